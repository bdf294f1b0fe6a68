// Which findings a gate stops for, of what a change brings.
import type { Finding, Gate, Report } from "@sluice/engine";
import { severities } from "@sluice/engine";

/**
 * The gate as the policy has it, in the engine's words; `merge` where it has no such gate. A broken
 * policy never opens a gate: it counts for nothing, and is a finding itself.
 *
 * @example gateOf(report, "deploy:prod").severity
 */
export function gateOf({ gates }: Report, name: string): Gate {
  const found = gates.find((gate) => gate.name === name) ?? gates[0];
  return { severity: "medium", stopping: 0, passed: true, ...found, name };
}

/**
 * True if the gate stops for the finding. What could not be audited always counts.
 *
 * @example findings.filter((finding) => stops(gate, finding))
 */
export function stops(gate: Gate, finding: Finding): boolean {
  const family = finding.rule.slice(0, finding.rule.indexOf("/"));
  if (severities.indexOf(finding.severity) > severities.indexOf(gate.severity)) return false;
  return gate.families === undefined || family === "sluice" || gate.families.includes(family);
}
