import { CoreEngine, type Engine } from "./engine.ts";
import createSluice from "./sluice.mjs";

/** An engine from a compiled module: each has its own memory, all share the code. */
export function instantiate(module: WebAssembly.Module): Promise<Engine> {
  return new Promise((resolve, reject) => {
    createSluice({
      instantiateWasm(imports, done) {
        WebAssembly.instantiate(module, imports).then((instance) => done(instance, module), reject);
        return {}; // not yet: `done` brings the exports
      },
    }).then((core) => resolve(new CoreEngine(core)), reject);
  });
}
