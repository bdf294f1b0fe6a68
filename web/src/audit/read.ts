import type { InputFile } from "@sluice/engine";
import { type Content, type FoundFile, reasonOf } from "../intake/folder.ts";
import type { Progress } from "./protocol.ts";

/** Small files are read many in one piece: each reading by itself costs more than what it reads. */
const PIECE = { bytes: 4 * 2 ** 20, files: 128 } as const;
/** Pieces read at a time. */
const READERS = 8;

/**
 * The bytes of every file, in the files' order; what cannot be read says why.
 *
 * @example const files = await readAll(found.files, (progress) => post({ id, progress }))
 */
export async function readAll(
  found: readonly FoundFile[],
  progress: (progress: Progress) => void,
): Promise<readonly InputFile[]> {
  const of = found.length;
  let done = 0;
  let told = -Infinity;
  const tell = (files: number) => {
    done += files;
    if (performance.now() - told <= 50) return;
    told = performance.now();
    progress({ stage: "reading", done, of });
  };
  const pieces = piecesOf(found);
  const read: (readonly InputFile[])[] = pieces.map(() => []);
  const left = pieces.entries();
  const reader = async () => {
    for (const [i, piece] of left) {
      read[i] = (await together(piece)) ?? (await oneByOne(piece));
      tell(piece.length);
    }
  };
  tell(0);
  await Promise.all(Array.from({ length: READERS }, reader));
  return read.flat();
}

function piecesOf(found: readonly FoundFile[]): readonly (readonly FoundFile[])[] {
  const pieces: FoundFile[][] = [];
  let room = 0;
  for (const file of found) {
    const piece = pieces.at(-1);
    room -= file.content.size;
    if (piece && room >= 0 && piece.length < PIECE.files) piece.push(file);
    else {
      pieces.push([file]);
      room = PIECE.bytes - file.content.size;
    }
  }
  return pieces;
}

/** None where a file is no longer what it was when it was found, or lies in an archive. */
async function together(piece: readonly FoundFile[]): Promise<readonly InputFile[] | undefined> {
  const blobs = piece.flatMap(({ content }) => (content instanceof Blob ? [content] : []));
  if (blobs.length < piece.length) return undefined;
  const whole = await new Blob(blobs).arrayBuffer().catch(() => undefined);
  if (whole?.byteLength !== piece.reduce((sum, { content }) => sum + content.size, 0))
    return undefined;
  let at = 0;
  return piece.map(({ path, content: { size } }) => {
    const bytes = new Uint8Array(whole.slice(at, at + size));
    at += size;
    return { path, bytes };
  });
}

function oneByOne(piece: readonly FoundFile[]): Promise<readonly InputFile[]> {
  return Promise.all(
    piece.map(async ({ path, content }): Promise<InputFile> => {
      try {
        return { path, bytes: await bytesOf(content) };
      } catch (error) {
        return { path, state: "unreadable", problem: reasonOf(error) };
      }
    }),
  );
}

export async function bytesOf(content: Content): Promise<Uint8Array> {
  return new Uint8Array(await content.arrayBuffer());
}
