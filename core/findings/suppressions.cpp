#include "core/findings/suppressions.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <charconv>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/findings/metadata_ignores.h"
#include "core/model/actions.h"
#include "core/model/comments.h"
#include "core/model/document.h"
#include "core/rules/registry.h"
#include "core/text/ascii.h"
#include "core/text/line_index.h"
#include "core/text/order.h"
#include "core/text/wildcards.h"
#include "core/text/words.h"

namespace sluice {
namespace {

// How a tool writes its ignores. What follows the marker is read by `form`.
struct Marker {
  std::string_view tool;
  std::string_view text;
  enum class Form : std::uint8_t {
    ours,      // ids until=… -- reason
    glsec,     // ids exp:… -- reason
    brackets,  // [a, b]
    equals,    // a,b   (hadolint ignore=a,b)
    checkov,   // ID,ID:reason
    colon,     // a,b   up to white space
    none,      // no ids
  } form;
  IgnoreComment::Scope scope = IgnoreComment::Scope::line;
  std::string_view prefix;  // the tool part of the aliases that the ids are
  std::string_view family;
  bool is_all_but = false;
};

using Form = Marker::Form;
using Scope = IgnoreComment::Scope;

constexpr std::string_view kName = "sluice";
constexpr std::string_view kSecrets = "secrets/";

// Longer markers stand before those that they start with.
constexpr Marker kMarkers[] = {
    {"comment", "sluice:ignore-file", Form::ours, Scope::file, "", ""},
    {"comment", "sluice:ignore", Form::ours, Scope::line, "", ""},
    {"zizmor", "zizmor: ignore", Form::brackets, Scope::step, "zizmor:", ""},
    {"checkov", "checkov:skip=", Form::checkov, Scope::inside, "checkov:", ""},
    {"checkov", "bridgecrew:skip=", Form::checkov, Scope::inside, "checkov:", ""},
    {"checkov", "cortex:skip=", Form::checkov, Scope::inside, "checkov:", ""},
    {"trivy", "trivy:ignore:", Form::colon, Scope::line, "trivy:", ""},
    {"tfsec", "tfsec:ignore:", Form::colon, Scope::line, "tfsec:", ""},
    {"hadolint", "hadolint ignore=", Form::equals, Scope::line, "hadolint:", ""},
    {"hadolint", "hadolint global ignore=", Form::equals, Scope::file, "hadolint:", ""},
    {"glsec", "glsec:ignore", Form::glsec, Scope::line, "glsec:", ""},
    {"kics", "kics-scan ignore-line", Form::none, Scope::line, "kics:", ""},
    {"kics", "kics-scan ignore-block", Form::none, Scope::next, "kics:", ""},
    {"kics", "kics-scan disable=", Form::equals, Scope::file, "kics:", ""},
    {"kics", "kics-scan enable=", Form::equals, Scope::file, "kics:", "", true},
    {"kics", "kics-scan ignore", Form::none, Scope::file, "kics:", ""},
    {"gitleaks", "gitleaks:allow", Form::none, Scope::line, "", kSecrets},
    {"detect-secrets", "pragma: allowlist secret", Form::none, Scope::line, "", kSecrets},
    {"detect-secrets", "pragma: allowlist nextline secret", Form::none, Scope::line, "", kSecrets},
    {"trufflehog", "trufflehog:ignore", Form::none, Scope::line, "", kSecrets},
    {"betterleaks", "betterleaks:allow", Form::none, Scope::line, "", kSecrets},
    {"kingfisher", "kingfisher:ignore", Form::none, Scope::line, "", kSecrets},
    {"noseyparker", "noseyparker:ignore", Form::none, Scope::line, "", kSecrets},
    {"titus", "titus:ignore", Form::none, Scope::line, "", kSecrets},
    {"secretlint", "secretlint-disable-line", Form::none, Scope::line, "", kSecrets},
    {"secretlint", "secretlint-disable-next-line", Form::none, Scope::line, "", kSecrets},
    {"ggshield", "ggignore", Form::none, Scope::line, "", kSecrets},
};

// A line can be the whole file, and hold a marker every few bytes: so far is looked before and
// behind each.
constexpr std::size_t kReach = 4096;
constexpr std::size_t kLongestReason = 1024;
// Further ones in a file do not count.
constexpr std::size_t kMostComments = 10'000;
// So many ids of a file are looked up, and so many of its faults are told.
constexpr std::size_t kMostLookups = 1'000;
constexpr std::size_t kMostUnreadable = 100;

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

// True right behind what opens a comment.
bool is_opened(std::string_view before) {
  before = trim(before);
  for (const std::string_view leader : {"#", "//", "/*", "<!--", "--", ";", "*", "rem", "REM"}) {
    if (before.ends_with(leader)) return true;
  }
  return false;
}

// Where the format is not known, what stands before a marker on its line must open a comment.
bool opens_comment(std::string_view before) {
  if (is_opened(before)) return true;
  // Further markers may follow the first in one comment.
  return before.find('#') != before.npos || before.find("//") != before.npos;
}

bool looks_like_comment(std::string_view line) {
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
    if (i == from || text[from] == '-') return from;  // "-- reason"
    std::string id(prefix);
    id += text.substr(from, i - from);
    ids.push_back(std::move(id));
    const std::size_t end = i;
    while (i < text.size() && is_blank(text[i])) ++i;
    if (i >= text.size() || text[i] != ',') return end;
    ++i;
  }
}

// The day that a reason names as the end: until=DATE, until: DATE, exp:DATE, anywhere in it and in
// any case. Who writes that means it, and an ignore that never ends would be what nobody asked for.
// A word without a date is one of the reason's.
std::optional<std::int32_t> end_within(std::string_view reason) {
  constexpr std::size_t kDate = 10;
  std::optional<std::int32_t> end;
  const std::string lower = lower_case(reason);
  for (const std::string_view word : {"until", "exp", "expires", "expiry"}) {
    for (std::size_t at = lower.find(word); at != lower.npos; at = lower.find(word, at + 1)) {
      if (at > 0 && !is_blank(lower[at - 1]) && is_id_char(lower[at - 1])) continue;
      std::string_view rest = trim(std::string_view(lower).substr(at + word.size()));
      if (!rest.starts_with('=') && !rest.starts_with(':')) continue;
      rest = trim(rest.substr(1));
      const auto date = parse_date(rest.substr(0, kDate));
      if (date) end = std::min(end.value_or(*date), *date);
    }
  }
  return end;
}

// `ids until=DATE -- reason`; what stands behind the ids without '--' is the reason as well.
std::size_t read_ours(const Marker& marker, std::string_view text, IgnoreComment& comment) {
  std::size_t i = read_ids(text, marker.prefix, comment.ids);
  std::string_view rest = text.substr(i);
  const std::string_view trimmed = trim(rest);
  const std::string_view until = marker.form == Form::glsec ? "exp:" : "until=";
  if (trimmed.starts_with(until)) {
    const std::string_view word = trimmed.substr(0, trimmed.find_first_of(" \t"));
    comment.until = parse_date(word.substr(until.size())).value_or(IgnoreComment::kNever);
    i += static_cast<std::size_t>(word.data() + word.size() - rest.data());
    rest = text.substr(i);
  }
  std::string_view reason = strip_closer(rest);
  if (const auto end = end_within(reason))
    comment.until = std::min(comment.until.value_or(*end), *end);
  while (reason.starts_with('-') || reason.starts_with(':')) reason.remove_prefix(1);
  comment.reason = std::string(trim(reason));
  return i;
}

// What must be so for an ignore of trivy: ID[versioning.enabled=false].
using Condition = IgnoreComment::Condition;

// trivy and tfsec write options behind the id: aws-0086:exp:2026-12-31:ws:prod. Which workspace it
// is for nobody says, so what is not for the default one says nothing.
bool take_options(std::string& id, IgnoreComment& comment) {
  bool counts = true;
  for (const std::string_view option : {":exp:", ":ws:"}) {
    const std::size_t at = id.find(option);
    if (at == id.npos) continue;
    const std::size_t begin = at + option.size();
    const std::size_t end = std::min(id.find(':', begin), id.size());
    const std::string value = id.substr(begin, end - begin);
    id.erase(at, end - at);
    if (option == ":ws:") {
      const auto is_same = [](char a, char b) { return a == b; };
      counts = counts && matches_wildcards(value, "default", is_same);
      continue;
    }
    const std::int32_t until = parse_date(value).value_or(IgnoreComment::kNever);
    comment.until = std::min(comment.until.value_or(until), until);
  }
  return counts;
}

std::size_t read_trivy(const Marker& marker, std::string_view text, IgnoreComment& comment,
                       std::vector<Condition>& conditions) {
  std::size_t size = read_ids(text, marker.prefix, comment.ids);
  std::string_view rest = text.substr(size);
  if (rest.starts_with('[')) {
    const std::size_t close = rest.find(']');
    std::string_view list = close == rest.npos ? std::string_view() : rest.substr(1, close - 1);
    if (comment.ids.size() != 1 || list.empty()) {
      // It would silence more than its author meant.
      comment.ids.clear();
      return size;
    }
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(','), list.size());
      const std::string_view one = trim(list.substr(0, end));
      list.remove_prefix(std::min(end + 1, list.size()));
      const std::size_t equal = std::min(one.find('='), one.size());
      std::string_view value = trim(one.substr(std::min(equal + 1, one.size())));
      if (value.size() > 1 && value.front() == value.back() &&
          (value.front() == '"' || value.front() == '\''))
        value = value.substr(1, value.size() - 2);
      conditions.push_back({std::string(trim(one.substr(0, equal))), std::string(value)});
    }
    size += close + 1;
    rest = text.substr(size);
    std::size_t options = 0;
    while (options < rest.size() && is_id_char(rest[options])) ++options;
    comment.ids.front() += rest.substr(0, options);
    size += options;
  }
  std::erase_if(comment.ids, [&](std::string& id) { return !take_options(id, comment); });
  return size;
}

