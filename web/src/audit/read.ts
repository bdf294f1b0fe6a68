import type { InputFile } from "@sluice/engine";
import { type Content, type FoundFile, reasonOf } from "../intake/folder.ts";

/** Small files are read many in one piece: each reading by itself costs more than what it reads. */
const PIECE = { bytes: 4 * 2 ** 20, files: 128 } as const;
/** Pieces read at a time. */
const READERS = 8;

/** Files that are read one after the other, and checked together. */
export type Piece = readonly FoundFile[];

/**
 * The bytes of every file, in the files' order; what cannot be read says why. `use` gets each piece once
 * it is read, and the next one is read when it is done with it.
 *
 * @example const files = await readAll(found.files, async (piece) => check(piece))
 */
export async function readAll(
  pieces: readonly Piece[],
  use: (read: readonly InputFile[]) => Promise<void>,
): Promise<readonly InputFile[]> {
  const read: (readonly InputFile[])[] = pieces.map(() => []);
  const left = pieces.entries();
  const reader = async () => {
    for (const [i, piece] of left) {
      read[i] = await readPiece(piece);
      await use(read[i]);
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return read.flat();
}

export async function readPiece(piece: Piece): Promise<readonly InputFile[]> {
  return (await together(piece)) ?? (await oneByOne(piece));
}

export function piecesOf(found: readonly FoundFile[]): readonly Piece[] {
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
async function together(piece: Piece): Promise<readonly InputFile[] | undefined> {
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

function oneByOne(piece: Piece): Promise<readonly InputFile[]> {
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
