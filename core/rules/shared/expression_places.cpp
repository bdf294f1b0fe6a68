#include "core/rules/shared/expression_places.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "core/text/ascii.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";

bool has_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return text.find(part) != text.npos; });
}

// Walks code from one end to the other, an expression at a time as one character.
class Cursor {
 public:
  explicit Cursor(const ExpressionSearch& search) : search_(search), code_(search.code) {}

  bool at_end() const { return at_ >= code_.size(); }
  std::size_t at() const { return at_; }
  char peek() const { return at_end() ? '\0' : code_[at_]; }
  bool starts(std::string_view text) const { return code_.substr(at_).starts_with(text); }
  void skip(std::size_t count) { at_ = std::min(at_ + count, code_.size()); }
  // To behind the next `text`; to the end where there is none.
  void skip_past(std::string_view text) {
    const std::size_t found = code_.find(text, at_);
    at_ = found == code_.npos ? code_.size() : found + text.size();
  }

  // The expression that stands here; null for none.
  const Expression* expression() {
    while (next_ < search_.expressions.size() && search_.expressions[next_].begin < at_) ++next_;
    const bool is_here =
        next_ < search_.expressions.size() && search_.expressions[next_].begin == at_;
    return is_here ? &search_.expressions[next_] : nullptr;
  }
  // One character, or the expression.
  void step() {
    const Expression* const here = expression();
    at_ = here != nullptr ? here->end : at_ + 1;
  }
  bool is_wanted(const Expression& one) const {
    return inner_text(code_, one) == search_.expression;
  }

  char before(std::size_t place) const { return place > 0 ? code_[place - 1] : '\n'; }
  // The nearest that is no space.
  char word_before(std::size_t place) const {
    const std::size_t found =
        place > 0 ? code_.find_last_not_of(kSpaces, place - 1) : std::string_view::npos;
    return found == code_.npos ? '\0' : code_[found];
  }
  char word_behind(std::size_t place) const {
    const std::size_t found = code_.find_first_not_of(kSpaces, place);
    return found == code_.npos ? '\0' : code_[found];
  }

 private:
  const ExpressionSearch& search_;
  std::string_view code_;
  std::size_t at_ = 0;
  std::size_t next_ = 0;
};

// A quoted text of one line, read from its opening quote on.
struct Literal {
  std::size_t begin = 0, end = 0;     // with its quotes
  const Expression* whole = nullptr;  // it is nothing but this
  bool is_closed = false;
};

Literal read_literal(Cursor& cursor) {
  Literal literal;
  literal.begin = cursor.at();
  const char quote = cursor.peek();
  cursor.skip(1);
  const Expression* const first = cursor.expression();
  while (!cursor.at_end() && cursor.peek() != quote && cursor.peek() != '\n') {
    if (cursor.peek() == '\\') cursor.skip(1);
    cursor.step();
  }
  literal.is_closed = cursor.peek() == quote;
  if (first != nullptr && literal.is_closed && first->end == cursor.at()) literal.whole = first;
  if (literal.is_closed) cursor.skip(1);
  literal.end = cursor.at();
  return literal;
}

bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

// --- PowerShell ---

class PowerShellPlaces {
 public:
  explicit PowerShellPlaces(const ExpressionSearch& search) : search_(search), cursor_(search) {}

  std::vector<ExpressionPlace> run() {
    while (!cursor_.at_end()) read();
    return std::move(places_);
  }

 private:
  void read() {
    const char c = cursor_.peek();
    if (c == '#' && kSpaces.find(cursor_.before(cursor_.at())) != kSpaces.npos) {
      cursor_.skip_past("\n");
    } else if (cursor_.starts("<#")) {
      cursor_.skip_past("#>");
    } else if (cursor_.starts("@'")) {
      cursor_.skip_past("\n'@");
    } else if (cursor_.starts("@\"")) {
      cursor_.skip(2);
      read_expanding("\n\"@");
    } else if (c == '\'') {
      read_verbatim();
    } else if (c == '"') {
      cursor_.skip(1);
      read_expanding("\"");
    } else if (c == '`') {
      cursor_.skip(2);
    } else if (const Expression* const here = cursor_.expression()) {
      add_bare(*here);
      cursor_.step();
    } else {
      cursor_.skip(1);
    }
  }

