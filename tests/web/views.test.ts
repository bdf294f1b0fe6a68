// The parts of the report and their addresses, on the built page in Chromium.
import { openEngine } from "@sluice/engine/node";
import type { Report } from "@sluice/engine";
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { unzipSync } from "fflate";
import { baselineOf } from "../../web/src/export/baseline.ts";
import { allCases } from "../support/fixtures.ts";
import { Bench, built, PageUnderTest } from "../support/page.ts";
import { serve } from "../support/serve.ts";
import { zipOf } from "../support/zip.ts";

const bench = new Bench();
before(() => bench.open());
after(() => bench.close());

const compose = `services:
  api:
    image: example/api:1.2
    privileged: true
    ports:
      - "8080:8080"
  👋:
    image: postgres
    network_mode: host
`;

async function give(under: PageUnderTest, files: Record<string, string>, view: string) {
  const all = Object.entries(files).map(([path, bytes]) => ({ path: `repo/${path}`, bytes }));
  const buffer = Buffer.from(zipOf(all));
  await under.choose({ name: "repo.zip", mimeType: "application/zip", buffer }, view);
}

/** Once the report is of the files as they are. */
async function audited({ page }: PageUnderTest): Promise<void> {
  await page.waitForSelector(".summary:not([data-auditing])");
}

async function report(under: PageUnderTest): Promise<Report> {
  return JSON.parse((await under.exported("JSON")).text) as Report;
}

function rulesOf({ findings }: Report, path: string): string[] {
  return findings.filter((one) => one.path === path).map(({ rule }) => rule);
}

test("the overview says what stops the gate, where, and what was not audited", () =>
  bench.page(async (under) => {
    const { page } = under;
    await give(
      under,
      { "compose.yaml": compose, ".github/workflows/a.yml": "on: [", "x.bin": "\0" },
      "Overview",
    );
    await page.getByRole("heading", { name: "Gate merge cannot be decided" }).waitFor();
    await page.locator(".card", { hasText: "Not audited" }).getByText("a.yml").waitFor();
    await page.locator(".card", { hasText: "Passed over" }).getByText("binary").waitFor();
    const { summary } = await report(under);
    assert.equal(
      await page.locator(".tile[data-severity=high]").getAttribute("data-number"),
      String(summary.high),
    );
    await page.locator(".tile[data-severity=high]").click();
    await page.waitForURL("**/#finding*");
    assert.equal(await page.locator("#findings .option").count(), summary.high);
  }));

test("gates of the policy are judged", () =>
  bench.page(async (under) => {
    const policy =
      "version: 1\ngates:\n  merge: {severity: critical}\n  deploy:uat: {families: [compose]}\n";
    await give(under, { "compose.yaml": compose, ".sluice.yaml": policy }, "Overview");
    await under.page.getByRole("heading", { name: "Gate merge passes" }).waitFor();
    await under.page.getByRole("heading", { name: "Gate deploy:uat fails" }).waitFor();
  }));

test("the overview says what plans will do", () =>
  bench.page(async (under) => {
    const { files = [] } = allCases().find(({ name }) => name === "plan/change-set") ?? {};
    const given = files.flatMap((file) =>
      "bytes" in file ? [[file.path, Buffer.from(file.bytes).toString()] as const] : [],
    );
    await give(under, Object.fromEntries(given), "Overview");
    const { plans: [plan] = [] } = await report(under);
    assert.ok(plan);
    const row = under.page.locator(".card", { hasText: "What plans will do" }).locator("tbody tr");
    assert.deepEqual(
      await row.locator("td").allTextContents(),
      [plan.add, plan.change, plan.replace, plan.destroy].map(String),
    );
  }));

test("each part has an address, and going back goes back", () =>
  bench.page(async (under) => {
    const { page } = under;
    await under.sample("Overview");
    for (const [view, hash] of [
      ["Findings", "#findings"],
      ["Source", "#source"],
      ["Delivery path", "#path"],
      ["Policy", "#policy"],
      ["Rules", "#rules"],
    ] as const) {
      await under.show(view);
      assert.equal(new URL(page.url()).hash, hash);
    }
    await page.goBack();
    await page.waitForSelector("body[data-view=policy]");
    await page.evaluate(() => (location.hash = "#source/infra/main.tf:3"));
    await page.waitForSelector('#files [aria-selected=true][aria-label^="infra/main.tf"]');
    await page.waitForSelector(".cm-activeLine");
    assert.equal(await page.locator(".cm-activeLineGutter").first().textContent(), "3");
  }));

