#include "core/parse/yaml_diagnosis.h"

#include <yaml-cpp/exceptions.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/parse/conflict.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_line_end(char c) { return c == '\n' || c == '\r'; }
bool is_space(char c) { return is_blank(c) || is_line_end(c); }
bool is_open(char c) { return c == '[' || c == '{'; }
bool is_close(char c) { return c == ']' || c == '}'; }
bool is_flow(char c) { return is_open(c) || is_close(c) || c == ','; }
bool is_quote(char c) { return c == '"' || c == '\''; }
char closer_of(char open) { return open == '[' ? ']' : '}'; }

std::string quoted(char c) { return std::string("'") + c + "'"; }

// What a text opens, line by line, up to where it was refused: quotes, brackets, block scalars. It
// follows what people mean, not every turn of the grammar: the text is broken anyway.
class Outline {
 public:
  // A quote or a bracket.
  struct Opener {
    std::uint32_t at = 0;
    std::int64_t column = -1;  // of the block that it stands in; what it holds stands further right
    std::optional<std::uint32_t>
        stray{};  // the first line within that does not, and starts an item
  };

  Outline(std::string_view text, std::uint32_t base, std::uint32_t end)
      : text_(text), at_(base), end_(end) {
    while (at_ < end_) {
      if (flow_.empty()) {
        line();
      } else {
        within_flow();
      }
    }
  }

  // The brackets that are open at the end, the innermost last.
  const std::vector<Opener>& flow() const { return flow_; }
  // The quoted text that is open at the end.
  const std::optional<Opener>& quote() const { return quote_; }
  // The last quoted text of several lines that was closed on the line where the text ends.
  const std::optional<Opener>& last_quote() const { return last_quote_; }

 private:
  char peek(std::uint32_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\n';
  }
  void blanks() {
    while (at_ < end_ && is_blank(text_[at_])) ++at_;
  }
  void rest_of_line() {
    while (at_ < end_ && text_[at_] != '\n') ++at_;
  }
  bool is_indicator(char c) const { return peek() == c && is_space(peek(1)); }

  // One line of block content, from its start.
  void line() {
    const std::uint32_t start = at_;
    last_quote_.reset();
    while (at_ < end_ && text_[at_] == ' ') ++at_;
    column_ = -1;
    items(start);
  }

  // Indicators at the start of a line, then what they lead to.
  void items(std::uint32_t start) {
    while (is_indicator('-') || is_indicator('?') || is_indicator(':')) {
      column_ = at_ - start;
      ++at_;
      blanks();
    }
    value(start, /*may_be_key=*/true);
  }

  // A value, or a key and its value, up to the line's end or to a bracket that is open there.
  void value(std::uint32_t start, bool may_be_key) {
    blanks();
    properties();
    const std::uint32_t begin = at_;
    if (at_ >= end_ || is_line_end(peek()) || peek() == '#') return next_line();
    if (is_quote(peek())) {
      quote();
    } else if (is_open(peek())) {
      open();
      return;  // within_flow() goes on, and finish_line() after it
    } else if ((peek() == '|' || peek() == '>') && at_ + 1 < text_.size()) {
      return block_scalar();
    } else {
      plain();
    }
    after(start, begin, may_be_key);
  }

  // Behind a scalar: ':' makes it a key.
  void after(std::uint32_t start, std::uint32_t begin, bool may_be_key) {
    blanks();
    if (at_ < end_ && is_indicator(':')) {
      if (may_be_key) column_ = begin - start;
      ++at_;
      return value(start, false);
    }
    next_line();
  }

  void next_line() {
    rest_of_line();
    if (at_ < end_) ++at_;
  }

  // Tags and anchors.
  void properties() {
    while (at_ < end_ && (peek() == '&' || peek() == '!')) {
      while (at_ < end_ && !is_space(peek())) ++at_;
      blanks();
    }
  }

  void plain() {
    while (at_ < end_ && peek() != '\n') {
      if (is_indicator(':')) return;
      if (is_blank(peek()) && peek(1) == '#') return rest_of_line();
      ++at_;
    }
  }

  // Lines that are empty or stand further right than the block.
  void block_scalar() {
    next_line();
    while (at_ < end_) {
      std::uint32_t first = at_;
      while (first < end_ && text_[first] == ' ') ++first;
      const bool is_content = first >= end_ || is_line_end(text_[first]) ||
                              static_cast<std::int64_t>(first - at_) > column_;
      if (!is_content) return;
      next_line();
    }
  }

