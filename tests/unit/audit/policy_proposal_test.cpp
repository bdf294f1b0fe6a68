// What `sluice init` proposes of a repository. Whatever the files say, the policy's reader takes
// it.
#include "core/report/policy_proposal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "core/audit/policy.h"
#include "tests/support/examples.h"

namespace sluice {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::vector<Input> inputs_of(std::string_view example) {
  std::vector<Input> inputs;
  for (test::ExampleFile& file : test::read_example(example, ".github/workflows/ci.yml").files)
    inputs.push_back({std::move(file.path), std::move(file.bytes)});
  return inputs;
}

std::string proposed(std::vector<Input> inputs) {
  Options options;
  options.wants_proposal = true;
  options.whole_tree = true;
  options.select = {"sluice/*"};
  const Report report = audit(std::move(inputs), options);
  EXPECT_TRUE(report.proposal.has_value());
  const std::string text = write_policy_proposal(report.proposal.value_or(PolicyProposal()));
  for (const ParseError& error : parse_policy(text, {}).errors)
    ADD_FAILURE() << error.message << "\n" << text;
  return text;
}

std::string proposed(std::string_view example) { return proposed(inputs_of(example)); }

// Without the comments, and the lines that are nothing else.
std::string without_comments(const std::string& text) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    std::string line = text.substr(begin, end - begin);
    line.resize(std::min(line.find(" #"), line.size()));
    if (line.find_first_not_of(' ') != line.npos && !line.starts_with('#')) out += line + "\n";
    begin = end + 1;
  }
  return out;
}

TEST(PolicyProposal, SaysWhatReachesAnEnvironmentAndWhereThatWasRead) {
  const std::string text = proposed(R"(on: {push: {branches: [main]}}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: pytest}]
  deploy:
    needs: test
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: kubectl apply -f k8s}]
)");
  EXPECT_THAT(text, HasSubstr(R"(version: 1
delivery:
  environments:
    production: # .github/workflows/ci.yml:9
      branches:
        - main # push (.github/workflows/ci.yml:10)
      approval: none # a guess: no file asks for one
      require:
        - tests # .github/workflows/ci.yml:5
  # If the forge's settings ask for a reviewer, say so here and as `approval`:
  #   a job is bound to production (.github/workflows/ci.yml:9)
  protected: []
)"));
}

TEST(PolicyProposal, ProposesNothingWhereNothingIs) {
  EXPECT_THAT(without_comments(proposed(std::vector<Input>())), "version: 1\n");
  EXPECT_THAT(proposed(std::vector<Input>()), HasSubstr("No pipeline is among the 0 files"));
  const std::string text = proposed("on: push\njobs: {a: {runs-on: a, steps: [{run: make}]}}\n");
  EXPECT_THAT(without_comments(text), "version: 1\n");
  EXPECT_THAT(text, HasSubstr("No pipeline among the 1 file surely deploys"));
}

