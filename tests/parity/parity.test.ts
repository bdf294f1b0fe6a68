// One core, the same bytes everywhere: each fixture, and what is made for the purpose, through each
// host.
import type { AuditOptions, ReportFormat } from "@sluice/engine";
import { openEngine } from "@sluice/engine/node";
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { allCases, everything, withGiven } from "../support/fixtures.ts";
import { type MadeCase, madeCases } from "../support/hostile.ts";
import { allHosts } from "./hosts/all.ts";
import type { Host } from "./hosts/host.ts";
import { run } from "./hosts/native.ts";

const runs: readonly { readonly options: AuditOptions; readonly format: ReportFormat }[] = [
  { options: everything, format: "json" },
  { options: everything, format: "sarif" },
  { options: { date: "2026-01-31", honour_ignores: false }, format: "json" },
];

describe("parity", () => {
  let hosts: readonly [Host, ...Host[]];
  before(async () => {
    hosts = await allHosts();
  });
  after(() => Promise.all(hosts.map((host) => host.close())));

  const cases: readonly MadeCase[] = [...allCases(), ...madeCases()];
  for (const { name, files, notAtTheEdge } of cases) {
    test(name, async () => {
      const [reference, ...others] = hosts;
      const named = files.every((file) => "bytes" in file);
      for (const { options: some, format } of runs) {
        // A link that is named is followed; only a walk over its folder skips it.
        const options = withGiven(files, named ? some : { ...some, whole_tree: true });
        const wanted = await reference.audit(files, options, format);
        for (const host of others) {
          if (notAtTheEdge !== undefined && host.isEdge) continue;
          // The order in which a host lists its files must not matter.
          const text = await host.audit(files.toReversed(), options, format);
          assert.equal(text, wanted, `${host.name}, ${format}`);
        }
      }
    });
  }

  test("rules", async () => {
    const engine = await openEngine();
    assert.deepEqual(engine.rules(), JSON.parse(await run(["rules", "--format", "json"])));
  });

  test("version", async () => {
    const engine = await openEngine();
    assert.equal(`sluice ${engine.version()}\n`, await run(["--version"]));
  });
});
