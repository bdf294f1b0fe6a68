import type {
  AuditOptions,
  Edit,
  Finding,
  PathFormat,
  PathReport,
  Persona,
  Report,
  ReportFormat,
  RuleEntry,
} from "@sluice/engine";
import { type Auditor, Cancelled } from "../audit/client.ts";
import type { Progress } from "../audit/protocol.ts";
import { byFile, changesWith, compatible, type Step, replaced } from "../edit/changes.ts";
import { reasonOf } from "../intake/folder.ts";
import { fromTexts, type Given } from "../intake/given.ts";
import type { Origin } from "../intake/handle.ts";
import { Source } from "../review/source.ts";
import { listOf, noFilter } from "../review/view-model.ts";
import { docOf } from "../rules/docs.ts";
import type { RuleDoc } from "../rules/model.ts";
import { forget, keep, type KeptView, keepView, remembered, restored } from "./keep.ts";
import { hashOf, type Route } from "./route.ts";
import type { Review, Rules, Screen, Selected, Store } from "./state.ts";

/** While somebody types, an audit begins this long after the last key. In milliseconds. */
const PAUSE = 150;
/** When a folder changes, an audit begins this long after its last change. In milliseconds. */
const SETTLE = 600;
/** Between two numbers of files that were found, in milliseconds: each draws the page. */
const OFTEN = 50;
/** What is kept is kept up this long after the last change. In milliseconds. */
const CALM = 400;
/** Steps that can be taken back. */
const MOST_STEPS = 200;

/** What the user can do, in terms of the store and the worker. */
export class Session {
  readonly store: Store;
  readonly #auditor: Auditor;
  #given: Given | undefined;
  #origin: Origin | undefined;
  #stopWatching = () => {};
  /** Raised by each audit and each cancel, so that what came too late is dropped. */
  #turn = 0;
  #sources = new Map<string, Promise<Source>>();
  /** The bytes of files that were asked for, before any change. */
  #before = new Map<string, Uint8Array>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Changed, and not yet handed to the worker. */
  #pending = new Map<string, Uint8Array | undefined>();
  #isAuditing = false;
  /** How long the last audit of changes took, in milliseconds: only what changed is looked at. */
  #again = 0;
  /** Something besides files has changed: how deep the audit goes. */
  #isStale = false;
  /** The worker lost what it was given: it failed in the midst of an audit. */
  #isLost = false;
  /** What was kept last, and what comes next. */
  #kept: Review | undefined;
  #keeping: ReturnType<typeof setTimeout> | undefined;

