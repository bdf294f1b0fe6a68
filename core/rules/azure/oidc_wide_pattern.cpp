#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/resource.h"
#include "core/rules/rule.h"
#include "core/rules/shared/oidc_subjects.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/trim.h"

namespace sluice::azure {
namespace {

constexpr std::string_view kWhy = R"(
A flexible federated credential takes the tokens of a forge whose `sub` matches a pattern. One that
reaches further than a repository lets in jobs of others, as a trust policy of AWS does.

Read are expressions that ask for `claims['sub']` alone; what is asked for besides may limit them.
)";
constexpr std::string_view kBad[] = {
    R"(resource "azuread_application_flexible_federated_identity_credential" "c" {
  issuer                     = "https://token.actions.githubusercontent.com"
  claims_matching_expression = «"claims['sub'] matches 'repo:acme/*'"»
}
)",
    R"(resource "azuread_application_flexible_federated_identity_credential" "c" {
  issuer                     = "https://gitlab.example.com"
  claims_matching_expression = «"claims['sub'] matches 'project_path:*:ref_type:branch:ref:main'"»
}
)"};
constexpr std::string_view kGood[] = {
    R"(resource "azuread_application_flexible_federated_identity_credential" "c" {
  issuer                     = "https://token.actions.githubusercontent.com"
  claims_matching_expression = "claims['sub'] matches 'repo:acme/api:ref:refs/heads/*'"
}
resource "azuread_application_flexible_federated_identity_credential" "d" {
  issuer = "https://token.actions.githubusercontent.com"
  claims_matching_expression = "claims['sub'] matches 'repo:acme/*' and claims['job_workflow_ref'] eq 'acme/ci/x.yml@refs/heads/main'"
}
resource "azuread_application_flexible_federated_identity_credential" "e" {
  issuer                     = var.issuer
  claims_matching_expression = "claims['sub'] eq 'repo:acme/*'"
}
)"};

// The pattern of "claims['sub'] matches '…'", where that is all there is; empty otherwise.
std::string_view pattern_of(std::string_view expression) {
  constexpr std::string_view kSubject = "claims['sub']";
  constexpr std::string_view kMatches = "matches";
  expression = trimmed(expression);
  if (!expression.starts_with(kSubject)) return {};
  expression = trimmed(expression.substr(kSubject.size()));
  if (!expression.starts_with(kMatches)) return {};
  expression = trimmed(expression.substr(kMatches.size()));
  if (expression.size() < 2 || expression.front() != '\'' || expression.back() != '\'') return {};
  expression = expression.substr(1, expression.size() - 2);
  return expression.find('\'') == expression.npos ? expression : std::string_view();
}

void check(const Resource& resource, Sink& sink) {
  if (!resource.is("azuread_application_flexible_federated_identity_credential")) return;
  const Value expression = resource.get("claims_matching_expression");
  const Value issued_by = resource.get("issuer");
  const std::string_view pattern = pattern_of(expression.text().value);
  if (pattern.empty() || !issued_by.is(Value::Type::string)) return;
  const oidc::Issuer* const issuer = oidc::issuer_at(issued_by.text().value, {&pattern, 1});
  if (issuer == nullptr) return;
  const std::vector<oidc::Example> all = oidc::examples(*issuer, pattern, true);
  const bool is_wide = std::any_of(all.begin(), all.end(),
                                   [](const oidc::Example& one) { return one.is_of_others; });
  if (!is_wide) return;
  sink.report(resource, expression,
              (expression.is_sensitive() ? std::string("The pattern") : quote(pattern)) +
                  " is more than one repository");
}

}  // namespace

extern constinit const Rule oidc_wide_pattern{
    .id = "azure/oidc-wide-pattern",
    .severity = Severity::high,
    .title = "Application trusts jobs of more than one repository",
    .risk = "Whoever can run a job there has the rights of the application.",
    .fix = "Name the repository, and the branch or environment, in the pattern.",
    .topics = {Topic::access, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc oidc_wide_pattern_doc{
    .rule = oidc_wide_pattern,
    .why = kWhy,
    .source = "Microsoft Entra: flexible federated identity credentials; GitHub: OpenID Connect",
    .path = "main.tf",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::azure
