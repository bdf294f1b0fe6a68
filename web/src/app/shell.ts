import { ChangesScreen } from "../edit/changes-screen.ts";
import { dropped } from "../intake/drop.ts";
import { ImageScreen } from "../image/image-screen.ts";
import { OverviewScreen } from "../overview/overview-screen.ts";
import { PolicyScreen } from "../policy/policy-screen.ts";
import { FindingsScreen } from "../review/findings-screen.ts";
import { PathScreen } from "../review/path-screen.ts";
import { count } from "../review/view-model.ts";
import { RulesScreen } from "../rules/rules-screen.ts";
import { SourceScreen } from "../source/source-screen.ts";
import { Bar } from "./bar.ts";
import { button, fill, h, icon } from "./dom.ts";
import { FailedView } from "./failed.ts";
import { Navigation } from "./navigation.ts";
import { ProgressView } from "./progress.ts";
import { routeOf, SAMPLE, type ViewName } from "./route.ts";
import type { Session } from "./session.ts";
import { StartView } from "./start.ts";
import type { Screen, State } from "./state.ts";

export interface View {
  readonly element: HTMLElement;
  update(state: State): void;
  /** Where a keyboard begins in it. */
  focus?(): void;
  /** `/` and Escape, wherever the focus is in the page but in a text. */
  key?(event: KeyboardEvent): void;
}

type Name = Exclude<Screen["name"], "review"> | ViewName;

const views: Readonly<Record<Name, new (session: Session) => View>> = {
  start: StartView,
  running: ProgressView,
  failed: FailedView,
  overview: OverviewScreen,
  findings: FindingsScreen,
  source: SourceScreen,
  path: PathScreen,
  rules: RulesScreen,
  policy: PolicyScreen,
  changes: ChangesScreen,
  image: ImageScreen,
};

/** Header, the part that is on, the live region, and the drop that works everywhere. */
export class Shell {
  readonly #session: Session;
  #main: HTMLElement;
  readonly #status = h("p", { class: "unseen", attributes: { role: "status" } });
  readonly #navigation: Navigation;
  readonly #bar: Bar;
  readonly #again: HTMLButtonElement;
  readonly #broken = h("div", { class: "banner", attributes: { role: "alert", hidden: true } });
  /** Parts keep their places and texts as long as one report lasts. */
  readonly #views = new Map<Name, View>();
  #name: Name | undefined;
  #of: unknown;

