import type { Finding, Report } from "@sluice/engine";
import { button, type Child, fill, h } from "../app/dom.ts";
import { hashOf } from "../app/route.ts";
import type { Session } from "../app/session.ts";
import type { Review, State } from "../app/state.ts";
import type { Editor, Problem } from "../edit/editor.ts";
import { bytesOf, type Editable, editableOf } from "../edit/text.ts";
import { difference } from "../overview/model.ts";
import { visible } from "../review/source.ts";
import { count } from "../review/view-model.ts";
import { emptyPolicy, POLICY } from "./file.ts";

/** Findings of each list before the rest is a number. */
const MOST = 40;

/** The policy in an editor, and beside it what it does to the findings. */
export class PolicyScreen {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #head = h("div", { class: "pane-head" });
  readonly #place = h("div", { class: "editor-place" });
  readonly #effect = h("div", {
    class: "info policy-effect",
    attributes: { role: "region", "aria-label": "What the policy does", tabindex: 0 },
  });
  readonly #help = h("div", { class: "schema" });
  #editor: Promise<Editor> | undefined;
  #isOpen = false;
  /** Raised by each load, so that what comes late never overwrites what was typed since. */
  #turn = 0;
  #drawn: Review | undefined;
  /** Before the policy was first touched here. */
  #before: Report | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.element = h(
      "div",
      { class: "review single", attributes: { "data-view": "policy" } },
      h(
        "section",
        { class: "pane", attributes: { "aria-label": "Policy" } },
        this.#head,
        h("div", { class: "pane-body" }, this.#place, this.#effect),
      ),
    );
  }

  update({ screen, route }: State): void {
    if (screen.name !== "review" || route.view !== "policy") return;
    const before = this.#drawn;
    this.#drawn = screen;
    if (!screen.changes.has(POLICY)) this.#before = screen.report;
    if (before?.changes !== screen.changes || !before) void this.#load(screen);
    if (before?.report !== screen.report) void this.#drawEffect(screen);
  }

  async #load(review: Review): Promise<void> {
    const turn = ++this.#turn;
    // At once, so that nothing moves down once the file is there.
    const { report, changes } = review;
    if (changes.has(POLICY) || report.files.some(({ path }) => path === POLICY))
      this.#drawHead(review);
    const source = await this.#session.source(POLICY).catch(() => undefined);
    if (turn !== this.#turn) return;
    if (!source) return this.#none();
    const file = editableOf(source.bytes);
    this.#drawHead(review);
    if (typeof file === "string")
      return fill(
        this.#place,
        h("p", { class: "source-notice" }, `The policy cannot be edited here: ${file}.`),
      );
    await this.#open(file, turn);
  }

  /** No policy among the files: one can be begun. */
  #none(): void {
    this.#isOpen = false;
    fill(this.#head, h("h2", {}, "No policy yet"));
    fill(
      this.#place,
      h(
        "div",
        { class: "list-empty" },
        h("p", { class: "list-empty-title" }, `There is no ${POLICY} at the root`),
        h(
          "p",
          {},
          "A policy says which findings are accepted and why, which rules count, what stops a merge, and what may reach which environment.",
        ),
        button(
          "Begin a policy",
          () =>
            void this.#session.put("Began a policy", POLICY, new TextEncoder().encode(emptyPolicy)),
          { class: "primary", icon: "policy" },
        ),
      ),
    );
  }

  async #open(file: Editable, turn: number): Promise<void> {
    this.#editor ??= import("../edit/editor.ts").then(({ Editor }) => new Editor());
    const [editor, { completePolicy }] = await Promise.all([this.#editor, import("./complete.ts")]);
    if (turn !== this.#turn) return;
    if (this.#isOpen) {
      editor.replace(file.text);
      return this.#drawProblems();
    }
    this.#isOpen = true;
    fill(this.#place, editor.element);
    const { engine } = this.#session.store.state;
    const rules = () => (engine.is === "ready" ? [...engine.rules.keys()] : []);
    editor.open(POLICY, "policy", file, {
      typed: (text) => this.#session.type(POLICY, bytesOf(text, file)),
      complete: completePolicy(rules),
    });
    await this.#drawProblems();
  }

  async #drawProblems(): Promise<void> {
    const editor = this.#isOpen ? await this.#editor : undefined;
    const { report, live } = this.#drawn ?? {};
    if (!editor || !report || live !== "current") return;
    const own = report.findings.filter(({ path, suppressed }) => path === POLICY && !suppressed);
    editor.problems(
      own.map(({ span, severity, title, message, rule }): Problem => ({
        span,
        severity,
        title,
        message,
        rule,
        actions: [],
      })),
    );
  }

  #drawHead({ changes }: Review): void {
    const isChanged = changes.has(POLICY);
    fill(
      this.#head,
      h("h2", {}, POLICY),
      isChanged && h("span", { class: "badge" }, "changed"),
      button("Download", () => void this.#download(), { class: "quiet", icon: "download" }),
      isChanged &&
        button("Revert", () => void this.#session.revert(POLICY), { class: "quiet", icon: "undo" }),
      h(
        "p",
        { class: "at" },
        "Audited as you type; Control and Space says what may stand here. Save it as .sluice.yaml: browsers drop the dot.",
      ),
    );
  }

  async #download(): Promise<void> {
    const [source, { save }] = await Promise.all([
      this.#session.source(POLICY),
      import("../export/save.ts"),
    ]);
    save(POLICY, "application/yaml", source.bytes);
  }

  async #drawEffect(review: Review): Promise<void> {
    await this.#drawProblems();
    const { report } = review;
    const errors = report.findings.filter(
      ({ path, rule }) => path === POLICY && rule === "sluice/parse-error",
    );
    const { added, gone } = difference(this.#before ?? report, report);
    const suppressed = report.findings.filter((finding) => finding.suppressed);
    const accepted = suppressed.filter((finding) => finding.suppressed?.by === "policy");
    fill(
      this.#effect,
      errors.length > 0 &&
        h(
          "p",
          { class: "problem" },
          `The policy has ${count(errors.length, "error")}, so nothing of it counts.`,
        ),
      h(
        "section",
        {},
        h("h3", {}, "What your changes do"),
        review.changes.has(POLICY)
          ? h(
              "p",
              {},
              `${count(gone.length, "finding")} less, ${count(added.length, "finding")} more.`,
            )
          : h(
              "p",
              { class: "dim" },
              report.files.some(({ path }) => path === POLICY)
                ? "The policy is as it was given."
                : "There is none yet.",
            ),
        findings("No longer counted", gone),
        findings("Counted now", added),
      ),
      h(
        "section",
        {},
        h("h3", {}, "Accepted by the policy"),
        accepted.length === 0
          ? h("p", { class: "dim" }, "Nothing.")
          : h(
              "ul",
              { class: "rows-plain" },
              ...accepted
                .slice(0, MOST)
                .map((finding) =>
                  h(
                    "li",
                    {},
                    link(finding),
                    h("span", { class: "dim" }, visible(finding.suppressed?.reason ?? "")),
                  ),
                ),
            ),
        accepted.length > MOST && h("p", { class: "dim" }, `and ${accepted.length - MOST} more`),
      ),
      this.#helpSection(),
    );
  }

  #helpSection(): HTMLElement {
    const section = h(
      "details",
      { class: "schema-help" },
      h("summary", {}, "What a policy can say"),
      this.#help,
    );
    section.addEventListener("toggle", () => {
      if (!section.open || this.#help.childElementCount > 0) return;
      void import("./schema-help.ts").then(({ schemaHelp }) => fill(this.#help, schemaHelp()));
    });
    section.open = this.#help.childElementCount > 0;
    return section;
  }
}

function findings(title: string, list: readonly Finding[]): Child {
  if (list.length === 0) return undefined;
  return h(
    "div",
    {},
    h("h4", {}, title),
    h(
      "ul",
      { class: "rows-plain" },
      ...list.slice(0, MOST).map((finding) => h("li", {}, link(finding))),
    ),
    list.length > MOST && h("p", { class: "dim" }, `and ${list.length - MOST} more`),
  );
}

function link({ path, span, title, severity }: Finding): HTMLElement {
  return h(
    "a",
    { attributes: { href: hashOf({ view: "source", path, line: span.start.line }) } },
    h("span", { class: "dot", attributes: { "data-severity": severity } }),
    `${title}, ${visible(path)}:${span.start.line}`,
  );
}
