#include "core/model/gitlab_effective.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/support/gitlab.h"

namespace sluice::gitlab {
namespace {

using test::GitlabProject;
using test::outcome;

// The jobs alone, where the stages are the usual ones.
std::string jobs_of(std::string_view example) {
  GitlabProject project(example);
  const std::string text = outcome(project.effective());
  constexpr std::string_view kStages = R"({"stages":[".pre","build","test","deploy",".post"])";
  return text.starts_with(kStages) ? "{" + text.substr(kStages.size() + 1) : text;
}

struct Case {
  std::string_view example;
  std::string_view jobs;
};

void expect_all(std::initializer_list<Case> cases) {
  for (const auto& [example, jobs] : cases) EXPECT_EQ(jobs_of(example), jobs) << example;
}

TEST(Effective, PlainScalarsAreWhatYamlReadsThemAs) {
  expect_all(
      {{"a: {script: x, retry: 2, interruptible: true, timeout: '1', coverage: 1.50, x: ~}",
        R"({"a":{"script":["x"],"retry":2,"interruptible":true,"timeout":"1","coverage":1.5}})"},
       {"a: {script: [x], parallel: 0x10, tags: [+3, .5, yes, '2', 1_000]}",
        R"({"a":{"script":["x"],"parallel":16,"tags":[3,0.5,"yes","2","1_000"]}})"}});
}

TEST(Effective, AnchorsAndMergesAreFollowed) {
  expect_all(
      {{".a: &a {image: i, script: &s [one]}\nb: {<<: *a, stage: test}\nc: {script: [*s, two]}",
        R"({"b":{"stage":"test","image":{"name":"i"},"script":["one"]},"c":{"script":["one","two"]}})"},
       {"a: {script: [one], script: [two]}", R"({"a":{"script":["two"]}})"}});
}

TEST(Effective, ExtendsMergesMappingsAndReplacesLists) {
  expect_all({
      {".a: {variables: {A: 1, B: 1}, script: [one, two]}\n"
       "b: {extends: .a, variables: {B: 2, C: 3}, script: [three]}",
       R"({"b":{"script":["three"],"variables":{"A":"1","B":"2","C":"3"}}})"},
      // Later parents win, the job wins last, whatever the order in the file.
      {"c: {extends: [.a, .b], stage: test}\n.a: {image: a, tags: [a], script: a}\n.b: {image: b, "
       "extends: .z}\n"
       ".z: {image: z, retry: 1}",
       R"({"c":{"image":{"name":"b"},"tags":["a"],"script":["a"],"retry":1,"stage":"test"}})"},
      // null takes away, and what is taken away is filled by default.
      {"default: {image: d}\n.a: {image: a, tags: [t], script: x}\nb: {extends: .a, image: null, "
       "tags: ~}",
       R"({"b":{"script":["x"],"image":{"name":"d"}}})"},
      {".a: {rules: !reference [.r, rules], script: x}\n.r: {rules: [{if: $A}]}\nb: {extends: .a}",
       R"({"b":{"rules":[{"if":"$A"}],"script":["x"]}})"},
  });
}

TEST(Effective, ReferencesAreReplaced) {
  expect_all({
      {".a: {script: [one, two]}\nb: {script: [!reference [.a, script], three]}",
       R"({"b":{"script":["one","two","three"]}})"},
      {".a: {variables: {X: y}}\nb: {script: x, variables: {Z: !reference [.a, variables, X]}}",
       R"({"b":{"script":["x"],"variables":{"Z":"y"}}})"},
      {".a: {rules: [{if: $A}]}\nb: {script: x, rules: [!reference [.a, rules], {when: never}]}",
       R"({"b":{"script":["x"],"rules":[{"if":"$A"},{"when":"never"}]}})"},
      // On the way through another reference, and by number into a list.
      {".a: {variables: !reference [.b, variables]}\n.b: {variables: {X: y}}\n.l: [p, q]\n"
       "c: {script: !reference [.a, variables, X], tags: [!reference [.l, 1]]}",
       R"({"c":{"script":["y"],"tags":["q"]}})"},
      // What an extending job says stands over what its parent refers to.
      {".v: {variables: {A: 1, B: 1}}\n.p: {variables: !reference [.v, variables]}\n"
       "c: {extends: .p, script: x, variables: {B: 2}}",
       R"({"c":{"script":["x"],"variables":{"A":"1","B":"2"}}})"},
      // One part of a block may refer to another.
      {"a: {variables: {A: x, B: !reference [a, variables, A]}, script: x}",
       R"({"a":{"script":["x"],"variables":{"A":"x","B":"x"}}})"},
  });
}

TEST(Effective, DefaultsFillWhatIsAbsent) {
  expect_all({
      {"default: {image: d, before_script: b, tags: [t], retry: 1}\na: {script: x, image: own}\n"
       "b: {script: x, inherit: {default: false}}\nc: {script: x, inherit: {default: [tags]}}",
       R"({"a":{"script":["x"],"image":{"name":"own"},"before_script":["b"],"retry":1,"tags":["t"]},)"
       R"("b":{"script":["x"],"inherit":{"default":false}},)"
       R"("c":{"script":["x"],"inherit":{"default":["tags"]},"tags":["t"]}})"},
      {"image: i\nservices: [s, {name: t, alias: u}]\nafter_script: [z]\na: {script: x}",
       R"({"a":{"script":["x"],"image":{"name":"i"},"services":[{"name":"s"},{"name":"t","alias":"u"}],"after_script":["z"]}})"},
      // A job that starts another pipeline has no use for an image.
      {"image: i\na: {trigger: {project: p}}", R"({"a":{"trigger":{"project":"p"}}})"},
      {"a: {script: x, cache: {paths: [p]}}",
       R"({"a":{"script":["x"],"cache":[{"paths":["p"],"policy":"pull-push","when":"on_success"}]}})"},
  });
}

TEST(Effective, GlobalVariablesGoIntoJobs) {
  expect_all({
      {"variables: {A: 1, B: {value: b, description: d}, C: {value: $x, expand: false}}\n"
       "a: {script: x, variables: {A: own}}\nb: {script: x, inherit: {variables: false}}\n"
       "c: {script: x, inherit: {variables: [B]}}",
       R"({"a":{"script":["x"],"variables":{"A":"own","B":"b","C":{"value":"$x","expand":false}}},)"
       R"("b":{"script":["x"],"inherit":{"variables":false}},)"
       R"("c":{"script":["x"],"inherit":{"variables":["B"]},"variables":{"B":"b"}}})"},
      // What every rule of the workflow sets, every pipeline has.
      {"workflow: {rules: [{if: $A, variables: {E: prod, F: 1}}, {when: never}, {variables: {E: "
       "prod}}]}\n"
       "variables: {E: dev}\na: {script: x, environment: $E}\nb: {script: x, environment: {name: "
       "$E/$G}}",
       R"({"a":{"script":["x"],"environment":"prod","variables":{"E":"prod"}},)"
       R"("b":{"script":["x"],"environment":{"name":"$E/$G"},"variables":{"E":"prod"}}})"},
  });
}

TEST(Effective, IncludesAreMergedInOrderAndTheIncludingFileOnTop) {
  expect_all({
      {"=== .gitlab-ci.yml\ninclude: [a.yml, {local: /b.yml}]\njob: {tags: [own]}\n"
       "=== a.yml\njob: {script: a, image: a, tags: [a]}\n=== b.yml\ninclude: c.yml\njob: {image: "
       "b}\n"
       "=== c.yml\njob: {image: c, retry: 1}\n",
       R"({"job":{"script":["a"],"image":{"name":"b"},"tags":["own"],"retry":1}})"},
      {"=== .gitlab-ci.yml\ninclude: 'ci/*.yml'\n=== ci/a.yml\na: {script: a}\n=== ci/b/c.yml\nc: "
       "{script: c}\n",
       R"({"a":{"script":["a"]}})"},
      {"=== .gitlab-ci.yml\ninclude: 'ci/**.yml'\n=== ci/a.yml\na: {script: a}\n=== ci/b/c.yml\nc: "
       "{script: c}\n",
       R"({"a":{"script":["a"]},"c":{"script":["c"]}})"},
      {"=== .gitlab-ci.yml\ninclude: 'ci/**/*.yml'\n=== ci/a.yml\na: {script: a}\n=== "
       "ci/b/c.yml\nc: {script: c}\n",
       R"({"c":{"script":["c"]}})"},
      {"=== .gitlab-ci.yml\ninclude: [{local: a.yml, rules: [{exists: [no.txt]}]}, {local: b.yml, "
       "rules: [{exists: [a.yml]}]}]\n"
       "=== a.yml\na: {script: a}\n=== b.yml\nb: {script: b}\n",
       R"({"b":{"script":["b"]}})"},
      {"=== .gitlab-ci.yml\ninclude: [{component: "
       "$CI_SERVER_FQDN/$CI_PROJECT_PATH/x@$CI_COMMIT_SHA, inputs: {n: 1}}]\n"
       "=== templates/x/template.yml\nspec: {inputs: {n: {type: number}}}\n---\n"
       "a: {script: 'echo $[[ component.name ]] $[[ component.sha ]]', retry: '$[[ inputs.n ]]'}\n",
       R"({"a":{"script":["echo x $[[ component.sha ]]"],"retry":1}})"},
  });
}

TEST(Effective, WhatIsNotHereIsUnknown) {
  GitlabProject project(
      "include:\n  - {template: Jobs/SAST.gitlab-ci.yml}\n  - {project: p, file: f}\n  - "
      "https://x/y.yml\n"
      "  - {component: h/p/c@1.0}\n  - {local: $WHERE/a.yml}\n"
      "sast: {variables: {A: b}}\nown: {extends: .from-template, script: [x, !reference [.far, "
      "script]]}\n");
  const Effective pipeline = project.effective();
  ASSERT_FALSE(pipeline.error) << pipeline.error->message;
  std::vector<std::string> whats;
  for (const Unknown& unknown : pipeline.unknowns) whats.push_back(unknown.what);
  EXPECT_EQ(whats, (std::vector<std::string>{"template: Jobs/SAST.gitlab-ci.yml", "project: p",
                                             "remote: https://x/y.yml", "component: h/p/c@1.0",
                                             "local: $WHERE/a.yml", "extends: .from-template",
                                             "!reference '.far, script'"}));
  EXPECT_TRUE(pipeline.is_open());
  EXPECT_TRUE(pipeline.job("sast")->is_open);
  EXPECT_TRUE(pipeline.job("own")->is_open);
  EXPECT_EQ(pipeline.job("own")->get("script")->items.size(), 1U);
}

TEST(Effective, IncludesWhoseRulesAreNotKnownAreTakenInAndTold) {
  GitlabProject project(
      "=== .gitlab-ci.yml\ninclude: [{local: a.yml, rules: [{if: $A}]}, "
      "{local: b.yml, rules: [{if: $A, when: never}, {when: never}]}]\n"
      "=== a.yml\na: {script: a}\n=== b.yml\nb: {script: b}\n");
  const Effective pipeline = project.effective();
  ASSERT_EQ(pipeline.unknowns.size(), 1U);
  EXPECT_EQ(pipeline.unknowns[0].kind, Unknown::Kind::condition);
  ASSERT_EQ(pipeline.jobs.size(), 1U);
  EXPECT_EQ(pipeline.jobs[0].name, "a");
}

TEST(Effective, FilesThatAreThereButNotReadAreWanted) {
  GitlabProject project(
      "=== .gitlab-ci.yml\ninclude: a.yml\nb: {script: x}\n=== a.yml\na: {script: a}\n");
  std::erase_if(project.project.documents,
                [](const Document* document) { return document->path == "a.yml"; });
  const Effective pipeline = project.effective();
  EXPECT_EQ(pipeline.wanted, (std::vector<std::string>{"a.yml"}));
  EXPECT_TRUE(pipeline.is_open());
}

TEST(Effective, InputsKeepTheirTypeAndArePutIntoTexts) {
  constexpr std::string_view kSpec =
      "spec:\n  inputs:\n    text: {default: 'a b'}\n    number: {type: number, default: 2}\n"
      "    flag: {type: boolean, default: false}\n    list: {type: array, default: [x, {y: "
      "z}]}\n---\n";
  const auto with = [&](std::string_view body) { return std::string(kSpec) + std::string(body); };
  const std::string cases[] = {
      with("a: {script: '$[[ inputs.text ]]', retry: '$[[ inputs.number ]]', interruptible: "
           "'$[[inputs.flag]]'}"),
      with("a-$[[ inputs.number ]]: {script: [\"$[[ inputs.text | truncate(0,1) ]]$[[ inputs.list "
           "]]\"]}"),
      with("a: {script: '$[[ inputs.text | expand_vars | posix_escape ]]', tags: '$[[ inputs.list "
           "]]'}"),
      with("a: {script: '$[[ inputs.list[0] ]] $[[ inputs.list[1].y ]] $[[ matrix.X ]]'}"),
  };
  const std::string_view expected[] = {
      R"({"a":{"script":["a b"],"retry":2,"interruptible":false}})",
      R"({"a-2":{"script":["a[\"x\",{\"y\":\"z\"}]"]}})",
      R"({"a":{"script":["a\\ b"],"tags":["x",{"y":"z"}]}})",
      R"({"a":{"script":["x z $[[ matrix.X ]]"]}})",
  };
  for (std::size_t i = 0; i < std::size(cases); ++i) EXPECT_EQ(jobs_of(cases[i]), expected[i]);
  // A file without a header has no inputs to put in.
  expect_all({{"a: {script: '$[[ inputs.x ]]'}", R"({"a":{"script":["$[[ inputs.x ]]"]}})"}});
}