  void add(std::size_t begin, std::size_t end, bool is_exact, std::string_view open,
           std::string_view close) {
    places_.push_back({begin, end, std::string(open).append(search_.name).append(close), is_exact});
  }

  // Of a statement it would make another one, and of a condition that is always true.
  void add_bare(const Expression& here) {
    const char before = cursor_.before(here.begin);
    const char behind = here.end < search_.code.size() ? search_.code[here.end] : '\n';
    const std::size_t line = search_.code.rfind('\n', here.begin);
    const std::size_t first =
        search_.code.find_first_not_of(kSpaces, line == search_.code.npos ? 0 : line + 1);
    const bool is_token = std::string_view(" \t=,").find(before) != std::string_view::npos &&
                          std::string_view(" \t\r\n,);").find(behind) != std::string_view::npos;
    const bool begins =
        first == here.begin ||
        std::string_view(";|{(&").find(cursor_.word_before(here.begin)) != std::string_view::npos;
    if (is_token && !begins && cursor_.is_wanted(here))
      add(here.begin, here.end, false, "\"$env:", "\"");
  }

  void read_verbatim() {
    const std::size_t begin = cursor_.at();
    cursor_.skip(1);
    const Expression* const first = cursor_.expression();
    while (!cursor_.at_end()) {
      if (cursor_.starts("''")) {
        cursor_.skip(2);
      } else if (cursor_.peek() == '\'') {
        break;
      } else {
        cursor_.step();
      }
    }
    const bool is_whole = first != nullptr && first->end == cursor_.at() && !cursor_.at_end();
    cursor_.skip(1);
    if (is_whole && cursor_.is_wanted(*first)) add(begin, cursor_.at(), true, "\"$env:", "\"");
  }

  void read_expanding(std::string_view end) {
    while (!cursor_.at_end()) {
      if (cursor_.peek() == '`' || (end.size() == 1 && cursor_.starts("\"\""))) {
        cursor_.skip(2);
      } else if (cursor_.starts(end)) {
        return cursor_.skip(end.size());
      } else if (const Expression* const here = cursor_.expression()) {
        if (cursor_.is_wanted(*here)) add(here->begin, here->end, true, "${env:", "}");
        cursor_.step();
      } else if (cursor_.starts("$(")) {
        skip_group();
      } else {
        cursor_.skip(1);
      }
    }
  }

  // What stands in $( … ) is code again, with quotes of its own.
  void skip_group() {
    std::size_t depth = 0;
    while (!cursor_.at_end()) {
      const char c = cursor_.peek();
      cursor_.step();
      if (c == '(') ++depth;
      if (c == ')' && --depth == 0) return;
    }
  }

  const ExpressionSearch& search_;
  Cursor cursor_;
  std::vector<ExpressionPlace> places_;
};

// --- JavaScript ---

class JavaScriptPlaces {
 public:
  explicit JavaScriptPlaces(const ExpressionSearch& search) : search_(search), cursor_(search) {}

  std::vector<ExpressionPlace> run() {
    while (!cursor_.at_end()) {
      if (is_in_template()) {
        read_template();
      } else {
        read_code();
      }
    }
    return std::move(places_);
  }

 private:
  // Braces that are open in the code of each ${ … }, and kTemplate for a template around.
  static constexpr std::size_t kTemplate = static_cast<std::size_t>(-1);

  bool is_in_template() const { return !open_.empty() && open_.back() == kTemplate; }

  std::string variable() const { return std::string("process.env.").append(search_.name); }

  void read_template() {
    if (cursor_.peek() == '\\') {
      cursor_.skip(2);
    } else if (cursor_.peek() == '`') {
      open_.pop_back();
      cursor_.skip(1);
    } else if (const Expression* const here = cursor_.expression()) {
      if (cursor_.is_wanted(*here))
        places_.push_back({here->begin, here->end, "${" + variable() + '}', true});
      cursor_.step();
    } else if (cursor_.starts("${")) {
      open_.push_back(0);
      cursor_.skip(2);
    } else {
      cursor_.skip(1);
    }
  }

