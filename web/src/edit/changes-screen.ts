import { button, fill, h } from "../app/dom.ts";
import { hashOf } from "../app/route.ts";
import type { Session } from "../app/session.ts";
import type { Review, State } from "../app/state.ts";
import { reasonOf } from "../intake/folder.ts";
import { difference } from "../overview/model.ts";
import { visible } from "../review/source.ts";
import { count } from "../review/view-model.ts";

/** What was changed here, as diffs, to be taken along as a patch or as files. */
export class ChangesScreen {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #head = h("div", { class: "changes-head" });
  readonly #list = h("div", { class: "changes-list" });
  readonly #problem = h("p", { class: "problem", attributes: { role: "alert", hidden: true } });
  #drawn: Review | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.element = h(
      "div",
      { class: "page", attributes: { tabindex: -1 } },
      h("h2", {}, "Changes"),
      this.#head,
      this.#problem,
      this.#list,
    );
  }

  update({ screen, route }: State): void {
    if (screen.name !== "review" || route.view !== "changes") return;
    const before = this.#drawn;
    this.#drawn = screen;
    if (before?.report !== screen.report || before.changes !== screen.changes)
      this.#drawHead(screen);
    if (before?.changes !== screen.changes) void this.#drawList(screen);
  }

  #drawHead({ changes, first, report }: Review): void {
    if (changes.size === 0)
      return fill(
        this.#head,
        h(
          "p",
          { class: "dim" },
          "Nothing was changed. Make a change that a ",
          h("a", { attributes: { href: "#findings" } }, "finding"),
          " suggests, or edit a ",
          h("a", { attributes: { href: "#source" } }, "file"),
          "; what was changed stands here as a diff, to be taken along as a patch or a zip.",
        ),
      );
    const { added, gone } = difference(first, report);
    fill(
      this.#head,
      h(
        "p",
        {},
        `${count(changes.size, "file")} changed: ${count(gone.length, "finding")} gone, ${count(added.length, "finding")} new. Only here: take them along.`,
      ),
      h(
        "div",
        { class: "actions" },
        button("Save as patch", () => void this.#save("patch"), {
          class: "primary",
          icon: "download",
        }),
        button("Save files as zip", () => void this.#save("zip"), { icon: "download" }),
      ),
    );
  }

  async #drawList(review: Review): Promise<void> {
    const { diffView, patchOf } = await import("./diff.ts");
    if (this.#drawn?.changes !== review.changes) return;
    fill(
      this.#list,
      ...[...review.changes]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, { before, after }]) =>
          h(
            "section",
            { class: "card" },
            h(
              "div",
              { class: "actions" },
              h(
                "h3",
                {},
                h("a", { attributes: { href: hashOf({ view: "source", path }) } }, visible(path)),
              ),
              !before && h("span", { class: "badge" }, "new"),
              button("Revert", () => void this.#session.revert(path), {
                class: "quiet",
                icon: "undo",
                attributes: { "aria-label": `Revert ${visible(path)}` },
              }),
            ),
            diffView(path, patchOf(path, before, after)),
          ),
        ),
    );
  }

  async #save(as: "patch" | "zip"): Promise<void> {
    const { changes } = this.#drawn ?? {};
    if (!changes) return;
    const [{ save }, { patchText, zipOfChanges }] = await Promise.all([
      import("../export/save.ts"),
      import("../export/changed.ts"),
    ]);
    try {
      if (as === "patch") save("sluice.patch", "text/x-patch", patchText(changes));
      else save("sluice-changes.zip", "application/zip", zipOfChanges(changes));
      this.#problem.hidden = true;
    } catch (error) {
      this.#problem.hidden = false;
      this.#problem.textContent = reasonOf(error);
    }
  }
}
