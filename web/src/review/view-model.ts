import {
  type FileEntry,
  type Finding,
  type Report,
  severities,
  type Severity,
} from "@sluice/engine";

export const groupings = ["severity", "file", "rule", "family"] as const;
export type Grouping = (typeof groupings)[number];

export interface Filter {
  readonly text: string;
  /** Severities that are hidden. */
  readonly hidden: ReadonlySet<Severity>;
  /** Of the rule's id; empty for all. */
  readonly family: string;
  /** Findings that an ignore comment silences. */
  readonly suppressed: boolean;
  /** Only those with a change that mends them. */
  readonly fixable: boolean;
}

export const noFilter: Filter = {
  text: "",
  hidden: new Set(),
  family: "",
  suppressed: false,
  fixable: false,
};

export type FindingRow =
  | { readonly kind: "group"; readonly label: string; readonly count: number }
  | { readonly kind: "finding"; readonly finding: Finding; readonly index: number };

export interface FindingList {
  readonly rows: readonly FindingRow[];
  /** Findings in `rows`, in their order. */
  readonly order: readonly number[];
}

export function familyOf(rule: string): string {
  return rule.slice(0, rule.indexOf("/"));
}

/** Families in the report and how many findings each has, the largest first. */
export function familiesOf(report: Report): readonly (readonly [name: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { rule } of report.findings) {
    const family = familyOf(rule);
    counts.set(family, (counts.get(family) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** How many findings each severity has under the filter, were none hidden. */
export function countsOf(report: Report, filter: Filter): Readonly<Record<Severity, number>> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, note: 0 };
  const passes = test({ ...filter, hidden: new Set() });
  for (const finding of report.findings) {
    if (passes(finding)) ++counts[finding.severity];
  }
  return counts;
}

/**
 * The list as it is shown: what passes the filter, in groups. Within a group the report's order
 * stays; groups by file stand in its order too.
 *
 * @example listOf(report, noFilter, "file").rows
 */
export function listOf(report: Report, filter: Filter, grouping: Grouping): FindingList {
  const passes = test(filter);
  const groups = new Map<string, number[]>();
  for (const [index, finding] of report.findings.entries()) {
    if (!passes(finding)) continue;
    const key = groupOf(finding, grouping);
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  }
  const rows: FindingRow[] = [];
  const order: number[] = [];
  for (const [label, group] of sorted([...groups], report, grouping)) {
    rows.push({ kind: "group", label, count: group.length });
    for (const index of group) {
      const finding = report.findings[index];
      if (!finding) continue;
      rows.push({ kind: "finding", finding, index });
      order.push(index);
    }
  }
  return { rows, order };
}

function test(filter: Filter): (finding: Finding) => boolean {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return (finding) => {
    if (finding.suppressed && !filter.suppressed) return false;
    if (filter.hidden.has(finding.severity)) return false;
    if (filter.fixable && !finding.edit) return false;
    if (filter.family !== "" && familyOf(finding.rule) !== filter.family) return false;
    if (words.length === 0) return true;
    const { rule, title, message, path, resource = "", aliases } = finding;
    const text = [rule, title, message, path, resource, ...aliases].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

function groupOf(finding: Finding, grouping: Grouping): string {
  switch (grouping) {
    case "file":
      return finding.path;
    case "severity":
      return finding.severity;
    case "rule":
      return finding.rule;
    case "family":
      return familyOf(finding.rule);
  }
}

function sorted(groups: [string, number[]][], report: Report, grouping: Grouping) {
  const worst = (indexes: readonly number[]) =>
    indexes.reduce(
      (least, index) => Math.min(least, rank(report.findings[index]?.severity)),
      severities.length,
    );
  if (grouping === "file") return groups;
  return groups
    .map((group) => ({ group, rank: worst(group[1]) }))
    .sort((a, b) => a.rank - b.rank || b.group[1].length - a.group[1].length)
    .map(({ group }) => group);
}

export function rank(severity: Severity | undefined): number {
  return severity === undefined ? severities.length : severities.indexOf(severity);
}

/** One line of the page's list of files. */
export interface FileRow {
  readonly path: string;
  readonly kind: string;
  readonly state: "error" | "skipped" | "audited";
  readonly reason: string;
  readonly findings: number;
}

/** What could not be audited first, then what was, then what was passed over, each by path. */
export function filesOf(
  report: Report,
  ignored: readonly string[],
  text: string,
): readonly FileRow[] {
  const findings = new Map<string, number>();
  for (const { path, suppressed } of report.findings) {
    if (!suppressed) findings.set(path, (findings.get(path) ?? 0) + 1);
  }
  const rows = [
    ...ignored.map((path): FileRow => ({
      path,
      kind: "",
      state: "skipped",
      reason: "named by .gitignore",
      findings: 0,
    })),
    ...report.files.map(({ path, kind, status, reason = "" }: FileEntry): FileRow => ({
      path,
      kind,
      state: status,
      reason,
      findings: findings.get(path) ?? 0,
    })),
  ];
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const passes = (row: FileRow) => {
    const all = `${row.path}\n${row.kind}\n${row.reason}\n${row.state}`.toLowerCase();
    return words.every((word) => all.includes(word));
  };
  const states = ["error", "audited", "skipped"];
  return rows
    .filter(passes)
    .sort(
      (a, b) => states.indexOf(a.state) - states.indexOf(b.state) || (a.path < b.path ? -1 : 1),
    );
}

/** "1 file", "2 files", "1,200 files" */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** The engine's message is what is wrong and, behind it, the rule's risk: shown apart. */
export function messageWithoutRisk(message: string, risk: string): string {
  return risk !== "" && message.endsWith(risk) ? message.slice(0, -risk.length).trimEnd() : message;
}
