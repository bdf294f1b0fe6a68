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

/**
 * Every file below `roots`, as the command line tool finds them: `.git` is left out, and so is what
 * `.gitignore` files name.
 *
 * @example const { files, unread, ignored } = await walk(folder)
 */
export async function walk<T extends Content>(
  root: FolderNode<T>,
  found: (files: number) => void = () => {},
): Promise<Walk<T>> {
  const files: FoundFile<T>[] = [];
  const unread: Unread[] = [];
  const ignored: string[] = [];
  let bytes = 0;

  async function file(node: FileNode<T>, path: string): Promise<void> {
    if (files.length >= limits.files) {
      throw new RangeError(`there are more than ${limits.files.toLocaleString("en")} files`);
    }
    const content = await node.open().catch((error: unknown) => {
      unread.push({ path, state: "unreadable", problem: reasonOf(error) });
    });
    if (!content) return;
    if (content.size > limits.fileBytes) {
      unread.push({ path, state: "too-large", problem: "" });
      return;
    }
    bytes += content.size;
    if (bytes > limits.totalBytes) {
      throw new RangeError(`all files together are larger than ${sizeOf(limits.totalBytes)}`);
    }
    files.push({ path, content });
    found(files.length);
  }

  async function folder(node: FolderNode<T>, base: string, outer: IgnoreRules): Promise<void> {
    const nodes = await node.list().catch((error: unknown) => {
      unread.push({ path: base || ".", state: "unreadable", problem: reasonOf(error) });
      return [];
    });
    let rules = outer;
    for (const child of nodes) {
      if (child.kind !== "file" || child.name !== ".gitignore") continue;
      const text = await read(child);
      if (text !== undefined) rules = rules.in(base, text);
    }
    for (const child of nodes) {
      const path = base === "" ? child.name : `${base}/${child.name}`;
      if (child.kind === "folder" && child.name === ".git") continue;
      if (rules.ignores(path, child.kind)) {
        ignored.push(child.kind === "folder" ? `${path}/` : path);
      } else if (child.kind === "folder") {
        await folder(child, path, rules);
      } else {
        await file(child, path);
      }
    }
  }

  await folder(root, "", IgnoreRules.none);
  return { files, unread, ignored };
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
