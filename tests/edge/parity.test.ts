// What a check tells of a change is what the command line finds in the head and did not find in the base.
import { openEngine } from "@sluice/engine/node";
import type { Finding, Report } from "@sluice/engine";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { judge } from "../../edge/src/change/judge.ts";
import { readChange } from "../../edge/src/change/reading.ts";
import { changedFiles } from "../../edge/src/change/tree.ts";
import type { Entry, Tree } from "../../edge/src/change/tree.ts";
import { limitsOf } from "../../edge/src/github/service.ts";
import { MAX_AUDIT_BYTES } from "../../edge/src/limits.ts";
import { run, withFolder } from "../parity/hosts/native.ts";
import { allCases } from "../support/fixtures.ts";
import { pullEvent, startHost } from "./forge/host.ts";

const DATE = "2026-01-31";
const POLICY = ".sluice.yaml";

type Files = ReadonlyMap<string, Uint8Array>;
const engine = await openEngine();

/** Findings of the command line in a folder with these files, by the policy that is among them. */
async function told(files: Files): Promise<readonly Finding[]> {
  const inputs = [...files].map(([path, bytes]) => ({ path, bytes }));
  return withFolder(inputs, async (folder) => {
    const report = await run(["audit", "--format", "json", "--date", DATE, "."], folder);
    return (JSON.parse(report) as Report).findings;
  });
}

const place = ({ rule, path, span, severity }: Finding) =>
  `${path}:${span.start.line}:${span.start.column} ${rule} ${severity}`;

/** Of `after` those that are more of a fingerprint than in `before`: the last ones of them. */
function more(after: readonly Finding[], before: readonly Finding[]): readonly string[] {
  const known = new Map<string, number>();
  for (const { fingerprint } of before) known.set(fingerprint, (known.get(fingerprint) ?? 0) + 1);
  const fresh = after.filter(({ fingerprint }) => {
    const left = known.get(fingerprint) ?? 0;
    known.set(fingerprint, left - 1);
    return left <= 0;
  });
  return fresh.map(place).toSorted();
}

/** `after` without what `before` has of the same resource in another file: a plan's finding stands in the sources. */
function moved(after: readonly Finding[], before: readonly Finding[]): readonly Finding[] {
  const about = ({ rule, resource, message }: Finding) => `${rule} ${resource} ${message}`;
  const left = new Set(after.map(({ fingerprint }) => fingerprint));
  const gone = before.filter(({ fingerprint }) => !left.has(fingerprint));
  const elsewhere = new Map(gone.map((one) => [about(one), one.path]));
  return after.filter((one) => (elsewhere.get(about(one)) ?? one.path) === one.path);
}

function treeOf(files: Files): Tree {
  const entries = new Map<string, Entry>();
  for (const [path, bytes] of files) {
    const id = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
    entries.set(path, { path, kind: "file", id, size: bytes.length });
  }
  return { entries, truncated: false };
}

async function checked(base: Files, head: Files) {
  const policy = base.get(POLICY);
  const [before, after] = [treeOf(base), treeOf(head)];
  const changes = changedFiles(before, after);
  const contents = new Map<string, Uint8Array>();
  for (const [tree, files] of [
    [before, base],
    [after, head],
  ] as const) {
    for (const [path, { id }] of tree.entries) contents.set(id, files.get(path) as Uint8Array);
  }
  const read = async (entries: readonly Entry[]) =>
    new Map(entries.map(({ id }) => [id, contents.get(id) as Uint8Array]));
  const reading = await readChange(
    changes,
    before,
    after,
    read,
    limitsOf({ auditBytes: MAX_AUDIT_BYTES }),
  );
  const text = policy === undefined ? undefined : new TextDecoder().decode(policy);
  return judge(engine, {
    reading,
    changes,
    policies: text === undefined ? [] : [{ path: POLICY, text }],
    gate: "merge",
    counts: "added",
    date: DATE,
    obeyNewIgnores: true,
    limits: [],
  });
}

/** What of a case was not there before, in turn: a file, or its second half. */
function* bases(head: Files): Generator<Files> {
  const paths = [...head.keys()].filter((path) => path !== POLICY);
  for (const [i, path] of paths.entries()) {
    const base = new Map(head);
    const bytes = head.get(path) as Uint8Array;
    if (i % 2 === 0) base.delete(path);
    else base.set(path, bytes.subarray(0, bytes.indexOf(10, bytes.length / 2) + 1));
    yield base;
  }
}

/** So many of each case: each takes two runs of the command line. */
const MOST_BASES = 6;

