// The delivery path on the built page, in Chromium: what is drawn, and where it leads.
import type { PathReport } from "@sluice/engine";
import { openEngine } from "@sluice/engine/node";
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { environmentsOf } from "../../web/src/review/path-model.ts";
import { allCases, withGiven } from "../support/fixtures.ts";
import { Bench, type PageUnderTest } from "../support/page.ts";
import { zipOf } from "../support/zip.ts";

const bench = new Bench();
before(() => bench.open());
after(() => bench.close());

/** Where pictures of the page go for who wants to look: SLUICE_PICTURES names a folder. */
const pictures = process.env["SLUICE_PICTURES"];

type Files = readonly { readonly path: string; readonly bytes: string }[];

const policy = `version: 1
delivery:
  environments:
    dev: {branches: [develop], require: [tests]}
    staging: {branches: [stable], approval: reviewer, require: [tests, image-scan]}
    uat: {branches: [uat], require: [tests, verify]}
    production: {tags: ['v*']}
  protected: [staging]
`;

const workflow = `on:
  push: {branches: [develop, stable, uat, 'hotfix/*']}
  workflow_dispatch:
    inputs: {where: {type: string}}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: pytest
  dev:
    if: github.ref_name == 'develop'
    needs: test
    runs-on: ubuntu-24.04
    environment: dev
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: {role-to-assume: 'arn:aws:iam::123456789012:role/dev', aws-region: x}
      - run: kubectl apply -f k8s
  staging:
    if: github.ref_name == 'stable'
    runs-on: ubuntu-24.04
    environment: staging
    steps:
      - run: kubectl apply -f k8s
  uat:
    if: github.ref_name == 'uat' || startsWith(github.ref_name, 'hotfix/')
    needs: test
    runs-on: ubuntu-24.04
    environment: uat
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          aws-access-key-id: \${{ secrets.AWS_ACCESS_KEY_ID }}
          aws-secret-access-key: \${{ secrets.AWS_SECRET_ACCESS_KEY }}
          aws-region: x
      - run: kubectl apply -f k8s
`;

const files: Files = [
  { path: "repo/.sluice.yaml", bytes: policy },
  { path: "repo/.github/workflows/deliver.yml", bytes: workflow },
  { path: "repo/.gitlab-ci.yml", bytes: "include: [{project: a/b, file: c.yml}]\n" },
];

async function openPath({ page }: PageUnderTest): Promise<void> {
  await page.locator(".views a", { hasText: "Delivery path" }).click();
  await page.waitForSelector(
    "#path .path-environments, #path .path-empty, #path .path-notice:not([role])",
  );
}

async function give(under: PageUnderTest, given: Files): Promise<void> {
  const buffer = Buffer.from(zipOf(given));
  await under.choose({ name: "repo.zip", mimeType: "application/zip", buffer });
}

/** What a reader sees of each way, in order. */
function drawn({ page }: PageUnderTest): Promise<string[]> {
  return page.$$eval("#path .path-environment", (environments) =>
    environments.flatMap((environment) => {
      const words = (element: Element) => (element.textContent ?? "").replace(/\s+/g, " ").trim();
      const goal = words(environment.querySelector(".path-goal h3")!);
      const ways = [...environment.querySelectorAll(".path-way")].map((way) => {
        const starts = [...way.querySelectorAll(".path-ref")].map(words).join(" & ");
        const outside = way.querySelector(".path-outside") ? " (outside)" : "";
        const gates = [...way.querySelectorAll(".path-chip")]
          .map((chip) => `${chip.getAttribute("data-state")}:${words(chip)}`)
          .join(", ");
        return `${starts}${outside} -> ${gates} -> ${goal}`;
      });
      return ways.length > 0 ? ways : [`nothing -> ${goal}`];
    }),
  );
}

test("each way is drawn with its gates, in the order of promotion", () =>
  bench.page(async (under) => {
    await give(under, files);
    await openPath(under);
    assert.deepEqual(await drawn(under), [
      "push develop & workflow_dispatch develop -> passes:tests, none:no approval, passes:OIDC -> dev",
      "push stable & workflow_dispatch stable -> missing:tests, missing:image-scan, passes:approval, none:no cloud credentials -> staging",
      "push hotfix/* & workflow_dispatch hotfix/* (outside) -> passes:tests, missing:verify, none:no approval, missing:long-lived key -> uat",
      "push uat & workflow_dispatch uat -> passes:tests, missing:verify, none:no approval, missing:long-lived key -> uat",
      "nothing -> production",
    ]);
    const text = (await under.page.textContent("#path")) ?? "";
    assert.match(text, /Not known.*\.gitlab-ci\.yml: takes in what is not among the files/);
    assert.match(text, /not listed by the policy/);
    assert.match(text, /protected, as the policy states; not seen/);
    assert.match(text, /Nothing deploys to it/);
  }));

