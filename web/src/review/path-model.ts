import type { Credential, PathReport, Place, Reach, Report, Truth } from "@sluice/engine";

/** An environment and the ways that lead to it, as the page draws them. */
export interface PathEnvironment {
  readonly name: string;
  /** Of the policy; undefined where the environment is none of it. */
  readonly policy:
    { readonly branches: readonly string[]; readonly isProtected: boolean } | undefined;
  readonly place: Place | undefined;
  readonly ways: readonly Way[];
}

/** What leads to an environment past the same gates, by the same job. */
export interface Way {
  readonly starts: readonly Start[];
  /** The job that deploys, without the file that starts it. */
  readonly job: string;
  readonly deploy: Place | undefined;
  readonly isSure: boolean;
  /** The policy does not list what starts it. */
  readonly isOutside: boolean;
  readonly gates: readonly Gate[];
  readonly approval: Truth;
  readonly approvalPlace: Place | undefined;
  readonly credentials: Credential;
  readonly credentialsPlace: Place | undefined;
}

export interface Start {
  readonly event: string;
  /** The ref without its folders; "any branch" of one that stands for all. */
  readonly ref: string;
}

export interface Gate {
  readonly name: string;
  /** `missing`: the policy asks for it. Gates that are not there and not asked for are none. */
  readonly state: "passes" | "may" | "missing";
  readonly place: Place | undefined;
}

/** The files of the report that are pipelines: without any there is no path to show. */
export function pipelinesOf({ files }: Report): readonly string[] {
  return files.flatMap(({ kind, path }) =>
    kind === "github-actions" || kind === "gitlab-ci" ? [path] : [],
  );
}

export function hasPipelines(report: Report): boolean {
  return pipelinesOf(report).length > 0;
}

/**
 * The environments in the order of promotion: those of the policy first, also those that nothing
 * reaches.
 *
 * @example environmentsOf(report)[0]?.ways[0]?.gates
 */
export function environmentsOf({ environments, reach }: PathReport): readonly PathEnvironment[] {
  const names = new Set([
    ...environments.map(({ name }) => name),
    ...reach.map(({ environment }) => environment),
  ]);
  return [...names].map((name) => {
    const policy = environments.find((one) => one.name === name);
    const rows = reach.filter(({ environment }) => environment === name);
    return {
      name,
      policy: policy && { branches: policy.branches, isProtected: policy.protected },
      place: rows[0]?.places["environment"],
      ways: waysOf(rows),
    };
  });
}

function waysOf(rows: readonly Reach[]): readonly Way[] {
  const ways = new Map<string, { way: Omit<Way, "starts">; starts: Start[] }>();
  for (const row of rows) {
    const way = wayOf(row);
    const key = JSON.stringify(way);
    const same = ways.get(key) ?? { way, starts: [] };
    same.starts.push({ event: row.event, ref: shortRef(row.ref) });
    ways.set(key, same);
  }
  return [...ways.values()].map(({ way, starts }) => ({ ...way, starts }));
}

function wayOf(row: Reach): Omit<Way, "starts"> {
  const { places } = row;
  return {
    job: row.job.slice(row.job.indexOf("#") + 1),
    deploy: places["deploy"],
    isSure: row.runs === "yes",
    isOutside: row.listed === false,
    gates: gatesOf(row),
    approval: row.approval,
    approvalPlace: places["approval"],
    credentials: row.credentials,
    credentialsPlace: places["credentials"],
  };
}

function gatesOf({ gates, missing, places }: Reach): readonly Gate[] {
  return Object.entries(gates).flatMap(([name, truth]): Gate[] => {
    const place = places[name];
    if (missing.includes(name)) return [{ name, state: "missing", place }];
    if (truth === "no" || name === "approve") return []; // the approval is told by itself
    return [{ name, state: truth === "yes" ? "passes" : "may", place }];
  });
}

/** @example shortRef("refs/heads/main") // "main" */
export function shortRef(ref: string): string {
  if (ref === "refs/heads/*") return "any branch";
  if (ref === "refs/tags/*") return "any tag";
  if (ref.startsWith("refs/tags/")) return `tag ${ref.slice("refs/tags/".length)}`;
  return ref.replace(/^refs\/(heads\/)?/, "");
}
