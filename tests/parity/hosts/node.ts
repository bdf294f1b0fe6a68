import { openEngine } from "@sluice/engine/node";
import type { Host } from "./host.ts";

/** The WebAssembly module in Node.js. One engine for all audits: none may leave anything behind. */
export async function node(): Promise<Host> {
  const engine = await openEngine();
  return {
    name: "WebAssembly in Node.js",
    async audit(files, options, format) {
      return engine.auditText(files, options, format);
    },
    async path(files, options, format) {
      return engine.pathText(files, options, format);
    },
    async close() {},
  };
}
