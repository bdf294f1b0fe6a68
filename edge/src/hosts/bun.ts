// bun build/edge/bun.mjs
import { listenAt, standalone } from "./standalone.ts";

declare const Bun: {
  readonly env: Record<string, string | undefined>;
  file(path: URL): { arrayBuffer(): Promise<ArrayBuffer> };
  serve(options: {
    readonly port: number;
    readonly hostname: string;
    readonly fetch: (request: Request) => Promise<Response>;
  }): { readonly port: number };
};

const wasm = await Bun.file(new URL("./sluice.wasm", import.meta.url)).arrayBuffer();
const server = Bun.serve({
  ...listenAt(Bun.env),
  fetch: standalone(wasm, Bun.env, (line) => console.log(line)),
});
console.log(JSON.stringify({ level: "info", event: "listening", port: server.port }));
