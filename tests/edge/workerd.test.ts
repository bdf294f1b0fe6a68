// The built worker in real workerd: what only the runtime can show.
import { compileEngine, openEngine } from "@sluice/engine/node";
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { ENGINE_LIMITS } from "../../edge/src/limits.ts";
import { auditRequest } from "./fakes.ts";
import { BUILT, SECRET, startWorker, TOKEN } from "./workerd.ts";
import type { Worker } from "./workerd.ts";

let worker: Worker;
before(async () => {
  worker = await startWorker({ AUDIT_TOKEN: TOKEN, WEBHOOK_SECRET: SECRET });
});
after(() => worker.stop());

const ask = (path: string, init?: RequestInit) => fetch(`${worker.url}${path}`, init);
const ok = async (response: Response) => {
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return text;
};

/** Files of several kinds, with something to say about some of them. */
function sampleFiles(count: number) {
  return Array.from({ length: count }, (_, i) => [
    { path: `${i}/.github/workflows/ci.yml`, text: `on: [push\n# run ${i} 🙂\n` },
    {
      path: `${i}/k8s.yaml`,
      text: "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: a}]}\n",
    },
    { path: `${i}/Dockerfile`, text: "FROM alpine:latest\nRUN curl http://a | sh\n" },
    { path: `${i}/data.json`, text: '{"a": [1, 2, {"b": null}]}' },
  ]).flat();
}

test("liveness, version, and everything else", async () => {
  assert.equal(await ok(await ask("/healthz")), '{"status":"ok"}');
  const headers = { authorization: `Bearer ${TOKEN}` };
  const { version } = JSON.parse(await ok(await ask("/version", { headers })));
  assert.equal(version, (await openEngine()).version());
  assert.equal((await ask("/version")).status, 401);
  assert.equal((await ask("/nowhere")).status, 404);
  const wrong = await ask("/audit");
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.get("allow"), "POST");
});

test("the report's bytes are those of the same module in Node.js", async () => {
  const files = sampleFiles(5);
  const engine = await openEngine(await compileEngine());
  const bytes = files.map(({ path, text }) => ({ path, bytes: new TextEncoder().encode(text) }));
  const request = auditRequest({ files, options: { persona: "auditor", date: "2026-01-31" } });
  const options = { persona: "auditor", date: "2026-01-31", limits: ENGINE_LIMITS } as const;
  const report = await ok(await ask("/audit", request));
  assert.equal(report, engine.auditText(bytes, options));
  assert.ok(JSON.parse(report).findings.length > 0);
  assert.equal(
    await ok(await ask("/audit?format=sarif", request)),
    engine.auditText(bytes, options, "sarif"),
  );
  const packed = files.map(({ path, text }) => ({
    path,
    base64: Buffer.from(text).toString("base64"),
  }));
  assert.equal(
    await ok(await ask("/audit", auditRequest({ files: packed }))),
    await ok(await ask("/audit", auditRequest({ files }))),
  );
});

test("hostile content ends as a report", async () => {
  const yaml = ".github/workflows/a.yml";
  const bomb = ["a: &a [1,1,1,1,1,1,1,1,1]"];
  for (const [at, name] of [..."bcdefghij"].entries()) {
    const from = "abcdefghi"[at];
    bomb.push(`${name}: &${name} [${Array(9).fill(`*${from}`).join(",")}]`);
  }
  const contents: (string | Uint8Array)[] = [
    "[".repeat(100_000),
    "{a: ".repeat(100_000),
    `${"- ".repeat(100_000)}a`,
    bomb.join("\n"),
    ",*Q",
    "on: *missing",
    "\0".repeat(1000),
    "\u202e\u2066\x1b[2J\u200b: </script><img src=x onerror=alert(1)>",
    `key: "${"\\".repeat(100_001)}`,
    new Uint8Array(4096).map((_, i) => (i * 167 + 13) % 256),
    new Uint8Array([0xff, 0xfe, 0x61, 0, 0x62, 0]),
    `on: push # ${"sluice:ignore ".repeat(10_000)}`,
  ];
  for (const [i, content] of contents.entries()) {
    for (const path of [yaml, "template.json", "Dockerfile", "main.tf"]) {
      const base64 = Buffer.from(content).toString("base64");
      const report = JSON.parse(
        await ok(await ask("/audit", auditRequest({ files: [{ path, base64 }] }))),
      );
      assert.equal(report.summary.files, 1, `content ${i} as ${path}`);
    }
  }
  assert.equal(worker.log(), "");
});

test("a file above the engine's limit is a finding, a body above the worker's is 413", async () => {
  const large = { path: "Dockerfile", text: "#".repeat(ENGINE_LIMITS.file_bytes + 1) };
  const report = JSON.parse(await ok(await ask("/audit", auditRequest({ files: [large] }))));
  assert.deepEqual(
    report.findings.map((finding: { rule: string }) => finding.rule),
    ["sluice/limit-reached"],
  );
  const small = await startWorker({ AUDIT_TOKEN: TOKEN, MAX_BODY_BYTES: "1000" });
  try {
    const send = (size: number) =>
      fetch(`${small.url}/audit`, auditRequest('{"files": []}'.padEnd(size)));
    assert.equal((await send(1000)).status, 200);
    assert.equal((await send(1001)).status, 413);
  } finally {
    await small.stop();
  }
});

