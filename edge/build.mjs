// Makes build/edge: the worker in one file, the module beside it, and workerd's configuration.
//   node build.mjs        needs build/wasm (cmake --build --preset wasm --target sluice_wasm)
import { build } from "esbuild";
import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../build/edge");

await mkdir(out, { recursive: true });
await build({
  entryPoints: [join(here, "src/worker.ts")],
  outfile: join(out, "worker.mjs"),
  bundle: true,
  format: "esm",
  target: "es2023",
  minify: true,
  legalComments: "none",
  // Edge runtimes compile modules at upload and refuse bytes: the import stays an import.
  external: ["*.wasm"],
});
await copyFile(join(here, "../build/wasm/sluice.wasm"), join(out, "sluice.wasm"));
await copyFile(join(here, "config.capnp"), join(out, "config.capnp"));
