// The tool takes the policies that the schema takes, and no others. JSON is YAML.
import { kinds, personas, severities, type Report } from "@sluice/engine";
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { runToEnd, withFolder } from "../parity/hosts/native.ts";
import { schema } from "../support/schemas.ts";

const rule = "docker/no-user";
const ignore = { rule, reason: "known" };

const environments = { dev: { branches: ["develop"] }, uat: { from: "dev", tags: ["v*"] } };

const good: readonly object[] = [
  {},
  ...severities.map((severity) => ({ rules: { [rule]: severity } })),
  ...severities.map((severity) => ({ rules: { [rule]: { severity } } })),
  { rules: { [rule]: "off", "docker/*": false, "checkov:CKV_DOCKER_3": "low", "*": "note" } },
  { rules: { "sluice/expired-ignore": "note" } },
  { ignores: [] },
  { version: undefined, ignores: [] },
  { ignores: [ignore, { ...ignore, path: "a/**", resource: "x*", expires: "2199-12-31" }] },
  { allow_errors: ["a", "/a/b/", "**/*.x", "...", "a/.b"] },
  { kinds: Object.fromEntries(kinds.map((kind) => [`*.${kind}`, kind])) },
  ...personas.map((persona) => ({ persona })),
  ...severities.map((fail_on) => ({ fail_on })),
  { gates: { merge: {}, "deploy:a b": { severity: "low", families: ["secrets", "sluice"] } } },
  { uses: {}, images: { allow: ["alpine"] }, includes: { allow: ["*"], deny: ["http://*"] } },
  { delivery: {} },
  { delivery: { preset: "develop-qa-stable-uat", protected: ["staging"], previews: ["pr-*"] } },
  { delivery: { environments: { a: {}, "b c": { branches: ["a/**"], approval: "none" } } } },
  {
    delivery: {
      environments: { ...environments, qa: { require: ["tests", "license-scan", "approve"] } },
      protected: ["dev", "uat"],
      artifacts: {
        tags: { dev: "v{semver}-dev", uat: ["{branch}-{sha}", "{date}.{n}"] },
        registries: ["*.dkr.ecr.*.amazonaws.com"],
        sign: "required",
      },
      components: { api: { paths: ["api/**"], runners: ["self-hosted", "api"] } },
    },
  },
];

const bad: readonly (readonly [why: string, policy: unknown])[] = [
  ["no object", []],
  ["no object", "version"],
  ["another version", { version: 2 }],
  ["version of the wrong type", { version: "1" }],
  ["unknown key", { licences: {} }],
  ["no mapping", { rules: ["docker/*"] }],
  ["null", { rules: null }],
  ["no name", { rules: { "": "off" } }],
  ["on", { rules: { [rule]: "on" } }],
  ["true", { rules: { [rule]: true } }],
  ["null", { rules: { [rule]: null } }],
  ["unknown severity", { rules: { [rule]: "fatal" } }],
  ["nothing said", { rules: { [rule]: {} } }],
  ["off is no severity", { rules: { [rule]: { severity: "off" } } }],
  ["unknown key", { rules: { [rule]: { severity: "low", level: 1 } } }],
  ["no list", { ignores: ignore }],
  ["no object", { ignores: [rule] }],
  ["no rule", { ignores: [{ reason: "known" }] }],
  ["no reason", { ignores: [{ rule }] }],
  ["empty reason", { ignores: [{ rule, reason: " " }] }],
  ["unknown key", { ignores: [{ ...ignore, until: "2199-12-31" }] }],
  ["negated glob", { ignores: [{ ...ignore, path: "!a" }] }],
  ["empty resource", { ignores: [{ ...ignore, resource: "" }] }],
  ["no date", { ignores: [{ ...ignore, expires: "tomorrow" }] }],
  ["null", { ignores: [{ ...ignore, expires: null }] }],
  ["no list", { allow_errors: "a" }],
  ["no text", { allow_errors: [["a"]] }],
  ...["", "/", "./a", "a/../b", "..", "a//b"].map(
    (glob) => ["no glob", { allow_errors: [glob] }] as const,
  ),
  ["no mapping", { kinds: [{ glob: "a", kind: "text" }] }],
  ["unknown kind", { kinds: { a: "yaml" } }],
  ["no glob", { kinds: { "../a": "text" } }],
  ["unknown persona", { persona: "root" }],
  ["unknown severity", { fail_on: "off" }],
  ["no mapping", { gates: ["merge"] }],
  ["unknown gate", { gates: { mrege: {} } }],
  ["no environment", { gates: { "deploy:": {} } }],
  ["no object", { gates: { merge: "high" } }],
  ["no family", { gates: { merge: { families: [] } } }],
  ["unknown key", { gates: { merge: { fail_on: "low" } } }],
  ["no mapping", { uses: ["actions/*"] }],
  ["unknown key", { images: { allowed: ["alpine"] } }],
  ["no list", { includes: { deny: "octo/*" } }],
  ["nothing allowed", { uses: { allow: [] } }],
  ["no text", { uses: { allow: [" "] } }],
  ...(
    [
      ["no mapping", []],
      ["unknown key", { environment: {} }],
      ["unknown preset", { preset: "gitflow" }],
      ["no mapping", { environments: ["dev"] }],
      ["no name", { environments: { " ": {} } }],
      ["no mapping", { environments: { dev: "develop" } }],
      ["unknown key", { environments: { dev: { branch: "develop" } } }],
      ["no list", { environments: { dev: { branches: "develop" } } }],
      ["no glob", { environments: { dev: { branches: ["!develop"] } } }],
      ["twice", { environments: { dev: { branches: ["develop", "develop"] } } }],
      ["no text", { environments: { dev: { from: ["develop"] } } }],
      ["unknown approval", { environments: { dev: { approval: "yes" } } }],
      ["unknown gate", { environments: { dev: { require: ["deploy"] } } }],
      ["twice", { environments: { dev: { require: ["tests", "tests"] } } }],
      ["no list", { environments, protected: "dev" }],
      ["no list", { previews: "pr-*" }],
      ["unknown key", { artifacts: { signed: true } }],
      ["neither required nor optional", { artifacts: { sign: true } }],
      ["no list", { artifacts: { registries: "ghcr.io" } }],
      ["unknown placeholder", { environments, artifacts: { tags: { dev: "v{version}" } } }],
      ["open placeholder", { environments, artifacts: { tags: { dev: ["v{semver"] } } }],
      ["no pattern", { environments, artifacts: { tags: { dev: [] } } }],
      ["too long", { environments, artifacts: { tags: { dev: "a".repeat(129) } } }],
      ["no paths", { components: { api: {} } }],
      ["no paths", { components: { api: { paths: [] } } }],
      ["no list", { components: { api: { paths: ["api"], runners: "big" } } }],
    ] as const
  ).map(([why, delivery]) => [why, { delivery }] as const),
];

