// Jobs in real workerd: Durable Objects, alarms, the module, before the forge that stands in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { FakeGitHub } from "./forge/github.ts";
import { pullEvent, signed } from "./forge/host.ts";
import { APP } from "./keys.ts";
import { SECRET, startWorkerBefore, TOKEN } from "./workerd.ts";
import type { Worker } from "./workerd.ts";

const CI = ".github/workflows/ci.yml";
const WORKFLOW = (steps: string) =>
  `on: issues\npermissions: {}\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n${steps}`;
const SAFE = WORKFLOW("      - run: make\n");
const INJECTED = WORKFLOW("      - run: echo ${{ github.event.issue.body }}\n");

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

const send = (event: string, payload: unknown, delivery?: string) =>
  fetch(`${worker.url}/webhook/github`, signed(event, payload, delivery));

/** So long nothing may happen at all, and so long all may take: a machine may have much else to do. */
const STILL_MS = 120_000;
const WHOLE_MS = 20 * 60_000;

/** Waits as long as the worker goes on: it calls the forge, or says something. */
async function until(what: string, isSo: () => boolean): Promise<void> {
  const from = Date.now();
  let [last, moved] = ["", from];
  while (!isSo()) {
    const now = Date.now();
    const done = `${forge.calls.length} calls, ${outcomes().length} jobs, ${worker.log().length}`;
    if (done !== last) [last, moved] = [done, now];
    const isLate = now - moved > STILL_MS || now - from > WHOLE_MS;
    assert.ok(!isLate, `not in time: ${what}, after ${done}\n${worker.log().slice(-2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const outcomes = () =>
  worker
    .log()
    .split("\n")
    .flatMap((line) => /"outcome":"([^"]+)"/.exec(line)?.[1] ?? [])
    .filter((outcome) => outcome !== "later");

test("a delivery becomes a check, a review and a summary; the same one again does not", async (t) => {
  forge.pull.base = forge.git.commit({ [CI]: SAFE });
  forge.pull.head = forge.git.commit({ [CI]: INJECTED }, forge.pull.base);
  const from = Date.now();
  const first = await send("pull_request", pullEvent(forge, "opened"), "one");
  assert.deepEqual(await first.json(), {
    delivery: "one",
    jobs: [{ kind: "pull", state: "taken" }],
  });
  await until("the first job ends", () => outcomes().length === 1);
  t.diagnostic(`${Date.now() - from} ms from delivery to the last word`);
  assert.deepEqual(outcomes(), ["done"]);
  assert.equal(forge.checks[0]?.conclusion, "failure");
  assert.deepEqual([forge.reviews.length, forge.comments.length], [1, 1]);

  const again = await send("pull_request", pullEvent(forge, "opened"), "one");
  assert.deepEqual(((await again.json()) as { jobs: unknown }).jobs, [
    { kind: "pull", state: "replayed" },
  ]);
  await send("pull_request", pullEvent(forge), "two");
  await until("the second job ends", () => outcomes().length === 2);
  assert.deepEqual(outcomes(), ["done", "done-before"]);
  assert.deepEqual([forge.checks.length, forge.reviews.length, forge.comments.length], [1, 1, 1]);
  assert.deepEqual(forge.errors, []);
});

test("a limit is waited for by an alarm", async () => {
  forge.pull.head = forge.git.commit({ [CI]: `# more\n${INJECTED}` }, forge.pull.base);
  forge.faults.push({
    on: /^POST .*check-runs$/,
    status: 403,
    headers: { "retry-after": "1" },
    body: '{"message":"secondary rate limit"}',
  });
  const before = outcomes().length;
  await send("pull_request", pullEvent(forge), "three");
  await until("the job ends", () => outcomes().length === before + 1);
  assert.equal(outcomes().at(-1), "done");
  assert.equal(forge.checks.length, 2);
  assert.ok(forge.checks.every(({ status }) => status === "completed"));
  assert.deepEqual(forge.errors, []);
});

test("two hundred deliveries at once are two hundred checks, none wrong, lost or double", async (t) => {
  forge.anyNumber = true;
  const count = 200;
  const before = { outcomes: outcomes().length, checks: forge.checks.length };
  const from = Date.now();
  const answers = await Promise.all(
    Array.from({ length: count }, (_, i) => {
      const number = 1000 + i;
      const event = { ...pullEvent(forge), number, installation: { id: 100 + (i % 40) } };
      return send("pull_request", event, `load-${i}`);
    }),
  );
  const answered = Date.now() - from;
  assert.ok(answers.every(({ status }) => status === 202));
  await until("all jobs end", () => outcomes().length === before.outcomes + count);
  t.diagnostic(`answered in ${answered} ms, done in ${Date.now() - from} ms`);
  t.diagnostic(`${((await worker.memory()) / 2 ** 20).toFixed(0)} MiB of the process`);
  assert.deepEqual(new Set(outcomes().slice(before.outcomes)), new Set(["done"]));
  const checks = forge.checks.slice(before.checks);
  assert.equal(new Set(checks.map(({ external_id }) => external_id)).size, count);
  assert.equal(checks.length, count);
  assert.ok(checks.every(({ conclusion }) => conclusion === "failure"));
  for (const list of [forge.comments, forge.lineComments]) {
    const pulls = list.flatMap(({ pull = 0 }) => (pull >= 1000 ? [pull] : []));
    assert.equal(pulls.length, count);
    assert.equal(new Set(pulls).size, count);
  }
  assert.deepEqual(forge.errors, []);
});

test("what happened is counted, for who has the token", async () => {
  assert.equal((await fetch(`${worker.url}/metrics`)).status, 401);
  const headers = { authorization: `Bearer ${TOKEN}` };
  const text = await (await fetch(`${worker.url}/metrics`, { headers })).text();
  assert.match(text, /^sluice_jobs_total\{kind="pull",outcome="done"\} 20\d$/m);
  assert.match(text, /^sluice_job_milliseconds_total \d+$/m);
});
