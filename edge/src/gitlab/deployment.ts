// A deployment: a status at its commit by the gate of its environment, for the deploy job to wait for,
// and an approval where the environment asks for ours.
import { judge } from "../change/judge.ts";
import { bytesIn } from "../change/reading.ts";
import { readWhole } from "../change/whole.ts";
import { path } from "../forge/client.ts";
import { ForgeError } from "../forge/trouble.ts";
import { limitsOf, today } from "../github/service.ts";
import type { Tools } from "../github/service.ts";
import type { GitLabDeployment } from "../lane/job.ts";
import { decision, headline } from "../say/report.ts";
import { plain } from "../say/text.ts";
import { publishStatus, STATUS_NAME, stateOf } from "./publish.ts";
import type { State } from "./publish.ts";
import { accessTo, policiesOf } from "./service.ts";
import type { Access, GitLabSettings } from "./service.ts";

interface Deployment {
  readonly sha: string;
  readonly ref: string;
  readonly status: string;
  readonly environment: { readonly name: string };
}

const WAITING = ["created", "running", "blocked"];

function deploymentOf({ client }: Access, job: GitLabDeployment): Promise<Deployment> {
  return client.json<Deployment>({
    method: "GET",
    operation: "deployment",
    path: path`/projects/${job.installation}/deployments/${job.deployment}`,
  });
}

const statusOf = ({ ref, environment }: Deployment) => ({
  name: `${STATUS_NAME}/deploy:${plain(environment.name, 200)}`,
  ref,
});

/** Says yes or no where the environment wants approvals; others may have to as well. */
async function approve({ client }: Access, job: GitLabDeployment, state: State, comment: string) {
  try {
    await client.json({
      method: "POST",
      operation: "decision on a deployment",
      path: path`/projects/${job.installation}/deployments/${job.deployment}/approval`,
      body: { status: state === "success" ? "approved" : "rejected", comment },
    });
  } catch (error) {
    // We are none of those who approve here, or did so before: the status says it all the same.
    if (!(error instanceof ForgeError) || ![400, 401, 403, 404].includes(error.status)) throw error;
  }
}

/**
 * Holds what lies at the deployment's commit to the gate of its environment. The policy is the one of
 * the default branch, whatever is deployed; what could not be read does not pass.
 *
 * @example await decideDeployment(settings, tools, job) // "success"
 */
export async function decideDeployment(
  settings: GitLabSettings,
  tools: Tools,
  job: GitLabDeployment,
): Promise<State | "over"> {
  const access = accessTo(settings, tools, job);
  const { client, project } = access;
  const deployment = await deploymentOf(access, job);
  const { sha, status, environment } = deployment;
  if (!WAITING.includes(status)) return "over";
  const about = statusOf(deployment);
  await publishStatus(client, job.installation, sha, "running", "Is being audited", about);
  const head = await project.wholeTree(sha);
  const tip = await project.tip(job.defaultBranch);
  const policies = await policiesOf(access, tip);
  const shared = await project.mergeBase(tip, sha);
  const reviewed = shared === sha ? head : shared && (await project.wholeTree(shared));
  const { changes, reading } = await readWhole(
    head,
    reviewed || undefined,
    (entries) => project.blobs(entries),
    limitsOf(settings),
  );
  const verdict = await tools.engine.use(
    (engine) =>
      judge(engine, {
        reading,
        changes,
        policies,
        gate: `deploy:${environment.name}`,
        date: today(tools),
        counts: "all",
        // Comments count that the default branch has: any branch may be deployed, and say what it likes.
        obeyNewIgnores: settings.obeyNewIgnores,
        limits: head.truncated ? ["There are more files than are listed."] : [],
      }),
    bytesIn(reading),
  );
  const state = stateOf(verdict);
  const said = headline(verdict, "finding");
  await publishStatus(client, job.installation, sha, state, said, about);
  if (status === "blocked") await approve(access, job, state, decision(verdict));
  return state;
}

/** Ends the status of a deployment that is given up: it does not pass. */
export async function giveUpDeployment(
  settings: GitLabSettings,
  tools: Tools,
  job: GitLabDeployment,
): Promise<void> {
  const access = accessTo(settings, tools, job);
  const deployment = await deploymentOf(access, job);
  const why = "The audit could not be done";
  const about = statusOf(deployment);
  await publishStatus(access.client, job.installation, deployment.sha, "failed", why, about);
}
