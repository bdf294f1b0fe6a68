/**
 * Lets so many in at once; the others wait. What an isolate holds at a time is bounded, however many
 * deliveries come together, and whoever sends most of them keeps nobody else waiting: groups take
 * turns, and within one it goes by the order in which they came.
 *
 * @example const crowd = new Crowd(8); await crowd.enter("42", () => work());
 */
export class Crowd {
  readonly #most: number;
  /** By group, the one whose turn is next first. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #inside = 0;

  constructor(most: number) {
    this.#most = most;
  }

  async enter<T>(group: string, work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#most) {
      // Whoever leaves hands its place over.
      await new Promise<void>((resolve) => {
        const line = this.#waiting.get(group);
        if (line === undefined) this.#waiting.set(group, [resolve]);
        else line.push(resolve);
      });
    } else {
      this.#inside += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#next();
      if (next === undefined) this.#inside -= 1;
      else next();
    }
  }

  #next(): (() => void) | undefined {
    for (const [group, line] of this.#waiting) {
      const first = line.shift();
      // To the end of the turns, or out of them.
      this.#waiting.delete(group);
      if (line.length > 0) this.#waiting.set(group, line);
      return first;
    }
    return undefined;
  }
}
