// A merge request from the question to the answers, and commands in its notes.
import { Client, path } from "../forge/client.ts";
import { Later } from "../forge/trouble.ts";
import type { Tools } from "../github/service.ts";
import type { GitLabMerge, GitLabNote } from "../lane/job.ts";
import type { Memory } from "../lane/memory.ts";
import { explain, HELP, ignorePatch, readCommand } from "../say/commands.ts";
import { headline } from "../say/report.ts";
import { discussionsOf, publishDiscussions, publishHead, publishNote, stateOf } from "./publish.ts";
import type { State } from "./publish.ts";
import type { MergeRequest } from "./repository.ts";
import { accessTo, audit } from "./service.ts";
import type { Access, Audited, GitLabSettings } from "./service.ts";

/** Developer: may push. */
const MAY_WRITE = 30;

async function auditRequest(
  access: Access,
  settings: GitLabSettings,
  tools: Tools,
  request: MergeRequest,
): Promise<Audited> {
  const { base_sha: base } = request.diff_refs;
  // The policy that is in force today, also where the diffs were made with what was there before.
  const trusted = await access.project.tip(request.target_branch);
  const diffs = await access.project.diffs(request);
  return audit(access, settings, tools, diffs, { base, head: request.sha, trusted });
}

async function me(client: Client): Promise<number> {
  const user = await client.json<{ id: number }>({
    method: "GET",
    operation: "own account",
    path: "/user",
  });
  return user.id;
}

async function answerCheck(client: Client, job: GitLabMerge, sha: string, passed: boolean) {
  if (job.statusCheck === undefined) return;
  await client.json({
    method: "POST",
    operation: "status check",
    path: path`/projects/${job.installation}/merge_requests/${job.number}/status_check_responses`,
    body: {
      sha,
      external_status_check_id: job.statusCheck,
      status: passed ? "passed" : "failed",
    },
  });
}

/** @example await auditMerge(settings, tools, job, memory) // "done" */
export async function auditMerge(
  settings: GitLabSettings,
  tools: Tools,
  job: GitLabMerge,
  memory: Memory,
): Promise<string> {
  const access = accessTo(settings, tools, job);
  const { client, project } = access;
  const request = await project.mergeRequest(job.number);
  if (request.state !== "opened") return "closed";
  const { sha } = request;
  // Right after a push the forge has not looked at it yet.
  if (request.diff_refs?.head_sha !== sha) throw new Later("merge request: not up to date", 2000);
  if (job.headSha !== undefined && job.headSha !== sha) {
    // The event is late, or ahead of what the forge answers: asked once more, that is known.
    const ahead = `ahead:${job.headSha}`;
    if ((await memory.get(ahead)) === undefined) {
      await memory.put(ahead, true);
      throw new Later("merge request: not up to date", 2000);
    }
  }
  const state = `${sha} ${request.target_branch}`;
  const asked = job.rerun !== undefined || job.statusCheck !== undefined;
  if (!asked && (await memory.get("done")) === state) return "done-before";
  const told = (is: State, said: string) =>
    publishHead(client, job.installation, request, is, said);
  await told("running", "Is being audited");
  const { verdict, reading, diffs } = await auditRequest(access, settings, tools, request);
  if ((await project.mergeRequest(job.number)).sha !== sha) {
    await told("canceled", "The change went on");
    return "outdated";
  }
  const outcome = stateOf(verdict);
  const isTold = await told(outcome, headline(verdict));
  await answerCheck(client, job, sha, outcome === "success");
  const site = `${settings.api.replace(/\/api\/v4$/, "")}/${job.repository}`;
  const place = { project: job.installation, request, me: await me(client), site };
  const found = await discussionsOf(client, job.installation, job.number);
  const previous = new Map(
    diffs.changes.flatMap((one) => (one.previous ? [[one.path, one.previous] as const] : [])),
  );
  const read = { patches: diffs.patches, contents: reading.contents, previous };
  const said = await publishDiscussions(client, place, verdict, found, read);
  await publishNote(client, place, verdict, found, said, isTold);
  await memory.put("done", state);
  return "done";
}

/** Answers a command once; those of people who may not push not at all. */
export async function obey(
  settings: GitLabSettings,
  tools: Tools,
  job: GitLabNote,
  memory: Memory,
): Promise<string> {
  const access = accessTo(settings, tools, job);
  const { client, project } = access;
  // Nobody else writes under our name, and we do not command ourselves.
  const own = await me(client);
  if (job.author === own) return "not-permitted";
  const member = await client.find<{ access_level: number }>({
    method: "GET",
    operation: "membership of a person",
    path: path`/projects/${job.installation}/members/all/${job.author}`,
  });
  if ((member?.access_level ?? 0) < MAY_WRITE) return "not-permitted";
  const command = readCommand(job.text);
  if (command.kind === "rerun") {
    const { forge, delivery, installation, repository, number } = job;
    const again: GitLabMerge = {
      kind: "merge",
      forge,
      delivery,
      installation,
      repository,
      number,
      rerun: delivery,
    };
    return auditMerge(settings, tools, again, memory);
  }
  const mark = `<!-- sluice:answer ${job.comment} -->`;
  const found = await discussionsOf(client, job.installation, job.number);
  const notes = found.flatMap((one) => one.notes);
  if (notes.some(({ author, body }) => author.id === own && body.startsWith(mark))) {
    return "answered-before";
  }
  let answer = HELP;
  if (command.kind === "explain") {
    const { rules } = await tools.engine.use((engine) => engine.rules());
    answer = explain(rules, command.id);
  } else if (command.kind === "ignore") {
    const request = await project.mergeRequest(job.number);
    const { verdict } = await auditRequest(access, settings, tools, request);
    const isMeant = (one: { fingerprint: string }) => one.fingerprint === command.fingerprint;
    answer = ignorePatch([...verdict.added, ...verdict.kept].find(isMeant), command);
  }
  await client.json({
    method: "POST",
    operation: "answer",
    path: path`/projects/${job.installation}/merge_requests/${job.number}/notes`,
    body: { body: `${mark}\n${answer}` },
  });
  return "answered";
}

/** Ends the status of a run that is given up, so that nobody waits for it. */
export async function giveUpMerge(
  settings: GitLabSettings,
  tools: Tools,
  job: GitLabMerge,
): Promise<void> {
  const { client, project } = accessTo(settings, tools, job);
  const request = await project.mergeRequest(job.number);
  await publishHead(client, job.installation, request, "failed", "The audit could not be done");
}