TEST(PolicyProposal, KeepsTheOrderOfPromotionAndTheSpellingOfJobs) {
  const std::string text = without_comments(proposed(R"(on: {push: {branches: [a, b, c]}}
jobs:
  p: {runs-on: u, environment: Prod-EU, steps: [{run: kubectl apply -f k8s}], if: github.ref_name == 'a'}
  s: {runs-on: u, environment: stage, steps: [{run: kubectl apply -f k8s}], if: github.ref_name == 'b'}
  t: {runs-on: u, environment: Staging, steps: [{run: kubectl apply -f k8s}], if: github.ref_name == 'c'}
)"));
  EXPECT_EQ(text, R"(version: 1
delivery:
  environments:
    stage:
      branches:
        - b
        - c
      approval: none
    Prod-EU:
      branches:
        - a
      approval: none
  protected: []
)");
}

TEST(PolicyProposal, LeavesOutWhatAnybodyCanPush) {
  const std::string text = proposed(R"(on: {push: , workflow_dispatch: }
jobs:
  deploy:
    if: endsWith(github.ref, 'uat') || startsWith(github.ref, 'refs/heads/release/')
    runs-on: ubuntu-24.04
    environment: uat
    steps: [{run: kubectl apply -f k8s}]
)");
  EXPECT_THAT(without_comments(text), HasSubstr("branches:\n        - uat\n        - release/*\n"));
  EXPECT_THAT(text, HasSubstr("- release/* # a guess: push of any such name"));
  EXPECT_THAT(text, HasSubstr("# A push to *uat reaches it as well, and is left out (.github"));
}

TEST(PolicyProposal, GuessesTheDefaultBranchWhereAnyGetsThere) {
  const std::string text = proposed(R"(on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: kubectl apply -f k8s}]
  other:
    if: github.ref_name == 'main'
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)");
  EXPECT_THAT(text, HasSubstr("- main # a guess: any branch gets there today"));
  EXPECT_THAT(text, HasSubstr("# A push to any branch reaches it as well, and is left out"));
  EXPECT_THAT(text, HasSubstr("# A push of any tag reaches it as well, and is left out"));
}

TEST(PolicyProposal, ReadsPatternsOfTags) {
  EXPECT_THAT(proposed(R"(on: {push: {tags: ['v[0-9]+.[0-9]+']}}
jobs:
  deploy: {runs-on: u, environment: production, steps: [{run: kubectl apply -f k8s}]}
)"),
              HasSubstr("tags:\n        - v[0-9]*.[0-9]* # a guess: push of any such name"));
  const std::string text = proposed(R"(=== .gitlab-ci.yml
deploy:
  environment: production
  script: [kubectl apply -f k8s]
  rules: [{if: $CI_COMMIT_TAG =~ /^v\d+\.\d+$/, when: manual, allow_failure: false}]
)");
  EXPECT_THAT(text, HasSubstr("tags:\n        - v[0-9]*.[0-9]* # a guess: push; stands for "));
  EXPECT_THAT(text,
              HasSubstr("approval: reviewer # somebody has to let it pass (.gitlab-ci.yml:1)"));
  EXPECT_THAT(text, Not(HasSubstr("left out")));
}

TEST(PolicyProposal, ReadsReleasesAndRequests) {
  EXPECT_THAT(proposed(R"(on: {release: {types: [published]}}
jobs:
  deploy: {runs-on: u, environment: production, steps: [{run: kubectl apply -f k8s}]}
)"),
              HasSubstr("tags:\n        - v* # a guess: a release of whatever tag"));
  const std::string text = proposed(R"(on: pull_request
jobs:
  preview:
    runs-on: u
    environment: pr-${{ github.event.number }}
    steps: [{run: kubectl apply -f k8s}]
  staging: {runs-on: u, environment: staging, steps: [{run: kubectl apply -f k8s}]}
)");
  EXPECT_THAT(text, HasSubstr("previews:\n    - pr-* # A pull request has one"));
  EXPECT_THAT(text, HasSubstr("# A pull request reaches it as well, and is left out"));
}

TEST(PolicyProposal, TakesThePresetWhereTheBranchesAreItsOwn) {
  const std::string text = proposed(R"(on: {push: {branches: [develop, qa, stable, uat, hotfix]}}
jobs:
  dev: {runs-on: u, environment: dev, if: github.ref_name == 'develop', steps: [{run: kubectl apply -f k8s}]}
  qa: {runs-on: u, environment: QA, if: github.ref_name == 'qa', steps: [{run: kubectl apply -f k8s}]}
  stage: {runs-on: u, environment: stage, if: github.ref_name == 'stable', steps: [{run: kubectl apply -f k8s}]}
  uat:
    runs-on: u
    environment: uat
    if: github.ref_name == 'uat' || github.ref_name == 'hotfix'
    steps: [{run: kubectl apply -f k8s}]
)");
  EXPECT_THAT(text, HasSubstr("#   staging from stable: push (.github/workflows/ci.yml:5)"));
  EXPECT_THAT(text, HasSubstr("#     the preset asks for a reviewer, and no file does"));
  EXPECT_THAT(text,
              HasSubstr("#     the preset asks for what does not surely pass today: tests, "));
  EXPECT_THAT(without_comments(text), R"(version: 1
delivery:
  preset: develop-qa-stable-uat
  environments:
    uat:
      branches:
        - uat
        - hotfix
      from: stable
      approval: none
  protected:
    - staging
    - uat
)");
}

TEST(PolicyProposal, ReadsTheSourceThatIsProved) {
  const std::string text = proposed(R"(on: {push: {branches: [stable, uat]}}
jobs:
  staging: {runs-on: u, environment: staging, if: github.ref_name == 'stable', steps: [{run: kubectl apply -f k8s}]}
  source:
    runs-on: u
    if: github.ref_name == 'uat'
    steps: [{run: 'git merge-base --is-ancestor "$GITHUB_SHA" origin/stable'}]
  uat:
    needs: source
    runs-on: u
    environment: uat
    if: github.ref_name == 'uat'
    steps: [{run: kubectl apply -f k8s}]
)");
  EXPECT_THAT(text,
              HasSubstr("from: stable # the commit has to be in it (.github/workflows/ci.yml:7)"));
}

TEST(PolicyProposal, ReadsTagsAndRegistriesOfArtifacts) {
  const std::string text = without_comments(proposed(R"(on: {push: {branches: [main]}}
jobs:
  deploy:
    runs-on: u
    environment: production
    steps:
      - run: docker push ghcr.io/acme/api:v${{ vars.VERSION }}-${{ github.sha }}
      - run: docker push ghcr.io/acme/api:latest
      - run: docker push $REGISTRY/web:${{ github.run_number }}
      - run: docker push 123456789012.dkr.ecr.eu-central-1.amazonaws.com/${{ vars.NAME }}:$WHATEVER
      - run: kubectl apply -f k8s
)"));
  EXPECT_THAT(text, HasSubstr(R"(  artifacts:
    tags:
      production:
        - v{semver}-{sha}
        - '{n}'
    registries:
      - ghcr.io/acme/*
      - 123456789012.dkr.ecr.eu-central-1.amazonaws.com/**
)"));
}

constexpr std::string_view kTwoComponents = R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}, pull_request: }
jobs:
  backend: {runs-on: [self-hosted, Py], steps: [{run: pytest backend}]}
  web: {runs-on: @, steps: [{run: npm test, working-directory: web}]}
=== backend/pyproject.toml
[project]
=== backend/app.py
pass
=== web/package.json
{}
=== web/Dockerfile
FROM scratch
=== web/main.js
0
)";

std::string with_runner(std::string_view labels) {
  std::string text(kTwoComponents);
  return text.replace(text.find('@'), 1, labels);
}

TEST(PolicyProposal, ReadsComponentsAndRunnersOfTheirOwn) {
  EXPECT_THAT(without_comments(proposed(with_runner("ubuntu-24.04"))), HasSubstr(R"(  components:
    backend:
      paths:
        - backend/**
      runners:
        - py
        - self-hosted
    web:
      paths:
        - web/**
)"));
  const std::string text = proposed(with_runner("[self-hosted]"));
  EXPECT_THAT(text, HasSubstr("# its jobs take a machine that others may take too (.github"));
  EXPECT_THAT(text, Not(HasSubstr("runners:")));
  EXPECT_THAT(text,
              HasSubstr("web: # a guess: a folder with code, a Dockerfile (web/Dockerfile:1)"));
}

TEST(PolicyProposal, NamesWhatIsNotKnown) {
  const std::string text = proposed(R"(=== .gitlab-ci.yml
include: [{project: acme/ci, file: a.yml}]
deploy: {environment: $WHERE, script: [kubectl apply -f k8s]}
)");
  EXPECT_THAT(
      text,
      HasSubstr("# Not known: deploys to $WHERE, which only a run decides (.gitlab-ci.yml:2)"));
  EXPECT_THAT(text,
              HasSubstr("# Not known: takes in what is not among the files (.gitlab-ci.yml:1)"));
}

// Names that would be something else in YAML, or break out of their comment.
TEST(PolicyProposal, TakesNamesAsTheyAre) {
  for (const std::string name : {R"(a: [b)",
                                 R"(a\n  evil: true)",
                                 R"(x # y)",
                                 R"('\")",
                                 "~",
                                 "null",
                                 "1.0",
                                 "2026-01-31",
                                 "- a",
                                 "&a",
                                 "*a",
                                 "!a",
                                 "%a",
                                 "@a",
                                 R"(\u2028x)",
                                 R"(\u202Ex)",
                                 R"(\x85x)",
                                 R"(\tx)",
                                 "<<",
                                 "yes",
                                 "sluice:ignore *",
                                 " "}) {
    const std::string text =
        proposed("on: {push: {branches: [main, \"" + name + "\"]}}\njobs:\n  \"j\":\n" +
                 "    runs-on: u\n    environment: \"" + name +
                 "\"\n    steps: [{run: kubectl apply -f k8s}]\n");
    EXPECT_THAT(text, Not(HasSubstr("\n  evil: true"))) << name;
    EXPECT_THAT(text, Not(HasSubstr("# sluice:ignore"))) << name;
  }
  for (const std::string folder :
       {"a\n  evil: true #", "[x", "!a", "*", "a b", "-", "~", "'", " ", "a/ "}) {
    std::vector<Input> inputs;
    inputs.push_back({folder + "/Dockerfile", "FROM scratch\n"});
    inputs.push_back({folder + "/.github/workflows/x.yml", ""});
    EXPECT_THAT(proposed(std::move(inputs)), Not(HasSubstr("\n  evil: true"))) << folder;
  }
}

TEST(PolicyProposal, ShowsNoSecret) {
  const std::string text = proposed(
      "on: {push: {branches: [main]}}\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n"
      "    environment: production\n    steps:\n"
      "      - run: docker push \"https://ci:hG7kQ2vXw9ZpLr4T@registry.acme.io/api:1\"\n"
      "      - run: kubectl apply -f https://ci:hG7kQ2vXw9ZpLr4T@git.acme.io/k8s.yml\n");
  EXPECT_THAT(text, Not(HasSubstr("hG7kQ2vXw9ZpLr4T")));
  EXPECT_THAT(text, StartsWith("# Proposed by sluice init"));
}

}  // namespace
}  // namespace sluice
