// Calls to a forge: one host, which the configuration names; no redirects; answers of bounded size;
// rate limits as the forge states them.
import { ForgeError, Later } from "./trouble.ts";

/** Lets calls that write pass one after the other, as fast as the forge bears. */
export interface Pace {
  /** Resolves with the time to wait before the next write, in milliseconds. */
  turn(): Promise<number>;
  /** How long the forge wants to be left alone yet, in milliseconds: not even to be read. */
  rest(): Promise<number>;
  /** The forge is left alone for so many milliseconds. */
  block(ms: number): Promise<void>;
}

export interface ClientOptions {
  /** Such as `https://api.github.com`, without a slash at the end. */
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly pace: Pace;
  /** Calls that may still be made; shared by all clients of one job. */
  readonly budget: Budget;
  readonly fetch?: typeof fetch;
  readonly sleep?: (ms: number) => Promise<void>;
  readonly now?: () => number;
}

/** Counts the calls of a job: the runtime cuts it off at some number. */
export class Budget {
  left: number;
  constructor(calls: number) {
    this.left = calls;
  }
}

export interface Call {
  readonly method: "GET" | "POST" | "PATCH" | "PUT";
  /** What is called, in words without anything of the repository: `check of a commit`. */
  readonly operation: string;
  /** Below the base; parts of strangers are encoded by `path`. */
  readonly path: string;
  readonly body?: unknown;
  readonly accept?: string;
  /** It changes nothing although it is a POST. */
  readonly reads?: boolean;
  /** Of the answer; 8 MiB where left out. */
  readonly mostBytes?: number;
}

const ANSWER_BYTES = 8 * 1024 * 1024;
const TIMEOUT_MS = 15_000;
/** Longer waits are spent outside, where nothing is held. */
const LONGEST_SLEEP_MS = 4000;
const RETRIES = [250, 1000];

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * A path whose parts are encoded, so that no name leaves its place.
 *
 * @example path`/repos/${owner}/${name}/pulls/${7}`
 */
export function path(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return String.raw({ raw: parts }, ...values.map((value) => encodeURIComponent(value)));
}

async function bytesOf(response: Response, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) break;
    size += next.value.byteLength;
    if (size > most) {
      await reader?.cancel();
      throw new RangeError("the answer is too large");
    }
    chunks.push(next.value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/** How long the forge wants to be left alone; nothing where it refuses for another reason. */
function restOf(response: Response, text: string, now: number): number | undefined {
  if (response.status !== 403 && response.status !== 429) return undefined;
  const { headers } = response;
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  if (Number.isFinite(seconds)) return Math.max(1000, seconds * 1000);
  const reset = Number(
    headers.get("x-ratelimit-reset") ?? headers.get("ratelimit-reset") ?? Number.NaN,
  );
  const remaining = headers.get("x-ratelimit-remaining") ?? headers.get("ratelimit-remaining");
  if (remaining === "0" && Number.isFinite(reset)) return Math.max(1000, reset * 1000 - now);
  // Without a time the rule of the forge is a minute at least.
  if (response.status === 429 || /rate limit|abuse detection/i.test(text)) return 60_000;
  return undefined;
}

/**
 * @example
 * const client = new Client({ base, headers, pace, budget: new Budget(50) });
 * const pull = await client.json<Pull>({ method: "GET", operation: "pull request", path: "/…" });
 */
export class Client {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  get budget(): Budget {
    return this.#options.budget;
  }

  /** The answer's JSON. */
  async json<T>(call: Call): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      const bytes = await this.bytes(call);
      try {
        return JSON.parse(new TextDecoder().decode(bytes)) as T;
      } catch {
        // Cut off on its way. What was written may have been written: that is looked up again.
        if (call.method !== "GET" || attempt > 0)
          throw new Later(`${call.operation}: cut off`, 1000);
      }
    }
  }

  /** As `json`, and nothing where there is no such thing. */
  async find<T>(call: Call): Promise<T | undefined> {
    try {
      return await this.json<T>(call);
    } catch (error) {
      if (error instanceof ForgeError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Every entry of a list, page by page. */
  async list<T>(call: Call, pages = 10): Promise<T[]> {
    const all: T[] = [];
    const mark = call.path.includes("?") ? "&" : "?";
    for (let page = 1; page <= pages; page += 1) {
      const found = await this.json<T[]>({
        ...call,
        path: `${call.path}${mark}per_page=100&page=${page}`,
      });
      all.push(...found);
      if (found.length < 100) break;
    }
    return all;
  }

  async bytes(call: Call): Promise<Uint8Array<ArrayBuffer>> {
    const writes = call.method !== "GET" && call.reads !== true;
    if (writes) await this.#wait(await this.#options.pace.turn(), call);
    for (let attempt = 0; ; attempt += 1) {
      const failure = await this.#once(call);
      if (failure instanceof Uint8Array) return failure;
      const again = RETRIES[attempt];
      // A write whose answer was lost may have been done: the job looks before it writes again.
      if (writes || again === undefined) throw failure;
      await (this.#options.sleep ?? pause)(again);
    }
  }

  async #wait(ms: number, call: Call): Promise<void> {
    if (ms > LONGEST_SLEEP_MS) throw new Later(`${call.operation}: its turn is later`, ms, true);
    if (ms > 0) await (this.#options.sleep ?? pause)(ms);
  }

  /** The answer, or the trouble that may pass by itself; any other trouble is thrown. */
  async #once(call: Call): Promise<Uint8Array<ArrayBuffer> | Later> {
    const { base, headers, budget, pace } = this.#options;
    // What was written is found by the next try, which goes on from there.
    if (budget.left <= 0) throw new Later("too many calls in one job", 1000);
    budget.left -= 1;
    let response: Response;
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      response = await (this.#options.fetch ?? fetch)(`${base}${call.path}`, {
        method: call.method,
        // Followed by hand, that is never: a token goes to the one host only.
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          ...headers,
          ...(call.accept === undefined ? {} : { accept: call.accept }),
          ...(call.body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      });
      bytes = await bytesOf(response, call.mostBytes ?? ANSWER_BYTES);
    } catch (error) {
      if (error instanceof RangeError) throw new ForgeError(call.operation, 413);
      return new Later(`${call.operation}: no answer`, 2000);
    }
    if (response.ok) return bytes;
    const text = new TextDecoder().decode(bytes.subarray(0, 4096));
    const rest = restOf(response, text, (this.#options.now ?? Date.now)());
    if (rest !== undefined) {
      await pace.block(rest);
      throw new Later(`${call.operation}: rate limit`, rest);
    }
    if (response.status >= 500) return new Later(`${call.operation}: ${response.status}`, 2000);
    throw new ForgeError(call.operation, response.status);
  }
}