TEST(Effective, InputsByHandGoFirst) {
  GitlabProject project(
      "=== .gitlab-ci.yml\nspec: {inputs: {v: {default: d}}}\n---\ninclude: [{local: a.yml, "
      "inputs: {v: i}}]\n"
      "b: {script: '$[[ inputs.v ]]'}\n"
      "=== a.yml\nspec: {inputs: {v: {}, n: {type: number, default: 1}}}\n---\n"
      "a: {script: '$[[ inputs.v ]]', retry: '$[[ inputs.n ]]'}\n");
  constexpr std::string_view kStages = R"({"stages":[".pre","build","test","deploy",".post"],)";
  EXPECT_EQ(outcome(project.effective()),
            std::string(kStages) + R"("a":{"script":["i"],"retry":1},"b":{"script":["d"]}})");
  EXPECT_EQ(outcome(project.effective({{"v", "1.20"}, {"n", "7"}})),
            std::string(kStages) + R"("a":{"script":["1.20"],"retry":7},"b":{"script":["1.20"]}})");
  EXPECT_EQ(outcome(project.effective({{"w", "1"}})),
            "error: no file declares input 'w' at --input w:0-1");
}

TEST(Effective, StagesAreHeldByTheirEdges) {
  GitlabProject project("stages: [b, .post, a, .pre]\nx: {stage: a, script: x}\n");
  EXPECT_EQ(outcome(project.effective()),
            R"({"stages":[".pre","b","a",".post"],"x":{"stage":"a","script":["x"]}})");
}

