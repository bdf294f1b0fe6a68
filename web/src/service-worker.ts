// Keeps the page for when there is no network. The build writes the two constants before this text.
declare const FILES: readonly string[];
declare const VERSION: string;

const worker = globalThis as unknown as {
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
  readonly clients: { claim(): Promise<void> };
  readonly registration: { readonly scope: string };
};

interface WorkerEvent {
  readonly request: Request;
  waitUntil(work: Promise<unknown>): void;
  respondWith(answer: Promise<Response>): void;
}

const PREFIX = "sluice-";
const NAME = PREFIX + VERSION;
// A response that varies by a header would else be missed where the header is another one.
const MATCH = { ignoreSearch: true, ignoreVary: true };

async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })));
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** What was kept, and the network for the rest: all of a version or nothing of it. */
async function answer(request: Request): Promise<Response> {
  const asked = request.mode === "navigate" ? worker.registration.scope : request;
  const cache = await caches.open(NAME);
  return (await cache.match(asked, MATCH)) ?? fetch(request);
}

// A new version waits until no page of the old one is open: that one may yet need its parts.
worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(worker.registration.scope))
    event.respondWith(answer(request));
});
