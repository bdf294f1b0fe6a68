import assert from "node:assert/strict";
import { test } from "node:test";
import type { Finding, Report, Severity } from "@sluice/engine";
import {
  countsOf,
  familiesOf,
  filesOf,
  type Filter,
  type Grouping,
  listOf,
  messageWithoutRisk,
  noFilter,
} from "../../web/src/review/view-model.ts";

const at = { line: 1, column: 1, offset: 0 };

function finding(
  rule: string,
  severity: Severity,
  path: string,
  more: Partial<Finding> = {},
): Finding {
  return {
    rule,
    severity,
    confidence: "high",
    persona: "regular",
    title: `Title of ${rule}`,
    message: "What is wrong.",
    fix: "Mend it.",
    path,
    span: { start: at, end: at },
    aliases: [],
    topics: [],
    fingerprint: `${rule} ${path}`,
    ...more,
  };
}

const report: Report = {
  schema: "sluice.report/1",
  tool: { name: "sluice", version: "0.0.0" },
  gates: [],
  summary: {
    files: 3,
    audited: 2,
    skipped: 0,
    errors: 1,
    critical: 1,
    high: 1,
    medium: 1,
    low: 0,
    note: 0,
    suppressed: 1,
  },
  files: [
    { path: "a.yml", kind: "github-actions", status: "audited" },
    { path: "b.tf", kind: "terraform", status: "error", reason: "it does not parse" },
    { path: "c.tf", kind: "terraform", status: "audited" },
  ],
  findings: [
    finding("actions/x", "medium", "a.yml", { aliases: ["zizmor:unpinned-uses"] }),
    finding("actions/y", "critical", "a.yml", { suppressed: { by: "comment" } }),
    finding("aws/z", "high", "c.tf", { resource: "aws_s3_bucket.logs" }),
    finding("aws/w", "critical", "c.tf"),
  ],
};

function shown(filter: Partial<Filter>, grouping: Grouping): string {
  return listOf(report, { ...noFilter, ...filter }, grouping)
    .rows.map((row) => (row.kind === "group" ? `${row.label} ${row.count}:` : row.finding.rule))
    .join(" ");
}

test("findings are listed in groups, worst first or in the report's order", () => {
  const rows: readonly [filter: Partial<Filter>, grouping: Grouping, expected: string][] = [
    [{}, "file", "a.yml 1: actions/x c.tf 2: aws/z aws/w"],
    [{}, "severity", "critical 1: aws/w high 1: aws/z medium 1: actions/x"],
    [{}, "rule", "aws/w 1: aws/w aws/z 1: aws/z actions/x 1: actions/x"],
    [
      { suppressed: true },
      "severity",
      "critical 2: actions/y aws/w high 1: aws/z medium 1: actions/x",
    ],
    [{ family: "aws", hidden: new Set<Severity>(["critical"]) }, "file", "c.tf 1: aws/z"],
    [{ text: "zizmor UNPINNED" }, "file", "a.yml 1: actions/x"],
    [{ text: "s3_bucket.logs" }, "file", "c.tf 1: aws/z"],
    [{ text: "nothing like it" }, "file", ""],
  ];
  for (const [filter, grouping, expected] of rows) assert.equal(shown(filter, grouping), expected);
});

test("a hidden severity still tells how many it hides", () => {
  const filter = { ...noFilter, hidden: new Set<Severity>(["high"]) };
  assert.deepEqual(countsOf(report, filter), { critical: 1, high: 1, medium: 1, low: 0, note: 0 });
});

test("families are counted, the largest first", () => {
  assert.deepEqual(familiesOf(report), [
    ["actions", 2],
    ["aws", 2],
  ]);
});

test("files that could not be audited come first, and what was passed over last and with its reason", () => {
  assert.deepEqual(
    filesOf(report, ["node_modules/"], "").map(({ path, state, reason, findings }) => [
      path,
      state,
      reason,
      findings,
    ]),
    [
      ["b.tf", "error", "it does not parse", 0],
      ["a.yml", "audited", "", 1],
      ["c.tf", "audited", "", 2],
      ["node_modules/", "skipped", "named by .gitignore", 0],
    ],
  );
  assert.deepEqual(
    filesOf(report, [], "terraform parse").map(({ path }) => path),
    ["b.tf"],
  );
});

test("the risk is not said twice", () => {
  assert.equal(messageWithoutRisk("Title: x. The risk.", "The risk."), "Title: x.");
  assert.equal(messageWithoutRisk("Title.", ""), "Title.");
});
