// A pull request from the question to the answers: what it is now, not what an event said it was.
import type { AuditOptions } from "@sluice/engine";

import { bytesIn } from "../change/reading.ts";
import { Later } from "../forge/trouble.ts";
import type { GitHubPull } from "../lane/job.ts";
import type { Memory } from "../lane/memory.ts";
import { ENGINE_LIMITS } from "../limits.ts";
import {
  conclusionOf,
  endCheck,
  endGivenUp,
  failingAmong,
  isHidden,
  openCheck,
  publishCheck,
  publishReview,
  publishSummary,
  runsAt,
} from "./publish.ts";
import type { Target } from "./publish.ts";
import { runOfPull } from "./run.ts";
import { publishSarif, united } from "./sarif.ts";
import { accessTo, auditBetween, targetOf, today } from "./service.ts";
import type { Access, Audited, GitHubSettings, Tools } from "./service.ts";

export type Outcome = "done" | "done-before" | "outdated" | "closed";

const OUTDATED = "The change went on while this was audited";

function sarifOf(audited: Audited, tools: Tools): Promise<string> {
  const { policies, reading } = audited;
  const options: AuditOptions = {
    date: today(tools),
    limits: ENGINE_LIMITS,
    honour_ignores: false,
  };
  const asked =
    policies.length === 0 ? [options] : policies.map((policy) => ({ ...options, policy }));
  return tools.engine.use(
    (engine) => united(asked.map((one) => engine.auditText(reading.head, one, "sarif"))),
    bytesIn(reading),
  );
}

/**
 * Of several checks at one commit the last one counts, whichever pull request it is of: one into a
 * branch where the change is none would let pass what another one was stopped for. So before one passes,
 * those that were stopped begin a check anew, and it is never the last.
 */
async function standUpForOthers(
  { client, repository }: Access,
  tools: Tools,
  job: GitHubPull,
  target: Target,
  run: string,
): Promise<void> {
  const { forge, kind, installation, repository: name } = job;
  for (const number of failingAmong(await runsAt(client, target), run)) {
    const { state, head } = await repository.pull(number);
    if (state !== "open" || head.sha !== target.head) continue;
    const delivery = `${job.delivery}-${number}`;
    const again = { forge, kind, installation, number, delivery, rerun: delivery };
    await openCheck(client, target, runOfPull({ ...again, repository: name }, ""));
    const taken = await tools.submit({ ...again, repository: name, begun: target.head });
    if (taken === "full") throw new Later("another pull request: no room", 10_000);
  }
}

/** Says once more what stops this one, where another one passed meanwhile. */
async function sayAgain(tools: Tools, job: GitHubPull): Promise<void> {
  const { forge, kind, installation, repository, number } = job;
  const delivery = `${job.delivery}-again`;
  const again = { forge, kind, installation, repository, number, delivery, rerun: delivery };
  await tools.submit(again);
}

/** Ends a check that was begun for a pull request which went elsewhere. */
async function letGo(access: Access, settings: GitHubSettings, job: GitHubPull, head: string) {
  const target = targetOf(settings, access, head);
  const check = await openCheck(access.client, target, runOfPull(job, ""));
  await endCheck(access.client, target, check, "neutral", "No longer the head of its pull request");
}

async function publish(
  access: Access,
  settings: GitHubSettings,
  tools: Tools,
  job: GitHubPull,
  target: Target,
  run: string,
  base: { readonly sha: string; readonly ref: string },
  memory: Memory,
): Promise<Outcome> {
  const { client, repository } = access;
  const check = await openCheck(client, target, run);
  // The policy that is in force today, also where the forge compares with what was there before.
  const trusted = await repository.tip(base.ref);
  const commits = { base: base.sha, head: target.head, trusted };
  const audited = await auditBetween(access, settings, tools, commits, "merge");
  const isOutdated = async () => (await repository.pull(job.number)).head.sha !== target.head;
  if (await isOutdated()) {
    await endCheck(client, target, check, "cancelled", OUTDATED);
    return "outdated";
  }
  const { verdict, head, patches, reading } = audited;
  const conclusion = conclusionOf(verdict, settings.incomplete);
  if (conclusion !== "failure") await standUpForOthers(access, tools, job, target, run);
  await publishCheck(client, target, check, verdict, conclusion, (at) => head.entries.has(at));
  if (conclusion === "failure" && isHidden(await runsAt(client, target), check.id, run)) {
    await sayAgain(tools, job);
  }
  // The check belongs to its commit; what follows belongs to the conversation, which may have gone on.
  if (await isOutdated()) return "outdated";
  const { contents } = reading;
  const conversation = { number: job.number, patches, contents };
  const told = await publishReview(client, target, check.login, verdict, conversation);
  await publishSummary(client, target, check.login, job.number, verdict, told, memory);
  if (settings.sarif) {
    const ref = `refs/pull/${job.number}/head`;
    await publishSarif(client, target, ref, await sarifOf(audited, tools));
  }
  return "done";
}

/**
 * Audits a pull request and publishes what is found.
 *
 * @param memory of the pull request's lane: what was done before
 */
export async function auditPull(
  settings: GitHubSettings,
  tools: Tools,
  job: GitHubPull,
  memory: Memory,
): Promise<Outcome> {
  const access = await accessTo(settings, tools, job.installation, job.repository, {
    contents: "read",
    checks: "write",
    pull_requests: "write",
    ...(settings.sarif ? { security_events: "write" } : {}),
  });
  const pull = await access.repository.pull(job.number);
  const head = pull.head.sha;
  const { begun } = job;
  const isOpen = pull.state === "open";
  if (begun !== undefined && (!isOpen || begun !== head)) {
    await letGo(access, settings, job, begun);
    return "outdated";
  }
  if (!isOpen) return "closed";
  if (job.headSha !== undefined && job.headSha !== head && job.updatedAt !== undefined) {
    // The event is ahead of what the forge answers.
    if (Date.parse(pull.updated_at) < Date.parse(job.updatedAt)) {
      throw new Later("pull request: not up to date", 2000);
    }
  }
  const state = `${head} ${pull.base.ref}`;
  if (job.rerun === undefined && (await memory.get("done")) === state) return "done-before";
  const target = targetOf(settings, access, head);
  const run = runOfPull(job, pull.base.ref);
  const outcome = await publish(access, settings, tools, job, target, run, pull.base, memory);
  if (outcome === "done") await memory.put("done", state);
  return outcome;
}

/** Ends the check of a run that is given up, so that nobody waits for it. */
export async function giveUpPull(
  settings: GitHubSettings,
  tools: Tools,
  job: GitHubPull,
): Promise<void> {
  const { installation, repository, number } = job;
  const access = await accessTo(settings, tools, installation, repository, {
    checks: "write",
    pull_requests: "read",
  });
  const pull = await access.repository.pull(number);
  const target = targetOf(settings, access, pull.head.sha);
  const { client } = access;
  const check = await openCheck(client, target, runOfPull(job, pull.base.ref));
  await endGivenUp(client, target, check, settings.incomplete);
}
