import { Ajv2020, type AnySchemaObject, type ValidateFunction } from "ajv/dist/2020.js";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { inRepository } from "./paths.ts";

/** The schemas that are published: docs/schema/NAME.schema.json. */
export const schemaNames = [
  "report",
  "rules",
  "options",
  "baseline",
  "policy",
  "path",
  "settings",
] as const;
export type SchemaName = (typeof schemaNames)[number];

// Refuses a schema that JSON Schema's own metaschema refuses.
const ajv = new Ajv2020({ allErrors: true });
for (const name of schemaNames) {
  const file = `${name}.schema.json`;
  const text = readFileSync(inRepository(`docs/schema/${file}`), "utf8");
  ajv.addSchema(JSON.parse(text) as AnySchemaObject, file);
}

export function schema(name: SchemaName): ValidateFunction {
  const validate = ajv.getSchema(`${name}.schema.json`);
  assert.ok(validate);
  return validate;
}

/** SARIF 2.1.0 as its editors publish it. */
export function sarifSchema(): ValidateFunction {
  const require = createRequire(import.meta.url);
  const strict = new AjvDraft04.default({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(strict);
  return strict.compile(
    require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json") as AnySchemaObject,
  );
}

export function assertValid(validate: ValidateFunction, text: string, what: string): void {
  assert.ok(validate(JSON.parse(text)), `${what}: ${JSON.stringify(validate.errors, null, 2)}`);
}
