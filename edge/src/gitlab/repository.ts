// What is read of a project at GitLab: the diffs of a merge request, and of its trees the folders
// that matter. Contents are verified by their ids.
import type { PolicyFile } from "@sluice/engine";

import { folderOf, foldersAbout } from "../change/context.ts";
import type { Content, ReadLimits } from "../change/reading.ts";
import { kindOfMode } from "../change/tree.ts";
import type { ChangedFile, Entry, Tree } from "../change/tree.ts";
import { Client, path } from "../forge/client.ts";
import { gitId } from "../forge/git.ts";
import { ForgeError } from "../forge/trouble.ts";

export interface MergeRequest {
  readonly iid: number;
  readonly state: string;
  readonly sha: string;
  /** How many files differ; with a plus where the forge keeps but some of them. */
  readonly changes_count?: string | null;
  readonly target_branch: string;
  readonly source_branch: string;
  /** The fork that the change is from, where it is from one; nothing where that is gone. */
  readonly source_project_id: number | null;
  readonly diff_refs: {
    readonly base_sha: string;
    readonly start_sha: string;
    readonly head_sha: string;
  };
}

interface Diff {
  readonly old_path: string;
  readonly new_path: string;
  readonly new_file: boolean;
  readonly renamed_file: boolean;
  readonly deleted_file: boolean;
  readonly diff: string;
  readonly too_large?: boolean;
  readonly collapsed?: boolean;
}

interface TreeItem {
  readonly id: string;
  readonly path: string;
  readonly type: string;
  readonly mode: string;
}

export interface Diffs {
  readonly changes: readonly ChangedFile[];
  /** By the new path. */
  readonly patches: ReadonlyMap<string, string>;
  /** There may be more of them. */
  readonly truncated: boolean;
}

interface Comparison {
  readonly diffs: readonly Diff[];
  /** It took the forge too long. */
  readonly compare_timeout?: boolean;
}

function diffsOf(found: readonly Diff[], truncated: boolean): Diffs {
  const patches = new Map<string, string>();
  const changes = found.map((one): ChangedFile => {
    const { new_path: at, old_path: previous } = one;
    if (one.diff !== "" && one.too_large !== true) patches.set(at, one.diff);
    if (one.deleted_file) return { path: previous, status: "removed" };
    if (one.renamed_file) return { path: at, status: "renamed", previous };
    return { path: at, status: one.new_file ? "added" : "changed" };
  });
  return { changes, patches, truncated };
}

const DIFF_PAGES = 10;
/** Of a folder, and of a whole commit: a hundred entries each. */
const FOLDER_PAGES = 5;
const TREE_PAGES = 20;
/** So many files a comparison shows, by the forge's own settings. */
const MOST_COMPARED = 1000;
const COMPARISON_BYTES = 16 * 1024 * 1024;
/** Of folders that are looked into, on each side. */
const MOST_FOLDERS = 8;
/** Calls that are kept for what is to be published, and for that and the contents. */
const KEPT_CALLS = 16;
const KEPT_FOR_ALL = 24;
/** Where pipelines lie that the one at the root takes in. */
const PIPELINE_FOLDERS = [".gitlab", ".gitlab-ci", "ci", ".ci"];
const QUERY_FILES = 60;

/** What is known of a commit's tree. */
interface Known {
  readonly commit: string;
  readonly entries: Map<string, Entry>;
  readonly folders: Set<string>;
  truncated: boolean;
}

/** @example const project = new Project(client, graphql, 42, "group/project"); */
export class Project {
  readonly #client: Client;
  readonly #graphql: Client;
  readonly #id: number;
  readonly #path: string;
  readonly #trees = new WeakMap<Tree, Known>();
  /** Where a content was seen: it is asked for by its place. */
  readonly #seen = new Map<string, { readonly ref: string; readonly path: string }>();
  readonly #limits: ReadLimits;
  /** Bytes that may still be read: sizes are not told beforehand. */
  #room: number;

  constructor(client: Client, graphql: Client, id: number, fullPath: string, limits: ReadLimits) {
    this.#client = client;
    this.#limits = limits;
    this.#room = 2 * limits.totalBytes;
    this.#graphql = graphql;
    this.#id = id;
    this.#path = fullPath;
  }

