import { type Artifact, type ImageHelp, type Known, pushArtifact } from "./artifacts.ts";
import type { AuditOptions, PathReport, Report, RulesReport } from "./contract.ts";
import type { Core, CoreError, CoreResult, CoreSifted, CoreTexts } from "./sluice.mjs";

/** A file's bytes. `path` is relative to the audited root, with '/'. */
export interface ReadFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A file that the host found and did not read: the report says so, and why. */
export interface UnreadFile {
  readonly path: string;
  /** `skipped` on purpose; `unreadable` and `too-large` make the audit incomplete. */
  readonly state: "skipped" | "unreadable" | "too-large";
  /** Why, such as "symbolic link". */
  readonly problem: string;
}

export type InputFile = ReadFile | UnreadFile;

/** What `sift` says of a file of which there is nothing more to say. Only for `prepare` to read. */
export type Plain = readonly { readonly path: string }[];

/** A file, and what another engine found out about it. */
export type SiftedFile = ReadFile & { readonly plain?: Plain | undefined };

export interface Examples {
  readonly bad: readonly string[];
  readonly good: readonly string[];
}

/** A report, or its packages as a bill of materials. */
export type ReportFormat = "json" | "sarif" | "cyclonedx" | "spdx";
/** The delivery path as data, as a flowchart in Mermaid's language, drawn, or for a terminal. */
export type PathFormat = "json" | "mermaid" | "svg" | "text";

/**
 * The audit as a function: the same bytes and options give the same text on every host.
 *
 * @example
 * const report = engine.audit([{ path: "Dockerfile", bytes }], { persona: "pedantic" });
 */
export interface Engine {
  version(): string;
  rules(): RulesReport;
  /**
   * Texts that show a rule which is a row of a table, made when they are asked for; none of others. «»
   * stand around what the finding points at.
   */
  examples(rule: string): Examples;
  /** The report as text; byte for byte what the command line tool prints. */
  auditText(
    files: readonly InputFile[],
    options?: AuditOptions,
    format?: ReportFormat,
    known?: Known,
  ): string;
  audit(files: readonly InputFile[], options?: AuditOptions, known?: Known): Report;
  /**
   * Exported images and other artifacts, whatever their size: read in pieces, front to end and once,
   * and never held whole. One report on all of them, once for each format; byte for byte what
   * `sluice image` prints. Other calls may come in between.
   *
   * @example
   * const [json, bill] = await engine.imageTexts(
   *   [{ path: file.name, content: file }], {}, ["json", "cyclonedx"]);
   */
  imageTexts(
    artifacts: readonly Artifact[],
    options?: AuditOptions,
    formats?: readonly ReportFormat[],
    help?: ImageHelp,
  ): Promise<readonly string[]>;
  image(artifacts: readonly Artifact[], options?: AuditOptions, help?: ImageHelp): Promise<Report>;
  /** Which commits reach which environments; byte for byte what `sluice path` prints. */
  pathText(files: readonly InputFile[], options?: AuditOptions, format?: PathFormat): string;
  path(files: readonly InputFile[], options?: AuditOptions): PathReport;
  /**
   * As `auditText`, and `pathText` of the same files where a format is named, for audits that come
   * again while a few files change: one whose path and array of bytes are those of the last call is
   * not looked at again, as long as the options are the same. So arrays must not be written to.
   */
  auditAgain(
    files: readonly InputFile[],
    options?: AuditOptions,
    pathFormat?: PathFormat,
  ): { readonly report: string; readonly path?: string };
  /**
   * Audits files of the next `auditAgain` beforehand, so that this can be done in parts, between which
   * there is time to tell how far it came. The options are those of that call.
   */
  prepare(files: readonly SiftedFile[], options?: AuditOptions): void;
  /**
   * Which of the files are plain: nothing is found in them, and rules about several files need at most
   * their text. Most files of most trees are, so that engines in other workers can spare `prepare` to
   * look at them. Undefined for those that it must look at.
   *
   * @example
   * const plain = other.sift(files, options); // in another worker
   * engine.prepare(files.map((file, i) => ({ ...file, plain: plain[i] })), options);
   * const { report } = engine.auditAgain(files, options);
   */
  sift(files: readonly ReadFile[], options?: AuditOptions): readonly (Plain | undefined)[];
  /** Frees what `auditAgain` keeps. */
  forget(): void;
}

/**
 * Options that the engine does not take, or an engine that is lost.
 *
 * @example
 * if (error instanceof EngineError && error.fatal) engine = await openEngine();
 */
export class EngineError extends Error {
  override readonly name = "EngineError";
  /** The engine's memory may be broken: every later call fails, open another one. */
  readonly fatal: boolean;

  constructor(message: string, options: ErrorOptions & { readonly fatal?: boolean } = {}) {
    super(message, options);
    this.fatal = options.fatal ?? false;
  }
}

