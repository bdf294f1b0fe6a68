#include "core/parse/yaml_scan.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/parse/encoding.h"
#include "core/parse/yaml_aliases.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

// What a byte may be to the scanner; a set of them.
enum : std::uint8_t {
  kBreak = 1,      // \n \r
  kBlank = 2,      // space, tab
  kTurn = 4,       // : #, which may end a plain scalar
  kFlow = 8,       // , ? [ ] { }, which end one in flow style
  kName = 16,      // of tags and anchors
  kReserved = 32,  // starts no plain scalar
  kDouble = 64,    // what matters between double quotes, line ends apart
  kSingle = 128,
};

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  const auto mark = [&](std::string_view bytes, std::uint8_t as) {
    for (const char c : bytes) classes[static_cast<unsigned char>(c)] |= as;
  };
  mark("\n\r", kBreak);
  mark(" \t", kBlank);
  mark(":#", kTurn);
  mark(",?[]{}", kFlow);
  mark("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./", kName);
  mark(",[]{}#&*!|>'\"%@`", kReserved);
  mark("\"\\", kDouble);
  mark("'", kSingle);
  return classes;
}
constexpr std::array<std::uint8_t, 256> kClasses = make_classes();

bool is(char c, std::uint8_t of) { return (kClasses[static_cast<unsigned char>(c)] & of) != 0; }

// A key stands on one line, and yaml-cpp looks no farther than this for its ':'.
constexpr std::uint32_t kLongestKey = 1024;
// More nodes than one token comes to (an absent value before it, a mapping, a key, an absent
// value), and more than parse_yaml_events might take it for.
constexpr std::size_t kMostNew = 64;
// yaml-cpp goes no deeper than 500.
constexpr std::size_t kDeepest = 400;

// Every function that returns bool says whether to go on; false declines the whole text.
class Scanner {
 public:
  Scanner(Tree& tree, std::uint32_t base, const ParseLimits& limits)
      : tree_(tree),
        text_(tree.source),
        size_(static_cast<std::uint32_t>(text_.size())),
        limits_(limits),
        deepest_(std::min(limits.depth, kDeepest)),
        at_(base),
        line_(base),
        cursor_(base) {}

  bool scan() {
    while (skip()) {
      if (at_ == size_) return end_document();
      if (!has_room() || !token()) return false;
    }
    return false;
  }

 private:
  struct Properties {
    std::string_view tag;
    std::string_view anchor;
    bool any() const { return !tag.empty() || !anchor.empty(); }
  };

  struct Scalar {
    Style style = Style::plain;
    Span span;
    std::string_view value;
    bool is_null = false;
    bool is_one_line = true;
  };

  // A collection that is being read.
  struct Level {
    NodeIndex node = kNoNode;
    NodeIndex last_child = kNoNode;
    std::uint32_t column = 0;  // of block style
    bool is_mapping = false;
    bool is_pair = false;    // [a: b], a mapping without brackets
    bool awaits = false;     // a value: behind "key:" or "-"
    bool has_entry = false;  // of flow style: since the last ','
    std::string_view key;
    Span key_span;
  };

  static bool is_null(std::string_view word) {
    return word == "null" || word == "~" || word == "Null" || word == "NULL";
  }

  // Where the scanner stands.

  bool ends_line(std::uint32_t at) const { return at >= size_ || is(text_[at], kBreak); }
  // True where white space or the end of the text is.
  bool ends_word(std::uint32_t at) const { return at >= size_ || is(text_[at], kBreak | kBlank); }
  bool closes(std::uint32_t at) const {
    return at < size_ && (text_[at] == ',' || text_[at] == ']' || text_[at] == '}');
  }
  bool is_marker(std::uint32_t at) const {
    const std::string_view word = text_.substr(at, 3);
    return (word == "---" || word == "...") && ends_word(at + 3);
  }
  std::uint32_t over_blanks(std::uint32_t at) const {
    while (at < size_ && is(text_[at], kBlank)) ++at;
    return at;
  }
  // Behind the line end at `at`; every '\r' has its '\n'.
  std::uint32_t over_break(std::uint32_t at) const { return at + (text_[at] == '\r' ? 2 : 1); }
  std::uint32_t line_end(std::uint32_t at) const {
    std::uint32_t end =
        static_cast<std::uint32_t>(std::min<std::size_t>(text_.find('\n', at), size_));
    if (end > at && end < size_ && text_[end - 1] == '\r') --end;
    return end;
  }
  std::string_view written(Span at) const { return text_.substr(at.begin, at.end - at.begin); }
  bool has_room() const { return tree_.nodes.size() + kMostNew <= limits_.nodes; }

