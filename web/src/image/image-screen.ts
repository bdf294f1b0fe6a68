import { button, type Child, choice, fill, h, icon } from "../app/dom.ts";
import type { Session } from "../app/session.ts";
import type { Review, State } from "../app/state.ts";
import { ListBox } from "../review/list-box.ts";
import { packageList } from "../review/packages.ts";
import { visible } from "../review/source.ts";
import { count } from "../review/view-model.ts";
import {
  bytesIn,
  type ExportedImage,
  type FileRow,
  type ImageIndex,
  layersOf,
  sizeText,
  wasted,
} from "./model.ts";

type Order = "size" | "path" | "archive";

/** An exported image: what it says of itself, its layers, and the files of the chosen one. */
export class ImageScreen {
  readonly element: HTMLElement;
  readonly #facts = h("div", { class: "image-facts" });
  readonly #layers = h("ol", { class: "layers" });
  readonly #files: ListBox<FileRow>;
  readonly #head = h("div", { class: "pane-head" });
  readonly #none = h("p", { class: "source-notice" });
  readonly #search = h("input", {
    id: "image-search",
    attributes: {
      type: "search",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: "Filter files of this layer",
      "aria-label": "Filter files of this layer",
    },
  });
  #review: Review | undefined;
  #index: ImageIndex | undefined;
  #image = 0;
  #layer = 0;
  #order: Order = "size";
  #rows: readonly (readonly FileRow[])[] = [];
  #chosen: FileRow | undefined;

  constructor(_session: Session) {
    this.#files = new ListBox<FileRow>("image-files", "Files of the layer", {
      height: () => 40,
      draw: fileRow,
      isOption: () => true,
      label: fileLabel,
      choose: (row) => {
        this.#chosen = row;
        this.#files.choose((one) => one === row);
      },
      enter: () => {},
    });
    this.#search.addEventListener("input", () => this.#drawFiles());
    this.element = h(
      "div",
      { class: "review", attributes: { "data-view": "image" } },
      h(
        "section",
        { class: "side image-side", attributes: { "aria-label": "Image", tabindex: 0 } },
        h("h2", { class: "unseen" }, "Image"),
        this.#facts,
        h("h3", {}, "Layers, the base first"),
        this.#layers,
      ),
      h(
        "section",
        { class: "pane", attributes: { "aria-label": "Layer" } },
        this.#head,
        h(
          "div",
          { class: "toolbar" },
          h(
            "label",
            { class: "search", attributes: { for: "image-search" } },
            icon("search"),
            this.#search,
          ),
          choice<Order>(
            "Order by",
            [
              ["size", "size"],
              ["path", "path"],
              ["archive", "place in the layer"],
            ],
            this.#order,
            (order) => {
              this.#order = order;
              this.#drawFiles();
            },
          ),
        ),
        this.#none,
        this.#files.element,
      ),
    );
  }

  update({ screen, route }: State): void {
    if (screen.name !== "review" || route.view !== "image") return;
    const isNew = this.#index !== screen.image || !this.#review;
    this.#review = screen;
    if (!isNew) return;
    this.#index = screen.image;
    this.#show(0);
  }

  key(event: KeyboardEvent): void {
    if (event.key === "/") {
      event.preventDefault();
      this.#search.focus();
    } else {
      this.element.toggleAttribute("data-open", false);
    }
  }

  #show(image: number): void {
    this.#image = image;
    const shown = this.#index?.images[image];
    if (!shown) {
      fill(this.#facts, h("p", { class: "dim" }, "No image was given, or none could be read."));
      fill(this.#layers);
      this.#rows = [];
      return this.#drawFiles();
    }
    this.#rows = layersOf(shown);
    fill(this.#facts, ...this.#factsOf(shown));
    const largest = this.#rows.map(bytesIn);
    this.#select(largest.indexOf(Math.max(...largest)), false);
  }

  #factsOf(image: ExportedImage): Child[] {
    const { images = [] } = this.#index ?? {};
    const total = this.#rows.reduce((sum, rows) => sum + bytesIn(rows), 0);
    const waste = this.#rows.reduce((sum, rows) => sum + wasted(rows), 0);
    const facts: [string, string][] = [
      ["Platform", image.platform],
      ["Runs as", image.user === "" || image.user === "0" ? "root" : image.user],
      ["Starts", image.command],
      ["Made", image.created.slice(0, 10)],
      ["Variables", image.variables.join(", ")],
      ["Ports", image.ports.join(", ")],
      ["Files", `${sizeText(total)} in ${count(image.layers.length, "layer")}`],
      ["Wasted", `${sizeText(waste)} that no container sees`],
    ];
    return [
      images.length > 1
        ? choice(
            "Image",
            images.map(
              (one, i) => [String(i), visible(`${one.names[0] ?? ""} ${one.platform}`)] as const,
            ),
            String(this.#image),
            (value) => this.#show(Number(value)),
          )
        : h("p", { class: "image-name" }, image.names.map(visible).join(", ")),
      h(
        "dl",
        { class: "rule" },
        ...facts
          .filter(([, value]) => value !== "")
          .flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, visible(value))]),
      ),
      this.#review && packageList(this.#review.report),
    ];
  }

  #select(layer: number, isOpen = true): void {
    this.#layer = layer;
    this.#chosen = undefined;
    this.#search.value = "";
    this.element.toggleAttribute("data-open", isOpen);
    const { layers = [] } = this.#index?.images[this.#image] ?? {};
    const most = Math.max(1, ...this.#rows.map(bytesIn));
    const hadFocus = this.#layers.contains(document.activeElement);
    fill(
      this.#layers,
      ...layers.map((one, i) => {
        const rows = this.#rows[i] ?? [];
        const share = h("span", { class: "layer-share" });
        share.style.width = `${(bytesIn(rows) / most) * 100}%`;
        const item = button(visible(one.madeBy || one.digest), () => this.#select(i), {
          class: "layer",
          attributes: { "aria-pressed": String(i === layer) },
        });
        item.append(
          h(
            "small",
            {},
            one.problem !== undefined && rows.length === 0
              ? visible(one.problem)
              : `${sizeText(bytesIn(rows))}, ${count(rows.length, "entry", "entries")}${wasted(rows) > 0 ? `, ${sizeText(wasted(rows))} wasted` : ""}`,
          ),
          share,
        );
        return h("li", {}, item);
      }),
    );
    if (hadFocus) this.#layers.querySelector<HTMLElement>("[aria-pressed=true]")?.focus();
    this.#drawFiles();
  }

  #drawFiles(): void {
    const layer = this.#index?.images[this.#image]?.layers[this.#layer];
    fill(
      this.#head,
      button("Back", () => this.element.toggleAttribute("data-open", false), {
        class: "quiet back",
        icon: "back",
      }),
      layer && h("h2", {}, `Layer ${this.#layer + 1}`),
      layer && h("p", { class: "at" }, visible(layer.digest)),
      layer && layer.madeBy !== "" && h("p", { class: "at" }, visible(layer.madeBy)),
      layer?.problem !== undefined &&
        h("p", { class: "problems" }, icon("alert"), visible(layer.problem)),
    );
    const words = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const all = this.#rows[this.#layer] ?? [];
    const rows = all.filter(({ path, hidden = "" }) => {
      const text = `${path} ${hidden}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    if (this.#order === "size") rows.sort((a, b) => b.size - a.size);
    if (this.#order === "path") rows.sort((a, b) => (a.path < b.path ? -1 : 1));
    this.#files.show(rows, (row) => row === this.#chosen);
    this.#files.element.hidden = rows.length === 0;
    this.#none.hidden = rows.length > 0;
    this.#none.textContent =
      all.length === 0 ? "No file of it is listed." : "No file passes the filter.";
  }
}

function fileRow(row: FileRow): HTMLElement[] {
  const note = noteOf(row);
  return [
    h(
      "span",
      { class: "image-path" },
      visible(row.path),
      note !== "" && h("span", { class: "badge" }, note),
    ),
    h("span", { class: "row-count" }, row.kind === "file" ? sizeText(row.size) : row.kind),
  ];
}

function fileLabel(row: FileRow): string {
  const note = noteOf(row);
  const size = row.kind === "file" ? sizeText(row.size) : row.kind;
  return `${visible(row.path)}, ${size}${note === "" ? "" : `, ${note}`}`;
}

function noteOf({ hidden, removes, target }: FileRow): string {
  if (removes !== undefined) return `removes ${visible(removes)}`;
  if (hidden !== undefined) return `${hidden} by a later layer`;
  return target === undefined ? "" : `to ${visible(target)}`;
}
