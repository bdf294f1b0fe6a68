#include "core/parse/yaml.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <charconv>
#include <istream>
#include <iterator>
#include <optional>
#include <streambuf>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "core/parse/conflict.h"
#include "core/parse/encoding.h"
#include "core/parse/yaml_aliases.h"
#include "core/parse/yaml_diagnosis.h"
#include "core/parse/yaml_scan.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

// Thrown by our own event handler, caught in parse_yaml: yaml-cpp knows no other way to stop.
struct Stop {
  ParseError error;
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

// JSON writes a character beyond U+FFFF as a pair of escapes, "\ud83d\ude00", and YAML takes in
// JSON. yaml-cpp refuses each half. So it is given escapes of as many characters of private use,
// and what it makes of them is put right behind it: whether an escape it is, and not text that
// looks like one, only the parse tells.
constexpr char32_t kSurrogates = 0xD800;
constexpr char32_t kPrivate = 0xE000;
constexpr char32_t kHalves = 0x400;  // high ones, and as many low ones

// The value of `count` hex digits; nothing where others stand there.
std::optional<char32_t> hex_value(std::string_view digits, std::size_t count) {
  std::uint32_t value = 0;
  digits = digits.substr(0, count);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  const bool whole = error == std::errc() && end == digits.data() + count;
  return whole ? std::optional<char32_t>(value) : std::nullopt;
}

bool is_private_half(char32_t value) { return value >= kPrivate && value < kPrivate + 2 * kHalves; }

// The text with the halves replaced; empty where it has none.
std::string hide_surrogates(std::string_view text) {
  std::string hidden;
  constexpr std::size_t kDigits = 4;
  for (std::size_t at = text.find("\\u"); at != text.npos; at = text.find("\\u", at + 2)) {
    const auto value = hex_value(text.substr(at + 2), kDigits);
    if (!value || *value < kSurrogates || *value >= kSurrogates + 2 * kHalves) continue;
    // Behind an odd number of backslashes stands text, not an escape.
    const std::size_t other = text.substr(0, at).find_last_not_of('\\');
    if ((at - (other == text.npos ? 0 : other + 1)) % 2 != 0) continue;
    if (hidden.empty()) hidden = text;
    const auto number = static_cast<std::uint32_t>(*value - kSurrogates + kPrivate);
    std::to_chars(hidden.data() + at + 2, hidden.data() + at + 2 + kDigits, number, 16);
  }
  return hidden;
}

// What yaml-cpp has read and handed nothing out of. Whatever may yet turn out to be a key, all of a
// collection in flow style for one, it holds as tokens: so the limits are held against what begins
// there, one step a byte. Scalars of block style are one token, however long; they end the count.
class Lookahead {
 public:
  // `depth` counts the brackets that are open at `from`.
  Lookahead(std::uint32_t start, std::uint32_t from, std::size_t depth)
      : start_(start), at_(from), depth_(depth) {}

  std::uint32_t start() const { return start_; }
  std::uint32_t at() const { return at_; }
  std::size_t depth() const { return depth_; }
  // Never more than there are.
  std::size_t values() const { return values_; }

  // Takes the next byte. True where it made depth or values larger.
  bool step(std::string_view text) {
    const char c = text[at_++];
    const char before = std::exchange(before_, c);
    switch (within_) {
      case Within::scalar:
        return false;
      case Within::line:
        if (c == '\n') within_ = Within::nothing;
        return false;
      case Within::escape:
        within_ = Within::double_quotes;
        return false;
      case Within::double_quotes:
        if (c == '\\') within_ = Within::escape;
        if (c == '"') within_ = Within::nothing;
        return false;
      case Within::single_quotes:
        if (c == '\'') within_ = Within::nothing;
        return false;
      case Within::property:
        if (is_space(c)) within_ = Within::nothing;
        return is_bracket(c) && bracket(c);
      case Within::word:
        if (c == '#' && is_space(before)) within_ = Within::line;
        // It was a key.
        if (is_space(c) && before == ':') return separate();
        return is_bracket(c) ? bracket(c) : c == ',' && separate();
      case Within::nothing:
        return begin(c, before);
    }
    return false;
  }

