import assert from "node:assert/strict";
import { test } from "node:test";
import { piecesOf, readAll } from "../../web/src/audit/read.ts";
import { type Content, folderOf, walk } from "../../web/src/intake/folder.ts";
import { filesOf, fromFiles, type Given } from "../../web/src/intake/given.ts";
import { globMatches } from "../../web/src/intake/glob.ts";
import { IgnoreRules } from "../../web/src/intake/gitignore.ts";
import { policyOf } from "../../web/src/intake/policy.ts";
import { readZip } from "../../web/src/intake/zip.ts";
import { zipOf, type ZipFile } from "../support/zip.ts";

test("globs match as in .gitignore", () => {
  const rows: readonly [pattern: string, path: string, expected: boolean][] = [
    ["*.log", "a/b.log", true],
    ["*.log", "a/b.logs", false],
    ["/a.log", "a.log", true],
    ["/a.log", "b/a.log", false],
    ["a/*.tf", "a/b.tf", true],
    ["a/*.tf", "a/b/c.tf", false],
    ["a/**/c", "a/c", true],
    ["a/**/c", "a/b/b/c", true],
    ["a/**/c", "abc", false],
    ["**/x", "x", true],
    ["**/x", "a/x", true],
    ["**/x", "ax", false],
    ["a/**", "a/b/c", true],
    ["b?t", "bat", true],
    ["b?t", "b/t", false],
    ["[a-c]x", "bx", true],
    ["[!a-c]x", "bx", false],
    ["[]-]x", "]x", true],
    ["[a", "[a", true],
    ["\\*", "*", true],
    ["\\*", "a", false],
    ["dist/", "dist", true],
    ["👋*", "👋x", true],
    ["", "a", false],
  ];
  for (const [pattern, path, expected] of rows) {
    assert.equal(globMatches(pattern, path), expected, `${pattern} on ${path}`);
  }
});

test("a hostile pattern costs no more than its length", () => {
  assert.equal(globMatches("*a".repeat(200) + "b", "a".repeat(2000)), false);
});

test("the last pattern that matches decides, the deepest file last", () => {
  const rules = IgnoreRules.none
    .in("", "# build\n*.log\n!keep.log\nout/\r\n")
    .in("a", "!x.log\n/y\n");
  const rows: readonly [path: string, what: "file" | "folder", expected: boolean][] = [
    ["b.log", "file", true],
    ["keep.log", "file", false],
    ["a/x.log", "file", false],
    ["a/z.log", "file", true],
    ["out", "folder", true],
    ["out", "file", false],
    ["a/y", "file", true],
    ["a/b/y", "file", false],
  ];
  for (const [path, what, expected] of rows)
    assert.equal(rules.ignores(path, what), expected, path);
});

test("a folder is walked as the command line tool walks it", async () => {
  const text = (content: string) => async () => new Blob([content]);
  const root = folderOf([
    { path: ".git/config", open: text("") },
    { path: ".gitignore", open: text("node_modules/\n*.log\n") },
    { path: "node_modules/a/index.js", open: text("") },
    { path: "src/.gitignore", open: text("!kept.log\n") },
    { path: "src/kept.log", open: text("") },
    { path: "src/main.tf", open: text("") },
    { path: "gone.tf", open: () => Promise.reject(new Error("it was moved")) },
    {
      path: "big.json",
      open: async (): Promise<Content> => ({ ...new Blob(), size: 65 * 2 ** 20 }) as Content,
    },
  ]);
  const { files, unread, ignored } = await walk<Content>(root);
  assert.deepEqual(
    files.map(({ path }) => path),
    [".gitignore", "src/.gitignore", "src/kept.log", "src/main.tf"],
  );
  assert.deepEqual(ignored, ["node_modules/"]);
  assert.deepEqual(unread, [
    { path: "gone.tf", state: "unreadable", problem: "it was moved" },
    { path: "big.json", state: "too-large", problem: "" },
  ]);
});

test("what a folder holds keeps its order, whatever is opened first", async () => {
  let open = 0;
  let most = 0;
  const slow = (wait: number) => async () => {
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, wait));
    --open;
    return new Blob(["x"]);
  };
  const paths = Array.from({ length: 300 }, (_, i) => `${i % 7}/${i}.tf`);
  const root = folderOf(paths.map((path, i) => ({ path, open: slow((i * 7) % 5) })));
  const expected = [...paths].sort((a, b) => Number(a[0]) - Number(b[0]) || 0);
  const { files } = await walk(root);
  assert.deepEqual(
    files.map(({ path }) => path),
    expected,
  );
  assert.ok(most > 8 && most <= 64, String(most));
});

test("once there is too much, nothing more is opened", async () => {
  let opened = 0;
  const files = Array.from({ length: 5000 }, (_, i) => ({
    path: `${i}`,
    open: async (): Promise<Content> => {
      ++opened;
      return { ...new Blob(), size: 60 * 2 ** 20 } as Content;
    },
  }));
  await assert.rejects(walk<Content>(folderOf(files)), /larger than 1 GB/);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(opened < 200, String(opened));
});

