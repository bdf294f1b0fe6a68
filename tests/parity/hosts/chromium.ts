import type { AuditOptions, InputFile } from "@sluice/engine";
import { readdirSync } from "node:fs";
import { headers } from "../../../web/security.ts";
import { built, launch } from "../../support/page.ts";
import { inRepository } from "../../support/paths.ts";
import { serve } from "../../support/serve.ts";
import type { Host } from "./host.ts";

/** What chromium-page.js adds to its page. */
interface Scope {
  audit(asked: object): Promise<string>;
  path(asked: object): Promise<string>;
}

/** The built page's worker in Chromium: a test asks of it what the page asks. */
export async function chromium(): Promise<Host> {
  const worker = readdirSync(`${built}/assets`).find((name) => /^worker-.*\.js$/.test(name));
  if (worker === undefined) throw new Error("no build/web: npm run build");
  const server = await serve(built);
  const browser = await launch();
  const page = await browser.newPage();
  // Beside the built page and with its headers, but for Trusted Types: this page has no policy.
  const policy = headers["Content-Security-Policy"]?.replace(/; [a-z-]*trusted-types.*(?=; )/, "");
  await page.route(`${server.url}parity`, (route) =>
    route.fulfill({
      contentType: "text/html",
      headers: { ...headers, "Content-Security-Policy": policy ?? "" },
      body: '<!doctype html><title>Parity</title><script src="parity.js"></script>',
    }),
  );
  await page.route(`${server.url}parity.js`, (route) =>
    route.fulfill({ path: inRepository("tests/parity/hosts/chromium-page.js") }),
  );
  await page.goto(`${server.url}parity`);
  const asked = (files: readonly InputFile[], options: AuditOptions, format: string) => {
    const read = files.flatMap((file) =>
      "bytes" in file
        ? [{ path: file.path, base64: Buffer.from(file.bytes).toString("base64") }]
        : [],
    );
    const unread = files.filter((file) => !("bytes" in file));
    return { url: `assets/${worker}`, read, unread, options, format };
  };
  return {
    name: "page's worker in Chromium",
    audit: (files, options, format) =>
      page.evaluate(
        (given) => (globalThis as unknown as Scope).audit(given),
        asked(files, options, format),
      ),
    path: (files, options, format) =>
      page.evaluate(
        (given) => (globalThis as unknown as Scope).path(given),
        asked(files, options, format),
      ),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
