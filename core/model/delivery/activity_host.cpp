#include "core/model/delivery/activity_host.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "core/text/words.h"

namespace sluice::delivery {
namespace {

struct Row {
  std::string_view programs;
  std::string_view verbs;  // of the first operand, or the second; empty for any call
};

constexpr Row kStarts[] = {
    {"docker podman nerdctl", "run up start restart create deploy update stack"},
    {"docker-compose podman-compose", "up start restart run create"},
    {"systemctl", "start restart reload reload-or-restart try-restart enable daemon-reload"},
    {"service rc-service", "start restart reload"},
    {"supervisorctl", "start restart reload update signal"},
    {"pm2", "start restart reload startOrRestart startOrReload deploy"},
    {"initctl sv svc", "start restart reload up"},
    {"nginx apachectl caddy", ""},
    {"kamal dokku", "deploy redeploy git:from-image ps:rebuild ps:restart"},
};

constexpr Row kNothing[] = {
    {"uptime hostname whoami id date df du free ls cat tail head echo printf true : pwd uname env "
     "ps "
     "top which test [ sleep wait mkdir stat find grep wc curl wget ping nc history cd set export "
     "exit lsb_release ss netstat journalctl dmesg",
     ""},
    {"docker podman nerdctl", "ps logs images inspect login logout pull prune version info stats"},
    {"docker-compose", "ps logs pull config version"},
    {"systemctl", "status is-active is-enabled list-units show cat"},
    {"service", "status"},
    {"git", "fetch status log rev-parse remote config"},
};

bool is_among(const Row& row, const Call& call, const Arguments& arguments) {
  if (!has_word(row.programs, call.program)) return false;
  if (row.verbs.empty()) return true;
  for (std::size_t i = 0; i < 3; ++i) {
    if (has_word(row.verbs, arguments.operand(i))) return true;
  }
  return false;
}

}  // namespace

OnHost on_host(const Call& call) {
  const Arguments arguments(call);
  const auto is_in = [&](const Row& row) { return is_among(row, call, arguments); };
  if (std::any_of(std::begin(kStarts), std::end(kStarts), is_in)) return OnHost::starts;
  if (std::any_of(std::begin(kNothing), std::end(kNothing), is_in)) return OnHost::nothing;
  return OnHost::unknown;
}

std::optional<Word> image_on_host(const Call& call) {
  if (!has_word("docker podman nerdctl", call.program)) return std::nullopt;
  const Arguments client(call);
  const std::size_t at = has_word("container image", client.operand(0)) ? 1 : 0;
  if (!has_word("run create pull", client.operand(at))) return std::nullopt;
  Call run = call;
  run.shift(static_cast<std::size_t>(client.operands()[at] - call.words.data()));
  run.program = "docker-run";
  const Arguments arguments(run);
  if (arguments.operands().empty()) return std::nullopt;
  return *arguments.operands().front();
}

Name command_of_ssh(const Call& ssh) {
  const Arguments arguments(ssh);
  Name text{{}, true};
  const auto& operands = arguments.operands();
  if (operands.size() < 2) return text;
  // Behind the host all words are the command's, flags as well.
  const auto first = static_cast<std::size_t>(operands[0] - ssh.words.data()) + 1;
  for (std::size_t i = first; i < ssh.words.size(); ++i) {
    if (!text.text.empty()) text.text += ' ';
    text.text += ssh.words[i].text;
    text.is_known = text.is_known && ssh.words[i].is_known;
  }
  return text;
}

}  // namespace sluice::delivery
