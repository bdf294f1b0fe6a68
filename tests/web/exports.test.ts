import assert from "node:assert/strict";
import { test } from "node:test";
import { baselineOf } from "../../web/src/export/baseline.ts";
import { csvOf } from "../../web/src/export/csv.ts";
import { htmlOf } from "../../web/src/export/html.ts";
import { code, markdownOf } from "../../web/src/export/markdown.ts";
import { finding, reportOf } from "./report.ts";

const attack = `"><img src=x onerror=alert(1)>\`|@team\u202e\n# x`;
const report = reportOf(
  [
    finding("aws/a", "high", attack, {
      message: attack,
      resource: attack,
      related: [{ path: attack, span: finding("a/b", "low", "").span, note: attack }],
    }),
    finding("aws/b", "low", "=cmd|'/c calc'!A1.tf"),
    finding("aws/c", "high", "c.tf", { suppressed: { by: "policy", reason: "known" } }),
    finding("sluice/parse-error", "high", "d.tf"),
  ],
  [{ path: attack, kind: "text", status: "error", reason: attack }],
);

test("a page of the report has no markup of audited text, and may load nothing", () => {
  const html = htmlOf(attack, report, attack);
  assert.ok(!html.includes("<img"));
  assert.ok(!html.includes("\u202e"));
  assert.ok(html.includes("&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"));
  assert.match(html, /Content-Security-Policy" content="default-src 'none'; style-src/);
  assert.doesNotMatch(html, /<script|https?:\/\/|url\(/);
  assert.match(html, /Gate merge cannot be decided/);
});

test("in Markdown audited text stands in code spans that it cannot end", () => {
  const text = markdownOf(attack, report);
  const outside = text.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, "");
  assert.ok(!outside.includes("<img"), outside);
  assert.ok(!outside.includes("@team"), outside);
  assert.ok(!/^# x/m.test(text));
  assert.equal(code("a`b"), "``a`b``");
  assert.equal(code("`"), "`` ` ``");
  assert.equal(code("a|b"), "`a\\|b`");
  assert.equal(code("\u202e"), "`\\u{202e}`");
});

test("in a table nothing is a formula, and quotes are doubled", () => {
  const rows = csvOf(report).split("\r\n");
  assert.equal(rows.length, 6);
  assert.match(rows[0] ?? "", /^severity,rule,title,/);
  assert.ok(rows[2]?.includes(`,"'=cmd|'/c calc'!A1.tf",`), rows[2]);
  assert.ok(rows[1]?.includes(`"""><img src=x`), rows[1]);
  assert.match(rows[3] ?? "", /policy: known$/);
});

test("a baseline knows what counts, and holds no text of a file", () => {
  const { schema, findings } = JSON.parse(baselineOf(report)) as {
    schema: string;
    findings: { rule: string }[];
  };
  assert.equal(schema, "sluice.baseline/1");
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ["aws/a", "aws/b"],
  );
});
