// Makes build/edge: the worker in one file, one for each other host, the module beside them, and
// workerd's configuration.
//   node build.mjs        needs build/wasm (cmake --build --preset wasm --target sluice_wasm)
import { build } from "esbuild";
import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../build/edge");

await mkdir(out, { recursive: true });
const common = {
  bundle: true,
  format: "esm",
  target: "es2023",
  minify: true,
  legalComments: "none",
};
await build({
  ...common,
  entryPoints: [join(here, "src/worker.ts")],
  outfile: join(out, "worker.mjs"),
  // Edge runtimes compile modules at upload and refuse bytes: the import stays an import.
  external: ["*.wasm"],
});
// The same service as a process of its own.
await build({
  ...common,
  entryPoints: ["node", "deno", "bun"].map((host) => join(here, `src/hosts/${host}.ts`)),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  external: ["node:*"],
});
await copyFile(join(here, "../build/wasm/sluice.wasm"), join(out, "sluice.wasm"));
await copyFile(join(here, "config.capnp"), join(out, "config.capnp"));
