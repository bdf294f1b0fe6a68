// Commands in comments, of people who may write to the repository.
import type { components } from "@octokit/openapi-types";

import { path } from "../forge/client.ts";
import type { GitHubCommand, GitHubPull } from "../lane/job.ts";
import type { Memory } from "../lane/memory.ts";
import { explain, HELP, ignorePatch, readCommand } from "../say/commands.ts";
import type { Command } from "../say/commands.ts";
import { auditPull } from "./pull.ts";
import { accessTo, auditBetween } from "./service.ts";
import type { Access, GitHubSettings, Tools } from "./service.ts";

type Schemas = components["schemas"];

async function mayCommand({ client, owner, name }: Access, author: string): Promise<boolean> {
  const found = await client.find<Schemas["repository-collaborator-permission"]>({
    method: "GET",
    operation: "permission of a person",
    path: path`/repos/${owner}/${name}/collaborators/${author}/permission`,
  });
  return found?.permission === "admin" || found?.permission === "write";
}

async function answerOf(
  access: Access,
  settings: GitHubSettings,
  tools: Tools,
  number: number,
  command: Exclude<Command, { kind: "rerun" }>,
): Promise<string> {
  if (command.kind === "unknown") return HELP;
  if (command.kind === "explain") {
    const { rules } = await tools.engine.use((engine) => engine.rules());
    return explain(rules, command.id);
  }
  const { base, head } = await access.repository.pull(number);
  const trusted = await access.repository.tip(base.ref);
  const commits = { base: base.sha, head: head.sha, trusted };
  const { verdict } = await auditBetween(access, settings, tools, commits, "merge");
  const finding = [...verdict.added, ...verdict.kept].find(
    ({ fingerprint }) => fingerprint === command.fingerprint,
  );
  return ignorePatch(finding, command);
}

/**
 * Answers a command once; those of people without write access not at all.
 *
 * @example await obey(settings, tools, job, memory) // "answered"
 */
export async function obey(
  settings: GitHubSettings,
  tools: Tools,
  job: GitHubCommand,
  memory: Memory,
): Promise<string> {
  const access = await accessTo(settings, tools, job.installation, job.repository, {
    contents: "read",
    pull_requests: "write",
  });
  if (!(await mayCommand(access, job.author))) return "not-permitted";
  const command = readCommand(job.text);
  if (command.kind === "rerun") {
    const { forge, installation, repository, number, delivery } = job;
    const pull: GitHubPull = {
      kind: "pull",
      forge,
      installation,
      repository,
      number,
      delivery,
      rerun: delivery,
    };
    return auditPull(settings, tools, pull, memory);
  }
  const { client, owner, name } = access;
  const mark = `<!-- sluice:answer ${job.comment} -->`;
  const comments = await client.list<Schemas["issue-comment"]>({
    method: "GET",
    operation: "comments",
    path: path`/repos/${owner}/${name}/issues/${job.number}/comments`,
  });
  const isOurs = (one: Schemas["issue-comment"]) =>
    one.performed_via_github_app?.id === Number(settings.app.id);
  if (comments.some((one) => isOurs(one) && one.body?.startsWith(mark))) return "answered-before";
  const answer = await answerOf(access, settings, tools, job.number, command);
  await client.json({
    method: "POST",
    operation: "answer",
    path: path`/repos/${owner}/${name}/issues/${job.number}/comments`,
    body: { body: `${mark}\n${answer}` },
  });
  return "answered";
}
