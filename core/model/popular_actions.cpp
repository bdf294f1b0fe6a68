#include "core/model/popular_actions.h"

#include <algorithm>
#include <string>

#include "core/model/actions.h"
#include "core/text/words.h"

namespace sluice::actions {
namespace {

constexpr PopularAction kActions[] = {
#include "core/model/popular_actions.inc"
};

constexpr int kAny = -1;

// The digits that `text` begins with; -1 for none, or more than a version has.
int read_digits(std::string_view text) {
  int value = 0;
  std::size_t i = 0;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i)
    value = value * 10 + (text[i] - '0');
  return i == 0 || i > 3 ? kAny : value;
}

// The major version of "v4", "4.1.0", "release/v1"; -1 for a branch or a commit.
int major_of(const UsesTarget& target) {
  if (target.is_pinned()) return kAny;
  std::string_view ref = target.ref.substr(target.ref.rfind('/') + 1);
  if (ref.starts_with('v')) ref.remove_prefix(1);
  const bool is_version = !ref.empty() && ref.find_first_not_of("0123456789.") == ref.npos;
  return is_version ? read_digits(ref.substr(0, ref.find('.'))) : kAny;
}

// "1-3,5": whether the version is among them; of any version, false.
bool has_version(std::string_view ranges, int version) {
  while (!ranges.empty()) {
    const std::string_view range = ranges.substr(0, ranges.find(','));
    ranges.remove_prefix(std::min(range.size() + 1, ranges.size()));
    const std::size_t dash = range.find('-');
    const int first = read_digits(range);
    const int last = dash == range.npos ? first : read_digits(range.substr(dash + 1));
    if (version >= first && version <= last) return true;
  }
  return false;
}

struct Entry {
  std::string_view name;
  std::string_view marks;
  bool holds = false;  // for the version; where that may be any, for some of them
  bool holds_for_all = false;
};

Entry read_entry(std::string_view word, int version) {
  const std::size_t colon = word.find(':');
  std::string_view name = word.substr(0, colon);
  const std::size_t marks = name.find_first_of("!~");
  Entry entry;
  entry.name = name.substr(0, marks);
  if (marks != name.npos) entry.marks = name.substr(marks);
  const bool is_limited = colon != word.npos;
  entry.holds = version == kAny || !is_limited || has_version(word.substr(colon + 1), version);
  entry.holds_for_all = !is_limited || (version != kAny && entry.holds);
  return entry;
}

}  // namespace

bool KnownAction::find(const UsesTarget& target, KnownAction& out) {
  if (target.kind != UsesTarget::Kind::repository) return false;
  for (const PopularAction& action : kActions) {
    const auto slashes = std::count(action.name.begin(), action.name.end(), '/');
    if (!target.is(action.name) || (slashes == 1 && !target.path.empty())) continue;
    out.action_ = &action;
    out.version_ = major_of(target);
    return out.version_ == kAny || has_word(action.versions, std::to_string(out.version_));
  }
  return false;
}

std::vector<KnownAction::Input> KnownAction::inputs() const {
  std::vector<Input> inputs;
  for (const std::string_view word : Words(action_->inputs)) {
    const Entry entry = read_entry(word, version_);
    if (!entry.holds) continue;
    const bool is_required = entry.holds_for_all && entry.marks.find('!') != entry.marks.npos;
    const bool is_deprecated = entry.holds_for_all && entry.marks.find('~') != entry.marks.npos;
    inputs.push_back({entry.name, is_required, is_deprecated});
  }
  return inputs;
}

std::vector<std::string_view> KnownAction::outputs() const {
  std::vector<std::string_view> outputs;
  for (const std::string_view word : Words(action_->outputs)) {
    const Entry entry = read_entry(word, version_);
    if (entry.holds) outputs.push_back(entry.name);
  }
  return outputs;
}

bool KnownAction::has_open_inputs() const { return has_word(action_->inputs, "*"); }

bool KnownAction::has_open_outputs() const { return action_->outputs == "*"; }

std::string_view KnownAction::runtime() const {
  for (const std::string_view word : Words(action_->runtimes)) {
    const Entry entry = read_entry(word, version_);
    if (entry.holds_for_all) return entry.name;
  }
  return {};
}

}  // namespace sluice::actions
