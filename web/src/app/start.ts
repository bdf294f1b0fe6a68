import type { Platform } from "@sluice/engine";
import { fromFiles, fromText } from "../intake/given.ts";
import { canPick, folderNode, originOf, pickFolder } from "../intake/handle.ts";
import { limits } from "../intake/limits.ts";
import { reasonOf, sizeOf } from "../intake/folder.ts";
import { visible } from "../review/source.ts";
import { count } from "../review/view-model.ts";
import { button, fill, h, icon } from "./dom.ts";
import type { KeptHead } from "./keep.ts";
import type { Session } from "./session.ts";
import type { EngineState, State } from "./state.ts";

/** The page before anything was given. */
export class StartView {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #problem = h("p", { class: "problem", attributes: { role: "alert", hidden: true } });
  readonly #covers = h("p", { class: "covers" });
  readonly #kept = h("section", {
    class: "kept",
    attributes: { hidden: true, "aria-label": "Kept in this browser" },
  });
  #engine: EngineState | undefined;

  constructor(session: Session) {
    this.#session = session;
    const paste = this.#paste();
    this.element = h(
      "div",
      { class: "start" },
      h("h1", {}, "Audit pipelines, infrastructure code and containers"),
      h(
        "p",
        { class: "lead" },
        "Drop a repository and see what an attacker would see. Everything runs in this tab: ",
        h("strong", {}, "no file leaves your machine."),
      ),
      this.#problem,
      this.#kept,
      this.#zone(paste),
      paste,
      h(
        "dl",
        { class: "facts" },
        fact("What it audits", this.#covers),
        fact(
          "What it reads",
          h(
            "p",
            {},
            `Folders as the command line tool does: .git and what .gitignore names stay out. An archive is audited as what was packed; of an image the layers are listed. Up to ${sizeOf(limits.fileBytes)} a file, ${sizeOf(limits.totalBytes)} in all.`,
          ),
        ),
        fact(
          "What it sends and stores",
          h(
            "p",
            {},
            "Nothing. The page’s own security policy forbids it to talk to any other host. Nor is anything stored, unless you ask under Export to keep it in this browser.",
          ),
        ),
      ),
    );
  }

  update({ engine, screen, kept }: State): void {
    if (screen.name !== "start") return;
    this.#drawKept(kept);
    this.#problem.hidden = screen.problem === undefined;
    this.#problem.textContent = screen.problem ?? "";
    if (engine === this.#engine) return;
    this.#engine = engine;
    fill(this.#covers, coverage(engine));
  }

  #drawKept(kept: KeptHead | undefined): void {
    this.#kept.hidden = kept === undefined;
    if (!kept) return fill(this.#kept);
    if (this.#kept.childElementCount > 0) return;
    const when = new Date(kept.when).toLocaleString("en", {
      dateStyle: "medium",
      timeStyle: "short",
    });
    fill(
      this.#kept,
      h("p", {}, h("strong", {}, visible(kept.of)), ` · ${count(kept.files, "file")} · ${when}`),
      h(
        "div",
        { class: "actions" },
        button("Continue", () => void this.#session.resume(), { class: "primary" }),
        button("Forget it", () => void this.#forget(), { class: "quiet" }),
      ),
    );
  }

  async #forget(): Promise<void> {
    await this.#session.forgetKept().catch((error: unknown) => {
      this.#problem.hidden = false;
      this.#problem.textContent = `Not forgotten: ${reasonOf(error)}.`;
    });
  }

  #zone(paste: HTMLElement): HTMLElement {
    const files = this.#input("files", { multiple: true });
    const folder = this.#input("folder", { webkitdirectory: true });
    return h(
      "section",
      { class: "zone", attributes: { "aria-label": "Files to audit" } },
      h("div", { class: "zone-icon" }, icon("gate")),
      h(
        "p",
        { class: "zone-title" },
        "Drop a folder, files, a zip, a tar or an exported image here",
      ),
      h(
        "div",
        { class: "actions" },
        button("Choose a folder", () => void this.#folder(folder), {
          class: "primary",
          icon: "folder",
        }),
        button("Choose files", () => files.click(), { icon: "file" }),
        button("Paste text", () => open(paste), { icon: "paste" }),
        button("Try a sample", () => void this.#session.sample(undefined), { icon: "sample" }),
      ),
      files,
      folder,
    );
  }

  /** With a handle where there is one: such a folder can be read again. */
  async #folder(input: HTMLInputElement): Promise<void> {
    if (!canPick()) return input.click();
    const handle = await pickFolder().catch(() => input.click());
    if (!handle) return;
    const origin = originOf(folderNode(handle));
    await this.#session.audit(handle.name, origin.read, Promise.resolve(origin));
  }

  #input(id: string, attributes: Record<string, boolean>): HTMLInputElement {
    const label = id === "folder" ? "Folder to audit" : "Files to audit";
    const input = h("input", {
      id: `pick-${id}`,
      attributes: { type: "file", hidden: true, "aria-label": label, ...attributes },
    });
    input.addEventListener("change", () => {
      const chosen = [...(input.files ?? [])];
      input.value = ""; // so that the same choice counts again
      if (chosen.length === 0) return;
      const name = chosen[0]?.webkitRelativePath.split("/")[0] || chosen[0]?.name || "files";
      void this.#session.audit(name, (found) => fromFiles(chosen, found));
    });
    return input;
  }

  #paste(): HTMLElement {
    const name = h("input", {
      id: "paste-name",
      attributes: {
        type: "text",
        value: ".github/workflows/ci.yml",
        list: "paste-names",
        spellcheck: "false",
        autocomplete: "off",
        autocapitalize: "off",
      },
    });
    const text = h("textarea", {
      id: "paste-text",
      attributes: { rows: 10, spellcheck: "false", autocapitalize: "off", autocomplete: "off" },
    });
    const form = h(
      "form",
      { class: "paste", attributes: { hidden: true, "aria-label": "Paste text" } },
      h(
        "div",
        { class: "field" },
        h("label", { attributes: { for: "paste-name" } }, "File name, with its folder"),
        name,
        h("small", {}, "It tells what the text is: a workflow, a Dockerfile, Terraform."),
      ),
      h(
        "div",
        { class: "field" },
        h("label", { attributes: { for: "paste-text" } }, "Content"),
        text,
      ),
      h(
        "datalist",
        { id: "paste-names" },
        ...["Dockerfile", ".gitlab-ci.yml", "main.tf", "compose.yaml", "deployment.yaml"].map(
          (value) => h("option", { attributes: { value } }),
        ),
      ),
      h(
        "div",
        { class: "actions" },
        h("button", { class: "primary", attributes: { type: "submit" } }, "Audit text"),
        button("Close", () => (form.hidden = true)),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (text.value === "") return text.focus();
      const path = name.value.split("/").filter(Boolean).join("/") || "pasted.txt";
      void this.#session.audit(path, async () => fromText(path, text.value));
    });
    return form;
  }
}

