// The `delivery` part of a policy: what it says, and where it is wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "core/audit/policy.h"
#include "core/model/delivery/policy.h"
#include "tests/support/examples.h"
#include "tests/support/files.h"

namespace sluice {
namespace {

using delivery::DeliveryPolicy;
using delivery::EnvironmentPolicy;
using delivery::Stage;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kPolicyPath = ".sluice.yaml";

std::string_view written(std::string_view text, Span at) { return slice(text, at); }

DeliveryPolicy read(std::string_view text) {
  ParsedPolicy parsed = parse_policy(text, {});
  for (const ParseError& error : parsed.errors) ADD_FAILURE() << error.message << "\n" << text;
  EXPECT_TRUE(parsed.policy.delivery) << text;
  return parsed.policy.delivery.value_or(DeliveryPolicy{});
}

std::vector<std::string> names(const DeliveryPolicy& policy) {
  std::vector<std::string> list;
  for (const EnvironmentPolicy& one : policy.environments) list.push_back(one.name);
  return list;
}

TEST(DeliveryPolicyFile, SaysWhatItSays) {
  constexpr std::string_view kText = R"(version: 1
delivery:
  environments:
    staging:
      branches: [main, 'release/**']
      approval: none
      require: [tests, license-scan, provenance]
    production:
      branches: [main]
      tags: ['v*']
      from: staging
      approval: reviewer
      require: [verify]
    lab: {}
  protected: [production]
  previews: ['review/*']
  artifacts:
    tags:
      staging: 'v{semver}-rc{n}'
      production: ['v{semver}', stable]
    registries: ['*.dkr.ecr.*.amazonaws.com', ghcr.io/acme]
    sign: required
  components:
    api: {paths: ['api/**', shared], runners: [self-hosted, api]}
    web: {paths: [web]}
)";
  const DeliveryPolicy policy = read(kText);
  EXPECT_EQ(policy.preset, "");
  EXPECT_EQ(written(kText, policy.at), "delivery");
  ASSERT_THAT(names(policy), ElementsAre("staging", "production", "lab"));

  const EnvironmentPolicy& staging = policy.environments[0];
  EXPECT_THAT(staging.branches, ElementsAre("main", "release/**"));
  EXPECT_THAT(staging.tags, IsEmpty());
  EXPECT_EQ(staging.from, "");
  EXPECT_FALSE(staging.needs_reviewer);
  EXPECT_THAT(staging.require, ElementsAre(Stage::unit_test, Stage::licence_scan, Stage::attest));
  EXPECT_EQ(written(kText, staging.at), "staging");
  EXPECT_EQ(written(kText, staging.branches_at), "branches");
  EXPECT_EQ(written(kText, staging.tags_at), "staging");
  EXPECT_EQ(written(kText, staging.from_at), "staging");
  EXPECT_EQ(written(kText, staging.approval_at), "approval");
  EXPECT_EQ(written(kText, staging.require_at), "require");
  EXPECT_LT(staging.require_at, policy.environments[1].at);

  const EnvironmentPolicy& production = policy.environments[1];
  EXPECT_THAT(production.tags, ElementsAre("v*"));
  EXPECT_EQ(production.from, "staging");
  EXPECT_THAT(policy.source_branches(production), ElementsAre("main", "release/**"));
  EXPECT_TRUE(production.needs_reviewer);
  EXPECT_EQ(written(kText, production.tags_at), "tags");
  EXPECT_EQ(written(kText, production.from_at), "from");