  void quote() {
    Opener opener{at_, column_, std::nullopt};
    const char mark = peek();
    bool several = false;
    ++at_;
    while (at_ < end_) {
      const char c = peek();
      if (c == mark) {
        if (mark == '"' || peek(1) != mark) break;
        ++at_;
      } else if (c == '\\' && mark == '"') {
        ++at_;
      } else if (c == '\n') {
        several = true;
        watch(opener);
      }
      ++at_;
    }
    if (at_ >= end_) {
      quote_ = opener;
      return;
    }
    ++at_;
    if (several) last_quote_ = opener;
  }

  void open() {
    flow_.push_back({at_, flow_.empty() ? column_ : flow_.back().column, std::nullopt});
    ++at_;
  }

  // One token of flow content.
  void within_flow() {
    const char c = peek();
    if (c == '\n') {
      last_quote_.reset();
      watch(flow_.front());
    } else if (c == '#' && (at_ == 0 || is_space(text_[at_ - 1]))) {
      return rest_of_line();
    } else if (is_quote(c) && starts_value()) {
      return quote();
    } else if (is_open(c)) {
      return open();
    } else if (is_close(c) && closer_of(text_[flow_.back().at]) == c) {
      flow_.pop_back();
      ++at_;
      if (flow_.empty()) next_line();  // nothing but a comment belongs there
      return;
    }
    ++at_;
  }

  bool starts_value() const {
    std::uint32_t before = at_;
    while (before > 0 && is_space(text_[before - 1])) --before;
    return before > 0 && (is_flow(text_[before - 1]) || text_[before - 1] == ':');
  }

  // At a line end within an opener: remembers a line that reads as the next item of the block.
  void watch(Opener& opener) const {
    if (opener.stray) return;
    std::uint32_t first = at_ + 1;
    while (first < text_.size() && text_[first] == ' ') ++first;
    if (first >= text_.size() || static_cast<std::int64_t>(first - at_ - 1) > opener.column) return;
    const bool is_item =
        text_[first] == '-' && first + 1 < text_.size() && is_space(text_[first + 1]);
    const bool is_end = text_.substr(first).starts_with("---") && first == at_ + 1;
    if (is_item || is_end || is_key(first)) opener.stray = first;
  }

  bool is_key(std::uint32_t at) const {
    const std::uint32_t first = at;
    while (at < text_.size() && !is_line_end(text_[at]) && !is_quote(text_[at])) {
      if (text_[at] == ':' && at > first) return at + 1 >= text_.size() || is_space(text_[at + 1]);
      ++at;
    }
    return false;
  }

  std::string_view text_;
  std::uint32_t at_;
  std::uint32_t end_;
  std::int64_t column_ = -1;  // of the innermost block on this line
  std::vector<Opener> flow_;
  std::optional<Opener> quote_;
  std::optional<Opener> last_quote_;
};

