// Exported images and other artifacts, as a host hands them over.
import type { ReadFile } from "./engine.ts";

/** A File, or pieces of any size in order. */
export type Pieces = Blob | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** An archive: of `docker save`, an OCI layout as a tar, a zip that is deployed. */
export interface ArtifactArchive {
  /** What the report calls it. */
  readonly path: string;
  readonly content: Pieces;
}

/** An OCI layout as a folder. */
export interface ArtifactFolder {
  readonly path: string;
  /** Their paths are relative to the folder. */
  readonly files: readonly LayoutFile[];
}

export interface LayoutFile {
  readonly path: string;
  readonly size: number;
  readonly content: Pieces;
}

export type Artifact = ArtifactArchive | ArtifactFolder;

/** What is known of packages beforehand. */
export interface Known {
  /** Documents of OSV, or what `sluice advisories compile` made of them. */
  readonly advisories?: readonly ReadFile[];
  /** Statements that holes do no harm: OpenVEX, CycloneDX. */
  readonly vex?: readonly ReadFile[];
  /** Bills of materials, CycloneDX or SPDX, that images and archives are held to. */
  readonly bills?: readonly ReadFile[];
}

export interface ImageHelp {
  readonly known?: Known;
  /** Told after each piece how many bytes were taken so far. */
  readonly progress?: (bytes: number) => void;
}

/** Where an artifact is pushed to. */
export interface Sink {
  begin(path: string): void;
  beginFile(path: string, size: number): void;
  feed(bytes: Uint8Array, inFile: boolean): void;
  endFile(): void;
  end(): void;
}

export async function pushArtifact(artifact: Artifact, sink: Sink): Promise<void> {
  sink.begin(artifact.path);
  if ("content" in artifact) {
    for await (const piece of piecesOf(artifact.content)) sink.feed(piece, false);
  } else {
    // In the order in which the command line reads them.
    for (const file of artifact.files.toSorted(byPath)) {
      sink.beginFile(file.path, file.size);
      for await (const piece of piecesOf(file.content)) sink.feed(piece, true);
      sink.endFile();
    }
  }
  sink.end();
}

function byPath(a: LayoutFile, b: LayoutFile): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}

// A call costs the same whatever it carries, and a slice is held once here and once in the module.
const sliceBytes = 1 << 20;

/** A piece is good until the next one is asked for. What comes behind it is read meanwhile. */
async function* piecesOf(content: Pieces): AsyncIterable<Uint8Array> {
  if (!(content instanceof Blob)) return yield* content;
  const reader = readerOf(content);
  // Two buffers for all: new ones each time pile up until somebody collects them.
  const fill = reader ? filling(reader) : slicing(content);
  const read = (into: ArrayBuffer) => {
    const piece = fill(into);
    piece.catch(() => undefined); // told where it is waited for
    return piece;
  };
  let next = read(new ArrayBuffer(sliceBytes));
  let spare = new ArrayBuffer(sliceBytes);
  try {
    for (;;) {
      const piece = await next;
      if (piece.length === 0) return;
      next = read(spare);
      yield piece;
      spare = piece.buffer;
    }
  } finally {
    // What failed has ended already.
    await next.catch(() => undefined);
    await reader?.cancel().catch(() => undefined);
  }
}

type Read = (into: ArrayBuffer) => Promise<Uint8Array<ArrayBuffer>>;

function filling(reader: ReadableStreamBYOBReader): Read {
  return async (into) => {
    let filled = 0;
    while (filled < sliceBytes) {
      const { done, value } = await reader.read(new Uint8Array(into, filled));
      if (value) {
        into = value.buffer;
        filled += value.byteLength;
      }
      if (done) break;
    }
    return new Uint8Array(into, 0, filled);
  };
}

function slicing(content: Blob): Read {
  let at = 0;
  return async () => new Uint8Array(await content.slice(at, (at += sliceBytes)).arrayBuffer());
}

/** None where the host's blobs are no streams of bytes. */
function readerOf(content: Blob): ReadableStreamBYOBReader | undefined {
  try {
    return content.stream().getReader({ mode: "byob" });
  } catch {
    return undefined;
  }
}
