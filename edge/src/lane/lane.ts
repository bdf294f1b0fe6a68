// A queue of one: the jobs of one pull request, one after the other, each at least once, the same
// delivery never twice, and what was overtaken not at all.
import { Later } from "../forge/trouble.ts";
import type { Job } from "./job.ts";
import type { Memory } from "./memory.ts";

/** Does one job. `Later` has it tried again; any other error ends it. */
export type Work = (job: Job, memory: Memory) => Promise<string>;

export interface LaneOptions {
  readonly memory: Memory;
  readonly work: Work;
  /** Called where a job is given up: cleans up what waits for it. */
  readonly giveUp: (job: Job) => Promise<void>;
  readonly log: (entry: Readonly<Record<string, string | number>>) => void;
  readonly now?: () => number;
  readonly random?: () => number;
  /** How long a wait really takes: tests have no hours. */
  readonly waitOf?: (ms: number) => number;
}

interface Wait {
  readonly ms: number;
  readonly tries: number;
}

interface Waiting {
  readonly job: Job;
  readonly tries: number;
  /** When it was taken on. */
  readonly since: number;
  /** When it may be tried again. */
  readonly due?: number;
}

const MOST_TRIES = 8;
/** Further jobs of one lane are refused: somebody floods it. */
const MOST_WAITING = 50;
const LONGEST_WAIT_MS = 60 * 60 * 1000;
/** What could not be done by then is of no use to anybody. */
const LONGEST_LIFE_MS = 12 * 60 * 60 * 1000;
/** What is remembered of a delivery whose job was given up. */
const GIVEN_UP = 0;
/** As long as forges deliver again. */
const REMEMBERED_MS = 4 * 24 * 60 * 60 * 1000;

/** A later job of the same kind makes an earlier one superfluous: both look at what is there now. */
function overtakes(later: Job, earlier: Job): boolean {
  if (later.kind === "pull") return earlier.kind === "pull" && earlier.rerun === undefined;
  return (
    later.kind === "merge" &&
    earlier.kind === "merge" &&
    earlier.rerun === undefined &&
    earlier.statusCheck === undefined
  );
}

/** What has the state of now looked at: one alone waits, and no flood of other jobs keeps it out. */
const isNews = (job: Job) => overtakes(job, job);

/** When one of them may be tried. */
const dueOf = (queue: readonly Waiting[]) => Math.min(...queue.map(({ due }) => due ?? 0));

function nameOf(error: unknown): string {
  // Messages of ours name operations and states; those of others may quote anything.
  if (error instanceof Later || (error instanceof Error && error.name === "ForgeError")) {
    return `${error.name}: ${error.message}`;
  }
  return error instanceof Error ? error.name : "unknown";
}

/**
 * @example
 * const lane = new Lane({ memory, work, giveUp, log });
 * await lane.submit(job); // and `lane.wake()` when its alarm goes off
 */
export class Lane {
  readonly #options: LaneOptions;
  #running: string | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  get #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  async #queue(): Promise<Waiting[]> {
    return (await this.#options.memory.get<Waiting[]>("queue")) ?? [];
  }

  /** One after the other: what changes the queue reads it first. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Takes a job on, once for each delivery. Says whether it was. */
  submit(job: Job): Promise<"taken" | "replayed" | "full"> {
    return this.#alone(() => this.#submit(job));
  }