 private:
  enum class Within : std::uint8_t {
    nothing,
    property,  // a tag, an anchor, an alias: up to white space
    word,      // a plain scalar of flow style
    double_quotes,
    single_quotes,
    escape,
    line,    // a comment or a directive
    scalar,  // of block style
  };

  static bool is_bracket(char c) { return c == '[' || c == ']' || c == '{' || c == '}'; }

  bool begin(char c, char before) {
    if (is_space(c)) return false;
    if (is_bracket(c)) return bracket(c);
    const bool is_flow = depth_ > 0;
    if (c == '#' && is_space(before)) {
      within_ = Within::line;
      return false;
    }
    if (c == '%' && !is_flow) {
      within_ = Within::line;
      return false;
    }
    if (c == '"' || c == '\'') {
      within_ = c == '"' ? Within::double_quotes : Within::single_quotes;
      return value();
    }
    if (c == '&' || c == '!') {
      within_ = Within::property;
      return ++properties_ > kMostProperties && value();
    }
    if (c == '*') {
      within_ = Within::property;
      return value();
    }
    if (c == ',' || c == ':' || c == '?') return is_flow && separate();
    if (is_flow) {
      within_ = Within::word;
      return value();
    }
    // "- ", "---" and "..." stand before what counts.
    if (c != '-' && c != '.') within_ = Within::scalar;
    return false;
  }

  bool bracket(char c) {
    within_ = Within::nothing;
    if (c == ']' || c == '}') {
      if (depth_ > 0) --depth_;
      is_value_ = true;
      return false;
    }
    value();
    is_value_ = false;
    ++depth_;
    return true;
  }

  bool value() {
    ++values_;
    is_value_ = true;
    return true;
  }

  // Between two separators stands a value, if only an absent one.
  bool separate() {
    within_ = Within::nothing;
    properties_ = 0;
    if (std::exchange(is_value_, false)) return false;
    ++values_;
    return true;
  }

  static constexpr std::size_t kMostProperties = 2;  // of one value

  std::uint32_t start_;
  std::uint32_t at_;
  std::size_t depth_;
  std::size_t values_ = 0;
  std::size_t properties_ = 0;
  Within within_ = Within::nothing;
  bool is_value_ = true;  // behind a value
  char before_ = ' ';
};

class TreeBuilder final : public YAML::EventHandler {
 public:
  // `bytes` is what yaml-cpp reads: the source with what YAML forbids replaced, and halves of
  // surrogate pairs where `has_halves`, at the same offsets.
  TreeBuilder(Tree& tree, std::string_view bytes, bool has_halves, std::uint32_t base,
              const ParseLimits& limits)
      : tree_(tree), bytes_(bytes), has_halves_(has_halves), base_(base), limits_(limits) {
    cursor_ = base;
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    // yaml-cpp takes nothing of a document that starts with ',' or ']', and would hand it out for
    // ever.
    const std::uint32_t at = offset(mark);
    if (started_ && at <= last_start_) fail(at, "a document cannot start with this");
    // It takes what stands behind the end of one document for the next one; YAML wants a mark
    // there.
    if (started_ && !bytes_.substr(at).starts_with("---") &&
        bytes_.substr(cursor_, std::max(at, cursor_) - cursor_).find("\n...") == bytes_.npos) {
      fail(at, is_list_ ? "a list item is expected here, with '- ' before it"
                        : "the indentation of this fits nothing that stands before it");
    }
    started_ = true;
    is_open_ = true;
    last_start_ = at;
    anchors_.clear();
    first_of_document_ = static_cast<NodeIndex>(tree_.nodes.size());
  }

