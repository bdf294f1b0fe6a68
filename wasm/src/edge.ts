import type { Engine } from "./engine.ts";
import { instantiate } from "./instantiate.ts";

/**
 * Opens an engine from a compiled module: edge runtimes forbid compiling bytes while they run.
 *
 * @example
 * import module from "@sluice/engine/sluice.wasm";
 * const engine = await openEngine(module);
 */
export function openEngine(module: WebAssembly.Module): Promise<Engine> {
  return instantiate(module);
}
