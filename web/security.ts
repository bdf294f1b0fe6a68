/**
 * What the page may do, in one place: the build writes it into the page and into `_headers`, the
 * tests serve the page with it.
 */
const policy = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "worker-src": "'self'",
  "connect-src": "'self'",
  "img-src": "'self' data:",
  "manifest-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "require-trusted-types-for": "'script'",
  "trusted-types": "sluice",
};

function text(directives: Record<string, string>): string {
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}

/** For `<meta http-equiv>`, where `frame-ancestors` has no effect. */
export const metaPolicy = text(policy);

/**
 * The headers that a server of the page best sends with every file. A worker takes its policy from
 * its own response, so that only these hold it to `connect-src 'self'`.
 */
export const headers: Readonly<Record<string, string>> = {
  "Content-Security-Policy": text({ ...policy, "frame-ancestors": "'none'" }),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};
