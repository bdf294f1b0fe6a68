// One core, the same bytes everywhere: each fixture, and what is made for the purpose, through each
// host.
import type { AuditOptions, InputFile, PathFormat, ReportFormat } from "@sluice/engine";
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

const pathFormats: readonly PathFormat[] = ["json", "mermaid", "svg", "text"];

describe("parity", () => {
  let hosts: readonly [Host, ...Host[]];
  before(async () => {
    hosts = await allHosts();
  });
  after(() => Promise.all(hosts.map((host) => host.close())));

  // What each host says of the files, in whatever order it lists them.
  async function compare(
    { files, notAtTheEdge }: MadeCase,
    what: string,
    ask: (host: Host, files: readonly InputFile[]) => Promise<string>,
  ): Promise<void> {
    const [reference, ...others] = hosts;
    const wanted = await ask(reference, files);
    for (const host of others) {
      if (notAtTheEdge !== undefined && host.isEdge) continue;
      assert.equal(await ask(host, files.toReversed()), wanted, `${host.name}, ${what}`);
    }
  }

  const cases: readonly MadeCase[] = [...allCases(), ...madeCases()];
  for (const one of cases) {
    const { name, files } = one;
    test(name, async () => {
      const named = files.every((file) => "bytes" in file);
      for (const { options: some, format } of runs) {
        // A link that is named is followed; only a walk over its folder skips it.
        const options = withGiven(files, named ? some : { ...some, whole_tree: true });
        await compare(one, format, (host, given) => host.audit(given, options, format));
      }
      const options = withGiven(files, { whole_tree: true });
      for (const format of pathFormats)
        await compare(one, `path, ${format}`, (host, given) => host.path(given, options, format));
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
