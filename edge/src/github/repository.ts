// What is read of a repository at GitHub: commits' trees and contents, verified by their ids.
import type { components } from "@octokit/openapi-types";
import type { PolicyFile } from "@sluice/engine";

import { kindOfMode } from "../change/tree.ts";
import type { ChangedFile, Entry, Tree } from "../change/tree.ts";
import { Client, path } from "../forge/client.ts";
import { gitId } from "../forge/git.ts";
import { ForgeError } from "../forge/trouble.ts";

type Schemas = components["schemas"];
export type Pull = Schemas["pull-request"];
type Comparison = Schemas["commit-comparison"];

/** What a comparison tells besides the trees. */
export interface Comparing {
  readonly mergeBase: string;
  /** Old names by new ones. */
  readonly renames: ReadonlyMap<string, string>;
  /** Where the forge shows one. */
  readonly patches: ReadonlyMap<string, string>;
  /** All files that differ; nothing where there may be more than the forge shows. */
  readonly changes?: readonly ChangedFile[];
}

/** So many files a comparison shows. */
const MOST_COMPARED = 300;
/** Of one query, and of one job. */
const QUERY_FOLDERS = 50;
const MOST_FOLDERS = 400;

const STATUS: Readonly<Record<string, ChangedFile["status"]>> = {
  added: "added",
  copied: "added",
  removed: "removed",
  renamed: "renamed",
};

interface Part {
  readonly commit: string;
  readonly entries: Map<string, Entry>;
  readonly folders: Set<string>;
}

interface Listed {
  readonly name: string;
  readonly mode: number;
  readonly oid: string;
  readonly object?: { readonly byteSize?: number } | null;
}

const TREE_BYTES = 12 * 1024 * 1024;
/** Of one query: answers stay small enough to be held beside the engine. */
const QUERY_BLOBS = 60;
const QUERY_BYTES = 1024 * 1024;
/** Calls that are kept for what is to be published. */
const KEPT_CALLS = 16;
const AT_ONCE = 5;

/**
 * One repository, read only.
 *
 * @example const repository = new Repository(client, graphql, "octo", "service");
 */
export class Repository {
  readonly #client: Client;
  readonly #graphql: Client;
  readonly #parts = new WeakMap<Tree, Part>();
  readonly owner: string;
  readonly name: string;

  /** @param graphql a client whose base is the address of GraphQL */
  constructor(client: Client, graphql: Client, owner: string, name: string) {
    this.#client = client;
    this.#graphql = graphql;
    this.owner = owner;
    this.name = name;
  }

