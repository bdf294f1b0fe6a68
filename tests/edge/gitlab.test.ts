// A merge request from the delivery to what is written.
import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { test } from "node:test";

import { gitlabJobsOf } from "../../edge/src/gitlab/events.ts";
import type { Files } from "./forge/git.ts";
import { ME } from "./forge/gitlab.ts";
import { startGitLabHost } from "./forge/host.ts";
import { SECRET } from "./workerd.ts";

const CI = ".gitlab-ci.yml";
const SAFE = "build:\n  image: alpine@sha256:" + "a".repeat(64) + "\n  script: [make]\n";
const BAD = `${SAFE}test:\n  image: alpine:latest\n  script: [make]\n`;

type Host = ReturnType<typeof startGitLabHost>;

function change({ forge }: Host, base: Files, head: Files) {
  forge.request.base = forge.git.commit(base);
  forge.request.head = forge.git.commit(head, forge.request.base);
}

const PROJECT = { id: 42, path_with_namespace: "group/project" };
function event({ forge }: Host, action = "open", more: object = {}) {
  return {
    object_kind: "merge_request",
    project: PROJECT,
    object_attributes: {
      iid: forge.request.iid,
      action,
      last_commit: { id: forge.request.head },
      ...(action === "update" ? { oldrev: "1".repeat(40) } : {}),
    },
    ...more,
  };
}

const threads = ({ forge }: Host) => forge.discussions.filter(({ position }) => position);
const notes = ({ forge }: Host) => forge.discussions.filter(({ position }) => !position);

test("what the change brings is a status, discussions at their lines and a note", async () => {
  const host = startGitLabHost();
  change(host, { [CI]: SAFE }, { [CI]: BAD });
  assert.equal(await host.deliver(event(host)), "done");
  assert.deepEqual(
    host.forge.statuses.map(({ state, name }) => [state, name]),
    [
      ["running", "sluice"],
      ["failed", "sluice"],
    ],
  );
  assert.match(host.forge.statuses[1]?.description ?? "", /new finding.*gate merge$/);
  const places = threads(host).map(({ position }) => [position?.new_path, position?.new_line]);
  assert.ok(places.length >= 1);
  assert.ok(places.every(([path, line]) => path === CI && Number(line) >= 4));
  assert.equal(notes(host).length, 1);
  assert.match(notes(host)[0]?.notes[0]?.body ?? "", /^<!-- sluice:summary -->/);
  assert.ok(host.forge.calls.length <= 30, `${host.forge.calls.length} calls`);
  host.stop();
});

test("findings are told once, resolved when they are gone, and opened when they return", async () => {
  const host = startGitLabHost();
  const { forge } = host;
  change(host, { [CI]: SAFE }, { [CI]: BAD });
  await host.deliver(event(host));
  const count = threads(host).length;
  const push = async (text: string) => {
    forge.request.head = forge.git.commit({ [CI]: text }, forge.request.head);
    assert.equal(await host.deliver(event(host, "update")), "done");
  };
  await push(`# moved\n${BAD}`);
  assert.equal(threads(host).length, count);
  await push(SAFE);
  assert.equal(threads(host).length, count);
  assert.ok(threads(host).every(({ notes: [note] }) => note?.resolved === true));
  assert.match(threads(host)[0]?.notes[0]?.body ?? "", /\*\*Resolved\*\*/);
  assert.equal(forge.statuses.at(-1)?.state, "success");
  await push(BAD);
  assert.equal(threads(host).length, count);
  assert.ok(threads(host).every(({ notes: [note] }) => note?.resolved === false));
  assert.equal(notes(host).length, 1);
  assert.equal(await host.deliver(event(host, "update")), "done-before");
  host.stop();
});