test("each part leads to where it is written, by mouse and by keys alone", () =>
  bench.page(async (under) => {
    const { page } = under;
    await give(under, files);
    await openPath(under);
    const engine = await openEngine();
    const inputs = files.map(({ path, bytes }) => ({
      path: path.slice("repo/".length),
      bytes: new TextEncoder().encode(bytes),
    }));
    const report: PathReport = engine.path(inputs, withGiven(inputs, {}));
    const places = environmentsOf(report).flatMap(({ place, ways }) => [
      ...ways.flatMap((way) => [
        way.deploy,
        ...way.gates.map((gate) => gate.place),
        way.approvalPlace,
        way.credentialsPlace,
      ]),
      place,
    ]);
    const wanted = places.flatMap((place) =>
      place ? [`${place.path}:${place.span.start.line}:${place.span.start.column}`] : [],
    );
    const buttons = page.locator("#path .path-environments button");
    assert.equal(await buttons.count(), wanted.length);
    for (const [i, at] of wanted.entries()) {
      await buttons.nth(i).click();
      await page.waitForFunction(
        (text) => document.querySelector(".pane-head .at")?.textContent === text,
        at,
      );
      const line = at.split(":").at(-2);
      await page.waitForSelector(`#source .line[data-line="${line}"][data-primary="place"]`);
    }
    await page.locator("#path").focus();
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement?.closest("#path") !== null));
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "source");
    assert.equal(await page.textContent(".pane-head h2"), "deploy to dev by dev");
    await page.keyboard.press("Escape");
    assert.equal(
      await page.evaluate(() => document.activeElement?.getAttribute("aria-current")),
      "true",
    );
  }));

test("there is no path without pipelines, and an honest one without deploys", () =>
  bench.page(async (under) => {
    const { page } = under;
    await give(under, [{ path: "Dockerfile", bytes: "FROM scratch\n" }]);
    assert.equal(await page.locator(".views a", { hasText: "Delivery path" }).count(), 0);
    await page.getByRole("button", { name: "New audit" }).click();
    await give(under, [{ path: ".github/workflows/a.yml", bytes: "on: push\njobs: {}\n" }]);
    await openPath(under);
    await page.getByRole("heading", { name: "No way to an environment is seen" }).waitFor();
  }));

test("names of files, refs and environments are text", () =>
  bench.page(async (under) => {
    const attack = `<img src=x onerror=alert(1)>\u202e`;
    const text = `on: {push: {branches: ["${attack}"]}}
jobs:
  "a": {runs-on: u, environment: '${attack}', steps: [{run: kubectl apply -f k8s}]}
`;
    await give(under, [{ path: `.github/workflows/${attack.replace("/", "")}.yml`, bytes: text }]);
    await openPath(under);
    const shown = (await under.page.textContent("#path .path-goal")) ?? "";
    assert.equal(shown, "<img src=x onerror=alert(1)>\\u{202e}");
    await under.page.locator("#path .path-refs").click();
    await under.page.waitForSelector('#source .line[data-primary="place"]');
    assert.equal(await under.page.locator("main img").count(), 0);
  }));

/** The least contrast of texts on the path with what is behind them, by WCAG 2. */
function leastContrast({ page }: PageUnderTest): Promise<{ ratio: number; text: string }> {
  return page.evaluate(() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;
    const rgb = (colors: readonly string[]) => {
      for (const color of colors) {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
      }
      return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const luminance = (parts: readonly number[]) => {
      const [r = 0, g = 0, b = 0] = parts.map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    let least = { ratio: 99, text: "" };
    const walk = document.createTreeWalker(document.querySelector("#path")!, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const text = walk.currentNode.textContent?.trim() ?? "";
      const own = walk.currentNode.parentElement;
      if (text === "" || !own) continue;
      const behind: string[] = [];
      for (let one: Element | null = own; one; one = one.parentElement)
        behind.unshift(getComputedStyle(one).backgroundColor);
      const back = luminance(rgb(behind));
      const front = luminance(rgb([...behind, getComputedStyle(own).color]));
      const ratio = (Math.max(back, front) + 0.05) / (Math.min(back, front) + 0.05);
      if (ratio < least.ratio) least = { ratio, text };
    }
    return least;
  });
}

describe("looks", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [size, width, height] of [
      ["wide", 1400, 900],
      ["narrow", 390, 844],
    ] as const) {
      test(`${colorScheme}, ${size}`, () =>
        bench.page(
          async (under) => {
            const { page } = under;
            await give(under, files);
            await openPath(under);
            const { ratio, text } = await leastContrast(under);
            assert.ok(ratio >= 4.5, `${ratio.toFixed(2)}: ${text}`);
            const spill = await page.$eval("#path", (path) => path.scrollWidth - path.clientWidth);
            assert.ok(spill <= 0, `${spill} pixels too wide`);
            if (pictures === undefined) return;
            await mkdir(pictures, { recursive: true });
            await page.screenshot({ path: join(pictures, `path-${colorScheme}-${size}.png`) });
            if (size === "narrow") return;
            await page.locator("#path .path-chip").first().click();
            await page.waitForSelector('#source .line[data-primary="place"]');
            await page.screenshot({ path: join(pictures, `path-${colorScheme}-source.png`) });
          },
          { colorScheme, viewport: { width, height } },
        ));
    }
  }

  for (const { name, files: given } of allCases()) {
    if (!name.startsWith("delivery/")) continue;
    test(name, () =>
      bench.page(async (under) => {
        const bytes = given.flatMap((file) =>
          "bytes" in file ? [{ path: file.path, bytes: Buffer.from(file.bytes).toString() }] : [],
        );
        await give(under, bytes);
        await openPath(under);
        assert.ok((await drawn(under)).length > 0);
        if (pictures !== undefined)
          await under.page.screenshot({ path: join(pictures, `${name.replace("/", "-")}.png`) });
      }),
    );
  }
});
