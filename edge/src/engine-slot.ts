import type { Engine } from "@sluice/engine";

import { KEPT_ENGINE_BYTES } from "./limits.ts";
import { Refusal } from "./refusal.ts";

/**
 * Holds the one engine of an isolate: made with the first use, shared by all after it.
 *
 * A request that is refused leaves it whole. Any other failure (a trap, a stack that overflowed,
 * memory that ran out) may leave its memory half written, or grown for good: that instance is
 * dropped, and the next use gets a fresh one.
 *
 * @example const report = await slot.use((engine) => engine.auditText(files));
 */
export class EngineSlot {
  readonly #open: () => Promise<Engine>;
  #engine: Promise<Engine> | undefined;

  constructor(open: () => Promise<Engine>) {
    this.#open = open;
  }

  /** True once an engine was asked for and not dropped since. */
  get isOpen(): boolean {
    return this.#engine !== undefined;
  }

  /**
   * Calls `work` with the engine; what it throws is thrown on.
   *
   * @param bytes that it has audited: after many of them its memory is given back
   */
  async use<T>(work: (engine: Engine) => T, bytes = 0): Promise<T> {
    const opened = (this.#engine ??= this.#open());
    try {
      const done = work(await opened);
      if (bytes > KEPT_ENGINE_BYTES && this.#engine === opened) this.#engine = undefined;
      return done;
    } catch (error) {
      // Another request may have dropped it first, and opened the next.
      if (!(error instanceof Refusal) && this.#engine === opened) this.#engine = undefined;
      throw error;
    }
  }
}
