import { Refusal } from "./refusal.ts";

function tooLarge(limit: number): Refusal {
  return new Refusal(413, "too-large", `The body is larger than ${limit} bytes.`);
}

/**
 * Refuses a body that is not said to be JSON, or is packed: inflating would let a small body
 * outgrow its limit.
 *
 * @example requireJson(request.headers);
 */
export function requireJson(headers: Headers): void {
  const type = (headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new Refusal(415, "unsupported-type", "The body must be application/json.");
  }
  const encoding = (headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (encoding !== "identity") {
    throw new Refusal(415, "unsupported-encoding", "The body must not be compressed.");
  }
}

/**
 * Reads the whole body and stops at the limit: no more than one chunk beyond it is ever held,
 * whatever length the header claims.
 *
 * @example const bytes = await readBody(request, 8 * 1024 * 1024);
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > limit) {
    await request.body?.cancel();
    throw tooLarge(limit);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body !== null) {
    const reader = request.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
      if (size > limit) {
        await reader.cancel();
        throw tooLarge(limit);
      }
      chunks.push(value);
    }
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/**
 * The value that UTF-8 JSON stands for, or `undefined` where it is none (JSON has no `undefined`).
 *
 * @example const value = parseJson(bytes);
 */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    // The error's message would quote the body.
    return undefined;
  }
}

/**
 * A JSON object as a record of unknown values; `undefined` for everything else.
 *
 * @example asRecord(value)?.["files"]
 */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return value as Readonly<Record<string, unknown>>;
}
