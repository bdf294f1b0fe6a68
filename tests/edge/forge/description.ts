// GitHub's own description of its API, cut down to what is called: every request and every answer of
// the stand-in is held against it.
import { readFileSync } from "node:fs";

import { githubApi } from "./github-api.ts";

type Json = Record<string, unknown>;
export interface Description {
  readonly openapi: string;
  readonly info: object;
  readonly paths: Record<string, Record<string, { readonly operationId?: string }>>;
  readonly components: Record<string, Record<string, unknown>>;
}

const CALLED = [
  "/app/installations/{installation_id}/access_tokens",
  "/repos/{owner}/{repo}/pulls",
  "/repos/{owner}/{repo}/pulls/{pull_number}",
  "/repos/{owner}/{repo}/compare/{basehead}",
  "/repos/{owner}/{repo}/git/ref/{ref}",
  "/repos/{owner}/{repo}/git/trees/{tree_sha}",
  "/repos/{owner}/{repo}/git/blobs/{file_sha}",
  "/repos/{owner}/{repo}/commits/{ref}/check-runs",
  "/repos/{owner}/{repo}/check-runs",
  "/repos/{owner}/{repo}/check-runs/{check_run_id}",
  "/repos/{owner}/{repo}/pulls/{pull_number}/comments",
  "/repos/{owner}/{repo}/pulls/comments/{comment_id}",
  "/repos/{owner}/{repo}/pulls/{pull_number}/reviews",
  "/repos/{owner}/{repo}/issues/{issue_number}/comments",
  "/repos/{owner}/{repo}/issues/comments/{comment_id}",
  "/repos/{owner}/{repo}/collaborators/{username}/permission",
  "/repos/{owner}/{repo}/code-scanning/analyses",
  "/repos/{owner}/{repo}/code-scanning/sarifs",
  "/repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule",
];

/** The components that a part of the description reaches. */
function reached(part: unknown, all: Description, kept: Record<string, Json> = {}) {
  if (typeof part !== "object" || part === null) return kept;
  for (const [key, value] of Object.entries(part)) {
    if (key !== "$ref" || typeof value !== "string") {
      reached(value, all, kept);
      continue;
    }
    const [, , kind = "", name = ""] = value.split("/");
    const group = (kept[kind] ??= {});
    if (name in group) continue;
    group[name] = all.components[kind]?.[name];
    reached(group[name], all, kept);
  }
  return kept;
}

/** `nullable` as the validator wants it: with a type, and with null among what is listed. */
function mended(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(mended);
  if (typeof part !== "object" || part === null) return part;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, mended(value)]),
  ) as Json & { nullable?: unknown };
  if (nullable !== true) return nullable === undefined || "type" in rest ? { ...rest } : rest;
  if (Array.isArray(rest["enum"])) rest["enum"] = [...rest["enum"], null];
  return "type" in rest ? { ...rest, nullable } : { anyOf: [rest, { enum: [null] }] };
}

let read: Promise<Description> | undefined;

/** @example const definition = await description(); */
export function description(): Promise<Description> {
  return (read ??= (async () => {
    const all = JSON.parse(readFileSync(githubApi(), "utf8")) as Description;
    const paths = Object.fromEntries(CALLED.map((path) => [path, all.paths[path] ?? {}]));
    const { openapi, info } = all;
    return mended({ openapi, info, paths, components: reached(paths, all) }) as Description;
  })());
}
