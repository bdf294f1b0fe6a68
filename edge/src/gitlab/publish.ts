// What is written at GitLab, each looked up before: discussions at their lines, one note, a status.
import type { Finding } from "@sluice/engine";

import { isWhole } from "../change/judge.ts";
import type { Verdict } from "../change/judge.ts";
import { Client, path } from "../forge/client.ts";
import { ForgeError } from "../forge/trouble.ts";
import { oldLines } from "../say/hunks.ts";
import {
  comment,
  linksBelow,
  markOf,
  report,
  resolved,
  ruleOf,
  SUMMARY_MARK,
} from "../say/report.ts";
import type { Told } from "../say/report.ts";
import { suggestionOf } from "../say/suggestion.ts";
import type { MergeRequest } from "./repository.ts";

export const STATUS_NAME = "sluice";
const MOST_COMMENTS = 10;

interface Note {
  readonly id: number;
  readonly body: string;
  readonly resolvable?: boolean;
  readonly resolved?: boolean;
  readonly author: { readonly id: number };
}

export interface Discussion {
  readonly id: string;
  readonly notes: readonly Note[];
}

export interface Place {
  readonly project: number;
  readonly request: MergeRequest;
  /** Who we are. */
  readonly me: number;
  /** Where people see the project. */
  readonly site: string;
}

export type State = "running" | "success" | "failed" | "canceled";

/**
 * A status at the commit. The same once more is refused by the forge, and needs nothing.
 *
 * @param about its name; of the branch where it is none of a merge request
 */
export async function publishStatus(
  client: Client,
  project: number,
  sha: string,
  state: State,
  description: string,
  about: { readonly name: string; readonly ref?: string } = { name: STATUS_NAME },
): Promise<void> {
  try {
    await client.json({
      method: "POST",
      operation: "status of a commit",
      path: path`/projects/${project}/statuses/${sha}`,
      body: { ...about, state, description: description.slice(0, 255) },
    });
  } catch (error) {
    if (!(error instanceof ForgeError) || error.status !== 400) throw error;
  }
}

/**
 * Tells the state of a merge request's head. The project knows the commit of a fork by no branch, so it is
 * named with the branch that it is from; where the project takes none of a fork at all, the fork may.
 *
 * @returns false where nobody takes one: the fork is closed to us
 */
export async function publishHead(
  client: Client,
  project: number,
  request: MergeRequest,
  state: State,
  description: string,
): Promise<boolean> {
  const { sha, source_branch: ref, source_project_id: source } = request;
  const fork = source === null || source === project ? [] : [source];
  const named = { name: STATUS_NAME, ref };
  const tries = [
    () => publishStatus(client, project, sha, state, description),
    ...(fork.length === 0
      ? []
      : [() => publishStatus(client, project, sha, state, description, named)]),
    ...fork.map((id) => () => publishStatus(client, id, sha, state, description)),
  ];
  for (const [i, attempt] of tries.entries()) {
    try {
      await attempt();
      return true;
    } catch (error) {
      const isRefused = error instanceof ForgeError && [401, 403, 404].includes(error.status);
      // In a project of ours it is the set-up that is wrong: that is not passed over.
      if (!isRefused || (i === 0 && source === project)) throw error;
    }
  }
  return false;
}

export function discussionsOf(client: Client, project: number, iid: number): Promise<Discussion[]> {
  return client.list<Discussion>({
    method: "GET",
    operation: "discussions",
    path: path`/projects/${project}/merge_requests/${iid}/discussions`,
  });
}

/** Lines that begin with a slash could be taken for commands of the forge. */
const looksLikeCommand = (text: string) => /^\s*\//m.test(text);

interface Body {
  readonly line: number;
  readonly old: number | undefined;
  readonly text: string;
}

function bodyOf(
  finding: Finding,
  verdict: Verdict,
  patch: string | undefined,
  bytes: Uint8Array | undefined,
): Body | undefined {
  const lines = oldLines(patch);
  const { start, end } = finding.span;
  const wanted = suggestionOf(finding, bytes, verdict.all);
  const fitting = wanted !== undefined && lines.has(wanted.start) && !looksLikeCommand(wanted.text);
  if (fitting) {
    const info = `suggestion:-0+${wanted.end - wanted.start}`;
    const text = comment(finding, wanted, info);
    return { line: wanted.start, old: lines.get(wanted.start), text };
  }
  const last = Math.min(end.column === 1 ? end.line - 1 : end.line, start.line + 200);
  for (let line = start.line; line <= Math.max(start.line, last); line += 1) {
    if (lines.has(line)) {
      return { line, old: lines.get(line), text: comment(finding, undefined, "") };
    }
  }
  return undefined;
}

