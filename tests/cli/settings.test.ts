// Where the command line takes the settings of a forge from, what its exit code then says, and that
// the script which collects them writes what is taken.
import type { InputFile, Report } from "@sluice/engine";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { runToEnd, withFolder } from "../parity/hosts/native.ts";
import { inRepository } from "../support/paths.ts";
import { assertValid, schema } from "../support/schemas.ts";

const text = (path: string, content: string): InputFile => ({
  path,
  bytes: new TextEncoder().encode(content),
});

const repository = [
  text(
    ".sluice.yaml",
    "version: 1\ndelivery:\n  environments:\n    production: {branches: [main], approval: reviewer}\n",
  ),
  text(
    ".github/workflows/ci.yml",
    "on: {push: {branches: [main]}}\npermissions: {}\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n" +
      "    environment: production\n    concurrency: production\n" +
      "    steps: [{run: kubectl apply -f k8s/}]\n",
  ),
];
const environment = (rules: string) => `{"name": "production", "protection_rules": [${rules}]}`;
const reviewed = environment('{"type": "required_reviewers", "reviewers": [{"type": "User"}]}');

interface Path {
  readonly environments: readonly {
    readonly settings: readonly { readonly approval: string; readonly path: string }[];
  }[];
  readonly reach: readonly { readonly approval: string }[];
}

const pathOf = (out: string): Path => {
  assertValid(schema("path"), out, "path");
  return JSON.parse(out) as Path;
};

test("settings prove an approval", () =>
  withFolder([...repository, text("forge/a.json", reviewed)], async (folder) => {
    const without = await runToEnd(["path", "--format", "json"], folder);
    assert.equal(pathOf(without.out).reach[0]?.approval, "no");
    const args = ["path", "--format", "json", "--settings", "forge/a.json"];
    const { code, out } = await runToEnd(args, folder);
    assert.equal(code, 0);
    assert.equal(pathOf(out).reach[0]?.approval, "yes");
    const [said] = pathOf(out).environments[0]?.settings ?? [];
    assert.deepEqual([said?.approval, said?.path], ["yes", "forge/a.json"]);
    const select = ["--select", "delivery/deploy-without-approval"];
    const seen = await runToEnd(["audit", ...select, "--settings", "forge/a.json"], folder);
    assert.equal(seen.code, 0, seen.out);
    assert.equal((await runToEnd(["audit", ...select], folder)).code, 1);
  }));

test("several files count together", () =>
  withFolder(
    [...repository, text("a.json", environment("")), text("b.json", reviewed)],
    async (folder) => {
      const args = ["path", "--format", "json", "--settings", "a.json", "--settings", "b.json"];
      const { out } = await runToEnd(args, folder);
      assert.equal(pathOf(out).reach[0]?.approval, "no");
    },
  ));

test("what cannot be read is told, and the rest is audited", () =>
  withFolder([...repository, text("a.json", "{"), text("b.json", reviewed)], async (folder) => {
    for (const [file, line] of [
      ["a.json", 1],
      ["gone.json", 1],
      [".github", 1],
    ] as const) {
      const args = ["audit", "--format", "json", "--settings", file, "--settings", "b.json"];
      const { code, out } = await runToEnd(args, folder);
      const { findings } = JSON.parse(out) as Report;
      assert.equal(code, 2);
      const [told] = findings.filter(({ rule }) => rule === "sluice/parse-error");
      assert.deepEqual([told?.path, told?.span.start.line], [file, line]);
      assert.ok(!findings.some(({ rule }) => rule === "delivery/deploy-without-approval"));
      assert.equal((await runToEnd(["path", "--settings", file], folder)).code, 2);
    }
  }));

/** A program that answers as a forge's own does: what it has, or an error and its text. */
const forge = (answers: Readonly<Record<string, string>>) =>
  `#!/usr/bin/env node
const [, , command, address, flag, query] = process.argv;
const answers = ${JSON.stringify(answers)};
const key = flag === "--jq" ? address + " " + query.split(" ")[0] : address;
if (command !== "api" || flag === undefined ? false : flag !== "--jq") process.exit(64);
if (key in answers) process.stdout.write(answers[key]);
else process.stdout.write('{"message": "Not Found", "status": "404"}');
process.exit(key in answers && !answers[key].includes("Branch not protected") ? 0 : 1);
`;

const programs = {
  gh: forge({
    "repos/acme/shop/environments?per_page=100": `{"total_count": 1, "environments": [${reviewed}]}`,
    "repos/acme/shop/environments?per_page=100 .environments[]": "production\n",
    "repos/acme/shop/environments/production/deployment-branch-policies?per_page=100":
      '{"total_count": 1, "branch_policies": [{"name": "main", "type": "branch"}]}',
    "repos/acme/shop .default_branch": "main\n",
    "repos/acme/shop/branches?protected=true&per_page=100 .[].name": "main\nrelease%2F1\n",
    "repos/acme/shop/branches/main/protection": '{"message": "Branch not protected"}',
    "repos/acme/shop/rules/branches/main?per_page=100": "[]",
    "repos/acme/shop/branches/release%2F1/protection": '{"url": "x"}',
  }),
  glab: forge({
    "projects/acme%2Fshop/protected_environments?per_page=100": `[{"name": "a"}]`,
    "projects/acme%2Fshop/protected_branches?per_page=100": `[{"name": "main"}]`,
  }),
};

for (const [name, { args, paths, left }] of Object.entries({
  github: {
    args: ["github", "acme/shop"],
    paths: [
      "environments?per_page=100",
      "environments/production/deployment-branch-policies?per_page=100",
      "branches/main/protection",
      "rules/branches/main?per_page=100",
      "branches/release%2F1/protection",
    ],
    left: ["rules/branches/release%2F1?per_page=100"],
  },
  "github, of a branch": {
    args: ["github", "acme/shop", "release/1"],
    paths: [
      "environments?per_page=100",
      "environments/production/deployment-branch-policies?per_page=100",
      "branches/release%2F1/protection",
    ],
    left: ["rules/branches/release%2F1?per_page=100"],
  },
  gitlab: {
    args: ["gitlab", "acme/shop"],
    paths: ["protected_environments?per_page=100", "protected_branches?per_page=100"],
    left: ["approval_rules?per_page=100"],
  },
})) {
  test(`collected from ${name}`, () => {
    const bin = Object.entries(programs).map(([path, program]) => text(`bin/${path}`, program));
    return withFolder([...repository, ...bin], async (folder) => {
      for (const path of Object.keys(programs)) await chmod(join(folder, "bin", path), 0o755);
      const PATH = [join(folder, "bin"), process.env["PATH"]].join(delimiter);
      const script = inRepository("docs/collect-settings.sh");
      const collected = execFileSync("bash", ["-c", '"$@" 2> said', "bash", script, ...args], {
        cwd: folder,
        env: { ...process.env, PATH },
      }).toString();
      assertValid(schema("settings"), collected, "settings");
      const { answers } = JSON.parse(collected) as { answers: Readonly<Record<string, unknown>> };
      assert.deepEqual(Object.keys(answers), paths);
      const said = execFileSync("cat", [join(folder, "said")]).toString();
      assert.equal(said, left.map((path) => `not answered: ${path}\n`).join(""));
    });
  });
}
