import type { Report } from "@sluice/engine";
import { type Child, h } from "../app/dom.ts";
import { visible } from "./source.ts";
import { count } from "./view-model.ts";

/** Rows of the list before the rest is a number. */
const MOST = 1000;

/** What the engine lists of images and bills of materials, folded; nothing where it lists none. */
export function packageList({ packages = [] }: Report): Child {
  if (packages.length === 0) return undefined;
  return h(
    "details",
    { class: "path-table" },
    h("summary", {}, count(packages.length, "package")),
    h(
      "ul",
      { class: "rows-plain" },
      ...packages
        .slice(0, MOST)
        .map(({ name, version, type, license = "" }) =>
          h(
            "li",
            {},
            h("code", {}, visible(`${type}/${name}`)),
            h("span", { class: "dim" }, visible([version, license].filter(Boolean).join(" · "))),
          ),
        ),
    ),
    packages.length > MOST &&
      h("p", { class: "dim" }, `and ${(packages.length - MOST).toLocaleString("en")} more`),
  );
}
