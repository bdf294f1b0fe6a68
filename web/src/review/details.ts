import type { Finding, RuleEntry, Span } from "@sluice/engine";
import { type Child, fill, h } from "../app/dom.ts";
import { type Source, visible } from "./source.ts";
import { messageWithoutRisk } from "./view-model.ts";

export interface DetailActions {
  /** Shows place `place` of the finding: 0 its own, 1 the first related one. */
  show(place: number): void;
  source(path: string): Promise<Source>;
}

/** What is known of one finding, beside its source. */
export function details(
  finding: Finding,
  rule: RuleEntry | undefined,
  actions: DetailActions,
): HTMLElement {
  const risk = rule?.risk ?? "";
  const message = messageWithoutRisk(finding.message, risk);
  return h(
    "div",
    { class: "details" },
    suppression(finding),
    message !== "" && h("p", { class: "message" }, visible(message)),
    section("Risk", risk !== "" && h("p", {}, risk)),
    section("Fix", h("p", {}, visible(finding.fix))),
    section("Suggested change", suggestion(finding, actions)),
    section("Related places", relatedPlaces(finding, actions)),
    section("Rule", facts(finding)),
  );
}

function section(title: string, content: Child): Child {
  if (content === undefined || content === false) return undefined;
  return h("section", {}, h("h3", {}, title), content);
}

function suppression({ suppressed }: Finding): Child {
  if (!suppressed) return undefined;
  const reason = suppressed.reason ? `: ${visible(suppressed.reason)}` : "";
  return h("p", { class: "suppressed" }, `Suppressed by ${visible(suppressed.by)}${reason}`);
}

function relatedPlaces({ related = [] }: Finding, actions: DetailActions): Child {
  if (related.length === 0) return undefined;
  return h(
    "ul",
    { class: "places" },
    ...related.map(({ path, span, note }, i) =>
      h(
        "li",
        {},
        h(
          "button",
          {
            class: "link",
            attributes: { type: "button" },
            on: { click: () => actions.show(i + 1) },
          },
          place(path, span),
        ),
        h("span", {}, visible(note)),
      ),
    ),
  );
}

/** The file's text and what would stand there, as the engine proposes it. */
function suggestion({ edit }: Finding, actions: DetailActions): Child {
  if (!edit) return undefined;
  const blocks = edit.edits.map(({ path, span, text }) => {
    const removed = h("del");
    const block = h(
      "pre",
      { class: "change" },
      removed,
      text !== "" && h("ins", {}, visibleLines(text)),
    );
    void actions.source(path).then(
      (source) => fill(removed, visibleLines(source.text(span))),
      () => {}, // the replacement alone still tells
    );
    return h("li", {}, h("span", { class: "where" }, place(path, span)), block);
  });
  const safety =
    edit.safety === "safe" ? "Keeps the meaning of the file." : "Read it before you take it.";
  return h("div", {}, h("ul", { class: "changes" }, ...blocks), h("p", { class: "dim" }, safety));
}

function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}

function facts(finding: Finding): HTMLElement {
  const rows: [string, Child][] = [
    ["Id", code(finding.rule)],
    ["Confidence", finding.confidence],
    ["Shown to", finding.persona === "regular" ? "everyone" : `${finding.persona} runs`],
    ["Topics", finding.topics.map((topic) => topic.replace(/[-_]/g, " ")).join(", ")],
    ["Resource", finding.resource === undefined ? "" : code(visible(finding.resource))],
    ["Place", finding.node === undefined ? "" : code(visible(finding.node))],
    [
      "Also known as",
      finding.aliases.length > 0 && h("span", { class: "codes" }, ...finding.aliases.map(code)),
    ],
  ];
  return h(
    "dl",
    { class: "rule" },
    ...rows
      .filter(([, value]) => value !== "" && value !== false && value !== undefined)
      .flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
  );
}

function code(text: string): HTMLElement {
  return h("code", {}, text);
}

/** @example place("main.tf", span) // "main.tf:3:9" */
export function place(path: string, { start }: Span): string {
  return `${visible(path)}:${start.line}:${start.column}`;
}
