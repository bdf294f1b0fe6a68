/**
 * The id that git gives a content; `like` tells by which hash.
 *
 * @example (await gitId(bytes, entry.id)) === entry.id
 */
export async function gitId(bytes: Uint8Array, like: string): Promise<string> {
  const head = new TextEncoder().encode(`blob ${bytes.length}\0`);
  const all = new Uint8Array(head.length + bytes.length);
  all.set(head);
  all.set(bytes, head.length);
  const hash = await crypto.subtle.digest(like.length === 64 ? "SHA-256" : "SHA-1", all);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
