// What the page loads before it can be used, and that nothing moves while it does.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { Bench, built, type PageUnderTest } from "../support/page.ts";

const bench = new Bench();
before(() => bench.open());
after(() => bench.close());

async function packed(name: string): Promise<number> {
  return gzipSync(await readFile(join(built, name)), { level: 9 }).length;
}

test("before a file is opened 200 KB of JavaScript are more than enough", () =>
  bench.page(async (under) => {
    const loaded = under.requests.map((url) => url.slice(under.url.length));
    const scripts = loaded.filter((name) => name.endsWith(".js"));
    assert.ok(scripts.some((name) => name.includes("/worker-")));
    assert.ok(!scripts.some((name) => name.includes("/editor-")), scripts.join());
    const bytes = await Promise.all(scripts.map(packed));
    const sum = bytes.reduce((all, one) => all + one, 0);
    assert.ok(sum <= 200 * 1024, `${sum} bytes`);
    // And what comes later: the editor is the only large part.
    for (const name of await readdir(join(built, "assets"))) {
      if (!name.endsWith(".js") || name.startsWith("editor-")) continue;
      const size = await packed(`assets/${name}`);
      assert.ok(size <= 50 * 1024, `${name}: ${size} bytes`);
    }
    assert.ok((await packed(loaded.find((name) => name.endsWith(".wasm")) ?? "")) < 2 * 2 ** 20);
  }));

/** Another page of the same browser, whose engine arrives when it is told to. */
async function slow({ page, url }: PageUnderTest): Promise<{ page: Page; arrive: () => void }> {
  const other = await page.context().newPage();
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await other.route("**/*.wasm", async (route) => {
    await arrived;
    await route.continue();
  });
  await other.goto(url);
  return { page: other, arrive };
}

test("the page can be used before its engine is there, which is compiled as it arrives", () =>
  bench.page(async (under) => {
    const { page, arrive } = await slow(under);
    await page.getByRole("button", { name: "Paste text" }).click();
    assert.equal(await page.evaluate(() => document.body.dataset["engine"]), "starting");
    await page.getByRole("button", { name: "Try a sample" }).click();
    await page.waitForSelector("[data-screen=running]");
    arrive();
    await page.waitForSelector("[data-screen=review]");
    await page.close();
  }));

test("what is typed before the engine is there stays", () =>
  bench.page(async (under) => {
    const { page, arrive } = await slow(under);
    await page.getByRole("button", { name: "Paste text" }).click();
    await page.getByLabel("Content").fill("FROM alpine");
    arrive();
    await page.waitForSelector("[data-engine=ready]");
    assert.equal(await page.getByLabel("Content").inputValue(), "FROM alpine");
    await page.close();
  }));

test("nothing that is seen moves by itself", () =>
  bench.page(async (under) => {
    const { page } = under;
    await page.addInitScript(() => {
      const moved: number[] = [];
      Object.assign(globalThis, { moved });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const { value, hadRecentInput } = entry as PerformanceEntry & {
            value: number;
            hadRecentInput: boolean;
          };
          if (!hadRecentInput) moved.push(value);
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.reload();
    await page.waitForSelector("[data-engine=ready]");
    // As on a slow machine: what moves half a second after a click counts.
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 6 });
    await under.sample("Overview");
    for (const view of ["Findings", "Source", "Delivery path", "Policy", "Rules", "Overview"]) {
      await under.show(view);
      await page.waitForTimeout(300);
    }
    const moved = await page.evaluate(() => (globalThis as unknown as { moved: number[] }).moved);
    const sum = moved.reduce((all, one) => all + one, 0);
    assert.ok(sum < 0.02, `${sum}: ${moved.join()}`);
  }));
