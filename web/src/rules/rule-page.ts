import type { Report, RuleEntry } from "@sluice/engine";
import { button, type Child, fill, h } from "../app/dom.ts";
import { hashOf } from "../app/route.ts";
import type { Session } from "../app/session.ts";
import { visible } from "../review/source.ts";
import { count, noFilter } from "../review/view-model.ts";
import { marked, type RuleDoc } from "./model.ts";

/** The help page of one rule. */
export function rulePage(
  rule: RuleEntry | undefined,
  asked: string | undefined,
  report: Report | undefined,
  session: Session,
  back: () => void,
): Child[] {
  if (!rule) {
    const text =
      asked === undefined
        ? "Choose a rule to read why it is there and what to do about it."
        : `There is no rule ${visible(asked)}, and no other tool calls one so.`;
    return [h("p", { class: "source-notice" }, text)];
  }
  const examples = h("div", { class: "examples" });
  session.docOf(rule.id).then(
    (doc) => fill(examples, ...exampleSections(doc)),
    () => {}, // the engine is lost, and the page says so elsewhere
  );
  const { id, title, severity, risk, fix } = rule;
  return [
    h(
      "div",
      { class: "pane-head" },
      button("Back", back, { class: "quiet back", icon: "back" }),
      h("span", { class: "severity-label", attributes: { "data-severity": severity } }, severity),
      h("h2", {}, title),
      h(
        "p",
        { class: "at" },
        h("a", { attributes: { href: hashOf({ view: "rules", rule: id }) } }, id),
      ),
    ),
    h(
      "div",
      { class: "details rule-text" },
      risk !== "" && h("section", {}, h("h3", {}, "Why"), h("p", {}, ...prose(risk))),
      h("section", {}, h("h3", {}, "Fix"), h("p", {}, ...prose(fix))),
      inThisAudit(rule, report, session),
      examples,
      h("section", {}, h("h3", {}, "Facts"), facts(rule)),
    ),
  ];
}

function inThisAudit(rule: RuleEntry, report: Report | undefined, session: Session): Child {
  if (!report) return undefined;
  const number = report.findings.filter(
    (finding) => finding.rule === rule.id && !finding.suppressed,
  ).length;
  if (number === 0) return h("p", { class: "dim" }, "No finding of it in this audit.");
  return h(
    "p",
    {},
    button(
      `${count(number, "finding")} in this audit`,
      () => {
        session.store.review({ filter: { ...noFilter, text: rule.id } });
        session.go({ view: "findings" });
      },
      { class: "link" },
    ),
  );
}

function facts(rule: RuleEntry): HTMLElement {
  const rows: [string, Child][] = [
    ["Confidence", rule.confidence],
    ["Shown to", rule.persona === "regular" ? "everyone" : `${rule.persona} runs`],
    ["Reads", rule.platforms.join(", ")],
    ["Topics", rule.topics.map((topic) => topic.replace(/[-_]/g, " ")).join(", ")],
    [
      "Also known as",
      rule.aliases.length > 0 &&
        h("span", { class: "codes" }, ...rule.aliases.map((alias) => h("code", {}, alias))),
    ],
  ];
  return h(
    "dl",
    { class: "rule" },
    ...rows
      .filter(([, value]) => value !== "" && value !== false)
      .flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
  );
}

function exampleSections({ why, bad, good, source }: RuleDoc): Child[] {
  return [
    why !== "" && h("section", {}, ...why.split(/\n\n+/).map((text) => h("p", {}, ...prose(text)))),
    bad.length > 0 &&
      h("section", {}, h("h3", {}, "Bad"), ...bad.map((one) => example(one, "bad"))),
    good.length > 0 &&
      h("section", {}, h("h3", {}, "Good"), ...good.map((one) => example(one, "good"))),
    source !== "" && h("p", { class: "dim" }, `Source: ${source}`),
  ];
}

/** What stands in backticks is code. */
function prose(text: string): Child[] {
  return text.split(/`([^`\n]+)`/).map((part, i) => (i % 2 === 1 ? h("code", {}, part) : part));
}

function example(text: string, kind: "bad" | "good"): HTMLElement {
  return h(
    "pre",
    {
      class: `example ${kind}`,
      attributes: { tabindex: 0, role: "group", "aria-label": `${kind} example` },
    },
    ...marked(text).map((part, i) => (i % 2 === 1 ? h("mark", {}, visibleLines(part)) : part)),
  );
}

function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}
