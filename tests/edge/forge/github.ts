// A GitHub that keeps state: real git below, its official description around it, and the rules that
// no description holds (who may do what, where a comment may stand, what comes when).
import { createVerify } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { OpenAPIBackend } from "openapi-backend";
import type { Context } from "openapi-backend";

import { APP_ID, PUBLIC } from "../keys.ts";
import { description } from "./description.ts";
import { Git } from "./git.ts";
import type { DiffFile } from "./git.ts";

export interface CheckRun {
  readonly id: number;
  readonly head_sha: string;
  readonly name: string;
  readonly external_id: string;
  readonly app: number;
  status: string;
  conclusion: string | null;
  output: { title?: string; summary?: string };
  annotations: {
    path: string;
    start_line: number;
    annotation_level: string;
    title?: string;
    message: string;
  }[];
}
export interface Comment {
  readonly id: number;
  body: string;
  /** The app that wrote it; none for people. */
  readonly app?: number;
  /** Where it stands; at the one pull request where left out. */
  readonly pull?: number;
  readonly path?: string;
  readonly line?: number;
  readonly commit?: string;
}
export interface Fault {
  /** Of `METHOD /path`. */
  readonly on: RegExp;
  /** How often; once where left out. */
  times?: number;
  /** Calls that pass before. */
  skip?: number;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly delayMs?: number;
  /** The call is carried out, and its answer lost. */
  readonly lost?: boolean;
  /** The answer breaks off. */
  readonly cut?: boolean;
  readonly run?: () => void;
}

interface Grant {
  /** Whose repositories they are; anybody's where left out. */
  readonly owner?: string | undefined;
  readonly repositories: readonly string[];
  readonly permissions: Record<string, string>;
}
interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

