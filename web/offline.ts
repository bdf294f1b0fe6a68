import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { type Plugin, transformWithOxc } from "vite";

/** Writes the service worker with the list of all files of this build, and their common hash. */
export function offline(): Plugin {
  return {
    name: "sluice-offline",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      async handler(_, bundle) {
        const hash = createHash("sha256");
        const files = ["./"];
        for (const [name, file] of Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1))) {
          hash.update(name).update(file.type === "chunk" ? file.code : file.source);
          if (name !== "_headers" && name !== "index.html") files.push(`./${name}`);
        }
        const assets = new URL("public/", import.meta.url);
        for (const name of readdirSync(assets).sort()) {
          hash.update(readFileSync(new URL(name, assets)));
          files.push(`./${name}`);
        }
        const path = new URL("src/service-worker.ts", import.meta.url);
        const { code } = await transformWithOxc(readFileSync(path, "utf8"), "service-worker.ts");
        const version = hash.digest("hex").slice(0, 16);
        const source = `const FILES = ${JSON.stringify(files)};\nconst VERSION = "${version}";\n${code}`;
        this.emitFile({ type: "asset", fileName: "service-worker.js", source });
      },
    },
  };
}
