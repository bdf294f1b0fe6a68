import type { Tools } from "../github/service.ts";
import type { GitLabJob } from "../lane/job.ts";
import type { Memory } from "../lane/memory.ts";
import { auditPush, giveUpPush } from "./commits.ts";
import { decideDeployment, giveUpDeployment } from "./deployment.ts";
import { auditMerge, giveUpMerge, obey } from "./merge.ts";
import type { GitLabSettings } from "./service.ts";

/**
 * Does a job of GitLab's and says how it ended, in one word.
 *
 * @example await gitlabWork(settings, tools, job, memory) // "done"
 */
export function gitlabWork(
  settings: GitLabSettings,
  tools: Tools,
  job: GitLabJob,
  memory: Memory,
): Promise<string> {
  switch (job.kind) {
    case "merge":
      return auditMerge(settings, tools, job, memory);
    case "note":
      return obey(settings, tools, job, memory);
    case "push":
      return auditPush(settings, tools, job);
    case "deployment":
      return decideDeployment(settings, tools, job);
  }
}

/** Ends what waits for a job that is given up. */
export async function gitlabGiveUp(
  settings: GitLabSettings,
  tools: Tools,
  job: GitLabJob,
): Promise<void> {
  if (job.kind === "merge") await giveUpMerge(settings, tools, job);
  if (job.kind === "push") await giveUpPush(settings, tools, job);
  if (job.kind === "deployment") await giveUpDeployment(settings, tools, job);
}
