/**
 * Lets so many in at once; the others wait in the order in which they came. What an isolate holds at
 * a time is bounded, however many deliveries come together.
 *
 * @example const crowd = new Crowd(8); await crowd.enter(() => work());
 */
export class Crowd {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(most: number) {
    this.#most = most;
  }

  async enter<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#most) {
      // Whoever leaves hands its place over.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#inside += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#inside -= 1;
      else next();
    }
  }
}
