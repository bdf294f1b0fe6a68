// Which events ask for what, on the forge's own sample payloads, and what becomes of each.
import examples from "@octokit/webhooks-examples";
import assert from "node:assert/strict";
import { test } from "node:test";

import { isWanted, jobsOf } from "../../edge/src/github/events.ts";
import { readCommand } from "../../edge/src/say/commands.ts";
import { pullEvent, signed, startHost } from "./forge/host.ts";

const CI = ".github/workflows/ci.yml";
const WORKFLOW = (steps: string) =>
  `on: issues\npermissions: {}\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n${steps}`;
const SAFE = WORKFLOW("      - run: make\n");
const INJECTED = WORKFLOW("      - run: echo ${{ github.event.issue.body }}\n");
const REPOSITORY = { full_name: "octo/service", default_branch: "main" };
const COMMON = { installation: { id: 42 }, repository: REPOSITORY };

type Host = Awaited<ReturnType<typeof startHost>>;
interface Example {
  readonly action?: string;
  readonly [member: string]: unknown;
}
const samples = examples as unknown as readonly { name: string; examples: readonly Example[] }[];

test("the samples of the forge are read, or are about nothing that is audited", () => {
  const found = new Map<string, Set<string>>();
  for (const { name, examples: payloads } of samples) {
    for (const payload of payloads) {
      const installed = { ...payload, installation: { id: 42 } };
      if (!isWanted(name)) {
        assert.deepEqual(jobsOf(name, "d", installed), []);
        continue;
      }
      for (const job of jobsOf(name, "d", installed)) {
        const key = `${name} ${payload.action ?? ""}`.trim();
        found.set(key, (found.get(key) ?? new Set()).add(job.kind));
        assert.equal(job.installation, 42);
        assert.match(job.repository, /^[\w.-]+\/[\w.-]+$/);
      }
    }
  }
  assert.deepEqual([...found].map(([key, kinds]) => `${key}: ${[...kinds].join()}`).toSorted(), [
    "check_suite rerequested: suite",
    "installation created: welcome",
    "installation_repositories added: welcome",
    "merge_group checks_requested: merge-group",
    "pull_request opened: pull",
    "pull_request ready_for_review: pull",
    "pull_request reopened: pull",
    "pull_request synchronize: pull",
  ]);
});

const commits = ({ forge }: Host, base: Record<string, string>, head: Record<string, string>) => {
  forge.pull.base = forge.git.commit(base);
  forge.pull.head = forge.git.commit(head, forge.pull.base);
  return { before: forge.pull.base, after: forge.pull.head };
};

test("a push is audited where the policy maps its branch", async () => {
  const host = await startHost();
  const policy =
    "version: 1\ndelivery:\n  environments:\n    prod: {branches: [main, 'release/*']}\n";
  const { before, after } = commits(
    host,
    { [CI]: SAFE, ".sluice.yaml": policy },
    { [CI]: INJECTED, ".sluice.yaml": policy },
  );
  const push = (ref: string) => host.deliver("push", { ...COMMON, ref, before, after });
  assert.equal(await push("refs/heads/topic"), "not-mapped");
  assert.equal(await push("refs/heads/release/1/x"), "not-mapped");
  assert.equal(host.forge.checks.length, 0);
  assert.equal(await push("refs/heads/release/1"), "failure");
  assert.equal(host.forge.checks[0]?.head_sha, after);
  assert.equal(host.forge.checks[0]?.conclusion, "failure");
  assert.equal(host.forge.comments.length, 0);
  assert.equal(await push("refs/heads/release/1"), "done-before");
  const [check] = host.forge.checks;
  const check_run = { external_id: check?.external_id, head_sha: after, pull_requests: [] };
  await host.deliver("check_run", { ...COMMON, action: "rerequested", check_run });
  assert.equal(host.forge.checks.length, 2);
  assert.equal(host.forge.checks[1]?.conclusion, "failure");
  for (const ignored of [
    { ref: "refs/tags/v1", before, after },
    { ref: "refs/heads/main", before: "0".repeat(40), after },
    { ref: "refs/heads/main", before, after: "0".repeat(40), deleted: true },
  ]) {
    assert.deepEqual(jobsOf("push", "d", { ...COMMON, ...ignored }), []);
  }
  host.stop();
});

