// A change of twenty files, for what one costs.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FakeGitHub } from "./github.ts";

const SAMPLE = fileURLToPath(new URL("../../fixtures/sample/", import.meta.url));

/** The sample, and as many copies of its files under other names as make twenty. */
function twentyFiles(): Record<string, string> {
  const sample = readdirSync(SAMPLE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => {
      const file = sample[i % sample.length] as string;
      const path = file.slice(SAMPLE.length);
      const name = i < sample.length ? path : path.replace(/([^/]+)$/, `${i}-$1`);
      return [name, readFileSync(file, "utf8")];
    }),
  );
}

/** Twenty files that all change, and a workflow with something to say about. */
export function twentyChanged(forge: FakeGitHub): { base: string; head: string } {
  const files = twentyFiles();
  const changed = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.replace(/\n/, "\n\n")]),
  );
  changed[".github/workflows/new.yml"] =
    "on: issues\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.event.issue.body }}\n";
  const base = forge.git.commit(files);
  return { base, head: forge.git.commit(changed, base) };
}
