import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { inRepository } from "../support/paths.ts";

test("wasm/src/contract.ts is what docs/schema says", () => {
  execFileSync(process.execPath, [inRepository("tools/contract.mjs"), "--check"]);
});
