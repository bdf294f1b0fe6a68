// What a finding says where its rule leaves that to the sink, and the orders that fit the case.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/examples.h"

namespace sluice {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Finding only_finding(std::string_view path, std::string_view text, std::string_view rule) {
  test::Example example;
  example.files.push_back({std::string(path), std::string(text)});
  std::vector<Finding> findings = test::findings_of(example, rule);
  EXPECT_EQ(findings.size(), 1U) << text;
  return findings.empty() ? Finding() : findings.front();
}

TEST(Particulars, SayWhatTheValueIs) {
  struct Row {
    std::string_view path;
    std::string_view text;
    std::string_view rule;
    std::string_view wanted;
  };
  constexpr std::string_view kVolume = "resource \"aws_ebs_volume\" \"d\" {\n";
  const std::string set = std::string(kVolume) + "  encrypted = false\n}\n";
  const std::string unset = std::string(kVolume) + "}\n";
  const std::string null = std::string(kVolume) + "  encrypted = null\n}\n";
  const Row rows[] = {
      {"main.tf", set, "aws/ebs-not-encrypted", "encrypted is false. "},
      {"main.tf", unset, "aws/ebs-not-encrypted", "encrypted is not set. "},
      {"main.tf", null, "aws/ebs-not-encrypted", "encrypted is null. "},
      {"main.tf.json", R"({"resource": {"aws_ebs_volume": {"d": [{"encrypted": false}]}}})",
       "aws/ebs-not-encrypted", "encrypted is false. "},
      {"main.tf",
       "resource \"aws_cloudfront_distribution\" \"d\" {\n  dynamic \"ordered_cache_behavior\" {\n"
       "    for_each = var.x\n    content { viewer_protocol_policy = \"allow-all\" }\n  }\n}\n",
       "aws/cloudfront-plain-http-path",
       "ordered_cache_behavior.viewer_protocol_policy is allow-all. "},
      {"main.tf",
       "resource \"aws_dax_cluster\" \"d\" {\n  server_side_encryption {\n    enabled = false\n"
       "  }\n}\n",
       "aws/dax-not-encrypted", "server_side_encryption.enabled is false. "},
      {"template.yaml",
       "Transform: AWS::Serverless-2016-10-31\nGlobals: {Function: {Tracing: PassThrough}}\n"
       "Resources: {A: {Type: 'AWS::Serverless::Function', Properties: {Handler: a.b}}}\n",
       "aws/sam-function-no-tracing", "Tracing is PassThrough. "},
      {"deploy.yaml",
       "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  hostNetwork: true\n"
       "  containers: [{name: web, image: a}]\n",
       "k8s/host-network", "hostNetwork is true. "},
      {".github/workflows/ci.yml",
       "on: pull_request\njobs:\n  test:\n    runs-on: [linux, self-hosted]\n"
       "    steps: [{run: make}]\n",
       "actions/pr-on-self-hosted", "runs-on holds self-hosted. "},
  };
  for (const Row& row : rows)
    EXPECT_THAT(only_finding(row.path, row.text, row.rule).message, StartsWith(row.wanted));
}

TEST(Particulars, TellAMergeBehindABotsName) {
  const auto finding_of = [](std::string_view step) {
    return only_finding(".github/workflows/ci.yml",
                        "on: pull_request_target\njobs:\n  a:\n    if: github.actor == 'x[bot]'\n"
                        "    runs-on: ubuntu-24.04\n    steps:\n      - " +
                            std::string(step) + "\n",
                        "actions/bot-conditions");
  };
  for (const std::string_view merges :
       {"run: gh pr merge --auto", "run: gh pr review --approve \"$URL\"",
        "run: gh api -X PUT repos/o/r/pulls/1/merge", "uses: hmarr/auto-approve-action@v4",
        "{uses: actions/github-script@v7, with: {script: 'github.rest.pulls.merge({})'}}"}) {
    const Finding finding = finding_of(merges);
    EXPECT_THAT(finding.message, HasSubstr("lets a merge through")) << merges;
    EXPECT_THAT(finding.aliases, testing::Contains("poutine:confused_deputy_auto_merge"));
    EXPECT_EQ(finding.related.size(), 1U);
  }
  for (const std::string_view other : {"run: gh pr view", "run: gh pr review --comment",
                                       "run: echo gh pr merge", "uses: actions/labeler@v5"}) {
    const Finding finding = finding_of(other);
    EXPECT_THAT(finding.message, Not(HasSubstr("lets a merge"))) << other;
    EXPECT_THAT(finding.aliases, Not(testing::Contains("poutine:confused_deputy_auto_merge")));
  }
}

TEST(Particulars, OfASecretAreItsName) {
  const Finding finding = only_finding(
      "compose.yaml",
      "services:\n  db:\n    image: a\n    environment: {DB_PASSWORD: hunter2hunter}\n",
      "compose/secret-in-environment");
  EXPECT_THAT(finding.message, StartsWith("Service db gets DB_PASSWORD as it is written here. "));
  EXPECT_THAT(finding.message, Not(HasSubstr("hunter2")));
}

TEST(Fixes, FitTheCase) {
  struct Row {
    std::string_view step;
    std::string_view rule;
    std::string_view wanted;
  };
  const Row rows[] = {
      {"{uses: 'docker://alpine:3.20'}", "actions/unpinned-uses", "@sha256:"},
      {"{uses: octo/tool@1234567}", "actions/unpinned-uses", "all 40 digits"},
      {"{uses: octo/tool@v1}", "actions/unpinned-uses", "Replace the tag or branch"},
      {"{run: 'echo ${{ github.head_ref }}'}", "actions/template-injection", "\"$TITLE\""},
      {"{run: 'echo ${{ github.head_ref }}', shell: pwsh}", "actions/template-injection",
       "$env:TITLE"},
      {"{run: 'print(\"${{ github.head_ref }}\")', shell: python}", "actions/template-injection",
       "os.environ[\"TITLE\"]"},
      {"{uses: actions/github-script@v7, with: {script: 'f(\"${{ github.head_ref }}\")'}}",
       "actions/template-injection", "process.env.TITLE"},
      {"{run: 'echo ::add-path::/x'}", "actions/deprecated-commands", "$GITHUB_PATH"},
  };
  for (const Row& row : rows) {
    const std::string text =
        "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-24.04\n"
        "    steps:\n      - " +
        std::string(row.step) + "\n";
    EXPECT_THAT(only_finding(".github/workflows/ci.yml", text, row.rule).fix,
                HasSubstr(std::string(row.wanted)))
        << row.step;
  }
}

}  // namespace
}  // namespace sluice
