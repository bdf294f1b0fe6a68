// What a signed delivery of GitHub asks for. Payloads hold text of strangers: every member that goes
// on has the shape that its name promises.
import { asRecord } from "../body.ts";
import type { GitHubJob } from "../lane/job.ts";
import { badRequest } from "../refusal.ts";
import { jobAgain, MOST_AGAIN } from "./run.ts";

type Json = Readonly<Record<string, unknown>>;

const PULL_ACTIONS = ["opened", "synchronize", "reopened", "ready_for_review"];

function count(value: unknown, where: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 1) {
    throw badRequest(`${where} must be a positive whole number`);
  }
  return value;
}

/** Commit ids are SHA-1 or SHA-256; what becomes part of an address later has no other character. */
function commit(value: unknown, where: string): string {
  if (typeof value !== "string" || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value)) {
    throw badRequest(`${where} must be a commit id`);
  }
  return value;
}

function repositoryName(value: unknown, where: string): string {
  const name = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;
  if (typeof value !== "string" || !name.test(value)) {
    throw badRequest(`${where} must be owner/name`);
  }
  return value;
}

function text(value: unknown, where: string, most: number): string {
  if (typeof value !== "string" || value === "" || value.length > most) {
    throw badRequest(`${where} must be text of at most ${most} characters`);
  }
  return value;
}

const ref = (value: unknown, where: string) => text(value, where, 1000);
const isNobody = (sha: unknown) => typeof sha === "string" && /^0+$/.test(sha);

interface Common {
  readonly forge: "github";
  readonly delivery: string;
  readonly installation: number;
  readonly repository: string;
}

function common(delivery: string, payload: Json): Common {
  return {
    forge: "github",
    delivery,
    installation: count(asRecord(payload["installation"])?.["id"], "installation.id"),
    repository: repositoryName(
      asRecord(payload["repository"])?.["full_name"],
      "repository.full_name",
    ),
  };
}

function defaultBranch(payload: Json): string {
  const name = asRecord(payload["repository"])?.["default_branch"];
  return ref(name, "repository.default_branch");
}

function pull(delivery: string, payload: Json): GitHubJob | undefined {
  const action = payload["action"];
  // Of what is edited only another base changes what the change brings.
  const rebased = action === "edited" && asRecord(asRecord(payload["changes"])?.["base"]);
  if (!PULL_ACTIONS.some((name) => name === action) && !rebased) return undefined;
  const change = asRecord(payload["pull_request"]);
  const updated = change?.["updated_at"];
  return {
    ...common(delivery, payload),
    kind: "pull",
    number: count(payload["number"], "number"),
    headSha: commit(asRecord(change?.["head"])?.["sha"], "pull_request.head.sha"),
    // Into another branch and back again, or closed and opened, the check of in between would be the last
    // at the commit.
    ...(rebased || action === "reopened" ? { rerun: delivery } : {}),
    ...(typeof updated === "string" && !Number.isNaN(Date.parse(updated))
      ? { updatedAt: updated }
      : {}),
  };
}

/** Somebody asks for a check again: of ours, since GitHub tells only the app whose check it is. */
function checkRun(delivery: string, payload: Json): readonly GitHubJob[] {
  if (payload["action"] !== "rerequested") return [];
  const check = asRecord(payload["check_run"]);
  // Of a pull request from a fork no list tells; the check says by itself what it was for.
  const said = String(check?.["external_id"] ?? "");
  const headSha = commit(check?.["head_sha"], "check_run.head_sha");
  const branch = defaultBranch(payload);
  const again = { ...common(delivery, payload), headSha, defaultBranch: branch };
  return [jobAgain(said, again) ?? []].flat();
}

/** All checks of a commit are asked for again: which those were only the forge knows. */
function checkSuite(delivery: string, payload: Json): readonly GitHubJob[] {
  if (payload["action"] !== "rerequested") return [];
  const suite = asRecord(payload["check_suite"]);
  const listed = Array.isArray(suite?.["pull_requests"]) ? suite["pull_requests"] : [];
  return [
    {
      ...common(delivery, payload),
      kind: "suite",
      headSha: commit(suite?.["head_sha"], "check_suite.head_sha"),
      defaultBranch: defaultBranch(payload),
      pulls: listed
        .slice(0, MOST_AGAIN)
        .map((one: unknown) =>
          count(asRecord(one)?.["number"], "check_suite.pull_requests.number"),
        ),
    },
  ];
}

