import type { Severity } from "@sluice/engine";
import { h } from "../app/dom.ts";
import type { ByteRange, Segment, Source } from "./source.ts";
import { count } from "./view-model.ts";
import { VirtualList } from "./virtual-list.ts";

/** A place in the shown file, and what it is to the reader. */
export interface Mark extends ByteRange {
  readonly role: "primary" | "related" | "other";
  readonly severity: Severity | "place";
  /** Index of the finding in the report; -1 of a place that is none. */
  readonly finding: number;
}

export interface Shown {
  readonly path: string;
  readonly source: Source;
  /** In order of drawing: the last is on top. */
  readonly marks: readonly Mark[];
  /** The place to scroll to. */
  readonly at: ByteRange | undefined;
}

const LINE_HEIGHT = 20;
/** Lines in the scroller: browsers cannot scroll further than some 30 million pixels. */
const MOST_LINES = 1_000_000;

/** One file with its line numbers and marks. */
export class SourceView {
  readonly element: HTMLElement;
  readonly #list: VirtualList<number>;
  readonly #scroller = h("div", {
    id: "source",
    class: "source",
    attributes: { tabindex: 0, role: "group" },
  });
  readonly #notice = h("p", { class: "source-notice", attributes: { hidden: true } });
  readonly #choose: (finding: number) => void;
  #shown: Shown | undefined;

  constructor(choose: (finding: number) => void) {
    this.#choose = choose;
    this.element = h("div", { class: "source-frame" }, this.#notice, this.#scroller);
    this.#list = new VirtualList<number>(this.#scroller, {
      height: () => LINE_HEIGHT,
      draw: (number) => this.#line(number),
    });
    this.#scroller.addEventListener("click", (event) => this.#click(event));
  }

  show(shown: Shown): void {
    const isSameFile = this.#shown?.source === shown.source;
    this.#shown = shown;
    this.#scroller.hidden = false;
    this.#scroller.setAttribute("aria-label", `Source of ${shown.path}`);
    const focus = shown.at === undefined ? 1 : shown.source.lineAt(shown.at.begin);
    const lines = Math.max(shown.source.lines, focus);
    const first = Math.max(1, Math.min(focus - MOST_LINES / 2, lines - MOST_LINES + 1));
    const last = Math.min(lines, first + MOST_LINES - 1);
    this.#tell(
      last - first + 1 < lines
        ? `Lines ${first.toLocaleString("en")} to ${last.toLocaleString("en")} of ${count(lines, "line")} are shown.`
        : undefined,
    );
    const digits = String(last).length;
    this.#scroller.style.setProperty("--digits", String(Math.max(3, digits)));
    if (isSameFile && this.#list.rows[0] === first) {
      this.#list.redraw();
    } else {
      this.#scroller.scrollTop = 0;
      this.#scroller.scrollLeft = 0;
      this.#list.show(Array.from({ length: last - first + 1 }, (_, i) => first + i));
    }
    if (shown.at === undefined) return;
    this.#list.reveal(focus - first, "middle");
    this.#showColumn();
  }

  /** In place of a file: why there is none. */
  explain(reason: string | undefined): void {
    this.#shown = undefined;
    this.#list.show([]);
    this.#scroller.hidden = true;
    this.#tell(reason);
  }

  focus(): void {
    this.#scroller.focus({ preventScroll: true });
  }

  #tell(text: string | undefined): void {
    this.#notice.hidden = text === undefined;
    this.#notice.textContent = text ?? "";
  }

  #line(number: number): HTMLElement {
    const shown = this.#shown;
    if (!shown) return h("div");
    const { segments, before, behind } = shown.source.line(number, shown.marks);
    const marks = new Set(segments.flatMap((segment) => segment.marks));
    const worst = [...marks]
      .map((mark) => shown.marks[mark])
      .find((mark) => mark?.role === "primary");
    const empty = this.#pointOn(number);
    const line = h(
      "div",
      {
        class: "line",
        attributes: {
          "data-line": number,
          ...(worst || empty ? { "data-primary": (worst ?? empty)?.severity ?? "" } : {}),
          ...(marks.size > 0 ? { "data-marked": true } : {}),
        },
      },
      h("span", { class: "number", attributes: { "data-number": number, "aria-hidden": "true" } }),
    );
    const text = h("span", { class: "text" });
    if (before > 0) text.append(cut(before));
    text.append(...this.#segments(segments, shown.marks));
    if (behind > 0) text.append(cut(behind));
    line.append(text);
    return line;
  }

  /** Neighbours under the same marks become one element, so that a mark holds its whole text. */
  #segments(segments: readonly Segment[], marks: readonly Mark[]): (Node | string)[] {
    const nodes: (Node | string)[] = [];
    let open: { key: string; element: HTMLElement } | undefined;
    for (const segment of segments) {
      const content = segment.isEscape
        ? h("span", { class: "escape", title: "invisible character" }, segment.text)
        : segment.text;
      const top = marks[segment.marks.at(-1) ?? -1];
      if (!top) {
        open = undefined;
        nodes.push(content);
        continue;
      }
      const key = segment.marks.join();
      if (open?.key !== key) {
        const element = h("mark", {
          class: top.role,
          attributes: { "data-severity": top.severity, "data-finding": top.finding },
        });
        open = { key, element };
        nodes.push(element);
      }
      open.element.append(content);
    }
    return nodes;
  }

  /** A primary mark without length still has a line. */
  #pointOn(number: number): Mark | undefined {
    return this.#shown?.marks.find(
      (mark) =>
        mark.role === "primary" &&
        mark.begin === mark.end &&
        this.#shown?.source.lineAt(mark.begin) === number,
    );
  }

  /** Scrolls sideways only where the mark would be out of sight. */
  #showColumn(): void {
    const mark = this.#scroller.querySelector("mark.primary");
    if (!mark) return;
    const frame = this.#scroller.getBoundingClientRect();
    const at = mark.getBoundingClientRect();
    if (at.left < frame.left + 60 || at.left > frame.right - 40) {
      this.#scroller.scrollLeft += at.left - frame.left - frame.width / 3;
    }
  }

  #click(event: MouseEvent): void {
    if (getSelection()?.isCollapsed === false) return;
    const mark = (event.target as Element).closest<HTMLElement>("mark.other");
    if (mark) this.#choose(Number(mark.dataset["finding"]));
  }
}

function cut(bytes: number): HTMLElement {
  return h("span", { class: "cut" }, `… ${bytes.toLocaleString("en")} bytes …`);
}
