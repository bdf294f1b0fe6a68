// The loader that the C++ build makes: build/wasm/sluice.mjs, copied beside the compiled TypeScript.
import type { Known } from "./artifacts.ts";
import type { InputFile, PathFormat, Plain, ReadFile, ReportFormat } from "./engine.ts";

/** What wasm/bindings.cpp exports. */
export interface Core {
  version(): string;
  rules(): string;
  examples(rule: string): string;
  audit(
    files: readonly InputFile[],
    options: string,
    format: ReportFormat,
    known: Known | undefined,
  ): CoreResult;
  path(files: readonly InputFile[], options: string, format: PathFormat): CoreResult;
  auditAgain(
    files: readonly NumberedFile[],
    options: string,
    pathFormat: PathFormat | "",
  ): CoreReportAndPath | CoreError;
  prepare(files: readonly PreparedFile[], options: string): CoreResult;
  sift(files: readonly ReadFile[], options: string): CoreSifted | CoreError;
  forget(): void;
  /** Gives a number, which stands for the audit in the calls below. */
  openImages(options: string, known: Known | undefined): CoreResult;
  beginArtifact(id: number, path: string): CoreResult;
  beginFile(id: number, path: string, size: number): CoreResult;
  feed(id: number, bytes: Uint8Array, inFile: boolean): CoreResult;
  endFile(id: number): CoreResult;
  endArtifact(id: number): CoreResult;
  finishImages(id: number, formats: readonly ReportFormat[]): CoreTexts | CoreError;
  closeImages(id: number): void;
}

/** `content` is the same for what is the same. */
export type NumberedFile = InputFile & { readonly content?: number };

export type PreparedFile = ReadFile & { readonly content: number; readonly plain?: Plain };

export interface CoreError {
  readonly error: string;
}
export type CoreResult = { readonly text: string } | CoreError;
export interface CoreReportAndPath {
  readonly text: string;
  readonly path?: string;
}
export interface CoreSifted {
  readonly files: readonly (Plain | undefined)[];
}
export interface CoreTexts {
  readonly texts: readonly string[];
}

export interface CoreSettings {
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): WebAssembly.Exports;
}

export default function createSluice(settings: CoreSettings): Promise<Core>;
