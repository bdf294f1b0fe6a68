#include "core/model/docker.h"
#include "core/rules/docker/packages.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
Debian installs what a package recommends unless it is told not to. An image needs what it runs.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN apt-get update && \\\n    «apt-get install -y curl»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN apt-get install -y --no-install-recommends curl\n",
    "FROM debian:12.5\nRUN apt-get -o APT::Install-Recommends=false install -y curl\n",
    "FROM debian:12.5\nRUN apt-get update; echo apt-get install\n",
    "FROM debian:12.5\nRUN echo 'APT::Install-Recommends \"0\";' > /etc/apt/apt.conf.d/99x && "
    "apt-get install -y curl\n",
};

constexpr std::string_view kAliases[] = {
    "trivy:DS-0029", "kics:7384dfb2-fcd1-4fbf-91cd-6c44c318c33c", "hadolint:DL3015"};

// Also where an option or a file of apt's configuration says so.
bool is_configured(const Instruction& instruction) {
  return instruction.syntax->text.find("Install-Recommends") != std::string_view::npos;
}

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run) || is_configured(instruction)) return;
  for (const Invocation& call : instruction.invocations) {
    const auto install = install_of(call, kApt);
    if (call.name != "apt-get" || !install) continue;
    if (call.flag("--no-install-recommends") != nullptr) continue;
    Hit& hit = sink.report(call.command->at, installed(*install) + " with what it recommends");
    add_flag(hit, Edit::Safety::needs_review, instruction, *install, "--no-install-recommends");
  }
}

}  // namespace

extern constinit const Rule apt_install_recommends{
    .id = "docker/apt-install-recommends",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Recommended packages are installed as well",
    .risk = "Programs that nobody asked for are there for an attacker to use, and need patches.",
    .fix = "Add --no-install-recommends to the call.",
    .aliases = kAliases,
    .topics = {Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc apt_install_recommends_doc{.rule = apt_install_recommends,
                                                          .why = kWhy,
                                                          .source = "Docker build best practices",
                                                          .path = "Dockerfile",
                                                          .bad = kBad,
                                                          .good = kGood};

}  // namespace sluice::docker