  void OnDocumentEnd() override {
    if (first_of_document_ >= tree_.nodes.size()) return;
    is_list_ = tree_.nodes[first_of_document_].kind == NodeKind::sequence;
    const Shared has{.aliases = std::exchange(aliases_, false), .merges = true};
    if (const auto excess = resolve_shared(tree_, first_of_document_, has, limits_)) {
      fail(tree_.nodes[excess->node].span.begin, std::string(excess->message), ErrorCode::limit);
    }
    is_open_ = false;
  }

  // The document in which the parse ended is none.
  void drop_open_document() {
    if (!is_open_) return;
    while (!tree_.documents.empty() && tree_.documents.back() >= first_of_document_)
      tree_.documents.pop_back();
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::uint32_t at = skip_properties(offset(mark), anchor != 0 ? 1 : 0);
    const NodeIndex node = add(NodeKind::null, anchor);
    const std::uint32_t size = null_size(at);
    if (size > 0) {
      const Span span{at, at + size};
      finish(node, Style::plain, span, written(span));
    } else {
      absent(node);
    }
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::uint32_t at = offset(mark);
    std::uint32_t end = at + 1;
    while (end < bytes_.size() && !ends_name(bytes_[end])) ++end;
    const NodeIndex target = anchor < anchors_.size() ? anchors_[anchor] : kNoNode;
    if (target == kNoNode) fail(at, "no anchor of this name stands before the alias");
    if (!is_finished(target)) fail(at, "alias refers to the value that it stands in");
    const NodeIndex node = add(NodeKind::alias, 0);
    tree_.nodes[node].target = target;
    aliases_ = true;
    finish(node, Style::plain, {at, end}, written({at, end}));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const std::uint32_t at = skip_properties(offset(mark), count_properties(tag, anchor));
    const NodeIndex node = add(NodeKind::scalar, anchor);
    scalar(node, at, value);
    if (is_written(tag)) property(node).tag = tag_at(offset(mark), tag);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(NodeKind::sequence, mark, tag, anchor, style);
  }
  void OnSequenceEnd() override { close(']'); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(NodeKind::mapping, mark, tag, anchor, style);
  }
  void OnMapEnd() override { close('}'); }

  void OnAnchor(const YAML::Mark&, const std::string& name) override { anchor_name_ = name; }

  // yaml-cpp is about to read what stands behind the first `size` bytes.
  void before_reading(std::size_t size) {
    const std::size_t end = std::min(base_ + size, bytes_.size());
    if (ahead_.start() != cursor_) look_ahead();
    while (ahead_.at() < end) {
      if (!ahead_.step(bytes_)) continue;
      if (outside_brackets_ + ahead_.depth() > limits_.depth)
        fail(ahead_.at() - 1, "nested deeper than the limit", ErrorCode::limit);
      if (tree_.nodes.size() + ahead_.values() > limits_.nodes)
        fail(cursor_, "more values than the limit", ErrorCode::limit);
    }
  }

 private:
  static constexpr std::uint32_t kNowhere = 0xFFFFFFFF;

  struct Level {
    NodeIndex node = kNoNode;
    NodeIndex last_child = kNoNode;
    bool awaits_key = false;
    bool key_is_open = false;  // a mapping or sequence is being read in the place of a key
    std::string_view key;
    Span key_span;
  };

  // From the end of what was handed out; of a bracket that was, from behind it.
  void look_ahead() {
    std::size_t brackets = 0;
    std::uint32_t from = cursor_;
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      const TreeNode& node = tree_.nodes[levels_[i].node];
      const std::uint32_t at = node.span.begin;
      const char opening = node.kind == NodeKind::mapping ? '{' : '[';
      // A pair in a list is a mapping without brackets, and starts where its key does.
      const bool is_pair =
          i + 1 < levels_.size() && tree_.nodes[levels_[i + 1].node].span.begin == at;
      if (node.style != Style::flow || is_pair || at >= bytes_.size() || bytes_[at] != opening)
        continue;
      ++brackets;
      if (at == cursor_) from = cursor_ + 1;
    }
    outside_brackets_ = levels_.size() - brackets;
    ahead_ = Lookahead(cursor_, from, brackets);
  }

