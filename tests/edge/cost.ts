// What a change of twenty files costs the worker, from the delivery to the last comment: CPU time of the workerd process
// alone, while the forge is another process. So the forge's time is not in it, and how busy the machine is hardly matters.
//   node --import tsx tests/edge/cost.ts
import assert from "node:assert/strict";
import { FakeGitHub } from "./forge/github.ts";
import { pullEvent, signed } from "./forge/host.ts";
import { twentyChanged } from "./forge/twenty.ts";
import { APP } from "./keys.ts";
import { SECRET, startWorkerBefore, TOKEN } from "./workerd.ts";

const ROUNDS = 8;

const forge = await FakeGitHub.start();
const network = await forge.listen();
const bindings = { AUDIT_TOKEN: TOKEN, WEBHOOK_SECRET: SECRET, ...APP };
const worker = await startWorkerBefore(network.address, bindings);
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

try {
  forge.anyNumber = true;
  Object.assign(forge.pull, twentyChanged(forge));
  // The runtime compiles what is used much once more, in threads of its own.
  for (let i = 0; i < 15; i += 1) await job();
  for (let batch = 0; batch < 3; batch += 1) {
    const from = await worker.cpu();
    for (let i = 0; i < ROUNDS; i += 1) await job();
    console.log(`${(((await worker.cpu()) - from) / ROUNDS).toFixed(1)} ms of CPU a change`);
  }
  console.log(`${((await worker.memory()) / 2 ** 20).toFixed(0)} MiB of the process`);
  assert.ok(forge.checks.every(({ conclusion }) => conclusion === "failure"));
  assert.deepEqual(forge.errors, []);
} finally {
  await worker.stop();
  network.close();
}
