import type { Finding } from "@sluice/engine";
import { button, fill, h, icon } from "../app/dom.ts";
import type { Session } from "../app/session.ts";
import type { Review, State } from "../app/state.ts";
import type { Editor, Problem } from "../edit/editor.ts";
import { bytesOf, type Editable, editableOf } from "../edit/text.ts";
import { reasonOf } from "../intake/folder.ts";
import { ListBox } from "../review/list-box.ts";
import { details } from "../review/details.ts";
import { isBinary } from "../review/pane.ts";
import { fileLabel, fileRow } from "../review/rows.ts";
import { rangeOf, type Source, visible } from "../review/source.ts";
import { SourceView } from "../review/source-view.ts";
import { count, type FileRow, filesOf } from "../review/view-model.ts";

interface Open {
  readonly path: string;
  readonly source: Source;
  /** Where the file is in the editor. */
  readonly file: Editable | undefined;
}

/** What is open at first: where the chosen finding is, else the file that stands first. */
function firstOf({ report, ignored, selected }: Review): string | undefined {
  const finding = selected?.kind === "finding" ? report.findings[selected.index] : undefined;
  return finding?.path ?? filesOf(report, ignored, "")[0]?.path;
}

/** Every file that was given; the open one in an editor that is audited as one types. */
export class SourceScreen {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #list: ListBox<FileRow>;
  readonly #search = h("input", {
    id: "file-search",
    attributes: {
      type: "search",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: "Filter files",
      "aria-label": "Filter files",
      "aria-keyshortcuts": "/",
    },
  });
  readonly #shownCount = h("p", { class: "shown", attributes: { "aria-live": "polite" } });
  readonly #heading = h("div", { class: "pane-head" });
  readonly #place = h("div", { class: "editor-place" });
  readonly #findings = h("div", {
    class: "info file-findings",
    attributes: { role: "region", "aria-label": "Findings in this file", tabindex: 0 },
  });
  readonly #view: SourceView;
  #editor: Promise<Editor> | undefined;
  #drawn: Review | undefined;
  #asked: string | undefined;
  #route: State["route"] | undefined;
  #open: Open | undefined;
  /** Raised by each load, so that what comes late never overwrites what was typed since. */
  #turn = 0;
  /** Fingerprint of the finding whose details are open. */
  #chosen: string | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.#list = new ListBox<FileRow>("files", "Files", {
      height: () => 58,
      draw: fileRow,
      isOption: () => true,
      label: fileLabel,
      choose: ({ path }) => session.go({ view: "source", path }, "replace"),
      enter: () => this.#enter(),
    });
    this.#view = new SourceView((index) => this.#choose(this.#drawn?.report.findings[index]));
    this.#search.addEventListener("input", () =>
      session.store.review({ fileText: this.#search.value }),
    );
    this.element = h(
      "div",
      { class: "review", attributes: { "data-view": "source" } },
      h(
        "section",
        { class: "side", attributes: { "aria-label": "Files" } },
        h(
          "div",
          { class: "toolbar" },
          h(
            "label",
            { class: "search", attributes: { for: "file-search" } },
            icon("search"),
            this.#search,
          ),
          this.#shownCount,
        ),
        this.#list.element,
      ),
      h(
        "section",
        { class: "pane", attributes: { "aria-label": "Selected file" } },
        this.#heading,
        h("div", { class: "pane-body" }, this.#place, this.#findings),
      ),
    );
  }

  update({ screen, route }: State): void {
    if (screen.name !== "review" || route.view !== "source") return;
    const before = this.#drawn;
    this.#drawn = screen;
    const path = route.path ?? (before && this.#asked) ?? firstOf(screen);
    const isNewPath = path !== this.#asked;
    if (before?.report !== screen.report || before.fileText !== screen.fileText)
      this.#drawList(screen, path);
    else if (isNewPath) this.#list.choose((row) => row.path === path);
    this.element.toggleAttribute("data-open", screen.isOpen || route.line !== undefined);
    if (path === undefined) return this.#explain("There was no file in it.");
    this.#asked = path;
    if (isNewPath) this.#chosen = undefined;
    if (isNewPath || before?.changes !== screen.changes) void this.#load(path, route.line);
    else if (before?.report !== screen.report) void this.#drawFindings();
    else if (route.line !== undefined && route !== this.#route) void this.#toLine(route.line);
    this.#route = route;
  }

  focus(): void {
    this.#list.element.focus({ preventScroll: true });
  }

  key(event: KeyboardEvent): void {
    if (event.key === "/") {
      event.preventDefault();
      this.#search.focus();
    } else if (event.key === "Escape") {
      this.#session.store.review({ isOpen: false });
      this.focus();
    }
  }

  #drawList(review: Review, path: string | undefined): void {
    const rows = filesOf(review.report, review.ignored, review.fileText);
    const all = review.report.files.length + review.ignored.length;
    this.#list.show(rows, (row) => row.path === path);
    this.#list.element.hidden = rows.length === 0;
    this.#shownCount.textContent =
      rows.length === all
        ? count(all, "file")
        : `${rows.length.toLocaleString("en")} of ${count(all, "file")} shown`;
  }

  #enter(): void {
    this.#session.store.review({ isOpen: true });
    void this.#editor?.then((editor) => editor.focus());
    if (this.#open && !this.#open.file) this.#view.focus();
  }

  async #load(path: string, line: number | undefined): Promise<void> {
    const review = this.#drawn;
    const turn = ++this.#turn;
    if (!review) return;
    if (review.ignored.includes(path))
      return this.#explain("Not audited, and not read: a .gitignore file names it.", path);
    let source: Source;
    try {
      source = await this.#session.source(path);
    } catch (error) {
      if (turn === this.#turn) this.#explain(`The file cannot be shown: ${reasonOf(error)}.`, path);
      return;
    }
    if (turn !== this.#turn) return;
    if (isBinary(source.bytes) && source.isUtf8)
      return this.#explain("A binary file: there is no text to show.", path);
    const file = path.includes("!/") ? "it lies in an archive" : editableOf(source.bytes);
    if (typeof file === "string") this.#showOnly(path, source, file);
    else await this.#edit(path, source, file);
    if (turn !== this.#turn) return;
    await this.#drawFindings();
    if (line !== undefined) await this.#toLine(line);
  }

  /** Text that cannot be written back as it was: shown, byte for byte, and not edited. */
  #showOnly(path: string, source: Source, why: string): void {
    this.#open = { path, source, file: undefined };
    this.#head(path, `Shown, not edited: ${why}.`);
    fill(this.#place, this.#view.element);
    const marks = this.#own().map(([finding, index]) => ({
      ...rangeOf(finding.span),
      role: "other" as const,
      severity: finding.severity,
      finding: index,
    }));
    this.#view.show({ path: visible(path), source, at: undefined, marks });
  }

  async #edit(path: string, source: Source, file: Editable): Promise<void> {
    const isSame = this.#open?.path === path && this.#open.file !== undefined;
    this.#head(path);
    this.#editor ??= import("../edit/editor.ts").then(({ Editor }) => new Editor());
    const turn = this.#turn;
    const editor = await this.#editor;
    if (turn !== this.#turn) return;
    this.#open = { path, source, file };
    if (isSame) return editor.replace(file.text);
    fill(this.#place, editor.element);
    const kind = this.#drawn?.report.files.find((one) => one.path === path)?.kind;
    const typed = (text: string) => this.#session.type(path, bytesOf(text, file));
    editor.open(path, kind, file, { typed });
  }

  async #drawFindings(): Promise<void> {
    const own = this.#own();
    this.#findings.hidden = own.length === 0;
    const { engine } = this.#session.store.state;
    const rules = engine.is === "ready" ? engine.rules : undefined;
    fill(
      this.#findings,
      h("h3", { class: "unseen" }, "Findings in this file"),
      h(
        "ul",
        { class: "file-findings-list" },
        ...own.map(([finding]) => {
          const isOpen = finding.fingerprint === this.#chosen;
          const item = h(
            "li",
            {},
            button(
              finding.title,
              () => {
                this.#choose(isOpen ? undefined : finding);
              },
              {
                class: "file-finding",
                attributes: {
                  "aria-expanded": String(isOpen),
                  "data-severity": finding.severity,
                  "data-line": finding.span.start.line,
                },
              },
            ),
          );
          if (isOpen)
            item.append(
              details(finding, rules?.get(finding.rule), this.#session, (to) =>
                this.#follow(finding, to),
              ),
            );
          return item;
        }),
      ),
    );
    if (!this.#open?.file) return;
    const editor = await this.#editor;
    if (editor && this.#drawn?.live === "current")
      editor.problems(own.map(([finding]) => this.#problem(finding)));
  }

  #problem(finding: Finding): Problem {
    const { span, severity, title, message, rule } = finding;
    const actions = [{ name: "Details", run: () => this.#choose(finding) }];
    if (finding.edit)
      actions.push({ name: "Make the change", run: () => void this.#session.accept(finding) });
    return { span, severity, title, message, rule, actions };
  }

  #choose(finding: Finding | undefined): void {
    this.#chosen = finding?.fingerprint;
    void this.#drawFindings();
    const path = this.#open?.path;
    const related = (finding?.related ?? []).filter((place) => place.path === path);
    void this.#editor?.then((editor) =>
      editor.point(
        finding
          ? [
              { span: finding.span, role: "primary" },
              ...related.map(({ span }) => ({ span, role: "related" as const })),
            ]
          : [],
      ),
    );
    this.#findings.querySelector("[aria-expanded=true]")?.scrollIntoView({ block: "nearest" });
  }

  /** To a related place, wherever it is. */
  #follow(finding: Finding, to: number): void {
    const place = finding.related?.[to - 1] ?? finding;
    const { path, span } = place;
    if (path !== this.#open?.path)
      return this.#session.go({ view: "source", path, line: span.start.line });
    void this.#editor?.then((editor) => editor.point([{ span, role: "related" }]));
  }

  async #toLine(line: number): Promise<void> {
    if (this.#open?.file) (await this.#editor)?.line(line);
    const [finding] = this.#own().find(([one]) => one.span.start.line === line) ?? [];
    if (finding) this.#choose(finding);
  }

  #own(): (readonly [Finding, number])[] {
    const path = this.#asked;
    const { findings = [] } = this.#drawn?.report ?? {};
    return findings.flatMap((finding, index) =>
      finding.path === path && !finding.suppressed ? [[finding, index] as const] : [],
    );
  }

  #explain(text: string, path?: string): void {
    this.#open = undefined;
    this.#head(path);
    fill(this.#place, this.#view.element);
    this.#view.explain(text);
    this.#findings.hidden = true;
  }

  #head(path: string | undefined, note?: string): void {
    if (path === undefined) return fill(this.#heading);
    const { report, changes } = this.#drawn ?? {};
    const file = report?.files.find((candidate) => candidate.path === path);
    const state = !file ? "skipped" : file.status === "audited" ? file.kind : file.status;
    const reason = file ? file.reason : "named by .gitignore";
    const facts = [reason ? `${state}: ${visible(reason)}` : state, note].filter(Boolean);
    fill(
      this.#heading,
      button("Back", () => this.#session.store.review({ isOpen: false }), {
        class: "quiet back",
        icon: "back",
      }),
      h("h2", { class: "file-name" }, visible(path)),
      changes?.has(path) && h("span", { class: "badge" }, "changed"),
      changes?.has(path) &&
        button("Revert", () => void this.#session.revert(path), { class: "quiet", icon: "undo" }),
      h("p", { class: "at" }, facts.join(" · ")),
    );
  }
}
