// What the edits of rules about pipelines make of a file, in every style, and where there are none.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "core/audit/audit.h"
#include "tests/support/examples.h"

namespace sluice {
namespace {

struct Row {
  std::string_view before;
  std::string_view after;  // empty where it stays as it is
};

std::string mended(std::string_view rule, std::string_view text, std::string_view path,
                   Edit::Safety most = Edit::Safety::needs_review) {
  const test::Example example = test::mended(test::read_example(text, path), rule, most);
  std::string all;
  for (const test::ExampleFile& file : example.files) {
    if (example.files.size() > 1) all += "=== " + file.path + '\n';
    all += file.bytes;
  }
  return all;
}

// Rows are what stands behind `head`.
template <std::size_t N>
void expect(std::string_view rule, std::string_view head, const Row (&rows)[N],
            std::string_view path = ".github/workflows/ci.yml") {
  for (const Row& row : rows) {
    const std::string before = std::string(head).append(row.before);
    const std::string after = std::string(head).append(row.after.empty() ? row.before : row.after);
    EXPECT_EQ(mended(rule, before, path), after) << rule;
  }
}

constexpr std::string_view kSteps =
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n";

TEST(PipelineEdits, PersistCredentials) {
  const Row rows[] = {
      {"      - uses: actions/checkout@v4\n      - run: make\n",
       "      - uses: actions/checkout@v4\n        with:\n          persist-credentials: false\n"
       "      - run: make\n"},
      {"      - {uses: actions/checkout@v4}\n",
       "      - {with: {persist-credentials: false}, uses: actions/checkout@v4}\n"},
      {"      - uses: actions/checkout@v4\n        with: {fetch-depth: 0}\n",
       "      - uses: actions/checkout@v4\n        with: {persist-credentials: false, fetch-depth: "
       "0}\n"},
      {"      - uses: actions/checkout@v4 # v4\n        with:\n          fetch-depth: 0 # all\n",
       "      - uses: actions/checkout@v4 # v4\n        with:\n          fetch-depth: 0 # all\n"
       "          persist-credentials: false\n"},
      {"      - uses: actions/checkout@v4\n        with:\n          sparse-checkout: |\n"
       "            a\n",
       "      - uses: actions/checkout@v4\n        with:\n          persist-credentials: false\n"
       "          sparse-checkout: |\n            a\n"},
      {"      - uses: actions/checkout@v4\n        with: {persist-credentials: 'true'}\n", ""},
      {"      - uses: actions/checkout@v4\r\n",
       "      - uses: actions/checkout@v4\r\n        with:\r\n          persist-credentials: "
       "false\r\n"},
      {"      - uses: actions/checkout@v4\n        with: &with {fetch-depth: 0}\n"
       "      - uses: octo/a@v1\n        with: *with\n",
       ""},
  };
  expect("actions/persisted-credentials", kSteps, rows);
}

TEST(PipelineEdits, MissingPermissions) {
  constexpr std::string_view kJob = "  a:\n    runs-on: ubuntu-24.04\n    steps:\n";
  const auto file = [&](std::string_view before, std::string_view permissions,
                        std::string_view above, std::string_view steps) {
    return std::string(before)
        .append(permissions)
        .append(above)
        .append("jobs:\n")
        .append(kJob)
        .append(steps);
  };
  struct Case {
    std::string_view before, above, steps, permissions;
  };
  const Case cases[] = {
      {"on: push\n", "", "      - run: make\n", "permissions: {}\n"},
      {"on: push\n\n", "", "      - run: make\n", "permissions: {}\n\n"},
      {"on: push\n\n", "# all of them\n", "      - run: make\n", "permissions: {}\n\n"},
      {"on: push\n", "", "      - uses: actions/checkout@v4\n", "permissions:\n  contents: read\n"},
      {"on: push\n", "", "      - uses: octo/tool@v1\n", "permissions:\n  contents: read\n"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(mended("actions/missing-permissions", file(one.before, {}, one.above, one.steps),
                     ".github/workflows/ci.yml"),
              file(one.before, one.permissions, one.above, one.steps));
  }
}

TEST(PipelineEdits, MissingPermissionsAreSafeWhereNoMoreIsNeeded) {
  const auto is_mended = [](std::string_view steps) {
    const std::string text = std::string(kSteps).append(steps);
    return mended("actions/missing-permissions", text, ".github/workflows/ci.yml",
                  Edit::Safety::safe) != text;
  };
  EXPECT_TRUE(is_mended("      - run: make\n"));
  EXPECT_TRUE(
      is_mended("      - uses: actions/checkout@v4\n        with: {persist-credentials: "
                "false}\n      - run: make\n"));
  EXPECT_FALSE(is_mended("      - uses: actions/checkout@v4\n      - run: make\n"));
  EXPECT_FALSE(is_mended("      - uses: octo/tool@v1\n"));
  EXPECT_FALSE(is_mended("      - run: gh release create x\n"));
  EXPECT_FALSE(is_mended("      - run: make\n        env: {TOKEN: '${{ github.token }}'}\n"));
  EXPECT_FALSE(
      is_mended("      - uses: actions/setup-node@v4\n        with: {token: '${{ "
                "github.token }}'}\n"));
}

TEST(PipelineEdits, ExcessivePermissions) {
  const Row rows[] = {
      {"permissions: write-all # why\njobs:\n  a:\n    runs-on: x\n    steps: [{run: make}]\n",
       "permissions: {} # why\njobs:\n  a:\n    runs-on: x\n    steps: [{run: make}]\n"},
      {"jobs:\n  a:\n    permissions: \"write-all\"\n    runs-on: x\n    steps:\n"
       "      - uses: actions/checkout@v4\n",
       "jobs:\n  a:\n    permissions: {contents: read}\n    runs-on: x\n    steps:\n"
       "      - uses: actions/checkout@v4\n"},
      {"permissions: write-all\njobs:\n  a:\n    runs-on: x\n    steps: [{uses: octo/tool@v1}]\n",
       ""},
  };
  expect("actions/excessive-permissions", "on: push\n", rows);
}

TEST(PipelineEdits, DeprecatedCommands) {
  const Row rows[] = {
      {"      - run: echo \"::set-output name=a::b c\"\n",
       "      - run: echo \"a=b c\" >> \"$GITHUB_OUTPUT\"\n"},
      {"      - run: echo ::set-output name=a::$B # why\n",
       "      - run: echo a=$B >> \"$GITHUB_OUTPUT\" # why\n"},
      {"      - run: |\n          make && echo '::save-state name=a::b'\n          echo "
       "\"::add-path::$HOME/bin\"; make\n",
       "      - run: |\n          make && echo 'a=b' >> \"$GITHUB_STATE\"\n          echo "
       "\"$HOME/bin\" >> \"$GITHUB_PATH\"; make\n"},
      {"      - run: \"echo '::set-env name=A::b'\"\n",
       "      - run: \"echo 'A=b' >> \\\"$GITHUB_ENV\\\"\"\n"},
      {"      - run: echo \"::set-output name=a::b%0Ac\"\n", ""},
      {"      - run: echo \"::set-output name=a::b\" | tee log\n", ""},
      {"      - run: echo \"::set-output name=a::b\" > log\n", ""},
      {"      - run: printf '::set-output name=a::b\\n'\n", ""},
      {"      - run: echo \"::set-output name=$A::b\"\n", ""},
      {"      - run: echo \"x ::set-output name=a::b\"\n", ""},
      {"      - run: A=$(echo \"::set-output name=a::b\")\n", ""},
      {"      - run: |\n          { echo \"::set-output name=a::b\"; } > log\n", ""},
      {"      - shell: pwsh\n        run: echo \"::set-output name=a::b\"\n", ""},
  };
  expect("actions/deprecated-commands", kSteps, rows);
}

TEST(PipelineEdits, ConstantConditions) {
  const Row rows[] = {
      {"${{ github.ref == 'a' }} && success() # why\n",
       "${{ (github.ref == 'a') && success() }} # why\n"},
      {"\"${{ success() }} || ${{ failure() }}\"\n", "${{ success() || failure() }}\n"},
      {"|\n          ${{ github.ref == 'a' }}\n", "${{ github.ref == 'a' }}\n"},
      {"\"${{ inputs.a }} == 'b: c'\"\n", "'${{ inputs.a == ''b: c'' }}'\n"},
      {"run ${{ inputs.a }}\n", ""},
      {"${{ inputs.a }} and more\n", ""},
  };
  constexpr std::string_view kHead =
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n        "
      "if: ";
  expect("actions/constant-condition", kHead, rows);
}

TEST(PipelineEdits, InheritedSecrets) {
  const auto files = [](std::string_view secrets, std::string_view key) {
    return "=== .github/workflows/ci.yml\non: push\njobs:\n  a:\n    uses: "
           "./.github/workflows/b.yml\n" +
           std::string(secrets) +
           "=== .github/workflows/b.yml\non:\n  workflow_call:\n    secrets:\n      KEY: "
           "{required: "
           "true}\n      other:\njobs:\n  b:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: "
           "make\n        env: {KEY: '${{ " +
           std::string(key) + " }}', TOKEN: '${{ secrets.GITHUB_TOKEN }}'}\n";
  };
  const auto mend = [&](std::string_view secrets, std::string_view key) {
    return mended("actions/local-secrets-inherit", files(secrets, key), {});
  };
  constexpr std::string_view kInherit = "    secrets: inherit\n";
  EXPECT_EQ(
      mend(kInherit, "secrets.key"),
      files("    secrets:\n      KEY: ${{ secrets.KEY }}\n      other: ${{ secrets.other }}\n",
            "secrets.key"));
  // Secrets that are not declared come only with all others.
  EXPECT_EQ(mend(kInherit, "secrets.MORE"), files(kInherit, "secrets.MORE"));
  EXPECT_EQ(mend(kInherit, "secrets[inputs.name]"), files(kInherit, "secrets[inputs.name]"));
  EXPECT_EQ(mend(kInherit, "toJSON(secrets)"), files(kInherit, "toJSON(secrets)"));
  EXPECT_EQ(mend("    secrets: inherit # all\n", "secrets.KEY"),
            files("    secrets: inherit # all\n", "secrets.KEY"));
}

TEST(PipelineEdits, VariablesOfGitlabGetQuotes) {
  const Row rows[] = {
      {"    - git checkout $CI_COMMIT_REF_NAME\n", "    - git checkout \"$CI_COMMIT_REF_NAME\"\n"},
      {"    - 'make ${CI_COMMIT_BRANCH} a'\n", "    - 'make \"${CI_COMMIT_BRANCH}\" a'\n"},
      {"    - \"make\\t$CI_COMMIT_TAG\"\n", "    - \"make\\t\\\"$CI_COMMIT_TAG\\\"\"\n"},
      {"    - |\n      a\n      b $CI_COMMIT_TAG $CI_COMMIT_TAG\n",
       "    - |\n      a\n      b \"$CI_COMMIT_TAG\" \"$CI_COMMIT_TAG\"\n"},
      {"    - &a make $CI_COMMIT_TAG\n", ""},
  };
  expect("gitlab/unquoted-variable", "build:\n  script:\n", rows, ".gitlab-ci.yml");
}

TEST(PipelineEdits, InvisibleCharactersGo) {
  const Row rows[] = {{"    - make \u202e\u200btset\n", "    - make tset\n"}};
  expect("gitlab/invisible-unicode", "build:\n  script:\n", rows, ".gitlab-ci.yml");
}

TEST(PipelineEdits, ImagesGetTheDigestOfThePolicy) {
  const std::string digest = "sha256:" + std::string(64, 'a');
  struct Pinned {
    std::string_view path;
    std::string_view rule;
    std::string_view before;
    std::string_view image;  // what stands in front of the digest
  };
  const Pinned rows[] = {
      {".github/workflows/ci.yml", "actions/unpinned-image",
       "on: push\njobs:\n  a:\n    runs-on: x\n    container: {image: 'node:latest', env: {}}\n"
       "    steps: [{run: make}]\n",
       "node:latest"},
      {".github/workflows/ci.yml", "actions/unpinned-uses",
       "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: docker://node:latest # "
       "why\n",
       "node:latest"},
      {".gitlab-ci.yml", "gitlab/unpinned-image",
       "a:\n  services:\n    - name: \"node:latest\"\n  script: [make]\n", "node:latest"},
  };
  for (const Pinned& row : rows) {
    Options options;
    options.select = {std::string(row.rule)};
    options.policy =
        PolicyFile{".sluice.yaml", "version: 1\npins: {'node:latest': '" + digest + "'}\n"};
    const Report report = audit({{std::string(row.path), std::string(row.before)}}, options);
    ASSERT_EQ(report.findings.size(), 1U) << row.rule;
    ASSERT_TRUE(report.findings[0].edit) << row.rule;
    EXPECT_EQ(report.findings[0].edit->safety, Edit::Safety::safe);
    std::string after(row.before);
    after.insert(after.find(row.image) + row.image.size(), "@" + digest);
    const test::Example example{{{std::string(row.path), std::string(row.before)}}, {}};
    EXPECT_EQ(test::edited(example, *report.findings[0].edit).files[0].bytes, after);
  }
}

}  // namespace
}  // namespace sluice
