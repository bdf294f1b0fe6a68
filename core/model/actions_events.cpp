#include "core/model/actions_events.h"

#include <algorithm>
#include <bitset>
#include <cstddef>

#include "core/text/ascii.h"
#include "core/text/words.h"

namespace sluice::actions {
namespace {

// By GitHub's "Events that trigger workflows".
constexpr std::string_view kPullRequestTypes =
    "assigned unassigned labeled unlabeled opened edited closed reopened synchronize "
    "converted_to_draft locked unlocked enqueued dequeued milestoned demilestoned ready_for_review "
    "review_requested review_request_removed auto_merge_enabled auto_merge_disabled stacked";
constexpr EventType kEventTypes[] = {
    {"branch_protection_rule", "created edited deleted"},
    {"check_run", "created rerequested completed requested_action"},
    {"check_suite", "completed requested rerequested"},
    {"create", {}},
    {"delete", {}},
    {"deployment", {}},
    {"deployment_status", {}},
    {"discussion",
     "created edited deleted transferred pinned unpinned labeled unlabeled locked unlocked "
     "category_changed answered unanswered"},
    {"discussion_comment", "created edited deleted"},
    {"fork", {}},
    {"gollum", {}},
    {"image_version", "created ready deleted"},
    {"issue_comment", "created edited deleted"},
    {"issues",
     "opened edited deleted transferred pinned unpinned closed reopened assigned unassigned "
     "labeled unlabeled locked unlocked milestoned demilestoned typed untyped field_added "
     "field_removed"},
    {"label", "created edited deleted"},
    {"merge_group", "checks_requested", kBranches},
    {"milestone", "created closed opened edited deleted"},
    {"page_build", {}},
    {"project", "created closed reopened edited deleted"},
    {"project_card", "created moved converted edited deleted"},
    {"project_column", "created updated moved deleted"},
    {"public", {}},
    {"pull_request", kPullRequestTypes, kBranches | kPaths},
    {"pull_request_review", "submitted edited dismissed"},
    {"pull_request_review_comment", "created edited deleted"},
    {"pull_request_target", kPullRequestTypes, kBranches | kPaths},
    {"push", {}, kBranches | kTags | kPaths},
    {"registry_package", "published updated"},
    {"release", "published unpublished created edited deleted prereleased released"},
    {"repository_dispatch", {}},
    {"schedule", {}},
    {"status", {}},
    {"watch", "started"},
    {"workflow_call", {}},
    {"workflow_dispatch", {}},
    {"workflow_run", "completed requested in_progress", kBranches | kWorkflows},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// One pattern of GitHub: * ** ? + [ ] and, at its start, !.
class Pattern {
 public:
  Pattern(std::string_view text, bool is_ref) : text_(text), is_ref_(is_ref) {}

  std::optional<PatternError> check() {
    if (text_.starts_with('!')) {
      if (text_.size() == 1) return PatternError{0, "nothing follows !"};
      at_ = 1;
    }
    if (is_ref_ && at_ < text_.size() && text_[at_] == '/')
      return PatternError{at_, "no name starts with /"};
    if (is_ref_ && text_.ends_with('/'))
      return PatternError{text_.size() - 1, "no name ends with /"};
    bool can_repeat = false;  // what stands before is something that ? or + can count
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '?' || c == '+') {
        if (!can_repeat) return PatternError{at_, "nothing stands before it that it could repeat"};
        can_repeat = false;
        continue;
      }
      can_repeat = true;
      if (c == '*') {
        can_repeat = false;
      } else if (c == '[') {
        if (const auto error = set()) return error;
      } else if (c == '\\') {
        if (at_ + 1 == text_.size()) return PatternError{at_, "nothing follows \\"};
        constexpr std::string_view kSpecial = "[?+*\\!";
        if (kSpecial.find(text_[at_ + 1]) != kSpecial.npos) {
          ++at_;
        } else if (is_ref_) {
          return PatternError{at_, "only [ ? + * \\ ! can follow \\"};
        }
      } else if (is_ref_ && is_refused(c)) {
        return PatternError{at_, "no name of a branch or tag holds this character"};
      }
    }
    return std::nullopt;
  }

 private:
  static bool is_refused(char c) {
    constexpr std::string_view kRefused = " \t~^:";
    return kRefused.find(c) != kRefused.npos || static_cast<unsigned char>(c) < 0x20;
  }

  // [abc], [0-9]; at_ ends at ].
  std::optional<PatternError> set() {
    const std::size_t open = at_;
    const std::size_t close = text_.find(']', open);
    if (close == text_.npos) return PatternError{open, "its [ is never closed"};
    const std::string_view inside = text_.substr(open + 1, close - open - 1);
    if (inside.empty()) return PatternError{open, "nothing stands between [ and ]"};
    if (inside.size() == 1) return PatternError{open, "one character alone needs no [ ]"};
    for (std::size_t i = 1; i + 1 < inside.size(); ++i) {
      if (inside[i] == '-' && inside[i - 1] > inside[i + 1])
        return PatternError{open + 1 + i, "its range runs backwards"};
    }
    at_ = close;
    return std::nullopt;
  }

