// What `sluice verify` prints, by its schema, and its exit codes. The samples are made by tools/signed-samples.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { runToEnd, withFolder } from "../parity/hosts/native.ts";
import { inRepository } from "../support/paths.ts";
import { assertValid, schema } from "../support/schemas.ts";

const sample = (name: string) => ({
  path: name,
  bytes: new Uint8Array(readFileSync(inRepository(`tests/unit/model/signed/${name}`))),
});
const artifact = (text: string) => ({ path: "artifact", bytes: new TextEncoder().encode(text) });
const files = (text: string) => [
  artifact(text),
  ...["certificate.json", "statement.json", "trusted_root.json", "key.pub", "ecdsa.sig"].map(
    sample,
  ),
];
const trusted = ["--trusted-root", "trusted_root.json"];
const signer = ["--identity", "https://forge.example/org/*", "--issuer", "*forge.example"];

const cases: readonly (readonly [
  name: string,
  text: string,
  args: readonly string[],
  code: number,
])[] = [
  ["by a certificate", "an artifact\n", ["--bundle", "certificate.json", ...trusted, ...signer], 0],
  ["by a key", "an artifact\n", ["--signature", "ecdsa.sig", "--key", "key.pub"], 0],
  ["of other bytes", "another\n", ["--bundle", "certificate.json", ...trusted, ...signer], 1],
  ["by nobody who was named", "an artifact\n", ["--bundle", "certificate.json", ...trusted], 1],
  ["without a root", "an artifact\n", ["--bundle", "certificate.json", ...signer], 2],
  ["not signed", "an artifact\n", [], 1],
  [
    "from another ref",
    "an artifact\n",
    ["--bundle", "statement.json", ...trusted, ...signer, "--ref", "refs/heads/main"],
    1,
  ],
];

describe("verify", () => {
  for (const [name, text, args, code] of cases) {
    test(name, async () => {
      await withFolder(files(text), async (folder) => {
        const ended = await runToEnd(["verify", "artifact", ...args, "--format", "json"], folder);
        assertValid(schema("verification"), ended.out, name);
        assert.equal(ended.code, code, ended.out);
        const people = await runToEnd(["verify", "artifact", ...args], folder);
        assert.equal(people.code, code);
        const verdict = ["verified", "failed", "unknown"][code] ?? "";
        assert.ok(people.out.endsWith(`\n${verdict}\n`), people.out);
      });
    });
  }

  test("takes no name of a signer beside a key, which names nobody", async () => {
    await withFolder(files("an artifact\n"), async (folder) => {
      for (const name of ["--identity", "--issuer"]) {
        const args = ["verify", "artifact", "--key", "key.pub", name, "https://issuer.example"];
        const ended = await runToEnd(args, folder);
        assert.equal(ended.code, 64, ended.out);
      }
    });
  });

  test("finds what lies beside the file", async () => {
    const beside = { ...sample("certificate.json"), path: "artifact.sigstore.json" };
    await withFolder([...files("an artifact\n"), beside], async (folder) => {
      const ended = await runToEnd(["verify", "artifact", ...trusted, ...signer], folder);
      assert.equal(ended.code, 0, ended.out);
    });
  });
});
