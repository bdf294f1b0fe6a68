// Audits both sides of a change, and says what it brings. Policies come from where the change cannot
// write: the base, and the organisation.
import type {
  AuditOptions,
  Engine,
  Finding,
  Gate,
  InputFile,
  PolicyFile,
  Report,
} from "@sluice/engine";
import { severities } from "@sluice/engine";

import { ENGINE_LIMITS } from "../limits.ts";
import { folderOf, isPipeline, isSettings } from "./context.ts";
import { gateOf, stops } from "./gate.ts";
import { bytesIn } from "./reading.ts";
import type { NotRead, Reading } from "./reading.ts";
import type { ChangedFile } from "./tree.ts";

export interface Question {
  readonly reading: Reading;
  readonly changes: readonly ChangedFile[];
  /** Each is asked by itself and what any of them finds counts: none loosens another. */
  readonly policies: readonly PolicyFile[];
  readonly gate: string;
  /** Today, `YYYY-MM-DD`. */
  readonly date: string;
  /** Comments of the change that silence findings count as those of the base do. */
  readonly obeyNewIgnores: boolean;
  /** Not only what the change brings counts but all that is there; of ignores those of the base. */
  readonly counts: "added" | "all";
  /** What of the change is not known at all, such as a tree that was cut off. */
  readonly limits: readonly string[];
}

export interface Verdict {
  /** What the change brings, worst first. */
  readonly added: readonly Finding[];
  /** Those of them that the gate stops for. */
  readonly blocking: readonly Finding[];
  /** What was found at the base and is no more. */
  readonly fixed: readonly Finding[];
  /** What stands in the files of the change and was there before. */
  readonly kept: readonly Finding[];
  /** Those added that comments of the change would silence. */
  readonly silenced: readonly Finding[];
  readonly gate: Gate;
  /** Where those lie that were in force. */
  readonly policies: readonly string[];
  /** Files by which the change alters what audits go by. */
  readonly altersPolicy: readonly string[];
  readonly notRead: readonly NotRead[];
  readonly limits: readonly string[];
  /** The delivery path in Mermaid's language, where the change alters it. */
  readonly path?: { readonly before: string; readonly after: string };
  /** Every finding of the files at head, suppressed ones too: they know where secrets are. */
  readonly all: readonly Finding[];
  readonly audited: number;
}

const POLICY_FILES = /(?:^|\/)\.sluice(?:\.ya?ml|-baseline\.json|ignore)$/i;

function bySeverity(a: Finding, b: Finding): number {
  const worse = severities.indexOf(a.severity) - severities.indexOf(b.severity);
  if (worse !== 0) return worse;
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.span.start.offset - b.span.start.offset || (a.rule < b.rule ? -1 : 1);
}

/** Up to so many bytes of both sides what is known of one is kept for the other: memory is up to 40 times as much. */
const KEPT_BYTES = 1024 * 1024;

const TELLS_ERRORS = ["sluice/limit-reached", "sluice/parse-error"];

/**
 * False if something of the change could not be audited, whatever gates are there for: it may hold
 * anything.
 *
 * @example isWhole(verdict) && verdict.blocking.length === 0
 */
export function isWhole({ added, notRead, limits }: Verdict): boolean {
  return (
    limits.length === 0 &&
    !notRead.some(({ counts }) => counts) &&
    !added.some(({ rule }) => TELLS_ERRORS.includes(rule))
  );
}

/** How often each fingerprint occurs; the same thing twice in one file has one fingerprint. */
function counted(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { fingerprint } of findings) {
    counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
  }
  return counts;
}

/** Findings beyond as many of the same as are known; the last ones in their file are the new ones. */
function beyond(findings: readonly Finding[], known: ReadonlyMap<string, number>): Finding[] {
  const left = new Map(known);
  return findings.filter(({ fingerprint }) => {
    const count = left.get(fingerprint) ?? 0;
    left.set(fingerprint, count - 1);
    return count <= 0;
  });
}

/** The union: for each fingerprint the side that has more of them, with the worst severity. */
function union(reports: readonly (readonly Finding[])[]): Finding[] {
  let all: Finding[] = [];
  for (const findings of reports) {
    const more = beyond(findings, counted(all));
    const worst = new Map(findings.map((finding) => [finding.fingerprint, finding]));
    all = all.map((finding) => {
      const other = worst.get(finding.fingerprint);
      return other !== undefined &&
        bySeverity(other, finding) < 0 &&
        other.severity !== finding.severity
        ? { ...finding, severity: other.severity }
        : finding;
    });
    all.push(...more);
  }
  return all.toSorted(bySeverity);
}

function most(counts: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const all = new Map<string, number>();
  for (const one of counts) {
    for (const [key, count] of one) all.set(key, Math.max(count, all.get(key) ?? 0));
  }
  return all;
}

