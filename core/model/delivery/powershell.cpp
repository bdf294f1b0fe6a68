#include "core/model/delivery/powershell.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

#include "core/text/ascii.h"
#include "core/text/trim.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kBlank = " \t\r\n";

bool is_name_char(char c) {
  return (lower_case(c) >= 'a' && lower_case(c) <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// The bracket that closes the one at `open`; npos for none.
std::size_t close_of(std::string_view code, std::size_t open) {
  const char opens = code[open];
  const char closes = opens == '{' ? '}' : ')';
  int depth = 0;
  char quote = '\0';
  for (std::size_t i = open; i < code.size(); ++i) {
    const char c = code[i];
    if (quote != '\0') {
      if (c == quote || c == '\n') quote = '\0';
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == opens) {
      ++depth;
    } else if (c == closes && --depth == 0) {
      return i;
    }
  }
  return code.npos;
}

// Takes a text in quotes, with these, that holds no variable; empty for another.
std::string_view take_text(std::string_view& text) {
  if (text.empty() || (text.front() != '\'' && text.front() != '"')) return {};
  const std::size_t end = text.find(text.front(), 1);
  if (end == text.npos) return {};
  const std::string_view taken = text.substr(0, end + 1);
  text.remove_prefix(end + 1);
  return taken.find_first_of("`\\\n") == taken.npos ? taken : std::string_view();
}

// `$env:NAME -eq 'text'` as a test of bash; nothing for what is no such comparison.
std::optional<std::string> test_of(std::string_view comparison) {
  constexpr std::string_view kEnvironment = "$env:";
  std::string_view rest = trimmed(comparison);
  std::string left;
  if (equals_ignoring_case(rest.substr(0, kEnvironment.size()), kEnvironment)) {
    rest.remove_prefix(kEnvironment.size());
    const auto* const end = std::find_if_not(rest.begin(), rest.end(), is_name_char);
    const auto size = static_cast<std::size_t>(end - rest.begin());
    left = "$" + std::string(rest.substr(0, size));
    rest.remove_prefix(size);
  } else if (const std::string_view text = take_text(rest); text.find("${{") != text.npos) {
    left = text;
  }
  if (left.size() < 2 || !rest.starts_with(' ')) return std::nullopt;
  rest = trimmed(rest);
  const std::string operation = lower_case(rest.substr(0, rest.find(' ')));
  rest = trimmed(rest.substr(operation.size()));
  const std::string_view right = take_text(rest);
  if (right.empty() || !rest.empty() || right.find('$') != right.npos) return std::nullopt;
  const bool is_variable = left.front() == '$';
  const std::string quoted = is_variable ? '"' + left + '"' : left;
  if (operation == "-eq" || operation == "-ceq")
    return "[ " + quoted + " = " + std::string(right) + " ]";
  if (operation == "-ne" || operation == "-cne")
    return "[ " + quoted + " != " + std::string(right) + " ]";
  const std::string_view pattern = right.substr(1, right.size() - 2);
  if (pattern.empty() || pattern.find_first_of(" ;&|<>()\"'") != pattern.npos) return std::nullopt;
  if (operation == "-like") return "[[ " + left + " == " + std::string(pattern) + " ]]";
  if (operation == "-match") return "[[ " + left + " =~ " + std::string(pattern) + " ]]";
  return std::nullopt;
}

// Comparisons that all have to hold.
std::optional<std::string> tests_of(std::string_view condition) {
  std::string tests;
  while (true) {
    const std::string lower = lower_case(condition);
    const std::size_t end = std::min(lower.find(" -and "), condition.size());
    const std::optional<std::string> test = test_of(condition.substr(0, end));
    if (!test) return std::nullopt;
    tests += tests.empty() ? *test : " && " + *test;
    if (end == condition.size()) return tests;
    condition.remove_prefix(end + 6);
  }
}

// Of the `if` at `at`, with "(condition) {" behind it.
void rewrite(std::string& code, std::size_t at) {
  const std::size_t open = code.find_first_not_of(kBlank, at + 2);
  if (open == code.npos || code[open] != '(') return;
  const std::size_t close = close_of(code, open);
  if (close == code.npos) return;
  const std::size_t block = code.find_first_not_of(kBlank, close + 1);
  if (block == code.npos || code[block] != '{') return;
  const std::size_t end = close_of(code, block);
  if (end == code.npos) return;
  const std::size_t next = code.find_first_not_of(kBlank, end + 1);
  if (next != code.npos && equals_ignoring_case(std::string_view(code).substr(next, 4), "else"))
    return;
  auto tests = tests_of(std::string_view(code).substr(open + 1, close - open - 1));
  if (!tests) return;
  *tests += " && {";
  if (tests->size() > block + 1 - at) return;
  // Before its '}' bash wants a command to be over.
  const std::size_t last = code.find_last_not_of(" \t\r", end - 1);
  const bool is_over = code[last] == '\n' || code[last] == ';';
  if (!is_over && last + 1 == end) return;
  if (!is_over) code[last + 1] = ';';
  tests->resize(block + 1 - at, ' ');
  code.replace(at, tests->size(), *tests);
}

}  // namespace

void write_as_posix(std::string& code) {
  constexpr std::size_t kLongest = 100'000;
  for (std::size_t i = 0; i + 1 < code.size(); ++i) {
    if (code[i] == '`' && (code[i + 1] == '\n' || code[i + 1] == '\r')) code[i] = '\\';
  }
  if (code.size() > kLongest) return;
  std::size_t asked = 0;
  constexpr std::size_t kMost = 200;  // conditions: each looks for its end
  for (std::size_t i = 0; i + 2 < code.size() && asked < kMost; ++i) {
    const bool is_if = equals_ignoring_case(std::string_view(code).substr(i, 2), "if") &&
                       !is_name_char(code[i + 2]);
    if (!is_if) continue;
    const std::size_t before = code.find_last_not_of(" \t", i == 0 ? 0 : i - 1);
    const bool is_first = i == 0 || before == std::string::npos ||
                          std::string_view("\n;{}").find(code[before]) != std::string::npos;
    if (!is_first) continue;
    ++asked;
    rewrite(code, i);
  }
}

}  // namespace sluice::delivery
