import type { AuditOptions, Engine, InputFile, PathFormat, ReportFormat } from "@sluice/engine";
import { compileEngine, openEngine } from "@sluice/engine/browser";
import { reasonOf } from "../intake/folder.ts";
import { filesOf, type Given } from "../intake/given.ts";
import { policyOf } from "../intake/policy.ts";
import { readZip } from "../intake/zip.ts";
import type { Answer, Answers, Progress, Request } from "./protocol.ts";
import { bytesOf, readAll } from "./read.ts";

let engine: Promise<Engine> | undefined;
/** What was given, with what was changed since. */
let files: readonly InputFile[] = [];
/** An exported image that was given; it stays where it lies, and is read in pieces. */
let image: File | undefined;
/** They are all that stand below their root. */
let isWhole = false;
/** Of the last audit: by the same ones files that did not change are not looked at again. */
let last: AuditOptions = {};

async function start(given: WebAssembly.Module | undefined): Promise<Answers["start"]> {
  const compiled = given ? Promise.resolve(given) : compileEngine();
  engine = compiled.then((module) => openEngine(module));
  const opened = await engine;
  const { rules } = opened.rules();
  const platforms = new Set(rules.flatMap((rule) => rule.platforms));
  return {
    version: opened.version(),
    covers: { rules: rules.length, platforms },
    rules: JSON.stringify(rules),
    module: await compiled,
  };
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
      const index = await readImage(given.archive);
      image = given.archive;
      return { text: await audited(options, progress), ignored: [], image: index };
    }
  }
  const found = await filesOf(given);
  ({ isWhole } = found);
  files = [...found.unread, ...(await readAll(found.files, progress))];
  progress({ stage: "auditing", of: files.length });
  return { text: await audited(options), ignored: found.ignored, image: undefined };
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
  if (!image) return opened.auditText(files, options, format);
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
  }
}

function post(message: Answer): void {
  postMessage(message);
}

addEventListener("message", ({ data: request }: MessageEvent<Request>) => {
  answer(request).then(
    (value) => post({ id: request.id, value }),
    (error: unknown) => post({ id: request.id, error: reasonOf(error) }),
  );
});
