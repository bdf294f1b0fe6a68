import {
  folderOf,
  type FolderNode,
  type FoundFile,
  type Node,
  soleFolder,
  walk,
  type Walk,
  type Content,
  type Unread,
} from "./folder.ts";
import { isTar } from "./tar-head.ts";
import { isZip, readZip } from "./zip.ts";

/** All files of what was given. */
export interface Found<T extends Content = Content> extends Walk<T> {
  /** They are all that stand below their root, so that a path which is not among them is missing. */
  readonly isWhole: boolean;
}

/** What the user handed over, in a form that a worker can be sent. */
export type Given =
  | { readonly kind: "files"; readonly name: string; readonly found: Found<Blob> }
  | { readonly kind: "zip" | "tar"; readonly name: string; readonly archive: File };

/** What `<input type="file">` holds, with or without `webkitdirectory`. */
export function fromFiles(files: readonly File[], found?: (files: number) => void): Promise<Given> {
  const root = folderOf(
    files.map((file) => ({
      path: file.webkitRelativePath || file.name,
      open: async () => file,
    })),
  );
  return root.list().then((nodes) => fromNodes(nodes, found));
}

/** Text that was typed or pasted, under the name that tells what it is. */
export function fromText(path: string, text: string): Given {
  return fromTexts(path, [{ path, text }]);
}

export function fromTexts(
  name: string,
  texts: readonly { readonly path: string; readonly text: string }[],
  isWhole = false,
): Given {
  const files = texts.map(({ path, text }) => ({ path, content: new Blob([text]) }));
  return { kind: "files", name, found: { files, unread: [], ignored: [], isWhole } };
}

/** The files of what was given; a zip is listed here, not inflated, and a tar is read. */
export async function filesOf(given: Given): Promise<Found> {
  switch (given.kind) {
    case "files":
      return given.found;
    case "zip": {
      const { entries, unread } = await readZip(given.archive);
      const contents = entries.map((entry) => ({ path: entry.path, content: entry }));
      return filesIn(contents, unread);
    }
    case "tar": {
      const { readTar } = await import("./tar.ts");
      const { files, unread } = await readTar(given.archive);
      return filesIn(files, unread);
    }
  }
}

/** What lies in an archive, below its one folder if there is one. */
async function filesIn(files: readonly FoundFile[], unread: readonly Unread[]): Promise<Found> {
  const nodes = files.map(({ path, content }) => ({ path, open: async () => content }));
  const all = folderOf<Content>(nodes);
  const { root, isPart } = await rootOf(all);
  const inside = await walk(root);
  const prefix = root === all ? "" : `${root.name}/`;
  const relative = (path: string) => (path.startsWith(prefix) ? path.slice(prefix.length) : path);
  const outside = unread.map((file) => ({ ...file, path: relative(file.path) }));
  return { ...inside, unread: [...outside, ...inside.unread], isWhole: !isPart };
}

/** The files and folders that were given side by side. */
export async function fromNodes(
  nodes: readonly Node<File>[],
  found?: (files: number) => void,
): Promise<Given> {
  const [only] = nodes;
  if (nodes.length === 1 && only?.kind === "file") {
    const file = await only.open();
    // An archive is audited as what was packed. Among other files it is one of them.
    if (await isZip(file)) return { kind: "zip", name: file.name, archive: file };
    if (await isTar(file)) return { kind: "tar", name: file.name, archive: file };
  }
  const side: FolderNode<File> = { kind: "folder", name: "", list: async () => nodes };
  const name = nodes.length === 1 && only ? only.name : `${nodes.length} files and folders`;
  const { root } = await rootOf(side);
  return { kind: "files", name, found: { ...(await walk(root, found)), isWhole: root !== side } };
}

/**
 * The one folder given is the root, and its name in no path. Not `.github`, `.circleci` and the
 * like: there the name says what the files are, and they are a part of something.
 */
async function rootOf<T extends Content>(
  given: FolderNode<T>,
): Promise<{ readonly root: FolderNode<T>; readonly isPart: boolean }> {
  const folder = await soleFolder(given);
  const isPart = folder.name.startsWith(".");
  return { root: isPart ? given : folder, isPart };
}
