// Which files the command line reads, and what becomes of those that are none.
import type { InputFile, Report } from "@sluice/engine";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { runToEnd, sluice, withFolder } from "../parity/hosts/native.ts";

const text = (path: string, content: string): InputFile => ({
  path,
  bytes: new TextEncoder().encode(content),
});

const docker = (path: string) => text(path, "FROM scratch\nUSER app\n");

const git = (folder: string, ...args: readonly string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
    cwd: folder,
    stdio: "ignore",
  });

/** "path status reason" of each file of the report. */
async function files(folder: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { out, said } = await runToEnd(["audit", "--format", "json", ...args], folder);
  assert.notEqual(out, "", said);
  const report = JSON.parse(out) as Report;
  return report.files.map(({ path, status, reason }) =>
    [path, status, ...(reason === undefined ? [] : [reason])].join(" "),
  );
}

test(".gitignore names what is left out, but for what git tracks", () =>
  withFolder(
    [
      text(".gitignore", "/out/\n*.log\n"),
      docker("out/deep/Dockerfile"),
      docker("out/Dockerfile"),
      text("a.log", "a"),
      text("b.log", "b"),
    ],
    async (folder) => {
      const left = [".gitignore audited"];
      assert.deepEqual(await files(folder), left);
      git(folder, "init");
      assert.deepEqual(await files(folder), left);
      git(folder, "add", "-f", "out/deep/Dockerfile", "b.log");
      const all = [...left, "b.log audited", "out/deep/Dockerfile audited"];
      for (const version of ["2", "4"]) {
        git(folder, "update-index", "--index-version", version);
        assert.deepEqual(await files(folder), all);
      }
      // A folder of the repository has the repository above it.
      await writeFile(join(folder, "out/.gitignore"), "*\n");
      assert.deepEqual(await files(folder, "out"), ["deep/Dockerfile audited"]);
      // What a worktree tracks stands elsewhere.
      git(folder, "commit", "-m", "a");
      git(folder, "worktree", "add", "out/tree");
      assert.deepEqual(await files(join(folder, "out/tree")), [
        ".git audited",
        "b.log audited",
        "out/deep/Dockerfile audited",
      ]);
      // A broken index tracks nothing.
      await writeFile(join(folder, ".git/index"), "DIRC");
      assert.deepEqual(await files(folder), left);
    },
  ));

test("the .gitignore files above the root count as well", () =>
  withFolder(
    [
      text(".gitignore", "*.log\n/app/out/\n!keep.log\n"),
      text("app/.gitignore", "/deep/b.txt\n"),
      text("app/a.log", ""),
      text("app/keep.log", ""),
      text("app/out/a.txt", ""),
      text("app/c.txt", ""),
      text("app/deep/a.log", ""),
      text("app/deep/b.txt", ""),
      text("app/deep/out/a.txt", ""),
    ],
    async (folder) => {
      const audited = (...paths: readonly string[]) => paths.map((path) => `${path} audited`);
      assert.equal((await files(folder, "app")).length, 7, "no repository, nothing above");
      git(folder, "init");
      await writeFile(join(folder, ".git/info/exclude"), "/app/c.txt\n");
      assert.deepEqual(
        await files(folder, "app"),
        audited(".gitignore", "deep/out/a.txt", "keep.log"),
      );
      assert.deepEqual(await files(folder, "app/deep"), audited("out/a.txt"));
      assert.deepEqual(
        await files(folder, "app/deep", "app/c.txt"),
        audited("app/c.txt", "app/deep/out/a.txt"),
      );
      assert.deepEqual(await files(join(folder, "app/deep")), audited("out/a.txt"));
      // What is asked for is not what is left out.
      assert.deepEqual(await files(folder, "app/out"), audited("a.txt"));
      // In a repository within it holds what that one says.
      git(join(folder, "app/deep"), "init");
      assert.deepEqual(await files(folder, "app/deep"), audited("a.log", "b.txt", "out/a.txt"));
      assert.deepEqual(
        await files(folder, "app"),
        audited(".gitignore", "deep/a.log", "deep/b.txt", "deep/out/a.txt", "keep.log"),
      );
    },
  ));

