import type { Finding, RuleEntry, Span } from "@sluice/engine";
import { button, type Child, fill, h } from "../app/dom.ts";
import { hashOf } from "../app/route.ts";
import type { Session } from "../app/session.ts";
import { reasonOf } from "../intake/folder.ts";
import { visible } from "./source.ts";
import { messageWithoutRisk } from "./view-model.ts";

/** Shows place `place` of the finding: 0 its own, 1 the first related one. */
export type ShowRelated = (place: number) => void;

/** What is known of one finding, beside its source, and what can be done about it. */
export function details(
  finding: Finding,
  rule: RuleEntry | undefined,
  session: Session,
  show: ShowRelated,
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
    section("Suggested change", suggestion(finding, session)),
    section("Related places", relatedPlaces(finding, show)),
    section("Rule", facts(finding)),
    suppress(finding, session),
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

function relatedPlaces({ related = [] }: Finding, show: ShowRelated): Child {
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
            on: { click: () => show(i + 1) },
          },
          place(path, span),
        ),
        h("span", {}, visible(note)),
      ),
    ),
  );
}

/** The change as a diff, made once the finding is looked at, and the button that makes it. */
function suggestion(finding: Finding, session: Session): Child {
  const { edit } = finding;
  if (!edit) return undefined;
  const diff = h("div", { class: "diffs" });
  const accept = button("Make this change", () => void take(), { class: "primary", icon: "check" });
  const problem = h("p", { class: "problem", attributes: { role: "alert", hidden: true } });
  const fail = (error: unknown) => {
    problem.hidden = false;
    problem.textContent = `It cannot be made: ${reasonOf(error)}.`;
    accept.disabled = true;
  };
  const take = async () => {
    accept.disabled = true;
    await session.accept(finding).catch(fail);
  };
  import("../edit/diff.ts")
    .then(({ diffOfEdits }) => diffOfEdits(edit.edits, session))
    .then((parts) => fill(diff, ...parts), fail);
  const safety =
    edit.safety === "safe" ? "Keeps the meaning of the file." : "Read it before you take it.";
  return h(
    "div",
    { class: "suggestion" },
    diff,
    h("div", { class: "actions" }, accept, h("span", { class: "dim" }, safety)),
    problem,
  );
}

/** The form that accepts a finding in the policy: a piece of its own, since few need it. */
function suppress(finding: Finding, session: Session): Child {
  if (finding.suppressed || finding.rule.startsWith("sluice/")) return undefined;
  const place = h("div", { class: "suppress" });
  const open = button(
    "Accept this risk…",
    () =>
      void import("../policy/suppress.ts").then(({ suppressForm }) => {
        const form = suppressForm(finding, session, () => fill(place, open));
        fill(place, form);
        form.querySelector<HTMLElement>("select, input, textarea")?.focus();
        form.scrollIntoView({ block: "nearest" });
      }),
    { class: "quiet" },
  );
  place.append(open);
  return place;
}

function facts(finding: Finding): HTMLElement {
  const rows: [string, Child][] = [
    [
      "Id",
      h(
        "a",
        { attributes: { href: hashOf({ view: "rules", rule: finding.rule }) } },
        code(finding.rule),
      ),
    ],
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