std::size_t read_rest(const Marker& marker, std::string_view text, IgnoreComment& comment,
                      std::vector<Condition>& conditions) {
  switch (marker.form) {
    case Form::ours:
    case Form::glsec:
      return read_ours(marker, text, comment);
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
      for (std::string_view rest = text.substr(0, end); !rest.empty();) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        if (comma > 0)
          comment.ids.push_back(std::string(marker.prefix) + std::string(rest.substr(0, comma)));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
      }
      if (end < text.size() && text[end] == ':') {
        comment.reason = std::string(strip_closer(text.substr(end + 1)));
      }
      return blank + end;
    }
    case Form::equals:
      return read_ids(text, marker.prefix, comment.ids);
    case Form::colon:
      return read_trivy(marker, text, comment, conditions);
    case Form::none:
      break;
  }
  return 0;
}

struct LongName {
  std::string_view name, id;
};
constexpr LongName kLongNames[] = {
#include "core/findings/tfsec_names.inc"
};

constexpr LongName kFirstNames[] = {
#include "core/findings/tfsec_codes.inc"
};

// The id by one of the tables; empty for none.
template <std::size_t kSize>
std::string_view id_of(const LongName (&table)[kSize], std::string_view name) {
  const auto* const found = std::lower_bound(
      std::begin(table), std::end(table), name,
      [](const LongName& one, std::string_view other) { return one.name < other; });
  return found != std::end(table) && found->name == name ? found->id : std::string_view();
}

