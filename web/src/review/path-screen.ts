import type { Place } from "@sluice/engine";
import { type Child, fill, h, icon } from "../app/dom.ts";
import { hashOf } from "../app/route.ts";
import type { Session } from "../app/session.ts";
import type { PathState, Review, Selected, State } from "../app/state.ts";
import { Pane } from "./pane.ts";
import { environmentsOf, hasPipelines, pipelinesOf } from "./path-model.ts";
import { pathTable } from "./path-table.ts";
import { pathView } from "./path-view.ts";
import { visible } from "./source.ts";
import { count } from "./view-model.ts";

/** The delivery path beside the place that a part of it leads to. */
export class PathScreen {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #pane: Pane;
  readonly #drawing = h("div", {
    id: "path",
    class: "path-view",
    attributes: { tabindex: -1, role: "group", "aria-label": "Delivery path" },
  });
  /** What leads to the place that is shown. */
  #leading: HTMLElement | undefined;
  #selected: Selected | undefined;
  #drawn: { path: PathState; report: Review["report"] } | undefined;
  #isOpen = false;

  constructor(session: Session) {
    this.#session = session;
    this.#pane = new Pane(session, {
      close: () => this.#close(),
      hint: "Choose a part of the path to see where it is written.",
    });
    this.element = h(
      "div",
      { class: "review", attributes: { "data-view": "path" } },
      h("section", { class: "side", attributes: { "aria-label": "Path" } }, this.#drawing),
      this.#pane.element,
    );
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#close();
    });
  }

  update({ screen, engine }: State): void {
    if (screen.name !== "review") return;
    const rules = engine.is === "ready" ? engine.rules : undefined;
    const isNew = this.#drawn?.report !== screen.report;
    if (isNew || this.#drawn?.path !== screen.path) {
      this.#drawn = { path: screen.path, report: screen.report };
      this.#draw(screen);
    }
    if (isNew) {
      this.#selected = undefined;
      void this.#pane.draw(screen, rules, undefined);
    }
  }

  focus(): void {
    this.#drawing.focus({ preventScroll: true });
  }

  #draw(review: Review): void {
    if (!hasPipelines(review.report)) {
      this.element.toggleAttribute("data-empty", true);
      return fill(
        this.#drawing,
        h("p", { class: "path-notice" }, "There are no pipelines among the files, so no path."),
      );
    }
    const show = (place: Place, what: string, from: HTMLElement) => {
      this.#leading?.removeAttribute("aria-current");
      from.setAttribute("aria-current", "true");
      this.#leading = from;
      this.#open({ kind: "place", place, what });
    };
    const save = (format: "svg" | "mermaid" | "json") => void this.#save(format);
    const { path } = review;
    const isEmpty = path.is === "ready" && environmentsOf(path.report).length === 0;
    this.element.toggleAttribute("data-empty", isEmpty);
    fill(
      this.#drawing,
      h("h2", { class: "unseen" }, "Delivery path"),
      ...pathView(path, show),
      ...pathTable(path, show, save),
      isEmpty && nothingDeploys(pipelinesOf(review.report)),
    );
    if (path.is === "none") void this.#session.path();
  }

  async #save(format: "svg" | "mermaid" | "json"): Promise<void> {
    const { save } = await import("../export/save.ts");
    const [name, type] = {
      svg: ["delivery-path.svg", "image/svg+xml"],
      mermaid: ["delivery-path.mmd", "text/plain"],
      json: ["delivery-path.json", "application/json"],
    }[format] as [string, string];
    save(name, type, await this.#session.exportPath(format));
  }

  #open(selected: Selected): void {
    this.#selected = selected;
    this.#isOpen = true;
    this.element.toggleAttribute("data-open", true);
    const { screen, engine } = this.#session.store.state;
    if (screen.name !== "review") return;
    const rules = engine.is === "ready" ? engine.rules : undefined;
    void this.#pane.draw(screen, rules, this.#selected);
    this.#pane.source.focus();
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.element.toggleAttribute("data-open", false);
    (this.#leading?.isConnected ? this.#leading : this.#drawing).focus({ preventScroll: true });
  }
}

/** Pipelines that are listed before the rest is a number. */
const MOST = 6;

/** Why there is nothing to draw, what was looked at, and what would change that. */
function nothingDeploys(pipelines: readonly string[]): Child {
  const rest = pipelines.length - MOST;
  return h(
    "section",
    { class: "path-empty" },
    icon("path"),
    h("h3", {}, "No way to an environment is seen"),
    h(
      "p",
      {},
      `${count(pipelines.length, "pipeline was", "pipelines were")} read, and none surely deploys to an environment that has a name. A job that deploys says where to by `,
      h("code", {}, "environment: production"),
      ": then this shows which commits get there, and past which gates.",
    ),
    h(
      "ul",
      {},
      ...pipelines
        .slice(0, MOST)
        .map((path) =>
          h(
            "li",
            {},
            h("a", { attributes: { href: hashOf({ view: "source", path }) } }, visible(path)),
          ),
        ),
      rest > 0 && h("li", { class: "dim" }, `and ${rest.toLocaleString("en")} more`),
    ),
  );
}