test("policy and ignores of the change count for nothing; the group's can be tightened only", async () => {
  const host = startGitLabHost({ ORGANISATION_POLICY: ".sluice@policy" });
  const off = "version: 1\nrules:\n  gitlab/*: off\n  docker/*: off\n";
  change(host, { [CI]: SAFE }, { [CI]: BAD, ".sluice.yaml": off });
  await host.deliver(event(host));
  assert.equal(host.forge.statuses.at(-1)?.state, "failed");
  assert.match(notes(host)[0]?.notes[0]?.body ?? "", /alters the policy/);
  host.forge.group = host.forge.git.commit({ ".sluice.yaml": "version: 1\n" });
  change(host, { [CI]: SAFE, ".sluice.yaml": off }, { [CI]: BAD, ".sluice.yaml": off });
  await host.deliver(event(host));
  assert.equal(host.forge.statuses.at(-1)?.state, "failed");
  host.stop();
});

test("every call may fail, and nothing is there twice", async () => {
  for (const on of [
    /^GET .*\/merge_requests\/7$/,
    /^POST .*\/statuses\//,
    /\/diffs$/,
    /\/repository\/tree$/,
    /\/graphql$/,
    /^GET .*\/discussions$/,
    /^POST .*\/discussions$/,
    /^POST .*\/notes$/,
  ]) {
    for (const fault of [{ status: 500, times: 2 }, { status: 429 }, { lost: true }]) {
      const host = startGitLabHost();
      change(host, { [CI]: SAFE }, { [CI]: BAD });
      host.forge.faults.push({ on, ...fault });
      assert.equal(await host.deliver(event(host)), "done", JSON.stringify(host.lines));
      const bodies = host.forge.discussions.map(({ notes: [note] }) => note?.body.split("\n")[0]);
      assert.equal(new Set(bodies).size, bodies.length, `${on} ${JSON.stringify(fault)}`);
      assert.equal(notes(host).length, 1);
      assert.equal(host.forge.statuses.at(-1)?.state, "failed");
      host.stop();
    }
  }
});

test("a head that moves has no word about the one before", async () => {
  const host = startGitLabHost();
  const { forge } = host;
  change(host, { [CI]: SAFE }, { [CI]: BAD });
  const next = forge.git.commit({ [CI]: `# forced\n${BAD}` }, forge.request.base);
  forge.faults.push({ on: /\/diffs$/, run: () => (forge.request.head = next) });
  assert.equal(await host.deliver(event(host)), "outdated");
  assert.equal(forge.statuses.at(-1)?.state, "canceled");
  assert.equal(forge.discussions.length, 0);
  host.stop();
});

test("what cannot be done is given up, and nobody waits for it", async () => {
  const host = startGitLabHost();
  change(host, { [CI]: SAFE }, { [CI]: BAD });
  host.forge.faults.push({ on: /\/diffs$/, status: 403, times: 99 });
  assert.equal(await host.deliver(event(host)), "given-up");
  assert.equal(host.forge.statuses.at(-1)?.state, "failed");
  assert.equal(host.forge.discussions.length, 0);
  host.stop();
});

test("the commit of a fork has its status where somebody takes it, and all the rest anyway", async () => {
  for (const [takesRef, isOpen] of [
    [true, false],
    [false, true],
    [false, false],
  ] as const) {
    const host = startGitLabHost();
    const { forge } = host;
    change(host, { [CI]: SAFE }, { [CI]: BAD });
    forge.fork = { id: 77, takesRef, isOpen };
    assert.equal(await host.deliver(event(host)), "done");
    const told = forge.statuses.map(({ state, name, ref }) => [state, name, ref]);
    const ref = takesRef ? "topic" : undefined;
    const wanted = [
      ["running", "sluice", ref],
      ["failed", "sluice", ref],
    ];
    assert.deepEqual(told, takesRef || isOpen ? wanted : []);
    assert.ok(threads(host).length >= 1);
    const said = notes(host)[0]?.notes[0]?.body ?? "";
    assert.equal(said.includes("The commit has no status"), !takesRef && !isOpen);
    host.stop();
  }
});

