// What is read of a repository at GitHub: commits' trees and contents, verified by their ids.
import type { components } from "@octokit/openapi-types";
import type { PolicyFile } from "@sluice/engine";

import { kindOfMode } from "../change/tree.ts";
import type { Entry, Tree } from "../change/tree.ts";
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
    const renames = new Map<string, string>();
    const patches = new Map<string, string>();
    for (const { filename, previous_filename: previous, patch } of found.files ?? []) {
      if (previous !== undefined) renames.set(filename, previous);
      if (patch !== undefined) patches.set(filename, patch);
    }
    return { mergeBase: found.merge_base_commit.sha, renames, patches };
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
    const variables: Record<string, string> = { owner: this.owner, name: this.name };
    for (const [i, { id }] of batch.entries()) variables[`id${i}`] = id;
    const query = `query($owner:String!,$name:String!${batch
      .map((_, i) => `,$id${i}:GitObjectID!`)
      .join("")}){repository(owner:$owner,name:$name){${batch
      .map((_, i) => `f${i}:object(oid:$id${i}){...on Blob{text}}`)
      .join(" ")}}}`;
    const contents = new Map<string, Uint8Array>();
    let found: { data?: { repository?: Record<string, { text?: string | null } | null> | null } };
    try {
      found = await this.#graphql.json({
        method: "POST",
        operation: "contents",
        path: "",
        body: { query, variables },
        reads: true,
      });
    } catch (error) {
      if (error instanceof ForgeError) return contents;
      throw error;
    }
    for (const [i, { id }] of batch.entries()) {
      const text = found.data?.repository?.[`f${i}`]?.text;
      if (typeof text !== "string") continue;
      const bytes = new TextEncoder().encode(text);
      if ((await gitId(bytes, id)) === id) contents.set(id, bytes);
    }
    return contents;
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
