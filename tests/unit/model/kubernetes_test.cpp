#include "core/model/kubernetes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/parse/yaml.h"

namespace sluice::kubernetes {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// "address: role name, role name" of each object.
std::vector<std::string> shape(std::string_view yaml) {
  const Parsed<Tree> parsed = parse_yaml(yaml, {});
  const Manifest manifest(parsed.tree);
  std::vector<std::string> lines;
  for (const Object& object : manifest.objects) {
    std::string line = object.address() + ":";
    for (const Container& container : object.containers) {
      constexpr const char* kRoles[] = {" ", " init ", " ephemeral "};
      line += kRoles[static_cast<std::size_t>(container.role)];
      line += container.name.value;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

TEST(KubernetesModel, ReadsBooleansAndZeroAsTheServerGetsThem) {
  const auto is = [](bool (*test)(NodeRef), const std::string& written) {
    const std::string text = "a: " + written + "\n";
    const Parsed<Tree> parsed = parse_yaml(text, {});
    return test(parsed.tree.root()["a"]);
  };
  for (const char* const yes : {"true", "True", "TRUE", "y", "Y", "yes", "YES", "on", "On",
                                "!!bool \"true\"", "!!bool yes", "!<tag:yaml.org,2002:bool> 'on'"})
    EXPECT_TRUE(is(is_true, yes)) << yes;
  for (const char* const none : {"'true'", "\"yes\"", "tRUE", "yEs", "1", "!!str true", "!x true",
                                 "|\n  true", "[true]", "false", ""})
    EXPECT_FALSE(is(is_true, none)) << none;
  for (const char* const no : {"false", "n", "No", "off", "!!bool 'False'"})
    EXPECT_TRUE(is(is_false, no)) << no;
  for (const char* const zero :
       {"0", "00", "+0", "-0", "0x0", "0b0", "0o0", "0_0", "0.0", "0e3", "!!int '0'"})
    EXPECT_TRUE(is(is_zero, zero)) << zero;
  for (const char* const other : {"'0'", "1", "010", "0x1", "x", "-", "", "0x", "e", "0.0.x"})
    EXPECT_FALSE(is(is_zero, other)) << other;
}

TEST(KubernetesModel, FindsPodsWhereverTheyAreDescribed) {
  constexpr std::string_view kSpec = "{containers: [{name: a}], initContainers: [{name: b}]}";
  const auto with = [&](std::string_view head, std::string_view before, std::string_view after) {
    return std::string(head) + std::string(before) + std::string(kSpec) + std::string(after);
  };
  struct Row {
    std::string yaml;
    const char* shape;
  };
  const Row rows[] = {
      {with("apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: n}\n", "spec: ", ""),
       "Pod/n/x: init b a"},
      {with("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n",
            "spec: {template: {spec: ", "}}"),
       "Deployment/x: init b a"},
      {with("apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: x}\n",
            "spec: {jobTemplate: {spec: {template: {spec: ", "}}}}"),
       "CronJob/x: init b a"},
      {with("apiVersion: v1\nkind: PodTemplate\nmetadata: {name: x}\n", "template: {spec: ", "}"),
       "PodTemplate/x: init b a"},
      {with("apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: x}\n",
            "spec: {template: {spec: ", "}}"),
       "Service/x: init b a"},
      {with("apiVersion: v1\nkind: Service\nmetadata: {name: x}\n",
            "spec: {template: {spec: ", "}}"),
       "Service/x:"},
      {with("apiVersion: example.org/v1\nkind: Custom\nmetadata: {}\n", "spec: ", ""), "Custom:"},
  };
  for (const Row& row : rows) EXPECT_THAT(shape(row.yaml), ElementsAre(row.shape)) << row.yaml;
}

TEST(KubernetesModel, TakesEveryDocumentAndTheItemsOfLists) {
  EXPECT_THAT(shape("kind: List\napiVersion: v1\nitems:\n- {kind: Pod, metadata: {name: a}}\n- 3\n"
                    "---\nkind: ConfigMap\nmetadata: {name: b}\n---\n[]\n"),
              ElementsAre("Pod/a:", "ConfigMap/b:"));
  EXPECT_THAT(shape("kind: Pod\nspec: {containers: {name: a}}\n"), ElementsAre("Pod:"));
  EXPECT_THAT(shape("- kind: Pod\n"), IsEmpty());
}

TEST(KubernetesModel, PrefersTheContainersOwnSecurityContext) {
  const Parsed<Tree> parsed = parse_yaml(
      "kind: Pod\nspec:\n  securityContext: {runAsUser: 1, runAsGroup: 2}\n"
      "  containers: [{image: x, securityContext: {runAsUser: 3, runAsGroup: null}}]\n",
      {});
  const Manifest manifest(parsed.tree);
  const Container& container = manifest.objects.front().containers.front();
  EXPECT_EQ(container.security("runAsUser").value(), "3");
  EXPECT_EQ(container.security("runAsGroup").value(), "2");
  EXPECT_FALSE(container.security("runAsNonRoot"));
}

TEST(KubernetesModel, KnowsWhatIsNotWhole) {
  const auto is_whole = [](std::string_view yaml) {
    const Parsed<Tree> parsed = parse_yaml(yaml, {});
    return Manifest(parsed.tree).objects.front().containers.front().is_whole();
  };
  EXPECT_TRUE(is_whole("kind: Pod\nspec: {containers: [{image: x}]}\n"));
  EXPECT_TRUE(is_whole(
      "kind: Deployment\nspec: {selector: {}, template: {spec: {containers: [{name: x}]}}}\n"));
  EXPECT_FALSE(is_whole("kind: Deployment\nspec: {template: {spec: {containers: [{name: x}]}}}\n"));
  EXPECT_FALSE(
      is_whole("kind: Pod\nspec: {containers: [{image: x, securityContext: '{{ .s }}'}]}\n"));
  EXPECT_FALSE(is_whole("kind: Pod\nspec: {securityContext: '${S}', containers: [{image: x}]}\n"));
}

TEST(KubernetesModel, FindsObjectsOfTheSameFile) {
  const Parsed<Tree> parsed = parse_yaml(
      "kind: ServiceAccount\nmetadata: {name: a, namespace: n}\n---\nkind: Secret\nmetadata: "
      "{name: a}\n",
      {});
  const Manifest manifest(parsed.tree);
  EXPECT_EQ(manifest.find("ServiceAccount", "a", "n"), &manifest.objects[0]);
  EXPECT_EQ(manifest.find("ServiceAccount", "a", ""), nullptr);
  EXPECT_EQ(manifest.objects[0].manifest, &manifest);
}

}  // namespace
}  // namespace sluice::kubernetes
