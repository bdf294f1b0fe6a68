// Exported images through the module: in pieces, of any size, with the bytes of the command line.
import { type Artifact, connectEngine, type Known, type ReportFormat } from "@sluice/engine";
import { compileEngine, openEngine } from "@sluice/engine/node";
import { serveEngine } from "@sluice/engine/worker";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { packTar, type TarEntry } from "modern-tar";
import { run, withFolder } from "../parity/hosts/native.ts";

function file(name: string, body: string | Uint8Array<ArrayBuffer>): TarEntry {
  return { header: { name, size: Buffer.byteLength(body), type: "file" }, body };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const key = ["-----BEGIN RSA PRIVATE ", "KEY-----\n", "MIIEow".repeat(40), "\n-----END RSA "];

async function exportedImage(): Promise<Uint8Array<ArrayBuffer>> {
  const status = "Package: zlib1g\nStatus: install ok installed\nVersion: 1:1.2.13\n\n";
  const base = await packTar([
    file("etc/os-release", "ID=debian\nVERSION_ID=12\n"),
    file("var/lib/dpkg/status", status),
    file("root/.ssh/id_rsa", `${key.join("")}PRIVATE KEY-----\n`),
    file("opt/big", "0123456789".repeat(300_000)),
  ]);
  const top = await packTar([file("root/.ssh/.wh.id_rsa", "")]);
  const config = JSON.stringify({
    os: "linux",
    architecture: "amd64",
    config: { User: "root" },
    rootfs: { type: "layers", diff_ids: [] },
  });
  const manifest = [{ Config: "c.json", RepoTags: ["app:1"], Layers: ["a.tar", "b.tar"] }];
  return packTar([
    file("a.tar", base),
    file("b.tar", gzipSync(top) as Uint8Array<ArrayBuffer>),
    file("c.json", config),
    file("manifest.json", JSON.stringify(manifest)),
  ]);
}

const advisory = JSON.stringify({
  id: "DSA-1",
  modified: "2026-01-01T00:00:00Z",
  summary: "A hole",
  affected: [
    {
      package: { ecosystem: "Debian:12", name: "zlib1g" },
      ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed: "1:1.2.14" }] }],
    },
  ],
});
const known: Known = { advisories: [{ path: "osv.json", bytes: bytes(advisory) }] };
const date = "2026-01-31";
const formats: readonly ReportFormat[] = ["json", "sarif", "cyclonedx", "spdx"];

async function native(image: Uint8Array): Promise<readonly string[]> {
  const files = [
    { path: "app.tar", bytes: image },
    { path: "osv.json", bytes: bytes(advisory) },
  ];
  return withFolder(files, (folder) =>
    Promise.all(
      formats.map((format) =>
        run(
          ["image", "--format", format, "--date", date, "--advisories", "osv.json", "app.tar"],
          folder,
        ),
      ),
    ),
  );
}

function* inPieces(whole: Uint8Array, size: number): Iterable<Uint8Array> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

describe("images", () => {
  test("say what the command line says, whatever the pieces", async () => {
    const image = await exportedImage();
    const wanted = await native(image);
    assert.match(wanted[0] ?? "", /vuln\/DSA-1/);
    assert.match(wanted[0] ?? "", /layer 2 hides it/);
    assert.match(wanted[2] ?? "", /zlib1g/);
    const engine = await openEngine();
    for (const content of [new Blob([image]), inPieces(image, 4099), [image]]) {
      const artifacts: readonly Artifact[] = [{ path: "app.tar", content }];
      assert.deepEqual(await engine.imageTexts(artifacts, { date }, formats, { known }), wanted);
    }
  });

  test("are read in a worker, which tells how far it is", async () => {
    const image = await exportedImage();
    const { port1, port2 } = new MessageChannel();
    serveEngine(port1, await compileEngine());
    const remote = connectEngine(port2);
    port1.start();
    port2.start();
    let taken = 0;
    try {
      const report = await remote.image(
        [{ path: "app.tar", content: new Blob([image]) }],
        { date },
        { known, progress: (done) => (taken = done) },
      );
      assert.equal(taken, image.length);
      assert.deepEqual(report, JSON.parse((await native(image))[0] ?? ""));
    } finally {
      port1.close();
    }
  });

  test("as a folder, and several in one report", async () => {
    const engine = await openEngine();
    const oci = { path: "oci-layout", text: '{"imageLayoutVersion": "1.0.0"}' };
    const index = { path: "index.json", text: '{"schemaVersion": 2, "manifests": []}' };
    const files = [oci, index].map(({ path, text }) => ({
      path,
      size: text.length,
      content: new Blob([text]),
    }));
    const { files: named } = await engine.image([
      { path: "layout", files },
      { path: "app.tar", content: new Blob([await exportedImage()]) },
    ]);
    assert.deepEqual(
      named.map(({ path, kind }) => [path, kind]),
      [
        ["app.tar", "image"],
        ["layout", "image"],
      ],
    );
  });

  test("leave the engine as it was where a source fails", async () => {
    const engine = await openEngine();
    async function* failing(): AsyncIterable<Uint8Array> {
      yield new Uint8Array(1000);
      throw new Error("the disk is gone");
    }
    await assert.rejects(engine.image([{ path: "a.tar", content: failing() }]), /disk is gone/);
    await assert.rejects(engine.image([], { date: "never" }), { name: "EngineError" });
    const report = await engine.image([{ path: "app.tar", content: [await exportedImage()] }]);
    assert.ok(report.findings.some(({ rule }) => rule === "image/runs-as-root"));
  });

  test("lie in bounded memory", async () => {
    const engine = await openEngine();
    // 300 MB of a single file in a layer, a MiB at a time.
    const size = 300 << 20;
    const head = await packTar([{ header: { name: "layer.tar", size: 0, type: "file" } }]);
    const header = Buffer.from(head.subarray(0, 512));
    header.write(`${size.toString(8).padStart(11, "0")} `, 124, "latin1");
    header.fill(" ", 148, 156);
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
    const piece = new Uint8Array(1 << 20).fill(0x61);
    function* content(): Iterable<Uint8Array> {
      yield header;
      for (let at = 0; at < size; at += piece.length) yield piece;
      yield new Uint8Array(1024);
    }
    const before = process.memoryUsage().rss;
    await engine.image([{ path: "large.tar", content: content() }]);
    assert.ok(process.memoryUsage().rss - before < 100 << 20);
  });
});