  void begin_line(std::uint32_t at) {
    at_ = line_ = at;
    allows_key_ = true;
    has_tab_ = false;
  }

  // Over white space, comments and line ends, up to the next token or the end.
  bool skip() {
    while (at_ < size_) {
      const char c = text_[at_];
      if (c == ' ') {
        ++at_;
      } else if (is(c, kBreak)) {
        begin_line(over_break(at_));
      } else if (c == '\t') {
        has_tab_ = true;
        ++at_;
      } else if (c == '#') {
        if (at_ > line_ && !is(text_[at_ - 1], kBlank)) return false;
        at_ = line_end(at_);
      } else {
        break;
      }
    }
    return true;
  }

  // Behind a value of block style.
  bool rest_is_empty() {
    at_ = over_blanks(at_);
    return ends_line(at_) || (text_[at_] == '#' && is(text_[at_ - 1], kBlank));
  }

  // Documents.

  bool marker() {
    if (text_[at_] == '.') {
      // Alone it would be a document for yaml-cpp.
      if (!is_open_ && !was_ended_) return false;
      if (!end_document()) return false;
      was_ended_ = true;
      at_ += 3;
      return rest_is_empty();
    }
    if (!end_document()) return false;
    begin_document();
    at_ += 3;
    allows_key_ = false;
    return true;
  }

  void begin_document() {
    is_open_ = started_ = true;
    has_root_ = was_ended_ = false;
    has_ = {};
    first_ = static_cast<NodeIndex>(tree_.nodes.size());
    // A new map: clear() and = {} walk over all the buckets that a document before has made.
    if (!anchors_.empty()) anchors_ = std::unordered_map<std::string_view, NodeIndex>();
  }

  bool end_document() {
    if (!is_open_) return true;
    while (!levels_.empty()) close_block();
    if (!has_root_) {
      if (pending_.any()) return false;
      absent();
    }
    is_open_ = false;
    return !resolve_shared(tree_, first_, has_, limits_);
  }

  // Nodes.

  NodeIndex add(NodeKind kind, const Properties& properties) {
    const auto index = static_cast<NodeIndex>(tree_.nodes.size());
    TreeNode& node = tree_.nodes.emplace_back();
    node.kind = kind;
    if (!levels_.empty()) node.parent = levels_.back().node;
    if (properties.any()) {
      tree_.properties.push_back({.tag = properties.tag, .anchor = properties.anchor, .at = {}});
      node.extra = static_cast<std::uint32_t>(tree_.properties.size());
      if (!properties.anchor.empty()) anchors_.insert_or_assign(properties.anchor, index);
    }
    return index;
  }

  // In the place that awaits a value, with the pending properties.
  NodeIndex add_value(NodeKind kind) {
    const NodeIndex index = add(kind, pending_);
    pending_ = {};
    if (levels_.empty()) {
      tree_.documents.push_back(index);
      has_root_ = true;
      return index;
    }
    Level& level = levels_.back();
    if (level.last_child == kNoNode) {
      tree_.nodes[level.node].first_child = index;
    } else {
      tree_.nodes[level.last_child].next = index;
    }
    level.last_child = index;
    level.awaits = false;
    level.has_entry = true;
    if (level.is_mapping) {
      tree_.nodes[index].key = level.key;
      tree_.nodes[index].key_span = level.key_span;
    }
    return index;
  }

  void finish(NodeIndex index, const Scalar& scalar) {
    TreeNode& node = tree_.nodes[index];
    node.style = scalar.style;
    node.span = scalar.span;
    node.value = scalar.value;
    cursor_ = std::max(cursor_, scalar.span.end);
  }

  void put_value(const Scalar& scalar) {
    const bool is_null = scalar.is_null && pending_.tag.empty();
    finish(add_value(is_null ? NodeKind::null : NodeKind::scalar), scalar);
  }

