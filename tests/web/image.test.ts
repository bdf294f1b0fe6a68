// Exported images and archives: read in slices, shown by layers.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { packTar, type TarEntry } from "modern-tar";
import { layersOf, removedBy, sizeText, wasted } from "../../web/src/image/model.ts";
import { isImage, readImage } from "../../web/src/image/read.ts";
import { readTar } from "../../web/src/intake/tar.ts";
import { writeLargeImage } from "../support/large-image.ts";
import { Bench, mostMemory, withFolder } from "../support/page.ts";

function file(name: string, body: string | Uint8Array<ArrayBuffer>): TarEntry {
  return { header: { name, size: Buffer.byteLength(body), type: "file" }, body };
}

const config = JSON.stringify({
  os: "linux",
  architecture: "amd64",
  created: "2026-01-02T03:04:05Z",
  config: { User: "10001", Env: ["PATH=/bin", "KEY=hidden-value"], Cmd: ["serve", "<b>"] },
  history: [
    { created_by: "FROM base" },
    { created_by: "ENV x", empty_layer: true },
    { created_by: "RUN clean <img src=x onerror=alert(1)>" },
  ],
  rootfs: { diff_ids: ["sha256:a", "sha256:b"] },
});

async function layers() {
  const base = await packTar([
    { header: { name: "etc/", size: 0, type: "directory" } },
    file("etc/passwd", "root"),
    file("./tmp/cache/big", "x".repeat(1000)),
    file("opt/old", "12345"),
    { header: { name: "bin/sh", size: 0, type: "symlink", linkname: "busybox" } },
  ]);
  const top = await packTar([
    file("etc/passwd", "root and app"),
    file("tmp/.wh.cache", ""),
    file("opt/.wh..wh..opq", ""),
    file("opt/new", "1"),
  ]);
  return { base, top };
}

async function dockerImage(): Promise<Uint8Array<ArrayBuffer>> {
  const { base, top } = await layers();
  const manifest = [
    { Config: "c.json", RepoTags: ["app:1"], Layers: ["a/layer.tar", "b/layer.tar"] },
  ];
  return packTar([
    file("a/layer.tar", base),
    file("b/layer.tar", gzipSync(top) as Uint8Array<ArrayBuffer>),
    file("c.json", config),
    file("manifest.json", JSON.stringify(manifest)),
  ]);
}

test("the layers of an image, and what later ones hide", async () => {
  const archive = new Blob([await dockerImage()]);
  assert.ok(await isImage(archive));
  const [image] = (await readImage(archive)).images;
  assert.ok(image);
  assert.deepEqual(
    [image.names, image.platform, image.user, image.command, image.variables],
    [["app:1"], "linux/amd64", "10001", "serve <b>", ["PATH", "KEY"]],
  );
  assert.deepEqual(
    image.layers.map(({ madeBy }) => madeBy),
    ["FROM base", "RUN clean <img src=x onerror=alert(1)>"],
  );
  const rows = layersOf(image);
  assert.deepEqual(
    rows[0]?.map(({ path, size, hidden }) => [path, size, hidden]),
    [
      ["etc", 0, undefined],
      ["etc/passwd", 4, "replaced"],
      ["tmp/cache/big", 1000, "removed"],
      ["opt/old", 5, "removed"],
      ["bin/sh", 0, undefined],
    ],
  );
  assert.equal(rows[1]?.find(({ path }) => path === "opt/new")?.hidden, undefined);
  assert.deepEqual(rows.map(wasted), [1009, 0]);
});

test("an OCI index of several platforms, without what only signs it", async () => {
  const { base } = await layers();
  const config2 = config.replace("amd64", "arm64").replaceAll(`,"sha256:b"`, "");
  const manifest = (name: string) =>
    JSON.stringify({ config: { digest: `sha256:${name}` }, layers: [{ digest: "sha256:l" }] });
  const index = {
    manifests: [
      { digest: "sha256:m1", annotations: { "org.opencontainers.image.ref.name": "1.0" } },
      { digest: "sha256:m2" },
      { digest: "sha256:gone" },
    ],
  };
  const archive = await packTar([
    file("oci-layout", "{}"),
    file("index.json", JSON.stringify({ manifests: [{ digest: "sha256:i" }] })),
    file("blobs/sha256/i", JSON.stringify(index)),
    file("blobs/sha256/m1", manifest("c1")),
    file("blobs/sha256/m2", manifest("c2")),
    file("blobs/sha256/c1", config2),
    file("blobs/sha256/c2", "{}"),
    file("blobs/sha256/l", base),
  ]);
  const { images } = await readImage(new Blob([archive]));
  assert.deepEqual(
    images.map(({ names, platform, layers: all }) => [names, platform, all.length]),
    [[["1.0"], "linux/arm64", 1]],
  );
});