// Services were called otherwise at first: aws-vpc-no-public-ingress-sgr.
std::string renamed(std::string name) {
  constexpr std::pair<std::string_view, std::string_view> kServices[] = {
      {"aws-vpc-", "aws-ec2-"},
      {"aws-api-gateway-", "aws-apigateway-"},
      {"aws-elastic-search-", "aws-elasticsearch-"},
      {"aws-s3-enable-bucket-logging", "aws-s3-enable-logging"},
      {"aws-rds-no-public-db-access", "aws-rds-enable-public-access"},
      {"aws-autoscaling-no-public-ip", "aws-ec2-no-public-ip"},
      {"aws-autoscaling-enable-at-rest-encryption",
       "aws-ec2-enable-launch-config-at-rest-encryption"},
      {"aws-cloudtrail-enable-at-rest-encryption",
       "aws-cloudtrail-encryption-customer-managed-key"}};
  for (const auto& [first, now] : kServices) {
    if (name.starts_with(first)) return std::string(now) + name.substr(first.size());
  }
  return name;
}

// "aws-s3-*" is every check whose long name starts so; "*" is all of them.
void name_all(std::vector<std::string>& ids) {
  std::vector<std::string> more;
  for (std::string& id : ids) {
    if (!id.starts_with("trivy:") && !id.starts_with("tfsec:")) continue;
    if (!id.ends_with('*')) {
      // Without its provider and service: no-public-access-with-acl.
      const std::string short_name = '-' + lower_case(std::string_view(id).substr(6));
      for (const LongName& one : kLongNames) {
        const std::size_t service = one.name.find('-', one.name.find('-') + 1);
        if (one.name.substr(service) == short_name) more.push_back("trivy:" + std::string(one.id));
      }
      continue;
    }
    const std::string start = lower_case(std::string_view(id).substr(6, id.size() - 7));
    for (const LongName& one : kLongNames) {
      if (!start.empty() && one.name.starts_with(start))
        more.push_back("trivy:" + std::string(one.id));
    }
    // AVD-AWS-01*, and all.
    std::string code;
    for (const char c : start.starts_with("avd-") ? start.substr(4) : start) code += upper_case(c);
    id = "trivy:" + code + '*';
  }
  ids.insert(ids.end(), more.begin(), more.end());
}

