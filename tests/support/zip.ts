import { crc32, deflateRawSync } from "node:zlib";

export interface ZipFile {
  readonly path: string;
  readonly bytes: Uint8Array | string;
  /** What the directory says of the entry, where it lies. */
  readonly claims?: { readonly size?: number; readonly flags?: number; readonly mode?: number };
  readonly stored?: boolean;
}

/**
 * A zip of the files, in their order.
 *
 * @example zipOf([{ path: "repo-main/Dockerfile", bytes: "FROM scratch\n" }])
 */
export function zipOf(files: readonly ZipFile[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, bytes, claims = {}, stored = false } of files) {
    const raw = Buffer.from(bytes);
    const packed = stored ? raw : deflateRawSync(raw);
    const name = Buffer.from(path);
    // Version, flags, method, time, date, CRC, packed size, size, length of the name.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(claims.flags ?? 1 << 11, 2);
    common.writeUInt16LE(stored ? 0 : 8, 4);
    common.writeUInt32LE(crc32(raw), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claims.size ?? raw.length, 18);
    common.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from("PK\x03\x04", "latin1"), common, name, packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((claims.mode ?? 0o100644) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\x03", "latin1"), common, tail, name);
    offset += 4 + common.length + name.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}
