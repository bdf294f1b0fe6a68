#include "core/model/image/config.h"

#include "core/parse/json.h"

namespace sluice::image {
namespace {

constexpr ParseLimits kParse{64, 1'000'000, 0};

std::vector<std::string> texts(NodeRef list) {
  std::vector<std::string> read;
  if (list.is_scalar()) read.emplace_back(list.value());
  if (!list.is_sequence()) return read;
  for (const NodeRef one : list.children()) read.emplace_back(one.value());
  return read;
}

std::vector<std::string> keys(NodeRef map) {
  std::vector<std::string> read;
  if (!map.is_mapping()) return read;
  for (const NodeRef one : map.children()) read.emplace_back(one.key().value);
  return read;
}

// ["/bin/sh", "-c", …], as the shell form of an instruction becomes.
bool is_through_shell(const std::vector<std::string>& command) {
  return command.size() > 2 && command[1] == "-c" &&
         (command[0] == "/bin/sh" || command[0] == "/bin/bash" || command[0] == "sh");
}

// Wrong kinds are no config: none of its parts may be taken for absent.
bool is_of_kind(NodeRef node, NodeKind kind) {
  return !node || node.is_null() || node.kind() == kind;
}

}  // namespace

bool parse_config(std::string_view text, Config& config) {
  const Parsed<Tree> parsed = parse_json(text, kParse);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !parsed.errors.empty() || !root.is_mapping()) return false;
  const NodeRef run = root["config"];
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
  config.cmd = texts(run["Cmd"]);
  config.entrypoint = texts(run["Entrypoint"]);
  if (run["Labels"].is_mapping()) {
    for (const NodeRef label : run["Labels"].children())
      config.labels.emplace_back(label.key().value, label.value());
  }
  config.ports = keys(run["ExposedPorts"]);
  config.volumes = keys(run["Volumes"]);
  config.workdir = run["WorkingDir"].value();
  config.created = root["created"].value();
  config.os = root["os"].value();
  config.architecture = root["architecture"].value();
  config.stop_signal = run["StopSignal"].value();
  const std::vector<std::string> test = texts(run["Healthcheck"]["Test"]);
  config.has_healthcheck = !test.empty() && test[0] != "NONE";
  config.shell_cmd = is_through_shell(config.cmd) || is_through_shell(config.entrypoint);
  config.diff_ids = texts(root["rootfs"]["diff_ids"]);
  if (root["history"].is_sequence()) {
    for (const NodeRef step : root["history"].children()) {
      config.history.push_back(
          {std::string(step["created_by"].value()), step["empty_layer"].is_true()});
    }
  }
  return true;
}

}  // namespace sluice::image
