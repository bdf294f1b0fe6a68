// Hostile text through a Markdown parser, suggestions, and the lines that take comments.
import type { Finding } from "@sluice/engine";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import assert from "node:assert/strict";
import { test } from "node:test";

import type { Verdict } from "../../edge/src/change/judge.ts";
import { commentable, fits } from "../../edge/src/say/hunks.ts";
import { decision, linksBelow, report } from "../../edge/src/say/report.ts";
import { suggestionOf } from "../../edge/src/say/suggestion.ts";
import { cell, code, fenced, fit, plain, prose, seen } from "../../edge/src/say/text.ts";

// Made once: putting the extensions together takes as long as a short text.
const asForgesDo = {
  extensions: [gfm()],
  htmlExtensions: [gfmHtml()],
  allowDangerousHtml: true,
};
const html = (markdown: string) => micromark(markdown, asForgesDo);

const BITS = [
  ..."`|\\*_~#<>[]()!&;:.-+=@ ",
  "``",
  "@user",
  "@org/team",
  "[x](http://evil.example)",
  "![i](http://evil.example/i.png)",
  "<img src=x onerror=alert(1)>",
  "<!-- sluice:summary -->",
  "-->",
  "\n",
  "\r\n",
  "\n\n# head\n",
  "\n- item",
  "\n/close",
  "https://evil.example",
  "www.evil.example",
  "evil@example.org",
  "#1",
  "GH-1",
  "octo/app#1",
  "0123456789abcdef0123456789abcdef01234567",
  "\u202e",
  "\u200b",
  "é",
  "word",
  "</code>",
  "```suggestion\n",
  "\n```\n",
  "\n````\n",
  ":+1:",
  "&amp;",
  "$x$",
  "1.",
  "\ud800",
];

/** The same sequence on every run. */
function* mixes(count: number): Generator<string> {
  let seed = 1;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  for (let i = 0; i < count; i += 1) {
    yield Array.from({ length: 1 + next(7) }, () => BITS[next(BITS.length)]).join("");
  }
}

test("no mix of hostile text leaves its code span, cell, sentence or block", () => {
  for (const text of mixes(1000)) {
    assert.match(
      html(`before ${code(text)} after`),
      /^<p>before (?:<code>[^<]*<\/code>|\(empty\)) after<\/p>$/,
      JSON.stringify(text),
    );
    assert.match(
      html(`| a | b |\n| - | - |\n| ${cell(code(text))} | end |\n`),
      /<td>(?:<code>[^<]*<\/code>|\(empty\))<\/td>\n<td>end<\/td>/,
      JSON.stringify(text),
    );
    assert.match(
      html(`| a | b |\n| - | - |\n| ${cell(`It says ${prose(text)}`)} | end |\n`),
      /<td>It says[^<]*(?:<code>[^<]*<\/code>[^<]*)*<\/td>\n<td>end<\/td>/,
      JSON.stringify(text),
    );
    assert.match(
      html(`${fenced("suggestion", text)}\n\nafter`),
      /^<pre><code class="language-suggestion">[^<]*<\/code><\/pre>\n<p>after<\/p>$/,
      JSON.stringify(text),
    );
  }
});

