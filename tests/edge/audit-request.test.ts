// What a request to /audit must look like. Each row is a body and what is said of it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { readAuditRequest } from "../../edge/src/audit-request.ts";
import { ENGINE_LIMITS, MAX_BODY_BYTES } from "../../edge/src/limits.ts";
import { Refusal } from "../../edge/src/refusal.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const read = (body: unknown) => readAuditRequest(encode(JSON.stringify(body)));

function refusal(run: () => unknown): Refusal {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: "the request was taken" });
}

const ok = { path: "a.yml", text: "" };

test("bodies that are no request", () => {
  const bodies: [Uint8Array, RegExp][] = [
    [encode(""), /not JSON/],
    [encode("{"), /not JSON/],
    [encode('{"files": [] /* none */}'), /not JSON/],
    [encode('\uFEFF{"files": []}'), /not JSON/],
    [new Uint8Array([0x22, 0xff, 0x22]), /not JSON in UTF-8/],
    [encode("[".repeat(1_000_000)), /not JSON/],
    [encode("[".repeat(100_000) + "]".repeat(100_000)), /must be an object/],
    [encode("null"), /must be an object/],
    [encode('"files"'), /must be an object/],
    [encode("[]"), /must be an object/],
    [encode("{}"), /files must be a list/],
  ];
  for (const [body, message] of bodies) {
    const { status, message: said } = refusal(() => readAuditRequest(body));
    assert.equal(status, 400);
    assert.match(said, message);
  }
});

test("members that are wrong are named, and their values are not", () => {
  const rows: [unknown, string][] = [
    [{ files: [], extra: 1 }, "The body may hold nothing but files, options"],
    [{ files: {} }, "files must be a list"],
    [{ files: Array(1001).fill(ok) }, "files holds more than 1000 entries"],
    [{ files: ["a.yml"] }, "files[0] must be an object"],
    [{ files: [ok, null] }, "files[1] must be an object"],
    [
      { files: [{ ...ok, mode: 7 }] },
      "files[0] may hold nothing but path, text, base64, state, problem",
    ],
    [{ files: [{ text: "" }] }, "files[0].path must be text"],
    [{ files: [{ path: 7, text: "" }] }, "files[0].path must be text"],
    [{ files: [{ path: "a.yml" }] }, "files[0] must have one of text, base64 and state"],
    [{ files: [{ ...ok, base64: "" }] }, "files[0] must have one of text, base64 and state"],
    [{ files: [{ path: "a.yml", text: ["x"] }] }, "files[0].text must be text"],
    [{ files: [{ path: "a.yml", base64: 7 }] }, "files[0].base64 must be padded base64"],
    [{ files: [{ path: "a.yml", base64: "QQ" }] }, "files[0].base64 must be padded base64"],
    [{ files: [{ path: "a.yml", base64: "Q Q=" }] }, "files[0].base64 must be padded base64"],
    [{ files: [{ path: "a.yml", base64: "Q===" }] }, "files[0].base64 must be padded base64"],
    [{ files: [{ path: "a.yml", base64: "QQ-_" }] }, "files[0].base64 must be padded base64"],
    [
      { files: [{ path: "a", state: "gone", problem: "" }] },
      "files[0].state must be one of skipped, unreadable, too-large",
    ],
    [{ files: [{ path: "a", state: "skipped" }] }, "files[0].problem must be a short text"],
    [{ files: [{ ...ok, state: "skipped" }] }, "files[0] must have one of text, base64 and state"],
    [{ files: [ok, ok] }, "files[1].path stands twice"],
    [{ files: [ok], options: [] }, "options must be an object"],
    [{ files: [ok], options: null }, "options must be an object"],
    [
      { files: [ok], options: { persona: "root" } },
      "options.persona must be one of regular, pedantic, auditor",
    ],
    [
      { files: [ok], options: { fail_on: 3 } },
      "options.fail_on must be one of critical, high, medium, low, note",
    ],
    [{ files: [ok], options: { policy: "version: 1" } }, "options.policy must be an object"],
    [
      { files: [ok], options: { policy: { path: "p", text: "", ref: "main" } } },
      "options.policy may hold nothing but path, text",
    ],
    [
      { files: [ok], options: { policy: { path: "../p", text: "" } } },
      "options.policy.path must be relative to the root",
    ],
    [
      { files: [ok], options: { policy: { path: "p", text: "\ud800" } } },
      "options.policy.text must be well-formed text",
    ],
    [
      { files: [ok], options: { settings: { path: "s", text: "" } } },
      "options.settings must be a list of at most 10000 objects",
    ],
    [
      { files: [ok], options: { settings: [{ path: "s" }] } },
      "options.settings[0].text must be well-formed text",
    ],
    [{ files: [ok], options: { gate: 1 } }, "options.gate must be a short text"],
    [
      { files: [ok], options: { select: "actions/*" } },
      "options.select must be a list of at most 10000 short texts",
    ],
    [
      { files: [ok], options: { baseline: [1] } },
      "options.baseline must be a list of at most 10000 short texts",
    ],
    [{ files: [ok], options: { kinds: [{ glob: "*" }] } }, "options.kinds[0].kind must be one of "],
    [
      { files: [ok], options: { kinds: [{ kind: "text" }] } },
      "options.kinds[0].glob must be a short text",
    ],
    [
      { files: [ok], options: { honour_ignores: "no" } },
      "options.honour_ignores must be true or false",
    ],
    [{ files: [ok], options: { date: "tomorrow" } }, "options.date must be YYYY-MM-DD"],
    [{ files: [ok], options: { limits: 7 } }, "options.limits must be an object"],
    [
      { files: [ok], options: { limits: { depth: -1 } } },
      "options.limits.depth must be a whole number",
    ],
    [
      { files: [ok], options: { limits: { depth: "9" } } },
      "options.limits.depth must be a whole number",
    ],
    [
      { files: [ok], options: { limits: { stack: 9 } } },
      "options.limits may hold nothing but file_bytes",
    ],
  ];
  for (const [body, message] of rows) {
    const said = refusal(() => read(body)).message;
    assert.ok(said.startsWith(message), said);
  }
});

