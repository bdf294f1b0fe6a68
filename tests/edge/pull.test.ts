// A pull request from the delivery to what is written: real engine, real git, GitHub's description.
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
