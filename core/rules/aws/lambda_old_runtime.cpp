#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include "core/model/resource.h"
#include "core/rules/rule.h"
#include "core/rules/shared/dates.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
AWS stops patching a runtime on the day on which it is deprecated; some months later functions with
it can be neither made nor changed. What has ended is judged by the date of the audit, as AWS
announced it; without a date, by that of the table.

Runtimes on Amazon Linux 2 whose date AWS still moves (`java11`, `java17`, `python3.10`,
`provided.al2`) are left alone.
)";

constexpr std::string_view kBad[] = {
    "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {Runtime: "
    "«nodejs16.x»}\n",
    "Parameters:\n  Runtime: {Type: String, Default: python3.7}\nResources:\n  F:\n"
    "    Type: AWS::Lambda::Function\n    Properties: {Runtime: !Ref «Runtime»}\n",
};
constexpr std::string_view kGood[] = {
    "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: nodejs22.x}\n"
    "  G:\n    Type: AWS::Lambda::Function\n    Properties: {PackageType: Image}\n",
    "Parameters:\n  Runtime: {Type: String}\nResources:\n  F:\n    Type: AWS::Lambda::Function\n"
    "    Properties: {Runtime: !Ref Runtime}\n",
};

struct Runtime {
  std::string_view name;
  std::int32_t end;  // YYYYMMDD, of its deprecation
};
// AWS Lambda: runtimes, and deprecated runtimes. As of kAsOf.
constexpr std::int32_t kAsOf = 20260601;
constexpr Runtime kRuntimes[] = {
    {"dotnet5.0", 20220510},      {"dotnet6", 20241220},       {"dotnet7", 20240514},
    {"dotnet8", 20261110},        {"dotnetcore1.0", 20190627}, {"dotnetcore2.0", 20190530},
    {"dotnetcore2.1", 20220105},  {"dotnetcore3.1", 20230403}, {"go1.x", 20240108},
    {"java8", 20240108},          {"nodejs", 20161031},        {"nodejs4.3", 20200305},
    {"nodejs4.3-edge", 20190430}, {"nodejs6.10", 20190812},    {"nodejs8.10", 20200306},
    {"nodejs10.x", 20210730},     {"nodejs12.x", 20230331},    {"nodejs14.x", 20231204},
    {"nodejs16.x", 20240612},     {"nodejs18.x", 20250901},    {"nodejs20.x", 20260430},
    {"nodejs22.x", 20270430},     {"nodejs24.x", 20280430},    {"provided", 20240108},
    {"python2.7", 20210715},      {"python3.6", 20220718},     {"python3.7", 20231204},
    {"python3.8", 20241014},      {"python3.9", 20251215},     {"python3.12", 20281031},
    {"python3.13", 20290630},     {"ruby2.5", 20210730},       {"ruby2.7", 20231207},
    {"ruby3.2", 20260331},        {"ruby3.3", 20270331},       {"ruby3.4", 20280331},
};

void check(const Resource& resource, Sink& sink) {
  std::string_view path;
  if (resource.is("AWS::Lambda::Function") || resource.is("AWS::Serverless::Function"))
    path = "Runtime";
  if (resource.is("aws_lambda_function")) path = "runtime";
  if (path.empty()) return;
  const Value value = resource.get(path);
  const auto* const found =
      std::find_if(std::begin(kRuntimes), std::end(kRuntimes),
                   [&](const Runtime& one) { return value.text().value == one.name; });
  if (found == std::end(kRuntimes)) return;
  if (day_of(found->end) > sink.today.value_or(day_of(kAsOf))) return;
  sink.report(resource, value,
              quote(found->name) + " was deprecated on " + written_date(found->end));
}

}  // namespace

extern constinit const Rule lambda_old_runtime{
    .id = "aws/lambda-old-runtime",
    .severity = Severity::medium,
    .title = "Function's runtime is no longer maintained",
    .risk = "Faults that are long mended elsewhere stay open.",
    .fix = "Move the function to a runtime that AWS maintains.",
    .aliases = kTexts<"checkov:CKV_AWS_363", "cdk_nag:AwsSolutions-L1">,
    .topics = {Topic::hygiene, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc lambda_old_runtime_doc{
    .rule = lambda_old_runtime,
    .why = kWhy,
    .source = "AWS Lambda: runtimes, runtime use after deprecation",
    .path = "template.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
