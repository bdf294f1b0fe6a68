import type { Span } from "@sluice/engine";
import { decode, type Encoding, encodingOf, unitAt, unitOf } from "../intake/encoding.ts";

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
 * A file as lines of segments. Positions are byte offsets into the file as it was written, as in the
 * report, so that no span is ever counted again in another unit: the bytes are cut first and decoded
 * then, from whatever they are in.
 *
 * @example new Source(bytes).line(3, [{ begin: 41, end: 54 }])
 */
export class Source {
  readonly bytes: Uint8Array;
  readonly #encoding: Encoding;
  readonly #unit: number;
  readonly #starts: number[] = [0];

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#encoding = encodingOf(bytes);
    this.#unit = unitOf(this.#encoding);
    let feed = this.#next(LF, 0);
    let carriage = this.#next(CR, 0);
    for (;;) {
      const end = Math.min(feed, carriage);
      if (end === Infinity) break;
      const start = end + this.#unit * (end + this.#unit === feed ? 2 : 1);
      this.#starts.push(start);
      if (feed < start) feed = this.#next(LF, start);
      if (carriage < start) carriage = this.#next(CR, start);
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

  /** All of it, without a byte-order mark. */
  whole(): string {
    return this.#decode(0, this.bytes.length).replace(/^\ufeff/, "");
  }

  get isUtf8(): boolean {
    return this.#encoding === "utf-8";
  }

  /** The text of a span, decoded by itself. */
  text(span: Span): string {
    return this.#decode(span.start.offset, span.end.offset);
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
        this.#decode(point, next),
        inside.map((mark) => mark.index),
      );
    }
    return { segments, before: from - begin, behind: end - to };
  }

  /** Without the line's end and, in the first line, without a byte-order mark. */
  #range(number: number): [begin: number, end: number] {
    let begin = this.#starts[number - 1] ?? this.bytes.length;
    let end = this.#starts[number] ?? this.bytes.length;
    for (const char of [LF, CR]) {
      if (end > begin && this.#at(end - this.#unit) === char) end -= this.#unit;
    }
    const mark = this.#unit === 1 ? BOM : [MARK];
    if (number === 1 && mark.every((unit, i) => this.#at(i * this.#unit) === unit)) {
      begin += mark.length * this.#unit;
    }
    return [begin, Math.max(begin, end)];
  }

  #window(begin: number, end: number, focus: number): [from: number, to: number] {
    if (end - begin <= LONGEST) return [begin, end];
    const from = this.#boundary(Math.max(begin, Math.min(focus - LONGEST / 4, end - LONGEST)));
    return [Math.max(begin, from), this.#boundary(Math.min(end, from + LONGEST))];
  }

  /** `at`, or the first byte behind it that begins a character. */
  #boundary(at: number): number {
    let to = at - (at % this.#unit);
    const isInside = () => {
      const unit = this.#at(to);
      if (this.#unit === 1) return (unit & 0xc0) === 0x80;
      return this.#unit === 2 && (unit & 0xfc00) === 0xdc00;
    };
    while (to < this.bytes.length && to - at < 4 && isInside()) to += this.#unit;
    return Math.min(to, this.bytes.length);
  }

  #at(offset: number): number {
    return unitAt(this.bytes, offset, this.#encoding);
  }

  /** Where a character of ASCII stands next; Infinity for nowhere. */
  #next(char: number, from: number): number {
    for (
      let at = this.bytes.indexOf(char, from);
      at !== -1;
      at = this.bytes.indexOf(char, at + 1)
    ) {
      const begin = at - (at % this.#unit);
      if (this.#unit === 1 || this.#at(begin) === char) return begin;
    }
    return Infinity;
  }

  #decode(begin: number, end: number): string {
    return decode(this.bytes.subarray(begin, end), this.#encoding);
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
/** A byte-order mark in UTF-8, and in units of 16 or 32 bits. */
const BOM = [0xef, 0xbb, 0xbf];
const MARK = 0xfeff;

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
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
