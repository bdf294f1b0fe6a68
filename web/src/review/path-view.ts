import type { Place } from "@sluice/engine";
import { type Child, h, icon, type IconName } from "../app/dom.ts";
import type { PathState } from "../app/state.ts";
import { place as placeText } from "./details.ts";
import {
  environmentsOf,
  type Gate,
  type PathEnvironment,
  type Start,
  type Way,
} from "./path-model.ts";
import { visible } from "./source.ts";

/** Shows a place of a file; `what` says what stands there, `from` is what leads to it. */
export type ShowPlace = (place: Place, what: string, from: HTMLElement) => void;

/**
 * The delivery path, drawn: each environment with what reaches it, in the order of promotion. What
 * has a place in a file is a button that leads there.
 *
 * @example fill(element, ...pathView(review.path, (place, what) => select({ kind: "place", place, what })))
 */
export function pathView(path: PathState, show: ShowPlace): readonly Child[] {
  switch (path.is) {
    case "none":
    case "loading":
      return [
        h(
          "p",
          { class: "path-notice", attributes: { role: "status" } },
          "Following the pipelines…",
        ),
      ];
    case "failed":
      return [
        h("p", { class: "path-notice" }, `The path cannot be shown: ${visible(path.reason)}.`),
      ];
    case "ready": {
      const environments = environmentsOf(path.report);
      return [
        unknown(path.report.unknown),
        environments.length > 0 && legend(path.report.environments.length > 0),
        environments.length > 0 &&
          h(
            "ol",
            { class: "path-environments" },
            ...environments.map((environment) => drawn(environment, show)),
          ),
      ];
    }
  }
}

/** Lines that are read at a glance; more of them would push what is drawn out of sight. */
const FEW = 3;

/** What could not be read comes first: there may be more ways than are drawn. */
function unknown(parts: readonly string[]): Child {
  if (parts.length === 0) return undefined;
  const list = (some: readonly string[]) =>
    h("ul", {}, ...some.map((part) => h("li", {}, visible(part))));
  const rest = parts.slice(FEW);
  return h(
    "section",
    { class: "path-unknown" },
    h("h3", {}, icon("alert"), "Not known: there may be more than is drawn"),
    list(parts.slice(0, FEW)),
    rest.length > 0 &&
      h(
        "details",
        {},
        h("summary", {}, `and ${rest.length.toLocaleString("en")} more`),
        list(rest),
      ),
  );
}

function legend(hasPolicy: boolean): Child {
  const one = (name: IconName, state: string, text: string) =>
    h("li", { attributes: { "data-state": state } }, icon(name), text);
  return h(
    "ul",
    { class: "path-legend", attributes: { "aria-label": "Signs" } },
    one("check", "passes", "passes before every deploy"),
    one("question", "may", "may, or is not known"),
    hasPolicy && one("close", "missing", "missing, and the policy asks for it"),
    !hasPolicy &&
      h(
        "li",
        {},
        "Without a policy nobody says what ought to be: ",
        h("a", { attributes: { href: "#policy" } }, "begin one"),
        ", or let ",
        h("code", {}, "sluice init"),
        " propose one.",
      ),
  );
}

function drawn({ name, policy, place, ways }: PathEnvironment, show: ShowPlace): HTMLElement {
  const shown = visible(name);
  return h(
    "li",
    { class: "path-environment" },
    h(
      "ul",
      { class: "path-ways", attributes: { "aria-label": `What reaches ${shown}` } },
      ...ways.map((way) => lane(way, shown, show)),
      ways.length === 0 && h("li", { class: "path-none" }, "Nothing deploys to it."),
    ),
    h(
      "div",
      { class: "path-goal" },
      h("h3", {}, leading(place, `environment ${shown}`, "path-name", show, shown)),
      policy &&
        policy.branches.length > 0 &&
        h("p", {}, `for ${policy.branches.map(visible).join(", ")}`),
      policy?.isProtected && h("p", {}, "protected, as the policy states; not seen"),
    ),
  );
}

