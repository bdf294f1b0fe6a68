// The page and the command line tool say the same of a folder, byte for byte.
import assert from "node:assert/strict";
import { cp, readdir } from "node:fs/promises";
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
