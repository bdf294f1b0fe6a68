// The page in Firefox, where there is one: what can be given, each part by axe, a change and its way
// out, what the policy forbids, and the page without a server.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Browser, type ElementHandle, launch, type Page } from "puppeteer-core";
import { writeLargeImage } from "../support/large-image.ts";
import { built } from "../support/page.ts";
import { type Served, serve } from "../support/serve.ts";
import { zipOf } from "../support/zip.ts";

const executable = process.env["FIREFOX"] ?? "/usr/bin/firefox-esr";
const isThere = existsSync(executable);

let browser: Browser;
let server: Served;
/** What the browser saves lands here, and what it is given lies here. */
let folder: string;
before(async () => {
  if (!isThere) return;
  folder = await mkdtemp(join(tmpdir(), "sluice-firefox-"));
  server = await serve(built);
  browser = await launch({
    browser: "firefox",
    executablePath: executable,
    headless: true,
    extraPrefsFirefox: {
      "browser.download.dir": join(folder, "saved"),
      "browser.download.folderList": 2,
      "browser.helperApps.neverAsk.saveToDisk":
        "text/x-patch,application/zip,application/json,text/html",
    },
  });
});
after(async () => {
  if (!isThere) return;
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function opened(hash: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  // What a test has the page evaluate names its functions through a helper of the test's compiler.
  await page.evaluateOnNewDocument("globalThis.__name = (value) => value");
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(server.url + hash);
  await page.waitForSelector("[data-engine=ready]");
  return { page, complaints };
}

async function show(page: Page, hash: string, selector: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await page.waitForSelector(selector);
}

const skip = isThere ? false : "there is no Firefox";

// The source of axe, of the version that the tests in Chromium use.
const { source: axe } = createRequire(import.meta.resolve("@axe-core/playwright"))("axe-core") as {
  source: string;
};

async function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { run } = (globalThis as unknown as { axe: typeof import("axe-core") }).axe;
    const { violations: all } = await run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      rules: { "skip-link": { enabled: false } }, // as in access.test.ts
    });
    return all.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${location.hash} ${id}: ${html}`),
    );
  });
}

test(
  "every part is there and clean for axe, and the page does not complain",
  { skip },
  async () => {
    const { page, complaints } = await opened("#sample=delivery");
    await page.waitForSelector(".verdict");
    await page.evaluate(axe);
    const wrong = await violations(page);
    for (const [hash, selector] of [
      ["#findings", "#findings .option"],
      ["#path", ".path-environments"],
      ["#source/.github/workflows/deliver.yml", ">>> .cm-line"],
      ["#policy", ">>> .cm-line"],
      ["#rule/actions/unpinned-uses", ".rule-text"],
    ] as const) {
      await show(page, hash, selector);
      wrong.push(...(await violations(page)));
    }
    assert.deepEqual(wrong, []);
    assert.deepEqual(complaints, []);
    await page.close();
  },
);

test("a change is made and taken back", { skip }, async () => {
  const { page, complaints } = await opened("#sample=repository");
  await page.waitForSelector(".verdict");
  await show(page, "#source/compose.yaml:4", ".file-finding[aria-expanded=true]");
  await page.waitForSelector(".diff del");
  await page.locator(".suggestion .primary").click(); // it may be drawn anew meanwhile
  await show(page, "#changes", ".diff ins");
  const changed = await page.$eval(".diff ins", (line) => line.textContent);
  assert.equal(changed, "+    privileged: false");
  await page.click(".bar-actions button");
  await page.waitForFunction(() => document.body.textContent?.includes("Nothing was changed."));
  assert.deepEqual(complaints, []);
  await page.close();
});

const compose = "services:\n  api:\n    image: example/api:1.2\n    privileged: true\n";

/** The file that the browser saves next, once it is whole. */
async function saved(name: string): Promise<Buffer> {
  const path = join(folder, "saved", name);
  for (let i = 0; i < 300; ++i) {
    const names: string[] = await readdir(join(folder, "saved")).catch(() => []);
    const bytes = names.includes(name) ? await readFile(path) : Buffer.alloc(0);
    if (bytes.length > 0 && !names.some((other) => other.endsWith(".part"))) return bytes;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${name} was not saved`);
}

test("a zip is dropped, mended, and taken along", { skip }, async () => {
  const { page, complaints } = await opened("");
  const zip = zipOf([{ path: "repo/compose.yaml", bytes: compose }]);
  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], "repo.zip"));
    for (const type of ["dragenter", "dragover", "drop"])
      document.body.dispatchEvent(
        new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }),
      );
  }, Buffer.from(zip).toString("base64"));
  await page.waitForSelector(".verdict");
  await show(page, "#source/compose.yaml:4", ".file-finding[aria-expanded=true]");
  await page.waitForSelector(".diff del");
  // It may be drawn anew in between: a locator looks again.
  await page.locator(".suggestion .primary").click();
  await show(page, "#changes", ".diff ins");
  await page.click("button.primary ::-p-text(Save as patch)");
  assert.match((await saved("sluice.patch")).toString(), /^-    privileged: true$/m);
  assert.deepEqual(complaints, []);
  await page.close();
});

