/** What an exported image is made of, as its archive says. */
export interface ImageIndex {
  readonly images: readonly ExportedImage[];
}

export interface ExportedImage {
  /** Names with tags, or the digest of its manifest where it has none. */
  readonly names: readonly string[];
  readonly platform: string;
  readonly user: string;
  readonly command: string;
  readonly created: string;
  /** Names of variables: their values may be secrets. */
  readonly variables: readonly string[];
  readonly ports: readonly string[];
  readonly layers: readonly Layer[];
}

export interface Layer {
  readonly digest: string;
  /** What made it, as its history says. */
  readonly madeBy: string;
  /** In the archive, in bytes. */
  readonly packed: number;
  readonly entries: readonly LayerEntry[];
  /** Why its files are not listed. */
  readonly problem?: string;
}

export interface LayerEntry {
  readonly path: string;
  readonly size: number;
  readonly kind: "file" | "folder" | "link" | "special";
  /** Of links. */
  readonly target?: string;
  /** A name that only says that what it names is no longer there. */
  readonly removes?: string;
}

export interface FileRow extends LayerEntry {
  /** What a later layer makes of it: it is carried along all the same. */
  readonly hidden?: "removed" | "replaced";
}

const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";

/** What a whiteout takes away: a path, or all of a folder from layers below (with `/` behind). */
export function removedBy(path: string): string | undefined {
  const slash = path.lastIndexOf("/") + 1;
  const name = path.slice(slash);
  if (name === OPAQUE) return path.slice(0, slash) || "/";
  return name.startsWith(WHITEOUT) ? path.slice(0, slash) + name.slice(WHITEOUT.length) : undefined;
}

/**
 * The files of each layer, with what later layers hide. Walked from the last layer to the first, so that
 * each path is looked up once.
 */
export function layersOf({ layers }: ExportedImage): readonly (readonly FileRow[])[] {
  const replaced = new Set<string>();
  const removed = new Set<string>();
  const rows: (readonly FileRow[])[] = [];
  for (const layer of layers.toReversed()) {
    const own = layer.entries.map((entry): FileRow => {
      if (entry.kind === "folder" || entry.removes !== undefined) return entry;
      if (isRemoved(entry.path, removed)) return { ...entry, hidden: "removed" };
      return replaced.has(entry.path) ? { ...entry, hidden: "replaced" } : entry;
    });
    rows.unshift(own);
    for (const { path, kind, removes } of layer.entries) {
      if (removes !== undefined) removed.add(removes);
      else if (kind !== "folder") replaced.add(path);
    }
  }
  return rows;
}

/** By itself, with a folder above it, or as what an opaque folder hides. */
function isRemoved(path: string, removed: ReadonlySet<string>): boolean {
  if (removed.size === 0) return false;
  if (removed.has(path) || removed.has("/")) return true;
  for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) {
    if (removed.has(path.slice(0, at)) || removed.has(path.slice(0, at + 1))) return true;
  }
  return false;
}

/** Bytes of files that no container sees. */
export function wasted(rows: readonly FileRow[]): number {
  return rows.reduce((sum, { hidden, size }) => (hidden ? sum + size : sum), 0);
}

export function bytesIn(rows: readonly LayerEntry[]): number {
  return rows.reduce((sum, { size }) => sum + size, 0);
}

/** @example sizeText(1536) // "1.5 KB" */
export function sizeText(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    ++unit;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
