// What all jobs at GitLab share: the way there, and an audit of what lies between two commits.
import type { PolicyFile } from "@sluice/engine";

import { judge } from "../change/judge.ts";
import type { Verdict } from "../change/judge.ts";
import { bytesIn, readChange } from "../change/reading.ts";
import type { Reading } from "../change/reading.ts";
import { Budget, Client, path } from "../forge/client.ts";
import { limitsOf, today } from "../github/service.ts";
import type { Tools } from "../github/service.ts";
import type { GitLabJob } from "../lane/job.ts";
import { Project } from "./repository.ts";
import type { Diffs } from "./repository.ts";

/** How GitLab is reached; from bindings, never from a delivery. */
export interface GitLabSettings {
  /** `https://HOST/api/v4` */
  readonly api: string;
  /** Of a project or group, with the scope `api`. */
  readonly token: string;
  /** The group's policy: a project at a ref. */
  readonly organisation?: { readonly repository: string; readonly ref: string };
  readonly obeyNewIgnores: boolean;
  readonly calls: number;
  readonly auditBytes: number;
}

export interface Access {
  readonly client: Client;
  readonly project: Project;
  readonly groupPolicy: () => Promise<PolicyFile | undefined>;
}

/** @example const access = accessTo(settings, tools, job); */
export function accessTo(settings: GitLabSettings, tools: Tools, job: GitLabJob): Access {
  const headers = { "private-token": settings.token, "user-agent": "sluice" };
  const budget = new Budget(settings.calls);
  const client = new Client({ ...tools, base: settings.api, headers, budget });
  const address = settings.api.replace(/\/v4$/, "/graphql");
  const graphql = new Client({
    ...tools,
    base: address,
    budget,
    headers: { authorization: `Bearer ${settings.token}`, "user-agent": "sluice" },
  });
  return {
    client,
    project: new Project(client, graphql, job.installation, job.repository, limitsOf(settings)),
    groupPolicy: async () => {
      const { organisation } = settings;
      if (organisation === undefined) return undefined;
      const group = job.repository.split("/")[0] ?? "";
      const found = await client.find<{ id: number }>({
        method: "GET",
        operation: "project of the group's policy",
        path: path`/projects/${`${group}/${organisation.repository}`}`,
      });
      if (found === undefined) return undefined;
      const full = `${group}/${organisation.repository}`;
      const other = new Project(client, graphql, found.id, full, limitsOf(settings));
      return other.policy(organisation.ref, `${organisation.repository}/.sluice.yaml`);
    },
  };
}

export interface Audited {
  readonly verdict: Verdict;
  readonly reading: Reading;
  readonly diffs: Diffs;
}

/** Both policies, the group's first. The project's is the one of `trusted`. */
export async function policiesOf({ project, groupPolicy }: Access, trusted: string) {
  const found = [await groupPolicy(), await project.policy(trusted, ".sluice.yaml")];
  return found.filter((policy) => policy !== undefined);
}

/**
 * Audits what the diffs bring.
 *
 * @param trusted the commit whose policy counts: never one that the change could have written
 */
export async function audit(
  access: Access,
  settings: GitLabSettings,
  tools: Tools,
  diffs: Diffs,
  commits: { readonly base: string; readonly head: string; readonly trusted: string },
): Promise<Audited> {
  const { project } = access;
  const paths = diffs.changes.flatMap(({ path: at, previous }) => [
    at,
    ...(previous ? [previous] : []),
  ]);
  const headTree = await project.tree(commits.head, paths);
  const baseTree = await project.tree(commits.base, paths);
  const policies = await policiesOf(access, commits.trusted);
  const reading = await readChange(
    diffs.changes,
    baseTree,
    headTree,
    (entries) => project.blobs(entries),
    limitsOf(settings),
    (tree, folders) => project.grow(tree, folders),
  );
  const limits =
    diffs.truncated || headTree.truncated || baseTree.truncated
      ? ["The change is larger than what is read of it, so that some may be missing."]
      : [];
  const verdict = await tools.engine.use(
    (engine) =>
      judge(engine, {
        reading,
        changes: diffs.changes,
        policies,
        gate: "merge",
        counts: "added",
        date: today(tools),
        obeyNewIgnores: settings.obeyNewIgnores,
        limits,
      }),
    bytesIn(reading),
  );
  return { verdict, reading, diffs };
}