test("a change in many folders is read as a whole", async () => {
  const host = startGitLabHost();
  const { forge } = host;
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [`services/s${i}/Dockerfile`, "FROM alpine:latest\n"]),
  );
  const fixed = Object.fromEntries(
    Object.keys(files).map((path) => [path, `FROM alpine@sha256:${"a".repeat(64)}\nUSER 1\n`]),
  );
  change(host, fixed, files);
  assert.equal(await host.deliver(event(host)), "done");
  const said = notes(host)[0]?.notes[0]?.body ?? "";
  assert.doesNotMatch(said, /as a whole/);
  for (const path of Object.keys(files)) assert.ok(said.includes(path), path);
  assert.ok(forge.calls.length <= 50, `${forge.calls.length} calls`);

  // Without GraphQL what is not known is not passed.
  forge.graphql = false;
  change(host, files, fixed);
  assert.equal(await host.deliver(event(host, "update")), "done");
  assert.equal(forge.statuses.at(-1)?.state, "failed");
  assert.match(notes(host)[0]?.notes[0]?.body ?? "", /Not audited as a whole/);
  host.stop();
});

test("an external status check is answered", async () => {
  const host = startGitLabHost();
  change(host, { [CI]: SAFE }, { [CI]: `# well\n${SAFE}` });
  const asked = event(host, "approved", { external_approval_rule: { id: 3 } });
  const body = JSON.stringify(asked);
  const mac = createHmac("sha256", SECRET).update(body).digest("hex");
  const headers = { "x-gitlab-token": "", "x-gitlab-signature": mac };
  assert.equal(await host.deliver(asked, headers), "done");
  assert.deepEqual(host.forge.answers, [
    { sha: host.forge.request.head, external_status_check_id: 3, status: "passed" },
  ]);
  const forged = { ...headers, "x-gitlab-signature": "0".repeat(64) };
  assert.equal((await host.send("/webhook/gitlab", host.delivery(asked, forged))).status, 401);
  host.stop();
});

test("what is gone is told, and that secrets stay in the history", async () => {
  const host = startGitLabHost();
  const { forge } = host;
  const token = `ghp_${"Ab3dEf6hIj9lMn2pQr5t"}${"Uv8xYz1aBc4eFg7i"}`;
  change(host, { [CI]: SAFE }, { [CI]: BAD, "a.sh": `export GITHUB_TOKEN=${token}\n` });
  assert.equal(await host.deliver(event(host)), "done");
  const count = threads(host).length;
  assert.ok(count >= 2);
  forge.request.head = forge.git.commit({ [CI]: SAFE, "a.sh": "make\n" }, forge.request.head);
  assert.equal(await host.deliver(event(host, "update")), "done");
  const said = notes(host)[0]?.notes[0]?.body ?? "";
  assert.match(said, new RegExp(`${count} findings of earlier commits resolved`));
  assert.match(said, /\*\*1 secret of earlier commits stays in the history of the branch\*\*/);
  const about = threads(host).map(({ notes: [note] }) => note?.body ?? "");
  const isKept = (body: string) => /It stays in the history of the branch: revoke it/.test(body);
  assert.deepEqual(
    about.filter(isKept),
    about.filter((body) => body.includes("`secrets/")),
  );
  assert.equal(about.filter(isKept).length, 1);
  host.stop();
});

