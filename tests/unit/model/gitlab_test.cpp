#include "core/model/gitlab.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/parse/yaml.h"

namespace sluice::gitlab {
namespace {

TEST(Pipeline, HoldsJobsAndWhatIsNone) {
  constexpr std::string_view kText =
      "stages: [a]\nvariables: {A: b}\n.hidden:\n  script: [x]\nbuild:\n  stage: a\n"
      "  script: make\n  needs: []\n";
  const Parsed<Tree> parsed = parse_yaml(kText, {});
  const Pipeline pipeline(parsed.tree);
  ASSERT_EQ(pipeline.jobs.size(), 2U);
  EXPECT_TRUE(pipeline.jobs[0].hidden);
  EXPECT_EQ(slice(kText, pipeline.jobs[1].name.at), "build");
  EXPECT_EQ(pipeline.jobs[1].address(), "build");
  ASSERT_EQ(pipeline.jobs[1].script.size(), 1U);
  EXPECT_EQ(slice(kText, pipeline.jobs[1].script[0].span()), "make");
  EXPECT_EQ(pipeline.job("build"), &pipeline.jobs[1]);
  EXPECT_EQ(pipeline.job("stages"), nullptr);
}

TEST(Pipeline, ScriptsAreFlattenedInOrderAndReferencesLeftOut) {
  constexpr std::string_view kText =
      "before_script: [g]\ndefault: {after_script: [h, [i]]}\n"
      "job:\n  script:\n    - one\n    - [two, [three]]\n    - !reference [.x, script]\n"
      "  before_script: [zero]\n  after_script: [four]\n";
  const Parsed<Tree> parsed = parse_yaml(kText, {});
  const Pipeline pipeline(parsed.tree);
  const auto values = [](const std::vector<NodeRef>& nodes) {
    std::string text;
    for (const NodeRef node : nodes) text += std::string(node.value()) + " ";
    return text;
  };
  EXPECT_EQ(values(pipeline.jobs[0].script), "zero one two three four ");
  EXPECT_EQ(values(pipeline.script), "g h i ");
}

TEST(Pipeline, IncludesComeInEveryForm) {
  constexpr std::string_view kText =
      "include:\n  - a.yml\n  - https://example.org/b.yml\n  - {project: p, ref: r, file: f}\n"
      "  - {component: c@1}\n  - {template: t}\n  - {remote: 'http://x/y', integrity: z}\n";
  const Parsed<Tree> parsed = parse_yaml(kText, {});
  const Pipeline pipeline(parsed.tree);
  ASSERT_EQ(pipeline.includes.size(), 6U);
  EXPECT_EQ(pipeline.includes[0].local.value, "a.yml");
  EXPECT_EQ(pipeline.includes[1].remote.value, "https://example.org/b.yml");
  EXPECT_EQ(pipeline.includes[2].ref.value, "r");
  EXPECT_EQ(pipeline.includes[3].component.value, "c@1");
  EXPECT_EQ(pipeline.includes[4].template_.value, "t");
  EXPECT_EQ(slice(kText, pipeline.includes[5].remote.at), "'http://x/y'");
}

TEST(Pipeline, SpecStandsInADocumentOfItsOwn) {
  constexpr std::string_view kText =
      "spec:\n  inputs:\n    a: {}\n---\njob:\n  script: ['echo $[[ inputs.a ]]']\n";
  const Parsed<Tree> parsed = parse_yaml(kText, {});
  const Pipeline pipeline(parsed.tree);
  EXPECT_TRUE(pipeline.spec["inputs"]["a"]);
  ASSERT_EQ(pipeline.jobs.size(), 1U);
  EXPECT_EQ(pipeline.jobs[0].name.value, "job");
}

TEST(Pipeline, MergedAndAliasedKeysAreSeen) {
  constexpr std::string_view kText =
      ".base: &base\n  image: alpine:3.20\n  script: &lines [make]\n"
      "one:\n  <<: *base\ntwo:\n  script: *lines\n";
  const Parsed<Tree> parsed = parse_yaml(kText, {});
  const Pipeline pipeline(parsed.tree);
  ASSERT_EQ(pipeline.jobs.size(), 3U);
  EXPECT_EQ(pipeline.jobs[1].image.value(), "alpine:3.20");
  ASSERT_EQ(pipeline.jobs[2].script.size(), 1U);
  EXPECT_EQ(slice(kText, pipeline.jobs[2].script[0].span()), "make");
  ASSERT_EQ(pipeline.texts.size(), 1U);
  EXPECT_EQ(pipeline.texts[0].address(), ".base");
  EXPECT_EQ(pipeline.texts[0].script.commands.size(), 1U);
}

TEST(Pipeline, NamesTheFilesOfItsOwnRepository) {
  const Parsed<Tree> parsed = parse_yaml(R"(include:
  - /ci/a.yml
  - local: ci/*.yml
  - local: /ci/$STAGE.yml
  - https://example.com/b.yml
  - template: c.yml
  - {project: d, file: /d.yml}
child: {trigger: {include: ci/e.yml}}
other: {trigger: {include: [{local: ci/f.yml}, {artifact: g.yml, job: h}]}}
down: {trigger: group/project}
)",
                                         {});
  const Pipeline pipeline(parsed.tree);
  EXPECT_THAT(local_files(pipeline),
              testing::ElementsAre("ci/a.yml", "ci/*.yml", "ci/e.yml", "ci/f.yml"));
}

TEST(Pipeline, PatternsOfIncludes) {
  struct Row {
    std::string_view pattern, path;
    bool matches;
  };
  constexpr Row kRows[] = {
      {"ci/a.yml", "ci/a.yml", true},
      {"ci/a.yml", "x/ci/a.yml", false},
      {"ci/a.yml", "ci/a.yml.bak", false},
      {"ci/*.yml", "ci/a.yml", true},
      {"ci/*.yml", "ci/.yml", true},
      {"ci/*.yml", "ci/x/a.yml", false},
      {"ci/**.yml", "ci/x/a.yml", true},
      {"ci/**/*.yml", "ci/x/a.yml", true},
      {"ci/**/*.yml", "ci/a.yml", false},
      {"*/a.yml", "ci/a.yml", true},
      {"**", "a/b", true},
      {"", "", true},
  };
  for (const auto& [pattern, path, matches] : kRows)
    EXPECT_EQ(matches_include(pattern, path), matches) << pattern << " " << path;
}

}  // namespace
}  // namespace sluice::gitlab
