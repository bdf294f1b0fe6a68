interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

/** The one Trusted Types policy, of the page and of a worker: scripts of their own origin, nothing else. */
const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy(
  "sluice",
  {
    createScriptURL(text) {
      if (new URL(text, location.href).origin !== location.origin) throw new TypeError(text);
      return text;
    },
  },
);

export function scriptUrl(text: string): string {
  return policy?.createScriptURL(text) ?? text;
}
