// Reads what an audit of a change needs, at base and head, within limits that are told.
import type { InputFile } from "@sluice/engine";

import {
  contextOf,
  folderOf,
  foldersNamedIn,
  isAlike,
  matters,
  namedIn,
  resolved,
} from "./context.ts";
import type { ChangedFile, Entry, Tree } from "./tree.ts";

/** What an id stands for; not every forge tells sizes beforehand. */
export type Content = Uint8Array | "too large";

/** Reads contents by id. What cannot be read (too large for the forge, too many calls) is missing. */
export type ReadBlobs = (entries: readonly Entry[]) => Promise<ReadonlyMap<string, Content>>;

/** Adds what lies in folders to a tree of which but a part is known. */
export type Grow = (tree: Tree, folders: readonly string[]) => Promise<void>;

export interface ReadLimits {
  /** Of one file. */
  readonly fileBytes: number;
  /** Of all files of one side together. */
  readonly totalBytes: number;
  /** Of one side. */
  readonly files: number;
}

/** A file of the change that was not audited. */
export interface NotRead {
  readonly path: string;
  readonly reason: string;
  /** It may hold what was to be found: the audit is not whole. */
  readonly counts: boolean;
}

export interface Reading {
  readonly head: readonly InputFile[];
  readonly base: readonly InputFile[];
  /** Renamed files as they were at the base, under the names that they have now. */
  readonly renamed: readonly InputFile[];
  readonly notRead: readonly NotRead[];
  /** Contents at head, for suggestions. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/** Bytes of both sides. */
export function bytesIn({ head, base }: Reading): number {
  return [...head, ...base].reduce((n, file) => n + ("bytes" in file ? file.bytes.length : 0), 0);
}

/** Links whose targets are looked up: more than that are not known to be harmless. */
const MOST_LINKS = 50;
const LFS = "version https://git-lfs.github.com/spec/v1";

/** Media and what is made of sources: above the limit of one file they are left out and said. */
const tooLarge = (path: string, limits: ReadLimits) => ({
  reason: `larger than ${limits.fileBytes} bytes`,
  counts: matters(path),
});

function whyNotByEntry(
  entry: Entry,
  limits: ReadLimits,
): { reason: string; counts: boolean } | undefined {
  if (entry.kind === "symlink") return { reason: "symbolic link", counts: matters(entry.path) };
  if (entry.kind === "submodule") return { reason: "submodule", counts: false };
  return (entry.size ?? 0) > limits.fileBytes ? tooLarge(entry.path, limits) : undefined;
}

function isLfsPointer(bytes: Uint8Array): boolean {
  return bytes.length < 1024 && new TextDecoder().decode(bytes.subarray(0, LFS.length)) === LFS;
}

/**
 * True if what a link leads to is looked at under its own name for what it is under the link's: then
 * nothing is missed where the link is not followed.
 */
function leadsToSame(link: string, target: Content | undefined, tree: Tree): boolean {
  if (target === undefined || target === "too large") return false;
  const text = new TextDecoder().decode(target);
  const path = text.startsWith("/") ? undefined : resolved(folderOf(link), text);
  return path !== undefined && tree.entries.get(path)?.kind === "file" && isAlike(link, path);
}

/** The folders in which, or below which, lies what may be deployed. */
function foldersThatMatter(tree: Tree): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of tree.entries.keys()) {
    if (!matters(path)) continue;
    let folder = folderOf(path);
    while (folder !== "" && !folders.has(folder)) {
      folders.add(folder);
      folder = folderOf(folder);
    }
  }
  return folders;
}

/** True if a link leads to something of the same tree, all of which is looked at under its own name. */
function leadsWithin(link: string, target: Content | undefined, folders: ReadonlySet<string>) {
  if (target === undefined || target === "too large") return false;
  const text = new TextDecoder().decode(target);
  const path = text.startsWith("/") ? undefined : resolved(folderOf(link), text);
  return path !== undefined && folders.has(path);
}

/** Picks files in order of weight until a limit is reached. */
class Selection {
  readonly entries = new Map<string, Entry>();
  readonly left: string[] = [];
  #bytes = 0;
  readonly #limits: ReadLimits;

  constructor(limits: ReadLimits) {
    this.#limits = limits;
  }

  add(entry: Entry): void {
    if (this.entries.has(entry.path)) return;
    const bytes = this.#bytes + (entry.size ?? 0);
    if (this.entries.size >= this.#limits.files || bytes > this.#limits.totalBytes) {
      this.left.push(entry.path);
      return;
    }
    this.#bytes = bytes;
    this.entries.set(entry.path, entry);
  }
}

function readable(tree: Tree, path: string, limits: ReadLimits): Entry | undefined {
  const entry = tree.entries.get(path);
  return entry !== undefined && whyNotByEntry(entry, limits) === undefined ? entry : undefined;
}

/**
 * The files of both sides. Changed files come first, pipelines and infrastructure before the rest,
 * then what belongs to them; what does not fit any more is told.
 *
 * @param grow for trees that are known in part
 * @example const { head, base, notRead } = await readChange(changes, baseTree, headTree, read, limits);
 */
