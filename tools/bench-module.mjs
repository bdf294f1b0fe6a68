// What the WebAssembly module costs before and in its first answers, in CPU milliseconds of this process: Node's compiler
// works in threads, and all of them count. The least of three runs, each in a process of its own.
//   node tools/bench-module.mjs
// Or how many megabytes a CPU second it looks through for secrets: of the texts of a folder, as texts and no other kind.
//   node tools/bench-module.mjs --secrets FOLDER
import { execFileSync } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const SAMPLE = fileURLToPath(new URL("../tests/fixtures/sample/", import.meta.url));

async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath ?? entry.path, entry.name);
        return { path: path.slice(folder.length), bytes: await readFile(path) };
      }),
  );
}

async function once() {
  const { compileEngine, openEngine } = await import(
    new URL("../wasm/dist/node.js", import.meta.url)
  );
  const sample = await filesOf(SAMPLE);
  const change = Array.from({ length: 20 }, (_, i) => {
    const { path, bytes } = sample[i % sample.length];
    return { path: i < sample.length ? path : path.replace(/([^/]+)$/, `${i}-$1`), bytes };
  });
  const cpu = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const result = {};
  let from = cpu();
  const lap = (name) => {
    const now = cpu();
    result[name] = now - from;
    from = now;
  };
  const module = await compileEngine();
  lap("compiled");
  const engine = await openEngine(module);
  lap("instantiated");
  engine.audit(sample.slice(0, 1), {});
  lap("first audit of one file");
  engine.audit(change, {});
  lap("first audit of 20 files");
  for (let i = 0; i < 20; ++i) engine.audit(change, {});
  lap("warm");
  result["warm audit of 20 files"] = result.warm / 20;
  delete result.warm;
  console.log(JSON.stringify(result));
}

async function secrets(folder) {
  const { compileEngine, openEngine } = await import(
    new URL("../wasm/dist/node.js", import.meta.url)
  );
  const MOST = 64 * 1024 * 1024;
  const texts = [];
  let size = 0;
  for (const { bytes } of await filesOf(folder)) {
    if (bytes.includes(0) || bytes.length === 0 || size + bytes.length > MOST) continue;
    texts.push({ path: `${texts.length}.txt`, bytes });
    size += bytes.length;
  }
  const engine = await openEngine(await compileEngine());
  engine.audit(texts.slice(0, 1), {});
  let least = Infinity;
  for (let run = 0; run < 3; ++run) {
    const from = process.cpuUsage();
    engine.audit(texts, {});
    const { user, system } = process.cpuUsage(from);
    least = Math.min(least, (user + system) / 1e6);
  }
  const rate = (size / 1e6 / least).toFixed(1);
  console.log(
    `  secrets in ${texts.length} texts, ${(size / 1e6).toFixed(1)} MB: ${rate} MB a CPU second`,
  );
}

if (process.argv.includes("--once")) {
  await once();
} else if (process.argv.includes("--secrets")) {
  await secrets(join(process.argv[process.argv.indexOf("--secrets") + 1], "/"));
} else {
  const least = {};
  for (let i = 0; i < 3; ++i) {
    const run = execFileSync(process.execPath, [fileURLToPath(import.meta.url), "--once"]);
    for (const [name, ms] of Object.entries(JSON.parse(run))) {
      least[name] = Math.min(ms, least[name] ?? Infinity);
    }
  }
  for (const [name, ms] of Object.entries(least)) {
    console.log(`  ${name.padEnd(34)} ${ms.toFixed(1).padStart(8)} ms CPU`);
  }
}
