import type { Pace } from "../forge/client.ts";

/** Writes that may come at once, and then one after so many milliseconds. */
const BURST = 20;
const INTERVAL_MS = 1000;

interface State {
  /** When the next write would be due if all came evenly. */
  readonly due: number;
  readonly blockedUntil: number;
}

/**
 * The turns of one installation's writes: forges bear some eighty a minute, and block who does not
 * wait. Arithmetic only: whoever keeps the state calls it.
 *
 * @example const { state, wait } = nextTurn(state, Date.now());
 */
export function nextTurn(state: State | undefined, now: number): { state: State; wait: number } {
  const { due, blockedUntil } = state ?? { due: 0, blockedUntil: 0 };
  // Never further in the past than the burst reaches.
  const from = Math.max(due, now - BURST * INTERVAL_MS, blockedUntil - BURST * INTERVAL_MS);
  const at = Math.max(from, now, blockedUntil);
  return { state: { due: from + INTERVAL_MS, blockedUntil }, wait: at - now };
}

export function blocked(state: State | undefined, now: number, ms: number): State {
  const { due, blockedUntil } = state ?? { due: 0, blockedUntil: 0 };
  return { due, blockedUntil: Math.max(blockedUntil, now + ms) };
}

/** Milliseconds until calls may go on. */
export function restOf(state: State | undefined, now: number): number {
  return Math.max(0, (state?.blockedUntil ?? 0) - now);
}

/** Turns of one process. */
export class LocalPace implements Pace {
  #state: State | undefined;
  readonly #waitOf: (ms: number) => number;

  constructor(waitOf: (ms: number) => number = (ms) => ms) {
    this.#waitOf = waitOf;
  }

  async turn(): Promise<number> {
    const { state, wait } = nextTurn(this.#state, Date.now());
    // A turn that is too far off is not taken: it comes again.
    if (wait < 4000) this.#state = state;
    return wait;
  }

  async rest(): Promise<number> {
    return restOf(this.#state, Date.now());
  }

  async block(ms: number): Promise<void> {
    this.#state = blocked(this.#state, Date.now(), this.#waitOf(ms));
  }
}

export type PaceState = State;
