#include <algorithm>
#include <string>
#include <utility>

#include "core/parse/hcl/parser.h"
#include "core/text/utf8.h"

namespace sluice::hcl {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";

bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

std::uint32_t hex_value(char c) {
  if (is_digit(c)) return static_cast<std::uint32_t>(c - '0');
  return static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
}

std::size_t leading_spaces(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

bool is_blank_line(std::string_view line) { return line.find_first_not_of(kSpaces) == line.npos; }

}  // namespace

NodeIndex Parser::quoted() {
  const NodeIndex index = add(NodeKind::template_, scan_.at());
  if (index == kNoNode) return kNoNode;
  scan_.advance(1);
  Template context;
  context.begin = scan_.at();
  Joiner join(*this, index);
  if (!parts(join, context, Inside::whole)) return kNoNode;
  const Span inner{context.begin, scan_.at()};
  scan_.advance(1);
  close(index);
  node(index).text_span = inner;
  return finish_template(index, context);
}

NodeIndex Parser::heredoc() {
  const NodeIndex index = add(NodeKind::template_, scan_.at());
  if (index == kNoNode) return kNoNode;
  node(index).heredoc = true;
  Template context;
  context.heredoc = true;
  scan_.advance(2);
  if (scan_.peek() == '-') {
    context.flush = true;
    scan_.advance(1);
  }
  const Span marker = scan_.identifier();
  if (marker.empty())
    return fail({node(index).span.begin, scan_.at()}, "'<<' has no marker of a heredoc behind it");
  context.marker = slice(scan_.text(), marker);
  while (is_blank(scan_.peek())) scan_.advance(1);
  if (scan_.peek() != '\n') return fail_here("expected a new line after the marker of a heredoc");
  scan_.advance(1);
  context.begin = scan_.at();
  Joiner join(*this, index);
  if (!parts(join, context, Inside::whole)) {
    if (!scan_.at_end()) return kNoNode;
    fail(marker, "heredoc has no end: no line holds its marker alone");
    // Its text may be anything; what is read of it is guessed.
    std::uint32_t end = context.begin;
    while (end < scan_.text().size() && !is_block_header(scan_.text(), end))
      end = scan_.line_end(end) + 1;
    quiet_until(end);
    return kNoNode;
  }
  node(index).text_span = {context.begin, scan_.at()};
  scan_.move_to(scan_.heredoc_end(scan_.at(), context.marker));
  close(index);
  return finish_template(index, context);
}

bool Parser::whole_template() {
  const NodeIndex index = add(NodeKind::template_, scan_.at());
  if (index == kNoNode) return false;
  node(index).heredoc = true;
  Template context;
  context.heredoc = true;
  context.bare = true;
  context.begin = scan_.at();
  Joiner join(*this, index);
  if (!parts(join, context, Inside::whole) || !scan_.at_end()) return false;
  node(index).text_span = {context.begin, scan_.at()};
  close(index);
  finish_template(index, context);
  return true;
}

// Decodes the texts; what is nothing but one text is a string.
NodeIndex Parser::finish_template(NodeIndex index, Template& context) {
  decode(context);
  Node& whole = node(index);
  if (whole.first_child == kNoNode) {
    whole.kind = NodeKind::string;
    whole.text = Node::kAsWritten;
  } else if (context.texts.size() == 1 && whole.first_child == context.texts[0].node &&
             node(whole.first_child).next == kNoNode) {
    whole.kind = NodeKind::string;
    whole.text = node(whole.first_child).text;
    whole.first_child = kNoNode;
    whole.height = 1;
    nodes_.pop_back();  // the text, which nothing was read after
  }
  return index;
}

// Parts up to what ends the template (not taken), or to the directive that closes `inside` (taken).
bool Parser::parts(Joiner& join, Template& context, Inside inside) {
  for (;;) {
    if (!literal(join, context)) return false;
    const bool at_start = scan_.is_line_start(scan_.at());
    if (scan_.starts_with("${")) {
      context.bare_line = context.bare_line || at_start;
      if (!join(interpolation(context))) return false;
    } else if (scan_.starts_with("%{")) {
      context.bare_line = context.bare_line || at_start;
      bool closed = false;
      if (!directive(join, context, inside, closed)) return false;
      if (closed) return true;
    } else if (inside != Inside::whole) {
      fail_here("template ends within a directive");
      return false;
    } else {
      return true;
    }
  }
}

bool Parser::is_literal_end(const Template& context) const {
  return context.heredoc && !context.bare && scan_.is_line_start(scan_.at()) &&
         scan_.heredoc_end(scan_.at(), context.marker) != 0;
}

// Text up to the next sequence or to the end of the template. False where it has no end.
bool Parser::literal(Joiner& join, Template& context) {
  const std::uint32_t begin = scan_.at();
  TextPart part;
  // Right after an interpolation no line starts, whatever stands there.
  bool ended = is_literal_end(context);
  while (!ended && !scan_.at_end()) {
    const char c = scan_.peek();
    if ((c == '"' && !context.heredoc) || ((c == '$' || c == '%') && scan_.peek(1) == '{')) {
      ended = true;
    } else if (c == '\n') {
      if (!context.heredoc) break;
      scan_.advance(1);
      ended = is_literal_end(context);
    } else if (c == '\\' && !context.heredoc) {
      part.has_escapes = true;
      scan_.advance(1);
      if (!scan_.at_end() && scan_.peek() != '\n') scan_.advance(1);
    } else if ((c == '$' || c == '%') && scan_.peek(1) == c && scan_.peek(2) == '{') {
      part.has_escapes = true;
      scan_.advance(3);
    } else {
      scan_.advance(1);
    }
  }
  if (!ended && !context.bare) {
    // Told at the heredoc's marker, where its reader can do something about it.
    if (!context.heredoc) fail({context.begin - 1, scan_.at()}, "string has no end on its line");
    return false;
  }
  if (scan_.at() == begin) return true;
  part.node = add(NodeKind::text, begin);
  if (!join(part.node)) return false;
  close(part.node);
  node(part.node).text_span = node(part.node).span;
  part.trim_start = context.trim_next;
  context.trim_next = false;
  context.texts.push_back(part);
  return true;
}

// The text right before a sequence that starts with '~' loses the white space at its end.
void Parser::trim_before(Template& context) {
  if (scan_.peek() != '~') return;
  const std::uint32_t begin = scan_.at() - 2;
  scan_.advance(1);
  if (context.texts.empty()) return;
  TextPart& last = context.texts.back();
  if (node(last.node).span.end == begin) last.trim_end = true;
}

// The end of a sequence: '}' or '~}'.
bool Parser::close_marker(Template& context) {
  skip();
  context.trim_next = scan_.peek() == '~';
  if (context.trim_next) scan_.advance(1);
  if (scan_.peek() != '}') {
    fail_here("expected an operator or '}' at the end of a template sequence");
    return false;
  }
  scan_.advance(1);
  return true;
}

NodeIndex Parser::interpolation(Template& context) {
  const LinesAre within(*this, Lines::space);
  const NodeIndex index = add(NodeKind::interpolation, scan_.at());
  if (index == kNoNode) return kNoNode;
  const Open open(*this, scan_.at(), 2);
  scan_.advance(2);
  trim_before(context);
  skip();
  Joiner join(*this, index);
  if (!join(expression()) || !close_marker(context)) return kNoNode;
  close(index);
  return index;
}

// Any directive. `closed` where it is one that ends the template within `inside`.
bool Parser::directive(Joiner& join, Template& context, Inside inside, bool& closed) {
  const LinesAre within(*this, Lines::space);
  const std::uint32_t begin = scan_.at();
  scan_.advance(2);
  trim_before(context);
  skip();
  const Span word = scan_.identifier();
  const std::string_view keyword = source(word);
  if (keyword == "if") return join(if_directive(begin, context));
  if (keyword == "for") return join(for_directive(begin, context));
  const bool fits = (keyword == "else" && inside == Inside::if_) ||
                    (keyword == "endif" && (inside == Inside::if_ || inside == Inside::else_)) ||
                    (keyword == "endfor" && inside == Inside::for_);
  if (!fits) {
    fail(word.empty() ? here() : word, "directive has no place here");
    return false;
  }
  closed = true;
  closed_by_ = keyword;
  directive_begin_ = begin;
  return close_marker(context);
}

// The template within a directive, up to the directive that closes it.
NodeIndex Parser::nested(Template& context, Inside inside) {
  const Level level(*this);
  if (!level) return kNoNode;
  const NodeIndex index = add(NodeKind::template_, scan_.at());
  if (index == kNoNode) return kNoNode;
  Joiner join(*this, index);
  if (!parts(join, context, inside)) return kNoNode;
  node(index).span.end = directive_begin_;
  node(index).text_span = node(index).span;
  return index;
}

NodeIndex Parser::if_directive(std::uint32_t begin, Template& context) {
  const NodeIndex index = add(NodeKind::if_directive, begin);
  if (index == kNoNode) return kNoNode;
  Joiner join(*this, index);
  skip();
  if (!join(expression()) || !close_marker(context)) return kNoNode;
  if (!join(nested(context, Inside::if_))) return kNoNode;
  if (closed_by_ == "else" && !join(nested(context, Inside::else_))) return kNoNode;
  close(index);
  return index;
}

NodeIndex Parser::for_directive(std::uint32_t begin, Template& context) {
  const NodeIndex index = add(NodeKind::for_directive, begin);
  if (index == kNoNode) return kNoNode;
  Joiner join(*this, index);
  scan_.move_to(scan_.at() - 3);  // for_intro() takes the word itself
  if (!for_intro(join) || !close_marker(context)) return kNoNode;
  if (!join(nested(context, Inside::for_))) return kNoNode;
  close(index);
  return index;
}

void Parser::decode(Template& context) {
  std::size_t indent = std::string_view::npos;
  if (context.flush) {
    for (const TextPart& part : context.texts) {
      const Span at = node(part.node).span;
      std::string_view rest = source(at);
      bool at_start = scan_.is_line_start(at.begin);
      while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
        const std::string_view line = rest.substr(0, end);
        // A line that goes on with an interpolation is not blank.
        const bool counts = !is_blank_line(line) || (end == rest.size() && line.back() != '\n');
        if (at_start && counts) indent = std::min(indent, leading_spaces(line));
        rest.remove_prefix(end);
        at_start = true;
      }
    }
  }
  if (indent == std::string_view::npos || context.bare_line) indent = 0;
  for (const TextPart& part : context.texts) {
    Node& text = node(part.node);
    const std::string_view value = decoded(context, part, indent);
    text.text = Node::kAsWritten;
    if (value == source(text.span)) continue;
    text.text = static_cast<std::uint32_t>(result_.tree.decoded.size());
    result_.tree.decoded.push_back(value);
  }
}

