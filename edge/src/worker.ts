// The one file that knows the runtime: workerd's entry point, its compiled wasm import, its console.
import { openEngine } from "@sluice/engine/edge";

import { createApp } from "./app.ts";
import type { Bindings } from "./settings.ts";
import module from "./sluice.wasm";

const app = createApp({
  openEngine: () => openEngine(module),
  log: (line) => console.error(line),
});

export default {
  fetch: (request: Request, bindings: Bindings): Promise<Response> => app(request, bindings),
};