test("a group of the merge queue has a check at its commit", async () => {
  const host = await startHost();
  const { before, after } = commits(host, { [CI]: SAFE }, { [CI]: INJECTED });
  const merge_group = { head_sha: after, base_sha: before, base_ref: "refs/heads/main" };
  const event = { ...COMMON, action: "checks_requested", merge_group };
  assert.equal(await host.deliver("merge_group", event), "failure");
  assert.equal(host.forge.checks[0]?.head_sha, after);
  host.stop();
});

test("in a queue the policy is the one of the branch, not of what waits ahead", async () => {
  const host = await startHost();
  const { forge } = host;
  const off = { ".sluice.yaml": "version: 1\nrules:\n  actions/*: off\n" };
  const { after: ahead } = commits(host, { [CI]: SAFE }, { [CI]: SAFE, ...off });
  const head_sha = forge.git.commit({ [CI]: INJECTED, ...off }, ahead);
  const merge_group = { head_sha, base_sha: ahead, base_ref: "refs/heads/main" };
  const event = { ...COMMON, action: "checks_requested", merge_group };
  assert.equal(await host.deliver("merge_group", event), "failure");
  host.stop();
});

test("a branch that is new is held to the default branch, by its policy", async () => {
  const host = await startHost();
  const policy = "version: 1\ndelivery:\n  environments:\n    prod: {branches: ['release/*']}\n";
  const base = { [CI]: SAFE, ".sluice.yaml": policy };
  const { after } = commits(host, base, { [CI]: INJECTED });
  const push = (ref: string) =>
    host.deliver("push", { ...COMMON, ref, before: "0".repeat(40), after, created: true });
  assert.equal(await push("refs/heads/topic"), "not-mapped");
  assert.equal(await push("refs/heads/release/9"), "failure");
  assert.equal(await push("refs/heads/release/9"), "done-before");
  host.stop();
});

test("a check that is asked for again is a new one, and says no word twice", async () => {
  const host = await startHost();
  const { forge } = host;
  commits(host, { [CI]: SAFE }, { [CI]: INJECTED });
  await host.deliver("pull_request", pullEvent(forge, "opened"));
  const head_sha = forge.pull.head;
  const check_run = { external_id: forge.checks[0]?.external_id, head_sha, pull_requests: [] };
  const event = { ...COMMON, action: "rerequested", check_run };
  assert.equal(await host.deliver("check_run", event), "done");
  const check_suite = { head_sha, pull_requests: [{ number: 7 }] };
  const suite = { ...COMMON, action: "rerequested", check_suite };
  await host.send("/webhook/github", signed("check_suite", suite));
  assert.deepEqual((await host.outcomes(4)).slice(2).toSorted(), ["asked", "done"]);
  assert.deepEqual(
    forge.checks.map(({ conclusion }) => conclusion),
    ["failure", "failure", "failure"],
  );
  assert.deepEqual([forge.comments.length, forge.lineComments.length], [1, 1]);
  host.stop();
});

