#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/addresses.h"
#include "core/rules/shared/fetch.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <span>
#include <string>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
In a network of one's own, too, everyone who is on the way reads and changes what goes over http. A variable
with such an address is worth a look: whatever is told it, talks without encryption.
)";

constexpr std::string_view kBad[] = {
    R"(include:
  - remote: «http://templates.internal/ci.yml»
variables:
  REGISTRY: «http://registry.example.com»
build:
  script:
    - curl «http://192.168.1.10/a.tar.gz» -o a.tar.gz
)",
    R"(build:
  variables:
    NEXUS: {value: «http://nexus.internal/repo», description: where packages are}
  script:
    - wget «ftp://files.corp.lan/x»
)",
};
constexpr std::string_view kGood[] = {
    R"(variables:
  REGISTRY: https://registry.example.com
  ELASTIC: http://elasticsearch:9200
  HTTP_PROXY: http://proxy.example.com:3128
  HEALTH: http://localhost:8080
  DOCKER_HOST: tcp://docker:2375
build:
  script:
    - curl http://example.com/x
    - curl http://app:8080/health
)",
    R"(variables:
  URL: http://$HOST/x
  TEXT: see http://example.com
build:
  script:
    - '# curl http://10.0.0.1'
    - echo http://nexus.internal
)",
};
constexpr std::string_view kHttp[] = {"glsec:GL016"};
constexpr std::string_view kFtp[] = {"glsec:GL040"};
constexpr auto kAliases = kJoined<kHttp, kFtp>;

std::span<const std::string_view> aliases_of(std::string_view address) {
  return address.starts_with("ftp:") ? std::span<const std::string_view>(kFtp) : kHttp;
}

void check_call(const Invocation& call, ScriptSink& sink) {
  if (call.flag("--ssl-reqd") != nullptr) return;
  for (const shell::Word* const word : remote_addresses(call)) {
    const std::string address = name_of(*word);
    if (plainness_of(address) == Plain::internal)
      sink.report(word->at,
                  quote(call.name) + " asks " + quote(host_of(address)) + " without encryption")
          .with_aliases(aliases_of(address));
  }
}

// A proxy is asked over http, whatever goes through it.
bool is_proxy(std::string_view name) { return lower_case(name).ends_with("proxy"); }

void check(const Pipeline& pipeline, Sink& sink) {
  for (const Include& include : pipeline.includes) {
    if (plainness_of(include.remote.value) == Plain::internal)
      sink.report(include.remote, quote(include.remote.value) + " is included without encryption")
          .with_aliases(kHttp);
  }
  for (const VariableBlock& set : variables(pipeline)) {
    for (const NodeRef variable : set.node.children()) {
      const NodeRef value = value_of(variable);
      if (!value.is_scalar() || is_proxy(variable.key().value) ||
          plainness_of(value.value()) == Plain::no)
        continue;
      sink.report(value, quote(variable.key().value) + " is " + quote(value.value()))
          .with_resource(set.address())
          .with_aliases(aliases_of(value.value()));
    }
  }
  check_calls(pipeline, sink, check_call);
}

}  // namespace

extern constinit const Rule insecure_internal_url{
    .id = "gitlab/insecure-internal-url",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Address of a private network without encryption",
    .risk = "Whoever gets into that network reads what the job sends, and decides what it gets.",
    .fix =
        "Give the server a certificate, of an authority of your own if need be, and write https.",
    .aliases = kAliases,
    .topics = {Topic::encryption},
    .check = check,
};

extern constinit const RuleDoc insecure_internal_url_doc{.rule = insecure_internal_url,
                                                         .why = kWhy,
                                                         .source = "CWE-319",
                                                         .path = ".gitlab-ci.yml",
                                                         .bad = kBad,
                                                         .good = kGood};

}  // namespace sluice::gitlab
