#include "core/model/actions_runner.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "core/text/ascii.h"
#include "core/text/words.h"

namespace sluice::actions {
namespace {

// By GitHub's "GitHub-hosted runners reference" and "Larger runners reference", November 2026.
constexpr std::string_view kLinux =
    "ubuntu-latest ubuntu-26.04 ubuntu-24.04 ubuntu-22.04 ubuntu-slim ubuntu-26.04-arm "
    "ubuntu-24.04-arm ubuntu-22.04-arm ubuntu-latest-4-cores ubuntu-latest-8-cores "
    "ubuntu-latest-16-cores linux";
constexpr std::string_view kWindows =
    "windows-latest windows-2025 windows-2025-vs2026 windows-2022 windows-11-arm "
    "windows-latest-8-cores windows";
constexpr std::string_view kMac =
    "macos-latest macos-latest-large macos-latest-xlarge macos-26 macos-26-intel macos-26-large "
    "macos-26-xlarge macos-15 macos-15-intel macos-15-large macos-15-xlarge macos-14 "
    "macos-14-large "
    "macos-14-xlarge macos-13 macos-13-large macos-13-xlarge macos";
constexpr std::string_view kSelfHosted = "self-hosted x64 arm arm64";
constexpr std::string_view kRetired =
    "ubuntu-20.04 ubuntu-18.04 ubuntu-16.04 windows-2019 windows-2016 macos-12 macos-12-large "
    "macos-12-xlarge macos-11 macos-11.0 macos-10 macos-10.15 macos-10.14 macos-10.13";

enum class Family : std::uint8_t { none, linux_, windows, mac };

Family family_of(std::string_view label) {
  const std::string lower = lower_case(label);
  if (has_word(kLinux, lower)) return Family::linux_;
  if (has_word(kWindows, lower)) return Family::windows;
  if (has_word(kMac, lower)) return Family::mac;
  return Family::none;
}

bool has_expression(std::string_view text) { return text.find("${{") != text.npos; }

// NAME of a text that is just ${{ matrix.NAME }}.
std::string_view matrix_name(std::string_view text) {
  constexpr std::string_view kBlank = " \t\n";
  const auto trim = [&](std::string_view part) {
    const std::size_t begin = part.find_first_not_of(kBlank);
    if (begin == part.npos) return std::string_view();
    return part.substr(begin, part.find_last_not_of(kBlank) - begin + 1);
  };
  text = trim(text);
  if (!text.starts_with("${{") || !text.ends_with("}}")) return {};
  text = trim(text.substr(3, text.size() - 5));
  constexpr std::string_view kMatrixPrefix = "matrix.";
  if (!text.starts_with(kMatrixPrefix)) return {};
  text.remove_prefix(kMatrixPrefix.size());
  const auto is_name = [](char c) {
    return (lower_case(c) >= 'a' && lower_case(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  return std::all_of(text.begin(), text.end(), is_name) ? text : std::string_view();
}

// One place of runs-on: a label, or the alternatives that a matrix puts there.
using Alternatives = std::vector<NodeRef>;

bool is_self_hosted(NodeRef label) { return equals_ignoring_case(label.value(), "self-hosted"); }

// Beside self-hosted all labels are the owner's.
void add_labels(NodeRef value, Alternatives& out) {
  if (value.is_scalar()) out.push_back(value);
  if (!value.is_sequence()) return;
  const auto labels = value.children();
  if (std::any_of(labels.begin(), labels.end(), is_self_hosted)) return;
  for (const NodeRef one : labels) {
    if (one.is_scalar()) out.push_back(one);
  }
}

Alternatives alternatives_of(const Job& job, NodeRef label) {
  if (!has_expression(label.value())) return {label};
  Alternatives list;
  const std::string_view name = matrix_name(label.value());
  if (name.empty()) return list;
  // GitHub starts 256 jobs of a matrix; what stands behind many more is a fault of its own.
  constexpr std::size_t kMost = 1024;
  const NodeRef matrix = job.strategy["matrix"];
  for (const NodeRef value : matrix[name].children()) {
    if (list.size() >= kMost) break;
    add_labels(value, list);
  }
  for (const NodeRef item : matrix["include"].children()) {
    if (list.size() >= kMost) break;
    if (const NodeRef value = item[name]) add_labels(value, list);
  }
  return list;
}

std::vector<Alternatives> places_of(const Job& job) {
  std::vector<Alternatives> places;
  const NodeRef labels = job.runs_on.is_mapping() ? job.runs_on["labels"] : job.runs_on;
  if (labels.is_scalar()) places.push_back(alternatives_of(job, labels));
  if (!labels.is_sequence()) return places;
  for (const NodeRef label : labels.children()) {
    if (label.is_scalar()) places.push_back(alternatives_of(job, label));
  }
  return places;
}

bool is_own_runner(const Job& job) {
  if (job.runs_on.is_mapping() && job.runs_on["group"]) return true;
  const NodeRef labels = job.runs_on.is_mapping() ? job.runs_on["labels"] : job.runs_on;
  const auto children = labels.children();
  return is_self_hosted(labels) || std::any_of(children.begin(), children.end(), is_self_hosted);
}

Fault& add(std::vector<Fault>& faults, Mistake mistake, NodeRef node, std::string text) {
  Fault& fault = faults.emplace_back();
  fault.mistake = mistake;
  fault.node = node;
  fault.text = std::move(text);
  fault.names.emplace_back(node.value());
  return fault;
}

void check_label(NodeRef label, std::vector<Fault>& faults) {
  const std::string name = lower_case(label.value());
  if (name.empty() || has_expression(name)) return;
  if (family_of(name) != Family::none || has_word(kSelfHosted, name)) return;
  if (has_word(kRetired, name)) {
    add(faults, Mistake::unknown_runner_label, label, "Runners {} are no more");
    return;
  }
  Similar similar(name);
  for (const std::string_view list : {kLinux, kWindows, kMac, kSelfHosted}) {
    for (const std::string_view known : Words(list)) similar.offer(known);
  }
  // Versions differ in a letter or two, and names of somebody's own runners may look like them.
  const std::string_view best = similar.best();
  constexpr std::string_view kDigits = "0123456789";
  if (!best.empty() && name.find_first_of(kDigits) == name.npos &&
      best.find_first_of(kDigits) == best.npos) {
    add(faults, Mistake::unknown_runner_label, label,
        "No runner of GitHub is called {}; " + std::string(best) + " is one");
    return;
  }
  add(faults, Mistake::custom_runner_label, label, "No runner of GitHub is called {}");
}

}  // namespace

std::vector<NodeRef> labels_of(const Job& job) {
  std::vector<NodeRef> labels;
  for (const Alternatives& place : places_of(job))
    labels.insert(labels.end(), place.begin(), place.end());
  return labels;
}

System system_of(const Job& job) {
  System system = System::unknown;
  for (const NodeRef label : labels_of(job)) {
    const Family family = family_of(label.value());
    if (family == Family::none) continue;
    const System one = family == Family::windows ? System::windows : System::unix;
    if (system != System::unknown && system != one) return System::unknown;
    system = one;
  }
  return system;
}

void check_labels(const Job& job, std::vector<Fault>& faults) {
  if (!is_own_runner(job)) {
    for (const NodeRef label : labels_of(job)) check_label(label, faults);
  }
  const std::vector<Alternatives> places = places_of(job);
  NodeRef first;
  Family family = Family::none;
  for (const Alternatives& place : places) {
    for (const NodeRef label : place) {
      const Family one = family_of(label.value());
      if (one == Family::none) continue;
      if (family != Family::none && one != family) {
        Fault& fault =
            add(faults, Mistake::unknown_runner_label, label, "No runner is {} and {} at once");
        fault.names.emplace_back(first.value());
        fault.related = first;
        return;
      }
    }
    for (const NodeRef label : place) {
      if (family != Family::none) break;
      family = family_of(label.value());
      first = label;
    }
    // What a matrix chooses may be of any family.
    if (place.size() > 1) {
      const bool is_mixed = std::any_of(place.begin(), place.end(), [&](NodeRef label) {
        return family_of(label.value()) != family;
      });
      if (is_mixed) family = Family::none;
    }
  }
}

}  // namespace sluice::actions
