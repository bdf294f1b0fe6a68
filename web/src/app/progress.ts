import type { Progress } from "../audit/protocol.ts";
import { sizeText } from "../image/model.ts";
import { count } from "../review/view-model.ts";
import { visible } from "../review/source.ts";
import { button, h, icon } from "./dom.ts";
import type { Session } from "./session.ts";
import type { State } from "./state.ts";

export class ProgressView {
  readonly element: HTMLElement;
  readonly #title = h("h1");
  readonly #stage = h("p");
  readonly #bar = h("progress", { attributes: { "aria-label": "Progress of the audit" } });

  constructor(session: Session) {
    this.element = h(
      "div",
      { class: "notice" },
      h("div", { class: "notice-icon flowing" }, icon("gate")),
      this.#title,
      this.#bar,
      this.#stage,
      button("Cancel", () => session.cancel(), { id: "cancel" }),
    );
  }

  update({ screen }: State): void {
    if (screen.name !== "running") return;
    this.#title.textContent = `Auditing ${visible(screen.of)}`;
    this.#stage.textContent = stageText(screen.progress);
    const share = shareOf(screen.progress);
    if (share === undefined) this.#bar.removeAttribute("value");
    else this.#bar.value = share;
  }
}

function stageText(progress: Progress): string {
  switch (progress.stage) {
    case "collecting":
      return progress.done === 0 ? "Looking for files" : `${count(progress.done, "file")} found`;
    case "unpacking":
      return "Reading the archive";
    case "checking":
      return `${progress.done.toLocaleString("en")} of ${count(progress.of, "file")} checked`;
    case "passing":
      return `${sizeText(progress.done)} of ${sizeText(progress.of)} checked`;
  }
}

function shareOf(progress: Progress): number | undefined {
  if ((progress.stage !== "checking" && progress.stage !== "passing") || progress.of === 0)
    return undefined;
  return progress.done / progress.of;
}
