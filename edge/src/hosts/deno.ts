// deno run --allow-net --allow-env --allow-read build/edge/deno.mjs
import { listenAt, standalone } from "./standalone.ts";

declare const Deno: {
  readonly env: { toObject(): Record<string, string> };
  readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
  serve(
    options: { readonly port: number; readonly hostname: string },
    handle: (request: Request) => Promise<Response>,
  ): unknown;
};

const environment = Deno.env.toObject();
const wasm = await Deno.readFile(new URL("./sluice.wasm", import.meta.url));
Deno.serve(
  listenAt(environment),
  standalone(wasm, environment, (line) => console.log(line)),
);
