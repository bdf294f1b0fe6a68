// Pushes to branches that the policy maps to environments, and groups of a merge queue: a check at
// the commit, and no conversation.
import { isMapped } from "../change/mapped.ts";
import type { GitHubCommits } from "../lane/job.ts";
import {
  CHECK_NAME,
  conclusionOf,
  endGivenUp,
  openCheck,
  publishCheck,
  PUSH_CHECK_NAME,
} from "./publish.ts";
import { runOfCommits } from "./run.ts";
import { accessTo, auditBetween, policiesOf, targetOf } from "./service.ts";
import type { GitHubSettings, Tools } from "./service.ts";

const nameOf = ({ kind }: GitHubCommits) => (kind === "push" ? PUSH_CHECK_NAME : CHECK_NAME);

/**
 * Audits what a push or a group brings, by the policy as it was before.
 *
 * @example await auditCommits(settings, tools, job)
 */
export async function auditCommits(
  settings: GitHubSettings,
  tools: Tools,
  job: GitHubCommits,
): Promise<string> {
  const access = await accessTo(settings, tools, job.installation, job.repository, {
    contents: "read",
    checks: "write",
  });
  if (job.kind === "push" && job.rerun === undefined) {
    const policies = await policiesOf(access, job.baseSha);
    if (!(await isMapped(tools.engine, policies, job.ref))) return "not-mapped";
  }
  const { client } = access;
  const target = targetOf(settings, access, job.headSha, nameOf(job));
  const check = await openCheck(client, target, runOfCommits(job));
  if (check.completed) return "done-before";
  const commits = { base: job.baseSha, head: job.headSha, trusted: job.baseSha };
  const { verdict, head } = await auditBetween(access, settings, tools, commits, "merge");
  const conclusion = conclusionOf(verdict, settings.incomplete);
  await publishCheck(client, target, check, verdict, conclusion, (at) => head.entries.has(at));
  return conclusion;
}

/** Ends the check of a run that is given up. */
export async function giveUpCommits(
  settings: GitHubSettings,
  tools: Tools,
  job: GitHubCommits,
): Promise<void> {
  const { installation, repository } = job;
  const access = await accessTo(settings, tools, installation, repository, { checks: "write" });
  const { client } = access;
  const target = targetOf(settings, access, job.headSha, nameOf(job));
  const check = await openCheck(client, target, runOfCommits(job));
  await endGivenUp(client, target, check, settings.incomplete);
}
