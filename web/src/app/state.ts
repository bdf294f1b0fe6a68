import type { PathReport, Persona, Place, Report, RuleEntry } from "@sluice/engine";
import type { Covers, Progress } from "../audit/protocol.ts";
import type { Changes, Step } from "../edit/changes.ts";
import type { ImageIndex } from "../image/model.ts";
import type { Filter, Grouping } from "../review/view-model.ts";
import type { KeptHead } from "./keep.ts";
import type { Route } from "./route.ts";

/** All that the page shows is made of this. */
export interface State {
  readonly engine: EngineState;
  readonly screen: Screen;
  /** What the address asks for; a part of a report is shown once there is one. */
  readonly route: Route;
  /** What the user had kept in this browser. */
  readonly kept: KeptHead | undefined;
}

export type EngineState =
  | { readonly is: "starting" }
  | {
      readonly is: "ready";
      readonly version: string;
      readonly covers: Covers;
      readonly rules: Rules;
    }
  | { readonly is: "broken"; readonly reason: string };

export type Rules = ReadonlyMap<string, RuleEntry>;

export type Screen =
  | { readonly name: "start"; readonly problem?: string }
  | { readonly name: "running"; readonly of: string; readonly progress: Progress }
  | { readonly name: "failed"; readonly of: string; readonly reason: string }
  | Review;

export interface Review {
  readonly name: "review";
  readonly of: string;
  readonly report: Report;
  /** Of what was given, before anything was changed here. */
  readonly first: Report;
  /** What `.gitignore` files name, and so was not audited. */
  readonly ignored: readonly string[];
  /** Where an exported image was given. */
  readonly image: ImageIndex | undefined;
  readonly milliseconds: number;
  readonly persona: Persona;
  readonly path: PathState;
  readonly filter: Filter;
  readonly grouping: Grouping;
  readonly fileText: string;
  readonly selected: Selected | undefined;
  /** On a narrow screen: the file is shown in place of the list. */
  readonly isOpen: boolean;
  readonly changes: Changes;
  readonly steps: readonly Step[];
  /** `auditing`: what is shown is of the files before the last change. */
  readonly live: "current" | "auditing" | { readonly failed: string };
  /** The files can be read again from where they came. */
  readonly canReread: boolean;
  /** It is kept in this browser, with each change. */
  readonly isKept: boolean;
}

export type Selected =
  /** `place` counts the finding's places: 0 is its own, 1 the first related one. */
  | { readonly kind: "finding"; readonly index: number; readonly place: number }
  | { readonly kind: "file"; readonly path: string }
  /** A part of the delivery path, and where that is written. */
  | { readonly kind: "place"; readonly place: Place; readonly what: string };

/** The delivery path: made once somebody wants to see it. */
export type PathState =
  | { readonly is: "none" }
  | { readonly is: "loading" }
  | { readonly is: "ready"; readonly report: PathReport }
  | { readonly is: "failed"; readonly reason: string };

/**
 * The one place of the page's state.
 *
 * @example store.watch((state) => draw(state)); store.set({ screen: { name: "start" } })
 */
export class Store {
  #state: State = {
    engine: { is: "starting" },
    screen: { name: "start" },
    route: { view: "overview" },
    kept: undefined,
  };
  readonly #watchers: ((state: State) => void)[] = [];

  get state(): State {
    return this.#state;
  }

  set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    for (const watcher of this.#watchers) watcher(this.#state);
  }

  /** Changes the review, if that is what is shown. */
  review(change: Partial<Omit<Review, "name">>): void {
    const { screen } = this.#state;
    if (screen.name === "review") this.set({ screen: { ...screen, ...change } });
  }

  watch(watcher: (state: State) => void): void {
    this.#watchers.push(watcher);
    watcher(this.#state);
  }
}
