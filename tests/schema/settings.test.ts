// The tool takes the settings of a forge that the schema takes, and no others.
import type { Report } from "@sluice/engine";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { runToEnd, withFolder } from "../parity/hosts/native.ts";
import { inRepository } from "../support/paths.ts";
import { schema } from "../support/schemas.ts";

const environment = { id: 1, name: "a", protection_rules: [], deployment_branch_policy: null };
const reviewers = { type: "required_reviewers", reviewers: [{ type: "Team" }] };
const checks = { required_status_checks: [{ context: "a", integration_id: 1 }] };

const github = (answers: unknown) => ({ schema: "sluice.settings/1", forge: "github", answers });
const gitlab = (answers: unknown) => ({ schema: "sluice.settings/1", forge: "gitlab", answers });

const good: readonly unknown[] = [
  github({}),
  gitlab({}),
  { ...github({}), collected: "2026-01-31" },
  github({ environments: { total_count: 1, environments: [environment] } }),
  github({ "environments?per_page=100": { environments: [] } }),
  github({ "environments/a": { name: "a", protection_rules: null, new: [1] } }),
  github({ "environments/a": { ...environment, protection_rules: [reviewers, { type: "x" }] } }),
  github({
    "environments/a": { name: "a", deployment_branch_policy: { protected_branches: true } },
    "environments/a/deployment-branch-policies": { branch_policies: [{ name: "main", type: "x" }] },
    "environments/a/secrets": { total_count: 1, secrets: [] },
  }),
  github({ rulesets: [{ name: "a" }], "rulesets/1": { name: "a", conditions: null, rules: null } }),
  github({ "rulesets/1": { name: "a", conditions: { ref_name: { include: ["~ALL"] } } } }),
  github({ "rules/branches/a/b": [{ type: "required_status_checks", parameters: checks }] }),
  github({ "branches/a%2Fb/protection": { url: "x", required_status_checks: null } }),
  github({ "branches/a/protection": { required_status_checks: { contexts: ["a"], checks: [] } } }),
  github({ "branches/a/protection": { message: "Branch not protected", status: "404" } }),
  gitlab({ protected_environments: [{ name: "a", required_approval_count: 0 }] }),
  gitlab({ "protected_environments/a": { name: "a", approval_rules: [{ group_id: 7 }] } }),
  gitlab({ protected_branches: [{ name: "a" }], approval_rules: [] }),
  gitlab({ "approval_rules/7": { name: "a", protected_branches: [{ name: "b" }] } }),
];

const bad: readonly (readonly [why: string, settings: unknown])[] = [
  ["no object", []],
  ["no object", null],
  ["nothing in it", {}],
  ["no schema", { forge: "github", answers: {} }],
  ["another schema", { ...github({}), schema: "sluice.settings/2" }],
  ["no forge", { schema: "sluice.settings/1", answers: {} }],
  ["another forge", { ...github({}), forge: "gitea" }],
  ["no answers", { schema: "sluice.settings/1", forge: "github" }],
  ["no object", github([])],
  ["a list", github({ environments: [environment] })],
  ["no list", github({ environments: { environments: {} } })],
  ["no name", github({ environments: { environments: [{ id: 1 }] } })],
  ["empty name", github({ "environments/a": { name: "" } })],
  ["no text", github({ "environments/a": { name: 7 } })],
  ["no count", github({ environments: { total_count: "1", environments: [] } })],
  ["no type", github({ "environments/a": { ...environment, protection_rules: [{}] } })],
  ["no object", github({ "environments/a": { ...environment, deployment_branch_policy: true } })],
  [
    "no flag",
    github({
      "environments/a": { name: "a", deployment_branch_policy: { protected_branches: 1 } },
    }),
  ],
  ["no list", github({ "environments/a/deployment-branch-policies": { branch_policies: null } })],
  ["an error", github({ environments: { message: "Not Found", status: "404" } })],
  ["an error", github({ "branches/a/protection": { message: "Upgrade to Pro" } })],
  ["no list", github({ rulesets: {} })],
  ["no list", github({ "rules/branches/a": {} })],
  ["no context", github({ "rules/branches/a": [{ type: "x", parameters: { a: 1 } }, {}] })],
  ["no texts", github({ "branches/a/protection": { required_status_checks: { contexts: [1] } } })],
  ["no list", gitlab({ protected_environments: {} })],
  ["an error", gitlab({ protected_environments: { message: "404 Project Not Found" } })],
  ["no count", gitlab({ protected_environments: [{ name: "a", required_approval_count: -1 }] })],
  ["no name", gitlab({ protected_branches: [{ id: 1 }] })],
  ["no list", gitlab({ approval_rules: [{ name: "a", protected_branches: "b" }] })],
];

/** The errors that the tool tells of settings. */
async function errorsOf(settings: unknown): Promise<readonly string[]> {
  const file = { path: "s.json", bytes: new TextEncoder().encode(JSON.stringify(settings)) };
  return withFolder([file], async (folder) => {
    const args = ["audit", "--format", "json", "--settings", "s.json"];
    const { code, out } = await runToEnd(args, folder);
    const { findings } = JSON.parse(out) as Report;
    assert.equal(code, findings.length > 0 ? 2 : 0);
    return findings.map(({ message }) => message);
  });
}

describe("settings of a forge", () => {
  for (const settings of good) {
    test(`taken: ${JSON.stringify(settings)}`, async () => {
      assert.ok(schema("settings")(settings), JSON.stringify(schema("settings").errors));
      assert.deepEqual(await errorsOf(settings), []);
    });
  }

  for (const [why, settings] of bad) {
    test(`refused, ${why}: ${JSON.stringify(settings)}`, async () => {
      assert.ok(!schema("settings")(settings));
      assert.notDeepEqual(await errorsOf(settings), []);
    });
  }

  for (const name of ["contradicts", "proved"]) {
    test(`the fixture ${name}`, () => {
      const text = readFileSync(inRepository(`tests/fixtures/settings/${name}/settings.json`));
      assert.ok(schema("settings")(JSON.parse(text.toString())));
    });
  }
});
