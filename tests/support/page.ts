import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { inRepository } from "./paths.ts";
import { type Served, serve } from "./serve.ts";

export const built = inRepository("build/web");

/**
 * Debian's Chromium, or the one that CHROMIUM names.
 *
 * @example const browser = await launch();
 */
export function launch(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--disable-dev-shm-usage", ...(isRoot ? ["--no-sandbox"] : [])],
  });
}

export interface Saved {
  readonly name: string;
  readonly text: string;
  readonly bytes: Buffer;
}

/** The built page in a browser, and what it did that nobody may see. */
export class PageUnderTest {
  readonly page: Page;
  readonly url: string;
  /** Every address asked for, in order. */
  readonly requests: string[] = [];
  /** Violations of the policy, errors, and whatever else the page said to the console. */
  readonly complaints: string[] = [];

  constructor(page: Page, url: string) {
    this.page = page;
    this.url = url;
    page.on("request", (request) => this.requests.push(request.url()));
    page.on("console", (message) => this.complaints.push(message.text()));
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("dialog", (dialog) => {
      this.complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  async open(): Promise<void> {
    await this.page.addInitScript(() => {
      addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
        console.error(`policy: ${violatedDirective} ${blockedURI}`),
      );
    });
    await this.page.goto(this.url);
    await this.page.waitForSelector("[data-engine=ready]");
  }

  /** The screen that shows the report. */
  reviewed(): Promise<unknown> {
    return this.page.waitForSelector("[data-screen=review] main > *");
  }

  /** Goes to a part of the report by its link. */
  async show(view: string): Promise<void> {
    await this.page.locator(".views a", { hasText: view }).click();
    await this.page.waitForSelector(`.views a[aria-current=page]:has-text("${view}")`);
  }

  async choose(files: Parameters<Page["setInputFiles"]>[1], view = "Findings"): Promise<void> {
    await this.page.setInputFiles("#pick-files", files);
    await this.reviewed();
    await this.show(view);
  }

  async sample(view = "Findings"): Promise<void> {
    await this.page.getByRole("button", { name: "Try a sample" }).click();
    await this.reviewed();
    await this.show(view);
  }

  /** Drops a file or a folder of this machine, as a hand does. */
  async drop(path: string): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const)
      await session.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
    await session.detach();
  }

  /** The report in a format of the menu. */
  async exported(format: string): Promise<Saved> {
    await this.page.getByRole("button", { name: "Export" }).click();
    return this.saved(format);
  }

  /** A file that the page saves when the button is pressed. */
  async saved(button: string): Promise<Saved> {
    const [download] = await Promise.all([
      this.page.waitForEvent("download"),
      this.page.getByRole("button", { name: button, exact: true }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    return { name: download.suggestedFilename(), bytes, text: bytes.toString() };
  }
}

/**
 * The most memory that the browser's processes for pages ever had, in bytes: of the one that had most.
 * As the kernel counts it, so on Linux alone.
 */
export async function mostMemory(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const pages = processInfo.filter(({ type }) => type === "renderer");
  const peaks = pages.map(async ({ id }) => {
    const [, kilobytes] =
      /^VmHWM:\s*(\d+) kB$/m.exec(await readFile(`/proc/${id}/status`, "utf8")) ?? [];
    return Number(kilobytes) * 1024;
  });
  return Math.max(...(await Promise.all(peaks)));
}

/** One browser and one server for a file of tests. */
export class Bench {
  #browser: Browser | undefined;
  #server: Served | undefined;

  async open(): Promise<void> {
    this.#server = await serve(built);
    this.#browser = await launch();
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    await this.#server?.close();
  }

  /** Runs a test in a page of its own; no page may complain. */
  async page(
    test: (page: PageUnderTest) => Promise<void>,
    options: BrowserContextOptions = {},
  ): Promise<void> {
    assert.ok(this.#browser && this.#server, "open() comes first");
    const context = await this.#browser.newContext(options);
    // What a test has the page evaluate names its functions through a helper of the test's compiler.
    await context.addInitScript("globalThis.__name = (value) => value");
    try {
      const page = new PageUnderTest(await context.newPage(), this.#server.url);
      await page.open();
      await test(page);
      assert.deepEqual(page.complaints, []);
    } finally {
      await context.close();
    }
  }
}

/**
 * A folder that is there as long as the test runs.
 *
 * @example await withFolder((folder) => writeFile(join(folder, "a.tf"), ""));
 */
export async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-page-"));
  try {
    await test(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