// tfsec, and trivy after it, also call a check by what it says: aws-s3-enable-bucket-encryption.
void name_shortly(std::string& id) {
  for (const std::string_view prefix : {"trivy:", "tfsec:"}) {
    if (!id.starts_with(prefix)) continue;
    const std::string name = renamed(lower_case(std::string_view(id).substr(prefix.size())));
    std::string_view known = id_of(kLongNames, name);
    if (known.empty()) known = id_of(kFirstNames, name);
    if (!known.empty()) {
      id = "trivy:";
      id += known;
      return;
    }
    // aws-0086, avd-aws-0086
    constexpr std::size_t kDigits = 4;
    const std::size_t dash = name.rfind('-');
    if (dash == name.npos || name.size() - dash - 1 != kDigits ||
        name.find_first_not_of("0123456789", dash + 1) != name.npos)
      return;
    id = "trivy:";
    for (const char c : name) id += c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
    return;
  }
}

void finish_ids(const Marker& marker, IgnoreComment& comment) {
  name_all(comment.ids);
  for (std::string& id : comment.ids) {
    if (marker.tool == "trivy" || marker.tool == "tfsec") name_shortly(id);
    // trivy writes AVD-AWS-0086 and AWS-0086 for one check.
    constexpr std::string_view kAvd = "trivy:AVD-";
    if (id.starts_with(kAvd)) id = "trivy:" + id.substr(kAvd.size());
  }
  if (marker.tool == "kics" && comment.ids.empty()) comment.ids.emplace_back("kics:*");
}

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// True if nothing but an end or white space follows a word: "sluice:ignored" is another one.
bool is_whole(std::string_view rest) { return rest.empty() || is_blank(rest.front()); }

// Size of what was meant as a marker of ours at the start of `text`: "sluice: ignore",
// "sluice-ignore", "sluice:ignore" itself; 0 for other words.
std::size_t meant_marker(std::string_view text) {
  constexpr std::string_view kVerb = "ignore";
  std::size_t i = kName.size();
  const auto skip_blanks = [&] { i = std::min(text.find_first_not_of(" \t", i), text.size()); };
  if (text.substr(i).starts_with('-') || text.substr(i).starts_with('_')) {
    ++i;
  } else {
    skip_blanks();
    if (!text.substr(i).starts_with(':')) return 0;
    ++i;
    skip_blanks();
  }
  if (!equals_ignoring_case(text.substr(i, kVerb.size()), kVerb)) return 0;
  i += kVerb.size();
  return i < text.size() && is_word_char(text[i]) ? 0 : i;
}

// True if `text` starts with a marker of ours as it is written.
bool is_marked(std::string_view text) {
  return std::any_of(std::begin(kMarkers), std::end(kMarkers), [&](const Marker& marker) {
    return marker.form == Form::ours && text.starts_with(marker.text) &&
           is_whole(text.substr(marker.text.size()));
  });
}

