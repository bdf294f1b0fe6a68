// A verdict in words: the summary of a check, the sticky comment, a comment at a line. The words of
// strangers go through text.ts, each of them.
import type { Finding } from "@sluice/engine";
import { severities } from "@sluice/engine";

import { isWhole } from "../change/judge.ts";
import type { Verdict } from "../change/judge.ts";
import type { Suggestion } from "./suggestion.ts";
import { bytesOf, cell, code, fenced, fit, plain, prose, seen } from "./text.ts";

/** Bytes of the parts; together they stay below the 65,535 that forges take, so that nothing is cut within. */
const ROWS_ROOM = 36_000;
const DRAWING_ROOM = 8000;

export const SUMMARY_MARK = "<!-- sluice:summary -->";

export function findingMark(fingerprint: string, resolved = false): string {
  return `<!-- sluice:finding ${fingerprint}${resolved ? " resolved" : ""} -->`;
}

/**
 * What a comment of ours is about; nothing for any other text. Who wrote it is checked elsewhere:
 * anybody can write a mark.
 *
 * @example markOf(body)?.fingerprint
 */
export function markOf(
  body: string,
): { readonly fingerprint: string; readonly resolved: boolean } | undefined {
  const mark = /^<!-- sluice:finding ([0-9a-f]{8,64})( resolved)? -->/.exec(body);
  return mark === null
    ? undefined
    : { fingerprint: mark[1] as string, resolved: mark[2] !== undefined };
}