  async #submit(job: Job): Promise<"taken" | "replayed" | "full"> {
    const { memory } = this.#options;
    const seen = `seen:${job.delivery}`;
    // Of what was given up nothing was done: the same delivery may ask for it again.
    if (((await memory.get<number>(seen)) ?? GIVEN_UP) !== GIVEN_UP) return "replayed";
    const queue = await this.#queue();
    const waiting = queue.filter(
      (one) => one.job.delivery === this.#running || !overtakes(job, one.job),
    );
    if (waiting.length >= MOST_WAITING && !isNews(job)) return "full";
    await memory.put(seen, this.#now);
    await memory.put("queue", [...waiting, { job, tries: 0, since: this.#now }]);
    // While a job runs its end looks at the queue again. One that is to wait goes on waiting.
    if (this.#running === undefined) await memory.setAlarm(this.#now);
    return "taken";
  }

  /** Does a job that waits, news before others; called by the alarm. */
  async wake(): Promise<void> {
    const { memory, log } = this.#options;
    if (this.#running !== undefined) return;
    const queue = await this.#queue();
    if (queue.length === 0) {
      await this.#forget();
      return;
    }
    const ready = queue.filter(({ due = 0 }) => due <= this.#now);
    const first = ready.find(({ job }) => isNews(job)) ?? ready[0];
    if (first === undefined) {
      await memory.setAlarm(dueOf(queue));
      return;
    }
    const { job, since } = first;
    const tries = first.tries + 1;
    const from = this.#now;
    const isOver = tries > MOST_TRIES || from - since > LONGEST_LIFE_MS;
    this.#running = job.delivery;
    try {
      // Counted before: what takes the whole process down is a try as well.
      await this.#replace(job, { job, tries, since });
      const wait = isOver ? await this.#end(job, "too long") : await this.#try(first, tries, from);
      const { tries: counted = tries, ms } = wait ?? {};
      const after = (time: number) => this.#now + (this.#options.waitOf?.(time) ?? time);
      const next = ms === undefined ? undefined : { job, tries: counted, since, due: after(ms) };
      await this.#replace(job, next);
      const left = await this.#queue();
      const at = left.length > 0 ? Math.max(this.#now, dueOf(left)) : after(REMEMBERED_MS);
      await memory.setAlarm(at);
    } catch (error) {
      log({ level: "error", event: "lane", error: nameOf(error) });
      throw error;
    } finally {
      this.#running = undefined;
    }
  }

  /** How long to wait before the next try, and how many there were; nothing where the job is over. */
  async #try(
    { job, tries: before }: Waiting,
    tries: number,
    from: number,
  ): Promise<Wait | undefined> {
    const { work, memory, log } = this.#options;
    const about = { event: "job", forge: job.forge, kind: job.kind, delivery: job.delivery, tries };
    try {
      const outcome = await work(job, memory);
      log({ level: "info", ...about, outcome, ms: this.#now - from });
      return undefined;
    } catch (error) {
      const said = nameOf(error);
      if (error instanceof Later && error.isTurn) {
        log({ level: "info", ...about, outcome: "later", error: said, wait: error.afterMs });
        return { ms: error.afterMs, tries: before };
      }
      if (error instanceof Later && tries < MOST_TRIES) {
        const doubled = Math.max(error.afterMs, 1000) * 2 ** (tries - 1);
        // A forge that names a time means it; the doubling is for when it does not keep it.
        const base = tries === 1 ? error.afterMs : Math.min(doubled, LONGEST_WAIT_MS);
        const wait = Math.round(base * (1 + (this.#options.random ?? Math.random)() / 4));
        log({ level: "warn", ...about, outcome: "later", error: said, wait });
        return { ms: wait, tries };
      }
      return this.#end(job, said);
    }
  }

  async #end(job: Job, error: string): Promise<undefined> {
    const { giveUp, log } = this.#options;
    const about = { event: "job", forge: job.forge, kind: job.kind, delivery: job.delivery };
    const cleaned = await giveUp(job).then(
      () => "yes",
      (failure: unknown) => nameOf(failure),
    );
    await this.#options.memory.put(`seen:${job.delivery}`, GIVEN_UP);
    log({ level: "error", ...about, outcome: "given-up", error, cleaned });
    return undefined;
  }

  /** Another job may have come meanwhile: the queue is read anew. */
  #replace(job: Job, by: Waiting | undefined): Promise<void> {
    return this.#alone(async () => {
      const queue = await this.#queue();
      const next = queue.flatMap((one) =>
        one.job.delivery === job.delivery ? (by === undefined ? [] : [by]) : [one],
      );
      await this.#options.memory.put("queue", next);
    });
  }

  async #forget(): Promise<void> {
    const { memory } = this.#options;
    const seen = await memory.list<number>({ prefix: "seen:" });
    const newest = Math.max(0, ...seen.values());
    if (this.#now - newest >= REMEMBERED_MS) await memory.deleteAll();
    else await memory.setAlarm(newest + REMEMBERED_MS);
  }
}
