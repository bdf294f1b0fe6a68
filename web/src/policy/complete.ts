import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { h } from "../app/dom.ts";
import { resolved, type Schema, schemaAt, valuesOf } from "./schema.ts";

/**
 * What may stand where the cursor is, with what the schema says of it. Parents are told by indentation:
 * that also works in a text that does not parse yet.
 */
export function completePolicy(rules: () => readonly string[]) {
  return (context: CompletionContext): CompletionResult | null => {
    const { state, pos, explicit } = context;
    const line = state.doc.lineAt(pos);
    const before = line.text.slice(0, pos - line.from);
    const lines = state.doc.sliceString(0, line.from).split("\n");
    const { path, value, typed } = placeOf(lines, before);
    if (typed === "" && !explicit && value === undefined) return null;
    const options =
      value === undefined
        ? keysAt(schemaAt(path), path, rules)
        : valuesAt(schemaAt([...path, value]), value, rules);
    return options.length === 0
      ? null
      : { from: pos - typed.length, options, validFor: /^[\w./*-]*$/ };
  };
}

export interface YamlPlace {
  readonly path: readonly (string | number)[];
  /** The key whose value is being written; undefined where a key is. */
  readonly value: string | undefined;
  readonly typed: string;
}

/** @example placeOf(["gates:", "  merge:"], "    sev") // { path: ["gates", "merge"], typed: "sev" } */
export function placeOf(above: readonly string[], before: string): YamlPlace {
  const own = /^(\s*(?:- +)?)(?:([\w:./*-]+?):\s+)?([\w./*-]*)$/.exec(before);
  const [, lead = "", key, typed = ""] = own ?? [];
  let indent = lead.length;
  const path: (string | number)[] = [];
  const isEntry = lead.includes("- ");
  if (isEntry) {
    path.unshift(0);
    indent = lead.indexOf("-");
  }
  // A list may stand at the indentation of its key.
  let mayEqual = isEntry;
  for (const text of above.toReversed()) {
    const match = /^(\s*)(- +)?([\w:./*-]+):\s*(?:#.*)?(?:[^\s#].*)?$/.exec(text);
    if (!match || text.trim() === "") continue;
    const [, space = "", dash, name = ""] = match;
    const at = space.length + (dash?.length ?? 0);
    const isParent = at < indent || (mayEqual && at === indent && !dash);
    if (isParent) {
      path.unshift(name);
      mayEqual = false;
      indent = at;
    }
    if (dash && space.length < indent && (isParent || at === indent)) {
      path.unshift(0);
      indent = space.length;
      mayEqual = true;
    }
    if (indent === 0 && !mayEqual) break;
  }
  return { path, value: key, typed };
}

function keysAt(
  schema: Schema | undefined,
  path: readonly (string | number)[],
  rules: () => readonly string[],
): Completion[] {
  if (!schema) return [];
  const keys = Object.entries(schema.properties ?? {}).map(([label, own]): Completion => ({
    label,
    type: "property",
    apply: `${label}: `,
    ...info(resolved(own).description),
  }));
  const isRules = path.length === 1 && path[0] === "rules";
  const names = isRules
    ? rules().map((label): Completion => ({ label, type: "constant", apply: `${label}: ` }))
    : [];
  // Entries of a plain list of values are written where a key would be.
  return [...keys, ...names, ...valuesAt(schema, "", () => [])];
}

function valuesAt(
  schema: Schema | undefined,
  key: string,
  rules: () => readonly string[],
): Completion[] {
  const values = schema ? valuesOf(schema) : [];
  const all = key === "rule" ? [...values, ...rules()] : values;
  return all.map((label) => ({ label, type: "enum", ...info(schema?.description) }));
}

function info(text: string | undefined): { info?: () => HTMLElement } {
  return text === undefined ? {} : { info: () => h("p", { class: "completion-info" }, text) };
}
