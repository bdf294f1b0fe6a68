/** What a lane remembers. Values are JSON. Durable Objects have it as their storage. */
export interface Memory {
  get<T = unknown>(key: string): Promise<T | undefined>;
  put(key: string, value: unknown): Promise<void>;
  list<T = unknown>(options: { readonly prefix: string }): Promise<Map<string, T>>;
  deleteAll(): Promise<void>;
  /** Wakes the lane at a time, milliseconds since 1970; one alarm at a time, the last one set. */
  setAlarm(at: number): Promise<void>;
}
