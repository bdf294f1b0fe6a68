// Rules that are several checks of another tool: a finding is about one of them, so that an ignore
// of the other, and a selection by it, pass it over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "core/rules/registry.h"
#include "tests/support/examples.h"

namespace sluice {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

std::vector<Finding> findings_of(std::string_view path, std::string_view text,
                                 std::vector<std::string> select) {
  Options options;
  options.select = std::move(select);
  std::vector<Input> inputs;
  inputs.push_back({std::string(path), std::string(text)});
  return audit(std::move(inputs), options).findings;
}

struct Case {
  std::string_view rule;
  std::string_view path;
  std::string_view text;  // with one finding of the rule; "@" is where an ignore goes, if anywhere
  std::string_view is;    // what the finding is, as another tool calls it
  std::string_view is_not;
};

constexpr std::string_view kPod =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"
    "  - name: a\n    image: a:1\n";
constexpr std::string_view kRole =
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\nrules:\n";

std::string with(std::string_view base, std::string_view more) {
  return std::string(base) + std::string(more);
}

std::string security_group(std::string_view from, std::string_view to) {
  return "resource \"aws_security_group\" \"a\" {\n  ingress {\n    protocol = \"tcp\"\n"
         "    from_port = " +
         std::string(from) + "\n    to_port = " + std::string(to) +
         "\n    cidr_blocks = [\"0.0.0.0/0\"] # @\n  }\n}\n";
}

TEST(Aliases, OfAFindingAreThoseThatItIsAbout) {
  const std::string ssh = security_group("22", "22");
  const std::string desktop = security_group("3389", "3389");
  const std::string every_port = security_group("0", "65535");
  const std::string socket =
      with(kPod, "  volumes:\n  - {name: a, hostPath: {path: /run/docker.sock}} # @\n");
  const std::string etc = with(kPod, "  volumes:\n  - {name: a, hostPath: {path: /etc}} # @\n");
  const std::string admin =
      with(kPod, "    securityContext: {capabilities: {add: [SYS_ADMIN]}} # @\n");
  const std::string module =
      with(kPod, "    securityContext: {capabilities: {add: [SYS_MODULE]}} # @\n");
  const std::string latest =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"
      "  - {name: a, image: a:latest} # @\n";
  const std::string verbs =
      with(kRole, "- {apiGroups: [apps], resources: [deployments], verbs: ['*']} # @\n");
  const std::string resources =
      with(kRole, "- {apiGroups: [apps], resources: ['*'], verbs: [get]} # @\n");
  const std::string bind = with(
      kRole, "- {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [bind]} # @\n");
  const std::string impersonate =
      with(kRole, "- {apiGroups: [''], resources: [users], verbs: [impersonate]} # @\n");
  const std::string exec =
      with(kRole, "- {apiGroups: [''], resources: [pods/exec], verbs: [create]} # @\n");
  const std::string attach =
      with(kRole, "- {apiGroups: [''], resources: [pods/attach], verbs: [create]} # @\n");
  const std::string proxy =
      with(kRole, "- {apiGroups: [''], resources: [nodes/proxy], verbs: [get]} # @\n");
  const std::string authenticated =
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\n"
      "roleRef: {kind: ClusterRole, name: edit}\n"
      "subjects: [{kind: Group, name: 'system:authenticated'}] # @\n";
  const Case cases[] = {
      {"aws/security-group-open-admin-port", "a.tf", ssh, "CKV_AWS_24", "CKV_AWS_25"},
      {"aws/security-group-open-admin-port", "a.tf", desktop, "CKV_AWS_25", "CKV_AWS_24"},
      {"aws/security-group-open-admin-port", "a.tf", every_port, "CKV_AWS_277",
       "54c417bf-c762-48b9-9d31-b3d87047e3f0"},
      {"aws/security-group-open-admin-port", "a.tf", every_port, "CKV_AWS_24",
       "54c417bf-c762-48b9-9d31-b3d87047e3f0"},
      {"aws/rds-cluster-not-encrypted", "a.tf",
       "resource \"aws_rds_cluster\" \"a\" {\n  storage_encrypted = false # @\n}\n", "CKV_AWS_96",
       "CKV_AWS_16"},
      {"aws/rds-not-encrypted", "a.tf",
       "resource \"aws_db_instance\" \"a\" {\n  storage_encrypted = false # @\n}\n", "CKV_AWS_16",
       "CKV_AWS_96"},
      {"aws/iam-admin-policy", "a.tf",
       "data \"aws_iam_policy_document\" \"a\" {\n  statement {\n    actions = [\"*\"] # @\n"
       "    resources = [\"*\"]\n  }\n}\n",
       "CKV_AWS_1", "CKV_AWS_62"},
      {"aws/s3-public-write-acl", "a.tf",
       "resource \"aws_s3_bucket_acl\" \"a\" {\n  acl = \"public-read-write\" # @\n}\n",
       "CKV_AWS_57", "CKV_AWS_53"},
      {"k8s/runtime-socket-mount", "a.yaml", socket, "KSV-0006", "KSV-0023"},
      {"k8s/sensitive-host-path", "a.yaml", etc, "KSV-0121", "KSV-0023"},
      {"k8s/dangerous-capabilities", "a.yaml", admin, "CKV_K8S_39", "CKV_K8S_25"},
      {"k8s/dangerous-capabilities", "a.yaml", module, "KSV-0120", "KSV-0022"},
      {"k8s/image-latest", "a.yaml", latest, "CKV_K8S_14", "CKV_K8S_43"},
      {"k8s/rbac-broad-rule", "a.yaml", verbs, "KSV-0045", "KSV-0046"},
      {"k8s/rbac-broad-rule", "a.yaml", resources, "KSV-0046", "KSV-0045"},
      {"k8s/rbac-escalation", "a.yaml", bind, "CKV_K8S_157", "CKV_K8S_158"},
      {"k8s/rbac-escalation", "a.yaml", impersonate, "KSV-0043", "CKV_K8S_158"},
      {"k8s/rbac-pod-exec", "a.yaml", exec, "KSV-0053", "KSV-0054"},
      {"k8s/rbac-pod-exec", "a.yaml", attach, "KSV-0054", "KSV-0053"},
      {"k8s/rbac-pod-exec", "a.yaml", proxy, "KSV-0047", "KSV-0053"},
      {"k8s/anonymous-binding", "a.yaml", authenticated, "KSV-01011", "KSV-0122"},
      {"docker/unpinned-base-image", "Dockerfile", "# @\nFROM a:latest\n", "DL3007", "DL3006"},
      {"docker/unpinned-base-image", "Dockerfile", "# @\nFROM a\n", "DL3006", "DL3007"},
      {"docker/apt-unauthenticated", "Dockerfile",
       "FROM a:1\n# @\nRUN apt-get install --force-yes a\n", "CKV2_DOCKER_11", "CKV2_DOCKER_8"},
      {"docker/pip-unverified", "Dockerfile", "FROM a:1\n# @\nENV PIP_TRUSTED_HOST=a\n",
       "CKV2_DOCKER_16", "CKV2_DOCKER_4"},
      {"docker/npm-tls-unverified", "Dockerfile",
       "FROM a:1\n# @\nRUN npm config set strict-ssl false\n", "CKV2_DOCKER_13", "CKV2_DOCKER_12"},
      {"docker/rpm-unsigned", "Dockerfile", "FROM a:1\n# @\nRUN rpm -i --nosignature a.rpm\n",
       "CKV2_DOCKER_10", "CKV2_DOCKER_9"},
      {"actions/template-injection", ".github/workflows/a.yml",
       "on: pull_request\njobs:\n  a:\n    runs-on: x\n    steps:\n"
       "      - run: echo ${{ github.head_ref }} # @\n",
       "sisakulint:code-injection-medium", "sisakulint:code-injection-critical"},
  };
  for (const auto& [rule, path, text, is, is_not] : cases) {
    const auto ignoring = [&](std::string_view name) {
      std::string ignored(text);
      ignored.replace(ignored.find('@'), 1, "sluice:ignore " + std::string(name));
      return findings_of(path, ignored, {std::string(rule)});
    };
    const auto switching_off = [&](std::string_view name) {
      std::vector<Input> inputs;
      inputs.push_back({std::string(path), std::string(text)});
      Options options;
      options.select = {std::string(rule)};
      options.policy =
          PolicyFile{".sluice.yaml", "version: 1\nrules: {\"" + std::string(name) + "\": off}\n"};
      return audit(std::move(inputs), options).findings;
    };
    const auto selecting = [&](std::string_view name) {
      std::vector<Finding> found = findings_of(path, text, {std::string(name)});
      std::erase_if(found, [&](const Finding& finding) { return finding.rule->id != rule; });
      return found;
    };
    EXPECT_THAT(findings_of(path, text, {std::string(rule)}), SizeIs(1)) << rule << ": " << text;
    EXPECT_THAT(ignoring(is), IsEmpty()) << is << " names it:\n" << text;
    EXPECT_THAT(ignoring(is_not), SizeIs(1)) << is_not << " is another check:\n" << text;
    EXPECT_THAT(switching_off(is), IsEmpty()) << is << " switches it off:\n" << text;
    EXPECT_THAT(switching_off(is_not), SizeIs(1)) << is_not << " is another check:\n" << text;
    EXPECT_THAT(selecting(is), SizeIs(1)) << is << ":\n" << text;
    EXPECT_THAT(selecting(is_not), IsEmpty()) << is_not << ":\n" << text;
  }
}

TEST(Aliases, TwoChecksOfOneRangeAreTwoFindings) {
  const std::string text = security_group("2000", "4000");
  const auto found = findings_of("a.tf", text, {"aws/security-group-open-admin-port"});
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_NE(found[0].message, found[1].message);
  EXPECT_NE(found[0].fingerprint, found[1].fingerprint);
  EXPECT_THAT(findings_of("a.tf", text, {"CKV_AWS_25"}), SizeIs(1));
}

TEST(Aliases, AreThoseOfTheRule) {
  for (const RuleDoc* const doc : all_rule_docs()) {
    for (const std::string_view text : doc->bad) {
      const test::Example example = test::read_example(text, doc->path);
      std::vector<Input> inputs;
      for (const test::ExampleFile& file : example.files) inputs.push_back({file.path, file.bytes});
      Options options;
      options.select = {std::string(doc->rule.id)};
      options.whole_tree = true;
      for (const Finding& finding : audit(std::move(inputs), options).findings) {
        for (const std::string_view alias : finding.aliases) {
          EXPECT_THAT(finding.rule->aliases, testing::Contains(alias)) << finding.rule->id;
        }
      }
    }
  }
}

}  // namespace
}  // namespace sluice