  // At the token that stands there.
  [[noreturn]] void fail(std::uint32_t at, std::string message,
                         ErrorCode code = ErrorCode::syntax) {
    fail(yaml_token(bytes_, at), std::move(message), code);
  }
  [[noreturn]] void fail(Span at, std::string message, ErrorCode code = ErrorCode::syntax) {
    throw Stop{{code, at, std::move(message)}};
  }

  std::uint32_t offset(const YAML::Mark& mark) const {
    return base_ + static_cast<std::uint32_t>(std::max(mark.pos, 0));
  }

  std::string_view written(Span at) const { return slice(tree_.source, at); }

  // yaml-cpp gives "!" to what is quoted and "?" to what is not, where no tag is written.
  static bool is_written(const std::string& tag) { return tag.size() > 1; }

  static std::size_t count_properties(const std::string& tag, YAML::anchor_t anchor) {
    return (is_written(tag) ? 1U : 0U) + (anchor != 0 ? 1U : 0U);
  }

  // What ends an anchor, an alias, or a tag in short form.
  static bool ends_name(char c) {
    return is_space(c) || c == ',' || c == '[' || c == ']' || c == '{' || c == '}';
  }

  // End of the tag or anchor at `at`.
  std::uint32_t property_end(std::uint32_t at) const {
    if (bytes_.substr(at).starts_with("!<")) {
      const std::size_t close = bytes_.find('>', at);
      return static_cast<std::uint32_t>(std::min(close, bytes_.size() - 1) + 1);
    }
    while (at < bytes_.size() && !ends_name(bytes_[at])) ++at;
    return at;
  }

  bool is_bare_tag(std::uint32_t at) const {
    return bytes_[at] == '!' && at + 1 < bytes_.size() && is_space(bytes_[at + 1]);
  }

  // A mark stands before tag and anchor; the value stands behind them. Only as many are taken as
  // belong to the value: the first key of a mapping, and what follows an absent value, have theirs.
  std::uint32_t skip_properties(std::uint32_t at, std::size_t count) const {
    while (at < bytes_.size() && (bytes_[at] == '!' || bytes_[at] == '&')) {
      if (!is_bare_tag(at) && count-- == 0) break;
      at = skip_to_token(property_end(at));
    }
    return at;
  }

  // True if what ends at `end` is followed by ':', which makes it a key.
  bool is_key_end(std::uint32_t end) const {
    while (end < bytes_.size() && is_blank(bytes_[end])) ++end;
    return end < bytes_.size() && bytes_[end] == ':' &&
           (end + 1 >= bytes_.size() || ends_name(bytes_[end + 1]));
  }