test("all checks of a commit are made anew, also those that the event does not name", async () => {
  const host = await startHost();
  const { forge } = host;
  const policy = "version: 1\ndelivery:\n  environments:\n    prod: {branches: [main]}\n";
  const { before, after } = commits(
    host,
    { [CI]: SAFE, ".sluice.yaml": policy },
    { [CI]: INJECTED, ".sluice.yaml": policy },
  );
  await host.deliver("pull_request", pullEvent(forge, "opened"));
  await host.deliver("push", { ...COMMON, ref: "refs/heads/main", before, after });
  const merge_group = { head_sha: after, base_sha: before, base_ref: "refs/heads/main" };
  await host.deliver("merge_group", { ...COMMON, action: "checks_requested", merge_group });
  assert.equal(forge.checks.length, 3);
  // Of a fork's pull request the event names none.
  const check_suite = { head_sha: after, pull_requests: [] };
  const event = { ...COMMON, action: "rerequested", check_suite };
  const again = signed("check_suite", event, "again");
  for (const [checks, ended, init] of [
    [6, 7, again],
    [6, 7, again],
    [9, 11, signed("check_suite", event, "once-more")],
  ] as const) {
    assert.equal((await host.send("/webhook/github", init)).status, 202);
    await host.outcomes(ended);
    assert.equal(forge.checks.length, checks);
  }
  assert.ok(forge.checks.every(({ conclusion }) => conclusion === "failure"));
  assert.equal(new Set(forge.checks.map(({ external_id }) => external_id)).size, 9);
  assert.deepEqual([forge.comments.length, forge.lineComments.length], [1, 1]);
  host.stop();
});

test("another base is another change, other edits are none", async () => {
  const host = await startHost();
  const { forge } = host;
  commits(host, { [CI]: SAFE }, { [CI]: INJECTED });
  await host.deliver("pull_request", pullEvent(forge, "opened"));
  assert.deepEqual(
    jobsOf("pull_request", "d", pullEvent(forge, "edited", { changes: { title: {} } })),
    [],
  );
  forge.pull.baseRef = "next";
  const edited = pullEvent(forge, "edited", { changes: { base: { ref: { from: "main" } } } });
  assert.equal(await host.deliver("pull_request", edited), "done");
  assert.equal(forge.checks.length, 2);
  forge.pull.state = "closed";
  assert.equal(await host.deliver("pull_request", pullEvent(forge, "reopened")), "closed");
  host.stop();
});

/** What the forge goes by: the last check at the head. */
const lastCheck = ({ forge }: Host) =>
  forge.checks.filter(({ head_sha }) => head_sha === forge.pull.head).at(-1)?.conclusion;

test("a change that went to another branch and came back is judged once more", async () => {
  const host = await startHost();
  const { forge } = host;
  const { after } = commits(host, { [CI]: SAFE }, { [CI]: INJECTED });
  assert.equal(await host.deliver("pull_request", pullEvent(forge, "opened")), "done");
  assert.equal(lastCheck(host), "failure");
  const main = forge.pull.base;
  const to = async (baseRef: string, base: string) => {
    Object.assign(forge.pull, { baseRef, base });
    const changes = { base: { ref: { from: "x" } } };
    return host.deliver("pull_request", pullEvent(forge, "edited", { changes }));
  };
  // There the change brings nothing.
  assert.equal(await to("old", after), "done");
  assert.equal(lastCheck(host), "success");
  assert.equal(await to("main", main), "done");
  assert.equal(lastCheck(host), "failure");
  host.stop();
});

test("another pull request of the same commit does not let pass what one was stopped for", async () => {
  const host = await startHost();
  const { forge } = host;
  const { before, after } = commits(host, { [CI]: SAFE }, { [CI]: INJECTED });
  assert.equal(await host.deliver("pull_request", pullEvent(forge, "opened")), "done");
  forge.anyNumber = true;
  const other = { number: 8, pull_request: { head: { sha: after } } };
  // Both are of the same commit; into this branch it brings nothing.
  forge.pull.base = after;
  forge.faults.push({
    on: /^PATCH .*\/check-runs\//,
    run: () => (forge.pull.base = before),
  });
  await host.send("/webhook/github", signed("pull_request", pullEvent(forge, "opened", other)));
  assert.deepEqual(await host.outcomes(3), ["done", "done", "done"]);
  assert.deepEqual(
    forge.checks.map(({ external_id, conclusion }) => [external_id.split("/")[1], conclusion]),
    [
      ["7", "failure"],
      ["8", "success"],
      ["7", "failure"],
    ],
  );
  host.stop();
});

