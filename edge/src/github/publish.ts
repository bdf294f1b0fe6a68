// What is written at GitHub. Each write is looked up first: a job that is done again after it broke
// off finds what it wrote, and writes the rest.
import type { components } from "@octokit/openapi-types";
import type { Finding } from "@sluice/engine";

import { isWhole } from "../change/judge.ts";
import type { Verdict } from "../change/judge.ts";
import { Client, path } from "../forge/client.ts";
import { ForgeError } from "../forge/trouble.ts";
import type { Memory } from "../lane/memory.ts";
import { commentable, fits } from "../say/hunks.ts";
import {
  comment,
  headline,
  linksBelow,
  markOf,
  report,
  resolved,
  ruleOf,
  SUMMARY_MARK,
} from "../say/report.ts";
import type { LinkTo, Told } from "../say/report.ts";
import { suggestionOf } from "../say/suggestion.ts";
import { plain } from "../say/text.ts";
import { numberOf } from "./run.ts";

type Schemas = components["schemas"];
type CheckRun = Schemas["check-run"];
type IssueComment = Schemas["issue-comment"];
type ReviewComment = Schemas["pull-request-review-comment"];

export const CHECK_NAME = "sluice";
/** Of pushes: a name of its own, else it would pass for the check of a pull request at the same commit. */
export const PUSH_CHECK_NAME = "sluice/push";
/** What a check is called that ended without an audit: the next try makes another one. */
const GIVEN_UP = "The audit could not be done";
const BATCH = 50;
const MOST_ANNOTATIONS = 500;
const RUN_PAGES = 3;
export const MOST_COMMENTS = 10;

export interface Target {
  readonly owner: string;
  readonly name: string;
  readonly appId: number;
  readonly head: string;
  readonly checkName: string;
  /** Where people see the repository: `https://github.com`, or a server of one's own. */
  readonly site: string;
}

const links = ({ site, owner, name, head }: Target): LinkTo =>
  linksBelow(`${site}${path`/${owner}/${name}/blob/${head}`}`);

export interface Check {
  readonly id: number;
  /** Who we are: comments are ours if this account wrote them. */
  readonly login: string;
  readonly annotations: number;
  readonly completed: boolean;
}

export type Conclusion = "success" | "failure" | "neutral" | "cancelled";

/** Checks of that name which we made at the commit, in the order in which they were made. */
export async function runsAt(
  client: Client,
  { owner, name, head, appId, checkName }: Target,
): Promise<readonly CheckRun[]> {
  const list = path`/repos/${owner}/${name}/commits/${head}/check-runs`;
  const query = `check_name=${encodeURIComponent(checkName)}&app_id=${appId}&filter=all&per_page=100`;
  const runs: CheckRun[] = [];
  for (let page = 1; page <= RUN_PAGES; page += 1) {
    const found = await client.json<{ check_runs: CheckRun[] }>({
      method: "GET",
      operation: "checks of a commit",
      path: `${list}?${query}&page=${page}`,
    });
    runs.push(...found.check_runs.filter((run) => run.app?.id === appId));
    if (found.check_runs.length < 100) break;
  }
  return runs.toSorted((a, b) => Number(a.id) - Number(b.id));
}

const isPassed = ({ status, conclusion }: CheckRun) =>
  status === "completed" && (conclusion === "success" || conclusion === "neutral");

/** Of a pull request, but not of this one. */
const isOfOther = ({ external_id: run }: CheckRun, own: string) => {
  const number = numberOf(run ?? "");
  return number !== undefined && number !== numberOf(own);
};

/**
 * The other pull requests of the commit whose last check is a failure.
 *
 * @param own the external id of this one's
 */
export function failingAmong(runs: readonly CheckRun[], own: string): readonly number[] {
  const last = new Map<number, CheckRun>();
  for (const run of runs) {
    const number = numberOf(run.external_id ?? "");
    if (number !== undefined && isOfOther(run, own)) last.set(number, run);
  }
  return [...last].flatMap(([number, { conclusion }]) =>
    conclusion === "failure" ? [number] : [],
  );
}

/** True if one of another pull request that passed was made after this one: of several the last counts. */
export function isHidden(runs: readonly CheckRun[], id: number, own: string): boolean {
  return runs.some((run) => run.id > id && isOfOther(run, own) && isPassed(run));
}

function asCheck(run: CheckRun): Check {
  return {
    id: Number(run.id),
    login: `${run.app?.slug ?? ""}[bot]`,
    annotations: run.output.annotations_count,
    completed: run.status === "completed",
  };
}

/** True for what ended without an audit. */
const isGivenUp = ({ status, conclusion, output }: CheckRun) =>
  status === "completed" && (conclusion === "cancelled" || output.title === GIVEN_UP);

/**
 * The check of this run at its commit: the one that an earlier try began, or a new one.
 *
 * @param externalId the same for each try of one run
 */
