#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/addresses.h"
#include "core/rules/shared/fetch.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <span>
#include <string>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Over http, ftp and git nothing tells who answers, nor whether the answer was changed on the way. What a
pipeline includes that way, or a job downloads, is chosen by everyone in between. Addresses of private networks
are reported by `gitlab/insecure-internal-url`.
)";

constexpr std::string_view kBad[] = {
    R"(include:
  - remote: «http://templates.example.com/ci.yml»
build:
  script:
    - curl -fsSL «http://example.com/tool.sh» -o tool.sh
    - wget -q --ftp-user=me «ftp://example.com/assets.zip»
)",
    R"(after_script:
  - |
    git clone «git://example.com/octo/tool»
    git clone --depth 1 «"http://git.example.com/octo/tool"»
)",
};
constexpr std::string_view kGood[] = {
    R"(include:
  - remote: https://templates.example.com/ci.yml
  - remote: http://localhost/ci.yml
build:
  script:
    - curl https://example.com/tool http://localhost:8080/health http://app/health
    - curl sftp://example.com/file && wget ftps://example.com/file
    - curl --ssl-reqd ftp://example.com/file.zip
)",
    R"(build:
  script:
    - '# curl http://example.com'
    - echo http://example.com
    - curl "http://$HOST/x" http://10.0.0.1/x
    - curl -H "Referer: http://example.com" https://example.com
    - git clone ssh://git@example.com/octo/tool
    - git commit -m http://example.com
)",
};
constexpr std::string_view kHttp[] = {"glsec:GL016"};
constexpr std::string_view kFtp[] = {"glsec:GL040"};
constexpr auto kAliases = kJoined<kHttp, kFtp>;

std::span<const std::string_view> aliases_of(std::string_view address) {
  return address.starts_with("ftp:") ? std::span<const std::string_view>(kFtp) : kHttp;
}

void check_call(const Invocation& call, ScriptSink& sink) {
  // That asks the server for TLS before anything is said.
  if (call.flag("--ssl-reqd") != nullptr) return;
  for (const shell::Word* const word : remote_addresses(call)) {
    const std::string address = name_of(*word);
    if (plainness_of(address) == Plain::open)
      sink.report(word->at,
                  quote(call.name) + " asks " + quote(host_of(address)) + " without encryption")
          .with_aliases(aliases_of(address));
  }
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const Include& include : pipeline.includes) {
    if (plainness_of(include.remote.value) == Plain::open)
      sink.report(include.remote, quote(include.remote.value) + " is included without encryption")
          .with_severity(Severity::high)
          .with_aliases(kHttp);
  }
  check_calls(pipeline, sink, check_call);
}

}  // namespace

extern constinit const Rule insecure_url{
    .id = "gitlab/insecure-url",
    .severity = Severity::medium,
    .title = "Address without encryption",
    .risk =
        "Whoever is on the way to the server decides what the job runs, and reads what it sends.",
    .fix =
        "Write https in its place; where the server has none, compare a checksum that is kept "
        "here.",
    .aliases = kAliases,
    .topics = {Topic::encryption, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc insecure_url_doc{.rule = insecure_url,
                                                .why = kWhy,
                                                .source = "CWE-319; CWE-494",
                                                .path = ".gitlab-ci.yml",
                                                .bad = kBad,
                                                .good = kGood};

}  // namespace sluice::gitlab
