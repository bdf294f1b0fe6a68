// What a change, a stranger or a forged message may try, and what must come of it. Each test fails
// where its defence is taken away.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";

import { matches } from "../../edge/src/change/mapped.ts";
import { readChange } from "../../edge/src/change/reading.ts";
import { pullEvent, signed, startHost } from "./forge/host.ts";
import { SECRET } from "./workerd.ts";
import type { Files } from "./forge/git.ts";

const CI = ".github/workflows/ci.yml";
const WORKFLOW = (steps: string) =>
  `on: issues\npermissions: {}\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n${steps}`;
const SAFE = WORKFLOW("      - run: make\n");
const INJECTED = WORKFLOW("      - run: echo ${{ github.event.issue.body }}\n");
const POLICY_OFF = "version: 1\nrules:\n  actions/*: off\n";

type Host = Awaited<ReturnType<typeof startHost>>;

async function audited(host: Host, base: Files, head: Files) {
  const { forge } = host;
  forge.pull.base = forge.git.commit(base);
  forge.pull.head = forge.git.commit(head, forge.pull.base);
  assert.equal(await host.deliver("pull_request", pullEvent(forge, "opened")), "done");
  const check = forge.checks.at(-1);
  assert.ok(check);
  return { check, title: check.output.title ?? "", summary: check.output.summary ?? "" };
}

test("a policy that the change brings along counts for nothing, and is told", async () => {
  const host = await startHost();
  const head = { [CI]: INJECTED, ".sluice.yaml": POLICY_OFF };
  const { check, summary } = await audited(host, { [CI]: SAFE }, head);
  assert.equal(check.conclusion, "failure");
  assert.match(summary, /The change alters the policy\*\* that audits go by \(`\.sluice\.yaml`\)/);
  host.stop();
});

test("a policy of the base counts, and taking it away does not", async () => {
  const host = await startHost();
  const base = { [CI]: SAFE, ".sluice.yaml": POLICY_OFF };
  const kept = await audited(host, base, { ...base, [CI]: INJECTED });
  assert.equal(kept.check.conclusion, "success");
  const { check, summary } = await audited(host, base, { [CI]: INJECTED });
  assert.equal(check.conclusion, "success");
  assert.match(summary, /alters the policy/);
  host.stop();
});

test("a policy behind a link is none", async () => {
  const host = await startHost();
  // A link's content is where it points to, which may be any text.
  const base = { [CI]: SAFE, ".sluice.yaml": { link: POLICY_OFF } };
  const { check } = await audited(host, base, { ...base, [CI]: INJECTED });
  assert.equal(check.conclusion, "failure");
  host.stop();
});

test("a comment of the change that silences a finding counts for nothing, and is told", async () => {
  const host = await startHost();
  const quiet = INJECTED.replace("}}\n", "}} # sluice:ignore actions/template-injection -- no\n");
  assert.notEqual(quiet, INJECTED);
  const { check, summary } = await audited(host, { [CI]: SAFE }, { [CI]: quiet });
  assert.equal(check.conclusion, "failure");
  assert.match(
    summary,
    /adds comments, or settings of other tools, that would silence 1 finding\*\* \(`\.github\/workflows\/ci\.yml:7`\)/,
  );
  // One that the base has goes on counting.
  const later = await audited(host, { [CI]: quiet }, { [CI]: `# moved\n${quiet}` });
  assert.equal(later.check.conclusion, "success");
  assert.doesNotMatch(later.summary, /silence/);
  host.stop();
});

test("settings of other tools count as the base has them, and those of the change are told", async () => {
  const host = await startHost();
  const zizmor = "rules:\n  template-injection:\n    ignore: [ci.yml]\n";
  const added = await audited(
    host,
    { [CI]: SAFE },
    { [CI]: INJECTED, ".github/zizmor.yml": zizmor },
  );
  assert.equal(added.check.conclusion, "failure");
  assert.match(added.summary, /settings of other tools, that would silence 1 finding/);
  // Not among the changed files, and honoured all the same, as the command line does.
  const base = { [CI]: SAFE, ".github/zizmor.yml": zizmor };
  const known = await audited(host, base, { ...base, [CI]: INJECTED });
  assert.equal(known.title, "No new findings");
  // What a comment says of itself is no such file.
  const forged = INJECTED.replace(
    "}}\n",
    "}} # zizmor: ignore[template-injection] by .github/zizmor.yml\n",
  );
  const head = { ".github/zizmor.yml": "rules: {}\n", [CI]: forged };
  const told = await audited(host, { ...head, [CI]: SAFE }, head);
  assert.equal(told.check.conclusion, "failure");
  assert.match(told.summary, /would silence 1 finding/);
  host.stop();
});

