import { severities } from "@sluice/engine";
import { button, type Child, h, icon } from "../app/dom.ts";
import type { Review } from "../app/state.ts";
import { visible } from "./source.ts";
import { count } from "./view-model.ts";

/** One line that says what came out, and one that says what was not audited. */
export function summaryOf(review: Review, exports: HTMLElement, showFiles: () => void): Child[] {
  const { report, of, milliseconds } = review;
  const { summary } = report;
  const total = severities.reduce((sum, severity) => sum + summary[severity], 0);
  return [
    h(
      "div",
      { class: "summary-text" },
      h("h1", {}, visible(of)),
      h(
        "p",
        {},
        h("strong", {}, total === 0 ? "No findings" : count(total, "finding")),
        ` in ${count(summary.audited, "audited file")} · ${time(milliseconds)}`,
      ),
    ),
    bar(review, total),
    exports,
    problems(review, showFiles),
  ];
}

/** The share of each severity, as a picture of numbers that stand beside it as text. */
function bar({ report }: Review, total: number): Child {
  if (total === 0) return undefined;
  const parts = severities.flatMap((severity) => {
    if (report.summary[severity] === 0) return [];
    const part = h("span", { attributes: { "data-severity": severity } });
    part.style.flexGrow = String(report.summary[severity]);
    return [part];
  });
  return h("div", { class: "bar", attributes: { "aria-hidden": "true" } }, ...parts);
}

/** What was asked for and not audited must never look like a clean result. */
function problems({ report }: Review, showFiles: () => void): Child {
  const number = report.summary.errors;
  if (number === 0) return undefined;
  return h(
    "p",
    { class: "problems" },
    icon("alert"),
    h("span", {}, `${count(number, "file")} could not be audited.`),
    button("Show them", showFiles, { class: "link" }),
  );
}

function time(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(1, Math.round(milliseconds))} ms`;
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
