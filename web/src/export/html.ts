import { type Finding, type Gate, type Report, severities } from "@sluice/engine";
import { families, stateOf, stateWords } from "../overview/model.ts";
import { visible } from "../review/source.ts";
import { count } from "../review/view-model.ts";

/**
 * The report as one file that needs nothing else, and whose own policy lets it run and load nothing.
 * Everything is escaped on its way in, so that no text of an audited file is markup.
 */
export function htmlOf(of: string, report: Report, path: string | undefined): string {
  const active = report.findings.filter(({ suppressed }) => !suppressed);
  const parts = [
    `<h1>${text(of)}</h1>`,
    `<p>${count(active.length, "finding")} in ${count(report.summary.audited, "audited file")}, ${report.summary.suppressed} suppressed.</p>`,
    ...report.gates.map((gate) => verdict(report, gate)),
    notAudited(report),
    summaryTable(report),
    path === undefined ? "" : `<h2>Delivery path</h2><pre class="path">${text(path)}</pre>`,
    "<h2>Findings</h2>",
    active.length === 0 ? "<p>None.</p>" : "",
    ...severities.flatMap((severity) =>
      active.filter((finding) => finding.severity === severity).map(finding),
    ),
    `<footer>Sluice ${text(report.tool.version)}</footer>`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(`Sluice: ${of}`)}</title>
<style>${style}</style>
</head>
<body>
<main>
${parts.filter((part) => part !== "").join("\n")}
</main>
</body>
</html>
`;
}

function verdict(report: Report, gate: Gate): string {
  const state = stateOf(gate, report);
  return `<p class="verdict ${state}"><strong>Gate ${text(gate.name)} ${stateWords[state]}</strong>: ${count(gate.stopping, "finding")} ${gate.severity} or worse</p>`;
}

function notAudited({ files }: Report): string {
  const failed = files.filter(({ status }) => status === "error");
  if (failed.length === 0) return "";
  const rows = failed.map(
    ({ path, reason = "" }) => `<li><code>${text(path)}</code>: ${text(reason)}</li>`,
  );
  return `<h2>Not audited, or not wholly</h2><ul>${rows.join("")}</ul>`;
}

function summaryTable(report: Report): string {
  const heads = ["Family", ...severities, "all"].map((name) => `<th scope="col">${name}</th>`);
  const rows = families(report).map(({ name, counts, total }) => {
    const cells = [...severities.map((severity) => counts[severity]), total];
    const numbers = cells.map((number) => `<td>${number === 0 ? "" : number}</td>`);
    return `<tr><th scope="row">${text(name)}</th>${numbers.join("")}</tr>`;
  });
  if (rows.length === 0) return "";
  return `<h2>By family</h2><table><thead><tr>${heads.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function finding(one: Finding): string {
  const { severity, title, message, fix, path, span, rule, resource, related = [], aliases } = one;
  const places = related.map(
    (place) =>
      `<li><code>${text(`${place.path}:${place.span.start.line}`)}</code> ${text(place.note)}</li>`,
  );
  const facts = [
    `<code>${text(rule)}</code>`,
    ...(resource === undefined ? [] : [`<code>${text(resource)}</code>`]),
    ...(aliases.length === 0 ? [] : [text(aliases.join(", "))]),
  ];
  return `<article class="${severity}">
<h3><span class="severity">${severity}</span> ${text(title)}</h3>
<p class="where"><code>${text(`${path}:${span.start.line}:${span.start.column}`)}</code></p>
<p>${text(message)}</p>
<p><strong>Fix:</strong> ${text(fix)}</p>
${places.length === 0 ? "" : `<ul>${places.join("")}</ul>`}
<p class="facts">${facts.join(" · ")}</p>
</article>`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for content and for attributes; what cannot be seen is named. */
export function text(raw: string): string {
  return raw
    .split("\n")
    .map(visible)
    .join("\n")
    .replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

const style = `
:root{color-scheme:light dark;--line:#8886;--critical:#9d1158;--high:#b3261e;--medium:#8a5300;--low:#1c5bb0;--note:#556170;--good:#1c6b3a}
@media (prefers-color-scheme:dark){:root{--critical:#ff86bb;--high:#ff8f86;--medium:#eab35c;--low:#86b8ff;--note:#9ba8b6;--good:#6fcf93}}
body{margin:0;font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:960px;margin:0 auto;padding:24px 20px 60px}
h1{font-size:24px;margin:0 0 8px}h2{font-size:18px;margin:28px 0 8px}h3{font-size:15px;margin:0}
code,pre{font:12.5px/1.5 ui-monospace,monospace}pre{overflow:auto}
table{border-collapse:collapse}th,td{padding:3px 12px 3px 0;text-align:right;border-bottom:1px solid var(--line)}th:first-child{text-align:left}
article{margin:12px 0;padding:12px 16px;border:1px solid var(--line);border-left:4px solid;border-radius:8px;break-inside:avoid}
article p{margin:6px 0}.severity{font-size:12px;text-transform:uppercase}
.where,.facts{opacity:.85}
.critical,.critical .severity{border-left-color:var(--critical)}.critical .severity{color:var(--critical)}
.high{border-left-color:var(--high)}.high .severity{color:var(--high)}
.medium{border-left-color:var(--medium)}.medium .severity{color:var(--medium)}
.low{border-left-color:var(--low)}.low .severity{color:var(--low)}
.note{border-left-color:var(--note)}.note .severity{color:var(--note)}
.verdict{padding:8px 12px;border:1px solid var(--line);border-radius:8px}
.passes strong{color:var(--good)}.fails strong,.undecided strong{color:var(--high)}
footer{margin-top:40px;opacity:.8}
`;
