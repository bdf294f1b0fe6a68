import type { Finding } from "@sluice/engine";
import { button, fill, h } from "../app/dom.ts";
import type { Session } from "../app/session.ts";
import type { Review, Rules, Selected } from "../app/state.ts";
import { reasonOf } from "../intake/folder.ts";
import { details, place as placeText } from "./details.ts";
import { rangeOf, visible } from "./source.ts";
import { type Mark, SourceView } from "./source-view.ts";

export interface PaneActions {
  /** On a narrow screen: back to what is beside the pane. */
  close(): void;
  /** While nothing is chosen. */
  readonly hint: string;
}

/** The file that is looked at, its marks, and what is known of the finding. */
export class Pane {
  readonly element: HTMLElement;
  readonly source: SourceView;
  readonly #session: Session;
  readonly #actions: PaneActions;
  readonly #heading = h("div", { class: "pane-head" });
  readonly #info = h("div", {
    class: "info",
    attributes: { role: "region", "aria-label": "About the finding", tabindex: 0 },
  });
  #selected: Selected | undefined;

  constructor(session: Session, actions: PaneActions) {
    this.#session = session;
    this.#actions = actions;
    this.source = new SourceView((index) => session.select({ kind: "finding", index, place: 0 }));
    this.element = h(
      "section",
      { class: "pane", attributes: { "aria-label": "Selected file" } },
      this.#heading,
      h("div", { class: "pane-body" }, this.source.element, this.#info),
    );
  }

  async draw(review: Review, rules: Rules | undefined, selected: Selected | undefined) {
    const { report } = review;
    this.#selected = selected;
    this.element.toggleAttribute("data-empty", !selected);
    const finding = selected?.kind === "finding" ? report.findings[selected.index] : undefined;
    if (!selected || (selected.kind === "finding" && !finding)) {
      fill(this.#heading);
      fill(this.#info);
      this.#info.hidden = true;
      return this.source.explain(this.#actions.hint);
    }
    const at = placeOf(finding, selected);
    const path = at?.path ?? (selected.kind === "file" ? selected.path : "");
    const back = button("Back", () => this.#actions.close(), { class: "quiet back", icon: "back" });
    const edit = this.#edit(review, path, at?.line);
    fill(this.#heading, back, ...titleOf(selected, finding), edit, where(selected, finding));
    this.#info.hidden = !finding;
    if (finding) {
      if (this.#info.dataset["of"] !== finding.fingerprint) this.#info.scrollTop = 0;
      this.#info.dataset["of"] = finding.fingerprint;
      const show = (to: number) => {
        if (selected.kind === "finding") this.#session.select({ ...selected, place: to });
      };
      fill(this.#info, details(finding, rules?.get(finding.rule), this.#session, show));
    }
    await this.#drawSource(review, path, finding, at?.range);
  }

  #edit(review: Review, path: string, line: number | undefined): HTMLElement | undefined {
    if (path === "" || review.ignored.includes(path)) return undefined;
    const at = line === undefined ? {} : { line };
    return button("Edit", () => this.#session.go({ view: "source", path, ...at }), {
      class: "quiet edit",
      icon: "edit",
    });
  }

  async #drawSource(
    review: Review,
    path: string,
    finding: Finding | undefined,
    at: ReturnType<typeof rangeOf> | undefined,
  ): Promise<void> {
    const { selected } = { selected: this.#selected };
    const isStill = () => this.#selected === selected;
    try {
      const source = await this.#session.source(path);
      if (!isStill()) return;
      if (isBinary(source.bytes))
        return this.source.explain("A binary file: there is no text to show.");
      const marks = marksOf(review, selected, path, finding);
      this.source.show({ path: visible(path), source, at, marks });
    } catch (error) {
      if (isStill()) this.source.explain(`The file cannot be shown: ${reasonOf(error)}.`);
    }
  }
}

function placeOf(finding: Finding | undefined, selected: Selected) {
  const related = selected.kind === "finding" ? finding?.related?.[selected.place - 1] : undefined;
  const at = selected.kind === "place" ? selected.place : (related ?? finding);
  return at && { path: at.path, range: rangeOf(at.span), line: at.span.start.line };
}

/** Every finding's place in the file, the chosen one's on top. */
function marksOf(
  { report }: Review,
  selected: Selected | undefined,
  path: string,
  chosen: Finding | undefined,
): Mark[] {
  const marks: Mark[] = [];
  for (const [index, finding] of report.findings.entries()) {
    if (finding.path !== path || finding.suppressed || finding === chosen) continue;
    const { severity } = finding;
    marks.push({ ...rangeOf(finding.span), role: "other", severity, finding: index });
  }
  if (selected?.kind === "place") {
    const range = rangeOf(selected.place.span);
    marks.push({ ...range, role: "primary", severity: "place", finding: -1 });
  }
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

export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8192).includes(0);
}

function titleOf(selected: Selected, finding: Finding | undefined): HTMLElement[] {
  if (selected.kind === "place") return [h("h2", {}, selected.what)];
  if (!finding) return [];
  const { severity, title } = finding;
  return [
    h("span", { class: "severity-label", attributes: { "data-severity": severity } }, severity),
    h("h2", {}, title),
  ];
}

function where(selected: Selected, finding: Finding | undefined): HTMLElement | undefined {
  const at = selected.kind === "place" ? selected.place : finding;
  return at && h("p", { class: "at" }, placeText(at.path, at.span));
}
