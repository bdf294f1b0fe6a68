#include "core/model/resource.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
A header whose name is not valid is read differently by the load balancer and by what stands behind
it; that difference is how requests are smuggled. Only application load balancers read headers, so
network and gateway ones are left alone.
)";

constexpr std::string_view kBad[] = {
    "«resource \"aws_lb\" \"web\"» {\n  name = \"web\"\n}\n",
    "resource \"aws_alb\" \"web\" {\n  load_balancer_type         = \"application\"\n"
    "  drop_invalid_header_fields = «false»\n}\n",
};
constexpr std::string_view kGood[] = {
    "resource \"aws_lb\" \"web\" {\n  drop_invalid_header_fields = true\n}\n",
    "resource \"aws_lb\" \"tcp\" {\n  load_balancer_type = \"network\"\n}\n",
    "resource \"aws_lb\" \"any\" {\n  load_balancer_type = var.type\n}\n",
};

void check(const Resource& resource, Sink& sink) {
  if (!resource.is("aws_lb") && !resource.is("aws_alb")) return;
  const Value type = resource.get("load_balancer_type");
  if (!type.is_absent() && type.text().value != "application") return;
  const Value drop = resource.get("drop_invalid_header_fields");
  if (drop.is_unknown() || drop.is_true()) return;
  set_attribute(sink.report(resource, drop), Edit::Safety::needs_review, resource, drop, "true");
}

}  // namespace

extern constinit const Rule lb_keeps_invalid_headers{
    .id = "aws/lb-keeps-invalid-headers",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Load balancer passes invalid headers on",
    .risk = "A request that is read in two ways carries a second one past the checks.",
    .fix = "Set drop_invalid_header_fields = true.",
    .aliases = kTexts<"checkov:CKV_AWS_131", "trivy:AWS-0052",
                      "kics:6e3fd2ed-5c83-4c68-9679-7700d224d379">,
    .topics = {Topic::network},
    .check = check,
};

extern constinit const RuleDoc lb_keeps_invalid_headers_doc{
    .rule = lb_keeps_invalid_headers,
    .why = kWhy,
    .source = "AWS: attributes of an Application Load Balancer; CWE-444",
    .path = "main.tf",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
