// The page and the command line tool say the same of a folder, byte for byte.
import assert from "node:assert/strict";
import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { run } from "../parity/hosts/native.ts";
import { Bench, withFolder } from "../support/page.ts";
import { inRepository } from "../support/paths.ts";

const bench = new Bench();
before(() => bench.open());
after(() => bench.close());

// All fixtures as one repository, and some by themselves, where each is the root.
const folders = [".", "sample", "delivery/github", "delivery/gitlab", "plan/change-set"] as const;

for (const name of folders) {
  test(`a dropped folder: ${name}`, () =>
    withFolder((folder) =>
      bench.page(async (under) => {
        // Copied: what stands above the folder in this repository is nothing that a page could see.
        const root = join(folder, "repo");
        await cp(inRepository(join("tests/fixtures", name)), root, { recursive: true });
        assert.ok((await readdir(root)).length > 0);
        await under.drop(root);
        await under.reviewed();
        const date = new Date().toISOString().slice(0, 10);
        const expected = await run(["audit", "--format", "json", "--date", date, root]);
        assert.equal((await under.exported("JSON")).text, expected);
      }),
    ));
}

test("a folder of many files, which several workers share", () =>
  withFolder((folder) =>
    bench.page(async (under) => {
      const root = join(folder, "repo");
      await cp(inRepository("tests/fixtures"), root, { recursive: true });
      await mkdir(join(root, "src"));
      for (let i = 0; i < 1500; ++i)
        await writeFile(join(root, "src", `${i}.go`), `package main // ${"x".repeat(i)}\n`);
      // Names that Chromium leaves out where it gives a folder as a handle.
      for (const name of ["notes~", "a?.txt", "CON", "trailing."])
        await writeFile(join(root, name), "FROM alpine\n");
      await under.drop(root);
      await under.reviewed();
      // As it is shown, and not made for the export.
      await under.show("Findings");
      await under.page.getByRole("button", { name: /^Suppressed/ }).click();
      const date = new Date().toISOString().slice(0, 10);
      const args = ["audit", "--format", "json", "--show-suppressed", "--date", date, root];
      assert.equal((await under.exported("JSON")).text, await run(args));
    }),
  ));
