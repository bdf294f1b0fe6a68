// What the module holds on to.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { pullEvent, startHost } from "./forge/host.ts";
import { twentyChanged } from "./forge/twenty.ts";

const memories: WebAssembly.Memory[] = [];
const instantiate = WebAssembly.instantiate;
// Before any engine is opened: tests of a file share one.
mock.method(
  WebAssembly,
  "instantiate",
  async (...args: [WebAssembly.Module, WebAssembly.Imports]) => {
    const instance = await instantiate(...args);
    memories.push(
      ...Object.values(instance.exports).filter((one) => one instanceof WebAssembly.Memory),
    );
    return instance;
  },
);

// Node.js parses HTTP with a module of its own, which is a small one.
const size = () => Math.max(...memories.map(({ buffer }) => buffer.byteLength)) / 2 ** 20;

test("the module holds at most 64 MB once such a change is done", async (t) => {
  const host = await startHost();
  Object.assign(host.forge.pull, twentyChanged(host.forge));
  assert.equal(await host.deliver("pull_request", pullEvent(host.forge)), "done");
  t.diagnostic(`${size().toFixed(1)} MiB`);
  assert.ok(size() <= 64);
  host.stop();
});

test("whatever a change brings, an isolate has room for it, and none is kept", async (t) => {
  const host = await startHost();
  const { forge } = host;
  const workflow = (word: string) =>
    `on: issues\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: # ${word}\n` +
    "      - {run: a, env: {a: b, c: d}}\n".repeat(14_000);
  const files = (word: string) =>
    Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [`.github/workflows/${i}.yml`, workflow(word + i)]),
    );
  forge.pull.base = forge.git.commit(files("a"));
  forge.pull.head = forge.git.commit(files("b"), forge.pull.base);
  assert.equal(await host.deliver("pull_request", pullEvent(forge)), "done");
  t.diagnostic(`${size().toFixed(1)} MiB`);
  assert.ok(size() <= 96);
  const before = memories.length;
  Object.assign(forge.pull, twentyChanged(forge));
  assert.equal(await host.deliver("pull_request", pullEvent(forge)), "done");
  assert.ok(memories.length > before, "the same engine");
  host.stop();
});