// What a reason of yaml-cpp means where the place alone says enough.
struct Wording {
  std::string_view reason;
  std::string_view message;
};
// No constants of the program: yaml-cpp declares its messages as pointers.
std::string_view wording(std::string_view reason) {
  const Wording wordings[] = {
      {YAML::ErrorMsg::MULTIPLE_TAGS, "a value has one tag at most"},
      {YAML::ErrorMsg::MULTIPLE_ANCHORS, "a value has one anchor at most"},
      {YAML::ErrorMsg::ALIAS_CONTENT, "an alias takes neither a tag nor an anchor"},
      {YAML::ErrorMsg::ALIAS_NOT_FOUND,
       "'*' starts an alias, and no name follows; a text that starts with it stands in quotes"},
      {YAML::ErrorMsg::CHAR_IN_ALIAS,
       "'*' starts an alias, whose name cannot hold this; a text that starts with it stands in "
       "quotes"},
      {YAML::ErrorMsg::ANCHOR_NOT_FOUND,
       "'&' starts an anchor, and no name follows; a text that starts with it stands in quotes"},
      {YAML::ErrorMsg::CHAR_IN_ANCHOR,
       "'&' starts an anchor, whose name cannot hold this; a text that starts with it stands in "
       "quotes"},
      {YAML::ErrorMsg::UNKNOWN_ANCHOR,
       "no anchor of this name stands before the alias; a text that starts with '*' stands in "
       "quotes"},
      {YAML::ErrorMsg::ZERO_INDENT_IN_BLOCK, "the indentation of a block of text cannot be zero"},
      {YAML::ErrorMsg::CHAR_IN_TAG_HANDLE, "a tag cannot hold this"},
      {YAML::ErrorMsg::TAG_WITH_NO_SUFFIX, "a tag ends before its name"},
      {YAML::ErrorMsg::END_OF_VERBATIM_TAG, "'!<' is never closed by '>'"},
      {YAML::ErrorMsg::YAML_DIRECTIVE_ARGS, "a %YAML directive has one version"},
      {YAML::ErrorMsg::YAML_VERSION, "a %YAML directive has no version that is one"},
      {YAML::ErrorMsg::YAML_MAJOR_VERSION, "this version of YAML is not known"},
      {YAML::ErrorMsg::REPEATED_YAML_DIRECTIVE, "the %YAML directive stands twice"},
      {YAML::ErrorMsg::TAG_DIRECTIVE_ARGS, "a %TAG directive has a handle and a prefix"},
      {YAML::ErrorMsg::REPEATED_TAG_DIRECTIVE, "a %TAG directive stands twice for one handle"},
  };
  for (const Wording& wording : wordings) {
    // Some of yaml-cpp's messages go on with what they are about.
    if (reason.starts_with(wording.reason)) return wording.message;
  }
  return "not readable as YAML";
}

class Diagnosis {
 public:
  Diagnosis(std::string_view text, std::uint32_t base, std::uint32_t at, std::string_view reason)
      : text_(text),
        at_(std::min(at, static_cast<std::uint32_t>(text.size()))),
        reason_(reason),
        outline_(text, base, at_) {}

  ParseError run() const {
    if (const auto mark = find_conflict(text_, at_))
      return error(*mark, std::string(kMergeConflict));
    if (auto unclosed = this->unclosed()) return *std::move(unclosed);
    if (auto tab = this->tab()) return *std::move(tab);
    if (is_reason(YAML::ErrorMsg::INVALID_ESCAPE) || is_reason(YAML::ErrorMsg::INVALID_HEX) ||
        is_reason(YAML::ErrorMsg::INVALID_UNICODE)) {
      return escape();
    }
    if (is_reason(YAML::ErrorMsg::FLOW_END) || is_flow_reason()) return flow();
    if (is_reason(YAML::ErrorMsg::MAP_VALUE)) return map_value();
    if (is_reason(YAML::ErrorMsg::MAP_KEY))
      return token("'? ' cannot start a key here; put the text in quotes");
    if (is_reason(YAML::ErrorMsg::CHAR_IN_BLOCK)) return block_header();
    if (is_reason(YAML::ErrorMsg::BLOCK_ENTRY)) return block_entry();
    if (is_reason(YAML::ErrorMsg::END_OF_MAP) || is_reason(YAML::ErrorMsg::END_OF_SEQ))
      return misfit();
    if (is_reason(YAML::ErrorMsg::UNKNOWN_TOKEN)) {
      return token("a value cannot start with " + quoted(at_ < text_.size() ? text_[at_] : ' ') +
                   "; put it in quotes");
    }
    return token(std::string(wording(reason_)));
  }

 private:
  static ParseError error(Span at, std::string message,
                          std::optional<ParseError::Related> related = std::nullopt) {
    return {ErrorCode::syntax, at, std::move(message), std::move(related)};
  }
  static Span one(std::uint32_t at) { return {at, at + 1}; }

  bool is_reason(std::string_view reason) const { return reason_.starts_with(reason); }
  bool is_flow_reason() const {
    return is_reason(YAML::ErrorMsg::END_OF_SEQ_FLOW) || is_reason(YAML::ErrorMsg::END_OF_MAP_FLOW);
  }

  // At the token; where none starts there, at the last character before it.
  ParseError token(std::string message,
                   std::optional<ParseError::Related> related = std::nullopt) const {
    Span at = yaml_token(text_, at_);
    if (at.empty() || is_blank(text_[at.begin])) {
      std::uint32_t end = at_;
      while (end > 0 && is_space(text_[end - 1])) --end;
      if (end > 0) at = one(end - 1);
    }
    return error(at, std::move(message), std::move(related));
  }

