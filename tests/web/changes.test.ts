import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePatch } from "diff";
import { unzipSync } from "fflate";
import {
  changesWith,
  type Changes,
  compatible,
  EditError,
  replaced,
} from "../../web/src/edit/changes.ts";
import {
  bytesOf,
  changeBetween,
  type Editable,
  editableOf,
  MOST_EDITABLE,
  unitOfColumn,
} from "../../web/src/edit/text.ts";
import { patchText, zipOfChanges } from "../../web/src/export/changed.ts";
import { edit, finding } from "./report.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (all: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(all);

test("edits are made at bytes, whatever their order", () => {
  const file = bytes("é: [a, b]\r\n👋: c\n");
  const edits = [edit("x", 18, 19, "dd"), edit("x", 4, 10, "[]")];
  assert.equal(text(replaced(file, edits)), "é: []\r\n👋: dd\n");
  assert.equal(text(replaced(file, [edit("x", 0, 0, "# ")])), "# é: [a, b]\r\n👋: c\n");
});

test("edits that no longer fit are refused", () => {
  const file = bytes("abc");
  for (const edits of [[edit("x", 2, 4, "")], [edit("x", 0, 2, ""), edit("x", 1, 3, "")]])
    assert.throws(() => replaced(file, edits), EditError);
  assert.throws(() => replaced(Uint8Array.of(0xff, 0xfe, 0x61, 0), []), /UTF-8/);
});

test("of edits that touch each other the first is made, and equal ones count once", () => {
  const mend = (begin: number, end: number, to: string) =>
    ({ safety: "safe", edits: [edit("a", begin, end, to)] }) as const;
  const findings = [
    finding("f/one", "high", "a", { edit: mend(0, 4, "x") }),
    finding("f/two", "high", "a", { edit: mend(4, 6, "y") }),
    finding("f/same", "high", "a", { edit: mend(0, 4, "x") }),
    finding("f/far", "high", "a", { edit: mend(8, 9, "z") }),
    finding("f/quiet", "high", "a", { edit: mend(20, 21, "z"), suppressed: { by: "policy" } }),
    finding("f/none", "high", "a"),
  ];
  const chosen = compatible(findings, ({ safety }) => safety === "safe");
  assert.deepEqual(
    chosen.findings.map(({ rule }) => rule),
    ["f/one", "f/same", "f/far"],
  );
  assert.equal(chosen.edits.length, 2);
});

test("a file that is again as it was given has not changed", () => {
  const given = (path: string) => (path === "a" ? bytes("1") : undefined);
  const once = changesWith(new Map(), new Map([["a", bytes("2")]]), given);
  assert.equal(once.size, 1);
  assert.equal(changesWith(once, new Map([["a", bytes("1")]]), given).size, 0);
  const added = changesWith(once, new Map([["b", bytes("new")]]), given);
  assert.equal(added.get("b")?.before, undefined);
  assert.equal(changesWith(added, new Map([["b", undefined]]), given).size, 1);
});

const written: readonly (readonly [name: string, file: string])[] = [
  ["plain", "a: 1\nb: 2\n"],
  ["a mark", "\ufeffa: 1\n"],
  ["lines of Windows", "a: 1\r\nb: 2\r\n"],
  ["no end of line", "a: 1"],
  ["empty", ""],
];
for (const [name, file] of written) {
  test(`what was read is written back byte for byte: ${name}`, () => {
    const editable = editableOf(bytes(file)) as Editable;
    assert.equal(text(bytesOf(editable.text, editable)), file);
  });
}

test("what could not be written back is not edited", () => {
  const refused: readonly (readonly [Uint8Array, RegExp])[] = [
    [bytes("a\r\nb\n"), /different ways/],
    [bytes("a\rb"), /different ways/],
    [Uint8Array.of(0x61, 0xff), /UTF-8/],
    [Uint8Array.of(0x61, 0), /binary/],
    [new Uint8Array(MOST_EDITABLE + 1).fill(0x61), /2 MB/],
  ];
  for (const [file, why] of refused) assert.match(String(editableOf(file)), why);
});

test("the change between two texts is the range in which they differ", () => {
  const rows = [
    ["abc", "abc"],
    ["abc", "abXc"],
    ["aaa", "aa"],
    ["", "x"],
    ["a\nb", "a\nc\nb"],
  ] as const;
  for (const [before, after] of rows) {
    const { from, to, insert } = changeBetween(before, after);
    assert.equal(before.slice(0, from) + insert + before.slice(to), after);
  }
});

test("columns count characters, also those of two units", () => {
  assert.equal(unitOfColumn("a👋b", 3), 3);
  assert.equal(unitOfColumn("ab", 9), 2);
});

const changes: Changes = new Map([
  ["b.tf", { before: undefined, after: bytes("new\n") }],
  ["a/é.yml", { before: bytes("1\n2\n3\n"), after: bytes("1\n2\nthree\n") }],
]);

test("the patch is in order of path, and one that tools read", () => {
  const patch = patchText(changes);
  const [first, second] = parsePatch(patch);
  assert.equal(first?.newFileName, "b/a/é.yml");
  assert.deepEqual(first?.hunks[0]?.lines, [" 1", " 2", "-3", "+three"]);
  assert.equal(second?.oldFileName, "/dev/null");
  assert.match(patch, /^diff --git a\/b\.tf b\/b\.tf\nnew file mode 100644\n--- \/dev\/null\n/m);
});

test("the zip holds the changed files under their paths, the same bytes each time", () => {
  const zip = zipOfChanges(changes);
  assert.deepEqual(zip, zipOfChanges(changes));
  const files = unzipSync(zip);
  assert.deepEqual(Object.keys(files), ["a/é.yml", "b.tf"]);
  assert.equal(text(files["a/é.yml"] ?? bytes("")), "1\n2\nthree\n");
});