test("a layer that cannot be read is told, and the rest is there", async () => {
  const { base } = await layers();
  const broken = base.slice();
  broken.fill(0x41, 520, 560);
  const manifest = [{ Config: "c.json", RepoTags: [], Layers: ["a", "gone", "z"] }];
  const archive = await packTar([
    file("a", broken),
    file("z", Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0)),
    file("c.json", config),
    file("manifest.json", JSON.stringify(manifest)),
  ]);
  const [image] = (await readImage(new Blob([archive]))).images;
  assert.deepEqual(
    image?.layers.map(({ problem }) => problem?.replace(/^Invalid.*/, "damaged")),
    ["damaged", "it is not in the archive", "it is packed by zstd, which is not read here"],
  );
});

test("what a layer's marks take away", () => {
  assert.equal(removedBy("a/.wh.b"), "a/b");
  assert.equal(removedBy("a/.wh..wh..opq"), "a/");
  assert.equal(removedBy(".wh..wh..opq"), "/");
  assert.equal(removedBy("a/b"), undefined);
  assert.deepEqual([0, 1023, 1536, 2 ** 30].map(sizeText), ["0 B", "1023 B", "1.5 KB", "1.0 GB"]);
});

test("a tar is audited as what was packed; links and paths that lead out are told", async () => {
  const archive = await packTar([
    file("repo/a.tf", "1"),
    file("repo/../../b.tf", "2"),
    { header: { name: "repo/link", size: 0, type: "symlink", linkname: "/etc/passwd" } },
  ]);
  for (const bytes of [archive, gzipSync(archive) as Uint8Array<ArrayBuffer>]) {
    const { files, unread } = await readTar(new Blob([bytes]));
    assert.deepEqual(
      files.map(({ path }) => path),
      ["repo/a.tf"],
    );
    assert.deepEqual(
      unread.map(({ path, state, problem }) => [path, state, problem]),
      [
        ["repo/../../b.tf", "unreadable", "its path leads out of the archive"],
        ["repo/link", "skipped", "symbolic link"],
      ],
    );
  }
  assert.equal(await isImage(new Blob([archive])), false);
});

describe("in the page", () => {
  const bench = new Bench();
  before(() => bench.open());
  after(() => bench.close());

  test("an image is shown by its layers, and markup in it is text", () =>
    bench.page(async (under) => {
      const { page } = under;
      const buffer = Buffer.from(await dockerImage());
      await under.choose({ name: "app.tar", mimeType: "application/x-tar", buffer }, "Image");
      await page.getByText("serve <b>").waitFor();
      assert.equal(await page.locator(".layer").count(), 2);
      await page.getByText("removed by a later layer").first().waitFor();
      await page.getByLabel("Filter files of this layer").fill("passwd");
      assert.equal(await page.locator("#image-files .option").count(), 1);
      await page.locator(".layer").nth(1).click();
      await page.getByRole("option", { name: /opt\/new/ }).waitFor();
      assert.equal(await page.locator("main img").count(), 0);
      assert.ok(!(await page.textContent("main"))?.includes("hidden-value"));
    }));

  test("a tar of a repository is audited like the folder", () =>
    bench.page(async (under) => {
      const buffer = gzipSync(await packTar([file("repo/Dockerfile", "FROM alpine\n")]));
      await under.choose({ name: "repo.tgz", mimeType: "application/gzip", buffer }, "Source");
      await under.page.getByRole("option", { name: /^Dockerfile, audited/ }).waitFor();
    }));

  test("an image of 200 MB is dropped, and passes in pieces", () =>
    withFolder((folder) =>
      bench.page(async (under) => {
        const path = join(folder, "large.tar");
        await writeLargeImage(path, 200 * 2 ** 20, config);
        await under.drop(path);
        await under.reviewed();
        await under.show("Image");
        await under.page.getByRole("option", { name: "big, 200 MB" }).waitFor();
        const browser = under.page.context().browser();
        assert.ok(browser);
        // The browser, the page and the engine: none of the layer is kept.
        const most = await mostMemory(browser);
        assert.ok(most < 400 * 2 ** 20, `${Math.round(most / 2 ** 20)} MB`);
      }),
    ));
});