function open(form: HTMLElement): void {
  form.hidden = false;
  form.querySelector("textarea")?.focus();
  form.scrollIntoView({ block: "nearest" });
}

function fact(title: string, body: HTMLElement): HTMLElement {
  return h("div", {}, h("dt", {}, title), h("dd", {}, body));
}

const platformNames: Readonly<Partial<Record<Platform, string>>> = {
  "github-actions": "GitHub Actions",
  "gitlab-ci": "GitLab CI",
  terraform: "Terraform",
  cloudformation: "CloudFormation",
  dockerfile: "Dockerfiles",
  compose: "Compose files",
  kubernetes: "Kubernetes manifests",
  image: "container images",
  text: "secrets in any text",
};

/** Said by the engine itself, so that the page never promises more. */
function coverage(engine: EngineState): string {
  switch (engine.is) {
    case "starting":
      return "The engine is starting…";
    case "broken":
      return "The engine did not start.";
    case "ready": {
      const { rules, platforms } = engine.covers;
      const names = Object.entries(platformNames)
        .filter(([key]) => platforms.has(key as Platform))
        .map(([, name]) => name);
      const list = new Intl.ListFormat("en", { type: "conjunction" }).format(names);
      const number = count(rules, "rule");
      return names.length > 0 ? `${list}: ${number}.` : `${number}.`;
    }
  }
}
