import type { AuditOptions, InputFile, PathFormat, ReportFormat } from "@sluice/engine";

/** A place where the engine runs. One file a host; hosts/all.ts lists them. */
export interface Host {
  readonly name: string;
  /** Its limits are the worker's. */
  readonly isEdge?: boolean;
  /** The report as text, as the host gives it out. */
  audit(files: readonly InputFile[], options: AuditOptions, format: ReportFormat): Promise<string>;
  /** The delivery path as text, likewise. */
  path(files: readonly InputFile[], options: AuditOptions, format: PathFormat): Promise<string>;
  close(): Promise<void>;
}
