import type { GitHubJob } from "../lane/job.ts";
import type { Memory } from "../lane/memory.ts";
import { obey } from "./command.ts";
import { auditCommits, giveUpCommits } from "./commits.ts";
import { decideDeployment } from "./deployment.ts";
import { auditPull, giveUpPull } from "./pull.ts";
import type { GitHubSettings, Tools } from "./service.ts";
import { rerunSuite } from "./suite.ts";
import { welcome } from "./welcome.ts";

/**
 * Does a job of GitHub's and says how it ended, in one word.
 *
 * @example await githubWork(settings, tools, job, memory) // "done"
 */
export function githubWork(
  settings: GitHubSettings,
  tools: Tools,
  job: GitHubJob,
  memory: Memory,
): Promise<string> {
  switch (job.kind) {
    case "pull":
      return auditPull(settings, tools, job, memory);
    case "push":
    case "merge-group":
      return auditCommits(settings, tools, job);
    case "deployment":
      return decideDeployment(settings, tools, job);
    case "command":
      return obey(settings, tools, job, memory);
    case "suite":
      return rerunSuite(settings, tools, job);
    case "welcome":
      return welcome(settings, tools, job);
  }
}

/** Ends what waits for a job that is given up. A deployment goes on waiting: nobody let it pass. */
export async function githubGiveUp(
  settings: GitHubSettings,
  tools: Tools,
  job: GitHubJob,
): Promise<void> {
  if (job.kind === "pull") await giveUpPull(settings, tools, job);
  if (job.kind === "push" || job.kind === "merge-group") await giveUpCommits(settings, tools, job);
}
