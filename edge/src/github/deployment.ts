// Lets a deployment pass, or not: what lies at its commit, by the gate of its environment.
import { judge } from "../change/judge.ts";
import { bytesIn } from "../change/reading.ts";
import { readWhole } from "../change/whole.ts";
import { path } from "../forge/client.ts";
import { ForgeError } from "../forge/trouble.ts";
import type { GitHubDeployment } from "../lane/job.ts";
import { decision } from "../say/report.ts";
import { conclusionOf } from "./publish.ts";
import { accessTo, limitsOf, policiesOf, today } from "./service.ts";
import type { GitHubSettings, Tools } from "./service.ts";

/**
 * Approves or rejects. The policy is the one of the default branch, whatever is deployed; what could
 * not be read does not pass.
 *
 * @example await decideDeployment(settings, tools, job) // "approved"
 */
export async function decideDeployment(
  settings: GitHubSettings,
  tools: Tools,
  job: GitHubDeployment,
): Promise<string> {
  const access = await accessTo(settings, tools, job.installation, job.repository, {
    contents: "read",
    deployments: "write",
  });
  const { client, repository, owner, name } = access;
  const tip = await repository.tip(job.defaultBranch);
  const [head, policies, comparing] = await Promise.all([
    repository.tree(job.sha),
    policiesOf(access, tip),
    repository.compare(tip, job.sha),
  ]);
  const shared = comparing?.mergeBase;
  const reviewed = shared === job.sha ? head : shared && (await repository.tree(shared));
  const { changes, reading } = await readWhole(
    head,
    reviewed || undefined,
    (entries) => repository.blobs(entries),
    limitsOf(settings),
  );
  const verdict = await tools.engine.use(
    (engine) =>
      judge(engine, {
        reading,
        changes,
        policies,
        gate: `deploy:${job.environment}`,
        date: today(tools),
        counts: "all",
        // Comments count that the default branch has: any branch may be deployed, and say what it likes.
        obeyNewIgnores: settings.obeyNewIgnores,
        limits: head.truncated ? ["The forge cut the list of files off."] : [],
      }),
    bytesIn(reading),
  );
  const state = conclusionOf(verdict, "failure") === "success" ? "approved" : "rejected";
  try {
    await client.bytes({
      method: "POST",
      operation: "decision on a deployment",
      path: path`/repos/${owner}/${name}/actions/runs/${job.run}/deployment_protection_rule`,
      body: {
        environment_name: job.environment,
        state,
        comment: decision(verdict),
      },
    });
  } catch (error) {
    // Decided already, by an earlier try whose answer was lost, or by hand.
    if (error instanceof ForgeError && error.status === 422) return "decided-before";
    throw error;
  }
  return state;
}
