import assert from "node:assert/strict";
import { test } from "node:test";
import { Source, visible } from "../../web/src/review/source.ts";

const encoder = new TextEncoder();

/** The text in «», and the source without them. */
function marked(text: string) {
  const begin = encoder.encode(text.slice(0, text.indexOf("«"))).length;
  const end = begin + encoder.encode(text.slice(text.indexOf("«") + 1, text.indexOf("»"))).length;
  return { source: new Source(encoder.encode(text.replace(/[«»]/g, ""))), range: { begin, end } };
}

function textIn(text: string, line: number): string {
  const { source, range } = marked(text);
  return source
    .line(line, [range])
    .segments.filter((segment) => segment.marks.length > 0)
    .map((segment) => segment.text)
    .join("");
}

test("a mark holds exactly the bytes of its span", () => {
  const rows: readonly [text: string, line: number, expected: string][] = [
    ["a: «b»\n", 1, "b"],
    ["x\r\na: «b»\r\n", 2, "b"],
    ["👋 é «wörld👋» x", 1, "wörld👋"],
    ["\u{feff}«a»: 1", 1, "a"],
    ["a\n«b\nc»\nd", 2, "b"],
    ["a\n«b\nc»\nd", 3, "c"],
    ["\t«x»", 1, "x"],
    ["a «\u202eb» c", 1, "\\u{202e}b"],
  ];
  for (const [text, line, expected] of rows) assert.equal(textIn(text, line), expected, text);
});

test("lines end where the engine ends them", () => {
  const rows: readonly [text: string, lines: number][] = [
    ["", 1],
    ["a", 1],
    ["a\n", 1],
    ["a\r\nb", 2],
    ["a\rb\r\rc", 4],
    ["\n\n", 2],
  ];
  for (const [text, lines] of rows) {
    assert.equal(new Source(encoder.encode(text)).lines, lines, JSON.stringify(text));
  }
});

test("a long line is cut around its mark, between characters", () => {
  const { source, range } = marked(`${"é".repeat(50_000)}«here»${"é".repeat(50_000)}`);
  const { segments, before, behind } = source.line(1, [range]);
  const shown = segments.map((segment) => segment.text).join("");
  assert.ok(shown.length < 5000 && !shown.includes("\ufffd"));
  assert.ok(shown.includes("here"));
  assert.equal(before + encoder.encode(shown).length + behind, source.bytes.length);
});

test("bytes that are no text are shown as such", () => {
  const source = new Source(Uint8Array.of(0x61, 0xff, 0x62));
  assert.equal(source.line(1, []).segments[0]?.text, "a\ufffdb");
});

test("what cannot be seen is named", () => {
  assert.equal(visible("a\u202eb\u200bc\0d\te👋\ufe0f"), "a\\u{202e}b\\u{200b}c\\u{0}d\te👋\ufe0f");
});

function written(text: string, size: 2 | 4, isLittle: boolean): Uint8Array {
  const units =
    size === 2 ? Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)) : points(text);
  const view = new DataView(new ArrayBuffer(units.length * size));
  for (const [i, unit] of units.entries()) {
    if (size === 2) view.setUint16(i * 2, unit, isLittle);
    else view.setUint32(i * 4, unit, isLittle);
  }
  return new Uint8Array(view.buffer);
}

function points(text: string): number[] {
  return Array.from(text, (char) => char.codePointAt(0) ?? 0);
}

test("a file is shown from what it is written in, at the bytes of the file", () => {
  const text = "on: \u{010a}push\r\njobs: 👋x\rname: y\n";
  for (const [size, isLittle, mark] of [
    [2, true, "\ufeff"],
    [2, false, "\ufeff"],
    [2, true, ""],
    [2, false, ""],
    [4, true, "\ufeff"],
    [4, false, "\ufeff"],
  ] as const) {
    const source = new Source(written(mark + text, size, isLittle));
    const lines = [1, 2, 3].map((line) => source.line(line, []).segments[0]?.text);
    assert.deepEqual(lines, ["on: \u{010a}push", "jobs: 👋x", "name: y"], `${size} ${isLittle}`);
    assert.equal(source.lines, 3);
    const begin = written(mark + text.slice(0, text.indexOf("👋")), size, isLittle).length;
    assert.equal(source.lineAt(begin), 2);
    const { segments } = source.line(2, [{ begin, end: begin + 4 }]);
    assert.deepEqual(
      segments.map((segment) => segment.text),
      ["jobs: ", "👋", "x"],
    );
  }
});
