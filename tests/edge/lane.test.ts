// A lane by itself: what waits how long, what is forgotten, what is written down.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ForgeError, Later } from "../../edge/src/forge/trouble.ts";
import { Crowd } from "../../edge/src/lane/crowd.ts";
import type { Job } from "../../edge/src/lane/job.ts";
import { Lane } from "../../edge/src/lane/lane.ts";
import { blocked, nextTurn } from "../../edge/src/lane/pace.ts";
import { Metrics } from "../../edge/src/log.ts";

const job = (delivery: string, more: object = {}): Job => ({
  forge: "github",
  kind: "pull",
  delivery,
  installation: 1,
  repository: "octo/service",
  number: 7,
  ...more,
});

/** A lane over a clock that is moved by hand. */
function laneOf(work: (job: Job) => Promise<string>) {
  const values = new Map<string, unknown>();
  const lines: Record<string, string | number>[] = [];
  const state = { now: 1_000_000, alarm: Number.POSITIVE_INFINITY, givenUp: 0 };
  const lane = new Lane({
    memory: {
      get: async <T>(key: string) => values.get(key) as T | undefined,
      put: async (key, value) => void values.set(key, value),
      list: async <T>({ prefix }: { prefix: string }) =>
        new Map([...values].filter(([key]) => key.startsWith(prefix))) as Map<string, T>,
      deleteAll: async () => values.clear(),
      setAlarm: async (at) => void (state.alarm = at),
    },
    work,
    giveUp: async () => void (state.givenUp += 1),
    log: (entry) => void lines.push(entry),
    now: () => state.now,
    random: () => 0,
  });
  /** Lets the alarm go off; how long it was waited for. */
  const next = async () => {
    const waited = state.alarm - state.now;
    state.now = state.alarm;
    state.alarm = Number.POSITIVE_INFINITY;
    await lane.wake();
    return waited;
  };
  return { lane, values, lines, state, next };
}

test("waits double, start with what the forge asks for, and end", async () => {
  const { lane, lines, state, next } = laneOf(async () => {
    throw new Later("new check: rate limit", 60_000);
  });
  await lane.submit(job("a"));
  const waits: number[] = [];
  for (let i = 0; i < 8; i += 1) waits.push((await next()) / 60_000);
  assert.deepEqual(waits, [0, 1, 2, 4, 8, 16, 32, 60]);
  assert.equal(state.givenUp, 1);
  assert.deepEqual(
    lines.map(({ outcome }) => outcome),
    [...Array<string>(7).fill("later"), "given-up"],
  );
});

test("to wait for one's turn is no failure, and has an end all the same", async () => {
  let turns = 0;
  const { lane, state, next } = laneOf(async () => {
    turns += 1;
    throw new Later("review: its turn is later", 600_000, true);
  });
  await lane.submit(job("a"));
  while (state.givenUp === 0) {
    const waited = await next();
    assert.ok(waited === 0 || waited === 600_000, `${waited}`);
  }
  assert.equal(turns, 73);
});

test("what is told to wait waits, whatever comes meanwhile", async () => {
  const done: string[] = [];
  const { lane, state, next } = laneOf(async ({ delivery }) => {
    done.push(delivery);
    if (delivery === "a" && done.length === 1) throw new Later("rate limit", 60_000);
    return "done";
  });
  const asked = (delivery: string) => job(delivery, { rerun: delivery });
  await lane.submit(asked("a"));
  await next();
  for (const name of ["b", "c"]) {
    await lane.submit(asked(name));
    assert.equal(await next(), 0);
  }
  assert.deepEqual(done, ["a", "b", "c"]);
  assert.equal(state.alarm - state.now, 60_000);
  await next();
  assert.deepEqual(done, ["a", "b", "c", "a"]);
});

test("what was given up may be delivered again", async () => {
  let isDown = true;
  const { lane, next } = laneOf(async () => {
    if (isDown) throw new ForgeError("token of an installation", 401);
    return "done";
  });
  await lane.submit(job("a"));
  await next();
  isDown = false;
  assert.equal(await lane.submit(job("a")), "taken");
  await next();
  assert.equal(await lane.submit(job("a")), "replayed");
});

test("what refuses for good is given up at once", async () => {
  const { lane, state, next } = laneOf(async () => {
    throw new ForgeError("comparison", 404);
  });
  await lane.submit(job("a"));
  await next();
  assert.equal(state.givenUp, 1);
});

test("messages of others are not logged", async () => {
  const { lane, lines, next } = laneOf(async () => {
    throw new TypeError("SECRET CONTENT of main.tf");
  });
  await lane.submit(job("a"));
  await next();
  assert.deepEqual(
    lines.map(({ error }) => error),
    ["TypeError"],
  );
});

