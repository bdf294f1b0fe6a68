#include "core/model/actions.h"
#include "core/model/dependabot.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Some ecosystems run code of a package to find out what it depends on. Dependabot does not, unless
`insecure-external-code-execution: allow` tells it to.
)";

constexpr std::string_view kBad[] = {
    R"(version: 2
updates:
  - package-ecosystem: pip
    directory: /
    insecure-external-code-execution: «allow»
)",
    R"(version: 2
updates:
  - {package-ecosystem: bundler, directory: /, insecure-external-code-execution: «"allow"»}
)",
};
constexpr std::string_view kGood[] = {
    R"(version: 2
updates:
  - package-ecosystem: pip
    directory: /
    insecure-external-code-execution: deny
)",
    R"(version: 2
updates:
  - package-ecosystem: pip
    directory: /
    # insecure-external-code-execution: allow
)",
};
constexpr std::string_view kAliases[] = {"zizmor:dependabot-execution"};

void check(const dependabot::File& file, Sink& sink) {
  for (const dependabot::Update& update : file.updates) {
    const NodeRef value = update.node["insecure-external-code-execution"];
    if (value.value() == "allow")
      sink.report(value, "Packages of " + quote(update.ecosystem.value) + " may run code");
  }
}

}  // namespace

extern constinit const Rule dependabot_execution{
    .id = "actions/dependabot-execution",
    .severity = Severity::high,
    .title = "Dependabot runs code of the packages that it looks at",
    .risk =
        "A hostile release runs with the credentials of private registries as soon as it is "
        "proposed.",
    .fix = "Remove the key, or set it to deny.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc dependabot_execution_doc{
    .rule = dependabot_execution,
    .why = kWhy,
    .source = "GitHub: Dependabot options reference, insecure-external-code-execution",
    .path = ".github/dependabot.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
