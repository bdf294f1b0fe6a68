// The pictures in docs/images, light and dark, of the built page: node --import tsx web/screenshots.ts
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { Bench } from "../tests/support/page.ts";

const images = new URL("../docs/images/", import.meta.url);

interface Picture {
  readonly name: string;
  readonly hash: string;
  readonly sample: string;
  ready(page: Page): Promise<unknown>;
}

const pictures: readonly Picture[] = [
  {
    name: "overview",
    sample: "repository",
    hash: "#overview",
    ready: (page) => page.waitForSelector(".verdict"),
  },
  {
    name: "source",
    sample: "repository",
    hash: "#source/compose.yaml:4",
    ready: (page) => page.waitForSelector(".diff"),
  },
  {
    name: "delivery-path",
    sample: "delivery",
    hash: "#path",
    ready: (page) => page.waitForSelector(".path-environments"),
  },
];

await mkdir(images, { recursive: true });
const bench = new Bench();
await bench.open();
try {
  for (const scheme of ["light", "dark"] as const) {
    for (const { name, hash, sample, ready } of pictures) {
      await bench.page(
        async ({ page, url }) => {
          await page.goto(`${url}#sample=${sample}`);
          await page.waitForSelector("[data-screen=review]");
          await page.evaluate((to) => (location.hash = to), hash);
          await ready(page);
          // How long the audit took is another number each time.
          await page.evaluate(() => {
            for (const text of document.querySelectorAll(".summary-text p"))
              text.lastChild!.textContent = text.lastChild!.textContent!.replace(/ · .*/, "");
          });
          const file = scheme === "light" ? `${name}.png` : `${name}-dark.png`;
          await page.screenshot({ path: fileURLToPath(new URL(file, images)) });
        },
        { colorScheme: scheme, viewport: { width: 1280, height: 760 }, reducedMotion: "reduce" },
      );
    }
  }
} finally {
  await bench.close();
}
