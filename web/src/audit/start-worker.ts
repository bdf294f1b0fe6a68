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

export function startWorker(): Worker {
  return new Worker(policy?.createScriptURL(url) ?? url, { type: "module", name: "sluice" });
}
