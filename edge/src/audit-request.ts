import { kinds, personas, severities } from "@sluice/engine";
import type {
  AuditOptions,
  InputFile,
  KindRule,
  Limits,
  PolicyFile,
  SettingsFile,
  UnreadFile,
} from "@sluice/engine";

import { asRecord, parseJson } from "./body.ts";
import { ENGINE_LIMITS, MAX_FILES, MAX_LIST, MAX_PATH } from "./limits.ts";
import type { LimitName } from "./limits.ts";
import { badRequest } from "./refusal.ts";

/** What a request to `/audit` or `/path` asks for, checked. */
export interface AuditRequest {
  readonly files: readonly InputFile[];
  readonly options: AuditOptions;
}

type Json = Readonly<Record<string, unknown>>;

/** Refuses members that nobody reads: a misspelt option must not pass for one that was obeyed. */
function onlyMembers(object: Json, names: readonly string[], where: string): void {
  if (Object.keys(object).some((name) => !names.includes(name))) {
    throw badRequest(`${where} may hold nothing but ${names.join(", ")}`);
  }
}

function pathOf(value: unknown, where: string): string {
  if (typeof value !== "string" || value === "") throw badRequest(`${where} must be text`);
  if (value.length > MAX_PATH) throw badRequest(`${where} is longer than ${MAX_PATH} characters`);
  if (value.includes("\0")) throw badRequest(`${where} holds a NUL`);
  if (!value.isWellFormed()) throw badRequest(`${where} is not well-formed Unicode`);
  const steps = value.split("/");
  if (steps.some((step) => step === "" || step === "." || step === "..")) {
    throw badRequest(`${where} must be relative to the root, without empty, '.' or '..' parts`);
  }
  return value;
}

function oneOf<T extends string>(value: unknown, names: readonly T[], where: string): T {
  const found = names.find((name) => name === value);
  if (found === undefined) throw badRequest(`${where} must be one of ${names.join(", ")}`);
  return found;
}

function bytesOf(file: Json, where: string): Uint8Array {
  const { text, base64 } = file;
  if (text !== undefined) {
    if (typeof text !== "string") throw badRequest(`${where}.text must be text`);
    if (!text.isWellFormed()) {
      throw badRequest(`${where}.text is not well-formed Unicode; send its bytes as base64`);
    }
    return new TextEncoder().encode(text);
  }
  // atob forgives white space and missing padding; a sender that errs there may err elsewhere.
  const strict = typeof base64 === "string" && base64.length % 4 === 0;
  if (!strict || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
    throw badRequest(`${where}.base64 must be padded base64`);
  }
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

const UNREAD: readonly UnreadFile["state"][] = ["skipped", "unreadable", "too-large"];

function fileOf(path: string, file: Json, where: string): InputFile {
  const forms = ["text", "base64", "state"].filter((name) => file[name] !== undefined);
  if (forms.length !== 1) throw badRequest(`${where} must have one of text, base64 and state`);
  if (file["state"] === undefined) return { path, bytes: bytesOf(file, where) };
  const problem = file["problem"];
  if (!isWord(problem)) throw badRequest(`${where}.problem must be a short text`);
  return { path, state: oneOf(file["state"], UNREAD, `${where}.state`), problem };
}

function filesOf(value: unknown): InputFile[] {
  if (!Array.isArray(value)) throw badRequest("files must be a list");
  if (value.length > MAX_FILES) throw badRequest(`files holds more than ${MAX_FILES} entries`);
  const seen = new Set<string>();
  return value.map((entry: unknown, i) => {
    const where = `files[${i}]`;
    const file = asRecord(entry);
    if (file === undefined) throw badRequest(`${where} must be an object`);
    onlyMembers(file, ["path", "text", "base64", "state", "problem"], where);
    const path = pathOf(file["path"], `${where}.path`);
    if (seen.has(path)) throw badRequest(`${where}.path stands twice`);
    seen.add(path);
    return fileOf(path, file, where);
  });
}

function flag(value: unknown, where: string): boolean {
  if (typeof value !== "boolean") throw badRequest(`${where} must be true or false`);
  return value;
}

function isWord(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_PATH && value.isWellFormed();
}

function words(value: unknown, where: string): string[] {
  const whole = Array.isArray(value) && value.length <= MAX_LIST && value.every(isWord);
  if (!whole) throw badRequest(`${where} must be a list of at most ${MAX_LIST} short texts`);
  return value;
}

function kindRules(value: unknown, where: string): KindRule[] {
  if (!Array.isArray(value) || value.length > MAX_LIST) {
    throw badRequest(`${where} must be a list of at most ${MAX_LIST} objects`);
  }
  return value.map((entry: unknown, i) => {
    const rule = asRecord(entry);
    if (rule === undefined) throw badRequest(`${where}[${i}] must be an object`);
    onlyMembers(rule, ["glob", "kind"], `${where}[${i}]`);
    if (!isWord(rule["glob"])) throw badRequest(`${where}[${i}].glob must be a short text`);
    return { glob: rule["glob"], kind: oneOf(rule["kind"], kinds, `${where}[${i}].kind`) };
  });
}

function word(value: unknown, where: string): string {
  if (!isWord(value)) throw badRequest(`${where} must be a short text`);
  return value;
}

function givenFile(value: unknown, where: string): PolicyFile & SettingsFile {
  const file = asRecord(value);
  if (file === undefined) throw badRequest(`${where} must be an object`);
  onlyMembers(file, ["path", "text"], where);
  const { path, text } = file;
  if (typeof text !== "string" || !text.isWellFormed()) {
    throw badRequest(`${where}.text must be well-formed text`);
  }
  return { path: pathOf(path, `${where}.path`), text };
}

function givenFiles(value: unknown, where: string): SettingsFile[] {
  if (!Array.isArray(value) || value.length > MAX_LIST) {
    throw badRequest(`${where} must be a list of at most ${MAX_LIST} objects`);
  }
  return value.map((file: unknown, i) => givenFile(file, `${where}[${i}]`));
}

function date(value: unknown, where: string): string {
  if (typeof value !== "string" || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)) {
    throw badRequest(`${where} must be YYYY-MM-DD`);
  }
  return value;
}