  std::string_view text_;
  bool is_ref_;
  std::size_t at_ = 0;
};

// A field of a cron line.
struct CronField {
  int least = 0;
  int most = 0;
  std::string_view names;  // of `least` and those that follow, three letters each
};
constexpr CronField kCronFields[] = {{0, 59, {}},
                                     {0, 23, {}},
                                     {1, 31, {}},
                                     {1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"},
                                     {0, 6, "sunmontuewedthufrisat"}};
constexpr std::size_t kMinutes = 60;

std::optional<int> cron_value(std::string_view text, const CronField& field) {
  if (text.size() == 3 && !field.names.empty() && !is_digit(text[0])) {
    const std::string lower = lower_case(text);
    for (std::size_t i = 0; i + 3 <= field.names.size(); i += 3) {
      if (field.names.substr(i, 3) == lower) return field.least + static_cast<int>(i / 3);
    }
    return std::nullopt;
  }
  if (text.empty() || text.size() > 2 || !std::all_of(text.begin(), text.end(), is_digit))
    return std::nullopt;
  int value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  if (value < field.least || value > field.most) return std::nullopt;
  return value;
}

// "1", "1-5", "*", "*/15", "1-30/2": adds what it matches.
bool read_cron_item(std::string_view item, const CronField& field, std::bitset<kMinutes>& out) {
  const std::size_t slash = item.find('/');
  const std::string_view range = item.substr(0, slash);
  int step = 1;
  if (slash != item.npos) {
    const CronField steps{1, field.most == 59 ? 59 : field.most, {}};
    const auto value = cron_value(item.substr(slash + 1), steps);
    if (!value) return false;
    step = *value;
  }
  int first = field.least;
  int last = field.most;
  if (range != "*") {
    const std::size_t dash = range.find('-');
    const auto from = cron_value(range.substr(0, dash), field);
    if (!from) return false;
    first = *from;
    if (dash != range.npos) {
      const auto to = cron_value(range.substr(dash + 1), field);
      if (!to || *to < first) return false;
      last = *to;
    } else if (slash == item.npos) {
      last = first;
    }
  }
  for (int i = first; i <= last; i += step) out.set(static_cast<std::size_t>(i));
  return true;
}

bool read_cron_field(std::string_view text, const CronField& field, std::bitset<kMinutes>& out) {
  while (true) {
    const std::size_t comma = text.find(',');
    if (!read_cron_item(text.substr(0, comma), field, out)) return false;
    if (comma == text.npos) return true;
    text.remove_prefix(comma + 1);
  }
}

// Two minutes of an hour, or the last and the first, that lie closer than five minutes.
bool is_too_frequent(const std::bitset<kMinutes>& minutes, const std::bitset<kMinutes>& hours) {
  constexpr std::size_t kLeast = 5;
  bool hours_touch = false;
  for (std::size_t hour = 0; hour < 24; ++hour)
    hours_touch = hours_touch || (hours[hour] && hours[(hour + 1) % 24]);
  std::optional<std::size_t> first;
  std::optional<std::size_t> last;
  for (std::size_t minute = 0; minute < kMinutes; ++minute) {
    if (!minutes[minute]) continue;
    if (last && minute - *last < kLeast) return true;
    if (!first) first = minute;
    last = minute;
  }
  return hours_touch && first && last && *first + kMinutes - *last < kLeast;
}

struct TimeZones {
  std::string_view area;
  std::string_view names;
};
constexpr TimeZones kTimeZones[] = {
#include "core/model/time_zones.inc"
};
constexpr std::string_view kOtherZones =
    "UTC UCT GMT GMT0 GMT+0 GMT-0 Greenwich Universal Zulu CET CST6CDT Cuba EET EST EST5EDT Egypt "
    "Eire GB GB-Eire HST Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya MET MST "
    "MST7MDT "
    "NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey W-SU WET";

}  // namespace

bool EventType::has_type(std::string_view type) const { return has_word(types, type); }

const EventType* find_event_type(std::string_view name) {
  for (const EventType& type : kEventTypes) {
    if (type.name == name) return &type;
  }
  return nullptr;
}

std::string_view similar_event(std::string_view name) {
  Similar similar(name);
  for (const EventType& type : kEventTypes) similar.offer(type.name);
  return similar.best();
}

std::optional<PatternError> check_ref_pattern(std::string_view pattern) {
  return Pattern(pattern, true).check();
}

std::optional<PatternError> check_path_pattern(std::string_view pattern) {
  const std::string_view path = pattern.starts_with('!') ? pattern.substr(1) : pattern;
  constexpr std::string_view kBlank = " \t\n\r";
  if (!path.empty() && kBlank.find(path.front()) != kBlank.npos)
    return PatternError{0, "no path starts with white space"};
  if (!path.empty() && kBlank.find(path.back()) != kBlank.npos)
    return PatternError{pattern.size() - 1, "no path ends with white space"};
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    if (part == "." || part == "..")
      return PatternError{begin, "paths count from the root, without . and .."};
    begin = end + 1;
  }
  return Pattern(pattern, false).check();
}

std::string_view check_cron(std::string_view line) {
  std::bitset<kMinutes> matched[std::size(kCronFields)];
  std::size_t count = 0;
  for (const std::string_view field : Words(line)) {
    if (count == std::size(kCronFields)) return "it has more than five fields";
    const CronField& kind = kCronFields[count];
    if (!read_cron_field(field, kind, matched[count])) return "a field is none that cron knows";
    ++count;
  }
  if (count < std::size(kCronFields)) return "it has fewer than five fields";
  if (is_too_frequent(matched[0], matched[1]))
    return "it asks for more than one run in five minutes";
  return {};
}

bool is_time_zone(std::string_view name) {
  if (has_word(kOtherZones, name)) return true;
  const std::size_t slash = name.find('/');
  if (slash == name.npos) return false;
  for (const TimeZones& zones : kTimeZones) {
    if (zones.area == name.substr(0, slash)) return has_word(zones.names, name.substr(slash + 1));
  }
  return false;
}

}  // namespace sluice::actions