  void put_key(const Scalar& scalar, const Properties& own) {
    const bool is_null = scalar.is_null && own.tag.empty();
    finish(add(is_null ? NodeKind::null : NodeKind::scalar, own), scalar);
    Level& level = levels_.back();
    level.key = scalar.value;
    level.key_span = scalar.span;
    level.awaits = level.has_entry = true;
    has_.merges |= scalar.value == "<<";
  }

  void absent() {
    const NodeKind kind = pending_.tag.empty() ? NodeKind::null : NodeKind::scalar;
    finish(add_value(kind), {.span = {cursor_, cursor_}, .value = ""});
  }

  bool put_alias() {
    const std::uint32_t begin = at_++;
    while (at_ < size_ && is(text_[at_], kName)) ++at_;
    const auto target = anchors_.find(written({begin + 1, at_}));
    if (target == anchors_.end() || pending_.any()) return false;
    const NodeIndex node = target->second;
    if (std::any_of(levels_.begin(), levels_.end(),
                    [&](const Level& level) { return level.node == node; }))
      return false;
    const NodeIndex index = add_value(NodeKind::alias);
    tree_.nodes[index].target = node;
    has_.aliases = true;
    finish(index, {.span = {begin, at_}, .value = written({begin, at_})});
    return true;
  }

  bool open(NodeKind kind, Style style, std::uint32_t begin, std::uint32_t column) {
    if (levels_.size() >= deepest_) return false;
    const NodeIndex index = add_value(kind);
    tree_.nodes[index].style = style;
    tree_.nodes[index].span.begin = begin;
    cursor_ = std::max(cursor_, begin);
    levels_.push_back({.node = index, .column = column, .is_mapping = kind == NodeKind::mapping});
    return true;
  }

  void close(std::uint32_t end) {
    tree_.nodes[levels_.back().node].span.end = end;
    cursor_ = end;
    levels_.pop_back();
  }

  // Where nothing that stands behind the last value belongs to it.
  void close_block() {
    if (levels_.back().awaits) absent();
    close(cursor_);
  }

  // Block style.

  bool token() {
    const std::uint32_t column = at_ - line_;
    if (column == 0 && text_[at_] == '%') return false;
    if (column == 0 && is_marker(at_)) return marker();
    if (has_tab_ && allows_key_) return false;
    if (!is_open_) {
      if (started_) return false;
      begin_document();
    }
    const bool is_item = text_[at_] == '-' && ends_word(at_ + 1);
    while (!levels_.empty()) {
      const Level& level = levels_.back();
      const bool is_over = level.column == column && !level.is_mapping && !is_item;
      if (level.column <= column && !is_over) break;
      close_block();
    }
    return is_item ? item(column) : content(column);
  }

  // Behind an absent value parse_yaml_events takes the first word of such a key for it.
  static bool begins_as_null(std::string_view key) {
    const std::size_t word = key.starts_with('~') ? 1 : 4;
    return key.size() > word && is(key[word], kBlank | kFlow | kTurn) &&
           is_null(key.substr(0, word));
  }

  // Behind such signs parse_yaml_events takes what stands in a scalar for tokens, when it looks
  // ahead, and holds the limits against their number.
  static bool reads_as_tokens(std::string_view plain) {
    const std::size_t word = plain.find_first_not_of("-?:., \t\n");
    if (word == 0 || word == plain.npos || !is(plain[word], kReserved)) return false;
    return plain.size() > kMostNew || plain.find_first_of("[{\"'") != plain.npos;
  }

  bool awaits(std::uint32_t column) const {
    return levels_.empty() ? !has_root_ : levels_.back().awaits && column > levels_.back().column;
  }

  bool item(std::uint32_t column) {
    if (!allows_key_) return false;
    const Level* const level = levels_.empty() ? nullptr : &levels_.back();
    if (level != nullptr && level->column == column && !level->is_mapping) {
      if (level->awaits) absent();
    } else {
      // The items of a list may stand where the key of the list does.
      const bool is_at_key = level != nullptr && level->column == column && level->awaits;
      if (!is_at_key && !awaits(column)) return false;
      if (!open(NodeKind::sequence, Style::block, at_, column)) return false;
    }
    levels_.back().awaits = true;
    ++at_;
    return true;
  }

