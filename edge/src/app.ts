import { answer, PATH, REPORT } from "./answer.ts";
import type { Question } from "./answer.ts";
import { requireBearer } from "./bearer.ts";
import type { EngineSlot } from "./engine-slot.ts";
import { githubWebhook } from "./github/webhook.ts";
import { gitlabWebhook } from "./gitlab/webhook.ts";
import type { Metrics } from "./log.ts";
import type { Job } from "./lane/job.ts";
import { Refusal } from "./refusal.ts";
import { readSettings } from "./settings.ts";
import type { Bindings } from "./settings.ts";

/** What an app needs of the place where it runs. */
export interface Host {
  /** The engine; opened when a request needs it. */
  readonly slot: EngineSlot;
  /** Takes jobs of verified deliveries on; without it such deliveries are refused. */
  readonly onJob?: (job: Job, bindings: Bindings) => Promise<string>;
  /** What `/metrics` shows. */
  readonly metrics?: Metrics;
  /** Writes one line about a failure. It never holds anything of a request. */
  readonly log?: (line: string) => void;
}

/** Answers requests. Never rejects. */
export type App = (request: Request, bindings: Bindings) => Promise<Response>;

type Handler = (request: Request, bindings: Bindings) => Promise<Response>;

interface Route {
  readonly method: string;
  readonly handle: Handler;
}

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

function refused(refusal: Refusal, requestId: string): Response {
  const { code, message, status, headers } = refusal;
  const body = { error: { code, message }, request_id: requestId };
  return Response.json(body, { status, headers });
}

function finished(response: Response, requestId: string): Response {
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  response.headers.set("x-request-id", requestId);
  return response;
}

/** The name of the error's class and nothing else: its message may quote what was audited. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return error.cause instanceof Error ? `${error.name}: ${error.cause.name}` : error.name;
}

function route(routes: ReadonlyMap<string, Route>, request: Request): Route {
  const found = routes.get(new URL(request.url).pathname);
  if (found === undefined) throw new Refusal(404, "not-found", "There is nothing at this path.");
  if (found.method !== request.method) {
    throw new Refusal(405, "method-not-allowed", `This path takes ${found.method} only.`, {
      allow: found.method,
    });
  }
  return found;
}

/**
 * The edge service as a function from request to response, of Web-standard types only.
 *
 * @example
 * const app = createApp({ slot: new EngineSlot(() => openEngine(module)) });
 * const response = await app(new Request("https://edge.example/healthz"), {});
 */
export function createApp(host: Host): App {
  const { slot, metrics, onJob } = host;
  const takes = (method: string, handle: Handler): Route => ({ method, handle });
  const guarded = (handle: Handler): Handler => {
    return async (request, bindings) => {
      await requireBearer(request.headers, readSettings(bindings).auditToken);
      return handle(request, bindings);
    };
  };
  const version: Handler = async () =>
    Response.json({ name: "sluice", version: await slot.use((engine) => engine.version()) });
  const counts: Handler = async () =>
    new Response(metrics?.text() ?? "", {
      headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
    });
  const asked =
    <Format extends string>(question: Question<Format>): Handler =>
    (request, bindings) =>
      answer(request, readSettings(bindings), slot, question);
  const delivered: Handler = (request, bindings) => {
    const { webhookSecret, github } = readSettings(bindings);
    return githubWebhook(request, webhookSecret, takerOf(bindings, github !== undefined));
  };
  const deliveredByGitLab: Handler = (request, bindings) => {
    const { gitlabSecret, gitlab } = readSettings(bindings);
    return gitlabWebhook(request, gitlabSecret, takerOf(bindings, gitlab !== undefined));
  };
  const takerOf = (bindings: Bindings, isConfigured: boolean) =>
    onJob === undefined || !isConfigured ? undefined : (job: Job) => onJob(job, bindings);
  const routes = new Map<string, Route>([
    ["/healthz", takes("GET", async () => Response.json({ status: "ok" }))],
    ["/version", takes("GET", guarded(version))],
    ["/metrics", takes("GET", guarded(counts))],
    ["/audit", takes("POST", asked(REPORT))],
    ["/path", takes("POST", asked(PATH))],
    ["/webhook/github", takes("POST", delivered)],
    ["/webhook/gitlab", takes("POST", deliveredByGitLab)],
  ]);

  return async (request, bindings) => {
    const requestId = crypto.randomUUID();
    try {
      return finished(await route(routes, request).handle(request, bindings), requestId);
    } catch (error) {
      if (error instanceof Refusal) return finished(refused(error, requestId), requestId);
      host.log?.(JSON.stringify({ level: "error", request_id: requestId, error: nameOf(error) }));
      const failure = new Refusal(500, "internal", "The request could not be carried out.");
      return finished(refused(failure, requestId), requestId);
    }
  };
}
