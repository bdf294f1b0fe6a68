/** By its name and its first bytes; it may be packed by gzip. */
export async function isTar(file: File): Promise<boolean> {
  if (!/\.(tar|tgz|tar\.gz)$/i.test(file.name)) return false;
  const head = new Uint8Array(await file.slice(0, 512).arrayBuffer());
  return isGzip(head) || isTarHead(head);
}

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** POSIX and GNU archives say `ustar`; an empty one is zeros. */
export function isTarHead(head: Uint8Array): boolean {
  return head.length >= 512 && String.fromCharCode(...head.subarray(257, 262)) === "ustar";
}

const BLOCK = 512;
/** Read at once: most bodies of a repository are smaller, those of layers larger. */
const WINDOW = 256 * 1024;

/** Names as they stand in the headers of an archive that is not packed; long ones are cut. */
export async function* namesOfTar(archive: Blob): AsyncIterable<string> {
  let window = new Uint8Array();
  let start = 0;
  for (let at = 0; at + BLOCK <= archive.size;) {
    if (at + BLOCK > start + window.length) {
      start = at;
      window = new Uint8Array(await archive.slice(at, at + WINDOW).arrayBuffer());
    }
    const header = window.subarray(at - start, at - start + BLOCK);
    if (!isTarHead(header)) return;
    const name = header.subarray(0, 100);
    const end = name.indexOf(0);
    yield new TextDecoder().decode(end === -1 ? name : name.subarray(0, end));
    at += BLOCK + Math.ceil(sizeIn(header) / BLOCK) * BLOCK;
  }
}

/** Octal digits, or a number of base 256 where those do not suffice. */
function sizeIn(header: Uint8Array): number {
  const field = header.subarray(124, 136);
  if ((field[0] ?? 0) < 0x80)
    return parseInt(String.fromCharCode(...field).replace(/[\0 ]/g, ""), 8) || 0;
  return field.subarray(4).reduce((size, byte) => size * 256 + byte, 0);
}