// The first thing that is wrong, at its place.
TEST(Effective, RefusesWhatGitLabRefuses) {
  struct Wrong {
    std::string_view example;
    std::string_view message;
  };
  const Wrong cases[] = {
      {"a: {extends: «.b», script: x}", "extended job '.b' does not exist"},
      {"a: {extends: b, script: x}\nb: {extends: «a», script: x}", "extends leads back to itself"},
      {"a: {script: [!reference [.b, script]]}\n.b: {script: [!reference «[.b, script]»]}",
       "!reference leads back to itself"},
      {"a: {script: [!reference «[.b, script]»]}", "!reference '.b, script' names nothing"},
      {"a: {script: [!reference «[]»]}", "!reference takes a list of names"},
      {"«a»: {stage: test}", "job 'a' has no script"},
      {"«a»: x", "job 'a' must be a mapping"},
      {"a: {script: «[]»}", "script must not be blank"},
      {"a: {script: [«{x: y}»]}", "script must be texts or lists of texts"},
      {"a: {script: x, when: «never»}", "'never' says nothing about when a job runs"},
      {"a: {script: x, stage: «later»}", "stage 'later' does not exist"},
      {"a: {script: x, rules: «[]»}", "rules must not be blank"},
      {"a: {script: x, rules: [{if: «'$A =='»}]}", "invalid expression syntax"},
      {"a: {script: x, variables: «[b]»}", "variables must be a mapping"},
      {"a: {script: x, variables: {B: «[c]»}}", "variable must be a text or a number"},
      {"a: {script: x, needs: «b»}\nb: {script: x}", "needs must be a list"},
      {"a: {script: x, needs: [«b»]}", "job 'b' that is needed does not exist"},
      {"a: {script: x, needs: [«b»]}\nb: {script: x, needs: [{job: a}]}",
       "jobs wait for each other"},
      {"a: {script: x, cache: {paths: «p»}}", "paths of a cache must be a list"},
      {"image: i\n«services»: [s]\ndefault: {services: [t]}\na: {script: x}",
       "'services' stands at the top and in default"},
      {"include: «../x.yml»\na: {script: x}",
       "path of an include counts from the root and has no dots"},
      {"include: «./x.yml»\na: {script: x}",
       "path of an include counts from the root and has no dots"},
      {"include: [{local: «x.txt»}]\na: {script: x}", "included file must end with .yml or .yaml"},
      {"include: «x.yml»\na: {script: x}", "included file 'x.yml' does not exist"},
      {"include: «.gitlab-ci.yml»\na: {script: x}", "include leads back to itself"},
      {"include: [«{ref: main}»]\na: {script: x}", "include names no file"},
      {"«.a: {script: x}»", "pipeline has no job that is not hidden"},
      {"spec: {inputs: {«x»: }}\n---\na: {script: x}", "input 'x' needs a value"},
      {"spec: {inputs: {}}\n---\na: {script: «'$[[ inputs.x ]]'»}", "input 'x' is not declared"},
      {"spec: {inputs: {x: {default: «1»}}}\n---\na: {script: x}",
       "input 'x' must be of type 'string'"},
      {"spec: {inputs: {x: {type: «set»}}}\n---\na: {script: x}",
       "no type of input is called 'set'"},
      {"spec: {inputs: {x: {default: «b», options: [c]}}}\n---\na: {script: x}",
       "value is no option of input 'x'"},
      {"spec: {inputs: {x: {default: «b», regex: ^c}}}\n---\na: {script: x}",
       "value does not match the regex of input 'x'"},
      {"spec: {inputs: {x: {default: b, regex: «'('»}}}\n---\na: {script: x}",
       "regex of input 'x' is no regular expression"},
      {"spec: {inputs: {x: {default: b}}}\n---\na: {script: «'$[[ inputs.x | shout ]]'»}",
       "no function is called 'shout'"},
      {"=== .gitlab-ci.yml\ninclude: [«{local: a.yml}»]\n=== a.yml\nspec: {inputs: {x: }}\n---\na: "
       "{script: x}\n",
       "input 'x' needs a value"},
      {"=== .gitlab-ci.yml\ninclude: [{local: a.yml, inputs: {«y»: 1}}]\n=== a.yml\nspec: {inputs: "
       "{}}\n---\na: {script: x}\n",
       "input 'y' is not declared"},
      {"=== .gitlab-ci.yml\ninclude: [{local: a.yml, inputs: {«y»: 1}}]\n=== a.yml\na: {script: "
       "x}\n",
       "the included file declares no inputs"},
      {"=== .gitlab-ci.yml\ninclude: a.yml\n=== a.yml\ninclude: «b.yml»\n=== b.yml\ninclude: "
       "a.yml\n",
       ""},
  };
  for (const auto& [example, message] : cases) {
    GitlabProject project(example);
    const std::string text = outcome(project.effective());
    if (message.empty()) {
      EXPECT_TRUE(text.starts_with("error: include leads back to itself at b.yml")) << text;
      continue;
    }
    ASSERT_EQ(project.marks.size(), 1U) << example;
    EXPECT_EQ(text, "error: " + std::string(message) + " at " + project.marks[0]) << example;
  }
}