  // The mapping that the key at `begin` belongs to.
  bool find_mapping(std::uint32_t begin, std::uint32_t column) {
    if (!levels_.empty() && levels_.back().is_mapping && levels_.back().column == column) {
      if (levels_.back().awaits) absent();
      return true;
    }
    return awaits(column) && open(NodeKind::mapping, Style::block, begin, column);
  }

  // Tag and anchor before a value.
  bool properties(Properties& own) {
    while (at_ < size_ && (text_[at_] == '&' || text_[at_] == '!')) {
      const std::uint32_t begin = at_++;
      const bool is_tag = text_[begin] == '!';
      if (is_tag ? !own.tag.empty() : !own.anchor.empty()) return false;
      if (is_tag && at_ < size_ && text_[at_] == '!') ++at_;  // !!str
      const std::uint32_t name = at_;
      while (at_ < size_ && (is(text_[at_], kName) || (is_tag && text_[at_] == ':'))) ++at_;
      if (at_ == name || !ends_word(at_)) return false;
      if (is_tag) {
        own.tag = written({begin, at_});
      } else {
        own.anchor = written({name, at_});
      }
      while (at_ < size_ && text_[at_] == ' ') ++at_;
    }
    return at_ >= size_ || text_[at_] != '\t';
  }

  // The properties of the value that is about to be put.
  bool adopt(const Properties& own) {
    if (!own.any()) return true;
    if (pending_.any()) return false;
    pending_ = own;
    return true;
  }

  // Anything but "- ".
  bool content(std::uint32_t column) {
    const std::uint32_t begin = at_;
    Properties own;
    if (!properties(own)) return false;
    if (own.any() && (ends_line(at_) || text_[at_] == '#')) return awaits(column) && adopt(own);
    // For yaml-cpp, properties where a key might stand indent like that key.
    std::uint32_t indent = levels_.empty() ? 0 : levels_.back().column + 1;
    if (own.any() && allows_key_) indent = std::max(indent, column + 1);
    Scalar scalar;
    switch (text_[at_]) {
      case '[':
      case '{':
        return awaits(column) && adopt(own) && flow() && rest_is_empty();
      case '|':
      case '>':
        if (!awaits(column) || !adopt(own) || !block_scalar(scalar, std::max(indent, 1U)))
          return false;
        put_value(scalar);
        return true;
      case '*':
        return !own.any() && awaits(column) && put_alias() && rest_is_empty();
      case '"':
      case '\'':
        if (!quoted(scalar)) return false;
        break;
      default:
        if (!plain(scalar, indent, false) || reads_as_tokens(scalar.value)) return false;
    }
    const std::uint32_t colon = over_blanks(at_);
    if (colon < size_ && text_[colon] == ':' && ends_word(colon + 1)) {
      if (!allows_key_ || !scalar.is_one_line || colon - begin > kLongestKey) return false;
      if (begins_as_null(scalar.value)) return false;
      if (!find_mapping(begin, column)) return false;
      put_key(scalar, own);
      at_ = colon + 1;
      allows_key_ = false;
      return true;
    }
    if (!awaits(column) || !adopt(own)) return false;
    put_value(scalar);
    return rest_is_empty();
  }

  // Flow style, from a bracket to the one that closes it.

  bool flow() {
    const std::size_t outer = levels_.size();
    if (!open_bracket()) return false;
    while (levels_.size() > outer) {
      if (!skip() || at_ >= size_ || !has_room()) return false;
      if (at_ == line_ && (text_[at_] == '%' || is_marker(at_))) return false;
      if (!flow_token()) return false;
    }
    return true;
  }

  bool open_bracket() {
    const NodeKind kind = text_[at_] == '{' ? NodeKind::mapping : NodeKind::sequence;
    return open(kind, Style::flow, at_++, 0);
  }

