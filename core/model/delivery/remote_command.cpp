#include "core/model/delivery/remote_command.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "core/model/command.h"
#include "core/text/words.h"

namespace sluice::delivery {
namespace {

struct Verbs {
  std::string_view programs;
  std::string_view verbs;  // words that one of the first operands is, separated by '|'
};

constexpr Verbs kReplacing[] = {
    {"docker podman nerdctl", "compose up|compose restart|stack deploy|service update"},
    {"docker-compose podman-compose", "up|restart"},
    {"systemctl", "restart|reload|try-restart|reload-or-restart"},
    {"supervisorctl", "restart|reload|update"},
    {"pm2", "restart|reload|startOrReload|startOrRestart|startOrGracefulReload"},
    {"kubectl oc", "apply|replace|set|rollout restart"},
    {"helm", "upgrade|install"},
    {"nomad", "run|job run"},
};

constexpr Verbs kLooking[] = {
    {"docker podman nerdctl", "ps|images|inspect|logs|version|info|stats|compose ps|compose logs"},
    {"docker-compose podman-compose", "ps|logs|config"},
    {"systemctl", "status|is-active|is-enabled|show|list-units"},
    {"supervisorctl pm2", "status|list|ls|logs"},
    {"kubectl oc", "get|describe|logs|version"},
    {"helm", "list|ls|status|history|get"},
    {"git", "status|log|rev-parse|describe"},
};
constexpr std::string_view kLookers =
    "ls cat echo printf pwd whoami id uptime df du free date uname hostname test [ [[ true grep "
    "head "
    "tail wc stat ps sleep cd set : journalctl which command nproc lscpu";

bool does(const Verbs& row, std::string_view program, const Invocation& call) {
  if (!has_word(row.programs, program)) return false;
  const auto operands = call.operands({.letters = "fpHnN", .names = {}});
  const std::string_view first = operands.empty() ? std::string_view() : operands[0]->value;
  std::string two(first);
  if (operands.size() > 1) two.append(" ").append(operands[1]->value);
  std::string_view rest = row.verbs;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('|'), rest.size());
    const std::string_view verb = rest.substr(0, end);
    if (verb == first || verb == two) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

Truth replaces_service(const Invocation& call) {
  const auto is = [&](const Verbs& row) { return does(row, call.name, call); };
  if (std::any_of(std::begin(kReplacing), std::end(kReplacing), is)) return Truth::yes;
  // `service web restart`
  if (call.name == "service") {
    const auto operands = call.operands();
    const std::string_view verb = operands.size() > 1 ? operands[1]->value : std::string_view();
    if (verb == "restart" || verb == "reload") return Truth::yes;
    return verb == "status" ? Truth::no : Truth::unknown;
  }
  const bool looks =
      has_word(kLookers, call.name) || std::any_of(std::begin(kLooking), std::end(kLooking), is);
  return looks ? Truth::no : Truth::unknown;
}

}  // namespace

Truth replaces_service(std::string_view script) {
  const Parsed<shell::Script> parsed = read_shell(script, OffsetMap(), {});
  Truth all = Truth::no;
  bool is_told = false;
  for (const shell::Command& command : parsed.tree.commands) {
    if (command.words.empty()) continue;
    is_told = true;
    const auto call = invocation_of(command);
    all = either(all, call && !call->name.empty() ? replaces_service(*call) : Truth::unknown);
    // What is written to a file may be what runs.
    if (all == Truth::no && !command.redirections.empty()) all = Truth::unknown;
  }
  return is_told ? all : Truth::unknown;
}

}  // namespace sluice::delivery
