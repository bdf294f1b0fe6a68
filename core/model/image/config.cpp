#include "core/model/image/config.h"

#include <algorithm>

#include "core/model/image/fields.h"
#include "core/parse/json.h"

namespace sluice::image {
namespace {

constexpr ParseLimits kParse{64, 1'000'000, 0};

// Of all that is called so: what one reader does not see, another runs.
std::vector<std::string> texts(const Fields& lists) {
  std::vector<std::string> read;
  for (const NodeRef list : lists.all()) {
    if (list.is_scalar()) read.emplace_back(list.value());
    if (!list.is_sequence()) continue;
    for (const NodeRef one : list.children()) read.emplace_back(one.value());
  }
  return read;
}

std::vector<std::string> keys(const Fields& maps) {
  std::vector<std::string> read;
  for (const NodeRef map : maps.all()) {
    if (!map.is_mapping()) continue;
    for (const NodeRef one : map.children()) read.emplace_back(one.key().value);
  }
  return read;
}

// The one that counts alone.
std::vector<std::string> last_texts(const Fields& lists, std::string& odd) {
  return texts(Fields(lists.node(), odd));
}

// ["/bin/sh", "-c", …], as the shell form of an instruction becomes.
bool is_through_shell(const std::vector<std::string>& command) {
  return command.size() > 2 && command[1] == "-c" &&
         (command[0] == "/bin/sh" || command[0] == "/bin/bash" || command[0] == "sh");
}

// Wrong kinds are no config: none of its parts may be taken for absent.
bool is_of_kind(const Fields& of, NodeKind kind) {
  return std::all_of(of.all().begin(), of.all().end(),
                     [&](NodeRef node) { return node.is_null() || node.kind() == kind; });
}

}  // namespace

bool parse_config(std::string_view text, Config& config) {
  const Parsed<Tree> parsed = parse_json(text, kParse);
  std::string& odd = config.odd_key;
  const Fields root(parsed.tree.root(), odd);
  if (!parsed.usable || !parsed.errors.empty() || !root.is_mapping()) return false;
  const Fields run = root["config"];
  if (!is_of_kind(run, NodeKind::mapping) || !is_of_kind(root["history"], NodeKind::sequence) ||
      !is_of_kind(root["rootfs"], NodeKind::mapping) ||
      !is_of_kind(root["rootfs"]["diff_ids"], NodeKind::sequence) ||
      !is_of_kind(run["Env"], NodeKind::sequence) ||
      !is_of_kind(run["Labels"], NodeKind::mapping) || !is_of_kind(run["User"], NodeKind::scalar)) {
    return false;
  }
  config.text = text;
  if (run["User"].is_scalar()) config.user = std::string(run["User"].value());
  config.env = texts(run["Env"]);
  config.cmd = last_texts(run["Cmd"], odd);
  config.entrypoint = last_texts(run["Entrypoint"], odd);
  const Fields labels = run["Labels"];
  for (const NodeRef map : labels.all()) {
    if (!map.is_mapping()) continue;
    for (const NodeRef label : map.children())
      config.labels.emplace_back(label.key().value, label.value());
  }
  config.ports = keys(run["ExposedPorts"]);
  config.volumes = keys(run["Volumes"]);
  config.workdir = run["WorkingDir"].value();
  config.created = root["created"].value();
  config.os = root["os"].value();
  config.architecture = root["architecture"].value();
  config.stop_signal = run["StopSignal"].value();
  const std::vector<std::string> test = last_texts(run["Healthcheck"]["Test"], odd);
  config.has_healthcheck = !test.empty() && test[0] != "NONE";
  config.shell_cmd = is_through_shell(config.cmd) || is_through_shell(config.entrypoint);
  config.diff_ids = last_texts(root["rootfs"]["diff_ids"], odd);
  const Fields history = root["history"];
  for (const NodeRef child : history.node().children()) {
    const Fields step = history.of(child);
    config.history.push_back(
        {std::string(step["created_by"].value()), step["empty_layer"].node().is_true()});
  }
  return true;
}

}  // namespace sluice::image
