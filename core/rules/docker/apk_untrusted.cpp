#include "core/model/docker.h"
#include "core/rules/docker/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`--allow-untrusted` takes packages that no known key has signed.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN apk add «--allow-untrusted» x.apk\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN apk add x && echo --allow-untrusted\n",
};

constexpr std::string_view kAliases[] = {"checkov:CKV2_DOCKER_7"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  for (const Invocation& call : instruction.invocations) {
    if (call.name != "apk") continue;
    for (const std::string_view name : {"--allow-untrusted"}) {
      if (const shell::Word* const flag = call.flag(name)) report_flag(call, *flag, sink);
    }
  }
}

}  // namespace

extern constinit const Rule apk_untrusted{
    .id = "docker/apk-untrusted",
    .severity = Severity::high,
    .title = "Packages are installed by apk without a signature",
    .risk = "A package that somebody else made, or changed on the way, is installed as root.",
    .fix = "Remove --allow-untrusted; put the key of the repository into /etc/apk/keys.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc apk_untrusted_doc{.rule = apk_untrusted,
                                                 .why = kWhy,
                                                 .source = "CWE-347",
                                                 .path = "Dockerfile",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::docker
