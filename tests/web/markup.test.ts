// Markup in every field of what is audited, and in every field of the page: it is text wherever it is
// shown, nothing of it runs, and nothing is asked for.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { parseAllDocuments, visit } from "yaml";
import { allCases } from "../support/fixtures.ts";
import { Bench, type PageUnderTest } from "../support/page.ts";
import { zipOf } from "../support/zip.ts";

const bench = new Bench();
before(() => bench.open());
after(() => bench.close());

const attack = "\"'><img src=/x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>";
/** For names of files, and within quotes. */
const bare = "<img src=x onerror=alert(1)>";

/** A third of the strings at a time: with all of them changed no rule knows anything any more. */
const thirds = [0, 1, 2] as const;

function spoiled(path: string, text: string, third: number): string {
  let at = 0;
  const isTurn = () => at++ % 3 === third;
  if (path.endsWith(".json")) {
    try {
      const spoil = (value: unknown): unknown => {
        if (typeof value === "string") return isTurn() ? value + attack : value;
        if (Array.isArray(value)) return value.map(spoil);
        if (value === null || typeof value !== "object") return value;
        return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, spoil(one)]));
      };
      return JSON.stringify(spoil(JSON.parse(text)), undefined, 1);
    } catch {
      return text;
    }
  }
  if (/\.ya?ml$/.test(path)) {
    const documents = parseAllDocuments(text);
    if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return text;
    for (const document of documents)
      visit(document, {
        Scalar(key, node, ancestors) {
          // Names of jobs, services, resources: keys below the first level.
          const isName = key === "key" && ancestors.length === 5;
          if (key === "key" && !isName) return;
          if (typeof node.value === "string" && isTurn()) node.value += isName ? bare : attack;
        },
      });
    return documents.map(String).join("");
  }
  return text.replaceAll(/"([^"\n]*)"/g, (all, inside: string) =>
    isTurn() ? `"${inside}${bare}"` : all,
  );
}

/** One case at the root, where there is a delivery path; the others in folders. */
function files(third: number) {
  const cases = allCases().filter(({ name }) => !name.startsWith("hostile/"));
  return cases.flatMap(({ name, files: all }, i) =>
    all.flatMap((file) => {
      if (!("bytes" in file) || file.bytes.length > 50_000) return [];
      const folder = `${i}${bare}${name.replaceAll("/", "-")}`;
      const path = name === "delivery/github" ? file.path : `${folder}/${file.path}`;
      const text = new TextDecoder().decode(file.bytes);
      return [{ path: `repo/${path}`, bytes: spoiled(file.path, text, third) }];
    }),
  );
}

/** What no part of the page makes of itself. Of the editor too: its root is looked into. */
const made =
  "main img:not(.cm-widgetBuffer), main script, main iframe, main object, [onerror], [onload]";

async function look({ page }: PageUnderTest, where: string): Promise<void> {
  await page.waitForTimeout(120);
  assert.equal(await page.locator(made).count(), 0, where);
}

async function walk(under: PageUnderTest): Promise<void> {
  const { page } = under;
  for (const view of ["Overview", "Delivery path", "Policy", "Rules", "Source"]) {
    await under.show(view);
    await look(under, view);
  }
  for (let i = 0; i < 12; ++i) {
    await page.keyboard.press("ArrowDown");
    await look(under, `file ${i}`);
  }
  await under.show("Findings");
  await page.locator("#findings").focus();
  assert.ok((await page.locator("#findings .option").count()) > 10);
  for (let i = 0; i < 25; ++i) {
    await page.keyboard.press(i % 5 === 4 ? "PageDown" : "ArrowDown");
    await look(under, `finding ${i}`);
  }
}

for (const third of thirds) {
  test(`every third field of the fixtures holds markup: from ${third}`, () =>
    bench.page(async (under) => {
      const { page } = under;
      const buffer = Buffer.from(zipOf(files(third)));
      await under.choose({ name: `${bare}.zip`, mimeType: "application/zip", buffer });
      const asked = under.requests.length;
      await walk(under);
      const html = (await under.exported("HTML")).text;
      await under.show("Delivery path");
      const svg = (await under.saved("SVG")).text;
      for (const text of [html, svg]) {
        const other = await page.context().newPage();
        const said: string[] = [];
        other.on("dialog", (dialog) => {
          said.push(dialog.message());
          void dialog.dismiss();
        });
        other.on("request", (request) => said.push(request.url()));
        await other.setContent(text);
        const wrong = "img, script, iframe, foreignObject, [onerror], [onload]";
        assert.equal(await other.locator(wrong).count(), 0);
        assert.deepEqual(said, []);
        await other.close();
      }
      const others = under.requests
        .slice(asked)
        .filter((url) => !/\/(assets\/[\w-]+\.js|icon\.svg|rule-docs\.json)$/.test(url))
        .filter((url) => !url.startsWith("blob:"));
      assert.deepEqual(others, []);
    }));
}

test("fields of the page hold markup", () =>
  bench.page(async (under) => {
    const { page } = under;
    await page.getByRole("button", { name: "Paste text" }).click();
    await page.getByLabel("File name").fill(`${bare}/Dockerfile`);
    await page.getByLabel("Content").fill(`FROM ${attack}\nRUN curl ${attack} | sh\n`);
    await page.getByRole("button", { name: "Audit text" }).click();
    await under.reviewed();
    await look(under, "pasted");
    for (const [view, label] of [
      ["Source", "Filter files"],
      ["Rules", "Filter rules"],
      ["Findings", "Filter findings"],
    ] as const) {
      await under.show(view);
      await page.getByLabel(label).fill(attack);
      await look(under, label);
      await page.getByLabel(label).fill("");
    }
    await page.locator("#findings .option").first().click();
    await page.getByRole("button", { name: "Accept this risk" }).click();
    await page.getByLabel("Why it is accepted").fill(attack);
    await page.getByRole("button", { name: "Add to the policy" }).click();
    await page.getByRole("link", { name: "Changes" }).waitFor();
    await under.show("Changes");
    await look(under, "changes");
    await under.show("Policy");
    await look(under, "policy");
    for (const hash of [
      `#rule/${attack}`,
      `#source/${attack}:3`,
      `#finding/${attack}`,
      `#${attack}`,
    ]) {
      await page.evaluate((to) => (location.hash = to), hash);
      await look(under, hash);
    }
  }));
