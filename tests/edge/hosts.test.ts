// The same service as a process of Node.js, Deno and Bun, with a forge on a server of somebody's own.
// Deno and Bun are tried where they are installed: on the PATH, or where SLUICE_DENO and SLUICE_BUN say.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { delimiter, join } from "node:path";
import { test } from "node:test";

import { auditRequest } from "./fakes.ts";
import { FakeGitHub } from "./forge/github.ts";
import { pullEvent, signed } from "./forge/host.ts";
import { APP } from "./keys.ts";
import { BUILT, SECRET, TOKEN } from "./workerd.ts";

/** Where a program is: where a variable says, else on the PATH. */
function programOf(name: string): string | undefined {
  const told = process.env[`SLUICE_${name.toUpperCase()}`];
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return told ?? folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

const HOSTS: readonly [string, string | undefined, readonly string[]][] = [
  ["Node.js", process.execPath, [join(BUILT, "node.mjs")]],
  [
    "Deno",
    programOf("deno"),
    ["run", "--allow-net", "--allow-env", "--allow-read", join(BUILT, "deno.mjs")],
  ],
  ["Bun", programOf("bun"), [join(BUILT, "bun.mjs")]],
];

for (const [name, program, args] of HOSTS) {
  const skip = program === undefined ? `${name} is not here` : false;
  test(`${name} serves audits and takes deliveries`, { skip }, () => serves(program ?? "", args));
}

/** Sends the first line of a request as it is. */
function raw(url: string, line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.on("error", reject);
    socket.on("close", () => resolve());
    socket.resume();
    socket.write(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  });
}

async function serves(program: string, args: readonly string[]): Promise<void> {
  const forge = await FakeGitHub.start();
  const network = await forge.listen();
  forge.server = network.address;
  const child = spawn(program, args, {
    env: {
      PORT: "0",
      AUDIT_TOKEN: TOKEN,
      WEBHOOK_SECRET: SECRET,
      GITHUB_API: `http://${network.address}/api/v3`,
      ...APP,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let log = "";
  child.stdout.on("data", (chunk) => (log += String(chunk)));
  const said = async (what: RegExp): Promise<RegExpExecArray> => {
    for (const end = Date.now() + 60_000; Date.now() < end;) {
      const found = what.exec(log);
      if (found !== null) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return assert.fail(`never said ${what}: ${log}`);
  };
  try {
    const url = `http://127.0.0.1:${(await said(/"port":(\d+)/))[1]}`;
    assert.equal(await (await fetch(`${url}/healthz`)).text(), '{"status":"ok"}');
    const files = [{ path: "Dockerfile", text: "FROM alpine:latest\n" }];
    const report = await fetch(`${url}/audit`, auditRequest({ files }));
    assert.match(await report.text(), /docker\/unpinned-base-image/);
    assert.equal((await fetch(`${url}/audit`, { method: "POST" })).status, 401);
    // What no client of ours would send takes nothing down: jobs of others wait here.
    for (const line of ["TRACE /", "GET //", "GET http://[", "GET /%ff%00"]) await raw(url, line);
    assert.equal((await fetch(`${url}/healthz`)).status, 200);

    forge.pull.base = forge.git.commit({ "README.md": "hi\n" });
    forge.pull.head = forge.git.commit({ Dockerfile: "FROM alpine:latest\n" }, forge.pull.base);
    const sent = await fetch(
      `${url}/webhook/github`,
      signed("pull_request", pullEvent(forge, "opened")),
    );
    assert.equal(sent.status, 202);
    await said(/"outcome":"done"/);
    assert.equal(forge.checks[0]?.status, "completed");
    assert.ok((forge.checks[0]?.annotations.length ?? 0) > 0);
    assert.equal(forge.reviews.length, 1);
    assert.deepEqual(forge.errors, []);
  } finally {
    child.kill();
    await once(child, "close");
    network.close();
  }
}
