import type { Baseline, Report } from "@sluice/engine";

/** What is found as known, byte for byte as `sluice baseline` writes it; no text of any file. */
export function baselineOf({ findings }: Report): string {
  const known = findings
    .filter(({ suppressed, rule }) => !suppressed && !rule.startsWith("sluice/"))
    .map(({ fingerprint, rule, path }) => ({ fingerprint, rule, path }));
  const baseline: Baseline = { schema: "sluice.baseline/1", findings: known };
  return `${JSON.stringify(baseline, null, 2)}\n`;
}