test("members that are not for callers are refused", () => {
  for (const name of ["excerpts", "config", "__proto__", "constructor", "toString"]) {
    const body = encode(`{"files": [{"path": "a", "text": ""}], "options": {"${name}": true}}`);
    assert.match(refusal(() => readAuditRequest(body)).message, /^options may hold nothing but/);
  }
});

test("paths that leave the root, or are none, are refused", () => {
  const paths = [
    "",
    "/etc/passwd",
    "..",
    "../a",
    "a/../b",
    "a/..",
    "./a",
    "a//b",
    "a/",
    "a\0b",
    "x".repeat(1025),
    "\ud800.yml",
  ];
  for (const path of paths) {
    const said = refusal(() => read({ files: [{ path, text: "" }] })).message;
    assert.match(said, /^files\[0\]\.path /, path);
    assert.ok(path.length < 4 || !said.includes(path), said);
  }
});

test("odd names of files are names", () => {
  for (const path of [
    "..a",
    "a..",
    "...",
    "a b",
    "C:\\x",
    "\u202e.yml",
    "é/日本/🙂",
    "-rf",
    "a\nb",
  ]) {
    assert.deepEqual(read({ files: [{ path, text: "" }] }).files[0]?.path, path);
  }
});

test("text and base64 give the bytes that were meant", () => {
  const { files } = read({
    files: [
      { path: "text", text: "\uFEFFé🙂\r\n\0" },
      { path: "base64", base64: btoa("\xff\xfe\x00a") },
      { path: "empty", base64: "" },
    ],
  });
  assert.deepEqual(files, [
    { path: "text", bytes: encode("\uFEFFé🙂\r\n\0") },
    { path: "base64", bytes: new Uint8Array([0xff, 0xfe, 0, 0x61]) },
    { path: "empty", bytes: new Uint8Array() },
  ]);
  const lone = () => read({ files: [{ path: "a", text: "\ud800" }] });
  assert.match(refusal(lone).message, /send its bytes as base64/);
});

test("files that were not read say why", () => {
  const link = { path: "link", state: "skipped", problem: "symbolic link" };
  assert.deepEqual(read({ files: [link] }).files, [link]);
  assert.deepEqual(read({ files: [] }).files, []);
});

test("limits are those of the edge, and can be lowered only", () => {
  assert.deepEqual(read({ files: [ok] }).options, { limits: ENGINE_LIMITS });
  const { options } = read({
    files: [ok],
    options: { limits: { nodes: 10, total_bytes: Number.MAX_SAFE_INTEGER, depth: 10_000 } },
  });
  assert.deepEqual(options.limits, { ...ENGINE_LIMITS, nodes: 10 });
  assert.equal(ENGINE_LIMITS.total_bytes, MAX_BODY_BYTES);
});

test("options are handed on as they were asked for", () => {
  const asked = {
    policy: { path: ".sluice.yaml", text: "version: 1\n" },
    settings: [{ path: "settings.json", text: "{}" }],
    persona: "auditor",
    fail_on: "low",
    gate: "merge",
    select: ["actions/*"],
    kinds: [{ glob: "*.tpl", kind: "text" }],
    baseline: ["0".repeat(32)],
    allow_errors: ["broken/**"],
    honour_ignores: false,
    show_suppressed: true,
    date: "2026-01-31",
  };
  const { options } = read({ files: [ok], options: asked });
  assert.deepEqual(options, { ...asked, limits: ENGINE_LIMITS });
});

// Else whoever writes a change would also say what is wrong with it.
test("a policy among the files is a file", () => {
  const { options } = read({ files: [{ path: ".sluice.yaml", text: "version: 1" }] });
  assert.equal(options.policy, undefined);
  assert.equal(options.settings, undefined);
});
