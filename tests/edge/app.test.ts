// The service as a function, over engines that record and fail as told.
import { EngineError } from "@sluice/engine";
import assert from "node:assert/strict";
import { test } from "node:test";

import { MAX_BODY_BYTES } from "../../edge/src/limits.ts";
import { auditRequest, fakeApp } from "./fakes.ts";
import { APP } from "./keys.ts";
import { TOKEN } from "./workerd.ts";

const FILES = { files: [{ path: "a.yml", text: "on: push" }] };

interface Failure {
  readonly error: { readonly code: string; readonly message: string };
  readonly request_id: string;
}
const failureOf = async (response: Response) => (await response.json()) as Failure;

test("unknown paths and wrong methods", async () => {
  const { ask } = fakeApp();
  for (const path of ["/", "/audit/", "/Audit", "/healthz/x", "//audit", "/webhook"]) {
    assert.equal((await ask(path)).status, 404, path);
  }
  for (const [path, method] of [
    ["/healthz", "GET"],
    ["/version", "GET"],
    ["/audit", "POST"],
    ["/path", "POST"],
    ["/metrics", "GET"],
    ["/webhook/github", "POST"],
    ["/webhook/gitlab", "POST"],
  ] as const) {
    for (const other of ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
      if (other === method) continue;
      const response = await ask(path, { method: other });
      assert.equal(response.status, 405, `${other} ${path}`);
      assert.equal(response.headers.get("allow"), method);
    }
  }
});

test("every answer says what it is and is kept by nobody", async () => {
  const { ask } = fakeApp();
  for (const path of ["/healthz", "/version", "/audit", "/path", "/nowhere"]) {
    const { headers } = await ask(path);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("cache-control"), "no-store");
    assert.match(headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
    assert.equal(headers.get("content-type"), "application/json");
  }
});

