// build/rule-docs.json: why rules are there and the examples that were written for them, from the command
// line tool's help. Those that are made of a rule the page asks its engine for. The page shows them where
// the file is there: node --import tsx web/rule-docs.ts [build/native/sluice]
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { docsIn } from "./rule-docs-text.ts";

const root = new URL("../", import.meta.url);
const sluice = process.argv[2] ?? fileURLToPath(new URL("build/native/sluice", root));
const words = ["explain", "*", "--format", "json"];
const { stdout } = await promisify(execFile)(sluice, words, { maxBuffer: 2 ** 26 });
await writeFile(new URL("build/rule-docs.json", root), JSON.stringify(docsIn(stdout)));
