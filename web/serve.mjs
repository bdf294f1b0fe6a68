#!/usr/bin/env node
// Serves the page on this machine, with the headers that it is meant to be served with:
//   sluice-page [--port 4180] [--host 127.0.0.1]
// Of its folder and nothing else; it is asked for files, and is told nothing of what is audited.
import { realpathSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm", // only this one is compiled while it arrives
  ".webmanifest": "application/manifest+json",
};

/**
 * The headers that the build wrote for static hosts.
 *
 * @param {string} text of `_headers`: a pattern, and its headers indented below
 * @returns {Record<string, string>}
 */
export function headersIn(text) {
  const pairs = text.split("\n").flatMap((line) => {
    const [, name, value] = /^\s+([\w-]+):\s*(.+)$/.exec(line) ?? [];
    return name && value ? [[name, value.trim()]] : [];
  });
  return Object.fromEntries(pairs);
}

/**
 * The file of a folder that an address stands for; none outside of the folder.
 *
 * @param {string} folder
 * @param {string} address path and query
 * @returns {Promise<string | undefined>}
 */
async function fileOf(folder, address) {
  try {
    const path = decodeURIComponent(address.split("?", 1)[0] ?? "");
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    return file.startsWith(folder + sep) && (await stat(file)).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} folder the built page, or one that it stands in
 * @param {{ port?: number; host?: string; headers?: Record<string, string> }} [options]
 * @returns {Promise<import("node:http").Server>} once it listens
 */
export async function servePage(folder, { port = 0, host = "127.0.0.1", headers = {} } = {}) {
  const server = createServer(async (request, response) => {
    const { method = "", url = "/" } = request;
    if (method !== "GET" && method !== "HEAD")
      return response.writeHead(405, { ...headers, Allow: "GET, HEAD" }).end();
    const file = await fileOf(folder, url);
    if (!file) return response.writeHead(404, headers).end();
    const body = await readFile(file);
    response.writeHead(200, {
      ...headers,
      "Content-Type": types[extname(file)] ?? "application/octet-stream",
      "Content-Length": body.length,
      // Names of assets are of their content; everything else may be another one tomorrow.
      "Cache-Control": file.includes(`${sep}assets${sep}`)
        ? "public, max-age=31536000, immutable"
        : "no-cache",
    });
    response.end(method === "HEAD" ? undefined : body);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(server));
  });
}

async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4180" },
      host: { type: "string", default: "127.0.0.1" },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error("--port is no port");
  // Beside this file in the package, where the build put it in the repository.
  const places = ["page", "../build/web"].map((name) =>
    fileURLToPath(new URL(name, import.meta.url)),
  );
  for (const folder of places) {
    const text = await readFile(join(folder, "_headers"), "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const options = { port, host: values.host, headers: headersIn(text) };
    const address = /** @type {import("node:net").AddressInfo} */ (
      (await servePage(folder, options)).address()
    );
    const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
    console.log(`Sluice: http://${name}:${address.port}/`);
    return;
  }
  throw new Error("the page is not built: npm run build");
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
