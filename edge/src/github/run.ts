// What a check was for: its external id, which GitHub keeps and hands back where somebody asks for it
// again.
import type { GitHubCommits, GitHubPull } from "../lane/job.ts";

/** @example runOfPull({ number: 7 }, "main") // "pull/7/main" */
export function runOfPull({ number, rerun }: GitHubPull, baseRef: string): string {
  return `pull/${number}/${rerun ?? baseRef}`;
}

/** @example runOfCommits(job) // "push/0123…/refs/heads/main" */
export function runOfCommits({ kind, baseSha, ref, rerun }: GitHubCommits): string {
  const run = `${kind}/${baseSha}/${ref}`;
  return rerun === undefined ? run : `${run}#${rerun}`;
}

/** The pull request that a check was for; nothing for others. */
export function numberOf(run: string): number | undefined {
  const found = /^pull\/([1-9][0-9]{0,9})\//.exec(run)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** So many checks of one commit are made anew. */
export const MOST_AGAIN = 10;

/** What is the same for all that comes of one delivery. */
export interface Again {
  readonly forge: "github";
  readonly delivery: string;
  readonly installation: number;
  readonly repository: string;
  readonly headSha: string;
  readonly defaultBranch: string;
}

/**
 * The job that makes a check anew, under an id of its own; nothing where the id is none of ours.
 *
 * @example jobAgain("pull/7/main", again)?.kind // "pull"
 */
export function jobAgain(run: string, again: Again): GitHubPull | GitHubCommits | undefined {
  const { headSha, defaultBranch, ...shared } = again;
  const number = numberOf(run);
  if (number !== undefined) return { ...shared, kind: "pull", number, rerun: shared.delivery };
  const found = /^(push|merge-group)\/([0-9a-f]{40}|[0-9a-f]{64})\/([^#]{1,1000})(?:#|$)/.exec(run);
  if (found === null) return undefined;
  return {
    ...shared,
    kind: found[1] as "push" | "merge-group",
    headSha,
    baseSha: found[2] as string,
    ref: found[3] as string,
    defaultBranch,
    rerun: shared.delivery,
  };
}
