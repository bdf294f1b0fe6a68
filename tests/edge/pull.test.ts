// A pull request from the delivery to what is written: real engine, real git, GitHub's description.
import { openEngine } from "@sluice/engine/node";
import assert from "node:assert/strict";
import { test } from "node:test";

import { pullEvent, startHost } from "./forge/host.ts";

const WORKFLOW = (steps: string) => `on: issues
permissions: {}
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
${steps}`;
const SAFE = WORKFLOW("      - run: make\n");
const OLD = "      - run: echo ${{ github.event.issue.title }}\n";
const INJECTED = "      - run: echo ${{ github.event.issue.body }}\n";
const CI = ".github/workflows/ci.yml";

type Host = Awaited<ReturnType<typeof startHost>>;

function change(host: Host, base: Record<string, string>, head: Record<string, string>) {
  const { forge } = host;
  forge.pull.base = forge.git.commit(base);
  forge.pull.head = forge.git.commit(head, forge.pull.base);
}

test("what the change brings is a check, a review and a summary", async () => {
  const host = await startHost();
  const { forge } = host;
  change(host, { [CI]: WORKFLOW(OLD) }, { [CI]: WORKFLOW(OLD + INJECTED), "README.md": "# hi\n" });
  assert.equal(await host.deliver("pull_request", pullEvent(forge, "opened")), "done");

  const [check, ...others] = forge.checks;
  assert.deepEqual(others, []);
  assert.equal(check?.head_sha, forge.pull.head);
  assert.equal(check?.conclusion, "failure");
  assert.equal(check?.output.title, "1 new finding, 1 stops the gate merge");
  assert.deepEqual(
    check?.annotations.map(({ path, start_line }) => [path, start_line]),
    [[CI, 8]],
  );
  assert.match(check?.annotations[0]?.message ?? "", /github\.event\.issue\.body/);
  assert.deepEqual(
    forge.lineComments.map(({ path, line, commit }) => [path, line, commit]),
    [[CI, 8, forge.pull.head]],
  );
  assert.equal(forge.reviews.length, 1);
  assert.equal(forge.comments.length, 1);
  assert.match(forge.comments[0]?.body ?? "", /^<!-- sluice:summary -->\n\*\*1 new finding\*\*/);
  assert.match(forge.comments[0]?.body ?? "", /1 finding in these files stood there before/);
  assert.deepEqual(forge.grants, [
    {
      repositories: ["service"],
      permissions: { contents: "read", checks: "write", pull_requests: "write" },
    },
  ]);
  assert.ok(forge.calls.length <= 20, `${forge.calls.length} calls`);
  host.stop();
});

test("a change that brings nothing is a green check and no word more", async () => {
  const host = await startHost();
  change(host, { [CI]: WORKFLOW(OLD) }, { [CI]: `# by hand\n${WORKFLOW(OLD)}` });
  assert.equal(await host.deliver("pull_request", pullEvent(host.forge)), "done");
  assert.equal(host.forge.checks[0]?.conclusion, "success");
  assert.equal(host.forge.checks[0]?.output.title, "No new findings");
  assert.deepEqual(
    [host.forge.comments, host.forge.lineComments, host.forge.reviews],
    [[], [], []],
  );
  host.stop();
});

test("findings are told once over pushes, marked when they are gone, and opened when they return", async () => {
  const host = await startHost();
  const { forge } = host;
  const base = { [CI]: SAFE };
  change(host, base, { [CI]: WORKFLOW(INJECTED) });
  await host.deliver("pull_request", pullEvent(forge, "opened"));
  const first = forge.lineComments[0]?.body ?? "";
  const push = async (text: string) => {
    forge.pull.head = forge.git.commit({ [CI]: text }, forge.pull.head);
    assert.equal(await host.deliver("pull_request", pullEvent(forge)), "done");
  };

  await push(`# moved down\n${WORKFLOW(INJECTED)}`);
  assert.equal(forge.lineComments.length, 1);
  assert.equal(forge.lineComments[0]?.body, first);
  assert.equal(forge.reviews.length, 1);
  assert.equal(forge.comments.length, 1);

  await push(SAFE);
  assert.equal(forge.lineComments.length, 1);
  assert.match(
    forge.lineComments[0]?.body ?? "",
    /^<!-- sluice:finding \w+ resolved -->\n\*\*Resolved\*\*/,
  );
  assert.match(forge.comments[0]?.body ?? "", /\*\*No new findings\.\*\*/);
  assert.equal(forge.checks.at(-1)?.conclusion, "success");

  await push(WORKFLOW(INJECTED));
  assert.equal(forge.lineComments.length, 1);
  assert.doesNotMatch(forge.lineComments[0]?.body ?? "", /resolved/i);
  assert.equal(forge.comments.length, 1);
  assert.deepEqual(
    forge.checks.map(({ conclusion }) => conclusion),
    ["failure", "failure", "success", "failure"],
  );
  host.stop();
});

