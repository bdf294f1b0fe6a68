// The set-up as it is written down, held against what is there.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { isWanted } from "../../edge/src/github/events.ts";
import { inRepository } from "../support/paths.ts";

const read = (path: string) => readFileSync(inRepository(path), "utf8");
const page = read("docs/pull-requests.md");
const capnp = read("edge/config.capnp");
/** JSON with comments, none of them behind a value, and commas at the end of lists. */
const wrangler = JSON.parse(
  read("edge/wrangler.jsonc")
    .replace(/^\s*\/\/.*$/gm, "")
    .replace(/,(\s*[}\]])/g, "$1"),
);
const manifest = JSON.parse(read("edge/github-app.json"));

test("what the set-up names is there", () => {
  const scripts = JSON.parse(read("edge/package.json")).scripts;
  const commands = [...page.matchAll(/`npm run (\w+) --workspace edge/g)].map(([, name]) => name);
  assert.deepEqual(commands.toSorted(), ["deploy", "dev"]);
  for (const name of commands) assert.ok(scripts[name ?? ""], name);
  const files = [...page.matchAll(/`?\b((?:edge|tools|build\/edge)\/[\w.-]+)/g)].map(
    ([, path = ""]) => path,
  );
  for (const file of ["edge/github-app.json", "edge/wrangler.jsonc", "build/edge/node.mjs"]) {
    assert.ok(files.includes(file), file);
  }
  for (const file of files) assert.ok(existsSync(inRepository(file)), file);

  const settings = read("edge/src/settings.ts");
  const bindings = [...settings.matchAll(/^ {2}readonly ([A-Z_]+)\?: unknown;$/gm)].map(
    ([, name = ""]) => name,
  );
  assert.ok(bindings.length >= 14);
  for (const name of bindings) {
    assert.ok(page.includes(name), `${name} is not in the page`);
    assert.ok(capnp.includes(`(name = "${name}", fromEnvironment = "${name}")`), name);
  }
  const said = [...page.matchAll(/`([A-Z]+(?:_[A-Z]+)+)(?==|`)/g)].map(([, name = ""]) => name);
  assert.deepEqual(
    said.filter((name) => !bindings.includes(name)),
    [],
  );
  for (const route of ["/webhook/github", "/webhook/gitlab", "/healthz", "/audit", "/metrics"]) {
    assert.ok(page.includes(route), route);
    assert.ok(read("edge/src/app.ts").includes(`["${route}"`), route);
  }
});

test("the app asks for the events that are read, and for the rights that tokens are made with", () => {
  for (const event of manifest.default_events) assert.ok(isWanted(event), event);
  // Every app has these two unasked.
  const known = [...manifest.default_events, "installation", "installation_repositories"];
  const events = read("edge/src/github/events.ts");
  const readers = events.slice(events.indexOf("const READERS"));
  const wanted = [...readers.matchAll(/^ {2}(\w+)(?:: [\w]+)?,$/gm)].map(([, name = ""]) => name);
  assert.deepEqual(wanted.toSorted(), known.toSorted());

  const RANK: Record<string, number> = { read: 1, write: 2 };
  const sources = readdirSync(inRepository("edge/src/github")).map((file) =>
    read(`edge/src/github/${file}`),
  );
  const asked = sources.flatMap((source) => [
    ...source.matchAll(/^\s+(?:\.\.\..*\{ )?(\w+): "(read|write)"/gm),
    ...source.matchAll(/\{ (\w+): "(read|write)"/g),
  ]);
  assert.ok(asked.length >= 10);
  for (const [, permission = "", level = ""] of asked) {
    // By choice: the page says when.
    if (permission === "security_events") {
      assert.match(page, /`security_events: write`/);
      continue;
    }
    const granted = manifest.default_permissions[permission];
    assert.ok((RANK[granted] ?? 0) >= (RANK[level] ?? 9), `${permission}: ${level}`);
  }
  assert.match(manifest.hook_attributes.url, /^https:\/\/EDGE\.example\/webhook\/github$/);
});

test("Cloudflare is told what the worker is", () => {
  assert.ok(existsSync(inRepository(`edge/${wrangler.main}`)), wrangler.main);
  assert.ok(capnp.includes(`compatibilityDate = "${wrangler.compatibility_date}"`));
  const worker = read("edge/src/worker.ts");
  const classes = wrangler.migrations.flatMap((one: { new_sqlite_classes: string[] }) => [
    ...one.new_sqlite_classes,
  ]);
  for (const { name, class_name } of wrangler.durable_objects.bindings) {
    assert.ok(classes.includes(class_name));
    assert.match(worker, new RegExp(`export (?:const|\\{) ?${class_name}\\b`));
    assert.ok(capnp.includes(`(name = "${name}", durableObjectNamespace = "${class_name}")`));
  }
});

test("no page of ours has anybody run what a stranger wrote with a token at hand", () => {
  const pages = ["README.md", "docs/pull-requests.md", "edge/README.md", "CONTRIBUTING.md"];
  for (const one of pages) assert.doesNotMatch(read(one), /^\s*(?:on:.*)?pull_request_target\b/m);
});