test("the check of a push is none of a pull request at the same commit", async () => {
  const host = await startHost();
  const policy = "version: 1\ndelivery:\n  environments:\n    preview: {branches: ['**']}\n";
  const base = { [CI]: SAFE, ".sluice.yaml": policy };
  const { after: before } = commits(host, base, { ...base, [CI]: INJECTED });
  const after = host.forge.git.commit({ ...base, [CI]: INJECTED, "a.md": "x\n" }, before);
  host.forge.pull.head = after;
  await host.deliver("pull_request", pullEvent(host.forge, "synchronize"));
  assert.equal(
    await host.deliver("push", { ...COMMON, ref: "refs/heads/topic", before, after }),
    "success",
  );
  assert.deepEqual(
    host.forge.checks.map(({ name, conclusion }) => [name, conclusion]),
    [
      ["sluice", "failure"],
      ["sluice/push", "success"],
    ],
  );
  host.stop();
});

/** Two pull requests of one commit, which is nothing new in the branch that number 8 goes to. */
async function twoPulls() {
  const host = await startHost();
  const { forge } = host;
  const { before, after } = commits(host, { [CI]: SAFE }, { [CI]: INJECTED });
  forge.anyNumber = true;
  forge.branches.set("lax", after);
  forge.branches.set("main", before);
  const answer = forge.answer.bind(forge);
  forge.answer = async (method, address, ...rest) => {
    const found = await answer(method, address, ...rest);
    if (!address.endsWith("/pulls/8")) return found;
    const pull = JSON.parse(String(found.body));
    return { ...found, body: JSON.stringify({ ...pull, base: { ref: "lax", sha: after } }) };
  };
  const other = { number: 8, pull_request: { head: { sha: after } } };
  const send = () =>
    host.send("/webhook/github", signed("pull_request", pullEvent(forge, "opened", other)));
  return { host, forge, send };
}
const told = ({ forge }: Host) =>
  forge.checks.map(({ external_id, conclusion }) => [external_id.split("/")[1], conclusion]);

