import type { Job } from "./lane/job.ts";
import { Refusal } from "./refusal.ts";

/** Takes a job of a verified delivery on. The delivery is answered once it resolves. */
export type OnJob = (job: Job) => Promise<string>;

/**
 * The secret that deliveries are held against.
 *
 * @throws Refusal 503 where none is configured.
 */
export function requireSecret(secret: string | undefined): string {
  if (secret !== undefined) return secret;
  throw new Refusal(503, "not-configured", "No secret is configured, so no delivery is accepted.");
}

/**
 * Hands the jobs of a verified delivery on, and says what becomes of each: `taken`, `replayed` or
 * `full`.
 *
 * @param credential what is missing where `onJob` is: "app", "token"
 * @throws Refusal 503 where nothing takes jobs, 429 where too many wait.
 */
export async function answerJobs(
  delivery: string,
  jobs: readonly Job[],
  onJob: OnJob | undefined,
  credential: string,
): Promise<Response> {
  if (jobs.length === 0) return new Response(null, { status: 204 });
  if (onJob === undefined) {
    const what = `No ${credential} is configured, so nothing can be audited.`;
    throw new Refusal(503, "not-configured", what);
  }
  const states = await Promise.all(jobs.map(onJob));
  if (states.includes("full")) throw new Refusal(429, "too-many", "Too many jobs wait here.");
  return Response.json(
    { delivery, jobs: jobs.map(({ kind }, i) => ({ kind, state: states[i] })) },
    { status: 202 },
  );
}
