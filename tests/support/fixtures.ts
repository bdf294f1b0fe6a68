// The fixtures as every host is given them. A case is a folder tests/fixtures/FAMILY/CASE; its
// expected.json is the golden report and no part of it. The sample is a case as it lies there.
import type { AuditOptions, InputFile } from "@sluice/engine";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { policyOf } from "../../web/src/intake/policy.ts";
import { inRepository } from "./paths.ts";

export interface Case {
  readonly name: string;
  readonly files: readonly InputFile[];
  /** Where the golden report is kept. */
  readonly golden: string;
}

/** All that an audit can say, and no clock. */
export const everything: AuditOptions = {
  persona: "auditor",
  show_suppressed: true,
  whole_tree: true,
  date: "2026-01-31",
};

/**
 * The options with the policy at the files' root, as the command line tool and the page find it, and
 * with the settings of the forge, where a case has some beside it.
 */
export function withGiven(files: readonly InputFile[], options: AuditOptions): AuditOptions {
  const settings = files.flatMap((file) =>
    file.path === "settings.json" && "bytes" in file
      ? [{ path: file.path, text: new TextDecoder().decode(file.bytes) }]
      : [],
  );
  return { ...options, ...policyOf(files), ...(settings.length > 0 ? { settings } : {}) };
}

const root = inRepository("tests/fixtures");
const sample = "sample";

export function allCases(): readonly Case[] {
  const cases = [caseOf(sample, `${root}/${sample}.expected.json`)];
  for (const family of folders(root)) {
    if (family === sample) continue;
    for (const name of folders(join(root, family))) cases.push(caseOf(`${family}/${name}`));
  }
  return cases;
}

function folders(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function caseOf(name: string, golden = join(root, name, "expected.json")): Case {
  const folder = join(root, name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(folder, path), link: entry.isSymbolicLink(), on_disk: path };
    })
    .filter(({ on_disk }) => on_disk !== golden)
    .map(({ path, link, on_disk }): InputFile =>
      link
        ? { path, state: "skipped", problem: "symbolic link" }
        : { path, bytes: readFileSync(on_disk) },
    );
  return { name, files, golden };
}
