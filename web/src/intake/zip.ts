import { inflateSync } from "fflate";
import type { Content, Unread } from "./folder.ts";
import { limits } from "./limits.ts";

/** What is read of a zip: a Blob, or a part of one that is held. */
interface Source {
  readonly size: number;
  slice(begin: number, end: number): Part;
}

interface Part {
  arrayBuffer(): Promise<ArrayBuffer>;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** A zip of up to so many bytes is held: each time, the browser takes a while to hand over a few bytes of a file. */
const HELD_BYTES = 64 * 2 ** 20;

class Held implements Source, Part {
  readonly #bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  slice(begin: number, end: number): Held {
    return new Held(this.#bytes.subarray(begin, end));
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.#bytes.slice().buffer);
  }

  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const bytes = this.#bytes;
    return new ReadableStream({
      start(controller) {
        controller.enqueue(bytes);
        controller.close();
      },
    });
  }
}

/** Up to so many bytes are inflated in one go: a stream for each file takes a millisecond to set up. */
const AT_ONCE = 2 ** 20;

function inflated(packed: Uint8Array, size: number): ArrayBuffer {
  let bytes: Uint8Array;
  try {
    // Room for one more, to see whether there is more than it says.
    bytes = inflateSync(packed, { out: new Uint8Array(size + 1) });
  } catch {
    throw new ZipError("damaged zip entry");
  }
  if (bytes.length > size) throw new ZipError("damaged zip entry: larger than it says");
  return bytes.slice().buffer as ArrayBuffer;
}

/** A file inside a zip, inflated when it is read and not before. */
export class ZipEntry implements Content {
  readonly path: string;
  readonly size: number;
  readonly #archive: Source;
  readonly #packed: number;
  readonly #header: number;
  readonly #isStored: boolean;