test(".gitignore is a file of bounded size", () =>
  withFolder([docker("Dockerfile"), docker("app/Dockerfile")], async (folder) => {
    const path = join(folder, ".gitignore");
    const both = ["Dockerfile audited", "app/Dockerfile audited"];
    execFileSync("mkfifo", [path]);
    assert.deepEqual(await files(folder), [".gitignore skipped not a regular file", ...both]);
    execFileSync("rm", [path]);
    await symlink("/dev/zero", path);
    assert.deepEqual(await files(folder), [".gitignore skipped symbolic link", ...both]);
    execFileSync("rm", [path]);
    await writeFile(path, "*\n".repeat(65_537));
    const reason = "more patterns than the limit of 131072 bytes; these ignore nothing";
    assert.deepEqual(await files(folder), [`.gitignore error ${reason}`, ...both]);
    await writeFile(path, "Dockerfile\n".repeat(10_000));
    await writeFile(join(folder, "app/.gitignore"), "*\n".repeat(20_000));
    assert.deepEqual(await files(folder), [".gitignore audited", `app/.gitignore error ${reason}`]);
    assert.equal((await runToEnd(["audit"], folder)).code, 2);
  }));

test("patterns with many stars take a moment", () =>
  withFolder(
    [
      text(".gitignore", `${"*a".repeat(250)}b\n`.repeat(250)),
      ...Array.from({ length: 100 }, (_, i) => text(`${"a".repeat(200)}${i}`, "")),
    ],
    async (folder) => {
      const started = performance.now();
      assert.equal((await files(folder)).length, 101);
      assert.ok(performance.now() - started < 10_000);
    },
  ));

test("what is named is read, wherever it lies", () =>
  withFolder([docker("app/Dockerfile"), text(".gitignore", "app\n")], async (folder) => {
    await symlink("app/Dockerfile", join(folder, "Dockerfile"));
    assert.deepEqual(await files(folder), [
      ".gitignore audited",
      "Dockerfile skipped symbolic link",
    ]);
    assert.deepEqual(await files(folder, "Dockerfile"), ["Dockerfile audited"]);
    assert.deepEqual(await files(folder, ".", "Dockerfile"), [
      ".gitignore audited",
      "Dockerfile audited",
    ]);
    assert.deepEqual(await files(folder, "app/"), ["Dockerfile audited"]);
  }));

test("FIFOs and standard input are read to their end", () =>
  withFolder([docker("Dockerfile")], async (folder) => {
    const shell = (command: string) =>
      JSON.parse(
        execFileSync("bash", ["-c", command], {
          cwd: folder,
          env: { ...process.env, SLUICE: sluice },
          encoding: "utf8",
        }),
      ) as Report;
    const fifo = shell(
      `mkfifo Dockerfile.pipe; printf 'FROM a\\n' > Dockerfile.pipe &
       "$SLUICE" audit --format json Dockerfile.pipe || true`,
    );
    assert.deepEqual(
      fifo.files.map(({ path, status }) => `${path} ${status}`),
      ["Dockerfile.pipe audited"],
    );
    assert.notEqual(fifo.findings.length, 0);
    const both = shell(
      `printf 'FROM a\\n' |
       "$SLUICE" audit --format json --stdin-name in/Dockerfile - Dockerfile || true`,
    );
    assert.deepEqual(
      both.files.map(({ path, status }) => `${path} ${status}`),
      ["Dockerfile audited", "in/Dockerfile audited"],
    );
  }));

