// What people ask for in comments, and what they are answered.
import type { Finding, RuleEntry } from "@sluice/engine";
import { personas } from "@sluice/engine";

import { code, fenced, plain, prose } from "./text.ts";

export type Command =
  | { readonly kind: "explain"; readonly id: string }
  | {
      readonly kind: "ignore";
      readonly fingerprint: string;
      readonly reason: string;
      readonly until: string | undefined;
    }
  | { readonly kind: "rerun" }
  | { readonly kind: "unknown" };

/**
 * @example readCommand("/sluice explain actions/unpinned-uses")
 * @example readCommand("/sluice ignore 0123abcd tests only until 2027-01-31")
 */
export function readCommand(text: string): Command {
  const [, name, rest = ""] = /^\s*\/sluice\s+(\S+)\s*(.*?)\s*$/.exec(text) ?? [];
  if (name === "rerun" && rest === "") return { kind: "rerun" };
  if (name === "explain" && /^\S{1,200}$/.test(rest)) return { kind: "explain", id: rest };
  const ignore = /^([0-9a-f]{8,64})\s+(.*?)(?:\s*\buntil\s+(\S+))?$/.exec(rest);
  if (name === "ignore" && ignore !== null && (ignore[2] ?? "").trim() !== "") {
    const until = ignore[3];
    if (until === undefined || isDate(until)) {
      const reason = (ignore[2] as string).trim();
      return { kind: "ignore", fingerprint: ignore[1] as string, reason, until };
    }
  }
  return { kind: "unknown" };
}

function isDate(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export const HELP = [
  "I take:",
  `- ${code("/sluice explain RULE")}: what a rule is about, by any of its names`,
  `- ${code("/sluice ignore FINGERPRINT REASON until YYYY-MM-DD")}: what to add to the policy`,
  `- ${code("/sluice rerun")}: audit once more`,
].join("\n");

/** @example explain(rules, "CKV_AWS_20") */
export function explain(rules: readonly RuleEntry[], id: string): string {
  const bare = id.toLowerCase();
  const isCalledSo = (one: RuleEntry) =>
    one.id === bare ||
    one.aliases.some((alias) => {
      const name = alias.toLowerCase();
      return name === bare || name.slice(name.indexOf(":") + 1) === bare;
    });
  // What other tools have as one check may be several rules: the one that is met most comes first.
  const found = rules
    .filter(isCalledSo)
    .toSorted((a, b) => personas.indexOf(a.persona) - personas.indexOf(b.persona));
  const rule = found[0];
  if (rule === undefined) return `There is no rule ${code(id, 100)}.`;
  const others = found.slice(1, 10).map((one) => code(one.id, 100));
  const aliases = rule.aliases.slice(0, 20).map((alias) => code(alias, 80));
  return [
    `**${prose(rule.title, 200)}** (${code(rule.id, 100)}, ${rule.severity}, ${rule.persona})`,
    "",
    prose(rule.risk, 3000),
    "",
    `**Fix:** ${prose(rule.fix, 2000)}`,
    ...(aliases.length > 0 ? ["", `Elsewhere: ${aliases.join(", ")}`] : []),
    ...(others.length > 0 ? ["", `Called so as well: ${others.join(", ")}`] : []),
  ].join("\n");
}

/** The patch for the policy. Whoever wants it commits it: nothing is written to the repository. */
export function ignorePatch(
  finding: Finding | undefined,
  { fingerprint, reason, until }: Extract<Command, { kind: "ignore" }>,
): string {
  if (finding === undefined) {
    return `Nothing with the fingerprint ${code(fingerprint)} is found at the head of this change.`;
  }
  if (finding.rule.startsWith("sluice/")) {
    return "What could not be audited cannot be ignored; `allow_errors` names files that need not parse.";
  }
  // JSON's strings are YAML's, whatever stands in them.
  const quoted = (text: string) => JSON.stringify(plain(text, 500));
  const entry = [
    "ignores:",
    `  - rule: ${finding.rule}`,
    `    path: ${quoted(finding.path)}`,
    ...(finding.resource === undefined ? [] : [`    resource: ${quoted(finding.resource)}`]),
    `    reason: ${quoted(reason)}`,
    ...(until === undefined ? [] : [`    expires: "${until}"`]),
  ];
  return [
    `To accept it, add this to ${code(".sluice.yaml")} on the base branch, where such a change can be reviewed by itself:`,
    "",
    fenced("yaml", entry.join("\n")),
    "",
    "A policy that this change brings along counts once it is merged.",
  ].join("\n");
}
