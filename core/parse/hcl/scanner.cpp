#include <algorithm>
#include <array>

#include "core/parse/hcl/parser.h"

namespace sluice::hcl {
namespace {

enum : std::uint8_t { kStart = 1, kPart = 2 };

// The specification's identifiers are Unicode's, with '-'. Every character beyond ASCII counts as a
// letter here: those that are none are no operator either.
constexpr std::array<std::uint8_t, 256> kClasses = [] {
  std::array<std::uint8_t, 256> classes{};
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    const bool other = (c >= '0' && c <= '9') || c == '-';
    classes[c] = static_cast<std::uint8_t>(letter ? kStart | kPart : other ? kPart : 0);
  }
  return classes;
}();

}  // namespace

bool is_identifier_start(char c) { return (kClasses[static_cast<unsigned char>(c)] & kStart) != 0; }
bool is_identifier_part(char c) { return (kClasses[static_cast<unsigned char>(c)] & kPart) != 0; }

std::uint32_t Scanner::line_end(std::uint32_t from) const {
  return static_cast<std::uint32_t>(std::min(text_.find('\n', from), text_.size()));
}

void Scanner::skip(Lines lines) {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (is_blank(c) || (c == '\n' && lines == Lines::space)) {
      ++at_;
    } else if (c == '#' || (c == '/' && peek(1) == '/')) {
      skip_line();
    } else if (c == '/' && peek(1) == '*') {
      const std::size_t end = text_.find("*/", at_ + 2);
      if (end == text_.npos) open_comment_ = std::min(open_comment_, at_);
      at_ = static_cast<std::uint32_t>(end == text_.npos ? text_.size() : end + 2);
    } else {
      return;
    }
  }
}

Span Scanner::identifier() {
  const std::uint32_t begin = at_;
  if (at_ >= text_.size() || !is_identifier_start(text_[at_])) return {begin, begin};
  while (at_ < text_.size() && is_identifier_part(text_[at_]) &&
         (static_cast<unsigned char>(text_[at_]) < 0x80 || !is_punctuation())) {
    ++at_;
  }
  return {begin, at_};
}

// Of the characters beyond ASCII those that people get for a quote or a space: no letter, and
// easily overlooked.
bool Scanner::is_punctuation() const {
  switch (text_[at_]) {
    case '\xC2':
      return starts_with("\xC2\xA0");
    case '\xE2':
      return starts_with("\xE2\x80") &&
             std::string_view("\x8B\x98\x99\x9C\x9D").find(peek(2)) != std::string_view::npos;
    case '\xEF':
      return starts_with("\xEF\xBB\xBF");
    default:
      return false;
  }
}

Span Scanner::digits() {
  const std::uint32_t begin = at_;
  while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
  return {begin, at_};
}

bool Scanner::is_word(std::string_view word) const {
  return starts_with(word) && !is_identifier_part(peek(static_cast<std::uint32_t>(word.size())));
}

std::uint32_t Scanner::heredoc_end(std::uint32_t from, std::string_view marker) const {
  while (from < text_.size() && is_blank(text_[from])) ++from;
  if (!text_.substr(from).starts_with(marker)) return 0;
  const auto end = from + static_cast<std::uint32_t>(marker.size());
  std::uint32_t rest = end;
  while (rest < text_.size() && is_blank(text_[rest])) ++rest;
  return rest >= text_.size() || text_[rest] == '\n' ? end : 0;
}

namespace {

// Where '#' and '/' are text.
std::vector<Span> texts_of(const Tree& tree) {
  std::vector<Span> texts;
  for (const Node& node : tree.nodes) {
    if (node.kind == NodeKind::string || node.kind == NodeKind::text ||
        node.kind == NodeKind::label || node.kind == NodeKind::invalid) {
      texts.push_back(node.span);
    }
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

}  // namespace

std::vector<Span> comments(const Tree& tree) {
  std::vector<Span> texts = texts_of(tree);
  const auto size = static_cast<std::uint32_t>(tree.source.size());
  texts.push_back({size, size});
  std::vector<Span> found;
  std::uint32_t at = 0;
  for (const Span text : texts) {
    Scanner scan(tree.source.substr(0, text.begin));
    scan.move_to(at);
    while (!scan.at_end()) {
      while (is_blank(scan.peek()) || scan.peek() == '\n') scan.advance(1);
      const std::uint32_t begin = scan.at();
      scan.skip(Scanner::Lines::space);
      if (scan.at() > begin) found.push_back({begin, scan.at()});
      scan.advance(1);
    }
    at = std::max(at, text.end);
  }
  return found;
}

}  // namespace sluice::hcl