test("the door is closed without the token", async () => {
  const { ask, engines } = fakeApp();
  const wrong = [
    undefined,
    "",
    "Bearer",
    "Bearer ",
    `Basic ${TOKEN}`,
    TOKEN,
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(0, -1)}`,
    `Bearer ${TOKEN.toUpperCase()}`,
    `Bearer ${TOKEN} ${TOKEN}`,
    `Bearer x, Bearer ${TOKEN}`,
    `Bearer ${"x".repeat(5000)}`,
  ];
  for (const authorization of wrong) {
    const { headers, ...init } = auditRequest(FILES);
    const { authorization: _, ...others } = headers as Record<string, string>;
    const sent = authorization === undefined ? others : { ...others, authorization };
    const response = await ask("/audit", { ...init, headers: sent });
    assert.equal(response.status, 401, authorization);
    assert.match(response.headers.get("www-authenticate") ?? "", /^Bearer /);
    assert.ok(!(await response.text()).includes(TOKEN));
  }
  assert.equal((await ask("/version")).status, 401);
  assert.equal(engines.length, 0);
  assert.equal(
    (await ask("/audit", auditRequest(FILES, { authorization: `bEARER ${TOKEN}` }))).status,
    200,
  );
});

test("without a configured token nobody is let in", async () => {
  for (const AUDIT_TOKEN of [undefined, null, ""]) {
    const { ask, engines } = fakeApp({ AUDIT_TOKEN });
    for (const authorization of ["Bearer ", "Bearer undefined", "Bearer null", `Bearer ${TOKEN}`]) {
      const response = await ask("/audit", auditRequest(FILES, { authorization }));
      assert.equal(response.status, 503);
      assert.equal((await failureOf(response)).error.code, "not-configured");
    }
    assert.equal(engines.length, 0);
  }
});

test("bindings that cannot be meant close the door, and their values stay unsaid", async () => {
  for (const bindings of [
    { AUDIT_TOKEN: "short" },
    { AUDIT_TOKEN: 1234567890123456 },
    { AUDIT_TOKEN: TOKEN, WEBHOOK_SECRET: "short" },
    { AUDIT_TOKEN: TOKEN, MAX_BODY_BYTES: "short" },
    { AUDIT_TOKEN: TOKEN, MAX_BODY_BYTES: "-1" },
    { AUDIT_TOKEN: TOKEN, MAX_BODY_BYTES: "0" },
    { AUDIT_TOKEN: TOKEN, MAX_BODY_BYTES: 1.5 },
    { AUDIT_TOKEN: TOKEN, GITHUB_APP_ID: "7" },
    { AUDIT_TOKEN: TOKEN, GITHUB_APP_ID: "7", GITHUB_PRIVATE_KEY: "short" },
    { AUDIT_TOKEN: TOKEN, ...APP, GITHUB_APP_ID: "short" },
    { AUDIT_TOKEN: TOKEN, ...APP, GITHUB_API: "http://short.example" },
    { AUDIT_TOKEN: TOKEN, ...APP, GITHUB_API: "https://user:short@forge.example" },
    { AUDIT_TOKEN: TOKEN, ...APP, GITHUB_SARIF: "short" },
    { AUDIT_TOKEN: TOKEN, ...APP, ORGANISATION_POLICY: "short" },
    { AUDIT_TOKEN: TOKEN, ...APP, ORGANISATION_POLICY: "..@short" },
    { AUDIT_TOKEN: TOKEN, ...APP, MAX_CALLS: "short" },
    { AUDIT_TOKEN: TOKEN, GITLAB_TOKEN: "short" },
  ]) {
    const response = await fakeApp(bindings).ask("/audit", auditRequest(FILES));
    assert.equal(response.status, 503);
    const { error } = await failureOf(response);
    assert.equal(error.code, "misconfigured");
    assert.ok(!error.message.includes("short"));
  }
  assert.equal((await fakeApp({ AUDIT_TOKEN: "short" }).ask("/healthz")).status, 200);
});

test("an audit hands files and options over and the report back", async () => {
  const { ask, engines } = fakeApp();
  const response = await ask("/audit", auditRequest(FILES));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  assert.equal(await response.text(), "the report\n");
  const sarif = await ask("/audit?format=sarif", auditRequest(FILES));
  assert.equal(sarif.headers.get("content-type"), "application/sarif+json");
  assert.equal(engines.length, 1);
  assert.deepEqual(engines[0]?.calls[0]?.files, [
    { path: "a.yml", bytes: new TextEncoder().encode("on: push") },
  ]);
});

test("the delivery path is asked for as an audit is", async () => {
  const { ask, engines } = fakeApp();
  for (const [query, type] of [
    ["", "application/json"],
    ["?format=json", "application/json"],
    ["?format=svg", "image/svg+xml"],
    ["?format=mermaid", "text/plain; charset=utf-8"],
    ["?format=text", "text/plain; charset=utf-8"],
  ] as const) {
    const response = await ask(`/path${query}`, auditRequest(FILES));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), type);
    assert.equal(await response.text(), "the path\n");
  }
  const calls = engines[0]?.calls.length;
  for (const query of ["?format=sarif", "?format=", "?format=svg&format=svg"]) {
    assert.equal((await ask(`/path${query}`, auditRequest(FILES))).status, 400, query);
  }
  const { authorization: _, ...others } = auditRequest(FILES).headers as Record<string, string>;
  assert.equal((await ask("/path", { ...auditRequest(FILES), headers: others })).status, 401);
  assert.equal((await ask("/path", auditRequest({ files: [{}] }))).status, 400);
  assert.equal(engines[0]?.calls.length, calls);
});

test("formats and types of bodies that are not known are refused", async () => {
  const { ask, engines } = fakeApp();
  for (const query of ["?format=", "?format=text", "?format=JSON", "?format=json&format=sarif"]) {
    assert.equal((await ask(`/audit${query}`, auditRequest(FILES))).status, 400, query);
  }
  for (const type of ["text/plain", "application/jsonp", "text/json", "multipart/form-data", ""]) {
    const response = await ask("/audit", auditRequest(FILES, { "content-type": type }));
    assert.equal(response.status, 415, type);
  }
  const packed = auditRequest(FILES, { "content-encoding": "gzip" });
  assert.equal((await ask("/audit", packed)).status, 415);
  assert.equal(engines.length, 0);
  const charset = auditRequest(FILES, { "content-type": "Application/JSON; charset=utf-8" });
  assert.equal((await ask("/audit", charset)).status, 200);
});

test("a body is read up to its limit and no further", async () => {
  const limit = 64 * 1024;
  const { ask, engines } = fakeApp({ AUDIT_TOKEN: TOKEN, MAX_BODY_BYTES: String(limit) });
  let pulled = 0;
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      pulled += 4096;
      controller.enqueue(new Uint8Array(4096).fill(0x20));
    },
    cancel: () => void (cancelled = true),
  });
  const init = { ...auditRequest(""), body: endless, duplex: "half" } as RequestInit;
  const response = await ask("/audit", init);
  assert.equal(response.status, 413);
  assert.ok(cancelled);
  assert.ok(pulled <= limit + 3 * 4096, `${pulled} bytes were pulled`);

  const fits = JSON.stringify(FILES).padEnd(limit);
  assert.equal((await ask("/audit", auditRequest(fits))).status, 200);
  assert.equal((await ask("/audit", auditRequest(`${fits} `))).status, 413);
  assert.equal(engines.length, 1);
});

test("a length that is a lie counts for nothing", async () => {
  const { ask } = fakeApp({ AUDIT_TOKEN: TOKEN, MAX_BODY_BYTES: "1000" });
  const small = auditRequest(" ".repeat(2000), { "content-length": "5" });
  assert.equal((await ask("/audit", small)).status, 413);
  const large = auditRequest(FILES, { "content-length": "99999" });
  assert.equal((await ask("/audit", large)).status, 413);
});

test("the limit cannot be raised", async () => {
  const { ask } = fakeApp({ AUDIT_TOKEN: TOKEN, MAX_BODY_BYTES: 10 * MAX_BODY_BYTES });
  const response = await ask("/audit", auditRequest(" ".repeat(MAX_BODY_BYTES + 1)));
  assert.equal(response.status, 413);
});

test("an engine that traps is dropped, and the next request has a fresh one", async () => {
  const lost = new EngineError("the engine was lost", {
    cause: new WebAssembly.RuntimeError("unreachable: SECRET CONTENT"),
    fatal: true,
  });
  const traps = [
    lost,
    new WebAssembly.RuntimeError("SECRET CONTENT"),
    new RangeError("SECRET CONTENT"),
    "SECRET CONTENT",
  ];
  for (const trap of traps) {
    const { ask, engines, failures, lines } = fakeApp();
    failures.push(trap);
    const response = await ask("/audit", auditRequest(FILES));
    assert.equal(response.status, 500);
    const text = await response.text();
    assert.ok(!text.includes("SECRET CONTENT"));
    const { request_id: id } = JSON.parse(text) as Failure;
    assert.equal(response.headers.get("x-request-id"), id);
    assert.equal(lines.length, 1);
    assert.ok(lines[0]?.includes(id) && !lines[0].includes("SECRET CONTENT"));

    assert.equal((await ask("/audit", auditRequest(FILES))).status, 200);
    assert.equal((await ask("/audit", auditRequest(FILES))).status, 200);
    assert.equal(engines.length, 2);
  }
});

test("options that the engine refuses are the caller's fault, and its engine stays", async () => {
  const { ask, engines, failures } = fakeApp();
  failures.push(new EngineError("select names no rule"), new EngineError("select names no rule"));
  const response = await ask("/audit", auditRequest(FILES));
  assert.equal(response.status, 400);
  assert.equal((await failureOf(response)).error.message, "options: select names no rule");
  assert.deepEqual(engines[0]?.calls[1]?.files, []);
  assert.equal((await ask("/audit", auditRequest(FILES))).status, 200);
  assert.equal(engines.length, 1);
});

test("an error of the engine that is not about options stays unsaid", async () => {
  const { ask, engines, failures } = fakeApp();
  failures.push(new EngineError("SECRET CONTENT"));
  const response = await ask("/audit", auditRequest(FILES));
  assert.equal(response.status, 500);
  assert.ok(!(await response.text()).includes("SECRET CONTENT"));
  assert.equal((await ask("/audit", auditRequest(FILES))).status, 200);
  assert.equal(engines.length, 2);
});

test("requests that come together share one engine", async () => {
  const { ask, engines } = fakeApp();
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => ask("/audit", auditRequest(FILES))),
  );
  assert.deepEqual(new Set(answers.map((answer) => answer.status)), new Set([200]));
  assert.equal(engines.length, 1);
});

test("health costs no engine", async () => {
  const { ask, engines } = fakeApp({});
  assert.equal((await ask("/healthz")).status, 200);
  assert.equal(engines.length, 0);
});