bool names_secrets_only(const IgnoreComment& comment) {
  if (comment.family == kSecrets) return true;
  return !comment.ids.empty() &&
         std::all_of(comment.ids.begin(), comment.ids.end(),
                     [](const std::string& id) { return id.starts_with(kSecrets); });
}

struct StepLines {
  std::uint32_t first;
  std::uint32_t last;
};

// Of a workflow or a composite action, in order.
std::vector<StepLines> steps_of(const Document& document, const LineIndex& lines) {
  std::vector<StepLines> list;
  const auto add = [&](const std::vector<actions::Step>& steps) {
    for (const actions::Step& step : steps) {
      const Span span = step.node.span();
      list.push_back({lines.at(span.begin).line, lines.at(span.end).line});
    }
  };
  if (const auto* const workflow = std::get_if<actions::Workflow>(&document.model)) {
    for (const actions::Job& job : workflow->jobs) add(job.steps);
  } else if (const auto* const action = std::get_if<actions::Action>(&document.model)) {
    add(action->steps);
  }
  // Steps that aliases bring stand where they are written.
  sort_stably(list, [](StepLines a, StepLines b) { return a.first < b.first; });
  return list;
}

// Reads one document. What costs more than a search for words is made once it is needed.
class Reader {
 public:
  explicit Reader(const Document& document) : document_(document), bytes_(document.bytes) {}

  Ignores run() {
    const Markers held = held_markers();
    for (std::size_t i = 0; i < std::size(kMarkers); ++i) {
      if (held[i]) each(kMarkers[i].text, [&](std::uint32_t at) { read(kMarkers[i], at); });
    }
    for (const std::string_view name : {"sluice", "Sluice", "SLUICE"})
      each(name, [&](std::uint32_t at) { read_meant(at); });
    const auto by_place = [](const auto& a, const auto& b) { return a.at < b.at; };
    sort_stably(ignores_.comments, by_place);
    sort_stably(ignores_.unreadable, by_place);
    find_targets();
    ask_conditions();
    reach_over_blocks();
    add_metadata();
    return std::move(ignores_);
  }

 private:
  // A word of the document, and where it stands.
  struct Place {
    std::uint32_t at = 0;
    std::uint32_t line = 0;
    std::string_view before;           // on its line, as far as it is looked at
    std::string_view text;             // likewise, the word itself included
    const Comment* comment = nullptr;  // of the format, where that is known
  };

  using Markers = std::bitset<std::size(kMarkers)>;

  // Each marker holds one of these words, and most texts none. Where one stands, the markers that
  // hold it are compared; looking for each by itself takes as long as looking for all secrets.
  Markers held_markers() const {
    static constexpr std::string_view kWords[] = {"ignore", "allow", "skip=", "kics-scan",
                                                  "secretlint-disable"};
    Markers held;
    for (const std::string_view word : kWords) {
      std::array<std::size_t, std::size(kMarkers)> within;  // where the word stands in each
      for (std::size_t i = 0; i < within.size(); ++i) within[i] = kMarkers[i].text.find(word);
      std::size_t next = 0;
      for (std::size_t at = place_of(bytes_, word); at != bytes_.npos;
           at = place_of(bytes_.substr(next), word)) {
        at += next;
        next = at + word.size();
        for (std::size_t i = 0; i < within.size(); ++i) {
          if (!held[i] && within[i] <= at &&
              bytes_.substr(at - within[i]).starts_with(kMarkers[i].text)) {
            held.set(i);
          }
        }
      }
    }
    return held;
  }

  template <typename F>
  void each(std::string_view word, F use) {
    std::size_t next = 0;
    for (std::size_t at = place_of(bytes_, word); at != bytes_.npos && looked_at_ < kMostComments;
         at = place_of(bytes_.substr(next), word)) {
      use(static_cast<std::uint32_t>(next + at));
      next += at + word.size();
    }
  }

  const LineIndex& lines() {
    if (!lines_) {
      lines_.emplace(bytes_);
      comments_ = comments_of(document_);
    }
    return *lines_;
  }