  // Size of the null that is written at `at`; 0 where the value is absent and something else stands
  // there, which may be a key of that name.
  std::uint32_t null_size(std::uint32_t at) const {
    for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
      const std::uint32_t end = at + static_cast<std::uint32_t>(word.size());
      if (!bytes_.substr(std::min<std::size_t>(at, bytes_.size())).starts_with(word)) continue;
      const bool whole = end >= bytes_.size() || ends_name(bytes_[end]) || bytes_[end] == ':';
      if (whole && (in_key() || !is_key_end(end))) return end - at;
    }
    return 0;
  }

  // An absent value has no place of its own: the end of what was written before it stands for it.
  void absent(NodeIndex index) { finish(index, Style::plain, {cursor_, cursor_}, ""); }

  // Over white space and comments.
  std::uint32_t skip_to_token(std::uint32_t at) const {
    while (at < bytes_.size()) {
      if (is_space(bytes_[at])) {
        ++at;
      } else if (bytes_[at] == '#') {
        while (at < bytes_.size() && bytes_[at] != '\n') ++at;
      } else {
        break;
      }
    }
    return at;
  }

  // The tag as written; yaml-cpp hands out "tag:yaml.org,2002:str" for "!!str".
  std::string_view tag_at(std::uint32_t at, const std::string& resolved) {
    while (at < bytes_.size() && bytes_[at] == '&') at = skip_to_token(property_end(at));
    if (at >= bytes_.size() || bytes_[at] != '!') return tree_.strings.keep(resolved);
    return written({at, property_end(at)});
  }

  Tree::Properties& property(NodeIndex node) {
    if (tree_.nodes[node].extra == 0) {
      tree_.properties.emplace_back();
      tree_.nodes[node].extra = static_cast<std::uint32_t>(tree_.properties.size());
    }
    return tree_.properties[tree_.nodes[node].extra - 1];
  }

  bool is_finished(NodeIndex node) const {
    return std::none_of(levels_.begin(), levels_.end(),
                        [&](const Level& level) { return level.node == node; });
  }

  bool in_key() const { return !levels_.empty() && levels_.back().awaits_key; }

  NodeIndex add(NodeKind kind, YAML::anchor_t anchor) {
    if (tree_.nodes.size() >= limits_.nodes)
      fail(cursor_, "more values than the limit", ErrorCode::limit);
    const auto index = static_cast<NodeIndex>(tree_.nodes.size());
    TreeNode& node = tree_.nodes.emplace_back();
    node.kind = kind;
    if (in_key()) {
      node.parent = levels_.back().node;  // no child of it, but its size counts there
    } else {
      attach(index);
    }
    if (anchor != 0) {
      if (anchors_.size() <= anchor) anchors_.resize(anchor + 1, kNoNode);
      anchors_[anchor] = index;
      property(index).anchor = tree_.strings.keep(std::exchange(anchor_name_, {}));
    }
    return index;
  }

  void attach(NodeIndex index) {
    TreeNode& node = tree_.nodes[index];
    if (levels_.empty()) {
      tree_.documents.push_back(index);
      return;
    }
    Level& level = levels_.back();
    node.parent = level.node;
    if (level.last_child == kNoNode) {
      tree_.nodes[level.node].first_child = index;
    } else {
      tree_.nodes[level.last_child].next = index;
    }
    level.last_child = index;
    if (tree_.nodes[level.node].kind == NodeKind::mapping) {
      node.key = level.key;
      node.key_span = level.key_span;
    }
  }

  // A finished value: it was a key, or it was the value of one.
  void finish(NodeIndex index, Style style, Span span, std::string_view value) {
    TreeNode& node = tree_.nodes[index];
    node.style = style;
    node.span = span;
    node.value = value;
    cursor_ = std::max(cursor_, span.end);
    settle(index);
  }

  void settle(NodeIndex index) {
    if (levels_.empty()) return;
    Level& level = levels_.back();
    if (tree_.nodes[level.node].kind != NodeKind::mapping) return;
    if (level.awaits_key) {
      const TreeNode& node = tree_.nodes[index];
      NodeIndex value = index;
      while (tree_.nodes[value].kind == NodeKind::alias) value = tree_.nodes[value].target;
      const bool is_scalar = tree_.nodes[value].kind == NodeKind::scalar;
      level.key = is_scalar ? tree_.nodes[value].value : written(node.span);
      if (level.key.data() == nullptr) level.key = "";
      level.key_span = node.span;
      level.awaits_key = false;
    } else {
      level.awaits_key = true;
    }
  }

  void scalar(NodeIndex index, std::uint32_t at, const std::string& value) {
    const char first = at < bytes_.size() ? bytes_[at] : ' ';
    if (first == '"' || first == '\'') {
      quoted(index, at, first, value);
    } else if ((first == '|' || first == '>') && is_block_header(at)) {
      const std::uint32_t header = line_end(at);
      const std::uint32_t end = value_end(header, value);
      finish(index, first == '|' ? Style::literal : Style::folded,
             {at, std::max(end, header_end(at))}, keep(header, value));
    } else if (value.empty()) {
      absent(index);
    } else if (bytes_.substr(at).starts_with(value)) {
      const Span span{at, at + static_cast<std::uint32_t>(value.size())};
      finish(index, Style::plain, span, written(span));
    } else {
      finish(index, Style::plain, {at, value_end(at, value)}, keep(at, value));
    }
  }

  // A value that was written at `at` or behind it without escapes.
  std::string_view keep(std::uint32_t at, std::string_view value) {
    if (!has_halves_) return tree_.strings.keep(value);
    // What looks like an escape is text here. White space apart, the value stands in the source in
    // the same order.
    std::string restored(value);
    for (char& c : restored) {
      if (is_space(c)) continue;
      while (at < bytes_.size() && bytes_[at] != c) ++at;
      if (at >= bytes_.size()) break;
      c = tree_.source[at++];
    }
    return tree_.strings.keep(restored);
  }

  // A value that was written within double quotes, its surrogate pairs joined.
  std::string_view keep_escaped(Span inner, std::string_view value) {
    if (!has_halves_) return tree_.strings.keep(value);
    struct Half {
      std::uint32_t at;
      bool is_hidden;
    };
    // Whatever reads as a character of the range, in order.
    std::vector<Half> halves;
    for (std::uint32_t i = inner.begin; i < inner.end;) {
      const std::string_view rest = bytes_.substr(i, inner.end - i);
      if (rest[0] != '\\' || rest.size() < 2) {
        const utf8::Decoded decoded = utf8::decode(rest, 0);
        if (is_private_half(decoded.code_point)) halves.push_back({i, false});
        i += decoded.size;
        continue;
      }
      const std::uint32_t digits = rest[1] == 'u' ? 4 : rest[1] == 'U' ? 8 : 0;
      const auto value_of = digits > 0 ? hex_value(rest.substr(2), digits) : std::nullopt;
      if (value_of && is_private_half(*value_of))
        halves.push_back({i, rest.substr(0, 2 + digits) != written({i, i + 2 + digits})});
      i += 2 + digits;
    }
    std::string joined;
    auto half = halves.begin();
    for (std::size_t i = 0; i < value.size();) {
      const utf8::Decoded decoded = utf8::decode(value, i);
      i += decoded.size;
      const bool is_half = is_private_half(decoded.code_point) && half != halves.end();
      const bool is_hidden = is_half && half->is_hidden;
      if (is_half) ++half;
      if (!is_hidden) {
        utf8::append(joined, decoded.code_point);
        continue;
      }
      const char32_t high = decoded.code_point - kPrivate;
      const utf8::Decoded next = i < value.size() ? utf8::decode(value, i) : utf8::Decoded{};
      const bool is_pair = high < kHalves && half != halves.end() && half->is_hidden &&
                           is_private_half(next.code_point) &&
                           next.code_point >= kPrivate + kHalves;
      if (!is_pair) {
        const std::uint32_t at = std::prev(half)->at;
        fail(Span{at, at + 6}, "half of a surrogate pair stands alone; it is no character");
      }
      utf8::append(joined, 0x10000 + high * kHalves + (next.code_point - kPrivate - kHalves));
      i += next.size;
      ++half;
    }
    return tree_.strings.keep(joined);
  }

  bool is_block_header(std::uint32_t at) const {
    for (std::size_t i = at + 1; i < bytes_.size(); ++i) {
      const char c = bytes_[i];
      if (c == '\n' || c == '\r' || is_blank(c)) return true;
      if (c != '+' && c != '-' && (c < '0' || c > '9')) return false;
    }
    return true;
  }

  std::uint32_t header_end(std::uint32_t at) const {
    while (at < bytes_.size() && !is_space(bytes_[at])) ++at;
    return at;
  }

  std::uint32_t line_end(std::uint32_t at) const {
    const std::size_t end = bytes_.find_first_of("\r\n", at);
    return static_cast<std::uint32_t>(std::min(end, bytes_.size()));
  }

  void quoted(NodeIndex index, std::uint32_t at, char quote, const std::string& value) {
    std::uint32_t i = at + 1;
    bool verbatim = true;
    while (i < bytes_.size()) {
      if (bytes_[i] == quote) {
        if (quote == '"' || i + 1 >= bytes_.size() || bytes_[i + 1] != quote) break;
        ++i;  // '' within single quotes
        verbatim = false;
      } else if (quote == '"' && bytes_[i] == '\\') {
        ++i;
        verbatim = false;
      } else if (bytes_[i] == '\n') {
        verbatim = false;
      }
      ++i;
    }
    // A tag without a value, and a quoted key behind it.
    if (value.empty() && !in_key() && is_key_end(i + 1)) return absent(index);
    // yaml-cpp takes the end of the text for a closing quote where a line ended just before it.
    if (i >= bytes_.size()) fail(Span{at, at + 1}, std::string(kOpenQuote));
    const Span span{at, i + 1};
    const Style style = quote == '"' ? Style::double_quoted : Style::single_quoted;
    const Span inner{at + 1, i};
    if (verbatim && !inner.empty()) {
      finish(index, style, span, written(inner));
    } else {
      finish(index, style, span, quote == '"' ? keep_escaped(inner, value) : keep(at + 1, value));
    }
  }

  // End of a plain or block scalar: yaml-cpp does not tell it. Folding changes white space only, so
  // what is left of the value stands in the source in the same order.
  std::uint32_t value_end(std::uint32_t at, std::string_view value) const {
    std::uint32_t end = at;
    std::size_t i = at;
    for (const char c : value) {
      if (is_space(c)) continue;
      while (i < bytes_.size() && bytes_[i] != c) ++i;
      if (i >= bytes_.size()) break;
      end = static_cast<std::uint32_t>(++i);
    }
    return end;
  }

  void open(NodeKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style) {
    const std::uint32_t at = skip_properties(offset(mark), count_properties(tag, anchor));
    if (levels_.size() >= limits_.depth) fail(at, "nested deeper than the limit", ErrorCode::limit);
    const NodeIndex node = add(kind, anchor);
    tree_.nodes[node].span = {at, at};
    tree_.nodes[node].style = style == YAML::EmitterStyle::Flow ? Style::flow : Style::block;
    if (is_written(tag)) property(node).tag = tag_at(offset(mark), tag);
    cursor_ = std::max(cursor_, at);
    levels_.push_back({.node = node, .awaits_key = kind == NodeKind::mapping});
  }

  void close(char bracket) {
    const NodeIndex index = levels_.back().node;
    levels_.pop_back();
    TreeNode& node = tree_.nodes[index];
    const char opening = bracket == '}' ? '{' : '[';
    std::uint32_t end = std::max(cursor_, node.span.begin);
    if (node.style == Style::flow && node.span.begin < bytes_.size() &&
        bytes_[node.span.begin] == opening) {
      end = std::max(end, node.span.begin + 1);
      while (end < bytes_.size() && bytes_[end] != bracket) {
        const std::uint32_t next = skip_to_token(end);
        end = next > end ? next : end + 1;  // over ',' and over ':' without a value
      }
      end = std::min(end + 1, static_cast<std::uint32_t>(bytes_.size()));
    }
    node.span.end = end;
    cursor_ = std::max(cursor_, end);
    settle(index);
  }

  Tree& tree_;
  std::string_view bytes_;
  bool has_halves_;
  std::uint32_t base_;
  const ParseLimits& limits_;
  std::vector<Level> levels_;
  std::vector<NodeIndex> anchors_;  // by yaml-cpp's anchor number
  std::string anchor_name_;
  std::uint32_t cursor_ = 0;  // end of the last thing read
  std::uint32_t last_start_ = 0;
  NodeIndex first_of_document_ = 0;
  bool started_ = false;
  bool is_open_ = false;  // a document is being read
  bool is_list_ = false;  // the document before
  bool aliases_ = false;
  Lookahead ahead_{kNowhere, 0, 0};   // from the end of the last thing read, once asked for
  std::size_t outside_brackets_ = 0;  // levels that no bracket opened
};

