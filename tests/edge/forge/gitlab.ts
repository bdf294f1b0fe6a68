// A GitLab that keeps state, over real git. What it takes is written down as schemas, from its
// documentation: its own description is in no package.
import { Ajv } from "ajv";

import { Git } from "./git.ts";
import type { Fault } from "./github.ts";

const sha = { type: "string", pattern: "^[0-9a-f]{40}$" };
const text = { type: "string", minLength: 1, maxLength: 1_000_000 };
const strict = (required: string[], properties: object) => ({
  type: "object",
  required,
  properties,
  additionalProperties: false,
});
const line = { type: "integer", minimum: 1 };
const TAKEN: readonly [RegExp, object][] = [
  [
    /^POST .*\/discussions$/,
    strict(["body", "position"], {
      body: text,
      position: strict(
        ["position_type", "base_sha", "start_sha", "head_sha", "old_path", "new_path"],
        {
          position_type: { enum: ["text"] },
          base_sha: sha,
          start_sha: sha,
          head_sha: sha,
          old_path: text,
          new_path: text,
          new_line: line,
          old_line: line,
        },
      ),
    }),
  ],
  [/^PUT .*\/discussions\/[^/]+$/, strict(["resolved"], { resolved: { type: "boolean" } })],
  [/^PUT .*\/notes\/\d+$/, strict(["body"], { body: text })],
  [/^POST .*\/notes$/, strict(["body"], { body: text })],
  [
    /^POST .*\/statuses\/[0-9a-f]{40}$/,
    strict(["state"], {
      state: { enum: ["pending", "running", "success", "failed", "canceled", "skipped"] },
      name: { type: "string", minLength: 1, maxLength: 255 },
      ref: text,
      description: { type: "string", maxLength: 255 },
    }),
  ],
  [
    /^POST .*\/deployments\/\d+\/approval$/,
    strict(["status"], { status: { enum: ["approved", "rejected"] }, comment: text }),
  ],
  [
    /^POST .*\/status_check_responses$/,
    strict(["sha", "external_status_check_id", "status"], {
      sha,
      external_status_check_id: line,
      status: { enum: ["passed", "failed", "pending"] },
    }),
  ],
];
const ajv = new Ajv({ allErrors: true });
const validators = TAKEN.map(([call, schema]) => [call, ajv.compile(schema)] as const);
const repository = new Git();
process.once("exit", () => repository.dispose());

interface Note {
  readonly id: number;
  body: string;
  readonly author: { readonly id: number };
  readonly resolvable: boolean;
  resolved: boolean;
}
interface Discussion {
  readonly id: string;
  readonly notes: Note[];
  readonly position?: { new_path: string; new_line?: number; old_line?: number };
}

export const ME = 99;
export const PROJECT_TOKEN = `glpat-${"t".repeat(20)}`;

