import type { AuditOptions, PathReport, Persona, Report, ReportFormat } from "@sluice/engine";
import { type Auditor, Cancelled } from "../audit/client.ts";
import type { Progress } from "../audit/protocol.ts";
import { reasonOf } from "../intake/folder.ts";
import type { Given } from "../intake/given.ts";
import { Source } from "../review/source.ts";
import { listOf, noFilter } from "../review/view-model.ts";
import type { Review, Store } from "./state.ts";

/** What the user can do, in terms of the store and the worker. */
export class Session {
  readonly store: Store;
  readonly #auditor: Auditor;
  #given: Given | undefined;
  /** Raised by each audit and each cancel, so that what came too late is dropped. */
  #turn = 0;
  #sources = new Map<string, Promise<Source>>();

  constructor(store: Store, auditor: Auditor) {
    this.store = store;
    this.#auditor = auditor;
  }

  async start(): Promise<void> {
    this.store.set({ engine: { is: "starting" } });
    try {
      const { version, rules } = await this.#auditor.start();
      const byId = new Map(rules.rules.map((rule) => [rule.id, rule]));
      this.store.set({ engine: { is: "ready", version, rules: byId } });
    } catch (error) {
      if (error instanceof Cancelled) return;
      this.store.set({ engine: { is: "broken", reason: reasonOf(error) } });
    }
  }

  /** Audits what `collect` gives; it is called at once, so that it may read a drop. */
  async audit(
    name: string,
    collect: (found: (files: number) => void) => Promise<Given>,
  ): Promise<void> {
    const turn = ++this.#turn;
    this.#running(name, { stage: "collecting", done: 0 });
    try {
      const given = await collect((done) => {
        if (turn === this.#turn) this.#running(name, { stage: "collecting", done });
      });
      if (turn !== this.#turn) return;
      this.#given = given;
      await this.#run(given, "regular");
    } catch (error) {
      if (turn === this.#turn) this.#failed(name, error);
    }
  }

  /** The same files once more, with more or fewer rules. */
  async deepen(persona: Persona): Promise<void> {
    if (!this.#given) return;
    ++this.#turn;
    await this.#run(this.#given, persona);
  }

  cancel(): void {
    ++this.#turn;
    this.#auditor.cancel();
    this.reset();
  }

  reset(problem?: string): void {
    this.store.set({
      screen: problem === undefined ? { name: "start" } : { name: "start", problem },
    });
  }

  /** The report as the command line tool writes it. */
  export(format: ReportFormat): Promise<string> {
    const { screen } = this.store.state;
    if (screen.name !== "review") return Promise.reject(new Error("no report"));
    const options = optionsOf(screen.persona);
    return this.#auditor.report(format, {
      ...options,
      show_suppressed: screen.filter.suppressed,
    });
  }

  /** Makes the delivery path of what is shown, unless that was done. */
  async path(): Promise<void> {
    const { screen } = this.store.state;
    if (screen.name !== "review" || screen.path.is !== "none") return;
    const turn = this.#turn;
    this.store.review({ path: { is: "loading" } });
    try {
      const text = await this.#auditor.path("json", {});
      const report = JSON.parse(text) as PathReport;
      if (turn === this.#turn) this.store.review({ path: { is: "ready", report } });
    } catch (error) {
      if (turn !== this.#turn || error instanceof Cancelled) return;
      this.store.review({ path: { is: "failed", reason: reasonOf(error) } });
    }
  }

  source(path: string): Promise<Source> {
    let source = this.#sources.get(path);
    if (!source) {
      source = this.#auditor.source(path).then((bytes) => new Source(bytes));
      if (this.#sources.size >= 16) this.#sources.clear();
      this.#sources.set(path, source);
    }
    return source;
  }

  async #run(given: Given, persona: Persona): Promise<void> {
    const turn = this.#turn;
    const { screen } = this.store.state;
    const kept = screen.name === "review" ? screen : undefined;
    this.#sources.clear();
    const began = performance.now();
    try {
      const options = { ...optionsOf(persona), show_suppressed: true };
      const { text, ignored } = await this.#auditor.audit(given, options, (progress) => {
        if (turn === this.#turn) this.#running(given.name, progress);
      });
      if (turn !== this.#turn) return;
      const milliseconds = performance.now() - began;
      const report = JSON.parse(text) as Report;
      const review = { of: given.name, report, ignored, milliseconds, persona };
      this.store.set({ screen: reviewOf(review, kept) });
    } catch (error) {
      if (turn !== this.#turn || error instanceof Cancelled) return;
      this.#auditor.cancel(); // a module that failed is not used again
      this.#failed(given.name, error);
    }
  }

  #running(of: string, progress: Progress): void {
    this.store.set({ screen: { name: "running", of, progress } });
  }

  #failed(of: string, error: unknown): void {
    this.store.set({ screen: { name: "failed", of, reason: reasonOf(error) } });
  }
}

function reviewOf(
  audit: Pick<Review, "of" | "report" | "ignored" | "milliseconds" | "persona">,
  kept: Review | undefined,
): Review {
  const { filter, grouping } = kept ?? { filter: noFilter, grouping: "severity" as const };
  const [first] = listOf(audit.report, filter, grouping).order;
  const hasFindings = audit.report.findings.some((finding) => !finding.suppressed);
  return {
    ...audit,
    name: "review",
    tab: hasFindings ? "findings" : "files",
    path: { is: "none" },
    filter,
    grouping,
    fileText: "",
    selected: first === undefined ? undefined : { kind: "finding", index: first, place: 0 },
    isOpen: false,
  };
}

/** Rules about dates get today's date, as on the command line. */
function optionsOf(persona: Persona): AuditOptions {
  return { persona, date: new Date().toISOString().slice(0, 10) };
}
