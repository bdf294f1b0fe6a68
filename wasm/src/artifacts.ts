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

/** A piece is good until the next one is asked for. */
async function* piecesOf(content: Pieces): AsyncIterable<Uint8Array> {
  if (!(content instanceof Blob)) return yield* content;
  const reader = readerOf(content);
  if (!reader) {
    for (let at = 0; at < content.size; at += sliceBytes)
      yield new Uint8Array(await content.slice(at, at + sliceBytes).arrayBuffer());
    return;
  }
  // One buffer for all: a new one each time piles up until somebody collects it.
  let buffer = new ArrayBuffer(sliceBytes);
  try {
    for (let isEnd = false; !isEnd;) {
      let filled = 0;
      while (filled < sliceBytes && !isEnd) {
        const { done, value } = await reader.read(new Uint8Array(buffer, filled));
        if (value) {
          buffer = value.buffer;
          filled += value.byteLength;
        }
        isEnd = done;
      }
      if (filled > 0) yield new Uint8Array(buffer, 0, filled);
    }
  } finally {
    // What failed has ended already.
    await reader.cancel().catch(() => undefined);
  }
}

/** None where the host's blobs are no streams of bytes. */
function readerOf(content: Blob): ReadableStreamBYOBReader | undefined {
  try {
    return content.stream().getReader({ mode: "byob" });
  } catch {
    return undefined;
  }
}
