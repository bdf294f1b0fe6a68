// What the engine does not say of a policy: which findings a gate stops for.
import type { Finding, PolicyFile, Severity } from "@sluice/engine";
import { severities } from "@sluice/engine";
import { parse } from "yaml";

import { asRecord } from "../body.ts";

/** What stops a merge or a deploy. */
export interface Gate {
  readonly name: string;
  readonly least: Severity;
  /** Of rules; all where left out. */
  readonly families?: readonly string[];
}

const USUAL: Severity = "medium";

function severity(value: unknown): Severity | undefined {
  return severities.find((name) => name === value);
}

/**
 * The gate as the policy has it; the usual one (`medium` and above) where there is no policy, it has
 * no such gate, or it is broken. A broken policy never opens a gate.
 *
 * @example gateOf(policy, "deploy:prod").least
 */
export function gateOf(policy: PolicyFile | undefined, name: string): Gate {
  let root: Readonly<Record<string, unknown>> | undefined;
  try {
    // Aliases are what bombs are made of, and the engine has the last word on the policy anyway.
    root = asRecord(parse(policy?.text ?? "", { maxAliasCount: 0, logLevel: "silent" }));
  } catch {
    root = undefined;
  }
  const gate = asRecord(asRecord(root?.["gates"])?.[name]);
  const least = severity(gate?.["severity"]) ?? severity(root?.["fail_on"]) ?? USUAL;
  const families = gate?.["families"];
  const named = Array.isArray(families) && families.every((family) => typeof family === "string");
  return named ? { name, least, families } : { name, least };
}

/**
 * True if the gate stops for the finding. What could not be audited always counts.
 *
 * @example findings.filter((finding) => stops(gate, finding))
 */
export function stops(gate: Gate, finding: Finding): boolean {
  const family = finding.rule.slice(0, finding.rule.indexOf("/"));
  if (severities.indexOf(finding.severity) > severities.indexOf(gate.least)) return false;
  return gate.families === undefined || family === "sluice" || gate.families.includes(family);
}