test("what is known to a baseline of another tool is known", async () => {
  const host = await startHost();
  const known = { version: "1.5.0", exclude: { files: "^samples/" }, results: {} };
  const base = { "README.md": "x\n", ".secrets.baseline": JSON.stringify(known) };
  const token = `TOKEN=ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"}\n`;
  const { check } = await audited(host, base, { ...base, "samples/a.env": token });
  assert.equal(check.conclusion, "success");
  const brought = { "README.md": "x\n", ".secrets.baseline": base[".secrets.baseline"] };
  const bare = { "README.md": "x\n" };
  const other = await audited(host, bare, { ...brought, "samples/a.env": token });
  assert.equal(other.check.conclusion, "failure");
  host.stop();
});

test("a name that makes something of a file brings what is wrong in it", async () => {
  for (const old of ["docs/ci.txt", `${CI}.off`, "samples/ci.yml"]) {
    const host = await startHost();
    const { check } = await audited(host, { [old]: INJECTED }, { [CI]: INJECTED });
    assert.equal(check.conclusion, "failure", old);
    host.stop();
  }
});

test("what lies beside a change of more files than are read is neither new nor fixed", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 650 }, (_, i) => [`k/${i}.yaml`, `a: ${i}\n`]),
  );
  const host = await startHost();
  const removed = await audited(host, { [CI]: INJECTED, ...many }, { [CI]: INJECTED });
  assert.equal(removed.title, "No new findings");
  assert.match(removed.summary, /`\.github\/workflows\/ci\.yml`: too much beside the change/);
  const added = await audited(host, { [CI]: INJECTED }, { [CI]: INJECTED, ...many });
  assert.equal(added.title, "No new findings, 50 files not read");
  host.stop();
});

