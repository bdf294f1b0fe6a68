import { hasPipelines } from "../review/path-model.ts";
import { fill, h, icon, type IconName } from "./dom.ts";
import { hashOf, type Route } from "./route.ts";
import type { State } from "./state.ts";

interface Item {
  readonly route: Route;
  readonly label: string;
  readonly icon: IconName;
  readonly number?: number | undefined;
}

/** Links to the parts of the report; each has its address. */
export class Navigation {
  readonly element = h("nav", { class: "views", attributes: { "aria-label": "Views" } });
  #drawn = "";

  update(state: State): void {
    const items = itemsOf(state);
    const { view } = state.route;
    const isRules = state.screen.name !== "review" && view !== "rules";
    const drawn = JSON.stringify([items, view, isRules]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const focused = document.activeElement?.getAttribute("href");
    fill(
      this.element,
      ...items.map(({ route, label, icon: name, number }) =>
        h(
          "a",
          {
            class: "view-link",
            attributes: {
              href: hashOf(route),
              "aria-current": route.view === view && !isRules ? "page" : false,
              "data-count": number?.toLocaleString("en") ?? false,
            },
          },
          icon(name),
          h("span", {}, label),
        ),
      ),
    );
    if (focused && !document.activeElement?.matches("a"))
      this.element.querySelector<HTMLElement>(`a[href="${CSS.escape(focused)}"]`)?.focus();
    this.element
      .querySelector("[aria-current]")
      ?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

function itemsOf({ screen }: State): readonly Item[] {
  const rules: Item = { route: { view: "rules" }, label: "Rules", icon: "rules" };
  if (screen.name !== "review") return [rules];
  const { report, ignored, changes, image } = screen;
  const active = report.findings.filter(({ suppressed }) => !suppressed).length;
  const all: readonly (Item | false)[] = [
    { route: { view: "overview" }, label: "Overview", icon: "overview" },
    { route: { view: "findings" }, label: "Findings", icon: "alert", number: active },
    {
      route: { view: "source" },
      label: "Source",
      icon: "file",
      number: report.files.length + ignored.length,
    },
    hasPipelines(report) && { route: { view: "path" }, label: "Delivery path", icon: "path" },
    image !== undefined && { route: { view: "image" }, label: "Image", icon: "layers" },
    { route: { view: "policy" }, label: "Policy", icon: "policy" },
    changes.size > 0 && {
      route: { view: "changes" },
      label: "Changes",
      icon: "edit",
      number: changes.size,
    },
    rules,
  ];
  return all.filter((item) => item !== false);
}