/** The engine over a loaded module, wherever that came from. */
export class CoreEngine implements Engine {
  readonly #core: Core;
  readonly #numbers = new WeakMap<Uint8Array, number>();
  #last = 0;
  #lost = false;

  constructor(core: Core) {
    this.#core = core;
  }

  version(): string {
    return this.#call(() => this.#core.version());
  }

  rules(): RulesReport {
    return JSON.parse(this.#call(() => this.#core.rules())) as RulesReport;
  }

  examples(rule: string): Examples {
    return JSON.parse(this.#call(() => this.#core.examples(rule))) as Examples;
  }

  auditText(
    files: readonly InputFile[],
    options: AuditOptions = {},
    format: ReportFormat = "json",
    known?: Known,
  ): string {
    return this.#text(() => this.#core.audit(files, JSON.stringify(options), format, known));
  }

  audit(files: readonly InputFile[], options: AuditOptions = {}, known?: Known): Report {
    return JSON.parse(this.auditText(files, options, "json", known)) as Report;
  }

  async imageTexts(
    artifacts: readonly Artifact[],
    options: AuditOptions = {},
    formats: readonly ReportFormat[] = ["json"],
    { known, progress }: ImageHelp = {},
  ): Promise<readonly string[]> {
    const core = this.#core;
    const ask = (run: () => CoreResult) => void this.#text(run);
    const id = Number(this.#text(() => core.openImages(JSON.stringify(options), known)));
    let done = 0;
    try {
      for (const artifact of artifacts) {
        await pushArtifact(artifact, {
          begin: (path) => ask(() => core.beginArtifact(id, path)),
          beginFile: (path, size) => ask(() => core.beginFile(id, path, size)),
          feed(bytes, inFile) {
            ask(() => core.feed(id, bytes, inFile));
            progress?.((done += bytes.length));
          },
          endFile: () => ask(() => core.endFile(id)),
          end: () => ask(() => core.endArtifact(id)),
        });
      }
      return this.#checked(() => core.finishImages(id, formats)).texts;
    } finally {
      if (!this.#lost) this.#call(() => core.closeImages(id));
    }
  }

  async image(
    artifacts: readonly Artifact[],
    options: AuditOptions = {},
    help: ImageHelp = {},
  ): Promise<Report> {
    const [text = ""] = await this.imageTexts(artifacts, options, ["json"], help);
    return JSON.parse(text) as Report;
  }

  pathText(
    files: readonly InputFile[],
    options: AuditOptions = {},
    format: PathFormat = "json",
  ): string {
    return this.#text(() => this.#core.path(files, JSON.stringify(options), format));
  }

  path(files: readonly InputFile[], options: AuditOptions = {}): PathReport {
    return JSON.parse(this.pathText(files, options)) as PathReport;
  }

  auditAgain(
    files: readonly InputFile[],
    options: AuditOptions = {},
    pathFormat?: PathFormat,
  ): { readonly report: string; readonly path?: string } {
    const numbered = files.map((file) =>
      "bytes" in file ? { ...file, content: this.#numberOf(file.bytes) } : file,
    );
    const { text, path } = this.#checked(() =>
      this.#core.auditAgain(numbered, JSON.stringify(options), pathFormat ?? ""),
    );
    return path === undefined ? { report: text } : { report: text, path };
  }

  prepare(files: readonly SiftedFile[], options: AuditOptions = {}): void {
    const numbered = files.map(({ path, bytes, plain }) => ({
      path,
      bytes,
      content: this.#numberOf(bytes),
      ...(plain && { plain }),
    }));
    this.#text(() => this.#core.prepare(numbered, JSON.stringify(options)));
  }

  sift(files: readonly ReadFile[], options: AuditOptions = {}): readonly (Plain | undefined)[] {
    return this.#checked(() => this.#core.sift(files, JSON.stringify(options))).files;
  }

  forget(): void {
    this.#call(() => this.#core.forget());
  }

  #numberOf(bytes: Uint8Array): number {
    const number = this.#numbers.get(bytes) ?? ++this.#last;
    this.#numbers.set(bytes, number);
    return number;
  }

  #text(run: () => CoreResult): string {
    return this.#checked(run).text;
  }

  #checked<T extends CoreTexts | CoreSifted | { readonly text: string }>(
    run: () => T | CoreError,
  ): T {
    const result = this.#call(run);
    if ("error" in result) throw new EngineError(result.error);
    return result;
  }

  // What the core throws by itself it hands over as an error. Anything else is a trap: the stack or
  // the memory gave out in the midst of something.
  #call<T>(run: () => T): T {
    if (this.#lost)
      throw new EngineError("the engine was lost in an earlier call", { fatal: true });
    try {
      return run();
    } catch (cause) {
      this.#lost = true;
      throw new EngineError("the engine was lost", { cause, fatal: true });
    }
  }
}