test("a drawing shows what it is made of", async () => {
  const host = await startHost();
  const odd = `${SAFE}  deploy:\n    runs-on: ubuntu-24.04\n    environment: "p\u202erod"\n    steps:\n      - run: kubectl apply -f x\n`;
  const { summary } = await audited(host, { [CI]: SAFE }, { [CI]: odd });
  assert.match(summary, /```mermaid/);
  assert.ok(!summary.includes("\u202e"));
  host.stop();
});

test("an operator may let comments of a change count", async () => {
  const host = await startHost({ NEW_IGNORES: "on" });
  const quiet = INJECTED.replace("}}\n", "}} # sluice:ignore actions/template-injection -- no\n");
  const { check } = await audited(host, { [CI]: SAFE }, { [CI]: quiet });
  assert.equal(check.conclusion, "success");
  host.stop();
});

test("the policy is the one of the branch as it is, not as it was when the change was begun", async () => {
  const host = await startHost();
  const { forge } = host;
  const before = forge.git.commit({ [CI]: SAFE, ".sluice.yaml": POLICY_OFF });
  forge.pull.base = before;
  forge.pull.head = forge.git.commit({ [CI]: INJECTED, ".sluice.yaml": POLICY_OFF }, before);
  forge.branches.set("main", forge.git.commit({ [CI]: SAFE }, before));
  assert.equal(await host.deliver("pull_request", pullEvent(forge, "opened")), "done");
  assert.equal(forge.checks[0]?.conclusion, "failure");
  host.stop();
});

test("an organisation's policy whose ref is gone lets nothing pass", async () => {
  const host = await startHost({ ORGANISATION_POLICY: ".sluice@v9" });
  const { forge } = host;
  // Where the app is in no such repository, the organisation has none.
  const { check } = await audited(host, { [CI]: SAFE }, { [CI]: `# more\n${SAFE}` });
  assert.equal(check.conclusion, "success");
  forge.repositories.add(".sluice");
  forge.pull.head = forge.git.commit({ [CI]: `# even more\n${SAFE}` }, forge.pull.base);
  assert.equal(await host.deliver("pull_request", pullEvent(forge)), "given-up");
  assert.equal(forge.checks.at(-1)?.conclusion, "failure");
  host.stop();
});

test("an organisation's policy can be tightened and not loosened", async () => {
  const host = await startHost({ ORGANISATION_POLICY: ".sluice@main" });
  // The app is not there yet.
  const none = await audited(host, { [CI]: SAFE }, { [CI]: `# more\n${SAFE}` });
  assert.match(
    none.summary,
    /by the defaults, without `\.sluice\/\.sluice\.yaml`, which is not to be seen/,
  );
  const { forge } = host;
  forge.repositories.add(".sluice");
  const strict = "version: 1\nrules:\n  actions/template-injection: critical\n";
  forge.others.set(".sluice", forge.git.commit({ ".sluice.yaml": strict }));
  const loose = { [CI]: SAFE, ".sluice.yaml": POLICY_OFF };
  const first = await audited(host, loose, { ...loose, [CI]: INJECTED });
  assert.equal(first.check.conclusion, "failure");
  assert.match(first.summary, /1 critical/);

  const lenient = "version: 1\ngates:\n  merge: {severity: critical}\nrules:\n  actions/*: note\n";
  forge.others.set(".sluice", forge.git.commit({ ".sluice.yaml": lenient }));
  const tight = { [CI]: SAFE, ".sluice.yaml": strict };
  const second = await audited(host, tight, { ...tight, [CI]: INJECTED });
  assert.equal(second.check.conclusion, "failure");
  assert.deepEqual(forge.grants.filter(({ repositories }) => repositories.includes(".sluice"))[0], {
    repositories: [".sluice"],
    permissions: { contents: "read" },
  });
  host.stop();
});

test("names of files, jobs and keys make no mention, link, image or markup", async () => {
  const host = await startHost();
  const { forge } = host;
  const evil = "@octocat ![x](http://evil.example/x) <img src=x> `` | #1\n\n# head";
  const names = ["a|b](http:evil.example) @octocat/Dockerfile", "`@org/team`/<b>/Dockerfile"];
  const head: Record<string, string> = {
    [CI]: `on: issues\npermissions: {}\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n      - name: ${JSON.stringify(evil)}\n        uses: "@octocat/evil.example@<b>"\n      - run: echo \${{ github.event.issue.body }} "${"`".repeat(5)} @octocat"\n`,
  };
  for (const name of names) head[name] = "FROM @octocat/www.evil.example:latest\n";
  const { summary, check } = await audited(host, {}, head);
  const bodies = [summary, ...forge.comments, ...forge.lineComments].map((one) =>
    typeof one === "string" ? one : one.body,
  );
  assert.ok(check.annotations.length >= 3);
  assert.ok(forge.lineComments.length >= 3);
  for (const body of bodies) {
    const bare = outsideOfCode(body).replace(OURS, "");
    assert.doesNotMatch(bare, /@\w|\]\(|!\[|<img|<b>|evil\.example/, body);
  }
  host.stop();
});

/** Links to lines of the head, with nothing in them that could end one. */
const OURS = /\[\]\(https:\/\/github\.com\/octo\/service\/blob\/[0-9a-f]{40}\/[\w.~%/-]+#L\d+\)/g;

/** What a Markdown parser leaves outside of code, with our own tags taken out. */
function outsideOfCode(markdown: string): string {
  return markdown
    .replace(/(^|\n)(`{3,})[^\n]*\n[\s\S]*?\n\2(?=\n|$)/g, "$1")
    .replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "")
    .replace(/<\/?(?:sub|details|summary)>|<br>/g, "");
}