// A stream over bytes that stay where they are. yaml-cpp reads some thousand at a time, and tells
// the builder so.
class ViewBuffer final : public std::streambuf {
 public:
  ViewBuffer(std::string_view bytes, TreeBuilder& builder) : builder_(builder) {
    char* const begin = const_cast<char*>(bytes.data());  // NOLINT: streambuf reads only
    setg(begin, begin, begin + bytes.size());
  }

 private:
  std::streamsize xsgetn(char* to, std::streamsize size) override {
    builder_.before_reading(static_cast<std::size_t>(gptr() - eback()));
    return std::streambuf::xsgetn(to, size);
  }

  TreeBuilder& builder_;
};

// A carriage return alone ends a line as well; yaml-cpp does not know it.
void end_lines(Readable& readable) {
  const auto is_alone = [](std::string_view bytes, std::size_t at) {
    return at + 1 >= bytes.size() || bytes[at + 1] != '\n';
  };
  for (std::size_t at = readable.bytes().find('\r'); at != std::string_view::npos;
       at = readable.bytes().find('\r', at + 1)) {
    if (!is_alone(readable.bytes(), at)) continue;
    if (readable.copy.empty()) readable.copy = readable.original;
    readable.copy[at] = '\n';
  }
}

// Where yaml-cpp stopped.
std::uint32_t place(const YAML::Exception& error, std::uint32_t base, std::string_view bytes) {
  const auto pos = static_cast<std::uint32_t>(std::max(error.mark.pos, 0));
  return std::min(base + pos, static_cast<std::uint32_t>(bytes.size()));
}

}  // namespace

