import { Ajv2020, type AnySchemaObject, type ValidateFunction } from "ajv/dist/2020.js";
import { Ajv } from "ajv";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
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
  "verification",
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

/** CycloneDX 1.6 as its editors publish it. */
export function cyclonedxSchema(): ValidateFunction {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve("@cyclonedx/cyclonedx-library")), "../res/schema");
  const read = (name: string) =>
    JSON.parse(
      readFileSync(join(folder, `${name}.SNAPSHOT.schema.json`), "utf8"),
    ) as AnySchemaObject;
  const loose = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(loose);
  // Formats of newer drafts, which only addresses in other languages need.
  for (const format of ["idn-email", "iri-reference"]) loose.addFormat(format, true);
  for (const name of ["spdx", "jsf-0.82", "cryptography-defs"])
    loose.addSchema(read(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  return loose.compile(read("bom-1.6"));
}

export function assertValid(validate: ValidateFunction, text: string, what: string): void {
  assert.ok(validate(JSON.parse(text)), `${what}: ${JSON.stringify(validate.errors, null, 2)}`);
}
