// `sluice init`: what it prints, what it writes, and what it never writes over.
import type { InputFile } from "@sluice/engine";
import assert from "node:assert/strict";
import { lstat, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { runToEnd, withFolder } from "../parity/hosts/native.ts";

const text = (path: string, content: string): InputFile => ({
  path,
  bytes: new TextEncoder().encode(content),
});

const files = [
  text(
    ".github/workflows/ci.yml",
    `on: {push: {branches: [main]}}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: kubectl apply -f k8s}]
`,
  ),
];
const policy = ".sluice.yaml";

test("it prints, and leaves the folder as it is", () =>
  withFolder(files, async (folder) => {
    const { code, out, said } = await runToEnd(["init"], folder);
    assert.match(out, /^version: 1\ndelivery:\n {2}environments:\n {4}production:/m);
    assert.equal(said, "");
    assert.equal(code, 0);
    await assert.rejects(lstat(join(folder, policy)));
  }));

test("it writes the policy of the root once, and again only by force", () =>
  withFolder(files, async (folder) => {
    const { out } = await runToEnd(["init"], folder);
    const first = await runToEnd(["init", "--write", folder]);
    assert.deepEqual(first, { code: 0, out: "", said: "" });
    assert.equal(await readFile(join(folder, policy), "utf8"), out);

    await writeFile(join(folder, policy), "version: 1\n");
    const second = await runToEnd(["init", "--write"], folder);
    assert.equal(second.code, 2);
    assert.match(second.said, /\.sluice\.yaml is there already; --force replaces it/);
    assert.equal(await readFile(join(folder, policy), "utf8"), "version: 1\n");

    const forced = await runToEnd(["init", "--write", "--force"], folder);
    assert.deepEqual(forced, { code: 0, out: "", said: "" });
    assert.equal(await readFile(join(folder, policy), "utf8"), out);
  }));

test("it writes to a file that is named", () =>
  withFolder(files, async (folder) => {
    const { out } = await runToEnd(["init"], folder);
    assert.equal((await runToEnd(["init", "--output", "p.yaml"], folder)).code, 0);
    assert.equal(await readFile(join(folder, "p.yaml"), "utf8"), out);
    assert.equal((await runToEnd(["init", "--output", "p.yaml"], folder)).code, 2);
    const nowhere = await runToEnd(["init", "--output", "no/p.yaml"], folder);
    assert.match(nowhere.said, /cannot write no\/p\.yaml/);
    assert.equal(nowhere.code, 2);
    assert.equal((await runToEnd(["init", "--write", "--output", "q.yaml"], folder)).code, 64);
  }));

test("it never writes through a link", () =>
  withFolder([...files, text("aim", "kept")], async (folder) => {
    for (const aim of ["aim", "not/there"]) {
      const link = join(folder, `${aim.length}.yaml`);
      await symlink(aim, link);
      for (const force of [[], ["--force"]]) {
        const { code } = await runToEnd(["init", "--output", link, ...force], folder);
        assert.equal(code, 2, `${aim} ${String(force)}`);
      }
    }
    assert.equal(await readFile(join(folder, "aim"), "utf8"), "kept");
  }));

test("what could not be read makes it incomplete", () =>
  withFolder([...files, text(".gitlab-ci.yml", "a: [\n")], async (folder) => {
    const { code, out } = await runToEnd(["init"], folder);
    assert.equal(code, 2);
    assert.match(out, /production:/);
  }));