test("deliveries prove where they are from before anything is read", async () => {
  const host = startGitLabHost();
  change(host, { [CI]: SAFE }, { [CI]: BAD });
  const post = async (headers: Record<string, string>) =>
    (await host.send("/webhook/gitlab", host.delivery(event(host), headers))).status;
  for (const token of ["", "x", `${SECRET}x`, SECRET.toUpperCase()]) {
    assert.equal(await post({ "x-gitlab-token": token }), 401, token);
  }
  assert.equal(host.forge.calls.length, 0);
  host.stop();

  const raw = randomBytes(32);
  const signing = startGitLabHost({ GITLAB_WEBHOOK_SECRET: `whsec_${raw.toString("base64")}` });
  change(signing, { [CI]: SAFE }, { [CI]: SAFE + "# more\n" });
  const payload = event(signing);
  const now = Math.floor(Date.now() / 1000);
  const headers = (id: string, at: number, key: Buffer = raw) => ({
    "x-gitlab-token": "",
    "webhook-id": id,
    "webhook-timestamp": String(at),
    "webhook-signature": `v1,${createHmac("sha256", key)
      .update(`${id}.${at}.${JSON.stringify(payload)}`)
      .digest("base64")}`,
  });
  const status = async (all: Record<string, string>) =>
    (await signing.send("/webhook/gitlab", signing.delivery(payload, all))).status;
  assert.equal(await status({ "x-gitlab-token": SECRET }), 401);
  assert.equal(await status(headers("a", now, randomBytes(32))), 401);
  assert.equal(await status(headers("a", now - 400)), 401);
  assert.equal(await status({ ...headers("a", now), "webhook-id": "b" }), 401);
  assert.equal(await signing.deliver(payload, headers("a", now)), "done");
  const replay = await signing.send(
    "/webhook/gitlab",
    signing.delivery(payload, headers("a", now)),
  );
  assert.match(await replay.text(), /replayed/);
  signing.stop();
  const closed = startGitLabHost({ GITLAB_WEBHOOK_SECRET: "" });
  assert.equal((await closed.send("/webhook/gitlab", closed.delivery({}))).status, 503);
});

test("who may push is answered, once", async () => {
  const host = startGitLabHost();
  const { forge } = host;
  change(host, { [CI]: SAFE }, { [CI]: BAD });
  forge.members[1] = 30;
  forge.members[2] = 20;
  const say = (note: string, user: number, id = 900) =>
    host.deliver({
      object_kind: "note",
      project: PROJECT,
      user: { id: user },
      object_attributes: { id, note },
      merge_request: { iid: 7 },
    });
  forge.members[ME] = 40;
  assert.equal(await say("/sluice explain gitlab/unpinned-image", 2), "not-permitted");
  // Whatever may bring it about, we do not talk to ourselves.
  assert.equal(await say("/sluice rerun", ME), "not-permitted");
  assert.equal(await say("/sluice explain gitlab/unpinned-image", 1), "answered");
  assert.equal(await say("/sluice explain gitlab/unpinned-image", 1), "answered-before");
  assert.equal(forge.discussions.length, 1);
  assert.equal(await say("/sluice rerun", 1, 901), "done");
  assert.ok(threads(host).length >= 1);
  host.stop();
});