test("a secret is nowhere in what is written or logged", async () => {
  const host = await startHost({ GITHUB_SARIF: "on" });
  const { forge } = host;
  const secret = `ghp_${"Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv1Wx2".slice(0, 36)}`;
  const commit = "08eba0b27e820071cde6df949e0beb9ba4906955";
  const policy = `version: 1\npins: {"a/b@v1": ${commit}}\n`;
  const step = `      - uses: a/b@v1 # ${secret}\n      - run: 'curl -u "x:${secret}" https://x.example'\n`;
  const base = { [CI]: SAFE, ".sluice.yaml": policy };
  const head = { ...base, [CI]: SAFE + step, "config.env": `TOKEN=${secret}\n` };
  const { check } = await audited(host, base, head);
  assert.ok(check.annotations.some(({ path }) => path === "config.env"));
  const reports = forge.sarifs.map(({ sarif }) =>
    gunzipSync(Buffer.from(sarif, "base64")).toString(),
  );
  assert.match(reports.join(), /secrets\//);
  const { checks, comments, lineComments, reviews } = forge;
  const written = JSON.stringify([checks, comments, lineComments, reviews, reports]);
  assert.match(written, /a\/b@v1/);
  assert.ok(!written.includes(secret.slice(0, 12)), "in what was written");
  assert.ok(!written.includes("```suggestion"), "a line with a secret was suggested");
  assert.ok(!JSON.stringify(host.lines).includes(secret.slice(0, 12)), "in the log");
  host.stop();
});

test("lines of the log hold nothing of the repository, and no token", async () => {
  const host = await startHost();
  const { forge } = host;
  forge.faults.push({
    on: /^POST .*check-runs$/,
    status: 500,
    body: "ghs_token of octo/service",
    times: 99,
  });
  forge.pull.base = forge.git.commit({ [CI]: SAFE });
  forge.pull.head = forge.git.commit({ [CI]: INJECTED }, forge.pull.base);
  assert.equal(await host.deliver("pull_request", pullEvent(forge)), "given-up");
  const log = JSON.stringify(host.lines);
  assert.doesNotMatch(log, /ghs_|Bearer|octo|service|ci\.yml|BEGIN/);
  assert.ok(!log.includes(SECRET));
  host.stop();
});

test("marks that others write are not ours", async () => {
  const host = await startHost();
  const { forge } = host;
  const forged = "<!-- sluice:summary -->\nAll is well.";
  forge.comments.push({ id: 1, body: forged });
  forge.comments.push({ id: 2, body: forged, app: 99 });
  const base = { [CI]: SAFE };
  await audited(host, base, { [CI]: INJECTED });
  const told = forge.lineComments[0];
  assert.ok(told);
  // Somebody answers with the very mark, to have ours taken for written before.
  forge.lineComments.splice(0, 1, { id: 3, body: told.body, path: CI, line: 7 });
  const { check } = await audited(host, base, { [CI]: `# again\n${INJECTED}` });
  assert.equal(check.conclusion, "failure");
  assert.deepEqual(
    forge.comments.map(({ body, app }) => [body === forged, app]),
    [
      [true, undefined],
      [true, 99],
      [false, 7],
    ],
  );
  assert.deepEqual(
    forge.lineComments.map(({ app }) => app),
    [undefined, 7],
  );
  host.stop();
});

test("links, submodules and pointers are known and not followed", async () => {
  const host = await startHost();
  const harmless = await audited(
    host,
    { "shared/versions.tf": "terraform {}\n" },
    {
      "shared/versions.tf": "terraform {}\n",
      "app/versions.tf": { link: "../shared/versions.tf" },
      "notes.md": { link: "../../etc/passwd" },
      "vendor/lib": { module: "1".repeat(40) },
    },
  );
  assert.equal(harmless.check.conclusion, "success");
  assert.match(harmless.summary, /`app\/versions\.tf`: symbolic link/);
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 5\n`;
  const { check, summary } = await audited(
    host,
    { "target.yml": INJECTED },
    {
      "target.yml": INJECTED,
      [CI]: { link: "../../target.yml" },
      "vendor/lib": { module: "1".repeat(40) },
      "large.tf": pointer,
    },
  );
  // What they stand for may be deployed, and is looked at nowhere.
  assert.equal(check.conclusion, "failure");
  assert.match(summary, /`\.github\/workflows\/ci\.yml` \(symbolic link\)/);
  assert.match(summary, /`large\.tf` \(kept in Git LFS\)/);
  assert.match(summary, /`vendor\/lib`: submodule/);
  assert.match(summary, /\*\*closed\*\*, since the change was not audited as a whole/);
  host.stop();
});

test("what takes the place of a folder that something is deployed from counts", async () => {
  const base = {
    "infra/prod/main.tf": "locals {}\n",
    "docs/a.md": "x\n",
    "b/main.tf": "locals {}\n",
  };
  const module = { module: "a".repeat(40) };
  for (const [head, conclusion] of [
    [{ "docs/a.md": "x\n", "b/main.tf": "locals {}\n", infra: module }, "failure"],
    [{ "docs/a.md": "x\n", "b/main.tf": "locals {}\n", infra: { link: "../outside" } }, "failure"],
    [{ "docs/a.md": "x\n", "b/main.tf": "locals {}\n", infra: { link: "b" } }, "success"],
    [{ "infra/prod/main.tf": "locals {}\n", "b/main.tf": "locals {}\n", docs: module }, "success"],
  ] as const) {
    const host = await startHost();
    const { check } = await audited(host, base, head);
    assert.equal(check.conclusion, conclusion, JSON.stringify(head));
    host.stop();
  }
});

test("a tree that was cut off is no success, and what it lacks is not fixed", async () => {
  const host = await startHost();
  host.forge.truncated = true;
  host.forge.faults.push({ on: /graphql/, times: 99, status: 404 });
  // Of each list there is the first half: m.tf is in that of the base alone.
  const bucket = 'resource "aws_s3_bucket_acl" "a" {\n  bucket = "b"\n  acl = "public-read"\n}\n';
  const base = { "m.tf": bucket, "n.md": "1\n", "o.md": "1\n" };
  const more = { "a.md": "1\n", "b.md": "1\n", "c.md": "1\n" };
  const { check, title, summary } = await audited(host, base, { ...base, ...more });
  assert.equal(check.conclusion, "failure");
  assert.match(title, /not audited as a whole/);
  assert.match(summary, /cut the list of files off/);
  assert.doesNotMatch(summary, /fixed/);
  host.stop();
});

test("a file of the change that the forge does not list is one that was not read", async () => {
  const head = { entries: new Map(), truncated: false };
  const changes = [
    { path: "main.tf", status: "changed" },
    { path: "old.tf", status: "removed" },
  ] as const;
  const limits = { fileBytes: 10, totalBytes: 10, files: 10 };
  const { notRead } = await readChange(changes, head, head, async () => new Map(), limits);
  assert.deepEqual(notRead, [{ path: "main.tf", reason: "not listed by the forge", counts: true }]);
});

test("of a tree that is cut off the folders of the change are read by themselves", async () => {
  const host = await startHost();
  const { forge } = host;
  forge.truncated = true;
  const files = {
    "a/one.md": "1\n",
    "infra/modules/open/main.tf": 'variable "cidr" {}\n',
    "infra/main.tf": 'module "open" {\n  source = "./modules/open"\n  cidr = "0.0.0.0/0"\n}\n',
    "z/Dockerfile": "FROM alpine:latest\n",
  };
  const rule =
    'resource "aws_security_group_rule" "in" {\n  type = "ingress"\n  from_port = 22\n  to_port = 22\n  protocol = "tcp"\n  cidr_blocks = [var.cidr]\n  security_group_id = "sg-1"\n}\n';
  const head = {
    ...files,
    "infra/modules/open/main.tf": `variable "cidr" {}\n${rule}`,
    "z/Dockerfile": { link: "/etc/passwd" },
  };
  const { check, title, summary } = await audited(host, files, head);
  assert.equal(check.conclusion, "failure");
  assert.equal(title, "1 new finding, 1 stops the gate merge, 1 file not read");
  assert.match(summary, /`infra\/modules\/open\/main\.tf:7`/);
  assert.match(summary, /`z\/Dockerfile` \(symbolic link\)/);
  assert.equal(forge.lineComments.length, 1);
  assert.ok(forge.calls.length <= 25, `${forge.calls.length} calls`);
  host.stop();
});

test("a pattern of branches takes as long as it is, whoever wrote it", () => {
  for (const [glob, branch, is] of [
    ["main", "main", true],
    ["main", "main2", false],
    ["release/*", "release/1", true],
    ["release/*", "release/1/x", false],
    ["release/**", "release/1/x", true],
    ["**", "a/b", true],
    ["*", "", true],
    ["a.c", "abc", false],
    ["[a]", "a", false],
    ["ü*", "über", true],
    ["*b", "ab/b", false],
    ["**b", "ab/b", true],
  ] as const) {
    assert.equal(matches(glob, branch), is, `${glob} ${branch}`);
  }
  const from = performance.now();
  assert.equal(matches(`${"*a".repeat(60)}b`, "a".repeat(240)), false);
  assert.ok(performance.now() - from < 1000);
});

test("an installation gets at nothing of another, whatever a payload names", async () => {
  const host = await startHost();
  const { forge } = host;
  forge.owners.set(42, "octo").set(43, "mallory");
  await audited(host, { [CI]: SAFE }, { [CI]: INJECTED });
  const written = [forge.checks.length, forge.comments.length, forge.lineComments.length];
  const event = pullEvent(forge, "synchronize", { installation: { id: 43 } });
  assert.equal(await host.deliver("pull_request", event), "given-up");
  assert.deepEqual(
    [forge.checks.length, forge.comments.length, forge.lineComments.length],
    written,
  );
  // What one of them has done says nothing of the same number of another.
  forge.owners.set(43, "mallory");
  const repository = { full_name: "mallory/service", default_branch: "main" };
  const own = pullEvent(forge, "synchronize", { installation: { id: 43 }, repository });
  assert.equal(await host.deliver("pull_request", own), "done");
  host.stop();
});

test("what is too large is not fetched, and no success where it matters", async () => {
  const host = await startHost();
  const large = "#".repeat(600 * 1024);
  const { check, title } = await audited(host, {}, { "main.tf": large, "photo.png": large });
  assert.equal(check.conclusion, "failure");
  assert.match(title, /1 file not read/);
  assert.ok(!host.forge.calls.some((call) => call.includes("/git/blobs/")));
  host.stop();
});

test("to reach a limit opens no gate, whatever it stops for; an operator may have it neutral", async () => {
  const lenient = "version: 1\ngates:\n  merge: {severity: critical, families: [secrets]}\n";
  const base = { [CI]: SAFE, ".sluice.yaml": lenient };
  const deep = { ...base, [CI]: `${SAFE}x: ${"[".repeat(2000)}${"]".repeat(2000)}\n` };
  const host = await startHost();
  const { check } = await audited(host, base, deep);
  assert.equal(check.conclusion, "failure");
  host.stop();
  // Far below what the command line takes: an isolate has less of everything.
  const ten = (name: string) => `[${Array(10).fill(name).join()}]`;
  const wide = [..."abcd"].map((n, i) => `${"bcde"[i]}: &${"bcde"[i]} ${ten(`*${n}`)}`).join("\n");
  const second = await startHost();
  const wider = await audited(second, base, {
    ...base,
    "a/compose.yaml": `a: &a ${ten("1")}\n${wide}\n`,
  });
  assert.match(wider.check.annotations[0]?.title ?? "", /\(sluice\/limit-reached\)/);
  assert.equal(wider.check.conclusion, "failure");
  second.stop();
  const other = await startHost({ INCOMPLETE: "neutral" });
  assert.equal((await audited(other, base, deep)).check.conclusion, "neutral");
  other.forge.faults.push({ on: /\/compare\//, status: 403, times: 99 });
  other.forge.pull.head = other.forge.git.commit({ [CI]: SAFE }, other.forge.pull.base);
  assert.equal(await other.deliver("pull_request", pullEvent(other.forge)), "given-up");
  assert.equal(other.forge.checks.at(-1)?.conclusion, "neutral");
  other.stop();
});

test("packed bombs end as a report", async () => {
  const host = await startHost();
  const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024));
  const aliases = `a: &a [1,1,1,1,1,1,1,1,1]\n${[..."bcdefghij"].map((n, i) => `${n}: &${n} [${Array(9).fill(`*${"abcdefghi"[i]}`).join(",")}]`).join("\n")}\n`;
  const { check } = await audited(
    host,
    {},
    { "x.tar.gz": bomb, [CI]: aliases, "deep.json": "[".repeat(100_000) },
  );
  assert.notEqual(check.conclusion, "success");
  host.stop();
});

test("where a token goes no delivery says", async () => {
  const host = await startHost();
  const { forge } = host;
  forge.pull.base = forge.git.commit({ [CI]: SAFE });
  forge.pull.head = forge.git.commit({ [CI]: INJECTED }, forge.pull.base);
  const event = pullEvent(forge, "opened", {
    repository: {
      full_name: "octo/service",
      url: "https://evil.example/repos/octo/service",
      default_branch: "main",
    },
    api_url: "https://evil.example",
  });
  assert.equal(await host.deliver("pull_request", event), "done");
  // A redirect is an error, not a way.
  forge.faults.push({
    on: /\/pulls\/7$/,
    status: 302,
    headers: { location: "https://evil.example/" },
  });
  assert.equal(await host.deliver("pull_request", pullEvent(forge, "reopened")), "given-up");
  assert.deepEqual(forge.errors, []);
  host.stop();
});

test("a token that is wide is never asked for", async () => {
  const host = await startHost({ GITHUB_SARIF: "on" });
  await audited(host, { [CI]: SAFE }, { [CI]: INJECTED });
  assert.equal(host.forge.sarifs.length, 1);
  assert.equal(host.forge.sarifs[0]?.ref, "refs/pull/7/head");
  for (const { repositories, permissions } of host.forge.grants) {
    assert.deepEqual(repositories, ["service"]);
    assert.deepEqual(permissions, {
      contents: "read",
      checks: "write",
      pull_requests: "write",
      security_events: "write",
    });
  }
  host.stop();
});

test("a report for code scanning is by both policies, and sent once", async () => {
  const host = await startHost({ GITHUB_SARIF: "on", ORGANISATION_POLICY: ".sluice@main" });
  const { forge } = host;
  forge.repositories.add(".sluice");
  const docker = "version: 1\nrules:\n  docker/*: off\n";
  forge.others.set(".sluice", forge.git.commit({ ".sluice.yaml": docker }));
  const base = { [CI]: SAFE, ".sluice.yaml": POLICY_OFF };
  const head = { ...base, [CI]: INJECTED, Dockerfile: "FROM alpine:latest\nUSER a\n" };
  await audited(host, base, head);
  const again = { ...pullEvent(forge), action: "rerequested" };
  const check_run = { external_id: forge.checks[0]?.external_id, head_sha: forge.pull.head };
  assert.equal(await host.deliver("check_run", { ...again, check_run }), "done");
  const [sent, ...others] = forge.sarifs;
  assert.deepEqual(others, []);
  const report = JSON.parse(gunzipSync(Buffer.from(sent?.sarif ?? "", "base64")).toString());
  const { tool, results } = report.runs[0];
  const named = results.map((one: { ruleId: string; ruleIndex: number }) => {
    assert.equal(tool.driver.rules[one.ruleIndex].id, one.ruleId);
    return one.ruleId;
  });
  assert.deepEqual(named.toSorted(), ["actions/template-injection", "docker/unpinned-base-image"]);
  host.stop();
});

test("a repository without code scanning has all the rest", async () => {
  const host = await startHost({ GITHUB_SARIF: "on" });
  host.forge.faults.push({ on: /\/code-scanning\//, status: 403, times: 9 });
  const { check } = await audited(host, { [CI]: SAFE }, { [CI]: INJECTED });
  assert.equal(check.conclusion, "failure");
  assert.equal(host.forge.comments.length, 1);
  host.stop();
});

test("a delivery that is replayed, forged or of another body does nothing", async () => {
  const host = await startHost();
  const { forge } = host;
  await audited(host, { [CI]: SAFE }, { [CI]: INJECTED });
  const calls = forge.calls.length;
  const event = pullEvent(forge, "synchronize");
  const good = signed("pull_request", event, "delivery-1");
  assert.equal((await host.send("/webhook/github", good)).status, 202);
  await host.outcomes(2);
  const again = await host.send("/webhook/github", good);
  assert.deepEqual(((await again.json()) as { jobs: unknown }).jobs, [
    { kind: "pull", state: "replayed" },
  ]);
  const forged = { ...good, body: good.body.replace("42", "43") };
  assert.equal((await host.send("/webhook/github", forged)).status, 401);
  // The one that was good found its commit done before, and read no more than that.
  assert.equal(forge.calls.length - calls, 2);
  host.stop();
});