const isActive = (finding: Finding) => finding.suppressed === undefined;
/** By a comment, ours or another tool's, in the files: not by the policy or a baseline. */
const byComment = ({ suppressed }: Finding) =>
  suppressed !== undefined && suppressed.by !== "policy" && suppressed.by !== "baseline";

/**
 * Of what is found in renamed files under their new names that which was found under the old ones as well.
 * The rest is what the name brings: a file that was no workflow becomes one, a test becomes what is run.
 */
function carriedOver(
  moved: readonly Finding[],
  base: readonly Finding[],
  changes: readonly ChangedFile[],
): readonly Finding[] {
  const previous = new Map(
    changes.flatMap((one) => (one.previous ? [[one.path, one.previous]] : [])),
  );
  const keyOf = ({ rule, severity, span, suppressed }: Finding, path: string) =>
    JSON.stringify([path, rule, severity, span.start.offset, suppressed?.by]);
  const there = new Set(base.map((finding) => keyOf(finding, finding.path)));
  return moved.filter((finding) => {
    const before = previous.get(finding.path) ?? finding.path;
    // What lay elsewhere was run by nobody.
    const begins = isPipeline(finding.path) && !isPipeline(before);
    return !begins && there.has(keyOf(finding, before));
  });
}

interface Sides {
  readonly added: readonly Finding[];
  readonly fixed: readonly Finding[];
  readonly kept: readonly Finding[];
  readonly silenced: readonly Finding[];
  readonly all: readonly Finding[];
  readonly report: Report;
  /** The delivery path in Mermaid's language, where somebody asks for it. */
  readonly path: { readonly before: string; readonly after: string } | undefined;
}

/** True if the change can alter what is drawn. */
function altersPath({ changes }: Question): boolean {
  return changes.some(({ path, previous }) => isPipeline(path) || isPipeline(previous ?? ""));
}

function compare(engine: Engine, question: Question, policy: PolicyFile | undefined): Sides {
  const { reading, changes } = question;
  const options: AuditOptions = {
    ...(policy === undefined ? {} : { policy }),
    date: question.date,
    show_suppressed: true,
    limits: ENGINE_LIMITS,
  };
  const drawn = altersPath(question);
  // One after the other on one engine: what did not change is looked at once.
  const audit = (files: readonly InputFile[], isDrawn = false) => {
    const { report, path } = engine.auditAgain(files, options, isDrawn ? "mermaid" : undefined);
    return { report: JSON.parse(report) as Report, path };
  };
  const { report: head, path: after } = audit(reading.head, drawn);
  // What is kept of one side while the other is audited would be more than an isolate has.
  if (bytesIn(reading) > KEPT_BYTES) engine.forget();
  const { report: atBase, path: before } = audit(reading.base, drawn);
  const base = atBase.findings;
  const moved =
    reading.renamed.length === 0
      ? []
      : carriedOver(audit(reading.renamed).report.findings, base, changes);

  const changed = new Set(changes.map(({ path }) => path));
  /** How many of each are silenced by settings of other tools that the change leaves as they were. */
  const bySettings = (): Map<string, number> => {
    const rest = reading.head.filter(({ path }) => changed.has(path) || !isSettings(path));
    if (rest.length === reading.head.length) return new Map();
    // Without these files their findings come forth; what comments silence as well does not.
    const bare = audit(rest).report.findings.filter(isActive);
    return counted(beyond(bare, counted(active)));
  };
  const active = head.findings.filter(isActive);
  const ignored = head.findings.filter(byComment);
  const active0 = base.filter(isActive);
  const known =
    question.counts === "all"
      ? new Map<string, number>()
      : most([counted(active0), counted(moved.filter(isActive))]);
  const knownIgnored = most([counted(base.filter(byComment)), counted(moved.filter(byComment))]);
  // A comment of the change silences nothing that the base did not silence already.
  const unknown = question.obeyNewIgnores ? [] : beyond(beyond(ignored, knownIgnored), known);
  const silenced = beyond(unknown, unknown.length === 0 ? new Map() : bySettings());
  // What the engine could not read of a changed file is no less unread for having been so before.
  const isUnread = ({ rule, path }: Finding) =>
    rule === "sluice/limit-reached" && changed.has(path);
  const now = counted(head.findings.filter((f) => isActive(f) || byComment(f)));
  const renamedFrom = new Set(changes.flatMap(({ previous }) => previous ?? []));
  const unread = new Set(reading.notRead.map(({ path }) => path));
  const found = [
    ...active0.filter(({ path }) => !renamedFrom.has(path)),
    ...moved.filter((finding) => isActive(finding) && changed.has(finding.path)),
  ].filter(
    // What is not there may only not have been seen.
    ({ path, rule }) =>
      !unread.has(path) &&
      !rule.startsWith("sluice/") &&
      (question.limits.length === 0 || reading.contents.has(path)),
  );
  const more = beyond(
    active.filter((finding) => !isUnread(finding)),
    known,
  );
  const apart =
    question.counts === "all"
      ? { added: more, fixed: [] }
      : withoutMoved(more, beyond(dedupe(found), now), kindsOf([head, atBase]));
  const added = [...active.filter(isUnread), ...apart.added, ...silenced];
  const fresh = new Set(added);
  return {
    added,
    fixed: apart.fixed,
    kept: active.filter((finding) => !fresh.has(finding) && changed.has(finding.path)),
    silenced,
    all: head.findings,
    report: head,
    path: before === undefined || after === undefined ? undefined : { before, after },
  };
}

