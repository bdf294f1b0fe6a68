// The npm package, made in build/npm: compiled TypeScript, and the WebAssembly module beside it.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const made = new URL("build/wasm/", root);
const npm = new URL("build/npm/", root);

if (!existsSync(new URL("sluice.wasm", made))) {
  console.error("no build/wasm/sluice.wasm: cmake --preset wasm && cmake --build --preset wasm");
  process.exit(1);
}
await rm(npm, { recursive: true, force: true });
await mkdir(new URL("dist/", npm), { recursive: true });
const tsc = fileURLToPath(new URL("node_modules/.bin/tsc", root));
execFileSync(tsc, ["-p", "."], { cwd: new URL("wasm/", root), stdio: "inherit" });
for (const file of ["sluice.mjs", "sluice.wasm"])
  await copyFile(new URL(file, made), new URL(`dist/${file}`, npm));
await copyFile(new URL("wasm/src/sluice.d.mts", root), new URL("dist/sluice.d.mts", npm));
for (const file of ["wasm/README.md", "LICENSE"])
  await copyFile(new URL(file, root), new URL(file.replace("wasm/", ""), npm));
const { scripts: _, ...manifest } = JSON.parse(
  await readFile(new URL("wasm/package.json", root), "utf8"),
);
await writeFile(new URL("package.json", npm), `${JSON.stringify(manifest, null, 2)}\n`);

// What the other workspaces import.
const link = new URL("wasm/dist", root);
await rm(link, { force: true });
await symlink("../build/npm/dist", link);
