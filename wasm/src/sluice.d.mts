// The loader that the C++ build makes: build/wasm/sluice.mjs, copied beside the compiled TypeScript.
import type { InputFile, PathFormat, ReportFormat } from "./engine.ts";

/** What wasm/bindings.cpp exports. */
export interface Core {
  version(): string;
  rules(): string;
  audit(files: readonly InputFile[], options: string, format: ReportFormat): CoreResult;
  path(files: readonly InputFile[], options: string, format: PathFormat): CoreResult;
}

export type CoreResult = { readonly text: string } | { readonly error: string };

export interface CoreSettings {
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): WebAssembly.Exports;
}

export default function createSluice(settings: CoreSettings): Promise<Core>;
