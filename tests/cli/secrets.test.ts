// `sluice secrets`: what is staged, what a diff adds, and what the history of a repository holds.
import type { Finding, Report } from "@sluice/engine";
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { type Ended, runToEnd, sluice } from "../parity/hosts/native.ts";

// Of a known form, and made here: no file of this repository holds one.
const token = (seed: string) =>
  "glpat-" +
  Buffer.from(`${seed}:a token of a test`).toString("base64").slice(0, 20).replaceAll("=", "7");
const [first, second, third] = [token("Q1"), token("Xk2"), token("tY3")];

class Repository {
  readonly folder: string;
  constructor(folder: string) {
    this.folder = folder;
  }
  git(...args: string[]): string {
    const who = [
      "-c",
      "user.name=Ada Ö",
      "-c",
      "user.email=ada@sluice.test",
      "-c",
      "commit.gpgsign=false",
    ];
    return execFileSync("git", ["-C", this.folder, ...who, ...args], { encoding: "utf8" });
  }
  async write(path: string, text: string): Promise<void> {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  async stage(path: string, text: string): Promise<void> {
    await this.write(path, text);
    this.git("add", "--", path);
  }
  async commit(path: string, text: string): Promise<string> {
    await this.stage(path, text);
    this.git("commit", "-q", "-m", "a change");
    return this.git("rev-parse", "HEAD").trim();
  }
}

async function withRepository(use: (repository: Repository) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-test-"));
  try {
    const repository = new Repository(join(folder, "r"));
    await mkdir(repository.folder);
    repository.git("init", "-q", "-b", "main");
    await use(repository);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function secretsOf(args: readonly string[], folder: string): Promise<Report> {
  const { code, out, said } = await runToEnd(["secrets", ...args, "--format", "json"], folder);
  assert.ok(code === 0 || code === 1, said);
  return JSON.parse(out) as Report;
}
const place = ({ path, span }: Finding) =>
  `${path}:${String(span.start.line)}:${String(span.start.column)}`;
const places = (report: Report) => report.findings.map(place);

function withInput(args: readonly string[], folder: string, input: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(sluice, args, { cwd: folder });
    let [out, said] = ["", ""];
    child.stdout.on("data", (data: Buffer) => (out += data.toString()));
    child.stderr.on("data", (data: Buffer) => (said += data.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code: code ?? -1, out, said });
    });
    child.stdin.end(input);
  });
}

test("files: only secrets are told, and a broken pipeline is no matter", () =>
  withRepository(async (repository) => {
    await repository.write(".github/workflows/a.yml", `on: [\n# ${first}\n`);
    assert.deepEqual(places(await secretsOf([], repository.folder)), [
      ".github/workflows/a.yml:2:3",
    ]);
  }));

test("--staged: the lines that a commit would add, of what is staged and not of what lies there", () =>
  withRepository(async (repository) => {
    await repository.commit("old.txt", `${first}\n`);
    await repository.stage("old.txt", `a\n${first}\nb ${second}\n`);
    await repository.write("old.txt", "nothing of it\n");
    await repository.write("not staged.txt", third);
    await repository.stage('new/ü "q".txt', `\n${third}\n`);
    assert.deepEqual(places(await secretsOf(["--staged"], repository.folder)), [
      'new/ü "q".txt:2:1',
      "old.txt:3:3",
    ]);
  }));

test("--staged: the first commit of a repository, deleted files, and files that git takes for binary", () =>
  withRepository(async (repository) => {
    await repository.stage("a.bin", `${first}\n`);
    await repository.stage(".gitattributes", "*.bin -text -diff\n");
    assert.deepEqual(places(await secretsOf(["--staged"], repository.folder)), ["a.bin:1:1"]);
    repository.git("commit", "-q", "-m", "a");
    repository.git("rm", "-q", "a.bin");
    assert.deepEqual(places(await secretsOf(["--staged"], repository.folder)), []);
  }));

test("--staged: ignore comments on lines that stay count for those that are new", () =>
  withRepository(async (repository) => {
    await repository.commit("a.py", "# gitleaks:allow\nx = 1\n");
    await repository.stage("a.py", `# gitleaks:allow\nx = "${first}"\n`);
    const report = await secretsOf(["--staged"], repository.folder);
    assert.deepEqual(places(report), []);
    assert.equal(report.summary.suppressed, 1);
  }));

test("--diff: at the line that the new file has it, of added lines alone", () =>
  withRepository(async (repository) => {
    const lines = Array.from({ length: 40 }, (_, i) => `line ${String(i)}`);
    await repository.commit("a b.txt", [...lines, first, ""].join("\n"));
    await repository.write("a b.txt", [...lines, `é ${second}`, first, ""].join("\n"));
    const diff = repository.git("diff");
    const { out, code } = await withInput(
      ["secrets", "--diff", "--format", "json"],
      repository.folder,
      diff,
    );
    assert.equal(code, 1);
    assert.deepEqual(places(JSON.parse(out) as Report), ["a b.txt:41:3"]);
  }));

