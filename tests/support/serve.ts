import type { AddressInfo } from "node:net";
import { headers } from "../../web/security.ts";
import { servePage } from "../../web/serve.mjs";

export interface Served {
  /** Ends with `/`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * One folder, with the headers that the page is meant to be served with, or others.
 *
 * @example const { url, close } = await serve("build/web");
 */
export async function serve(
  folder: string,
  own: Readonly<Record<string, string>> = headers,
): Promise<Served> {
  const server = await servePage(folder, { headers: own });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