test("marks of others are not ours, and no line of ours is a command", async () => {
  const host = startGitLabHost();
  const { forge } = host;
  change(host, { [CI]: SAFE }, { [CI]: BAD, "@all ![x](y)/Dockerfile": "FROM @all:latest\n" });
  const forged = "<!-- sluice:summary -->\nAll is well.";
  const note = { id: 1, body: forged, author: { id: 5 }, resolvable: false, resolved: false };
  forge.discussions.push({ id: "x", notes: [note] });
  assert.equal(await host.deliver(event(host)), "done");
  assert.equal(note.body, forged);
  assert.equal(notes(host).filter(({ notes: [one] }) => one?.author.id === ME).length, 1);
  const written = forge.discussions
    .flatMap((one) => one.notes)
    .filter(({ author }) => author.id === ME);
  assert.ok(written.length >= 2);
  for (const { body } of written) {
    assert.doesNotMatch(body, /^\s*\/\w/m);
    assert.doesNotMatch(body.replace(/(`+)[\s\S]*?\1/g, ""), /@all|!\[/);
  }
  host.stop();
});

test("events that bring nothing are ignored", () => {
  const base = { object_kind: "merge_request", project: PROJECT };
  const attributes = (more: object) => ({
    ...base,
    object_attributes: { iid: 7, last_commit: { id: "1".repeat(40) }, ...more },
  });
  const jobs = (payload: unknown) => gitlabJobsOf("d", payload).length;
  assert.equal(jobs(attributes({ action: "open" })), 1);
  assert.equal(jobs(attributes({ action: "update", oldrev: "2".repeat(40) })), 1);
  assert.equal(jobs({ ...attributes({ action: "update" }), changes: { target_branch: {} } }), 1);
  assert.equal(
    jobs({ ...attributes({ action: "update" }), changes: { draft: { current: false } } }),
    1,
  );
  assert.equal(jobs({ ...attributes({ action: "update" }), changes: { title: {} } }), 0);
  assert.equal(jobs(attributes({ action: "close" })), 0);
  assert.equal(jobs(attributes({ action: "merge" })), 0);
  assert.equal(jobs({ object_kind: "pipeline" }), 0);
});

const MAPPED =
  "version: 1\ndelivery:\n  environments:\n    production: { branches: [main, release/*] }\n" +
  "gates:\n  deploy:production: { severity: high }\n";

function push({ forge }: Host, more: object = {}) {
  return {
    object_kind: "push",
    project: PROJECT,
    ref: "refs/heads/main",
    before: forge.request.base,
    after: forge.request.head,
    ...more,
  };
}

test("a push has a status where the policy maps its branch, and nowhere else", async () => {
  const host = startGitLabHost();
  change(
    host,
    { [CI]: SAFE, ".sluice.yaml": MAPPED },
    { [CI]: BAD, ".sluice.yaml": "version: 1\n" },
  );
  assert.equal(await host.deliver(push(host)), "failed");
  const { base, head } = host.forge.request;
  assert.deepEqual(
    host.forge.statuses.map(({ sha, state, name, ref }) => [sha, state, name, ref]),
    [
      [head, "running", "sluice/push", "main"],
      [head, "failed", "sluice/push", "main"],
    ],
  );
  assert.match(host.forge.statuses[1]?.description ?? "", /^\d+ new findings?/);
  assert.deepEqual(host.forge.discussions, []);
  assert.equal(await host.deliver(push(host, { ref: "refs/heads/topic/main" })), "not-mapped");
  assert.equal(host.forge.statuses.length, 2);
  // The way back brings nothing.
  host.forge.request = { ...host.forge.request, base: head, head: base };
  assert.equal(await host.deliver(push(host, { ref: "refs/heads/main" })), "not-mapped");
  host.stop();
});

test("a push that the forge does not compare in time is no success", async () => {
  const host = startGitLabHost();
  change(
    host,
    { [CI]: SAFE, ".sluice.yaml": MAPPED },
    { [CI]: `# more\n${SAFE}`, ".sluice.yaml": MAPPED },
  );
  host.forge.isCut = true;
  assert.equal(await host.deliver(push(host)), "failed");
  host.forge.isCut = false;
  assert.equal(await host.deliver(push(host)), "success");
  host.stop();
});

function deployment({ forge }: Host, more: object = {}) {
  return {
    object_kind: "deployment",
    status: forge.deployment.status,
    deployment_id: forge.deployment.id,
    project: { ...PROJECT, default_branch: "main" },
    ...more,
  };
}

test("a diff that the forge keeps but a part of is no success", async () => {
  const host = startGitLabHost();
  change(host, { [CI]: SAFE }, { [CI]: SAFE, "0.txt": "x\n", "z.yml": "on: push\n" });
  host.forge.most = 1;
  await host.deliver(event(host));
  const last = host.forge.statuses.at(-1);
  assert.equal(last?.state, "failed");
  assert.match(last?.description ?? "", /not audited as a whole/);
  host.stop();
});

test("what is too large is not read to its end, and matters where it may be deployed", async () => {
  const host = startGitLabHost();
  const large = (text: string) => `# ${text.repeat(600_000 / text.length)}\n`;
  const binary = new Uint8Array(3_000_000);
  change(host, { [CI]: SAFE }, { [CI]: SAFE, "a.png": binary, "b.txt": large("b") });
  await host.deliver(event(host));
  assert.equal(host.forge.statuses.at(-1)?.state, "success");
  change(host, { [CI]: SAFE }, { [CI]: SAFE, "c.yml": large("c") });
  await host.deliver(event(host, "update"));
  assert.equal(host.forge.statuses.at(-1)?.state, "failed");
  host.stop();
});

test("no more is read than an isolate has room for, though the forge tells no sizes", async () => {
  const host = startGitLabHost({ MAX_AUDIT_BYTES: "100000" });
  host.forge.graphql = false;
  const files = Array.from({ length: 20 }, (_, i) => [
    `f${i}.yml`,
    `# ${i} ${"x".repeat(40_000)}\n`,
  ]);
  change(host, { [CI]: SAFE }, { [CI]: SAFE, ...Object.fromEntries(files) });
  await host.deliver(event(host));
  const read = host.forge.calls.filter((call) => /\/blobs\/\w+\/raw$/.test(call)).length;
  assert.ok(read <= 7, `${read} files`);
  assert.equal(host.forge.statuses.at(-1)?.state, "failed");
  host.stop();
});

test("a deployment waits for a status by the gate of its environment, and for our approval where it needs one", async () => {
  const host = startGitLabHost();
  const { forge } = host;
  const key = "key: AKIA" + "Z7Q2M5N8R3T6V9W1\n";
  const bad = {
    [CI]: SAFE,
    Dockerfile: "FROM alpine\nRUN curl -k https://a.example | sh\n",
    "deploy/main.tf":
      'resource "aws_security_group_rule" "a" {\n  type = "ingress"\n  from_port = 0\n  to_port = 65535\n  protocol = "-1"\n  cidr_blocks = ["0.0.0.0/0"]\n  security_group_id = "sg-1"\n}\n',
    "secrets.yaml": key,
  };
  change(host, { [CI]: SAFE, ".sluice.yaml": MAPPED }, { ...bad, ".sluice.yaml": "version: 1\n" });
  forge.deployment.sha = forge.request.head;
  assert.equal(await host.deliver(deployment(host)), "failed");
  assert.deepEqual(
    forge.statuses.map(({ sha, state, name, ref }) => [sha, state, name, ref]),
    [
      [forge.request.head, "running", "sluice/deploy:production", "main"],
      [forge.request.head, "failed", "sluice/deploy:production", "main"],
    ],
  );
  assert.match(forge.statuses[1]?.description ?? "", /gate deploy:production/);
  assert.deepEqual(forge.approvals, []);
  forge.deployment = { ...forge.deployment, sha: forge.request.base, status: "blocked" };
  assert.equal(await host.deliver(deployment(host)), "success");
  assert.deepEqual(
    forge.approvals.map(({ status }) => status),
    ["approved"],
  );
  forge.mayApprove = false;
  forge.deployment = { ...forge.deployment, sha: forge.request.head };
  assert.equal(await host.deliver(deployment(host)), "failed");
  forge.deployment.status = "success";
  assert.equal(await host.deliver(deployment(host, { status: "running" })), "over");
  assert.equal(forge.approvals.length, 1);
  host.stop();
});

test("a branch that is deployed silences nothing that the default branch does not", async () => {
  const host = startGitLabHost();
  const { forge } = host;
  const quiet = BAD.replace("alpine:latest", "alpine:latest # sluice:ignore gitlab/* -- no");
  change(host, { [CI]: SAFE }, { [CI]: quiet });
  forge.deployment.sha = forge.request.head;
  assert.equal(await host.deliver(deployment(host)), "failed");
  forge.branches.set("main", forge.request.head);
  assert.equal(await host.deliver(deployment(host)), "success");
  forge.deployment.sha = forge.git.commit({ [CI]: quiet });
  assert.equal(await host.deliver(deployment(host)), "failed");
  host.stop();
});

test("modules and includes in other folders are read with the change", async () => {
  const host = startGitLabHost();
  const module =
    'variable "from" {}\nresource "aws_security_group_rule" "a" {\n  type = "ingress"\n  from_port = 22\n  to_port = 22\n  protocol = "tcp"\n  cidr_blocks = [var.from]\n  security_group_id = "sg-1"\n}\n';
  const call = (from: string) => `module "a" {\n  source = "../modules/a"\n  from = "${from}"\n}\n`;
  const include = `include: {local: pipelines/parts/test.yml}\n${SAFE}`;
  const base = {
    [CI]: include,
    "pipelines/parts/test.yml": "test:\n  image: alpine\n  script: [make]\n",
    "modules/a/main.tf": module,
    "app/main.tf": call("10.0.0.0/8"),
  };
  const head = {
    ...base,
    [CI]: `# more\n${include}`,
    "app/main.tf": call("0.0.0.0/0"),
  };
  change(host, base, head);
  assert.equal(await host.deliver(event(host)), "done");
  const said = notes(host)[0]?.notes[0]?.body ?? "";
  assert.match(said, /`aws\/security-group-open-admin-port`[^\n]*modules\/a\/main\.tf:7/);
  // Both that changed, the module and the include.
  assert.match(said, /4 files audited/);
  assert.ok(host.forge.calls.length <= 40, `${host.forge.calls.length} calls`);
  host.stop();
});

test("a tag that is called like the default branch says nothing of the policy", async () => {
  const host = startGitLabHost();
  const { forge } = host;
  change(host, { [CI]: SAFE }, { [CI]: BAD });
  forge.tags.set(
    "main",
    forge.git.commit({ ".sluice.yaml": "version: 1\nrules:\n  gitlab/*: off\n" }),
  );
  forge.deployment.sha = forge.request.head;
  assert.equal(await host.deliver(deployment(host)), "failed");
  host.stop();
});

test("a server of somebody's own is the only one that is called", async () => {
  const host = startGitLabHost({ GITLAB_API: "https://git.example.org/api/v4" });
  host.forge.host = "git.example.org";
  change(host, { [CI]: SAFE }, { [CI]: BAD });
  assert.equal(await host.deliver(event(host)), "done");
  assert.match(
    notes(host)[0]?.notes[0]?.body ?? "",
    /\]\(https:\/\/git\.example\.org\/group\/project\/-\/blob\/[0-9a-f]{40}\/\.gitlab-ci\.yml#L\d+\)/,
  );
  host.stop();
});

test("what cannot be audited does not pass, whatever the gate is there for", async () => {
  const host = startGitLabHost();
  const lenient = "version: 1\ngates:\n  merge: {severity: critical, families: [secrets]}\n";
  const deep = `${SAFE}x: ${"[".repeat(2000)}${"]".repeat(2000)}\n`;
  const base = { [CI]: SAFE, ".sluice.yaml": lenient };
  change(host, base, { ...base, [CI]: deep });
  assert.equal(await host.deliver(event(host)), "done");
  assert.equal(host.forge.statuses.at(-1)?.state, "failed");
  host.stop();
});

test("of pushes and deployments some bring nothing", () => {
  const of = (payload: object) => gitlabJobsOf("d", { project: PROJECT, ...payload });
  const [some, none] = ["1".repeat(40), "0".repeat(40)];
  const pushed = { object_kind: "push", ref: "refs/heads/main", before: some, after: some };
  assert.equal(of(pushed).length, 1);
  assert.deepEqual(of({ ...pushed, before: none }), []);
  assert.deepEqual(of({ ...pushed, after: none }), []);
  assert.deepEqual(of({ ...pushed, ref: "refs/tags/v1" }), []);
  assert.throws(() => of({ ...pushed, after: "../../x" }), /after must be a commit id/);
  const deployed = {
    object_kind: "deployment",
    status: "created",
    deployment_id: 5,
    project: { ...PROJECT, default_branch: "main" },
  };
  assert.equal(of(deployed).length, 1);
  for (const status of ["success", "failed", "canceled"]) {
    assert.deepEqual(of({ ...deployed, status }), []);
  }
  assert.throws(() => of({ ...deployed, deployment_id: "5" }), /deployment_id/);
});
