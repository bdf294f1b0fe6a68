import { existsSync, readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";
import { offline } from "./offline.ts";
import { headers, metaPolicy } from "./security.ts";

/** Writes the policy into the page, and the headers in the form that static hosts read. */
function security(): Plugin {
  return {
    name: "sluice-security",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: metaPolicy },
        injectTo: "head-prepend",
      },
    ],
    generateBundle() {
      const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}\n`);
      this.emitFile({ type: "asset", fileName: "_headers", source: `/*\n${lines.join("")}` });
    },
  };
}

/** The help of the rules beside the page, where rule-docs.ts has made it. */
function ruleDocs(): Plugin {
  const made = new URL("../build/rule-docs.json", import.meta.url);
  return {
    name: "sluice-rule-docs",
    apply: "build",
    generateBundle() {
      const source = existsSync(made) ? readFileSync(made, "utf8") : "{}";
      this.emitFile({ type: "asset", fileName: "rule-docs.json", source });
    },
  };
}

export default defineConfig({
  base: "./",
  build: {
    outDir: "../build/web",
    emptyOutDir: true,
    target: "es2022",
    // A data: URL would be a source that the policy does not allow.
    assetsInlineLimit: 0,
    modulePreload: false,
  },
  worker: { format: "es" },
  plugins: [security(), ruleDocs(), offline()],
});
