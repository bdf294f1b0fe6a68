// What a change does to the tree, from the two trees alone: it holds whatever the number of files.

/** One entry of a commit's tree, folders left out. */
export interface Entry {
  readonly path: string;
  readonly kind: "file" | "symlink" | "submodule";
  /** The id of the content, by git's hash. */
  readonly id: string;
  /** Bytes, where the forge says so. */
  readonly size?: number;
}

export interface Tree {
  readonly entries: ReadonlyMap<string, Entry>;
  /** The forge cut it off: what is missing is not known to be absent. */
  readonly truncated: boolean;
}

export interface ChangedFile {
  readonly path: string;
  readonly status: "added" | "changed" | "removed" | "renamed";
  /** What a renamed file was called. */
  readonly previous?: string;
}

/**
 * `kind` of a mode in git's tree; folders have none.
 *
 * @example kindOfMode("120000") // "symlink"
 */
export function kindOfMode(mode: string | undefined): Entry["kind"] | undefined {
  if (mode === "120000") return "symlink";
  if (mode === "160000") return "submodule";
  return mode === "100644" || mode === "100755" || mode === "100664" ? "file" : undefined;
}

/**
 * Files that differ, in order of path. A file is renamed where `renames` (new name to old, as the
 * forge sees it) says so, or its very content went from one name to another.
 *
 * @example changedFiles(base, head, new Map([["new.yml", "old.yml"]]))
 */
export function changedFiles(
  base: Tree,
  head: Tree,
  renames: ReadonlyMap<string, string> = new Map(),
): ChangedFile[] {
  const gone = [...base.entries.values()].filter(({ path }) => !head.entries.has(path));
  const free = new Set(gone.map(({ path }) => path));
  const byContent = new Map(gone.map(({ id, path }) => [id, path]));
  const changes: ChangedFile[] = [];
  for (const entry of head.entries.values()) {
    const before = base.entries.get(entry.path);
    if (before !== undefined) {
      if (before.id !== entry.id || before.kind !== entry.kind) {
        changes.push({ path: entry.path, status: "changed" });
      }
      continue;
    }
    const previous = renames.get(entry.path) ?? byContent.get(entry.id);
    if (previous !== undefined && free.delete(previous)) {
      changes.push({ path: entry.path, status: "renamed", previous });
    } else {
      changes.push({ path: entry.path, status: "added" });
    }
  }
  for (const path of free) changes.push({ path, status: "removed" });
  return changes.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
