// build/rule-docs.json: why each rule is there and its examples, from the command line tool's help.
// The page shows them where the file is there: node --import tsx web/rule-docs.ts [build/native/sluice]
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { explained } from "./rule-docs-text.ts";
import type { RuleDoc } from "./src/rules/model.ts";

const root = new URL("../", import.meta.url);
const sluice = process.argv[2] ?? fileURLToPath(new URL("build/native/sluice", root));
const execute = promisify(execFile);

async function run(...words: string[]): Promise<string> {
  return (await execute(sluice, words, { maxBuffer: 2 ** 26 })).stdout;
}

const { rules } = JSON.parse(await run("rules", "--format", "json")) as { rules: { id: string }[] };
const docs = new Map<string, RuleDoc>();
const left = rules.values();
const reader = async () => {
  for (const { id } of left) {
    const doc = explained(await run("explain", id));
    if (doc.bad.length + doc.good.length + doc.why.length > 0) docs.set(id, doc);
  }
};
await Promise.all(Array.from({ length: 4 }, reader));
const sorted = [...docs].sort(([a], [b]) => (a < b ? -1 : 1));
await writeFile(new URL("build/rule-docs.json", root), JSON.stringify(Object.fromEntries(sorted)));