  void add_metadata() {
    if (!may_hold_metadata_ignores(document_)) return;
    for (IgnoreComment& ignore : metadata_ignores(document_, lines(), kMostComments)) {
      ignore.reason.resize(std::min(ignore.reason.size(), kLongestReason));
      ignores_.comments.push_back(std::move(ignore));
    }
    sort_stably(ignores_.comments, [](const auto& a, const auto& b) { return a.at < b.at; });
  }

  // Of the format, at this byte; null for none, and where the format is not known.
  const Comment* comment(std::uint32_t at) const {
    return comments_ ? comment_at(*comments_, at) : nullptr;
  }

  Place place(std::uint32_t at) {
    Place place;
    place.at = at;
    place.line = lines().at(at).line;
    const std::string_view line = lines().line(place.line);
    const std::size_t column = std::min<std::size_t>(at - lines().start(place.line), line.size());
    const std::size_t reach = std::min(column, kReach);
    place.before = line.substr(column - reach, reach);
    place.text = line.substr(column, kReach);
    place.comment = comment(at);
    return place;
  }

  void read(const Marker& marker, std::uint32_t at) {
    const Place found = place(at);
    if (found.comment == nullptr && !opens_comment(found.before)) return;
    const std::string_view rest = found.text.substr(marker.text.size());
    const bool is_word = marker.form == Form::ours || marker.form == Form::glsec;
    if (is_word && !is_whole(rest)) return;
    // Of what starts like others, the marker alone.
    if (marker.form == Form::none && rest.starts_with('-')) return;
    ++looked_at_;
    IgnoreComment comment;
    comment.tool = marker.tool;
    comment.family = marker.family;
    comment.scope = marker.scope;
    comment.is_all_but = marker.is_all_but;
    comment.line = comment.first = comment.last = found.line;
    std::vector<Condition> conditions;
    const std::size_t size = marker.text.size() + read_rest(marker, rest, comment, conditions);
    comment.at = {at, at + static_cast<std::uint32_t>(size)};
    if (marker.form == Form::ours) judge(comment, found);
    // An ignore without any id would silence everything: it says nothing instead.
    if (comment.ids.empty() && marker.form != Form::none) return;
    if (comments_ && found.comment == nullptr) {
      if (!names_secrets_only(comment)) return;
      comment.family = kSecrets;
    } else if (found.comment != nullptr && comment.family.empty()) {
      comment.last = std::max(found.line, lines().at(found.comment->reach).line);
    }
    if (comment.scope == Scope::step) reach_over_step(comment);
    // checkov looks for it anywhere in a Dockerfile.
    if (comment.scope == Scope::inside && document_.kind == Kind::dockerfile)
      comment.scope = Scope::file;
    finish_ids(marker, comment);
    comment.reason.resize(std::min(comment.reason.size(), kLongestReason));
    if (!conditions.empty()) conditions_.emplace(at, std::move(conditions));
    ignores_.comments.push_back(std::move(comment));
  }

  // Of the blocks around a line the attribute that is the nearest; only what is written there.
  std::string_view attribute_at(std::uint32_t line, std::string_view path) {
    const auto* const tree = std::get_if<hcl::Tree>(&document_.syntax);
    if (tree == nullptr) return {};
    std::string_view found;
    const auto look = [&](auto& self, hcl::Ref body) -> void {
      if (const std::string_view own = attribute_in(body, path); !own.empty()) found = own;
      for (const hcl::Ref child : body.children()) {
        if (!child.is(hcl::NodeKind::block)) continue;
        const Span at = child.span();
        if (lines().at(at.begin).line <= line && line <= lines().at(at.end).line)
          self(self, child.body());
      }
    };
    look(look, tree->root());
    return found;
  }
  static std::string_view attribute_in(hcl::Ref body, std::string_view path) {
    const std::size_t dot = path.find('.');
    if (dot == path.npos) {
      const hcl::Ref value = body.attribute(path);
      const bool is_literal = value.is(hcl::NodeKind::string) || value.is(hcl::NodeKind::number) ||
                              value.is(hcl::NodeKind::boolean);
      return is_literal ? value.text().value : std::string_view();
    }
    for (const hcl::Ref child : body.children()) {
      if (!child.is(hcl::NodeKind::block) || child.text().value != path.substr(0, dot)) continue;
      if (const std::string_view found = attribute_in(child.body(), path.substr(dot + 1));
          !found.empty())
        return found;
    }
    return {};
  }
  // What is on a condition counts only where that is so: as it is written, or (where that is an
  // expression) as it is for the resource that a finding is about.
  void ask_conditions() {
    if (conditions_.empty()) return;
    std::erase_if(ignores_.comments, [&](IgnoreComment& comment) {
      const auto asked = conditions_.find(comment.at.begin);
      if (asked == conditions_.end()) return false;
      const std::uint32_t line = comment.target != 0 ? comment.target : comment.line;
      const bool may_hold = std::holds_alternative<hcl::Tree>(document_.syntax);
      for (Condition& one : asked->second) {
        if (!may_hold || one.value.empty()) return true;
        const std::string_view written = attribute_at(line, one.path);
        if (!written.empty() && written != one.value) return true;
        if (written.empty()) comment.conditions.push_back(std::move(one));
      }
      return false;
    });
  }

