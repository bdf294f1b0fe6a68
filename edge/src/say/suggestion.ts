import type { Finding } from "@sluice/engine";

import { seen } from "./text.ts";

/** Whole lines that a reader may put in the place of others by a click. */
export interface Suggestion {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** More lines than that nobody reads before the click. */
const MOST_LINES = 20;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

function lineStart(bytes: Uint8Array, at: number): number {
  return at === 0 ? 0 : bytes.lastIndexOf(NEWLINE, at - 1) + 1;
}

function lineEnd(bytes: Uint8Array, at: number): number {
  const end = bytes.indexOf(NEWLINE, at);
  return end === -1 ? bytes.length : end;
}

function text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** True if every line ends as on Windows: then forges write it so as well where a suggestion is taken. */
function isCrlf(bytes: Uint8Array): boolean {
  let ends = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) {
    if (at === 0 || bytes[at - 1] !== RETURN) return false;
    ends += 1;
  }
  return ends > 0;
}

/** True if a secret stands on one of the lines: they would be quoted. */
function quotesSecret(findings: readonly Finding[], path: string, start: number, end: number) {
  return findings.some(
    (finding) =>
      finding.path === path &&
      finding.rule.startsWith("secrets/") &&
      finding.span.start.line <= end &&
      finding.span.end.line >= start,
  );
}

/**
 * The finding's edit as whole lines of the bytes that were audited; nothing where it is not safe,
 * touches other files or too many lines, or where its lines hold a secret, a carriage return that is
 * no end of a line, bytes that are no UTF-8, or what nobody sees.
 *
 * @param all every finding in the report, suppressed ones included: they know where secrets are
 * @example suggestionOf(finding, bytes, report.findings)
 */
export function suggestionOf(
  finding: Finding,
  bytes: Uint8Array | undefined,
  all: readonly Finding[],
): Suggestion | undefined {
  const edits = finding.edit?.edits ?? [];
  if (bytes === undefined || finding.edit?.safety !== "safe" || edits.length === 0)
    return undefined;
  if (edits.some((edit) => edit.path !== finding.path)) return undefined;
  const sorted = edits.toSorted((a, b) => a.span.start.offset - b.span.start.offset);
  const first = sorted[0]?.span.start.offset ?? 0;
  const last = Math.max(...sorted.map((edit) => edit.span.end.offset));
  if (last > bytes.length) return undefined;

  const from = lineStart(bytes, first);
  const to = lineEnd(bytes, last > first ? last - 1 : last);
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let at = from;
  for (const { span, text: written } of sorted) {
    if (span.start.offset < at) return undefined;
    pieces.push(bytes.subarray(at, span.start.offset), encoder.encode(written));
    at = span.end.offset;
  }
  // An edit that takes a line end away would join what follows: that is more than these lines.
  if (at > to) return undefined;
  pieces.push(bytes.subarray(at, to));

  // Without what makes a line end longer on Windows; the last one of the lines is no part of them.
  const bare = (written: string | undefined) =>
    isCrlf(bytes) ? written?.replace(/\r\n/g, "\n").replace(/\r$/, "") : written;
  const before = bare(text(bytes.subarray(from, to)));
  const decoded = pieces.map(text);
  // UTF-16 without its mark decodes as well.
  if (before === undefined || before.includes("\0") || decoded.includes(undefined))
    return undefined;
  const after = bare(decoded.join("")) ?? "";
  const start = bytes.subarray(0, from).reduce((n, byte) => (byte === NEWLINE ? n + 1 : n), 1);
  const end = start + before.split("\n").length - 1;
  if (after === before || before.includes("\r") || after.includes("\r")) return undefined;
  // Shown as it is, it would look like another text than the one that is taken.
  if (seen(before) !== before || seen(after) !== after) return undefined;
  if (end - start >= MOST_LINES || after.split("\n").length > MOST_LINES) return undefined;
  return quotesSecret(all, finding.path, start, end) ? undefined : { start, end, text: after };
}