  EXPECT_EQ(policy.environments[2].require_at, policy.environments[2].at);
  EXPECT_THAT(policy.protected_, ElementsAre("production"));
  EXPECT_THAT(policy.previews, ElementsAre("review/*"));
  ASSERT_THAT(policy.tags, SizeIs(2));
  EXPECT_EQ(written(kText, policy.tags[0].at), "staging");
  ASSERT_NE(policy.artifact_tags(production), nullptr);
  ASSERT_THAT(policy.artifact_tags(production)->patterns, SizeIs(2));
  EXPECT_EQ(policy.artifact_tags(production)->patterns[1].text(), "stable");
  EXPECT_EQ(policy.artifact_tags(policy.environments[2]), nullptr);
  EXPECT_THAT(policy.registries, ElementsAre("*.dkr.ecr.*.amazonaws.com", "ghcr.io/acme"));
  EXPECT_TRUE(policy.sign_required);
  ASSERT_THAT(policy.components, SizeIs(2));
  EXPECT_EQ(policy.components[0].name, "api");
  EXPECT_THAT(policy.components[0].paths, ElementsAre("api/**", "shared"));
  EXPECT_THAT(policy.components[0].runners, ElementsAre("self-hosted", "api"));
  EXPECT_EQ(written(kText, policy.components[0].at), "api");
  EXPECT_THAT(policy.components[1].runners, IsEmpty());
}

TEST(DeliveryPolicyFile, MaySayNothing) {
  EXPECT_FALSE(parse_policy("version: 1\n", {}).policy.delivery);
  for (const std::string_view text :
       {"version: 1\ndelivery: {}\n",
        "version: 1\ndelivery: {environments: {}, protected: [], previews: [], artifacts: {}, "
        "components: {}}\n",
        "version: 1\ndelivery: {artifacts: {tags: {}, registries: [], sign: optional}}\n"}) {
    const DeliveryPolicy policy = read(text);
    EXPECT_THAT(policy.environments, IsEmpty()) << text;
    EXPECT_FALSE(policy.sign_required) << text;
  }
}

TEST(DeliveryPolicyFile, NamesAPresetAndReplacesPartsOfIt) {
  constexpr std::string_view kText = R"(version: 1
delivery:
  artifacts: {sign: optional}
  environments:
    qa: {branches: [test], from: develop}
    uat: {require: [sign]}
    live: {branches: [release], from: uat, require: [verify]}
  protected: [uat, live]
  preset: develop-qa-stable-uat
)";
  const DeliveryPolicy policy = read(kText);
  EXPECT_EQ(policy.preset, "develop-qa-stable-uat");
  EXPECT_FALSE(policy.sign_required);
  ASSERT_THAT(names(policy), ElementsAre("dev", "qa", "staging", "uat", "live"));
  const EnvironmentPolicy& qa = policy.environments[1];
  EXPECT_THAT(qa.branches, ElementsAre("test"));
  EXPECT_EQ(qa.from, "develop");
  // What is not written stays.
  EXPECT_THAT(qa.require,
              ElementsAre(Stage::unit_test, Stage::secret_scan, Stage::sast, Stage::iac_scan));
  EXPECT_EQ(written(kText, qa.at), "qa");
  const EnvironmentPolicy& staging = policy.environments[2];
  EXPECT_THAT(staging.branches, ElementsAre("stable"));
  EXPECT_TRUE(staging.needs_reviewer);
  for (const Span at : {staging.at, staging.branches_at, staging.tags_at, staging.from_at,
                        staging.approval_at, staging.require_at})
    EXPECT_EQ(written(kText, at), "develop-qa-stable-uat");
  EXPECT_THAT(policy.environments[3].require, ElementsAre(Stage::sign));
  EXPECT_THAT(policy.environments[3].branches, ElementsAre("uat"));
  EXPECT_TRUE(policy.environments[3].needs_reviewer);
  EXPECT_THAT(policy.source_branches(policy.environments[4]), ElementsAre("uat"));
  EXPECT_TRUE(policy.is_protected("UAT"));
  EXPECT_TRUE(read("version: 1\ndelivery: {preset: develop-qa-stable-uat}\n").sign_required);
}

TEST(DeliveryPolicyFile, KnowsItsPath) {
  Options options;
  options.policy = PolicyFile{"ci/policy.yaml", "version: 1\ndelivery: {}\n"};
  const ParsedPolicy parsed = policy_in_force(options);
  ASSERT_TRUE(parsed.policy.delivery);
  EXPECT_EQ(parsed.policy.delivery->path, "ci/policy.yaml");
}

