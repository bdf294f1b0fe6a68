// The page as others serve it: by its own command, and as a copy on a host that knows nothing of it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Bench, built, PageUnderTest, withFolder } from "../support/page.ts";
import { inRepository } from "../support/paths.ts";
import { serve } from "../support/serve.ts";
import { headers } from "../../web/security.ts";
import { headersIn } from "../../web/serve.mjs";

const bench = new Bench();
before(() => bench.open());
after(() => bench.close());

/** Runs the command as npx would, from the package that the build made. */
async function served(use: (url: string) => Promise<void>, ...args: string[]): Promise<void> {
  const script = inRepository("build/npm-page/serve.mjs");
  const child = spawn(process.execPath, [script, "--port", "0", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const [, url] = /^Sluice: (http:\S+)\n$/.exec(line.toString()) ?? [];
    assert.ok(url, line.toString());
    await use(url);
  } finally {
    child.kill();
    await once(child, "exit");
  }
}

/** What a server answers to a path that no client would send so. */
async function raw(url: string, path: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.end(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  return text;
}

test("the command serves the page with its headers, and nothing else", () =>
  served(async (url) => {
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    const page = await fetch(url);
    assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
    for (const [name, value] of Object.entries(headers))
      assert.equal(page.headers.get(name), value, name);
    const [, script = ""] = /src="\.\/(assets\/[^"]+\.js)"/.exec(await page.text()) ?? [];
    const asset = await fetch(url + script);
    assert.match(asset.headers.get("cache-control") ?? "", /immutable/);
    const head = await fetch(url, { method: "HEAD" });
    assert.ok(Number(head.headers.get("content-length")) > 0);
    assert.equal(await head.text(), "");
    assert.equal((await fetch(url, { method: "POST", body: "x" })).status, 405);
    assert.equal((await fetch(`${url}nothing`)).status, 404);
    for (const path of ["/../serve.mjs", "/..%2fserve.mjs", "/%2e%2e/serve.mjs", "/%", "/%00"])
      assert.match(await raw(url, path), /^HTTP\/1\.1 4(00|04) /, path);
  }));

test("the page is isolated and audits where the command serves it", () =>
  bench.page(async (under) => {
    await served(async (url) => {
      const page = new PageUnderTest(await under.page.context().newPage(), url);
      await page.open();
      assert.equal(await page.page.evaluate(() => crossOriginIsolated), true);
      await page.sample("Source");
      await page.page.locator(".cm-line").first().waitFor();
      assert.deepEqual(page.complaints, []);
    });
  }));

test("headers are read as they were written", () => {
  const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}\n`);
  assert.deepEqual(headersIn(`/*\n${lines.join("")}`), headers);
});

test("a copy below a path, on a host that sends no header, works and goes on without it", () =>
  withFolder((folder) =>
    bench.page(async (under) => {
      await cp(built, join(folder, "some where/tools"), { recursive: true });
      await writeFile(join(folder, "index.html"), "not the page");
      const server = await serve(folder, {});
      const url = `${server.url}some%20where/tools/`;
      const copy = new PageUnderTest(await under.page.context().newPage(), url);
      try {
        await copy.open();
        await copy.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
        await copy.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
        // The policy in the page itself holds without any header.
        assert.equal(
          await copy.page.evaluate(() =>
            fetch("http://localhost:9/").then(
              () => "sent",
              () => "refused",
            ),
          ),
          "refused",
        );
      } finally {
        await server.close();
      }
      await copy.page.reload();
      await copy.page.waitForSelector("[data-engine=ready]");
      await copy.sample("Source");
      await copy.page.locator(".cm-line").first().waitFor();
      await copy.page.evaluate(() => (location.hash = "#rule/actions/unpinned-uses"));
      await copy.page.getByRole("heading", { name: "Bad" }).waitFor();
      const outside = copy.requests.filter(
        (one) => !one.startsWith(copy.url) && !one.startsWith("blob:") && !one.includes(":9/"),
      );
      const complaints = copy.complaints.filter((one) => !one.includes("localhost:9/"));
      assert.deepEqual([outside, complaints], [[], []]);
    }),
  ));
