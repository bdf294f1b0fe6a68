import { autocompletion, closeBrackets, type CompletionSource } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import type { Kind, Severity, Span } from "@sluice/engine";
import { h } from "../app/dom.ts";
import { visible } from "../review/source.ts";
import { languageOf } from "./languages.ts";
import { changeBetween, type Editable, unitOfColumn } from "./text.ts";
import { theme } from "./theme.ts";

export interface Problem {
  readonly span: Span;
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
  readonly rule: string;
  /** What can be done about it, from the tooltip. */
  readonly actions: readonly { readonly name: string; run(): void }[];
}

export interface EditorActions {
  typed(text: string): void;
  readonly complete?: CompletionSource;
}

/** A span to point at in the shown file. */
export interface Pointed {
  readonly span: Span;
  readonly role: "primary" | "related";
}

const levels: Readonly<Record<Severity, Diagnostic["severity"]>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "info",
  note: "hint",
};

/** What comes from outside of the editor is not told to the outside. */
const fromOutside = Annotation.define<boolean>();
const point = StateEffect.define<DecorationSet>();

const pointed = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(set, transaction) {
    let now = set.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(point)) now = effect.value;
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * One file in an editor. It lives in a shadow root of its own: there its styles are sheets that are
 * constructed, which the page's policy allows, and not elements, which it does not.
 */
export class Editor {
  readonly element = h("div", { class: "editor" });
  readonly #view: EditorView;
  #actions: EditorActions = { typed() {} };

  constructor() {
    const root = this.element.attachShadow({ mode: "open" });
    this.#view = new EditorView({ root, parent: root });
  }

  open(path: string, kind: Kind | undefined, file: Editable, actions: EditorActions): void {
    this.#actions = actions;
    const { complete } = actions;
    this.#view.setState(
      EditorState.create({
        doc: file.text,
        extensions: [
          EditorState.lineSeparator.of(file.lineBreak),
          lineNumbers(),
          highlightActiveLineGutter(),
          lintGutter(),
          history(),
          drawSelection(),
          dropCursor(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          highlightSelectionMatches(),
          search({ top: true }),
          highlightSpecialChars({ addSpecialChars: HIDDEN, render: special }),
          complete ? autocompletion({ override: [complete] }) : [],
          // Tab leaves the editor, as it leaves every other part of the page.
          keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap]),
          languageOf(path, kind),
          pointed,
          theme,
          EditorView.contentAttributes.of({
            "aria-label": `Text of ${visible(path)}`,
            tabindex: "0",
            spellcheck: "false",
            autocorrect: "off",
            autocapitalize: "off",
          }),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            if (update.transactions.some((one) => one.annotation(fromOutside))) return;
            this.#actions.typed(update.state.sliceDoc());
          }),
        ],
      }),
    );
  }

  /** Puts another text in, where it differs; the editor's own undo takes that back as well. */
  replace(text: string): void {
    const now = this.#view.state.sliceDoc();
    if (now === text) return;
    const { lineBreak } = this.#view.state;
    const [old, next] = [now, text].map((one) => one.replaceAll(lineBreak, "\n"));
    const changes = changeBetween(old ?? "", next ?? "");
    this.#view.dispatch({ changes, annotations: fromOutside.of(true) });
  }

  problems(all: readonly Problem[]): void {
    const { state } = this.#view;
    const diagnostics = all.map((problem): Diagnostic => ({
      ...this.#range(problem.span),
      severity: levels[problem.severity],
      source: problem.rule,
      message: `${problem.severity}: ${problem.title}`,
      renderMessage: () =>
        h(
          "span",
          {},
          h("span", { class: "diagnostic-title" }, `${problem.severity}: ${problem.title}`),
          visible(problem.message),
        ),
      actions: problem.actions.map(({ name, run }) => ({ name, apply: run })),
    }));
    diagnostics.sort((a, b) => a.from - b.from || a.to - b.to);
    this.#view.dispatch(setDiagnostics(state, diagnostics));
  }

  /** Marks the places, and brings the first into view. */
  point(places: readonly Pointed[]): void {
    const marks = places.flatMap(({ span, role }) => {
      const { from, to } = this.#range(span);
      return to > from ? [Decoration.mark({ class: `cm-${role}` }).range(from, to)] : [];
    });
    const [first] = places;
    const effects: StateEffect<unknown>[] = [point.of(Decoration.set(marks, true))];
    const { doc } = this.#view.state;
    if (first) {
      const { from } = this.#range(first.span);
      effects.push(EditorView.scrollIntoView(from, { y: "center", x: "nearest" }));
      this.#view.dispatch({ effects, selection: { anchor: Math.min(from, doc.length) } });
    } else {
      this.#view.dispatch({ effects });
    }
  }

  line(number: number): void {
    const { doc } = this.#view.state;
    const { from } = doc.line(Math.min(Math.max(1, number), doc.lines));
    const effects = EditorView.scrollIntoView(from, { y: "center" });
    this.#view.dispatch({ effects, selection: { anchor: from } });
  }

  focus(): void {
    this.#view.focus();
  }

  /** Lines and columns mean the same whatever ends the lines; bytes do not. */
  #range({ start, end }: Span): { from: number; to: number } {
    const at = ({ line, column }: Span["start"]) => {
      const { doc } = this.#view.state;
      if (line > doc.lines) return doc.length;
      const { from, text } = doc.line(line);
      return from + unitOfColumn(text, column);
    };
    const from = at(start);
    return { from, to: Math.max(from, at(end)) };
  }
}

/** What a reader cannot see, besides what the editor shows by itself. */
const HIDDEN = /[\p{Cf}\p{Zl}\p{Zp}\u2800\u115f\u1160\u3164\uffa0]/gu;

function special(code: number): HTMLElement {
  const name = `\\u{${code.toString(16)}}`;
  return h(
    "span",
    { class: "cm-specialChar", title: "invisible character", attributes: { "aria-label": name } },
    name,
  );
}
