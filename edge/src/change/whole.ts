// A commit as a whole, for what is to be deployed: all that is there counts, not only what was added
// last. What it is compared with says which comments that silence findings somebody has looked at.
import { matters } from "./context.ts";
import { readChange } from "./reading.ts";
import type { ReadBlobs, Reading, ReadLimits } from "./reading.ts";
import type { ChangedFile, Tree } from "./tree.ts";

/**
 * @param reviewed what of the commit the default branch has as well; nothing where they share none
 * @example const { reading, changes } = await readWhole(head, reviewed, read, LIMITS);
 */
export async function readWhole(
  head: Tree,
  reviewed: Tree | undefined,
  read: ReadBlobs,
  limits: ReadLimits,
): Promise<{ readonly changes: readonly ChangedFile[]; readonly reading: Reading }> {
  const base = reviewed ?? { entries: new Map(), truncated: false };
  const changes = [...head.entries.keys()]
    .filter(matters)
    .map((path) => ({ path, status: base.entries.has(path) ? "changed" : "added" }) as const);
  return { changes, reading: await readChange(changes, base, head, read, limits) };
}
