// The package as its users get it: packed, installed into an empty folder, run by plain Node.js, and
// its types read by a strict compiler.
import { execFile } from "node:child_process";
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { inRepository } from "../support/paths.ts";

const execute = promisify(execFile);

const program = `
import { severities } from "@sluice/engine";
import { openEngine } from "@sluice/engine/node";
const engine = await openEngine();
const bytes = new TextEncoder().encode("jobs: [");
const { findings } = engine.audit([{ path: ".github/workflows/ci.yml", bytes }]);
console.log(findings.map(({ rule, severity }) => [rule, severities.indexOf(severity)]).join());
`;

const types = `
import { connectEngine, type Report } from "@sluice/engine";
import { openEngine as inBrowser } from "@sluice/engine/browser";
import { openEngine as atEdge } from "@sluice/engine/edge";
import { openEngine as inNode } from "@sluice/engine/node";
import { serveEngine } from "@sluice/engine/worker";
export const report: Report = (await inNode()).audit([]);
export const all = [connectEngine, inBrowser, atEdge, serveEngine];
// @ts-expect-error no such severity
(await inBrowser()).audit([], { fail_on: "fatal" });
`;

describe("package", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "sluice-package-"));
    const packed = await execute("npm", ["pack", inRepository("build/npm"), "--silent"], {
      cwd: folder,
    });
    await writeFile(join(folder, "package.json"), '{"type": "module", "private": true}');
    const archive = `./${packed.stdout.trim()}`;
    await execute("npm", ["install", "--offline", "--no-audit", "--no-fund", archive], {
      cwd: folder,
    });
  });
  after(() => rm(folder, { recursive: true }));

  test("audits in plain Node.js", async () => {
    await writeFile(join(folder, "program.js"), program);
    const { stdout } = await execute(process.execPath, ["program.js"], { cwd: folder });
    assert.equal(stdout, "sluice/parse-error,1\n");
  });

  test("has types for all its parts", async () => {
    await writeFile(join(folder, "types.ts"), types);
    await writeFile(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          exactOptionalPropertyTypes: true,
          skipLibCheck: false,
          module: "nodenext",
          target: "es2022",
          lib: ["es2022", "dom"],
          types: [],
          noEmit: true,
        },
        files: ["types.ts"],
      }),
    );
    await execute(inRepository("node_modules/.bin/tsc"), ["-p", folder]).catch(
      (error: { readonly stdout: string }) => assert.fail(error.stdout),
    );
  });
});
