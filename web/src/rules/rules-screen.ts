import { type RuleEntry, severities, type Severity } from "@sluice/engine";
import { choice, fill, h, icon } from "../app/dom.ts";
import type { Session } from "../app/session.ts";
import type { Rules, State } from "../app/state.ts";
import { ListBox } from "../review/list-box.ts";
import { count, familyOf } from "../review/view-model.ts";
import { findRule, matches } from "./model.ts";
import { rulePage } from "./rule-page.ts";

/** All rules; one of them by its address. There with and without an audit. */
export class RulesScreen {
  readonly element: HTMLElement;
  readonly #title = h("h1", { class: "unseen" }, "Rules");
  readonly #session: Session;
  readonly #list: ListBox<RuleEntry>;
  readonly #search = h("input", {
    id: "rule-search",
    attributes: {
      type: "search",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: "Filter rules, also by the names of other tools",
      "aria-label": "Filter rules",
      "aria-keyshortcuts": "/",
    },
  });
  readonly #filters = h("div", { class: "choices" });
  readonly #shownCount = h("p", { class: "shown", attributes: { "aria-live": "polite" } });
  readonly #page = h("section", {
    class: "pane rule-page",
    attributes: { tabindex: -1, "aria-label": "Rule" },
  });
  #rules: Rules | undefined;
  #text = "";
  #family = "";
  #severity: Severity | "" = "";
  #shown: string | undefined;
  /** Chosen in the list, and not come to by a link: on a narrow screen the list stays. */
  #walkedTo: string | undefined;
  #report: unknown;

  constructor(session: Session) {
    this.#session = session;
    this.#list = new ListBox<RuleEntry>("rules", "Rules", {
      height: () => 58,
      draw: row,
      isOption: () => true,
      label: ({ severity, title, id }) => `${severity}: ${title}, ${id}`,
      choose: ({ id }) => {
        this.#walkedTo = id;
        session.go({ view: "rules", rule: id }, "replace");
      },
      enter: () => {
        this.element.toggleAttribute("data-open", true);
        this.#page.focus();
      },
    });
    this.#search.addEventListener("input", () => {
      this.#text = this.#search.value;
      this.#drawList();
    });
    this.element = h(
      "div",
      { class: "review", attributes: { "data-view": "rules" } },
      this.#title,
      h(
        "section",
        { class: "side", attributes: { "aria-label": "All rules" } },
        h(
          "div",
          { class: "toolbar" },
          h(
            "label",
            { class: "search", attributes: { for: "rule-search" } },
            icon("search"),
            this.#search,
          ),
          this.#filters,
          this.#shownCount,
        ),
        this.#list.element,
      ),
      this.#page,
    );
  }

  update({ engine, route, screen }: State): void {
    if (route.view !== "rules") return;
    this.#title.hidden = screen.name === "review"; // there the audit's own heading is above
    if (engine.is !== "ready") {
      const text = engine.is === "starting" ? "The rules are loading…" : "There are no rules.";
      return fill(this.#page, h("p", { class: "source-notice" }, text));
    }
    const report = screen.name === "review" ? screen.report : undefined;
    const isNew = this.#rules !== engine.rules;
    this.#rules = engine.rules;
    if (isNew) {
      this.#drawFilters();
      this.#drawList(route.rule);
    }
    if (!isNew && this.#shown === (route.rule ?? "") && this.#report === report) return;
    this.#shown = route.rule ?? "";
    this.#report = report;
    const rule = route.rule === undefined ? undefined : findRule(engine.rules, route.rule);
    this.#list.choose((one) => one === rule);
    this.element.toggleAttribute(
      "data-open",
      route.rule !== undefined && route.rule !== this.#walkedTo,
    );
    const back = () => {
      this.element.toggleAttribute("data-open", false);
      this.focus();
    };
    fill(this.#page, ...rulePage(rule, route.rule, report, this.#session, back));
    this.#page.scrollTop = 0;
  }

  focus(): void {
    this.#list.element.focus({ preventScroll: true });
  }

  key(event: KeyboardEvent): void {
    if (event.key === "/") {
      event.preventDefault();
      this.#search.focus();
    } else if (event.key === "Escape") {
      this.element.toggleAttribute("data-open", false);
      this.focus();
    }
  }

  #drawFilters(): void {
    const families = new Map<string, number>();
    for (const id of this.#rules?.keys() ?? [])
      families.set(familyOf(id), (families.get(familyOf(id)) ?? 0) + 1);
    const names = [...families].sort((a, b) => (a[0] < b[0] ? -1 : 1));
    fill(
      this.#filters,
      choice(
        "Family",
        [["", "all"], ...names.map(([name, number]) => [name, `${name} (${number})`] as const)],
        this.#family,
        (value) => {
          this.#family = value;
          this.#drawList();
        },
      ),
      choice<Severity | "">(
        "Severity",
        [["", "all"], ...severities.map((name) => [name, name] as const)],
        this.#severity,
        (value) => {
          this.#severity = value;
          this.#drawList();
        },
      ),
    );
  }

  #drawList(chosen?: string): void {
    const all = [...(this.#rules?.values() ?? [])];
    const rows = all.filter(
      (rule) =>
        (this.#family === "" || familyOf(rule.id) === this.#family) &&
        (this.#severity === "" || rule.severity === this.#severity) &&
        matches(rule, this.#text),
    );
    const id = chosen ?? this.#shown;
    const rule = id === undefined || !this.#rules ? undefined : findRule(this.#rules, id);
    this.#list.show(rows, (one) => one === rule);
    this.#list.element.hidden = rows.length === 0;
    this.#shownCount.textContent =
      rows.length === all.length
        ? count(all.length, "rule")
        : `${rows.length.toLocaleString("en")} of ${count(all.length, "rule")} shown`;
  }
}

function row({ id, title, severity }: RuleEntry): HTMLElement[] {
  return [
    h("span", { class: "dot", attributes: { "data-severity": severity } }),
    h(
      "span",
      { class: "row-text" },
      h("span", { class: "row-title" }, title),
      h("span", { class: "row-where" }, id),
    ),
  ];
}
