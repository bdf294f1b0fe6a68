import type { Server } from "node:http";

/** The headers that the build wrote for static hosts, in `_headers`. */
export function headersIn(text: string): Record<string, string>;
/** Serves the built page, or a folder that it stands in; once it listens. */
export function servePage(
  folder: string,
  options?: {
    readonly port?: number;
    readonly host?: string;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<Server>;