  bool flow_token() {
    const char c = text_[at_];
    if (closes(at_)) {
      if (levels_.back().is_pair) close_block();
      const Level& level = levels_.back();
      if (c == ',' ? !level.has_entry : level.is_mapping != (c == '}')) return false;
      if (level.awaits) absent();
      ++at_;
      if (c == ',') {
        levels_.back().has_entry = false;
      } else {
        close(at_);
      }
      return true;
    }
    const Level& level = levels_.back();
    if (level.has_entry && !level.awaits) return false;
    const bool is_key = level.is_mapping && !level.awaits;
    const std::uint32_t begin = at_;
    Properties own;
    if (!properties(own) || ends_line(at_) || (is_key && own.any())) return false;
    if (closes(at_)) {
      if (!adopt(own)) return false;
      absent();
      return true;
    }
    Scalar scalar;
    switch (text_[at_]) {
      case '[':
      case '{':
        return !is_key && adopt(own) && open_bracket();
      case '*':
        return !is_key && !own.any() && put_alias() && (ends_word(at_) || closes(at_));
      case '"':
      case '\'':
        if (!quoted(scalar)) return false;
        break;
      default:
        if (!plain(scalar, 0, true)) return false;
    }
    const std::uint32_t next = over_blanks(at_);
    const bool is_before_colon = next < size_ && text_[next] == ':';
    if (is_key || (is_before_colon && !level.awaits)) {
      if (!scalar.is_one_line || next - begin > kLongestKey || own.any()) return false;
      if (!is_key) {
        if (!open(NodeKind::mapping, Style::flow, begin, 0)) return false;
        levels_.back().is_pair = true;
      }
      put_key(scalar, own);
      at_ = next + (is_before_colon ? 1 : 0);
      if (is_before_colon) return true;
      absent();
      return closes(next) && text_[next] != ']';
    }
    if (!adopt(own)) return false;
    put_value(scalar);
    return true;
  }

  // Scalars.

  bool plain(Scalar& scalar, std::uint32_t indent, bool in_flow) {
    const std::uint32_t begin = at_;
    const char first = begin < size_ ? text_[begin] : ',';
    if (is(first, kReserved)) return false;
    if (first == '-' || first == '?' || first == ':') {
      if (ends_word(begin + 1)) return false;
      if (in_flow && (first != '-' || is(text_[begin + 1], kFlow))) return false;
    }
    std::uint32_t end = plain_line(in_flow);
    scalar.span = {begin, end};
    scalar.value = written(scalar.span);
    scalar.is_null = is_null(scalar.value);
    if (at_ >= size_ || !is(text_[at_], kBreak)) return true;
    bool is_folded = false;
    for (;;) {
      std::uint32_t line = at_;
      std::uint32_t start = at_;
      std::uint32_t breaks = 0;
      while (start < size_ && is(text_[start], kBreak)) {
        line = over_break(start);
        start = line;
        while (start < size_ && text_[start] == ' ') ++start;
        ++breaks;
      }
      if (start >= size_ || text_[start] == '#' || start - line < indent) {
        // A tab in the place of indentation is an error for yaml-cpp.
        if (start < size_ && text_[start] == '\t') return false;
        break;
      }
      if (text_[start] == '\t') return false;
      if (start == line && is_marker(start)) {
        if (in_flow) return false;
        break;
      }
      at_ = start;
      line_ = line;
      scalar.is_one_line = false;
      const std::uint32_t line_ends = plain_line(in_flow);
      if (line_ends == start) break;
      if (!is_folded) buffer_ = scalar.value;
      is_folded = true;
      if (breaks == 1) {
        buffer_ += ' ';
      } else {
        buffer_.append(breaks - 1, '\n');
      }
      buffer_.append(text_.substr(start, line_ends - start));
      end = line_ends;
      if (at_ >= size_ || !is(text_[at_], kBreak)) break;
    }
    if (!is_folded) return true;
    scalar.is_null = false;
    scalar.span.end = end;
    scalar.value = tree_.strings.keep(buffer_);
    return true;
  }

  // Moves to what ends the scalar, or the line; gives the end of what of the scalar is on it.
  std::uint32_t plain_line(bool in_flow) {
    const std::uint32_t begin = at_;
    const std::uint8_t stops = in_flow ? kBreak | kTurn | kFlow : kBreak | kTurn;
    std::uint32_t i = at_;
    for (;; ++i) {
      while (i < size_ && !is(text_[i], stops)) ++i;
      if (i >= size_ || !is(text_[i], kTurn)) break;
      if (text_[i] == '#' ? i > begin && is(text_[i - 1], kBlank)
                          : ends_word(i + 1) || (in_flow && closes(i + 1)))
        break;
    }
    at_ = i;
    while (i > begin && is(text_[i - 1], kBlank)) --i;
    return i;
  }

