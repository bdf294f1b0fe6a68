#include <initializer_list>
#include <string>
#include <string_view>

#include "core/model/resource.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/shared/end_of_life.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

// Versions of what AWS runs that are over at the date of the audit.
namespace sluice::aws {
namespace {

struct Column {
  std::string_view type, path;
};

void check_version(const Resource& resource, std::initializer_list<Column> columns,
                   std::string_view product, std::string_view what, Sink& sink) {
  for (const Column& column : columns) {
    if (!resource.is(column.type)) continue;
    for (const Value& value : resource.all(column.path)) {
      if (!value.is_scalar()) continue;
      const auto over = ended(product, value.text().value, sink.today);
      if (over)
        sink.report(
            resource, value,
            std::string(what) + " of " + quote(over->version) + " ended on " + over->date());
    }
  }
}

void runtime(const Resource& resource, Sink& sink) {
  check_version(resource,
                {{"aws_lambda_function", "runtime"},
                 {"AWS::Lambda::Function", "Runtime"},
                 {"AWS::Serverless::Function", "Runtime"}},
                "lambda", "Support", sink);
}

void cluster(const Resource& resource, Sink& sink) {
  check_version(resource,
                {{"aws_eks_cluster", "version"},
                 {"aws_eks_node_group", "version"},
                 {"AWS::EKS::Cluster", "Version"},
                 {"AWS::EKS::Nodegroup", "Version"}},
                "eks", "Extended support", sink);
}

constexpr std::string_view kRuntimeWhy = R"(
A runtime is deprecated when its language or its system gets no more updates. From then on AWS mends
nothing in it and gives no support; later on functions can be neither created nor changed. The dates
are those of AWS, held against the date of the audit.
)";
constexpr std::string_view kClusterWhy = R"(
A version of Kubernetes gets updates from AWS for fourteen months, and for twelve more as extended
support, which is paid for. At its end the control plane is upgraded by force. The dates are those of
AWS, held against the date of the audit.
)";

constexpr Rule kRows[] = {
    {.id = "aws/lambda-old-runtime",
     .severity = Severity::medium,
     .title = "Function's runtime is no longer maintained",
     .risk = "Faults that are long mended elsewhere stay open.",
     .fix = "Move to a runtime that AWS supports.",
     .aliases = kTexts<"checkov:CKV_AWS_363", "cdk_nag:AwsSolutions-L1">,
     .topics = {Topic::hygiene, Topic::integrity},
     .check = runtime},
    {.id = "aws/eks-old-version",
     .severity = Severity::medium,
     .persona = Persona::pedantic,
     .title = "Cluster runs a version of Kubernetes that is no longer supported",
     .risk = "Faults that are long mended elsewhere stay open.",
     .fix = "Upgrade to a version that AWS supports.",
     .aliases = kTexts<"checkov:CKV_AWS_339">,
     .topics = {Topic::hygiene, Topic::integrity},
     .check = cluster},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kRuntimeWhy, "AWS: Lambda runtimes", "template.yaml",
     kTexts<R"(Resources:
  A:
    Type: AWS::Lambda::Function
    Properties: {Runtime: «nodejs16.x»}
)",
            R"(Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.7}}
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties: «{Handler: a.b}»
)">,
     kTexts<R"(Parameters: {Runtime: {Type: String}}
Resources:
  A:
    Type: AWS::Lambda::Function
    Properties: {Runtime: nodejs20.x}
  B:
    Type: AWS::Lambda::Function
    Properties: {Runtime: !Ref Runtime}
  C:
    Type: AWS::Lambda::Function
    Properties: {Runtime: java8.al2}
  D:
    Type: AWS::Lambda::Function
    Properties: {Runtime: nodejs18.x}
)">},
    {kRows[1], kClusterWhy, "AWS: EKS Kubernetes versions", "template.yaml", kTexts<R"(Resources:
  A:
    Type: AWS::EKS::Cluster
    Properties: {Version: «"1.22"»}
)">,
     kTexts<R"(Resources:
  A:
    Type: AWS::EKS::Cluster
    Properties: {Version: "1.29"}
  B:
    Type: AWS::EKS::Cluster
)">},
};

}  // namespace

extern constinit const RuleTable end_of_life_rows{kRows};
extern constinit const RuleDocTable end_of_life_rows_docs{kDocs};

}  // namespace sluice::aws