test("files are read many in one piece, and one by one where a piece cannot be", async () => {
  const text = (path: string, content: string) => ({ path, content: new Blob([content]) });
  const refuse = () => Promise.reject(new Error("it was moved"));
  const entry = { size: 3, arrayBuffer: () => new Blob(["zip"]).arrayBuffer() };
  const grown = Object.defineProperty(new Blob(["longer than it was"]), "size", { value: 2 });
  const many = Array.from({ length: 300 }, (_, i) => text(`${i}`, "x".repeat(i)));
  const found = [...many, text("big", "y".repeat(5 * 2 ** 20)), { path: "entry", content: entry }];
  const pieces = piecesOf([...found, { path: "grown", content: grown }]);
  const used: string[] = [];
  const read = await readAll(pieces, async (piece) => {
    used.push(...piece.map(({ path }) => path));
  });
  assert.deepEqual(
    read.map((file) => ["bytes" in file ? file.bytes.length : file.problem, file.path]),
    [...found.map(({ path, content }) => [content.size, path]), [18, "grown"]],
  );
  assert.ok(pieces.length > 3 && pieces.length < 20, `${pieces.length}`);
  assert.deepEqual(used.sort(), read.map(({ path }) => path).sort());
  assert.deepEqual(
    await readAll([[{ path: "a", content: { size: 1, arrayBuffer: refuse } }]], async () => {}),
    [{ path: "a", state: "unreadable", problem: "it was moved" }],
  );
});

async function pathsOf(given: Given): Promise<string[]> {
  return (await filesOf(given)).files.map(({ path }) => path).sort();
}

test("the one folder given is in no path, unless its name tells what is in it", async () => {
  const file = (path: string) => {
    const blob = new File(["x"], path.split("/").at(-1) ?? "");
    return Object.defineProperty(blob, "webkitRelativePath", { value: path });
  };
  const rows: readonly [given: string[], expected: string[]][] = [
    [
      ["repo/a.tf", "repo/b/c.tf"],
      ["a.tf", "b/c.tf"],
    ],
    [[".github/workflows/ci.yml"], [".github/workflows/ci.yml"]],
    [["a.tf"], ["a.tf"]],
  ];
  for (const [given, expected] of rows) {
    assert.deepEqual(await pathsOf(await fromFiles(given.map(file))), expected);
  }
});

function zipFile(files: readonly ZipFile[]): File {
  return new File([zipOf(files) as BlobPart], "repo.zip");
}

test("a zip is audited as what was zipped", async () => {
  const given = await fromFiles([
    zipFile([
      { path: "repo-main/", bytes: "" },
      { path: "repo-main/Dockerfile", bytes: "FROM scratch\n" },
      { path: "repo-main/a/b.yml", bytes: "x: é", stored: true },
      { path: "repo-main/.gitignore", bytes: "out\n" },
      { path: "repo-main/out/c.yml", bytes: "" },
      { path: "__MACOSX/repo-main/._Dockerfile", bytes: "" },
    ]),
  ]);
  assert.equal(given.kind, "zip");
  const { files, ignored } = await filesOf(given);
  const texts = await Promise.all(
    files.map(async ({ path, content }) => [
      path,
      new TextDecoder().decode(await content.arrayBuffer()),
    ]),
  );
  assert.deepEqual(texts, [
    ["Dockerfile", "FROM scratch\n"],
    ["a/b.yml", "x: é"],
    [".gitignore", "out\n"],
  ]);
  assert.deepEqual(ignored, ["out/"]);
});

test("a zip among other files is one of them", async () => {
  const given = await fromFiles([zipFile([{ path: "a", bytes: "" }]), new File([""], "b.tf")]);
  assert.deepEqual(await pathsOf(given), ["b.tf", "repo.zip"]);
});

test("what a hostile zip holds is refused by name", async () => {
  const megabyte = "0".repeat(2 ** 20);
  const { entries, unread } = await readZip(
    zipFile([
      { path: "../out", bytes: "" },
      { path: "link", bytes: "/etc/passwd", claims: { mode: 0o120777 } },
      { path: "twice", bytes: "1" },
      { path: "twice", bytes: "2" },
      { path: "secret", bytes: "x", claims: { flags: 1 } },
      { path: "bomb", bytes: megabyte.repeat(2) },
      { path: "/rooted", bytes: "" },
      { path: "grows", bytes: "more than it says", claims: { size: 4 } },
    ]),
  );
  assert.deepEqual(
    entries.map(({ path }) => path),
    ["twice", "rooted", "grows"],
  );
  assert.deepEqual(
    unread.map(({ path, state, problem }) => [path, state, problem]),
    [
      ["../out", "unreadable", "its path leads out of the archive"],
      ["link", "skipped", "symbolic link"],
      ["twice", "unreadable", "another file of this name is in the archive"],
      ["secret", "unreadable", "encrypted"],
      ["bomb", "unreadable", "packed more than 200 to 1"],
    ],
  );
  const grows = entries.at(-1);
  assert.ok(grows);
  await assert.rejects(grows.arrayBuffer(), /larger than it says/);
});

test("a zip that is cut short is an error", async () => {
  const whole = zipOf([{ path: "a", bytes: "b" }]);
  for (const length of [0, 10, whole.length - 23, whole.length - 1]) {
    await assert.rejects(readZip(new Blob([whole.subarray(0, length) as BlobPart])), /zip/);
  }
});

test("the policy is the one at the root, byte for byte", () => {
  const file = (path: string, text: string) => ({ path, bytes: new TextEncoder().encode(text) });
  const text = "\ufeffversion: 1 # é👋\r\n";
  assert.deepEqual(policyOf([file("a.tf", ""), file(".sluice.yaml", text)]), {
    policy: { path: ".sluice.yaml", text },
  });
  const wide = new Uint8Array(Uint16Array.from(text.split(""), (c) => c.charCodeAt(0)).buffer);
  assert.deepEqual(policyOf([{ path: ".sluice.yaml", bytes: wide }]), {
    policy: { path: ".sluice.yaml", text },
  });
  const none = [
    [file("a/.sluice.yaml", text)],
    [file(".sluice.yml", text)],
    [{ path: ".sluice.yaml", bytes: Uint8Array.of(0x61, 0xff) }],
    [{ path: ".sluice.yaml", state: "unreadable" as const, problem: "gone" }],
  ];
  for (const files of none) assert.deepEqual(policyOf(files), {});
});