test("a link opens the sample, and a rule without any audit", () =>
  bench.page(async (under) => {
    const { page } = under;
    await page.goto(`${under.url}#sample=pipeline`);
    await under.reviewed();
    assert.ok((await report(under)).files.every(({ path }) => path.startsWith(".git")));
    await page.goto(`${under.url}#rule/zizmor:template-injection`);
    await page.waitForSelector("body[data-view=rules]");
    await page.reload();
    await page.locator(".rule-page h2").waitFor();
    assert.match(
      (await page.locator(".rule-page").textContent()) ?? "",
      /zizmor:template-injection/,
    );
    await page.getByLabel("Filter rules").fill("no such rule at all");
    await page.getByText("0 of").waitFor();
  }));

test("a rule that is a row of a table shows what it refuses and what it takes", () =>
  bench.page(async (under) => {
    const { page } = under;
    await page.goto(`${under.url}#rule/aws/rds-public`);
    await page.waitForSelector("body[data-view=rules]");
    const [terraform, template] = [0, 1].map((i) => page.locator(".example.bad").nth(i));
    await template?.waitFor();
    assert.match(
      (await terraform?.textContent()) ?? "",
      /^resource "aws_db_instance" "example" {\n/,
    );
    assert.match((await template?.textContent()) ?? "", /\n    Type: AWS::RDS::DBInstance\n/);
    assert.match((await page.locator(".example.bad mark").first().textContent()) ?? "", /true/);
    assert.equal(await page.locator(".example.good").count(), 2);
    const widths = await page
      .locator(".example")
      .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().width)));
    assert.equal(new Set(widths).size, 1, widths.join());
  }));

test("a rule tells why, and leads to its findings", () =>
  bench.page(async (under) => {
    const { page } = under;
    await give(under, { "compose.yaml": compose }, "Findings");
    await page.getByLabel("Filter findings").fill("privileged");
    await page.locator(".details a", { hasText: "compose/privileged" }).click();
    await page.locator(".rule-page h3", { hasText: "Fix" }).waitFor();
    await page.getByRole("button", { name: "1 finding in this audit" }).click();
    await page.waitForSelector("body[data-view=findings]");
    assert.equal(await page.locator("#findings .option").count(), 1);
  }));

test("a suggested change is shown, made, audited and taken back", () =>
  bench.page(async (under) => {
    const { page } = under;
    await give(under, { "compose.yaml": compose }, "Findings");
    await page.getByLabel("Filter findings").fill("privileged");
    await page.locator(".diff del").waitFor();
    assert.equal(await page.locator(".diff del").textContent(), "-    privileged: true");
    await page.getByRole("button", { name: "Make this change" }).click();
    await page.getByRole("link", { name: "Changes" }).waitFor();
    await audited(under);
    assert.ok(!rulesOf(await report(under), "compose.yaml").includes("compose/privileged"));

    await under.show("Changes");
    const patch = await under.saved("Save as patch");
    assert.match(patch.text, /^-    privileged: true$/m);
    const zip = unzipSync((await under.saved("Save files as zip")).bytes);
    assert.deepEqual(Object.keys(zip), ["compose.yaml"]);
    assert.ok(!Buffer.from(zip["compose.yaml"] ?? []).includes("privileged: true"));

    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Nothing was changed.").waitFor();
    await audited(under);
    assert.ok(rulesOf(await report(under), "compose.yaml").includes("compose/privileged"));
  }));

