/** How the characters of a file are written; names as `TextDecoder` has them, and UTF-32's. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "utf-32le" | "utf-32be";

const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [
  ["utf-32le", [0xff, 0xfe, 0, 0]],
  ["utf-32be", [0, 0, 0xfe, 0xff]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/**
 * What the engine takes the bytes for: by their mark, or by the NUL beside each of the first
 * characters (`encoding_of` in core/text/encoding.h).
 *
 * @example encodingOf(Uint8Array.of(0xff, 0xfe, 0x61, 0)) // "utf-16le"
 */
export function encodingOf(bytes: Uint8Array): Encoding {
  const marked = MARKS.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte));
  if (marked) return marked[0];
  if (isUnmarkedUtf16(bytes, 0)) return "utf-16le";
  if (isUnmarkedUtf16(bytes, 1)) return "utf-16be";
  return "utf-8";
}

function isUnmarkedUtf16(bytes: Uint8Array, low: 0 | 1): boolean {
  const units = Math.min(bytes.length, 1024) >> 1;
  let narrow = 0;
  for (let i = 0; i < units; ++i) {
    if (bytes[2 * i + 1 - low] !== 0) continue;
    const char = bytes[2 * i + low] ?? 0;
    const isText = (char >= 0x20 && char !== 0x7f) || [0x09, 0x0a, 0x0d].includes(char);
    if (!isText) return false;
    ++narrow;
  }
  return units >= 2 && narrow * 4 >= units * 3;
}

/** Bytes of one code unit. */
export function unitOf(encoding: Encoding): 1 | 2 | 4 {
  if (encoding === "utf-8") return 1;
  return encoding.startsWith("utf-16") ? 2 : 4;
}

/** A code unit; 0xfffd for one that is cut off. */
export function unitAt(bytes: Uint8Array, at: number, encoding: Encoding): number {
  const size = unitOf(encoding);
  let unit = 0;
  for (let i = 0; i < size; ++i) {
    const byte = bytes[at + (encoding.endsWith("le") ? size - 1 - i : i)];
    if (byte === undefined) return 0xfffd;
    unit = unit * 256 + byte;
  }
  return unit;
}

/**
 * The text of bytes, a byte-order mark among it; what is none becomes U+FFFD.
 *
 * @example decode(bytes, encodingOf(bytes))
 */
export function decode(bytes: Uint8Array, encoding: Encoding): string {
  if (unitOf(encoding) < 4) return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  let text = "";
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = unitAt(bytes, at, encoding);
    const isCharacter = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    text += String.fromCodePoint(isCharacter ? point : 0xfffd);
  }
  return text;
}
