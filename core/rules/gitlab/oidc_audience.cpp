#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/deploys.h"
#include "core/rules/shared/gitlab_variables.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
An identity token is as narrow as its audience: whoever receives it can use it wherever that audience is
accepted. An audience that is the address of GitLab itself, a wildcard, a name that outsiders choose, or a
list of several receivers lets one of them act as the job at another.
)";

constexpr std::string_view kBad[] = {
    R"(deploy:
  id_tokens:
    CLOUD_TOKEN:
      aud: «https://gitlab.com»
    VAULT_TOKEN:
      aud: [https://vault.example.org, «"*"»]
  script: [./deploy.sh]
)",
    R"(deploy:
  id_tokens:
    TOKEN:
      aud: «[sts.amazonaws.com, https://vault.example.org]»
    «OTHER»: {}
  script: [./deploy.sh]
)",
    R"(default:
  id_tokens:
    TOKEN: {aud: «"https://$CI_COMMIT_REF_NAME.example.org"»}
deploy:
  script: [./deploy.sh]
)",
};
constexpr std::string_view kGood[] = {
    R"(deploy:
  id_tokens:
    SIGSTORE_ID_TOKEN: {aud: sigstore}
    AWS_TOKEN: {aud: [sts.amazonaws.com]}
    VAULT_TOKEN: {aud: $VAULT_AUDIENCE}
  script: [./deploy.sh]
)",
    R"(deploy:
  secrets:
    PASSWORD: {vault: production/db/password@ops}
  script: [./deploy.sh]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL009"};

// Nothing where the audience is one receiver.
std::string fault_of(std::string_view audience, const EffectiveJob& job) {
  constexpr std::array<std::string_view, 8> kGitLab = {
      "https://gitlab.com", "https://gitlab.com/",     "gitlab.com",      "$CI_SERVER_URL",
      "${CI_SERVER_URL}",   "https://$CI_SERVER_HOST", "$CI_SERVER_HOST", "$CI_SERVER_FQDN"};
  if (audience.empty()) return "Audience is empty";
  if (audience.find('*') != audience.npos) return "Audience " + quote(audience) + " is a wildcard";
  if (std::find(kGitLab.begin(), kGitLab.end(), audience) != kGitLab.end())
    return "Audience is GitLab itself, for whoever accepts its tokens";
  const EffectiveOrigin origin = origin_within(job, audience);
  if (origin.content != Content::safe) return quote(origin.variable) + " chooses the audience";
  return {};
}

void check_token(const Field& token, const EffectiveJob& job, Sink& sink) {
  const Field* const audience = token.value->field("aud");
  if (audience == nullptr || audience->value->is_null()) {
    if (is_closed(job)) sink.report_key(token, "Token " + quote(token.key) + " has no audience");
    return;
  }
  if (!audience->value->is_sequence()) {
    const std::string fault = fault_of(audience->value->text, job);
    if (!fault.empty()) sink.report(*audience, fault);
    return;
  }
  bool is_told = false;
  for (const Item& item : audience->value->items) {
    const std::string fault = fault_of(item.value->text, job);
    if (fault.empty()) continue;
    sink.report(item, fault);
    is_told = true;
  }
  const std::size_t receivers = audience->value->items.size();
  if (receivers > 1 && !is_told)
    sink.report(*audience, "Token " + quote(token.key) + " is for " + std::to_string(receivers) +
                               " receivers");
}

void check(const EffectiveJob& job, Sink& sink) {
  const Node* const tokens = job.get("id_tokens");
  if (tokens == nullptr) return;
  for (const Field& token : tokens->fields) check_token(token, job, sink);
}

}  // namespace

extern constinit const Rule oidc_audience{
    .id = "gitlab/oidc-audience",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Token of the job is meant for more than one receiver",
    .risk = "A receiver of the token, or whoever steals it there, acts as the job at the others.",
    .fix =
        "Make one token for each receiver, with its address as the only audience, and let the "
        "receiver check it.",
    .aliases = kAliases,
    .topics = {Topic::credentials, Topic::access},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc oidc_audience_doc{
    .rule = oidc_audience,
    .why = kWhy,
    .source = "GitLab: ID token authentication; RFC 8725, section 3.9",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
