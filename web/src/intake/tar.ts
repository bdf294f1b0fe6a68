import { createTarDecoder, type ParsedTarEntry, type TarHeader } from "modern-tar";
import type { Content, Unread } from "./folder.ts";
import { limits } from "./limits.ts";
import { isGzip } from "./tar-head.ts";

export class TarError extends Error {}

/**
 * The entries of an archive as they come by: it is read in slices, so that one of any size passes.
 * A body that nobody reads has to be cancelled.
 *
 * @example for await (const { header, body } of entriesOf(file.stream())) await body.cancel();
 */
export async function* entriesOf(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<ParsedTarEntry> {
  const { head, stream } = await peeked(bytes);
  const plain: ReadableStream<Uint8Array> = isGzip(head)
    ? stream.pipeThrough(new DecompressionStream("gzip"))
    : stream;
  const reader = plain
    .pipeThrough(capped(limits.inflatedBytes))
    .pipeThrough(createTarDecoder({ strict: true }))
    .getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {}); // what is behind is not wanted
  }
}

/** The first bytes of a stream, 512 where it has them, and the stream with them. */
export async function peeked(bytes: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const reader = bytes.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  while (size < 512) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
  }
  const head = new Uint8Array(await new Blob(chunks).arrayBuffer());
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => (head.length > 0 ? controller.enqueue(head) : undefined),
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { head, stream };
}

function capped(most: number): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform(chunk, controller) {
      size += chunk.length;
      if (size > most) throw new TarError("inflated, the archive is too large");
      controller.enqueue(chunk);
    },
  });
}

/** A file of an archive, held in memory. */
interface TarFile {
  readonly path: string;
  readonly content: Content;
}

/** The files of an archive that is no image; what is no file is told by name. */
export async function readTar(archive: Blob): Promise<{ files: TarFile[]; unread: Unread[] }> {
  const files = new Map<string, TarFile>();
  const unread: Unread[] = [];
  let total = 0;
  for await (const { header, body } of entriesOf(archive.stream())) {
    const path = pathOf(header.name);
    const problem = problemOf(header, path);
    if (problem === undefined) {
      total += header.size;
      if (total > limits.totalBytes) throw new TarError("all files together are too large");
      if (files.size >= limits.files) throw new TarError("there are too many files in it");
      files.set(path, { path, content: await new Response(body as BodyInit).blob() });
      continue;
    }
    await body.cancel();
    if (problem !== "") unread.push({ path, state: stateOf(header), problem });
  }
  return { files: [...files.values()], unread };
}

/** Empty for what is passed over without a word. */
function problemOf({ name, type = "file", size }: TarHeader, path: string): string | undefined {
  if (type === "directory") return "";
  if (type === "symlink") return "symbolic link";
  if (type === "link") return "hard link";
  if (type !== "file") return type.replace("-", " ");
  if (name.split("/").includes("..")) return "its path leads out of the archive";
  if (path === "") return "it has no name";
  return size > limits.fileBytes ? "too large" : undefined;
}

function stateOf({ type = "file", size }: TarHeader): Unread["state"] {
  if (type !== "file") return "skipped";
  return size > limits.fileBytes ? "too-large" : "unreadable";
}

/** Without what stands before the first name: `/`, `./`. */
export function pathOf(name: string): string {
  return name
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}
