#include "core/report/path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace sluice {
namespace {

using testing::HasSubstr;
using testing::Not;

PathReport sample() {
  PathReport path;
  path.environments = {{"dev", {"develop"}, false, {}}, {"uat", {"uat"}, true, {}}};
  PathReport::Job job;
  job.id = "deploy";
  job.needs = {"test"};
  job.environment = "uat";
  job.activities.push_back({"deploy", "kubectl", "k8s", "yes", {}});
  path.pipelines.push_back({"ci.yml", "github-actions", {job}});
  path.reach.push_back({"uat",
                        "push",
                        "refs/heads/uat",
                        "yes",
                        "ci.yml#deploy",
                        "yes",
                        {{"tests", "yes"}, {"sast", "maybe"}, {"verify", "no"}},
                        "oidc",
                        {"verify"},
                        true,
                        {{"deploy", {}}}});
  path.unknown = {"ci.yml: takes in what is not among the files"};
  return path;
}

PathReport hostile() {
  PathReport path = sample();
  path.reach[0].environment = "\x1b[31m\"]<script>alert(1)</script>";
  path.reach[0].ref = "refs/heads/a\"b#c;d\n&";
  return path;
}

// What the policy does not list.
PathReport outside() {
  PathReport path = sample();
  path.reach[0].ref = "refs/heads/hotfix";
  path.reach[0].is_listed = false;
  return path;
}

TEST(PathReport, MarksRefsOutsideThePolicyInWords) {
  EXPECT_THAT(write_path_text(outside(), Color::never),
              HasSubstr("push refs/heads/hotfix  ci.yml#deploy  not listed by the policy\n"));
  EXPECT_EQ(nlohmann::json::parse(write_path_json(outside()))["reach"][0]["listed"], false);
  const std::string mermaid = write_path_mermaid(outside());
  EXPECT_THAT(mermaid, HasSubstr("s0 -- \"not listed by the policy / tests"));
  EXPECT_THAT(mermaid, HasSubstr("  linkStyle 0 stroke:"));
  const std::string svg = write_path_svg(outside());
  EXPECT_THAT(svg, HasSubstr("<rect class=\"outside\""));
  EXPECT_THAT(svg, HasSubstr(">not listed by the policy</text>"));
  for (const std::string& text : {write_path_text(sample(), Color::never),
                                  write_path_mermaid(sample()), write_path_svg(sample())})
    EXPECT_THAT(text, Not(HasSubstr("not listed")));
}

TEST(PathReport, TextSaysWhatReachesWhat) {
  EXPECT_EQ(write_path_text(sample(), Color::never),
            "dev  from develop\n"
            "  nothing deploys to it\n"
            "\n"
            "uat  from uat  protected: stated by the policy, not seen\n"
            "  push refs/heads/uat  ci.yml#deploy\n"
            "    approval yes  credentials oidc\n"
            "    gates tests sast?  missing verify\n"
            "\n"
            "not known: ci.yml: takes in what is not among the files\n");
  EXPECT_THAT(write_path_text(hostile(), Color::never), Not(HasSubstr("\x1b")));
  EXPECT_EQ(write_path_text({}, Color::never),
            "Nothing deploys: no pipeline reaches an environment.\n");
}

TEST(PathReport, JsonHoldsAll) {
  const auto json = nlohmann::json::parse(write_path_json(sample()));
  EXPECT_EQ(json["schema"], "sluice.path/1");
  EXPECT_EQ(json["environments"][1]["protected"], true);
  EXPECT_EQ(json["pipelines"][0]["jobs"][0]["activities"][0]["kind"], "deploy");
  EXPECT_EQ(json["reach"][0]["gates"]["sast"], "maybe");
  EXPECT_EQ(json["reach"][0]["missing"][0], "verify");
  EXPECT_EQ(json["reach"][0]["listed"], true);
  EXPECT_TRUE(json["reach"][0]["places"].contains("deploy"));
}

TEST(PathReport, MermaidDrawsEachWay) {
  EXPECT_EQ(write_path_mermaid(sample()),
            "flowchart LR\n"
            "  e0([\"dev\"])\n"
            "  e1([\"uat\"])\n"
            "  s0[\"push uat\"]\n"
            "  s0 -- \"tests, sast?, approval / missing: verify\" --> e1\n");
  const std::string text = write_path_mermaid(hostile());
  EXPECT_THAT(text, Not(HasSubstr("<script>")));
  EXPECT_THAT(text, Not(HasSubstr("a\"b")));
  EXPECT_THAT(text, HasSubstr("a#34;b#35;c#59;d"));
}

TEST(PathReport, SvgIsOfItself) {
  const std::string svg = write_path_svg(sample());
  EXPECT_THAT(svg, HasSubstr(">push uat</text>"));
  EXPECT_THAT(svg, HasSubstr(">missing: verify</text>"));
  EXPECT_THAT(svg, HasSubstr(">nothing deploys to it</text>"));
  const std::string text = write_path_svg(hostile());
  EXPECT_THAT(text, Not(HasSubstr("<script>")));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace sluice