function amount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `1 critical, 2 low` */
function graded(findings: readonly Finding[]): string {
  return severities
    .map((severity) => [findings.filter((f) => f.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${count} ${severity}`)
    .join(", ");
}

/** The address of a line at the forge: `LinkTo("a.tf", 3)`. */
export type LinkTo = (path: string, line: number) => string;

/**
 * Addresses below one of ours. Of the path nothing stays but what addresses are made of, so that it
 * can neither end the link nor lead elsewhere.
 *
 * @example linksBelow("https://github.com/octo/service/blob/0123abcd")("a b.tf", 3)
 */
export function linksBelow(base: string): LinkTo {
  const encoded = (step: string) =>
    encodeURIComponent(step.toWellFormed()).replace(
      /[!'()*]/g,
      (char) => `%${char.charCodeAt(0).toString(16)}`,
    );
  return (path, line) => `${base}/${path.split("/").map(encoded).join("/")}#L${line}`;
}

function place({ path, span }: Finding, linkTo?: LinkTo): string {
  const { line } = span.start;
  const shown = code(`${path}:${line}`, 250);
  return linkTo === undefined ? shown : `[${shown}](${linkTo(path, line)})`;
}

/**
 * One line of our own words, for titles and states: at most 255 characters.
 *
 * @param finding what is counted
 * @param shown how the gate's name is written: what takes Markdown needs it as code
 * @example headline(verdict) // "2 new findings, 1 stops the gate merge"
 */
export function headline(verdict: Verdict, finding = "new finding", shown = plain): string {
  const { added, blocking, fixed, gate, limits } = verdict;
  const unread = verdict.notRead.filter(({ counts }) => counts).length;
  const parts = [added.length === 0 ? `No ${finding}s` : amount(added.length, finding)];
  if (blocking.length > 0) {
    const name = shown(gate.name, 60);
    parts.push(`${blocking.length} ${blocking.length === 1 ? "stops" : "stop"} the gate ${name}`);
  }
  if (fixed.length > 0) parts.push(`${fixed.length} fixed`);
  if (unread > 0) parts.push(`${amount(unread, "file")} not read`);
  if (limits.length > 0) parts.push("not audited as a whole");
  return parts.join(", ");
}

/**
 * Why a deployment may pass or not: the headline, and what stops it. In Markdown.
 *
 * @example decision(verdict) // "1 finding, 1 stops the gate `deploy:prod`\n\n- **high** …"
 */
export function decision(verdict: Verdict): string {
  const counting = verdict.notRead.filter(({ counts }) => counts);
  const rows = [
    ...verdict.blocking.map(
      (f) => `- **${f.severity}** ${prose(f.title, 200)} (${code(f.rule, 100)}), ${place(f)}`,
    ),
    ...counting.map(({ path, reason }) => `- not read: ${code(path)} (${prose(reason)})`),
    ...verdict.limits.map((limit) => `- ${prose(limit)}`),
  ];
  const lines = fit(rows, 2000, (left) => `- … and ${left} more`);
  return [headline(verdict, "finding", code), ...(lines.length > 0 ? ["", ...lines] : [])].join(
    "\n",
  );
}

function table(findings: readonly Finding[], linkTo: LinkTo): string[] {
  const rows = findings.map(
    (f) =>
      `| ${f.severity} | ${cell(`**${prose(f.title, 200)}** ${code(f.rule, 100)}<br>${prose(f.message, 400)}`)} | ${cell(place(f, linkTo))} |`,
  );
  return [
    "| | Finding | Where |",
    "| --- | --- | --- |",
    ...fit(rows, ROWS_ROOM, (left) => `| | … and ${amount(left, "further one")} | |`),
  ];
}

function folded(title: string, lines: readonly string[]): string[] {
  return ["", `<details><summary>${title}</summary>`, "", ...lines, "", "</details>"];
}

function warnings(verdict: Verdict): string[] {
  const lines: string[] = [];
  const list = (paths: readonly string[]) =>
    fit(
      paths.map((path) => code(path)),
      2000,
      (left) => `and ${left} more`,
    ).join(", ");
  if (verdict.altersPolicy.length > 0) {
    lines.push(
      `- **The change alters the policy** that audits go by (${list(verdict.altersPolicy)}). This one went by the base, as it is without the change.`,
    );
  }
  if (verdict.silenced.length > 0) {
    lines.push(
      `- **The change adds comments, or settings of other tools, that would silence ${amount(verdict.silenced.length, "finding")}** (${list(verdict.silenced.map(({ path, span }) => `${path}:${span.start.line}`))}). They count once the base has them.`,
    );
  }
  for (const limit of verdict.limits) lines.push(`- **Not audited as a whole**: ${prose(limit)}`);
  const counting = verdict.notRead.filter(({ counts }) => counts);
  if (counting.length > 0) {
    lines.push(
      `- **${amount(counting.length, "file")} of the change ${counting.length === 1 ? "was" : "were"} not audited**, and may hold anything: ${fit(
        counting.map(({ path, reason }) => `${code(path)} (${prose(reason)})`),
        3000,
        (left) => `and ${left} more`,
      ).join(", ")}`,
    );
  }
  return lines.length === 0 ? [] : [...lines, ""];
}

function gateLine(verdict: Verdict): string {
  const { gate, blocking, added } = verdict;
  const families = gate.families?.map((family) => code(family, 40)).join(", ");
  const what = `${gate.severity} and above${families === undefined ? "" : ` of ${families}`}`;
  const name = code(gate.name, 80);
  if (blocking.length > 0) {
    return `Gate ${name} (${what}): **closed** by ${amount(blocking.length, "finding")}.`;
  }
  if (!isWhole(verdict)) {
    return `Gate ${name} (${what}): **closed**, since the change was not audited as a whole.`;
  }
  return `Gate ${name} (${what}): open${added.length > 0 ? "; nothing new reaches it" : ""}.`;
}

/** What stands in the conversation of a change. */
export interface Told {
  /** How many findings have a comment at their line. */
  readonly commented: number;
  /** Rules of what earlier commits of the change brought, and had a comment, and is gone. */
  readonly gone: readonly string[];
}

function history({ gone }: Told): string[] {
  const secrets = gone.filter(isSecret).length;
  return secrets === 0
    ? []
    : [
        `- **${amount(secrets, "secret")} of earlier commits ${secrets === 1 ? "stays" : "stay"} in the history of the branch**: revoke ${secrets === 1 ? "it" : "them"}, whatever becomes of the change.`,
        "",
      ];
}

/**
 * The whole verdict, for the summary of a check and for the sticky comment.
 *
 * @param linkTo lines of the head
 * @example report(verdict, head, linksBelow(base))
 */
export function report(
  verdict: Verdict,
  head: string,
  linkTo: LinkTo,
  told: Told = { commented: 0, gone: [] },
): string {
  const { commented, gone } = told;
  const { added, fixed, kept, path, notRead } = verdict;
  const lines = [
    added.length === 0
      ? "**No new findings.**"
      : `**${amount(added.length, "new finding")}** (${graded(added)}).`,
    `${gateLine(verdict)}${fixed.length > 0 ? ` ${amount(fixed.length, "finding")} fixed.` : ""}`,
    ...(gone.length === 0
      ? []
      : [`${amount(gone.length, "finding")} of earlier commits resolved.`]),
    "",
    ...warnings(verdict),
    ...history(told),
  ];
  if (added.length > 0) lines.push(...table(added, linkTo));
  if (commented > 0 && commented < added.length) {
    lines.push("", `${amount(commented, "finding")} of these have a comment at their line.`);
  }
  if (fixed.length > 0) {
    const rows = fixed.map((f) => `- ~~${prose(f.title, 200)}~~ ${code(f.rule, 100)}, ${place(f)}`);
    lines.push(
      ...folded(
        `${amount(fixed.length, "finding")} fixed`,
        fit(rows, 6000, (left) => `- … and ${left} more`),
      ),
    );
  }
  if (path !== undefined && bytesOf(path.after + path.before) < DRAWING_ROOM) {
    lines.push(
      ...folded("The delivery path changes", [
        "After:",
        fenced("mermaid", seen(path.after)),
        "",
        "Before:",
        fenced("mermaid", seen(path.before)),
      ]),
    );
  } else if (path !== undefined) {
    lines.push("", "The delivery path changes; it is too large to be drawn here.");
  }
  const quiet = notRead.filter(({ counts }) => !counts);
  if (quiet.length > 0) {
    const rows = quiet.map((file) => `- ${code(file.path)}: ${prose(file.reason)}`);
    lines.push(
      ...folded(
        `${amount(quiet.length, "file")} left out`,
        fit(rows, 3000, (left) => `- … and ${left} more`),
      ),
    );
  }
  if (kept.length > 0) {
    lines.push("", `${amount(kept.length, "finding")} in these files stood there before.`);
  }
  const by = verdict.policies.map((policy) => code(policy)).join(" and ") || "the defaults";
  const without = [...new Set(verdict.unseen)].map(
    (policy) => `, without ${code(policy)}, which is not to be seen`,
  );
  lines.push(
    "",
    `<sub>${amount(verdict.audited, "file")} audited at ${code(head.slice(0, 12))}, by ${by}${without.join("")}</sub>`,
  );
  return lines.join("\n");
}

/**
 * A comment at a line. Its first line is its mark.
 *
 * @param suggest the info string of the forge's suggestions
 * @example comment(finding, suggestion, "suggestion")
 */
export function comment(
  finding: Finding,
  suggestion: Suggestion | undefined,
  suggest: string,
): string {
  const { severity, title, rule, message, fix, fingerprint } = finding;
  const lines = [
    findingMark(fingerprint),
    `**${severity}**: ${prose(title, 200)} (${code(rule, 100)})`,
    "",
    // What begins with a number could be a list.
    `It says: ${prose(message)}`.replace(/^It says: (?=[\p{L}`])/u, ""),
    "",
    `**Fix:** ${prose(fix)}`,
  ];
  if (suggestion !== undefined) lines.push("", fenced(suggest, suggestion.text));
  lines.push(
    "",
    `<sub>${code(`/sluice explain ${rule}`, 120)} tells more, ${code(`/sluice ignore ${fingerprint} REASON until DATE`, 120)} how to accept it.</sub>`,
  );
  return lines.join("\n");
}

const isSecret = (rule: string) => rule.startsWith("secrets/");

/**
 * The rule that a comment of ours is about.
 *
 * @example ruleOf(body) // "docker/no-user"
 */
export function ruleOf(body: string): string {
  return /^\*\*\w+\*\*: .* \(`([\w/-]+)`\)$/m.exec(body)?.[1] ?? "";
}

/**
 * The comment of a finding that is gone, or the text unchanged where it says so already.
 *
 * @example resolved(body, "1a2b3c…")
 */
export function resolved(body: string, head: string): string {
  const mark = markOf(body);
  if (mark === undefined || mark.resolved) return body;
  const rest = body.slice(body.indexOf("-->") + 3).trimStart();
  const left = isSecret(ruleOf(body)) ? " It stays in the history of the branch: revoke it." : "";
  return `${findingMark(mark.fingerprint, true)}\n**Resolved** as of ${code(head.slice(0, 12))}.${left}\n\n${rest}`;
}
