// What the module holds on to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pullEvent, startHost } from "./forge/host.ts";
import { twentyChanged } from "./forge/twenty.ts";

test("the module holds at most 64 MB once such a change is done", async (t) => {
  const memories: WebAssembly.Memory[] = [];
  const instantiate = WebAssembly.instantiate;
  t.mock.method(
    WebAssembly,
    "instantiate",
    async (...args: [WebAssembly.Module, WebAssembly.Imports]) => {
      const instance = await instantiate(...args);
      const found = Object.values(instance.exports).filter(
        (one) => one instanceof WebAssembly.Memory,
      );
      memories.push(...found);
      return instance;
    },
  );
  const host = await startHost();
  Object.assign(host.forge.pull, twentyChanged(host.forge));
  assert.equal(await host.deliver("pull_request", pullEvent(host.forge)), "done");
  // Node.js parses HTTP with a module of its own, which is a small one.
  const size = Math.max(...memories.map(({ buffer }) => buffer.byteLength)) / 2 ** 20;
  t.diagnostic(`${size.toFixed(1)} MiB`);
  assert.ok(size <= 64, `${size} MiB`);
  host.stop();
});
