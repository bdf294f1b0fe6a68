/** A file as an editor takes it, and what is needed to write it back byte for byte. */
export interface Editable {
  readonly text: string;
  readonly hasMark: boolean;
  readonly lineBreak: "\n" | "\r\n";
}

/** Larger files are shown, not edited. In bytes. */
export const MOST_EDITABLE = 2 * 2 ** 20;

/**
 * The text, or why it is not edited here: what cannot be written back as it was is left alone.
 *
 * @example const file = editableOf(bytes); if (typeof file !== "string") open(file.text)
 */
export function editableOf(bytes: Uint8Array): Editable | string {
  if (bytes.length > MOST_EDITABLE) return "it is larger than 2 MB";
  if (bytes.subarray(0, 8192).includes(0)) return "it is binary, or not in UTF-8";
  let whole: string;
  try {
    whole = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return "it is not in UTF-8";
  }
  const hasMark = whole.startsWith("\ufeff");
  const text = hasMark ? whole.slice(1) : whole;
  const windows = text.match(/\r\n/g)?.length ?? 0;
  const all = text.match(/\r\n|\r|\n/g)?.length ?? 0;
  if (text.replaceAll("\r\n", "").includes("\r") || (windows > 0 && windows < all))
    return "its lines end in different ways";
  return { text, hasMark, lineBreak: windows > 0 ? "\r\n" : "\n" };
}

/** The bytes of a text that was edited; its lines end as the editor writes them. */
export function bytesOf(text: string, { hasMark }: Editable): Uint8Array {
  return new TextEncoder().encode(hasMark ? `\ufeff${text}` : text);
}

/** The one range in which two texts differ, as a change of the first. */
export function changeBetween(before: string, after: string) {
  let from = 0;
  const least = Math.min(before.length, after.length);
  while (from < least && before[from] === after[from]) ++from;
  let tail = 0;
  while (tail < least - from && before.at(-1 - tail) === after.at(-1 - tail)) ++tail;
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}

/** Where a column, in code points from 1, stands in a line, in UTF-16 units from 0. */
export function unitOfColumn(line: string, column: number): number {
  let at = 0;
  for (let i = 1; i < column && at < line.length; ++i)
    at += (line.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}
