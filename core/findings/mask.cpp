#include "core/findings/mask.h"

#include <algorithm>
#include <iterator>

#include "core/rules/secrets/decode.h"
#include "core/rules/secrets/value.h"
#include "core/text/trim.h"

namespace sluice {
namespace {

// A shorter value stands in other words by chance; no rule reports one.
constexpr std::size_t kShortest = 4;

// Of a text that is not shorter, a number that tells its first bytes from most others.
std::size_t start_of(std::string_view text) {
  std::uint32_t number = 0;
  for (const char c : text.substr(0, kShortest))
    number = number * 37 + static_cast<unsigned char>(c);
  return number;
}

}  // namespace

void SecretMask::add_value(std::string_view secret) {
  const auto add = [&](std::string_view value) {
    if (value.size() < kShortest) return;
    values_[value.size()].emplace(value);
    starts_.set(start_of(value) % kStarts);
  };
  add(secret);
  if (secret.find('\\') != secret.npos) add(secrets::unescaped(secret));
  // Decoded, a text of several lines has lost its indentation, and its escaped line ends.
  while (!secret.empty()) {
    const std::size_t end = std::min(secret.find('\n'), secret.find("\\n"));
    const std::string_view line = trimmed(secret.substr(0, end));
    if (line.size() < secret.size() && !line.starts_with("-----")) add(line);
    if (end == secret.npos) break;
    secret.remove_prefix(end + (secret[end] == '\n' ? 1 : 2));
  }
}

void SecretMask::add_place(SourceId source, Span at) {
  auto& spans = spans_[static_cast<std::size_t>(source)];
  auto next = spans.upper_bound(at.begin);
  if (next != spans.begin() && std::prev(next)->second >= at.begin) next = std::prev(next);
  while (next != spans.end() && next->first <= at.end) {
    at = {std::min(at.begin, next->first), std::max(at.end, next->second)};
    next = spans.erase(next);
  }
  spans.emplace(at.begin, at.end);
}

void SecretMask::cover_line(SourceId source, std::uint32_t start, std::string& line) const {
  const auto& spans = spans_[static_cast<std::size_t>(source)];
  const std::uint32_t end = start + static_cast<std::uint32_t>(line.size());
  auto span = spans.upper_bound(start);
  if (span != spans.begin()) --span;
  for (; span != spans.end() && span->first < end; ++span) {
    for (std::uint32_t i = std::max(span->first, start); i < std::min(span->second, end); ++i) {
      line[i - start] = '*';
    }
  }
}

bool SecretMask::empty() const {
  return values_.empty() &&
         std::all_of(spans_.begin(), spans_.end(), [](const auto& spans) { return spans.empty(); });
}

std::size_t SecretMask::value_at(std::string_view text, std::size_t at) const {
  if (text.size() - at < kShortest || !starts_.test(start_of(text.substr(at)) % kStarts)) return 0;
  for (const auto& [size, values] : values_) {
    if (size <= text.size() - at && values.contains(text.substr(at, size))) return size;
  }
  return 0;
}

std::string SecretMask::cover(std::string text) const {
  if (values_.empty()) return text;
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = value_at(text, i);
    if (size > 0) {
      out += secrets::masked(std::string_view(text).substr(i, size));
    } else {
      out += text[i];
    }
    i += std::max<std::size_t>(size, 1);
  }
  return out;
}

bool SecretMask::holds(std::string_view text) const {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (value_at(text, i) > 0) return true;
  }
  return false;
}

void cover(Finding& finding, const SecretMask& mask) {
  const auto text = [&](std::string& shown) { shown = mask.cover(std::move(shown)); };
  const auto location = [&](Location& at) {
    text(at.path);
    text(at.node);
    text(at.note);
  };
  location(finding.primary);
  for (Location& at : finding.related) location(at);
  for (std::string* const one : {&finding.message, &finding.fix, &finding.resource}) text(*one);
  for (std::string& line : finding.excerpt.lines) text(line);
  if (finding.suppressed) text(finding.suppressed->reason);
  if (!finding.edit) return;
  const bool holds =
      std::any_of(finding.edit->replacements.begin(), finding.edit->replacements.end(),
                  [&](const LocatedEdit::Replacement& change) { return mask.holds(change.text); });
  if (holds) {
    finding.edit.reset();
    return;
  }
  for (LocatedEdit::Replacement& change : finding.edit->replacements) location(change.at);
}

}  // namespace sluice