function lane(way: Way, environment: string, show: ShowPlace): HTMLElement {
  const job = visible(way.job);
  return h(
    "li",
    {
      class: "path-way",
      attributes: { "data-outside": way.isOutside, "data-maybe": !way.isSure },
    },
    h(
      "div",
      { class: "path-start" },
      leading(
        way.deploy,
        `deploy to ${environment} by ${job}`,
        "path-refs",
        show,
        ...way.starts.map(start),
      ),
      way.isOutside && h("p", { class: "path-outside" }, icon("alert"), "not listed by the policy"),
      !way.isSure && h("p", { class: "path-may" }, "may run"),
    ),
    h(
      "ul",
      { class: "path-gates", attributes: { "aria-label": "On the way" } },
      ...way.gates.map((gate) => h("li", {}, chip(gate, show))),
      way.gates.length === 0 &&
        h(
          "li",
          {},
          h("span", { class: "path-chip", attributes: { "data-state": "missing" } }, "no gate"),
        ),
      h("li", {}, approval(way, show)),
      h("li", {}, credentials(way, show)),
    ),
  );
}

function start({ event, ref }: Start): HTMLElement {
  return h(
    "span",
    { class: "path-ref" },
    h("span", { class: "path-event" }, visible(event)),
    " ",
    h("span", { class: "path-name" }, visible(ref)),
  );
}

const gateSigns: Readonly<Record<Gate["state"], { icon: IconName; says: string }>> = {
  passes: { icon: "check", says: "passes before" },
  may: { icon: "question", says: "may pass before" },
  missing: { icon: "close", says: "is asked for by the policy, and not surely there" },
};

function chip({ name, state, place }: Gate, show: ShowPlace): HTMLElement {
  const sign = gateSigns[state];
  return marked(state, sign.icon, name, `${name} ${sign.says}`, place, show);
}

function approval({ approval: truth, approvalPlace }: Way, show: ShowPlace): HTMLElement {
  const [state, text, says] = {
    yes: ["passes", "approval", "somebody has to let it pass"],
    no: ["none", "no approval", "nobody has to let it pass, as far as files show"],
    unknown: ["may", "approval", "whether somebody has to let it pass is not known"],
  }[truth] as [string, string, string];
  return marked(state, "person", text, says, approvalPlace, show);
}

function credentials({ credentials: kind, credentialsPlace }: Way, show: ShowPlace): HTMLElement {
  const [state, text, says] = {
    oidc: ["passes", "OIDC", "it gets a token for the run"],
    static: ["missing", "long-lived key", "it holds a key that stays"],
    none: ["none", "no cloud credentials", "no credentials of a cloud were seen"],
    unknown: ["may", "credentials", "how it comes by its credentials is not known"],
  }[kind] as [string, string, string];
  return marked(state, "key", text, says, credentialsPlace, show);
}

function marked(
  state: string,
  name: IconName,
  text: string,
  says: string,
  place: Place | undefined,
  show: ShowPlace,
): HTMLElement {
  const shown = state === "may" && name !== "question" ? `${text}?` : text;
  const element = leading(place, says, "path-chip", show, icon(name), shown);
  element.dataset["state"] = state;
  element.title = place === undefined ? says : `${says}: ${placeText(place.path, place.span)}`;
  if (place !== undefined) element.setAttribute("aria-label", `${shown}, ${element.title}`);
  return element;
}

/** A button where there is a place to lead to. */
function leading(
  place: Place | undefined,
  what: string,
  style: string,
  show: ShowPlace,
  ...content: readonly Child[]
): HTMLElement {
  if (place === undefined) return h("span", { class: style }, ...content);
  const button = h(
    "button",
    {
      class: style,
      attributes: { type: "button" },
      on: { click: () => show(place, what, button) },
    },
    ...content,
  );
  return button;
}
