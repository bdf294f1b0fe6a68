import { limits } from "../intake/limits.ts";
import { entriesOf, pathOf, peeked, TarError } from "../intake/tar.ts";
import { isGzip, isTarHead, namesOfTar } from "../intake/tar-head.ts";
import { type ExportedImage, type ImageIndex, type LayerEntry, removedBy } from "./model.ts";

/** A document of an image is never larger; what is, is a layer. */
const MOST_TEXT = 4 * 2 ** 20;

interface Blobs {
  readonly texts: Map<string, string>;
  readonly layers: Map<string, Found>;
}

interface Found {
  readonly packed: number;
  readonly entries: readonly LayerEntry[];
  readonly problem?: string;
}

/**
 * Whether an archive is an exported image, told by the names at its root. Bodies are passed over, and
 * those of an archive that is not packed are not read.
 *
 * @example if (await isImage(file)) index = await readImage(file)
 */
export async function isImage(archive: Blob): Promise<boolean> {
  let looked = 0;
  for await (const name of namesIn(archive)) {
    const path = pathOf(name);
    if (path === "manifest.json" || path === "oci-layout") return true;
    if (++looked > limits.files) break;
  }
  return false;
}

async function* namesIn(archive: Blob): AsyncIterable<string> {
  const head = new Uint8Array(await archive.slice(0, 2).arrayBuffer());
  if (!isGzip(head)) return yield* namesOfTar(archive);
  for await (const { header, body } of entriesOf(archive.stream())) {
    await body.cancel();
    yield header.name;
  }
}

/** What the image holds: read once from front to end, whatever its size, and no file of it kept. */
export async function readImage(archive: Blob): Promise<ImageIndex> {
  const blobs: Blobs = { texts: new Map(), layers: new Map() };
  const left = { entries: limits.imageEntries };
  for await (const { header, body } of entriesOf(archive.stream())) {
    const path = pathOf(header.name);
    const { type = "file", size, linkname } = header;
    if (type === "file") await take(path, size, body, blobs, left);
    else await body.cancel();
    if ((type === "symlink" || type === "link") && linkname !== undefined)
      alias(path, linkname, blobs);
  }
  return { images: imagesOf(blobs) };
}

async function take(
  path: string,
  packed: number,
  body: ReadableStream<Uint8Array>,
  blobs: Blobs,
  left: { entries: number },
): Promise<void> {
  const { head, stream } = await peeked(body as ReadableStream<Uint8Array<ArrayBuffer>>);
  if (isGzip(head) || isTarHead(head)) {
    blobs.layers.set(path, { packed, ...(await layerOf(stream, left)) });
  } else if (packed <= MOST_TEXT && (head[0] === BRACE || head[0] === BRACKET)) {
    blobs.texts.set(path, await new Response(stream).text());
  } else {
    await stream.cancel();
    const problem = isZstd(head) ? "it is packed by zstd, which is not read here" : "it is no tar";
    blobs.layers.set(path, { packed, entries: [], problem });
  }
}

const BRACE = 0x7b;
const BRACKET = 0x5b;

function isZstd(head: Uint8Array): boolean {
  return head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd;
}

async function layerOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  left: { entries: number },
): Promise<Omit<Found, "packed">> {
  const entries: LayerEntry[] = [];
  try {
    for await (const { header, body } of entriesOf(stream)) {
      await body.cancel();
      if (left.entries-- <= 0) throw new TarError("the image has more files than are listed");
      const { type = "file", size, linkname } = header;
      const path = pathOf(header.name);
      const removes = removedBy(path);
      entries.push({
        path,
        size: type === "file" ? size : 0,
        kind: kinds[type] ?? "special",
        ...(linkname === undefined || linkname === "" ? {} : { target: linkname }),
        ...(removes === undefined ? {} : { removes }),
      });
    }
    return { entries };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { entries, problem };
  }
}

const kinds: Readonly<Record<string, LayerEntry["kind"]>> = {
  file: "file",
  directory: "folder",
  link: "link",
  symlink: "link",
};

/** Older archives name one layer several times, by links. */
function alias(path: string, target: string, { layers, texts }: Blobs): void {
  const parts = path.split("/").slice(0, -1);
  for (const part of target.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  const name = parts.join("/");
  const layer = layers.get(name);
  if (layer) layers.set(path, layer);
  const text = texts.get(name);
  if (text !== undefined) texts.set(path, text);
}

type Json = Readonly<Record<string, unknown>>;

function imagesOf(blobs: Blobs): ExportedImage[] {
  const docker = parsed(blobs.texts.get("manifest.json"));
  const images = list(docker).map((one) => {
    const config = object(parsed(blobs.texts.get(text(one["Config"]))));
    const layers = array(one["Layers"]).map(String);
    return imageOf(array(one["RepoTags"]).map(String), config, layers, blobs);
  });
  return images.length > 0
    ? images
    : manifestsOf(object(parsed(blobs.texts.get("index.json"))), blobs, 0);
}

/** An OCI index may name other indexes, one for each platform. */
function manifestsOf(index: Json, blobs: Blobs, depth: number): ExportedImage[] {
  if (depth > 3) return [];
  return list(index["manifests"]).flatMap((descriptor) => {
    const digest = text(descriptor["digest"]);
    const manifest = object(parsed(blobs.texts.get(blobOf(digest))));
    if (Array.isArray(manifest["manifests"])) return manifestsOf(manifest, blobs, depth + 1);
    const config = object(
      parsed(blobs.texts.get(blobOf(text(object(manifest["config"])["digest"])))),
    );
    const layers = list(manifest["layers"]).map((layer) => blobOf(text(layer["digest"])));
    // Signatures and statements hang on an image in the same form; they have no file system.
    if (layers.length === 0 || !Array.isArray(object(config["rootfs"])["diff_ids"])) return [];
    const notes = object(descriptor["annotations"]);
    const name =
      text(notes["io.containerd.image.name"]) || text(notes["org.opencontainers.image.ref.name"]);
    return [imageOf([name || digest], config, layers, blobs)];
  });
}

function blobOf(digest: string): string {
  return `blobs/${digest.replace(":", "/")}`;
}

function imageOf(
  names: readonly string[],
  config: Json,
  layers: readonly string[],
  blobs: Blobs,
): ExportedImage {
  const own = object(config["config"]);
  const made = list(config["history"]).filter((step) => step["empty_layer"] !== true);
  const command = [...array(own["Entrypoint"]), ...array(own["Cmd"])].map(String).join(" ");
  return {
    names,
    platform: [config["os"], config["architecture"], config["variant"]]
      .map(text)
      .filter(Boolean)
      .join("/"),
    user: text(own["User"]),
    command,
    created: text(config["created"]),
    variables: array(own["Env"]).map((one) => String(one).split("=")[0] ?? ""),
    ports: Object.keys(object(own["ExposedPorts"])),
    layers: layers.map((path, i) => ({
      digest: path
        .replace(/^blobs\//, "")
        .replace("/", ":")
        .replace(/:layer\.tar$/, ""),
      madeBy: text(made[i]?.["created_by"]),
      ...(blobs.layers.get(path) ?? {
        packed: 0,
        entries: [],
        problem: "it is not in the archive",
      }),
    })),
  };
}

function parsed(source: string | undefined): unknown {
  try {
    return source === undefined ? undefined : (JSON.parse(source) as unknown);
  } catch {
    return undefined; // the audit of the archive tells
  }
}

function object(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function list(value: unknown): readonly Json[] {
  return array(value).map(object);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
