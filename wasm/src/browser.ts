import type { Engine } from "./engine.ts";
import { instantiate } from "./instantiate.ts";

/**
 * Compiles `sluice.wasm` while it arrives. A compiled module can be posted to workers.
 *
 * @example
 * worker.postMessage({ module: await compileEngine() });
 */
export async function compileEngine(
  url: URL | string = new URL("./sluice.wasm", import.meta.url),
): Promise<WebAssembly.Module> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${String(url)}: HTTP ${response.status}`);
  // Only this media type may be streamed, and not every server knows it.
  return response.headers.get("content-type") === "application/wasm"
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * Opens an engine in a page or a worker, from a compiled module or from `sluice.wasm` beside this
 * file.
 *
 * @example
 * const engine = await openEngine();
 */
export async function openEngine(module?: WebAssembly.Module): Promise<Engine> {
  return instantiate(module ?? (await compileEngine()));
}
