#include "core/parse/hcl/parser.h"

namespace sluice::hcl {
namespace {

void skip_blanks(Scanner& scan) {
  while (is_blank(scan.peek())) scan.advance(1);
}

// Passes over one item without reading it: brackets, strings, heredocs and comments count, what
// stands between them does not. `open_` holds what is open, the innermost last: the brackets
// themselves, '"' for a string, '$' for an interpolation within one.
class Skipper {
 public:
  Skipper(std::string_view text, std::uint32_t begin, Brackets brackets)
      : scan_(text), brackets_(brackets), is_block_(!is_assignment(text, begin)) {
    scan_.move_to(begin);
  }

  Resumption run() {
    while (!scan_.at_end()) {
      if (!open_.empty() && open_.back() == '"') {
        string();
      } else if (code()) {
        break;
      }
    }
    result_.at = scan_.at();
    return result_;
  }

 private:
  void string() {
    const char c = scan_.peek();
    if (c == '\\' && scan_.peek(1) != '\n' && scan_.peek(1) != '\0') {
      scan_.advance(2);
    } else if (c == '"') {
      open_.pop_back();
      scan_.advance(1);
    } else if (c == '\n') {
      open_.pop_back();  // it has no end: it ends with its line
      // A label that lacks a quote has taken the brace of its block into the string.
      std::uint32_t end = scan_.at();
      while (end > 0 && is_blank(scan_.text()[end - 1])) --end;
      if (is_block_ && open_.empty() && end > 0 && scan_.text()[end - 1] == '{') open_ += '{';
    } else if ((c == '$' || c == '%') && scan_.peek(1) == c && scan_.peek(2) == '{') {
      scan_.advance(3);
    } else if ((c == '$' || c == '%') && scan_.peek(1) == '{') {
      open_ += '$';
      scan_.advance(2);
    } else {
      scan_.advance(1);
    }
  }

  // True where the item ends.
  bool code() {
    scan_.skip(Scanner::Lines::end);
    const char c = scan_.peek();
    switch (c) {
      case '\n':
        scan_.advance(1);
        return open_.empty() || resumes();
      case '"':
      case '(':
      case '[':
      case '{':
        open_ += c;
        scan_.advance(1);
        return false;
      case ')':
      case ']':
        if (!open_.empty() && open_.back() == (c == ')' ? '(' : '[')) open_.pop_back();
        scan_.advance(1);
        return false;
      case '}':
        return close_brace();
      case '<':
        heredoc();
        return false;
      default:
        if (!scan_.at_end()) scan_.advance(1);
        return false;
    }
  }

  // A brace closes what was opened within the braces, ended or not.
  bool close_brace() {
    const std::size_t brace = open_.find_last_of("{$");
    if (brace == open_.npos) {
      open_.clear();
      return true;
    }
    open_.resize(brace);
    scan_.advance(1);
    return false;
  }

  // True if the line that starts here is an item although something is open before it.
  bool resumes() {
    if (brackets_ == Brackets::match) return false;
    if (is_block_header(scan_.text(), scan_.at())) {
      result_.at_top = true;
      return true;
    }
    if (open_.back() == '{' || open_.back() == '"' || !is_assignment(scan_.text(), scan_.at()))
      return false;
    // An item of an object, where one is open further out.
    const std::size_t brace = open_.rfind('{');
    if (brace == open_.npos) return true;
    open_.resize(brace + 1);
    return false;
  }

  void heredoc() {
    scan_.advance(1);
    if (scan_.peek() != '<') return;
    scan_.advance(scan_.peek(1) == '-' ? 2 : 1);
    const Span marker = scan_.identifier();
    // One search that finds no end is enough: more of them would not be linear.
    if (marker.empty() || result_.lost_heredoc) return;
    const std::uint32_t size = static_cast<std::uint32_t>(scan_.text().size());
    for (std::uint32_t line = scan_.line_end(scan_.at()); line < size;
         line = scan_.line_end(line)) {
      ++line;
      const std::uint32_t end = scan_.heredoc_end(line, slice(scan_.text(), marker));
      if (end == 0) continue;
      scan_.move_to(end);
      return;
    }
    result_.lost_heredoc = true;
  }

  Scanner scan_;
  Brackets brackets_;
  bool is_block_;  // what is passed over is a block, or nothing that has a name
  std::string open_;
  Resumption result_;
};

}  // namespace

bool is_assignment(std::string_view text, std::uint32_t at) {
  Scanner scan(text);
  scan.move_to(at);
  skip_blanks(scan);
  if (scan.identifier().empty()) return false;
  skip_blanks(scan);
  return scan.peek() == '=' && scan.peek(1) != '=' && scan.peek(1) != '>';
}

bool is_block_header(std::string_view text, std::uint32_t at) {
  Scanner scan(text);
  scan.move_to(at);
  if (scan.identifier().empty()) return false;
  for (;;) {
    skip_blanks(scan);
    if (scan.peek() == '{') return true;
    if (scan.peek() == '"') {
      scan.advance(1);
      while (!scan.at_end() && scan.peek() != '"' && scan.peek() != '\n') scan.advance(1);
      if (scan.peek() != '"') return false;
      scan.advance(1);
    } else if (scan.identifier().empty()) {
      return false;
    }
  }
}

Resumption skip_item(std::string_view text, std::uint32_t begin, Brackets brackets) {
  return Skipper(text, begin, brackets).run();
}

}  // namespace sluice::hcl
