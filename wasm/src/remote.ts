import type { Artifact, ImageHelp, Known } from "./artifacts.ts";
import type { AuditOptions, PathReport, Report, RulesReport } from "./contract.ts";
import { EngineError, type InputFile, type PathFormat, type ReportFormat } from "./engine.ts";
import type { EngineCall, EngineRequest, EngineResponse } from "./protocol.ts";

/** An engine elsewhere: as `Engine`, but with promises. */
export interface AsyncEngine {
  version(): Promise<string>;
  rules(): Promise<RulesReport>;
  auditText(
    files: readonly InputFile[],
    options?: AuditOptions,
    format?: ReportFormat,
    known?: Known,
  ): Promise<string>;
  audit(files: readonly InputFile[], options?: AuditOptions, known?: Known): Promise<Report>;
  /** What is posted must be clonable: Files, Blobs, lists of pieces; no generators. */
  imageTexts(
    artifacts: readonly Artifact[],
    options?: AuditOptions,
    formats?: readonly ReportFormat[],
    help?: ImageHelp,
  ): Promise<readonly string[]>;
  image(artifacts: readonly Artifact[], options?: AuditOptions, help?: ImageHelp): Promise<Report>;
  pathText(
    files: readonly InputFile[],
    options?: AuditOptions,
    format?: PathFormat,
  ): Promise<string>;
  path(files: readonly InputFile[], options?: AuditOptions): Promise<PathReport>;
}

/** What is needed of a Worker, or of a MessagePort. */
export interface WorkerPort {
  postMessage(message: EngineRequest): void;
  addEventListener(type: "message", listener: (event: MessageEvent<EngineResponse>) => void): void;
}

interface Waiting {
  resolve(texts: readonly string[]): void;
  reject(error: EngineError): void;
  progress?: ((bytes: number) => void) | undefined;
}

/**
 * The engine that a worker serves with `serveEngine`.
 *
 * @example
 * const engine = connectEngine(new Worker(url, { type: "module" }));
 */
export function connectEngine(port: WorkerPort): AsyncEngine {
  const waiting = new Map<number, Waiting>();
  let next = 0;
  port.addEventListener("message", ({ data }) => {
    const call = waiting.get(data.id);
    if ("done" in data) return call?.progress?.(data.done);
    waiting.delete(data.id);
    if ("error" in data) call?.reject(new EngineError(data.error, { fatal: data.fatal }));
    else call?.resolve(data.texts);
  });
  const send = (call: EngineCall, progress?: (bytes: number) => void) =>
    new Promise<readonly string[]>((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject, progress });
      port.postMessage({ ...call, id });
    });
  const one = async (call: EngineCall) => (await send(call))[0] ?? "";
  const auditText: AsyncEngine["auditText"] = (files, options = {}, format = "json", known) =>
    one({ call: "audit", files, options, format, known });
  const pathText: AsyncEngine["pathText"] = (files, options = {}, format = "json") =>
    one({ call: "path", files, options, format });
  const imageTexts: AsyncEngine["imageTexts"] = (
    artifacts,
    options = {},
    formats = ["json"],
    { known, progress } = {},
  ) => send({ call: "image", artifacts, options, formats, known }, progress);
  return {
    version: () => one({ call: "version" }),
    rules: async () => JSON.parse(await one({ call: "rules" })) as RulesReport,
    auditText,
    audit: async (files, options, known) =>
      JSON.parse(await auditText(files, options, "json", known)) as Report,
    imageTexts,
    image: async (artifacts, options, help) =>
      JSON.parse((await imageTexts(artifacts, options, ["json"], help))[0] ?? "") as Report,
    pathText,
    path: async (files, options) => JSON.parse(await pathText(files, options)) as PathReport,
  };
}
