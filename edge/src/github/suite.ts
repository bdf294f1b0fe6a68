// All checks of a commit once more, each by a job of its own.
import type { components } from "@octokit/openapi-types";

import { path } from "../forge/client.ts";
import type { GitHubCommits, GitHubPull, GitHubSuite } from "../lane/job.ts";
import { jobAgain, MOST_AGAIN } from "./run.ts";
import { accessTo } from "./service.ts";
import type { GitHubSettings, Tools } from "./service.ts";

/**
 * Asks for the checks of ours that the commit has, whatever they were for.
 *
 * @example await rerunSuite(settings, tools, job) // "asked"
 */
export async function rerunSuite(
  settings: GitHubSettings,
  tools: Tools,
  job: GitHubSuite,
): Promise<string> {
  const { pulls, kind: _, ...again } = job;
  const { client, owner, name } = await accessTo(
    settings,
    tools,
    job.installation,
    job.repository,
    { checks: "read" },
  );
  const list = path`/repos/${owner}/${name}/commits/${job.headSha}/check-runs`;
  const found = await client.json<{ check_runs: components["schemas"]["check-run"][] }>({
    method: "GET",
    operation: "checks of a commit",
    path: `${list}?app_id=${settings.app.id}&filter=all&per_page=100`,
  });
  const runs = [
    ...pulls.map((number) => `pull/${number}/`),
    ...found.check_runs.flatMap((run) => run.external_id ?? []),
  ];
  const jobs = new Map<string, GitHubPull | GitHubCommits>();
  for (const run of runs) {
    const one = jobAgain(run, again);
    if (one === undefined) continue;
    const what = one.kind === "pull" ? `${one.number}` : `${one.kind}/${one.baseSha}/${one.ref}`;
    // Once each, however often it was made.
    if (!jobs.has(what)) jobs.set(what, one);
  }
  // In an order that is the same where this job is done again: names of deliveries are logged, and hold
  // nothing of the repository.
  const sorted = [...jobs].toSorted(([a], [b]) => (a < b ? -1 : 1)).slice(0, MOST_AGAIN);
  for (const [i, [, one]] of sorted.entries()) {
    await tools.submit({ ...one, delivery: `${job.delivery}-${i}` });
  }
  return "asked";
}
