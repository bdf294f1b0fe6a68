// What all jobs at GitHub share: the app, clients with tokens for one repository, and an audit.
import type { Engine, PolicyFile } from "@sluice/engine";

import { folderOf, foldersAbout } from "../change/context.ts";
import { judge } from "../change/judge.ts";
import type { Verdict } from "../change/judge.ts";
import { bytesIn, readChange } from "../change/reading.ts";
import type { Reading, ReadLimits } from "../change/reading.ts";
import { changedFiles } from "../change/tree.ts";
import type { Tree } from "../change/tree.ts";
import type { EngineSlot } from "../engine-slot.ts";
import { Budget, Client } from "../forge/client.ts";
import type { Pace } from "../forge/client.ts";
import { ForgeError } from "../forge/trouble.ts";
import type { Job } from "../lane/job.ts";
import { ENGINE_LIMITS } from "../limits.ts";
import { githubHeaders, installationToken } from "./auth.ts";
import type { AppIdentity } from "./auth.ts";
import { CHECK_NAME } from "./publish.ts";
import type { Target } from "./publish.ts";
import { Repository } from "./repository.ts";
import type { Comparing } from "./repository.ts";

/** How the app is set up; from bindings, never from a delivery. */
export interface GitHubSettings {
  readonly app: AppIdentity;
  /** `https://api.github.com`, or a server's `https://HOST/api/v3`. */
  readonly api: string;
  readonly sarif: boolean;
  /** The organisation's policy: a repository of the same owner, at this ref. */
  readonly organisation?: { readonly repository: string; readonly ref: string };
  readonly obeyNewIgnores: boolean;
  /** What the check of an audit ends with that is not whole. A required check takes `neutral` for passed. */
  readonly incomplete: "failure" | "neutral";
  /** Calls of one job. */
  readonly calls: number;
  /** Bytes of one side that are audited. */
  readonly auditBytes: number;
}

export interface Tools {
  readonly engine: EngineSlot;
  readonly pace: Pace;
  /** Has another job done, in its own lane. */
  readonly submit: (job: Job) => Promise<string>;
  readonly fetch?: typeof fetch;
  readonly sleep?: (ms: number) => Promise<void>;
  readonly now?: () => number;
}

type Permissions = Parameters<typeof installationToken>[4];

/** One job's ways to one repository. */
export interface Access {
  readonly client: Client;
  readonly repository: Repository;
  readonly owner: string;
  readonly name: string;
  /** The organisation's policy, where there is one. */
  policyOfOrganisation(): Promise<PolicyFile | undefined>;
}

/** `https://HOST/api/v3` has its GraphQL at `https://HOST/api/graphql`. */
function graphqlOf(api: string): string {
  return `${api.replace(/\/v3$/, "")}/graphql`;
}

/** Where people see what the API is about: `https://api.github.com`, `https://HOST/api/v3`. */
function siteOf(api: string): string {
  return api.replace(/\/api\/v3$/, "").replace(/^https:\/\/api\./, "https://");
}

/**
 * What is written is about this commit.
 *
 * @example const target = targetOf(settings, access, job.headSha);
 */
export function targetOf(
  { app, api }: GitHubSettings,
  { owner, name }: Access,
  head: string,
  checkName: string = CHECK_NAME,
): Target {
  return { owner, name, head, checkName, appId: Number(app.id), site: siteOf(api) };
}

/**
 * @example const access = await accessTo(settings, tools, 42, "octo/service", { contents: "read" });
 */
export async function accessTo(
  settings: GitHubSettings,
  tools: Tools,
  installation: number,
  fullName: string,
  permissions: Permissions,
): Promise<Access> {
  const [owner = "", name = ""] = fullName.split("/");
  const budget = new Budget(settings.calls);
  const options = { ...tools, base: settings.api, budget };
  const open = async (repository: string, wanted: Permissions) => {
    const token = await installationToken(settings.app, options, installation, repository, wanted);
    const headers = githubHeaders(token);
    const client = new Client({ ...options, headers });
    const graphql = new Client({ ...options, headers, base: graphqlOf(settings.api) });
    return { client, repository: new Repository(client, graphql, owner, repository) };
  };
  return {
    ...(await open(name, permissions)),
    owner,
    name,
    policyOfOrganisation: async () => {
      const { organisation } = settings;
      if (organisation === undefined) return undefined;
      let opened: Awaited<ReturnType<typeof open>>;
      try {
        opened = await open(organisation.repository, { contents: "read" });
      } catch (error) {
        // Not installed there, or no such repository: the organisation has no policy.
        if (error instanceof ForgeError && [404, 422].includes(error.status)) return undefined;
        throw error;
      }
      // That the ref is gone, or anything else, would loosen what it asks for, and ends the job.
      return opened.repository.policy(organisation.ref, `${organisation.repository}/.sluice.yaml`);
    },
  };
}

