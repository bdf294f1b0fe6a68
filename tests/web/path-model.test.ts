import type { PathReport, Reach } from "@sluice/engine";
import assert from "node:assert/strict";
import { test } from "node:test";
import { environmentsOf, hasPipelines, shortRef } from "../../web/src/review/path-model.ts";

const at = { line: 1, column: 1, offset: 0 };
const place = (path: string) => ({ path, span: { start: at, end: at } });

function row(environment: string, ref: string, more: Partial<Reach> = {}): Reach {
  return {
    environment,
    event: "push",
    ref,
    runs: "yes",
    job: "ci.yml#deploy",
    approval: "no",
    gates: { tests: "yes", sast: "maybe", sign: "no", approve: "yes" },
    missing: [],
    credentials: "oidc",
    places: {
      environment: place("ci.yml"),
      deploy: place("deploy.yml"),
      tests: place("test.yml"),
    },
    ...more,
  };
}

function report(reach: readonly Reach[]): PathReport {
  return {
    schema: "sluice.path/1",
    tool: { name: "sluice", version: "0.1.0" },
    environments: [
      { name: "uat", branches: ["uat"], protected: true },
      { name: "dev", branches: [], protected: false },
    ],
    pipelines: [],
    reach,
    unknown: [],
  };
}

test("the policy's environments come first, then the others as they are reached", () => {
  const environments = environmentsOf(
    report([row("uat", "refs/heads/uat"), row("stage", "refs/heads/main")]),
  );
  assert.deepEqual(
    environments.map(({ name, ways }) => [name, ways.length]),
    [
      ["uat", 1],
      ["dev", 0],
      ["stage", 1],
    ],
  );
  assert.deepEqual(environments[0]?.policy, { branches: ["uat"], isProtected: true });
  assert.equal(environments[2]?.policy, undefined);
  assert.equal(environments[2]?.place?.path, "ci.yml");
});

test("what takes the same way is drawn once", () => {
  const [uat] = environmentsOf(
    report([
      row("uat", "refs/heads/uat"),
      row("uat", "refs/heads/uat", { event: "schedule" }),
      row("uat", "refs/heads/fix", { listed: false }),
      row("uat", "refs/tags/v*", { approval: "yes" }),
    ]),
  );
  assert.deepEqual(
    uat?.ways.map(({ starts }) => starts.map(({ event, ref }) => `${event} ${ref}`)),
    [["push uat", "schedule uat"], ["push fix"], ["push tag v*"]],
  );
  assert.deepEqual(
    uat?.ways.map(({ isOutside }) => isOutside),
    [false, true, false],
  );
});

test("gates that pass, may, or are asked for in vain are told, and no others", () => {
  const [uat] = environmentsOf(
    report([row("uat", "refs/heads/uat", { missing: ["sign", "sast"] })]),
  );
  assert.deepEqual(
    uat?.ways[0]?.gates.map(({ name, state, place: where }) => [name, state, where?.path]),
    [
      ["tests", "passes", "test.yml"],
      ["sast", "missing", undefined],
      ["sign", "missing", undefined],
    ],
  );
  assert.equal(uat?.ways[0]?.job, "deploy");
});

test("refs are shown without their folders", () => {
  for (const [ref, shown] of [
    ["refs/heads/a/b", "a/b"],
    ["refs/heads/*", "any branch"],
    ["refs/tags/*", "any tag"],
    ["refs/tags/v*", "tag v*"],
    ["refs/pull/*/merge", "pull/*/merge"],
    ["main", "main"],
  ] as const)
    assert.equal(shortRef(ref), shown);
});

test("there is a path where there are pipelines", () => {
  const summary = {
    files: 1,
    audited: 1,
    skipped: 0,
    errors: 0,
    critical: 0,
    high: 0,
    medium: 0,
    low: 0,
    note: 0,
    suppressed: 0,
  };
  const of = (kind: "gitlab-ci" | "dockerfile") =>
    hasPipelines({
      schema: "sluice.report/1",
      tool: { name: "sluice", version: "0.1.0" },
      gates: [],
      summary,
      files: [{ path: "a", kind, status: "audited" }],
      findings: [],
    });
  assert.equal(of("gitlab-ci"), true);
  assert.equal(of("dockerfile"), false);
});
