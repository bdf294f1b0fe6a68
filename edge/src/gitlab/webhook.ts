import { isSameSecret } from "../bearer.ts";
import { parseJson, readBody, requireJson } from "../body.ts";
import { answerJobs, type OnJob, requireSecret } from "../delivery.ts";
import { MAX_PUSH_BYTES, MAX_WEBHOOK_BYTES } from "../limits.ts";
import { Refusal } from "../refusal.ts";
import { gitlabJobsOf } from "./events.ts";

/** What a key for signatures looks like; any other secret is one that deliveries show. */
const SIGNING = /^whsec_((?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;

function keyOf(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
}

/** External status checks sign the body by itself, in hexadecimal digits, under the plain secret. */
async function isCheckSigned(secret: string, header: string, body: Uint8Array<ArrayBuffer>) {
  const digits = /^(?:sha256=)?([0-9a-f]{64})$/.exec(header)?.[1];
  if (digits === undefined) return false;
  const signature = Uint8Array.from(digits.match(/../g) ?? [], (two) => Number.parseInt(two, 16));
  const key = await keyOf(new TextEncoder().encode(secret));
  return crypto.subtle.verify("HMAC", key, signature, body);
}

/** Seconds that a signed delivery may be old. */
const WINDOW = 300;

/**
 * True if the body was signed under the key, as newer servers do it: `v1,` and the base64 of the
 * HMAC-SHA-256 over id, time and body, one or several with blanks between.
 *
 * @param now seconds since 1970
 */
export async function isGitLabSigned(
  secret: string,
  headers: Headers,
  body: Uint8Array<ArrayBuffer>,
  now: number,
): Promise<boolean> {
  const id = headers.get("webhook-id") ?? "";
  const time = headers.get("webhook-timestamp") ?? "";
  if (id === "" || !/^[0-9]{1,12}$/.test(time) || Math.abs(now - Number(time)) > WINDOW)
    return false;
  const encoder = new TextEncoder();
  const packed = SIGNING.exec(secret)?.[1] ?? "";
  const key = await keyOf(Uint8Array.from(atob(packed), (char) => char.charCodeAt(0)));
  const head = encoder.encode(`${id}.${time}.`);
  const signed = new Uint8Array(head.length + body.length);
  signed.set(head);
  signed.set(body, head.length);
  for (const one of (headers.get("webhook-signature") ?? "").split(" ").slice(0, 5)) {
    const text = /^v1,([A-Za-z0-9+/]{43}=)$/.exec(one)?.[1];
    if (text === undefined) continue;
    const signature = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    if (await crypto.subtle.verify("HMAC", key, signature, signed)) return true;
  }
  return false;
}

/**
 * `POST /webhook/gitlab`. A delivery shows the secret, or is signed where the secret is a key for
 * that (`whsec_…`); either is checked before anything of the body is looked at.
 *
 * @example await gitlabWebhook(request, settings.gitlabSecret, onJob)
 */
export async function gitlabWebhook(
  request: Request,
  configured: string | undefined,
  onJob?: OnJob,
): Promise<Response> {
  const secret = requireSecret(configured);
  const { headers } = request;
  const refused = new Refusal(401, "unauthorized", "The delivery does not prove where it is from.");
  const signs = SIGNING.test(secret);
  const checked = headers.get("x-gitlab-signature");
  const shown = (headers.get("x-gitlab-token") ?? "").slice(0, 4096);
  // What shows no secret, and could not be signed, spares us the reading.
  if (!signs && checked === null && !(await isSameSecret(shown, secret))) throw refused;
  // Pushes list their files. Whoever shows the secret is no stranger.
  const isKnown = !signs && checked === null;
  const body = await readBody(request, isKnown ? MAX_PUSH_BYTES : MAX_WEBHOOK_BYTES);
  const now = Math.floor(Date.now() / 1000);
  if (signs && !(await isGitLabSigned(secret, headers, body, now))) throw refused;
  if (!signs && checked !== null && !(await isCheckSigned(secret, checked, body))) throw refused;
  requireJson(headers);
  // The last of them is shared by events that follow from one another.
  const names = ["webhook-id", "idempotency-key", "x-gitlab-event-uuid"];
  const id = names.map((name) => headers.get(name)).find((value) => value !== null) ?? "";
  const delivery = /^[0-9A-Za-z_-]{1,64}$/.test(id) ? id : crypto.randomUUID();
  const jobs = gitlabJobsOf(delivery, parseJson(body));
  return answerJobs(delivery, jobs, onJob, "token");
}
