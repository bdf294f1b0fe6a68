import { compileEngine } from "./browser.ts";
import { EngineError, type Engine } from "./engine.ts";
import { instantiate } from "./instantiate.ts";
import type { EngineCall, EngineRequest, EngineResponse } from "./protocol.ts";

export { compileEngine, openEngine } from "./browser.ts";

/** What is needed of a worker's global scope, or of a MessagePort. */
export interface WorkerScope {
  postMessage(message: EngineResponse): void;
  addEventListener(type: "message", listener: (event: MessageEvent<EngineRequest>) => void): void;
}

/**
 * Answers the calls of `connectEngine`, one after the other. The engine is opened at the first call;
 * one that is lost is replaced before the next.
 *
 * @example
 * // worker.ts
 * serveEngine(self);
 */
export function serveEngine(
  scope: WorkerScope,
  module: WebAssembly.Module | Promise<WebAssembly.Module> = compileEngine(),
): void {
  let engine: Promise<Engine> | undefined;
  const open = async () => instantiate(await module);
  const answer = async ({ id, ...call }: EngineRequest): Promise<EngineResponse> => {
    try {
      const told = (done: number) => scope.postMessage({ id, done });
      return { id, texts: await run(await (engine ??= open()), call, told) };
    } catch (error) {
      const fatal = !(error instanceof EngineError) || error.fatal;
      if (fatal) engine = undefined;
      return { id, error: error instanceof Error ? error.message : String(error), fatal };
    }
  };
  let last = Promise.resolve();
  scope.addEventListener("message", ({ data }) => {
    last = last.then(async () => scope.postMessage(await answer(data)));
  });
}

async function run(
  engine: Engine,
  call: EngineCall,
  progress: (bytes: number) => void,
): Promise<readonly string[]> {
  switch (call.call) {
    case "version":
      return [engine.version()];
    case "rules":
      return [JSON.stringify(engine.rules())];
    case "audit":
      return [engine.auditText(call.files, call.options, call.format, call.known)];
    case "image": {
      const { artifacts, options, formats, known } = call;
      return engine.imageTexts(artifacts, options, formats, { ...(known && { known }), progress });
    }
    case "path":
      return [engine.pathText(call.files, call.options, call.format)];
  }
}
