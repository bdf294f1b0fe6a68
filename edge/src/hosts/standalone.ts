// The service in one process, of Web-standard types: what Node.js, Deno and Bun have in common.
import { openEngine } from "@sluice/engine/edge";

import { createApp } from "../app.ts";
import { EngineSlot } from "../engine-slot.ts";
import { Crowd } from "../lane/crowd.ts";
import { LocalLanes } from "../lane/local.ts";
import { MAX_JOBS } from "../limits.ts";
import { Metrics } from "../log.ts";
import type { Bindings } from "../settings.ts";

/** What a process is told: variables of its environment, under the names of the bindings. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A handler over the bytes of the module.
 *
 * @example const handle = standalone(await readFile("sluice.wasm"), process.env, console.log);
 */
export function standalone(
  wasm: BufferSource,
  environment: Environment,
  write: (line: string) => void,
): (request: Request) => Promise<Response> {
  let module: Promise<WebAssembly.Module> | undefined;
  const slot = new EngineSlot(async () => openEngine(await (module ??= WebAssembly.compile(wasm))));
  const metrics = new Metrics();
  const lanes = new LocalLanes({ slot, metrics, crowd: new Crowd(MAX_JOBS), write });
  const bindings: Bindings = environment;
  const app = createApp({
    slot,
    metrics,
    log: write,
    onJob: (job) => lanes.submit(job, bindings),
  });
  return (request) => app(request, bindings);
}

/** Where to listen: `PORT` and `HOST`, on this machine only where they are left out. */
export function listenAt(environment: Environment): { port: number; hostname: string } {
  return {
    port: Number(environment["PORT"] ?? 8787),
    hostname: environment["HOST"] ?? "127.0.0.1",
  };
}
