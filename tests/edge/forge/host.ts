// The service in this process with the real engine, before a forge that stands in.
import { compileEngine, openEngine } from "@sluice/engine/node";
import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";

import { createApp } from "../../../edge/src/app.ts";
import { EngineSlot } from "../../../edge/src/engine-slot.ts";
import { Crowd } from "../../../edge/src/lane/crowd.ts";
import { LocalLanes } from "../../../edge/src/lane/local.ts";
import { Metrics } from "../../../edge/src/log.ts";
import { APP } from "../keys.ts";
import { SECRET, TOKEN } from "../workerd.ts";
import { FakeGitHub } from "./github.ts";
import { FakeGitLab, PROJECT_TOKEN } from "./gitlab.ts";

const compiled = compileEngine();
/** One for all tests of a file: instances are what takes time. */
const slot = new EngineSlot(async () => openEngine(await compiled));

export function signed(event: string, payload: unknown, delivery: string = randomUUID()) {
  const body = JSON.stringify(payload);
  return {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": event,
      "x-github-delivery": delivery,
      "x-hub-signature-256": `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`,
    },
  };
}

export interface Line {
  readonly outcome?: string;
  readonly error?: string;
  readonly kind?: string;
  readonly wait?: number;
}

interface Forge {
  readonly fetch: typeof fetch;
  readonly calls: readonly string[];
  readonly errors: readonly string[];
}

/** The service before one forge, whatever it is. */
function serve<F extends Forge>(forge: F, bindings: object) {
  const lines: Line[] = [];
  const metrics = new Metrics();
  const lanes = new LocalLanes({
    slot,
    metrics,
    crowd: new Crowd(8),
    write: (line) => void lines.push(JSON.parse(line)),
    fetch: forge.fetch,
    // What comes after is looked at by the lane's own tests.
    waitOf: (ms) => (ms > 3_600_000 ? ms : Math.min(ms, 5)),
  });
  const app = createApp({
    slot,
    metrics,
    onJob: (job) => lanes.submit(job, bindings),
    log: (line) => void lines.push(JSON.parse(line)),
  });
  const send = (path: string, init?: RequestInit) =>
    app(new Request(`https://edge.example${path}`, init), bindings);
  const over = () => lines.filter(({ outcome }) => outcome !== undefined && outcome !== "later");
  /** Waits until so many jobs are over, and gives their outcomes. */
  const outcomes = async (count: number) => {
    let [last, moved] = ["", Date.now()];
    while (over().length < count) {
      // As long as something happens the machine only has much else to do.
      const done = `${forge.calls.length} ${lines.length}`;
      if (done !== last) [last, moved] = [done, Date.now()];
      assert.ok(Date.now() - moved < 90_000, `jobs do not end: ${JSON.stringify(lines)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return over().map(({ outcome }) => outcome);
  };
  /** Sends a delivery, waits for the end of its job, and gives how that ended. */
  const ended = async (path: string, init: RequestInit) => {
    const before = over().length;
    const response = await send(path, init);
    assert.equal(response.status, 202, await response.text());
    return (await outcomes(before + 1)).at(-1);
  };
  const stop = () => {
    lanes.dispose();
    assert.deepEqual(forge.errors, []);
  };
  return { forge, send, ended, outcomes, lines, metrics, stop };
}

/** @example const host = await startHost(); await host.deliver("pull_request", payload); */
export async function startHost(bindings: object = {}) {
  const all = { AUDIT_TOKEN: TOKEN, WEBHOOK_SECRET: SECRET, ...APP, ...bindings };
  const host = serve(await FakeGitHub.start(), all);
  const deliver = (event: string, payload: unknown, delivery?: string) =>
    host.ended("/webhook/github", signed(event, payload, delivery));
  return { ...host, deliver };
}

/** @example const host = startGitLabHost(); await host.deliver(payload); */
export function startGitLabHost(bindings: object = {}) {
  const host = serve(new FakeGitLab(), {
    GITLAB_TOKEN: PROJECT_TOKEN,
    GITLAB_WEBHOOK_SECRET: SECRET,
    ...bindings,
  });
  const delivery = (payload: unknown, headers: Record<string, string> = {}) => ({
    method: "POST",
    body: JSON.stringify(payload),
    headers: {
      "content-type": "application/json",
      "x-gitlab-token": SECRET,
      "x-gitlab-event-uuid": randomUUID(),
      ...headers,
    },
  });
  const deliver = (payload: unknown, headers?: Record<string, string>) =>
    host.ended("/webhook/gitlab", delivery(payload, headers));
  return { ...host, delivery, deliver };
}

const REPOSITORY = { full_name: "octo/service", default_branch: "main" };

/** The part of the event that is looked at, for the pull request as it is. */
export function pullEvent(forge: FakeGitHub, action = "synchronize", changes: object = {}) {
  const { number, head, base, updated } = forge.pull;
  return {
    action,
    number,
    installation: { id: 42 },
    repository: REPOSITORY,
    pull_request: { number, head: { sha: head }, base: { sha: base }, updated_at: updated },
    ...changes,
  };
}