/** The engine's limits at the edge, lowered where the request asks for it, never raised. */
function limitsOf(value: unknown, where: string): Limits {
  const limits: Record<LimitName, number> = { ...ENGINE_LIMITS };
  if (value === undefined) return limits;
  const asked = asRecord(value);
  if (asked === undefined) throw badRequest(`${where} must be an object`);
  const names = Object.keys(ENGINE_LIMITS) as LimitName[];
  onlyMembers(asked, names, where);
  for (const name of names) {
    const limit = asked[name];
    if (limit === undefined) continue;
    if (typeof limit !== "number" || !Number.isSafeInteger(limit) || limit < 0) {
      throw badRequest(`${where}.${name} must be a whole number`);
    }
    limits[name] = Math.min(limits[name], limit);
  }
  return limits;
}

/**
 * What a caller may ask for. Source excerpts are not among it: no report that leaves here shows
 * them. The policy is what the caller says it is, taken from the base of a change: one among the
 * files is the change's own, and counts for nothing. Likewise the settings of the forge.
 */
const OPTIONS = {
  policy: givenFile,
  settings: givenFiles,
  persona: (value: unknown, where: string) => oneOf(value, personas, where),
  fail_on: (value: unknown, where: string) => oneOf(value, severities, where),
  gate: word,
  select: words,
  kinds: kindRules,
  baseline: words,
  allow_errors: words,
  whole_tree: flag,
  honour_ignores: flag,
  show_suppressed: flag,
  date,
  limits: limitsOf,
} as const;

function optionsOf(value: unknown): AuditOptions {
  const asked = value === undefined ? {} : asRecord(value);
  if (asked === undefined) throw badRequest("options must be an object");
  onlyMembers(asked, Object.keys(OPTIONS), "options");
  const options: Record<string, unknown> = { limits: limitsOf(undefined, "options.limits") };
  for (const [name, read] of Object.entries(OPTIONS)) {
    if (Object.hasOwn(asked, name)) options[name] = read(asked[name], `options.${name}`);
  }
  return options;
}

/**
 * Reads the body of a request to `/audit` or `/path`: `{"files": [{"path", "text"} | {"path", "base64"}],
 * "options"?}`; a file that the caller did not read is `{"path", "state", "problem"}`. Anything else
 * is refused with 400 and the name of the member that is wrong.
 *
 * @example const { files, options } = readAuditRequest(bytes);
 */
export function readAuditRequest(body: Uint8Array): AuditRequest {
  const value = parseJson(body);
  if (value === undefined) throw badRequest("The body is not JSON in UTF-8");
  const request = asRecord(value);
  if (request === undefined) throw badRequest("The body must be an object");
  onlyMembers(request, ["files", "options"], "The body");
  return { files: filesOf(request["files"]), options: optionsOf(request["options"]) };
}
