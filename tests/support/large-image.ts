import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createTarPacker } from "modern-tar";

/**
 * Writes an exported image of one layer that holds one file, `big`, of so many bytes.
 *
 * @example await writeLargeImage(join(folder, "large.tar"), 200 * 2 ** 20, config);
 */
export async function writeLargeImage(path: string, bytes: number, config: string): Promise<void> {
  const { readable, controller } = createTarPacker();
  const written = pipeline(Readable.fromWeb(readable as never), createWriteStream(path));
  const inner = createTarPacker();
  const outer = controller.add({ name: "a/layer.tar", size: bytes + 1536, type: "file" });
  const copied = inner.readable.pipeTo(outer);
  const body = inner.controller.add({ name: "big", size: bytes, type: "file" }).getWriter();
  const piece = new Uint8Array(2 ** 20);
  for (let at = 0; at < bytes; at += piece.length) await body.write(piece);
  await body.close();
  inner.controller.finalize();
  await copied;
  const manifest = [{ Config: "c.json", RepoTags: ["big:1"], Layers: ["a/layer.tar"] }];
  for (const [name, text] of [
    ["c.json", config],
    ["manifest.json", JSON.stringify(manifest)],
  ] as const) {
    const writer = controller.add({ name, size: text.length, type: "file" }).getWriter();
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  }
  controller.finalize();
  await written;
}
