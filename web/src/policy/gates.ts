import { severities, type Severity } from "@sluice/engine";
import { isMap, parseDocument } from "yaml";
import { defaultGate, type Gate } from "../overview/model.ts";

/**
 * The gates of a policy, `merge` first; where it has none, what the command line tool takes. A policy
 * that cannot be read has the default gate, as for the engine, for which such a one counts for nothing.
 */
export function gatesOf(text: string): readonly Gate[] {
  const document = parseDocument(text, { version: "1.2", logLevel: "silent" });
  if (document.errors.length > 0 || !isMap(document.contents)) return [defaultGate];
  const policy = document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
  const least = severityOf(policy["fail_on"]) ?? defaultGate.severity;
  const written = policy["gates"];
  if (typeof written !== "object" || written === null) return [{ ...defaultGate, severity: least }];
  const gates = Object.entries(written as Record<string, unknown>).map(([name, gate]): Gate => {
    const { severity, families } = (gate ?? {}) as Record<string, unknown>;
    return {
      name,
      severity: severityOf(severity) ?? least,
      families: Array.isArray(families) ? families.map(String) : [],
    };
  });
  const hasMerge = gates.some(({ name }) => name === "merge");
  const all = hasMerge ? gates : [{ ...defaultGate, severity: least }, ...gates];
  return all.sort((a, b) => Number(b.name === "merge") - Number(a.name === "merge"));
}

function severityOf(value: unknown): Severity | undefined {
  return severities.find((name) => name === value);
}