test("what is no file and no stream cannot be audited", () =>
  withFolder([docker("Dockerfile")], async (folder) => {
    const server = createServer().listen(join(folder, "socket"));
    try {
      assert.deepEqual(await files(folder, "socket"), ["socket error is a socket"]);
      assert.deepEqual(await files(folder, "nowhere"), ["nowhere error No such file or directory"]);
      assert.equal((await runToEnd(["audit", "socket"], folder)).code, 2);
      assert.deepEqual(await files(folder), [
        "Dockerfile audited",
        "socket skipped not a regular file",
      ]);
    } finally {
      server.close();
    }
  }));

test("a device without an end ends at the limit", () =>
  withFolder([], async (folder) => {
    const { code, out } = await runToEnd(["audit", "/dev/zero"], folder);
    assert.equal(code, 2);
    assert.match(out, /larger than the limit/);
  }));

test("an option that names a folder is told", () =>
  withFolder([docker("Dockerfile")], async (folder) => {
    await mkdir(join(folder, "known"));
    for (const [args, said] of [
      [["--baseline", "known"], /cannot read the baseline known: is a folder/],
      [["--baseline", "nowhere"], /cannot read the baseline nowhere: No such file/],
      [["--config", "known"], /cannot read the policy known: not a regular file/],
      [["--output", "known"], /cannot write known/],
    ] as const) {
      const ended = await runToEnd(["audit", "Dockerfile", ...args], folder);
      assert.equal(ended.code, 2);
      assert.match(ended.said, said);
    }
  }));

test("there are no more threads than files, and than the system gives", () =>
  withFolder(
    Array.from({ length: 1500 }, (_, i) => docker(`Dockerfile.${i}`)),
    async (folder) => {
      const { code, out } = await runToEnd(["audit", "--jobs", "100000"], folder);
      assert.ok(code < 2);
      assert.match(out, /1500 files audited/);
      const little = execFileSync(
        "bash",
        ["-c", `ulimit -v 600000; "$SLUICE" audit --jobs 100000 || [ $? = 1 ]`],
        { cwd: folder, env: { ...process.env, SLUICE: sluice }, encoding: "utf8" },
      );
      assert.match(little, /1500 files audited/);
    },
  ));

test("names that are no UTF-8 stay apart", () =>
  withFolder([], async (folder) => {
    for (const byte of [0xfe, 0xff]) {
      const name = Buffer.concat([Buffer.from(`${folder}/Dockerfile.`), Buffer.from([byte])]);
      await writeFile(name, "FROM a\n");
    }
    assert.deepEqual(await files(folder), ["Dockerfile.\\xFE audited", "Dockerfile.\\xFF audited"]);
  }));

test("files of values are read beside what is audited, and have to be there", () =>
  withFolder(
    [
      text(
        "a/template.yaml",
        "Parameters: {Acl: {Type: String}}\nResources:\n" +
          "  B: {Type: 'AWS::S3::Bucket', Properties: {AccessControl: !Ref Acl}}\n",
      ),
      text("a/live.json", '[{"ParameterKey": "Acl", "ParameterValue": "PublicRead"}]'),
    ],
    async (folder) => {
      const audit = ["audit", "--format", "json", "--select", "aws/s3-public-acl"];
      const found = async (...args: readonly string[]) => {
        const { code, out } = await runToEnd([...audit, ...args], folder);
        const report = JSON.parse(out) as Report;
        return [code, report.files.map(({ path }) => path), report.findings.length];
      };
      const alone = ["a/template.yaml"];
      assert.deepEqual(await found(...alone), [0, alone, 0]);
      assert.deepEqual(await found("--var-file", "a/live.json", ...alone), [1, alone, 1]);
      const both = ["a/live.json", "a/template.yaml"];
      assert.deepEqual(await found("--var-file", "a/live.json", "."), [1, both, 1]);
      const missing = await runToEnd([...audit, "--var-file", "b.json", ...alone], folder);
      assert.equal(missing.code, 2);
      assert.match(missing.said, /b\.json/);
    },
  ));
