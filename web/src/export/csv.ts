import type { Report } from "@sluice/engine";
import { visible } from "../review/source.ts";

const columns = [
  "severity",
  "rule",
  "title",
  "message",
  "fix",
  "path",
  "line",
  "column",
  "resource",
  "confidence",
  "fingerprint",
  "suppressed",
] as const;

/**
 * The findings as a table (RFC 4180). What a spreadsheet would take for a formula gets a `'` before
 * it: a file's name is no place to run code from.
 */
export function csvOf({ findings }: Report): string {
  const rows = findings.map((finding): (string | number)[] => {
    const { span, suppressed, resource = "" } = finding;
    const reason = suppressed ? `${suppressed.by}: ${suppressed.reason ?? ""}` : "";
    return [
      finding.severity,
      finding.rule,
      finding.title,
      finding.message,
      finding.fix,
      finding.path,
      span.start.line,
      span.start.column,
      resource,
      finding.confidence,
      finding.fingerprint,
      reason,
    ];
  });
  return [columns, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = visible(value.replaceAll("\r\n", "\n").replaceAll("\n", " "));
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",'\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