  bool quoted(Scalar& scalar) {
    const std::uint32_t begin = at_++;
    const char quote = text_[begin];
    const bool is_double = quote == '"';
    scalar.style = is_double ? Style::double_quoted : Style::single_quoted;
    const std::uint8_t stops = kBreak | (is_double ? kDouble : kSingle);
    while (at_ < size_ && !is(text_[at_], stops)) ++at_;
    if (at_ >= size_) return false;
    const bool is_doubled = !is_double && at_ + 1 < size_ && text_[at_ + 1] == quote;
    if (text_[at_] == quote && !is_doubled) {
      scalar.value = written({begin + 1, at_});
    } else {
      at_ = begin + 1;
      if (!unquote(scalar, quote, stops)) return false;
      scalar.value = tree_.strings.keep(buffer_);
    }
    scalar.span = {begin, ++at_};
    return true;
  }

  // Up to the closing quote, which stays.
  bool unquote(Scalar& scalar, char quote, std::uint8_t stops) {
    buffer_.clear();
    std::size_t kept = 0;    // what stays where the line ends: blanks before the end do not
    std::size_t folded = 0;  // where the last line began
    bool is_empty_line = false;
    bool is_joined = false;  // to the next line, by a backslash
    for (;;) {
      const std::uint32_t from = at_;
      while (at_ < size_ && !is(text_[at_], stops)) ++at_;
      if (at_ >= size_) return false;
      buffer_.append(text_.substr(from, at_ - from));
      std::uint32_t last = at_;
      while (last > from && is(text_[last - 1], kBlank)) --last;
      if (last > from) kept = buffer_.size() - (at_ - last);
      if (text_[at_] == quote) {
        if (quote == '\'' && at_ + 1 < size_ && text_[at_ + 1] == quote) {
          buffer_ += quote;
          kept = buffer_.size();
          at_ += 2;
          continue;
        }
        // yaml-cpp cuts off empty lines before the closing quote.
        return folded != buffer_.size() || folded == 0 || buffer_.back() != '\n';
      }
      if (text_[at_] == '\\') {
        if (at_ + 1 < size_ && is(text_[at_ + 1], kBreak)) {
          ++at_;
          is_joined = true;
        } else if (!escape()) {
          return false;
        }
        kept = buffer_.size();
        if (!is_joined) continue;
      }
      scalar.is_one_line = false;
      buffer_.resize(kept);
      line_ = over_break(at_);
      at_ = over_blanks(line_);
      if (line_ < size_ && is_marker(line_)) return false;
      const bool is_next_empty = at_ < size_ && is(text_[at_], kBreak);
      if (is_next_empty) {
        buffer_ += '\n';
      } else if (!is_empty_line && !is_joined) {
        buffer_ += ' ';
      }
      is_empty_line = is_next_empty;
      is_joined = false;
      kept = folded = buffer_.size();
    }
  }