// One branch may serve environments one after the other, and merges may share what they ask for.
TEST(DeliveryPolicyFile, SharesBranchesAndKeys) {
  const DeliveryPolicy policy = read(R"(version: 1
delivery:
  environments:
    staging: &usual {branches: [main], require: [tests]}
    production: {<<: *usual, approval: reviewer, from: main}
)");
  ASSERT_THAT(policy.environments, SizeIs(2));
  EXPECT_THAT(policy.environments[1].branches, ElementsAre("main"));
  EXPECT_THAT(policy.for_branch("main"), SizeIs(2));
}

TEST(DeliveryPolicyFile, OfTheDocumentationIsGood) {
  const DeliveryPolicy policy = read(test::read_repository_file("docs/examples/delivery.yaml"));
  ASSERT_THAT(names(policy), ElementsAre("dev", "qa", "staging", "uat", "production"));
  EXPECT_THAT(policy.source_branches(policy.environments[4]), ElementsAre("uat"));
  EXPECT_THAT(policy.tags, SizeIs(3));
  EXPECT_THAT(policy.components, SizeIs(3));
}

struct BadRow {
  std::string_view text;  // behind "delivery: "; «» marks each error
  std::string_view message;
};

TEST(DeliveryPolicyFile, WhatIsWrongIsToldWhereItStands) {
  constexpr BadRow kRows[] = {
      {"«[dev]»",
       "delivery must be a mapping of preset, environments, protected, previews, "
       "artifacts and components"},
      {"«dev»", "delivery must be a mapping of preset,"},
      {"{«enviroments»: {}}", "unknown key: enviroments; known are preset, environments,"},
      {"{«sign»: required}", "unknown key: sign; known are preset,"},
      // preset
      {"{preset: «gitflow»}", "no preset is called so: gitflow; known is develop-qa-stable-uat"},
      {"{preset: «[a]»}", "no preset is called so; known is"},
      {"{«preset»: }", "no preset is called so; known is"},
      {"{preset: «gitflow», protected: [uat], environments: {a: {from: stable}}}",
       "no preset is called so"},
      // environments
      {"{environments: «[dev]»}", "environments must be a mapping of environments"},
      {"{environments: «[dev]», protected: [dev]}", "environments must be a mapping"},
      {"{environments: {dev: «[develop]»}, protected: [dev]}", "an environment is a mapping of"},
      {"{environments: {dev: «develop»}}",
       "an environment is a mapping of branches, tags, from, approval and require"},
      {"{environments: {«dev»: }}", "an environment is a mapping of"},
      {"{environments: {«' '»: {}}}", "an environment needs a name"},
      {"{environments: {dev: {}, «dev»: {}}}", "key stands twice"},
      {"{environments: {dev: «1», «dev»: {}}}", ""},
      {"{environments: {dev: {«branch»: [a]}}}",
       "unknown key: branch; known are branches, tags, from, approval and require"},
      {"{environments: {dev: {branches: «develop»}}}", "branches must be a list of branches"},
      {"{environments: {dev: {branches: [a, «''»]}}}", "a branch must be a text"},
      {"{environments: {dev: {branches: [«[a]»]}}}", "a branch must be a text"},
      {"{environments: {dev: {branches: [a, b, «a»]}}}", "entry stands twice"},
      {"{environments: {dev: {branches: [«'[a'»]}}}", "'[' is not closed"},
      {"{environments: {dev: {branches: [«'!a'»]}}}", "a glob cannot be negated"},
      {"{environments: {dev: {branches: [«refs/heads/main»]}}}",
       "a branch is written without refs/heads/"},
      {"{environments: {dev: {tags: [«refs/tags/v1»]}}}", "a tag is written without refs/tags/"},
      {"{environments: {dev: {tags: «v*»}}}", "tags must be a list of tags"},
      {"{environments: {dev: {tags: [«'v\\'»]}}}", "a glob cannot end in '\\'"},
      {"{environments: {dev: {approval: «yes»}}}", "approval must be none or reviewer"},
      {"{environments: {dev: {approval: «[reviewer]»}}}", "approval must be none or reviewer"},
      {"{environments: {dev: {«approval»: }}}", "approval must be none or reviewer"},
      {"{environments: {dev: {require: «tests»}}}", "require must be a list of gates"},
      {"{environments: {dev: {require: [tests, «unit-test»]}}}",
       "no gate is called so: unit-test; known are tests, lint, commit-lint, secret-scan, sast, "
       "iac-scan, dependency-scan, licence-scan, image-scan, sbom, sign, attest, verify, plan, "
       "plan-scan and approve"},
      {"{environments: {dev: {require: [«deploy»]}}}", "no gate is called so: deploy"},
      {"{environments: {dev: {require: [«{}»]}}}", "no gate is called so; known are"},
      {"{environments: {dev: {require: [attest, «provenance»]}}}", "gate stands twice"},
      // from
      {"{environments: {uat: {branches: [uat], from: «stable»}}}",
       "no branch and no environment of the policy is called so: stable"},
      {"{environments: {a: {branches: ['release/*']}, b: {from: «release/1»}}}",
       "no branch and no environment"},
      {"{environments: {uat: {branches: [uat], from: «uat»}}}",
       "from names the environment's own branch"},
      {"{environments: {uat: {from: «[a]»}}}", "from must be a text"},
      {"{environments: {uat: {«from»: }}}", "from must be a text"},
      {"{preset: develop-qa-stable-uat, environments: {live: {from: «staeble»}}}",
       "no branch and no environment of the policy is called so: staeble"},
      // What is replaced is no source any more.
      {"{preset: «develop-qa-stable-uat», environments: {staging: {branches: [main]}}}",
       "no branch and no environment of the policy is called so: stable"},
      // protected and previews
      {"{protected: «uat»}", "protected must be a list of environments"},
      {"{protected: [«uat»]}", "no environment of the policy is called so: uat"},
      {"{environments: {uat: {}}, protected: [uat, «UAT»]}",
       "no environment of the policy is called so: UAT"},
      {"{environments: {uat: {}}, protected: [uat, «uat»]}", "entry stands twice"},
      {"{environments: {uat: {}}, protected: [«{}»]}", "an environment must be a text"},
      {"{preset: develop-qa-stable-uat, protected: [staging, «production»]}",
       "no environment of the policy is called so: production"},
      {"{previews: «review»}", "previews must be a list of names or globs of environments"},
      {"{previews: [«../a»]}", "a glob is relative to the root"},
      // artifacts
      {"{artifacts: «[]»}",
       "artifacts must be a mapping of tags, registries, sign, signers, builders and sources"},
      {"{artifacts: {«signed»: true}}",
       "unknown key: signed; known are tags, registries, sign, signers, builders and sources"},
      {"{artifacts: {sign: «yes»}}", "sign must be required or optional"},
      {"{artifacts: {«sign»: }}", "sign must be required or optional"},
      {"{artifacts: {signers: «me»}}", "signers must be a list of signers"},
      {"{artifacts: {signers: [«me»]}}", "a signer is a mapping of identity and issuer"},
      {"{artifacts: {signers: [{«who»: me}]}}", "unknown key: who; known are identity and issuer"},
      {"{artifacts: {builders: «x»}}", "builders must be a list of builders"},
      {"{artifacts: {registries: «ghcr.io»}}", "registries must be a list of globs"},
      {"{artifacts: {registries: [«'[a'»]}}", "'[' is not closed"},
      {"{artifacts: {tags: «['v{semver}']»}}",
       "tags must be a mapping of environments to patterns"},
      {"{artifacts: {tags: {«dev»: v1}}}", "no environment of the policy is called so: dev"},
      {"{environments: {dev: {}}, artifacts: {tags: {dev: «{}»}}}",
       "the tags of an environment are a pattern, or a list of them"},
      {"{environments: {dev: {}}, artifacts: {tags: {dev: «[]»}}}",
       "the tags of an environment are a pattern, or a list of them"},
      {"{environments: {dev: {}}, artifacts: {tags: {dev: [«[]»]}}}",
       "a pattern of tags must be a text"},
      {"{environments: {dev: {}}, artifacts: {tags: {dev: «''»}}}",
       "a pattern of tags must be a text"},
      {"{environments: {dev: {}}, artifacts: {tags: {dev: 'v«{version}»-dev'}}}",
       "a tag pattern knows {semver}, {n}, {sha}, {date} and {branch}"},
      {"{environments: {dev: {}}, artifacts: {tags: {dev: [a, 'v«{»semver']}}}",
       "'{' is not closed"},
      {"{environments: {dev: {}}, artifacts: {tags: {dev: v«*»}}}",
       "a tag is made of letters, digits and . _ - + /"},
      // components
      {"{components: «[api]»}", "components must be a mapping of components"},
      {"{components: {api: «api/**»}}", "a component is a mapping of paths and runners"},
      {"{components: {«api»: {}}}", "a component needs paths"},
      {"{components: {«''»: {paths: [a]}}}", "a component needs a name"},
      {"{components: {«api»: {runners: [a]}}}", "a component needs paths"},
      {"{components: {api: {paths: «[]»}}}", "a component needs paths"},
      {"{components: {api: {paths: «api»}}}", "paths must be a list of globs"},
      {"{components: {api: {paths: [«./api»]}}}", "a glob is relative to the root"},
      {"{components: {api: {paths: [a], runners: «big»}}}", "runners must be a list of labels"},
      {"{components: {api: {paths: [a], runners: [big, «big»]}}}", "entry stands twice"},
      {"{components: {api: {paths: [a], «runner»: big}}}",
       "unknown key: runner; known are paths and runners"},
      // several
      {"{«a»: 1, environments: {dev: {approval: «2»}}, protected: [«b»]}", ""},
  };
  for (const auto& [marked, message] : kRows) {
    const test::Example example =
        test::read_example("version: 1\ndelivery: " + std::string(marked) + "\n", kPolicyPath);
    const std::string& text = example.files.at(0).bytes;
    std::vector<std::string> places;
    const ParsedPolicy parsed = parse_policy(text, {});
    for (const ParseError& error : parsed.errors) {
      EXPECT_THAT(error.message, testing::HasSubstr(std::string(message))) << text;
      places.push_back(std::string(kPolicyPath) + ":" + std::to_string(error.at.begin) + "-" +
                       std::to_string(error.at.end));
    }
    EXPECT_EQ(places, example.marks) << text;
  }
}

