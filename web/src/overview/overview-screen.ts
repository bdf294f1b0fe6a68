import { type Gate, type Report, severities } from "@sluice/engine";
import { button, type Child, fill, h, icon } from "../app/dom.ts";
import { hashOf } from "../app/route.ts";
import type { Session } from "../app/session.ts";
import type { Review, State } from "../app/state.ts";
import { packageList } from "../review/packages.ts";
import { visible } from "../review/source.ts";
import { hasPipelines } from "../review/path-model.ts";
import { count, type Filter, noFilter, rank } from "../review/view-model.ts";
import {
  active,
  type Counts,
  difference,
  families,
  kindsOf,
  passedOver,
  type Row,
  stateOf,
  stateWords,
  worstFiles,
} from "./model.ts";

/** Rows of a list before the rest is a number. */
const MOST = 8;

/** What came out, on one page: may it pass, what was looked at, where is the worst. */
export class OverviewScreen {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #gates = h("div", { class: "verdicts" });
  readonly #rest = h("div", { class: "cards" });
  #drawn: Review | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.element = h(
      "div",
      { class: "page overview", attributes: { tabindex: -1 } },
      h("h2", { class: "unseen" }, "Overview"),
      this.#gates,
      this.#rest,
    );
  }

  update({ screen }: State): void {
    if (screen.name !== "review") return;
    const before = this.#drawn;
    this.#drawn = screen;
    if (before?.report === screen.report && before.changes === screen.changes) return;
    fill(this.#rest, ...this.#cards(screen));
    const find = (filter: Partial<Filter>) => this.#find(filter);
    fill(this.#gates, ...screen.report.gates.map((gate) => verdict(screen.report, gate, find)));
  }

  #cards(review: Review): Child[] {
    const { report } = review;
    return [
      this.#severities(report),
      this.#notAudited(review),
      this.#fixes(review),
      this.#families(report),
      this.#worst(report),
      plans(report),
      this.#audited(report),
      packages(report),
      this.#passedOver(review),
      since(review),
    ];
  }

  #severities({ summary }: Report): HTMLElement {
    return card(
      "By severity",
      h(
        "ul",
        { class: "tiles" },
        ...severities.map((severity) =>
          h(
            "li",
            {},
            button(
              severity,
              () => this.#find({ hidden: new Set(severities.filter((one) => one !== severity)) }),
              {
                class: "tile",
                attributes: {
                  "data-severity": severity,
                  "data-number": summary[severity].toLocaleString("en"),
                  "aria-label": `${summary[severity]} ${severity}`,
                },
              },
            ),
          ),
        ),
      ),
      summary.suppressed > 0 &&
        h("p", { class: "dim" }, `${count(summary.suppressed, "finding")} suppressed.`),
    );
  }

  #find(filter: Partial<Filter>): void {
    this.#session.store.review({ filter: { ...noFilter, ...filter } });
    this.#session.go({ view: "findings" });
  }

  /** What was asked for and not audited must never look like a clean result. */
  #notAudited({ report }: Review): Child {
    const failed = report.files.filter(({ status }) => status === "error");
    if (failed.length === 0) return undefined;
    return card(
      "Not audited, or not wholly",
      h("p", { class: "problems" }, icon("alert"), "What stands in these files may hold anything."),
      h(
        "ul",
        { class: "rows-plain" },
        ...failed
          .slice(0, MOST)
          .map(({ path, reason = "" }) =>
            h(
              "li",
              {},
              h("a", { attributes: { href: hashOf({ view: "source", path }) } }, visible(path)),
              h("span", { class: "dim" }, visible(reason)),
            ),
          ),
      ),
      more(failed.length),
    );
  }

  #fixes({ report, steps }: Review): Child {
    const fixable = active(report).filter(({ edit }) => edit);
    const safe = fixable.filter(({ edit }) => edit?.safety === "safe");
    if (fixable.length === 0 && steps.length === 0) return undefined;
    const take = button(
      `Make ${safe.length === 1 ? "the safe change" : `all ${safe.length} safe changes`}`,
      () => {
        take.disabled = true;
        void this.#session.acceptSafe();
      },
      { class: "primary", icon: "check", attributes: { "data-key": "safe" } },
    );
    return card(
      "Can be mended here",
      h(
        "p",
        {},
        fixable.length === 0
          ? "Nothing is left that a known change mends."
          : `${count(fixable.length, "finding")} can be mended by a known change${howSafe(safe.length, fixable.length)}`,
      ),
      h(
        "div",
        { class: "actions" },
        safe.length > 0 && take,
        fixable.length > safe.length &&
          button(safe.length > 0 ? "Look at the others" : "Look at them", () => {
            this.#session.store.review({ filter: { ...noFilter, fixable: true } });
            this.#session.go({ view: "findings" });
          }),
      ),
    );
  }

  #families(report: Report): Child {
    const rows = families(report);
    if (rows.length === 0) return undefined;
    return card(
      "By family",
      table(["Family", "Findings", "Severities"], rows, (row) =>
        button(row.name, () => this.#find({ family: row.name }), { class: "link" }),
      ),
    );
  }

  #worst(report: Report): Child {
    const rows = worstFiles(report, MOST);
    if (rows.length === 0) return undefined;
    return card(
      "Where the worst is",
      table(["File", "Findings", "Severities"], rows, ({ name }) =>
        h(
          "a",
          { attributes: { href: hashOf({ view: "source", path: name }) } },
          ...breakable(visible(name)),
        ),
      ),
    );
  }

  #audited(report: Report): HTMLElement {
    const rows = kindsOf(report);
    const { audited } = report.summary;
    return card(
      "What was audited",
      h("p", {}, audited === 0 ? "Nothing that Sluice knows." : `${count(audited, "file")}.`),
      rows.length > 0 &&
        h(
          "table",
          { class: "numbers" },
          head(["Kind", "Files", "Findings"]),
          h(
            "tbody",
            {},
            ...rows.map(({ kind, files, findings }) =>
              h(
                "tr",
                {},
                h("th", { attributes: { scope: "row" } }, kind),
                h("td", {}, files.toLocaleString("en")),
                h("td", {}, findings.toLocaleString("en")),
              ),
            ),
          ),
        ),
      hasPipelines(report) &&
        h("p", {}, h("a", { attributes: { href: "#path" } }, "See which commits reach production")),
    );
  }

  #passedOver({ report, ignored }: Review): Child {
    const rows = passedOver(report, ignored);
    if (rows.length === 0) return undefined;
    return card(
      "Passed over",
      h(
        "ul",
        { class: "rows-plain" },
        ...rows
          .slice(0, MOST)
          .map(({ reason, files }) =>
            h(
              "li",
              {},
              h("span", {}, visible(reason)),
              h("span", { class: "dim" }, count(files, "file")),
            ),
          ),
      ),
      more(rows.length, "reasons"),
      h("p", {}, h("a", { attributes: { href: "#source" } }, "See every file")),
    );
  }
}

