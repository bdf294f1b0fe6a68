// clang-tidy over our own C++, in parallel:  node tools/tidy.mjs CLANG_TIDY BUILD_FOLDER CACHE_FOLDER FILE...
// It takes seconds a file, so a file that passed is remembered by the content of its preprocessed text.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";

const [tidy, build, cache, ...files] = process.argv.slice(2);
await mkdir(cache, { recursive: true });
const { out: listed } = await run("git", ["ls-files", "*.clang-tidy"]);
const settings = await Promise.all(
  listed
    .split("\n")
    .filter(Boolean)
    .map((file) => readFile(file)),
);
const commands = new Map();
for (const { file, command, directory } of JSON.parse(
  await readFile(join(build, "compile_commands.json"), "utf8"),
)) {
  commands.set(resolve(directory, file), { command, directory });
}

function run(program, args, cwd) {
  return new Promise((done) => {
    execFile(program, args, { cwd, maxBuffer: 1 << 28 }, (error, out, said) =>
      done({ ok: !error, out, said }),
    );
  });
}

// The words of a compile command as CMake writes it: spaces apart, backslash before a quote.
function preprocessed({ command, directory }) {
  const words = command.match(/(?:\\.|[^\s\\])+/g).map((word) => word.replaceAll(/\\(.)/g, "$1"));
  if (words[0].includes("ccache")) words.shift();
  const output = words.indexOf("-o");
  words.splice(output, 2);
  return run(words[0], [...words.slice(1).filter((word) => word !== "-c"), "-E", "-P"], directory);
}

async function check(file) {
  const entry = commands.get(resolve(file));
  if (!entry) return `${file}: not built by this preset\n`;
  const text = await preprocessed(entry);
  const key = createHash("sha256")
    .update(Buffer.concat([...settings, Buffer.from(file), Buffer.from(text.out)]))
    .digest("hex");
  if (text.ok && existsSync(join(cache, key))) return "";
  const result = await run(tidy, ["-p", build, "--quiet", file]);
  if (!result.ok) return result.out || result.said;
  if (text.ok) await writeFile(join(cache, key), "");
  return "";
}

let failed = false;
async function worker() {
  for (let file = files.pop(); file; file = files.pop()) {
    const said = await check(file);
    failed ||= said !== "";
    process.stdout.write(said);
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, worker));
process.exitCode = failed ? 1 : 0;
