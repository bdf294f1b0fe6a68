import type { AuditOptions, Engine, InputFile, PathFormat, ReportFormat } from "@sluice/engine";
import { compileEngine, openEngine } from "@sluice/engine/browser";
import { indexBeside, type IndexRequest } from "../image/beside.ts";
import type { ImageIndex } from "../image/model.ts";
import { type FoundFile, reasonOf } from "../intake/folder.ts";
import { filesOf, type Given } from "../intake/given.ts";
import { isPolicy, policyOf } from "../intake/policy.ts";
import { readZip } from "../intake/zip.ts";
import type { Answer, Answers, Progress, Request } from "./protocol.ts";
import { bytesOf, piecesOf, readAll } from "./read.ts";
import { type Sifted, Sifters, type SiftRequest } from "./sifters.ts";

let module: Promise<WebAssembly.Module> | undefined;
let engine: Promise<Engine> | undefined;
/**
 * While the user chooses, samples are audited: the browser compiles for speed what runs often, and the
 * first audit would wait for that. In milliseconds, and times.
 */
const WARM = { after: 300, rounds: 2 } as const;
let warmUp: ReturnType<typeof setTimeout> | undefined;
/** What was given, with what was changed since. */
let files: readonly InputFile[] = [];
/** An exported image that was given; it stays where it lies, and is read in pieces. */
let image: File | undefined;
/** They are all that stand below their root. */
let isWhole = false;
/** Of the last audit: by the same ones files that did not change are not looked at again. */
let last: AuditOptions = {};

async function start(given: WebAssembly.Module | undefined): Promise<Answers["start"]> {
  module = given ? Promise.resolve(given) : compileEngine();
  engine = module.then((compiled) => openEngine(compiled));
  const opened = await engine;
  warmUp = setTimeout(() => void warm(opened), WARM.after);
  const { rules } = opened.rules();
  const platforms = new Set(rules.flatMap((rule) => rule.platforms));
  // Rules about images read no file of one kind.
  if (rules.some(({ id }) => id.startsWith("image/"))) platforms.add("image");
  return {
    version: opened.version(),
    covers: { rules: rules.length, platforms },
    rules: JSON.stringify(rules),
    module: await module,
  };
}

