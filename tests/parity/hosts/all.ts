import { chromium } from "./chromium.ts";
import type { Host } from "./host.ts";
import { native } from "./native.ts";
import { node } from "./node.ts";
import { workerd } from "./workerd.ts";

/** Every host; the first one's report is what the others must say. */
export async function allHosts(): Promise<readonly [Host, ...Host[]]> {
  return [native(1), native(4), await node(), await chromium(), await workerd()];
}
