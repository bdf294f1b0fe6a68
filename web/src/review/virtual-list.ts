import { h } from "../app/dom.ts";

export interface Rows<Row> {
  /** In pixels; the row is made exactly as high. */
  height(row: Row): number;
  draw(row: Row, index: number): HTMLElement;
}

/** Rows drawn above and below what is seen. */
const MARGIN = 300;

/**
 * A scroller that holds only the rows that are seen, in their order. Rows have known heights, so that
 * the place of each is known without drawing it.
 *
 * @example new VirtualList(scroller, { height: () => 20, draw: (text) => h("div", {}, text) })
 */
export class VirtualList<Row> {
  readonly scroller: HTMLElement;
  readonly #rows: Rows<Row>;
  readonly #sizer = h("div", { class: "rows", attributes: { role: "presentation" } });
  readonly #drawn = new Map<number, HTMLElement>();
  #list: readonly Row[] = [];
  /** Where each row begins, and where the last ends. */
  #tops: Float64Array = new Float64Array(1);

  constructor(scroller: HTMLElement, rows: Rows<Row>) {
    this.scroller = scroller;
    this.#rows = rows;
    scroller.replaceChildren(this.#sizer);
    scroller.addEventListener("scroll", () => this.#draw(), { passive: true });
    new ResizeObserver(() => this.#draw()).observe(scroller);
  }

  get rows(): readonly Row[] {
    return this.#list;
  }

  show(list: readonly Row[]): void {
    this.#list = list;
    this.#tops = new Float64Array(list.length + 1);
    for (const [i, row] of list.entries()) {
      this.#tops[i + 1] = this.#top(i) + this.#rows.height(row);
    }
    this.#sizer.style.height = `${this.#top(list.length)}px`;
    this.redraw();
  }

  /** Draws anew what is seen: what a row looks like has changed. */
  redraw(): void {
    this.#drawn.clear();
    this.#sizer.replaceChildren();
    this.#draw();
  }

  /** Scrolls so that the row is seen: as little as needed, or into the middle. */
  reveal(index: number, where: "nearest" | "middle"): void {
    const top = this.#top(index);
    const bottom = this.#top(index + 1);
    const { scrollTop, clientHeight } = this.scroller;
    if (where === "middle") {
      if (top < scrollTop + 40 || bottom > scrollTop + clientHeight - 40) {
        this.scroller.scrollTop = top - (clientHeight - (bottom - top)) / 3;
      }
    } else if (top < scrollTop) {
      this.scroller.scrollTop = index === 1 ? 0 : top; // with the heading of the first group
    } else if (bottom > scrollTop + clientHeight) {
      this.scroller.scrollTop = bottom - clientHeight;
    }
    this.#draw();
  }

  /** How many rows of this height fit: a page up or down. */
  page(height: number): number {
    return Math.max(1, Math.floor(this.scroller.clientHeight / height) - 1);
  }

  #top(index: number): number {
    return this.#tops[index] ?? 0;
  }

  #at(offset: number): number {
    let low = 0;
    let high = this.#list.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#top(middle) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  #draw(): void {
    if (this.#list.length === 0) return;
    const { scrollTop, clientHeight } = this.scroller;
    const first = this.#at(scrollTop - MARGIN);
    const last = this.#at(scrollTop + clientHeight + MARGIN);
    for (const [index, element] of this.#drawn) {
      if (index >= first && index <= last) continue;
      element.remove();
      this.#drawn.delete(index);
    }
    // In their order, for selection and for screen readers, and moving none that stands already.
    let next = this.#sizer.firstChild;
    for (let index = first; index <= last; ++index) {
      const row = this.#list[index];
      if (row === undefined) continue;
      let element = this.#drawn.get(index);
      if (element) {
        next = element.nextSibling;
        continue;
      }
      element = this.#rows.draw(row, index);
      element.style.top = `${this.#top(index)}px`;
      element.style.height = `${this.#rows.height(row)}px`;
      this.#drawn.set(index, element);
      this.#sizer.insertBefore(element, next);
    }
  }
}
