#include "core/audit/policy_faults.h"

#include <algorithm>
#include <utility>

#include "core/audit/limits.h"
#include "core/detect/glob.h"
#include "core/text/order.h"

namespace sluice {
namespace {

// A word of the file that a message may hold: it names something, and is no text of its own.
bool is_word(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  return !text.empty() && text.size() <= kLongest &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("_-./:*").find(c) != std::string_view::npos;
         });
}

}  // namespace

std::string with_word(std::string_view message, std::string_view word) {
  std::string text(message);
  if (is_word(word)) {
    text += ": ";
    text += word;
  }
  return text;
}

std::string listed(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

void PolicyFaults::fail(Span at, std::string message, ErrorCode code) {
  errors_.push_back({code, at, std::move(message)});
}

void PolicyFaults::fail(NodeRef value, std::string message) {
  const Text key = value.key();
  fail(value.use().empty() && key.present() ? key.at : value.use(), std::move(message));
}

void PolicyFaults::fail_key(NodeRef value, std::string message) {
  fail(value.key().at, std::move(message));
}

void PolicyFaults::fail_header(NodeRef mapping, std::string message) {
  Text key = mapping.key();
  const NodeRef::Children children = mapping.children();
  if (!key.present() && !children.empty()) key = (*children.begin()).key();
  fail(key.present() ? key.at : mapping.use(), std::move(message));
}

void PolicyFaults::unknown_key(NodeRef value, std::string_view known) {
  std::string message = with_word("unknown key", value.key().value);
  message += "; known are ";
  message += known;
  fail_key(value, std::move(message));
}

std::string PolicyFaults::text(NodeRef value, std::string_view what) {
  const std::string_view text = value.value();
  if (text.find_first_not_of(" \t\r\n") != text.npos) return std::string(text);
  fail(value, std::string(what) + " must be a text");
  return {};
}

std::string PolicyFaults::glob(NodeRef value, std::string_view what) {
  std::string glob = text(value, what);
  if (!glob.empty()) check_glob(glob, value.use());
  return glob;
}

void PolicyFaults::check_glob(std::string_view glob, Span at) {
  count_glob(glob, at);
  if (const std::string_view fault = glob_fault(glob); !fault.empty()) fail(at, std::string(fault));
}

void PolicyFaults::count_glob(std::string_view glob, Span at) {
  const std::size_t before = std::exchange(glob_bytes_, glob_bytes_ + glob.size());
  if (before <= kMostGlobBytes && glob_bytes_ > kMostGlobBytes) {
    fail(at, "globs are longer than " + std::to_string(kMostGlobBytes) + " bytes together",
         ErrorCode::limit);
  }
}

std::vector<ParseError> PolicyFaults::take() {
  sort_stably(errors_, [](const ParseError& a, const ParseError& b) { return a.at < b.at; });
  return std::exchange(errors_, {});
}

void PolicyFaults::too_many(NodeRef list) {
  fail(list.key().at, "more than " + std::to_string(kMostEntries) + " entries", ErrorCode::limit);
}

}  // namespace sluice
