import url from "./worker.ts?worker&url";

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

/** The page's one Trusted Types policy: scripts of its own origin, and nothing else. */
const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy(
  "sluice",
  {
    createScriptURL(text) {
      if (new URL(text, location.href).origin !== location.origin) throw new TypeError(text);
      return text;
    },
  },
);

function scriptUrl(text: string): string {
  return policy?.createScriptURL(text) ?? text;
}

export function startWorker(): Worker {
  return new Worker(scriptUrl(url), { type: "module", name: "sluice" });
}

/** Keeps the page for when there is no network; where the browser does not do that, nothing is lost. */
export async function keepOffline(): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const options = { scope: "./", updateViaCache: "none" } as const;
  await navigator.serviceWorker.register(scriptUrl("./service-worker.js"), options).catch(() => {});
}
