import { severities } from "@sluice/engine";
import { exportMenu } from "../export/menu.ts";
import { reasonOf } from "../intake/folder.ts";
import { visible } from "../review/source.ts";
import { count } from "../review/view-model.ts";
import { button, type Child, fill, h, icon } from "./dom.ts";
import type { Session } from "./session.ts";
import type { Review, State } from "./state.ts";

/** One line about the audit, over every part of its report, and what can be done with the whole. */
export class Bar {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #text = h("div", { class: "summary-text" });
  readonly #picture = h("div", { class: "summary-bar" });
  readonly #live = h("p", { class: "live", attributes: { role: "status" } });
  readonly #actions = h("div", { class: "bar-actions" });
  readonly #problems = h("div", { class: "problems-place" });
  #drawn: Review | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.element = h(
      "section",
      { class: "summary", attributes: { "aria-label": "The audit" } },
      this.#text,
      this.#picture,
      this.#live,
      this.#actions,
      exportMenu(session, (error) => this.#fail(error)),
      this.#problems,
    );
  }

  update({ screen }: State): void {
    this.element.hidden = screen.name !== "review";
    if (screen.name !== "review") return;
    const before = this.#drawn;
    this.#drawn = screen;
    if (before?.report !== screen.report) {
      fill(this.#text, ...told(screen));
      fill(this.#picture, bar(screen));
      fill(this.#problems, problems(screen));
    }
    if (before?.live !== screen.live) this.#drawLive(screen);
    if (before?.steps !== screen.steps || before.changes !== screen.changes)
      this.#drawActions(screen);
  }

  #drawLive({ live }: Review): void {
    this.element.toggleAttribute("data-auditing", live === "auditing");
    this.#live.textContent =
      live === "auditing"
        ? "Auditing…"
        : live === "current"
          ? ""
          : `Not audited: ${visible(live.failed)}`;
  }

  #drawActions({ steps, changes, canReread }: Review): void {
    const last = steps.at(-1);
    const reread = button("Read again", () => void this.#session.reread(), {
      class: "quiet",
      icon: "refresh",
    });
    // It would drop what was changed here.
    reread.disabled = changes.size > 0;
    if (reread.disabled) reread.title = "Save or revert your changes first";
    fill(
      this.#actions,
      last &&
        button("Undo", () => this.#session.undo(), {
          class: "quiet",
          icon: "undo",
          title: visible(last.what),
          attributes: { "aria-description": visible(last.what) },
        }),
      canReread && reread,
    );
  }

  #fail(error: unknown): void {
    fill(
      this.#problems,
      h("p", { class: "problems" }, icon("alert"), `Not saved: ${reasonOf(error)}.`),
    );
  }
}

function told({ report, of, milliseconds }: Review): Child[] {
  const { summary } = report;
  const total = severities.reduce((sum, severity) => sum + summary[severity], 0);
  return [
    h("h1", {}, visible(of)),
    h(
      "p",
      {},
      h("strong", {}, total === 0 ? "No findings" : count(total, "finding")),
      ` in ${count(summary.audited, "audited file")} · ${time(milliseconds)}`,
    ),
  ];
}

/** The share of each severity, as a picture of numbers that stand elsewhere as text. */
function bar({ report }: Review): HTMLElement {
  const parts = severities.flatMap((severity) => {
    if (report.summary[severity] === 0) return [];
    const part = h("span", { attributes: { "data-severity": severity } });
    part.style.flexGrow = String(report.summary[severity]);
    return [part];
  });
  return h("div", { class: "bar", attributes: { "aria-hidden": "true" } }, ...parts);
}

/** What was asked for and not audited must never look like a clean result. */
function problems({ report }: Review): Child {
  const number = report.summary.errors;
  if (number === 0) return undefined;
  return h(
    "p",
    { class: "problems" },
    icon("alert"),
    h("span", {}, `${count(number, "file")} could not be audited.`),
    h("a", { attributes: { href: "#source" } }, "Show them"),
  );
}

function time(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(1, Math.round(milliseconds))} ms`;
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
