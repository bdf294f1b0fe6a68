import type { AuditOptions, InputFile } from "@sluice/engine";

/** Where a policy stands: at the root, as for the command line tool. */
const path = ".sluice.yaml";

/**
 * The policy of what was given. One that is no UTF-8 cannot be handed on as text; nothing of it
 * counts, and the audit of the file itself says so.
 *
 * @example engine.audit(files, { ...options, ...policyOf(files) })
 */
export function policyOf(files: readonly InputFile[]): Pick<AuditOptions, "policy"> {
  const file = files.find((candidate) => candidate.path === path);
  if (!file || !("bytes" in file)) return {};
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { policy: { path, text: decoder.decode(file.bytes) } };
  } catch {
    return {};
  }
}
