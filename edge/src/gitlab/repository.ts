// What is read of a project at GitLab: the diffs of a merge request, and of its trees the folders
// that matter. Contents are verified by their ids.
import type { PolicyFile } from "@sluice/engine";

import { kindOfMode } from "../change/tree.ts";
import type { ChangedFile, Entry, Tree } from "../change/tree.ts";
import { Client, path } from "../forge/client.ts";
import { gitId } from "../forge/git.ts";
import { ForgeError } from "../forge/trouble.ts";

export interface MergeRequest {
  readonly iid: number;
  readonly state: string;
  readonly sha: string;
  readonly target_branch: string;
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
const MOST_FOLDERS = 12;
const KEPT_CALLS = 12;
const QUERY_FILES = 60;

/** @example const project = new Project(client, graphql, 42, "group/project"); */
export class Project {
  readonly #client: Client;
  readonly #graphql: Client;
  readonly #id: number;
  readonly #path: string;
  /** Where a content was seen: it is asked for by its place. */
  readonly #seen = new Map<string, { readonly ref: string; readonly path: string }>();

  constructor(client: Client, graphql: Client, id: number, fullPath: string) {
    this.#client = client;
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

  async diffs(iid: number): Promise<Diffs> {
    const found = await this.#client.list<Diff>(
      {
        method: "GET",
        operation: "diffs",
        path: path`/projects/${this.#id}/merge_requests/${iid}/diffs`,
      },
      DIFF_PAGES,
    );
    return diffsOf(found, found.length >= DIFF_PAGES * 100);
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

  /** The root, the folders of pipelines, and those of the changed files. */
  async tree(commit: string, changed: readonly string[]): Promise<Tree> {
    const folders = new Map<string, boolean>([
      ["", false],
      [".gitlab", true],
    ]);
    let truncated = false;
    for (const file of changed) {
      const folder = file.slice(0, Math.max(0, file.lastIndexOf("/")));
      if (folders.has(folder)) continue;
      if (folders.size >= MOST_FOLDERS) truncated = true;
      else folders.set(folder, false);
    }
    const entries = new Map<string, Entry>();
    for (const [folder, recursive] of folders) {
      let items: TreeItem[];
      try {
        items = await this.#list(commit, folder, recursive, FOLDER_PAGES);
      } catch (error) {
        // On this side there is no such folder.
        if (error instanceof ForgeError && error.status === 404) continue;
        throw error;
      }
      if (items.length >= FOLDER_PAGES * 100) truncated = true;
      this.#take(items, commit, entries);
    }
    return { entries, truncated };
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

  async blobs(entries: readonly Entry[]): Promise<Map<string, Uint8Array>> {
    const contents = new Map<string, Uint8Array>();
    const byRef = new Map<string, Entry[]>();
    for (const entry of entries) {
      const ref = this.#seen.get(entry.id)?.ref ?? "";
      byRef.set(ref, [...(byRef.get(ref) ?? []), entry]);
    }
    for (const [ref, wanted] of byRef) {
      for (let from = 0; from < wanted.length; from += QUERY_FILES) {
        if (this.#client.budget.left <= KEPT_CALLS) return contents;
        const some = wanted.slice(from, from + QUERY_FILES);
        for (const [id, bytes] of await this.#query(ref, some)) contents.set(id, bytes);
      }
    }
    for (const { id } of entries) {
      if (contents.has(id)) continue;
      if (this.#client.budget.left <= KEPT_CALLS) break;
      const bytes = await this.#blob(id);
      if (bytes !== undefined) contents.set(id, bytes);
    }
    return contents;
  }

  /** At the root of a commit, as a policy; links are not followed. */
  async policy(commit: string, shown: string): Promise<PolicyFile | undefined> {
    const root = await this.#list(commit, "", false, FOLDER_PAGES);
    const entry = root.find((one) => one.path === ".sluice.yaml");
    if (entry === undefined || kindOfMode(entry.mode) !== "file") return undefined;
    const bytes = await this.#blob(entry.id);
    if (bytes === undefined) throw new ForgeError("policy", 413);
    return { path: shown, text: new TextDecoder().decode(bytes) };
  }

  async #query(ref: string, entries: readonly Entry[]): Promise<Map<string, Uint8Array>> {
    const contents = new Map<string, Uint8Array>();
    const query =
      "query($project:ID!,$ref:String!,$paths:[String!]!){project(fullPath:$project){repository{" +
      "blobs(ref:$ref,paths:$paths){nodes{oid rawTextBlob}}}}}";
    const paths = entries.map(({ id, path: at }) => this.#seen.get(id)?.path ?? at);
    type Node = { readonly oid?: string; readonly rawTextBlob?: string | null };
    let nodes: readonly Node[];
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
      nodes = found.data?.project?.repository?.blobs?.nodes ?? [];
    } catch (error) {
      if (error instanceof ForgeError) return contents;
      throw error;
    }
    for (const { oid, rawTextBlob: text } of nodes) {
      if (typeof text !== "string" || oid === undefined) continue;
      const bytes = new TextEncoder().encode(text);
      if ((await gitId(bytes, oid)) === oid) contents.set(oid, bytes);
    }
    return contents;
  }

  async #blob(id: string): Promise<Uint8Array | undefined> {
    try {
      const bytes = await this.#client.bytes({
        method: "GET",
        operation: "content",
        path: path`/projects/${this.#id}/repository/blobs/${id}/raw`,
        mostBytes: 2 * 1024 * 1024,
      });
      return (await gitId(bytes, id)) === id ? bytes : undefined;
    } catch (error) {
      if (error instanceof ForgeError) return undefined;
      throw error;
    }
  }
}
