import assert from "node:assert/strict";
import { test } from "node:test";
import {
  difference,
  families,
  kindsOf,
  passedOver,
  stateOf,
  worstFiles,
} from "../../web/src/overview/model.ts";
import { findRule, marked, matches } from "../../web/src/rules/model.ts";
import { docsIn } from "../../web/rule-docs-text.ts";
import { finding, reportOf } from "./report.ts";

const report = reportOf(
  [
    finding("aws/a", "high", "a.tf"),
    finding("aws/b", "low", "a.tf"),
    finding("actions/c", "critical", "c.yml"),
    finding("actions/d", "critical", "c.yml", { suppressed: { by: "comment" } }),
  ],
  [
    { path: "a.tf", kind: "terraform", status: "audited" },
    { path: "c.yml", kind: "github-actions", status: "audited" },
    { path: "d.txt", kind: "text", status: "audited" },
    { path: "e.txt", kind: "text", status: "audited" },
    { path: "x.bin", kind: "unknown", status: "skipped", reason: "binary" },
    { path: "y.bin", kind: "unknown", status: "skipped", reason: "binary" },
  ],
);

test("families and files stand in order of the worst, without what is suppressed", () => {
  assert.deepEqual(
    families(report).map(({ name, total }) => [name, total]),
    [
      ["actions", 1],
      ["aws", 2],
    ],
  );
  assert.deepEqual(
    worstFiles(report, 1).map(({ name }) => name),
    ["c.yml"],
  );
});

test("what was audited is counted by kind, texts last, and what was not by reason", () => {
  assert.deepEqual(kindsOf(report), [
    { kind: "terraform", files: 1, findings: 2 },
    { kind: "github-actions", files: 1, findings: 1 },
    { kind: "text", files: 2, findings: 0 },
  ]);
  assert.deepEqual(passedOver(report, ["node_modules/"]), [
    { reason: "binary", files: 2 },
    { reason: "named by .gitignore", files: 1 },
  ]);
});

test("a gate cannot be decided where not all was audited, whatever else is found", () => {
  const gate = { name: "g", severity: "high" as const, stopping: 0, passed: true };
  assert.equal(stateOf(gate, report), "passes");
  assert.equal(stateOf({ ...gate, stopping: 2, passed: false }, report), "fails");
  // A policy that is broken is no file of the summary.
  assert.equal(stateOf({ ...gate, passed: false }, report), "undecided");
  const unread = reportOf([], [{ path: "a", kind: "text", status: "error", reason: "r" }]);
  assert.equal(stateOf({ ...gate, stopping: 2, passed: false }, unread), "undecided");
});

test("two audits differ by fingerprints, each as often as it is there", () => {
  const twice = [finding("aws/a", "high", "a.tf"), finding("aws/a", "high", "a.tf")];
  const { added, gone } = difference(
    reportOf([...twice, finding("aws/old", "low", "a.tf")]),
    reportOf([finding("aws/a", "high", "a.tf"), finding("aws/new", "low", "a.tf")]),
  );
  assert.deepEqual(
    [added.map(({ rule }) => rule), gone.map(({ rule }) => rule)],
    [["aws/new"], ["aws/a", "aws/old"]],
  );
});

const rule = {
  id: "aws/s3-x",
  title: "Bucket",
  severity: "high",
  confidence: "high",
  persona: "regular",
  risk: "r",
  fix: "f",
  aliases: ["checkov:CKV_AWS_20"],
  platforms: ["terraform"],
  topics: ["access"],
} as const;

test("a rule is found by its id and by the names of other tools", () => {
  const rules = new Map([[rule.id, rule]]);
  for (const name of ["aws/s3-x", "checkov:CKV_AWS_20", "ckv_aws_20"])
    assert.equal(findRule(rules, name), rule, name);
  assert.equal(findRule(rules, "CKV_AWS_2"), undefined);
  assert.ok(matches(rule, "ckv_aws_20 bucket"));
  assert.ok(!matches(rule, "bucket nothing"));
});

test("examples that were written go beside the page, those that are made do not", () => {
  const entry = { why: "Long\nreason.\n\nMore.", bad: ["a: «1»"], good: ["a: 2"], source: "S" };
  const rules = [
    { id: "b/written", ...entry, title: "T", examples_made: false },
    { id: "a/made", ...entry, title: "T", examples_made: true },
  ];
  assert.deepEqual(docsIn(JSON.stringify({ rules })), {
    "b/written": { ...entry, why: "Long reason.\n\nMore." },
  });
  assert.deepEqual(marked("a: «1»\n"), ["a: ", "1", "\n"]);
});
