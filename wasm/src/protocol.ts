// What a page and an engine in a worker say to each other.
import type { Artifact, Known } from "./artifacts.ts";
import type { AuditOptions } from "./contract.ts";
import type { InputFile, PathFormat, ReportFormat } from "./engine.ts";

export type EngineCall =
  | { readonly call: "version" }
  | { readonly call: "rules" }
  | {
      readonly call: "audit";
      readonly files: readonly InputFile[];
      readonly options: AuditOptions;
      readonly format: ReportFormat;
      readonly known: Known | undefined;
    }
  | {
      readonly call: "image";
      /** Files of the disk are posted as they are, and read where the engine is. */
      readonly artifacts: readonly Artifact[];
      readonly options: AuditOptions;
      readonly formats: readonly ReportFormat[];
      readonly known: Known | undefined;
    }
  | {
      readonly call: "path";
      readonly files: readonly InputFile[];
      readonly options: AuditOptions;
      readonly format: PathFormat;
    };

export type EngineRequest = EngineCall & { readonly id: number };

/** Rules and reports go as text: cheaper to post than objects. */
export type EngineResponse =
  | { readonly id: number; readonly texts: readonly string[] }
  /** Before the answer: how many bytes were taken so far. */
  | { readonly id: number; readonly done: number }
  | { readonly id: number; readonly error: string; readonly fatal: boolean };
