// Deliveries: nothing is done before the signature holds, and little after it.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mock, test } from "node:test";

import { fakeApp } from "./fakes.ts";
import { SECRET } from "./workerd.ts";

const HEAD = "c".repeat(40);
const BASE = "b".repeat(40);
const DELIVERY = "6d2f8a70-0000-4000-8000-000000000001";

const payload = (changes: object = {}) => ({
  action: "opened",
  number: 7,
  installation: { id: 42 },
  repository: { full_name: "octo-org/service.api" },
  pull_request: { number: 7, head: { sha: HEAD }, base: { sha: BASE } },
  ...changes,
});

const sign = (body: string, secret = SECRET, hash = "sha256") =>
  `${hash}=${createHmac(hash, secret).update(body).digest("hex")}`;

function delivery(body: string, headers: Record<string, string | undefined> = {}): RequestInit {
  const all = {
    "content-type": "application/json",
    "x-github-event": "pull_request",
    "x-github-delivery": DELIVERY,
    "x-hub-signature-256": sign(body),
    ...headers,
  };
  const sent = Object.entries(all).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  return { method: "POST", headers: sent, body };
}

test("a signed pull request is taken on, as what it would have audited", async () => {
  for (const action of ["opened", "synchronize", "reopened", "ready_for_review"]) {
    const { ask, jobs, engines } = fakeApp();
    const body = JSON.stringify(payload({ action }), null, 2);
    const response = await ask("/webhook/github", delivery(body));
    assert.equal(response.status, 202);
    assert.deepEqual(await response.json(), {
      delivery: DELIVERY,
      jobs: [{ kind: "pull", state: "taken" }],
    });
    assert.deepEqual(jobs, [
      {
        forge: "github",
        delivery: DELIVERY,
        installation: 42,
        repository: "octo-org/service.api",
        kind: "pull",
        number: 7,
        headSha: HEAD,
        // The check of in between may be another pull request's.
        ...(action === "reopened" ? { rerun: DELIVERY } : {}),
      },
    ]);
    assert.equal(engines.length, 0);
  }
});

test("without a valid signature no work is done", async (t) => {
  const body = JSON.stringify(payload());
  const changed = JSON.stringify(payload({ number: 8 }));
  const signatures: [string, string | undefined][] = [
    ["missing", undefined],
    ["empty", ""],
    ["zero", `sha256=${"0".repeat(64)}`],
    ["of another body", sign(changed)],
    ["under another secret", sign(body, `${SECRET}x`)],
    ["under no secret", sign(body, "")],
    ["SHA-1", sign(body, SECRET, "sha1")],
    ["SHA-512", sign(body, SECRET, "sha512")],
    ["without its algorithm", sign(body).slice("sha256=".length)],
    ["SHA-1 that says SHA-256", sign(body, SECRET, "sha1").replace("sha1", "sha256")],
    ["upper case", sign(body).toUpperCase()],
    ["cut short", sign(body).slice(0, -2)],
    ["too long", `${sign(body)}00`],
    ["twice", `${sign(body)}, ${sign(body)}`],
  ];
  const { ask, jobs, engines } = fakeApp();
  const parse = t.mock.method(JSON, "parse");
  for (const [name, signature] of signatures) {
    const response = await ask(
      "/webhook/github",
      delivery(body, { "x-hub-signature-256": signature }),
    );
    assert.equal(response.status, 401, name);
  }
  // A good signature of one body does not carry another, however little differs.
  for (const other of [changed, `${body} `, body.slice(0, -1), ""]) {
    const signature = { "x-hub-signature-256": sign(body) };
    assert.equal((await ask("/webhook/github", delivery(other, signature))).status, 401);
  }
  assert.equal(parse.mock.callCount(), 0, "a body was parsed");
  assert.equal(engines.length, 0, "an engine was opened");
  assert.equal(jobs.length, 0, "an event was taken on");
});

test("what cannot be signed is not even read", async () => {
  const { ask } = fakeApp();
  const pull = mock.fn();
  const body = new ReadableStream({ pull }, { highWaterMark: 0 });
  const init = { ...delivery(""), body, duplex: "half" } as RequestInit;
  const headers = { "x-hub-signature-256": "sha1=0" };
  assert.equal((await ask("/webhook/github", { ...init, headers })).status, 401);
  assert.equal(pull.mock.callCount(), 0);
});

