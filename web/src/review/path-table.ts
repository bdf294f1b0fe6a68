import type { Place } from "@sluice/engine";
import { button, type Child, h } from "../app/dom.ts";
import type { PathState } from "../app/state.ts";
import { place as placeText } from "./details.ts";
import { environmentsOf, type Gate, type PathEnvironment, type Way } from "./path-model.ts";
import type { ShowPlace } from "./path-view.ts";
import { visible } from "./source.ts";

/**
 * The same path as a table, for who cannot see the drawing or wants to copy it, and the files to
 * take away.
 */
export function pathTable(
  path: PathState,
  show: ShowPlace,
  save: (format: "svg" | "mermaid" | "json") => void,
): readonly Child[] {
  if (path.is !== "ready") return [];
  const environments = environmentsOf(path.report);
  if (environments.length === 0) return [];
  const files = h(
    "div",
    { class: "path-files", attributes: { role: "group", "aria-label": "Save the path" } },
    button("SVG", () => save("svg"), { class: "quiet", icon: "download" }),
    button("Mermaid", () => save("mermaid"), { class: "quiet", icon: "download" }),
    button("JSON of the path", () => save("json"), { class: "quiet", icon: "download" }),
  );
  const heads = ["Environment", "Started by", "Job", "Gates", "Approval", "Credentials"];
  return [
    files,
    h(
      "details",
      { class: "path-table" },
      h("summary", {}, "As a table"),
      h(
        "div",
        {
          class: "table-scroll",
          attributes: { tabindex: 0, role: "region", "aria-label": "Table of the path" },
        },
        h(
          "table",
          {},
          h("caption", { class: "unseen" }, "What reaches each environment, and past which gates"),
          h(
            "thead",
            {},
            h("tr", {}, ...heads.map((head) => h("th", { attributes: { scope: "col" } }, head))),
          ),
          h("tbody", {}, ...environments.flatMap((one) => rowsOf(one, show))),
        ),
      ),
    ),
  ];
}

function rowsOf({ name, ways }: PathEnvironment, show: ShowPlace): HTMLElement[] {
  const shown = visible(name);
  const head = (rows: number) =>
    h("th", { attributes: { scope: "rowgroup", rowspan: rows } }, shown);
  if (ways.length === 0)
    return [h("tr", {}, head(1), h("td", { attributes: { colspan: 5 } }, "Nothing deploys to it"))];
  return ways.map((way, i) =>
    h("tr", {}, i === 0 && head(ways.length), ...cells(way, shown, show)),
  );
}

function cells(way: Way, environment: string, show: ShowPlace): HTMLElement[] {
  const starts = way.starts.map(({ event, ref }) => `${visible(event)} ${visible(ref)}`).join(", ");
  const notes = [way.isOutside && "not listed by the policy", !way.isSure && "may run"];
  const more = notes.filter(Boolean).join(", ");
  const job = visible(way.job);
  const approval = { yes: "yes", no: "none", unknown: "not known" }[way.approval];
  const keys = { oidc: "OIDC", static: "long-lived key", none: "none seen", unknown: "not known" };
  const credentials = keys[way.credentials];
  return [
    h("td", {}, more === "" ? starts : `${starts} (${more})`),
    h("td", {}, link(way.deploy, job, `deploy to ${environment} by ${job}`, show)),
    h("td", {}, ...gates(way.gates, show)),
    h("td", {}, link(way.approvalPlace, approval, "approval", show)),
    h("td", {}, link(way.credentialsPlace, credentials, "credentials", show)),
  ];
}

function gates(all: readonly Gate[], show: ShowPlace): Child[] {
  if (all.length === 0) return ["no gate"];
  const words = { passes: "", may: " (maybe)", missing: " (missing)" };
  return all.flatMap(({ name, state, place }, i) => [
    i > 0 && ", ",
    link(place, `${name}${words[state]}`, name, show),
  ]);
}

function link(place: Place | undefined, text: string, what: string, show: ShowPlace): Child {
  if (!place) return text;
  const element = h(
    "button",
    {
      class: "link",
      title: placeText(place.path, place.span),
      attributes: { type: "button" },
      on: { click: () => show(place, what, element) },
    },
    text,
  );
  return element;
}
