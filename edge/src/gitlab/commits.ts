// Pushes to branches that the policy maps to environments: a status at the commit, and no conversation.
import { isMapped } from "../change/mapped.ts";
import type { Tools } from "../github/service.ts";
import type { GitLabPush } from "../lane/job.ts";
import { headline } from "../say/report.ts";
import { publishStatus, STATUS_NAME, stateOf } from "./publish.ts";
import type { State } from "./publish.ts";
import { accessTo, audit, policiesOf } from "./service.ts";
import type { GitLabSettings } from "./service.ts";

// Under a name of its own: else it would pass for the status of a merge request at the same commit.
const statusOf = ({ ref }: GitLabPush) => ({
  name: `${STATUS_NAME}/push`,
  ref: ref.replace(/^refs\/heads\//, ""),
});

/**
 * Audits what a push brings, by the policy as it was before.
 *
 * @example await auditPush(settings, tools, job) // "success"
 */
export async function auditPush(
  settings: GitLabSettings,
  tools: Tools,
  job: GitLabPush,
): Promise<State | "not-mapped"> {
  const access = accessTo(settings, tools, job);
  const { client, project } = access;
  const { installation, baseSha: base, headSha: head, ref } = job;
  if (!(await isMapped(tools.engine, await policiesOf(access, base), ref))) return "not-mapped";
  await publishStatus(client, installation, head, "running", "Is being audited", statusOf(job));
  const diffs = await project.compare(base, head);
  const { verdict } = await audit(access, settings, tools, diffs, { base, head, trusted: base });
  const state = stateOf(verdict);
  await publishStatus(client, installation, head, state, headline(verdict), statusOf(job));
  return state;
}

/** Ends the status of a push that is given up. */
export async function giveUpPush(settings: GitLabSettings, tools: Tools, job: GitLabPush) {
  const { client } = accessTo(settings, tools, job);
  const why = "The audit could not be done";
  await publishStatus(client, job.installation, job.headSha, "failed", why, statusOf(job));
}