// A folder cannot be handed to this browser by its driver: `input.setFiles` refuses it.
test("files are chosen, and stand side by side", { skip }, async () => {
  const { page, complaints } = await opened("");
  const paths = ["compose.yaml", "Dockerfile"].map((name) => join(folder, name));
  for (const path of paths) await writeFile(path, path.endsWith(".yaml") ? compose : "FROM a:1\n");
  const input = await page.$("#pick-files");
  assert.ok(input);
  await (input as ElementHandle<HTMLInputElement>).uploadFile(...paths);
  await page.waitForSelector(".verdict");
  await show(page, "#source", "#files .option");
  const files = await page.$$eval("#files .option", (all) =>
    all.map((one) => one.getAttribute("aria-label")?.split(",")[0]),
  );
  assert.deepEqual(files.sort(), ["Dockerfile", "compose.yaml"]);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("several workers share many files", { skip }, async () => {
  const { page, complaints } = await opened("");
  const paths = Array.from({ length: 600 }, (_, i) => join(folder, `many-${i}.yaml`));
  for (const [i, path] of paths.entries())
    await writeFile(path, i % 50 === 0 ? compose : `line: ${i}\n`);
  await writeFile(join(folder, "compose.yaml"), compose);
  const input = await page.$("#pick-files");
  assert.ok(input);
  await (input as ElementHandle<HTMLInputElement>).uploadFile(
    join(folder, "compose.yaml"),
    ...paths,
  );
  await page.waitForSelector(".verdict", { timeout: 60_000 });
  const summary = await page.$eval(".summary-text", (text) => text.textContent);
  assert.match(summary ?? "", /in 601 audited files/);
  assert.deepEqual(complaints, []);
  await page.close();
});

/**
 * The most memory that one of the browser's processes for pages had, in bytes, as the kernel counts it;
 * of those that are there.
 */
async function mostMemory(): Promise<number> {
  const processes = new Map<number, { parent: number; most: number; isPage: boolean }>();
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const read = (file: string) => readFile(`/proc/${name}/${file}`, "utf8").catch(() => "");
    const status = await read("status");
    const number = (key: string) =>
      Number(new RegExp(`^${key}:\\s*(\\d+)`, "m").exec(status)?.[1] ?? 0);
    const isPage = (await read("cmdline")).includes("-contentproc");
    processes.set(Number(name), { parent: number("PPid"), most: number("VmHWM") * 1024, isPage });
  }
  const isOurs = (id: number): boolean =>
    id === browser.process()?.pid || (id > 1 && isOurs(processes.get(id)?.parent ?? 0));
  const pages = [...processes].filter(([id, { isPage }]) => isPage && isOurs(id));
  return Math.max(0, ...pages.map(([, { most }]) => most));
}

test("an image of 200 MB passes", { skip }, async () => {
  const { page, complaints } = await opened("");
  const path = join(folder, "large.tar");
  await writeLargeImage(path, 200 * 2 ** 20, JSON.stringify({ os: "linux", rootfs: {} }));
  const input = await page.$("#pick-files");
  assert.ok(input);
  await (input as ElementHandle<HTMLInputElement>).uploadFile(path);
  await page.waitForSelector(".verdict", { timeout: 120_000 });
  await show(page, "#image", '#image-files [aria-label^="big, 200 MB"]');
  const most = await mostMemory();
  assert.ok(most > 0 && most < 700 * 2 ** 20, `${most} bytes`);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("the policy keeps everything in, and nothing out of a text runs", { skip }, async () => {
  const { page } = await opened("#sample=repository");
  const outcomes = await page
    .evaluate(async () => {
      const violated: string[] = [];
      addEventListener("securitypolicyviolation", (event) =>
        violated.push(event.violatedDirective),
      );
      const refused = async (attempt: () => unknown) => {
        try {
          await attempt();
          return "allowed";
        } catch (error) {
          return (error as Error).name;
        }
      };
      const all = [
        await refused(() => fetch("http://localhost:9/")),
        await refused(() => new Function("return 1")),
        await refused(() => (document.createElement("script").text = "globalThis.ran = true")),
        await refused(() => document.body.insertAdjacentHTML("beforeend", "<b>x</b>")),
      ];
      const script = document.createElement("script");
      script.append("globalThis.ran = true");
      document.head.append(script);
      const image = new Image();
      image.src = "http://localhost:9/x.png";
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { all, ran: "ran" in globalThis, violated: [...new Set(violated)].sort() };
    })
    .catch((error: unknown) => String(error));
  assert.ok(typeof outcomes === "object", String(outcomes));
  assert.ok(!outcomes.all.includes("allowed"), outcomes.all.join());
  assert.equal(outcomes.ran, false);
  for (const directive of ["connect-src", "img-src"])
    assert.ok(outcomes.violated.includes(directive), outcomes.violated.join());
  await page.close();
});

// The last one: it takes the server away.
test("without its server the page is there and audits", { skip }, async () => {
  const { page } = await opened("");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await server.close();
  await page.reload();
  await page.waitForSelector("[data-engine=ready]");
  await page.click("button ::-p-text(Try a sample)");
  await page.waitForSelector(".verdict");
  await show(page, "#source/compose.yaml", ">>> .cm-line");
  await page.close();
});
