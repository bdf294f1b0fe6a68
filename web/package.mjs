// The page as an npm package, in build/npm-page: `npx ./build/npm-page` serves it.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";

const root = new URL("../", import.meta.url);
const made = new URL("build/npm-page/", root);

await rm(made, { recursive: true, force: true });
await mkdir(made, { recursive: true });
await cp(new URL("build/web", root), new URL("page", made), { recursive: true });
for (const file of ["web/serve.mjs", "LICENSE"])
  await cp(new URL(file, root), new URL(file.replace("web/", ""), made));
const { version, license } = JSON.parse(await readFile(new URL("web/package.json", root), "utf8"));
const manifest = {
  name: "@sluice/page",
  version,
  license,
  description: "Sluice as a page, served on this machine",
  type: "module",
  bin: { "sluice-page": "serve.mjs" },
  engines: { node: ">=20" },
};
await writeFile(new URL("package.json", made), `${JSON.stringify(manifest, null, 2)}\n`);