function verdict(report: Report, gate: Gate, find: (filter: Partial<Filter>) => void): Child {
  const { name, stopping, severity, families: looked = [] } = gate;
  const { errors, audited } = report.summary;
  const state = stateOf(gate, report);
  const scope = looked.length > 0 ? ` of ${looked.map(visible).join(", ")}` : "";
  const at = severity === "note" ? "of any severity" : `${severity} or worse`;
  const unread =
    errors > 0 ? `${count(errors, "file")} could not be audited` : "not all was audited";
  const why = {
    undecided: `${unread}${stopping > 0 ? `, and ${count(stopping, "finding")}${scope} would stop it` : ""}`,
    passes: audited === 0 ? "nothing was audited" : `no finding${scope} ${at}`,
    fails: `${count(stopping, "finding")}${scope} ${at}`,
  }[state];
  return h(
    "section",
    { class: "verdict", attributes: { "data-state": state } },
    h("div", { class: "verdict-icon" }, icon(state === "passes" ? "check" : "alert")),
    h("h3", {}, `Gate ${visible(name)} ${stateWords[state]}`),
    h("p", {}, `${why}.`),
    // The list can be narrowed to one family, not to several.
    stopping > 0 &&
      looked.length <= 1 &&
      button(
        "Show them",
        () =>
          find({
            hidden: new Set(severities.filter((one) => rank(one) > rank(severity))),
            family: looked[0] ?? "",
          }),
        { class: "quiet", attributes: { "aria-label": `Show what stops gate ${visible(name)}` } },
      ),
  );
}

function howSafe(safe: number, all: number): string {
  if (safe === 0) return ", each to be read before it is made.";
  if (safe === all) return " that breaks nothing that runs.";
  return `, ${safe} of them without breaking anything that runs.`;
}

