// What the tool writes, by the schemas: ours, and SARIF's own.
import type { AuditOptions, Baseline, Report } from "@sluice/engine";
import { openEngine } from "@sluice/engine/node";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { flags, native, run, withFolder } from "../parity/hosts/native.ts";
import { allCases, everything, withGiven } from "../support/fixtures.ts";
import { madeCases } from "../support/hostile.ts";
import { assertValid, sarifSchema, schema } from "../support/schemas.ts";

const host = native(2);
const quiet: AuditOptions = { persona: "auditor", date: "2026-01-31", whole_tree: true };
const sarif = sarifSchema();

describe("reports", () => {
  for (const { name, files } of [...allCases(), ...madeCases()]) {
    test(name, async () => {
      assertValid(
        schema("report"),
        await host.audit(files, withGiven(files, everything), "json"),
        "JSON",
      );
      assertValid(sarif, await host.audit(files, everything, "sarif"), "SARIF");
    });
  }
});

describe("counts and order", () => {
  for (const { name, files } of allCases()) {
    test(name, async () => {
      const report = JSON.parse(
        await host.audit(files, withGiven(files, everything), "json"),
      ) as Report;
      const { summary, findings } = report;
      assert.equal(summary.files, report.files.length);
      assert.equal(summary.files, files.length);
      assert.equal(summary.audited + summary.skipped + summary.errors, summary.files);
      const { critical, high, medium, low, note, suppressed } = summary;
      assert.equal(critical + high + medium + low + note + suppressed, findings.length);
      assert.equal(new Set(findings.map(({ fingerprint }) => fingerprint)).size, findings.length);
      const places = findings.map(({ path, span }) => [path, span.start.offset] as const);
      const sorted = places.toSorted(
        (a, b) => Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0])) || a[1] - b[1],
      );
      assert.deepEqual(places, sorted);
    });
  }
});

test("rules", async () => {
  assertValid(schema("rules"), await run(["rules", "--format", "json"]), "rules");
});

test("a baseline holds every finding, and silences it", async () => {
  const engine = await openEngine();
  for (const { name, files } of allCases()) {
    const args = ["baseline", ...flags(withGiven(files, quiet)), "."];
    const text = await withFolder(files, (folder) => run(args, folder));
    assertValid(schema("baseline"), text, name);
    const { findings } = JSON.parse(text) as Baseline;
    const baseline = findings.map(({ fingerprint }) => fingerprint);
    const left = engine.audit(files, withGiven(files, { ...quiet, baseline })).findings;
    const others = left.filter(({ rule }) => !rule.startsWith("sluice/"));
    assert.deepEqual(others, [], name);
  }
});
