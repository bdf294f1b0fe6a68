// The engine takes the options that the schema takes, and no others.
import { kinds, personas, severities, type AuditOptions } from "@sluice/engine";
import { openEngine } from "@sluice/engine/node";
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { Engine } from "@sluice/engine";
import { schema } from "../support/schemas.ts";

const good: readonly AuditOptions[] = [
  {},
  ...personas.map((persona) => ({ persona })),
  ...severities.map((fail_on) => ({ fail_on })),
  ...kinds.map((kind) => ({ kinds: [{ glob: "*.x", kind }] })),
  { policy: { path: ".sluice.yaml", text: "" } },
  { policy: { path: ".sluice.yaml", text: "no policy" } },
  { settings: [] },
  { settings: [{ path: "settings.json", text: "no settings" }] },
  { gate: "merge" },
  { gate: "deploy:a", policy: { path: "p", text: "{version: 1, gates: {deploy:a: {}}}" } },
  { select: [] },
  { select: ["sluice/*", "sluice/parse-error"] },
  { baseline: ["0123456789abcdef0123456789abcdef", "from elsewhere"] },
  { allow_errors: ["tests/**"] },
  { honour_ignores: false, show_suppressed: true, whole_tree: true },
  { date: "2026-01-31" },
  { limits: {} },
  {
    limits: {
      file_bytes: 1,
      total_bytes: Number.MAX_SAFE_INTEGER,
      files: 0,
      findings_per_file: 1,
      archive_entries: 1,
      inflated_bytes: 1,
      inflate_ratio: 1,
      archive_depth: 1,
      depth: 256,
      nodes: 4_294_967_295,
      expanded: 1,
    },
  },
];

const bad: readonly (readonly [why: string, options: unknown])[] = [
  ["no object", []],
  ["no object", null],
  ["no object", "persona"],
  ["unknown name", { personas: "regular" }],
  ["unknown name", { excerpts: true }],
  ["unknown persona", { persona: "Regular" }],
  ["persona of the wrong type", { persona: 1 }],
  ["unknown severity", { fail_on: "fatal" }],
  ["no object", { policy: "version: 1" }],
  ["no path", { policy: { text: "version: 1" } }],
  ["no text", { policy: { path: ".sluice.yaml", text: null } }],
  ["too much in a policy", { policy: { path: ".sluice.yaml", text: "", base: "" } }],
  ["no list", { settings: { path: "settings.json", text: "{}" } }],
  ["no text", { settings: [{ path: "settings.json" }] }],
  ["too much in settings", { settings: [{ path: "s", text: "{}", forge: "github" }] }],
  ["no name", { gate: "" }],
  ["no name", { gate: null }],
  ["no list", { select: "sluice/parse-error" }],
  ["no strings", { select: [1] }],
  ["no list", { baseline: {} }],
  ["no strings", { allow_errors: [null] }],
  ["unknown kind", { kinds: [{ glob: "*", kind: "yaml" }] }],
  ["no glob", { kinds: [{ kind: "text" }] }],
  ["too much in a kind", { kinds: [{ glob: "*", kind: "text", more: 1 }] }],
  ["no flag", { honour_ignores: "yes" }],
  ["no flag", { show_suppressed: 1 }],
  ["no date", { date: "31.1.2026" }],
  ["no date", { date: 20260131 }],
  ["null", { date: null }],
  ["no object", { limits: [] }],
  ["unknown limit", { limits: { lines: 1 } }],
  ["negative", { limits: { files: -1 } }],
  ["no whole number", { limits: { files: 1.5 } }],
  ["no number", { limits: { files: "1" } }],
  ["deeper than the stack", { limits: { depth: 257 } }],
  ["more than every host can count", { limits: { nodes: 4_294_967_296 } }],
  ["more than a number holds exactly", { limits: { file_bytes: 2 ** 53 } }],
];

describe("options", () => {
  let engine: Engine;
  before(async () => {
    engine = await openEngine();
  });

  for (const options of good) {
    test(`taken: ${JSON.stringify(options)}`, () => {
      assert.ok(schema("options")(options), JSON.stringify(schema("options").errors));
      engine.audit([], options);
    });
  }

  for (const [why, options] of bad) {
    test(`refused, ${why}: ${JSON.stringify(options)}`, () => {
      assert.ok(!schema("options")(options));
      assert.throws(() => engine.audit([], options as AuditOptions), {
        name: "EngineError",
        fatal: false,
      });
    });
  }

  // What a schema cannot know.
  const wrong: readonly AuditOptions[] = [
    { select: ["sluice/no-such-rule"] },
    { date: "2026-02-30" },
    { gate: "deploy:a" },
    { gate: "merge", fail_on: "low" },
  ];
  for (const options of wrong) {
    test(`refused: ${JSON.stringify(options)}`, () => {
      assert.throws(() => engine.audit([], options), { name: "EngineError", fatal: false });
    });
  }
});
