// Lanes of one process, for runtimes that keep no objects: what waits is lost with the process, and
// what was written is found again at the forge.
import { laneOf } from "./job.ts";
import type { Job } from "./job.ts";
import { laneOver } from "./jobs.ts";
import type { Place } from "./jobs.ts";
import type { Lane } from "./lane.ts";
import type { Memory } from "./memory.ts";
import { LocalPace } from "./pace.ts";

/** More lanes than that are not remembered: the one that was idle longest goes. */
const MOST_LANES = 10_000;
/** Timers of the platform take no more than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

class LocalMemory implements Memory {
  readonly #values = new Map<string, unknown>();
  readonly #wake: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  async get<T>(key: string): Promise<T | undefined> {
    return structuredClone(this.#values.get(key)) as T | undefined;
  }

  async put(key: string, value: unknown): Promise<void> {
    this.#values.set(key, structuredClone(value));
  }

  async list<T>({ prefix }: { readonly prefix: string }): Promise<Map<string, T>> {
    return new Map([...this.#values].filter(([key]) => key.startsWith(prefix))) as Map<string, T>;
  }

  async deleteAll(): Promise<void> {
    this.#values.clear();
  }

  async setAlarm(at: number): Promise<void> {
    clearTimeout(this.#timer);
    const wait = Math.min(Math.max(0, at - Date.now()), LONGEST_TIMER_MS);
    this.#timer = setTimeout(this.#wake, wait);
    // A process that has nothing else to do may end.
    if (wait > 60_000) (this.#timer as { unref?: () => void }).unref?.();
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}

/**
 * @example
 * const lanes = new LocalLanes({ slot, metrics, write: console.log });
 * await lanes.submit(job, bindings);
 */
export class LocalLanes {
  readonly #place: Omit<Place, "paceOf" | "bindings" | "submit">;
  readonly #lanes = new Map<string, { readonly lane: Lane; readonly memory: LocalMemory }>();
  readonly #paces = new Map<string, LocalPace>();

  constructor(place: Omit<Place, "paceOf" | "bindings" | "submit">) {
    this.#place = place;
  }

  /** `taken`, `replayed` or `full`. */
  submit(job: Job, bindings: Place["bindings"]): Promise<string> {
    const name = laneOf(job);
    const found = this.#lanes.get(name) ?? this.#open(bindings);
    // Deleted and set: the order of a map is the order of use.
    this.#lanes.delete(name);
    this.#lanes.set(name, found);
    for (const [oldest, { memory }] of this.#lanes) {
      if (this.#lanes.size <= MOST_LANES) break;
      memory.dispose();
      this.#lanes.delete(oldest);
    }
    return found.lane.submit(job);
  }

  #open(bindings: Place["bindings"]) {
    const memory = new LocalMemory(() => void lane.wake().catch(() => undefined));
    const paceOf = (job: Job) => {
      const key = `${job.forge}/${job.installation}`;
      const pace = this.#paces.get(key) ?? new LocalPace(this.#place.waitOf);
      this.#paces.set(key, pace);
      return pace;
    };
    const submit = (job: Job) => this.submit(job, bindings);
    const lane = laneOver(memory, { ...this.#place, bindings, paceOf, submit });
    return { lane, memory };
  }

  /** Takes all timers away. */
  dispose(): void {
    for (const { memory } of this.#lanes.values()) memory.dispose();
    this.#lanes.clear();
  }
}
