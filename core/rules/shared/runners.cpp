#include "core/rules/shared/runners.h"

#include <algorithm>
#include <set>
#include <string>

#include "core/model/expression.h"
#include "core/text/ascii.h"

namespace sluice::actions {
namespace {

// The dimension of the matrix that the whole label comes from; empty for none.
std::string dimension_of(NodeRef label) {
  const auto& expressions = expressions_of(label);
  if (expressions.size() != 1 || !expressions[0].is_valid) return {};
  // Text around it would be part of the label.
  if (expressions[0].begin != 0 || expressions[0].end != label.value().size()) return {};
  const std::string path = expressions[0].path(expressions[0].root);
  constexpr std::string_view kMatrix = "matrix.";
  return path.starts_with(kMatrix) ? path.substr(kMatrix.size()) : std::string();
}

// `path` behind a value of the matrix: matrix.target.os is what "os" names in a value of "target".
NodeRef part_of(NodeRef value, std::string_view path) {
  while (value && !path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    NodeRef part;
    if (value.is_mapping()) {
      for (const NodeRef key : value.children()) {
        if (equals_ignoring_case(key.key().value, path.substr(0, dot))) part = key;
      }
    }
    value = part;
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return value;
}

// A value stands for one label, or for a list of them.
void add_labels(NodeRef at, NodeRef value, const std::set<std::string>& excluded,
                std::vector<RunnerLabel>& labels) {
  if (value.is_scalar() && !excluded.contains(lower_case(value.value())))
    labels.push_back({at, value});
  if (!value.is_sequence()) return;
  for (const NodeRef label : value.children()) {
    if (label.is_scalar()) labels.push_back({at, label});
  }
}

// What `exclude` takes away of one dimension, in lower case: entries that name nothing else.
std::set<std::string> excluded_values(NodeRef matrix, const std::string& dimension) {
  std::set<std::string> values;
  for (const NodeRef entry : matrix["exclude"].children()) {
    if (entry.size() == 1) values.insert(lower_case(part_of(entry, dimension).value()));
  }
  return values;
}

void add(const Job& job, NodeRef at, std::vector<RunnerLabel>& labels) {
  if (!at.is_scalar()) return;
  if (at.value().find("${{") == std::string_view::npos) {
    labels.push_back({at, at});
    return;
  }
  const std::string path = dimension_of(at);
  const NodeRef matrix = job.strategy["matrix"];
  if (path.empty() || !matrix.is_mapping()) return;
  const std::size_t dot = std::min(path.find('.'), path.size());
  const std::string dimension = path.substr(0, dot);
  const std::string_view rest = std::string_view(path).substr(std::min(dot + 1, path.size()));
  if (const NodeRef values = part_of(matrix, dimension); values.is_sequence()) {
    const auto excluded =
        rest.empty() ? excluded_values(matrix, dimension) : std::set<std::string>();
    for (const NodeRef value : values.children())
      add_labels(at, part_of(value, rest), excluded, labels);
  }
  for (const NodeRef entry : matrix["include"].children())
    add_labels(at, part_of(entry, path), {}, labels);
}

}  // namespace

std::vector<RunnerLabel> runner_labels(const Job& job) {
  std::vector<RunnerLabel> labels;
  const NodeRef list = job.runs_on.is_mapping() ? job.runs_on["labels"] : job.runs_on;
  add(job, list, labels);
  if (!list.is_sequence()) return labels;
  for (const NodeRef label : list.children()) add(job, label, labels);
  return labels;
}

RunnerLabel self_hosted_label(const Job& job) {
  for (const RunnerLabel& label : runner_labels(job)) {
    if (equals_ignoring_case(label.label.value(), "self-hosted")) return label;
  }
  return {};
}

NodeRef runner_group(const Job& job) {
  return job.runs_on.is_mapping() ? job.runs_on["group"] : NodeRef();
}

bool is_rented_label(std::string_view label) {
  constexpr std::string_view kStarts[] = {"buildjet-",  "blacksmith-", "depot-",  "warp-",
                                          "namespace-", "nscloud-",    "runs-on", "runson",
                                          "cirun",      "ubicloud",    "codspeed"};
  // What a larger runner of GitHub is commonly called after.
  constexpr std::string_view kSizes[] = {"-core", "core-", "cores", "16core",
                                         "8core", "4core", "-cpu",  "large"};
  // Those of GitHub have a version: ubuntu-26.04-big.
  constexpr std::string_view kSystems[] = {"ubuntu-", "windows-", "macos-"};
  const std::string lower = lower_case(label);
  for (const std::string_view system : kSystems) {
    if (!lower.starts_with(system)) continue;
    const std::string_view version = std::string_view(lower).substr(system.size());
    const bool is_numbered = !version.empty() && version[0] >= '0' && version[0] <= '9';
    if (is_numbered || version.starts_with("latest") || version.starts_with("slim")) return true;
  }
  if (std::any_of(std::begin(kSizes), std::end(kSizes),
                  [&](std::string_view size) { return lower.find(size) != lower.npos; }))
    return true;
  return std::any_of(std::begin(kStarts), std::end(kStarts),
                     [&](std::string_view start) { return lower.starts_with(start); });
}

}  // namespace sluice::actions
