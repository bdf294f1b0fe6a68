import { fromNodes, type Given } from "./given.ts";
import type { FolderNode, Node } from "./folder.ts";

/** Of the File System Access API, which not every browser has. */
interface Picker {
  showDirectoryPicker?(options: { id: string; mode: "read" }): Promise<FileSystemDirectoryHandle>;
}

interface Observer {
  observe(handle: FileSystemDirectoryHandle, options: { recursive: boolean }): Promise<void>;
  disconnect(): void;
}

type ObserverClass = new (changed: () => void) => Observer;

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
 * Tells when something below the folder changes, where the browser can; the answer ends that.
 *
 * @example const stop = await watch(handle, () => reread())
 */
export async function watch(
  handle: FileSystemDirectoryHandle,
  changed: () => void,
): Promise<() => void> {
  const Observing = (globalThis as { FileSystemObserver?: ObserverClass }).FileSystemObserver;
  if (!Observing) return () => {};
  const observer = new Observing(changed);
  await observer.observe(handle, { recursive: true }).catch(() => {});
  return () => observer.disconnect();
}

/** The folder as a place to read again from. */
export function originOf(handle: FileSystemDirectoryHandle) {
  return {
    read: () => fromHandle(handle),
    watch: (changed: () => void) => watch(handle, changed),
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
