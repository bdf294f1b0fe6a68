import type { Edit, Finding, Replacement, Span } from "@sluice/engine";
import { encodingOf } from "../intake/encoding.ts";

/** A file whose bytes are no longer those that were given. */
export interface Change {
  /** Undefined for a file that was not there. */
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array;
}

export type Changes = ReadonlyMap<string, Change>;

/** What one step did, so that it can be taken back. */
export interface Step {
  readonly what: string;
  /** The files as they were before the step; undefined for one that was not there. */
  readonly files: ReadonlyMap<string, Uint8Array | undefined>;
  /** The file that was typed into, of a step that goes on as long as that does. */
  readonly typed?: string;
}

/**
 * The changes with other bytes for some files; what is again as it was given is no change.
 *
 * @example changesWith(changes, new Map([["a.tf", bytes]]), (path) => given(path))
 */
export function changesWith(
  changes: Changes,
  files: ReadonlyMap<string, Uint8Array | undefined>,
  given: (path: string) => Uint8Array | undefined,
): Changes {
  const all = new Map(changes);
  for (const [path, after] of files) {
    const before = all.has(path) ? all.get(path)?.before : given(path);
    if (after === undefined || (before && isSame(before, after))) all.delete(path);
    else all.set(path, { before, after });
  }
  return all;
}

export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export class EditError extends Error {}

/**
 * The bytes with the replacements made. Spans are of the bytes as they are, and must not overlap.
 *
 * @example replaced(bytes, [{ path: "a.tf", span, text: "true" }])
 */
export function replaced(bytes: Uint8Array, edits: readonly Replacement[]): Uint8Array {
  if (encodingOf(bytes) !== "utf-8") throw new EditError("only files in UTF-8 can be changed here");
  const sorted = [...edits].sort((a, b) => a.span.start.offset - b.span.start.offset);
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { span, text } of sorted) {
    const { start, end } = span;
    if (start.offset < at || end.offset < start.offset || end.offset > bytes.length)
      throw new EditError("the file has changed since the change was proposed");
    parts.push(bytes.subarray(at, start.offset), new TextEncoder().encode(text));
    at = end.offset;
  }
  parts.push(bytes.subarray(at));
  return joined(parts);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Replacements by the file that they are of. */
export function byFile(edits: readonly Replacement[]): ReadonlyMap<string, readonly Replacement[]> {
  const files = new Map<string, Replacement[]>();
  for (const edit of edits) files.set(edit.path, [...(files.get(edit.path) ?? []), edit]);
  return files;
}

/**
 * The findings whose edits can be made at once, in the report's order: one that touches what an
 * earlier one changes waits for the next audit. Two that change the same in the same way are one.
 */
export function compatible(
  findings: readonly Finding[],
  wanted: (edit: Edit) => boolean,
): { readonly findings: readonly Finding[]; readonly edits: readonly Replacement[] } {
  const taken: Replacement[] = [];
  const chosen: Finding[] = [];
  for (const finding of findings) {
    const { edit } = finding;
    if (!edit || finding.suppressed || !wanted(edit)) continue;
    const fresh = edit.edits.filter((one) => !taken.some((other) => isSameEdit(one, other)));
    if (fresh.some((one) => taken.some((other) => overlap(one, other)))) continue;
    taken.push(...fresh);
    chosen.push(finding);
  }
  return { findings: chosen, edits: taken };
}

function isSameEdit(a: Replacement, b: Replacement): boolean {
  return a.path === b.path && a.text === b.text && isSameSpan(a.span, b.span);
}

function isSameSpan(a: Span, b: Span): boolean {
  return a.start.offset === b.start.offset && a.end.offset === b.end.offset;
}

/** Also true of two that touch: which comes first would be a guess. */
function overlap(a: Replacement, b: Replacement): boolean {
  if (a.path !== b.path) return false;
  return a.span.start.offset <= b.span.end.offset && b.span.start.offset <= a.span.end.offset;
}