  pull(number: number): Promise<Pull> {
    return this.#client.json<Pull>({
      method: "GET",
      operation: "pull request",
      path: path`/repos/${this.owner}/${this.name}/pulls/${number}`,
    });
  }

  /** Nothing where the two have no common ancestor. */
  async compare(base: string, head: string): Promise<Comparing | undefined> {
    const found = await this.#client.find<Comparison>({
      method: "GET",
      operation: "comparison",
      // One commit a page: the files come with the first page whatever its size.
      path: `${path`/repos/${this.owner}/${this.name}/compare/${base}...${head}`}?per_page=1`,
      mostBytes: TREE_BYTES,
    });
    if (found === undefined) return undefined;
    const files = found.files ?? [];
    const renames = new Map<string, string>();
    const patches = new Map<string, string>();
    const changes: ChangedFile[] = [];
    for (const { filename, previous_filename: previous, patch, status } of files) {
      if (status === "renamed" && previous !== undefined) renames.set(filename, previous);
      if (patch !== undefined) patches.set(filename, patch);
      const shared = { path: filename, status: STATUS[status] ?? "changed" };
      changes.push(
        status === "renamed" && previous !== undefined ? { ...shared, previous } : shared,
      );
    }
    const isAll = files.length < MOST_COMPARED;
    return {
      mergeBase: found.merge_base_commit.sha,
      renames,
      patches,
      ...(isAll ? { changes } : {}),
    };
  }

  /**
   * The commit that a branch is at. Asked for as a branch: where a name alone is taken, a tag of that
   * name could come before it.
   */
  async tip(branch: string): Promise<string> {
    const found = await this.#client.json<Schemas["git-ref"]>({
      method: "GET",
      operation: "branch",
      path: path`/repos/${this.owner}/${this.name}/git/ref/${`heads/${branch}`}`,
    });
    return found.object.sha;
  }

  async tree(commit: string): Promise<Tree> {
    const found = await this.#client.json<Schemas["git-tree"]>({
      method: "GET",
      operation: "tree",
      path: `${path`/repos/${this.owner}/${this.name}/git/trees/${commit}`}?recursive=1`,
      mostBytes: TREE_BYTES,
    });
    const entries = new Map<string, Entry>();
    for (const { path: at, mode, sha, size } of found.tree) {
      const kind = kindOfMode(mode);
      if (kind === undefined || at === undefined || sha === undefined) continue;
      entries.set(at, { path: at, kind, id: sha, ...(size === undefined ? {} : { size }) });
    }
    return { entries, truncated: found.truncated };
  }

  /**
   * The entries of these folders alone, for trees that the forge cuts off; nothing where they are not to
   * be had. Folders that are not there have none.
   */
  async part(commit: string, folders: readonly string[]): Promise<Tree | undefined> {
    const part: Part = { commit, entries: new Map(), folders: new Set() };
    if (!(await this.#open(part, folders))) return undefined;
    const tree = { entries: part.entries, truncated: false };
    this.#parts.set(tree, part);
    return tree;
  }

  /** Adds the entries of more folders to such a tree: nothing of the change lies there. */
  async grow(tree: Tree, folders: readonly string[]): Promise<void> {
    const part = this.#parts.get(tree);
    if (part !== undefined) await this.#open(part, folders);
  }

  async #open({ commit, entries, folders: known }: Part, folders: readonly string[]) {
    const wanted = [...new Set(folders)].filter((folder) => !known.has(folder));
    if (known.size + wanted.length > MOST_FOLDERS) return false;
    for (let from = 0; from < wanted.length; from += QUERY_FOLDERS) {
      if (this.#client.budget.left <= KEPT_CALLS) return false;
      const some = wanted.slice(from, from + QUERY_FOLDERS);
      const variables = some.map((folder) => `${commit}:${folder}`);
      const found = await this.#objects<{ entries?: readonly Listed[] }>(
        "String",
        (name) =>
          `object(expression:$${name}){...on Tree{entries{name mode oid object{...on Blob{byteSize}}}}}`,
        variables,
      );
      if (found === undefined) return false;
      for (const [i, folder] of some.entries()) {
        known.add(folder);
        for (const { name, mode, oid, object } of found[i]?.entries ?? []) {
          const kind = kindOfMode(mode.toString(8).padStart(6, "0"));
          if (kind === undefined) continue;
          const at = folder === "" ? name : `${folder}/${name}`;
          const size = object?.byteSize;
          entries.set(at, { path: at, kind, id: oid, ...(size === undefined ? {} : { size }) });
        }
      }
    }
    return true;
  }

  /** Contents by id; what is missing could not be had within the calls that are left. */
  async blobs(entries: readonly Entry[]): Promise<Map<string, Uint8Array>> {
    const contents = new Map<string, Uint8Array>();
    const batches: Entry[][] = [];
    let size = Number.POSITIVE_INFINITY;
    for (const entry of entries) {
      const batch = batches.at(-1);
      size += entry.size ?? 0;
      if (batch === undefined || batch.length >= QUERY_BLOBS || size > QUERY_BYTES) {
        batches.push([entry]);
        size = entry.size ?? 0;
      } else {
        batch.push(entry);
      }
    }
    // A single file costs the same either way.
    await this.#each(
      batches.filter((batch) => batch.length > 1),
      async (batch) => {
        for (const [id, bytes] of await this.#query(batch)) contents.set(id, bytes);
      },
    );
    await this.#each(
      entries.filter(({ id }) => !contents.has(id)),
      async (entry) => {
        const bytes = await this.#blob(entry);
        if (bytes !== undefined) contents.set(entry.id, bytes);
      },
    );
    return contents;
  }

  /** A file at the root of a commit, as a policy; links are not followed. */
  async policy(commit: string, shown: string, tree?: Tree): Promise<PolicyFile | undefined> {
    const entry = (tree ?? (await this.#root(commit))).entries.get(".sluice.yaml");
    if (entry === undefined || entry.kind !== "file") return undefined;
    const bytes = await this.#blob(entry);
    if (bytes === undefined) throw new ForgeError("policy", 413);
    return { path: shown, text: new TextDecoder().decode(bytes) };
  }

  async #root(commit: string): Promise<Tree> {
    const found = await this.#client.json<Schemas["git-tree"]>({
      method: "GET",
      operation: "tree",
      path: path`/repos/${this.owner}/${this.name}/git/trees/${commit}`,
    });
    const entries = new Map<string, Entry>();
    for (const { path: at = "", mode, sha = "" } of found.tree) {
      const kind = kindOfMode(mode);
      if (kind !== undefined) entries.set(at, { path: at, kind, id: sha });
    }
    return { entries, truncated: found.truncated };
  }

  async #each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    const waiting = [...items];
    const workers = Array.from({ length: AT_ONCE }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
        if (this.#client.budget.left <= KEPT_CALLS) return;
        await work(item);
      }
    });
    await Promise.all(workers);
  }

  /** Many texts by one call. What its id does not prove (binary, cut off) is left to the other way. */
  async #query(batch: readonly Entry[]): Promise<Map<string, Uint8Array>> {
    const contents = new Map<string, Uint8Array>();
    const ids = batch.map(({ id }) => id);
    const found = await this.#objects<{ text?: string | null }>(
      "GitObjectID",
      (name) => `object(oid:$${name}){...on Blob{text}}`,
      ids,
    );
    for (const [i, id] of ids.entries()) {
      const text = found?.[i]?.text;
      if (typeof text !== "string") continue;
      const bytes = new TextEncoder().encode(text);
      if ((await gitId(bytes, id)) === id) contents.set(id, bytes);
    }
    return contents;
  }

  /** Objects of the repository, one for each value; nothing where there is no GraphQL for us. */
  async #objects<T>(
    type: string,
    ask: (variable: string) => string,
    values: readonly string[],
  ): Promise<readonly (T | null | undefined)[] | undefined> {
    const variables: Record<string, string> = { owner: this.owner, name: this.name };
    for (const [i, value] of values.entries()) variables[`v${i}`] = value;
    const declared = values.map((_, i) => `,$v${i}:${type}!`).join("");
    const asked = values.map((_, i) => `f${i}:${ask(`v${i}`)}`).join(" ");
    const query = `query($owner:String!,$name:String!${declared}){repository(owner:$owner,name:$name){${asked}}}`;
    try {
      const found = await this.#graphql.json<{
        data?: { repository?: Record<string, T | null> | null };
      }>({
        method: "POST",
        operation: "contents",
        path: "",
        body: { query, variables },
        reads: true,
      });
      const repository = found.data?.repository;
      return repository ? values.map((_, i) => repository[`f${i}`]) : undefined;
    } catch (error) {
      if (error instanceof ForgeError) return undefined;
      throw error;
    }
  }

  async #blob({ id }: Entry): Promise<Uint8Array | undefined> {
    try {
      const bytes = await this.#client.bytes({
        method: "GET",
        operation: "content",
        path: path`/repos/${this.owner}/${this.name}/git/blobs/${id}`,
        accept: "application/vnd.github.raw+json",
        mostBytes: 2 * 1024 * 1024,
      });
      return (await gitId(bytes, id)) === id ? bytes : undefined;
    } catch (error) {
      if (error instanceof ForgeError) return undefined;
      throw error;
    }
  }
}
