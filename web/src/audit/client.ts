import type { AuditOptions, PathFormat, ReportFormat } from "@sluice/engine";
import type { Given } from "../intake/given.ts";
import type { Answer, Answers, Progress, Request } from "./protocol.ts";
import { startWorker } from "./start-worker.ts";

/** An audit that the user stopped. */
export class Cancelled extends Error {}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly progress: ((progress: Progress) => void) | undefined;
}

type Ask = Request extends infer R ? (R extends { id: number } ? Omit<R, "id"> : never) : never;

/**
 * The page's side of the worker in which the engine runs.
 *
 * @example const { text } = await new Auditor().audit(given, {})
 */
export class Auditor {
  #worker: Worker | undefined;
  #waiting = new Map<number, Waiting>();
  #last = 0;
  /** Kept, so that the next worker is ready at once and without the network. */
  #module: WebAssembly.Module | undefined;

  /** Loads the engine. The promise fails where the browser cannot run it. */
  async start(): Promise<Answers["start"]> {
    const started = await this.#ask({ ask: "start", module: this.#module });
    this.#module = started.module;
    return started;
  }

  audit(
    given: Given,
    options: AuditOptions,
    progress?: (progress: Progress) => void,
  ): Promise<Answers["audit"]> {
    return this.#ask({ ask: "audit", given, options }, progress);
  }

  /** The report on what was given last, with other bytes for some files. */
  change(
    files: ReadonlyMap<string, Uint8Array | undefined>,
    options: AuditOptions,
  ): Promise<string> {
    return this.#ask({ ask: "change", files, options });
  }

  /** The report on what was given last, in another form or with other options. */
  report(format: ReportFormat, options: AuditOptions): Promise<string> {
    return this.#ask({ ask: "report", format, options });
  }

  /** The delivery path of what was given last. */
  path(format: PathFormat): Promise<string> {
    return this.#ask({ ask: "path", format });
  }

  source(path: string): Promise<Uint8Array> {
    return this.#ask({ ask: "source", path });
  }

  /** Texts that show a rule which brings none. */
  examples(rule: string): Promise<Answers["examples"]> {
    return this.#ask({ ask: "examples", rule });
  }

  /** Stops what runs, at once: the worker is ended and a new one made. */
  cancel(): void {
    this.#end(new Cancelled("cancelled"));
    void this.start().catch(() => {}); // told by the next audit
  }

  #ask<K extends keyof Answers>(
    request: Ask & { ask: K },
    progress?: (progress: Progress) => void,
  ): Promise<Answers[K]> {
    const worker = (this.#worker ??= this.#make());
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, progress });
      worker.postMessage({ ...request, id });
    });
  }

  #make(): Worker {
    const worker = startWorker();
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      const waiting = this.#waiting.get(data.id);
      if (!waiting) return;
      if ("progress" in data) return waiting.progress?.(data.progress);
      this.#waiting.delete(data.id);
      if ("error" in data) waiting.reject(new Error(data.error));
      else waiting.resolve(data.value as never);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#end(new Error(event.message || "the worker could not be loaded"));
    };
    worker.onmessageerror = () => this.#end(new Error("the files could not be handed over"));
    return worker;
  }

  #end(error: Error): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}
