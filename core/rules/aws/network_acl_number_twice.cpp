#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "core/model/document.h"
#include "core/model/resource_graph.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
The entries of a network access list are asked in the order of their numbers, and each number stands
once for each direction. CloudFormation makes the entries one by one: the second with a number fails,
and the deployment with it, or replaces what the first one said.
)";

constexpr std::string_view kBad[] = {
    "Resources:\n  L: {Type: 'AWS::EC2::NetworkAcl'}\n  A:\n    Type: AWS::EC2::NetworkAclEntry\n"
    "    Properties: {NetworkAclId: !Ref L, RuleNumber: «100», Protocol: 6}\n"
    "  B:\n    Type: AWS::EC2::NetworkAclEntry\n"
    "    Properties: {NetworkAclId: !Ref L, RuleNumber: «'100'», Protocol: 17}\n",
};
constexpr std::string_view kGood[] = {
    "Resources:\n  L: {Type: 'AWS::EC2::NetworkAcl'}\n  A:\n    Type: AWS::EC2::NetworkAclEntry\n"
    "    Properties: {NetworkAclId: !Ref L, RuleNumber: 100, Protocol: 6}\n"
    "  B:\n    Type: AWS::EC2::NetworkAclEntry\n"
    "    Properties: {NetworkAclId: !Ref L, RuleNumber: 100, Egress: true, Protocol: 6}\n"
    "  C:\n    Type: AWS::EC2::NetworkAclEntry\n"
    "    Properties: {NetworkAclId: !Ref Other, RuleNumber: 100, Protocol: 6}\n"
    "  D:\n    Type: AWS::EC2::NetworkAclEntry\n"
    "    Properties: {NetworkAclId: !Ref L, RuleNumber: !Ref Number, Protocol: 6}\n",
};

void check(const ResourceGraph& graph, Sink& sink) {
  using Key = std::tuple<const Resource*, std::string_view, bool, std::string_view>;
  std::map<Key, std::vector<const Resource*>> entries;
  for (const Resource* const entry : graph.of_type("AWS::EC2::NetworkAclEntry")) {
    const Value list = entry->get("NetworkAclId");
    const Value number = entry->get("RuleNumber");
    const Value egress = entry->get("Egress");
    // Which list it is, is known by the resource or by its name.
    if ((list.resource() == nullptr && !list.is_scalar()) || !number.is_scalar() ||
        egress.is_unknown())
      continue;
    entries[{list.resource(), list.text().value, egress.is_true(), number.text().value}].push_back(
        entry);
  }
  for (const auto& [key, same] : entries) {
    if (same.size() < 2) continue;
    for (const Resource* const entry : same) {
      sink.begin(entry->document->id);
      sink.report(*entry, entry->get("RuleNumber"),
                  "Another entry has the number " + quote(std::get<3>(key)) + " as well")
          .with_resource(entry->address());
    }
  }
}

}  // namespace

extern constinit const Rule network_acl_number_twice{
    .id = "aws/network-acl-number-twice",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Two entries of a network access list have one number",
    .risk = "The deployment fails, or one of them is not in force.",
    .fix = "Give each entry of a direction a number of its own.",
    .aliases = kTexts<"cfn_nag:F79", "kics:045ddb54-cfc5-4abb-9e05-e427b2bc96fe">,
    .topics = {Topic::network, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc network_acl_number_twice_doc{.rule = network_acl_number_twice,
                                                            .why = kWhy,
                                                            .source = "AWS: network ACL rules",
                                                            .path = "template.yaml",
                                                            .bad = kBad,
                                                            .good = kGood};

}  // namespace sluice::aws
