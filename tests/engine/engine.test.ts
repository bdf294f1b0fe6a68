// What the wrapper promises besides the report: who is at fault, and what can still be used.
import { connectEngine, EngineError } from "@sluice/engine";
import type { InputFile, Report } from "@sluice/engine";
import { compileEngine, openEngine } from "@sluice/engine/node";
import { serveEngine } from "@sluice/engine/worker";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CoreEngine } from "../../wasm/src/engine.ts";
import type { Core } from "../../wasm/src/sluice.mjs";
import { allCases, everything, withGiven } from "../support/fixtures.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const broken = [{ path: ".github/workflows/ci.yml", bytes: bytes("jobs: [\n") }];

describe("engine", () => {
  test("audits again after options that it refused", async () => {
    const engine = await openEngine();
    const refused = { limits: { depth: 1000 } };
    assert.throws(() => engine.audit([], refused), { name: "EngineError", fatal: false });
    assert.equal(engine.audit(broken).findings[0]?.rule, "sluice/parse-error");
  });

  test("shows the delivery path", async () => {
    const engine = await openEngine();
    const workflow = `on: push
jobs: {a: {runs-on: u, environment: uat, steps: [{run: kubectl apply -f k8s}]}}
`;
    const files = [{ path: ".github/workflows/ci.yml", bytes: bytes(workflow) }];
    const { reach } = engine.path(files);
    assert.deepEqual(
      reach.map(({ environment, event, ref }) => [environment, event, ref]),
      [
        ["uat", "push", "refs/heads/*"],
        ["uat", "push", "refs/tags/*"],
      ],
    );
    assert.equal(reach[0]?.places["deploy"]?.span.start.line, 2);
    assert.match(engine.pathText(files, {}, "svg"), /^<svg /);
    assert.match(engine.pathText(files, {}, "mermaid"), /^flowchart /);
    assert.match(engine.pathText(files, {}, "text"), /^uat\n/);
    assert.throws(() => engine.path(files, { date: "never" }), { name: "EngineError" });
  });

  test("what is audited again is what it would be for the first time", async () => {
    const engine = await openEngine();
    const fresh = await openEngine();
    for (const { name, files } of allCases()) {
      const options = withGiven(files, everything);
      let now: readonly InputFile[] = files;
      let seed = 1;
      const below = (most: number) => {
        seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
        return (seed >>> 8) % most;
      };
      for (let step = 0; step < 6; step += 1) {
        const { report, path } = engine.auditAgain(now, options, "json");
        const at = `${name}, step ${step}`;
        assert.equal(report, fresh.auditText(now, options), at);
        if (step % 3 === 0) assert.equal(path, fresh.pathText(now, options, "json"), at);
        assert.equal(engine.auditAgain(now, options).path, undefined);
        // A file is cut off, is gone, or comes back as it was.
        const [which, how] = [below(files.length), below(3)];
        const file = files[which];
        if (file === undefined || !("bytes" in file)) continue;
        const others = now.filter((one) => one.path !== file.path);
        const cut = { path: file.path, bytes: file.bytes.slice(0, below(file.bytes.length + 1)) };
        now = how === 0 ? others : [...others, how === 1 ? cut : file];
      }
    }
  });

  test("what other engines sifted is what it would be by itself", async () => {
    const module = await compileEngine();
    const [engine, other] = await Promise.all([openEngine(module), openEngine(module)]);
    let spared = 0;
    for (const { name, files } of allCases()) {
      const options = withGiven(files, everything);
      const read = files.filter((file) => "bytes" in file);
      const plain = other.sift(read, options);
      assert.equal(plain.length, read.length);
      spared += plain.filter((one) => one !== undefined).length;
      engine.forget();
      // Of these two parts one was sifted in vain: the engine may look for itself.
      const half = read.length >> 1;
      engine.prepare(
        read.slice(0, half).map((file, i) => ({ ...file, plain: plain[i] })),
        options,
      );
      engine.prepare(read.slice(half), options);
      assert.equal(engine.auditAgain(files, options).report, other.auditText(files, options), name);
    }
    assert.ok(spared > 10, `${spared} files`);
  });

  test("other options, other names and what was forgotten are audited anew", async () => {
    const engine = await openEngine();
    const content = bytes("FROM alpine\n");
    const rules = (path: string, options = {}) => {
      const { report } = engine.auditAgain([{ path, bytes: content }], options);
      return (JSON.parse(report) as Report).findings.map(({ rule }) => rule);
    };
    const first = rules("Dockerfile");
    assert.ok(first.length > 0);
    assert.deepEqual(rules("Dockerfile"), first);
    assert.deepEqual(rules("notes.txt"), []);
    assert.ok(rules("Dockerfile", { persona: "auditor" }).length > first.length);
    assert.throws(() => rules("Dockerfile", { limits: { depth: 1000 } }), { fatal: false });
    engine.forget();
    assert.deepEqual(rules("Dockerfile"), first);
  });

  test("engines from one module share nothing", async () => {
    const module = await compileEngine();
    const [one, other] = await Promise.all([openEngine(module), openEngine(module)]);
    assert.equal(one.auditText(broken), other.auditText(broken));
  });

  test("takes bytes from a part of a larger buffer", async () => {
    const engine = await openEngine();
    const whole = bytes("############jobs: [\n");
    const files = [{ path: ".github/workflows/ci.yml", bytes: whole.subarray(12) }];
    assert.equal(engine.auditText(files), engine.auditText(broken));
  });

  test("says why a file was not read", async () => {
    const engine = await openEngine();
    const { files, summary } = engine.audit([
      { path: "a.tf", state: "skipped", problem: "symbolic link" },
      { path: "b.tf", state: "unreadable", problem: "HTTP 403" },
      { path: "c.tf", state: "too-large", problem: "above 1 MiB" },
    ]);
    assert.deepEqual(
      files.map(({ status, reason }) => [status, reason]),
      [
        ["skipped", "symbolic link"],
        ["error", "HTTP 403"],
        ["error", "above 1 MiB"],
      ],
    );
    assert.equal(summary.errors, 2);
  });

  test("limits on one file and on all together are told", async () => {
    const engine = await openEngine();
    const files = ["a", "b", "c"].map((name) => ({
      path: `${name}/Dockerfile`,
      bytes: bytes("# 8 byte"),
    }));
    const errors = (limits: object) =>
      engine.audit(files.toReversed(), { limits }).findings.map(({ rule, path }) => [rule, path]);
    assert.deepEqual(
      errors({ file_bytes: 7 }),
      files.map(({ path }) => ["sluice/limit-reached", path]),
    );
    assert.deepEqual(errors({ files: 2 }), [["sluice/limit-reached", "c/Dockerfile"]]);
    assert.deepEqual(errors({ total_bytes: 15 }), [
      ["sluice/limit-reached", "b/Dockerfile"],
      ["sluice/limit-reached", "c/Dockerfile"],
    ]);
  });

  test("is lost for good after a trap", () => {
    const cause = new WebAssembly.RuntimeError("unreachable");
    const core: Pick<Core, "version" | "audit"> = {
      version: () => "0.1.0",
      audit() {
        throw cause;
      },
    };
    const engine = new CoreEngine(core as Core);
    assert.equal(engine.version(), "0.1.0");
    assert.throws(() => engine.audit(broken), { name: "EngineError", fatal: true, cause });
    assert.throws(() => engine.version(), { name: "EngineError", fatal: true });
    assert.throws(() => engine.path(broken), { name: "EngineError", fatal: true });
  });
});

describe("engine in a worker", () => {
  test("gives the same text, and tells errors", async () => {
    const { port1, port2 } = new MessageChannel();
    const module = await compileEngine();
    serveEngine(port1, module);
    const remote = connectEngine(port2);
    port1.start();
    port2.start();
    const engine = await openEngine(module);
    try {
      const [text, report, path, rules, version] = await Promise.all([
        remote.auditText(broken, {}, "sarif"),
        remote.audit(broken),
        remote.path(broken),
        remote.rules(),
        remote.version(),
      ]);
      assert.equal(text, engine.auditText(broken, {}, "sarif"));
      assert.deepEqual(report, engine.audit(broken));
      assert.deepEqual(path, engine.path(broken));
      assert.deepEqual(rules, engine.rules());
      assert.equal(version, engine.version());
      await assert.rejects(
        remote.audit([], { date: "never" }),
        (error) => error instanceof EngineError && !error.fatal,
      );
    } finally {
      port1.close();
    }
  });
});
