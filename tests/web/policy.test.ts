import assert from "node:assert/strict";
import { test } from "node:test";
import { openEngine } from "@sluice/engine/node";
import { parse } from "yaml";
import { placeOf } from "../../web/src/policy/complete.ts";
import { globOf, ignoreOf, type Ignore, withIgnore } from "../../web/src/policy/ignores.ts";
import { schemaAt, valuesOf } from "../../web/src/policy/schema.ts";
import { finding } from "./report.ts";

const ignore: Ignore = { rule: "aws/s3-x", path: "a b/[x]*.tf", reason: `it's "fine": yes` };

const policies: readonly (readonly [name: string, before: string])[] = [
  ["a policy without ignores", "version: 1\n# mine\nfail_on: high # for now\n"],
  ["no end of line", "version: 1"],
  ["an empty text", ""],
  ["comments alone", "# begin\n"],
  ["entries in line", "version: 1\nignores:\n- rule: a/b\n  reason: c # why\n\nfail_on: low\n"],
  [
    "entries set in",
    "version: 1\nignores:\n    - rule: a/b\n      reason: >-\n        c\n        d\nfail_on: low\n",
  ],
  ["lines of Windows", "version: 1\r\nignores:\r\n  - rule: a/b\r\n    reason: c\r\n"],
];
for (const [name, before] of policies) {
  test(`an ignore is added, and nothing else changes: ${name}`, () => {
    const after = withIgnore(before, ignore);
    const old = (parse(before) ?? {}) as { ignores?: unknown[] };
    const now = parse(after) as { version: number; ignores: unknown[] };
    assert.equal(now.version, 1);
    assert.deepEqual(now.ignores, [
      ...(old.ignores ?? []),
      { rule: "aws/s3-x", path: "/a b/\\[x\\]\\*.tf", reason: `it's "fine": yes` },
    ]);
    assert.deepEqual({ ...now, ignores: [], version: 1 }, { ...old, ignores: [], version: 1 });
    for (const line of before.split("\n")) assert.ok(after.includes(line.trim()), line);
    if (before.includes("\r\n")) assert.ok(!/[^\r]\n/.test(after));
  });
}

test("what cannot be added to without a guess is refused", () => {
  for (const policy of ["[", "- a\n", "{version: 1}", "ignores: [{rule: a}]\n", "ignores:\n"])
    assert.throws(() => withIgnore(policy, ignore), policy);
});

test("the engine takes the ignore for exactly the file, resource and day that it names", async () => {
  const engine = await openEngine();
  const bytes = (text: string) => new TextEncoder().encode(text);
  const path = "a [b]/!#Dockerfile";
  const files = [path, "c/Dockerfile"].map((name) => ({
    path: name,
    bytes: bytes("FROM alpine\nRUN apk add curl\n"),
  }));
  const options = { show_suppressed: true, date: "2026-01-01" };
  const before = engine.audit(files, options);
  const [first] = before.findings.filter((one) => one.path === path);
  assert.ok(first);
  const text = withIgnore("", ignoreOf(first, "file", "a reason", "2026-01-01"));
  const policy = { path: ".sluice.yaml", text };
  const after = engine.audit(files, { ...options, policy });
  const suppressed = after.findings.filter((one) => one.suppressed);
  assert.deepEqual(
    suppressed.map((one) => [one.rule, one.path, one.suppressed]),
    before.findings
      .filter((one) => one.path === path && one.rule === first.rule)
      .map((one) => [one.rule, one.path, { by: "policy", reason: "a reason" }]),
  );
  const later = engine.audit(files, { ...options, date: "2026-01-02", policy });
  assert.equal(later.findings.filter((one) => one.suppressed).length, 0);
  assert.equal(globOf("a/b"), "/a/b");
});

test("an ignore is as narrow as it is asked to be", () => {
  const one = finding("aws/x", "high", "a.tf", { resource: "aws_s3_bucket.b" });
  assert.deepEqual(ignoreOf(one, "everywhere", "r", ""), { rule: "aws/x", reason: "r" });
  assert.deepEqual(ignoreOf(one, "resource", "r", "2027-01-01"), {
    rule: "aws/x",
    path: "a.tf",
    resource: "aws_s3_bucket.b",
    reason: "r",
    expires: "2027-01-01",
  });
});

const places: readonly (readonly [above: string, before: string, expected: unknown])[] = [
  ["", "ver", { path: [], value: undefined, typed: "ver" }],
  ["gates:\n  merge:", "    sev", { path: ["gates", "merge"], value: undefined, typed: "sev" }],
  [
    "gates:\n  merge:",
    "    severity: hi",
    { path: ["gates", "merge"], value: "severity", typed: "hi" },
  ],
  ["ignores:\n  - rule: a/b", "    exp", { path: ["ignores", 0], value: undefined, typed: "exp" }],
  ["ignores:\n- rule: a/b", "  exp", { path: ["ignores", 0], value: undefined, typed: "exp" }],
  ["version: 1\nignores:", "  - ru", { path: ["ignores", 0], value: undefined, typed: "ru" }],
  [
    "delivery:\n  environments:\n    dev:\n      branches: [a]",
    "      req",
    { path: ["delivery", "environments", "dev"], value: undefined, typed: "req" },
  ],
  [
    "delivery:\n  environments:\n    dev:\n      require:",
    "        - te",
    { path: ["delivery", "environments", "dev", "require", 0], value: undefined, typed: "te" },
  ],
];
for (const [above, before, expected] of places) {
  test(`where one writes: ${JSON.stringify(before)} behind ${JSON.stringify(above)}`, () => {
    assert.deepEqual(placeOf(above === "" ? [] : above.split("\n"), before), expected);
  });
}

test("the schema says what may stand there", () => {
  assert.match(schemaAt(["ignores", 0, "expires"])?.description ?? "", /last day/i);
  assert.deepEqual(valuesOf(schemaAt(["gates", "merge", "severity"]) ?? {}), [
    "critical",
    "high",
    "medium",
    "low",
    "note",
  ]);
  assert.ok(valuesOf(schemaAt(["rules", "a/b"]) ?? {}).includes("off"));
  assert.ok(schemaAt(["delivery", "environments", "dev"])?.properties?.["require"]);
  const gates = schemaAt(["delivery", "environments", "dev", "require", 0]);
  assert.ok(valuesOf(gates ?? {}).includes("tests"));
});
