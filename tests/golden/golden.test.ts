// The whole report of each fixture, all rules on, against the one kept beside it. SLUICE_BLESS=1
// rewrites what is kept: read the difference as code.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { native } from "../parity/hosts/native.ts";
import { allCases, everything, withGiven } from "../support/fixtures.ts";

const host = native(2);

describe("golden", () => {
  for (const { name, files, golden } of allCases()) {
    test(name, async () => {
      const report = await host.audit(files, withGiven(files, everything), "json");
      if (process.env["SLUICE_BLESS"]) await writeFile(golden, report);
      assert.equal(report, await readFile(golden, "utf8"));
    });
  }
});
