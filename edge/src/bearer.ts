import { Refusal } from "./refusal.ts";

const LONGEST_HEADER = 4096;

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

/**
 * True if both texts are the same. Both are hashed first and every byte of the hashes is compared,
 * so that the time it takes tells nothing of where, or at what length, they differ.
 *
 * @example await isSameSecret(given, expected)
 */
export async function isSameSecret(given: string, expected: string): Promise<boolean> {
  const [a, b] = await Promise.all([digest(given), digest(expected)]);
  let difference = a.length ^ b.length;
  for (const [i, byte] of a.entries()) difference |= byte ^ (b[i] ?? 0);
  return difference === 0;
}

/**
 * Refuses a request that does not carry the token as `Authorization: Bearer …`: with 503 where none
 * is configured, so that a forgotten binding closes the door, else with 401.
 *
 * @example await requireBearer(request.headers, settings.auditToken);
 */
export async function requireBearer(headers: Headers, token: string | undefined): Promise<void> {
  if (token === undefined) {
    throw new Refusal(503, "not-configured", "No token is configured, so no request is accepted.");
  }
  const header = headers.get("authorization") ?? "";
  const given = header.length <= LONGEST_HEADER ? /^Bearer +(\S+)$/i.exec(header)?.[1] : undefined;
  // Compared also where there is none: a missing token takes as long as a wrong one.
  const same = await isSameSecret(given ?? "", token);
  if (given === undefined || !same) {
    throw new Refusal(401, "unauthorized", "A valid bearer token is required.", {
      "www-authenticate": 'Bearer realm="sluice"',
    });
  }
}