test("--diff: what is no diff, and one that is cut, are errors; an empty one is none", () =>
  withRepository(async ({ folder }) => {
    const run = (input: string) => withInput(["secrets", "--diff"], folder, input);
    assert.equal((await run("")).code, 0);
    const other = await run("just words\n");
    assert.equal(other.code, 2);
    assert.equal(other.said, "sluice: cannot read the diff: this is no unified diff\n");
    const cut = await run("--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n a\n");
    assert.equal(cut.code, 2);
    assert.match(cut.said, /the diff ends within a hunk of x/);
    const far = await run(`--- a/x\n+++ b/x\n@@ -1 +9999999 @@\n-a\n+${first}\n`.repeat(3));
    assert.equal(far.code, 1);
    const tooFar = await run(`--- a/x\n+++ b/x\n@@ -1 +4294967290 @@\n-a\n+${first}\n`);
    assert.equal(tooFar.code, 2);
  }));

test("--history: where each secret came in, also of deleted files, other branches and merges", () =>
  withRepository(async (repository) => {
    const came = await repository.commit("gone.txt", `\n${first}\n`);
    await repository.commit("gone.txt", `later\n\n${first}\n`);
    repository.git("rm", "-q", "gone.txt");
    repository.git("commit", "-q", "-m", "gone");
    repository.git("checkout", "-q", "-b", "other");
    await repository.commit("side.txt", second);
    repository.git("checkout", "-q", "main");
    await repository.commit("main.txt", "a");
    repository.git("merge", "-q", "--no-ff", "--no-commit", "other");
    await repository.commit("of the merge.txt", third);
    for (const jobs of ["1", "4"]) {
      const report = await secretsOf(["--history", "--jobs", jobs], repository.folder);
      assert.deepEqual(places(report), ["gone.txt:2:1", "of the merge.txt:1:1", "side.txt:1:1"]);
      const commit = report.findings[0]?.commit;
      assert.equal(commit?.id, came);
      assert.equal(commit.author, "Ada Ö <ada@sluice.test>");
      assert.match(commit.date, /^\d{4}-\d\d-\d\d$/);
    }
    const text = (await runToEnd(["secrets", "--history"], repository.folder)).out;
    assert.match(text, new RegExp(`gone\\.txt:2:1 {2}commit ${came.slice(0, 12)} of .* by Ada Ö`));
    assert.ok(!text.includes(first));
  }));

test("--history: of a bare repository; a broken object and a shallow clone are told", () =>
  withRepository(async (repository) => {
    await repository.commit("a.txt", first);
    await repository.commit("b.txt", second);
    const bare = join(repository.folder, "..", "bare");
    repository.git("clone", "-q", "--bare", ".", bare);
    assert.deepEqual(places(await secretsOf(["--history", bare], repository.folder)), [
      "a.txt:1:1",
      "b.txt:1:1",
    ]);
    const staged = await runToEnd(["secrets", "--staged", bare]);
    assert.equal(staged.code, 2);
    assert.match(staged.said, /the repository has no working tree/);

    const shallow = join(repository.folder, "..", "shallow");
    repository.git("clone", "-q", "--depth", "1", `file://${repository.folder}`, shallow);
    const cut = await runToEnd(["secrets", "--history", shallow]);
    assert.equal(cut.code, 2);
    assert.match(cut.out, /not wholly audited \.git\/shallow: the clone is shallow/);

    const blob = repository.git("rev-parse", "HEAD:a.txt").trim();
    const object = join(repository.folder, ".git/objects", blob.slice(0, 2), blob.slice(2));
    await rm(object);
    const missing = await runToEnd(["secrets", "--history"], repository.folder);
    assert.equal(missing.code, 2);
    assert.match(missing.out, /not wholly audited a\.txt: the object [0-9a-f]{40} is not in/);
    assert.match(missing.out, /b\.txt:1:1/);
    await writeFile(object, "no object");
    const broken = await runToEnd(["secrets", "--history"], repository.folder);
    assert.equal(broken.code, 2);
    assert.match(broken.out, /not wholly audited a\.txt: /);
    assert.match(broken.out, /b\.txt:1:1/);
  }));

test("what is no repository is an error, and nothing of a repository is run", () =>
  withRepository(async (repository) => {
    await repository.commit("a.txt", "a\n");
    await repository.stage("a.txt", `${first}\n`);
    const mark = join(repository.folder, "..", "ran");
    for (const setting of ["core.fsmonitor", "diff.external", "core.pager", "gpg.program"])
      repository.git("config", setting, `touch '${mark}' #`);
    repository.git("config", "log.showSignature", "true");
    for (const where of ["--staged", "--history"])
      await runToEnd(["secrets", where], repository.folder);
    const beside = await readdir(join(repository.folder, ".."));
    assert.deepEqual(beside, ["r"]);
    for (const where of ["--staged", "--history"]) {
      const { code, said } = await runToEnd(["secrets", where, tmpdir()]);
      assert.equal(code, 2);
      assert.match(said, /^sluice: cannot read .*: .*not a git repository/i);
    }
    const both = await runToEnd(["secrets", "--staged", "--history"], repository.folder);
    assert.equal(both.code, 64);
  }));