  void read_code() {
    const char c = cursor_.peek();
    if (cursor_.starts("//")) return cursor_.skip_past("\n");
    if (cursor_.starts("/*")) return cursor_.skip_past("*/");
    if (c == '"' || c == '\'') return read_string();
    if (c == '`') {
      open_.push_back(kTemplate);
    } else if (c == '{' && !open_.empty()) {
      ++open_.back();
    } else if (c == '}' && !open_.empty() && open_.back()-- == 0) {
      open_.pop_back();
    }
    cursor_.step();
  }

  void read_string() {
    const Literal literal = read_literal(cursor_);
    // In front of ':' it is the name of a member.
    const bool is_value = cursor_.word_behind(literal.end) != ':';
    if (literal.whole != nullptr && is_value && cursor_.is_wanted(*literal.whole))
      places_.push_back({literal.begin, literal.end, variable(), true});
  }

  const ExpressionSearch& search_;
  Cursor cursor_;
  std::vector<std::size_t> open_;
  std::vector<ExpressionPlace> places_;
};

// --- Python ---

bool imports_os(std::string_view code) {
  constexpr std::string_view kImport = "import ";
  for (std::size_t at = 0; at < code.size();) {
    const std::size_t end = std::min(code.find('\n', at), code.size());
    std::string_view line = code.substr(at, end - at);
    at = end + 1;
    if (!line.starts_with(kImport)) continue;
    line = line.substr(kImport.size());
    for (;;) {
      const std::size_t comma = std::min(line.find(','), line.size());
      std::string_view name = line.substr(0, comma);
      while (name.starts_with(' ')) name.remove_prefix(1);
      name = name.substr(0, std::min(name.find_last_not_of(" \t\r") + 1, name.size()));
      if (name == "os") return true;
      if (comma == line.size()) break;
      line.remove_prefix(comma + 1);
    }
  }
  return false;
}

}  // namespace

std::string_view inner_text(std::string_view code, const Expression& expression) {
  constexpr std::size_t kOpen = 3, kClose = 2;  // ${{ and }}
  std::string_view text = code.substr(expression.begin, expression.end - expression.begin);
  if (text.size() < kOpen + kClose) return {};
  text = text.substr(kOpen, text.size() - kOpen - kClose);
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) + 1 - first);
}

std::vector<ExpressionPlace> places_in_powershell(const ExpressionSearch& search) {
  const std::string lower = lower_case(search.code);
  if (has_any(lower, {"invoke-expression", "iex ", "scriptblock", "-command", " -c ",
                      "-encodedcommand", "cmd /c", "cmd.exe"}))
    return {};
  return PowerShellPlaces(search).run();
}

std::vector<ExpressionPlace> places_in_javascript(const ExpressionSearch& search) {
  if (has_any(search.code,
              {"eval(", "Function(", "child_process", "exec", "spawn", "runInContext"}))
    return {};
  return JavaScriptPlaces(search).run();
}

std::vector<ExpressionPlace> places_in_python(const ExpressionSearch& search) {
  std::vector<ExpressionPlace> places;
  if (!imports_os(search.code) ||
      has_any(search.code, {"eval(", "exec(", "os.system", "popen", "shell=True"}))
    return places;
  Cursor cursor(search);
  while (!cursor.at_end()) {
    const char c = cursor.peek();
    if (c == '#') {
      cursor.skip_past("\n");
    } else if (cursor.starts("\"\"\"") || cursor.starts("'''")) {
      cursor.skip(3);
      cursor.skip_past(std::string(3, c));
    } else if (c == '"' || c == '\'') {
      const Literal literal = read_literal(cursor);
      // A prefix makes another literal of it, and one beside it is joined to it.
      const char before = lower_case(cursor.before(literal.begin));
      const bool is_alone = !(before >= 'a' && before <= 'z') &&
                            !is_quote(cursor.word_before(literal.begin)) &&
                            !is_quote(cursor.word_behind(literal.end));
      if (literal.whole != nullptr && is_alone && cursor.is_wanted(*literal.whole)) {
        std::string text = "os.environ[";
        text.append(1, c).append(search.name).append(1, c).append(1, ']');
        places.push_back({literal.begin, literal.end, std::move(text), true});
      }
    } else {
      cursor.step();
    }
  }
  return places;
}

}  // namespace sluice::actions