  constructor(session: Session, root: HTMLElement) {
    this.#session = session;
    this.#main = h("main", { id: "main", attributes: { tabindex: -1 } });
    this.#navigation = new Navigation();
    this.#bar = new Bar(session);
    this.#again = button("New audit", () => session.reset(), { class: "quiet again" });
    const skip = h("a", { class: "skip", attributes: { href: "#main" } }, "Skip to content");
    skip.addEventListener("click", (event) => {
      event.preventDefault(); // the address is for views
      this.#main.focus();
    });
    const header = h(
      "header",
      { class: "top" },
      skip,
      h(
        "a",
        { class: "brand", attributes: { href: "#overview" } },
        icon("gate"),
        h("span", {}, "Sluice"),
      ),
      this.#navigation.element,
      this.#again,
    );
    const veil = h("div", { class: "veil", attributes: { "aria-hidden": true } }, "Drop to audit");
    root.replaceChildren(header, this.#broken, this.#bar.element, this.#main, this.#status, veil);
    this.#listen();
    this.#follow();
    session.store.watch((state) => this.#update(state));
  }

  #update(state: State): void {
    const { screen, engine } = state;
    const isNewReport = screen.name !== "review" || screen.first !== this.#of;
    if (isNewReport) {
      this.#of = screen.name === "review" ? screen.first : undefined;
      this.#views.clear();
    }
    const name = nameOf(state);
    if (isNewReport || name !== this.#name) this.#show(name, name !== this.#name);
    document.body.dataset["screen"] = screen.name;
    document.body.dataset["engine"] = engine.is;
    this.#again.hidden = screen.name === "start" || screen.name === "running";
    this.#navigation.update(state);
    this.#bar.update(state);
    this.#drawBroken(state);
    this.#view?.update(state);
    this.#say(screen);
  }

  get #view(): View | undefined {
    return this.#name && this.#views.get(this.#name);
  }

  #show(name: Name, isOther: boolean): void {
    const hadFocus = this.#main.contains(document.activeElement);
    this.#name = name;
    let view = this.#views.get(name);
    if (!view) this.#views.set(name, (view = new views[name](this.#session)));
    document.body.dataset["view"] = name;
    // With a report there is a bar above: what stands below it is another part, not one that moved.
    if (isOther) {
      const main = this.#main.cloneNode(false) as HTMLElement;
      this.#main.replaceWith(main);
      this.#main = main;
    }
    this.#main.replaceChildren(view.element);
    if (!isOther) return;
    scrollTo(0, 0);
    view.update(this.#session.store.state);
    if (hadFocus || document.activeElement === document.body) (view.focus ?? noFocus).call(view);
  }

  #drawBroken({ engine }: State): void {
    this.#broken.hidden = engine.is !== "broken";
    if (engine.is !== "broken") return fill(this.#broken);
    if (this.#broken.childElementCount > 0) return;
    fill(
      this.#broken,
      icon("alert"),
      h(
        "p",
        {},
        h("strong", {}, "The audit engine did not start. "),
        `${engine.reason}. It needs a current browser with WebAssembly.`,
      ),
      button("Try again", () => void this.#session.start()),
    );
  }

  #say(screen: Screen): void {
    const text = announcement(screen);
    if (text !== undefined && this.#status.textContent !== text) this.#status.textContent = text;
  }

  /** What the address says is shown, also when it is changed by hand or by going back. */
  #follow(): void {
    const follow = () => {
      const sample = SAMPLE.exec(location.hash);
      if (sample) {
        history.replaceState(null, "", "#overview");
        this.#session.store.set({ route: { view: "overview" } });
        return void this.#session.sample(sample[1]);
      }
      // Without one it is where everything begins: going back leads there.
      const route = location.hash === "" ? routeOf("#overview") : routeOf(location.hash);
      if (route) this.#session.follow(route);
    };
    // The browser itself would look for an element of that name, and scroll and focus by it.
    document.addEventListener("click", (event) => {
      if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const link = (event.target as Element).closest?.<HTMLAnchorElement>('a[href^="#"]');
      const route = link && routeOf(link.hash);
      if (!route) return;
      event.preventDefault();
      this.#session.go(route);
      this.#session.follow(route);
      const view = this.#view;
      if (view) (view.focus ?? noFocus).call(view);
    });
    addEventListener("hashchange", follow);
    addEventListener("popstate", follow);
    follow();
  }

  /** A drop anywhere counts; one on the page must never make the browser leave it. */
  #listen(): void {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    let inside = 0;
    const veil = (shown: boolean) => {
      if (!shown) inside = 0;
      document.body.toggleAttribute("data-dragging", shown);
    };
    addEventListener("dragenter", (event) => {
      if (holdsFiles(event)) veil(++inside > 0);
    });
    addEventListener("dragleave", (event) => {
      if (holdsFiles(event) && --inside <= 0) veil(false);
    });
    addEventListener("dragover", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    });
    addEventListener("drop", (event) => {
      const { dataTransfer } = event;
      if (!dataTransfer || !holdsFiles(event)) return;
      event.preventDefault();
      veil(false);
      const { name, given, origin } = dropped(dataTransfer);
      void this.#session.audit(name, given, origin);
    });
    addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0];
    const isWriting =
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLElement && target.isContentEditable);
    if (isWriting || (target instanceof HTMLInputElement && event.key !== "Escape")) return;
    if (event.key === "/" || event.key === "Escape") this.#view?.key?.(event);
  }
}

function noFocus(this: View): void {
  this.element.focus({ preventScroll: true });
}

/** Rules can be read at any time; all other parts are of a report. */
function nameOf({ screen, route }: State): Name {
  if (screen.name === "review") return route.view;
  return screen.name === "start" && route.view === "rules" ? "rules" : screen.name;
}

function announcement(screen: Screen): string | undefined {
  switch (screen.name) {
    case "start":
      return "";
    case "running":
      // The number that changes many times a second is not read out.
      return screen.progress.stage === "checking" ? "Checking files" : "Reading files";
    case "failed":
      return undefined; // an alert by itself
    case "review": {
      const { findings, summary } = screen.report;
      const active = findings.filter((finding) => !finding.suppressed).length;
      return `${count(active, "finding")} in ${count(summary.files, "file")}`;
    }
  }
}
