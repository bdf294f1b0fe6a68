// Where the command line takes the policy from, and what its exit code then says.
import type { InputFile, Report } from "@sluice/engine";
import assert from "node:assert/strict";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { runToEnd, withFolder } from "../parity/hosts/native.ts";

const text = (path: string, content: string): InputFile => ({
  path,
  bytes: new TextEncoder().encode(content),
});

/** Nothing but a critical finding, and the rule that finds it. */
const pod = text(
  "app/pod.yaml",
  "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, securityContext: {privileged: true}}]}\n",
);
const off = "version: 1\nrules: {'*': off}\n";
const broken = "version: 1\nrules: {no/such: off}\n";
const gates =
  "version: 1\ngates: {merge: {severity: low}, 'deploy:production': {families: [secrets]}}\n";

interface Row {
  readonly files?: readonly InputFile[];
  readonly args: readonly string[];
  readonly code: number;
  /** What is said on stderr, of runs without a report. */
  readonly said?: RegExp;
}

const rows: Readonly<Record<string, Row>> = {
  "without a policy": { args: [], code: 1 },
  "at the root": { files: [text(".sluice.yaml", off)], args: [], code: 0 },
  "at the folder that is named": { files: [text("app/.sluice.yaml", off)], args: ["app"], code: 0 },
  "below the root": { files: [text("app/.sluice.yaml", off)], args: [], code: 1 },
  "above the root": { files: [text(".sluice.yaml", off)], args: ["app"], code: 1 },
  "in the current folder, for a file": {
    files: [text(".sluice.yaml", off), text("app/.sluice.yaml", "version: 1\n")],
    args: ["app/pod.yaml"],
    code: 0,
  },
  "in the current folder, for several": {
    files: [text(".sluice.yaml", off), text("lib/a.txt", "")],
    args: ["app", "lib"],
    code: 0,
  },
  broken: { files: [text(".sluice.yaml", broken)], args: [], code: 2 },
  "broken, named by .gitignore": {
    files: [text(".sluice.yaml", broken), text(".gitignore", ".sluice.yaml\n")],
    args: [],
    code: 2,
  },
  "none at all": { files: [text(".sluice.yaml", off)], args: ["--no-config"], code: 1 },
  another: {
    files: [text(".sluice.yaml", "version: 1\n"), text("ci/policy.yaml", off)],
    args: ["--config", "ci/policy.yaml"],
    code: 0,
  },
  "another, broken": {
    files: [text(".sluice.yaml", off), text("ci/policy.yaml", broken)],
    args: ["--config", "ci/policy.yaml"],
    code: 2,
  },
  "another that is not there": {
    args: ["--config", "ci/policy.yaml"],
    code: 2,
    said: /cannot read the policy ci\/policy\.yaml: No such file/,
  },
  "another that is a folder": {
    args: ["--config", "app"],
    code: 2,
    said: /cannot read the policy app: not a regular file/,
  },
  "another and none": {
    files: [text("p.yaml", off)],
    args: ["--config", "p.yaml", "--no-config"],
    code: 64,
    said: /excludes/,
  },
  "--fail-on wins": {
    files: [text(".sluice.yaml", "version: 1\nfail_on: note\n")],
    args: ["--fail-on", "critical"],
    code: 0,
  },
  "the gate merge by itself": { files: [text(".sluice.yaml", gates)], args: [], code: 1 },
  "a gate that is named": {
    files: [text(".sluice.yaml", gates)],
    args: ["--gate", "deploy:production"],
    code: 0,
  },
  "the gate merge without one": { args: ["--gate", "merge"], code: 1 },
  "no names": { args: ["--gate", ""], code: 64, said: /--gate takes the name of a gate/ },
  "no severity": { args: ["--fail-on", ""], code: 64, said: /--fail-on takes/ },
  "no file": { args: ["--config", ""], code: 2, said: /cannot read the policy/ },
  "a gate that it does not have": {
    files: [text(".sluice.yaml", gates)],
    args: ["--gate", "deploy:prod"],
    code: 64,
    said: /--gate: the policy has no gate called deploy:prod/,
  },
  "a gate without a policy": { args: ["--gate", "deploy:prod"], code: 64, said: /no gate/ },
  "a gate and a severity": {
    files: [text(".sluice.yaml", gates)],
    args: ["--gate", "merge", "--fail-on", "low"],
    code: 64,
    said: /excludes/,
  },
};

for (const [name, { files = [], args, code, said }] of Object.entries(rows)) {
  test(name, () =>
    withFolder([pod, ...files], async (folder) => {
      const ended = await runToEnd(["audit", "--format", "json", ...args], folder);
      assert.equal(ended.code, code, ended.said);
      if (said) assert.match(ended.said, said);
      else assert.equal((JSON.parse(ended.out) as Report).schema, "sluice.report/1");
    }),
  );
}

test("a policy below the root is told under the name that the report gives it", () =>
  withFolder([pod, text("app/ci/policy.yaml", broken)], async (folder) => {
    const args = [
      "audit",
      "--format",
      "json",
      "--config",
      join(folder, "app/ci/policy.yaml"),
      "app",
    ];
    const { findings, files } = JSON.parse((await runToEnd(args, folder)).out) as Report;
    const errors = findings.filter(({ rule }) => rule === "sluice/parse-error");
    assert.deepEqual(
      errors.map(({ path }) => path),
      ["ci/policy.yaml"],
    );
    assert.ok(files.some(({ path, kind }) => path === "ci/policy.yaml" && kind === "policy"));
  }));

test("the policy at the root is no link, and no folder", async () => {
  const makers: readonly ((path: string) => Promise<unknown>)[] = [
    (path) => symlink("app/other.yaml", path),
    (path) => symlink("nowhere", path),
    (path) => mkdir(path),
  ];
  for (const make of makers) {
    await withFolder([pod, text("app/other.yaml", off)], async (folder) => {
      await make(join(folder, ".sluice.yaml"));
      const { code, said } = await runToEnd(["audit"], folder);
      assert.equal(code, 2);
      assert.match(said, /cannot read the policy .*\.sluice\.yaml: not a regular file/);
    });
  }
});

test("a baseline holds what the policy does not ignore", () =>
  withFolder(
    [pod, text(".sluice.yaml", "version: 1\nignores: [{rule: '*', reason: known}]\n")],
    async (folder) => {
      const { code, out } = await runToEnd(["baseline"], folder);
      assert.equal(code, 0);
      assert.deepEqual((JSON.parse(out) as { findings: unknown[] }).findings, []);
    },
  ));