  constructor(store: Store, auditor: Auditor) {
    this.store = store;
    this.#auditor = auditor;
    store.watch(({ screen }) => this.#keepUp(screen));
  }

  async start(): Promise<void> {
    this.store.set({ engine: { is: "starting" } });
    try {
      const { version, covers, rules: text } = await this.#auditor.start();
      let rules: Rules | undefined;
      const engine = {
        is: "ready",
        version,
        covers,
        get rules() {
          return (rules ??= rulesOf(text));
        },
      } as const;
      this.store.set({ engine });
    } catch (error) {
      if (error instanceof Cancelled) return;
      this.store.set({ engine: { is: "broken", reason: reasonOf(error) } });
    }
  }

  /** Shows another part; its address goes into the history, or takes the place of the last one. */
  go(route: Route, history: "push" | "replace" = "push"): void {
    const hash = hashOf(route);
    if (history === "replace") globalThis.history.replaceState(null, "", hash);
    else if (location.hash !== hash) globalThis.history.pushState(null, "", hash);
    this.store.set({ route });
  }

  /** The address was changed: a finding that it names is chosen. */
  follow(route: Route): void {
    this.store.set({ route });
    this.#followAddress();
  }

  /** The built-in sample, for a first look. */
  async sample(name: string | undefined): Promise<void> {
    const { samples } = await import("../intake/sample.ts");
    const files = samples[name ?? ""] ?? samples["repository"] ?? [];
    const isWhole = files === samples["repository"] || name === "delivery";
    await this.audit("sample", async () => fromTexts("sample", files, isWhole));
  }

  /** Audits what `collect` gives; it is called at once, so that it may read a drop. */
  async audit(
    name: string,
    collect: (found: (files: number) => void) => Promise<Given>,
    origin?: Promise<Origin | undefined>,
  ): Promise<void> {
    const turn = ++this.#turn;
    this.#running(name, { stage: "collecting", done: 0 });
    try {
      let told = -Infinity;
      const given = await collect((done) => {
        if (turn !== this.#turn || performance.now() - told < OFTEN) return;
        told = performance.now();
        this.#running(name, { stage: "collecting", done });
      });
      if (turn !== this.#turn) return;
      this.#given = given;
      this.#origin = await origin;
      await this.#run(given, "regular");
      if (turn === this.#turn) this.#watch();
    } catch (error) {
      if (turn === this.#turn) this.#failed(name, error);
    }
  }

  /** The same files once more, with more or fewer rules. */
  async deepen(persona: Persona): Promise<void> {
    const { screen } = this.store.state;
    if (screen.name !== "review") return;
    if (screen.changes.size > 0) {
      this.store.review({ persona });
      this.#isStale = true;
      return this.#refresh();
    }
    if (!this.#given) return;
    ++this.#turn;
    await this.#run(this.#given, persona);
  }

  /** Reads the files again from where they came; not while there are changes, which it would drop. */
  async reread(): Promise<void> {
    const { screen } = this.store.state;
    if (!this.#origin || screen.name !== "review" || screen.changes.size > 0) return;
    const turn = ++this.#turn;
    this.store.review({ live: "auditing" });
    try {
      const given = await this.#origin.read();
      if (turn !== this.#turn) return;
      this.#given = given;
      await this.#run(given, screen.persona, "quiet");
      if (turn !== this.#turn) return;
      this.#watch();
      if (screen.isKept) await this.keep();
    } catch (error) {
      if (turn === this.#turn) this.#failed(screen.of, error);
    }
  }

  #watch(): void {
    this.#stopWatching();
    if (!this.#given) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = this.#origin?.watch(this.#given, () => {
      clearTimeout(timer);
      timer = setTimeout(() => void this.reread(), SETTLE);
    });
    if (stop) this.#stopWatching = stop;
  }

  cancel(): void {
    ++this.#turn;
    this.#auditor.cancel();
    this.reset();
  }

  reset(problem?: string): void {
    ++this.#turn;
    this.#stopWatching();
    this.#forget();
    this.store.set({
      screen: problem === undefined ? { name: "start" } : { name: "start", problem },
    });
    if (location.hash !== "") history.pushState(null, "", location.pathname + location.search);
    this.store.set({ route: { view: "overview" } });
  }

  select(selected: Selected): void {
    const { screen } = this.store.state;
    if (screen.name !== "review") return;
    this.store.review({ selected });
    if (selected.kind !== "finding") return;
    const finding = screen.report.findings[selected.index];
    if (finding) this.go({ view: "findings", finding: finding.fingerprint }, "replace");
  }

  /** The report as the command line tool writes it. */
  async export(format: ReportFormat): Promise<string> {
    const review = this.#review();
    if (!review) throw new Error("no report");
    await this.settled();
    return this.#auditor.report(format, {
      ...optionsOf(review.persona),
      show_suppressed: review.filter.suppressed,
    });
  }

  /** The delivery path as the command line tool writes it. */
  async exportPath(format: PathFormat): Promise<string> {
    await this.settled();
    return this.#auditor.path(format);
  }

  /** What a rule's help shows: what was written for it, or what the engine makes of it. */
  async docOf(rule: string): Promise<RuleDoc> {
    const written = await docOf(rule);
    return written ?? { why: "", source: "", ...(await this.#auditor.examples(rule)) };
  }

  /** Makes the delivery path of what is shown, unless that was done. */
  async path(): Promise<void> {
    const review = this.#review();
    if (!review || review.path.is !== "none") return;
    const turn = this.#turn;
    this.store.review({ path: { is: "loading" } });
    try {
      const text = await this.#auditor.path("json");
      const report = JSON.parse(text) as PathReport;
      if (turn === this.#turn) this.store.review({ path: { is: "ready", report } });
    } catch (error) {
      if (turn !== this.#turn || error instanceof Cancelled) return;
      this.store.review({ path: { is: "failed", reason: reasonOf(error) } });
    }
  }

  /** The file as it is now. */
  source(path: string): Promise<Source> {
    let source = this.#sources.get(path);
    if (!source) {
      source = this.#bytes(path).then((bytes) => new Source(bytes));
      if (this.#sources.size >= 16) this.#sources.clear();
      this.#sources.set(path, source);
    }
    return source;
  }

  // Keeping.

  /** Looks whether the user had something kept in this browser. */
  async remember(): Promise<void> {
    const kept = await remembered().catch(() => undefined); // a browser that keeps nothing
    if (kept) this.store.set({ kept });
  }

  /** Keeps what is reviewed in this browser until it is forgotten: only ever because the user asks. */
  async keep(): Promise<void> {
    const review = this.#review();
    if (!review || !this.#given) return;
    const { of, report, ignored } = review;
    const head = { of, files: report.files.length + ignored.length, when: Date.now() };
    await keep({ head, given: this.#given, view: viewOf(review) });
    this.#kept = review;
    this.store.set({ kept: head });
    this.store.review({ isKept: true });
  }

  async forgetKept(): Promise<void> {
    clearTimeout(this.#keeping);
    this.store.review({ isKept: false });
    await forget();
    this.store.set({ kept: undefined });
  }

  /** Goes on where the review that is kept was left. */
  async resume(): Promise<void> {
    const turn = ++this.#turn;
    const name = this.store.state.kept?.of ?? "";
    this.#running(name, { stage: "collecting", done: 0 });
    try {
      const kept = await restored();
      if (!kept) throw new Error("nothing is kept any more");
      if (turn !== this.#turn) return;
      const { persona, filter, grouping, changes } = kept.view;
      this.#given = kept.given;
      this.#origin = undefined;
      await this.#run(kept.given, persona);
      if (turn !== this.#turn || !this.#review()) return;
      const before = new Map<string, Uint8Array | undefined>();
      for (const path of changes.keys())
        before.set(path, await this.#bytes(path).catch(() => undefined));
      this.#kept = this.#review();
      this.store.review({ filter, grouping, isKept: true });
      if (changes.size > 0) this.#change(changes, { what: "Kept changes", files: before }, 0);
    } catch (error) {
      if (turn === this.#turn) this.#failed(name, error);
    }
  }

  /** What is kept follows what is shown. */
  #keepUp(screen: Screen): void {
    if (screen.name !== "review" || !screen.isKept) return;
    const kept = this.#kept;
    const { changes, persona, filter, grouping } = screen;
    if (
      kept?.changes === changes &&
      kept.persona === persona &&
      kept.filter === filter &&
      kept.grouping === grouping
    )
      return;
    this.#kept = screen;
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => {
      keepView(viewOf(screen)).catch(() => this.store.review({ isKept: false }));
    }, CALM);
  }

  // Changes.

  /** What somebody typed: all that is typed into one file on end is one step. */
  type(path: string, bytes: Uint8Array): void {
    const review = this.#review();
    const isSameStep = review?.steps.at(-1)?.typed === path;
    const before = review?.changes.get(path)?.after ?? this.#before.get(path);
    const step = { what: `Edited ${path}`, files: new Map([[path, before]]), typed: path };
    this.#change(new Map([[path, bytes]]), isSameStep ? undefined : step, PAUSE);
  }

  /** Makes the edits of one finding, as one step. */
  async accept(finding: Finding): Promise<void> {
    if (finding.edit) await this.#edit(`Mended: ${finding.title}`, finding.edit.edits);
  }

  /** Makes the safe edits that can be made at once; answers how many findings they are of. */
  async acceptSafe(): Promise<number> {
    const review = this.#review();
    if (!review) return 0;
    const isSafe = ({ safety }: Edit) => safety === "safe";
    const { findings, edits } = compatible(review.report.findings, isSafe);
    if (edits.length > 0) await this.#edit(`Mended ${findings.length} findings`, edits);
    return findings.length;
  }

  /** Puts other bytes in the place of a file, as one step; undefined takes it away. */
  async put(what: string, path: string, bytes: Uint8Array | undefined): Promise<void> {
    const before = await this.#bytes(path).catch(() => undefined);
    this.#change(new Map([[path, bytes]]), { what, files: new Map([[path, before]]) }, 0);
  }

  /** Takes the last step back. */
  undo(): void {
    const review = this.#review();
    const step = review?.steps.at(-1);
    if (!review || !step) return;
    this.store.review({ steps: review.steps.slice(0, -1) });
    this.#change(step.files, undefined, 0);
  }

  /** A file as it was given. */
  async revert(path: string): Promise<void> {
    const change = this.#review()?.changes.get(path);
    if (change) await this.put(`Reverted ${path}`, path, change.before);
  }

  async #edit(what: string, edits: Parameters<typeof replaced>[1]): Promise<void> {
    const now = new Map<string, Uint8Array>();
    const before = new Map<string, Uint8Array>();
    for (const [path, own] of byFile(edits)) {
      const bytes = await this.#bytes(path);
      before.set(path, bytes);
      now.set(path, replaced(bytes, own));
    }
    this.#change(now, { what, files: before }, 0);
  }

  #change(
    files: ReadonlyMap<string, Uint8Array | undefined>,
    step: Step | undefined,
    pause: number,
  ): void {
    const review = this.#review();
    if (!review) return;
    for (const [path, bytes] of files) {
      this.#sources.delete(path);
      this.#pending.set(path, bytes);
    }
    const changes = changesWith(review.changes, files, (path) => this.#before.get(path));
    const steps = step ? [...review.steps, step].slice(-MOST_STEPS) : review.steps;
    this.store.review({ changes, steps, live: "auditing" });
    clearTimeout(this.#timer);
    // An audit that is out of date at once helps nobody.
    const wait = pause === 0 ? 0 : Math.max(pause, Math.min(this.#again, 2000));
    this.#timer = setTimeout(() => void this.#refresh(), wait);
  }

  /** Audits with the changes that are not yet in; one at a time, the last state wins. */
  async #refresh(): Promise<void> {
    if (this.#isAuditing) return;
    const turn = this.#turn;
    this.#isAuditing = true;
    this.store.review({ live: "auditing" });
    try {
      do {
        const files = this.#pending;
        this.#pending = new Map();
        this.#isStale = false;
        const review = this.#review();
        if (!review) return;
        const options = { ...optionsOf(review.persona), show_suppressed: true };
        const began = performance.now();
        if (this.#isLost && this.#given) await this.#auditor.audit(this.#given, options);
        this.#isLost = false;
        const text = await this.#auditor.change(files, options);
        if (turn !== this.#turn) return;
        this.#again = performance.now() - began;
        if (!this.#isBehind) this.#show(text, this.#again);
      } while (this.#isBehind);
    } catch (error) {
      if (turn !== this.#turn || error instanceof Cancelled) return;
      this.#recover(reasonOf(error));
    } finally {
      this.#isAuditing = false;
    }
  }

  get #isBehind(): boolean {
    return this.#pending.size > 0 || this.#isStale;
  }

  /** A module that failed is not used again: the next one is given all of it anew. */
  #recover(failed: string): void {
    this.#auditor.cancel();
    this.#isLost = true;
    for (const [path, { after }] of this.#review()?.changes ?? [])
      if (!this.#pending.has(path)) this.#pending.set(path, after);
    this.store.review({ live: { failed } });
  }

  #show(text: string, milliseconds: number): void {
    const review = this.#review();
    if (!review) return;
    const report = JSON.parse(text) as Report;
    const selected = carriedOver(review, report);
    this.store.review({ report, milliseconds, selected, path: { is: "none" }, live: "current" });
  }

  /** Once what is shown is of the files as they are. */
  async settled(): Promise<void> {
    while ((this.#pending.size > 0 && !this.#isLost) || this.#isAuditing) {
      clearTimeout(this.#timer);
      if (!this.#isAuditing) await this.#refresh();
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (this.#isLost) await this.#refresh();
    if (this.#isLost) throw new Error("the audit of the last change failed");
  }

  async #bytes(path: string): Promise<Uint8Array> {
    const pending = this.#pending.get(path);
    if (pending) return pending;
    const change = this.#review()?.changes.get(path);
    if (change) return change.after;
    const bytes = await this.#auditor.source(path);
    this.#before.set(path, bytes);
    return bytes;
  }

  async #run(given: Given, persona: Persona, how?: "quiet"): Promise<void> {
    const turn = this.#turn;
    const kept = this.#review();
    this.#forget();
    const began = performance.now();
    try {
      const options = { ...optionsOf(persona), show_suppressed: true };
      const { text, ignored, image } = await this.#auditor.audit(given, options, (progress) => {
        if (turn === this.#turn && how !== "quiet") this.#running(given.name, progress);
      });
      if (turn !== this.#turn) return;
      const milliseconds = performance.now() - began;
      const report = JSON.parse(text) as Report;
      const canReread = this.#origin !== undefined;
      const isKept = kept?.isKept ?? false;
      const of = given.name;
      const review = { of, report, ignored, image, milliseconds, persona, canReread, isKept };
      this.store.set({ screen: reviewOf(review, kept) });
      this.#followAddress();
    } catch (error) {
      if (turn !== this.#turn || error instanceof Cancelled) return;
      this.#auditor.cancel(); // a module that failed is not used again
      this.#failed(given.name, error);
    }
  }

  /** The address may name a finding or a file of the report that has just come. */
  #followAddress(): void {
    const { route } = this.store.state;
    const review = this.#review();
    if (!review || route.view !== "findings" || route.finding === undefined) return;
    const index = review.report.findings.findIndex((one) => one.fingerprint === route.finding);
    if (index >= 0) this.store.review({ selected: { kind: "finding", index, place: 0 } });
  }

  #review(): Review | undefined {
    const { screen } = this.store.state;
    return screen.name === "review" ? screen : undefined;
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#sources.clear();
    this.#before.clear();
    this.#pending.clear();
    this.#isStale = false;
    this.#isLost = false;
    this.#again = 0;
  }

  #running(of: string, progress: Progress): void {
    this.store.set({ screen: { name: "running", of, progress } });
  }

  #failed(of: string, error: unknown): void {
    this.store.set({ screen: { name: "failed", of, reason: reasonOf(error) } });
  }
}

function reviewOf(
  audit: Pick<
    Review,
    "of" | "report" | "ignored" | "image" | "milliseconds" | "persona" | "canReread" | "isKept"
  >,
  kept: Review | undefined,
): Review {
  const { filter, grouping } = kept ?? { filter: noFilter, grouping: "severity" as const };
  const [first] = listOf(audit.report, filter, grouping).order;
  return {
    ...audit,
    name: "review",
    first: audit.report,
    path: { is: "none" },
    filter,
    grouping,
    fileText: "",
    selected: first === undefined ? undefined : { kind: "finding", index: first, place: 0 },
    isOpen: false,
    changes: new Map(),
    steps: [],
    live: "current",
  };
}

/** The choice in a new report: the same finding, else the one that took its place in the list. */
function carriedOver(review: Review, report: Report): Selected | undefined {
  const { selected } = review;
  if (selected?.kind !== "finding") return selected;
  const { fingerprint } = review.report.findings[selected.index] ?? {};
  const index = report.findings.findIndex((finding) => finding.fingerprint === fingerprint);
  if (index >= 0) return { ...selected, index };
  const before = listOf(review.report, review.filter, review.grouping).order;
  const { order } = listOf(report, review.filter, review.grouping);
  const place = Math.min(Math.max(0, before.indexOf(selected.index)), order.length - 1);
  const next = order[place];
  return next === undefined ? undefined : { kind: "finding", index: next, place: 0 };
}

function rulesOf(text: string): Rules {
  return new Map((JSON.parse(text) as RuleEntry[]).map((rule) => [rule.id, rule]));
}

function viewOf({ persona, filter, grouping, changes }: Review): KeptView {
  const after = new Map([...changes].map(([path, change]) => [path, change.after] as const));
  return { persona, filter, grouping, changes: after };
}

/** Rules about dates get today's date, as on the command line. */
function optionsOf(persona: Persona): AuditOptions {
  return { persona, date: new Date().toISOString().slice(0, 10) };
}
