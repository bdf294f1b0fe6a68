#include <algorithm>

#include "core/parse/encoding.h"
#include "core/parse/hcl/parser.h"
#include "core/text/utf8.h"

namespace sluice::hcl {
namespace {
// A file that is nothing but errors must not fill the memory with them.
constexpr std::size_t kMostErrors = 100;
// Heredocs without end that reading goes on after; each costs a search to the end of the file.
constexpr std::size_t kMostLostHeredocs = 4;
}  // namespace

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

NodeIndex Parser::fail(Span at, std::string_view message, ErrorCode code) {
  if (reported_++ < kMostErrors || code == ErrorCode::limit)
    result_.errors.push_back({code, at, std::string(message)});
  return kNoNode;
}

// The byte that cannot stand here; nothing at the end of a line or of the file.
Span Parser::here() const {
  const std::uint32_t begin = scan_.at();
  if (scan_.at_end() || scan_.peek() == '\n') return {begin, begin};
  const std::uint32_t size = utf8::decode(scan_.text(), begin).size;
  return {begin, begin + size};
}

NodeIndex Parser::fail_here(std::string_view message) { return fail(here(), message); }

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
  for (;;) {
    scan_.skip(Lines::space);
    if (scan_.at_end() || stopped_) break;
    unwinding_ = false;
    told_ = false;
    if (scan_.peek() == '}') {
      fail_here("closing brace has no block");
      scan_.advance(1);
      continue;
    }
    item(join, true);
  }
  node(root).span.end = static_cast<std::uint32_t>(scan_.text().size());
  if (scan_.open_comment() != kNoNode)
    fail({scan_.open_comment(), scan_.open_comment() + 2}, "comment has no end");
  if (stopped_) result_.usable = false;
}

// Items of a block, up to the brace that closes it (not taken).
void Parser::items(NodeIndex body) {
  Joiner join(*this, body);
  for (;;) {
    scan_.skip(Lines::space);
    if (by_columns_ && scan_.is_line_start(scan_.at()) && is_block_header(scan_.text(), scan_.at()))
      unwinding_ = true;
    unclosed_ = unclosed_ || scan_.at_end();
    if (unwinding_ || scan_.at_end()) {
      join(invalid_item(last_written()));  // who knows what it would have held
      return;
    }
    if (stopped_ || scan_.peek() == '}') return;
    item(join, false);
  }
}

// One attribute or block. What cannot be read is one invalid item.
void Parser::item(Joiner& join, bool at_top) {
  const std::uint32_t begin = scan_.at();
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
    by_columns_ = true;
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
  return fail_here("expected '=' or a block after a name");
}

NodeIndex Parser::attribute(std::uint32_t begin, Span name_at) {
  const NodeIndex index = add(NodeKind::attribute, begin);
  if (index == kNoNode) return kNoNode;
  name(index, name_at);
  scan_.advance(1);
  skip();
  const std::uint32_t value_begin = scan_.at();
  const std::size_t nodes = nodes_.size();
  Joiner join(*this, index);
  NodeIndex value = expression();
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
  if (scan_.at_end() || scan_.peek() == '\n' || scan_.peek() == '}') return true;
  fail_here("expected a new line after the value");
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
      close(index);
      name(index, word);
      join(index);
    } else {
      fail_here("expected '{' and the content of the block");
      return false;
    }
  }
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
  scan_.advance(1);
  items(body);
  const bool closed = scan_.peek() == '}' && !unwinding_;
  if (closed) scan_.advance(1);
  if (stopped_) return;
  if (!closed && !told_) fail(node(block).text_span, "block is not closed");
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
  std::stable_sort(result.errors.begin(), result.errors.end(),
                   [](const ParseError& a, const ParseError& b) { return a.at < b.at; });
  return result;
}

}  // namespace sluice::hcl
