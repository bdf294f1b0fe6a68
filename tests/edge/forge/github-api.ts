// GitHub's own description of its API: one file of 13 MB out of a package that unpacks to 385, so that
// it is no dependency. Brought here by npm's own client, once for all clones of the repository.
//   node --import tsx tests/edge/forge/github-api.ts        fetches it where it is missing
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const VERSION = "23.0.2";
/** Of the file itself: whoever packs it, and however, these are its bytes. */
const SHA256 = "829b4bebb19a53133289f7b0bc819f4f1118115821db2ca9f25e9ee995a7da2a";

const MOST_BYTES = 64 * 2 ** 20;

/**
 * Where the description lies.
 *
 * @example const api = JSON.parse(readFileSync(githubApi(), "utf8"))
 */
export function githubApi(): string {
  const base = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const cache = process.env["SLUICE_CACHE"] ?? join(base, "sluice");
  const file = join(cache, `github-api-${VERSION}.json`);
  if (!existsSync(file)) fetchTo(file, cache);
  return file;
}

function fetchTo(file: string, cache: string): void {
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, "github-api-"));
  try {
    const pack = ["pack", `@octokit/openapi@${VERSION}`, "--silent", "--pack-destination", work];
    const name = execFileSync("npm", pack, { encoding: "utf8" }).trim();
    const inside = "package/generated/api.github.com.json";
    const bytes = execFileSync("tar", ["-xzOf", join(work, name), inside], {
      maxBuffer: MOST_BYTES,
    });
    const sum = createHash("sha256").update(bytes).digest("hex");
    if (sum !== SHA256) throw new Error(`the description of GitHub's API has the digest ${sum}`);
    const made = join(work, "made.json");
    writeFileSync(made, bytes);
    // At once or not at all: another process may look for it.
    renameSync(made, file);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) githubApi();
