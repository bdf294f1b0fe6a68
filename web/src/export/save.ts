import { h } from "../app/dom.ts";

/** Hands a file to the user, as a download. */
export function save(name: string, type: string, content: string | Uint8Array): void {
  const url = URL.createObjectURL(new Blob([content as BlobPart], { type }));
  h("a", { attributes: { href: url, download: name } }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
