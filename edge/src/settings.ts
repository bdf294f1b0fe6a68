import type { GitHubSettings } from "./github/service.ts";
import type { GitLabSettings } from "./gitlab/service.ts";
import { MAX_AUDIT_BYTES, MAX_BODY_BYTES, MOST_AUDIT_BYTES } from "./limits.ts";
import { Refusal } from "./refusal.ts";

/** What the host binds. Secrets are bindings, never part of the code; each may be left out. */
export interface Bindings {
  /** Whoever shows it may audit; at least 16 characters. Without it nobody may. */
  readonly AUDIT_TOKEN?: unknown;
  /** Shared with the forge, which signs each delivery with it; at least 16 characters. */
  readonly WEBHOOK_SECRET?: unknown;
  /** Lowers the size limit of an audit's body; a whole number of bytes. */
  readonly MAX_BODY_BYTES?: unknown;
  /** The GitHub App: its number, and its private key as PEM. */
  readonly GITHUB_APP_ID?: unknown;
  readonly GITHUB_PRIVATE_KEY?: unknown;
  /** Of a server of one's own, `https://HOST/api/v3`; github.com where left out. */
  readonly GITHUB_API?: unknown;
  /** A token of a GitLab project or group, with the scope `api` and the role Developer. */
  readonly GITLAB_TOKEN?: unknown;
  /** Of a server of one's own, `https://HOST/api/v4`; gitlab.com where left out. */
  readonly GITLAB_API?: unknown;
  /** What its deliveries show, or with `whsec_` before it are signed with. */
  readonly GITLAB_WEBHOOK_SECRET?: unknown;
  /** `on`: reports also go to code scanning. */
  readonly GITHUB_SARIF?: unknown;
  /** The organisation's policy, `REPOSITORY@REF`, such as `.sluice@main`; none where left out. */
  readonly ORGANISATION_POLICY?: unknown;
  /** `on`: comments of a change that silence findings count at once. */
  readonly NEW_IGNORES?: unknown;
  /** `neutral`: a check of what could not be audited as a whole is no failure at GitHub. */
  readonly INCOMPLETE?: unknown;
  /** Calls to the forge that one job may make; 50 where left out, as many as the smallest plan has. */
  readonly MAX_CALLS?: unknown;
  /** Bytes of one side of a change that are audited; 2 MiB where left out, 8 MiB at most. */
  readonly MAX_AUDIT_BYTES?: unknown;
}

/** The bindings, checked. */
export interface Settings {
  readonly auditToken: string | undefined;
  readonly webhookSecret: string | undefined;
  readonly maxBodyBytes: number;
  /** Nothing where no app is configured. */
  readonly github: GitHubSettings | undefined;
  readonly gitlab: GitLabSettings | undefined;
  readonly gitlabSecret: string | undefined;
}

const SHORTEST_SECRET = 16;

function misconfigured(name: string, must: string): Refusal {
  return new Refusal(503, "misconfigured", `The binding ${name} must be ${must}.`);
}

function secret(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  // A secret that can be guessed is worse than none: it looks like one.
  if (typeof value !== "string" || value.length < SHORTEST_SECRET) {
    throw misconfigured(name, `text of at least ${SHORTEST_SECRET} characters`);
  }
  return value;
}

const isUnset = (value: unknown) => value === undefined || value === null || value === "";

function whole(name: string, value: unknown, of: string): number {
  const number = typeof value === "string" && /^[0-9]{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 1) {
    throw misconfigured(name, `a whole number${of}`);
  }
  return number;
}

function bodyLimit(value: unknown): number {
  if (isUnset(value)) return MAX_BODY_BYTES;
  return Math.min(whole("MAX_BODY_BYTES", value, " of bytes"), MAX_BODY_BYTES);
}

function isOn(name: string, value: unknown): boolean {
  if (isUnset(value) || value === "off") return false;
  if (value !== "on") throw misconfigured(name, "on or off");
  return true;
}

function incomplete(value: unknown): "failure" | "neutral" {
  if (isUnset(value) || value === "failure") return "failure";
  if (value !== "neutral") throw misconfigured("INCOMPLETE", "failure or neutral");
  return value;
}

