import type { RuleDoc } from "./src/rules/model.ts";

interface Explained extends RuleDoc {
  readonly id: string;
  /** The page's engine makes them when they are asked for. */
  readonly examples_made: boolean;
}

/** What `sluice explain "*" --format json` says of rules beyond the list of them, and was written. */
export function docsIn(text: string): Readonly<Record<string, RuleDoc>> {
  const { rules } = JSON.parse(text) as { rules: readonly Explained[] };
  const written = rules.filter(({ examples_made: isMade }) => !isMade);
  written.sort((a, b) => (a.id < b.id ? -1 : 1));
  return Object.fromEntries(
    written.map(({ id, why, bad, good, source }) => [
      id,
      { why: why.replace(/(?<!\n)\n(?!\n)/g, " "), bad, good, source },
    ]),
  );
}
