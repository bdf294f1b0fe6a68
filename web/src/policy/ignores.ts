import type { Finding } from "@sluice/engine";
import { isMap, isScalar, isSeq, parseDocument, stringify } from "yaml";

export interface Ignore {
  readonly rule: string;
  /** A path as it is; undefined for every file. */
  readonly path?: string;
  readonly resource?: string;
  readonly reason: string;
  /** The last day it counts, YYYY-MM-DD. */
  readonly expires?: string;
}

export type Scope = "resource" | "file" | "everywhere";

/** What an ignore of this finding may stand for, the narrowest first. */
export function scopesOf({ resource }: Finding): readonly Scope[] {
  return resource === undefined ? ["file", "everywhere"] : ["resource", "file", "everywhere"];
}

export function ignoreOf(
  { rule, path, resource }: Finding,
  scope: Scope,
  reason: string,
  expires: string,
): Ignore {
  return {
    rule,
    ...(scope === "everywhere" ? {} : { path }),
    ...(scope === "resource" && resource !== undefined ? { resource } : {}),
    reason,
    ...(expires === "" ? {} : { expires }),
  };
}

/**
 * The policy with one more ignore. The text is added to, not written anew, so that comments and
 * layout stay; where its list is in braces, and in a policy that is broken, that is refused.
 *
 * @example withIgnore("version: 1\n", { rule: "aws/s3-no-versioning", reason: "a cache" })
 */
export function withIgnore(policy: string, ignore: Ignore): string {
  const document = parseDocument(policy, { logLevel: "silent" });
  if (document.errors.length > 0) throw new Error("the policy cannot be read: mend it first");
  const root = document.contents;
  const isEmpty = root === null || (isScalar(root) && root.value === null);
  if (!isEmpty && !isMap(root)) throw new Error("the policy is no mapping: mend it first");
  if (isMap(root) && root.flow) throw new Error("the policy is written in braces: add it by hand");
  const lineBreak = policy.includes("\r\n") ? "\r\n" : "\n";
  const text =
    isEmpty && !policy.includes("version")
      ? `${ended(policy, lineBreak)}version: 1${lineBreak}`
      : policy;
  const list = isMap(root) ? root.get("ignores", true) : undefined;
  if (list === undefined || (isScalar(list) && list.value === null)) {
    if (list !== undefined) throw new Error("ignores is there and empty: add it by hand");
    return `${ended(text, lineBreak)}ignores:${lineBreak}${entry(ignore, "  ", lineBreak)}`;
  }
  if (!isSeq(list) || list.flow) throw new Error("ignores is written in brackets: add it by hand");
  const first = list.items[0] as { range?: readonly number[] } | undefined;
  const at = first?.range?.[0] ?? 0;
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const indent = /^\s*/.exec(text.slice(lineStart))?.[0] ?? "  ";
  const last = list.items.at(-1) as { range?: readonly number[] } | undefined;
  const end = endOfLine(text, last?.range?.[1] ?? text.length);
  const before = ended(text.slice(0, end), lineBreak);
  return before + entry(ignore, indent, lineBreak) + text.slice(end);
}

/** Behind the line on which the last value ends. */
function endOfLine(text: string, at: number): number {
  if (at > 0 && text[at - 1] === "\n") return at;
  const next = text.indexOf("\n", at);
  return next === -1 ? text.length : next + 1;
}

function entry(ignore: Ignore, indent: string, lineBreak: string): string {
  const { path, ...rest } = ignore;
  const fields = {
    rule: rest.rule,
    ...(path === undefined ? {} : { path: globOf(path) }),
    ...(rest.resource === undefined ? {} : { resource: rest.resource }),
    reason: rest.reason,
    ...(rest.expires === undefined ? {} : { expires: rest.expires }),
  };
  const lines = Object.entries(fields).map(
    ([key, value]) =>
      `${key}: ${stringify(value, { lineWidth: 0, defaultStringType: scalar(value) }).trimEnd()}`,
  );
  return lines.map((line, i) => `${indent}${i === 0 ? "- " : "  "}${line}${lineBreak}`).join("");
}

/** One line, whatever stands in it. */
function scalar(value: string): "PLAIN" | "QUOTE_DOUBLE" {
  return /^[\w ,./-]+$/.test(value) && !/^[\d.-]/.test(value) ? "PLAIN" : "QUOTE_DOUBLE";
}

/** A path as a pattern that only that path matches. */
export function globOf(path: string): string {
  return `/${path.replace(/[\\*?[\]!#]/g, "\\$&")}`;
}

function ended(text: string, lineBreak: string): string {
  return text === "" || text.endsWith("\n") ? text : text + lineBreak;
}
