import { button, h } from "../app/dom.ts";
import type { Session } from "../app/session.ts";
import type { Review } from "../app/state.ts";
import { hasPipelines } from "../review/path-model.ts";

const formats = {
  json: [
    "JSON",
    "sluice-report.json",
    "application/json",
    "The whole report, as the command line tool writes it",
  ],
  sarif: ["SARIF", "sluice.sarif", "application/json", "For code scanning of forges and editors"],
  markdown: ["Markdown", "sluice-report.md", "text/markdown", "For a ticket or a wiki"],
  html: ["HTML", "sluice-report.html", "text/html", "One file to read and to print"],
  csv: ["CSV", "sluice-report.csv", "text/csv", "For a spreadsheet"],
  cyclonedx: [
    "CycloneDX",
    "sluice-bill.cdx.json",
    "application/json",
    "A bill of the packages, with where each stands",
  ],
  spdx: ["SPDX", "sluice-bill.spdx.json", "application/json", "The same in the other form"],
  baseline: [
    "Baseline",
    "sluice-baseline.json",
    "application/json",
    "What is known from now on; no text of any file",
  ],
} as const;

export type Format = keyof typeof formats;

/** The ways out, in a menu that the browser opens and closes by itself. */
export function exportMenu(session: Session, fail: (error: unknown) => void): HTMLElement {
  const id = "export-menu";
  const menu = h(
    "div",
    {
      id,
      class: "menu",
      attributes: { popover: "auto", role: "group", "aria-label": "Save the report" },
    },
    ...(Object.keys(formats) as Format[]).map((format) => {
      const [label, , , what] = formats[format];
      const item = button(label, () => take(format), { class: "menu-item" });
      item.append(h("small", {}, what));
      item.setAttribute("aria-label", label);
      item.setAttribute("aria-description", what);
      return item;
    }),
  );
  const kept = keeping(session, menu, fail);
  menu.append(kept.element);
  const take = (format: Format) => {
    menu.hidePopover();
    saveReport(session, format).catch(fail);
  };
  const open = button("Export", () => {}, {
    class: "quiet",
    icon: "download",
    attributes: { popovertarget: id, "aria-haspopup": "true" },
  });
  menu.addEventListener("toggle", () => {
    kept.draw();
    place(open, menu);
  });
  return h("div", { class: "exports" }, open, menu);
}

/** No file: in this browser, until it is forgotten. */
function keeping(session: Session, menu: HTMLElement, fail: (error: unknown) => void) {
  const label = h("span");
  const what = h("small");
  const element = button(
    "",
    () => {
      menu.hidePopover();
      const done = isKept() ? session.forgetKept() : session.keep();
      done.catch(fail);
    },
    { class: "menu-item menu-apart" },
  );
  element.replaceChildren(label, what);
  const isKept = () => {
    const { screen } = session.store.state;
    return screen.name === "review" && screen.isKept;
  };
  const draw = () => {
    label.textContent = isKept() ? "Forget what is kept" : "Keep in this browser";
    what.textContent = isKept()
      ? "Deletes the files and changes that are kept here"
      : "Files and changes are there again after a reload, until you forget them";
    element.setAttribute("aria-label", label.textContent);
    element.setAttribute("aria-description", what.textContent);
  };
  draw();
  return { element, draw };
}

/** Under its button, where the browser does not do that by itself. */
function place(open: HTMLElement, menu: HTMLElement): void {
  const { bottom, right } = open.getBoundingClientRect();
  menu.style.top = `${bottom + 4}px`;
  menu.style.right = `${Math.max(8, innerWidth - right)}px`;
}

async function saveReport(session: Session, format: Format): Promise<void> {
  const [, name, type] = formats[format];
  const { save } = await import("./save.ts");
  save(name, type, await written(session, format));
}

async function written(session: Session, format: Format): Promise<string> {
  if (format === "json" || format === "sarif" || format === "cyclonedx" || format === "spdx")
    return session.export(format);
  await session.settled();
  const { screen } = session.store.state;
  if (screen.name !== "review") throw new Error("no report");
  const { report, of } = screen;
  switch (format) {
    case "csv":
      return (await import("./csv.ts")).csvOf(shown(screen));
    case "baseline":
      return (await import("./baseline.ts")).baselineOf(report);
    case "markdown":
      return (await import("./markdown.ts")).markdownOf(of, report);
    case "html": {
      const { htmlOf } = await import("./html.ts");
      const path = hasPipelines(report) ? await session.exportPath("text") : undefined;
      return htmlOf(of, report, path);
    }
  }
}

/** Suppressed findings go out where they are shown. */
function shown({ report, filter }: Review): Review["report"] {
  if (filter.suppressed) return report;
  return { ...report, findings: report.findings.filter(({ suppressed }) => !suppressed) };
}