  std::uint32_t line_start(std::uint32_t at) const {
    return static_cast<std::uint32_t>(text_.substr(0, at).rfind('\n') + 1);
  }
  std::uint32_t first_of_line(std::uint32_t at) const {
    std::uint32_t first = line_start(at);
    while (first < text_.size() && is_blank(text_[first])) ++first;
    return first;
  }
  bool starts_line() const { return first_of_line(at_) == at_; }
  bool at_end() const { return text_.find_first_not_of(" \t\r\n", at_) == text_.npos; }
  // The last byte before `at` that is no white space, on its line; nothing where it starts the
  // line.
  std::optional<std::uint32_t> before(std::uint32_t at) const {
    while (at > 0 && is_blank(text_[at - 1])) --at;
    if (at == 0 || is_line_end(text_[at - 1])) return std::nullopt;
    return at - 1;
  }

  ParseError never_closed(const Outline::Opener& opener) const {
    const char c = text_[opener.at];
    std::string message = is_quote(c) ? std::string(kOpenQuote) : quoted(c) + " is never closed";
    std::optional<ParseError::Related> related;
    if (opener.stray) related = {yaml_token(text_, *opener.stray), "this is read as part of it"};
    return error(one(opener.at), std::move(message), std::move(related));
  }

  std::optional<ParseError> unclosed() const {
    if (const std::optional<Outline::Opener>& quote = outline_.quote()) {
      const bool ends = at_end() || is_reason(YAML::ErrorMsg::DOC_IN_SCALAR) ||
                        is_reason(YAML::ErrorMsg::EOF_IN_SCALAR);
      if (ends || quote->stray) return never_closed(*quote);
    }
    const std::optional<Outline::Opener>& last = outline_.last_quote();
    if (last && last->stray) return never_closed(*last);
    if (outline_.flow().empty()) return std::nullopt;
    const Outline::Opener& outer = outline_.flow().front();
    if (outer.stray || at_end() || text_.substr(at_).starts_with("---"))
      return never_closed(outer.stray ? outer : outline_.flow().back());
    return std::nullopt;
  }

  // Tabs are white space between tokens and within brackets, and nothing before them.
  std::optional<ParseError> tab() const {
    if (!outline_.flow().empty() || outline_.quote()) return std::nullopt;
    const std::uint32_t start = line_start(at_);
    const std::uint32_t first = first_of_line(at_);
    const std::size_t tab = text_.substr(0, first).find('\t', start);
    if (tab == text_.npos) return std::nullopt;
    return error(one(static_cast<std::uint32_t>(tab)), "a tab cannot indent; only spaces can");
  }

  // The place that yaml-cpp tells is behind what it has read of the escape, digits included.
  ParseError escape() const {
    const bool is_number = is_reason(YAML::ErrorMsg::INVALID_UNICODE);
    const std::uint32_t begin = escape_start();
    const std::uint32_t end = is_number ? at_ : std::min(begin + 2, at_);
    return error({begin, end},
                 is_number ? "escape stands for no character"
                           : "backslash starts no known escape; single quotes keep it as it is");
  }

  std::uint32_t escape_start() const {
    struct Form {
      char name;
      std::uint32_t digits;
    };
    if (!is_reason(YAML::ErrorMsg::INVALID_ESCAPE)) {
      for (const Form& form : {Form{'x', 2}, Form{'u', 4}, Form{'U', 8}}) {
        const std::uint32_t size = form.digits + 2;
        if (at_ >= size && text_[at_ - size] == '\\' && text_[at_ - size + 1] == form.name)
          return at_ - size;
      }
    }
    // The text ended before the digits did.
    const std::size_t last = text_.substr(0, at_).rfind('\\', at_ < 2 ? 0 : at_ - 2);
    return last == text_.npos ? at_ - std::min(at_, 1U) : static_cast<std::uint32_t>(last);
  }

  ParseError flow() const {
    const char c = at_ < text_.size() ? text_[at_] : '\n';
    if (outline_.flow().empty()) {
      return is_close(c) ? error(one(at_), quoted(c) + " closes nothing")
                         : token("not readable as YAML");
    }
    const Outline::Opener& opener = outline_.flow().back();
    const char open = text_[opener.at];
    const ParseError::Related here{one(opener.at), "opened here"};
    if (is_close(c)) {
      return error(one(at_),
                   quoted(c) + " stands where " + quoted(closer_of(open)) + " is expected", here);
    }
    if (c == '-' && starts_line()) return never_closed(opener);
    return token("expected ',' or " + quoted(closer_of(open)) + " before this", here);
  }

