// `sluice plan` from outside: what it takes for a plan, where it looks for sources, how it ends.
import type { InputFile, Report } from "@sluice/engine";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { runToEnd, withFolder } from "../parity/hosts/native.ts";
import { inRepository } from "../support/paths.ts";

const text = (path: string, content: string): InputFile => ({
  path,
  bytes: new TextEncoder().encode(content),
});

const change = (actions: readonly string[], before: unknown, after: unknown) => ({
  address: "aws_sqs_queue.jobs",
  mode: "managed",
  type: "aws_sqs_queue",
  name: "jobs",
  change: { actions, before, after },
});
const plan = (...changes: readonly unknown[]) =>
  JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.9.8",
    resource_changes: changes,
  });
const gone = plan(change(["delete"], {}, null)); // of medium severity
const fine = plan(change(["update"], { delay_seconds: 1 }, { delay_seconds: 2 }));
const source = text("infra/main.tf", 'resource "aws_sqs_queue" "jobs" {}\n');

interface Row {
  readonly files: readonly InputFile[];
  readonly args: readonly string[];
  readonly code: number;
  readonly said?: RegExp;
}

const rows: Readonly<Record<string, Row>> = {
  "nothing to tell": { files: [text("p.json", fine)], args: ["p.json"], code: 0 },
  "something is destroyed": { files: [text("p.json", gone)], args: ["p.json"], code: 1 },
  "under any name": { files: [text("p", gone)], args: ["p"], code: 1 },
  "the worst of several": {
    files: [text("a.json", fine), text("b.json", gone)],
    args: ["a.json", "b.json"],
    code: 1,
  },
  "above the severity that fails": {
    files: [text("p.json", gone)],
    args: ["--fail-on", "high", "p.json"],
    code: 0,
  },
  "a gate of the policy": {
    files: [
      text("p.json", gone),
      text(
        ".sluice.yaml",
        "version: 1\ngates: {'deploy:uat': {severity: high, families: [plan]}}\n",
      ),
    ],
    args: ["--gate", "deploy:uat", "p.json"],
    code: 0,
  },
  "a rule that the policy switches off": {
    files: [
      text("p.json", gone),
      text(".sluice.yaml", "version: 1\nrules: {plan/destroys-stateful: off}\n"),
    ],
    args: ["p.json"],
    code: 0,
  },
  "the policy of the root that is named": {
    files: [
      text("p.json", gone),
      text("infra/.sluice.yaml", "version: 1\nrules: {plan/destroys-stateful: off}\n"),
    ],
    args: ["--root", "infra", "p.json"],
    code: 0,
  },
  "no plan": { files: [source], args: ["infra/main.tf"], code: 2 },
  "no file": { files: [source], args: ["p.json"], code: 2 },
  "a folder": { files: [source], args: ["infra"], code: 2 },
  "half a plan": { files: [text("p.json", gone.slice(0, 90))], args: ["p.json"], code: 2 },
  "no argument": { files: [], args: [], code: 64, said: /required/ },
  "a root that is none": {
    files: [text("p.json", fine)],
    args: ["--root", "nowhere", "p.json"],
    code: 64,
    said: /--root takes a folder/,
  },
};

for (const [name, { files, args, code, said }] of Object.entries(rows)) {
  test(name, () =>
    withFolder(files, async (folder) => {
      const ended = await runToEnd(["plan", "--format", "json", ...args], folder);
      assert.equal(ended.code, code, ended.out + ended.said);
      if (said) assert.match(ended.said, said);
      else assert.equal((JSON.parse(ended.out) as Report).schema, "sluice.report/1");
    }),
  );
}

// Of a plan that says what is declared at its root.
const declared = JSON.stringify({
  ...(JSON.parse(gone) as object),
  configuration: { root_module: { resources: [{ address: "aws_sqs_queue.jobs" }] } },
});
const broken = text("infra/broken.tf", "resource {{{\n");

describe("the source of a resource", () => {
  const places: Readonly<
    Record<string, { readonly plan: string; readonly args: readonly string[] }>
  > = {
    "below the current folder": { plan: "p.json", args: ["p.json"] },
    "beside the plan": { plan: "infra/p.json", args: ["infra/p.json"] },
    "below the root that is named": { plan: "p.json", args: ["--root", "infra", "p.json"] },
  };
  for (const [name, { plan: path, args }] of Object.entries(places)) {
    test(name, () =>
      withFolder([source, broken, text(path, declared)], async (folder) => {
        const { out, code } = await runToEnd(["plan", "--format", "json", ...args], folder);
        assert.equal(code, 1);
        const report = JSON.parse(out) as Report;
        assert.deepEqual(
          report.findings.map(({ rule, related = [] }) => [rule, related.map((to) => to.path)]),
          [["plan/destroys-stateful", [args.includes("--root") ? "main.tf" : "infra/main.tf"]]],
        );
        // What only declares is no part of the report, not even where it is broken.
        assert.deepEqual(
          report.files.map((file) => file.path),
          [path],
        );
      }),
    );
  }
});

test("text ends with the numbers of each plan", () =>
  withFolder([text("p.json", gone)], async (folder) => {
    const { out } = await runToEnd(["plan", "p.json"], folder);
    assert.match(
      out,
      /\nplan p\.json: 0 to add, 0 to change, 1 to destroy, 0 to replace; 0 drifted\n1 file audited: 1 finding \(1 medium\)\n$/,
    );
  }));

test("audit says the same of a plan in the tree", () =>
  withFolder([source, text("infra/p.json", gone)], async (folder) => {
    const [audited, planned] = await Promise.all(
      ["audit", "plan"].map(async (command) => {
        const paths = command === "plan" ? ["infra/p.json"] : ["."];
        const { out } = await runToEnd([command, "--format", "json", ...paths], folder);
        const { findings, plans } = JSON.parse(out) as Report;
        return { findings: findings.filter(({ rule }) => rule.startsWith("plan/")), plans };
      }),
    );
    assert.deepEqual(audited, planned);
    assert.equal(planned?.findings.length, 1);
  }));

test("only the rules about plans are asked, unless others are named", () =>
  withFolder([], async (folder) => {
    const file = join(inRepository("tests/fixtures/plan/terraform"), "infra/tfplan.json");
    assert.match(readFileSync(file, "utf8"), /format_version/);
    const { out } = await runToEnd(["plan", "--format", "json", file], folder);
    const { findings } = JSON.parse(out) as Report;
    assert.ok(findings.length > 0);
    assert.ok(findings.every(({ rule }) => rule.startsWith("plan/")));
  }));