  mergeRequest(iid: number): Promise<MergeRequest> {
    return this.#client.json<MergeRequest>({
      method: "GET",
      operation: "merge request",
      path: path`/projects/${this.#id}/merge_requests/${iid}`,
    });
  }

  async diffs({ iid, changes_count: count }: MergeRequest): Promise<Diffs> {
    const found = await this.#client.list<Diff>(
      {
        method: "GET",
        operation: "diffs",
        path: path`/projects/${this.#id}/merge_requests/${iid}/diffs`,
      },
      DIFF_PAGES,
    );
    // Beyond so many lines, too, the forge drops the files that come after.
    const isCut = typeof count === "string" && count !== String(found.length);
    return diffsOf(found, isCut || found.length >= DIFF_PAGES * 100);
  }

  /** What lies between two commits of one branch. */
  async compare(base: string, head: string): Promise<Diffs> {
    const query = new URLSearchParams({ from: base, to: head, straight: "true" });
    const { diffs, compare_timeout: isCut } = await this.#client.json<Comparison>({
      method: "GET",
      operation: "comparison",
      path: `${path`/projects/${this.#id}/repository/compare`}?${query.toString()}`,
      mostBytes: COMPARISON_BYTES,
    });
    return diffsOf(diffs, isCut === true || diffs.length >= MOST_COMPARED);
  }

  /** The commit that a branch is at; a tag of the same name is none. */
  async tip(branch: string): Promise<string> {
    const found = await this.#client.json<{ commit: { id: string } }>({
      method: "GET",
      operation: "branch",
      path: path`/projects/${this.#id}/repository/branches/${branch}`,
    });
    return found.commit.id;
  }

  /** The last commit that both have; nothing where they share none. */
  async mergeBase(a: string, b: string): Promise<string | undefined> {
    const query = new URLSearchParams([
      ["refs[]", a],
      ["refs[]", b],
    ]);
    const found = await this.#client.find<{ id?: string }>({
      method: "GET",
      operation: "merge base",
      path: `${path`/projects/${this.#id}/repository/merge_base`}?${query.toString()}`,
    });
    return found?.id;
  }

  /** All of it, as far as the calls reach. */
  async wholeTree(commit: string): Promise<Tree> {
    const entries = new Map<string, Entry>();
    const items = await this.#list(commit, "", true, TREE_PAGES);
    this.#take(items, commit, entries);
    return { entries, truncated: items.length >= TREE_PAGES * 100 };
  }

  /** The root, the folders of pipelines that are there, and those of the changed files. */
  async tree(commit: string, changed: readonly string[]): Promise<Tree> {
    const entries = new Map<string, Entry>();
    const known = { commit, entries, folders: new Set([""]), truncated: false };
    const root = await this.#list(commit, "", false, FOLDER_PAGES);
    this.#take(root, commit, entries);
    known.truncated = root.length >= FOLDER_PAGES * 100;
    for (const { path: at, type } of root) {
      if (type === "tree" && PIPELINE_FOLDERS.includes(at)) await this.#open(known, at, true);
    }
    for (const folder of new Set(changed.map(folderOf))) {
      if (known.folders.has(folder)) continue;
      if (known.folders.size >= MOST_FOLDERS) break;
      await this.#open(known, folder, false);
    }
    const beyond = changed.filter((at) => !known.folders.has(folderOf(at)));
    if (beyond.length > 0 && !(await this.#openFiles(known, beyond))) known.truncated = true;
    const tree = { entries, truncated: known.truncated };
    this.#trees.set(tree, known);
    await this.grow(tree, foldersAbout(changed));
    return tree;
  }

  /** The entries of single files, where their folders are too many; false where they are not to be had. */
  async #openFiles({ commit, entries }: Known, files: readonly string[]): Promise<boolean> {
    const query =
      "query($project:ID!,$ref:String!,$paths:[String!]!){project(fullPath:$project){repository{" +
      "blobs(ref:$ref,paths:$paths){nodes{oid path mode}}}}}";
    type Node = { readonly oid: string; readonly path: string; readonly mode?: string };
    for (let from = 0; from < files.length; from += QUERY_FILES) {
      if (this.#client.budget.left <= KEPT_CALLS) return false;
      const paths = files.slice(from, from + QUERY_FILES);
      const nodes = await this.#nodes<Node>(query, commit, paths);
      if (nodes === undefined) return false;
      const items = nodes.map(({ oid: id, path: at, mode = "" }) => ({
        id,
        path: at,
        mode,
        type: "",
      }));
      this.#take(items, commit, entries);
    }
    return true;
  }

  /** Adds the entries of more folders, as far as calls reach: nothing of the change lies there. */
  async grow(tree: Tree, folders: readonly string[]): Promise<void> {
    const known = this.#trees.get(tree);
    if (known === undefined) return;
    for (const folder of folders) {
      if (known.folders.has(folder) || known.folders.size >= MOST_FOLDERS) continue;
      if (this.#client.budget.left <= KEPT_FOR_ALL) return;
      await this.#open(known, folder, false);
    }
  }

  async #open(known: Known, folder: string, recursive: boolean): Promise<void> {
    known.folders.add(folder);
    try {
      const items = await this.#list(known.commit, folder, recursive, FOLDER_PAGES);
      if (items.length >= FOLDER_PAGES * 100) known.truncated = true;
      this.#take(items, known.commit, known.entries);
    } catch (error) {
      // On this side there is no such folder.
      if (!(error instanceof ForgeError) || error.status !== 404) throw error;
    }
  }

  #list(ref: string, folder: string, isRecursive: boolean, pages: number): Promise<TreeItem[]> {
    const query = new URLSearchParams({ ref, path: folder, recursive: String(isRecursive) });
    return this.#client.list<TreeItem>(
      {
        method: "GET",
        operation: "tree",
        path: `${path`/projects/${this.#id}/repository/tree`}?${query.toString()}`,
      },
      pages,
    );
  }

  #take(items: readonly TreeItem[], commit: string, entries: Map<string, Entry>): void {
    for (const { id, path: at, mode } of items) {
      const kind = kindOfMode(mode);
      if (kind === undefined) continue;
      entries.set(at, { path: at, kind, id });
      this.#seen.set(id, { ref: commit, path: at });
    }
  }

  async blobs(entries: readonly Entry[]): Promise<Map<string, Content>> {
    const contents = new Map<string, Content>();
    const take = (id: string, content: Content) => {
      const isTaken = content !== "too large" && content.length <= this.#limits.fileBytes;
      if (isTaken) this.#room -= content.length;
      contents.set(id, isTaken ? content : "too large");
    };
    const isOver = () => this.#client.budget.left <= KEPT_CALLS || this.#room <= 0;
    const byRef = new Map<string, Entry[]>();
    for (const entry of entries) {
      const ref = this.#seen.get(entry.id)?.ref ?? "";
      byRef.set(ref, [...(byRef.get(ref) ?? []), entry]);
    }
    for (const [ref, wanted] of byRef) {
      for (let from = 0; from < wanted.length; from += QUERY_FILES) {
        if (isOver()) return contents;
        const some = wanted.slice(from, from + QUERY_FILES);
        for (const [id, bytes] of await this.#query(ref, some)) take(id, bytes);
      }
    }
    for (const { id } of entries) {
      if (contents.has(id)) continue;
      if (isOver()) break;
      const content = await this.#blob(id);
      if (content !== undefined) take(id, content);
    }
    return contents;
  }

  /** At the root of a commit, as a policy; links are not followed. */
  async policy(commit: string, shown: string): Promise<PolicyFile | undefined> {
    const root = await this.#list(commit, "", false, FOLDER_PAGES);
    const entry = root.find((one) => one.path === ".sluice.yaml");
    if (entry === undefined || kindOfMode(entry.mode) !== "file") return undefined;
    const bytes = await this.#blob(entry.id);
    if (bytes === undefined || bytes === "too large") throw new ForgeError("policy", 413);
    return { path: shown, text: new TextDecoder().decode(bytes) };
  }

  async #query(ref: string, entries: readonly Entry[]): Promise<Map<string, Uint8Array>> {
    const contents = new Map<string, Uint8Array>();
    const query =
      "query($project:ID!,$ref:String!,$paths:[String!]!){project(fullPath:$project){repository{" +
      "blobs(ref:$ref,paths:$paths){nodes{oid rawTextBlob}}}}}";
    const paths = entries.map(({ id, path: at }) => this.#seen.get(id)?.path ?? at);
    type Node = { readonly oid?: string; readonly rawTextBlob?: string | null };
    for (const { oid, rawTextBlob: text } of (await this.#nodes<Node>(query, ref, paths)) ?? []) {
      if (typeof text !== "string" || oid === undefined) continue;
      const bytes = new TextEncoder().encode(text);
      if ((await gitId(bytes, oid)) === oid) contents.set(oid, bytes);
    }
    return contents;
  }

  /** What GraphQL tells of files; nothing where there is no GraphQL for us. */
  async #nodes<Node>(
    query: string,
    ref: string,
    paths: readonly string[],
  ): Promise<readonly Node[] | undefined> {
    try {
      const found = await this.#graphql.json<{
        data?: { project?: { repository?: { blobs?: { nodes?: Node[] } } } };
      }>({
        method: "POST",
        operation: "contents",
        path: "",
        body: { query, variables: { project: this.#path, ref, paths } },
        reads: true,
      });
      return found.data?.project?.repository?.blobs?.nodes;
    } catch (error) {
      if (error instanceof ForgeError) return undefined;
      throw error;
    }
  }

  async #blob(id: string): Promise<Content | undefined> {
    try {
      const bytes = await this.#client.bytes({
        method: "GET",
        operation: "content",
        path: path`/projects/${this.#id}/repository/blobs/${id}/raw`,
        mostBytes: this.#limits.fileBytes,
      });
      return (await gitId(bytes, id)) === id ? bytes : undefined;
    } catch (error) {
      if (error instanceof ForgeError) return error.status === 413 ? "too large" : undefined;
      throw error;
    }
  }
}