/** Discussions at lines: new ones opened, gone ones marked and resolved. */
export async function publishDiscussions(
  client: Client,
  { project, request, me }: Place,
  verdict: Verdict,
  found: readonly Discussion[],
  read: {
    readonly patches: ReadonlyMap<string, string>;
    readonly contents: ReadonlyMap<string, Uint8Array>;
    readonly previous: ReadonlyMap<string, string>;
  },
): Promise<Told> {
  const base = path`/projects/${project}/merge_requests/${request.iid}/discussions`;
  const mine = new Map<string, { readonly id: string; readonly note: Note }>();
  for (const { id, notes } of found) {
    const [note] = notes;
    const mark = note !== undefined && note.author.id === me ? markOf(note.body) : undefined;
    if (note !== undefined && mark !== undefined && !mine.has(mark.fingerprint)) {
      mine.set(mark.fingerprint, { id, note });
    }
  }
  const bodies = new Map<string, { readonly finding: Finding; readonly body: Body }>();
  for (const finding of verdict.added) {
    if (bodies.has(finding.fingerprint)) continue;
    const { path: at } = finding;
    const body = bodyOf(finding, verdict, read.patches.get(at), read.contents.get(at));
    if (body !== undefined) bodies.set(finding.fingerprint, { finding, body });
  }
  const there = new Set(
    [...verdict.all.filter(({ suppressed }) => suppressed === undefined), ...verdict.added].map(
      ({ fingerprint }) => fingerprint,
    ),
  );
  const unknown = verdict.limits.length > 0 || verdict.notRead.some(({ counts }) => counts);
  const rulesGone: string[] = [];
  for (const [fingerprint, { id, note }] of mine) {
    const gone = !there.has(fingerprint) && !unknown;
    const open = bodies.get(fingerprint);
    const isMarked = markOf(note.body)?.resolved === true;
    if (gone) rulesGone.push(ruleOf(note.body));
    if (gone && isMarked && note.resolved !== false) continue;
    if (!gone && (!isMarked || open === undefined)) continue;
    const body = gone ? resolved(note.body, request.sha) : (open?.body.text ?? note.body);
    await client.json({
      method: "PUT",
      operation: "update of a note",
      path: path`/projects/${project}/merge_requests/${request.iid}/discussions/${id}/notes/${note.id}`,
      body: { body },
    });
    if (note.resolvable !== true || note.resolved === gone) continue;
    await client.json({
      method: "PUT",
      operation: "resolution of a discussion",
      path: `${base}${path`/${id}`}`,
      body: { resolved: gone },
    });
  }

  let count = [...bodies.keys()].filter((fingerprint) => mine.has(fingerprint)).length;
  const { base_sha, start_sha, head_sha } = request.diff_refs;
  for (const [fingerprint, { finding, body }] of bodies) {
    if (mine.has(fingerprint) || count >= MOST_COMMENTS) continue;
    const position = {
      position_type: "text",
      base_sha,
      start_sha,
      head_sha,
      new_path: finding.path,
      old_path: read.previous.get(finding.path) ?? finding.path,
      new_line: body.line,
      // A line that the change did not touch is named on both sides.
      ...(body.old === undefined ? {} : { old_line: body.old }),
    };
    try {
      await client.json({
        method: "POST",
        operation: "discussion",
        path: base,
        body: { body: body.text, position },
      });
      count += 1;
    } catch (error) {
      // A position that the forge does not take: the summary has it.
      if (!(error instanceof ForgeError) || error.status !== 400) throw error;
    }
  }
  return { commented: count, gone: rulesGone };
}

/** The one note of ours. */
export async function publishNote(
  client: Client,
  { project, request, me, site }: Place,
  verdict: Verdict,
  found: readonly Discussion[],
  told: Told,
  isTold: boolean,
): Promise<void> {
  const mine = found
    .flatMap(({ notes }) => notes)
    .find(({ author, body }) => author.id === me && body.startsWith(SUMMARY_MARK));
  const links = linksBelow(`${site}/-/blob/${request.sha}`);
  const untold = isTold
    ? ""
    : "- **The commit has no status of this audit**: it is of a fork that is closed to this account.\n\n";
  const body = `${SUMMARY_MARK}\n${untold}${report(verdict, request.sha, links, told)}`;
  const silent =
    verdict.added.length === 0 &&
    verdict.limits.length === 0 &&
    verdict.altersPolicy.length === 0 &&
    !verdict.notRead.some(({ counts }) => counts);
  if (mine === undefined && silent) return;
  const said = (text: string) => text.slice(0, text.lastIndexOf("<sub>"));
  if (mine !== undefined && said(mine.body) === said(body)) return;
  await client.json({
    method: mine === undefined ? "POST" : "PUT",
    operation: "summary",
    path:
      mine === undefined
        ? path`/projects/${project}/merge_requests/${request.iid}/notes`
        : path`/projects/${project}/merge_requests/${request.iid}/notes/${mine.id}`,
    body: { body },
  });
}

export function stateOf(verdict: Verdict): State {
  // GitLab knows nothing between: what was not audited does not pass.
  return verdict.blocking.length === 0 && isWhole(verdict) ? "success" : "failed";
}