/** What plans and change sets among the files will do. */
function plans({ plans: all = [] }: Report): Child {
  if (all.length === 0) return undefined;
  const kinds = ["add", "change", "replace", "destroy"] as const;
  return card(
    "What plans will do",
    h(
      "table",
      { class: "numbers" },
      head(["Plan", ...kinds]),
      h(
        "tbody",
        {},
        ...all
          .slice(0, MOST)
          .map((plan) =>
            h(
              "tr",
              {},
              h(
                "th",
                { attributes: { scope: "row" } },
                h(
                  "a",
                  { attributes: { href: hashOf({ view: "source", path: plan.path }) } },
                  visible(plan.path),
                ),
              ),
              ...kinds.map((kind) => h("td", {}, plan[kind].toLocaleString("en"))),
            ),
          ),
      ),
    ),
    more(all.length, "plans"),
  );
}

/** Of images and bills of materials. */
function packages(report: Report): Child {
  const { packages: all = [] } = report;
  if (all.length === 0) return undefined;
  const types = new Map<string, number>();
  for (const { type } of all) types.set(type, (types.get(type) ?? 0) + 1);
  const rows = [...types].sort(([, a], [, b]) => b - a);
  return card(
    "Packages",
    h(
      "table",
      { class: "numbers" },
      head(["Type", "Packages"]),
      h(
        "tbody",
        {},
        ...rows
          .slice(0, MOST)
          .map(([type, number]) =>
            h(
              "tr",
              {},
              h("th", { attributes: { scope: "row" } }, visible(type)),
              h("td", {}, number.toLocaleString("en")),
            ),
          ),
      ),
    ),
    more(rows.length, "types"),
    packageList(report),
    h(
      "p",
      { class: "dim" },
      "Listed, and not held against advisories: the page reaches no database of them. ",
      h("code", {}, "sluice advisories"),
      " does.",
    ),
  );
}

/** What was mended and what came new since the files were given. */
function since({ first, report, changes }: Review): Child {
  if (changes.size === 0) return undefined;
  const { added, gone } = difference(first, report);
  return card(
    "Since you began",
    h(
      "p",
      {},
      `${count(changes.size, "file")} changed here: ${count(gone.length, "finding")} gone, ${count(added.length, "finding")} new.`,
    ),
    h("p", {}, h("a", { attributes: { href: "#changes" } }, "See the changes")),
  );
}

function card(title: string, ...content: Child[]): HTMLElement {
  return h("section", { class: "card" }, h("h3", {}, title), ...content);
}

/** A path breaks behind its parts rather than within a word. */
function breakable(path: string): Child[] {
  return path.split(/(?<=[/._-])/).flatMap((part) => [part, h("wbr")]);
}

function more(number: number, what = "files"): Child {
  return number > MOST && h("p", { class: "dim" }, `and ${number - MOST} more ${what}`);
}

function head(names: readonly string[]): HTMLElement {
  return h(
    "thead",
    {},
    h("tr", {}, ...names.map((name) => h("th", { attributes: { scope: "col" } }, name))),
  );
}

function table(
  heads: readonly string[],
  rows: readonly Row[],
  lead: (row: Row) => HTMLElement,
): HTMLElement {
  const most = Math.max(...rows.map(({ total }) => total));
  return h(
    "table",
    { class: "bars" },
    head(heads),
    h(
      "tbody",
      {},
      ...rows.map((row) =>
        h(
          "tr",
          {},
          h("th", { attributes: { scope: "row" } }, lead(row)),
          h("td", {}, row.total.toLocaleString("en")),
          h("td", {}, bar(row.counts, row.total / most)),
        ),
      ),
    ),
  );
}

/** A picture of numbers, and the numbers for who cannot see it. */
function bar(counts: Counts, share: number): HTMLElement {
  const there = severities.filter((severity) => counts[severity] > 0);
  const parts = there.map((severity) => {
    const part = h("span", { attributes: { "data-severity": severity } });
    part.style.flexGrow = String(counts[severity]);
    return part;
  });
  const label = there.map((severity) => `${counts[severity]} ${severity}`).join(", ");
  const element = h(
    "div",
    { class: "bar", title: label, attributes: { role: "img", "aria-label": label } },
    ...parts,
  );
  element.style.width = `${Math.max(4, share * 100)}%`;
  return element;
}
