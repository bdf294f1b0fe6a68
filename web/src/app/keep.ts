import type { Persona } from "@sluice/engine";
import type { Given } from "../intake/given.ts";
import type { Filter, Grouping } from "../review/view-model.ts";

/** What is kept, in short. */
export interface KeptHead {
  readonly of: string;
  readonly files: number;
  /** Milliseconds since 1970. */
  readonly when: number;
}

/** How the user left the review. */
export interface KeptView {
  readonly persona: Persona;
  readonly filter: Filter;
  readonly grouping: Grouping;
  /** What was changed, as it was left, by path. */
  readonly changes: ReadonlyMap<string, Uint8Array>;
}

/** One review, kept in this browser because the user asked for it, until the user forgets it. */
export interface Kept {
  readonly head: KeptHead;
  readonly given: Given;
  readonly view: KeptView;
}

const NAME = "sluice";
const STORE = "review";

/** What is kept, if anything is; asking stores nothing. */
export async function remembered(): Promise<KeptHead | undefined> {
  const request = await transact("readonly", (store) => store.get("head"));
  return request?.result as KeptHead | undefined;
}

export async function restored(): Promise<Kept | undefined> {
  const requests = await transact("readonly", (store) =>
    (["head", "given", "view"] as const).map((key) => store.get(key)),
  );
  const [head, given, view] = requests?.map(({ result }) => result as unknown) ?? [];
  return head && given && view ? ({ head, given, view } as Kept) : undefined;
}

/** In the place of what was kept before. Files are copied: what happens to them later changes nothing. */
export async function keep({ head, given, view }: Kept): Promise<void> {
  await transact("readwrite", (store) => {
    store.put(head, "head");
    store.put(given, "given");
    store.put(view, "view");
  });
}

export async function keepView(view: KeptView): Promise<void> {
  await transact("readwrite", (store) => store.put(view, "view"));
}

export function forget(): Promise<void> {
  return new Promise((done, failed) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = () => done();
    request.onerror = () => failed(request.error ?? new Error("it could not be deleted"));
  });
}

/** The answer's requests are done by then. */
async function transact<T>(
  mode: "readonly" | "readwrite",
  work: (store: IDBObjectStore) => T,
): Promise<T | undefined> {
  const database = await opened(mode === "readwrite");
  if (!database) return undefined;
  try {
    const transaction = database.transaction(STORE, mode);
    const done = new Promise<void>((complete, failed) => {
      transaction.oncomplete = () => complete();
      transaction.onabort = () => failed(transaction.error ?? new Error("it could not be stored"));
    });
    const answer = work(transaction.objectStore(STORE));
    await done;
    return answer;
  } finally {
    database.close();
  }
}

/** None where nothing is kept and nothing is to be: opening alone would make a database. */
function opened(make: boolean): Promise<IDBDatabase | undefined> {
  return new Promise((open, failed) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      if (make) request.result.createObjectStore(STORE);
      else request.transaction?.abort();
    };
    request.onsuccess = () => open(request.result);
    request.onerror = (event) => {
      event.preventDefault(); // Firefox would tell the console
      if (make) failed(request.error ?? new Error("the browser keeps nothing for this page"));
      else open(undefined);
    };
  });
}