/** Where pipelines lie, and what is about the repository as a whole. */
const PIPELINE_FOLDERS = ["", ".github", ".github/workflows"];

/** Today, as the engine wants it. */
export function today(tools: Tools): string {
  return new Date((tools.now ?? Date.now)()).toISOString().slice(0, 10);
}

export interface Audited {
  readonly verdict: Verdict;
  readonly reading: Reading;
  readonly head: Tree;
  readonly patches: ReadonlyMap<string, string>;
  readonly policies: readonly PolicyFile[];
}

/** What is read of one side. */
export const limitsOf = ({ auditBytes }: { readonly auditBytes: number }): ReadLimits => ({
  fileBytes: ENGINE_LIMITS.file_bytes,
  totalBytes: auditBytes,
  files: 600,
});

/** Both policies, the organisation's first. The repository's is the one of `trusted`. */
export async function policiesOf(access: Access, trusted: string, tree?: Tree) {
  const found = await Promise.all([
    access.policyOfOrganisation(),
    access.repository.policy(trusted, ".sluice.yaml", tree),
  ]);
  return found.filter((policy) => policy !== undefined);
}

/**
 * Of trees that the forge cuts off the folders of the changed files, and where it may be told what these
 * are about; nothing where the comparison does not show all of the change either.
 */
async function partlyRead({ repository }: Access, { changes, mergeBase }: Comparing, head: string) {
  if (changes === undefined) return undefined;
  const paths = changes.flatMap(({ path, previous }) => [path, ...(previous ? [previous] : [])]);
  const folders = [...PIPELINE_FOLDERS, ...paths.map(folderOf), ...foldersAbout(paths)];
  const before = await repository.part(mergeBase, folders);
  const after = before && (await repository.part(head, folders));
  return before && after && { changes, base: before, head: after };
}

/**
 * Audits what lies between two commits.
 *
 * @param trusted the commit whose policy counts: never one that the change could have written
 */
export async function auditBetween(
  access: Access,
  settings: GitHubSettings,
  tools: Tools,
  commits: { readonly base: string; readonly head: string; readonly trusted: string },
  gate: string,
): Promise<Audited> {
  const { repository } = access;
  const [comparing, head] = await Promise.all([
    repository.compare(commits.base, commits.head),
    repository.tree(commits.head),
  ]);
  const known: Comparing = comparing ?? {
    mergeBase: commits.base,
    renames: new Map(),
    patches: new Map(),
  };
  const base = await repository.tree(known.mergeBase);
  const partly =
    base.truncated || head.truncated ? await partlyRead(access, known, commits.head) : undefined;
  const trustedTree = commits.trusted === known.mergeBase && !base.truncated ? base : undefined;
  const policies = await policiesOf(access, commits.trusted, trustedTree);
  const {
    changes,
    base: before,
    head: after,
  } = partly ?? { changes: changedFiles(base, head, known.renames), base, head };
  const reading = await readChange(
    changes,
    before,
    after,
    (entries) => repository.blobs(entries),
    limitsOf(settings),
    (tree, folders) => repository.grow(tree, folders),
  );
  const limits =
    before.truncated || after.truncated
      ? ["The forge cut the list of files off, so that some of the change may be missing."]
      : [];
  const verdict = await tools.engine.use(
    (engine: Engine) =>
      judge(engine, {
        reading,
        changes,
        policies,
        gate,
        counts: "added",
        date: today(tools),
        obeyNewIgnores: settings.obeyNewIgnores,
        limits,
      }),
    bytesIn(reading),
  );
  return { verdict, reading, head: after, patches: known.patches, policies };
}
