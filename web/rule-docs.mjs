// build/rule-docs.json: why each rule is there and its examples, from the command line tool's help.
// The page shows them where the file is there: node web/rule-docs.mjs [build/native/sluice]
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { explained } from "./rule-docs-text.mjs";

const root = new URL("../", import.meta.url);
const sluice = process.argv[2] ?? fileURLToPath(new URL("build/native/sluice", root));
const run = async (...words) =>
  (await promisify(execFile)(sluice, words, { maxBuffer: 2 ** 26 })).stdout;

const { rules } = JSON.parse(await run("rules", "--format", "json"));
const docs = {};
const left = rules.values();
const reader = async () => {
  for (const { id } of left) docs[id] = explained(await run("explain", id));
};
await Promise.all(Array.from({ length: 4 }, reader));
const sorted = Object.fromEntries(Object.entries(docs).sort(([a], [b]) => (a < b ? -1 : 1)));
await writeFile(new URL("build/rule-docs.json", root), JSON.stringify(sorted));