test("at no time the last check of a commit is one that hides another's failure", async () => {
  const { host, forge, send } = await twoPulls();
  await host.deliver("pull_request", pullEvent(forge, "opened"));
  let atSuccess: unknown;
  forge.faults.push({ on: /^PATCH .*\/check-runs\//, run: () => (atSuccess = told(host)) });
  await send();
  await host.outcomes(3);
  assert.deepEqual(atSuccess, [
    ["7", "failure"],
    ["8", "success"],
    ["7", null],
  ]);
  assert.equal(forge.checks.at(-1)?.conclusion, "failure");
  host.stop();
});

test("a check that is made while another's is not over hides it neither", async () => {
  const { host, forge, send } = await twoPulls();
  const answer = forge.answer;
  forge.answer = async (...call) => {
    const found = await answer(...call);
    if (call[0] === "POST" && call[1].endsWith("/check-runs") && forge.checks.length === 1) {
      await send();
      await host.outcomes(1);
    }
    return found;
  };
  await host.send("/webhook/github", signed("pull_request", pullEvent(forge, "opened")));
  await host.outcomes(3);
  assert.deepEqual(told(host), [
    ["7", "failure"],
    ["8", "success"],
    ["7", "failure"],
  ]);
  host.stop();
});

test("a check that was begun for a pull request which was closed meanwhile ends", async () => {
  const { host, forge, send } = await twoPulls();
  await host.deliver("pull_request", pullEvent(forge, "opened"));
  forge.faults.push({
    on: /^PATCH .*\/check-runs\//,
    run: () => (forge.pull.state = "closed"),
  });
  await send();
  await host.outcomes(3);
  assert.equal(forge.checks.at(-1)?.status, "completed");
  forge.pull.state = "open";
  assert.equal(await host.deliver("pull_request", pullEvent(forge, "reopened")), "done");
  assert.equal(forge.checks.at(-1)?.conclusion, "failure");
  host.stop();
});

test("a head that was left, or given up, and is there again has a check", async () => {
  const host = await startHost();
  const { forge } = host;
  const { after } = commits(host, { [CI]: SAFE }, { [CI]: INJECTED });
  const between = forge.git.commit({ [CI]: `# b\n${SAFE}` }, forge.pull.base);
  forge.faults.push({ on: /^POST .*\/check-runs$/, run: () => (forge.pull.head = between) });
  assert.equal(await host.deliver("pull_request", pullEvent(forge)), "outdated");
  forge.pull.head = after;
  forge.faults.push({ on: /\/compare\//, status: 500, times: 24 });
  assert.equal(await host.deliver("pull_request", pullEvent(forge)), "given-up");
  assert.equal(await host.deliver("pull_request", pullEvent(forge)), "done");
  assert.deepEqual(
    forge.checks.map(({ conclusion, output }) => [conclusion, output.title?.split(",")[0]]),
    [
      ["cancelled", "The change went on while this was audited"],
      ["failure", "The audit could not be done"],
      ["failure", "1 new finding"],
    ],
  );
  host.stop();
});

test("where the app is new, what is open already is audited, and each once", async () => {
  const host = await startHost();
  const { forge } = host;
  commits(host, { [CI]: SAFE }, { [CI]: INJECTED });
  forge.anyNumber = true;
  forge.open = [7, 8, 9];
  const created = {
    action: "created",
    installation: { id: 42 },
    repositories: [{ full_name: "octo/service" }],
  };
  await host.send("/webhook/github", signed("installation", created, "new"));
  assert.deepEqual((await host.outcomes(4)).toSorted(), ["done", "done", "done", "welcomed"]);
  assert.deepEqual(forge.checks.map(({ external_id }) => external_id).toSorted(), [
    "pull/7/main",
    "pull/8/main",
    "pull/9/main",
  ]);
  await host.send("/webhook/github", signed("installation", created, "new"));
  const added = { ...created, action: "added", repositories_added: created.repositories };
  await host.send("/webhook/github", signed("installation_repositories", added, "more"));
  await host.outcomes(8);
  assert.equal(forge.checks.length, 3);
  assert.equal(jobsOf("installation", "d", { ...created, action: "unsuspend" }).length, 1);
  for (const action of ["deleted", "suspend", "new_permissions_accepted"]) {
    assert.deepEqual(jobsOf("installation", "d", { ...created, action }), []);
  }
  assert.equal(
    jobsOf("installation", "d", {
      ...created,
      repositories: Array.from({ length: 500 }, (_, i) => ({ full_name: `octo/r${i}` })),
    }).length,
    50,
  );
  host.stop();
});

test("a deployment passes by the gate of its environment", async () => {
  const host = await startHost();
  const { forge } = host;
  const policy =
    "version: 1\ngates:\n  deploy:prod: {severity: medium}\n  deploy:dev: {severity: critical, families: [secrets]}\n";
  const { after } = commits(
    host,
    { ".sluice.yaml": policy },
    // What is deployed says otherwise, and is not asked.
    { [CI]: INJECTED, ".sluice.yaml": "version: 1\nrules:\n  actions/*: off\n" },
  );
  const ask = (environment: string, run: number) =>
    host.deliver("deployment_protection_rule", {
      ...COMMON,
      action: "requested",
      environment,
      deployment: { sha: after },
      deployment_callback_url: `https://evil.example/repos/x/y/actions/runs/${run}/deployment_protection_rule`,
    });
  assert.equal(await ask("prod", 1), "rejected");
  assert.equal(await ask("dev", 2), "approved");
  assert.equal(await ask("prod", 1), "decided-before");
  assert.deepEqual(
    forge.decisions.map(({ environment_name, state }) => [environment_name, state]),
    [
      ["prod", "rejected"],
      ["dev", "approved"],
    ],
  );
  const [said = "", quiet = ""] = forge.decisions.map(({ comment }) => comment);
  assert.match(
    said,
    /^1 finding, 1 stops the gate `deploy:prod`\n\n- \*\*critical\*\* Text of outsiders/,
  );
  assert.match(said, /`\.github\/workflows\/ci\.yml:\d+`$/);
  assert.equal(quiet, "1 finding");
  // The name of an environment is anybody's who may write a workflow.
  assert.equal(await ask("`x` @octo/admins", 3), "rejected");
  assert.match(forge.decisions[2]?.comment ?? "", /the gate ``deploy:`x` @octo\/admins``\n/);
  host.stop();
});

test("a branch that is deployed silences nothing that the default branch does not", async () => {
  const quiet = INJECTED.replace("}}\n", "}} # sluice:ignore actions/template-injection -- no\n");
  const ask = (host: Host, run: number, sha: string) =>
    host.deliver("deployment_protection_rule", {
      ...COMMON,
      action: "requested",
      environment: "prod",
      deployment: { sha },
      deployment_callback_url: `https://api.github.com/repos/x/y/actions/runs/${run}/deployment_protection_rule`,
    });
  const host = await startHost();
  const { before, after } = commits(host, { [CI]: SAFE }, { [CI]: quiet });
  assert.equal(await ask(host, 1, after), "rejected");
  assert.equal(await ask(host, 2, before), "approved");
  // Merged, it has been looked at; so has what was made of it since.
  host.forge.branches.set("main", after);
  assert.equal(await ask(host, 3, after), "approved");
  const later = host.forge.git.commit({ [CI]: `# more\n${quiet}` }, after);
  assert.equal(await ask(host, 4, later), "approved");
  const worse = host.forge.git.commit({ [CI]: quiet, "x/Dockerfile": "FROM a:latest\n" }, after);
  assert.equal(await ask(host, 5, worse), "rejected");
  // A commit that has nothing to do with the branch.
  assert.equal(await ask(host, 6, host.forge.git.commit({ [CI]: quiet })), "rejected");
  host.stop();
  const lenient = await startHost({ NEW_IGNORES: "on" });
  commits(lenient, { [CI]: SAFE }, { [CI]: quiet });
  assert.equal(await ask(lenient, 1, after), "approved");
  lenient.stop();
});

test("a tag that is called like the default branch says nothing of the policy", async () => {
  const host = await startHost();
  const { after } = commits(host, { [CI]: SAFE }, { [CI]: INJECTED });
  const off = "version: 1\nrules:\n  actions/*: off\n";
  host.forge.tags.set("main", host.forge.git.commit({ ".sluice.yaml": off }));
  const event = {
    ...COMMON,
    action: "requested",
    environment: "prod",
    deployment: { sha: after },
    deployment_callback_url: "https://a/actions/runs/1/deployment_protection_rule",
  };
  assert.equal(await host.deliver("deployment_protection_rule", event), "rejected");
  host.stop();
});

async function said(host: Host, body: string, login = "ann", type = "User", comment = 5) {
  return host.deliver("issue_comment", {
    ...COMMON,
    action: "created",
    issue: { number: 7, pull_request: { url: "x" } },
    comment: { id: comment, body, user: { login, type } },
  });
}

test("who may write is answered, once; who may not is not", async () => {
  const host = await startHost();
  const { forge } = host;
  forge.permissions["ann"] = "write";
  forge.permissions["eve"] = "read";
  commits(host, { [CI]: SAFE }, { [CI]: INJECTED });
  assert.equal(
    await said(host, "/sluice explain zizmor:template-injection", "eve"),
    "not-permitted",
  );
  assert.equal(
    await said(host, "/sluice explain zizmor:template-injection", "nobody"),
    "not-permitted",
  );
  assert.equal(forge.comments.length, 0);
  assert.equal(await said(host, "/sluice explain zizmor:template-injection"), "answered");
  assert.match(forge.comments[0]?.body ?? "", /`actions\/template-injection`/);
  assert.equal(await said(host, "/sluice explain zizmor:template-injection"), "answered-before");
  assert.equal(
    await said(host, "/sluice explain @octocat/![x](http://e)", "ann", "User", 6),
    "answered",
  );
  assert.equal(
    forge.comments[1]?.body.split("\n")[1],
    "There is no rule `@octocat/![x](http://e)`.",
  );
  assert.equal(await said(host, "/sluice dance", "ann", "User", 7), "answered");
  assert.match(forge.comments[2]?.body ?? "", /I take:/);
  assert.equal(forge.comments.length, 3);
  host.stop();
});

test("an ignore is answered with the patch, and is in force nowhere", async () => {
  const host = await startHost();
  const { forge } = host;
  forge.permissions["ann"] = "admin";
  commits(host, { [CI]: SAFE }, { [CI]: INJECTED });
  await host.deliver("pull_request", pullEvent(forge, "opened"));
  const print = /sluice:finding (\w+)/.exec(forge.lineComments[0]?.body ?? "")?.[1];
  const text = `/sluice ignore ${print} tests "only" \`\`\` @all until 2027-01-31\nmore`;
  assert.equal(await said(host, text), "answered");
  const answer = forge.comments.at(-1)?.body ?? "";
  assert.match(answer, /^<!-- sluice:answer 5 -->/);
  assert.match(
    answer,
    /````yaml\nignores:\n {2}- rule: actions\/template-injection\n {4}path: "\.github\/workflows\/ci\.yml"\n {4}resource: "jobs\.build\.steps\[0\]"\n {4}reason: "tests \\"only\\" ``` @all"\n {4}expires: "2027-01-31"\n````/,
  );
  assert.equal(
    await said(host, "/sluice ignore 0123456789abcdef because", "ann", "User", 6),
    "answered",
  );
  assert.match(forge.comments.at(-1)?.body ?? "", /Nothing with the fingerprint/);
  assert.equal(await said(host, "/sluice rerun", "ann", "User", 8), "done");
  assert.equal(forge.checks.length, 2);
  assert.equal(forge.checks[1]?.conclusion, "failure");
  host.stop();
});

test("comments that are no commands of people cost nothing", () => {
  const event = (body: string, more: object = {}, user: object = { login: "a", type: "User" }) => ({
    ...COMMON,
    action: "created",
    issue: { number: 7, pull_request: {} },
    comment: { id: 5, body, user },
    ...more,
  });
  const jobs = (payload: unknown) => jobsOf("issue_comment", "d", payload).length;
  assert.equal(jobs(event("/sluice rerun")), 1);
  assert.equal(jobs(event("please /sluice rerun")), 0);
  assert.equal(jobs(event("> /sluice rerun")), 0);
  assert.equal(jobs(event("/sluicegate")), 0);
  assert.equal(jobs(event("/sluice rerun", { action: "edited" })), 0);
  assert.equal(jobs(event("/sluice rerun", { issue: { number: 7 } })), 0);
  assert.equal(jobs(event("/sluice rerun", {}, { login: "sluice[bot]", type: "Bot" })), 0);
});

test("commands are read as they are meant", () => {
  assert.deepEqual(readCommand("/sluice rerun"), { kind: "rerun" });
  assert.deepEqual(readCommand("  /sluice   explain  A/b "), { kind: "explain", id: "A/b" });
  const reason = "in until the end";
  assert.deepEqual(readCommand(`/sluice ignore 0123abcd ${reason} until 2027-01-31`), {
    kind: "ignore",
    fingerprint: "0123abcd",
    reason,
    until: "2027-01-31",
  });
  assert.deepEqual(readCommand("/sluice ignore 0123abcd why not"), {
    kind: "ignore",
    fingerprint: "0123abcd",
    reason: "why not",
    until: undefined,
  });
  for (const wrong of [
    "/sluice",
    "/sluice explain",
    "/sluice explain a b",
    "/sluice ignore 0123abcd",
    "/sluice ignore 0123abcd why until 2027-02-31",
    "/sluice ignore xyz why",
    "/sluice rerun now",
  ]) {
    assert.deepEqual(readCommand(wrong), { kind: "unknown" }, wrong);
  }
});
