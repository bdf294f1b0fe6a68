import type { RuleEntry } from "@sluice/engine";
import type { Rules } from "../app/state.ts";

/**
 * A rule by its own id, or by what another tool calls the check, with or without that tool's name.
 *
 * @example findRule(rules, "checkov:CKV_AWS_20")
 */
export function findRule(rules: Rules, name: string): RuleEntry | undefined {
  const own = rules.get(name);
  if (own) return own;
  const wanted = name.toLowerCase();
  const all = [...rules.values()];
  const alias = (test: (alias: string) => boolean) =>
    all.find(({ aliases }) => aliases.some((one) => test(one.toLowerCase())));
  return (
    alias((one) => one === wanted) ?? alias((one) => one.slice(one.indexOf(":") + 1) === wanted)
  );
}

export function matches(rule: RuleEntry, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { id, title, risk, fix, aliases, platforms, topics } = rule;
  const all = [id, title, risk, fix, ...aliases, ...platforms, ...topics].join("\n").toLowerCase();
  return words.every((word) => all.includes(word));
}

/** What the help of a rule holds besides its entry. */
export interface RuleDoc {
  readonly why: string;
  /** `«` and `»` stand around what the finding points at. */
  readonly bad: readonly string[];
  readonly good: readonly string[];
  readonly source: string;
}

/** An example cut where marks begin and end: odd parts are marked. */
export function marked(example: string): readonly string[] {
  return example.split(/[«»]/);
}