test("the editor marks what is found, and audits as one types", () =>
  bench.page(async (under) => {
    const { page } = under;
    await give(under, { "compose.yaml": compose }, "Source");
    await page.locator(".cm-lintRange").first().waitFor();
    // The exact text, also behind characters of two units.
    const marked = await page.locator(".cm-lintRange").allTextContents();
    assert.ok(marked.includes("true"), marked.join());
    assert.ok(marked.includes("host"), marked.join());
    await page.locator(".file-finding", { hasText: "privileged" }).click();
    assert.equal(await page.locator(".cm-primary").textContent(), "true");

    await page.locator(".cm-line", { hasText: "privileged" }).click();
    await page.keyboard.press("End");
    for (let i = 0; i < "true".length; ++i) await page.keyboard.press("Backspace");
    await page.keyboard.type("false # reviewed");
    await page.waitForFunction(
      () =>
        ![...document.querySelectorAll(".file-finding")].some((one) =>
          /privileged/.test(one.textContent ?? ""),
        ),
    );
    assert.equal(
      await page.locator(".cm-line").nth(3).textContent(),
      "    privileged: false # reviewed",
    );
    assert.ok(!rulesOf(await report(under), "compose.yaml").includes("compose/privileged"));
    await page.getByRole("button", { name: "Revert" }).click();
    await page.locator(".file-finding", { hasText: "privileged" }).waitFor();
    assert.equal(await page.locator(".cm-line").nth(3).textContent(), "    privileged: true");
  }));

test("what is typed without end is never overwritten by an audit of what stood before", () =>
  bench.page(async (under) => {
    const { page } = under;
    await give(under, { "compose.yaml": compose }, "Source");
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    const typed = "# a long remark, typed while audits run one after the other, all of it kept";
    await page.keyboard.type(typed, { delay: 15 });
    await audited(under);
    assert.equal(await page.locator(".cm-line").last().textContent(), typed);
  }));

test("a policy is begun, takes back a finding, and is downloaded", () =>
  bench.page(async (under) => {
    const { page } = under;
    await give(under, { "compose.yaml": compose }, "Policy");
    await page.getByRole("button", { name: "Begin a policy" }).click();
    await page.locator(".cm-line").first().waitFor();
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("rules:\n  compose/privileged: off\n");
    await page.getByText("1 finding less").waitFor();
    const saved = await under.saved("Download");
    assert.match(saved.name, /^\.?sluice\.yaml$/); // browsers drop the dot
    const engine = await openEngine();
    const files = [{ path: "compose.yaml", bytes: new TextEncoder().encode(compose) }];
    const expected = engine.audit(files, { policy: { path: ".sluice.yaml", text: saved.text } });
    assert.deepEqual(
      rulesOf(await report(under), "compose.yaml"),
      rulesOf(expected, "compose.yaml"),
    );
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("nonsense: 1\n");
    await page.getByText("nothing of it counts").waitFor();
  }));

test("a risk is accepted with a reason and a last day", () =>
  bench.page(async (under) => {
    const { page } = under;
    await give(under, { "compose.yaml": compose }, "Findings");
    await page.getByLabel("Filter findings").fill("privileged");
    await page.getByRole("button", { name: "Accept this risk" }).click();
    await page.getByLabel("Why it is accepted").fill("needs the device: see #12");
    await page.getByLabel("Last day it counts").fill("2999-12-31");
    await page.getByRole("button", { name: "Add to the policy" }).click();
    await page.getByRole("link", { name: "Changes" }).waitFor();
    await audited(under);
    const { summary } = await report(under);
    assert.equal(summary.suppressed, 1);
    await under.show("Policy");
    await page.locator(".policy-effect", { hasText: "needs the device: see #12" }).waitFor();
    assert.match((await under.saved("Download")).text, /expires: "?2999-12-31/);
  }));

test("the ways out hold what the report holds", () =>
  bench.page(async (under) => {
    await give(under, { "compose.yaml": compose }, "Overview");
    const all = await report(under);
    const sarif = JSON.parse((await under.exported("SARIF")).text) as {
      runs: { results: unknown[] }[];
    };
    assert.equal(sarif.runs[0]?.results.length, all.findings.length);
    const csv = (await under.exported("CSV")).text.trimEnd().split("\r\n");
    assert.equal(csv.length, all.findings.length + 1);
    assert.equal((await under.exported("Baseline")).text, baselineOf(all));
    for (const format of ["Markdown", "HTML"]) {
      const { text } = await under.exported(format);
      for (const { title, rule } of all.findings)
        assert.ok(text.includes(rule) && text.includes(title.replaceAll("'", "&#39;")), rule);
    }
  }));

test("a folder that was picked is read again, asked to or when it has changed", () =>
  bench.page(async (under) => {
    const { page } = under;
    // Chromium's dialog alone is replaced: the folder and its handles are real.
    await page.evaluate(async (text) => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle("picked", { create: true });
      const write = async (content: string) => {
        const file = await folder.getFileHandle("compose.yaml", { create: true });
        const writable = await file.createWritable();
        await writable.write(content);
        await writable.close();
      };
      await write(text);
      Object.assign(globalThis, { showDirectoryPicker: async () => folder, write });
    }, compose);
    await page.getByRole("button", { name: "Choose a folder" }).click();
    await under.reviewed();
    assert.ok(rulesOf(await report(under), "compose.yaml").includes("compose/privileged"));
    const rewrite = (content: string) =>
      page.evaluate(
        (text) => (globalThis as unknown as { write(text: string): Promise<void> }).write(text),
        content,
      );
    await rewrite(compose.replace("privileged: true", "privileged: false"));
    await page.getByRole("button", { name: "Read again" }).click();
    await audited(under);
    assert.ok(!rulesOf(await report(under), "compose.yaml").includes("compose/privileged"));
    // As an editor beside the page writes it: nobody comes back to the page, or presses anything.
    await under.show("Findings");
    await page.getByLabel("Filter findings").fill("privileged");
    await page.getByText("No finding passes the filter").waitFor();
    await rewrite(compose);
    await page.locator("#findings .option").waitFor();
    // With changes in the page nothing is read, so that none is lost.
    await page.getByRole("button", { name: "Make this change" }).click();
    await page.getByRole("link", { name: "Changes" }).waitFor();
    await rewrite(`${compose}# more\n`);
    await page.waitForTimeout(3500);
    await page.getByRole("link", { name: "Changes" }).waitFor();
  }));

