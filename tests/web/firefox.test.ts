// The page in Firefox, where there is one: each part, the editor, a change, the ways offline.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { type Browser, launch, type Page } from "puppeteer-core";
import { built } from "../support/page.ts";
import { type Served, serve } from "../support/serve.ts";

const executable = process.env["FIREFOX"] ?? "/usr/bin/firefox-esr";
const isThere = existsSync(executable);

let browser: Browser;
let server: Served;
before(async () => {
  if (!isThere) return;
  server = await serve(built);
  browser = await launch({ browser: "firefox", executablePath: executable, headless: true });
});
after(async () => {
  if (!isThere) return;
  await browser.close();
  await server.close();
});

async function opened(hash: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
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

test("every part is there, and the page does not complain", { skip }, async () => {
  const { page, complaints } = await opened("#sample=delivery");
  await page.waitForSelector(".verdict");
  await show(page, "#findings", "#findings .option");
  await show(page, "#path", ".path-environments");
  await show(page, "#source/.github/workflows/deliver.yml", ">>> .cm-line");
  await show(page, "#policy", ">>> .cm-line");
  await show(page, "#rule/actions/unpinned-uses", ".rule-text");
  assert.deepEqual(complaints, []);
  await page.close();
});

test("a change is made and taken back", { skip }, async () => {
  const { page, complaints } = await opened("#sample=repository");
  await page.waitForSelector(".verdict");
  await show(page, "#source/compose.yaml:4", ".file-finding[aria-expanded=true]");
  await page.waitForSelector(".diff del");
  await page.click(".suggestion .primary");
  await show(page, "#changes", ".diff ins");
  const changed = await page.$eval(".diff ins", (line) => line.textContent);
  assert.equal(changed, "+    privileged: false");
  await page.click(".bar-actions button");
  await page.waitForFunction(() => document.body.textContent?.includes("Nothing was changed."));
  assert.deepEqual(complaints, []);
  await page.close();
});