/** Where tokens are sent: an address over TLS, or of this machine. */
function address(name: string, value: unknown, usual: string): string {
  if (isUnset(value)) return usual;
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  const local = url?.protocol === "http:" && ["localhost", "127.0.0.1"].includes(url.hostname);
  const plain = url !== undefined && url.search === "" && url.hash === "" && url.username === "";
  if (!plain || !(url.protocol === "https:" || local))
    throw misconfigured(name, "an https address");
  return url.href.replace(/\/+$/, "");
}

function organisation(value: unknown): GitHubSettings["organisation"] {
  if (isUnset(value)) return undefined;
  const found = /^([A-Za-z0-9._-]{1,100})@([A-Za-z0-9._/-]{1,200})$/.exec(String(value));
  if (found === null || /^\.{1,2}$/.test(found[1] as string)) {
    throw misconfigured("ORGANISATION_POLICY", "REPOSITORY@REF");
  }
  return { repository: found[1] as string, ref: found[2] as string };
}

function calls(bindings: Bindings): number {
  return isUnset(bindings.MAX_CALLS) ? 50 : whole("MAX_CALLS", bindings.MAX_CALLS, "");
}

function auditBytes({ MAX_AUDIT_BYTES: value }: Bindings): number {
  if (isUnset(value)) return MAX_AUDIT_BYTES;
  return Math.min(whole("MAX_AUDIT_BYTES", value, " of bytes"), MOST_AUDIT_BYTES);
}

function gitlab(bindings: Bindings): GitLabSettings | undefined {
  const token = secret("GITLAB_TOKEN", bindings.GITLAB_TOKEN);
  if (token === undefined) return undefined;
  const policy = organisation(bindings.ORGANISATION_POLICY);
  return {
    api: address("GITLAB_API", bindings.GITLAB_API, "https://gitlab.com/api/v4"),
    token,
    ...(policy === undefined ? {} : { organisation: policy }),
    obeyNewIgnores: isOn("NEW_IGNORES", bindings.NEW_IGNORES),
    calls: calls(bindings),
    auditBytes: auditBytes(bindings),
  };
}

function github(bindings: Bindings): GitHubSettings | undefined {
  if (isUnset(bindings.GITHUB_APP_ID) && isUnset(bindings.GITHUB_PRIVATE_KEY)) return undefined;
  const key = bindings.GITHUB_PRIVATE_KEY;
  if (typeof key !== "string" || !/^-----BEGIN (?:RSA )?PRIVATE KEY-----/.test(key)) {
    throw misconfigured("GITHUB_PRIVATE_KEY", "a private key as PEM");
  }
  const policy = organisation(bindings.ORGANISATION_POLICY);
  return {
    app: { id: String(whole("GITHUB_APP_ID", bindings.GITHUB_APP_ID, "")), privateKey: key },
    api: address("GITHUB_API", bindings.GITHUB_API, "https://api.github.com"),
    sarif: isOn("GITHUB_SARIF", bindings.GITHUB_SARIF),
    incomplete: incomplete(bindings.INCOMPLETE),
    ...(policy === undefined ? {} : { organisation: policy }),
    obeyNewIgnores: isOn("NEW_IGNORES", bindings.NEW_IGNORES),
    calls: calls(bindings),
    auditBytes: auditBytes(bindings),
  };
}

/**
 * Checks the bindings; what is wrong with them is refused with 503, naming the binding and never
 * its value.
 *
 * @example const { maxBodyBytes } = readSettings({ MAX_BODY_BYTES: "65536" });
 */
export function readSettings(bindings: Bindings): Settings {
  return {
    auditToken: secret("AUDIT_TOKEN", bindings.AUDIT_TOKEN),
    webhookSecret: secret("WEBHOOK_SECRET", bindings.WEBHOOK_SECRET),
    maxBodyBytes: bodyLimit(bindings.MAX_BODY_BYTES),
    github: github(bindings),
    gitlab: gitlab(bindings),
    gitlabSecret: secret("GITLAB_WEBHOOK_SECRET", bindings.GITLAB_WEBHOOK_SECRET),
  };
}
