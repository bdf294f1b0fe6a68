import { visible } from "../review/source.ts";
import { button, h, icon } from "./dom.ts";
import type { Session } from "./session.ts";
import type { State } from "./state.ts";

export class FailedView {
  readonly element: HTMLElement;
  readonly #title = h("h1");
  readonly #reason = h("p", { class: "reason" });

  constructor(session: Session) {
    this.element = h(
      "div",
      { class: "notice", attributes: { role: "alert" } },
      h("div", { class: "notice-icon bad" }, icon("alert")),
      this.#title,
      this.#reason,
      h(
        "p",
        {},
        "Nothing was audited. Fewer or smaller files may pass; the command line tool takes more.",
      ),
      button("Start again", () => session.reset(), { class: "primary" }),
    );
  }

  update({ screen }: State): void {
    if (screen.name !== "failed") return;
    this.#title.textContent = `The audit of ${visible(screen.of)} stopped`;
    this.#reason.textContent = visible(screen.reason);
  }
}
