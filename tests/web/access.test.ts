// What axe can see of WCAG 2.2 AA, in every part, light and dark, wide and narrow; and a walk by keys.
import { AxeBuilder } from "@axe-core/playwright";
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { packTar, type TarEntry } from "modern-tar";
import { Bench, type PageUnderTest } from "../support/page.ts";
import { zipOf } from "../support/zip.ts";

const bench = new Bench();
before(() => bench.open());
after(() => bench.close());

/** Where pictures of the page go for who wants to look: SLUICE_PICTURES names a folder. */
const pictures = process.env["SLUICE_PICTURES"];

const parts = ["overview", "findings", "source", "path", "policy", "changes", "rules"] as const;

async function give({ page }: PageUnderTest, name: string, bytes: Uint8Array): Promise<void> {
  await page.setInputFiles("#pick-files", { name, mimeType: "", buffer: Buffer.from(bytes) });
}

async function smallImage(): Promise<Uint8Array> {
  const file = (name: string, body: string | Uint8Array<ArrayBuffer>): TarEntry => ({
    header: { name, size: Buffer.byteLength(body), type: "file" },
    body,
  });
  const layer = await packTar([file("etc/passwd", "root"), file("opt/app/a", "x".repeat(2000))]);
  const config = { os: "linux", architecture: "amd64", history: [{ created_by: "COPY . ." }] };
  const manifest = [{ Config: "c.json", RepoTags: ["app:1"], Layers: ["a/layer.tar"] }];
  return packTar([
    file("a/layer.tar", layer),
    file("c.json", JSON.stringify({ ...config, rootfs: { diff_ids: ["sha256:a"] } })),
    file("manifest.json", JSON.stringify(manifest)),
  ]);
}

/** What is wrong, and a picture for who wants one. */
async function check({ page }: PageUnderTest, name: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    // Addresses of views begin with `#`: such a link that is scrolled out is taken for one that skips.
    .disableRules("skip-link")
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const told = violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, target, failureSummary }) => `${name}, ${id}: ${target} ${html} ${failureSummary}`,
    ),
  );
  const spill = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (spill > 0) told.push(`${name}: ${spill} pixels too wide`);
  if (pictures !== undefined) {
    await mkdir(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`) });
  }
  return told;
}

// What a colour does to a text does not depend on the width, so that two of the four are enough.
for (const [colorScheme, size, width, height] of [
  ["light", "wide", 1400, 900],
  ["dark", "narrow", 390, 844],
] as const) {
  test(`${colorScheme}, ${size}`, () =>
    bench.page(
      async (under) => {
        const { page } = under;
        const wrong: string[] = [];
        const look = async (part: string) => {
          wrong.push(...(await check(under, `${part}-${colorScheme}-${size}`)));
        };
        await look("start");
        await page.getByRole("button", { name: "Paste text" }).click();
        await look("paste");
        await page.evaluate(() => (location.hash = "#rules"));
        await page.waitForSelector("body[data-view=rules]");
        await look("rules-alone");
        await page.goBack();
        await under.sample("Overview");
        await page.getByRole("button", { name: /Make .* safe change/ }).click();
        await page.locator('.views a[href="#changes"]').waitFor();
        await page.waitForSelector(".summary:not([data-auditing])");
        for (const part of parts) {
          await page.evaluate((hash) => (location.hash = hash), `#${part}`);
          await page.waitForSelector(`body[data-view=${part}]`);
          if (part === "source") await page.waitForSelector(".cm-line", { state: "attached" });
          if (part === "changes") await page.waitForSelector(".diff");
          if (part === "path") await page.waitForSelector(".path-environments, .path-notice");
          await look(part);
        }
        await page.evaluate(() => (location.hash = "#rule/actions/unpinned-uses"));
        await page.waitForSelector(".rule-text");
        await look("rule");
        await page.evaluate(() => (location.hash = "#source/compose.yaml:4"));
        await page.waitForSelector(".file-finding[aria-expanded=true]");
        await look("file");
        await page.evaluate(() => (location.hash = "#findings"));
        await page.locator("#findings .option").first().click();
        await look("finding");
        await page.getByRole("button", { name: "Accept this risk" }).click();
        await page.waitForSelector(".suppress-form");
        await look("suppress");
        await page.evaluate(() => (location.hash = "#findings"));
        if (size === "narrow") await page.getByRole("button", { name: "Back" }).click();
        await page.getByLabel("Filter findings").fill("nothing like it");
        await page.getByText("No finding passes the filter").waitFor();
        await look("empty");
        await page.getByRole("button", { name: "Export" }).click();
        await page.getByRole("button", { name: "Keep in this browser" }).waitFor();
        await look("menu");
        await page.getByRole("button", { name: "Keep in this browser" }).click();
        await page.getByRole("button", { name: "New audit" }).click();
        await page.locator(".kept").waitFor();
        await look("kept");
        await give(under, "cut.zip", zipOf([{ path: "a", bytes: "b" }]).subarray(0, 40));
        await page.waitForSelector("[data-screen=failed]");
        await look("failed");
        await page.getByRole("button", { name: "Start again" }).click();
        await give(under, "image.tar", await smallImage());
        await under.reviewed();
        await under.show("Image");
        await page.locator("#image-files .option").first().waitFor();
        await look("image");
        await page.getByRole("button", { name: "New audit" }).click();
        const bytes = "- [1, 2, 3, {b: c}]\n".repeat(50_000);
        const long = Array.from({ length: 60 }, (_, i) => ({ path: `${i}/compose.yaml`, bytes }));
        await give(under, "long.zip", zipOf(long));
        await page.waitForSelector("[data-screen=running]");
        await look("running");
        await page.getByRole("button", { name: "Cancel" }).click();
        await page.waitForSelector(".start");
        assert.deepEqual(wrong, []);
      },
      { colorScheme, viewport: { width, height }, reducedMotion: "reduce" },
    ));
}

test("the whole is walked by keys alone", () =>
  bench.page(async ({ page }) => {
    const focused = () =>
      page.evaluate(() => {
        let at = document.activeElement;
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return at?.getAttribute("aria-label") ?? at?.textContent?.trim() ?? "";
      });
    const tabTo = async (name: string | RegExp) => {
      for (let i = 0; i < 40; ++i) {
        const text = await focused();
        if (typeof name === "string" ? text === name : name.test(text)) return;
        await page.keyboard.press("Tab");
      }
      assert.fail(`no way to ${name}`);
    };
    await tabTo("Skip to content");
    await tabTo("Try a sample");
    await page.keyboard.press("Enter");
    await page.waitForSelector("[data-screen=review]");
    await tabTo("Findings");
    await page.keyboard.press("Enter");
    await page.waitForSelector("body[data-view=findings]");
    await tabTo("Findings");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "source");
    await tabTo("About the finding");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "findings");
    await page.keyboard.press("Shift+Tab");
    await tabTo("Source");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".cm-line");
    await tabTo(/^Text of /);
    // The editor is no trap.
    await page.keyboard.press("Tab");
    assert.doesNotMatch(await focused(), /^Text of /);
  }));
