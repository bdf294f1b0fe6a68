import { EngineError } from "@sluice/engine";
import type { Engine, ReportFormat } from "@sluice/engine";

import { readAuditRequest } from "./audit-request.ts";
import type { AuditRequest } from "./audit-request.ts";
import { requireBearer } from "./bearer.ts";
import { readBody, requireJson } from "./body.ts";
import type { EngineSlot } from "./engine-slot.ts";
import { badRequest } from "./refusal.ts";
import type { Settings } from "./settings.ts";

/** The reports that can be asked for, and what each is on the wire. */
const TYPES: Readonly<Record<ReportFormat, string>> = {
  json: "application/json",
  sarif: "application/sarif+json",
};

function formatOf(url: URL): ReportFormat {
  const asked = url.searchParams.getAll("format");
  if (asked.length === 0) return "json";
  if (asked.length === 1 && (asked[0] === "json" || asked[0] === "sarif")) return asked[0];
  throw badRequest("format must be json or sarif");
}

function isOptionsFault(error: unknown): error is EngineError {
  return error instanceof EngineError && !error.fatal;
}

function run(engine: Engine, { files, options }: AuditRequest, format: ReportFormat): string {
  try {
    return engine.auditText(files, options, format);
  } catch (error) {
    if (!isOptionsFault(error)) throw error;
    // Asked again without any file, what the engine says can be about the options only.
    try {
      engine.auditText([], options, format);
    } catch (fault) {
      if (isOptionsFault(fault)) throw badRequest(`options: ${fault.message}`);
    }
    throw error;
  }
}

/**
 * `POST /audit`: files in, report out, byte for byte as the command line writes it with the same
 * limits.
 *
 * @example const response = await audit(request, settings, slot);
 */
export async function audit(
  request: Request,
  settings: Settings,
  slot: EngineSlot,
): Promise<Response> {
  await requireBearer(request.headers, settings.auditToken);
  requireJson(request.headers);
  const format = formatOf(new URL(request.url));
  const asked = readAuditRequest(await readBody(request, settings.maxBodyBytes));
  const report = await slot.use((engine) => run(engine, asked, format));
  return new Response(report, { headers: { "content-type": TYPES[format] } });
}
