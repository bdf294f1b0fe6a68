#include "core/model/actions_syntax.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/model/actions.h"
#include "core/model/actions_events.h"
#include "core/model/actions_matrix.h"
#include "core/model/actions_runner.h"
#include "core/model/actions_schema.h"
#include "core/model/expression.h"
#include "core/model/expression_check.h"
#include "core/text/ascii.h"
#include "core/text/numbers.h"
#include "core/text/trim.h"
#include "core/text/words.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kMerge = "<<";

bool has_expression(std::string_view text) { return text.find("${{") != text.npos; }

// All of it is one ${{ }}.
bool is_expression(std::string_view text) {
  text = trimmed(text);
  return text.starts_with("${{") && text.ends_with("}}") && text.find("${{", 3) == text.npos;
}

bool is_name(std::string_view text) {
  const auto is_letter = [](char c) {
    return c == '_' || (lower_case(c) >= 'a' && lower_case(c) <= 'z');
  };
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

// What YAML reads as a number: a plain scalar.
std::optional<double> number_of(NodeRef node) {
  return node.is_quoted() ? std::nullopt : decimal_number(node.value());
}

// YAML 1.2's core schema, which GitHub reads by.
bool is_boolean(NodeRef node) {
  if (node.is_quoted()) return false;
  const std::string_view text = node.value();
  return text == "true" || text == "false" || text == "True" || text == "False" || text == "TRUE" ||
         text == "FALSE";
}

std::string expected(const Shape& shape) {
  std::string list;
  const auto add = [&](std::uint16_t bit, std::string_view name) {
    if ((shape.takes & bit) == 0) return;
    if (!list.empty()) list += " or ";
    list += name;
  };
  add(kText, "a text");
  add(kBoolean, "true or false");
  add(kNumber, "a number");
  add(kInteger, "a whole number");
  add(kMapping, "a mapping");
  add(kList, "a list");
  return list;
}

bool has_field(const Shape& shape, std::string_view name) {
  return std::any_of(shape.fields.begin(), shape.fields.end(),
                     [&](const Field& field) { return field.name == name; });
}

// What a step does, by the one key that says so, and the keys that may stand beside it.
struct StepKind {
  std::string_view key;
  std::string_view others;
  std::string_view owner;
};
constexpr StepKind kStepKinds[] = {
    {"run", "id if name working-directory shell env continue-on-error timeout-minutes background",
     "a step that runs a script"},
    {"uses", "id if name with env continue-on-error timeout-minutes background",
     "a step that uses an action"},
    {"wait", "id name continue-on-error", "a step that waits"},
    {"wait-all", "id name continue-on-error", "a step that waits"},
    {"cancel", "id name continue-on-error", "a step that cancels another"},
    {"parallel", "", "a parallel group"},
};

Want want_of(const Shape& shape) {
  if (shape.special == Special::condition) return Want::condition;
  if (shape.special == Special::runs_on) return Want::label;
  if ((shape.takes & kScalar) != 0) return Want::text;
  if ((shape.takes & kText) != 0) return Want::text;
  if ((shape.takes & kBoolean) != 0) return Want::boolean;
  if ((shape.takes & (kNumber | kInteger)) != 0) return Want::number;
  if ((shape.takes & kMapping) != 0) return Want::mapping;
  return Want::list;
}

class Walker {
 public:
  Walker(const Tree& tree, Syntax& out) : tree_(tree), out_(out) {}

  void walk(NodeRef node, const Shape& shape) {
    // What an alias stands for is looked at once in each place where it means something else.
    if (node.is_aliased() && !seen_.insert({node.index(), &shape}).second) return;
    switch (node.kind()) {
      case NodeKind::null:
        // A file of nothing is no workflow yet.
        if ((shape.takes & kEmpty) == 0 && node.parent()) empty(node);
        break;
      case NodeKind::scalar:
        scalar(node, shape);
        break;
      case NodeKind::sequence:
        list(node, shape);
        break;
      case NodeKind::mapping:
        mapping(node, shape);
        break;
      case NodeKind::alias:
        break;  // leads nowhere: the parser has said so
    }
  }

  void workflow(const Workflow& workflow) {
    workflow_ = &workflow;
    walk(workflow.node, kWorkflowShape);
  }

  void action(const Action& action) {
    action_ = &action;
    walk(action.node, kActionShape);
    metadata(action);
  }

  // Anchors that no alias names before the next one of the same name.
  void anchors() {
    std::unordered_map<std::string_view, NodeIndex> open;
    const auto report = [&](NodeIndex index) {
      const TreeNode& node = tree_.nodes[index];
      const std::string_view anchor = tree_.properties[node.extra - 1].anchor;
      Fault& fault =
          add(Mistake::unused_anchor, NodeRef(tree_, index), "Anchor {} is never used", {anchor});
      // It stands right before its value.
      const std::string written = '&' + std::string(anchor);
      const std::size_t at = tree_.source.rfind(written, node.span.begin);
      if (at == tree_.source.npos) return;
      const auto begin = static_cast<std::uint32_t>(at);
      fault.part = {begin, begin + static_cast<std::uint32_t>(written.size())};
    };
    for (NodeIndex i = 0; i < tree_.nodes.size(); ++i) {
      const TreeNode& node = tree_.nodes[i];
      if (node.kind == NodeKind::alias) {
        std::string_view name =
            tree_.source.substr(node.span.begin, node.span.end - node.span.begin);
        if (name.starts_with('*')) name.remove_prefix(1);
        open.erase(trimmed(name));
      }
      if (node.key == kMerge && tree_.merges && node.parent != kNoNode)
        add_key(Mistake::merge_key, NodeRef(tree_, i), "GitHub follows no merge keys");
      if (node.extra == 0) continue;
      const std::string_view anchor = tree_.properties[node.extra - 1].anchor;
      if (anchor.empty()) continue;
      const auto [found, is_new] = open.emplace(anchor, i);
      if (is_new) continue;
      report(found->second);
      found->second = i;
    }
    for (const auto& [anchor, index] : open) report(index);
  }

 private:
  Fault& add(Mistake mistake, NodeRef node, std::string text,
             std::initializer_list<std::string_view> names = {}) {
    Fault& fault = out_.faults.emplace_back();
    fault.mistake = mistake;
    fault.node = node;
    fault.text = std::move(text);
    fault.names.assign(names.begin(), names.end());
    return fault;
  }

  // At the key; in a list, where values have none, at the first key of the value.
  Fault& add_key(Mistake mistake, NodeRef node, std::string text,
                 std::initializer_list<std::string_view> names = {}) {
    if (!node.key().present() && node.is_mapping() && node.size() > 0)
      node = *node.children().begin();
    Fault& fault = add(mistake, node, std::move(text), names);
    fault.at_key = node.key().present();
    return fault;
  }

  void empty(NodeRef node) {
    if (node.key().present())
      add_key(Mistake::empty_value, node, "{} has no value", {node.key().value});
    else
      add(Mistake::empty_value, node, "An item of {} has no value", {node.parent().key().value});
  }

  void scalar(NodeRef node, const Shape& shape) {
    const std::string_view value = node.value();
    special(node, shape);
    if (has_expression(value) || (shape.special == Special::condition && !is_boolean(node))) {
      if ((shape.takes & kText) == 0 && !is_expression(value)) {
        wrong(node, shape);
        return;
      }
      if ((shape.takes & (kText | kExpression)) == 0) {
        wrong(node, shape);
        return;
      }
      site(node, shape, false);
      return;
    }
    if (value.empty() && (shape.takes & kEmpty) == 0) {
      if (node.key().present())
        add(Mistake::empty_value, node, "{} is empty", {node.key().value});
      else
        add(Mistake::empty_value, node, "An item of {} is empty", {node.parent().key().value});
      return;
    }
    // The name of something that a template is filled with.
    const bool is_placeholder = value.starts_with('$');
    if ((shape.takes & kText) != 0 || value.empty() || is_placeholder) return;
    if ((shape.takes & kBoolean) != 0 && is_boolean(node)) return;
    const bool takes_number = (shape.takes & (kNumber | kInteger)) != 0;
    if (const auto number = takes_number ? number_of(node) : std::nullopt) {
      // No more than 0 jobs at once means any number of them.
      if (*number < 0 || (*number == 0 && (shape.takes & kNumber) != 0)) {
        add(Mistake::wrong_type, node, "{} is {}, and has to be above zero",
            {node.key().value, value});
        return;
      }
      const bool is_whole = value.find_first_of(".eE") == value.npos;
      if (is_whole || (shape.takes & kNumber) != 0) return;
    }
    wrong(node, shape);
  }

  void wrong(NodeRef node, const Shape& shape) {
    const Text key = node.key();
    std::string_view name = key.value;
    std::string text = "{} has to be ";
    if (!node.parent()) {
      text = "The file has to be ";
    } else if (!key.present()) {
      name = node.parent().key().value;
      text = "An item of {} has to be ";
    }
    add(Mistake::wrong_type, node, text + expected(shape), {name});
  }

  void list(NodeRef node, const Shape& shape) {
    if ((shape.takes & kList) == 0) {
      wrong(node, shape);
      return;
    }
    if (node.size() == 0 && (shape.takes & kEmptyList) == 0)
      add(Mistake::empty_list, node, "{} lists nothing", {node.key().value});
    special(node, shape);
    if (shape.items == nullptr) return;
    for (const NodeRef item : node.children()) walk(item, *shape.items);
  }

  void mapping(NodeRef node, const Shape& shape) {
    if ((shape.takes & kMapping) == 0) {
      wrong(node, shape);
      return;
    }
    if (node.size() == 0 && (shape.takes & kEmptyList) == 0 && shape.special != Special::step) {
      const bool has_required = std::any_of(shape.fields.begin(), shape.fields.end(),
                                            [](const Field& field) { return field.is_required; });
      if (!has_required) add(Mistake::empty_list, node, "{} holds nothing", {node.key().value});
    }
    special(node, shape);
    switch (shape.special) {
      case Special::job:
        job(node, shape);
        return;
      case Special::step:
        step(node, shape);
        return;
      case Special::events:
      case Special::matrix:
      case Special::runs_on:
      case Special::permissions:
        return;  // all of it is done
      default:
        break;
    }
    if (shape.values != nullptr) {
      free_keys(node, shape);
      return;
    }
    fields(node, shape, 0);
    required(node, shape);
  }

  // Keys that the author chooses, which GitHub compares without case.
  void free_keys(NodeRef node, const Shape& shape) {
    std::unordered_map<std::string, NodeRef> seen;
    for (const NodeRef child : node.children()) {
      const Text key = child.key();
      if (has_expression(key.value)) site(child, shape, true);
      const auto [first, is_new] = seen.emplace(lower_case(key.value), child);
      if (!is_new && first->second.key().value != key.value)
        add_key(Mistake::duplicate_key, child, "Key {} is the same as {} but for case",
                {key.value, first->second.key().value})
            .related = first->second;
      walk(child, *shape.values);
    }
  }

  // `allowed` narrows the keys to some of the table's: bit i for its field i; 0 for all.
  void fields(NodeRef node, const Shape& shape, std::uint32_t allowed) {
    for (const NodeRef child : node.children()) {
      const std::string_view key = child.key().value;
      if (key == kMerge) continue;
      std::size_t i = 0;
      while (i < shape.fields.size() && shape.fields[i].name != key) ++i;
      if (i < shape.fields.size()) {
        if (allowed == 0 || (allowed >> i & 1U) != 0) walk(child, *shape.fields[i].shape);
        continue;
      }
      unexpected(child, shape.fields, shape.owner);
    }
  }

  void unexpected(NodeRef child, std::span<const Field> known, std::string_view owner) {
    const std::string_view key = child.key().value;
    Similar similar(key);
    for (const Field& field : known) similar.offer(field.name);
    Fault& fault =
        add_key(Mistake::unexpected_key, child, "{} is no key of " + std::string(owner), {key});
    if (!similar.best().empty()) fault.text += "; " + std::string(similar.best()) + " is one";
  }

  void required(NodeRef node, const Shape& shape) {
    for (const Field& field : shape.fields) {
      if (field.is_required && !node[field.name]) lacks(node, shape.owner, field.name);
    }
  }

  void lacks(NodeRef node, std::string_view owner, std::string_view what) {
    std::string text = node.key().present() ? "{} lacks " : "It lacks ";
    if (!node.key().present() && !owner.empty()) {
      text = std::string(owner) + " lacks ";
      if (text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    }
    Fault& fault = add_key(Mistake::missing_key, node, text + std::string(what));
    if (node.key().present()) fault.names.emplace_back(node.key().value);
  }

  void site(NodeRef node, const Shape& shape, bool is_key) {
    ExpressionSite site;
    site.node = node;
    site.is_key = is_key;
    site.available = shape.available;
    site.want = is_key ? Want::text : want_of(shape);
    site.key = node.key().present() ? node.key().value : node.parent().key().value;
    site.job = job_;
    site.step = step_;
    out_.sites.push_back(site);
  }

  // The expressions of a value whose shape nothing limits.
  void raw_sites(NodeRef node, std::uint32_t available, std::size_t depth = 0) {
    constexpr std::size_t kDeepest = 64;
    if (depth > kDeepest) return;
    if (node.is_aliased() && !seen_.insert({node.index(), &kNames}).second) return;
    if (node.is_scalar() && has_expression(node.value())) {
      const Shape shape{.takes = kText, .available = available};
      site(node, shape, false);
      out_.sites.back().want = Want::anything;
    }
    for (const NodeRef child : node.children()) raw_sites(child, available, depth + 1);
  }

  void special(NodeRef node, const Shape& shape) {
    switch (shape.special) {
      case Special::events:
        events(node);
        break;
      case Special::matrix:
        matrix(node, shape);
        break;
      case Special::runs_on:
        runs_on(node, shape);
        break;
      case Special::needs:
        needs(node);
        break;
      case Special::environment_variables:
        variables(node);
        break;
      case Special::credentials:
        if (node.is_mapping() && node.size() > 0 && (!node["username"] || !node["password"]))
          lacks(node, {}, node["username"] ? "password" : "username");
        break;
      case Special::shell:
        shell(node);
        break;
      case Special::uses:
        uses(node);
        break;
      case Special::id:
        id(node);
        break;
      case Special::image_pattern:
        pattern(node, check_ref_pattern(node.value()));
        break;
      default:
        break;
    }
  }

  // jobs.ID

  void job(NodeRef node, const Shape& shape) {
    // Jobs are walked in the order of the model, which some may be left out of here.
    const auto& jobs = workflow_->jobs;
    while (next_job_ < jobs.size() && !(jobs[next_job_].node == node)) ++next_job_;
    if (next_job_ == jobs.size()) return;
    job_ = &jobs[next_job_++];
    next_step_ = 0;
    step_ids_.clear();
    if (!is_name(node.key().value))
      add_key(Mistake::invalid_id, node,
              "{} is no id: letters, digits, - and _ make one, and a letter or _ begins it",
              {node.key().value});
    constexpr std::string_view kOfCall =
        "name permissions needs if concurrency strategy uses with secrets";
    constexpr std::string_view kOnlyOfCall = "uses with secrets";
    const bool is_call = static_cast<bool>(node["uses"]);
    std::uint32_t allowed = 0;
    for (std::size_t i = 0; i < shape.fields.size(); ++i) {
      const std::string_view name = shape.fields[i].name;
      if (is_call ? has_word(kOfCall, name) : !has_word(kOnlyOfCall, name)) allowed |= 1U << i;
    }
    for (std::size_t i = 0; i < shape.fields.size(); ++i) {
      const NodeRef child = node[shape.fields[i].name];
      if (!child || (allowed >> i & 1U) != 0) continue;
      add_key(Mistake::unexpected_key, child,
              is_call ? "{} is no key of a job that calls a workflow"
                      : "{} is a key only of a job that calls a workflow by uses",
              {child.key().value});
    }
    fields(node, shape, allowed);
    if (!is_call) {
      const bool lacks_runner = !node["runs-on"];
      const bool lacks_steps = !node["steps"];
      if (lacks_runner || lacks_steps)
        lacks(node, shape.owner,
              lacks_runner && lacks_steps ? "runs-on and steps"
              : lacks_runner              ? "runs-on"
                                          : "steps");
    }
    if (const NodeRef secrets = node["secrets"];
        secrets.is_scalar() && secrets.value() != "inherit" && !secrets.value().empty())
      add(Mistake::wrong_type, secrets, "secrets is {}, neither inherit nor a mapping",
          {secrets.value()});
    job_ = nullptr;
  }

  void step(NodeRef node, const Shape& shape) {
    const StepKind* kind = nullptr;  // by what is written first, as a reader takes it
    for (const StepKind& each : kStepKinds) {
      if (!has_field(shape, each.key) || !node[each.key]) continue;
      if (kind == nullptr || node[each.key].index() < node[kind->key].index()) kind = &each;
    }
    const bool is_group = kind != nullptr && kind->key == "parallel";
    step_ = is_group ? nullptr : step_at(node);
    if (kind == nullptr) {
      if (node.size() == 0)
        add(Mistake::missing_key, node, "A step lacks run or uses");
      else
        lacks(node, shape.owner, "run or uses");
    } else {
      for (const Field& field : shape.fields) {
        const NodeRef child = node[field.name];
        if (child && field.name != kind->key && !has_word(kind->others, field.name))
          add_key(Mistake::unexpected_key, child, "{} is no key of " + std::string(kind->owner),
                  {field.name});
      }
    }
    fields(node, shape, 0);
    step_ = nullptr;
  }

  // The next one of the model that stands here.
  const Step* step_at(NodeRef node) {
    if (job_ == nullptr && action_ == nullptr) return nullptr;
    const std::vector<Step>& steps = job_ != nullptr ? job_->steps : action_->steps;
    while (next_step_ < steps.size() && !(steps[next_step_].node == node)) ++next_step_;
    return next_step_ < steps.size() ? &steps[next_step_++] : nullptr;
  }

  void id(NodeRef node) {
    const std::string_view value = node.value();
    if (value.empty() || has_expression(value)) return;
    if (!is_name(value)) {
      add(Mistake::invalid_id, node,
          "{} is no id: letters, digits, - and _ make one, and a letter or _ begins it", {value});
      return;
    }
    const auto [first, is_new] = step_ids_.emplace(lower_case(value), node);
    if (!is_new)
      add(Mistake::invalid_id, node, "Id {} is that of another step", {value}).related =
          first->second;
  }

  void needs(NodeRef node) {
    if (!node.is_sequence()) return;
    std::set<std::string> seen;
    for (const NodeRef name : node.children()) {
      if (name.is_scalar() && !name.value().empty() &&
          !seen.insert(lower_case(name.value())).second)
        add(Mistake::duplicate_need, name, "Job {} is named twice", {name.value()});
    }
  }

  void variables(NodeRef node) {
    if (!node.is_mapping()) return;
    for (const NodeRef variable : node.children()) {
      const std::string_view name = variable.key().value;
      if (has_expression(name) || name.find_first_of("&= \t") == name.npos) continue;
      add_key(Mistake::invalid_env_name, variable,
              "{} is no name of a variable: it holds a space, = or &", {name});
    }
  }

  void runs_on(NodeRef node, const Shape& shape) {
    if (node.is_mapping()) {
      static constexpr Shape kGroup{.takes = kText};
      for (const NodeRef child : node.children()) {
        const std::string_view key = child.key().value;
        if (key == "labels") {
          const Shape labels{.takes = kText | kList,
                             .available = shape.available,
                             .items = shape.items,
                             .special = Special::none};
          walk(child, labels);
        } else if (key == "group") {
          const Shape group{.takes = kGroup.takes, .available = shape.available};
          walk(child, group);
        } else {
          constexpr Field kKeys[] = {{"group"}, {"labels"}};
          unexpected(child, kKeys, "runs-on");
        }
      }
      if (node.size() == 0) add_key(Mistake::missing_key, node, "runs-on names no runner");
    }
    if (job_ == nullptr) return;
    check_labels(*job_, out_.faults);
  }

  void shell(NodeRef node) {
    const std::string_view value = node.value();
    if (value.empty() || has_expression(value) || value.find("{0}") != value.npos) return;
    const std::string name = lower_case(trimmed(value));
    // A step that asks for the system itself knows where it runs.
    const bool asks =
        step_ != nullptr && step_->condition.value.find("runner.os") != std::string_view::npos;
    const System system = job_ != nullptr && !asks ? system_of(*job_) : System::unknown;
    constexpr std::string_view kEverywhere = "bash pwsh python";
    if (has_word(kEverywhere, name)) return;
    const bool is_of_windows = name == "cmd" || name == "powershell";
    const bool is_of_unix = name == "sh";
    if (!is_of_windows && !is_of_unix) {
      add(Mistake::unknown_shell, node,
          "Shell {} is none that GitHub knows, and no command with {0} for the script", {value});
      return;
    }
    if (is_of_windows && system == System::unix)
      add(Mistake::unknown_shell, node, "Shell {} is on Windows only", {value});
    if (is_of_unix && system == System::windows)
      add(Mistake::unknown_shell, node, "Shell {} is not on Windows", {value});
  }

  void uses(NodeRef node) {
    const std::string_view value = node.value();
    if (value.empty() || has_expression(value)) return;
    const UsesTarget target = read_uses(value);
    const bool is_call = step_ == nullptr;
    const auto report = [&](std::string text) {
      add(Mistake::invalid_uses, node, std::move(text), {value});
    };
    switch (target.kind) {
      case UsesTarget::Kind::local:
        if (is_call && value.starts_with("./") && value.find('@') != value.npos)
          report("{} is local, where no ref can be named");
        return;
      case UsesTarget::Kind::docker:
        if (is_call) return report("{} is an image, no workflow");
        if (target.image.ends_with(':')) report("{} names no tag behind the colon");
        return;
      case UsesTarget::Kind::repository:
        if (value.starts_with('/')) return report("{} starts with /");
        if (target.ref.empty()) return report("{} names no ref behind @");
        if (is_call && target.path.empty()) report("{} names no file of a repository");
        return;
      case UsesTarget::Kind::unknown:
        report("{} is neither OWNER/NAME@REF, ./PATH nor docker://IMAGE");
        return;
    }
  }

  // strategy.matrix

  void matrix(NodeRef node, const Shape& shape) {
    if (!node.is_mapping()) return;
    std::unordered_map<std::string, NodeRef> seen;
    for (const NodeRef row : node.children()) {
      const std::string_view key = row.key().value;
      const auto [first, is_new] = seen.emplace(lower_case(key), row);
      if (!is_new && first->second.key().value != key)
        add_key(Mistake::duplicate_key, row, "Key {} is the same as {} but for case",
                {key, first->second.key().value})
            .related = first->second;
      const bool is_filter = key == "include" || key == "exclude";
      if (row.is_null()) {
        empty(row);
      } else if (row.is_scalar()) {
        if (!is_expression(row.value())) {
          add(Mistake::wrong_type, row, "{} has to be a list", {key});
          continue;
        }
        const Shape list{.takes = kList | kExpression, .available = shape.available};
        site(row, list, false);
        continue;
      } else if (row.is_mapping()) {
        add(Mistake::wrong_type, row, "{} has to be a list", {key});
        continue;
      } else if (row.size() == 0) {
        add(Mistake::empty_list, row, "{} lists nothing", {key});
      }
      for (const NodeRef item : row.children()) {
        if (is_filter && !item.is_mapping() && !(item.is_scalar() && is_expression(item.value())))
          add(Mistake::wrong_type, item, "An item of {} has to be a mapping", {key});
        else
          raw_sites(item, shape.available);
      }
    }
    check_matrix(node, out_.faults);
  }

  // on

  void events(NodeRef node) {
    if (node.is_scalar()) {
      event(node, {});
      return;
    }
    if (node.is_sequence()) {
      for (const NodeRef name : node.children()) {
        if (!name.is_scalar()) {
          add(Mistake::wrong_type, name, "An item of on has to be the name of an event");
        } else {
          event(name, {});
        }
      }
      return;
    }
    for (const NodeRef config : node.children()) event(config, config);
  }

  // `at` bears the name: as its key where there is a configuration, else as its value.
  void event(NodeRef at, NodeRef config) {
    const std::string_view name = config ? at.key().value : at.value();
    if (name.empty() || name == kMerge) return;
    const EventType* const type = find_event_type(name);
    if (type == nullptr) {
      Fault& fault = add(Mistake::unknown_event, at, "There is no event {}", {name});
      fault.at_key = static_cast<bool>(config);
      if (const std::string_view similar = similar_event(name); !similar.empty())
        fault.text += "; " + std::string(similar) + " is one";
      return;
    }
    if (name == "schedule") {
      if (!config || config.is_null()) {
        Fault& fault = add(Mistake::missing_key, at, "schedule lacks a list of cron lines");
        fault.at_key = static_cast<bool>(config);
        return;
      }
      walk(config, kSchedule);
      for (const NodeRef item : config.children()) schedule(item);
      return;
    }
    if (!config) return;
    if (name == "workflow_dispatch") {
      walk(config, kDispatchShape);
      dispatch(config["inputs"]);
    } else if (name == "workflow_call") {
      walk(config, kCallShape);
      call_inputs(config["inputs"]);
    } else if (name == "repository_dispatch") {
      walk(config, kDispatchTypes);
    } else if (name == "image_version") {
      walk(config, kImageVersion);
      for (const NodeRef version : config["versions"].children())
        pattern(version, check_ref_pattern(version.value()));
    } else if (config.is_mapping()) {
      webhook(config, *type);
    } else if (!config.is_null()) {
      add(Mistake::wrong_type, config, "{} has to be a mapping", {name});
    }
  }

  void webhook(NodeRef config, const EventType& type) {
    struct Filter {
      std::string_view name;
      std::uint8_t bit;
      bool is_path;
    };
    constexpr Filter kFilters[] = {
        {"branches", kBranches, false},   {"branches-ignore", kBranches, false},
        {"tags", kTags, false},           {"tags-ignore", kTags, false},
        {"paths", kPaths, true},          {"paths-ignore", kPaths, true},
        {"workflows", kWorkflows, false},
    };
    for (const NodeRef child : config.children()) {
      const std::string_view key = child.key().value;
      if (key == kMerge) continue;
      if (key == "types") {
        types(child, type);
        continue;
      }
      const auto* const filter = std::find_if(std::begin(kFilters), std::end(kFilters),
                                              [&](const Filter& one) { return one.name == key; });
      if (filter == std::end(kFilters)) {
        constexpr Field kKnown[] = {{"types"},       {"branches"}, {"branches-ignore"}, {"tags"},
                                    {"tags-ignore"}, {"paths"},    {"paths-ignore"}};
        unexpected(child, kKnown, type.name);
        continue;
      }
      if ((type.filters & filter->bit) == 0) {
        add_key(Mistake::unknown_event, child, "{} is no filter of {}", {key, type.name});
        continue;
      }
      if (child.is_null()) {
        add_key(Mistake::empty_list, child, "{} lists nothing", {key});
        continue;
      }
      walk(child, kNames);
      if (filter->bit == kWorkflows) continue;
      if (key.ends_with("-ignore")) {
        const NodeRef other =
            config[key.substr(0, key.size() - std::string_view("-ignore").size())];
        if (other)
          add_key(Mistake::unknown_event, child, "{} and {} cannot stand together",
                  {other.key().value, key})
              .related = other;
      }
      const auto check = [&](NodeRef one) {
        if (!one.is_scalar() || one.value().empty() || has_expression(one.value())) return;
        pattern(one,
                filter->is_path ? check_path_pattern(one.value()) : check_ref_pattern(one.value()));
      };
      if (child.is_scalar()) check(child);
      for (const NodeRef one : child.children()) check(one);
    }
    if ((type.filters & kWorkflows) != 0 && !config["workflows"]) lacks(config, {}, "workflows");
  }

  void types(NodeRef node, const EventType& type) {
    if (type.types.empty()) {
      add_key(Mistake::unknown_event, node, "{} has no types of activity", {type.name});
      return;
    }
    walk(node, kNames);
    const auto check = [&](NodeRef one) {
      if (!one.is_scalar() || one.value().empty() || type.has_type(one.value())) return;
      Similar similar(one.value());
      for (const std::string_view word : Words(type.types)) similar.offer(word);
      Fault& fault = add(Mistake::unknown_event, one, "{} has no type of activity {}",
                         {type.name, one.value()});
      if (!similar.best().empty()) fault.text += "; " + std::string(similar.best()) + " is one";
    };
    if (node.is_scalar()) check(node);
    for (const NodeRef one : node.children()) check(one);
  }

  void schedule(NodeRef item) {
    const NodeRef cron = item["cron"];
    if (cron.is_scalar() && !cron.value().empty()) {
      const std::string_view error = check_cron(cron.value());
      const bool is_placeholder = cron.value().starts_with('$');
      if (!error.empty() && !is_placeholder)
        add(Mistake::invalid_schedule, cron, "{} is no schedule: " + std::string(error),
            {cron.value()});
    }
    const NodeRef zone = item["timezone"];
    if (zone.is_scalar() && !zone.value().empty() && !is_time_zone(zone.value()))
      add(Mistake::invalid_schedule, zone, "There is no time zone {}", {zone.value()});
  }

  void pattern(NodeRef node, const std::optional<PatternError>& error) {
    if (!error || !node.is_scalar() || has_expression(node.value())) return;
    Fault& fault = add(Mistake::invalid_glob, node,
                       "{} matches nothing: " + std::string(error->reason), {node.value()});
    fault.part = node.part(error->at, 1);
  }

  void dispatch(NodeRef inputs) {
    if (!inputs.is_mapping()) return;
    constexpr std::size_t kMost = 25;
    if (inputs.size() > kMost)
      add_key(Mistake::dispatch_input, inputs, "There are more than 25 inputs");
    for (const NodeRef input : inputs.children()) {
      if (!input.is_mapping()) continue;
      const NodeRef type = input["type"];
      const std::string_view kind = type ? type.value() : "string";
      constexpr std::string_view kKinds = "string number boolean choice environment";
      if (type.is_scalar() && !kind.empty() && !has_word(kKinds, kind)) {
        add(Mistake::wrong_type, type,
            "Type {} of an input is none of string, number, boolean, choice and environment",
            {kind});
        continue;
      }
      const NodeRef options = input["options"];
      const std::string_view name = input.key().value;
      const NodeRef value = input["default"];
      if (kind != "choice") {
        if (options)
          add_key(Mistake::dispatch_input, options, "Input {} has options and is no choice",
                  {name});
        default_of(value, kind, name);
        continue;
      }
      if (!options || options.size() == 0) {
        add_key(Mistake::dispatch_input, input, "Input {} is a choice without options", {name});
        continue;
      }
      std::set<std::string_view> seen;
      bool is_known = true;
      for (const NodeRef option : options.children()) {
        is_known = is_known && option.is_scalar();
        if (option.is_scalar() && !seen.insert(option.value()).second)
          add(Mistake::dispatch_input, option, "Option {} stands twice", {option.value()});
      }
      if (value.is_scalar() && is_known && !seen.contains(value.value()))
        add(Mistake::dispatch_input, value, "Default {} is none of the options of input {}",
            {value.value(), name});
    }
  }

  void default_of(NodeRef value, std::string_view kind, std::string_view name) {
    if (!value.is_scalar() || has_expression(value.value())) return;
    const bool is_wrong =
        (kind == "boolean" && value.value() != "true" && value.value() != "false") ||
        (kind == "number" && !decimal_number(value.value()));
    if (is_wrong)
      add(Mistake::dispatch_input, value, "Default {} of input {} is no " + std::string(kind),
          {value.value(), name});
  }

  // The default of an input has to be of its type.
  void default_site(NodeRef value, std::string_view type) {
    const auto begin = out_.sites.begin() + static_cast<std::ptrdiff_t>(next_default_);
    const auto site = std::find_if(begin, out_.sites.end(),
                                   [&](const ExpressionSite& one) { return one.node == value; });
    if (site == out_.sites.end()) return;
    next_default_ = static_cast<std::size_t>(site - out_.sites.begin());
    if (type == "boolean") site->want = Want::boolean;
    if (type == "number") site->want = Want::number;
  }

  void call_inputs(NodeRef inputs) {
    if (!inputs.is_mapping()) return;
    for (const NodeRef input : inputs.children()) {
      if (!input.is_mapping()) continue;
      const std::string_view name = input.key().value;
      const NodeRef type = input["type"];
      const NodeRef value = input["default"];
      if (type.is_scalar() && !type.value().empty() &&
          !has_word("string number boolean", type.value())) {
        add(Mistake::wrong_type, type, "Type {} of an input is none of string, number and boolean",
            {type.value()});
        continue;
      }
      if (value.is_scalar() && has_expression(value.value())) default_site(value, type.value());
      if (value && input["required"].value() == "true")
        add(Mistake::unused_default, value, "Input {} is required, so its default is never taken",
            {name});
      else
        default_of(value, type.value(), name);
    }
  }

  // action.yml

  void metadata(const Action& action) {
    const NodeRef runs = action.runs;
    for (const std::string_view key : {"name", "description"}) {
      if (!action.node[key])
        add_key(Mistake::incomplete_metadata, action.node, "The action lacks " + std::string(key));
    }
    branding(action.node["branding"]);
    deprecations(action.inputs);
    if (!runs) {
      add_key(Mistake::action_metadata, action.node, "The action lacks runs");
      return;
    }
    if (!runs.is_mapping()) return;
    if (!action.using_.present()) {
      add_key(Mistake::action_metadata, runs, "runs lacks using");
      return;
    }
    struct Runner {
      std::string_view keys;
      std::string_view needs;
    };
    const std::string_view kind = action.using_.value;
    Runner runner;
    if (kind == "composite") {
      runner = {"using steps", "steps"};
    } else if (kind == "docker") {
      runner = {"using image args env entrypoint pre-entrypoint pre-if post-entrypoint post-if",
                "image"};
    } else if (kind == "node20" || kind == "node24") {
      runner = {"using main pre pre-if post post-if", "main"};
    } else {
      if (!has_expression(kind))
        add(Mistake::action_metadata, runs["using"], "Nothing runs {} actions", {kind});
      return;
    }
    for (const NodeRef child : runs.children()) {
      if (!has_word(runner.keys, child.key().value))
        add_key(Mistake::action_metadata, child, "{} is no key of {} actions",
                {child.key().value, kind});
    }
    if (!runs[runner.needs])
      add_key(Mistake::action_metadata, runs, "runs lacks " + std::string(runner.needs));
    for (const std::string_view script : {"pre", "post"}) {
      const std::string condition = std::string(script) + "-if";
      const std::string entry = std::string(script) + (kind == "docker" ? "-entrypoint" : "");
      if (runs[condition] && !runs[entry])
        add_key(Mistake::action_metadata, runs[condition], "{} stands without {}",
                {condition, entry});
    }
  }

  void deprecations(NodeRef inputs) {
    for (const NodeRef input : inputs.children()) {
      const NodeRef message = input["deprecationMessage"];
      if (message && message.value().empty())
        add_key(Mistake::incomplete_metadata, message, "Input {} is deprecated without a message",
                {input.key().value});
    }
  }

  void branding(NodeRef branding) {
    constexpr std::string_view kColors =
        "white black yellow blue green orange red purple gray-dark";
    const NodeRef color = branding["color"];
    if (color.is_scalar() && !has_word(kColors, lower_case(color.value())))
      add(Mistake::incomplete_metadata, color, "Color {} is none that GitHub knows",
          {color.value()});
  }

  const Tree& tree_;
  Syntax& out_;
  const Workflow* workflow_ = nullptr;
  const Action* action_ = nullptr;
  const Job* job_ = nullptr;
  const Step* step_ = nullptr;
  std::size_t next_job_ = 0;
  std::size_t next_step_ = 0;
  std::size_t next_default_ = 0;  // among the sites
  std::unordered_map<std::string, NodeRef> step_ids_;
  std::set<std::pair<NodeIndex, const Shape*>> seen_;
};

struct ContextName {
  std::string_view name;
  std::uint32_t bit;
};
constexpr ContextName kContexts[] = {
    {"github", kGithub},   {"needs", kNeeds},   {"strategy", kStrategy}, {"matrix", kMatrix},
    {"job", kJob},         {"runner", kRunner}, {"env", kEnv},           {"vars", kVars},
    {"secrets", kSecrets}, {"inputs", kInputs}, {"steps", kSteps},       {"jobs", kJobs},
};

}  // namespace

std::uint32_t availability_of(std::string_view context) {
  for (const ContextName& one : kContexts) {
    if (one.name == context) return one.bit;
  }
  return 0;
}

Syntax read_syntax(const Workflow& workflow) {
  Syntax syntax;
  if (workflow.node.tree() == nullptr) return syntax;
  Walker walker(*workflow.node.tree(), syntax);
  walker.workflow(workflow);
  walker.anchors();
  check_expressions(workflow, syntax.sites, syntax.faults);
  return syntax;
}

Syntax read_syntax(const Action& action) {
  Syntax syntax;
  if (action.node.tree() == nullptr) return syntax;
  Walker walker(*action.node.tree(), syntax);
  walker.action(action);
  return syntax;
}

}  // namespace sluice::actions