  // A ':' that makes no key.
  ParseError map_value() const {
    const std::uint32_t start = first_of_line(at_);
    const std::string_view line = text_.substr(start, at_ - start);
    if (line.starts_with("---"))
      return error(one(at_), "a mapping cannot start on the line of '---'");
    if (has_key(line))
      return error(one(at_), "':' makes a second key on one line; put the text in quotes");
    // The key was taken for more of the text that stands before it.
    std::uint32_t end = line_start(at_);
    while (end > 0 && is_space(text_[end - 1])) --end;
    if (end == 0) return error(one(at_), "a key cannot stand here");
    const std::uint32_t previous = first_of_line(end - 1);
    const std::string_view before = text_.substr(previous, end - previous);
    if (!has_key(before)) {
      for (std::size_t colon = before.find(':'); colon != before.npos;
           colon = before.find(':', colon + 1)) {
        if (colon == 0 || before.substr(colon).starts_with("://")) continue;
        return error(one(previous + static_cast<std::uint32_t>(colon)),
                     "a space is missing behind ':', so that this is no key");
      }
      return error({previous, end}, "':' is missing behind this, or quotes around it",
                   ParseError::Related{yaml_token(text_, start), "no key can follow it"});
    }
    return error(yaml_token(text_, start),
                 "a key cannot stand here: it is indented deeper than those before it, "
                 "whose value is on its line",
                 ParseError::Related{one(previous), "the key before it"});
  }

  static bool has_key(std::string_view line) {
    std::size_t colon = line.find(':');
    while (colon != line.npos && colon + 1 < line.size() && !is_space(line[colon + 1]))
      colon = line.find(':', colon + 1);
    return colon != line.npos && colon > 0;
  }

  ParseError block_entry() const {
    if (before(at_)) {
      return error(one(at_),
                   "'- ' cannot start a list here; it stands on a line of its own, or the text in "
                   "quotes");
    }
    return error(one(at_), "a list item cannot start here");
  }

  // From '|' or '>' on, up to what cannot stand behind it.
  ParseError block_header() const {
    std::uint32_t begin = at_;
    while (begin > 0 && !is_line_end(text_[begin - 1]) && text_[begin] != '|' &&
           text_[begin] != '>')
      --begin;
    return error(
        {begin, std::max(yaml_token(text_, at_).end, begin + 1)},
        "'|' and '>' start a block of text on the lines below; a text that starts with one "
        "stands in quotes");
  }

  // What follows is neither more of what is open nor closes it.
  ParseError misfit() const {
    if (const auto last = before(at_)) {
      const char c = text_[*last];
      if (c == '\'' && *last + 1 == at_) {
        return token(
            "text stands behind the closing quote; within single quotes, one is written twice");
      }
      if (is_quote(c)) return token("text stands behind the closing quote");
      if (is_close(c)) {
        return token("text stands behind " + quoted(c) +
                     "; a text that starts with a bracket stands in quotes");
      }
      return token("this cannot follow the value before it");
    }
    if (at_ + 1 < text_.size() && text_[at_] == '-' && is_space(text_[at_ + 1]))
      return error(one(at_), "a list item stands where a key is expected");
    return token("the indentation of this fits nothing that stands before it");
  }

  std::string_view text_;
  std::uint32_t at_;
  std::string_view reason_;
  Outline outline_;
};

}  // namespace

Span yaml_token(std::string_view text, std::uint32_t at) {
  if (at >= text.size()) return {at, at};
  if (is_line_end(text[at])) return {at, at};
  std::uint32_t end = at + utf8::decode(text, at).size;
  if (is_flow(text[at]) || is_blank(text[at]) || is_quote(text[at])) return {at, end};
  const auto ends = [&](std::uint32_t i) {
    return i >= text.size() || is_space(text[i]) || is_flow(text[i]) ||
           (text[i] == ':' && (i + 1 >= text.size() || is_space(text[i + 1])));
  };
  while (!ends(end)) ++end;
  return {at, end};
}

ParseError diagnose_yaml(std::string_view text, std::uint32_t base, std::uint32_t at,
                         std::string_view reason) {
  return Diagnosis(text, base, at, reason).run();
}

}  // namespace sluice
