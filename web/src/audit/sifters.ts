import type { AuditOptions, Plain, ReadFile } from "@sluice/engine";
import { scriptUrl } from "./script-url.ts";

/** What a worker says who only sifts; in the order of what it was asked. */
export type Sifted = readonly (Plain | undefined)[];

export interface SiftRequest {
  readonly sift: readonly ReadFile[];
  readonly options: AuditOptions;
  readonly module: WebAssembly.Module;
}

/** Each has a memory of its own, and the gain of one more becomes small. */
const MOST = 7;
/** A piece is checked while the next one is on its way. */
const AT_ONCE = 2;

interface Sifter {
  readonly worker: Worker;
  readonly asked: ((sifted: Sifted | undefined) => void)[];
}

/**
 * Workers beside the one that audits, one for each core that is left. They look at files by themselves
 * and tell which ones are plain: those are most, and the audit need not look at them again. One that
 * fails is left out, and nothing depends on it.
 */
export class Sifters {
  readonly #options: AuditOptions;
  readonly #module: Promise<WebAssembly.Module>;
  #sifters: Sifter[];

  constructor(pieces: number, options: AuditOptions, module: Promise<WebAssembly.Module>) {
    this.#options = options;
    this.#module = module;
    const cores = navigator.hardwareConcurrency || 1;
    // With two pieces or less the audit is over before another engine has begun.
    const count = pieces > 2 ? Math.min(cores - 1, MOST, pieces - 1) : 0;
    this.#sifters = Array.from({ length: count }, () => this.#start());
  }

  /** None where all have enough to do, or the one that was asked failed. */
  async sift(files: readonly ReadFile[]): Promise<Sifted | undefined> {
    const free = this.#sifters.reduce<Sifter | undefined>(
      (best, one) => (best && best.asked.length <= one.asked.length ? best : one),
      undefined,
    );
    if (!free || free.asked.length >= AT_ONCE) return undefined;
    const answer = new Promise<Sifted | undefined>((resolve) => free.asked.push(resolve));
    const request: SiftRequest = {
      sift: files,
      options: this.#options,
      module: await this.#module,
    };
    free.worker.postMessage(request);
    return answer;
  }

  end(): void {
    for (const sifter of this.#sifters) this.#leave(sifter);
  }

  #start(): Sifter {
    // The script that runs here: it knows by what it is asked which of the two it is.
    const url = scriptUrl(location.href);
    const sifter: Sifter = { worker: new Worker(url, { type: "module", name: "sift" }), asked: [] };
    sifter.worker.onmessage = ({ data }: MessageEvent<Sifted | undefined>) =>
      sifter.asked.shift()?.(data);
    sifter.worker.onerror = (event) => {
      event.preventDefault();
      this.#leave(sifter);
    };
    sifter.worker.onmessageerror = () => this.#leave(sifter);
    return sifter;
  }

  #leave(sifter: Sifter): void {
    this.#sifters = this.#sifters.filter((one) => one !== sifter);
    sifter.worker.terminate();
    for (const answer of sifter.asked.splice(0)) answer(undefined);
  }
}