TEST(Effective, LevelsAreGitLabsOwn) {
  const auto chain = [](int levels) {
    std::string text = "j0: {script: x}\n";
    for (int i = 1; i < levels; ++i)
      text += "j" + std::to_string(i) + ": {extends: j" + std::to_string(i - 1) + "}\n";
    GitlabProject project(text);
    return project.effective().error.has_value();
  };
  EXPECT_FALSE(chain(11));
  EXPECT_TRUE(chain(12));
  const auto references = [](int levels) {
    std::string text = ".r0: x\n";
    for (int i = 1; i < levels; ++i)
      text += ".r" + std::to_string(i) + ": !reference [.r" + std::to_string(i - 1) + "]\n";
    GitlabProject project(text + "j: {script: [!reference [.r" + std::to_string(levels - 1) +
                          "]]}\n");
    return project.effective().error.has_value();
  };
  EXPECT_FALSE(references(10));
  EXPECT_TRUE(references(11));
}

TEST(Effective, ValuesKeepWhereTheyWereWrittenAndHowTheyCame) {
  GitlabProject project(
      "=== .gitlab-ci.yml\ninclude: a.yml\ndefault: {tags: [t]}\njob: {extends: .base, script: [x, "
      "!reference [.base, script]]}\n"
      "=== a.yml\n.base: {image: alpine, script: [make]}\nother: {script: y}\n");
  const Effective pipeline = project.effective();
  ASSERT_FALSE(pipeline.error) << pipeline.error->message;
  const auto written = [](Written at) {
    return at.document->path + ": " + std::string(slice(at.document->bytes, at.at()));
  };
  const EffectiveJob& job = *pipeline.job("job");
  EXPECT_EQ(job.use, nullptr);
  const Field& image = *job.node->field("image");
  EXPECT_EQ(written(image.value->written), "a.yml: alpine");
  ASSERT_NE(image.use, nullptr);
  EXPECT_EQ(image.use->via, Via::extends);
  EXPECT_EQ(written(image.use->at), ".gitlab-ci.yml: .base");
  const Field& tags = *job.node->field("tags");
  EXPECT_EQ(tags.use->via, Via::defaults);
  const Field& script = *job.node->field("script");
  EXPECT_EQ(script.use, nullptr);
  EXPECT_EQ(script.value->items[0].use, nullptr);
  EXPECT_EQ(written(script.value->items[1].value->written), "a.yml: make");
  EXPECT_EQ(script.value->items[1].use->via, Via::reference);
  const EffectiveJob& other = *pipeline.job("other");
  EXPECT_EQ(other.use->via, Via::include);
  EXPECT_EQ(written(other.use->at), ".gitlab-ci.yml: a.yml");
  EXPECT_EQ(slice(other.written.document->bytes, other.written.node.key().at), "other");
}