const PLAN = "terraform-plan";

/** What files are, by their paths. */
function kindsOf(reports: readonly Report[]): ReadonlyMap<string, string> {
  return new Map(
    reports.flatMap(({ files }) => files.map(({ path, kind }) => [path, kind] as const)),
  );
}

/**
 * True if two findings of the same about the same resource are one that moved. A resource of Terraform has
 * its name within a folder, whichever file it is in; what a plan brings to light stands in the sources as
 * long as they are there, else in the plan. In other folders the same name is another resource.
 */
function isMoved(from: Finding, to: Finding, kinds: ReadonlyMap<string, string>): boolean {
  const [before, after] = [kinds.get(from.path), kinds.get(to.path)];
  const isPlanned = before === PLAN || after === PLAN;
  if (!isPlanned && !(before === "terraform" && after === "terraform" && from.node === to.node)) {
    return false;
  }
  // A plan tells of modules as well, wherever they lie.
  const isOfModule = isPlanned && from.resource?.startsWith("module.") === true;
  return from.path !== to.path && (folderOf(from.path) === folderOf(to.path) || isOfModule);
}

/** What is new and what is gone, without what only went from one file to another. */
function withoutMoved(
  added: readonly Finding[],
  gone: readonly Finding[],
  kinds: ReadonlyMap<string, string>,
): { readonly added: readonly Finding[]; readonly fixed: readonly Finding[] } {
  const aboutOf = ({ rule, resource, message, severity }: Finding) =>
    resource === undefined ? undefined : JSON.stringify([rule, resource, message, severity]);
  const left = new Map<string, Finding[]>();
  for (const finding of gone) {
    const about = aboutOf(finding);
    if (about === undefined) continue;
    const same = left.get(about);
    if (same === undefined) left.set(about, [finding]);
    else same.push(finding);
  }
  const matched = new Set<Finding>();
  const fresh = added.filter((finding) => {
    const candidates = left.get(aboutOf(finding) ?? "") ?? [];
    const before = candidates.find((one) => !matched.has(one) && isMoved(one, finding, kinds));
    if (before !== undefined) matched.add(before);
    return before === undefined;
  });
  return { added: fresh, fixed: gone.filter((finding) => !matched.has(finding)) };
}

/** A file that was only changed stands in both audits of the base. */
function dedupe(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ fingerprint, path, span }) => {
    const key = `${fingerprint} ${path} ${span.start.offset}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

/**
 * What the change brings and what it mends, by every policy.
 *
 * @example const verdict = judge(engine, question);
 */
export function judge(engine: Engine, question: Question): Verdict {
  const { reading, changes, policies } = question;
  const asked = policies.length === 0 ? [undefined] : policies;
  let sides: readonly Sides[];
  try {
    sides = asked.map((policy) => compare(engine, question, policy));
  } finally {
    // The next job is about other files.
    engine.forget();
  }
  const added = union(sides.map((side) => side.added));
  // A finding counts as fixed where no policy still finds it.
  const left = most(sides.map((side) => counted(side.all.filter(isActive))));
  const fixed = beyond(union(sides.map((side) => side.fixed)), left);
  const gates = sides.map((side) => ({ gate: gateOf(side.report, question.gate), side }));
  const stopping = union(
    gates.map(({ gate, side }) => side.added.filter((finding) => stops(gate, finding))),
  );
  const blocked = new Set(stopping.map(({ fingerprint }) => fingerprint));
  const strictest = gates
    .map(({ gate }) => gate)
    .toSorted((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity));
  const drawn = sides.at(-1)?.path;
  return {
    added,
    blocking: added.filter(({ fingerprint }) => blocked.has(fingerprint)),
    fixed,
    kept: sides[0]?.kept ?? [],
    silenced: union(sides.map((side) => side.silenced)),
    gate: strictest[0] as Gate,
    policies: policies.map(({ path }) => path),
    altersPolicy: changes.flatMap(({ path, previous }) =>
      POLICY_FILES.test(path) || POLICY_FILES.test(previous ?? "") ? [path] : [],
    ),
    notRead: reading.notRead,
    limits: question.limits,
    ...(drawn !== undefined && drawn.before !== drawn.after ? { path: drawn } : {}),
    all: sides[0]?.all ?? [],
    audited: sides[0]?.report.summary.audited ?? 0,
  };
}
