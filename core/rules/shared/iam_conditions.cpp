#include "core/rules/shared/iam_conditions.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "core/rules/shared/networks.h"
#include "core/text/ascii.h"
#include "core/text/numbers.h"
#include "core/text/wildcards.h"

namespace sluice::iam {
namespace {

// An operator, taken apart.
struct Test {
  enum class Kind : std::uint8_t { text, pattern, any_case, arn, boolean, address, null, other };
  Kind kind = Kind::other;
  bool is_negative = false;
  bool holds_without_key = false;
  bool is_for_any = false;
};

struct Name {
  std::string_view name;
  Test::Kind kind;
  bool is_negative;
};
constexpr Name kTests[] = {
    {"stringequals", Test::Kind::text, false},
    {"stringnotequals", Test::Kind::text, true},
    {"stringequalsignorecase", Test::Kind::any_case, false},
    {"stringnotequalsignorecase", Test::Kind::any_case, true},
    {"stringlike", Test::Kind::pattern, false},
    {"stringnotlike", Test::Kind::pattern, true},
    // Both take patterns.
    {"arnequals", Test::Kind::arn, false},
    {"arnlike", Test::Kind::arn, false},
    {"arnnotequals", Test::Kind::arn, true},
    {"arnnotlike", Test::Kind::arn, true},
    {"bool", Test::Kind::boolean, false},
    {"ipaddress", Test::Kind::address, false},
    {"notipaddress", Test::Kind::address, true},
    {"null", Test::Kind::null, false},
    {"numericnotequals", Test::Kind::other, true},
    {"datenotequals", Test::Kind::other, true},
};

Test read(std::string_view written) {
  std::string name = lower_case(written);
  Test test;
  constexpr std::string_view kAll = "forallvalues:";
  constexpr std::string_view kAny = "foranyvalue:";
  constexpr std::string_view kIfExists = "ifexists";
  if (name.starts_with(kAll)) {
    test.holds_without_key = true;
    name.erase(0, kAll.size());
  } else if (name.starts_with(kAny)) {
    test.is_for_any = true;
    name.erase(0, kAny.size());
  }
  if (name.ends_with(kIfExists)) {
    test.holds_without_key = true;
    name.erase(name.size() - kIfExists.size());
  }
  const auto* const found = std::find_if(std::begin(kTests), std::end(kTests),
                                         [&](const Name& one) { return one.name == name; });
  if (found == std::end(kTests)) return test;
  test.kind = found->kind;
  test.is_negative = found->is_negative;
  return test;
}

bool takes_patterns(Test::Kind kind) {
  return kind == Test::Kind::pattern || kind == Test::Kind::arn;
}

bool is_everything(std::string_view pattern) {
  return !pattern.empty() && pattern.find_first_not_of('*') == pattern.npos;
}

// A value that can be compared: a text without variables (${aws:username}).
bool is_plain(const Value& value) {
  return value.is_scalar() && value.text().value.find("${") == std::string_view::npos;
}

bool is_matched(Test::Kind kind, std::string_view value, std::string_view text) {
  switch (kind) {
    case Test::Kind::text:
      return value == text;
    case Test::Kind::any_case:
    case Test::Kind::boolean:
      return equals_ignoring_case(value, text);
    default:
      return is_like(value, text);
  }
}

Truth of_text(const Test& test, const std::vector<Value>& values, std::string_view text) {
  if (test.kind == Test::Kind::other || test.kind == Test::Kind::address) return Truth::unknown;
  Truth found = Truth::no;
  for (const Value& value : values)
    found =
        either(found, is_plain(value) ? truth_of(is_matched(test.kind, value.text().value, text))
                                      : Truth::unknown);
  return test.is_negative ? negate(found) : found;
}

// Wider than what AWS takes for the networks of somebody: /8 of IPv4, /32 of IPv6.
bool is_wide(std::string_view network) {
  const std::size_t slash = network.find('/');
  if (slash == network.npos) return false;
  const auto prefix = whole_number<unsigned>(network.substr(slash + 1));
  return prefix && *prefix < (network.find(':') != network.npos ? 32U : 8U);
}

Truth of_address(const Test& test, const std::vector<Value>& values) {
  const bool is_unknown =
      std::any_of(values.begin(), values.end(), [](const Value& one) { return !is_plain(one); });
  const bool is_whole = test.kind == Test::Kind::address
                            ? !everyone_of(values).is_absent()
                            : takes_patterns(test.kind) &&
                                  std::any_of(values.begin(), values.end(), [](const Value& one) {
                                    return is_plain(one) && is_everything(one.text().value);
                                  });
  if (is_whole) return truth_of(!test.is_negative);
  if (is_unknown) return Truth::unknown;
  if (test.is_negative) return Truth::yes;
  return truth_of(test.kind == Test::Kind::address &&
                  std::any_of(values.begin(), values.end(),
                              [](const Value& one) { return is_wide(one.text().value); }));
}

Truth of_arn(const Test& test, const std::vector<Value>& values) {
  Truth found = Truth::no;
  for (const Value& value : values) {
    if (!is_plain(value)) {
      found = either(found, Truth::unknown);
      continue;
    }
    const std::string_view pattern = value.text().value;
    const bool is_met = takes_patterns(test.kind) &&
                        (test.is_negative ? is_everything(pattern) || is_like(pattern, "arn:*:x")
                                          : is_open_arn(pattern));
    found = either(found, truth_of(is_met));
  }
  return test.is_negative ? negate(found) : found;
}

// "true" asks for the key to be missing.
Truth of_null(const std::vector<Value>& values, bool is_there) {
  Truth found = Truth::no;
  for (const Value& value : values) {
    if (!is_plain(value)) {
      found = either(found, Truth::unknown);
      continue;
    }
    const bool asks_for_none = equals_ignoring_case(value.text().value, "true");
    found = either(found, truth_of(asks_for_none != is_there));
  }
  return found;
}

}  // namespace

Truth holds(const Condition& condition, const Said& said, Truth chosen) {
  const Test test = read(condition.test);
  if (said.kind == Said::Kind::unknown || condition.test.empty()) return Truth::unknown;
  if (said.kind == Said::Kind::chosen) return chosen;
  if (test.kind == Test::Kind::null)
    return of_null(condition.values, said.kind != Said::Kind::nothing);
  switch (said.kind) {
    case Said::Kind::nothing:
      if (test.holds_without_key) return Truth::yes;
      return truth_of(test.is_negative && !test.is_for_any);
    case Said::Kind::address:
      return of_address(test, condition.values);
    case Said::Kind::arn:
      return of_arn(test, condition.values);
    default:
      break;
  }
  if (said.texts.empty()) return Truth::unknown;
  const Truth first = of_text(test, condition.values, said.texts.front());
  const bool is_same = std::all_of(
      said.texts.begin() + 1, said.texts.end(),
      [&](const std::string& text) { return of_text(test, condition.values, text) == first; });
  return is_same ? first : Truth::unknown;
}

bool holds_without_key(std::string_view test) { return read(test).holds_without_key; }

bool is_negative(std::string_view test) { return read(test).is_negative; }

bool is_like(std::string_view pattern, std::string_view text) {
  return matches_wildcards(pattern, text, [](char p, char t) { return p == '?' || p == t; });
}

bool covers(std::string_view wide, std::string_view narrow) {
  // The other pattern is the text: a '*' in it is met by a '*' alone, a '?' by either.
  return matches_wildcards(wide, narrow,
                           [](char p, char t) { return t != '*' && (p == '?' || p == t); });
}

bool overlap(std::string_view one, std::string_view other) {
  constexpr std::size_t kMost = 1024;
  if (one.size() > kMost || other.size() > kMost) return true;
  // reached[j]: the patterns, up to here and up to j, have a text in common.
  std::vector<bool> reached(other.size() + 1);
  reached[0] = true;
  for (std::size_t j = 0; j < other.size(); ++j) reached[j + 1] = reached[j] && other[j] == '*';
  for (const char a : one) {
    std::vector<bool> next(other.size() + 1);
    next[0] = reached[0] && a == '*';
    for (std::size_t j = 0; j < other.size(); ++j) {
      const char b = other[j];
      const bool is_step = a == b || a == '?' || b == '?';
      next[j + 1] = (reached[j] && (is_step || a == '*' || b == '*')) ||
                    (a == '*' && (next[j] || reached[j + 1])) ||
                    (b == '*' && (next[j] || reached[j + 1]));
    }
    reached = std::move(next);
  }
  return reached[other.size()];
}

bool is_open_arn(std::string_view pattern) {
  if (pattern.empty()) return false;
  if (is_everything(pattern)) return true;
  // arn, partition, service, region, account; a '*' at the end stands for what follows as well.
  std::array<std::string_view, 5> parts;
  for (std::string_view& part : parts) {
    const std::size_t colon = pattern.find(':');
    part = pattern.substr(0, colon);
    if (colon == pattern.npos) return part.ends_with('*') && &part != &parts[0];
    pattern.remove_prefix(colon + 1);
  }
  const bool is_any_name =
      !pattern.empty() && pattern.find_first_not_of("*?") == std::string_view::npos;
  const std::string_view account = parts[4];
  if (account.empty()) return is_any_name;
  if (account.find_first_not_of("*?") != account.npos) return false;
  constexpr std::string_view kNamed[] = {"iam",    "sts",    "sns",  "sqs",
                                         "events", "lambda", "logs", "states"};
  return is_any_name ||
         std::find(std::begin(kNamed), std::end(kNamed), parts[2]) != std::end(kNamed);
}

}  // namespace sluice::iam