TEST(Effective, WhatGrowsBeyondTheLimitIsToldWithItsPlace) {
  const auto is_limit = [](std::string_view text) {
    GitlabProject project(text);
    project.limits.nodes.made = 100'000;
    project.limits.nodes.written_out = 50'000;
    const Effective pipeline = project.effective();
    return pipeline.error && pipeline.error->code == ErrorCode::limit;
  };
  std::string bomb = ".r0: {a: b}\n";
  for (int i = 1; i < 9; ++i) {
    bomb += ".r" + std::to_string(i) + ":\n";
    for (int k = 0; k < 50; ++k)
      bomb += "  k" + std::to_string(k) + ": !reference [.r" + std::to_string(i - 1) + "]\n";
  }
  EXPECT_TRUE(is_limit(bomb + "j: {script: x, y: !reference [.r8]}\n"));
  std::string wide = ".w:\n  script: x\n  variables:\n";
  for (int i = 0; i < 1'000; ++i) wide += "    V" + std::to_string(i) + ": x\n";
  for (int i = 0; i < 200; ++i)
    wide += "j" + std::to_string(i) + ": {extends: .w, variables: {A: b}}\n";
  EXPECT_TRUE(is_limit(wide));
  std::string includes = "=== .gitlab-ci.yml\ninclude:\n";
  for (int i = 0; i < 151; ++i) includes += "  - a.yml\n";
  EXPECT_TRUE(is_limit(includes + "=== a.yml\na: {script: x}\n"));
  const std::string long_value(100'000, 'x');
  std::string pasted = "spec: {inputs: {a: {default: " + long_value + "}}}\n---\nj:\n  script:\n";
  for (int i = 0; i < 2'000; ++i) pasted += "    - $[[ inputs.a ]].\n";
  EXPECT_TRUE(is_limit(pasted));
}

TEST(Rules, FirstMatchDecidesUnlessItIsNotKnown) {
  GitlabProject project(
      "a: {script: x, rules: [{if: $A, when: manual}, {changes: [f]}, {exists: [.gitlab-ci.yml], "
      "variables: {B: c}}]}\n");
  const Effective pipeline = project.effective();
  const Node& rules = *pipeline.jobs[0].get("rules");
  Variables variables;
  variables.known["A"] = "x";
  const RulesResult manual = evaluate_rules(rules, {variables, &project.project});
  EXPECT_TRUE(manual.is_known);
  EXPECT_EQ(manual.when, "manual");
  EXPECT_FALSE(manual.allow_failure);
  const RulesResult unsure = evaluate_rules(rules, {{}, &project.project});
  EXPECT_FALSE(unsure.is_known);
}

}  // namespace
}  // namespace sluice::gitlab