/** What is answered to a body that never ends. */
function statusOfEndless({ headers }: RequestInit): Promise<number | undefined> {
  const sending = request(`${worker.url}/audit`, {
    method: "POST",
    headers: Object.fromEntries(new Headers(headers)),
  });
  const piece = Buffer.alloc(65536);
  const send = () => {
    while (sending.write(piece));
  };
  const status = new Promise<number | undefined>((resolve) => {
    sending.on("response", (answer) => resolve(answer.statusCode));
    // The answer comes while we still send: the connection may go away under us instead.
    sending.on("error", () => resolve(413));
  });
  sending.on("drain", send);
  send();
  return status.finally(() => sending.destroy());
}

test("a body without end is cut off, and others are served on", async () => {
  assert.equal(await statusOfEndless(auditRequest("")), 413);
  await ok(await ask("/healthz"));
});

test("malformed bodies are 400, and neither they nor the token are logged", async () => {
  for (const body of ["", "{", "[]", '{"files": [{"path": "../a", "text": ""}]}', "\0"]) {
    const response = await ask("/audit", auditRequest(body));
    assert.equal(response.status, 400);
  }
  const other = auditRequest("{}", { authorization: "Bearer not-this-one-0123456789" });
  assert.equal((await ask("/audit", other)).status, 401);
  assert.equal(worker.log(), "");
});

test("deliveries are verified over their raw bytes", async () => {
  const body = `{ "action" : "opened", "number": 7, "installation": {"id": 42},
    "repository": {"full_name": "octo/app"},
    "pull_request": {"head": {"sha": "${"c".repeat(40)}"}, "base": {"sha": "${"b".repeat(40)}"}} }`;
  const signature = `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`;
  const headers = {
    "content-type": "application/json",
    "x-github-event": "pull_request",
    "x-github-delivery": "1",
    "x-hub-signature-256": signature,
  };
  const post = (sent: string, more: Record<string, string> = {}) =>
    ask("/webhook/github", { method: "POST", body: sent, headers: { ...headers, ...more } });
  // Nobody configured an app: what is signed goes no further.
  assert.equal((await post(body)).status, 503);
  assert.equal((await post(body, { "x-github-event": "ping" })).status, 200);
  assert.equal((await post(body, { "x-github-event": "watch" })).status, 204);
  assert.equal((await post(body.replace("7", "8"))).status, 401);
  assert.equal((await post(body, { "x-hub-signature-256": "" })).status, 401);
  const sha1 = `sha1=${createHmac("sha1", SECRET).update(body).digest("hex")}`;
  assert.equal((await post(body, { "x-hub-signature-256": sha1 })).status, 401);
});

test("thirty requests at once get thirty right reports", async () => {
  const bodies = Array.from({ length: 30 }, (_, i) => ({
    files: [{ path: `${i}/.github/workflows/ci.yml`, text: `# ${i}\n`.repeat(i) + "on: [push\n" }],
  }));
  const reports = await Promise.all(
    bodies.map(async (body) => JSON.parse(await ok(await ask("/audit", auditRequest(body))))),
  );
  for (const [i, report] of reports.entries()) {
    assert.equal(report.findings[0].path, `${i}/.github/workflows/ci.yml`);
    // Where the list is opened that nothing closes.
    assert.equal(report.findings[0].span.start.line, i + 1);
  }
});

test("memory stays where it is over 200 requests", async (t) => {
  const text = `- ${"x".repeat(60)}\n`.repeat(1000);
  const files = Array.from({ length: 2 }, (_, i) => ({ path: `${i}.gitlab-ci.yml`, text }));
  const request = auditRequest({ files });
  const run = async (count: number) => {
    for (let i = 0; i < count; i++) await ok(await ask("/audit", request));
    return worker.memory();
  };
  const warm = await run(40);
  const end = await run(200);
  const grown = (end - warm) / 2 ** 20;
  t.diagnostic(`${(end / 2 ** 20).toFixed(1)} MiB, grown by ${grown.toFixed(1)}`);
  assert.ok(grown < 32, `grew by ${grown.toFixed(1)} MiB`);
});

test("the runtime's ban on code made at run time holds, and nothing of ours asks for it", async () => {
  const bundle = await readFile(join(BUILT, "worker.mjs"), "utf8");
  assert.ok(!/\beval\(|new Function|WebAssembly\.compile|new WebAssembly\.Module/.test(bundle));

  const folder = await mkdtemp(join(tmpdir(), "sluice-edge-"));
  await cp(BUILT, folder, { recursive: true });
  await writeFile(
    join(folder, "worker.mjs"),
    `const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
    const tries = {
      eval: () => (0, eval)("1"),
      function: () => new Function("return 1")(),
      compile: () => WebAssembly.compile(bytes),
      module: () => new WebAssembly.Module(bytes),
      instantiate: () => WebAssembly.instantiate(bytes),
    };
    export default {
      async fetch(request, env) {
        const allowed = [];
        for (const [name, run] of Object.entries(tries)) {
          try { await run(); allowed.push(name); } catch {}
        }
        return Response.json(allowed);
      },
    };`,
  );
  const probe = await startWorker({}, folder);
  try {
    assert.deepEqual(await (await fetch(probe.url)).json(), []);
  } finally {
    await probe.stop();
    await rm(folder, { recursive: true });
  }
});

test("without bindings everything but liveness is closed", async () => {
  const closed = await startWorker({});
  try {
    assert.equal((await fetch(`${closed.url}/healthz`)).status, 200);
    assert.equal((await fetch(`${closed.url}/audit`, auditRequest({}))).status, 503);
    const init = { method: "POST", headers: { "x-hub-signature-256": `sha256=${"0".repeat(64)}` } };
    assert.equal((await fetch(`${closed.url}/webhook/github`, init)).status, 503);
  } finally {
    await closed.stop();
  }
});
