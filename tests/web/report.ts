// A report to make view models of.
import type { FileEntry, Finding, Replacement, Report, Severity, Span } from "@sluice/engine";

export function span(begin: number, end: number, line = 1, column = 1 + begin): Span {
  return {
    start: { line, column, offset: begin },
    end: { line, column: column + end - begin, offset: end },
  };
}

export function finding(
  rule: string,
  severity: Severity,
  path: string,
  more: Partial<Finding> = {},
): Finding {
  return {
    rule,
    severity,
    confidence: "high",
    persona: "regular",
    title: `Title of ${rule}`,
    message: "What is wrong.",
    fix: "Mend it.",
    path,
    span: span(0, 1),
    aliases: [],
    topics: [],
    fingerprint: `${rule} ${path}`,
    ...more,
  };
}

export function edit(path: string, begin: number, end: number, text: string): Replacement {
  return { path, span: span(begin, end), text };
}

export function reportOf(findings: readonly Finding[], files: readonly FileEntry[] = []): Report {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, note: 0 };
  for (const { severity, suppressed } of findings) if (!suppressed) ++counts[severity];
  const { critical, high, medium } = counts;
  const stopping = critical + high + medium;
  const isWhole = files.every(({ status }) => status !== "error");
  const number = (status: FileEntry["status"]) =>
    files.filter((file) => file.status === status).length;
  return {
    schema: "sluice.report/1",
    tool: { name: "sluice", version: "0.0.0" },
    gates: [{ name: "merge", severity: "medium", stopping, passed: stopping === 0 && isWhole }],
    summary: {
      files: files.length,
      audited: number("audited"),
      skipped: number("skipped"),
      errors: number("error"),
      suppressed: findings.filter(({ suppressed }) => suppressed).length,
      ...counts,
    },
    files,
    findings,
  };
}
