#include "core/model/actions.h"
#include "core/model/pre_commit.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`http://` and `git://` neither encrypt nor prove who answers. pre-commit clones the repository and runs what is in it, on
every commit of everyone who works with the project.
)";

constexpr std::string_view kBad[] = {
    R"(repos:
  - repo: «http://example.com/hooks»
    rev: v1
    hooks: [{id: x}]
)",
    R"(repos:
  - repo: «git://github.com/octo/hooks»
    rev: v1
    hooks: [{id: x}]
)",
};
constexpr std::string_view kGood[] = {
    R"(repos:
  - repo: https://github.com/octo/hooks
    rev: v1
    hooks: [{id: x}]
  - repo: git@github.com:octo/http
    rev: v1
    hooks: [{id: x}]
)",
    R"(repos:
  - repo: http://localhost/hooks
    rev: v1
    hooks: [{id: x}]
  - repo: local
    hooks: [{id: x, name: x, entry: http, language: system}]
)",
};
constexpr std::string_view kAliases[] = {"zizmor:insecure-url-scheme"};

bool is_local(std::string_view host) {
  return host.starts_with("localhost") || host.starts_with("127.") || host.starts_with("[::1]");
}

void check(const pre_commit::File& file, Sink& sink) {
  for (const pre_commit::Repository& repository : file.repositories) {
    const std::string_view url = repository.url.value();
    const bool is_plain = url.starts_with("http://") || url.starts_with("git://");
    if (is_plain && !is_local(url.substr(url.find("://") + 3)))
      sink.report(repository.url, quote(url) + " is fetched in the clear");
  }
}

}  // namespace

extern constinit const Rule insecure_url_scheme{
    .id = "actions/insecure-url-scheme",
    .severity = Severity::medium,
    .title = "Hooks are fetched without transport protection",
    .risk =
        "Anybody on the way can put other code into the hooks, which run on the machines of all "
        "developers.",
    .fix = "Write the address with https://.",
    .aliases = kAliases,
    .topics = {Topic::network, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc insecure_url_scheme_doc{
    .rule = insecure_url_scheme,
    .why = kWhy,
    .source = "CWE-319; Git: Git on the server, the protocols",
    .path = ".pre-commit-config.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
