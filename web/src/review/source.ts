import type { Span } from "@sluice/engine";

/** A part of a line: plain text, text inside marks, or a character that would not be seen. */
export interface Segment {
  readonly text: string;
  /** Indexes into the marks given; the last is drawn on top. */
  readonly marks: readonly number[];
  /** True where `text` is the name of an invisible character, not the character. */
  readonly isEscape: boolean;
}

export interface Line {
  readonly segments: readonly Segment[];
  /** Bytes left out before and behind the segments, where the line is too long to show. */
  readonly before: number;
  readonly behind: number;
}

/** Bytes of one line that are shown. */
const LONGEST = 4000;

/**
 * A file as lines of segments. Positions are byte offsets, as in the report, so that no span is ever
 * counted again in another unit: the bytes are cut first and decoded then.
 *
 * @example new Source(bytes).line(3, [{ begin: 41, end: 54 }])
 */
export class Source {
  readonly bytes: Uint8Array;
  readonly #starts: number[] = [0];

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) {
      this.#starts.push(at + 1);
    }
  }

  /** How many lines there are to show; behind the last line's end there is none. */
  get lines(): number {
    const all = this.#starts.length;
    return all > 1 && this.#starts.at(-1) === this.bytes.length ? all - 1 : all;
  }

  /** Number of the line (from 1) in which byte `offset` stands. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** The text of a span, decoded by itself. */
  text(span: Span): string {
    return decode(this.bytes.subarray(span.start.offset, span.end.offset));
  }

  /** Line `number` (from 1) cut where marks begin and end. Marks come in order of drawing. */
  line(number: number, marks: readonly ByteRange[]): Line {
    const [begin, end] = this.#range(number);
    const here = marks
      .map((mark, index) => ({ ...mark, index }))
      .filter((mark) => mark.begin < end && mark.end > begin);
    const [from, to] = this.#window(begin, end, here.at(-1)?.begin ?? begin);
    const cuts = new Set([from, to]);
    for (const mark of here) {
      cuts.add(clamp(mark.begin, from, to));
      cuts.add(clamp(mark.end, from, to));
    }
    const points = [...cuts].sort((a, b) => a - b);
    const segments: Segment[] = [];
    for (const [i, point] of points.entries()) {
      const next = points[i + 1];
      if (next === undefined) break;
      const inside = here.filter((mark) => mark.begin <= point && mark.end >= next);
      pushVisible(
        segments,
        decode(this.bytes.subarray(point, next)),
        inside.map((mark) => mark.index),
      );
    }
    return { segments, before: from - begin, behind: end - to };
  }

  /** Without the line's end and, in the first line, without a byte-order mark. */
  #range(number: number): [begin: number, end: number] {
    let begin = this.#starts[number - 1] ?? this.bytes.length;
    const next = this.#starts[number];
    let end = next === undefined ? this.bytes.length : next - 1;
    if (end > begin && this.bytes[end - 1] === CR) --end;
    if (number === 1 && BOM.every((byte, i) => this.bytes[i] === byte)) begin += BOM.length;
    return [begin, Math.max(begin, end)];
  }

  #window(begin: number, end: number, focus: number): [from: number, to: number] {
    if (end - begin <= LONGEST) return [begin, end];
    const from = this.#boundary(Math.max(begin, Math.min(focus - LONGEST / 4, end - LONGEST)));
    return [Math.max(begin, from), this.#boundary(Math.min(end, from + LONGEST))];
  }

  /** `at`, or the first byte behind it that begins a character. */
  #boundary(at: number): number {
    let to = at;
    while (to < this.bytes.length && to - at < 4 && ((this.bytes[to] ?? 0) & 0xc0) === 0x80) ++to;
    return to;
  }
}

/** Half open, in bytes from the start of the file. */
export interface ByteRange {
  readonly begin: number;
  readonly end: number;
}

export function rangeOf(span: Span): ByteRange {
  return { begin: span.start.offset, end: span.end.offset };
}

const LF = 0x0a;
const CR = 0x0d;
const BOM = [0xef, 0xbb, 0xbf];

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/**
 * What a reader cannot see: controls but tab, format characters (bidirectional overrides, zero
 * widths, tags), separators of lines, fillers, and the blank Braille pattern.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

function pushVisible(segments: Segment[], text: string, marks: readonly number[]): void {
  let plain = "";
  const flush = () => {
    if (plain !== "") segments.push({ text: plain, marks, isEscape: false });
    plain = "";
  };
  if (!INVISIBLE.test(text)) {
    plain = text;
    return flush();
  }
  for (const char of text) {
    if (char === "\t" || !INVISIBLE.test(char) || isEmojiPart(char)) {
      plain += char;
      continue;
    }
    flush();
    segments.push({ text: escapeOf(char), marks, isEscape: true });
  }
  flush();
}

/** Variation selectors 15 and 16 choose between text and picture, and hide nothing. */
function isEmojiPart(char: string): boolean {
  return char === "\ufe0e" || char === "\ufe0f";
}

function escapeOf(char: string): string {
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}

/**
 * Text of an audited file for a line of the page: what cannot be seen is named.
 *
 * @example visible("a\u202eb") // "a\\u{202e}b"
 */
export function visible(text: string): string {
  const segments: Segment[] = [];
  pushVisible(segments, text, []);
  return segments.map((segment) => segment.text).join("");
}