Parsed<Tree> parse_yaml(std::string_view bytes, const ParseLimits& limits) {
  if (std::optional<Tree> tree = scan_yaml(bytes, limits))
    return {.tree = std::move(*tree), .errors = {}};
  return parse_yaml_events(bytes, limits);
}

Parsed<Tree> parse_yaml_events(std::string_view bytes, const ParseLimits& limits) {
  Parsed<Tree> result;
  result.tree.source = bytes;
  result.tree.merges = true;
  Readable readable = make_readable(bytes, Controls::forbidden);
  result.errors = std::move(readable.errors);
  if (!readable.is_text) {
    result.usable = false;
    return result;
  }
  end_lines(readable);
  // yaml-cpp would take a second mark for its own, and count from behind it.
  std::uint32_t base = 0;
  while (const std::uint32_t mark = utf8::bom_size(bytes.substr(base))) base += mark;
  const std::string hidden = hide_surrogates(readable.bytes());
  const std::string_view text = hidden.empty() ? readable.bytes() : std::string_view(hidden);
  TreeBuilder builder(result.tree, text, !hidden.empty(), base, limits);
  ViewBuffer buffer(text.substr(base), builder);
  std::istream stream(&buffer);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Stop& stop) {
    result.errors.push_back(stop.error);
    ParseError& error = result.errors.back();
    if (const auto mark = find_conflict(bytes, error.at.begin);
        mark && error.code == ErrorCode::syntax) {
      error.at = *mark;
      error.message = kMergeConflict;
    }
    result.usable = false;
  } catch (const YAML::DeepRecursion& error) {
    result.errors.push_back({ErrorCode::limit, yaml_token(bytes, place(error, base, bytes)),
                             "nested deeper than the limit"});
    result.usable = false;
  } catch (const YAML::Exception& error) {
    result.errors.push_back(diagnose_yaml(text, base, place(error, base, bytes), error.msg));
    result.usable = false;
  } catch (const std::exception&) {
    result.errors.push_back({ErrorCode::syntax, {base, base}, "not readable as YAML"});
    result.usable = false;
  }
  if (!result.usable) builder.drop_open_document();
  result.tree.index_children();
  return result;
}

bool looks_like_template(std::string_view text) {
  for (std::size_t at = text.find("{{"); at != text.npos; at = text.find("{{", at + 2)) {
    // ${{ … }} is an expression of GitHub Actions, and valid YAML.
    if (at == 0 || text[at - 1] != '$') return true;
  }
  return text.find("{%") != text.npos || text.find("<%") != text.npos;
}

}  // namespace sluice