/** What a schema cannot know. */
const wrong: readonly object[] = [
  { rules: { "docker/no-such": "off" } },
  { rules: { "sluice/parse-error": "low" } },
  { rules: { "sluice/expired-ignore": "off" } },
  { ignores: [{ ...ignore, rule: "sluice/limit-reached" }] },
  { ignores: [{ ...ignore, expires: "2026-02-30" }] },
  { allow_errors: ["[a"] },
  { gates: { merge: { families: ["secret"] } } },
  { delivery: { environments: { uat: { from: "stable" } } } },
  { delivery: { environments: { uat: { require: ["attest", "provenance"] } } } },
  { delivery: { environments, protected: ["prod"] } },
  { delivery: { environments, artifacts: { tags: { prod: "v{semver}" } } } },
];

/** The errors that the tool tells of a policy, at its place. */
async function errorsOf(policy: unknown): Promise<readonly string[]> {
  return withFolder([], async (folder) => {
    await writeFile(join(folder, ".sluice.yaml"), JSON.stringify(policy));
    const { code, out } = await runToEnd(["audit", "--format", "json"], folder);
    const { findings } = JSON.parse(out) as Report;
    const errors = findings.filter((finding) => finding.rule === "sluice/parse-error");
    assert.equal(code, errors.length > 0 ? 2 : 0);
    return errors.map((finding) => finding.message);
  });
}

const versioned = (policy: unknown) =>
  typeof policy === "object" && !Array.isArray(policy) ? { version: 1, ...policy } : policy;

describe("policies", () => {
  for (const policy of good.map(versioned)) {
    test(`taken: ${JSON.stringify(policy)}`, async () => {
      assert.ok(schema("policy")(policy), JSON.stringify(schema("policy").errors));
      assert.deepEqual(await errorsOf(policy), []);
    });
  }

  for (const [why, part] of bad) {
    const policy = versioned(part);
    test(`refused, ${why}: ${JSON.stringify(policy)}`, async () => {
      assert.ok(!schema("policy")(JSON.parse(JSON.stringify(policy))));
      assert.notDeepEqual(await errorsOf(policy), []);
    });
  }

  for (const policy of wrong.map(versioned)) {
    test(`refused: ${JSON.stringify(policy)}`, async () => {
      assert.ok(schema("policy")(policy), "the schema could know more");
      assert.notDeepEqual(await errorsOf(policy), []);
    });
  }
});