test("without a network the page is there and audits", () =>
  bench.page(async (under) => {
    const { page } = under;
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.context().setOffline(true);
    await page.reload();
    await page.waitForSelector("[data-engine=ready]");
    await under.sample("Source");
    await page.locator(".cm-line").first().waitFor();
    await under.exported("HTML");
  }));

test("below a path the page is the same", () =>
  bench.page(async (under) => {
    const server = await serve(join(built, ".."));
    try {
      const below = new PageUnderTest(await under.page.context().newPage(), `${server.url}web/`);
      await below.open();
      await below.sample("Source");
      await below.page.locator(".cm-line").first().waitFor();
      const outside = below.requests.filter(
        (url) => !url.startsWith(below.url) && !url.startsWith("blob:"),
      );
      assert.deepEqual([outside, below.complaints], [[], []]);
    } finally {
      await server.close();
    }
  }));

test("markup is text in every part", () =>
  bench.page(async (under) => {
    const { page } = under;
    const attack = `"><img src=x onerror=alert(1)><script>alert(2)</script>\u202e`;
    const name = attack.replaceAll("/", "_");
    await give(
      under,
      {
        [`${name}/compose.yaml`]: `services:\n  '${attack}':\n    image: '${attack}'\n    privileged: true\n`,
        ".github/workflows/a.yml": `on: push\njobs:\n  "a":\n    runs-on: u\n    environment: '${attack}'\n    steps: [{run: kubectl apply}, {uses: '${attack}'}]\n`,
        ".sluice.yaml": `version: 1\nignores:\n  - {rule: compose/privileged, reason: '${attack}'}\n`,
      },
      "Overview",
    );
    for (const view of ["Findings", "Source", "Delivery path", "Policy", "Rules", "Overview"]) {
      await under.show(view);
      await page.waitForTimeout(150);
      const made = "main img:not(.cm-widgetBuffer), main script, main svg[onload]";
      assert.equal(await page.locator(made).count(), 0, view);
    }
    await page.goto(`${under.url}#rule/${encodeURIComponent(attack)}`);
    await page.getByText("There is no rule").waitFor();
    const html = await under.exported("HTML");
    const other = await page.context().newPage();
    const said: string[] = [];
    other.on("dialog", (dialog) => {
      said.push(dialog.message());
      void dialog.dismiss();
    });
    other.on("request", (request) => said.push(request.url()));
    await other.setContent(html.text);
    assert.equal(await other.locator("img, script").count(), 0);
    assert.deepEqual(said, []);
  }));
