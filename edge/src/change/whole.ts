// A commit as a whole, for what is to be deployed: all that is there counts, not only what was added
// last.
import { matters } from "./context.ts";
import { readChange } from "./reading.ts";
import type { ReadBlobs, Reading, ReadLimits } from "./reading.ts";
import type { ChangedFile, Tree } from "./tree.ts";

/** @example const { reading, changes } = await readWhole(head, read, LIMITS); */
export async function readWhole(
  head: Tree,
  read: ReadBlobs,
  limits: ReadLimits,
): Promise<{ readonly changes: readonly ChangedFile[]; readonly reading: Reading }> {
  const nothing = { entries: new Map(), truncated: false };
  const changes = [...head.entries.keys()]
    .filter(matters)
    .map((path) => ({ path, status: "added" as const }));
  return { changes, reading: await readChange(changes, nothing, head, read, limits) };
}