  constructor(archive: Source, at: CentralEntry) {
    this.#archive = archive;
    this.path = at.path;
    this.size = at.size;
    this.#packed = at.packed;
    this.#header = at.header;
    this.#isStored = at.method === METHOD_STORED;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const local = await view(this.#archive, this.#header, 30);
    if (local.getUint32(0, true) !== LOCAL_HEADER) throw new ZipError("damaged zip entry");
    const begin = this.#header + 30 + local.getUint16(26, true) + local.getUint16(28, true);
    const packed = this.#archive.slice(begin, begin + this.#packed);
    if (this.#isStored) return packed.arrayBuffer();
    if (Math.max(this.size, this.#packed) <= AT_ONCE) {
      return inflated(new Uint8Array(await packed.arrayBuffer()), this.size);
    }

    const bytes = new Uint8Array(this.size);
    let length = 0;
    const unpacked = packed.stream().pipeThrough(new DecompressionStream("deflate-raw"));
    for (const reader = unpacked.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (length + value.length > bytes.length) {
        await reader.cancel();
        throw new ZipError("damaged zip entry: larger than it says");
      }
      bytes.set(value, length);
      length += value.length;
    }
    return length === bytes.length ? bytes.buffer : bytes.buffer.slice(0, length);
  }
}

export class ZipError extends Error {}

interface CentralEntry {
  path: string;
  flags: number;
  method: number;
  packed: number;
  size: number;
  header: number;
  mode: number;
}

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const END_64_LOCATOR = 0x07064b50;
const METHOD_STORED = 0;
const METHOD_DEFLATED = 8;
const FLAG_ENCRYPTED = 1;
const FLAG_UTF8 = 1 << 11;
const MODE_TYPE = 0o170000;
const MODE_LINK = 0o120000;
/** In a field of 32 bits: the value is in the zip64 extra field. */
const IN_ZIP64 = 0xffffffff;

/** By its name or its first bytes. */
export async function isZip(file: File): Promise<boolean> {
  if (file.size < 22) return false;
  const head = (await view(file, 0, 4)).getUint32(0, true);
  return /\.zip$/i.test(file.name) && (head === LOCAL_HEADER || head === END);
}

/**
 * Lists a zip by its central directory (APPNOTE 6.3, zip64 included); no entry is inflated.
 *
 * @example const { entries, unread } = await readZip(file)
 */
export async function readZip(file: Blob): Promise<{ entries: ZipEntry[]; unread: Unread[] }> {
  const archive =
    file.size <= HELD_BYTES ? new Held(new Uint8Array(await file.arrayBuffer())) : file;
  const { offset, length, count } = await findDirectory(archive);
  if (count > limits.zipEntries) throw new ZipError(`a zip of ${count} entries is too large`);
  const directory = await view(archive, offset, length);
  const entries = new Map<string, ZipEntry>();
  const unread: Unread[] = [];
  let at = 0;
  for (let i = 0; i < count; ++i) {
    const { entry, next } = centralEntry(directory, at);
    at = next;
    if (entry.path.endsWith("/") || entry.path.startsWith("__MACOSX/")) continue;
    const path = entry.path.split("/").filter((name) => name !== "" && name !== ".");
    entry.path = path.join("/");
    const problem = problemWith(entry, path, entries);
    if (problem === undefined) {
      entries.set(entry.path, new ZipEntry(archive, entry));
    } else {
      const state = isLink(entry) ? "skipped" : "unreadable";
      unread.push({ path: entry.path, state, problem });
    }
  }
  return { entries: [...entries.values()], unread };
}

function problemWith(
  entry: CentralEntry,
  path: readonly string[],
  seen: ReadonlyMap<string, unknown>,
): string | undefined {
  if (isLink(entry)) return "symbolic link";
  if (path.includes("..")) return "its path leads out of the archive";
  if (seen.has(entry.path)) return "another file of this name is in the archive";
  if (entry.flags & FLAG_ENCRYPTED) return "encrypted";
  if (entry.method !== METHOD_STORED && entry.method !== METHOD_DEFLATED) {
    return `packed by a method that cannot be read (${entry.method})`;
  }
  if (entry.method === METHOD_STORED && entry.size !== entry.packed) return "damaged zip entry";
  if (entry.size > 2 ** 20 && entry.size > entry.packed * limits.zipRatio) {
    return `packed more than ${limits.zipRatio} to 1`;
  }
  return undefined;
}

function isLink(entry: CentralEntry): boolean {
  return (entry.mode & MODE_TYPE) === MODE_LINK;
}

async function findDirectory(archive: Source) {
  // The end record is 22 bytes and a comment of at most 65,535.
  const from = Math.max(0, archive.size - 22 - 0xffff);
  const tail = await view(archive, from, archive.size - from);
  for (let at = tail.byteLength - 22; at >= 0; --at) {
    if (tail.getUint32(at, true) !== END) continue;
    const count = tail.getUint16(at + 10, true);
    const length = tail.getUint32(at + 12, true);
    const offset = tail.getUint32(at + 16, true);
    if (count !== 0xffff && length !== IN_ZIP64 && offset !== IN_ZIP64) {
      return { offset, length, count };
    }
    return findDirectory64(archive, from + at);
  }
  throw new ZipError("not a zip, or cut short");
}

async function findDirectory64(archive: Source, end: number) {
  const locator = await view(archive, end - 20, 20);
  if (locator.getUint32(0, true) !== END_64_LOCATOR) throw new ZipError("damaged zip");
  const record = await view(archive, number64(locator, 8), 56);
  if (record.getUint32(0, true) !== END_64) throw new ZipError("damaged zip");
  return {
    count: number64(record, 32),
    length: number64(record, 40),
    offset: number64(record, 48),
  };
}

function centralEntry(directory: DataView, at: number): { entry: CentralEntry; next: number } {
  if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== CENTRAL_HEADER) {
    throw new ZipError("damaged zip");
  }
  const nameAt = at + 46;
  const extraAt = nameAt + directory.getUint16(at + 28, true);
  const commentAt = extraAt + directory.getUint16(at + 30, true);
  const next = commentAt + directory.getUint16(at + 32, true);
  if (next > directory.byteLength) throw new ZipError("damaged zip");
  const flags = directory.getUint16(at + 8, true);
  const madeByUnix = directory.getUint8(at + 5) === 3;
  const entry: CentralEntry = {
    path: name(bytes(directory, nameAt, extraAt), flags),
    flags,
    method: directory.getUint16(at + 10, true),
    packed: directory.getUint32(at + 20, true),
    size: directory.getUint32(at + 24, true),
    header: directory.getUint32(at + 42, true),
    mode: madeByUnix ? directory.getUint16(at + 40, true) : 0,
  };
  zip64(entry, directory, extraAt, commentAt);
  return { entry, next };
}

/** Fields that did not fit stand in extra field 1, in this order, only those. */
function zip64(entry: CentralEntry, directory: DataView, from: number, to: number): void {
  for (let at = from; at + 4 <= to; at += 4 + directory.getUint16(at + 2, true)) {
    if (directory.getUint16(at, true) !== 1) continue;
    const end = Math.min(to, at + 4 + directory.getUint16(at + 2, true));
    let field = at + 4;
    for (const key of ["size", "packed", "header"] as const) {
      if (entry[key] !== IN_ZIP64 || field + 8 > end) continue;
      entry[key] = number64(directory, field);
      field += 8;
    }
    return;
  }
}

function name(raw: Uint8Array, flags: number): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(raw);
  } catch {
    return new TextDecoder(flags & FLAG_UTF8 ? "utf-8" : "latin1").decode(raw);
  }
}

function number64(from: DataView, at: number): number {
  return Number(from.getBigUint64(at, true));
}

function bytes(from: DataView, begin: number, end: number): Uint8Array {
  return new Uint8Array(from.buffer, from.byteOffset + begin, end - begin);
}

async function view(archive: Source, begin: number, length: number): Promise<DataView> {
  const slice = await archive.slice(Math.max(0, begin), begin + length).arrayBuffer();
  if (begin < 0 || slice.byteLength < length) throw new ZipError("not a zip, or cut short");
  return new DataView(slice);
}
