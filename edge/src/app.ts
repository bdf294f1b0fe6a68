import type { Engine } from "@sluice/engine";

import { answer, PATH, REPORT } from "./answer.ts";
import { requireBearer } from "./bearer.ts";
import { EngineSlot } from "./engine-slot.ts";
import { githubWebhook } from "./github.ts";
import type { OnPullRequest } from "./github.ts";
import { Refusal } from "./refusal.ts";
import { readSettings } from "./settings.ts";
import type { Bindings } from "./settings.ts";

/** What an app needs of the place where it runs. */
export interface Host {
  /** Makes an engine; asked for the first time when a request needs one. */
  readonly openEngine: () => Promise<Engine>;
  /** Takes verified pull request events on; without it they are verified and described only. */
  readonly onPullRequest?: OnPullRequest;
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
 * const app = createApp({ openEngine: () => openEngine(module) });
 * const response = await app(new Request("https://edge.example/healthz"), {});
 */
export function createApp(host: Host): App {
  const slot = new EngineSlot(host.openEngine);
  const routes = new Map<string, Route>([
    ["/healthz", { method: "GET", handle: async () => Response.json({ status: "ok" }) }],
    [
      "/version",
      {
        method: "GET",
        handle: async (request, bindings) => {
          await requireBearer(request.headers, readSettings(bindings).auditToken);
          const version = await slot.use((engine) => engine.version());
          return Response.json({ name: "sluice", version });
        },
      },
    ],
    [
      "/audit",
      {
        method: "POST",
        handle: (request, bindings) => answer(request, readSettings(bindings), slot, REPORT),
      },
    ],
    [
      "/path",
      {
        method: "POST",
        handle: (request, bindings) => answer(request, readSettings(bindings), slot, PATH),
      },
    ],
    [
      "/webhook/github",
      {
        method: "POST",
        handle: (request, bindings) =>
          githubWebhook(request, readSettings(bindings), host.onPullRequest),
      },
    ],
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
