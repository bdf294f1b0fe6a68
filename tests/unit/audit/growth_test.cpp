// Rules over hostile files: twice the file is twice the work.
#include "tests/support/growth.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/audit/audit.h"

namespace sluice {
namespace {

constexpr std::string_view kHead =
    "on: issues\njobs:\n  a:\n    runs-on: x\n    env: {TITLE: \"${{ github.event.issue.title "
    "}}\"}\n"
    "    steps:\n      - run: ";

void audit_workflow(const std::string& text, std::string_view rule) {
  Options options;
  options.persona = Persona::auditor;
  options.select = {std::string(rule)};
  const Report report = audit({{".github/workflows/ci.yml", text}}, options);
  EXPECT_FALSE(report.findings.empty()) << text.substr(0, 200);
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(RuleGrowth, OutsidersTextInOneScriptIsReadInOnePass) {
  for (const std::string_view piece :
       {"${{ github.event.issue.title }}", "${{ github.head_ref }}", "${{ env.TITLE }}"}) {
    const auto text = [&](std::size_t times) {
      return std::string(kHead) + "'" + repeated(piece, times) + "'\n";
    };
    const auto work = [](const std::string& file) {
      audit_workflow(file, "actions/template-injection");
    };
    EXPECT_LT(test::growth(3000, text, work), test::kLinear) << piece;
  }
}

TEST(RuleGrowth, OneVariableIsReadOnceForAStep) {
  const auto text = [&](std::size_t times) {
    return "on: issues\nenv:\n  LONG: '" + repeated("${{ github.sha }}", times) +
           "${{ github.event.issue.title }}'\njobs:\n  a:\n    runs-on: x\n    steps:\n"
           "      - run: '" +
           repeated("${{ env.LONG }}", times) + "'\n";
  };
  const auto work = [](const std::string& file) {
    audit_workflow(file, "actions/template-injection");
  };
  EXPECT_LT(test::growth(250, text, work), test::kLinear);
}

TEST(RuleGrowth, CommandsOfOneScriptAreLocatedByOneMap) {
  // An escape at its start: the script does not stand verbatim in the file.
  const auto text = [&](std::size_t times) {
    return std::string(kHead) + "\"\\t" + repeated("::set-output name=a::b ", times) + "\"\n";
  };
  const auto work = [](const std::string& file) {
    audit_workflow(file, "actions/deprecated-commands");
  };
  EXPECT_LT(test::growth(1000, text, work), test::kLinear);
}

TEST(RuleGrowth, IgnoresAreLookedUpOnce) {
  const auto text = [&](std::size_t times) {
    std::string lines = std::string(kHead) + "|\n";
    for (std::size_t i = 0; i < times; ++i) lines += "          echo ::set-output name=a::b\n";
    for (std::size_t i = 0; i < times; ++i)
      lines += "# sluice:ignore-file a/b1,a/b2,a/b3,a/b4,a/b5,a/b6,a/b7,a/b8 -- none of them\n";
    return lines;
  };
  const auto work = [](const std::string& file) {
    audit_workflow(file, "actions/deprecated-commands");
  };
  EXPECT_LT(test::growth(240, text, work), test::kLinear);
}

TEST(RuleGrowth, WhatIsSealedIsAskedInOnePass) {
  const auto text = [&](std::size_t times) {
    return repeated("user=\"ab\" password=\"" + std::string("ab1cd2ef") + "\"\n", times);
  };
  const auto work = [](const std::string& file) {
    Options options;
    options.only_secrets = true;
    EXPECT_FALSE(audit({{"a.txt", file}}, options).findings.empty());
  };
  EXPECT_LT(test::growth(1500, text, work), test::kLinear);
}

// Instructions that ask what stands before them, in the stage and in the file.
TEST(RuleGrowth, ADockerfileIsLookedAtOnce) {
  struct Row {
    std::string_view rule;
    std::string (*piece)(std::size_t i);
  };
  const auto number = [](std::size_t i) { return std::to_string(i); };
  static const auto text_of = number;
  const Row rows[] = {
      {"docker/env-of-itself",
       [](std::size_t i) { return "ENV A" + text_of(i + 1) + " $A" + text_of(i) + "\n"; }},
      {"docker/env-of-itself",
       [](std::size_t i) { return "ENV a" + text_of(i) + "=$b b=1 c=$zzz\n"; }},
      {"docker/copy-from-unknown",
       [](std::size_t i) {
         return "FROM a AS s" + text_of(i) + "\nCOPY --from=t" + text_of(i) + " /a /a\n";
       }},
      {"docker/add-to-unpack",
       [](std::size_t i) { return "COPY a" + text_of(i) + ".tar /\nRUN tar xf b.tar\n"; }},
  };
  for (const Row& row : rows) {
    const auto text = [&](std::size_t times) {
      std::string lines = "FROM scratch\n";
      for (std::size_t i = 0; i < times; ++i) lines += row.piece(i);
      return lines;
    };
    const auto work = [&](const std::string& file) {
      Options options;
      options.persona = Persona::auditor;
      options.select = {std::string(row.rule)};
      audit({{"Dockerfile", file}}, options);
    };
    EXPECT_LT(test::growth(3000, text, work), test::kLinear) << row.rule;
  }
}

TEST(RuleGrowth, ACaseOfManyPatternsIsReadOnce) {
  const auto text = [](std::size_t times) {
    return std::string(kHead) + "|\n          case $TITLE in\n" +
           repeated("          a) deploy;;\n", times) + "          esac\n";
  };
  const auto work = [](const std::string& file) {
    audit({{".github/workflows/ci.yml", file}}, {});
  };
  EXPECT_LT(test::growth(1000, text, work), test::kLinear);
}

TEST(Audit, WhatEndsALineForSomeIsToldWhereHostsDiffer) {
  const auto found = [](std::string_view path, std::string_view text) {
    std::size_t count = 0;
    for (const Finding& finding : audit({{std::string(path), std::string(text)}}, {}).findings) {
      if (finding.rule->id == "sluice/ambiguous-line-break") ++count;
    }
    return count;
  };
  constexpr std::string_view kHidden = "a: 1 # x\xC2\x85 b: 2\n";
  EXPECT_EQ(found(".gitlab-ci.yml", kHidden), 1U);
  EXPECT_EQ(found(".github/workflows/ci.yml", kHidden), 1U);
  EXPECT_EQ(found("deploy.yaml", "apiVersion: v1\nkind: Pod # \xE2\x80\xA8spec: {}\n"), 1U);
  EXPECT_EQ(found("notes.yaml", kHidden), 0U) << "nobody reads it as anything";
  EXPECT_EQ(found("Dockerfile", "FROM a # \xC2\x85\n"), 0U);
}

}  // namespace
}  // namespace sluice