export async function openCheck(
  client: Client,
  target: Target,
  externalId: string,
): Promise<Check> {
  const runs = await runsAt(client, target);
  const mine = runs.findLast((run) => run.external_id === externalId && !isGivenUp(run));
  const counts =
    mine !== undefined &&
    (mine.status !== "completed" || !isHidden(runs, Number(mine.id), externalId));
  if (counts) return asCheck(mine);
  const { owner, name, head, checkName } = target;
  const made = await client.json<CheckRun>({
    method: "POST",
    operation: "new check",
    path: path`/repos/${owner}/${name}/check-runs`,
    body: { name: checkName, head_sha: head, external_id: externalId, status: "in_progress" },
  });
  return asCheck(made);
}

async function updateCheck(client: Client, target: Target, id: number, body: object) {
  await client.json({
    method: "PATCH",
    operation: "update of a check",
    path: path`/repos/${target.owner}/${target.name}/check-runs/${id}`,
    body,
  });
}

/** Ends the check of a run that is given up. */
export async function endGivenUp(
  client: Client,
  target: Target,
  check: Check,
  conclusion: Conclusion,
): Promise<void> {
  await endCheck(client, target, check, conclusion, GIVEN_UP);
}

/** Ends a check without a verdict, such as where the head moved. */
export async function endCheck(
  client: Client,
  target: Target,
  check: Check,
  conclusion: Conclusion,
  why: string,
): Promise<void> {
  if (check.completed) return;
  await updateCheck(client, target, check.id, {
    status: "completed",
    conclusion,
    output: { title: why, summary: why },
  });
}

function annotation(finding: Finding): Schemas["check-annotation"] | object {
  const { start, end } = finding.span;
  const last = Math.max(start.line, end.column === 1 ? end.line - 1 : end.line);
  const level = {
    critical: "failure",
    high: "failure",
    medium: "warning",
    low: "notice",
    note: "notice",
  };
  return {
    path: finding.path,
    start_line: start.line,
    end_line: last,
    // Columns are taken within one line only.
    ...(last === start.line && end.line === start.line && end.column > start.column
      ? { start_column: start.column, end_column: end.column }
      : {}),
    annotation_level: level[finding.severity],
    title: plain(`${finding.title} (${finding.rule})`, 250),
    message: `${plain(finding.message, 4000)}\n\nFix: ${plain(finding.fix, 4000)}`,
  };
}

/** What the check ends with. Not to have audited is never a success. */
export function conclusionOf(verdict: Verdict, incomplete: "failure" | "neutral"): Conclusion {
  if (verdict.blocking.length > 0) return "failure";
  return isWhole(verdict) ? "success" : incomplete;
}

/**
 * The verdict as a check. Annotations go in batches, on from those that are there already.
 *
 * @param inTree paths that the commit has: others cannot be annotated
 */
export async function publishCheck(
  client: Client,
  target: Target,
  check: Check,
  verdict: Verdict,
  conclusion: Conclusion,
  inTree: (path: string) => boolean,
): Promise<void> {
  if (check.completed) return;
  const annotations = verdict.added
    .filter((finding) => inTree(finding.path))
    .slice(0, MOST_ANNOTATIONS)
    .map(annotation);
  const output = { title: headline(verdict), summary: report(verdict, target.head, links(target)) };
  let done = check.annotations;
  while (annotations.length - done > BATCH) {
    await updateCheck(client, target, check.id, {
      output: { ...output, annotations: annotations.slice(done, done + BATCH) },
    });
    done += BATCH;
  }
  await updateCheck(client, target, check.id, {
    status: "completed",
    conclusion,
    output: { ...output, annotations: annotations.slice(done, done + BATCH) },
  });
}

/** The lines that a comment stands on; nothing where the diff does not show the finding. */
function placed(
  finding: Finding,
  patch: string | undefined,
  bytes: Uint8Array | undefined,
  all: readonly Finding[],
) {
  const lines = commentable(patch);
  const suggestion = suggestionOf(finding, bytes, all);
  if (suggestion !== undefined && fits(lines, suggestion.start, suggestion.end)) {
    return { start: suggestion.start, end: suggestion.end, suggestion };
  }
  const { start, end } = finding.span;
  const last = Math.min(end.column === 1 ? end.line - 1 : end.line, start.line + 200);
  for (let line = start.line; line <= Math.max(start.line, last); line += 1) {
    if (fits(lines, line)) return { start: line, end: line, suggestion: undefined };
  }
  return undefined;
}

