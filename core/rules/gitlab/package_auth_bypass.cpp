#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/calls.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/settings.h"
#include "core/rules/sink.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A package without a signature is whatever the server, or somebody before it, sends. It is installed with the
rights of the job, and most often as root.
)";

constexpr std::string_view kBad[] = {
    R"(job:
  script:
    - apt-get install -y «--allow-unauthenticated» tool
    - apt-get -o «APT::Get::AllowUnauthenticated=true» install -y tool
    - apk add «--allow-untrusted» tool.apk
)",
    R"(job:
  before_script:
    - echo «"deb [arch=amd64 trusted=yes] https://example.com/ ./"» >> /etc/apt/sources.list
    - |
      yum install -y «--nogpgcheck» tool
      rpm -i «--nosignature» tool.rpm
)",
};
constexpr std::string_view kGood[] = {
    R"(job:
  script:
    - apt-get install -y tool; apk add curl; yum install -y tool
    - echo "deb [signed-by=/k.gpg] https://example.com/ ./" > /etc/apt/sources.list.d/x.list
    - gcloud run deploy app --allow-unauthenticated
    - apt-key add key.gpg
)",
    R"(job:
  script:
    - '# apt-get install --allow-unauthenticated tool'
    - echo "trusted=yes"
    - echo "deb [trusted=no] https://example.com/ ./"
    - apt-get -o APT::Get::AllowUnauthenticated=false install -y tool
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL069"};

struct Switches {
  std::string_view program;
  std::span<const std::string_view> flags;
};
constexpr std::string_view kApt[] = {"--allow-unauthenticated", "--force-yes"};
constexpr std::string_view kApk[] = {"--allow-untrusted"};
constexpr std::string_view kRpm[] = {"--nogpgcheck", "--no-gpg-checks", "--nosignature"};
constexpr Switches kSwitches[] = {{"apt-get", kApt}, {"apt", kApt},      {"aptitude", kApt},
                                  {"apk", kApk},     {"yum", kRpm},      {"dnf", kRpm},
                                  {"rpm", kRpm},     {"microdnf", kRpm}, {"zypper", kRpm}};

// -o APT::Get::AllowUnauthenticated=true, Acquire::AllowInsecureRepositories=1
bool is_insecure_option(std::string_view word) {
  const std::size_t equals = word.find('=');
  if (equals == word.npos || is_off(word.substr(equals + 1))) return false;
  std::string_view name = word.substr(0, equals);
  if (name.starts_with("-o")) name.remove_prefix(2);
  return is_same_name(name, "APT::Get::AllowUnauthenticated") ||
         is_same_name(name, "Acquire::AllowInsecureRepositories");
}

// A line of sources.list that trusts its server: deb [trusted=yes] …
bool is_trusting_source(std::string_view line) {
  const std::size_t start = line.find("deb");
  const std::size_t open = line.find('[');
  const std::size_t end = line.find(']');
  if (start == line.npos || open == line.npos || end == line.npos || start > open || open > end)
    return false;
  return line.substr(open, end - open).find("trusted=yes") != line.npos;
}

void check_call(const Invocation& call, ScriptSink& sink) {
  const bool is_writer =
      call.name == "echo" || call.name == "printf" || call.name == "add-apt-repository";
  const auto row = std::find_if(std::begin(kSwitches), std::end(kSwitches),
                                [&](const Switches& one) { return one.program == call.name; });
  if (row == std::end(kSwitches) && !is_writer) return;
  for (const shell::Word& word : call.arguments()) {
    const std::string_view text = word.prefix();
    if (is_writer) {
      if (is_trusting_source(word.written))
        sink.report(word.at, "A package source is trusted without its key");
      continue;
    }
    const bool is_switch =
        std::find(row->flags.begin(), row->flags.end(), text) != row->flags.end() ||
        (call.name.starts_with("apt") && is_insecure_option(text));
    if (is_switch) sink.report(word.at, called_with(call, word));
  }
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule package_auth_bypass{
    .id = "gitlab/package-auth-bypass",
    .severity = Severity::medium,
    .title = "Packages are installed without a signature",
    .risk = "A package that somebody else made, or changed on the way, is run by the job.",
    .fix = "Remove the switch; add the key of the repository, with signed-by or rpm --import.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc package_auth_bypass_doc{.rule = package_auth_bypass,
                                                       .why = kWhy,
                                                       .source = "CWE-347",
                                                       .path = ".gitlab-ci.yml",
                                                       .bad = kBad,
                                                       .good = kGood};

}  // namespace sluice::gitlab
