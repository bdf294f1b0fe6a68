import {
  type Finding,
  type Gate,
  type Kind,
  type Report,
  severities,
  type Severity,
} from "@sluice/engine";
import { familyOf } from "../review/view-model.ts";

export type Counts = Readonly<Record<Severity, number>>;

export interface Row {
  readonly name: string;
  readonly counts: Counts;
  readonly total: number;
}

/** Findings that count, by the family of their rule: the worst family first. */
export function families(report: Report): readonly Row[] {
  return rows(active(report), ({ rule }) => familyOf(rule));
}

/** Files with the most that is bad, the worst first. */
export function worstFiles(report: Report, most: number): readonly Row[] {
  return rows(active(report), ({ path }) => path).slice(0, most);
}

export interface KindRow {
  readonly kind: Kind;
  readonly files: number;
  readonly findings: number;
}

/** What was audited, by what it is: most files first, texts last. */
export function kindsOf(report: Report): readonly KindRow[] {
  const files = new Map<Kind, number>();
  const kindOf = new Map<string, Kind>();
  for (const { path, kind, status } of report.files) {
    kindOf.set(path, kind);
    if (status !== "skipped") files.set(kind, (files.get(kind) ?? 0) + 1);
  }
  const findings = new Map<Kind, number>();
  for (const { path } of active(report)) {
    const kind = kindOf.get(path);
    if (kind) findings.set(kind, (findings.get(kind) ?? 0) + 1);
  }
  const plain = (kind: Kind) => (kind === "text" || kind === "unknown" ? 1 : 0);
  return [...files]
    .map(([kind, number]) => ({ kind, files: number, findings: findings.get(kind) ?? 0 }))
    .sort((a, b) => plain(a.kind) - plain(b.kind) || b.files - a.files);
}

export interface Passed {
  /** Why, as the report says it. */
  readonly reason: string;
  readonly files: number;
}

/** What was passed over on purpose, by reason: the most frequent first. */
export function passedOver(report: Report, ignored: readonly string[]): readonly Passed[] {
  const reasons = new Map<string, number>();
  const add = (reason: string, number: number) =>
    reasons.set(reason, (reasons.get(reason) ?? 0) + number);
  for (const { status, reason = "no reason given" } of report.files) {
    if (status === "skipped") add(reason, 1);
  }
  if (ignored.length > 0) add("named by .gitignore", ignored.length);
  return [...reasons]
    .map(([reason, files]) => ({ reason, files }))
    .sort((a, b) => b.files - a.files || (a.reason < b.reason ? -1 : 1));
}

/** `undecided` where something that was asked for could not be audited. */
export type GateState = "passes" | "fails" | "undecided";

/** How a gate ends: as the command line tool decides on its exit code. */
export function stateOf({ passed, stopping }: Gate, { summary }: Report): GateState {
  if (passed) return "passes";
  return stopping > 0 && summary.errors === 0 ? "fails" : "undecided";
}

export const stateWords: Readonly<Record<GateState, string>> = {
  passes: "passes",
  fails: "fails",
  undecided: "cannot be decided",
};

/** What changed between two audits, by fingerprints: each stands for as many as have it. */
export function difference(before: Report, after: Report) {
  const left = new Map<string, number>();
  for (const { fingerprint } of active(before))
    left.set(fingerprint, (left.get(fingerprint) ?? 0) + 1);
  const added: Finding[] = [];
  for (const finding of active(after)) {
    const number = left.get(finding.fingerprint) ?? 0;
    if (number === 0) added.push(finding);
    else left.set(finding.fingerprint, number - 1);
  }
  const gone: Finding[] = [];
  for (const finding of active(before)) {
    const number = left.get(finding.fingerprint) ?? 0;
    if (number === 0) continue;
    left.set(finding.fingerprint, number - 1);
    gone.push(finding);
  }
  return { added, gone };
}

export function active({ findings }: Report): readonly Finding[] {
  return findings.filter(({ suppressed }) => !suppressed);
}

function rows(findings: readonly Finding[], key: (finding: Finding) => string): readonly Row[] {
  const all = new Map<string, Record<Severity, number>>();
  for (const finding of findings) {
    const name = key(finding);
    const counts = all.get(name) ?? { critical: 0, high: 0, medium: 0, low: 0, note: 0 };
    ++counts[finding.severity];
    all.set(name, counts);
  }
  return [...all]
    .map(([name, counts]) => ({
      name,
      counts,
      total: severities.reduce((sum, severity) => sum + counts[severity], 0),
    }))
    .sort((a, b) => byWorst(a.counts, b.counts) || (a.name < b.name ? -1 : 1));
}

function byWorst(a: Counts, b: Counts): number {
  for (const severity of severities) {
    if (a[severity] !== b[severity]) return b[severity] - a[severity];
  }
  return 0;
}
