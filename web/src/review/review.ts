import {
  type Finding,
  type Persona,
  personas,
  type Place,
  type ReportFormat,
  severities,
  type Severity,
} from "@sluice/engine";
import { button, choice, fill, h, icon } from "../app/dom.ts";
import type { Session } from "../app/session.ts";
import type { Review, Rules, Selected, State } from "../app/state.ts";
import { reasonOf } from "../intake/folder.ts";
import { details, place as placeText } from "./details.ts";
import { ListBox } from "./list-box.ts";
import { fileLabel, fileRow, findingLabel, findingRow, heading } from "./rows.ts";
import { rangeOf, visible } from "./source.ts";
import { hasPipelines } from "./path-model.ts";
import { pathView } from "./path-view.ts";
import { type Mark, SourceView } from "./source-view.ts";
import { summaryOf } from "./summary.ts";
import {
  count,
  countsOf,
  familiesOf,
  type FileRow,
  filesOf,
  type FindingRow,
  type Grouping,
  listOf,
  noFilter,
} from "./view-model.ts";

/** The report: findings or files on one side, the file that is looked at on the other. */
export class ReviewView {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #summary = h("div", { class: "summary" });
  readonly #tabs = h("div", { class: "tabs", attributes: { role: "group", "aria-label": "View" } });
  readonly #filters = h("div", { class: "filters" });
  readonly #search = h("input", {
    id: "search",
    attributes: {
      type: "search",
      autocomplete: "off",
      spellcheck: "false",
      "aria-keyshortcuts": "/",
    },
  });
  readonly #shownCount = h("p", { class: "shown", attributes: { "aria-live": "polite" } });
  readonly #empty = h("div", { class: "list-empty", attributes: { hidden: true } });
  readonly #findings: ListBox<FindingRow>;
  readonly #files: ListBox<FileRow>;
  readonly #path = h("div", {
    id: "path",
    class: "path-view",
    attributes: { tabindex: -1, role: "group", "aria-label": "Delivery path" },
  });
  /** What leads to the place that is shown. */
  #leading: HTMLElement | undefined;
  readonly #searchField: HTMLElement;
  readonly #pane = h("section", { class: "pane", attributes: { "aria-label": "Selected file" } });
  readonly #heading = h("div", { class: "pane-head" });
  readonly #info = h("div", { class: "info" });
  readonly #source: SourceView;
  #drawn: { review: Review; rules: Rules | undefined } | undefined;
  readonly #keys = (event: KeyboardEvent) => this.#key(event);

  constructor(session: Session) {
    this.#session = session;
    this.#findings = new ListBox<FindingRow>("findings", "Findings", {
      height: (row) => (row.kind === "group" ? 30 : 58),
      draw: (row) =>
        row.kind === "group" ? heading(row, this.#review()?.grouping) : findingRow(row.finding),
      isOption: (row) => row.kind === "finding",
      label: (row) => (row.kind === "finding" ? findingLabel(row.finding) : row.label),
      choose: (row) => {
        if (row.kind === "finding") this.#select({ kind: "finding", index: row.index, place: 0 });
      },
      enter: () => this.#open(),
    });
    this.#files = new ListBox<FileRow>("files", "Files", {
      height: () => 58,
      draw: fileRow,
      isOption: () => true,
      label: fileLabel,
      choose: ({ path }) => this.#select({ kind: "file", path }),
      enter: () => this.#open(),
    });
    this.#source = new SourceView((index) => this.#select({ kind: "finding", index, place: 0 }));
    this.#search.addEventListener("input", () => this.#type(this.#search.value));
    this.#fillPane();
    this.#searchField = h(
      "label",
      { class: "search", attributes: { for: "search" } },
      icon("search"),
      this.#search,
    );
    this.element = h(
      "div",
      { class: "review" },
      this.#summary,
      h(
        "section",
        { class: "side", attributes: { "aria-label": "Results" } },
        h(
          "div",
          { class: "toolbar" },
          this.#tabs,
          this.#searchField,
          this.#filters,
          this.#shownCount,
        ),
        this.#findings.element,
        this.#files.element,
        this.#path,
        this.#empty,
      ),
      this.#pane,
    );
    document.addEventListener("keydown", this.#keys);
  }

  update({ screen, engine }: State): void {
    if (screen.name !== "review") {
      document.removeEventListener("keydown", this.#keys);
      return;
    }
    const before = this.#drawn?.review;
    const rules = engine.is === "ready" ? engine.rules : undefined;
    const hasNew = (...keys: (keyof Review)[]) =>
      !before || keys.some((key) => before[key] !== screen[key]);
    const hasRules = this.#drawn?.rules !== rules;
    this.#drawn = { review: screen, rules };
    if (hasNew("report", "persona")) {
      const showFiles = () => this.#show("files");
      fill(this.#summary, ...summaryOf(screen, this.#exports(), showFiles));
    }
    if (hasNew("report", "tab")) this.#drawTabs(screen);
    if (hasNew("report", "filter", "grouping", "tab", "fileText", "persona", "path"))
      this.#drawList(screen);
    else if (hasNew("selected")) this.#drawChoice(screen.selected);
    if (hasNew("selected", "report") || hasRules) void this.#drawPane(screen, rules);
    this.element.toggleAttribute("data-open", screen.isOpen);
    if (!before) this.#list(screen).focus({ preventScroll: true });
  }

  #review(): Review | undefined {
    return this.#drawn?.review;
  }

  /** What is beside the pane. */
  #list(review: Review): HTMLElement {
    return {
      findings: this.#findings.element,
      files: this.#files.element,
      path: this.#leading?.isConnected ? this.#leading : this.#path,
    }[review.tab];
  }

  #select(selected: Selected): void {
    this.#session.store.review({ selected });
  }

  #show(tab: Review["tab"]): void {
    this.#session.store.review({ tab, selected: undefined });
  }

  #selectPlace(place: Place, what: string, from: HTMLElement): void {
    this.#leading?.removeAttribute("aria-current");
    from.setAttribute("aria-current", "true");
    this.#leading = from;
    this.#select({ kind: "place", place, what });
    this.#open();
  }

  #open(): void {
    this.#session.store.review({ isOpen: true });
    this.#source.focus();
  }

  #close(): void {
    this.#session.store.review({ isOpen: false });
    const review = this.#review();
    if (review) this.#list(review).focus({ preventScroll: true });
  }

  #type(text: string): void {
    const review = this.#review();
    if (!review || review.tab === "path") return;
    if (review.tab === "files") this.#session.store.review({ fileText: text });
    else this.#session.store.review({ filter: { ...review.filter, text } });
  }

  #key(event: KeyboardEvent): void {
    const isTyping =
      event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    const isSearchable = !this.#searchField.hidden;
    if (
      event.key === "/" &&
      isSearchable &&
      !isTyping &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey
    ) {
      event.preventDefault();
      this.#search.focus();
      this.#search.select();
    } else if (event.key === "Escape" && event.target === this.#search) {
      this.#search.value = "";
      this.#type("");
      this.#close();
    } else if (event.key === "Escape" && !isTyping) {
      this.#close();
    }
  }

  // The side: tabs, filters, list.

  #drawTabs(review: Review): void {
    const { report, ignored, tab } = review;
    const active = report.findings.filter((finding) => !finding.suppressed).length;
    const one = (name: Review["tab"], label: string, number?: number) =>
      button(label, () => this.#show(name), {
        class: "tab",
        attributes: {
          "aria-pressed": String(tab === name),
          "data-count": number?.toLocaleString("en") ?? false,
        },
      });
    fill(
      this.#tabs,
      one("findings", "Findings", active),
      one("files", "Files", report.files.length + ignored.length),
      hasPipelines(report) && one("path", "Delivery path"),
    );
    this.#search.value = tab === "files" ? review.fileText : review.filter.text;
    this.#search.placeholder = tab === "files" ? "Filter files" : "Filter findings";
    this.#search.setAttribute("aria-label", this.#search.placeholder);
  }

  #drawList(review: Review): void {
    const { tab } = review;
    this.element.dataset["view"] = tab;
    this.#searchField.hidden = tab === "path";
    this.#filters.hidden = tab !== "findings";
    this.#findings.element.hidden = tab !== "findings";
    this.#files.element.hidden = tab !== "files";
    this.#path.hidden = tab !== "path";
    if (tab === "files") this.#drawFiles(review);
    else if (tab === "findings") this.#drawFindings(review);
    else this.#drawPath(review);
  }

  #drawPath(review: Review): void {
    this.#shownCount.textContent = "";
    this.#tellEmpty([]);
    fill(
      this.#path,
      ...pathView(review.path, (place, what, from) => this.#selectPlace(place, what, from)),
    );
    if (review.path.is === "none") void this.#session.path();
  }

  #drawFindings(review: Review): void {
    const { report, filter, grouping, selected } = review;
    this.#drawFilters(review);
    const { rows, order } = listOf(report, filter, grouping);
    this.#findings.show(rows, isChosen(selected));
    this.#shownCount.textContent =
      order.length === report.findings.length
        ? ""
        : `${order.length.toLocaleString("en")} of ${count(report.findings.length, "finding")} shown`;
    const isNone = order.length === 0;
    this.#findings.element.hidden = isNone;
    this.#tellEmpty(isNone ? this.#noFindings(review) : []);
  }

  #noFindings({ report, filter }: Review): (Node | string)[] {
    const active = report.findings.filter((finding) => !finding.suppressed).length;
    if (active > 0 || (filter.suppressed && report.findings.length > 0)) {
      return [
        h("p", { class: "list-empty-title" }, "No finding passes the filter"),
        button("Clear filters", () => this.#session.store.review({ filter: noFilter })),
      ];
    }
    const { audited, errors } = report.summary;
    if (audited === 0) {
      return [
        h("p", { class: "list-empty-title" }, "Nothing here to audit"),
        h(
          "p",
          {},
          "None of these files is of a kind that Sluice knows. The list of files says why.",
        ),
      ];
    }
    return [
      errors === 0 ? h("div", { class: "good" }, icon("check")) : "",
      h("p", { class: "list-empty-title" }, "No findings"),
      h(
        "p",
        {},
        `${count(audited, "file")} audited${errors > 0 ? `, ${errors} could not be` : ""}.`,
      ),
    ];
  }

  #drawFilters(review: Review): void {
    const { report, filter, grouping, persona } = review;
    const { store } = this.#session;
    const counts = countsOf(report, filter);
    const toggle = (severity: Severity) => {
      const hidden = new Set(filter.hidden);
      if (!hidden.delete(severity)) hidden.add(severity);
      store.review({ filter: { ...filter, hidden } });
    };
    const families = familiesOf(report);
    // Buttons are made anew with each change: the one in use keeps the focus.
    const focused = document.activeElement?.getAttribute("data-key");
    fill(
      this.#filters,
      h(
        "div",
        { class: "severities", attributes: { role: "group", "aria-label": "Severities" } },
        ...severities.map((severity) =>
          button(severity, () => toggle(severity), {
            class: "severity",
            attributes: {
              "aria-pressed": String(!filter.hidden.has(severity)),
              "data-severity": severity,
              "data-count": counts[severity].toLocaleString("en"),
              "data-key": severity,
            },
          }),
        ),
      ),
      h(
        "div",
        { class: "choices" },
        choice<Grouping>(
          "Group by",
          [
            ["severity", "severity"],
            ["file", "file"],
            ["rule", "rule"],
          ],
          grouping,
          (value) => store.review({ grouping: value }),
        ),
        choice(
          "Family",
          [
            ["", "all"],
            ...families.map(([name, number]) => [name, `${name} (${number})`] as const),
          ],
          filter.family,
          (family) => store.review({ filter: { ...filter, family } }),
        ),
        choice<Persona>(
          "Depth",
          personas.map((name) => [name, name] as const),
          persona,
          (value) => void this.#session.deepen(value),
        ),
        report.summary.suppressed > 0 &&
          button(
            `Suppressed`,
            () => store.review({ filter: { ...filter, suppressed: !filter.suppressed } }),
            {
              class: "chip",
              attributes: {
                "aria-pressed": String(filter.suppressed),
                "data-count": report.summary.suppressed,
                "data-key": "suppressed",
              },
            },
          ),
      ),
    );
    if (focused) this.#filters.querySelector<HTMLElement>(`[data-key="${focused}"]`)?.focus();
  }

  #drawFiles(review: Review): void {
    const rows = filesOf(review.report, review.ignored, review.fileText);
    const all = review.report.files.length + review.ignored.length;
    this.#files.show(rows, isChosenFile(review.selected));
    this.#files.element.hidden = rows.length === 0;
    this.#shownCount.textContent =
      rows.length === all
        ? ""
        : `${rows.length.toLocaleString("en")} of ${count(all, "file")} shown`;
    const title = all === 0 ? "There was no file in it" : "No file passes the filter";
    this.#tellEmpty(rows.length > 0 ? [] : [h("p", { class: "list-empty-title" }, title)]);
  }

  #drawChoice(selected: Selected | undefined): void {
    this.#findings.choose(isChosen(selected));
    this.#files.choose(isChosenFile(selected));
  }

  #tellEmpty(content: readonly (Node | string)[]): void {
    this.#empty.hidden = content.length === 0;
    fill(this.#empty, ...content);
  }

  #exports(): HTMLElement {
    const one = (label: string, format: ReportFormat, name: string) =>
      button(label, () => void this.#save(format, name), { icon: "download", class: "quiet" });
    return h(
      "div",
      { class: "exports", attributes: { role: "group", "aria-label": "Save the report" } },
      one("JSON", "json", "sluice-report.json"),
      one("SARIF", "sarif", "sluice.sarif"),
    );
  }

  async #save(format: ReportFormat, name: string): Promise<void> {
    const text = await this.#session.export(format);
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    h("a", { attributes: { href: url, download: name } }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  // The pane: the file, its marks, and what is known of the finding.

  #fillPane(): void {
    fill(
      this.#pane,
      this.#heading,
      h("div", { class: "pane-body" }, this.#source.element, this.#info),
    );
  }

  async #drawPane(review: Review, rules: Rules | undefined): Promise<void> {
    const { selected, report } = review;
    this.#pane.toggleAttribute("data-empty", !selected);
    if (!selected) {
      fill(this.#heading);
      fill(this.#info);
      const hint = {
        files: "Choose a file to read it.",
        findings: "Choose a finding to see it.",
        path: "Choose a part of the path to see where it is written.",
      }[review.tab];
      return this.#source.explain(report.files.length > 0 ? hint : undefined);
    }
    const finding = selected.kind === "finding" ? report.findings[selected.index] : undefined;
    const at = placeOf(finding, selected);
    const path = at?.path ?? (selected.kind === "file" ? selected.path : "");
    const back = button("Back to the list", () => this.#close(), {
      class: "quiet back",
      icon: "back",
    });
    fill(this.#heading, back, ...headOf(review, finding, path));
    this.#info.hidden = !finding;
    if (finding) {
      const actions = {
        show: (to: number) => {
          if (selected.kind === "finding") this.#select({ ...selected, place: to });
        },
        source: (name: string) => this.#session.source(name),
      };
      if (this.#info.dataset["of"] !== finding.fingerprint) this.#info.scrollTop = 0;
      this.#info.dataset["of"] = finding.fingerprint;
      fill(this.#info, details(finding, rules?.get(finding.rule), actions));
    }
    await this.#drawSource(review, path, finding, at?.range);
  }

  async #drawSource(
    review: Review,
    path: string,
    finding: Finding | undefined,
    at: ReturnType<typeof rangeOf> | undefined,
  ): Promise<void> {
    if (review.ignored.includes(path)) {
      return this.#source.explain("Not audited, and not read: a .gitignore file names it.");
    }
    const isStill = () => this.#review()?.selected === review.selected;
    try {
      const source = await this.#session.source(path);
      if (!isStill()) return;
      if (isBinary(source.bytes))
        return this.#source.explain("A binary file: there is no text to show.");
      this.#source.show({ path: visible(path), source, at, marks: marksOf(review, path, finding) });
    } catch (error) {
      if (isStill()) this.#source.explain(`The file cannot be shown: ${reasonOf(error)}.`);
    }
  }
}

function isChosen(selected: Selected | undefined): (row: FindingRow) => boolean {
  const index = selected?.kind === "finding" ? selected.index : -1;
  return (row) => row.kind === "finding" && row.index === index;
}

function isChosenFile(selected: Selected | undefined): (row: FileRow) => boolean {
  const path = selected?.kind === "file" ? selected.path : undefined;
  return (row) => row.path === path;
}

function placeOf(finding: Finding | undefined, selected: Selected) {
  const related = selected.kind === "finding" ? finding?.related?.[selected.place - 1] : undefined;
  const at = selected.kind === "place" ? selected.place : (related ?? finding);
  return at && { path: at.path, range: rangeOf(at.span) };
}

/** Every finding's place in the file, the chosen one's on top. */
function marksOf(review: Review, path: string, chosen: Finding | undefined): Mark[] {
  const { report, selected } = review;
  const marks: Mark[] = [];
  for (const [index, finding] of report.findings.entries()) {
    if (finding.path !== path || finding.suppressed || finding === chosen) continue;
    marks.push({
      ...rangeOf(finding.span),
      role: "other",
      severity: finding.severity,
      finding: index,
    });
  }
  if (selected?.kind === "place")
    marks.push({
      ...rangeOf(selected.place.span),
      role: "primary",
      severity: "place",
      finding: -1,
    });
  if (!chosen) return marks;
  const { severity } = chosen;
  const finding = report.findings.indexOf(chosen);
  for (const related of chosen.related ?? []) {
    if (related.path === path)
      marks.push({ ...rangeOf(related.span), role: "related", severity, finding });
  }
  if (chosen.path === path)
    marks.push({ ...rangeOf(chosen.span), role: "primary", severity, finding });
  return marks;
}

function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8192).includes(0);
}

function headOf(review: Review, finding: Finding | undefined, path: string): HTMLElement[] {
  const { selected } = review;
  if (selected?.kind === "place") {
    const { place, what } = selected;
    return [h("h2", {}, what), h("p", { class: "at" }, placeText(place.path, place.span))];
  }
  return finding ? findingHead(finding) : fileHead(review, path);
}

function findingHead(finding: Finding): HTMLElement[] {
  const { severity, title, path, span } = finding;
  return [
    h("span", { class: "severity-label", attributes: { "data-severity": severity } }, severity),
    h("h2", {}, title),
    h("p", { class: "at" }, placeText(path, span)),
  ];
}

function fileHead({ report }: Review, path: string): HTMLElement[] {
  const file = report.files.find((candidate) => candidate.path === path);
  const state = !file ? "skipped" : file.status === "audited" ? file.kind : file.status;
  const reason = file ? file.reason : "named by .gitignore";
  return [
    h("h2", { class: "file-name" }, visible(path)),
    h("p", { class: "at" }, reason ? `${state}: ${visible(reason)}` : state),
  ];
}
