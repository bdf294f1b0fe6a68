/**
 * The forge does not serve us now, and may later: the job is to be tried again.
 *
 * @example throw new Later("rate limit", 60_000);
 */
export class Later extends Error {
  /** Least time to wait, in milliseconds. */
  readonly afterMs: number;
  /** Nobody failed: it is only not yet the job's turn. */
  readonly isTurn: boolean;

  constructor(why: string, afterMs: number, isTurn = false) {
    super(why);
    this.name = "Later";
    this.afterMs = afterMs;
    this.isTurn = isTurn;
  }
}

/**
 * The forge refuses, and will again. The message names the operation and the status, and never
 * holds what was sent or answered.
 *
 * @example if (error instanceof ForgeError && error.status === 404) return undefined;
 */
export class ForgeError extends Error {
  readonly status: number;

  constructor(operation: string, status: number) {
    super(`${operation}: ${status}`);
    this.name = "ForgeError";
    this.status = status;
  }
}
