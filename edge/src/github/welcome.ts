// Pull requests that were open before the app was there.
import type { components } from "@octokit/openapi-types";

import { path } from "../forge/client.ts";
import type { GitHubWelcome } from "../lane/job.ts";
import { accessTo } from "./service.ts";
import type { GitHubSettings, Tools } from "./service.ts";

/** The ones that were touched last; the others are audited with their next push. */
const MOST = 30;

/**
 * Has what is open audited, each pull request by a job of its own.
 *
 * @example await welcome(settings, tools, job) // "welcomed"
 */
export async function welcome(
  settings: GitHubSettings,
  tools: Tools,
  { forge, delivery, installation, repository }: GitHubWelcome,
): Promise<string> {
  const { client, owner, name } = await accessTo(settings, tools, installation, repository, {
    pull_requests: "read",
  });
  const open = await client.json<components["schemas"]["pull-request-simple"][]>({
    method: "GET",
    operation: "open pull requests",
    path: `${path`/repos/${owner}/${name}/pulls`}?state=open&sort=updated&direction=desc&per_page=${MOST}`,
  });
  for (const { number } of open) {
    const shared = { forge, installation, repository, number };
    await tools.submit({ ...shared, kind: "pull", delivery: `${delivery}-${number}` });
  }
  return "welcomed";
}