test("outside of code a sentence holds nothing that a forge makes something of", () => {
  for (const text of mixes(2000)) {
    const shown = html(`It says ${prose(text)}`);
    assert.match(shown, /^<p>[^<]*(?:<code>[^<]*<\/code>[^<]*)*<\/p>$/, JSON.stringify(text));
    const outside = shown.replace(/<code>[^<]*<\/code>/g, "").replace(/&quot;|<\/?p>/g, "");
    assert.doesNotMatch(
      outside,
      /[@#/<>&:]\w|www\.|https?:|GH-\d|\b[0-9a-f]{7,}\b/i,
      JSON.stringify(text),
    );
  }
});

test("a sentence of ours stays one", () => {
  assert.equal(
    prose("Action actions/checkout@v4 names a tag or a branch. Whoever can move it runs code."),
    "Action `actions/checkout@v4` names a tag or a branch. Whoever can move it runs code.",
  );
  assert.equal(prose("Pin it to its 40-digit commit."), "Pin it to its 40-digit commit.");
  assert.equal(prose("Not GH-12, 12-34 or 1-"), "Not `GH-12, 12-34` or `1-`");
  assert.equal(prose("See https://evil.example."), "See `https://evil.example`.");
  assert.equal(prose("mail @octo, please"), "mail `@octo`, please");
});

test("what is not seen is spelled, and what is long is cut", () => {
  assert.equal(plain("a\u202eb\u0000\u200b\n"), "a\\u{202e}b\\u{0}\\u{200b}\\u{a}");
  assert.equal(plain("a\u3164\u2800\u{e0041}"), "a\\u{3164}\\u{2800}\\u{e0041}");
  assert.equal(plain("🙂".repeat(300), 3), "🙂🙂🙂…");
  assert.deepEqual(
    fit(["aa", "bb", "cc"], 6, (left) => `${left} more`),
    ["aa", "bb", "1 more"],
  );
  assert.deepEqual(
    fit(["aa"], 6, () => "more"),
    ["aa"],
  );
});

test("a report of the most that there may be ends where it should, and is one that forges take", () => {
  const wide = "\u{1f4a5}`|<b>@all ".repeat(40);
  const many = Array.from({ length: 2000 }, (_, i) => ({
    ...finding([], { path: `${i}${wide}`, resource: wide }),
    title: wide,
    message: wide.repeat(5),
    fingerprint: String(i).padStart(32, "0"),
  }));
  const files = many.map(({ path }) => ({ path, reason: wide, counts: true }));
  const half = "x".repeat(3999);
  const verdict: Verdict = {
    added: many,
    blocking: many,
    fixed: many,
    kept: many,
    silenced: many,
    gate: { name: wide, severity: "low", stopping: 1, passed: false },
    policies: [wide, wide],
    unseen: [wide],
    altersPolicy: many.map(({ path }) => path),
    notRead: [...files, ...files.map((file) => ({ ...file, counts: false }))],
    limits: [wide],
    path: { before: half, after: half },
    all: many,
    audited: 1,
  };
  const gone = many.map(() => "secrets/x");
  const text = report(verdict, "a".repeat(40), linksBelow("https://a.example"), {
    commented: 10,
    gone,
  });
  assert.match(text, /<\/sub>$/);
  assert.equal(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length);
  assert.ok(Buffer.byteLength(text) < 65_000, `${Buffer.byteLength(text)}`);
  assert.ok(Buffer.byteLength(decision(verdict)) < 4000);
});

test("lines that take a comment are those of the hunks", () => {
  const patch =
    "@@ -1,3 +1,4 @@ x\n a\n-b\n+B\n+C\n d\n@@ -10 +11 @@\n-x\n+y\n\\ No newline at end of file";
  const lines = commentable(patch);
  assert.deepEqual([...lines.keys()], [1, 2, 3, 4, 11]);
  assert.ok(fits(lines, 2, 4));
  assert.ok(!fits(lines, 4, 11));
  assert.ok(!fits(lines, 7));
  assert.ok(!fits(commentable(undefined), 1));
  // A line of the file that looks like a hunk's head begins with the patch's own character.
  assert.deepEqual([...commentable("@@ -0,0 +1 @@\n+@@ -1 +90,5 @@").keys()], [1]);
});

const at = (offset: number) => ({ line: 1, column: 1, offset });
const span = (from: number, to: number) => ({ start: at(from), end: at(to) });

function finding(edits: [number, number, string][], changes: Partial<Finding> = {}): Finding {
  return {
    rule: "docker/x",
    severity: "high",
    confidence: "high",
    persona: "regular",
    title: "t",
    message: "m",
    fix: "f",
    path: "a",
    span: span(0, 1),
    aliases: [],
    topics: [],
    fingerprint: "f",
    edit: {
      safety: "safe",
      edits: edits.map(([from, to, text]) => ({ path: "a", span: span(from, to), text })),
    },
    ...changes,
  };
}

test("a suggestion is whole lines of what was audited", () => {
  const bytes = new TextEncoder().encode("é one\ntwo two\nthree");
  const suggest = (edits: [number, number, string][], changes: Partial<Finding> = {}) =>
    suggestionOf(finding(edits, changes), bytes, []);
  assert.deepEqual(suggest([[3, 6, "1"]]), { start: 1, end: 1, text: "é 1" });
  assert.deepEqual(
    suggest([
      [11, 14, "2"],
      [7, 10, "2"],
    ]),
    { start: 2, end: 2, text: "2 2" },
  );
  assert.deepEqual(suggest([[3, 10, "1\nx"]]), { start: 1, end: 2, text: "é 1\nx two" });
  assert.deepEqual(suggest([[20, 20, "!"]]), { start: 3, end: 3, text: "three!" });
  assert.equal(suggest([]), undefined);
  assert.equal(suggest([[3, 6, "one"]]), undefined);
  assert.equal(suggest([[3, 99, "x"]]), undefined);
  assert.equal(
    suggest([
      [3, 6, "a"],
      [5, 6, "b"],
    ]),
    undefined,
  );
  const edits = finding([[3, 6, "1"]]).edit?.edits ?? [];
  assert.equal(suggest([], { edit: { safety: "needs-review", edits } }), undefined);
  assert.equal(suggest([[3, 6, "1"]], { path: "b" }), undefined);
  const crlf = new TextEncoder().encode("one\r\ntwo");
  const first = { start: 1, end: 1, text: "1" };
  assert.deepEqual(suggestionOf(finding([[0, 3, "1"]]), crlf, []), first);
  const both = { start: 1, end: 1, text: "1\nx" };
  assert.deepEqual(suggestionOf(finding([[0, 3, "1\r\nx"]]), crlf, []), both);
  // Of a file with both, no forge says which one it writes.
  const mixed = new TextEncoder().encode("one\r\ntwo\n");
  assert.equal(suggestionOf(finding([[0, 3, "1"]]), mixed, []), undefined);
  const wide = new Uint8Array(Buffer.from("one\ntwo\n", "utf16le"));
  assert.equal(suggestionOf(finding([[0, 6, "1"]]), wide, []), undefined);
  assert.equal(suggestionOf(finding([[0, 1, "1"]]), new Uint8Array([1, 0xff]), []), undefined);
});

test("lines are not suggested, and nothing is drawn, with what nobody sees", () => {
  const bytes = new TextEncoder().encode("a: 1 # \u202ex\n");
  assert.equal(suggestionOf(finding([[3, 4, "2"]]), bytes, []), undefined);
  const bare = new TextEncoder().encode("a: 1 # x\n");
  assert.equal(suggestionOf(finding([[3, 4, "2\u200b"]]), bare, []), undefined);
  assert.ok(suggestionOf(finding([[3, 4, "2"]]), bare, []));
  assert.equal(seen("a\n\tb\u202e\u200b"), "a\n\tb\\u{202e}\\u{200b}");
});

test("lines with a secret are not suggested, also where the secret is ignored", () => {
  const bytes = new TextEncoder().encode("key: x\nother: y\n");
  const mends = finding([[0, 3, "k"]]);
  const secret = finding([], { rule: "secrets/generic", suppressed: { by: "comment" } });
  assert.equal(suggestionOf(mends, bytes, [mends, secret]), undefined);
  assert.notEqual(suggestionOf(mends, bytes, [mends, { ...secret, path: "b" }]), undefined);
});
