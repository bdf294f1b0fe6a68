// What stays in the browser: the page itself, and a review only where the user asks for it.
import type { Report } from "@sluice/engine";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Bench, type PageUnderTest } from "../support/page.ts";
import { zipOf } from "../support/zip.ts";

const bench = new Bench();
before(() => bench.open());
after(() => bench.close());

const compose = "services:\n  api:\n    image: example/api:1.2\n    privileged: true\n";

/** Everything that a page can store, but for the files of the page itself. */
function stored({ page }: PageUnderTest): Promise<string[]> {
  return page.evaluate(async () => {
    const opfs = await navigator.storage.getDirectory();
    const found = (await indexedDB.databases()).map(({ name }) => `database ${name}`);
    for (const storage of [localStorage, sessionStorage]) found.push(...Object.keys(storage));
    for (const name of await caches.keys())
      if (!/^sluice-[0-9a-f]{16}$/.test(name)) found.push(name);
    for await (const name of (opfs as unknown as { keys(): AsyncIterable<string> }).keys())
      found.push(name);
    if (document.cookie !== "") found.push(document.cookie);
    return found;
  });
}

async function report(under: PageUnderTest): Promise<Report> {
  return JSON.parse((await under.exported("JSON")).text) as Report;
}

async function give(under: PageUnderTest): Promise<void> {
  const files = [
    { path: "repo/compose.yaml", bytes: compose },
    { path: "repo/.gitignore", bytes: "out/\n" },
  ];
  const buffer = Buffer.from(zipOf(files));
  await under.choose({ name: "repo.zip", mimeType: "application/zip", buffer });
}

async function fromMenu({ page }: PageUnderTest, item: string): Promise<void> {
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("button", { name: item }).click();
}

/** Once so many changes are kept: that follows what is shown a moment later. */
async function untilKept({ page }: PageUnderTest, wanted: number): Promise<void> {
  const kept = () =>
    page.evaluate(
      () =>
        new Promise<number>((told, failed) => {
          const request = indexedDB.open("sluice", 1);
          // There is none yet, and none is to be made by asking.
          request.onupgradeneeded = () => request.transaction?.abort();
          request.onerror = (event) => {
            event.preventDefault();
            told(-1);
          };
          request.onsuccess = () => {
            const get = request.result.transaction("review").objectStore("review").get("view");
            get.onerror = () => failed(get.error);
            get.onsuccess = () => {
              request.result.close();
              told((get.result as { changes: Map<string, unknown> }).changes.size);
            };
          };
        }),
    );
  const until = Date.now() + 20_000;
  while ((await kept()) !== wanted) {
    assert.ok(Date.now() < until, `never ${wanted} changes`);
    await page.waitForTimeout(50);
  }
}

test("nothing is stored unless it is asked for", () =>
  bench.page(async (under) => {
    await under.sample();
    await under.exported("HTML");
    await under.page.reload();
    await under.page.waitForSelector("[data-engine=ready]");
    assert.equal(await under.page.locator(".kept").isVisible(), false);
    assert.deepEqual(await stored(under), []);
  }));

test("a review that is kept goes on after a reload with its changes, and is forgotten", () =>
  bench.page(async (under) => {
    const { page } = under;
    await give(under);
    await fromMenu(under, "Keep in this browser");
    await untilKept(under, 0);
    await page.getByLabel("Filter findings").fill("privileged");
    await page.getByRole("button", { name: "Make this change" }).click();
    await page.getByRole("link", { name: "Changes" }).waitFor();
    await page.waitForSelector(".summary:not([data-auditing])");
    await untilKept(under, 1);
    const before = await report(under);
    assert.deepEqual(await stored(under), ["database sluice"]);

    await page.goto(under.url);
    await page.reload();
    await page.locator(".kept", { hasText: "repo.zip" }).waitFor();
    await page.getByRole("button", { name: "Continue" }).click();
    await under.reviewed();
    await page.locator('.views a[href="#changes"]').waitFor();
    await page.waitForSelector(".summary:not([data-auditing])");
    assert.deepEqual(await report(under), before);
    await under.show("Changes");
    assert.equal(await page.locator(".diff del").textContent(), "-    privileged: true");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Nothing was changed.").waitFor();
    await untilKept(under, 0);

    await page.getByRole("button", { name: "New audit" }).click();
    await page.getByRole("button", { name: "Forget it" }).click();
    await page.locator(".kept").waitFor({ state: "hidden" });
    assert.deepEqual(await stored(under), []);
  }));

test("what is kept is forgotten from the report as well", () =>
  bench.page(async (under) => {
    await give(under);
    await fromMenu(under, "Keep in this browser");
    await untilKept(under, 0);
    await fromMenu(under, "Forget what is kept");
    const until = Date.now() + 20_000;
    while ((await stored(under)).length > 0 && Date.now() < until)
      await under.page.waitForTimeout(50);
    assert.deepEqual(await stored(under), []);
  }));
