import type { Node } from "./folder.ts";
import { fromFiles, fromNodes, type Given } from "./given.ts";
import { type Origin, originOf } from "./handle.ts";

type Handle = FileSystemHandle | null | undefined;

/** Of the File System Access API, which not every browser has. */
interface HandleItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

/** What was dropped. */
export interface Dropped {
  /** For people. */
  readonly name: string;
  given(found?: (files: number) => void): Promise<Given>;
  /** Where it can be had again, if it is one folder and the browser gives such. */
  readonly origin: Promise<Origin | undefined>;
}

/**
 * What a drop holds. Call it in the event itself: the list is empty once the handler has ended.
 *
 * @example const { given } = dropped(event.dataTransfer)
 */
export function dropped(data: DataTransfer): Dropped {
  const files = [...data.files];
  const nodes: Node<File>[] = [];
  const handles: Promise<Handle>[] = [];
  for (const item of data.items) {
    const entry = item.kind === "file" ? item.webkitGetAsEntry() : null;
    if (!entry) continue;
    const handle = (item as HandleItem).getAsFileSystemHandle?.().catch(() => null);
    handles.push(Promise.resolve(handle));
    nodes.push(nodeOf(entry, Promise.resolve(handle)));
  }
  const [node] = nodes;
  return {
    name: nodes.length === 1 && node ? node.name : `${files.length} files and folders`,
    given: (found) => (node ? fromNodes(nodes, found) : fromFiles(files, found)),
    origin: (handles[0] ?? Promise.resolve(null)).then((handle) =>
      handles.length === 1 && handle?.kind === "directory" && node?.kind === "folder"
        ? originOf(node)
        : undefined,
    ),
  };
}

/**
 * The same thing in both of the ways in which a browser gives it. Chromium opens the file of a handle in
 * a fifth of the time that the one of an entry takes, but handles leave out names that another system
 * would not have (`notes~`, `aux`, `a?.txt`), and those are audited as well.
 */
function nodeOf(entry: FileSystemEntry, handle: Promise<Handle>): Node<File> {
  const { name } = entry;
  if (entry.isFile) {
    const own = entry as FileSystemFileEntry;
    const ofEntry = () => new Promise<File>((ok, no) => own.file(ok, no));
    const open = async () => {
      const given = await handle;
      return given?.kind === "file"
        ? (given as FileSystemFileHandle).getFile().catch(ofEntry)
        : ofEntry();
    };
    return { kind: "file", name, open };
  }
  const folder = entry as FileSystemDirectoryEntry;
  const list = async () => {
    const [entries, handles] = await Promise.all([entriesOf(folder), handlesOf(await handle)]);
    return entries.map((child) => nodeOf(child, Promise.resolve(handles.get(child.name))));
  };
  return { kind: "folder", name, list };
}

/** `readEntries` gives a hundred or so at a time, until it gives none. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  const reader = folder.createReader();
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((ok, no) => reader.readEntries(ok, no));
    if (entries.length === 0) return all;
    all.push(...entries);
  }
}

async function handlesOf(folder: Handle): Promise<ReadonlyMap<string, FileSystemHandle>> {
  const handles = new Map<string, FileSystemHandle>();
  if (folder?.kind !== "directory") return handles;
  try {
    for await (const [name, handle] of (folder as FileSystemDirectoryHandle).entries())
      handles.set(name, handle);
  } catch {
    // What is missing is opened as an entry.
  }
  return handles;
}
