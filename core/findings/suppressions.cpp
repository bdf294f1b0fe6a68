#include "core/findings/suppressions.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/rules/registry.h"

namespace sluice {
namespace {

// How a tool writes its ignores. What follows the marker is read by `form`.
struct Marker {
  std::string_view tool;
  std::string_view text;
  enum class Form : std::uint8_t {
    ours,      // ids until=… -- reason
    brackets,  // [a, b]
    equals,    // a,b   (hadolint ignore=a,b)
    checkov,   // ID:reason
    colon,     // a,b   up to white space
    none,      // no ids
  } form;
  IgnoreComment::Scope scope = IgnoreComment::Scope::line;
  std::string_view prefix;  // the tool part of the aliases that the ids are
  std::string_view family;
};

using Form = Marker::Form;
using Scope = IgnoreComment::Scope;

// Longer markers stand before those that they start with.
constexpr Marker kMarkers[] = {
    {"comment", "sluice:ignore-file", Form::ours, Scope::file, "", ""},
    {"comment", "sluice:ignore", Form::ours, Scope::line, "", ""},
    {"zizmor", "zizmor: ignore", Form::brackets, Scope::line, "zizmor:", ""},
    {"checkov", "checkov:skip=", Form::checkov, Scope::block, "checkov:", ""},
    {"checkov", "bridgecrew:skip=", Form::checkov, Scope::block, "checkov:", ""},
    {"trivy", "trivy:ignore:", Form::colon, Scope::line, "trivy:", ""},
    {"tfsec", "tfsec:ignore:", Form::colon, Scope::line, "tfsec:", ""},
    {"hadolint", "hadolint ignore=", Form::equals, Scope::line, "hadolint:", ""},
    {"hadolint", "hadolint global ignore=", Form::equals, Scope::file, "hadolint:", ""},
    {"kics", "kics-scan ignore-line", Form::none, Scope::line, "kics:", ""},
    {"gitleaks", "gitleaks:allow", Form::none, Scope::line, "", "secrets/"},
    {"detect-secrets", "pragma: allowlist secret", Form::none, Scope::line, "", "secrets/"},
    {"detect-secrets", "pragma: allowlist nextline secret", Form::none, Scope::line, "",
     "secrets/"},
    {"trufflehog", "trufflehog:ignore", Form::none, Scope::line, "", "secrets/"},
    {"betterleaks", "betterleaks:allow", Form::none, Scope::line, "", "secrets/"},
    {"kingfisher", "kingfisher:ignore", Form::none, Scope::line, "", "secrets/"},
    {"ggshield", "ggignore", Form::none, Scope::line, "", "secrets/"},
};

// A line can be the whole file, and hold a marker every few bytes: so far is looked before and
// behind each.
constexpr std::size_t kReach = 4096;
constexpr std::size_t kLongestReason = 1024;
// Further ones in a file do not count.
constexpr std::size_t kMostComments = 10'000;

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_id_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '/' || c == '*' || c == ':' || c == '.';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && (is_blank(text.back()) || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

// What stands before a marker on its line must open a comment.
bool opens_comment(std::string_view before) {
  before = trim(before);
  for (const std::string_view leader : {"#", "//", "/*", "<!--", "--", ";", "*", "rem", "REM"}) {
    if (before.ends_with(leader)) return true;
  }
  // Further markers may follow the first in one comment.
  return before.find('#') != before.npos || before.find("//") != before.npos;
}

bool is_comment_line(std::string_view line) {
  line = trim(line);
  return line.empty() || line.starts_with('#') || line.starts_with("//") ||
         line.starts_with("/*") || line.starts_with("<!--") || line.starts_with(';');
}

std::string_view strip_closer(std::string_view text) {
  for (const std::string_view closer : {"*/", "-->"}) {
    if (const std::size_t at = text.find(closer); at != text.npos) text = text.substr(0, at);
  }
  return trim(text);
}

// Ids separated by commas from the start of `text`; gives how much of it they took.
std::size_t read_ids(std::string_view text, std::string_view prefix,
                     std::vector<std::string>& ids) {
  std::size_t i = 0;
  for (;;) {
    while (i < text.size() && is_blank(text[i])) ++i;
    const std::size_t from = i;
    while (i < text.size() && is_id_char(text[i])) ++i;
    if (i == from) return from;
    std::string id(prefix);
    id += text.substr(from, i - from);
    ids.push_back(std::move(id));
    const std::size_t end = i;
    while (i < text.size() && is_blank(text[i])) ++i;
    if (i >= text.size() || text[i] != ',') return end;
    ++i;
  }
}

// `ids until=DATE -- reason`; what stands behind the ids without '--' is the reason as well.
std::size_t read_ours(std::string_view text, IgnoreComment& comment) {
  std::size_t i = read_ids(text, "", comment.ids);
  std::string_view rest = text.substr(i);
  const std::string_view trimmed = trim(rest);
  constexpr std::string_view kUntil = "until=";
  if (trimmed.starts_with(kUntil)) {
    const std::string_view word = trimmed.substr(0, trimmed.find_first_of(" \t"));
    comment.until = parse_date(word.substr(kUntil.size())).value_or(IgnoreComment::kNever);
    i += static_cast<std::size_t>(word.data() + word.size() - rest.data());
    rest = text.substr(i);
  }
  std::string_view reason = strip_closer(rest);
  while (reason.starts_with('-') || reason.starts_with(':')) reason.remove_prefix(1);
  comment.reason = std::string(trim(reason));
  return i;
}

// trivy and tfsec write the date behind the id: aws-0086:exp:2026-12-31
void take_expiry(std::string& id, IgnoreComment& comment) {
  constexpr std::string_view kExpiry = ":exp:";
  const std::size_t at = id.find(kExpiry);
  if (at == id.npos) return;
  const std::int32_t until =
      parse_date(std::string_view(id).substr(at + kExpiry.size())).value_or(IgnoreComment::kNever);
  comment.until = std::min(comment.until.value_or(until), until);
  id.resize(at);
}

std::size_t read_rest(const Marker& marker, std::string_view text, IgnoreComment& comment) {
  switch (marker.form) {
    case Form::ours:
      return read_ours(text, comment);
    case Form::brackets: {
      if (!text.starts_with('[')) return 0;
      const std::size_t close = text.find(']');
      if (close == text.npos) return 0;
      read_ids(text.substr(1, close - 1), marker.prefix, comment.ids);
      comment.reason = std::string(strip_closer(text.substr(close + 1)));
      return close + 1;
    }
    case Form::checkov: {
      const std::size_t blank = std::min(text.find_first_not_of(" \t"), text.size());
      text.remove_prefix(blank);
      const std::size_t end = std::min(text.find_first_of(": \t"), text.size());
      comment.ids.push_back(std::string(marker.prefix) + std::string(text.substr(0, end)));
      if (end < text.size() && text[end] == ':') {
        comment.reason = std::string(strip_closer(text.substr(end + 1)));
      }
      return blank + end;
    }
    case Form::equals:
      return read_ids(text, marker.prefix, comment.ids);
    case Form::colon: {
      const std::size_t size = read_ids(text, marker.prefix, comment.ids);
      // On a condition, ID[attribute=value], it would silence more than its author meant.
      if (text.substr(size).starts_with('[')) comment.ids.clear();
      for (std::string& id : comment.ids) take_expiry(id, comment);
      return size;
    }
    case Form::none:
      break;
  }
  return 0;
}

void finish_ids(const Marker& marker, IgnoreComment& comment) {
  for (std::string& id : comment.ids) {
    // trivy writes AVD-AWS-0086 and AWS-0086 for one check.
    constexpr std::string_view kAvd = "trivy:AVD-";
    if (id.starts_with(kAvd)) id = "trivy:" + id.substr(kAvd.size());
    if (marker.tool == "kics") id = "kics:*";
  }
  if (marker.tool == "kics" && comment.ids.empty()) comment.ids.emplace_back("kics:*");
}

void add(const Marker& marker, const LineIndex& lines, std::size_t at,
         std::vector<IgnoreComment>& comments) {
  const std::uint32_t line = lines.at(static_cast<std::uint32_t>(at)).line;
  const std::string_view text = lines.line(line);
  const std::size_t column = at - lines.start(line);
  const std::size_t reach = std::min(column, kReach);
  if (!opens_comment(text.substr(column - reach, reach))) return;
  const std::string_view rest =
      text.substr(std::min(column + marker.text.size(), text.size()), kReach);
  // "sluice:ignored" is another word, and "sluice:ignore-file" was found before.
  if (marker.form == Form::ours && !rest.empty() && !is_blank(rest.front())) return;
  IgnoreComment comment;
  comment.tool = marker.tool;
  comment.family = marker.family;
  comment.scope = marker.scope;
  comment.line = line;
  const std::size_t size = marker.text.size() + read_rest(marker, rest, comment);
  // An ignore without any id would silence everything: it says nothing instead.
  if (comment.ids.empty() && marker.form != Form::none) return;
  finish_ids(marker, comment);
  comment.reason.resize(std::min(comment.reason.size(), kLongestReason));
  comment.at = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + size)};
  comments.push_back(std::move(comment));
}

// A comment alone on its line counts for the next line that is more than a comment. From the last
// to the first, so that each line is looked at once however many of them hold a marker.
void find_targets(const LineIndex& lines, std::vector<IgnoreComment>& comments) {
  std::uint32_t known_line = 0;
  std::uint32_t known_target = 0;
  for (auto comment = comments.rbegin(); comment != comments.rend(); ++comment) {
    if (!is_comment_line(lines.line(comment->line))) continue;
    std::uint32_t next = comment->line == known_line ? known_line : comment->line + 1;
    while (next <= lines.lines() && next != known_line && is_comment_line(lines.line(next))) ++next;
    if (next == known_line) {
      comment->target = known_target;
    } else if (next <= lines.lines()) {
      comment->target = next;
    }
    known_line = comment->line;
    known_target = comment->target;
  }
}

}  // namespace

