// The forge fails in every way at every call, and heads move between calls: in the end nothing is
// wrong, lost or there twice.
import assert from "node:assert/strict";
import { test } from "node:test";

import type { Fault } from "./forge/github.ts";
import { pullEvent, signed, startHost } from "./forge/host.ts";

const CI = ".github/workflows/ci.yml";
const STEP = "      - run: echo ${{ github.event.issue.body }}\n";
const WORKFLOW = (steps: string) =>
  `on: issues\npermissions: {}\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n${steps}`;
/** More annotations than one call takes. */
const MANY = WORKFLOW(
  Array.from({ length: 70 }, (_, i) => STEP.replace("echo", `echo ${i}`)).join(""),
);
const SAFE = WORKFLOW("      - run: make\n");

type Host = Awaited<ReturnType<typeof startHost>>;

function prepare({ forge }: Host, text = MANY) {
  forge.pull.base = forge.git.commit({ [CI]: SAFE });
  forge.pull.head = forge.git.commit({ [CI]: text }, forge.pull.base);
}

/** Everything once, and all of it about the head. */
function assertWhole({ forge }: Host, checks = 1) {
  const current = forge.checks.filter(({ head_sha }) => head_sha === forge.pull.head);
  assert.equal(forge.checks.length, checks);
  assert.equal(current.length, 1);
  assert.equal(current[0]?.conclusion, "failure");
  const lines = current[0]?.annotations.map(({ start_line }) => start_line) ?? [];
  assert.equal(lines.length, 70);
  assert.equal(new Set(lines).size, 70, "an annotation twice");
  assert.ok(forge.checks.every(({ status }) => status === "completed"));
  assert.equal(forge.reviews.length, 1);
  assert.equal(forge.lineComments.length, 10);
  assert.equal(new Set(forge.lineComments.map(({ body }) => body.split("\n")[0])).size, 10);
  assert.equal(forge.comments.length, 1);
}

const CALLS: Record<string, RegExp> = {
  token: /^POST .*\/access_tokens$/,
  pull: /^GET .*\/pulls\/7$/,
  "checks of the commit": /^GET .*\/check-runs$/,
  "new check": /^POST .*\/check-runs$/,
  comparison: /^GET .*\/compare\//,
  tree: /^GET .*\/git\/trees\//,
  contents: /^POST \/graphql$|\/git\/blobs\//,
  "first annotations": /^PATCH .*\/check-runs\/\d+$/,
  "comments at lines": /^GET .*\/pulls\/7\/comments$/,
  review: /^POST .*\/reviews$/,
  comments: /^GET .*\/issues\/7\/comments$/,
  summary: /^POST .*\/issues\/7\/comments$/,
};

const FAULTS: Record<string, Omit<Fault, "on">> = {
  "500 twice": { status: 500, times: 2 },
  "secondary limit": {
    status: 403,
    headers: { "retry-after": "1" },
    body: '{"message":"You have exceeded a secondary rate limit"}',
  },
  "limit without a time": { status: 429 },
  "answer lost": { lost: true },
  "answer cut": { cut: true },
};

for (const [fault, what] of Object.entries(FAULTS)) {
  test(`${fault}, at every call`, async () => {
    for (const [call, on] of Object.entries(CALLS)) {
      const host = await startHost();
      prepare(host);
      host.forge.faults.push({ ...what, on });
      const outcome = await host.deliver("pull_request", pullEvent(host.forge));
      assert.equal(outcome, "done", `${call}: ${JSON.stringify(host.lines)}`);
      assertWhole(host);
      host.stop();
    }
  });
}

test("the last annotations are lost on their way back, the check ends all the same", async () => {
  const host = await startHost();
  prepare(host);
  host.forge.faults.push({ on: /^PATCH .*\/check-runs\/\d+$/, skip: 1, lost: true });
  assert.equal(await host.deliver("pull_request", pullEvent(host.forge)), "done");
  assertWhole(host);
  host.stop();
});