test("what is fixed is told, and what was moved is not new", async () => {
  const host = await startHost();
  const old = {
    [CI]: WORKFLOW(OLD),
    "a/Dockerfile": "FROM alpine:latest\nUSER nobody\n",
  };
  change(host, old, { [CI]: SAFE, "b/Dockerfile": old["a/Dockerfile"] });
  await host.deliver("pull_request", pullEvent(host.forge));
  const { title, summary } = host.forge.checks[0]?.output ?? {};
  assert.equal(title, "No new findings, 1 fixed");
  assert.match(summary ?? "", /~~Text of outsiders becomes part of a script~~/);
  host.stop();
});

test("of many annotations all arrive, fifty at a time; of comments ten", async () => {
  const host = await startHost();
  const { forge } = host;
  change(
    host,
    { [CI]: SAFE },
    {
      [CI]: WORKFLOW(
        Array.from({ length: 121 }, (_, i) => INJECTED.replace("echo", `echo ${i}`)).join(""),
      ),
    },
  );
  await host.deliver("pull_request", pullEvent(forge));
  const [check] = forge.checks;
  assert.ok((check?.annotations.length ?? 0) >= 121, `${check?.annotations.length} annotations`);
  assert.equal(new Set(check?.annotations.map(({ start_line }) => start_line)).size >= 121, true);
  assert.equal(forge.lineComments.length, 10);
  assert.match(forge.comments[0]?.body ?? "", /10 findings of these have a comment at their line/);
  assert.ok(forge.calls.length <= 20, `${forge.calls.length} calls`);
  host.stop();
});

test("a safe edit is a suggestion of the very lines, by the policy of the base", async () => {
  const host = await startHost();
  const commit = "08eba0b27e820071cde6df949e0beb9ba4906955";
  const base = { [CI]: SAFE, ".sluice.yaml": `version: 1\npins: {"a/b@v1": ${commit}}\n` };
  change(host, base, { ...base, [CI]: `${SAFE}      - uses: a/b@v1\n` });
  await host.deliver("pull_request", pullEvent(host.forge));
  const body = host.forge.lineComments.find(({ line }) => line === 8)?.body ?? "";
  assert.match(body, new RegExp(`\`\`\`suggestion\\n      - uses: a/b@${commit} # v1\\n\`\`\``));
  host.stop();
});

