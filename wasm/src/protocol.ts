// What a page and an engine in a worker say to each other.
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
  | { readonly id: number; readonly text: string }
  | { readonly id: number; readonly error: string; readonly fatal: boolean };
