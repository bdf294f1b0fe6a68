// The same service as a process of Node.js, with a forge on a server of somebody's own.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";

import { auditRequest } from "./fakes.ts";
import { FakeGitHub } from "./forge/github.ts";
import { pullEvent, signed } from "./forge/host.ts";
import { APP } from "./keys.ts";
import { BUILT, SECRET, TOKEN } from "./workerd.ts";

test("Node.js serves audits and takes deliveries", async () => {
  const forge = await FakeGitHub.start();
  const network = await forge.listen();
  forge.server = network.address;
  const child = spawn(process.execPath, [join(BUILT, "node.mjs")], {
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
});
