import { fromNodes, type Given } from "./given.ts";
import type { FolderNode, Node } from "./folder.ts";

/** Of the File System Access API, which not every browser has. */
interface Picker {
  showDirectoryPicker?(options: { id: string; mode: "read" }): Promise<FileSystemDirectoryHandle>;
}

/** Whether a folder can be opened so that it can be read again. */
export function canPick(): boolean {
  return typeof (globalThis as Picker).showDirectoryPicker === "function";
}

/** The folder that the user picks; none where the user does not. */
export async function pickFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await (globalThis as Picker).showDirectoryPicker?.({ id: "audit", mode: "read" });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    throw error;
  }
}

/** Where the files can be had again, as they are by then. */
export interface Origin {
  read(found?: (files: number) => void): Promise<Given>;
  /** Tells when there is something else than what was given; the answer ends that. */
  watch(given: Given, changed: () => void): () => void;
}

/** Between two looks at a folder, in milliseconds; longer where a look takes long. */
const LOOK = { least: 2000, share: 20 } as const;

/**
 * Tells when the folder no longer holds what was given; the answer ends that. It is looked at when the
 * user comes back to the page, and from time to time while the page is seen, as beside an editor: names,
 * sizes and times, and no file is read. Chromium could watch the folder itself, and breaks down as a
 * whole once such a folder is removed.
 */
function watch(folder: FolderNode<File>, given: Given, changed: () => void): () => void {
  const before = stampOf(given);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLooking = false;
  let isOver = false;
  const look = async () => {
    if (isLooking || isOver) return;
    clearTimeout(timer);
    isLooking = true;
    const began = performance.now();
    const isOther =
      document.visibilityState === "visible" && stampOf(await fromNodes([folder])) !== before;
    isLooking = false;
    if (isOver) return;
    if (isOther) changed();
    const took = performance.now() - began;
    timer = setTimeout(() => void look(), Math.max(LOOK.least, LOOK.share * took));
  };
  const seen = () => void look();
  addEventListener("focus", seen);
  document.addEventListener("visibilitychange", seen);
  timer = setTimeout(seen, LOOK.least);
  return () => {
    isOver = true;
    clearTimeout(timer);
    removeEventListener("focus", seen);
    document.removeEventListener("visibilitychange", seen);
  };
}

/** Two folders of the same stamp hold the same, as far as can be told without reading. */
function stampOf(given: Given): string {
  if (given.kind !== "files") return "";
  const { files, unread, ignored } = given.found;
  return [
    ...files.map(({ path, content }) =>
      JSON.stringify([path, content.size, content instanceof File ? content.lastModified : 0]),
    ),
    ...unread.map(({ path, state }) => JSON.stringify([path, state])),
    ...ignored,
  ]
    .sort()
    .join("\n");
}

/** The folder as a place to read from again and again. */
export function originOf(folder: FolderNode<File>): Origin {
  return {
    read: (found) => fromNodes([folder], found),
    watch: (given, changed) => watch(folder, given, changed),
  };
}

export function folderNode(handle: FileSystemDirectoryHandle): FolderNode<File> {
  const { name } = handle;
  return { kind: "folder", name, list: () => listOf(handle) };
}

async function listOf(handle: FileSystemDirectoryHandle): Promise<Node<File>[]> {
  const nodes: Node<File>[] = [];
  for await (const child of handle.values()) {
    if (child instanceof FileSystemDirectoryHandle) nodes.push(folderNode(child));
    else if (child instanceof FileSystemFileHandle)
      nodes.push({ kind: "file", name: child.name, open: () => child.getFile() });
  }
  return nodes.sort((a, b) => (a.name < b.name ? -1 : 1));
}
