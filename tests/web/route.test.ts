import assert from "node:assert/strict";
import { test } from "node:test";
import { hashOf, type Route, routeOf, SAMPLE } from "../../web/src/app/route.ts";

const routes: readonly (readonly [hash: string, route: Route])[] = [
  ["#overview", { view: "overview" }],
  ["#findings", { view: "findings" }],
  ["#finding/2fb1a01d", { view: "findings", finding: "2fb1a01d" }],
  ["#source", { view: "source" }],
  ["#source/a/b%20c.tf:12", { view: "source", path: "a/b c.tf", line: 12 }],
  ["#source/odd%3A7", { view: "source", path: "odd:7" }],
  ["#source/%F0%9F%91%8B%23%3F", { view: "source", path: "👋#?" }],
  ["#path", { view: "path" }],
  ["#policy", { view: "policy" }],
  ["#changes", { view: "changes" }],
  ["#rules", { view: "rules" }],
  ["#rule/aws/s3-public-read-acl", { view: "rules", rule: "aws/s3-public-read-acl" }],
];

for (const [hash, route] of routes) {
  test(`${hash} there and back`, () => {
    assert.deepEqual(routeOf(hash), route);
    assert.equal(hashOf(route), hash);
  });
}

test("what is no address of a view is none", () => {
  for (const hash of ["", "#", "#main", "#overview/x", "#<script>"])
    assert.equal(routeOf(hash), undefined, hash);
});

test("an address typed by hand is taken as it is", () => {
  assert.deepEqual(routeOf("#rule/100%"), { view: "rules", rule: "100%" });
  assert.equal(hashOf({ view: "source", path: "\ud800" }), "#source/%EF%BF%BD");
});

test("the sample has an address", () => {
  assert.equal(SAMPLE.exec("#sample")?.[1], undefined);
  assert.equal(SAMPLE.exec("#sample=pipeline")?.[1], "pipeline");
  assert.equal(SAMPLE.exec("#sample=a/b"), null);
});