test("what is no text is fetched by itself, and audited as it is", async () => {
  const host = await startHost();
  const { forge } = host;
  // Two files, so that they are asked for together; of one the forge's text is not what it holds.
  const latin = Buffer.from("FROM alpine:latest # caf\xe9\n", "latin1");
  forge.pull.base = forge.git.commit({ a: "1\n" });
  forge.pull.head = forge.git.commit(
    { "x/Dockerfile": latin, "y/Dockerfile": "FROM alpine:latest\n" },
    forge.pull.base,
  );
  await host.deliver("pull_request", pullEvent(forge));
  assert.ok(forge.calls.some((call) => /^GET .*\/git\/blobs\//.test(call)));
  const paths = forge.checks[0]?.annotations.map(({ path }) => path);
  assert.deepEqual([...new Set(paths)].toSorted(), ["x/Dockerfile", "y/Dockerfile"]);
  host.stop();
});

test("what lies outside of the diff is in the check, and takes no comment down with it", async () => {
  const host = await startHost();
  const { forge } = host;
  const rule =
    'resource "aws_security_group_rule" "a" {\n  type = "ingress"\n  from_port = 22\n  to_port = 22\n  protocol = "tcp"\n  cidr_blocks = [var.from]\n  security_group_id = "sg-1"\n}\n';
  const variable = (from: string) => `variable "from" {\n  default = "${from}"\n}\n`;
  const base = { "main.tf": rule, "variables.tf": variable("10.0.0.0/8") };
  const head = {
    ...base,
    "variables.tf": variable("0.0.0.0/0"),
    Dockerfile: "FROM alpine:latest\n",
  };
  change(host, base, head);
  await host.deliver("pull_request", pullEvent(forge));
  const open = forge.checks[0]?.annotations.filter(({ path }) => path === "main.tf");
  assert.deepEqual(
    open?.map(({ start_line }) => start_line),
    [6],
  );
  assert.deepEqual([...new Set(forge.lineComments.map(({ path }) => path))], ["Dockerfile"]);
  assert.match(forge.comments[0]?.body ?? "", /`main\.tf:6`/);
  host.stop();
});

test("the delivery path is drawn where the change alters it", async () => {
  const host = await startHost();
  const deploy = (branch: string) =>
    `on: {push: {branches: [${branch}]}}\npermissions: {}\njobs:\n  ship:\n    runs-on: ubuntu-24.04\n    environment: prod\n    steps:\n      - run: kubectl apply -f "@octocat \`\`\`.yaml"\n`;
  change(host, { [CI]: deploy("main") }, { [CI]: deploy("main, dev") });
  await host.deliver("pull_request", pullEvent(host.forge));
  const summary = host.forge.checks[0]?.output.summary ?? "";
  assert.match(summary, /The delivery path changes/);
  assert.match(
    summary,
    /After:\n`{3,}mermaid\nflowchart[\s\S]*dev[\s\S]*Before:\n`{3,}mermaid\nflowchart/,
  );
  change(host, { [CI]: deploy("main") }, { [CI]: `# same\n${deploy("main")}` });
  await host.deliver("pull_request", pullEvent(host.forge));
  assert.doesNotMatch(host.forge.checks[1]?.output.summary ?? "", /delivery path/);
  host.stop();
});

test("thousands of files are compared by their trees, and what matters is read first", async () => {
  const host = await startHost({ MAX_CALLS: "50" });
  const { forge } = host;
  const many = Object.fromEntries(
    Array.from({ length: 3200 }, (_, i) => [`a/${i}.txt`, `text ${i}\n`]),
  );
  change(
    host,
    { [CI]: SAFE },
    { ...many, [CI]: WORKFLOW(INJECTED), "z/Dockerfile": "FROM alpine:latest\n" },
  );
  assert.equal(await host.deliver("pull_request", pullEvent(forge)), "done");
  const [check] = forge.checks;
  assert.equal(check?.conclusion, "failure");
  const paths = new Set(check?.annotations.map(({ path }) => path));
  assert.ok(paths.has(CI) && paths.has("z/Dockerfile"), [...paths].join());
  assert.match(check?.output.title ?? "", /files not read/);
  assert.ok(forge.calls.length <= 50, `${forge.calls.length} calls`);
  host.stop();
});

test("a file that moved and changed brings only what is new in it", async () => {
  const host = await startHost();
  const long = Array.from({ length: 20 }, (_, i) => `# line ${i}\n`).join("");
  const base = { ".github/workflows/a.yml": WORKFLOW(OLD) + long };
  const head = { ".github/workflows/b.yml": WORKFLOW(OLD + INJECTED) + long };
  change(host, base, head);
  await host.deliver("pull_request", pullEvent(host.forge));
  assert.equal(host.forge.checks[0]?.output.title, "1 new finding, 1 stops the gate merge");
  assert.deepEqual(
    host.forge.checks[0]?.annotations.map(({ start_line }) => start_line),
    [8],
  );
  host.stop();
});

const BUCKET = 'resource "aws_s3_bucket_acl" "a" {\n  bucket = "b"\n  acl    = "public-read"\n}\n';

test("a resource that goes to another file of its folder brings nothing, to another folder it does", async () => {
  const host = await startHost();
  const { forge } = host;
  const rest = 'variable "x" {}\n';
  change(
    host,
    { "infra/main.tf": BUCKET + rest, "other/main.tf": rest },
    {
      "infra/main.tf": rest,
      "infra/buckets.tf": rest.replace("x", "y") + BUCKET,
      "other/main.tf": rest,
    },
  );
  await host.deliver("pull_request", pullEvent(forge));
  assert.equal(forge.checks.at(-1)?.output.title, "No new findings");
  change(
    host,
    { "infra/main.tf": BUCKET + rest, "other/main.tf": rest },
    { "infra/main.tf": rest, "other/main.tf": rest + BUCKET },
  );
  await host.deliver("pull_request", pullEvent(forge));
  assert.match(forge.checks.at(-1)?.output.title ?? "", /^1 new finding, .* 1 fixed$/);
  // One that stays where it was is not the one that is new.
  change(
    host,
    { "infra/main.tf": BUCKET + rest },
    { "infra/main.tf": BUCKET + rest, "infra/more.tf": BUCKET.replace('"a"', '"b"') },
  );
  await host.deliver("pull_request", pullEvent(forge));
  assert.match(forge.checks.at(-1)?.output.title ?? "", /^1 new finding/);
  host.stop();
});

test("what a plan finds is the same in the plan and in the sources that come beside it", async () => {
  const host = await startHost();
  const { forge } = host;
  const plan = JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.9.8",
    planned_values: { root_module: {} },
    resource_changes: [
      {
        address: "aws_db_instance.a",
        mode: "managed",
        type: "aws_db_instance",
        name: "a",
        provider_name: "registry.terraform.io/hashicorp/aws",
        change: {
          actions: ["update"],
          before: { publicly_accessible: true, identifier: "x" },
          after: { publicly_accessible: true, identifier: "x", storage_encrypted: true },
          after_unknown: {},
          before_sensitive: {},
          after_sensitive: {},
        },
      },
    ],
    configuration: { root_module: { resources: [] } },
  });
  const source =
    'resource "aws_db_instance" "a" {\n  identifier          = "x"\n  publicly_accessible = true\n  storage_encrypted   = true\n}\n';
  const base = { "infra/printed.json": plan, "infra/main.tf": 'variable "x" {}\n' };
  change(host, base, { ...base, "infra/database.tf": source });
  await host.deliver("pull_request", pullEvent(forge));
  const { title, summary } = forge.checks.at(-1)?.output ?? {};
  assert.equal(title, "No new findings", summary);
  host.stop();
});

