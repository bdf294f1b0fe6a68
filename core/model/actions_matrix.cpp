#include "core/model/actions_matrix.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/text/ascii.h"

namespace sluice::actions {
namespace {

constexpr std::size_t kDeepest = 32;
constexpr std::size_t kLongest = 2000;  // of a value as text: what is larger is not compared

bool has_expression(NodeRef value, std::size_t depth = 0) {
  if (depth > kDeepest) return true;  // not known
  if (value.is_scalar()) return value.value().find("${{") != std::string_view::npos;
  for (const NodeRef child : value.children()) {
    if (has_expression(child, depth + 1)) return true;
  }
  return false;
}

// True where GitHub takes the value for one that the filter describes: each key of a mapping has to
// be there, and each item of a list.
bool matches(NodeRef filter, NodeRef value, std::size_t depth = 0) {
  if (depth > kDeepest) return true;
  if (filter.kind() != value.kind()) return false;
  if (filter.is_mapping()) {
    const auto keys = filter.children();
    return std::all_of(keys.begin(), keys.end(), [&](NodeRef key) {
      const NodeRef other = value[key.key().value];
      return other && matches(key, other, depth + 1);
    });
  }
  if (filter.is_sequence()) {
    if (filter.size() != value.size()) return false;
    for (std::size_t i = 0; i < filter.size(); ++i) {
      if (!matches(filter[i], value[i], depth + 1)) return false;
    }
    return true;
  }
  return filter.value() == value.value();
}

// The value as text in which equal values are equal; false where it is too large.
bool write(NodeRef value, std::string& out, std::size_t depth = 0) {
  if (depth > kDeepest || out.size() > kLongest) return false;
  if (value.is_scalar()) {
    out += value.is_quoted() ? '\'' : '=';
    out += value.value();
    out += '\n';
    return true;
  }
  out += value.is_mapping() ? '{' : value.is_sequence() ? '[' : '0';
  for (const NodeRef child : value.children()) {
    out += child.key().value;
    out += ':';
    if (!write(child, out, depth + 1)) return false;
  }
  out += '.';
  return true;
}

class Matrix {
 public:
  Matrix(NodeRef node, std::vector<Fault>& faults) : node_(node), faults_(faults) {
    for (const NodeRef row : node.children()) {
      const std::string_view key = row.key().value;
      if (key == "include") {
        for (const NodeRef item : row.children()) {
          is_open_ = is_open_ || !item.is_mapping();
          for (const NodeRef value : item.children()) values_[key_of(value)].push_back(value);
        }
        is_open_ = is_open_ || (row && !row.is_sequence());
      } else if (key != "exclude") {
        std::vector<NodeRef>& values = values_[key_of(row)];
        if (!row.is_sequence()) is_unknown_.insert(key_of(row));
        for (const NodeRef value : row.children()) values.push_back(value);
      }
    }
  }

  void repeated() {
    for (const NodeRef row : node_.children()) {
      const std::string_view key = row.key().value;
      if (key == "include" || key == "exclude" || !row.is_sequence()) continue;
      std::map<std::string, NodeRef> seen;
      for (const NodeRef value : row.children()) {
        std::string text;
        if (has_expression(value) || !write(value, text)) continue;
        const auto [first, is_new] = seen.emplace(std::move(text), value);
        if (!is_new) add(value, "Value of {} stands twice", key).related = first->second;
      }
    }
  }

  // GitHub starts no more jobs of one matrix. An item that is an expression is one value; a list
  // that is one has at least one.
  void too_many() {
    constexpr std::size_t kMost = 256;
    constexpr std::uint64_t kEnough = std::uint64_t{1} << 32U;
    std::uint64_t jobs = 1;
    NodeRef beyond;
    bool has_rows = false;
    for (const NodeRef row : node_.children()) {
      const std::string_view key = row.key().value;
      if (key == "include" || key == "exclude") continue;
      has_rows = true;
      if (!row.is_sequence()) continue;
      jobs = std::min(jobs * std::max<std::uint64_t>(row.size(), 1), kEnough);
      if (jobs > kMost && !beyond) beyond = row;
    }
    const NodeRef include = node_["include"];
    if (!has_rows && include.is_sequence()) {
      jobs = include.size();
      beyond = include;
    }
    if (jobs <= kMost) return;
    const auto left_out = excluded_jobs(jobs);
    if (!left_out || jobs - std::min(jobs, *left_out) <= kMost) return;
    Fault& fault =
        add(node_, "The matrix makes more than the 256 jobs that GitHub starts, from {} on",
            beyond.key().value);
    fault.at_key = true;
  }

  // At most how many combinations `exclude` takes away; nothing where that is not known.
  std::optional<std::uint64_t> excluded_jobs(std::uint64_t jobs) const {
    const NodeRef exclude = node_["exclude"];
    if (!exclude) return 0;
    if (!exclude.is_sequence()) return std::nullopt;
    std::uint64_t all = 0;
    for (const NodeRef item : exclude.children()) {
      if (!item.is_mapping()) return std::nullopt;
      std::uint64_t of_item = jobs;
      for (const NodeRef filter : item.children()) {
        const NodeRef row = node_[filter.key().value];
        if (has_expression(filter) || !row.is_sequence() || row.size() == 0) return std::nullopt;
        if (filter.is_scalar()) of_item /= row.size();
      }
      all += of_item;
    }
    return all;
  }

  void excluded() {
    for (const NodeRef item : node_["exclude"].children()) {
      if (!item.is_mapping()) continue;
      for (const NodeRef filter : item.children()) exclude(filter);
    }
  }

 private:
  static std::string key_of(NodeRef node) { return lower_case(node.key().value); }

  void exclude(NodeRef filter) {
    const auto found = values_.find(key_of(filter));
    if (found == values_.end()) {
      if (is_open_) return;
      add(filter, "The matrix has no {}", filter.key().value).at_key = true;
      return;
    }
    if (is_open_ || is_unknown_.contains(found->first) || has_expression(filter)) return;
    if (found->second.size() > left_) return;
    left_ -= found->second.size();
    for (const NodeRef value : found->second) {
      if (has_expression(value) || matches(filter, value)) return;
    }
    add(filter, "No value of {} is the one that is excluded", filter.key().value);
  }

  Fault& add(NodeRef node, std::string text, std::string_view name) {
    Fault& fault = faults_.emplace_back();
    fault.mistake = Mistake::invalid_matrix;
    fault.node = node;
    fault.text = std::move(text);
    fault.names.emplace_back(name);
    return fault;
  }

  NodeRef node_;
  std::vector<Fault>& faults_;
  std::map<std::string, std::vector<NodeRef>> values_;
  std::set<std::string> is_unknown_;
  std::size_t left_ = 20'000;  // comparisons: more than any honest matrix takes
  bool is_open_ = false;       // an expression may add anything
};

}  // namespace

void check_matrix(NodeRef matrix, std::vector<Fault>& faults) {
  if (!matrix.is_mapping()) return;
  Matrix check(matrix, faults);
  check.repeated();
  check.too_many();
  check.excluded();
}

}  // namespace sluice::actions
