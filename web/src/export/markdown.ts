import { type Finding, type Report, severities } from "@sluice/engine";
import { stateOf, stateWords } from "../overview/model.ts";
import { visible } from "../review/source.ts";
import { count } from "../review/view-model.ts";

/**
 * The report for a pull request or a wiki. What comes from audited files stands in code spans whose
 * fence is longer than any run of backticks in it: nothing there is markup, a mention or a link.
 */
export function markdownOf(of: string, report: Report): string {
  const { summary, findings, gates, tool } = report;
  const active = findings.filter(({ suppressed }) => !suppressed);
  const counts = severities.map((severity) => `${summary[severity]} ${severity}`).join(", ");
  const lines = [
    `# Sluice: ${code(of)}`,
    "",
    `${count(active.length, "finding")} in ${count(summary.audited, "audited file")}: ${counts}.`,
    ...(summary.errors > 0 ? [`**${count(summary.errors, "file")} could not be audited.**`] : []),
    "",
    ...gates.map(
      (gate) =>
        `- Gate ${code(gate.name)} **${stateWords[stateOf(gate, report)]}**: ${count(gate.stopping, "finding")} ${gate.severity} or worse`,
    ),
    "",
  ];
  for (const severity of severities) {
    const own = active.filter((finding) => finding.severity === severity);
    if (own.length === 0) continue;
    lines.push(`## ${severity[0]?.toUpperCase()}${severity.slice(1)} (${own.length})`, "");
    lines.push("| Finding | Where | Fix |", "| --- | --- | --- |", ...own.map(row), "");
  }
  const failed = report.files.filter(({ status }) => status === "error");
  if (failed.length > 0) {
    lines.push("## Not audited", "");
    lines.push(...failed.map(({ path, reason = "" }) => `- ${code(path)}: ${code(reason)}`), "");
  }
  lines.push(`Sluice ${tool.version}`, "");
  return lines.join("\n");
}

function row({ rule, title, message, path, span, fix }: Finding): string {
  const where = code(`${path}:${span.start.line}`);
  return `| **${plain(title)}** (${code(rule)})<br>${code(message)} | ${where} | ${code(fix)} |`;
}

/** The product's own words. */
function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|~@&]/g, "\\$&");
}

/** @example code("a`b") // "`` a`b ``" */
export function code(raw: string): string {
  const text = visible(raw.replace(/\s+/g, " ").trim());
  if (text === "") return "";
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  // A table ends a cell at `|` even in a code span, unless it is escaped.
  return `${fence}${pad}${text.replaceAll("|", "\\|")}${pad}${fence}`;
}
