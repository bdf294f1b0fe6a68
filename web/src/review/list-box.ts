import { h } from "../app/dom.ts";
import { VirtualList } from "./virtual-list.ts";

export interface ListBoxRows<Row> {
  height(row: Row): number;
  /** The option's content, or the heading's. */
  draw(row: Row): readonly (Node | string)[];
  isOption(row: Row): boolean;
  /** What a screen reader says. */
  label(row: Row): string;
  choose(row: Row): void;
  /** Enter: the user wants to go to what is chosen. */
  enter(row: Row): void;
}

/** One listbox over any number of rows: arrows, Home, End and the page keys move the choice. */
export class ListBox<Row> {
  readonly element: HTMLElement;
  readonly #id: string;
  readonly #rows: ListBoxRows<Row>;
  readonly #list: VirtualList<Row>;
  #options: readonly number[] = [];
  /** Place of each option among the options, by row. */
  #places = new Map<number, number>();
  #chosen = -1;

  constructor(id: string, label: string, rows: ListBoxRows<Row>) {
    this.#id = id;
    this.#rows = rows;
    this.element = h("div", {
      id,
      class: "list",
      attributes: { role: "listbox", tabindex: 0, "aria-label": label },
    });
    this.#list = new VirtualList(this.element, {
      height: (row) => rows.height(row),
      draw: (row, index) => this.#draw(row, index),
    });
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("click", (event) => this.#click(event));
  }

  show(list: readonly Row[], isChosen: (row: Row) => boolean): void {
    this.#options = list.flatMap((row, index) => (this.#rows.isOption(row) ? [index] : []));
    this.#places = new Map(this.#options.map((index, place) => [index, place]));
    this.#chosen = list.findIndex(isChosen);
    const isFirst = this.#list.rows.length === 0;
    this.#list.show(list);
    this.#point();
    if (this.#chosen >= 0) this.#list.reveal(this.#chosen, isFirst ? "middle" : "nearest");
    else this.element.scrollTop = 0;
  }

  /** The choice alone has changed. */
  choose(isChosen: (row: Row) => boolean): void {
    const chosen = this.#list.rows.findIndex(isChosen);
    if (chosen === this.#chosen) return;
    this.#chosen = chosen;
    this.#list.redraw();
    this.#point();
    if (chosen >= 0) this.#list.reveal(chosen, "nearest");
  }

  #point(): void {
    if (this.#chosen < 0) this.element.removeAttribute("aria-activedescendant");
    else this.element.setAttribute("aria-activedescendant", `${this.#id}-${this.#chosen}`);
  }

  #draw(row: Row, index: number): HTMLElement {
    const content = this.#rows.draw(row);
    const place = this.#places.get(index);
    if (place === undefined) {
      return h("div", { class: "heading", attributes: { "aria-hidden": "true" } }, ...content);
    }
    return h(
      "div",
      {
        id: `${this.#id}-${index}`,
        class: "option",
        attributes: {
          role: "option",
          "aria-selected": String(index === this.#chosen),
          "aria-posinset": place + 1,
          "aria-setsize": this.#options.length,
          "aria-label": this.#rows.label(row),
          "data-row": index,
        },
      },
      ...content,
    );
  }

  #click(event: MouseEvent): void {
    const option = (event.target as Element).closest<HTMLElement>("[data-row]");
    const row = this.#list.rows[Number(option?.dataset["row"] ?? -1)];
    if (row === undefined) return;
    this.#rows.choose(row);
    this.#rows.enter(row);
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const place = this.#places.get(this.#chosen);
    const last = this.#options.length - 1;
    const page = this.#list.page(56);
    const at = place ?? -1;
    const to = {
      ArrowDown: at + 1,
      ArrowUp: place === undefined ? last : at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: last,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const row = this.#list.rows[this.#options[Math.max(0, Math.min(to, last))] ?? -1];
      if (row !== undefined) this.#rows.choose(row);
    } else if (event.key === "Enter" || event.key === " ") {
      const row = this.#list.rows[this.#chosen];
      if (row === undefined) return;
      event.preventDefault();
      this.#rows.enter(row);
    }
  }
}