test("a forge that is slow is waited for", async () => {
  const host = await startHost();
  prepare(host);
  host.forge.faults.push({ on: /^GET/, delayMs: 50, times: 99 });
  assert.equal(await host.deliver("pull_request", pullEvent(host.forge)), "done");
  assertWhole(host);
  host.stop();
});

test("contents come one by one where they do not come together", async () => {
  const host = await startHost();
  prepare(host);
  host.forge.faults.push({ on: /^POST \/graphql$/, status: 403, times: 99 });
  assert.equal(await host.deliver("pull_request", pullEvent(host.forge)), "done");
  assertWhole(host);
  host.stop();
});

test("what may never work is given up, and nobody waits for its check", async () => {
  for (const status of [401, 403, 404, 422, 500]) {
    const host = await startHost();
    prepare(host);
    host.forge.faults.push({ on: /\/compare\//, status, times: 999 });
    const outcome = await host.deliver("pull_request", pullEvent(host.forge));
    // Without a comparison the base itself is what is compared with.
    assert.equal(outcome, status === 404 ? "done" : "given-up", `${status}`);
    const [check, ...others] = host.forge.checks;
    assert.deepEqual(others, []);
    assert.equal(check?.status, "completed");
    // Never one that a required check takes for passed.
    assert.equal(check?.conclusion, "failure");
    const title = status === 404 ? /new findings/ : /^The audit could not be done$/;
    assert.match(check?.output.title ?? "", title);
    if (status !== 404) assert.deepEqual(host.forge.comments, []);
    host.stop();
  }
});

test("what takes more calls than one job has goes on where it stopped", async () => {
  const host = await startHost({ MAX_CALLS: "27" });
  const { forge } = host;
  const lines = (count: number, what: string) =>
    Array.from({ length: count }, (_, i) =>
      STEP.replace("echo", `echo ${i}`).replace("body", what),
    );
  const flow = (steps: readonly string[]) =>
    `on: issues\npermissions: {}\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n${steps.join("")}`;
  forge.pull.base = forge.git.commit({ "README.md": "x\n" });
  const push = (text: string) => {
    forge.pull.head = forge.git.commit({ ".github/workflows/a.yml": text }, forge.pull.base);
    return host.deliver("pull_request", pullEvent(forge));
  };
  assert.equal(await push(flow(lines(10, "body"))), "done");
  assert.equal(forge.lineComments.length, 10);
  // Ten that are gone, six batches of annotations, ten that are new.
  assert.equal(await push(flow(lines(300, "title"))), "done");
  assert.ok(host.lines.some(({ error }) => error === "Later: too many calls in one job"));
  assert.equal(forge.checks.at(-1)?.annotations.length, 300);
  assert.equal(forge.lineComments.filter(({ body }) => body.includes(" resolved -->")).length, 10);
  assert.equal(forge.lineComments.length, 20);
  assert.equal(forge.comments.length, 1);
  host.stop();
});

test("a forge that wants to be left alone is called by nobody of the installation", async () => {
  const host = await startHost();
  const { forge } = host;
  forge.anyNumber = true;
  forge.pull.base = forge.git.commit({ [CI]: SAFE });
  forge.pull.head = forge.git.commit({ [CI]: MANY }, forge.pull.base);
  const inTwoHours = Math.floor(Date.now() / 1000) + 7200;
  forge.faults.push({
    on: /^GET .*\/pulls\/7$/,
    status: 403,
    headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(inTwoHours) },
  });
  const send = (number: number, id: number) =>
    host.send(
      "/webhook/github",
      signed("pull_request", { ...pullEvent(forge), number, installation: { id } }),
    );
  const later = async (count: number) => {
    for (let i = 0; i < 1000 && host.lines.length < count; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return host.lines.at(-1)?.error;
  };
  await send(7, 42);
  assert.equal(await later(1), "Later: pull request: rate limit");
  const before = forge.calls.length;
  await send(8, 42);
  assert.equal(await later(2), "Later: the forge is left alone");
  assert.equal(forge.calls.length, before);
  await send(9, 43);
  assert.deepEqual(await host.outcomes(1), ["done"]);
  host.stop();
});

test("a review that is refused as a whole loses nothing", async () => {
  const host = await startHost();
  prepare(host);
  host.forge.faults.push({ on: /\/reviews$/, status: 422 });
  assert.equal(await host.deliver("pull_request", pullEvent(host.forge)), "done");
  assert.equal(host.forge.checks[0]?.annotations.length, 70);
  assert.match(host.forge.comments[0]?.body ?? "", /70 new findings/);
  host.stop();
});

test("a head that moves at any call has no word about the one before", async () => {
  for (const on of [CALLS["new check"], CALLS["comparison"], CALLS["tree"], CALLS["contents"]]) {
    const host = await startHost();
    const { forge } = host;
    prepare(host);
    const next = forge.git.commit({ [CI]: `# pushed by force\n${MANY}` }, forge.pull.base);
    forge.faults.push({ on: on as RegExp, run: () => (forge.pull.head = next) });
    assert.equal(await host.deliver("pull_request", pullEvent(forge)), "outdated");
    assert.equal(forge.checks[0]?.conclusion, "cancelled");
    assert.deepEqual([forge.comments, forge.reviews], [[], []]);
    assert.equal(await host.deliver("pull_request", pullEvent(forge)), "done");
    assertWhole(host, 2);
    host.stop();
  }
});

test("a head that moves while the check is written has no comment", async () => {
  const host = await startHost();
  const { forge } = host;
  prepare(host);
  const next = forge.git.commit({ [CI]: SAFE }, forge.pull.base);
  forge.faults.push({ on: /^PATCH .*\/check-runs\//, run: () => (forge.pull.head = next) });
  assert.equal(await host.deliver("pull_request", pullEvent(forge)), "outdated");
  assert.equal(forge.checks[0]?.status, "completed");
  assert.deepEqual([forge.comments, forge.reviews], [[], []]);
  host.stop();
});

test("deliveries that come twice, late or in the wrong order do nothing twice", async () => {
  const host = await startHost();
  const { forge } = host;
  prepare(host, SAFE.replace("make", "make all"));
  const old = pullEvent(forge, "opened");
  forge.pull.head = forge.git.commit({ [CI]: MANY }, forge.pull.head);
  forge.pull.updated = "2026-01-01T00:05:00Z";
  const now = pullEvent(forge);
  assert.equal(await host.deliver("pull_request", now, "b"), "done");
  assert.equal(await host.deliver("pull_request", old, "a"), "done-before");
  assert.equal(await host.deliver("pull_request", now, "c"), "done-before");
  assertWhole(host);
  host.stop();
});

test("an event that is ahead of what the forge answers waits for it", async () => {
  const host = await startHost();
  const { forge } = host;
  prepare(host, SAFE.replace("make", "make all"));
  await host.deliver("pull_request", pullEvent(forge, "opened"));
  const before = { ...forge.pull };
  const head = forge.git.commit({ [CI]: MANY }, forge.pull.head);
  Object.assign(forge.pull, { head, updated: "2026-01-01T00:05:00Z" });
  const event = pullEvent(forge);
  const after = { ...forge.pull };
  Object.assign(forge.pull, before);
  forge.faults.push({ on: CALLS["pull"] as RegExp, run: () => Object.assign(forge.pull, after) });
  assert.equal(await host.deliver("pull_request", event), "done");
  assertWhole(host, 2);
  host.stop();
});

test("many pushes at once end in one audit of the last", async () => {
  const host = await startHost();
  const { forge } = host;
  prepare(host);
  const event = pullEvent(forge);
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      host.send("/webhook/github", signed("pull_request", event, `d${i}`)),
    ),
  );
  assert.ok(answers.every(({ status }) => status === 202));
  await host.outcomes(1);
  await new Promise((resolve) => setTimeout(resolve, 200));
  assertWhole(host);
  host.stop();
});

test("a delivery that is cut on its way is refused", async () => {
  const host = await startHost();
  prepare(host);
  const whole = signed("pull_request", pullEvent(host.forge));
  const half = { ...whole, body: whole.body.slice(0, -20) };
  assert.equal((await host.send("/webhook/github", half)).status, 401);
  assert.deepEqual(host.forge.calls, []);
  host.stop();
});
