// Who we are to GitHub: an app that signs for itself, and asks for tokens no wider than the job.
import type { components } from "@octokit/openapi-types";

import { Client, path } from "../forge/client.ts";
import type { ClientOptions } from "../forge/client.ts";

type Permissions = components["schemas"]["app-permissions"];
type Token = components["schemas"]["installation-token"];

export interface AppIdentity {
  readonly id: string;
  /** PEM, PKCS#1 as GitHub hands it out, or PKCS#8. */
  readonly privateKey: string;
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function base64Url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function derLength(length: number): number[] {
  if (length < 128) return [length];
  return length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
}

/** WebCrypto takes PKCS#8 only: the same key with a few bytes before it. */
function pkcs8(pem: string): Uint8Array<ArrayBuffer> {
  const text = pem.replaceAll("\\n", "\n").replace(/-----[^-]+-----|\s/g, "");
  const der = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  if (!pem.includes("RSA PRIVATE KEY")) return der;
  const rsa = [0x30, 13, 6, 9, 42, 134, 72, 134, 247, 13, 1, 1, 1, 5, 0];
  const inner = [2, 1, 0, ...rsa, 4, ...derLength(der.length)];
  return new Uint8Array([0x30, ...derLength(inner.length + der.length), ...inner, ...der]);
}

/**
 * A JWT that proves the app for nine minutes; issued a minute ago, for clocks that differ.
 *
 * @param now seconds since 1970
 * @example await appToken({ id: "7", privateKey }, 1_700_000_000)
 */
export async function appToken(app: AppIdentity, now: number): Promise<string> {
  const encode = (value: unknown) => base64Url(new TextEncoder().encode(JSON.stringify(value)));
  const claims = { iat: now - 60, exp: now + 540, iss: app.id };
  const signed = `${encode({ alg: "RS256", typ: "JWT" })}.${encode(claims)}`;
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("pkcs8", pkcs8(app.privateKey), algorithm, false, [
    "sign",
  ]);
  const signature = await crypto.subtle.sign(algorithm.name, key, new TextEncoder().encode(signed));
  return `${signed}.${base64Url(new Uint8Array(signature))}`;
}

/** Headers of every call to GitHub. */
export function githubHeaders(token: string): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    accept: "application/vnd.github+json",
    "user-agent": "sluice",
    "x-github-api-version": "2022-11-28",
  };
}

/**
 * A token for one repository and these rights, kept in memory only.
 *
 * @example await installationToken(app, options, 42, "service", { contents: "read" })
 */
export async function installationToken(
  app: AppIdentity,
  options: Omit<ClientOptions, "headers">,
  installation: number,
  repository: string,
  permissions: Permissions,
): Promise<string> {
  const now = Math.floor((options.now ?? Date.now)() / 1000);
  const client = new Client({ ...options, headers: githubHeaders(await appToken(app, now)) });
  const { token } = await client.json<Token>({
    method: "POST",
    operation: "token of an installation",
    path: path`/app/installations/${installation}/access_tokens`,
    body: { repositories: [repository], permissions },
    reads: true,
  });
  return token;
}
