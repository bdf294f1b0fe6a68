#include "core/model/document.h"
#include "core/model/resource_graph.h"
#include "core/rules/lists.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::terraform {
namespace {

constexpr std::string_view kWhy = R"(
Terraform evaluates every expression when it plans, and gives up where a function is called with what
it does not take: `element` of an empty list, `cidrsubnet` of what is no network, `one` of two. What
the expression was to set is not known then, so nobody has judged it. Only calls are told of that
fail whatever values the variables of the configuration are given; what stands in `try` or `can`, or
is made by an instance that may not exist, may fail.
)";

constexpr std::string_view kBad[] = {
    R"(locals {
  first = «element([], 0)»
  net   = upper(«cidrsubnet("10.0.0.0/30", 8, 1)»)
}
)",
    R"(variable "size" { default = 4 }
resource "aws_s3_bucket" "b" {
  for_each = toset(["a", "b"])
  bucket   = «tonumber(each.key)»
}
)"};
constexpr std::string_view kGood[] = {
    R"(variable "list" { default = [] }
locals {
  first = element(var.list, 0)
  all   = [for x in var.list : tonumber(x)]
  safe  = try(element([], 0), "none")
  other = var.unset == "" ? element([], 0) : "x"
}
variable "unset" {}
resource "aws_s3_bucket" "b" {
  count  = var.unset
  bucket = tonumber("x")
}
)"};

void check(const ResourceGraph& graph, Sink& sink) {
  for (const ConfigurationFault& fault : graph.faults) {
    sink.report(fault.document->id, fault.at,
                quote(fault.function) + " does not take these arguments")
        .with_evidence(std::string(fault.function));
  }
}

}  // namespace

extern constinit const Rule invalid_expression{
    .id = "terraform/invalid-expression",
    .severity = Severity::medium,
    .title = "Function is called with what it does not take",
    .risk = "The configuration can be neither planned nor judged here.",
    .fix = "Hand the function what it takes, or say by try() what counts instead.",
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc invalid_expression_doc{
    .rule = invalid_expression,
    .why = kWhy,
    .source = "Terraform language: expressions and functions",
    .path = "main.tf",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::terraform
