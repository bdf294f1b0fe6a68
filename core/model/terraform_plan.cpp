#include "core/model/terraform_plan.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/text/numbers.h"

namespace sluice::plan {
namespace {

// The last major version of the format whose meaning is known.
constexpr unsigned kFormat = 1;

void add_error(Plan& plan, Span at, std::string message) {
  plan.errors.push_back({ErrorCode::syntax, at, std::move(message)});
}

// "1.2" is understood, and so is a plan that leaves it out; "2.0" is not.
bool is_understood(NodeRef version) {
  if (!version) return true;
  const std::string_view text = version.value();
  const auto major = whole_number<unsigned>(text.substr(0, text.find('.')));
  return major && *major <= kFormat;
}

struct Actions {
  Action action = Action::unknown;
  bool keeps_old = false;
};

Actions read_actions(NodeRef list) {
  std::vector<std::string_view> names;
  for (const NodeRef name : list.children()) names.push_back(name.value());
  if (names.size() == 1) {
    constexpr std::pair<std::string_view, Action> kActions[] = {
        {"no-op", Action::none},    {"create", Action::create},  {"read", Action::read},
        {"update", Action::update}, {"delete", Action::destroy}, {"forget", Action::forget},
    };
    for (const auto& [name, action] : kActions) {
      if (names.front() == name) return {action};
    }
    return {};
  }
  const auto has = [&](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (has("delete")) return {has("create") ? Action::replace : Action::destroy};
  if (names.size() == 2 && has("create") && has("forget")) return {Action::replace, true};
  return {};
}

// As people write it: settings[0].tier
std::string written_path(NodeRef steps) {
  std::string path;
  for (const NodeRef step : steps.children()) {
    if (step.is_quoted()) {
      if (!path.empty()) path += '.';
      path += step.value();
    } else {
      path += '[' + std::string(step.value()) + ']';
    }
  }
  return path;
}

NodeRef follow(NodeRef value, NodeRef steps) {
  for (const NodeRef step : steps.children()) {
    const auto position = whole_number<std::size_t>(step.value());
    const bool is_item = !step.is_quoted() && position && value.is_sequence();
    const NodeRef next = is_item ? value[*position] : value[step.value()];
    if (!next) return {};
    value = next;
  }
  return value;
}

// At the value that will be, else where the plan tells of it.
std::vector<Forcing> read_forcing(NodeRef change) {
  std::vector<Forcing> forcing;
  const NodeRef paths = change["replace_paths"];
  if (!paths.is_sequence()) return forcing;
  for (const NodeRef steps : paths.children()) {
    if (!steps.is_sequence() || steps.size() == 0) continue;
    const NodeRef value = follow(change["after"], steps);
    forcing.push_back({written_path(steps), value ? value.span() : steps.span()});
  }
  return forcing;
}

bool is_change(NodeRef entry) {
  return entry["address"].is_scalar() && entry["type"].is_scalar() &&
         entry["change"].is_mapping() && entry["change"]["actions"].is_sequence();
}

Change read_change(NodeRef entry) {
  const NodeRef change = entry["change"];
  Change read;
  read.node = entry;
  const NodeRef actions = change["actions"];
  const auto [action, keeps_old] = read_actions(actions);
  read.action = action;
  read.keeps_old = keeps_old;
  read.action_at = actions.span();
  read.is_certain = action != Action::unknown;
  read.is_data = entry["mode"].value() == "data";
  read.is_import = change["importing"].is_mapping();
  read.is_deposed = entry["deposed"].is_scalar();
  read.resource = entry["address"].text();
  read.module = entry["module_address"].text();
  read.type = entry["type"].text();
  read.name = entry["name"].text();
  read.reason = entry["action_reason"].text();
  read.before.value = Value::planned(change["before"], {}, change["before_sensitive"]);
  read.after.value =
      Value::planned(change["after"], change["after_unknown"], change["after_sensitive"]);
  if (action == Action::replace) read.forcing = read_forcing(change);
  return read;
}

// Of entries that are none, the first is told.
void read_changes(NodeRef list, std::vector<Change>& changes, Plan& plan) {
  if (!list || list.is_null()) return;
  const std::string key(list.key().value);
  if (!list.is_sequence()) {
    add_error(plan, list.span(), key + " is no list of changes");
    return;
  }
  bool is_told = false;
  for (const NodeRef entry : list.children()) {
    if (is_change(entry)) {
      changes.push_back(read_change(entry));
    } else if (!is_told) {
      is_told = true;
      add_error(plan, entry.span(),
                "entry of " + key + " is no change with an address, a type and actions");
    }
  }
}

void read_gaps(NodeRef root, Plan& plan) {
  if (const NodeRef errored = root["errored"]; errored.is_true()) {
    plan.gaps.push_back({Gap::Kind::failed, errored.span(), "planning stopped at an error"});
    return;
  }
  if (const NodeRef complete = root["complete"]; complete.is_false()) {
    plan.gaps.push_back({Gap::Kind::partial, complete.span(),
                         "a part of the configuration is left out, by -target, -exclude, or since "
                         "it is put off to a later plan"});
  }
}

// Every value that is sensitive, by the shape beside it.
class Sensitive {
 public:
  explicit Sensitive(NodeRef root) {
    for (const std::string_view list : {"resource_changes", "resource_drift"}) {
      for (const NodeRef entry : root[list].children()) change(entry["change"]);
    }
    for (const NodeRef deferred : root["deferred_changes"].children())
      change(deferred["resource_change"]["change"]);
    for (const NodeRef output : root["output_changes"].children()) change(output);
    values(root["planned_values"]);
    values(root["prior_state"]["values"]);
    const NodeRef declared = root["configuration"]["root_module"]["variables"];
    for (const NodeRef variable : root["variables"].children()) {
      if (declared[variable.key().value]["sensitive"].is_true()) add(variable["value"]);
    }
  }

  std::vector<NodeRef> take() { return std::move(found_); }

 private:
  void add(NodeRef value) {
    if (value) found_.push_back(value);
  }

  void walk(NodeRef value, NodeRef shape) {
    if (shape.is_true()) {
      add(value);
    } else if (value.is_mapping() && shape.is_mapping()) {
      for (const NodeRef child : shape.children()) walk(value[child.key().value], child);
    } else if (value.is_sequence() && shape.is_sequence()) {
      auto child = shape.children().begin();
      for (const NodeRef element : value.children()) {
        if (child == shape.children().end()) break;
        walk(element, *child);
        ++child;
      }
    }
  }

  void change(NodeRef change) {
    walk(change["before"], change["before_sensitive"]);
    walk(change["after"], change["after_sensitive"]);
  }

  void values(NodeRef values) {
    for (const NodeRef output : values["outputs"].children()) {
      if (output["sensitive"].is_true()) add(output["value"]);
    }
    module(values["root_module"]);
  }

  // As deep as the tree is.
  void module(NodeRef module) {
    for (const NodeRef resource : module["resources"].children())
      walk(resource["values"], resource["sensitive_values"]);
    for (const NodeRef child : module["child_modules"].children()) this->module(child);
  }

  std::vector<NodeRef> found_;
};

}  // namespace

void read_terraform_plan(const Tree& tree, Plan& plan) {
  const NodeRef root = tree.root();
  plan.platform = Platform::terraform;
  if (const NodeRef version = root["format_version"]; !is_understood(version)) {
    add_error(plan, version.span(),
              "this version of the format of plans is not understood: 1 is the last that is");
    return;
  }
  plan.configuration = root["configuration"];
  read_changes(root["resource_changes"], plan.changes, plan);
  read_changes(root["resource_drift"], plan.drift, plan);
  for (const NodeRef output : root["output_changes"].children()) {
    plan.outputs.push_back(
        {output.key(), Value::planned(output["before"], {}, output["before_sensitive"]),
         Value::planned(output["after"], output["after_unknown"], output["after_sensitive"])});
  }
  read_gaps(root, plan);
}

std::vector<NodeRef> sensitive_values(const Tree& tree) { return Sensitive(tree.root()).take(); }

}  // namespace sluice::plan
