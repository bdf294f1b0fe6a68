// `sluice effective` as people run it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { run, withFolder } from "../parity/hosts/native.ts";

const token = ["glpat", "4x9bTzYxQWERTYuiop12"].join("-");
const pipeline = `build:
  variables: {DEPLOY_TOKEN: ${token}}
  script: ["curl --header 'PRIVATE-TOKEN: ${token}' https://example.com", make]
`;

for (const format of ["yaml", "json"]) {
  test(`secrets are not shown, ${format}`, async () => {
    const files = [{ path: ".gitlab-ci.yml", bytes: Buffer.from(pipeline) }];
    const text = await withFolder(files, (folder) =>
      run(["effective", ".gitlab-ci.yml", "--format", format], folder),
    );
    assert.ok(!text.includes(token), text);
    assert.match(text, /DEPLOY_TOKEN"?: "?glpa…/);
    assert.match(text, /PRIVATE-TOKEN: glpa…/);
    assert.match(text, /make/);
  });
}
