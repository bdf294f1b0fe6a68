import { type Persona, personas, severities, type Severity } from "@sluice/engine";
import { button, choice, fill, h, icon } from "../app/dom.ts";
import type { Session } from "../app/session.ts";
import type { Review, Rules, Selected, State } from "../app/state.ts";
import { ListBox } from "./list-box.ts";
import { Pane } from "./pane.ts";
import { findingLabel, findingRow, heading } from "./rows.ts";
import {
  count,
  countsOf,
  familiesOf,
  type FindingRow,
  type Grouping,
  groupings,
  listOf,
  noFilter,
} from "./view-model.ts";

/** The list of findings, and beside it the file of the chosen one. */
export class FindingsScreen {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #filters = h("div", { class: "filters" });
  readonly #search = h("input", {
    id: "search",
    attributes: {
      type: "search",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: "Filter findings",
      "aria-label": "Filter findings",
      "aria-keyshortcuts": "/",
    },
  });
  readonly #shownCount = h("p", { class: "shown", attributes: { "aria-live": "polite" } });
  readonly #empty = h("div", { class: "list-empty", attributes: { hidden: true } });
  readonly #list: ListBox<FindingRow>;
  readonly #pane: Pane;
  #drawn: { review: Review; rules: Rules | undefined } | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.#list = new ListBox<FindingRow>("findings", "Findings", {
      height: (row) => (row.kind === "group" ? 30 : 58),
      draw: (row) =>
        row.kind === "group" ? heading(row, this.#drawn?.review.grouping) : findingRow(row.finding),
      isOption: (row) => row.kind === "finding",
      label: (row) => (row.kind === "finding" ? findingLabel(row.finding) : row.label),
      choose: (row) => {
        if (row.kind === "finding") session.select({ kind: "finding", index: row.index, place: 0 });
      },
      enter: () => this.#open(),
    });
    this.#pane = new Pane(session, {
      close: () => this.#close(),
      hint: "Choose a finding to see it.",
    });
    this.#search.addEventListener("input", () => this.#type(this.#search.value));
    this.element = h(
      "div",
      { class: "review", attributes: { "data-view": "findings" } },
      h(
        "section",
        { class: "side", attributes: { "aria-label": "Results" } },
        h(
          "div",
          { class: "toolbar" },
          h(
            "label",
            { class: "search", attributes: { for: "search" } },
            icon("search"),
            this.#search,
          ),
          this.#filters,
          this.#shownCount,
        ),
        this.#list.element,
        this.#empty,
      ),
      this.#pane.element,
    );
  }

  update({ screen, engine }: State): void {
    if (screen.name !== "review") return;
    const before = this.#drawn?.review;
    const rules = engine.is === "ready" ? engine.rules : undefined;
    const hasNew = (...keys: (keyof Review)[]) =>
      !before || keys.some((key) => before[key] !== screen[key]);
    const hasRules = this.#drawn?.rules !== rules;
    this.#drawn = { review: screen, rules };
    if (hasNew("report", "filter", "grouping", "persona")) this.#drawList(screen);
    else if (hasNew("selected")) this.#list.choose(isChosen(screen.selected));
    if (hasNew("selected", "report") || hasRules)
      void this.#pane.draw(screen, rules, chosen(screen.selected));
    this.element.toggleAttribute("data-open", screen.isOpen);
  }

  focus(): void {
    this.#list.element.focus({ preventScroll: true });
  }

  key(event: KeyboardEvent): void {
    const isTyping = event.target instanceof HTMLInputElement;
    if (event.key === "/") {
      event.preventDefault();
      this.#search.focus();
      this.#search.select();
    } else if (event.key === "Escape") {
      if (isTyping && event.target !== this.#search) return;
      if (isTyping) {
        this.#search.value = "";
        this.#type("");
      }
      this.#close();
    }
  }

  #open(): void {
    this.#session.store.review({ isOpen: true });
    this.#pane.source.focus();
  }

  #close(): void {
    this.#session.store.review({ isOpen: false });
    this.focus();
  }

  #type(text: string): void {
    const review = this.#drawn?.review;
    if (review) this.#session.store.review({ filter: { ...review.filter, text } });
  }

  #drawList(review: Review): void {
    const { report, filter, grouping, selected } = review;
    if (this.#search.value !== filter.text) this.#search.value = filter.text;
    this.#drawFilters(review);
    const { rows, order } = listOf(report, filter, grouping);
    this.#list.show(rows, isChosen(selected));
    this.#shownCount.textContent =
      order.length === report.findings.length
        ? ""
        : `${order.length.toLocaleString("en")} of ${count(report.findings.length, "finding")} shown`;
    const isNone = order.length === 0;
    this.#list.element.hidden = isNone;
    this.#empty.hidden = !isNone;
    fill(this.#empty, ...(isNone ? this.#nothing(review) : []));
  }

  #nothing({ report, filter }: Review): (Node | string)[] {
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
      errors === 0 ? h("div", { class: "all-good" }, icon("check")) : "",
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
    // Controls are made anew with each change: the one in use keeps the focus.
    const focused = document.activeElement?.getAttribute("data-key");
    fill(
      this.#filters,
      this.#severities(review),
      h(
        "div",
        { class: "choices" },
        choice<Grouping>(
          "Group by",
          groupings.map((name) => [name, name] as const),
          grouping,
          (value) => store.review({ grouping: value }),
        ),
        choice(
          "Family",
          [
            ["", "all"],
            ...familiesOf(report).map(([name, number]) => [name, `${name} (${number})`] as const),
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
        toggle("Fixable", filter.fixable, fixableOf(report), () =>
          store.review({ filter: { ...filter, fixable: !filter.fixable } }),
        ),
        toggle("Suppressed", filter.suppressed, report.summary.suppressed, () =>
          store.review({ filter: { ...filter, suppressed: !filter.suppressed } }),
        ),
      ),
    );
    if (focused) this.#filters.querySelector<HTMLElement>(`[data-key="${focused}"]`)?.focus();
  }

  #severities({ report, filter }: Review): HTMLElement {
    const counts = countsOf(report, filter);
    const flip = (severity: Severity) => {
      const hidden = new Set(filter.hidden);
      if (!hidden.delete(severity)) hidden.add(severity);
      this.#session.store.review({ filter: { ...filter, hidden } });
    };
    return h(
      "div",
      { class: "severities", attributes: { role: "group", "aria-label": "Severities" } },
      ...severities.map((severity) =>
        button(severity, () => flip(severity), {
          class: "severity",
          attributes: {
            "aria-pressed": String(!filter.hidden.has(severity)),
            "data-severity": severity,
            "data-count": counts[severity].toLocaleString("en"),
            "data-key": severity,
          },
        }),
      ),
    );
  }
}

/** A filter that is only there where it has something to show. */
function toggle(label: string, isOn: boolean, number: number, click: () => void) {
  if (number === 0) return undefined;
  return button(label, click, {
    class: "chip",
    attributes: { "aria-pressed": String(isOn), "data-count": number, "data-key": label },
  });
}

function fixableOf({ findings }: Review["report"]): number {
  return findings.filter(({ edit, suppressed }) => edit && !suppressed).length;
}

/** Places of other views do not belong into this one's pane. */
function chosen(selected: Selected | undefined): Selected | undefined {
  return selected?.kind === "finding" ? selected : undefined;
}

function isChosen(selected: Selected | undefined): (row: FindingRow) => boolean {
  const index = selected?.kind === "finding" ? selected.index : -1;
  return (row) => row.kind === "finding" && row.index === index;
}