  // The escape at a backslash.
  bool escape() {
    const char c = ++at_ < size_ ? text_[at_] : '\0';
    ++at_;
    constexpr std::string_view kLetters = "0abtnvfre \"'\\/";
    constexpr std::string_view kMeanings = {"\0\a\b\t\n\v\f\r\x1B \"'\\/", 14};
    if (const std::size_t known = kLetters.find(c); known != kLetters.npos) {
      buffer_ += kMeanings[known];
      return true;
    }
    const std::uint32_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits == 0 || at_ + digits > size_) return false;
    std::uint32_t value = 0;
    const char* const end = text_.data() + at_ + digits;
    const auto read = std::from_chars(text_.data() + at_, end, value, 16);
    if (read.ec != std::errc() || read.ptr != end) return false;
    if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return false;
    utf8::append(buffer_, value);
    at_ += digits;
    return true;
  }

  // As yaml-cpp reads it, line for line, with what it makes of odd ones. `indent` is the least.
  bool block_scalar(Scalar& scalar, std::uint32_t indent) {
    const std::uint32_t begin = at_++;
    const bool folds = text_[begin] == '>';
    scalar.style = folds ? Style::folded : Style::literal;
    char chomping = ' ';
    bool is_given = false;
    for (; at_ < size_ && !ends_word(at_); ++at_) {
      const char c = text_[at_];
      if ((c == '-' || c == '+') && chomping == ' ') {
        chomping = c;
      } else if (c >= '1' && c <= '9' && !is_given) {
        is_given = true;
        indent += static_cast<std::uint32_t>(c - '1');
      } else {
        return false;
      }
    }
    if (!rest_is_empty()) return false;
    at_ = line_end(at_);
    scalar.span = {begin, at_};
    buffer_.clear();
    const std::uint32_t header = at_;
    bool has_content = false;
    bool was_empty = false;
    bool was_deeper = false;
    bool began_deeper = false;
    std::size_t folded = 0;  // line ends that are not written yet
    while (at_ < size_) {
      const std::uint32_t end = line_end(at_);
      if (end > at_) {
        has_content = true;
        buffer_.append(text_.substr(at_, end - at_));
        std::uint32_t last = end;
        while (last > at_ && is(text_[last - 1], kBlank)) --last;
        if (last > at_) scalar.span.end = last;
      }
      const bool is_first = end == header;
      at_ = end;
      if (at_ >= size_) break;
      begin_line(over_break(at_));
      const bool measures = !is_given && !has_content;
      while (at_ < size_ && text_[at_] == ' ' && (measures || at_ - line_ < indent)) ++at_;
      if (measures) indent = std::max(indent, at_ - line_);
      const bool is_short = at_ - line_ < indent;
      if (is_short && at_ < size_ && text_[at_] == '\t') return false;
      const bool is_empty = at_ < size_ && is(text_[at_], kBreak);
      const bool is_deeper = at_ < size_ && is(text_[at_], kBlank);
      if (folds && folded == 0 && is_empty) began_deeper = was_deeper;
      if (is_first) {
        // The end of the header.
      } else if (!folds) {
        buffer_ += '\n';
      } else {
        if (!was_empty && !is_empty && !was_deeper && !is_deeper && !is_short) {
          buffer_ += ' ';
        } else if (is_empty) {
          ++folded;
        } else {
          buffer_ += '\n';
        }
        if (!is_empty && folded > 0) {
          buffer_.append(folded - 1, '\n');
          if (began_deeper || is_deeper || !has_content) buffer_ += '\n';
          folded = 0;
        }
      }
      was_empty = is_empty;
      was_deeper = is_deeper;
      if (!is_empty && is_short) break;
    }
    if (chomping != '+') {
      const std::size_t last = buffer_.find_last_not_of('\n');
      const std::size_t size = last == buffer_.npos ? 0 : last + (chomping == '-' ? 1 : 2);
      if (size < buffer_.size()) buffer_.resize(size);
    }
    scalar.value = tree_.strings.keep(buffer_);
    return true;
  }

  Tree& tree_;
  std::string_view text_;
  std::uint32_t size_;
  const ParseLimits& limits_;
  std::size_t deepest_;
  std::uint32_t at_;
  std::uint32_t line_;      // where the line began
  std::uint32_t cursor_;    // end of the last thing read
  bool allows_key_ = true;  // or a "- ", at this place of the line
  bool has_tab_ = false;    // before the token, on its line
  bool started_ = false;    // a document
  bool is_open_ = false;    // a document
  bool was_ended_ = false;  // the last one, by "..."
  bool has_root_ = false;   // the open document
  Shared has_;              // the open document
  NodeIndex first_ = 0;     // of the open document
  Properties pending_;      // of the value that is awaited
  std::vector<Level> levels_;
  std::unordered_map<std::string_view, NodeIndex> anchors_;
  std::string buffer_;
};

bool has_lone_return(std::string_view bytes) {
  for (std::size_t at = bytes.find('\r'); at != bytes.npos; at = bytes.find('\r', at + 1)) {
    if (at + 1 >= bytes.size() || bytes[at + 1] != '\n') return true;
  }
  return false;
}

}  // namespace

std::optional<Tree> scan_yaml(std::string_view bytes, const ParseLimits& limits) {
  const Readable readable = make_readable(bytes, Controls::forbidden);
  if (!readable.errors.empty() || has_lone_return(bytes)) return std::nullopt;
  std::uint32_t base = 0;
  while (const std::uint32_t mark = utf8::bom_size(bytes.substr(base))) base += mark;
  std::optional<Tree> tree(std::in_place);
  tree->source = bytes;
  tree->merges = true;
  // Most files come to more; to grow from there costs little.
  tree->nodes.reserve(bytes.size() / 32);
  if (!Scanner(*tree, base, limits).scan()) return std::nullopt;
  tree->index_children();
  return tree;
}

}  // namespace sluice
