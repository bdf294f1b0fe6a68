// A repository of its own for each test, kept by git itself.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Content by path: text, bytes, where a link points to, or the commit of a submodule. */
export type Files = Readonly<
  Record<string, string | Uint8Array | { readonly link: string } | { readonly module: string }>
>;

export interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly type: "blob" | "tree" | "commit";
  readonly sha: string;
  readonly size?: number;
}

export interface DiffFile {
  readonly filename: string;
  readonly previous_filename?: string;
  readonly status: "added" | "removed" | "modified" | "renamed";
  readonly patch?: string;
}

const STATUS = { A: "added", D: "removed", M: "modified", R: "renamed", T: "modified" } as const;

/**
 * Commits stay what they are, so that what was asked once is known: one repository serves all tests
 * of a file.
 *
 * @example const git = new Git(); const sha = git.commit({ "a.yml": "on: push" });
 */
export class Git {
  readonly #folder = mkdtempSync(join(tmpdir(), "sluice-git-"));
  readonly #known = new Map<string, unknown>();
  #count = 0;

  constructor() {
    this.#run(["init", "-q", "--bare"]);
  }

  #run(args: readonly string[], input?: Uint8Array): Buffer {
    return execFileSync("git", args, {
      cwd: this.#folder,
      maxBuffer: 1 << 28,
      stdio: ["pipe", "pipe", "ignore"],
      env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
      ...(input === undefined ? {} : { input }),
    });
  }

  #text(...args: string[]): string {
    return this.#run(args).toString().trim();
  }

  #once<T>(key: readonly unknown[], ask: () => T): T {
    const name = JSON.stringify(key);
    if (!this.#known.has(name)) this.#known.set(name, ask());
    return this.#known.get(name) as T;
  }

  /** A commit that holds these files and no others. */
  commit(files: Files, parent?: string): string {
    return this.#once(["commit", files, parent], () => this.#commit(files, parent));
  }

  #commit(files: Files, parent: string | undefined): string {
    this.#count += 1;
    const branch = `refs/heads/c${this.#count}`;
    const parts: Buffer[] = [];
    const data = (bytes: Uint8Array) =>
      parts.push(Buffer.from(`data ${bytes.length}\n`), Buffer.from(bytes), Buffer.from("\n"));
    parts.push(
      Buffer.from(
        `commit ${branch}\ncommitter T <t@example.org> ${1_700_000_000 + this.#count} +0000\n`,
      ),
    );
    data(Buffer.from("c"));
    if (parent !== undefined) parts.push(Buffer.from(`from ${parent}\ndeleteall\n`));
    for (const [path, content] of Object.entries(files)) {
      const quoted = JSON.stringify(path);
      if (typeof content === "object" && "module" in content) {
        parts.push(Buffer.from(`M 160000 ${content.module} ${quoted}\n`));
        continue;
      }
      const link = typeof content === "object" && "link" in content;
      parts.push(Buffer.from(`M ${link ? "120000" : "100644"} inline ${quoted}\n`));
      data(link ? Buffer.from(content.link) : Buffer.from(content as string));
    }
    this.#run(["fast-import", "--quiet"], Buffer.concat(parts));
    return this.#text("rev-parse", branch);
  }

  /** Nothing where there is no such object. */
  tree(treeish: string, recursive: boolean): TreeEntry[] | undefined {
    return this.#once(["tree", treeish, recursive], () => this.#tree(treeish, recursive));
  }

  #tree(treeish: string, recursive: boolean): TreeEntry[] | undefined {
    try {
      const flags = recursive ? ["-r", "-t"] : [];
      const listed = this.#run(["ls-tree", "-z", "-l", ...flags, treeish]).toString();
      return listed.split("\0").flatMap((line) => {
        const [head = "", path = ""] = line.split("\t");
        const [mode = "", type = "", sha = "", size = "-"] = head.split(/ +/);
        if (path === "") return [];
        const entry = { path, mode, type: type as TreeEntry["type"], sha };
        return [size === "-" ? entry : { ...entry, size: Number(size) }];
      });
    } catch {
      return undefined;
    }
  }

  /** Reads many at once: a process for each would take the time that a test has. */
  prefetch(ids: readonly string[]): void {
    const wanted = ids.filter((id) => !this.#known.has(JSON.stringify(["blob", id])));
    if (wanted.length < 2) return;
    let rest = this.#run(["cat-file", "--batch"], Buffer.from(`${wanted.join("\n")}\n`));
    for (const id of wanted) {
      const end = rest.indexOf(10);
      const size = Number(/^\w+ blob (\d+)$/.exec(rest.subarray(0, end).toString())?.[1]);
      if (Number.isNaN(size)) throw new Error(`no blob: ${id}`);
      this.#known.set(JSON.stringify(["blob", id]), rest.subarray(end + 1, end + 1 + size));
      rest = rest.subarray(end + 2 + size);
    }
  }

  blob(sha: string): Buffer | undefined {
    return this.#once(["blob", sha], () => {
      try {
        return this.#run(["cat-file", "blob", sha]);
      } catch {
        return undefined;
      }
    });
  }

  mergeBase(a: string, b: string): string | undefined {
    return this.#once(["merge-base", a, b], () => {
      try {
        return this.#text("merge-base", a, b);
      } catch {
        return undefined;
      }
    });
  }

  /** What the forge shows of the difference: hunks with three lines of context. */
  diff(base: string, head: string): DiffFile[] {
    return this.#once(["diff", base, head], () => this.#diff(base, head));
  }

  #diff(base: string, head: string): DiffFile[] {
    const names = this.#run(["diff", "-M", "--name-status", "-z", base, head])
      .toString()
      .split("\0");
    // One run for all: they come in the same order.
    const patches = this.#run(["diff", "-M", base, head])
      .toString()
      .split(/^diff --git .*$/m);
    patches.shift();
    const files: DiffFile[] = [];
    while (names.length > 1) {
      const status = STATUS[(names.shift() ?? "")[0] as keyof typeof STATUS];
      const first = names.shift() as string;
      const filename = status === "renamed" ? (names.shift() as string) : first;
      const whole = patches.shift() ?? "";
      // Of what becomes a link git writes two, one for each kind.
      if (status === "modified" && /^deleted file mode /m.test(whole.split("@@")[0] ?? ""))
        patches.shift();
      const at = whole.search(/^@@ /m);
      files.push({
        filename,
        status,
        ...(status === "renamed" ? { previous_filename: first } : {}),
        ...(at === -1 ? {} : { patch: whole.slice(at).replace(/\n$/, "") }),
      });
    }
    return files;
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
