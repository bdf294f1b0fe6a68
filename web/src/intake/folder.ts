import { IgnoreRules } from "./gitignore.ts";
import { limits } from "./limits.ts";

/** Something to read: a `Blob`, or an entry of a zip. */
export interface Content {
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface FileNode<T extends Content> {
  readonly kind: "file";
  readonly name: string;
  open(): Promise<T>;
}

/** A folder wherever it is: dropped, picked, or inside a zip. */
export interface FolderNode<T extends Content> {
  readonly kind: "folder";
  readonly name: string;
  list(): Promise<readonly Node<T>[]>;
}

export type Node<T extends Content> = FileNode<T> | FolderNode<T>;

export interface FoundFile<T extends Content = Content> {
  /** Relative to the audited root, with `/`. */
  readonly path: string;
  readonly content: T;
}

/** A file that was given and not read: the engine is told, so that the report tells. */
export interface Unread {
  readonly path: string;
  readonly state: "skipped" | "unreadable" | "too-large";
  readonly problem: string;
}

export interface Walk<T extends Content = Content> {
  readonly files: readonly FoundFile<T>[];
  readonly unread: readonly Unread[];
  /** Files and folders (with `/` behind) that a `.gitignore` names. */
  readonly ignored: readonly string[];
}

/** Folders listed and files opened at a time: each is a question to another process, and all waiting. */
const AT_ONCE = 64;

/**
 * Every file below `root`, as the command line tool finds them: `.git` is left out, and so is what
 * `.gitignore` files name. In the order in which the folders list them, whatever answers first.
 *
 * @example const { files, unread, ignored } = await walk(folder)
 */
export async function walk<T extends Content>(
  root: FolderNode<T>,
  found: (files: number) => void = () => {},
): Promise<Walk<T>> {
  const waiting = new Turns(AT_ONCE);
  let files = 0;
  let bytes = 0;

  async function file(node: FileNode<T>, path: string): Promise<Walk<T>> {
    let content: T;
    try {
      content = await waiting.run(() => node.open());
    } catch (error) {
      return unread({ path, state: "unreadable", problem: reasonOf(error) });
    }
    if (content.size > limits.fileBytes) return unread({ path, state: "too-large", problem: "" });
    files += 1;
    bytes += content.size;
    if (files > limits.files)
      throw waiting.stop(`there are more than ${limits.files.toLocaleString("en")} files`);
    if (bytes > limits.totalBytes)
      throw waiting.stop(`all files together are larger than ${sizeOf(limits.totalBytes)}`);
    found(files);
    return { ...nothing, files: [{ path, content }] };
  }

  async function folder(
    node: FolderNode<T>,
    base: string,
    outer: IgnoreRules,
  ): Promise<readonly Walk<T>[]> {
    let nodes: readonly Node<T>[];
    try {
      nodes = await waiting.run(() => node.list());
    } catch (error) {
      return [unread({ path: base || ".", state: "unreadable", problem: reasonOf(error) })];
    }
    let rules = outer;
    for (const child of nodes) {
      if (child.kind !== "file" || child.name !== ".gitignore") continue;
      const text = await read(child);
      if (text !== undefined) rules = rules.in(base, text);
    }
    const inside = nodes.map(async (child): Promise<readonly Walk<T>[]> => {
      const path = base === "" ? child.name : `${base}/${child.name}`;
      if (child.kind === "folder" && child.name === ".git") return [];
      if (rules.ignores(path, child.kind))
        return [{ ...nothing, ignored: [child.kind === "folder" ? `${path}/` : path] }];
      return child.kind === "folder" ? folder(child, path, rules) : [await file(child, path)];
    });
    return (await Promise.all(inside)).flat();
  }

  const all = await folder(root, "", IgnoreRules.none);
  return {
    files: all.flatMap((one) => one.files),
    unread: all.flatMap((one) => one.unread),
    ignored: all.flatMap((one) => one.ignored),
  };
}

const nothing = { files: [], unread: [], ignored: [] } as const;

function unread(file: Unread) {
  return { ...nothing, unread: [file] };
}

/** So much at a time, first come first served, until it is stopped. */
class Turns {
  #free: number;
  readonly #queue: (() => void)[] = [];
  #stopped: RangeError | undefined;

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  async run<R>(work: () => Promise<R>): Promise<R> {
    if (this.#free > 0) --this.#free;
    else await new Promise<void>((begin) => this.#queue.push(begin));
    try {
      if (this.#stopped) throw this.#stopped;
      return await work();
    } finally {
      const next = this.#queue.shift();
      if (next) next();
      else ++this.#free;
    }
  }

  /** What has not begun yet never will; the answer is what to throw. */
  stop(why: string): RangeError {
    return (this.#stopped ??= new RangeError(why));
  }
}

async function read(node: FileNode<Content>): Promise<string | undefined> {
  try {
    const content = await node.open();
    if (content.size > limits.fileBytes) return undefined;
    return new TextDecoder().decode(await content.arrayBuffer());
  } catch {
    return undefined; // reported when its turn comes as a file
  }
}

/**
 * A folder made of paths, for sources that list all their files at once. A name that stands for a
 * folder and a file keeps both.
 *
 * @example folderOf([{ path: "a/b.tf", open: async () => blob }])
 */
export function folderOf<T extends Content>(
  files: Iterable<{ readonly path: string; open(): Promise<T> }>,
): FolderNode<T> {
  const root = new PathFolder<T>("");
  for (const { path, open } of files) {
    const names = path.split("/");
    let at = root;
    for (const name of names.slice(0, -1)) at = at.folder(name);
    at.add({ kind: "file", name: names.at(-1) ?? "", open });
  }
  return root;
}

class PathFolder<T extends Content> implements FolderNode<T> {
  readonly kind = "folder";
  readonly name: string;
  readonly #nodes: Node<T>[] = [];
  readonly #folders = new Map<string, PathFolder<T>>();

  constructor(name: string) {
    this.name = name;
  }

  folder(name: string): PathFolder<T> {
    let folder = this.#folders.get(name);
    if (!folder) {
      folder = new PathFolder(name);
      this.#folders.set(name, folder);
      this.#nodes.push(folder);
    }
    return folder;
  }

  add(node: FileNode<T>): void {
    this.#nodes.push(node);
  }

  async list(): Promise<readonly Node<T>[]> {
    return this.#nodes;
  }
}

/** The one folder in which everything lies, if there is one: the root that the user means. */
export async function soleFolder<T extends Content>(root: FolderNode<T>): Promise<FolderNode<T>> {
  const [first, ...others] = await root.list();
  return first?.kind === "folder" && others.length === 0 ? first : root;
}

/** @example sizeOf(64 * 2 ** 20) // "64 MB" */
export function sizeOf(bytes: number): string {
  const gigabytes = bytes / 2 ** 30;
  return gigabytes >= 1 ? `${gigabytes.toFixed(0)} GB` : `${(bytes / 2 ** 20).toFixed(0)} MB`;
}

/** What a thrown value says, for people. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : String(error);
}
