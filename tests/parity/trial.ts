// Any folder through each host, for a look by hand: node --import tsx tests/parity/trial.ts FOLDER...
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { createHash } from "node:crypto";
import type { InputFile } from "@sluice/engine";
import { allHosts } from "./hosts/all.ts";

async function filesOf(folder: string): Promise<InputFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes("/.git/"));
  return Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(folder, path), bytes: new Uint8Array(await readFile(path)) };
    }),
  );
}

const hosts = await allHosts();
let differs = false;
for (const folder of process.argv.slice(2)) {
  const files = (await filesOf(folder)).filter((file) => !file.path.startsWith(".git/"));
  const said = new Set<string>();
  for (const host of hosts) {
    const from = performance.now();
    let report = "";
    try {
      report = await host.audit(files, { date: "2026-11-27", whole_tree: true }, "json");
    } catch (error) {
      console.log(`${folder}: ${host.name}: ${String(error).slice(0, 300)}`);
      continue;
    }
    const ms = Math.round(performance.now() - from);
    said.add(report);
    const hash = createHash("sha256").update(report).digest("hex").slice(0, 12);
    const { findings, errors } = JSON.parse(report);
    console.log(
      `${folder}: ${host.name}: ${files.length} files, ${findings.length} findings, ${errors?.length ?? 0} errors, ${report.length} bytes, ${hash}, ${ms} ms`,
    );
  }
  differs ||= said.size > 1;
}
await Promise.all(hosts.map((host) => host.close()));
process.exit(differs ? 1 : 0);
