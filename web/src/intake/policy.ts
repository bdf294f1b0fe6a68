import type { AuditOptions, InputFile } from "@sluice/engine";
import { decode, encodingOf } from "./encoding.ts";

/** Where a policy stands: at the root, as for the command line tool. */
const path = ".sluice.yaml";

export function isPolicy(name: string): boolean {
  return name === path;
}

/**
 * The policy of what was given, as text from whatever it is written in. One that is neither UTF-8 nor
 * UTF-16 or UTF-32 cannot be handed on; nothing of it counts, and the audit of the file says so.
 *
 * @example engine.audit(files, { ...options, ...policyOf(files) })
 */
export function policyOf(files: readonly InputFile[]): Pick<AuditOptions, "policy"> {
  const file = files.find((candidate) => candidate.path === path);
  if (!file || !("bytes" in file)) return {};
  const encoding = encodingOf(file.bytes);
  if (encoding !== "utf-8") return { policy: { path, text: decode(file.bytes, encoding) } };
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { policy: { path, text: decoder.decode(file.bytes) } };
  } catch {
    return {};
  }
}
