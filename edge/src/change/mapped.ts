import type { PolicyFile } from "@sluice/engine";

import type { EngineSlot } from "../engine-slot.ts";

/**
 * A glob of branches: `*` stays before the next `/`, `**` does not. Whoever writes a policy writes it for
 * all that this process serves: time is the product of the two lengths, whatever the pattern.
 *
 * @example matches("release/*", "release/1") // true
 */
export function matches(glob: string, branch: string): boolean {
  const parts = glob.match(/\*+|[^*]/gsu) ?? [];
  /** Whether what was read of the glob ends at so many characters of the branch. */
  let ends = [true, ...Array.from(branch, () => false)];
  const characters = [...branch];
  for (const part of parts) {
    const next = ends.map(() => false);
    for (const [i, here] of ends.entries()) {
      if (part.startsWith("*")) {
        const passes = i > 0 && next[i - 1] === true;
        next[i] = here || (passes && (part.length > 1 || characters[i - 1] !== "/"));
      } else if (here && characters[i] === part) {
        next[i + 1] = true;
      }
    }
    ends = next;
  }
  return ends[characters.length] === true;
}

/**
 * True if a policy maps the branch to an environment.
 *
 * @param ref in full, such as `refs/heads/main`
 */
export async function isMapped(
  engine: EngineSlot,
  policies: readonly PolicyFile[],
  ref: string,
): Promise<boolean> {
  const branch = ref.replace(/^refs\/heads\//, "");
  const environments = await engine.use((one) =>
    policies.flatMap((policy) => one.path([], { policy }).environments),
  );
  return environments.some(({ branches }) => branches.some((glob) => matches(glob, branch)));
}