std::string_view Parser::decoded(Template& context, const TextPart& part, std::size_t indent) {
  const Span at = node(part.node).span;
  std::string_view text = source(at);
  std::string built;
  if (part.has_escapes || indent > 0) {
    bool at_start = scan_.is_line_start(at.begin) && context.heredoc;
    for (std::uint32_t i = at.begin; i < at.end;) {
      if (at_start) {
        const std::string_view line = source({i, at.end});
        i += static_cast<std::uint32_t>(std::min(indent, leading_spaces(line)));
        at_start = false;
        continue;
      }
      const char c = result_.tree.source[i];
      const char next = i + 1 < at.end ? result_.tree.source[i + 1] : '\0';
      if (c == '\\' && !context.heredoc) {
        i = escape(context, i, built);
      } else if ((c == '$' || c == '%') && next == c && i + 2 < at.end &&
                 result_.tree.source[i + 2] == '{') {
        built += c;
        built += '{';
        i += 3;
      } else {
        built += c;
        ++i;
        at_start = c == '\n' && context.heredoc;
      }
    }
    text = result_.tree.strings.keep(built);
  }
  if (part.trim_start) text.remove_prefix(std::min(text.find_first_not_of(kSpaces), text.size()));
  if (part.trim_end) text = text.substr(0, text.find_last_not_of(kSpaces) + 1);
  return text;
}

// Decodes the escape at `at` and gives what follows it. One that is none is an error, and stands
// for itself.
std::uint32_t Parser::escape(Template& context, std::uint32_t at, std::string& out) {
  const std::string_view text = result_.tree.source;
  const char c = at + 1 < text.size() ? text[at + 1] : '\0';
  constexpr std::string_view kNames = "nrt\"\\";
  constexpr std::string_view kValues = "\n\r\t\"\\";
  if (const std::size_t known = kNames.find(c); known != kNames.npos) {
    out += kValues[known];
    return at + 2;
  }
  const std::uint32_t digits = c == 'u' ? 4 : c == 'U' ? 8 : 0;
  char32_t value = 0;
  std::uint32_t i = 0;
  while (i < digits && at + 2 + i < text.size() && is_hex(text[at + 2 + i])) {
    value = value << 4U | hex_value(text[at + 2 + i]);
    ++i;
  }
  if (digits == 0 || i < digits) {
    if (!std::exchange(context.bad_escape, true))
      fail({at, at + 1}, "backslash starts no known escape; one that is meant is written twice");
    out += '\\';
    return at + 1;
  }
  utf8::append(out, value);
  return at + 2 + digits;
}

}  // namespace sluice::hcl