export async function readChange(
  changes: readonly ChangedFile[],
  base: Tree,
  head: Tree,
  read: ReadBlobs,
  limits: ReadLimits,
  grow?: Grow,
): Promise<Reading> {
  const heads = new Selection(limits);
  const bases = new Selection(limits);
  const notRead: NotRead[] = [];
  const links: Entry[] = [];
  let mattered: ReadonlySet<string> | undefined;
  const weighed = changes.toSorted((a, b) => Number(matters(b.path)) - Number(matters(a.path)));
  for (const { path, previous, status } of weighed) {
    const before = readable(base, previous ?? path, limits);
    if (before !== undefined && status !== "added") bases.add(before);
    const entry = head.entries.get(path);
    if (entry === undefined) {
      // Trees that are known in part may lack it.
      if (status !== "removed")
        notRead.push({ path, reason: "not listed by the forge", counts: true });
      continue;
    }
    const found = whyNotByEntry(entry, limits);
    // Where a folder was that something is deployed from, something else is now.
    const replaces = entry.kind !== "file" && (mattered ??= foldersThatMatter(base)).has(path);
    const why = found && { ...found, counts: found.counts || replaces };
    if (why === undefined) heads.add(entry);
    else if (entry.kind === "symlink" && why.counts && links.length < MOST_LINKS) links.push(entry);
    else notRead.push({ path, ...why });
  }
  notRead.push(
    ...heads.left.map((path) => ({ path, reason: "too much in one change", counts: true })),
  );

  const contents = new Map<string, Content>();
  const fetchMissing = async () => {
    const wanted = new Map<string, Entry>();
    for (const entry of [...heads.entries.values(), ...bases.entries.values(), ...links]) {
      if (!contents.has(entry.id)) wanted.set(entry.id, entry);
    }
    if (wanted.size === 0) return;
    for (const [id, bytes] of await read([...wanted.values()])) contents.set(id, bytes);
  };

  const paths = changes.flatMap(({ path, previous }) => [path, ...(previous ? [previous] : [])]);
  const sides = [
    { tree: head, selection: heads },
    { tree: base, selection: bases },
  ];
  for (const { tree, selection } of sides) {
    for (const path of contextOf(paths, tree)) {
      const entry = readable(tree, path, limits);
      if (entry !== undefined) selection.add(entry);
    }
  }
  await fetchMissing();
  const folders = links.length > 0 ? foldersThatMatter(head) : new Set<string>();
  for (const { path, id } of links) {
    const target = contents.get(id);
    const isFolder = !matters(path) && leadsWithin(path, target, folders);
    const counts = !isFolder && !leadsToSame(path, target, head);
    notRead.push({ path, reason: "symbolic link", counts });
  }
  // Modules name modules: three steps are deep enough for what one change is about.
  const looked = new Set<string>();
  for (let step = 0; step < 3; step += 1) {
    let found = false;
    for (const { tree, selection } of sides) {
      const texts = [...selection.entries.values()].flatMap(({ path, id }) => {
        const bytes = contents.get(id);
        const key = `${tree === head} ${path}`;
        if (bytes === undefined || bytes === "too large" || looked.has(key)) return [];
        looked.add(key);
        return [{ path, text: new TextDecoder().decode(bytes) }];
      });
      await grow?.(
        tree,
        texts.flatMap(({ path, text }) => foldersNamedIn(path, text)),
      );
      for (const one of texts) {
        for (const path of namedIn(one.path, one.text, tree)) {
          const next = readable(tree, path, limits);
          if (next === undefined || selection.entries.has(path)) continue;
          selection.add(next);
          found = true;
        }
      }
    }
    if (!found) break;
    await fetchMissing();
  }

  // What is read beside the change on one side is there on the other as well: else what one of the two
  // alone brings to light would count as new, or as fixed.
  for (const { tree, selection } of sides) {
    for (const other of sides) {
      for (const path of other.selection.entries.keys()) {
        const entry = readable(tree, path, limits);
        if (entry !== undefined) selection.add(entry);
      }
    }
  }
  // One side may have had no more room for it: then the other would tell of what is there on both.
  const changed = new Set(changes.map(({ path }) => path));
  const beside = new Set(paths);
  for (const path of new Set([...heads.left, ...bases.left])) {
    if (beside.has(path)) continue;
    heads.entries.delete(path);
    bases.entries.delete(path);
    notRead.push({ path, reason: "too much beside the change", counts: false });
  }
  await fetchMissing();

  const inputs = (selection: Selection, isHead: boolean): InputFile[] => {
    const files: InputFile[] = [];
    for (const { path, id } of selection.entries.values()) {
      const bytes = contents.get(id);
      if (bytes === undefined) {
        if (isHead && changed.has(path)) {
          notRead.push({ path, reason: "not to be had from the forge", counts: true });
        }
      } else if (bytes === "too large") {
        if (isHead && changed.has(path)) notRead.push({ path, ...tooLarge(path, limits) });
      } else if (isLfsPointer(bytes)) {
        files.push({ path, state: "skipped", problem: "kept in Git LFS" });
        if (isHead && changed.has(path))
          notRead.push({ path, reason: "kept in Git LFS", counts: matters(path) });
      } else {
        files.push({ path, bytes });
      }
    }
    return files;
  };

  const headFiles = inputs(heads, true);
  const baseFiles = inputs(bases, false);
  const nowCalled = new Map(changes.flatMap((c) => (c.previous ? [[c.previous, c.path]] : [])));
  const renamed =
    nowCalled.size === 0
      ? []
      : baseFiles.map((file) => ({ ...file, path: nowCalled.get(file.path) ?? file.path }));
  const byPath = new Map<string, Uint8Array>();
  for (const file of headFiles) if ("bytes" in file) byPath.set(file.path, file.bytes);
  return { head: headFiles, base: baseFiles, renamed, notRead, contents: byPath };
}