const RANK: Record<string, number> = { read: 1, write: 2, admin: 3 };
const BOT = "sluice[bot]";
/** What each call needs, first match. */
const NEEDS: readonly [RegExp, string, string][] = [
  [/^GET .*\/(?:git|compare)\//, "contents", "read"],
  [/^GET .*\/check-runs/, "checks", "read"],
  [/^(?:POST|PATCH) .*\/check-runs/, "checks", "write"],
  [/^(?:POST|PATCH) .*\/(?:pulls|issues)\//, "pull_requests", "write"],
  [/^GET .*\/(?:pulls|issues)(?:\/|$)/, "pull_requests", "read"],
  [/^GET .*\/code-scanning\//, "security_events", "read"],
  [/^POST .*\/code-scanning\//, "security_events", "write"],
  [/^POST .*\/deployment_protection_rule$/, "deployments", "write"],
  [/^GET .*\/collaborators\//, "metadata", "read"],
];

const repository = new Git();
process.once("exit", () => repository.dispose());

let shared: Promise<OpenAPIBackend> | undefined;

async function backend(): Promise<OpenAPIBackend> {
  const definition = await description();
  const operations = Object.values(definition.paths).flatMap((path) =>
    Object.values(path).flatMap(({ operationId }) => operationId ?? []),
  );
  const names = [...operations, "validationFail", "notFound", "methodNotAllowed"];
  const handlers = Object.fromEntries(
    names.map((name) => [
      name,
      (context: Context, forge: FakeGitHub) => forge.handle(name, context),
    ]),
  );
  const api = new OpenAPIBackend({
    definition: definition as never,
    quick: true,
    strict: false,
    ajvOpts: { strict: false, validateFormats: false, allErrors: true },
    handlers: handlers as never,
  });
  await api.init();
  return api;
}

/** @example const forge = await FakeGitHub.start(); const sha = forge.git.commit({…}); */
export class FakeGitHub {
  readonly git = repository;
  readonly calls: string[] = [];
  /** What was wrong by the description; a test that ends has none. */
  readonly errors: string[] = [];
  readonly checks: CheckRun[] = [];
  readonly comments: Comment[] = [];
  readonly lineComments: Comment[] = [];
  readonly reviews: { body: string; commit_id: string; comments: number }[] = [];
  readonly sarifs: { commit_sha: string; ref: string; sarif: string }[] = [];
  readonly decisions: {
    run: string;
    environment_name: string;
    state: string;
    comment: string;
  }[] = [];
  readonly grants: Grant[] = [];
  readonly faults: Fault[] = [];
  readonly permissions: Record<string, string> = {};
  /** Repositories of the owner that the app is installed in. */
  readonly repositories = new Set(["service"]);
  /** Whose repositories an installation has; anybody's where it is not among them. */
  readonly owners = new Map<number, string>();
  /** Where branches are; the base where it is not among them. */
  readonly branches = new Map<string, string>();
  /** Names that trees are found by, before those of branches. */
  readonly tags = new Map<string, string>();
  /** What other repositories hold, by name. */
  readonly others = new Map<string, string>();
  pull = {
    number: 7,
    head: "",
    base: "",
    baseRef: "main",
    state: "open",
    updated: "2026-01-01T00:00:00Z",
  };
  /** The numbers of pull requests that are listed. */
  open: number[] = [];
  /** Every number is a pull request, of the same commits. */
  anyNumber = false;
  /** Host and port of a server of somebody's own, below `/api/v3`. */
  server: string | undefined;
  /** Trees are cut off. */
  truncated = false;
  /** Whether contents can be had by GraphQL. */
  graphql = true;
  readonly #tokens = new Map<string, Grant>();
  readonly #validated = new Map<string, number>();
  #id = 1000;
  readonly #api: OpenAPIBackend;
  readonly #handle: Readonly<Record<string, (context: Context) => Answer>>;

  private constructor(api: OpenAPIBackend) {
    this.#api = api;
    this.#handle = this.#handlers();
  }

  /** All forges of a process share what the description is compiled to. */
  static async start(): Promise<FakeGitHub> {
    return new FakeGitHub(await (shared ??= backend()));
  }

  handle(name: string, context: Context): Answer {
    return this.#handle[name]?.(context) ?? { status: 501, body: {} };
  }

  /** `fetch` to this forge, for hosts in this process. */
  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    if (request.redirect !== "manual") this.errors.push("a call that would follow redirects");
    const { status, body, headers } = await this.answer(
      request.method,
      request.url,
      Object.fromEntries(request.headers),
      await request.text(),
    );
    return new Response(body as BodyInit, { status, headers: headers ?? {} });
  };

  /** Listens on loopback, for hosts that are processes of their own. */
  async listen(): Promise<{ address: string; close: () => void }> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", async () => {
        const sent = Buffer.concat(chunks).toString();
        const headers = request.headers as Record<string, string>;
        const url = `https://${headers["host"]}${request.url}`;
        const answer = await this.answer(request.method ?? "", url, headers, sent);
        response.writeHead(answer.status, answer.headers);
        response.end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return { address: `127.0.0.1:${port}`, close: () => server.close() };
  }

  #fault(call: string): Fault | undefined {
    const fault = this.faults.find(({ on, times = 1 }) => times > 0 && on.test(call));
    if (fault === undefined) return undefined;
    if ((fault.skip ?? 0) > 0) {
      fault.skip = (fault.skip ?? 0) - 1;
      return undefined;
    }
    fault.times = (fault.times ?? 1) - 1;
    return fault;
  }

  async answer(method: string, address: string, headers: Record<string, string>, sent: string) {
    const url = new URL(address);
    // As a server of somebody's own has it.
    if (this.server !== undefined && url.host === this.server) {
      url.host = "api.github.com";
      url.port = "";
      url.pathname = url.pathname.replace(/^\/api(?:\/v3)?\//, "/");
    }
    const call = `${method} ${url.pathname}`;
    this.calls.push(call);
    const fault = this.#fault(call);
    if (fault?.delayMs !== undefined) await new Promise((ok) => setTimeout(ok, fault.delayMs));
    if (fault?.status !== undefined) {
      return {
        status: fault.status,
        body: fault.body ?? JSON.stringify({ message: "fault" }),
        headers: { "content-type": "application/json", ...fault.headers },
      };
    }
    const {
      status,
      body,
      headers: more,
    } = await this.#answer(method, url, headers, sent).catch((error: unknown): Answer => {
      this.errors.push(`${call}: ${String(error)} ${(error as Error).stack}`);
      return { status: 500, body: {} };
    });
    fault?.run?.();
    const raw = typeof body === "string" || Buffer.isBuffer(body);
    const text = raw ? body : JSON.stringify(body ?? null);
    if (fault?.lost === true) {
      return { status: 502, body: "{}", headers: { "content-type": "application/json" } };
    }
    return {
      status,
      body:
        status === 204 ? undefined : fault?.cut === true ? text.slice(0, text.length / 2) : text,
      headers: { "content-type": raw ? "application/octet-stream" : "application/json", ...more },
    };
  }

  async #answer(
    method: string,
    url: URL,
    headers: Record<string, string>,
    sent: string,
  ): Promise<Answer> {
    if (url.host !== "api.github.com") {
      this.errors.push(`a call to ${url.host}`);
      return { status: 599, body: {} };
    }
    const call = `${method} ${url.pathname}`;
    const bearer = /^Bearer (\S+)$/.exec(headers["authorization"] ?? "")?.[1] ?? "";
    if (headers["user-agent"] === undefined) return { status: 403, body: { message: "no agent" } };
    if (url.pathname.startsWith("/app/")) {
      if (!this.#isApp(bearer)) return { status: 401, body: { message: "Bad credentials" } };
    } else {
      const refused = this.#refused(call, url, bearer);
      if (refused !== undefined) return refused;
    }
    if (url.pathname === "/graphql") return this.#contents(JSON.parse(sent));
    if (/\/git\/blobs\//.test(url.pathname) && headers["accept"]?.includes("raw")) {
      const bytes = this.git.blob(url.pathname.split("/").at(-1) ?? "");
      return bytes === undefined ? { status: 404, body: {} } : { status: 200, body: bytes };
    }
    const request = {
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers,
      body: sent === "" ? undefined : JSON.parse(sent),
    };
    const answer = (await this.#api.handleRequest(request, this)) as Answer;
    if (answer.status < 300 && answer.body !== undefined && this.#validates(call)) {
      const operation = this.#api.matchOperation({ ...request, headers: {} });
      const wrong = this.#api.validateResponse(answer.body, operation as never, answer.status);
      for (const error of wrong.errors ?? []) {
        this.errors.push(`answer of ${call}: ${error.instancePath} ${error.message}`);
      }
    }
    return answer;
  }

  /** Answers are all made alike: of each kind the first ones are held against the description. */
  #validates(call: string): boolean {
    const kind = call.replace(/[0-9a-f]{40}|\d+/g, "N");
    const times = (this.#validated.get(kind) ?? 0) + 1;
    this.#validated.set(kind, times);
    return times <= 20;
  }

  #isApp(token: string): boolean {
    const [head = "", claims = "", signature = ""] = token.split(".");
    const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
    if (read(head).alg !== "RS256") return false;
    const { iss, iat, exp } = read(claims) as { iss: string; iat: number; exp: number };
    if (String(iss) !== String(APP_ID) || exp - iat > 600) return false;
    return createVerify("RSA-SHA256")
      .update(`${head}.${claims}`)
      .verify(PUBLIC, Buffer.from(signature, "base64url"));
  }

  /** A token does what it was asked for, in its repository, and nothing else. */
  #refused(call: string, url: URL, bearer: string): Answer | undefined {
    const grant = this.#tokens.get(bearer);
    if (grant === undefined) return { status: 401, body: { message: "Bad credentials" } };
    if (url.pathname === "/graphql") return undefined;
    const [, , owner = "", repository = ""] = url.pathname.split("/");
    const isOthers = grant.owner !== undefined && grant.owner !== owner;
    if (isOthers || !grant.repositories.includes(repository)) return { status: 404, body: {} };
    const need = NEEDS.find(([pattern]) => pattern.test(call));
    const [, permission = "", level = "read"] = need ?? [];
    if (permission === "metadata") return undefined;
    if ((RANK[grant.permissions[permission] ?? ""] ?? 0) >= (RANK[level] ?? 9)) return undefined;
    this.errors.push(`${call} without the permission ${permission}:${level}`);
    return { status: 403, body: { message: "Resource not accessible by integration" } };
  }

  #contents({ query, variables }: { query: string; variables: Record<string, string> }): Answer {
    if (!this.graphql) return { status: 502, body: {} };
    this.git.prefetch(
      Object.entries(variables).flatMap(([k, id]) =>
        /^v\d/.test(k) && !id.includes(":") ? [id] : [],
      ),
    );
    const repository: Record<string, unknown> = {};
    const folders = /(f\d+):object\(expression:\$(v\d+)\)/g;
    for (const [, alias = "", variable = ""] of query.matchAll(folders)) {
      const entries = this.git.tree(variables[variable] ?? "", false);
      const listed = entries?.map(({ path: name, mode, sha: oid, size }) => ({
        name,
        mode: Number.parseInt(mode, 8),
        oid,
        object: size === undefined ? {} : { byteSize: size },
      }));
      repository[alias] = listed === undefined ? null : { entries: listed };
    }
    for (const [, alias = "", variable = ""] of query.matchAll(/(f\d+):object\(oid:\$(v\d+)\)/g)) {
      const bytes = this.git.blob(variables[variable] ?? "");
      const binary = bytes?.includes(0) === true;
      repository[alias] = bytes === undefined ? null : { text: binary ? null : bytes.toString() };
    }
    return { status: 200, body: { data: { repository } } };
  }

  files(): DiffFile[] {
    const base = this.git.mergeBase(this.pull.base, this.pull.head) ?? this.pull.base;
    return this.git.diff(base, this.pull.head);
  }

  /** Lines of the new file that the diff shows, each with its hunk. */
  #shown(path: string): Map<number, number> {
    const patch = this.files().find(({ filename }) => filename === path)?.patch ?? "";
    const lines = new Map<number, number>();
    let line = 0;
    let hunk = 0;
    for (const text of patch.split("\n")) {
      const head = /^@@ -\S+ \+(\d+)/.exec(text);
      if (head !== null) {
        line = Number(head[1]);
        hunk += 1;
      } else if (text[0] === " " || text[0] === "+" || text === "") {
        lines.set(line, hunk);
        line += 1;
      }
    }
    return lines;
  }

  #handlers() {
    const example = (c: Context): any =>
      structuredClone(this.#api.mockResponseForOperation(c.operation.operationId ?? "").mock);
    const id = () => (this.#id += 1);
    const param = (c: Context, name: string) => String(c.request.params[name]);
    const body = (c: Context): any => c.request.requestBody;
    const asRun = (c: Context, run: CheckRun) => {
      const one = example(c).check_runs?.[0] ?? example(c);
      const { title = null } = run.output;
      const output = { ...one.output, title, annotations_count: run.annotations.length };
      const { annotations: _, app, ...known } = run;
      return { ...one, ...known, output, app: { ...one.app, id: app, slug: "sluice" } };
    };
    const asUser = (c: Context, app?: number) => {
      const found = example(c);
      const { user } = Array.isArray(found) ? found[0] : found;
      return app === undefined ? user : { ...user, login: BOT, type: "Bot" };
    };
    const asApp = (c: Context, app?: number) =>
      app === undefined
        ? null
        : {
            id: app,
            node_id: "x",
            owner: asUser(c),
            name: "Sluice",
            description: "",
            external_url: "https://a.example",
            html_url: "https://a.example",
            created_at: "2026-01-01T00:00:00Z",
            updated_at: "2026-01-01T00:00:00Z",
            permissions: {},
            events: [],
          };
    const numberOf = (c: Context) =>
      Number(c.request.params["pull_number"] ?? param(c, "issue_number"));
    const at = (c: Context, all: readonly Comment[]) =>
      page(
        c,
        all.filter(({ pull = this.pull.number }) => pull === numberOf(c)),
      );
    const page = <T>(c: Context, all: readonly T[]) => {
      const from = (Number(c.request.query["page"] ?? 1) - 1) * 100;
      return all.slice(from, from + 100);
    };
    const asComment = (c: Context, comment: Comment) => {
      const found = example(c);
      const one = Array.isArray(found) ? found[0] : found;
      const performed_via_github_app = asApp(c, comment.app);
      const { id: number, body: text } = comment;
      return {
        ...one,
        id: number,
        body: text,
        user: asUser(c, comment.app),
        performed_via_github_app,
      };
    };
    const asLineComment = (c: Context, comment: Comment) => {
      const found = example(c);
      const one = Array.isArray(found) ? found[0] : found;
      const { id: number, body: text, path } = comment;
      return { ...one, id: number, body: text, path, user: asUser(c, comment.app) };
    };
    return {
      "apps/create-installation-access-token": (c: Context): Answer => {
        const { repositories, permissions } = body(c) as Grant;
        if (repositories.some((name) => !this.repositories.has(name))) {
          return { status: 422, body: { message: "not accessible" } };
        }
        const token = `ghs_${"t".repeat(20)}${id()}`;
        this.grants.push({ repositories, permissions });
        const owner = this.owners.get(Number(param(c, "installation_id")));
        this.#tokens.set(token, { owner, repositories, permissions });
        return { status: 201, body: { ...example(c), token, permissions } };
      },
      "pulls/list": (c: Context): Answer => {
        const [pull] = example(c);
        for (const team of pull.requested_teams ?? []) team.type ??= "organization";
        const wanted = String(c.request.query["state"] ?? "open");
        const open = this.open.filter(() => this.pull.state === wanted);
        return { status: 200, body: open.map((number) => ({ ...pull, number })) };
      },
      "pulls/get": (c: Context): Answer => {
        const pull = example(c);
        for (const team of pull.requested_teams ?? []) team.type ??= "organization";
        const { number, head, base, baseRef, state, updated } = this.pull;
        const asked = Number(param(c, "pull_number"));
        if (asked !== number && !this.anyNumber) return { status: 404, body: {} };
        pull.head.sha = head;
        pull.base = { ...pull.base, sha: base, ref: baseRef };
        return { status: 200, body: { ...pull, number: asked, state, updated_at: updated } };
      },
      "repos/compare-commits-with-basehead": (c: Context): Answer => {
        const [base = "", head = ""] = param(c, "basehead").split("...");
        const mergeBase = this.git.mergeBase(base, head);
        if (mergeBase === undefined)
          return { status: 404, body: { message: "No common ancestor" } };
        const answer = example(c);
        const [one] = answer.files;
        answer.merge_base_commit.sha = mergeBase;
        // As the forge: 300 files on the first page, and no more on any other.
        answer.files = this.git
          .diff(mergeBase, head)
          .slice(0, 300)
          .map(({ patch, ...file }) => {
            const { patch: _, ...rest } = { ...one, ...file };
            return patch === undefined || patch.length > 200_000 ? rest : { ...rest, patch };
          });
        return { status: 200, body: answer };
      },
      "git/get-ref": (c: Context): Answer => {
        const [kind, branch = ""] = decodeURIComponent(param(c, "ref")).split(/\/(.*)/s);
        const { base, baseRef } = this.pull;
        const sha = this.branches.get(branch) ?? (branch === baseRef ? base : undefined);
        if (kind !== "heads" || sha === undefined) return { status: 404, body: {} };
        const url = "https://a.example";
        const object = { type: "commit", sha, url };
        return { status: 200, body: { ref: `refs/heads/${branch}`, node_id: "x", url, object } };
      },
      "git/get-tree": (c: Context): Answer => {
        const other = this.others.get(param(c, "repo"));
        const name = other ?? param(c, "tree_sha");
        const recursive = c.request.query["recursive"] !== undefined;
        let tree = this.git.tree(this.tags.get(name) ?? name, recursive);
        if (tree === undefined) return { status: 404, body: {} };
        if (this.truncated && recursive) tree = tree.slice(0, Math.ceil(tree.length / 2));
        const url = "https://a.example";
        return {
          status: 200,
          body: {
            sha: "a".repeat(40),
            url,
            tree: tree.map((e) => ({ ...e, url })),
            truncated: this.truncated && recursive,
          },
        };
      },
      "checks/list-for-ref": (c: Context): Answer => {
        const app = Number(c.request.query["app_id"]);
        const found = this.checks.filter(
          (run) =>
            run.head_sha === param(c, "ref") &&
            (Number.isNaN(app) || run.app === app) &&
            run.name === (c.request.query["check_name"] ?? run.name),
        );
        return {
          status: 200,
          body: {
            total_count: found.length,
            check_runs: page(c, found).map((run) => asRun(c, run)),
          },
        };
      },
      "checks/create": (c: Context): Answer => {
        const { output = {}, ...sent } = body(c);
        const run: CheckRun = {
          status: "queued",
          conclusion: null,
          external_id: "",
          ...sent,
          id: id(),
          app: APP_ID,
          output,
          annotations: [],
        };
        this.checks.push(run);
        return { status: 201, body: asRun(c, run) };
      },
      "checks/update": (c: Context): Answer => {
        const run = this.checks.find((one) => one.id === Number(param(c, "check_run_id")));
        if (run === undefined) return { status: 404, body: {} };
        const { output, ...sent } = body(c);
        if (sent.conclusion === "stale") return { status: 422, body: {} };
        const tree = new Set(this.git.tree(run.head_sha, true)?.map(({ path }) => path));
        for (const annotation of output?.annotations ?? []) {
          const { path, start_line: from, end_line: to, start_column: column } = annotation;
          const odd = !tree.has(path) || to < from || (column !== undefined && to !== from);
          if (odd) this.errors.push(`an annotation that is refused: ${JSON.stringify(annotation)}`);
          run.annotations.push(annotation);
        }
        if (output !== undefined) run.output = { ...run.output, ...output };
        Object.assign(run, sent);
        if (sent.conclusion !== undefined) run.status = "completed";
        return { status: 200, body: asRun(c, run) };
      },
      "pulls/list-review-comments": (c: Context): Answer => ({
        status: 200,
        body: at(c, this.lineComments).map((one) => asLineComment(c, one)),
      }),
      "pulls/update-review-comment": (c: Context): Answer => {
        const one = this.lineComments.find((known) => known.id === Number(param(c, "comment_id")));
        if (one === undefined || one.app !== APP_ID) return { status: 403, body: {} };
        one.body = body(c).body;
        return { status: 200, body: asLineComment(c, one) };
      },
      "pulls/create-review": (c: Context): Answer => {
        const { commit_id, comments = [], body: text } = body(c);
        for (const { path, line, start_line: start = line, side } of comments) {
          const shown = this.#shown(path);
          const hunk = shown.get(line);
          if (side !== "RIGHT" || hunk === undefined || shown.get(start) !== hunk || start > line) {
            this.errors.push(`a review that is refused for ${path}:${start}-${line}`);
            return { status: 422, body: { message: "Unprocessable Entity" } };
          }
        }
        this.reviews.push({ body: text, commit_id, comments: comments.length });
        for (const { path, line, body: said } of comments) {
          this.lineComments.push({
            id: id(),
            body: said,
            app: APP_ID,
            path,
            line,
            commit: commit_id,
            pull: numberOf(c),
          });
        }
        return { status: 200, body: { ...example(c), body: text, commit_id } };
      },
      "issues/list-comments": (c: Context): Answer => ({
        status: 200,
        body: at(c, this.comments).map((one) => asComment(c, one)),
      }),
      "issues/get-comment": (c: Context): Answer => {
        const one = this.comments.find((known) => known.id === Number(param(c, "comment_id")));
        return one === undefined
          ? { status: 404, body: {} }
          : { status: 200, body: asComment(c, one) };
      },
      "issues/create-comment": (c: Context): Answer => {
        const comment = {
          id: id(),
          body: body(c).body as string,
          app: APP_ID,
          pull: numberOf(c),
        };
        this.comments.push(comment);
        return { status: 201, body: asComment(c, comment) };
      },
      "issues/update-comment": (c: Context): Answer => {
        const one = this.comments.find((known) => known.id === Number(param(c, "comment_id")));
        if (one === undefined || one.app !== APP_ID) return { status: 403, body: {} };
        one.body = body(c).body;
        return { status: 200, body: asComment(c, one) };
      },
      "repos/get-collaborator-permission-level": (c: Context): Answer => {
        const permission = this.permissions[param(c, "username")];
        if (permission === undefined) return { status: 404, body: {} };
        const one = example(c);
        const user = { ...one.user, role_name: permission };
        return { status: 200, body: { ...one, user, permission, role_name: permission } };
      },
      "code-scanning/list-recent-analyses": (c: Context): Answer => {
        const [one] = example(c);
        return {
          status: 200,
          body: this.sarifs.flatMap(({ commit_sha, sarif }) => {
            const { name } = JSON.parse(gunzipSync(Buffer.from(sarif, "base64")).toString()).runs[0]
              .tool.driver;
            const tool = { ...one.tool, name };
            return name === c.request.query["tool_name"] ? [{ ...one, commit_sha, tool }] : [];
          }),
        };
      },
      "code-scanning/upload-sarif": (c: Context): Answer => {
        this.sarifs.push(body(c));
        return { status: 202, body: example(c) };
      },
      "actions/review-custom-gates-for-run": (c: Context): Answer => {
        const run = param(c, "run_id");
        const { environment_name: name } = body(c);
        if (this.decisions.some((one) => one.run === run && one.environment_name === name)) {
          return { status: 422, body: {} };
        }
        this.decisions.push({ run, ...body(c) });
        return { status: 204 };
      },
      validationFail: (c: Context): Answer => {
        const said = (c.validation.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);
        this.errors.push(`${c.request.method} ${c.request.path}: ${said.join("; ")}`);
        return { status: 422, body: { message: "Validation Failed" } };
      },
      notFound: (c: Context): Answer => {
        this.errors.push(`nothing known: ${c.request.method} ${c.request.path}`);
        return { status: 404, body: { message: "Not Found" } };
      },
      methodNotAllowed: (): Answer => ({ status: 404, body: {} }),
    };
  }
}
