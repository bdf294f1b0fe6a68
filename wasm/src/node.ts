import { readFile } from "node:fs/promises";
import type { Engine } from "./engine.ts";
import { instantiate } from "./instantiate.ts";

/**
 * Compiles `sluice.wasm`. A compiled module can be posted to worker threads.
 *
 * @example
 * const engines = await Promise.all([openEngine(module), openEngine(module)]);
 */
export async function compileEngine(
  file: URL | string = new URL("./sluice.wasm", import.meta.url),
): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(file));
}

/**
 * Opens an engine in Node.js, from a compiled module or from `sluice.wasm` beside this file.
 *
 * @example
 * const engine = await openEngine();
 */
export async function openEngine(module?: WebAssembly.Module): Promise<Engine> {
  return instantiate(module ?? (await compileEngine()));
}
