// What `sluice init` proposes for each repository of tests/fixtures/delivery, against what is kept
// beside it; SLUICE_BLESS=1 rewrites that. It has to be a policy, and one that fits.
import { type InputFile, type Report } from "@sluice/engine";
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { run, withFolder } from "../parity/hosts/native.ts";
import { allCases } from "../support/fixtures.ts";
import { schema } from "../support/schemas.ts";

const policy = ".sluice.yaml";

/** What an audit with the policy finds wrong with it. Where it only says which rule of it is broken, that is told of the pipelines. */
async function faults(files: readonly InputFile[], text: string): Promise<readonly string[]> {
  const all = [...files, { path: policy, bytes: new TextEncoder().encode(text) }];
  const args = ["audit", "--format", "json", "--persona", "auditor", "."];
  const report = JSON.parse(await withFolder(all, (folder) => run(args, folder))) as Report;
  const { findings } = report;
  return findings
    .filter(({ path }) => path === policy)
    .filter(({ rule }) => rule.startsWith("sluice/") || rule === "delivery/environment-unreachable")
    .map(({ rule, message }) => `${rule}: ${message}`);
}

describe("init", () => {
  for (const { name, files, golden } of allCases()) {
    test(name, async () => {
      const proposed = await withFolder(files, (folder) =>
        run(["init", "--no-config", "."], folder),
      );
      assert.ok(schema("policy")(parse(proposed)), JSON.stringify(schema("policy").errors));
      const others = files.filter(({ path }) => path !== policy);
      assert.deepEqual(await faults(others, proposed), []);
      if (!name.startsWith("delivery/")) return;
      const kept = `${dirname(golden)}${policy}`;
      if (process.env["SLUICE_BLESS"]) await writeFile(kept, proposed);
      assert.equal(proposed, await readFile(kept, "utf8"));
    });
  }
});
