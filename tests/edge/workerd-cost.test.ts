// What a change costs the worker, from the delivery to the last comment: CPU time of the workerd process
// alone, while the forge is another process. So the forge's time is not in it, and how busy the machine
// is hardly matters.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { FakeGitHub } from "./forge/github.ts";
import { pullEvent, signed, startHost } from "./forge/host.ts";
import { APP } from "./keys.ts";
import { SECRET, startWorkerBefore, TOKEN } from "./workerd.ts";
import type { Worker } from "./workerd.ts";

const SAMPLE = fileURLToPath(new URL("../fixtures/sample/", import.meta.url));

let forge: FakeGitHub;
let network: Awaited<ReturnType<FakeGitHub["listen"]>>;
let worker: Worker;
before(async () => {
  forge = await FakeGitHub.start();
  network = await forge.listen();
  const bindings = { AUDIT_TOKEN: TOKEN, WEBHOOK_SECRET: SECRET, ...APP };
  worker = await startWorkerBefore(network.address, bindings);
});
after(async () => {
  await worker.stop();
  network.close();
});

/** The sample, and as many copies of its files under other names as make twenty. */
function twentyFiles(): Record<string, string> {
  const sample = readdirSync(SAMPLE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => {
      const file = sample[i % sample.length] as string;
      const path = file.slice(SAMPLE.length);
      const name = i < sample.length ? path : path.replace(/([^/]+)$/, `${i}-$1`);
      return [name, readFileSync(file, "utf8")];
    }),
  );
}

const ended = () => worker.log().match(/"outcome":"done"/g)?.length ?? 0;

let count = 0;
/** One pull request of its own installation, whose writes wait for nobody's turn. */
async function job(): Promise<void> {
  const done = ended();
  count += 1;
  const event = { ...pullEvent(forge), number: 1000 + count, installation: { id: 100 + count } };
  const init = signed("pull_request", event, `cost-${count}`);
  assert.equal((await fetch(`${worker.url}/webhook/github`, init)).status, 202);
  for (const end = Date.now() + 120_000; ended() === done;) {
    assert.ok(Date.now() < end, worker.log().slice(-2000));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Twenty files that all change, and a workflow with something to say about. */
function change(): { base: string; head: string } {
  const files = twentyFiles();
  const changed = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.replace(/\n/, "\n\n")]),
  );
  changed[".github/workflows/new.yml"] =
    "on: issues\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.event.issue.body }}\n";
  const base = forge.git.commit(files);
  return { base, head: forge.git.commit(changed, base) };
}

test("a change of 20 files costs at most 100 ms of CPU, from the delivery to the last word", async (t) => {
  forge.anyNumber = true;
  Object.assign(forge.pull, change());
  // The runtime compiles what is used much once more, in threads of its own.
  for (let i = 0; i < 15; i += 1) await job();
  const each: number[] = [];
  const rounds = 8;
  for (let batch = 0; batch < 3; batch += 1) {
    const from = await worker.cpu();
    for (let i = 0; i < rounds; i += 1) await job();
    each.push(((await worker.cpu()) - from) / rounds);
  }
  const resident = (await worker.memory()) / 2 ** 20;
  t.diagnostic(`${each.map((ms) => ms.toFixed(1)).join(", ")} ms of CPU each`);
  t.diagnostic(`${resident.toFixed(0)} MiB of the process`);
  // Others on the machine take caches away, and nothing makes a job cheaper than it is.
  assert.ok(Math.min(...each) <= 100, `${each.join(", ")} ms`);
  assert.ok(forge.checks.every(({ conclusion }) => conclusion === "failure"));
  assert.deepEqual(forge.errors, []);
});

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
  Object.assign(host.forge.pull, change());
  assert.equal(await host.deliver("pull_request", pullEvent(host.forge)), "done");
  const [memory, ...others] = memories;
  assert.deepEqual(others, []);
  const size = (memory?.buffer.byteLength ?? Number.NaN) / 2 ** 20;
  t.diagnostic(`${size.toFixed(1)} MiB`);
  assert.ok(size <= 64, `${size} MiB`);
  host.stop();
});
