// node build/edge/node.mjs
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";

import { listenAt, standalone } from "./standalone.ts";

const wasm = await readFile(new URL("./sluice.wasm", import.meta.url));
const handle = standalone(wasm, process.env, (line) => console.log(line));
const { port, hostname } = listenAt(process.env);

/** Rejects where the address is none, or the method one that no handler could be given. */
async function answer(incoming: IncomingMessage): Promise<Response> {
  const { method = "GET", headers, url = "/" } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  const init = {
    method,
    headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    ),
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: "half" } : {}),
  };
  // The host's name means nothing here: a request could not have a false one.
  return handle(new Request(new URL(url, "http://localhost"), init as RequestInit));
}

const server = createServer((incoming, outgoing) => {
  answer(incoming)
    .then((response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      if (response.body === null) outgoing.end();
      else Readable.fromWeb(response.body as NodeStream).pipe(outgoing);
    })
    // One request must not take the process, and the jobs of all others, with it.
    .catch(() => {
      if (!outgoing.headersSent) outgoing.writeHead(400);
      outgoing.end();
    });
});
server.listen(port, hostname, () => {
  const at = server.address();
  const shown = typeof at === "object" && at !== null ? at.port : port;
  console.log(JSON.stringify({ level: "info", event: "listening", port: shown }));
});
