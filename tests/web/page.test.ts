import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import type { Report } from "@sluice/engine";
import type { Page } from "playwright-core";
import { allCases } from "../support/fixtures.ts";
import { Bench, type PageUnderTest, withFolder } from "../support/page.ts";
import { zipOf } from "../support/zip.ts";

const bench = new Bench();
before(() => bench.open());
after(() => bench.close());

/** A workflow that does not parse: a finding, whatever rules there are. */
const broken = "on: push\njobs: {👋: [é, \n";

function payload(path: string, text: string) {
  return { name: path, mimeType: "text/plain", buffer: Buffer.from(text) };
}

async function reportOf(under: PageUnderTest): Promise<Report> {
  return JSON.parse((await under.exported("JSON")).text) as Report;
}

/** What the list of files says of each. */
async function listedFiles(under: PageUnderTest): Promise<string[]> {
  await under.show("Source");
  await under.page.waitForSelector("#files .option");
  return labels(under.page, "#files");
}

function labels(page: Page, list: string): Promise<string[]> {
  return page.$$eval(`${list} .option`, (options) =>
    options.map((option) => option.getAttribute("aria-label") ?? ""),
  );
}

/** The text inside the chosen finding's own mark, line by line, without empty lines. */
async function markedText(page: Page): Promise<string> {
  const lines = await page.$$eval("#source .line", (all) =>
    all.map((line) =>
      [...line.querySelectorAll("mark.primary")].map((mark) => mark.textContent).join(""),
    ),
  );
  return lines.filter((line) => line !== "").join("\n");
}

// Only how long a machine may take that does other things as well.
const patience = 30_000; // milliseconds

/** Checks each finding that the list holds, in its order, against the report and the sources. */
async function checkFindings(
  { page }: PageUnderTest,
  report: Report,
  sources: ReadonlyMap<string, Buffer>,
): Promise<void> {
  await page.getByLabel("Group by").selectOption("file");
  await page.locator("#findings").focus();
  await page.keyboard.press("Home");
  for (const finding of report.findings) {
    const { path, span } = finding;
    const place = `${path}:${span.start.line}:${span.start.column}`;
    await page.waitForFunction(
      (text) => document.querySelector(".pane-head .at")?.textContent === text,
      place,
    );
    assert.equal(await page.textContent(".pane-head h2"), finding.title);
    assert.equal(await page.textContent(".severity-label"), finding.severity);
    const chosen = page.locator('#findings [aria-selected="true"]');
    assert.equal(
      await chosen.getAttribute("aria-label"),
      `${finding.severity}: ${finding.title}, ${path} line ${span.start.line}`,
    );
    const bytes = sources.get(path) ?? Buffer.alloc(0);
    const text = bytes.subarray(span.start.offset, span.end.offset).toString();
    const written = text.split(/\r?\n/).filter((line) => line !== "");
    // The head is there at once, the source when its file has been read.
    const wanted = written.join("\n");
    const until = Date.now() + patience;
    while ((await markedText(page)) !== wanted && Date.now() < until) await page.waitForTimeout(20);
    assert.equal(await markedText(page), wanted, place);
    await page.keyboard.press("ArrowDown");
  }
}