test("a module is judged by those who call it, also where they do not change", async () => {
  const host = await startHost();
  const { forge } = host;
  const module = 'variable "cidr" {}\n';
  const rule =
    'resource "aws_security_group_rule" "in" {\n  type = "ingress"\n  from_port = 22\n  to_port = 22\n  protocol = "tcp"\n  cidr_blocks = [var.cidr]\n  security_group_id = "sg-1"\n}\n';
  const call = (cidr: string) =>
    `module "open" {\n  source = "../../modules/open"\n  cidr = "${cidr}"\n}\n`;
  const base = {
    "modules/open/main.tf": module,
    "live/dev/main.tf": call("10.0.0.0/8"),
    "live/prod/main.tf": call("0.0.0.0/0"),
  };
  change(host, base, { ...base, "modules/open/main.tf": module + rule });
  await host.deliver("pull_request", pullEvent(forge));
  assert.deepEqual(
    forge.lineComments.map(({ path, line }) => [path, line]),
    [["modules/open/main.tf", 7]],
  );
  host.stop();
});

test("annotations are the findings of the same engine on the same files", async () => {
  const host = await startHost();
  const { forge } = host;
  const head = { [CI]: WORKFLOW(OLD + INJECTED), Dockerfile: "FROM alpine:latest\nADD a /\n" };
  change(host, { "README.md": "hi\n" }, head);
  await host.deliver("pull_request", pullEvent(forge));
  const engine = await openEngine();
  const bytes = Object.entries(head).map(([path, text]) => ({
    path,
    bytes: new TextEncoder().encode(text),
  }));
  const found = engine.audit(bytes, { date: new Date().toISOString().slice(0, 10) }).findings;
  const places = (list: readonly { path: string; line: number }[]) =>
    list.map(({ path, line }) => `${path}:${line}`).toSorted();
  assert.ok(found.length >= 3);
  assert.deepEqual(
    places((forge.checks[0]?.annotations ?? []).map((a) => ({ path: a.path, line: a.start_line }))),
    places(found.map(({ path, span }) => ({ path, line: span.start.line }))),
  );
  host.stop();
});

test("in a conversation of thousands the summary is one, also where somebody took it away", async () => {
  const host = await startHost();
  const { forge } = host;
  change(host, { [CI]: SAFE }, { [CI]: WORKFLOW(INJECTED) });
  forge.comments.push(...Array.from({ length: 1200 }, (_, i) => ({ id: 100_000 + i, body: "hi" })));
  await host.deliver("pull_request", pullEvent(forge, "opened"));
  const ours = () => forge.comments.filter(({ app }) => app !== undefined);
  const push = async (text: string) => {
    forge.pull.head = forge.git.commit({ [CI]: text }, forge.pull.head);
    assert.equal(await host.deliver("pull_request", pullEvent(forge)), "done");
  };
  await push(WORKFLOW(INJECTED + OLD));
  assert.equal(ours().length, 1);
  assert.match(ours()[0]?.body ?? "", /2 new findings/);
  forge.comments.pop();
  await push(WORKFLOW(INJECTED));
  assert.equal(ours().length, 1);
  host.stop();
});
