// Bills of materials: by the schema of CycloneDX, and by what SPDX 2.3 asks for.
import type { InputFile, Report } from "@sluice/engine";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { run, withFolder } from "../parity/hosts/native.ts";
import { assertValid, cyclonedxSchema } from "../support/schemas.ts";
import { zipOf } from "../support/zip.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const metadata = (name: string, version: string, license: string) =>
  `Metadata-Version: 2.4\nName: ${name}\nVersion: ${version}\nLicense-Expression: ${license}\n\n`;

const app = zipOf([
  { path: "a_b-1.0.dist-info/METADATA", bytes: metadata("A_b", "1.0", "mit or apache-2.0") },
  {
    path: "c-2.dist-info/METADATA",
    bytes: metadata("c", "2", "Do what you like, \u202e but\u{1f600}"),
  },
  { path: "d-3.dist-info/METADATA", bytes: metadata("d", "3+local", "LicenseRef-Own AND isc") },
  {
    path: "node_modules/@scope/pkg/package.json",
    bytes: '{"name":"@scope/pkg","version":"4.0.0","license":"ISC"}',
  },
]);
const lock = JSON.stringify({
  lockfileVersion: 3,
  packages: {
    "": { name: "own", version: "1.0.0" },
    "node_modules/left": { version: "1.2.3", license: "MIT" },
    "node_modules/@s/right": { version: "4.5.6" },
  },
});
const files: readonly InputFile[] = [
  { path: "app.zip", bytes: app },
  { path: "src/package-lock.json", bytes: encode(lock) },
];
const bill = (format: string, args: readonly string[]) =>
  withFolder(files, (folder) => run([...args, "--format", format, "--no-config"], folder));
const cases: readonly (readonly [name: string, args: readonly string[], packages: number])[] = [
  ["an archive", ["image", "app.zip"], 4],
  ["a tree", ["audit", "src"], 2],
  ["nothing", ["audit", "--kind", "*=text", "app.zip"], 0],
];

interface Spdx {
  readonly [name: string]: unknown;
  readonly packages: readonly { readonly [name: string]: unknown; readonly SPDXID: string }[];
  readonly relationships: readonly Readonly<Record<string, string>>[];
  readonly hasExtractedLicensingInfos?: readonly Readonly<Record<string, string>>[];
}

describe("CycloneDX", () => {
  const valid = cyclonedxSchema();
  for (const [name, args, packages] of cases) {
    test(name, async () => {
      const text = await bill("cyclonedx", args);
      assertValid(valid, text, name);
      const { components, metadata: about } = JSON.parse(text) as {
        components: readonly { readonly "bom-ref": string }[];
        metadata: object;
      };
      assert.equal(components.length, packages);
      assert.equal(new Set(components.map((one) => one["bom-ref"])).size, packages);
      assert.ok(!("timestamp" in about));
      assert.equal(await bill("cyclonedx", args), text);
    });
  }

  test("licences by id, as an expression, or as they are written", async () => {
    const { components } = JSON.parse(await bill("cyclonedx", ["image", "app.zip"])) as {
      components: readonly { readonly name: string; readonly licenses: unknown }[];
    };
    assert.deepEqual(
      components.map(({ name, licenses }) => [name, licenses]),
      [
        ["pkg", [{ license: { id: "ISC" } }]],
        ["a-b", [{ expression: "MIT OR Apache-2.0" }]],
        ["c", [{ license: { name: "Do what you like, \u202e but\u{1f600}" } }]],
        ["d", [{ expression: "LicenseRef-Own AND ISC" }]],
      ],
    );
  });

  test("a date that is given is its time stamp", async () => {
    const text = await bill("cyclonedx", ["image", "app.zip", "--date", "2024-02-29"]);
    assertValid(valid, text, "dated");
    const { metadata: about } = JSON.parse(text) as { metadata: { timestamp: string } };
    assert.equal(about.timestamp, "2024-02-29T00:00:00Z");
  });
});

describe("SPDX", () => {
  const id = /^SPDXRef-[a-zA-Z0-9.-]+$/;
  for (const [name, args, packages] of cases) {
    test(name, async () => {
      const text = await bill("spdx", args);
      const document = JSON.parse(text) as Spdx;
      assert.equal(document["spdxVersion"], "SPDX-2.3");
      assert.equal(document["dataLicense"], "CC0-1.0");
      assert.equal(document["SPDXID"], "SPDXRef-DOCUMENT");
      assert.match(String(document["documentNamespace"]), /^urn:uuid:[0-9a-f-]{36}$/);
      assert.deepEqual(Object.keys(document["creationInfo"] as object), ["created", "creators"]);
      const ids = new Set(document.packages.map(({ SPDXID }) => SPDXID));
      assert.equal(ids.size, document.packages.length);
      for (const one of document.packages) {
        assert.match(one.SPDXID, id);
        for (const field of ["name", "downloadLocation"]) assert.equal(typeof one[field], "string");
        assert.equal(one["filesAnalyzed"], false);
      }
      ids.add("SPDXRef-DOCUMENT");
      for (const relationship of document.relationships) {
        assert.ok(ids.has(relationship["spdxElementId"] ?? ""));
        assert.ok(ids.has(relationship["relatedSpdxElement"] ?? ""));
      }
      const ofPackages = document.packages.filter((one) => "externalRefs" in one);
      assert.equal(ofPackages.length, packages);
      assert.equal(await bill("spdx", args), text);
    });
  }

  test("each reference to a licence is explained", async () => {
    const text = await bill("spdx", ["image", "app.zip"]);
    const document = JSON.parse(text) as Spdx;
    const declared = document.packages.map((one) => String(one["licenseDeclared"]));
    const explained = new Set(document.hasExtractedLicensingInfos?.map((one) => one["licenseId"]));
    const references = declared.join(" ").match(/LicenseRef-[a-zA-Z0-9.-]+/g) ?? [];
    assert.equal(references.length, 2);
    for (const reference of references) assert.ok(explained.has(reference), reference);
  });
});

describe("a bill that is audited", () => {
  for (const format of ["cyclonedx", "spdx"]) {
    test(`names the packages that it was made of: ${format}`, async () => {
      const text = await bill(format, ["image", "app.zip"]);
      const wanted = JSON.parse(await bill("json", ["image", "app.zip"])) as Report;
      const given = await withFolder([{ path: "a.cdx.json", bytes: encode(text) }], (folder) =>
        run(["audit", "--format", "json"], folder),
      );
      const names = ({ packages = [] }: Report) =>
        packages.map(({ type, name, version }) => `${type} ${name} ${version}`);
      assert.deepEqual(names(JSON.parse(given) as Report), names(wanted));
      assert.equal(names(wanted).length, 4);
    });
  }
});
