import { asRecord, parseJson, readBody, requireJson } from "./body.ts";
import { MAX_WEBHOOK_BYTES } from "./limits.ts";
import { badRequest, Refusal } from "./refusal.ts";
import type { Settings } from "./settings.ts";

/** A change that is to be audited. Every member has the shape that its name promises. */
export interface PullRequestEvent {
  /** Names this delivery; the same one may arrive again. */
  readonly delivery: string;
  readonly action: string;
  readonly installation: number;
  /** `owner/name` */
  readonly repository: string;
  readonly number: number;
  /** What is audited. */
  readonly headSha: string;
  /** Where policy and baseline come from: never from the change itself. */
  readonly baseSha: string;
}

/** Takes a verified event on. The delivery is answered once it resolves. */
export type OnPullRequest = (event: PullRequestEvent) => Promise<void>;

const ACTIONS = ["opened", "synchronize", "reopened", "ready_for_review"];

function unsigned(): Refusal {
  return new Refusal(401, "unauthorized", "The delivery does not carry a valid signature.");
}

/** The 32 bytes of `sha256=<64 hexadecimal digits>`, the only form that GitHub writes. */
function signatureOf(header: string | null): Uint8Array<ArrayBuffer> | undefined {
  const digits = /^sha256=([0-9a-f]{64})$/.exec(header ?? "")?.[1];
  if (digits === undefined) return undefined;
  const bytes = new Uint8Array(32);
  for (const i of bytes.keys()) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/**
 * True if `header` (X-Hub-Signature-256) is the HMAC-SHA-256 of the raw body under the secret.
 * WebCrypto compares in constant time.
 *
 * @example await isSigned(secret, bytes, request.headers.get("x-hub-signature-256"))
 */
export async function isSigned(
  secret: string,
  body: Uint8Array<ArrayBuffer>,
  header: string | null,
): Promise<boolean> {
  const signature = signatureOf(header);
  if (signature === undefined) return false;
  const key = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["verify"],
  );
  return crypto.subtle.verify("HMAC", key, signature, body);
}

function count(value: unknown, where: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 1) {
    throw badRequest(`${where} must be a positive whole number`);
  }
  return value;
}

/** Commit ids are SHA-1 or SHA-256; what becomes part of a URL later has no other character. */
function commit(value: unknown, where: string): string {
  if (typeof value !== "string" || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value)) {
    throw badRequest(`${where} must be a commit id`);
  }
  return value;
}

function repositoryName(value: unknown, where: string): string {
  const name = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;
  if (typeof value !== "string" || !name.test(value)) {
    throw badRequest(`${where} must be owner/name`);
  }
  return value;
}

function deliveryOf(headers: Headers): string {
  const id = headers.get("x-github-delivery") ?? "";
  if (!/^[0-9A-Za-z-]{1,64}$/.test(id))
    throw badRequest("X-GitHub-Delivery must name the delivery");
  return id;
}

/**
 * What a `pull_request` payload asks to have audited; nothing where its action changes no code.
 *
 * @example const event = readPullRequest(delivery, JSON.parse(text));
 */
export function readPullRequest(delivery: string, value: unknown): PullRequestEvent | undefined {
  const payload = asRecord(value);
  if (payload === undefined) throw badRequest("The payload must be a JSON object in UTF-8");
  const action = ACTIONS.find((name) => name === payload["action"]);
  if (action === undefined) return undefined;
  const change = asRecord(payload["pull_request"]);
  return {
    delivery,
    action,
    installation: count(asRecord(payload["installation"])?.["id"], "installation.id"),
    repository: repositoryName(
      asRecord(payload["repository"])?.["full_name"],
      "repository.full_name",
    ),
    number: count(payload["number"], "number"),
    headSha: commit(asRecord(change?.["head"])?.["sha"], "pull_request.head.sha"),
    baseSha: commit(asRecord(change?.["base"])?.["sha"], "pull_request.base.sha"),
  };
}

/**
 * `POST /webhook/github`. Nothing of the body is looked at before its signature has been verified
 * over the raw bytes.
 *
 * @example const response = await githubWebhook(request, settings, async (event) => queue(event));
 */
export async function githubWebhook(
  request: Request,
  settings: Settings,
  onPullRequest?: OnPullRequest,
): Promise<Response> {
  if (settings.webhookSecret === undefined) {
    throw new Refusal(
      503,
      "not-configured",
      "No secret is configured, so no delivery is accepted.",
    );
  }
  const header = request.headers.get("x-hub-signature-256");
  // What cannot be a signature spares us the reading.
  if (signatureOf(header) === undefined) throw unsigned();
  const body = await readBody(request, MAX_WEBHOOK_BYTES);
  if (!(await isSigned(settings.webhookSecret, body, header))) throw unsigned();

  const name = request.headers.get("x-github-event");
  if (name === "ping") return Response.json({ status: "ok" });
  if (name !== "pull_request") return new Response(null, { status: 204 });
  requireJson(request.headers);
  const event = readPullRequest(deliveryOf(request.headers), parseJson(body));
  if (event === undefined) return new Response(null, { status: 204 });
  await onPullRequest?.(event);
  const answer = {
    delivery: event.delivery,
    installation: event.installation,
    repository: event.repository,
    number: event.number,
    head_sha: event.headSha,
    base_sha: event.baseSha,
  };
  return Response.json(answer, { status: 202 });
}