test("only the page's own files are asked for, and nothing after", () =>
  bench.page(async (under) => {
    const loaded = under.requests.map((url) =>
      url.replace(under.url, "/").replace(/-[\w-]+\./, "-#."),
    );
    // When these come is the browser's to say, and the worker's, who warms up with a sample.
    const whenever = ["/icon.svg", "/assets/sample-#.js"];
    assert.deepEqual(loaded.filter((name) => !whenever.includes(name)).sort(), [
      "/",
      "/assets/index-#.css",
      "/assets/index-#.js",
      "/assets/sluice-#.wasm",
      "/assets/source-#.js",
      "/assets/worker-#.js",
    ]);
    const before = under.requests.length;
    await under.sample();
    await under.exported("SARIF");
    // Parts of the page that are only now needed, and nothing that says what was audited.
    const later = under.requests
      .slice(before)
      .map((url) => url.replace(under.url, "/").replace(/-[\w-]+\./, "-#."))
      .filter((url) => url !== "/icon.svg" && !url.startsWith(`blob:`));
    assert.deepEqual(
      later.filter((url) => !/^\/assets\/[a-z]+-#\.js$/.test(url)),
      [],
    );
  }));

function sampleFiles() {
  const { files = [] } = allCases().find(({ name }) => name === "sample") ?? {};
  return files.flatMap((file) =>
    "bytes" in file ? [{ path: `repo/${file.path}`, bytes: file.bytes }] : [],
  );
}

test("the sample is the repository's", () =>
  bench.page(async (under) => {
    await under.sample();
    const { files } = await reportOf(under);
    assert.deepEqual(
      files.map(({ path }) => `repo/${path}`).sort(),
      sampleFiles()
        .map(({ path }) => path)
        .sort(),
    );
  }));

test("the findings shown are those of the report, each with its exact text marked", () =>
  bench.page(async (under) => {
    const files = [
      ...sampleFiles(),
      { path: "repo/.github/workflows/a.yml", bytes: broken },
      {
        path: "repo/.github/workflows/b.yml",
        bytes: `# 👋 é\r\n${broken.replaceAll("\n", "\r\n")}`,
      },
      { path: "repo/.github/workflows/c.yml", bytes: "\ufeffbuild: [\u{1f600} é: }\n" },
    ];
    await under.choose({
      name: "repo.zip",
      mimeType: "application/zip",
      buffer: Buffer.from(zipOf(files)),
    });
    const report = await reportOf(under);
    assert.ok(report.findings.length >= 2);
    const sources = new Map(files.map(({ path, bytes }) => [path.slice(5), Buffer.from(bytes)]));
    await checkFindings(under, report, sources);
  }));

test("picked files are audited under their names", () =>
  bench.page(async (under) => {
    await under.choose([
      payload("Dockerfile", "FROM scratch\nUSER 1000\n"),
      payload("photo.bin", "\0\x01"),
    ]);
    const report = await reportOf(under);
    assert.deepEqual(
      report.files.map(({ path, status }) => [path, status]),
      [
        ["Dockerfile", "audited"],
        ["photo.bin", "skipped"],
      ],
    );
    assert.deepEqual(await listedFiles(under), [
      "Dockerfile, audited",
      "photo.bin, skipped: binary",
    ]);
    await under.page.click("#files .option >> nth=1");
    await under.page.getByText("A binary file: there is no text to show.").waitFor();
    await under.page.getByRole("button", { name: "New audit" }).click();
    await under.page.waitForSelector(".start");
  }));

const tree: Readonly<Record<string, string>> = {
  ".git/config": "",
  ".gitignore": "node_modules/\n",
  ".github/workflows/ci.yml": broken,
  "a/b/Dockerfile": "FROM scratch\n",
  "node_modules/x/Dockerfile": "FROM scratch\n",
};

async function writeTree(folder: string): Promise<void> {
  for (const [path, text] of Object.entries(tree)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function checkTree(under: PageUnderTest): Promise<void> {
  await under.reviewed();
  const report = await reportOf(under);
  assert.deepEqual(
    report.files.map(({ path }) => path),
    [".github/workflows/ci.yml", ".gitignore", "a/b/Dockerfile"],
  );
  assert.ok((await listedFiles(under)).includes("node_modules/, skipped: named by .gitignore"));
}

test("a dropped folder is the root, without .git and what .gitignore names", () =>
  withFolder((folder) =>
    bench.page(async (under) => {
      await writeTree(folder);
      await under.drop(folder);
      await checkTree(under);
    }),
  ));

test("a picked folder is the root as well", () =>
  withFolder((folder) =>
    bench.page(async (under) => {
      await writeTree(folder);
      await under.page.setInputFiles("#pick-folder", folder);
      await checkTree(under);
    }),
  ));

test("pasted text is audited under the name it is given", () =>
  bench.page(async (under) => {
    await under.page.getByRole("button", { name: "Paste text" }).click();
    await under.page.getByLabel("File name").fill(".gitlab-ci.yml");
    await under.page.getByLabel("Content").fill("a: [");
    await under.page.getByRole("button", { name: "Audit text" }).click();
    await under.reviewed();
    const { files } = await reportOf(under);
    assert.deepEqual(files[0]?.path, ".gitlab-ci.yml");
    assert.equal(await under.page.textContent(".summary h1"), ".gitlab-ci.yml");
  }));

test("markup in names, keys and values is text", () =>
  bench.page(async (under) => {
    const attack = `"><img src=x onerror=alert(1)><script>alert(2)</script>`;
    const name = `${attack.replaceAll("/", "_")}.github`;
    const path = `${name}/<b>.yml`;
    const text = `${attack}: {${attack}\n  <svg onload=alert(3)>: \u202eevil\n`;
    const files = [
      { path: `.gitlab-ci.yml`, bytes: text },
      { path, bytes: text },
      { path: `x/Dockerfile`, bytes: `FROM ${attack}\nRUN <<a\n` },
    ];
    const buffer = Buffer.from(zipOf(files));
    await under.choose({ name: `${attack.slice(0, 20)}.zip`, mimeType: "application/zip", buffer });
    assert.ok((await listedFiles(under)).some((label) => label.startsWith(path)));
    await under.page.locator("#files").focus();
    for (const _ of files) await under.page.keyboard.press("ArrowDown");
    await under.page.getByRole("option", { name: path }).click();
    await under.page.waitForSelector(".cm-specialChar");
    const shown = await under.page.locator(".cm-line").allTextContents();
    assert.equal(shown[0], text.split("\n")[0]);
    assert.ok(shown[1]?.endsWith("\\u{202e}evil"), shown[1] ?? "");
    assert.equal(
      await under.page
        .locator("main img:not(.cm-widgetBuffer), main script, main b, main svg[onload]")
        .count(),
      0,
    );
  }));

test("the list is walked by keys alone", () =>
  bench.page(async (under) => {
    const { page } = under;
    await under.choose({
      name: "many.zip",
      mimeType: "application/zip",
      buffer: Buffer.from(
        zipOf(
          Array.from({ length: 40 }, (_, i) => ({
            path: `.github/workflows/${i + 10}.yml`,
            bytes: broken,
          })),
        ),
      ),
    });
    await page.getByLabel("Group by").selectOption("file");
    const list = page.locator("#findings");
    await list.focus();
    const at = () => page.locator("#findings [aria-selected=true]").getAttribute("aria-posinset");
    const size = Number(
      await page.locator("#findings .option").first().getAttribute("aria-setsize"),
    );
    assert.ok(size >= 40);
    const rows: readonly [key: string, place: number][] = [
      ["Home", 1],
      ["ArrowUp", 1],
      ["ArrowDown", 2],
      ["End", size],
      ["ArrowDown", size],
      ["ArrowUp", size - 1],
    ];
    for (const [key, place] of rows) {
      await page.keyboard.press(key);
      assert.equal(await at(), String(place), key);
      assert.equal(
        await list.getAttribute("aria-activedescendant"),
        await page.locator("#findings [aria-selected=true]").getAttribute("id"),
      );
    }
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "source");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "findings");
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "search");
    await page.keyboard.type("25.yml");
    await page.waitForFunction(() => document.querySelectorAll("#findings .option").length < 5);
    assert.ok((await labels(page, "#findings")).every((label) => label.includes("25.yml")));
    await page.keyboard.type("nothing");
    await page.getByText("No finding passes the filter").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.waitForSelector("#findings .option");
  }));