function push(delivery: string, payload: Json): GitHubJob | undefined {
  const branch = ref(payload["ref"], "ref");
  if (!branch.startsWith("refs/heads/") || payload["deleted"] === true) return undefined;
  // A new branch brings nothing that was not somewhere before.
  if (isNobody(payload["before"]) || isNobody(payload["after"])) return undefined;
  return {
    ...common(delivery, payload),
    kind: "push",
    ref: branch,
    headSha: commit(payload["after"], "after"),
    baseSha: commit(payload["before"], "before"),
    defaultBranch: defaultBranch(payload),
  };
}

function mergeGroup(delivery: string, payload: Json): GitHubJob | undefined {
  if (payload["action"] !== "checks_requested") return undefined;
  const group = asRecord(payload["merge_group"]);
  return {
    ...common(delivery, payload),
    kind: "merge-group",
    ref: ref(group?.["base_ref"], "merge_group.base_ref"),
    headSha: commit(group?.["head_sha"], "merge_group.head_sha"),
    baseSha: commit(group?.["base_sha"], "merge_group.base_sha"),
    defaultBranch: defaultBranch(payload),
  };
}

function command(delivery: string, payload: Json): GitHubJob | undefined {
  const issue = asRecord(payload["issue"]);
  const comment = asRecord(payload["comment"]);
  const author = asRecord(comment?.["user"]);
  const body = comment?.["body"];
  if (payload["action"] !== "created" || asRecord(issue?.["pull_request"]) === undefined) {
    return undefined;
  }
  // Bots do not command, we ourselves least of all.
  if (typeof body !== "string" || author?.["type"] !== "User") return undefined;
  const line = /^\s*(\/sluice\b[^\r\n]{0,1000})/.exec(body)?.[1];
  if (line === undefined) return undefined;
  return {
    ...common(delivery, payload),
    kind: "command",
    number: count(issue?.["number"], "issue.number"),
    comment: count(comment?.["id"], "comment.id"),
    author: text(author["login"], "comment.user.login", 100),
    text: line,
  };
}

function deployment(delivery: string, payload: Json): GitHubJob | undefined {
  if (payload["action"] !== "requested") return undefined;
  // Of the address only the run is taken: where a token goes the configuration says.
  const address = String(payload["deployment_callback_url"] ?? "");
  const run = /\/actions\/runs\/([0-9]{1,15})\/deployment_protection_rule$/.exec(address)?.[1];
  const sha = asRecord(payload["deployment"])?.["sha"];
  return {
    ...common(delivery, payload),
    kind: "deployment",
    run: count(Number(run), "deployment_callback_url"),
    environment: text(payload["environment"], "environment", 255),
    sha: commit(sha, "deployment.sha"),
    defaultBranch: defaultBranch(payload),
  };
}

/** So many repositories of one delivery are looked at; the others are with their next push. */
const MOST_WELCOMED = 50;

/** The app was installed, or may see more: a check that is required would else be waited for. */
function welcome(delivery: string, payload: Json): readonly GitHubJob[] {
  const action = payload["action"];
  const listed =
    action === "added" ? payload["repositories_added"] : isNew(action) && payload["repositories"];
  if (!Array.isArray(listed)) return [];
  const installation = count(asRecord(payload["installation"])?.["id"], "installation.id");
  return listed.slice(0, MOST_WELCOMED).map((one: unknown) => ({
    forge: "github",
    kind: "welcome",
    delivery,
    installation,
    repository: repositoryName(asRecord(one)?.["full_name"], "repositories.full_name"),
  }));
}

const isNew = (action: unknown) => action === "created" || action === "unsuspend";

const READERS: Readonly<
  Record<string, (delivery: string, payload: Json) => GitHubJob | readonly GitHubJob[] | undefined>
> = {
  pull_request: pull,
  check_run: checkRun,
  check_suite: checkSuite,
  push,
  merge_group: mergeGroup,
  issue_comment: command,
  deployment_protection_rule: deployment,
  installation: welcome,
  installation_repositories: welcome,
};

/** Events whose payload is worth parsing. */
export function isWanted(event: string | null): event is string {
  return event !== null && Object.hasOwn(READERS, event);
}

/**
 * The jobs that a payload asks for; none where it is about nothing that is audited.
 *
 * @example jobsOf("pull_request", delivery, JSON.parse(text))
 */
export function jobsOf(event: string, delivery: string, value: unknown): readonly GitHubJob[] {
  const payload = asRecord(value);
  if (payload === undefined) throw badRequest("The payload must be a JSON object in UTF-8");
  return [READERS[event]?.(delivery, payload) ?? []].flat();
}