test("what a change adds to the fixtures is what the command line finds more", async (t) => {
  let findings = 0;
  let changes = 0;
  for (const { name, files } of allCases()) {
    const head = new Map(files.flatMap((f) => ("bytes" in f ? [[f.path, f.bytes] as const] : [])));
    const after = await told(head);
    let left = MOST_BASES;
    for (const base of bases(head)) {
      if (left === 0) break;
      left -= 1;
      const { added, silenced } = await checked(base, head);
      assert.deepEqual(silenced, []);
      const before = await told(base);
      const wanted = more(name.startsWith("plan/") ? moved(after, before) : after, before);
      assert.deepEqual(added.map(place).toSorted(), wanted, name);
      findings += wanted.length;
      changes += 1;
    }
  }
  t.diagnostic(`${findings} findings of ${changes} changes`);
  assert.ok(findings > 100);
});

const CI = ".github/workflows/ci.yml";
const STEP = "      - run: echo ${{ github.event.issue.body }}\n";
const WORKFLOW = (steps: string) =>
  `on: issues\npermissions: {}\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n${steps}`;

test("annotations, comments and the table are what the command line finds more", async () => {
  const host = await startHost();
  const { forge } = host;
  const policy = "version: 1\nrules:\n  docker/no-user: off\n";
  const base = {
    ".sluice.yaml": policy,
    [CI]: WORKFLOW("      - run: make\n"),
    "infra/variables.tf": 'variable "cidr" {\n  default = "0.0.0.0/0"\n}\n',
    "modules/open/main.tf": 'variable "cidr" {}\n',
    "ecr/main.tf":
      'resource "aws_ecr_repository" "a" {\n  name = "a"\n  image_tag_mutability = yamldecode(file("${path.module}/repositories.yaml")).a\n}\n',
    "ecr/repositories.yaml": "a: IMMUTABLE\n",
    ".github/zizmor.yml": "rules:\n  unpinned-uses:\n    disable: true\n",
  };
  const head = {
    ...base,
    [CI]: WORKFLOW(`${STEP}      - uses: octo/deploy@main\n`),
    "app/Dockerfile": "FROM alpine:latest\nADD https://a.example/x /\n",
    "infra/main.tf":
      'module "open" {\n  source = "../modules/open"\n  cidr = var.cidr\n}\nresource "aws_s3_bucket_acl" "a" {\n  bucket = "b"\n  acl = "public-read"\n}\n',
    "modules/open/main.tf":
      'variable "cidr" {}\nresource "aws_security_group_rule" "in" {\n  type = "ingress"\n  from_port = 22\n  to_port = 22\n  protocol = "tcp"\n  cidr_blocks = [var.cidr]\n  security_group_id = "sg-1"\n}\n',
    "ecr/repositories.yaml": "a: MUTABLE\n",
    "k8s/pod.yaml":
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: a\n      securityContext: {privileged: true}\n",
  };
  forge.pull.base = forge.git.commit(base);
  forge.pull.head = forge.git.commit(head, forge.pull.base);
  assert.equal(await host.deliver("pull_request", pullEvent(forge, "opened")), "done");

  const bytesOf = (files: Readonly<Record<string, string>>) =>
    new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]));
  const found = more(await told(bytesOf(head)), await told(bytesOf(base)));
  assert.ok(found.length >= 8, found.join("\n"));
  const wanted = found.map((one) => one.replace(/:\d+ /, " "));

  const [check] = forge.checks;
  const LEVELS = { failure: /critical|high/, warning: /medium/, notice: /low|note/ };
  const annotated = (check?.annotations ?? []).map(({ path, start_line, title = "" }) => {
    const rule = /\(([\w/-]+)\)$/.exec(title)?.[1];
    return `${path}:${start_line} ${rule}`;
  });
  const bare = (one: string) => one.replace(/ \w+$/, "");
  assert.deepEqual(annotated.toSorted(), wanted.map(bare).toSorted());
  for (const { path, start_line, annotation_level, title = "" } of check?.annotations ?? []) {
    const rule = /\(([\w/-]+)\)$/.exec(title)?.[1];
    const one = wanted.find((text) => bare(text) === `${path}:${start_line} ${rule}`);
    assert.match(one ?? "", LEVELS[annotation_level as keyof typeof LEVELS]);
  }
  // Ten comments at most, the worst first; each of them is one of the findings, at its line.
  // What the change brings about in a file that it leaves as it was takes none.
  const shown = wanted.filter((one) => !one.startsWith("ecr/main.tf:"));
  assert.equal(shown.length, wanted.length - 1);
  assert.equal(forge.lineComments.length, Math.min(10, shown.length));
  for (const { path, line, body } of forge.lineComments) {
    const [, severity, rule] = /^\*\*(\w+)\*\*: .* \(`([\w/-]+)`\)$/m.exec(body) ?? [];
    assert.ok(wanted.includes(`${path}:${line} ${rule} ${severity}`), body);
  }
  const rows = (check?.output.summary ?? "").split("\n").flatMap((row) => {
    const [, severity, rule, at] =
      /^\| (\w+) \| \*\*.*?\*\* `([\w/-]+)`<br>.*\| \[`([^`]+)`\]/.exec(row) ?? [];
    return severity === undefined ? [] : [`${at} ${rule} ${severity}`];
  });
  assert.deepEqual(rows.toSorted(), wanted.toSorted());
  host.stop();
});
