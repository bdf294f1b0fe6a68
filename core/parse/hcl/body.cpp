#include <algorithm>

#include "core/parse/conflict.h"
#include "core/parse/encoding.h"
#include "core/parse/hcl/parser.h"
#include "core/text/order.h"
#include "core/text/utf8.h"

namespace sluice::hcl {
namespace {
// A file that is nothing but errors must not fill the memory with them.
constexpr std::size_t kMostErrors = 100;
// Heredocs without end that reading goes on after; each costs a search to the end of the file.
constexpr std::size_t kMostLostHeredocs = 4;
// Names of one body that are compared one by one.
constexpr std::size_t kFewNames = 16;

// Characters that look like one of HCL's and are none, as text processors write them.
struct Lookalike {
  std::string_view text;
  std::string_view message;
};
constexpr Lookalike kLookalikes[] = {
    {"\xE2\x80\x9C", "typographic quote stands where '\"' belongs"},
    {"\xE2\x80\x9D", "typographic quote stands where '\"' belongs"},
    {"\xE2\x80\x98", "typographic quote stands where '\"' belongs"},
    {"\xE2\x80\x99", "typographic quote stands where '\"' belongs"},
    {"\xC2\xA0", "no-break space stands where a space belongs"},
    {"\xE2\x80\x8B", "invisible character stands here (U+200B)"},
    {"\xEF\xBB\xBF", "byte-order mark stands within the text"},
    {"'", "text stands in single quotes; only double quotes are known"},
    {";", "';' ends nothing; a new line does"},
    {"`", "'`' is no part of the language"},
};

char closer_of(std::string_view open) { return open == "[" ? ']' : open == "(" ? ')' : '}'; }

bool is_closer(char c) { return c == ')' || c == ']' || c == '}'; }

// Of the line that `at` is on.
std::uint32_t indentation(std::string_view text, std::uint32_t at) {
  const std::size_t begin = text.substr(0, at).rfind('\n') + 1;
  const std::size_t first = text.find_first_not_of(" \t", begin);
  return static_cast<std::uint32_t>(std::min<std::size_t>(first, text.size()) - begin);
}

}  // namespace

std::optional<Span> Parser::Names::add(const Text& name) {
  std::vector<Text>& all = parser_.names_;
  if (all.size() - begin_ < kFewNames) {
    for (std::size_t i = begin_; i < all.size(); ++i) {
      if (all[i].value == name.value) return all[i].at;
    }
    all.push_back(name);
    return std::nullopt;
  }
  if (many_.empty()) {
    for (std::size_t i = begin_; i < all.size(); ++i) many_.emplace(all[i].value, all[i].at);
  }
  const auto [first, is_new] = many_.emplace(name.value, name.at);
  return is_new ? std::nullopt : std::optional(first->second);
}

Parser::Level::Level(Parser& parser)
    : parser_(parser), fits_(++parser.depth_ <= parser.limits_.depth) {
  if (fits_) return;
  parser.too_deep_ = true;
  parser.fail(parser.here(), "nested deeper than the limit", ErrorCode::limit);
}

bool Parser::Joiner::operator()(NodeIndex child) {
  if (child == kNoNode) return false;
  Node& parent = parser_.node(parent_);
  parser_.node(child).parent = parent_;
  (last_ == kNoNode ? parent.first_child : parser_.node(last_).next) = child;
  parent.height =
      std::max(parent.height, static_cast<std::uint16_t>(parser_.node(child).height + 1));
  last_ = child;
  return true;
}

NodeIndex Parser::add(NodeKind kind, std::uint32_t begin) {
  if (nodes_.size() >= limits_.nodes) {
    if (!stopped_) fail(here(), "more values than the limit", ErrorCode::limit);
    stopped_ = true;
    return kNoNode;
  }
  const auto index = static_cast<NodeIndex>(nodes_.size());
  Node& made = nodes_.emplace_back();
  made.kind = kind;
  made.span = {begin, begin};
  return index;
}

void Parser::name(NodeIndex index, Span at) {
  node(index).text = Node::kAsWritten;
  node(index).text_span = at;
}

NodeIndex Parser::fail(Span at, std::string_view message, ErrorCode code,
                       std::optional<ParseError::Related> related) {
  if (code == ErrorCode::syntax) {
    const auto& told = result_.errors;
    if (at.begin < quiet_until_ || (!told.empty() && told.back().at.begin == at.begin))
      return kNoNode;
  }
  if (reported_++ < kMostErrors || code == ErrorCode::limit)
    result_.errors.push_back({code, at, std::string(message), std::move(related)});
  return kNoNode;
}

// The word or the character that cannot stand here; nothing at the end of a line or of the file.
Span Parser::here() const {
  const std::uint32_t begin = scan_.at();
  if (scan_.at_end() || scan_.peek() == '\n') return {begin, begin};
  std::uint32_t end = begin + utf8::decode(scan_.text(), begin).size;
  if (is_identifier_part(scan_.peek())) {
    while (end < scan_.text().size() && is_identifier_part(scan_.text()[end])) ++end;
  }
  return {begin, end};
}

// The line on which an item starts here, or whose '=' stands here, although brackets are open;
// nothing where it may belong to what is open.
std::optional<std::uint32_t> Parser::next_item() const {
  constexpr std::uint32_t kLongestName = 256;
  const std::string_view text = scan_.text();
  std::uint32_t line = scan_.at();
  const std::uint32_t first = line - std::min(line, kLongestName);
  while (line > first && (is_blank(text[line - 1]) || is_identifier_part(text[line - 1]))) --line;
  if (!scan_.is_line_start(line)) return std::nullopt;
  while (is_blank(text[line])) ++line;
  // Within an object, an item looks like one of the body, and so does a block that has no place
  // there.
  const bool in_object = slice(text, open_.back()) == "{";
  const bool is_item = in_object ? scan_.is_line_start(line) && is_block_header(text, line)
                                 : is_block_header(text, line) || is_assignment(text, line);
  return is_item ? std::optional(line) : std::nullopt;
}

bool Parser::fail_unclosed() {
  if (open_.empty()) return false;
  const Span opening = open_.back();
  const std::string_view open = slice(scan_.text(), opening);
  const std::string named = "'" + std::string(open) + "'";
  const char c = scan_.peek();
  if (scan_.at_end() || (open == "${" && c == '"')) {
    fail(opening, named + " is never closed");
  } else if (const auto next = next_item()) {
    fail(opening, named + " is never closed", ErrorCode::syntax,
         ParseError::Related{{*next, *next + 1}, "the next item starts here"});
  } else if (is_closer(c) && c != closer_of(open)) {
    fail(here(), std::string("'") + c + "' stands where '" + closer_of(open) + "' is expected",
         ErrorCode::syntax, ParseError::Related{opening, "opened here"});
  } else {
    return false;
  }
  return true;
}

NodeIndex Parser::fail_here(std::string_view message) {
  if (const Span mark = conflict_mark(scan_.text(), scan_.at(), '<'); !mark.empty()) {
    if (mark.begin < quiet_until_) return kNoNode;
    fail(mark, kMergeConflict);
    quiet_until(conflict_end(scan_.text(), mark.begin));
    return kNoNode;
  }
  for (const Lookalike& lookalike : kLookalikes) {
    if (!scan_.starts_with(lookalike.text)) continue;
    const auto size = static_cast<std::uint32_t>(lookalike.text.size());
    return fail({scan_.at(), scan_.at() + size}, lookalike.message);
  }
  if (fail_unclosed()) return kNoNode;
  std::optional<ParseError::Related> related;
  if (!open_.empty()) {
    const std::string_view between = slice(scan_.text(), {open_.back().begin, scan_.at()});
    if (between.find('\n') != between.npos) related = {open_.back(), "opened here"};
  }
  return fail(here(), message, ErrorCode::syntax, std::move(related));
}

// Over a merge conflict that starts here, or over its second half: the first is read as if it were
// alone. False where there is none.
bool Parser::skip_conflict() {
  const std::string_view text = scan_.text();
  const std::uint32_t at = scan_.at();
  if (!conflict_mark(text, at, '<').empty()) {
    fail_here({});
    scan_.skip_line();
    return true;
  }
  if (at >= quiet_until_) return false;
  if (conflict_mark(text, at, '=').empty() && conflict_mark(text, at, '|').empty() &&
      conflict_mark(text, at, '>').empty()) {
    return false;
  }
  scan_.move_to(conflict_end(text, at));
  return true;
}

// A brace that closes further to the left than the line of its partner begins closes something
// else: told where the braces of a block do not add up.
void Parser::suspect(Span brace) {
  if (!by_columns_ || suspect_) return;
  const std::string_view text = scan_.text();
  const std::uint32_t closing = scan_.at() - 1;
  std::uint32_t line = closing;
  while (line > 0 && is_blank(text[line - 1])) --line;
  if (!scan_.is_line_start(line) || indentation(text, closing) >= indentation(text, brace.begin))
    return;
  suspect_ = {ErrorCode::syntax, brace, "'{' is never closed",
              ParseError::Related{{closing, closing + 1}, "this stands too far left to close it"}};
}

bool Parser::expect(char c, std::string_view message) {
  skip();
  if (scan_.peek() == c) {
    scan_.advance(1);
    return true;
  }
  fail_here(message);
  return false;
}

void Parser::file(std::uint32_t begin) {
  scan_.move_to(begin);
  const NodeIndex root = add(NodeKind::body, begin);
  if (root == kNoNode) {
    result_.usable = false;
    return;
  }
  Joiner join(*this, root);
  Names names(*this);
  for (;;) {
    scan_.skip(Lines::space);
    if (scan_.at_end() || stopped_) break;
    unwinding_ = false;
    told_ = false;
    if (skip_conflict()) continue;
    if (scan_.peek() == '}') {
      fail_here("closing brace has no block");
      scan_.advance(1);
      continue;
    }
    item(join, names, true);
  }
  node(root).span.end = static_cast<std::uint32_t>(scan_.text().size());
  if (scan_.open_comment() != kNoNode)
    fail({scan_.open_comment(), scan_.open_comment() + 2}, "comment has no end");
  if (stopped_) result_.usable = false;
}

// Items of a block, up to the brace that closes it (not taken).
void Parser::items(NodeIndex body) {
  Joiner join(*this, body);
  Names names(*this);
  for (;;) {
    scan_.skip(Lines::space);
    if (skip_conflict()) continue;
    if (by_columns_ && scan_.is_line_start(scan_.at()) && is_block_header(scan_.text(), scan_.at()))
      unwinding_ = true;
    unclosed_ = unclosed_ || scan_.at_end();
    if (unwinding_ || scan_.at_end()) {
      join(invalid_item(last_written()));  // who knows what it would have held
      return;
    }
    if (stopped_ || scan_.peek() == '}') return;
    item(join, names, false);
  }
}

// One attribute or block. What cannot be read is one invalid item.
void Parser::item(Joiner& join, Names& names, bool at_top) {
  const std::uint32_t begin = scan_.at();
  const std::uint32_t quiet = quiet_until_;
  if (at_top) suspect_.reset();
  const std::size_t nodes = nodes_.size();
  const std::size_t errors = result_.errors.size();
  const std::size_t reported = reported_;
  NodeIndex index = attribute_or_block();
  if (at_top && unclosed_ && !by_columns_) {
    // Some block lacks its brace, and everything behind it was read as its content. Again, with
    // columns to tell where the next block of the file starts.
    nodes_.resize(nodes);
    result_.errors.resize(errors);
    reported_ = reported;
    quiet_until_ = quiet;
    by_columns_ = true;
    suspect_.reset();
    unwinding_ = false;
    told_ = false;
    scan_.move_to(begin);
    index = attribute_or_block();
  }
  if (index == kNoNode && !stopped_) {
    nodes_.resize(nodes);
    recover(begin);
    index = invalid_item(begin);
  }
  if (index != kNoNode && node(index).kind == NodeKind::attribute) {
    const Text name{source(node(index).text_span), node(index).text_span};
    if (const std::optional<Span> first = names.add(name)) {
      fail(name.at, "attribute is set twice", ErrorCode::syntax,
           ParseError::Related{*first, "first set here"});
      nodes_.resize(nodes);  // the first counts
      return;
    }
  }
  join(index);
}

// Up to where reading goes on, white space before it excluded.
NodeIndex Parser::invalid_item(std::uint32_t begin) {
  const NodeIndex index = add(NodeKind::invalid, begin);
  if (index == kNoNode) return kNoNode;
  const std::uint32_t end = last_written();
  node(index).span = {std::min(begin, end), end};
  return index;
}

std::uint32_t Parser::last_written() const {
  const std::string_view text = scan_.text().substr(0, scan_.at());
  return static_cast<std::uint32_t>(text.find_last_not_of(" \t\r\n") + 1);
}

// Moves behind the item that starts at `begin`.
void Parser::recover(std::uint32_t begin) {
  const Resumption next =
      skip_item(scan_.text(), begin, too_deep_ ? Brackets::match : Brackets::may_not_match);
  too_deep_ = false;
  unwinding_ = next.at_top;
  told_ = told_ || next.at_top;
  lost_heredocs_ += next.lost_heredoc ? 1 : 0;
  scan_.move_to(lost_heredocs_ > kMostLostHeredocs ? static_cast<std::uint32_t>(scan_.text().size())
                                                   : next.at);
}

NodeIndex Parser::attribute_or_block() {
  const std::uint32_t begin = scan_.at();
  const Span word = scan_.identifier();
  if (word.empty()) {
    // Whatever stands here, one byte of it is passed: recovery starts at `begin`.
    return fail_here(scan_.peek() == '"' ? "name of an attribute stands in quotes"
                                         : "expected an attribute or a block");
  }
  skip();
  if (scan_.peek() == '=' && scan_.peek(1) != '=') return attribute(begin, word);
  if (scan_.peek() == '{' || scan_.peek() == '"' || is_identifier_start(scan_.peek()))
    return block(begin, word);
  return fail_here("expected '=' and a value, or a block, after a name");
}

NodeIndex Parser::attribute(std::uint32_t begin, Span name_at) {
  const NodeIndex index = add(NodeKind::attribute, begin);
  if (index == kNoNode) return kNoNode;
  name(index, name_at);
  const Span equals{scan_.at(), scan_.at() + 1};
  scan_.advance(1);
  skip();
  const std::uint32_t value_begin = scan_.at();
  const std::size_t nodes = nodes_.size();
  Joiner join(*this, index);
  const bool is_missing = scan_.at_end() || scan_.peek() == '\n' || scan_.peek() == '}';
  NodeIndex value = is_missing ? fail(equals, "value is missing after '='") : expression();
  if (value == kNoNode || !ends_line()) {
    if (stopped_) return kNoNode;
    nodes_.resize(nodes);
    recover(begin);
    value = invalid_item(value_begin);
  }
  if (!join(value)) return kNoNode;
  node(index).span.end = node(value).span.end;
  return index;
}

bool Parser::ends_line() {
  skip();
  const char c = scan_.peek();
  if (scan_.at_end() || c == '\n' || c == '}') return true;
  if (scan_.text()[scan_.at() - 1] == '\r') {
    fail({scan_.at() - 1, scan_.at()}, "carriage return without a line feed ends no line");
  } else if (c == ',') {
    fail_here("',' cannot follow the value of an attribute");
  } else if (is_closer(c)) {
    fail_here(std::string("'") + c + "' closes nothing");
  } else {
    fail_here("expected an operator or a new line after the value");
  }
  return false;
}

NodeIndex Parser::block(std::uint32_t begin, Span type_at) {
  const Level level(*this);
  if (!level) return kNoNode;
  const NodeIndex index = add(NodeKind::block, begin);
  if (index == kNoNode) return kNoNode;
  name(index, type_at);
  Joiner join(*this, index);
  if (!labels(join)) return kNoNode;
  block_body(index, join);
  return stopped_ ? kNoNode : index;
}

bool Parser::labels(Joiner& join) {
  skip();
  const Span first = here();
  for (;;) {
    skip();
    const char c = scan_.peek();
    if (c == '{') return true;
    if (c == '"') {
      if (!join(quoted_label())) return false;
    } else if (is_identifier_start(c)) {
      const NodeIndex index = add(NodeKind::label, scan_.at());
      if (index == kNoNode) return false;
      const Span word = scan_.identifier();
      if (word.empty()) return lacks_brace(first);
      close(index);
      name(index, word);
      join(index);
    } else {
      return lacks_brace(first);
    }
  }
}

// Where the brace of a block is missing. True where reading can go on after that error: it stands
// on a line of its own, or what follows is indented like the content of a block. `first` is where
// the labels begin.
bool Parser::lacks_brace(Span first) {
  if (scan_.peek() != '\n' && !scan_.at_end()) {
    fail_here("expected a label or '{' in the header of the block");
    return false;
  }
  const std::uint32_t end = scan_.at();
  scan_.skip(Lines::space);
  if (scan_.peek() == '{') {
    fail(here(), "'{' does not stand on the line of its block's header");
    return true;
  }
  const std::string_view text = scan_.text();
  if (!scan_.at_end() && indentation(text, scan_.at()) > indentation(text, first.begin)) {
    scan_.move_to(end);
    fail(first, "block has no '{' behind its labels");
    return true;
  }
  scan_.move_to(end);
  fail(first, "expected '=' before a value, or '{' at the end of a block's header");
  return false;
}

NodeIndex Parser::quoted_label() {
  const NodeIndex index = quoted();
  if (index == kNoNode) return kNoNode;
  if (node(index).kind != NodeKind::string)
    return fail(node(index).span, "label holds a template sequence");
  node(index).kind = NodeKind::label;
  return index;
}

// From '{' to '}'. One line or several, blocks or attributes: what an audit can read, it reads.
void Parser::block_body(NodeIndex block, Joiner& join) {
  const LinesAre within(*this, Lines::end);
  const NodeIndex body = add(NodeKind::body, scan_.at());
  if (body == kNoNode) return;
  const Span brace = here();
  if (!brace.empty()) scan_.advance(1);  // where it is missing, this was told
  items(body);
  const bool closed = scan_.peek() == '}' && !unwinding_;
  if (closed) {
    scan_.advance(1);
    suspect(brace);
  }
  if (stopped_) return;
  // A comment without end is told as such.
  if (!closed && !told_ && scan_.open_comment() == kNoNode) {
    if (suspect_) {
      fail(suspect_->at, suspect_->message, ErrorCode::syntax, suspect_->related);
    } else {
      fail(node(block).text_span, "block is not closed", ErrorCode::syntax,
           ParseError::Related{brace, "opened here"});
    }
  }
  told_ = told_ || !closed;
  node(body).span.end = closed ? scan_.at() : last_written();
  join(body);
  node(block).span.end = node(body).span.end;
  skip();
  if (closed && !scan_.at_end() && scan_.peek() != '\n' && scan_.peek() != '}')
    fail_here("expected a new line after a block");
}

Parsed<Tree> parse_hcl(std::string_view bytes, const ParseLimits& limits) {
  Parsed<Tree> result;
  result.tree.source = bytes;
  Readable readable = make_readable(bytes, Controls::forbidden);
  result.errors = std::move(readable.errors);
  result.usable = readable.is_text;
  if (!readable.is_text) return result;
  // About what dense files have; growing costs a copy of everything, and most files are small.
  result.tree.nodes.reserve(std::min(limits.nodes, bytes.size() / 8 + 16));
  Parser(result, readable.bytes(), limits).file(utf8::bom_size(bytes));
  sort_stably(result.errors, [](const ParseError& a, const ParseError& b) { return a.at < b.at; });
  return result;
}

Parsed<Tree> parse_template(std::string_view text, const ParseLimits& limits) {
  Parsed<Tree> result;
  result.tree.source = text;
  result.usable = Parser(result, text, limits).whole_template();
  return result;
}

}  // namespace sluice::hcl
