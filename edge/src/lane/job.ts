/** What every job of a forge has. */
interface Common {
  /** Names the delivery that asked for it; the same may arrive again. */
  readonly delivery: string;
}

interface GitHubCommon extends Common {
  readonly forge: "github";
  readonly installation: number;
  /** `owner/name` */
  readonly repository: string;
}

/** A change that is to be looked at as it is now, whatever it was when the event was sent. */
export interface GitHubPull extends GitHubCommon {
  readonly kind: "pull";
  readonly number: number;
  /** What the event knew, to tell an event that is ahead of the forge's own answer. */
  readonly headSha?: string;
  readonly updatedAt?: string;
  /** Asked for again by somebody: names the run, so that a check of its own is made. */
  readonly rerun?: string;
  /** The commit at which its check was begun already, by the job of another pull request. */
  readonly begun?: string;
}

/** Two commits without a conversation: a push, a group of a merge queue. */
export interface GitHubCommits extends GitHubCommon {
  readonly kind: "push" | "merge-group";
  readonly headSha: string;
  readonly baseSha: string;
  /** In full, such as `refs/heads/main`. */
  readonly ref: string;
  readonly defaultBranch: string;
  readonly rerun?: string;
}

export interface GitHubCommand extends GitHubCommon {
  readonly kind: "command";
  readonly number: number;
  readonly comment: number;
  readonly author: string;
  readonly text: string;
}

export interface GitHubDeployment extends GitHubCommon {
  readonly kind: "deployment";
  readonly run: number;
  readonly environment: string;
  readonly sha: string;
  readonly defaultBranch: string;
}

/** All checks of a commit, asked for again. */
export interface GitHubSuite extends GitHubCommon {
  readonly kind: "suite";
  readonly headSha: string;
  readonly defaultBranch: string;
  /** Pull requests that the event names: of forks it names none. */
  readonly pulls: readonly number[];
}

/** A repository in which the app was not before: what is open there is looked at. */
export interface GitHubWelcome extends GitHubCommon {
  readonly kind: "welcome";
}

export type GitHubJob =
  GitHubPull | GitHubCommits | GitHubCommand | GitHubDeployment | GitHubSuite | GitHubWelcome;

interface GitLabCommon extends Common {
  readonly forge: "gitlab";
  /** The project's number. */
  readonly installation: number;
  /** `group/project` */
  readonly repository: string;
}

export interface GitLabMerge extends GitLabCommon {
  readonly kind: "merge";
  /** Of the merge request, within its project. */
  readonly number: number;
  readonly headSha?: string;
  /** The external status check that waits for an answer. */
  readonly statusCheck?: number;
  readonly rerun?: string;
}

export interface GitLabNote extends GitLabCommon {
  readonly kind: "note";
  readonly number: number;
  readonly comment: number;
  /** The number of the person. */
  readonly author: number;
  readonly text: string;
}

/** Commits that came to a branch. */
export interface GitLabPush extends GitLabCommon {
  readonly kind: "push";
  readonly headSha: string;
  readonly baseSha: string;
  /** In full, such as `refs/heads/main`. */
  readonly ref: string;
}

/** A deployment that begins, or waits for approval. */
export interface GitLabDeployment extends GitLabCommon {
  readonly kind: "deployment";
  readonly deployment: number;
  readonly defaultBranch: string;
}

export type GitLabJob = GitLabMerge | GitLabNote | GitLabPush | GitLabDeployment;

export type Job = GitHubJob | GitLabJob;

/**
 * Names the lane of a job: jobs of one lane run one after the other.
 *
 * @example laneOf(job) // "github/42/octo/service/pull/7"
 */
export function laneOf(job: Job): string {
  const lane = `${job.forge}/${job.installation}/${job.repository}`;
  switch (job.kind) {
    case "pull":
    case "command":
      return `${lane}/pull/${job.number}`;
    case "merge":
    case "note":
      return `${lane}/merge/${job.number}`;
    case "welcome":
      return `${lane}/welcome`;
    case "suite":
      return `${lane}/suite/${job.headSha}`;
    case "deployment":
      return `${lane}/run/${job.forge === "github" ? job.run : job.deployment}`;
    case "push":
    case "merge-group":
      return `${lane}/commit/${job.headSha}`;
  }
}
