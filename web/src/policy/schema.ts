import policySchema from "../../../docs/schema/policy.schema.json" with { type: "json" };
import reportSchema from "../../../docs/schema/report.schema.json" with { type: "json" };

/** What is used of JSON Schema. */
export interface Schema {
  readonly description?: string;
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const documents: Readonly<Record<string, Schema>> = {
  "": policySchema as Schema,
  "report.schema.json": reportSchema as Schema,
};

export const root: Schema = policySchema as Schema;

/** What a schema stands for: its reference followed, its own description kept. */
export function resolved(schema: Schema, document = ""): Schema {
  const { $ref } = schema;
  if ($ref === undefined) return schema;
  const [file = "", pointer = ""] = $ref.split("#/$defs/");
  const name = file === "" ? document : file;
  const target = documents[name]?.$defs?.[pointer];
  if (!target) return schema;
  const found = resolved(target, name);
  return schema.description === undefined ? found : { ...found, description: schema.description };
}

/**
 * The schema of a place in the policy; numbers stand for entries of lists.
 *
 * @example schemaAt(["ignores", 0, "expires"])?.description
 */
export function schemaAt(path: readonly (string | number)[]): Schema | undefined {
  let at: Schema | undefined = root;
  for (const part of path) {
    if (!at) return undefined;
    const here: Schema = resolved(at);
    at =
      typeof part === "number"
        ? (here.items ?? alternative(here, (one) => one.items))
        : (here.properties?.[part] ??
          (typeof here.additionalProperties === "object" ? here.additionalProperties : undefined) ??
          alternative(here, (one) => one.properties?.[part]));
  }
  return at && resolved(at);
}

function alternative(
  schema: Schema,
  pick: (one: Schema) => Schema | undefined,
): Schema | undefined {
  for (const one of schema.anyOf ?? []) {
    const found = pick(resolved(one));
    if (found) return found;
  }
  return undefined;
}

/** Values that may stand at a place. */
export function valuesOf(schema: Schema): readonly string[] {
  const here = resolved(schema);
  const own = [...(here.enum ?? []), ...(here.const === undefined ? [] : [here.const])];
  const all = [...own, ...(here.anyOf ?? []).flatMap((one) => valuesOf(one))];
  return [...new Set(all.map(String))].filter((value) => value !== "false");
}
