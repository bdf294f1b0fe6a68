// deno run --allow-net --allow-env --allow-read build/edge/deno.mjs
import { listenAt, standalone } from "./standalone.ts";

declare const Deno: {
  readonly env: { toObject(): Record<string, string> };
  readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
  serve(
    options: {
      readonly port: number;
      readonly hostname: string;
      readonly onListen: (at: { readonly port: number }) => void;
    },
    handle: (request: Request) => Promise<Response>,
  ): unknown;
};

const environment = Deno.env.toObject();
const wasm = await Deno.readFile(new URL("./sluice.wasm", import.meta.url));
const onListen = ({ port }: { readonly port: number }) =>
  console.log(JSON.stringify({ level: "info", event: "listening", port }));
Deno.serve(
  { ...listenAt(environment), onListen },
  standalone(wasm, environment, (line) => console.log(line)),
);