test("later jobs overtake those that wait, but for what was asked for by name", async () => {
  const done: string[] = [];
  const { lane, next } = laneOf(async ({ delivery }) => {
    done.push(delivery);
    return "done";
  });
  await lane.submit(job("a"));
  await lane.submit(job("b", { rerun: "b" }));
  await lane.submit(job("c"));
  assert.equal(await lane.submit(job("c")), "replayed");
  assert.equal(await lane.submit(job("a")), "replayed");
  await next();
  await next();
  // What is new comes before what is asked for once more.
  assert.deepEqual(done, ["c", "b"]);
});

test("a process that ends in the midst of a job has it tried again, and not for ever", async () => {
  const { lane, values, state, next } = laneOf(async () => "done");
  await lane.submit(job("a"));
  const [waiting] = values.get("queue") as { tries: number }[];
  values.set("queue", [{ ...waiting, tries: 8 }]);
  await next();
  assert.equal(state.givenUp, 1);
  assert.deepEqual(values.get("queue"), []);
});

test("a flood of one lane is refused", async () => {
  const { lane } = laneOf(async () => "done");
  const states = [];
  for (let i = 0; i < 60; i += 1) states.push(await lane.submit(job(`d${i}`, { rerun: `d${i}` })));
  assert.equal(states.filter((state) => state === "taken").length, 50);
  assert.equal(states.at(-1), "full");
  // Whoever floods the lane keeps no push out.
  assert.equal(await lane.submit(job("push")), "taken");
  assert.equal(await lane.submit(job("next push")), "taken");
});

test("deliveries are remembered for days, and then everything is forgotten", async () => {
  const { lane, values, state, next } = laneOf(async () => "done");
  await lane.submit(job("a"));
  await next();
  const days = () => (state.alarm - state.now) / 86_400_000;
  assert.equal(days(), 4);
  state.now += 86_400_000;
  assert.equal(await lane.submit(job("a")), "replayed");
  await lane.submit(job("b"));
  await next();
  await next();
  assert.equal(values.size, 0);
});

test("writes have a burst, then a second each, and nothing while they are blocked", () => {
  let state: Parameters<typeof nextTurn>[0];
  const waits: number[] = [];
  for (let i = 0; i < 24; i += 1) {
    const turn = nextTurn(state, 1_000_000);
    state = turn.state;
    waits.push(turn.wait);
  }
  assert.ok(waits.slice(0, 20).every((wait) => wait === 0));
  assert.deepEqual(waits.slice(21), [1000, 2000, 3000]);
  assert.equal(nextTurn(blocked(state, 1_000_000, 60_000), 1_000_000).wait, 60_000);
  assert.equal(nextTurn(state, 2_000_000).wait, 0);
});

test("so many are inside, the others wait in order, and failures make room", async () => {
  const crowd = new Crowd(2);
  let inside = 0;
  let most = 0;
  const order: number[] = [];
  const results = await Promise.allSettled(
    Array.from({ length: 9 }, (_, i) =>
      crowd.enter("one", async () => {
        order.push(i);
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setTimeout(resolve, 1));
        inside -= 1;
        if (i % 3 === 0) throw new Error("fails");
      }),
    ),
  );
  assert.equal(most, 2);
  assert.deepEqual(order, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.equal(results.filter(({ status }) => status === "rejected").length, 3);
});

test("whoever sends most keeps nobody else waiting", async () => {
  const crowd = new Crowd(2);
  const order: string[] = [];
  const work = (name: string) => () =>
    new Promise<void>((resolve) => {
      order.push(name);
      setTimeout(resolve, 1);
    });
  const flood = Array.from({ length: 100 }, (_, i) => crowd.enter("flood", work(`flood ${i}`)));
  const others = ["a", "b"].flatMap((group) =>
    [1, 2].map((i) => crowd.enter(group, work(`${group} ${i}`))),
  );
  await Promise.all([...flood, ...others]);
  assert.equal(order.length, 104);
  // Two were inside already; then each group has its turn.
  assert.deepEqual(order.slice(2, 8), ["flood 2", "a 1", "b 1", "flood 3", "a 2", "b 2"]);
  assert.deepEqual(
    order.filter((name) => name.startsWith("flood")),
    Array.from({ length: 100 }, (_, i) => `flood ${i}`),
  );
});

test("counters are text that Prometheus reads", () => {
  const metrics = new Metrics();
  assert.equal(metrics.text(), "");
  metrics.observe({ event: "job", kind: "pull", outcome: "done", ms: 5 });
  metrics.observe({ event: "job", kind: "pull", outcome: 'do"ne\n', ms: 5 });
  metrics.observe({ event: "lane" });
  assert.equal(
    metrics.text(),
    '# TYPE sluice_jobs_total counter\nsluice_jobs_total{kind="pull",outcome="done"} 1\n' +
      'sluice_jobs_total{kind="pull",outcome="do_ne_"} 1\n' +
      "# TYPE sluice_job_milliseconds_total counter\nsluice_job_milliseconds_total 10\n",
  );
});