bool IgnoreComment::names(const Rule& rule) const {
  if (ids.empty()) return rule.id.starts_with(family);
  return std::any_of(ids.begin(), ids.end(),
                     [&](const std::string& id) { return is_named(rule, id); });
}

bool IgnoreComment::is_over(std::optional<std::int32_t> today) const {
  return until && (today ? *until < *today : *until == kNever);
}

std::vector<IgnoreComment> find_ignores(std::string_view bytes, const LineIndex* lines) {
  std::vector<IgnoreComment> comments;
  std::optional<LineIndex> own;
  for (const Marker& marker : kMarkers) {
    for (std::size_t at = bytes.find(marker.text); at != bytes.npos;
         at = bytes.find(marker.text, at + marker.text.size())) {
      if (comments.size() == kMostComments) break;
      if (lines == nullptr) lines = &own.emplace(bytes);
      add(marker, *lines, at, comments);
    }
  }
  std::sort(comments.begin(), comments.end(),
            [](const auto& a, const auto& b) { return a.at < b.at; });
  if (!comments.empty()) find_targets(*lines, comments);
  return comments;
}

std::optional<std::int32_t> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t size) {
    int value = -1;
    const char* const begin = text.data() + from;
    const auto [end, error] = std::from_chars(begin, begin + size, value);
    return error == std::errc() && end == begin + size ? value : -1;
  };
  const int year = number(0, 4);
  const int month = number(5, 2);
  const int day = number(8, 2);
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  const std::array<int, 12> days_of = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1970 || month < 1 || month > 12 || day < 1 ||
      day > days_of[static_cast<std::size_t>(month - 1)]) {
    return std::nullopt;
  }
  // Days from civil: the year starts in March, so that the leap day is its last.
  const int y = month <= 2 ? year - 1 : year;
  const int m = (month + 9) % 12;
  const int day_of_year = (153 * m + 2) / 5 + day - 1;
  const int days = 365 * y + y / 4 - y / 100 + y / 400 + day_of_year;
  constexpr int kEpoch = 719468;  // 1970-01-01 counted this way
  return days - kEpoch;
}

}  // namespace sluice