export interface Conversation {
  readonly number: number;
  readonly patches: ReadonlyMap<string, string>;
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/** Comments at lines: new ones in one review, gone ones marked. */
export async function publishReview(
  client: Client,
  target: Target,
  login: string,
  verdict: Verdict,
  { number, patches, contents }: Conversation,
): Promise<Told> {
  const { owner, name, head } = target;
  const comments = await client.list<ReviewComment>({
    method: "GET",
    operation: "comments at lines",
    path: path`/repos/${owner}/${name}/pulls/${number}/comments`,
  });
  const mine = new Map<string, ReviewComment>();
  for (const one of comments) {
    const mark =
      one.user?.login === login && one.user.type === "Bot" ? markOf(one.body) : undefined;
    if (mark !== undefined && !mine.has(mark.fingerprint)) mine.set(mark.fingerprint, one);
  }

  const bodies = new Map<
    string,
    { finding: Finding; place: NonNullable<ReturnType<typeof placed>> }
  >();
  for (const finding of verdict.added) {
    if (bodies.has(finding.fingerprint)) continue;
    const at = placed(finding, patches.get(finding.path), contents.get(finding.path), verdict.all);
    if (at !== undefined) bodies.set(finding.fingerprint, { finding, place: at });
  }

  const there = new Set(
    [...verdict.all.filter(({ suppressed }) => suppressed === undefined), ...verdict.added].map(
      ({ fingerprint }) => fingerprint,
    ),
  );
  const unknown = verdict.limits.length > 0;
  const unread = new Set(verdict.notRead.map((file) => file.path));
  const rulesGone: string[] = [];
  for (const [fingerprint, one] of mine) {
    const mark = markOf(one.body);
    const gone = !there.has(fingerprint) && !unknown && !unread.has(one.path);
    const open = bodies.get(fingerprint);
    let body = one.body;
    if (gone) rulesGone.push(ruleOf(one.body));
    if (gone) body = resolved(one.body, head);
    else if (mark?.resolved === true && open !== undefined) {
      body = comment(open.finding, undefined, "suggestion");
    }
    if (body === one.body) continue;
    await client.json({
      method: "PATCH",
      operation: "update of a comment at a line",
      path: path`/repos/${owner}/${name}/pulls/comments/${Number(one.id)}`,
      body: { body },
    });
  }

  const already = [...bodies.keys()].filter((fingerprint) => mine.has(fingerprint)).length;
  const fresh = [...bodies.values()]
    .filter(({ finding }) => !mine.has(finding.fingerprint))
    .slice(0, Math.max(0, MOST_COMMENTS - already));
  const told = (commented: number): Told => ({ commented, gone: rulesGone });
  if (fresh.length === 0) return told(already);
  try {
    await client.json({
      method: "POST",
      operation: "review",
      path: path`/repos/${owner}/${name}/pulls/${number}/reviews`,
      body: {
        commit_id: head,
        event: "COMMENT",
        body: `${SUMMARY_MARK}\n${headline(verdict)}`,
        comments: fresh.map(({ finding, place: { start, end, suggestion } }) => ({
          path: finding.path,
          side: "RIGHT",
          line: end,
          ...(start < end ? { start_line: start, start_side: "RIGHT" } : {}),
          body: comment(finding, suggestion, "suggestion"),
        })),
      },
    });
  } catch (error) {
    // A review is taken as a whole or not at all, and which line was wrong nobody says: the summary
    // has everything.
    if (error instanceof ForgeError && error.status === 422) return told(already);
    throw error;
  }
  return told(already + fresh.length);
}

/** Our summary: the one that is remembered, if it is there, else the one that is found. */
async function summaryOf(
  client: Client,
  { owner, name, appId }: Target,
  login: string,
  number: number,
  memory: Memory,
): Promise<IssueComment | undefined> {
  const isOurs = (one: IssueComment) =>
    one.body?.startsWith(SUMMARY_MARK) === true &&
    one.user?.login === login &&
    one.performed_via_github_app?.id === appId;
  // Long conversations have more pages than a job has calls.
  const id = await memory.get<number>("summary");
  if (id !== undefined) {
    const known = await client.find<IssueComment>({
      method: "GET",
      operation: "summary",
      path: path`/repos/${owner}/${name}/issues/comments/${id}`,
    });
    if (known !== undefined && isOurs(known)) return known;
  }
  const comments = await client.list<IssueComment>({
    method: "GET",
    operation: "comments",
    path: path`/repos/${owner}/${name}/issues/${number}/comments`,
  });
  return comments.find(isOurs);
}

/** The one comment of ours: written when there is something to say, then kept up to date. */
export async function publishSummary(
  client: Client,
  target: Target,
  login: string,
  number: number,
  verdict: Verdict,
  told: Told,
  memory: Memory,
): Promise<void> {
  const { owner, name, head } = target;
  const mine = await summaryOf(client, target, login, number, memory);
  const body = `${SUMMARY_MARK}\n${report(verdict, head, links(target), told)}`;
  const silent =
    verdict.added.length === 0 &&
    verdict.limits.length === 0 &&
    verdict.altersPolicy.length === 0 &&
    !verdict.notRead.some(({ counts }) => counts);
  if (mine === undefined && silent) return;
  // The commit is said in the last line: by itself it is no news.
  const said = (text: string) => text.slice(0, text.lastIndexOf("<sub>"));
  if (mine !== undefined && said(mine.body ?? "") === said(body)) return;
  const written = await client.json<IssueComment>({
    method: mine === undefined ? "POST" : "PATCH",
    operation: "summary",
    path:
      mine === undefined
        ? path`/repos/${owner}/${name}/issues/${number}/comments`
        : path`/repos/${owner}/${name}/issues/comments/${Number(mine.id)}`,
    body: { body },
  });
  await memory.put("summary", Number(written.id));
}
