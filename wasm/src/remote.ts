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
  ): Promise<string>;
  audit(files: readonly InputFile[], options?: AuditOptions): Promise<Report>;
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
  resolve(text: string): void;
  reject(error: EngineError): void;
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
    waiting.delete(data.id);
    if ("error" in data) call?.reject(new EngineError(data.error, { fatal: data.fatal }));
    else call?.resolve(data.text);
  });
  const send = (call: EngineCall) =>
    new Promise<string>((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject });
      port.postMessage({ ...call, id });
    });
  const auditText: AsyncEngine["auditText"] = (files, options = {}, format = "json") =>
    send({ call: "audit", files, options, format });
  const pathText: AsyncEngine["pathText"] = (files, options = {}, format = "json") =>
    send({ call: "path", files, options, format });
  return {
    version: () => send({ call: "version" }),
    rules: async () => JSON.parse(await send({ call: "rules" })) as RulesReport,
    auditText,
    audit: async (files, options) => JSON.parse(await auditText(files, options)) as Report,
    pathText,
    path: async (files, options) => JSON.parse(await pathText(files, options)) as PathReport,
  };
}
