// Refreshes the names of licences and exceptions that SPDX lists:
//   node tools/license-ids.mjs IDS DEPRECATED EXCEPTIONS
// from the lists of the npm packages spdx-license-ids (index.json, deprecated.json) and spdx-exceptions (index.json).
import { readFile, writeFile } from "node:fs/promises";

const target = new URL("../core/model/licenses/names.def", import.meta.url);
const lists = await Promise.all(
  process.argv.slice(2, 5).map(async (path) => JSON.parse(await readFile(path, "utf8"))),
);
if (lists.length !== 3) throw new Error("three lists are wanted");

// Bytes of the names in lower case: the order in which they are searched.
const lower = (name) => name.toLowerCase();
const sorted = (names) =>
  [...new Set(names)].sort((a, b) => (lower(a) < lower(b) ? -1 : lower(a) > lower(b) ? 1 : 0));
const rows = (macro, names) => sorted(names).map((name) => `${macro}("${name}")`);

const head = `// Names of licences and of exceptions to them, as SPDX lists them (also those that it no longer recommends), in
// the order of their lower-case form. Made by tools/license-ids.mjs on ${new Date().toISOString().slice(0, 10)}.
`;
const text = [...rows("LICENSE", [...lists[0], ...lists[1]]), ...rows("EXCEPTION", lists[2])].join(
  "\n",
);
await writeFile(target, `${head}${text}\n`);
