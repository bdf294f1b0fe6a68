// The entry point of workerd and Cloudflare: the compiled module, the console, Durable Objects.
import { openEngine } from "@sluice/engine/edge";

import { createApp } from "./app.ts";
import { EngineSlot } from "./engine-slot.ts";
import { Crowd } from "./lane/crowd.ts";
import { laneClass, submitTo } from "./lane/durable.ts";
import type { DurableBindings } from "./lane/durable.ts";
import { MAX_JOBS } from "./limits.ts";
import { Metrics } from "./log.ts";
import module from "./sluice.wasm";

const slot = new EngineSlot(() => openEngine(module));
const metrics = new Metrics();
const crowd = new Crowd(MAX_JOBS);
const app = createApp({
  slot,
  metrics,
  log: (line) => console.error(line),
  onJob: (job, bindings) => submitTo((bindings as DurableBindings).LANES, job),
});

export { Turns } from "./lane/durable.ts";
export const Lanes = laneClass({ slot, metrics, crowd, write: (line) => console.log(line) });

export default {
  fetch: (request: Request, bindings: DurableBindings): Promise<Response> => app(request, bindings),
};
