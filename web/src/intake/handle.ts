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

/** What lies in the folder by now. */
export function fromHandle(
  handle: FileSystemDirectoryHandle,
  found?: (files: number) => void,
): Promise<Given> {
  return fromNodes([folderNode(handle)], found);
}

/** The folder that a drop holds, if it is one folder; asked for in the event itself. */
export function droppedFolder(
  data: DataTransfer,
): Promise<FileSystemDirectoryHandle | undefined> | undefined {
  const [item] = data.items as unknown as {
    getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
  }[];
  if (data.items.length !== 1) return undefined;
  return item
    ?.getAsFileSystemHandle?.()
    .then((handle) =>
      handle?.kind === "directory" ? (handle as FileSystemDirectoryHandle) : undefined,
    )
    .catch(() => undefined);
}

/**
 * Tells when the user comes back to the page, by when files may have changed; the answer ends that.
 * Chromium could watch the folder itself, and breaks down as a whole once such a folder is removed.
 */
function watch(changed: () => void): () => void {
  addEventListener("focus", changed);
  return () => removeEventListener("focus", changed);
}

/** The folder as a place to read again from. */
export function originOf(handle: FileSystemDirectoryHandle) {
  return {
    read: () => fromHandle(handle),
    watch,
  };
}

function folderNode(handle: FileSystemDirectoryHandle): FolderNode<File> {
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
