// The contract's TypeScript types, made from docs/schema:  node tools/contract.mjs [--check]
// Writes wasm/src/contract.ts; with --check it only says whether the file is up to date.
// Knows exactly the keywords that our schemas use, and stops at any other.
import { readFile, writeFile } from "node:fs/promises";
import { format, resolveConfig } from "prettier";

const root = new URL("../", import.meta.url);
const target = new URL("wasm/src/contract.ts", root);
const schemas = await Promise.all(
  ["report", "rules", "options", "baseline", "path"].map(async (name) =>
    JSON.parse(await readFile(new URL(`docs/schema/${name}.schema.json`, root), "utf8")),
  ),
);
const definitions = new Map(schemas.flatMap(({ $defs }) => Object.entries($defs)));

const pascal = (name) => name[0].toUpperCase() + name.slice(1);
const plural = (name) =>
  name.endsWith("y") ? `${name.slice(0, -1)}ies` : `${name}${name.endsWith("s") ? "es" : "s"}`;

// The last line's keywords say more than a type can: a reader finds them in the schema.
// prettier-ignore
const known = new Set([
  "$schema", "$defs", "$ref", "title", "description", "type", "enum", "const", "anyOf", "items", "properties", "required",
  "pattern", "minLength", "minimum", "maximum", "minItems", "additionalProperties",
]);

function comment({ description }) {
  return description ? `/** ${description.replaceAll("*/", "*\\/")} */\n` : "";
}

function typeOf(schema) {
  const unknown = Object.keys(schema).filter((keyword) => !known.has(keyword));
  if (unknown.length > 0) throw new Error(`no type for the keyword ${unknown[0]}`);
  if (schema.$ref) return reference(schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1));
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" | ");
  if (schema.type === "array") return `readonly (${typeOf(schema.items)})[]`;
  if (schema.type === "object") return objectType(schema);
  if (schema.type === "integer") return "number";
  if (schema.type === "string" || schema.type === "boolean") return schema.type;
  throw new Error(`no type for ${JSON.stringify(schema)}`);
}

// A definition that is a plain value without a word about it deserves no name of its own.
const isPlain = (schema) => ["integer", "string"].includes(schema.type) && !schema.description;

function reference(name) {
  if (!definitions.has(name)) throw new Error(`nothing is defined as ${name}`);
  return isPlain(definitions.get(name)) ? typeOf(definitions.get(name)) : pascal(name);
}

function objectType({ properties, required = [], additionalProperties }) {
  if (!properties && typeof additionalProperties === "object")
    return `{ readonly [name: string]: ${typeOf(additionalProperties)} }`;
  if (additionalProperties !== false) throw new Error("an object must name all its members");
  const members = Object.entries(properties).map(
    ([name, schema]) =>
      `${comment(schema)}readonly ${name}${required.includes(name) ? "" : "?"}: ${typeOf(schema)};\n`,
  );
  return `{\n${members.join("")}}`;
}

function declaration(name, schema) {
  const type = pascal(name);
  if (schema.type === "object")
    return `${comment(schema)}export interface ${type} ${typeOf(schema)}\n`;
  if (!schema.enum) return `${comment(schema)}export type ${type} = ${typeOf(schema)};\n`;
  // A list as well, for what goes through all values.
  const list = plural(name);
  return (
    `${comment(schema)}export const ${list} = ${JSON.stringify(schema.enum)} as const;\n` +
    `export type ${type} = (typeof ${list})[number];\n`
  );
}

async function contract() {
  let text = "// Made from docs/schema by tools/contract.mjs: change the schemas, then run it.\n";
  for (const schema of schemas) {
    text += `\n${declaration(schema.title, schema)}`;
    for (const [name, entry] of Object.entries(schema.$defs))
      if (!isPlain(entry)) text += `\n${declaration(name, entry)}`;
  }
  const path = target.pathname;
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

const made = await contract();
if (process.argv[2] !== "--check") {
  await writeFile(target, made);
} else if (made !== (await readFile(target, "utf8"))) {
  console.error("wasm/src/contract.ts is not what docs/schema says: run node tools/contract.mjs");
  process.exitCode = 1;
}
