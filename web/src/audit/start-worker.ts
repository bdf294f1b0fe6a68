import { scriptUrl } from "./script-url.ts";
import url from "./worker.ts?worker&url";

export function startWorker(): Worker {
  return new Worker(scriptUrl(url), { type: "module", name: "sluice" });
}

/** Keeps the page for when there is no network; where the browser does not do that, nothing is lost. */
export async function keepOffline(): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const options = { scope: "./", updateViaCache: "none" } as const;
  await navigator.serviceWorker.register(scriptUrl("./service-worker.js"), options).catch(() => {});
}