test("thousands of findings are a few elements", () =>
  bench.page(async (under) => {
    const { page } = under;
    const many = Array.from({ length: 2000 }, (_, i) => ({
      path: `.github/workflows/${i}.yml`,
      bytes: "a: [",
    }));
    const buffer = Buffer.from(zipOf(many));
    await under.choose({ name: "many.zip", mimeType: "application/zip", buffer });
    assert.ok((await page.locator("#findings .option").count()) < 60);
    await page.locator("#findings").focus();
    for (let i = 0; i < 50; ++i) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await page.waitForSelector("#findings [aria-selected=true]");
    assert.ok((await page.locator("#findings .option").count()) < 60);
  }));

test("an audit is cancelled at once, and the next one runs", () =>
  bench.page(async (under) => {
    const { page } = under;
    // Half a minute of YAML.
    const bytes = "- [1, 2, 3, {b: c}]\n".repeat(50_000);
    const long = Array.from({ length: 100 }, (_, i) => ({ path: `${i}/compose.yaml`, bytes }));
    const buffer = Buffer.from(zipOf(long));
    await page.setInputFiles("#pick-files", { name: "long.zip", mimeType: "", buffer });
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.waitForSelector(".start");
    await under.sample();
    assert.equal(await page.textContent(".summary h1"), "sample");
  }));

test("what could not be read is told, and never looks clean", () =>
  bench.page(async (under) => {
    const buffer = Buffer.from(
      zipOf([
        { path: "Dockerfile", bytes: "FROM scratch\n" },
        { path: "../main.tf", bytes: "" },
        { path: "link", bytes: "Dockerfile", claims: { mode: 0o120777 } },
      ]),
    );
    await under.choose({ name: "odd.zip", mimeType: "application/zip", buffer });
    const report = await reportOf(under);
    assert.equal(report.summary.errors, 1);
    await under.page.getByText("1 file could not be audited.").waitFor();
    const files = await listedFiles(under);
    assert.ok(
      files[0]?.startsWith("../main.tf, error: its path leads out of the archive"),
      files[0],
    );
    assert.ok(files.includes("link, skipped: symbolic link"));
  }));

test("a damaged zip stops the audit with its reason", () =>
  bench.page(async ({ page }) => {
    const whole = zipOf([{ path: "a", bytes: "b".repeat(100) }]);
    await page.setInputFiles("#pick-files", {
      name: "cut.zip",
      mimeType: "application/zip",
      buffer: Buffer.from(whole.subarray(0, whole.length - 30)),
    });
    await page.getByText("not a zip, or cut short").waitFor();
    await page.getByRole("button", { name: "Start again" }).click();
    await page.waitForSelector(".start");
  }));
