import { EngineError } from "@sluice/engine";
import type { AuditOptions, Engine, InputFile, PathFormat, ReportFormat } from "@sluice/engine";

import { readAuditRequest } from "./audit-request.ts";
import type { AuditRequest } from "./audit-request.ts";
import { requireBearer } from "./bearer.ts";
import { readBody, requireJson } from "./body.ts";
import type { EngineSlot } from "./engine-slot.ts";
import { badRequest } from "./refusal.ts";
import type { Settings } from "./settings.ts";

/** What the engine is asked for about files. */
export interface Question<Format extends string> {
  /** The forms of the answer, the usual one first, and what each is on the wire. */
  readonly types: Readonly<Record<Format, string>>;
  ask(engine: Engine, files: readonly InputFile[], options: AuditOptions, format: Format): string;
}

/** `POST /audit`: the report. */
export const REPORT: Question<ReportFormat> = {
  types: {
    json: "application/json",
    sarif: "application/sarif+json",
    cyclonedx: "application/vnd.cyclonedx+json",
    spdx: "application/spdx+json",
  },
  ask: (engine, files, options, format) => engine.auditText(files, options, format),
};

/** `POST /path`: the delivery path. */
export const PATH: Question<PathFormat> = {
  types: {
    json: "application/json",
    mermaid: "text/plain; charset=utf-8",
    svg: "image/svg+xml",
    text: "text/plain; charset=utf-8",
  },
  ask: (engine, files, options, format) => engine.pathText(files, options, format),
};

function formatOf<Format extends string>(url: URL, { types }: Question<Format>): Format {
  const formats = Object.keys(types) as [Format, ...Format[]];
  const asked = url.searchParams.getAll("format");
  if (asked.length === 0) return formats[0];
  const format = formats.find((name) => asked.length === 1 && name === asked[0]);
  if (format === undefined) throw badRequest(`format must be one of ${formats.join(", ")}`);
  return format;
}

function isOptionsFault(error: unknown): error is EngineError {
  return error instanceof EngineError && !error.fatal;
}

function run<Format extends string>(
  engine: Engine,
  { files, options }: AuditRequest,
  question: Question<Format>,
  format: Format,
): string {
  try {
    return question.ask(engine, files, options, format);
  } catch (error) {
    if (!isOptionsFault(error)) throw error;
    // Asked again without any file, what the engine says can be about the options only.
    try {
      question.ask(engine, [], options, format);
    } catch (fault) {
      if (isOptionsFault(fault)) throw badRequest(`options: ${fault.message}`);
    }
    throw error;
  }
}

/**
 * Files in, the answer to a question about them out, byte for byte as the command line writes it
 * with the same limits.
 *
 * @example const response = await answer(request, settings, slot, REPORT);
 */
export async function answer<Format extends string>(
  request: Request,
  settings: Settings,
  slot: EngineSlot,
  question: Question<Format>,
): Promise<Response> {
  await requireBearer(request.headers, settings.auditToken);
  requireJson(request.headers);
  const format = formatOf(new URL(request.url), question);
  const body = await readBody(request, settings.maxBodyBytes);
  const asked = readAuditRequest(body);
  const text = await slot.use((engine) => run(engine, asked, question, format), body.length);
  return new Response(text, { headers: { "content-type": question.types[format] } });
}
