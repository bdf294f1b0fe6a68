import type { AuditOptions, InputFile } from "@sluice/engine";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inRepository } from "../../support/paths.ts";
import type { Host } from "./host.ts";

export const sluice = process.env["SLUICE"] ?? inRepository("build/native/sluice");
const usage = 64;

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly said: string;
}

/** Runs the command line tool to its end, whichever that is. */
export function runToEnd(args: readonly string[], cwd?: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const settings = { maxBuffer: 1 << 28, ...(cwd === undefined ? {} : { cwd }) };
    execFile(sluice, args, settings, (error, out, said) => {
      const code = error ? error.code : 0;
      if (typeof code === "number") resolve({ code, out, said });
      else reject(new Error(`sluice ${args.join(" ")}: ${said || String(error)}`));
    });
  });
}

/** What the command line tool prints, whether or not it found something. */
export async function run(args: readonly string[], cwd?: string): Promise<string> {
  const { code, out, said } = await runToEnd(args, cwd);
  if (code < usage) return out;
  throw new Error(`sluice ${args.join(" ")}: ${said}`);
}

/** A folder that holds the files, for as long as `use` runs. */
export async function withFolder<T>(
  files: readonly InputFile[],
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-test-"));
  try {
    for (const file of files) {
      const path = join(folder, file.path);
      await mkdir(dirname(path), { recursive: true });
      if ("bytes" in file) await writeFile(path, file.bytes);
      else if (file.problem === "symbolic link") await symlink("nowhere", path);
      else throw new Error(`the command line reads files by itself, so not: ${file.problem}`);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

// The files lie among those that are audited.
const settingsFlags = ({ settings = [] }: AuditOptions) =>
  settings.flatMap(({ path }) => ["--settings", path]);

/** The options as the command line takes them. */
export function flags({
  persona,
  fail_on,
  select = [],
  kinds = [],
  date,
  honour_ignores = true,
  show_suppressed = false,
  gate,
  settings = [],
  whole_tree: _whole_tree, // the paths tell
  policy: _policy, // read from the root
  ...others
}: AuditOptions): readonly string[] {
  const [other] = Object.keys(others);
  if (other !== undefined) throw new Error(`the command line does not take ${other}`);
  return [
    ...(persona === undefined ? [] : ["--persona", persona]),
    ...(fail_on === undefined ? [] : ["--fail-on", fail_on]),
    ...(gate === undefined ? [] : ["--gate", gate]),
    ...(date === undefined ? [] : ["--date", date]),
    ...settingsFlags({ settings }),
    ...select.flatMap((id) => ["--select", id]),
    ...kinds.flatMap(({ glob, kind }) => ["--kind", `${glob}=${kind}`]),
    ...(honour_ignores ? [] : ["--no-ignores"]),
    ...(show_suppressed ? ["--show-suppressed"] : []),
  ];
}

/** The command line tool, over a folder on disk: over all of it, or over the files one by one. */
export function native(jobs: number): Host {
  const ask = (
    command: readonly string[],
    files: readonly InputFile[],
    options: AuditOptions,
    format: string,
  ) => {
    const args = [...command, "--format", format, "--no-gitignore", "--jobs", String(jobs)];
    const paths = options.whole_tree || files.length === 0 ? ["."] : files.map(({ path }) => path);
    return withFolder(files, (folder) => run([...args, ...paths], folder));
  };
  return {
    name: `native, ${jobs} jobs`,
    audit: (files, options, format) => ask(["audit", ...flags(options)], files, options, format),
    path: (files, options, format) =>
      ask(["path", ...settingsFlags(options)], files, options, format),
    async close() {},
  };
}
