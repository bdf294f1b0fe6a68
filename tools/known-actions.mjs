// Refreshes the table of facts about actions that age:
//   node tools/known-actions.mjs [--advisories FILE] [--archived FILE] [--popular FILE]
// --advisories: records in the OSV format, as one JSON array, of the ecosystem "GitHub Actions";
// --archived, --popular: names, one owner/name a line, '#' for comments. Replaces the rows of what is given,
// and sets the date of the table to today.
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";

const target = new URL("../core/rules/shared/known_actions.def", import.meta.url);
const { values } = parseArgs({
  options: {
    advisories: { type: "string" },
    archived: { type: "string" },
    popular: { type: "string" },
  },
});

const severities = { LOW: "low", MODERATE: "medium", HIGH: "high", CRITICAL: "critical" };
const byName = (a, b) => a.localeCompare(b, "en", { sensitivity: "base" });

async function names(path, macro) {
  const lines = (await readFile(path, "utf8")).split("\n").map((line) => line.trim());
  const found = new Set(lines.filter((line) => /^[\w.-]+\/[\w.-]+$/.test(line)));
  return [...found].sort(byName).map((name) => `${macro}("${name}")`);
}

// One row for each range; one that nothing ends has no fixed version.
function rowsOf({ id, affected = [], database_specific = {} }) {
  const severity = severities[database_specific.severity] ?? "medium";
  const rows = affected
    .filter((entry) => entry.package?.ecosystem === "GitHub Actions")
    .flatMap((entry) =>
      (entry.ranges ?? []).map(({ events }) => {
        const introduced = events.find((event) => event.introduced)?.introduced ?? "0";
        const fixed = events.find((event) => event.fixed)?.fixed ?? "";
        return `ADVISORY("${entry.package.name}", "${id}", ${severity}, "${introduced}", "${fixed}")`;
      }),
    );
  return rows.filter((row) =>
    /^ADVISORY\("[\w./-]+", "GHSA-[\w-]+", \w+, "[\w.]+", "[\w.]*"\)$/.test(row),
  );
}

// Without those that stand in the table as moved tags: the records do not tell them apart.
async function advisories(path, table) {
  const records = JSON.parse(await readFile(path, "utf8"));
  const moved = new Set(
    [...table.matchAll(/^COMPROMISED\("[^"]+", "([^"]+)"/gm)].map((row) => row[1]),
  );
  return records
    .filter(({ id }) => !moved.has(id))
    .flatMap(rowsOf)
    .sort(byName);
}

function replaceRows(table, macro, rows) {
  const lines = table.split("\n");
  const isRow = (line) => line.startsWith(`${macro}(`);
  const at = lines.findIndex(isRow);
  if (at < 0) throw new Error(`the table has no rows of ${macro}`);
  const others = lines.filter((line) => !isRow(line));
  return [...others.slice(0, at), ...rows, ...others.slice(at)].join("\n");
}

let table = await readFile(target, "utf8");
if (values.advisories)
  table = replaceRows(table, "ADVISORY", await advisories(values.advisories, table));
if (values.archived)
  table = replaceRows(table, "ARCHIVED", await names(values.archived, "ARCHIVED"));
if (values.popular) table = replaceRows(table, "POPULAR", await names(values.popular, "POPULAR"));
table = table.replace(/^AS_OF\(".*"\)$/m, `AS_OF("${new Date().toISOString().slice(0, 10)}")`);
await writeFile(target, table);
