#include "core/model/docker.h"
#include "core/rules/docker/packages.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`apt-get install` asks before it takes further packages or space. `-y`, `--yes`, `--assume-yes` and `-qq` answer.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN «apt-get install curl»\n",
    "FROM debian:12.5\nRUN «DEBIAN_FRONTEND=noninteractive apt-get -q install curl=7.88»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN apt-get -qy install curl\nRUN apt-get install --yes curl && apt-get -qq "
    "install wget\nRUN apt-get install -q=2 curl\n",
    "FROM debian:12.5\nRUN yes | apt-get install curl\n",
    "FROM debian:12.5\nRUN echo 'APT::Get::Assume-Yes \"true\";' > /etc/apt/apt.conf.d/90y\nRUN "
    "apt-get update\n",
};

constexpr std::string_view kAliases[] = {
    "trivy:DS-0021", "kics:77783205-c4ca-4f80-bb80-c777f267c547", "hadolint:DL3014"};

// -y, or quiet enough to mean it: -qq, -q -q, -q=2.
bool answers(const Invocation& call) {
  constexpr std::string_view kYes[] = {"-y",          "--yes",       "--assume-yes",
                                       "--force-yes", "--assume-no", "--dry-run",
                                       "-s",          "-d",          "--download-only"};
  if (call.has_any(kYes, kApt.values)) return true;
  std::size_t quiet = 0;
  for (const shell::Word& word : call.arguments()) {
    const std::string_view text = word.prefix();
    if (text == "-q=2" || text == "--quiet=2") return true;
    if (text == "--quiet") ++quiet;
    if (!text.starts_with('-') || text.starts_with("--")) continue;
    quiet += static_cast<std::size_t>(std::count(text.begin(), text.end(), 'q'));
  }
  return quiet >= 2;
}

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  bool says_yes = false;  // `yes | apt-get install`
  for (const Invocation& call : instruction.invocations) {
    if (call.name == "yes" || call.name == "echo" || call.name == "printf") says_yes = true;
    const auto install = install_of(call, kApt);
    if (call.name != "apt-get" || !install || answers(call)) continue;
    if (says_yes && call.command->stage > 0) continue;
    Hit& hit = sink.report(call.command->at, installed(*install) + " without -y");
    add_flag(hit, Edit::Safety::safe, instruction, *install, "-y");
  }
}

}  // namespace

extern constinit const Rule apt_install_asks{
    .id = "docker/apt-install-asks",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Installation by apt-get waits for an answer",
    .risk =
        "Nobody answers in a build: it fails, or is mended in a hurry with a flag that takes "
        "anything.",
    .fix = "Add -y to the call.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc apt_install_asks_doc{.rule = apt_install_asks,
                                                    .why = kWhy,
                                                    .source = "Dockerfile reference",
                                                    .path = "Dockerfile",
                                                    .bad = kBad,
                                                    .good = kGood};

}  // namespace sluice::docker
