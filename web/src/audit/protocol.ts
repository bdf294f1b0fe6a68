import type { AuditOptions, Examples, PathFormat, Platform, ReportFormat } from "@sluice/engine";
import type { ImageIndex } from "../image/model.ts";
import type { Given } from "../intake/given.ts";

/** What the page asks of its worker. Every request is answered by one `Answer` of the same id. */
export type Request = { readonly id: number } &
  /** Comes first. A module compiled before spares the worker to load it. */
  (
    | { readonly ask: "start"; readonly module: WebAssembly.Module | undefined }
    /** Audits what is given, and keeps it for what is asked next. */
    | { readonly ask: "audit"; readonly given: Given; readonly options: AuditOptions }
    /** Audits what was given last with these files in place of what it had; undefined takes one out. */
    | {
        readonly ask: "change";
        readonly files: ReadonlyMap<string, Uint8Array | undefined>;
        readonly options: AuditOptions;
      }
    /** Audits again what was given last. */
    | { readonly ask: "report"; readonly options: AuditOptions; readonly format: ReportFormat }
    /** The delivery path of what was given last. */
    | { readonly ask: "path"; readonly format: PathFormat }
    /** The bytes of one file of the report. */
    | { readonly ask: "source"; readonly path: string }
    /** Texts that show a rule, where they are made of it. */
    | { readonly ask: "examples"; readonly rule: string }
  );

export interface Covers {
  readonly rules: number;
  readonly platforms: ReadonlySet<Platform>;
}

export interface Answers {
  start: {
    readonly version: string;
    readonly covers: Covers;
    /** As JSON, a list of `RuleEntry`: there are thousands, and not every visit needs one. */
    readonly rules: string;
    readonly module: WebAssembly.Module;
  };
  /** The report as the engine wrote it, and what was never shown to the engine. */
  audit: {
    readonly text: string;
    readonly ignored: readonly string[];
    readonly image: ImageIndex | undefined;
  };
  change: string;
  report: string;
  path: string;
  source: Uint8Array;
  examples: Examples;
}

export type Answer =
  | { readonly id: number; readonly value: Answers[keyof Answers] }
  | { readonly id: number; readonly error: string }
  | { readonly id: number; readonly progress: Progress };

export type Progress =
  | { readonly stage: "collecting"; readonly done: number }
  | { readonly stage: "unpacking" }
  /** Files are read, and each is audited by itself. */
  | { readonly stage: "checking"; readonly done: number; readonly of: number }
  /** Bytes of an exported image, which is audited as it is read. */
  | { readonly stage: "passing"; readonly done: number; readonly of: number };