/** A file at a time, and no further once something is asked for. */
async function warm(opened: Engine): Promise<void> {
  const { samples } = await import("../intake/sample.ts");
  const encoder = new TextEncoder();
  for (let round = 0; round < WARM.rounds; ++round) {
    for (const { path, text } of samples["repository"] ?? []) {
      if (warmUp === undefined) return;
      opened.auditText([{ path, bytes: encoder.encode(text) }]);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
}

async function audit(
  given: Given,
  options: AuditOptions,
  progress: (progress: Progress) => void,
): Promise<Answers["audit"]> {
  files = [];
  image = undefined;
  isWhole = false;
  if (given.kind === "tar") {
    progress({ stage: "unpacking" });
    const { isImage, readImage } = await import("../image/read.ts");
    if (await isImage(given.archive)) {
      image = given.archive;
      const index = indexBeside(given.archive);
      const text = await audited(options, progress);
      return { text, ignored: [], image: (await index) ?? (await readImage(given.archive)) };
    }
  }
  const found = await filesOf(given);
  ({ isWhole } = found);
  files = found.unread;
  files = [...found.unread, ...(await checked(found.files, options, progress))];
  return { text: await audited(options), ignored: found.ignored, image: undefined };
}

/** The files, read; the engine has looked at each by itself once they are there. */
async function checked(
  found: readonly FoundFile[],
  options: AuditOptions,
  progress: (progress: Progress) => void,
): Promise<readonly InputFile[]> {
  const of = found.length;
  let done = 0;
  progress({ stage: "checking", done, of });
  const opened = await started();
  // What is said of each file hangs on the policy: it comes first.
  const policy = await readAll([found.filter(({ path }) => isPolicy(path))], async () => {});
  const all = { ...options, ...policyOf(policy), whole_tree: isWhole };
  const pieces = piecesOf(found);
  const sifters = new Sifters(pieces.length, all, compiled());
  try {
    return await readAll(pieces, async (piece) => {
      const read = piece.filter((file) => "bytes" in file);
      const sifted = await sifters.sift(read);
      opened.prepare(
        read.map((file, i) => ({ ...file, plain: sifted?.[i] })),
        all,
      );
      progress({ stage: "checking", done: (done += piece.length), of });
    });
  } finally {
    sifters.end();
  }
}

/** The report on what is there now. */
async function audited(
  options: AuditOptions,
  progress?: (progress: Progress) => void,
): Promise<string> {
  last = options;
  if (image) return report(options, "json", progress);
  const opened = await started();
  return opened.auditAgain(files, { ...options, ...ofFiles() }).report;
}

/** What the files themselves say about how they are audited. */
function ofFiles(): AuditOptions {
  return { ...policyOf(files), whole_tree: isWhole };
}

async function change(
  changed: ReadonlyMap<string, Uint8Array | undefined>,
  options: AuditOptions,
): Promise<string> {
  const kept = files.filter(({ path }) => !changed.has(path));
  const now = [...changed].flatMap(([path, bytes]) => (bytes ? [{ path, bytes }] : []));
  files = [...kept, ...now];
  return audited(options);
}

async function report(
  asked: AuditOptions,
  format: ReportFormat,
  progress?: (progress: Progress) => void,
): Promise<string> {
  const opened = await started();
  const options = { ...asked, ...ofFiles() };
  if (!image) {
    const isLast = JSON.stringify(asked) === JSON.stringify(last);
    return isLast && format === "json"
      ? opened.auditAgain(files, options).report
      : opened.auditText(files, options, format);
  }
  const { name: path, size: of } = image;
  const tell = (done: number) => progress?.({ stage: "passing", done, of });
  const artifacts = [{ path, content: image }];
  const [text = ""] = await opened.imageTexts(artifacts, options, [format], { progress: tell });
  return text;
}

async function path(format: PathFormat): Promise<string> {
  const opened = await started();
  const options = { ...last, ...ofFiles() };
  return opened.auditAgain(files, options, format).path ?? "";
}

function compiled(): Promise<WebAssembly.Module> {
  if (!module) throw new Error("the engine was not started");
  return module;
}

function started(): Promise<Engine> {
  if (!engine) throw new Error("the engine was not started");
  return engine;
}

async function source(path: string): Promise<Uint8Array> {
  return bytesOfGiven(path) ?? entryOf(path);
}

function bytesOfGiven(path: string): Uint8Array | undefined {
  for (const file of files) {
    if (file.path === path && "bytes" in file) return file.bytes;
  }
  return undefined;
}

/** A file that the core found in an archive is named `archive.zip!/path`. */
async function entryOf(path: string): Promise<Uint8Array> {
  for (let at = path.indexOf("!/"); at !== -1; at = path.indexOf("!/", at + 1)) {
    const archive = bytesOfGiven(path.slice(0, at));
    if (!archive) continue;
    let inside = new Blob([archive as BlobPart]);
    const names = path.slice(at + 2).split("!/");
    for (const [i, name] of names.entries()) {
      const { entries } = await readZip(inside);
      const entry = entries.find((candidate) => candidate.path === name);
      if (!entry) break;
      const bytes = await bytesOf(entry);
      if (i === names.length - 1) return bytes;
      inside = new Blob([bytes as BlobPart]);
    }
  }
  throw new Error("it was not read, or lies in an archive that the page does not open");
}

async function answer(request: Request): Promise<Answers[keyof Answers]> {
  switch (request.ask) {
    case "start":
      return start(request.module);
    case "audit":
      return audit(request.given, request.options, (progress) =>
        post({ id: request.id, progress }),
      );
    case "change":
      return change(request.files, request.options);
    case "report":
      return report(request.options, request.format);
    case "path":
      return path(request.format);
    case "source":
      return source(request.path);
    case "examples":
      return (await started()).examples(request.rule);
  }
}

function post(message: Answer): void {
  postMessage(message);
}

/** As one of several workers beside the one that audits. */
async function sift({ sift: read, options, module: given }: SiftRequest): Promise<Sifted> {
  const opened = await (engine ??= openEngine(given));
  return opened.sift(read, options);
}

/** As one that lists an image beside it. */
async function indexed({ index }: IndexRequest): Promise<ImageIndex> {
  const { readImage } = await import("../image/read.ts");
  return readImage(index);
}

addEventListener(
  "message",
  ({ data: request }: MessageEvent<Request | SiftRequest | IndexRequest>) => {
    if ("sift" in request || "index" in request) {
      const done = "sift" in request ? sift(request) : indexed(request);
      done.then(postMessage, () => postMessage(undefined));
      return;
    }
    clearTimeout(warmUp);
    warmUp = undefined;
    answer(request).then(
      (value) => post({ id: request.id, value }),
      (error: unknown) => post({ id: request.id, error: reasonOf(error) }),
    );
  },
);
