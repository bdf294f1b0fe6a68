#include "core/model/resource.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
The first version of the instance metadata service answers any GET request. One request forged
through an application on the instance (SSRF) gives away the credentials of its role. The second
version asks for a token first, which such a request cannot get. `http_tokens = "required"`
switches the first one off; a service that is disabled altogether is fine as well.
)";

constexpr std::string_view kBad[] = {
    "«resource \"aws_instance\" \"web\"» {\n  ami = \"ami-1\"\n}\n",
    "resource \"aws_launch_template\" \"web\" {\n  metadata_options {\n"
    "    http_tokens = «\"optional\"»\n  }\n}\n",
    "«resource \"aws_instance\" \"web\"» {\n  metadata_options {\n"
    "    http_endpoint = \"enabled\"\n  }\n}\n",
};
constexpr std::string_view kGood[] = {
    "resource \"aws_instance\" \"web\" {\n  metadata_options {\n    http_tokens = \"required\"\n"
    "  }\n}\n",
    "resource \"aws_instance\" \"web\" {\n  metadata_options {\n    http_endpoint = \"disabled\"\n"
    "  }\n}\n",
    "resource \"aws_instance\" \"web\" {\n  metadata_options {\n    http_tokens = var.tokens\n"
    "  }\n}\n",
    "resource \"aws_instance\" \"web\" {\n  launch_template {\n    id = \"lt-1\"\n  }\n}\n",
    "resource \"aws_launch_template\" \"web\" {\n  dynamic \"metadata_options\" {\n"
    "    for_each = var.options\n    content {\n      http_endpoint = \"enabled\"\n    }\n  }\n}\n",
};

void check(const Resource& resource, Sink& sink) {
  const bool is_instance = resource.is("aws_instance");
  if (!is_instance && !resource.is("aws_launch_template") &&
      !resource.is("aws_launch_configuration")) {
    return;
  }
  const Value tokens = resource.get("metadata_options.http_tokens");
  if (tokens.is_unknown() || tokens.text().value == "required") return;
  const Value endpoint = resource.get("metadata_options.http_endpoint");
  if (endpoint.is_unknown() || endpoint.text().value == "disabled") return;
  // What the instance itself leaves out may stand in its launch template.
  if (tokens.is_absent() && is_instance && !resource.get("launch_template").is_absent()) return;
  set_attribute(sink.report(resource, tokens), Edit::Safety::needs_review, resource, tokens,
                "required");
}

}  // namespace

extern constinit const Rule instance_metadata_v1{
    .id = "aws/instance-metadata-v1",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .title = "Instance metadata is given without a token",
    .risk =
        "One forged request through an application on the instance steals its role's "
        "credentials.",
    .fix = "Add metadata_options { http_tokens = \"required\" }.",
    .aliases =
        kTexts<"checkov:CKV_AWS_79", "trivy:AWS-0028", "kics:f1g2h3i4-j5k6-7lmn-8opq-9012rstuvwxy">,
    .topics = {Topic::credentials, Topic::network},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc instance_metadata_v1_doc{
    .rule = instance_metadata_v1,
    .why = kWhy,
    .source = "AWS: configure the instance metadata service; CWE-918",
    .path = "main.tf",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
