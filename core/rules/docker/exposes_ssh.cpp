#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <system_error>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
An image that exposes port 22 holds an SSH server, which needs users, keys and patches that nobody
keeps for it.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nEXPOSE 80 «22/tcp»\n",
    "FROM debian:12.5\nARG PORT=22\nEXPOSE «$PORT»\n",
    "FROM debian:12.5\nEXPOSE «20-25»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nEXPOSE 2222 80 22/udp\n",
    "FROM debian:12.5\nARG PORT\nEXPOSE $PORT\n",
};

constexpr std::string_view kAliases[] = {"checkov:CKV_DOCKER_1", "trivy:DS-0004",
                                         "kics:5907595b-5b6d-4142-b173-dbb0e73fbff8"};

// "22", "22/tcp", and ranges that hold it.
bool holds_ssh(std::string_view port) {
  const std::size_t slash = std::min(port.find('/'), port.size());
  if (slash < port.size() && port.substr(slash) != "/tcp") return false;
  port = port.substr(0, slash);
  const auto number = [](std::string_view text) {
    int value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : -1;
  };
  const std::size_t dash = port.find('-');
  if (dash == port.npos) return number(port) == 22;
  const int first = number(port.substr(0, dash));
  return first >= 0 && first <= 22 && number(port.substr(dash + 1)) >= 22;
}

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::expose)) return;
  for (std::size_t i = 0; i < instruction.values.size(); ++i) {
    const auto& port = instruction.values[i];
    if (port && holds_ssh(*port)) {
      sink.report(instruction.syntax->arguments[i], "Port " + quote(*port) + " is exposed");
    }
  }
}

}  // namespace

extern constinit const Rule exposes_ssh{
    .id = "docker/exposes-ssh",
    .severity = Severity::medium,
    .title = "Port of SSH is exposed",
    .risk = "A login into the container is a second way in, with keys and passwords of its own.",
    .fix = "Remove the port and the server; use docker exec or kubectl exec.",
    .aliases = kAliases,
    .topics = {Topic::network, Topic::access},
    .check = check,
};

extern constinit const RuleDoc exposes_ssh_doc{.rule = exposes_ssh,
                                               .why = kWhy,
                                               .source = "CIS Docker Benchmark 5.6",
                                               .path = "Dockerfile",
                                               .bad = kBad,
                                               .good = kGood};

}  // namespace sluice::docker
