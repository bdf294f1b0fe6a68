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
