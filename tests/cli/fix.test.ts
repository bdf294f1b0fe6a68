// `sluice fix`: what it changes on disk, what it only shows, and what it leaves alone.
import type { InputFile } from "@sluice/engine";
import assert from "node:assert/strict";
import { chmod, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { runToEnd, withFolder } from "../parity/hosts/native.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
const workflow = `on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      # kept
      - uses: 'octo/tool@v4'   
      - uses: octo/tool@v4 # why
`;
const fixedWorkflow = workflow
  .replace("'octo/tool@v4'", `octo/tool@${commit} # v4`)
  .replace("octo/tool@v4 #", `octo/tool@${commit} #`);
const policy = `version: 1\npins: {octo/tool@v4: ${commit}}\n`;
const compose = "services:\n  a:\n    image: a:1\n    privileged: true\n";

const text = (path: string, content: string): InputFile => ({
  path,
  bytes: new TextEncoder().encode(content),
});
const files = [
  text(".sluice.yaml", policy),
  text(".github/workflows/a.yml", workflow),
  text("compose.yaml", compose),
  text("broken/.gitlab-ci.yml", "a: [\n"),
];
const inFolder = (folder: string, path: string) => readFile(join(folder, path), "utf8");

test("safe edits are written, and formatting and modes stay", () =>
  withFolder(files, async (folder) => {
    await chmod(join(folder, ".github/workflows/a.yml"), 0o640);
    const { code, out, said } = await runToEnd(
      ["fix", "--select", "actions/unpinned-uses", "."],
      folder,
    );
    assert.equal(await inFolder(folder, ".github/workflows/a.yml"), fixedWorkflow);
    assert.equal((await stat(join(folder, ".github/workflows/a.yml"))).mode & 0o777, 0o640);
    assert.equal(await inFolder(folder, "compose.yaml"), compose);
    assert.equal(out, "");
    assert.equal(said, "2 findings mended in 1 file, 1 left\n");
    assert.equal(code, 2, "a file could not be audited");
  }));

test("a diff is shown, applies, and changes nothing", () =>
  withFolder(files.slice(1, 3), async (folder) => {
    const { code, out, said } = await runToEnd(["fix", "--diff", "--unsafe", "."], folder);
    assert.equal(
      out,
      `--- a/compose.yaml
+++ b/compose.yaml
@@ -1,4 +1,4 @@
 services:
   a:
     image: a:1
-    privileged: true
+    privileged: false
`,
    );
    assert.match(said, /^1 finding would be mended in 1 file, \d+ left\n$/);
    assert.equal(code, 1);
    assert.equal(await inFolder(folder, "compose.yaml"), compose);
  }));

test("edits that need a review are counted, and made only when asked for", () =>
  withFolder([text("compose.yaml", compose)], async (folder) => {
    const kept = await runToEnd(["fix", "."], folder);
    assert.match(
      kept.said,
      /^0 findings mended in 0 files, \d+ left \(1 of them with --unsafe\)\n$/,
    );
    assert.equal(kept.code, 0);
    const changed = await runToEnd(["fix", "--unsafe", "."], folder);
    assert.equal(changed.code, 0);
    assert.equal(await inFolder(folder, "compose.yaml"), compose.replace("true", "false"));
    const again = await runToEnd(["fix", "--unsafe", "--diff", "."], folder);
    assert.deepEqual([again.code, again.out], [0, ""]);
  }));

test("suppressed findings and standard input are left alone", () =>
  withFolder(
    [
      text(
        "compose.yaml",
        compose.replace("true", "true # sluice:ignore compose/privileged -- asked for"),
      ),
    ],
    async (folder) => {
      const { out } = await runToEnd(["fix", "--unsafe", "--diff", "."], folder);
      assert.equal(out, "");
    },
  ));

test("secrets beside a change are masked in the diff, and what is written is whole", () => {
  const token = ["glpat", "Zq8vT2mK9xW4nR7bL1cY"].join("-");
  const password = ["Ku7", "fish", "Bone2"].join("");
  const beside = workflow.replace(
    "      # kept\n",
    `      - run: deploy\n        env: {TOKEN: ${token}, DB_PASSWORD: "${password}"} # kept\n`,
  );
  return withFolder(
    [text(".sluice.yaml", policy), text(".github/workflows/a.yml", beside)],
    async (folder) => {
      const select = ["--select", "actions/unpinned-uses"];
      const shown = await runToEnd(["fix", "--diff", ...select, "."], folder);
      assert.match(shown.out, /octo\/tool@0123456789abcdef/);
      assert.match(shown.out, /TOKEN: /);
      for (const secret of [token, password])
        assert.ok(!shown.out.includes(secret) && !shown.said.includes(secret));
      assert.match(shown.said, /secrets in the diff are masked/);
      await runToEnd(["fix", ...select, "."], folder);
      const written = await inFolder(folder, ".github/workflows/a.yml");
      assert.ok(written.includes(token) && written.includes(password));
    },
  );
});
