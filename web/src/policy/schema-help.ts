import { type Child, h } from "../app/dom.ts";
import { resolved, root, type Schema, valuesOf } from "./schema.ts";

/** The schema as a list of what may be written, one level in the other. */
export function schemaHelp(): HTMLElement {
  return keys(root, 0);
}

const DEEPEST = 5;

function keys(schema: Schema, depth: number): HTMLElement {
  return h(
    "dl",
    { class: "schema-keys" },
    ...Object.entries(schema.properties ?? {}).flatMap(([name, own]) => [
      h("dt", {}, h("code", {}, name)),
      h("dd", {}, ...explained(resolved(own), depth)),
    ]),
  );
}

function explained(schema: Schema, depth: number): Child[] {
  const values = valuesOf(schema);
  const inner = innerOf(schema);
  return [
    schema.description !== undefined && h("p", {}, schema.description),
    values.length > 0 && h("p", { class: "codes" }, ...values.map((one) => h("code", {}, one))),
    inner !== undefined && depth < DEEPEST && keys(inner, depth + 1),
  ];
}

/** Of a list or a map with free keys: what each entry may hold. */
function innerOf(schema: Schema): Schema | undefined {
  if (schema.properties) return schema;
  const { items, additionalProperties: free } = schema;
  const inner = items ?? (typeof free === "object" ? free : undefined);
  if (!inner) return undefined;
  const found = resolved(inner);
  return found.properties ? found : innerOf(found);
}
