import type { PolicyFile } from "@sluice/engine";

import type { EngineSlot } from "../engine-slot.ts";

/** A glob of branches: `*` stays before the next `/`, `**` does not. */
function matches(glob: string, branch: string): boolean {
  const source = glob
    .replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(/\*+/g, (stars) => (stars.length > 1 ? ".*" : "[^/]*"));
  return new RegExp(`^${source}$`).test(branch);
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
