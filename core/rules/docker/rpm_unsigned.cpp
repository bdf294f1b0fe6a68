#include "core/model/docker.h"
#include "core/rules/docker/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
The flags take packages that no known key has signed, or whose content is not what was signed.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN yum install -y «--nogpgcheck» x\nRUN rpm -i «--nosignature» x.rpm\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN yum install -y x; rpm --import key; echo --nogpgcheck\n",
};

// Of repositories, and of the package itself.
constexpr std::string_view kRepository[] = {"checkov:CKV2_DOCKER_9"};
constexpr std::string_view kPackage[] = {"checkov:CKV2_DOCKER_10"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  for (const Invocation& call : instruction.invocations) {
    if (call.name != "yum" && call.name != "dnf" && call.name != "microdnf" &&
        call.name != "tdnf" && call.name != "rpm" && call.name != "zypper")
      continue;
    for (const std::string_view name : {"--nogpgcheck", "--no-gpg-checks"}) {
      if (const shell::Word* const flag = call.flag(name))
        report_flag(call, *flag, sink).with_aliases(kRepository);
    }
    for (const std::string_view name : {"--nosignature", "--nodigest", "--noverify"}) {
      if (const shell::Word* const flag = call.flag(name))
        report_flag(call, *flag, sink).with_aliases(kPackage);
    }
  }
}

}  // namespace

extern constinit const Rule rpm_unsigned{
    .id = "docker/rpm-unsigned",
    .severity = Severity::high,
    .title = "Packages are installed by yum, dnf or rpm without a signature",
    .risk = "A package that somebody else made, or changed on the way, is installed as root.",
    .fix = "Remove the flag; import the key of the repository with rpm --import.",
    .aliases = kJoined<kRepository, kPackage>,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc rpm_unsigned_doc{.rule = rpm_unsigned,
                                                .why = kWhy,
                                                .source = "CWE-347",
                                                .path = "Dockerfile",
                                                .bad = kBad,
                                                .good = kGood};

}  // namespace sluice::docker
