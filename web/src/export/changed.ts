import { formatPatch } from "diff";
import { type Zippable, zipSync } from "fflate";
import type { Changes } from "../edit/changes.ts";
import { patchOf } from "../edit/diff.ts";

/** The changes as `git apply` takes them, in order of path. */
export function patchText(changes: Changes): string {
  const patches = sorted(changes).map(([path, { before, after }]) => {
    const patch = patchOf(path, before, after);
    if (!patch) throw new Error(`${path} has changed too much for a patch: save the files`);
    return `diff --git a/${path} b/${path}\n${before ? "" : "new file mode 100644\n"}${formatPatch(
      patch,
    )
      .replace(/^=+\n/, "")
      .replace(/^((?:---|\+\+\+) [^\t\n]*)\t$/gm, "$1")}`;
  });
  return patches.join("");
}

/** The changed files under their paths, to be unpacked over the repository. */
export function zipOfChanges(changes: Changes): Uint8Array {
  const files: Zippable = {};
  for (const [path, { after }] of sorted(changes)) files[path] = after;
  // The same changes give the same bytes: no time of day in it.
  return zipSync(files, { mtime: new Date(1980, 0, 1) });
}

function sorted(changes: Changes) {
  return [...changes].sort(([a], [b]) => (a < b ? -1 : 1));
}