  // What trivy and kics ignore on the line above a block within a resource, or above an attribute
  // of several lines, counts for all of that.
  void reach_over_blocks() {
    const auto* const tree = std::get_if<hcl::Tree>(&document_.syntax);
    if (tree == nullptr) return;
    std::map<std::uint32_t, std::uint32_t> ends;  // of what starts on a line, its last one
    std::set<std::uint32_t> headers;              // where blocks of the file itself start
    const auto is_meant = [](const IgnoreComment& comment) {
      return comment.tool == "trivy" || comment.tool == "tfsec" ||
             (comment.tool == "kics" && comment.target != 0);
    };
    if (std::none_of(ignores_.comments.begin(), ignores_.comments.end(), is_meant)) return;
    const auto look = [&](auto& self, hcl::Ref body, bool is_inside) -> void {
      for (const hcl::Ref child : body.children()) {
        const bool is_block = child.is(hcl::NodeKind::block);
        if (!is_block && !child.is(hcl::NodeKind::attribute)) continue;
        const Span at = child.span();
        const std::uint32_t line = lines().at(at.begin).line;
        if (is_inside)
          ends[line] = lines().at(at.end).line;
        else
          headers.insert(line);
        if (is_block) self(self, child.body(), true);
      }
    };
    look(look, tree->root(), false);
    for (IgnoreComment& comment : ignores_.comments) {
      if (!is_meant(comment)) continue;
      // At the end of a line it counts for what begins there.
      const bool is_behind = comment.target == 0;
      if (is_behind && headers.contains(comment.line)) comment.target = comment.line;
      const std::uint32_t start = is_behind ? comment.line : comment.target;
      const auto end = ends.find(start);
      if (end == ends.end() || end->second == start) continue;
      comment.first = start;
      comment.last = end->second;
      if (comment.scope == Scope::next) comment.scope = Scope::line;
    }
  }

  void reach_over_step(IgnoreComment& comment) {
    if (!steps_) steps_ = steps_of(document_, lines());
    const auto after = std::partition_point(
        steps_->begin(), steps_->end(), [&](StepLines step) { return step.first <= comment.line; });
    if (after == steps_->begin() || comment.line > std::prev(after)->last) return;
    comment.first = std::prev(after)->first;
    comment.last = std::max(comment.last, std::prev(after)->last);
  }

  // Where a marker of ours was meant, and none stands.
  void read_meant(std::uint32_t at) {
    const std::size_t size = meant_marker(bytes_.substr(at, kReach));
    if (size == 0) return;
    const Place found = place(at);
    if (is_marked(found.text)) return;
    ++looked_at_;
    tell(found, {at, at + static_cast<std::uint32_t>(size)},
         "Ignore is not written as sluice:ignore RULE -- reason");
  }

