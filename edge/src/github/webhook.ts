import { parseJson, readBody, requireJson } from "../body.ts";
import { answerJobs, type OnJob, requireSecret } from "../delivery.ts";
import { Crowd } from "../lane/crowd.ts";
import { MAX_LARGE, MAX_PUSH_BYTES, MAX_WEBHOOK_BYTES } from "../limits.ts";
import { badRequest, Refusal } from "../refusal.ts";
import { isWanted, jobsOf } from "./events.ts";

/** What a stranger has us hold is bounded. */
const large = new Crowd(MAX_LARGE);

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

function deliveryOf(headers: Headers): string {
  const id = headers.get("x-github-delivery") ?? "";
  if (!/^[0-9A-Za-z-]{1,64}$/.test(id))
    throw badRequest("X-GitHub-Delivery must name the delivery");
  return id;
}

/**
 * `POST /webhook/github`. Nothing of the body is looked at before its signature has been verified
 * over the raw bytes. The answer says what becomes of each job: `taken`, `replayed` or `full`.
 *
 * @example const response = await githubWebhook(request, secret, async (job) => submit(job));
 */
export async function githubWebhook(
  request: Request,
  configured: string | undefined,
  onJob?: OnJob,
): Promise<Response> {
  const secret = requireSecret(configured);
  const header = request.headers.get("x-hub-signature-256");
  // What cannot be a signature spares us the reading.
  if (signatureOf(header) === undefined) throw unsigned();
  const event = request.headers.get("x-github-event");
  const declared = request.headers.get("content-length");
  const isLarge = event === "push" && (declared === null || Number(declared) > MAX_WEBHOOK_BYTES);
  const body = isLarge
    ? await large.enter("", () => readBody(request, MAX_PUSH_BYTES))
    : await readBody(request, MAX_WEBHOOK_BYTES);
  if (!(await isSigned(secret, body, header))) throw unsigned();

  if (event === "ping") return Response.json({ status: "ok" });
  if (!isWanted(event)) return new Response(null, { status: 204 });
  requireJson(request.headers);
  const delivery = deliveryOf(request.headers);
  const jobs = jobsOf(event, delivery, parseJson(body));
  return answerJobs(delivery, jobs, onJob, "app");
}