std::vector<ErrorCode> codes(std::string_view text) {
  std::vector<ErrorCode> list;
  for (const ParseError& error : parse_policy(text, {}).errors) list.push_back(error.code);
  return list;
}

TEST(DeliveryPolicyFile, IsBounded) {
  std::string many = "version: 1\ndelivery:\n  environments:\n";
  for (int i = 0; i < 10'001; ++i) many += "    e" + std::to_string(i) + ": {from: e0}\n";
  EXPECT_THAT(codes(many), ElementsAre(ErrorCode::limit));
  std::string runners = "version: 1\ndelivery: {components: {a: {paths: [a], runners: [";
  for (int i = 0; i < 10'001; ++i) runners += "r" + std::to_string(i) + ", ";
  EXPECT_THAT(codes(runners + "]}}}\n"), ElementsAre(ErrorCode::limit));
  // Globs and patterns count together, with those of other keys.
  const auto globs = [](std::size_t size) {
    return codes("version: 1\nallow_errors: [" + std::string(65'536, 'a') +
                 "]\ndelivery: {environments: {a: {branches: [" + std::string(size, 'a') +
                 "]}}, artifacts: {tags: {a: abcd}, registries: [abcd]}, previews: [abcd]}\n");
  };
  EXPECT_THAT(globs(65'524), IsEmpty());
  EXPECT_THAT(globs(65'525), ElementsAre(ErrorCode::limit));
}

}  // namespace
}  // namespace sluice
