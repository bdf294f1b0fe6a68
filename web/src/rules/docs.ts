import type { RuleDoc } from "./model.ts";

let all: Promise<Readonly<Record<string, RuleDoc>>> | undefined;

/**
 * Why a rule is there at length, and its examples: a file beside the page, asked for once and only
 * when a rule is looked at. None where the build had no command line tool to make it.
 */
export async function docOf(id: string): Promise<RuleDoc | undefined> {
  all ??= load();
  return (await all)[id];
}

async function load(): Promise<Readonly<Record<string, RuleDoc>>> {
  const response = await fetch(new URL("./rule-docs.json", document.baseURI)).catch(
    () => undefined,
  );
  if (!response?.ok) return {};
  return (await response.json().catch(() => ({}))) as Record<string, RuleDoc>;
}
