// The loader that the C++ build makes: build/wasm/sluice.mjs, copied beside the compiled TypeScript.
import type { InputFile, PathFormat, ReportFormat } from "./engine.ts";

/** What wasm/bindings.cpp exports. */
export interface Core {
  version(): string;
  rules(): string;
  audit(files: readonly InputFile[], options: string, format: ReportFormat): CoreResult;
  path(files: readonly InputFile[], options: string, format: PathFormat): CoreResult;
  auditAgain(
    files: readonly NumberedFile[],
    options: string,
    pathFormat: PathFormat | "",
  ): CoreResult;
  forget(): void;
}

/** `content` is the same for what is the same. */
export type NumberedFile = InputFile & { readonly content?: number };

export type CoreResult =
  | { readonly text: string; readonly path?: string }
  | { readonly error: string };

export interface CoreSettings {
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): WebAssembly.Exports;
}

export default function createSluice(settings: CoreSettings): Promise<Core>;
