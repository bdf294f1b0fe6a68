import { fromDrop } from "../intake/given.ts";
import { ReviewView } from "../review/review.ts";
import { count } from "../review/view-model.ts";
import { button, fill, h, icon } from "./dom.ts";
import { FailedView } from "./failed.ts";
import { ProgressView, stageText } from "./progress.ts";
import type { Session } from "./session.ts";
import { StartView } from "./start.ts";
import type { Screen, State } from "./state.ts";

interface View {
  readonly element: HTMLElement;
  update(state: State): void;
}

const views: Readonly<Record<Screen["name"], new (session: Session) => View>> = {
  start: StartView,
  running: ProgressView,
  failed: FailedView,
  review: ReviewView,
};

/** Header, the screen that is on, the live region, and the drop that works on every screen. */
export class Shell {
  readonly #session: Session;
  readonly #main: HTMLElement;
  readonly #status = h("p", { class: "unseen", attributes: { role: "status" } });
  readonly #engine = h("span", { class: "engine" });
  readonly #again: HTMLButtonElement;
  readonly #broken = h("div", { class: "banner", attributes: { role: "alert", hidden: true } });
  #view: View | undefined;
  #name: Screen["name"] | undefined;

  constructor(session: Session, root: HTMLElement) {
    this.#session = session;
    this.#main = h("main", { id: "main" });
    this.#again = button("New audit", () => session.reset(), { class: "quiet" });
    const header = h(
      "header",
      { class: "top" },
      h("p", { class: "brand" }, icon("gate"), h("span", {}, "Sluice")),
      this.#engine,
      this.#again,
    );
    const veil = h("div", { class: "veil", attributes: { "aria-hidden": true } }, "Drop to audit");
    root.replaceChildren(header, this.#broken, this.#main, this.#status, veil);
    this.#listen();
    session.store.watch((state) => this.#update(state));
  }

  #update(state: State): void {
    const { screen, engine } = state;
    if (screen.name !== this.#name) {
      this.#name = screen.name;
      this.#view = new views[screen.name](this.#session);
      this.#main.replaceChildren(this.#view.element);
      document.body.dataset["screen"] = screen.name;
      this.#again.hidden = screen.name === "start" || screen.name === "running";
      scrollTo(0, 0);
    }
    document.body.dataset["engine"] = engine.is;
    this.#engine.textContent = engine.is === "ready" ? `version ${engine.version}` : "";
    this.#broken.hidden = engine.is !== "broken";
    if (engine.is === "broken" && this.#broken.childElementCount === 0) {
      fill(
        this.#broken,
        icon("alert"),
        h(
          "p",
          {},
          h("strong", {}, "The audit engine did not start. "),
          `${engine.reason}. It needs a current browser with WebAssembly.`,
        ),
        button("Try again", () => void this.#session.start()),
      );
    }
    if (engine.is !== "broken") fill(this.#broken);
    this.#view?.update(state);
    this.#say(screen);
  }

  #say(screen: Screen): void {
    const text = announcement(screen);
    if (text !== undefined && this.#status.textContent !== text) this.#status.textContent = text;
  }

  /** A drop anywhere counts; one on the page must never make the browser leave it. */
  #listen(): void {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    let inside = 0;
    const veil = (shown: boolean) => {
      if (!shown) inside = 0;
      document.body.toggleAttribute("data-dragging", shown);
    };
    addEventListener("dragenter", (event) => {
      if (holdsFiles(event)) veil(++inside > 0);
    });
    addEventListener("dragleave", (event) => {
      if (holdsFiles(event) && --inside <= 0) veil(false);
    });
    addEventListener("dragover", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    });
    addEventListener("drop", (event) => {
      const { dataTransfer } = event;
      if (!dataTransfer || !holdsFiles(event)) return;
      event.preventDefault();
      veil(false);
      const { items } = dataTransfer;
      const one = items.length === 1 ? items[0]?.webkitGetAsEntry()?.name : undefined;
      const name = one ?? count(items.length, "file or folder", "files and folders");
      void this.#session.audit(name, (found) => fromDrop(dataTransfer, found));
    });
  }
}

function announcement(screen: Screen): string | undefined {
  switch (screen.name) {
    case "start":
      return "";
    case "running":
      // The number that changes many times a second is not read out.
      return screen.progress.stage === "auditing" ? stageText(screen.progress) : "Reading files";
    case "failed":
      return undefined; // an alert by itself
    case "review": {
      const { findings, summary } = screen.report;
      const active = findings.filter((finding) => !finding.suppressed).length;
      return `${count(active, "finding")} in ${count(summary.files, "file")}`;
    }
  }
}
