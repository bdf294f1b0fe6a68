import type { Finding } from "@sluice/engine";
import { h } from "../app/dom.ts";
import { visible } from "./source.ts";
import { count, type FileRow, type FindingRow, type Grouping } from "./view-model.ts";

export function heading(
  row: FindingRow & { kind: "group" },
  grouping: Grouping | undefined,
): HTMLElement[] {
  const isSeverity = grouping === "severity";
  return [
    h(
      "span",
      { class: "heading-label", attributes: isSeverity ? { "data-severity": row.label } : {} },
      visible(row.label),
    ),
    h("span", { class: "heading-count" }, row.count.toLocaleString("en")),
  ];
}

export function findingRow(finding: Finding): HTMLElement[] {
  return [
    h("span", { class: "dot", attributes: { "data-severity": finding.severity } }),
    h(
      "span",
      { class: "row-text" },
      h("span", { class: "row-title" }, finding.title, finding.suppressed && suppressedBadge()),
      h("span", { class: "row-where" }, where(finding)),
    ),
  ];
}

function suppressedBadge(): HTMLElement {
  return h("span", { class: "badge" }, "suppressed");
}

/** The end of the path matters most: its start is what gets cut. */
function where({ path, span }: Finding): HTMLElement {
  const shown = visible(path);
  const slash = shown.lastIndexOf("/") + 1;
  return h(
    "span",
    { class: "path" },
    h("span", { class: "folder" }, shown.slice(0, slash)),
    h("span", { class: "name" }, `${shown.slice(slash)}:${span.start.line}`),
  );
}

export function findingLabel(finding: Finding): string {
  const { severity, title, path, span } = finding;
  return `${severity}: ${title}, ${visible(path)} line ${span.start.line}`;
}

export function fileRow(row: FileRow): HTMLElement[] {
  const shown = visible(row.path);
  const slash = shown.lastIndexOf("/", shown.length - 2) + 1;
  const state = { error: "not audited", skipped: "skipped", audited: row.kind }[row.state];
  return [
    h("span", { class: "dot", attributes: { "data-state": row.state } }),
    h(
      "span",
      { class: "row-text" },
      h(
        "span",
        { class: "row-title path" },
        h("span", { class: "folder" }, shown.slice(0, slash)),
        h("span", { class: "name" }, shown.slice(slash)),
      ),
      h("span", { class: "row-where" }, row.reason ? `${state}: ${visible(row.reason)}` : state),
    ),
    row.findings > 0
      ? h("span", { class: "row-count" }, row.findings.toLocaleString("en"))
      : h("span"),
  ];
}

export function fileLabel(row: FileRow): string {
  const findings = row.findings > 0 ? `, ${count(row.findings, "finding")}` : "";
  return `${visible(row.path)}, ${row.state}${row.reason && `: ${visible(row.reason)}`}${findings}`;
}
