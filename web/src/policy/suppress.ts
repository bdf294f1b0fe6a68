import type { Finding } from "@sluice/engine";
import { button, choice, h } from "../app/dom.ts";
import type { Session } from "../app/session.ts";
import { reasonOf } from "../intake/folder.ts";
import { emptyPolicy, POLICY } from "./file.ts";
import { ignoreOf, type Scope, scopesOf, withIgnore } from "./ignores.ts";

const words: Readonly<Record<Scope, string>> = {
  resource: "this resource",
  file: "this file",
  everywhere: "every file",
};

/** Asks why a finding is accepted and until when, and writes that into the policy. */
export function suppressForm(finding: Finding, session: Session, close: () => void): HTMLElement {
  const scopes = scopesOf(finding);
  let scope: Scope = scopes[0] ?? "file";
  const reason = h("input", {
    id: "suppress-reason",
    attributes: { type: "text", required: true, autocomplete: "off", maxlength: 500 },
  });
  const expires = h("input", {
    id: "suppress-expires",
    attributes: { type: "date", min: day(0), value: day(90) },
  });
  const problem = h("p", { class: "problem", attributes: { role: "alert", hidden: true } });
  const form = h(
    "form",
    { class: "suppress-form", attributes: { "aria-label": "Accept this risk" } },
    choice<Scope>(
      "Accept",
      scopes.map((one) => [one, words[one]] as const),
      scope,
      (value) => {
        scope = value;
      },
    ),
    field("suppress-reason", "Why it is accepted", reason),
    field("suppress-expires", "Last day it counts (empty for ever)", expires),
    problem,
    h(
      "div",
      { class: "actions" },
      h("button", { class: "primary", attributes: { type: "submit" } }, "Add to the policy"),
      button("Close", close),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (reason.value.trim() === "") return reason.focus();
    const ignore = ignoreOf(finding, scope, reason.value.trim(), expires.value);
    accept(session, ignore).then(close, (error: unknown) => {
      problem.hidden = false;
      problem.textContent = `It could not be added: ${reasonOf(error)}.`;
    });
  });
  return form;
}

async function accept(session: Session, ignore: Parameters<typeof withIgnore>[1]): Promise<void> {
  const source = await session.source(POLICY).catch(() => undefined);
  const text = withIgnore(source?.whole() ?? emptyPolicy, ignore);
  await session.put(`Accepted ${ignore.rule}`, POLICY, new TextEncoder().encode(text));
}

function field(id: string, label: string, input: HTMLInputElement): HTMLElement {
  return h("div", { class: "field" }, h("label", { attributes: { for: id } }, label), input);
}

function day(after: number): string {
  return new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);
}