  // Whether what an ignore of ours names is there.
  void judge(const IgnoreComment& comment, const Place& found) {
    if (comment.ids.empty()) return tell(found, comment.at, "Ignore names no rule");
    std::size_t i = 0;
    for (const std::string& id : comment.ids) {
      if (looked_up_ == kMostLookups) return;
      ++looked_up_;
      i = found.text.find(id, i);
      const auto begin = static_cast<std::uint32_t>(found.at + i);
      i += id.size();
      if (!find_rules(id).empty() || id.starts_with("secrets/custom-")) continue;  // a policy's own
      constexpr std::size_t kLongestName = 64;
      tell(found, {begin, begin + static_cast<std::uint32_t>(id.size())},
           "No rule is called " + id.substr(0, kLongestName));
    }
    judge_reason(comment, found);
  }

  // "a/b c/d -- reason": the second rule is a part of the reason.
  void judge_reason(const IgnoreComment& comment, const Place& found) {
    const std::string_view word =
        std::string_view(comment.reason).substr(0, comment.reason.find_first_of(" \t,"));
    if (word.find('/') == word.npos || looked_up_ == kMostLookups) return;
    ++looked_up_;
    if (find_rules(word).empty()) return;
    const std::size_t behind = comment.at.size();
    const std::size_t at = found.text.find(word, behind);
    if (at == found.text.npos || found.text.substr(behind, at - behind).find('-') != word.npos)
      return;
    const auto begin = static_cast<std::uint32_t>(found.at + at);
    tell(found, {begin, begin + static_cast<std::uint32_t>(word.size())},
         "A comma is missing before " + std::string(word));
  }

  // Only of what opens a comment of the format: elsewhere the words may be about ignores.
  void tell(const Place& found, Span at, std::string why) {
    const bool opens = is_opened(found.before) || trim(found.before).empty();
    if (!comments_ && opens_comment(found.before) && ignores_.doubtful.size() < kMostUnreadable) {
      ignores_.doubtful.push_back({at, std::move(why)});
      return;
    }
    if (found.comment == nullptr || !opens || ignores_.unreadable.size() == kMostUnreadable) return;
    ignores_.unreadable.push_back({at, std::move(why)});
  }

  // Nothing but comments of the format, and white space.
  bool is_comment_line(std::uint32_t number) {
    const std::string_view line = lines().line(number);
    std::size_t i = 0;
    for (;;) {
      i = line.find_first_not_of(" \t\r", i);
      if (i == line.npos) return true;
      const std::uint32_t start = lines().start(number);
      const Comment* const found = comment(start + static_cast<std::uint32_t>(i));
      if (found == nullptr) return false;
      i = found->at.end - start;
      if (i >= line.size()) return true;
    }
  }

  // A comment alone on its line counts for the next line that is more than a comment. From the last
  // to the first, so that each line is looked at once however many of them hold a marker.
  void find_targets() {
    struct Known {
      std::uint32_t line = 0;
      std::uint32_t target = 0;
    };
    // What is comment differs between the format and the text in it.
    Known of_format;
    Known of_text;
    for (auto ignore = ignores_.comments.rbegin(); ignore != ignores_.comments.rend(); ++ignore) {
      const bool by_format = comment(ignore->at.begin) != nullptr;
      const auto is_passed_over = [&](std::uint32_t line) {
        return by_format ? is_comment_line(line) : looks_like_comment(lines().line(line));
      };
      if (!is_passed_over(ignore->line)) continue;
      Known& known = by_format ? of_format : of_text;
      std::uint32_t next = ignore->line == known.line ? known.line : ignore->line + 1;
      while (next <= lines().lines() && next != known.line && is_passed_over(next)) ++next;
      if (next == known.line) {
        ignore->target = known.target;
      } else if (next <= lines().lines()) {
        ignore->target = next;
      }
      known = {ignore->line, ignore->target};
    }
  }

  const Document& document_;
  std::string_view bytes_;
  std::optional<LineIndex> lines_;
  std::optional<std::vector<Comment>> comments_;                // of the format, where it is known
  std::optional<std::vector<StepLines>> steps_;                 // in order
  std::map<std::uint32_t, std::vector<Condition>> conditions_;  // by where their ignore stands
  std::size_t looked_at_ = 0;
  std::size_t looked_up_ = 0;
  Ignores ignores_;
};

}  // namespace

bool IgnoreComment::is_over(std::optional<std::int32_t> today) const {
  return until && (today ? *until < *today : *until == kNever);
}

Ignores find_ignores(const Document& document) { return Reader(document).run(); }

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