/** @example const forge = new FakeGitLab(); forge.request.head = forge.git.commit({…}); */
export class FakeGitLab {
  readonly git = repository;
  readonly calls: string[] = [];
  readonly errors: string[] = [];
  readonly discussions: Discussion[] = [];
  readonly statuses: {
    sha: string;
    state: string;
    name: string;
    ref?: string;
    description: string;
  }[] = [];
  readonly approvals: { status: string; comment: string }[] = [];
  readonly answers: { sha: string; external_status_check_id: number; status: string }[] = [];
  readonly members: Record<number, number> = {};
  readonly faults: Fault[] = [];
  request = { iid: 7, head: "", base: "", target: "main", state: "opened" };
  deployment = { id: 5, sha: "", ref: "main", status: "running", environment: "production" };
  /** The project that the change is from, and what it takes of statuses; no branch of ours has its commit. */
  fork: { readonly id: number; readonly takesRef: boolean; readonly isOpen: boolean } | undefined;
  /** Those who may approve are others. */
  mayApprove = true;
  /** The commit of the group's policy. */
  group = "";
  graphql = true;
  host = "gitlab.com";
  /** Names that trees are found by, before those of branches. */
  readonly tags = new Map<string, string>();
  /** Where branches are; the base where the target is not among them. */
  readonly branches = new Map<string, string>();
  /** So many files of a merge request's diff are kept; the others are dropped, as beyond 50,000 lines. */
  most = Number.POSITIVE_INFINITY;
  /** Comparisons take the forge too long. */
  isCut = false;
  #id = 500;

  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    if (request.redirect !== "manual") this.errors.push("a call that would follow redirects");
    const url = new URL(request.url);
    const call = `${request.method} ${url.pathname}`;
    this.calls.push(call);
    const fault = this.faults.find(({ on, times = 1 }) => times > 0 && on.test(call));
    if (fault !== undefined) fault.times = (fault.times ?? 1) - 1;
    if (fault?.status !== undefined) return new Response("{}", { status: fault.status });
    const sent = await request.text();
    const body = sent === "" ? undefined : JSON.parse(sent);
    const token =
      request.headers.get("private-token") ?? request.headers.get("authorization")?.slice(7);
    if (token !== PROJECT_TOKEN || url.host !== this.host) {
      this.errors.push(`a call without its token, or to ${url.host}`);
      return new Response("{}", { status: 401 });
    }
    const [status, answer] = this.#answer(call, url, body);
    fault?.run?.();
    if (fault?.lost === true) return new Response("{}", { status: 502 });
    const raw = Buffer.isBuffer(answer);
    return new Response(raw ? new Uint8Array(answer) : JSON.stringify(answer), { status });
  };

  #diffs(
    base = this.git.mergeBase(this.request.base, this.request.head) ?? this.request.base,
    head = this.request.head,
  ) {
    return this.git.diff(base, head).map((file) => ({
      old_path: file.previous_filename ?? file.filename,
      new_path: file.filename,
      new_file: file.status === "added",
      renamed_file: file.status === "renamed",
      deleted_file: file.status === "removed",
      diff: file.patch === undefined ? "" : `${file.patch}\n`,
    }));
  }

  #answer(call: string, url: URL, body: any): [number, unknown] {
    const { iid, head, base, target, state } = this.request;
    const shape = validators.find(([pattern]) => pattern.test(call));
    if (shape !== undefined && !shape[1](body)) {
      this.errors.push(`${call}: ${ajv.errorsText(shape[1].errors)}`);
      return [400, {}];
    }
    const page = <T>(all: readonly T[]): [number, unknown] => {
      const from = (Number(url.searchParams.get("page") ?? 1) - 1) * 100;
      return [200, all.slice(from, from + 100)];
    };
    const rest = url.pathname.replace("/api/v4", "");
    if (rest === "/api/graphql") return this.#contents(body.variables);
    if (call === "GET /api/v4/user") return [200, { id: ME }];
    if (rest === "/projects/group%2F.sluice") {
      return this.group === "" ? [404, {}] : [200, { id: 8 }];
    }
    const blob = /^\/projects\/\d+\/repository\/blobs\/(\w+)\/raw$/.exec(rest);
    if (blob !== null) {
      const bytes = this.git.blob(blob[1] ?? "");
      return bytes === undefined ? [404, {}] : [200, bytes];
    }
    if (rest.endsWith("/repository/tree")) {
      const wanted = url.searchParams.get("ref") ?? "";
      const ref = wanted === "policy" ? this.group : (this.tags.get(wanted) ?? wanted);
      const folder = url.searchParams.get("path") ?? "";
      const tree = this.git.tree(ref, true) ?? [];
      const prefix = folder === "" ? "" : `${folder}/`;
      const below = tree.filter(({ path }) => path.startsWith(prefix) && path !== folder);
      if (folder !== "" && below.length === 0) return [404, {}];
      const recursive = url.searchParams.get("recursive") === "true";
      const shown = below.filter(
        ({ path }) => recursive || !path.slice(prefix.length).includes("/"),
      );
      return page(shown.map(({ sha: id, path, type, mode }) => ({ id, path, type, mode })));
    }
    const branch = /^\/projects\/42\/repository\/branches\/(.+)$/.exec(rest)?.[1];
    if (branch !== undefined) {
      const id =
        this.branches.get(decodeURIComponent(branch)) ?? (branch === target ? base : undefined);
      return id === undefined ? [404, {}] : [200, { name: branch, commit: { id } }];
    }
    if (rest === "/projects/42/repository/merge_base") {
      const [a = "", b = ""] = url.searchParams.getAll("refs[]");
      const id = this.git.mergeBase(a, b);
      return id === undefined ? [404, {}] : [200, { id }];
    }
    const member = /\/members\/all\/(\d+)$/.exec(rest);
    if (member !== null) {
      const access_level = this.members[Number(member[1])];
      return access_level === undefined ? [404, {}] : [200, { access_level }];
    }
    if (rest === "/projects/42/repository/compare") {
      const [from, to] = [url.searchParams.get("from") ?? "", url.searchParams.get("to") ?? ""];
      return [200, { diffs: this.#diffs(from, to), compare_timeout: this.isCut }];
    }
    if (rest === `/projects/42/deployments/${this.deployment.id}`) {
      const { environment, ...known } = this.deployment;
      return [200, { ...known, environment: { id: 3, name: environment } }];
    }
    if (rest === `/projects/42/deployments/${this.deployment.id}/approval`) {
      if (!this.mayApprove) return [403, {}];
      this.approvals.push(body);
      return [201, {}];
    }
    const [, project, commit] = /^\/projects\/(\d+)\/statuses\/(\w+)$/.exec(rest) ?? [];
    if (commit !== undefined) {
      if (this.fork !== undefined && commit === head) {
        const isThere = Number(project) === this.fork.id;
        // No branch of the project has the commit of a fork.
        const takes = isThere ? this.fork.isOpen : this.fork.takesRef && body.ref !== undefined;
        if (!takes) return [404, {}];
      }
      const last = this.statuses.findLast(
        (one) => one.sha === commit && one.name === body.name && one.ref === body.ref,
      );
      if (last?.state === body.state) return [400, { message: "Cannot transition status" }];
      this.statuses.push({ sha: commit, ...body });
      return [201, {}];
    }
    const merge = `/projects/42/merge_requests/${iid}`;
    if (!rest.startsWith(merge)) return [404, {}];
    if (rest === merge) {
      const diff_refs = {
        base_sha: this.git.mergeBase(base, head) ?? base,
        start_sha: base,
        head_sha: head,
      };
      return [
        200,
        {
          iid,
          state,
          sha: head,
          changes_count:
            this.#diffs().length > this.most ? `${this.most}+` : `${this.#diffs().length}`,
          target_branch: target,
          source_branch: "topic",
          source_project_id: this.fork?.id ?? 42,
          diff_refs,
        },
      ];
    }
    if (rest === `${merge}/diffs`) return page(this.#diffs().slice(0, this.most));
    if (rest === `${merge}/status_check_responses`) {
      this.answers.push(body);
      return [201, {}];
    }
    return this.#talk(call, rest.slice(merge.length), body, page);
  }

  #talk(
    call: string,
    rest: string,
    body: any,
    page: (all: readonly unknown[]) => [number, unknown],
  ): [number, unknown] {
    const note = (resolvable: boolean): Note => ({
      id: (this.#id += 1),
      body: body.body,
      author: { id: ME },
      resolvable,
      resolved: false,
    });
    if (rest === "/discussions" && call.startsWith("GET")) return page(this.discussions);
    if (rest === "/discussions") {
      const { new_path, new_line, old_line } = body.position;
      if (!this.#isShown(new_path, new_line, old_line)) {
        this.errors.push(`a position that is refused: ${new_path}:${new_line}, ${old_line}`);
        return [400, {}];
      }
      this.discussions.push({ id: `d${this.#id}`, notes: [note(true)], position: body.position });
      return [201, {}];
    }
    if (rest === "/notes") {
      this.discussions.push({ id: `n${this.#id}`, notes: [note(false)] });
      return [201, {}];
    }
    const [, discussion, number] =
      /^(?:\/discussions\/(\w+))?(?:\/notes\/(\d+))?$/.exec(rest) ?? [];
    const found = this.discussions.find(
      ({ id, notes }) => id === discussion || notes[0]?.id === Number(number),
    );
    const [first] = found?.notes ?? [];
    if (first === undefined || first.author.id !== ME) return [404, {}];
    if (number === undefined) first.resolved = body.resolved;
    else first.body = body.body;
    return [200, {}];
  }

  /** An added line is named by itself, one of the context on both sides. */
  #isShown(path: string, newLine: number, oldLine: number | undefined): boolean {
    const diff = this.#diffs().find(({ new_path }) => new_path === path)?.diff ?? "";
    let before = 0;
    let after = 0;
    for (const at of diff.split("\n")) {
      const head = /^@@ -(\d+)\S* \+(\d+)/.exec(at);
      if (head !== null) {
        before = Number(head[1]);
        after = Number(head[2]);
        continue;
      }
      const added = at.startsWith("+");
      const kept = at.startsWith(" ");
      if (after === newLine && (added || kept))
        return added ? oldLine === undefined : oldLine === before;
      if (added || kept) after += 1;
      if (kept || at.startsWith("-")) before += 1;
    }
    return false;
  }

  #contents({ ref, paths }: { ref: string; paths: string[] }): [number, unknown] {
    if (!this.graphql) return [403, {}];
    const tree = this.git.tree(ref, true) ?? [];
    const nodes = tree
      .filter(({ path }) => paths.includes(path))
      .filter(({ type }) => type === "blob")
      .map(({ sha: oid, path, mode }) => {
        return { oid, path, mode, rawTextBlob: this.git.blob(oid)?.toString() ?? null };
      });
    return [200, { data: { project: { repository: { blobs: { nodes } } } } }];
  }
}
