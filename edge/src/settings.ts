import { MAX_BODY_BYTES } from "./limits.ts";
import { Refusal } from "./refusal.ts";

/** What the host binds. Secrets are bindings, never part of the code; each may be left out. */
export interface Bindings {
  /** Whoever shows it may audit; at least 16 characters. Without it nobody may. */
  readonly AUDIT_TOKEN?: unknown;
  /** Shared with the forge, which signs each delivery with it; at least 16 characters. */
  readonly WEBHOOK_SECRET?: unknown;
  /** Lowers the size limit of an audit's body; a whole number of bytes. */
  readonly MAX_BODY_BYTES?: unknown;
}

/** The bindings, checked. */
export interface Settings {
  readonly auditToken: string | undefined;
  readonly webhookSecret: string | undefined;
  readonly maxBodyBytes: number;
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

function bodyLimit(value: unknown): number {
  if (value === undefined || value === null || value === "") return MAX_BODY_BYTES;
  const bytes = typeof value === "string" && /^[0-9]{1,15}$/.test(value) ? Number(value) : value;
  if (typeof bytes !== "number" || !Number.isSafeInteger(bytes) || bytes < 1) {
    throw misconfigured("MAX_BODY_BYTES", "a whole number of bytes");
  }
  return Math.min(bytes, MAX_BODY_BYTES);
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
  };
}