test("without a configured secret nothing is accepted", async () => {
  const { ask, jobs } = fakeApp({});
  const body = JSON.stringify(payload());
  for (const secret of ["", "undefined", SECRET]) {
    const headers = { "x-hub-signature-256": sign(body, secret) };
    assert.equal((await ask("/webhook/github", delivery(body, headers))).status, 503);
  }
  assert.equal(jobs.length, 0);
});

test("large deliveries are refused while they are read", async () => {
  const { ask } = fakeApp();
  const body = JSON.stringify(payload({ padding: "x".repeat(1024 * 1024) }));
  assert.equal((await ask("/webhook/github", delivery(body))).status, 413);
});

test("a push lists all its files, and is taken all the same", async () => {
  const { ask, jobs } = fakeApp();
  const push = (size: number) => {
    const commits = Array.from({ length: size }, (_, i) => ({
      added: [`some/folder/file-${i}.tf`],
    }));
    const ids = { before: "a".repeat(40), after: "b".repeat(40) };
    const repository = { full_name: "octo-org/service.api", default_branch: "main" };
    const event = { ...payload({}), repository, ref: "refs/heads/main", ...ids, commits };
    const body = JSON.stringify(event);
    return ask("/webhook/github", delivery(body, { "x-github-event": "push" }));
  };
  assert.equal((await push(50_000)).status, 202);
  assert.equal(jobs[0]?.kind, "push");
  assert.equal((await push(250_000)).status, 413);
});

test("other events and other actions are ignored", async () => {
  const { ask, jobs } = fakeApp();
  const ping = await ask("/webhook/github", delivery("{}", { "x-github-event": "ping" }));
  assert.equal(ping.status, 200);
  // No payload of an event that nobody wants is parsed: this one could not be.
  for (const name of [
    "workflow_run",
    "watch",
    "PULL_REQUEST",
    "pull_request_review",
    "",
    undefined,
  ]) {
    const response = await ask("/webhook/github", delivery("{", { "x-github-event": name }));
    assert.equal(response.status, 204, name);
  }
  for (const action of ["closed", "labeled", "edited", "", 7, null, undefined]) {
    const body = JSON.stringify(payload({ action }));
    assert.equal((await ask("/webhook/github", delivery(body))).status, 204);
  }
  assert.equal(jobs.length, 0);
});

test("signed payloads of another shape are refused, and name the member", async () => {
  const { ask, jobs } = fakeApp();
  const change = { number: 7, head: { sha: HEAD }, base: { sha: BASE } };
  const rows: [unknown, RegExp][] = [
    [[], /must be a JSON object/],
    [payload({ installation: undefined }), /^installation\.id/],
    [payload({ installation: { id: "42" } }), /^installation\.id/],
    [payload({ installation: { id: -1 } }), /^installation\.id/],
    [payload({ installation: { id: 1e300 } }), /^installation\.id/],
    [payload({ number: 0 }), /^number/],
    [payload({ number: 1.5 }), /^number/],
    [payload({ repository: { full_name: "octo" } }), /^repository\.full_name/],
    [payload({ repository: { full_name: "octo/.." } }), /^repository\.full_name/],
    [payload({ repository: { full_name: "octo/a/b" } }), /^repository\.full_name/],
    [payload({ repository: { full_name: "../octo" } }), /^repository\.full_name/],
    [payload({ repository: { full_name: "octo/a?b" } }), /^repository\.full_name/],
    [payload({ repository: { full_name: "octo/a\n" } }), /^repository\.full_name/],
    [payload({ pull_request: null }), /^pull_request\.head\.sha/],
    [payload({ pull_request: { ...change, head: { sha: "main" } } }), /^pull_request\.head\.sha/],
    [
      payload({ pull_request: { ...change, head: { sha: HEAD.toUpperCase() } } }),
      /^pull_request\.head\.sha/,
    ],
  ];
  for (const [value, message] of rows) {
    const response = await ask("/webhook/github", delivery(JSON.stringify(value)));
    assert.equal(response.status, 400, JSON.stringify(value));
    const { error } = (await response.json()) as { error: { message: string } };
    assert.match(error.message, message);
  }
  assert.equal((await ask("/webhook/github", delivery("{"))).status, 400);
  const body = JSON.stringify(payload());
  for (const id of [undefined, "", "a b", "x".repeat(65)]) {
    const response = await ask("/webhook/github", delivery(body, { "x-github-delivery": id }));
    assert.equal(response.status, 400);
  }
  const form = { "content-type": "application/x-www-form-urlencoded" };
  assert.equal((await ask("/webhook/github", delivery(body, form))).status, 415);
  assert.equal(jobs.length, 0);
});
