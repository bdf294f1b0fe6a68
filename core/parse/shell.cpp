#include "core/parse/shell.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "core/text/utf8.h"

namespace sluice {
namespace shell {
namespace {

constexpr std::size_t kMostErrors = 50;  // one slip can make an error of every line behind it

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name(char c) { return is_name_start(c) || is_digit(c); }
bool is_one_of(char c, std::string_view set) { return c != '\0' && set.find(c) != set.npos; }
bool is_operator(char c) { return is_one_of(c, ";&|<>()"); }
bool ends_word(char c) { return is_blank(c) || c == '\n' || is_operator(c); }

std::uint32_t offset(std::size_t value) { return static_cast<std::uint32_t>(value); }

// What may close the list that is being read; a list ends at what something around it waits for.
using Closers = std::uint16_t;
namespace closer {
constexpr Closers kNothing = 0;
constexpr Closers kParen = 1;
constexpr Closers kBrace = 2;
constexpr Closers kThen = 4;
constexpr Closers kElif = 8;
constexpr Closers kElse = 16;
constexpr Closers kFi = 32;
constexpr Closers kDo = 64;
constexpr Closers kDone = 128;
constexpr Closers kEsac = 256;
constexpr Closers kCaseEnd = 512;
}  // namespace closer

struct ClosingWord {
  std::string_view text;
  Closers bit;
};
constexpr std::array<ClosingWord, 8> kClosingWords = {{{"}", closer::kBrace},
                                                       {"then", closer::kThen},
                                                       {"elif", closer::kElif},
                                                       {"else", closer::kElse},
                                                       {"fi", closer::kFi},
                                                       {"do", closer::kDo},
                                                       {"done", closer::kDone},
                                                       {"esac", closer::kEsac}}};

// A text that is being read. There is a further one for each backtick substitution that escapes
// something, because what a shell reads there is not what stands in the text.
struct Cursor {
  std::string_view text;
  const OffsetMap* map = nullptr;
  std::size_t at = 0;
  std::size_t end = 0;
  bool may_have_expressions = true;   // false once a `${{` was found to have no end
  std::vector<std::uint32_t> parens;  // of each '(' its ')', by counting; made when first asked
};

// How far the parts of a word reach.
enum class Mode : std::uint8_t {
  word,           // to white space or an operator
  double_quoted,  // to '"'
  braced,         // to '}'
  rest            // to the end of the cursor: here-documents, arithmetic
};

class Parser {
 public:
  Parser(Parsed<Script>& out, Cursor& cursor, const ParseLimits& limits, TakesScript takes_script)
      : script_(out.tree),
        errors_(out.errors),
        limits_(limits),
        takes_script_(takes_script),
        in_(&cursor) {}

  void run() {
    list();
    refuse_pending();
  }

 private:
  struct Context {
    std::uint32_t pipeline = kNone;
    std::uint32_t stage = 0;
    std::uint32_t compound = kNone;
    std::uint32_t parent = kNone;
    bool is_condition = false;
  };

  struct Pending {
    std::uint32_t heredoc = 0;
    std::string_view delimiter;
    bool strips_tabs = false;
    Span at;
    std::uint32_t command = kNone;
    std::size_t redirection = 0;  // index in that command
  };

  // One level of nesting for as long as it lives; false where that is one too many.
  class Deeper {
   public:
    explicit Deeper(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > parser_.limits_.depth) parser_.stop("nested deeper than the limit");
    }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    ~Deeper() { --parser_.depth_; }
    explicit operator bool() const { return !parser_.stopped_; }

   private:
    Parser& parser_;
  };

  // The text.

  bool at_end() const { return stopped_ || in_->at >= in_->end; }
  char peek(std::size_t ahead = 0) const {
    return in_->at + ahead < in_->end && !stopped_ ? in_->text[in_->at + ahead] : '\0';
  }
  std::string_view rest() const { return text(in_->at, in_->end); }
  std::string_view text(std::size_t begin, std::size_t end) const {
    return in_->text.substr(begin, end - begin);
  }
  Span span(std::size_t begin, std::size_t end) const {
    return in_->map->source(Span{offset(begin), offset(end)});
  }
  Span here() const { return span(in_->at, std::min(in_->at + 1, in_->end)); }

  void error(Span at, const char* message) {
    if (stopped_ || errors_.size() >= kMostErrors) return;
    errors_.push_back({ErrorCode::syntax, at, message});
  }

  void stop(const char* message) {
    if (stopped_) return;
    const std::uint32_t at = in_->map->source(offset(in_->at));
    errors_.push_back({ErrorCode::limit, {at, at}, message});
    stopped_ = true;
  }

  void count() {
    if (++nodes_ > limits_.nodes) stop("more values than the limit");
  }

  void add(std::vector<Part>& out, PartKind kind, Quote quote, std::size_t begin, std::size_t end,
           std::string_view value) {
    count();
    Part& part = out.emplace_back();
    part.kind = kind;
    part.quote = quote;
    part.at = span(begin, end);
    part.text = value;
  }

  // Size of an escaped line end here; 0 for none.
  std::size_t continuation() const {
    if (peek() != '\\') return 0;
    if (peek(1) == '\n') return 2;
    return peek(1) == '\r' && peek(2) == '\n' ? 3 : 0;
  }

  void skip_blanks() {
    while (!at_end()) {
      if (is_blank(peek())) {
        ++in_->at;
      } else if (const std::size_t size = continuation()) {
        in_->at += size;
      } else {
        return;
      }
    }
  }

  void skip_comment() {
    if (peek() != '#') return;
    const std::size_t begin = in_->at;
    const std::size_t size = std::min(rest().find('\n'), rest().size());
    in_->at += size;
    count();
    script_.comments.push_back({text(begin, in_->at), span(begin, in_->at)});
  }

  // White space, comments and line ends, with the here-documents that start behind them.
  void skip_lines() {
    for (;;) {
      skip_blanks();
      skip_comment();
      if (peek() != '\n') return;
      ++in_->at;
      if (!pending_.empty()) read_heredocs();
    }
  }

  // The word here, if it could be a reserved one; empty otherwise.
  std::string_view bare_word() const {
    constexpr std::size_t kLongest = 8;  // function
    const auto is_part = [](char c) {
      return (c >= 'a' && c <= 'z') || c == '{' || c == '}' || c == '!' || c == '[' || c == ']';
    };
    std::size_t size = 0;
    while (is_part(peek(size))) {
      if (++size > kLongest) return {};
    }
    const char next = peek(size);
    const bool ends = next == '\0' || ends_word(next) || (next == '\\' && peek(size + 1) == '\n');
    return ends ? text(in_->at, in_->at + size) : std::string_view();
  }

  bool take(std::string_view word) {
    if (bare_word() != word) return false;
    in_->at += word.size();
    return true;
  }

  bool expect(std::string_view word, const char* message) {
    if (take(word)) return true;
    error(here(), message);
    return false;
  }

  // A range without the white space at its end.
  Span trimmed(std::size_t begin, std::size_t end) const {
    while (end > begin && ends_word(in_->text[end - 1]) && !is_operator(in_->text[end - 1])) --end;
    return span(begin, std::max(begin, end));
  }

  // Lists and pipelines.

  bool at_closer() const {
    if (closers_ == closer::kNothing) return false;
    const char c = peek();
    if (c == ')') return (closers_ & closer::kParen) != 0;
    if (c == ';' && (peek(1) == ';' || peek(1) == '&')) return (closers_ & closer::kCaseEnd) != 0;
    const std::string_view word = bare_word();
    return std::any_of(kClosingWords.begin(), kClosingWords.end(), [&](const ClosingWord& closing) {
      return (closers_ & closing.bit) != 0 && word == closing.text;
    });
  }

  // Commands up to the end, or to what something around them waits for.
  void list() {
    std::uint32_t last = kNone;
    const std::uint32_t saved_list = std::exchange(list_, lists_++);
    for (;;) {
      skip_lines();
      if (at_end() || at_closer()) break;
      const std::size_t begin = in_->at;
      const std::uint32_t index = pipeline();
      const Operator after = take_operator();
      if (index != kNone) {
        if (last != kNone) script_.pipelines[index].before = script_.pipelines[last].after;
        script_.pipelines[index].after = after;
        last = index;
      }
      if (in_->at == begin && !at_end()) {
        error(here(), "unexpected character");
        ++in_->at;
      }
    }
    list_ = saved_list;
  }

  void list_until(Closers closers) {
    const Closers saved = std::exchange(closers_, static_cast<Closers>(closers_ | closers));
    list();
    closers_ = saved;
  }

  Operator take_operator() {
    skip_blanks();
    skip_comment();
    if (at_end() || at_closer()) return Operator::none;
    const char c = peek();
    if (c == '&' || c == '|') {
      const bool twice = peek(1) == c;
      if (c == '|' && !twice) return Operator::none;
      in_->at += twice ? 2U : 1U;
      if (!twice) return Operator::background;
      return c == '&' ? Operator::and_if : Operator::or_if;
    }
    if (c == ';') ++in_->at;
    return Operator::sequence;
  }

  // Index of the pipeline; kNone where nothing stands.
  std::uint32_t pipeline() {
    const std::uint32_t index = offset(script_.pipelines.size());
    const std::uint32_t first = offset(script_.commands.size());
    const std::size_t compounds = script_.compounds.size();
    const std::size_t begin = in_->at;
    Pipeline& pipeline = script_.pipelines.emplace_back();
    pipeline.parent = context_.pipeline;
    pipeline.parent_stage = context_.stage;
    pipeline.is_condition = context_.is_condition;
    pipeline.compound = context_.compound;
    pipeline.list = list_;
    const Context saved = context_;
    context_.pipeline = index;
    context_.stage = 0;
    const bool is_negated = take_prefixes();
    std::size_t end = 0;
    for (;; ++context_.stage) {
      command();
      end = in_->at;
      skip_blanks();
      if (peek() != '|' || peek(1) == '|') break;
      in_->at += peek(1) == '&' ? 2U : 1U;
      skip_lines();
      if (at_end()) error(here(), "a pipe leads nowhere");
    }
    const std::uint32_t stages = context_.stage + 1;
    context_ = saved;
    if (script_.commands.size() == first && script_.compounds.size() == compounds) {
      script_.pipelines.resize(index);
      return kNone;
    }
    Pipeline& done = script_.pipelines[index];
    done.at = trimmed(begin, end);
    done.stages = stages;
    done.is_negated = is_negated;
    done.commands = {first, offset(script_.commands.size())};
    return index;
  }

  // `!`, `time`; true if what follows is negated.
  bool take_prefixes() {
    bool is_negated = false;
    for (;;) {
      skip_blanks();
      if (take("!")) {
        is_negated = !is_negated;
      } else if (take("time")) {
        skip_blanks();
        if (rest().starts_with("-p ")) in_->at += 2;
      } else if (!take("coproc")) {
        return is_negated;
      }
    }
  }

  // Commands.

  void command() {
    skip_blanks();
    if (at_end()) return;
    if (peek() == '(') return parenthesised();
    const std::string_view word = bare_word();
    if (word.empty()) return simple();
    if (word == "{") return group(CompoundKind::group, closer::kBrace, "expected '}'");
    if (word == "if") return if_command();
    if (word == "while") return loop(CompoundKind::while_);
    if (word == "until") return loop(CompoundKind::until);
    if (word == "for") return for_command(CompoundKind::for_);
    if (word == "select") return for_command(CompoundKind::select);
    if (word == "case") return case_command();
    if (word == "function") return function_command();
    if (word == "[[") return conditional();
    simple();
  }

  template <typename Body>
  void compound(CompoundKind kind, std::size_t begin, Body body) {
    const Deeper deeper(*this);
    if (!deeper) return;
    count();
    const std::uint32_t index = offset(script_.compounds.size());
    const std::uint32_t first = offset(script_.commands.size());
    script_.compounds.emplace_back().kind = kind;
    script_.compounds[index].compound = context_.compound;
    const Context saved_context = context_;
    const std::uint32_t saved_command = command_;
    context_.compound = index;
    command_ = context_.parent;
    body(index);
    std::vector<Redirection> redirections;
    std::size_t end = in_->at;
    for (skip_blanks(); take_redirection(redirections); skip_blanks()) end = in_->at;
    command_ = saved_command;
    context_ = saved_context;
    Compound& done = script_.compounds[index];
    done.redirections = std::move(redirections);
    done.commands = {first, offset(script_.commands.size())};
    done.at = trimmed(begin, end);
  }

  void group(CompoundKind kind, Closers close, const char* message) {
    compound(kind, in_->at, [&](std::uint32_t) {
      ++in_->at;
      // A parenthesis ends all that was opened in it, so that nothing outside can close it.
      const bool is_subshell = kind == CompoundKind::subshell;
      const Closers outer = is_subshell ? closer::kNothing : closers_;
      const Closers saved = std::exchange(closers_, static_cast<Closers>(outer | close));
      list();
      closers_ = saved;
      if (peek() == (is_subshell ? ')' : '}')) {
        ++in_->at;
      } else {
        error(here(), message);
      }
    });
  }

  void parenthesised() {
    if (peek(1) == '(' && arithmetic_end(in_->at) != 0) {
      Command command = begin_command();
      const std::uint32_t saved = std::exchange(command_, command_index());
      const std::size_t begin = in_->at;
      Word word;
      read_arithmetic(word.parts, Quote::none, 0);
      finish(word, begin);
      command.words.push_back(std::move(word));
      return end_command(std::move(command), begin, in_->at, saved);
    }
    group(CompoundKind::subshell, closer::kParen, "expected ')'");
  }

  void condition_until(Closers closers) {
    const bool saved = std::exchange(context_.is_condition, true);
    list_until(closers);
    context_.is_condition = saved;
  }

  void if_command() {
    compound(CompoundKind::if_, in_->at, [&](std::uint32_t) {
      in_->at += 2;
      do {
        condition_until(closer::kThen);
        if (!expect("then", "expected 'then'")) return;
        list_until(closer::kElif | closer::kElse | closer::kFi);
      } while (take("elif"));
      if (take("else")) list_until(closer::kFi);
      expect("fi", "expected 'fi'");
    });
  }

  void body_of_loop() {
    if (!expect("do", "expected 'do'")) return;
    list_until(closer::kDone);
    expect("done", "expected 'done'");
  }

  void loop(CompoundKind kind) {
    compound(kind, in_->at, [&](std::uint32_t) {
      in_->at += 5;
      condition_until(closer::kDo);
      body_of_loop();
    });
  }

  void for_command(CompoundKind kind) {
    const std::size_t size = bare_word().size();
    compound(kind, in_->at, [&](std::uint32_t index) {
      in_->at += size;
      skip_blanks();
      if (peek() == '(' && peek(1) == '(' && arithmetic_end(in_->at) != 0) {
        const std::size_t begin = in_->at;
        Word word;
        read_arithmetic(word.parts, Quote::none, 0);
        finish(word, begin);
        script_.compounds[index].words.push_back(std::move(word));
      } else if (starts_word()) {
        const Word name = word();
        script_.compounds[index].name = {name.written, name.at};
      }
      skip_lines();
      if (take("in")) read_words(index);
      skip_blanks();
      if (peek() == ';') ++in_->at;
      skip_lines();
      body_of_loop();
    });
  }

  void read_words(std::uint32_t compound) {
    for (skip_blanks(); starts_word(); skip_blanks()) {
      Word next = word();
      script_.compounds[compound].words.push_back(std::move(next));
    }
  }

  void case_command() {
    compound(CompoundKind::case_, in_->at, [&](std::uint32_t index) {
      in_->at += 4;
      skip_blanks();
      if (starts_word()) {
        Word subject = word();
        script_.compounds[index].words.push_back(std::move(subject));
      }
      skip_lines();
      if (!expect("in", "expected 'in'")) return;
      while (!at_end()) {
        skip_lines();
        if (take("esac")) return;
        if (!read_patterns(index)) return error(here(), "expected a pattern and ')'");
        list_until(closer::kEsac | closer::kCaseEnd);
        while (peek() == ';' || peek() == '&') ++in_->at;
      }
      error(here(), "expected 'esac'");
    });
  }

  bool read_patterns(std::uint32_t compound) {
    if (peek() == '(') ++in_->at;
    for (;;) {
      skip_blanks();
      if (!starts_word()) return false;
      Word pattern = word();
      script_.compounds[compound].words.push_back(std::move(pattern));
      skip_blanks();
      if (peek() == '|') {
        ++in_->at;
        continue;
      }
      if (peek() != ')') return false;
      ++in_->at;
      return true;
    }
  }

  void function_command() {
    compound(CompoundKind::function, in_->at, [&](std::uint32_t index) {
      in_->at += 8;
      skip_blanks();
      if (starts_word()) {
        const Word name = word();
        script_.compounds[index].name = {name.written, name.at};
      }
      skip_blanks();
      take_empty_parens();
      skip_lines();
      command();
    });
  }

  bool take_empty_parens() {
    if (peek() != '(') return false;
    const std::size_t close = rest().find_first_not_of(" \t", 1);
    if (close == rest().npos || rest()[close] != ')') return false;
    in_->at += close + 1;
    return true;
  }

  // [[ … ]]: a command whose words are all that stands in it, operators too.
  void conditional() {
    Command command = begin_command();
    const std::uint32_t saved = std::exchange(command_, command_index());
    const std::size_t begin = in_->at;
    literal_word(command, 2);
    for (;;) {
      skip_lines();
      if (at_end()) {
        error(span(begin, begin + 2), "expected ']]'");
        break;
      }
      if (bare_word() == "]]") {
        literal_word(command, 2);
        break;
      }
      if (starts_word()) {
        command.words.push_back(word());
      } else {
        literal_word(command, peek() == peek(1) ? 2 : 1);
      }
    }
    end_command(std::move(command), begin, in_->at, saved);
  }

  void literal_word(Command& command, std::size_t size) {
    const std::size_t begin = in_->at;
    in_->at += size;
    Word word;
    add(word.parts, PartKind::literal, Quote::none, begin, in_->at, text(begin, in_->at));
    finish(word, begin);
    command.words.push_back(std::move(word));
  }

  // A command has its place in the list before those that stand in its words.
  Command begin_command() {
    count();
    Command command;
    command.pipeline = context_.pipeline;
    command.stage = context_.stage;
    command.compound = context_.compound;
    command.parent = context_.parent;
    script_.commands.emplace_back();
    return command;
  }

  std::uint32_t command_index() const { return offset(script_.commands.size() - 1); }

  void end_command(Command command, std::size_t begin, std::size_t end, std::uint32_t outer) {
    command.at = span(begin, end);
    script_.commands[std::exchange(command_, outer)] = std::move(command);
  }

  void simple() {
    const std::size_t begin = in_->at;
    Command command = begin_command();
    const std::uint32_t index = command_index();
    const std::uint32_t saved = std::exchange(command_, index);
    std::size_t end = begin;
    for (;; end = in_->at) {
      skip_blanks();
      const char c = peek();
      if (at_end() || c == '\n' || is_one_of(c, "#;|)") || (c == '&' && peek(1) != '>')) break;
      if (take_redirection(command.redirections)) continue;
      if (c == '(') {
        if (take_array(command)) continue;
        const bool is_alone = command.words.size() == 1 && command.assignments.empty() &&
                              script_.commands.size() == index + 1;
        if (is_alone && take_empty_parens()) {
          script_.commands.pop_back();
          command_ = saved;
          return function_body(command.words.front(), begin);
        }
        error(here(), "unexpected '('");
        break;
      }
      if (command.words.empty() && take_assignment(command)) continue;
      command.words.push_back(word());
    }
    const bool is_empty = command.words.empty() && command.assignments.empty() &&
                          command.redirections.empty() && script_.commands.size() == index + 1;
    if (is_empty) {
      script_.commands.pop_back();
      command_ = saved;
      return;
    }
    end_command(std::move(command), begin, end, saved);
  }

  void function_body(const Word& name, std::size_t begin) {
    compound(CompoundKind::function, begin, [&](std::uint32_t index) {
      script_.compounds[index].name = {name.written, name.at};
      skip_lines();
      command();
    });
  }

  // NAME=value, NAME+=value, NAME[i]=value
  bool take_assignment(Command& command) {
    if (!is_name_start(peek())) return false;
    std::size_t size = 1;
    while (is_name(peek(size))) ++size;
    const std::size_t name_size = size;
    if (peek(size) == '[') {
      while (peek(size) != ']' && peek(size) != '\0' && !ends_word(peek(size))) ++size;
      if (peek(size) != ']') return false;
      ++size;
    }
    Assignment assignment;
    if (peek(size) == '+') {
      assignment.appends = true;
      ++size;
    }
    if (peek(size) != '=') return false;
    const std::size_t begin = in_->at;
    assignment.name = {text(begin, begin + name_size), span(begin, begin + name_size)};
    in_->at += size + 1;
    if (peek() == '(') {
      read_elements(assignment);
    } else {
      assignment.value = word();
    }
    assignment.at = span(begin, in_->at);
    command.assignments.push_back(std::move(assignment));
    return true;
  }

  // declare -a NAME=(…): the list belongs to the word before it.
  bool take_array(Command& command) {
    if (command.words.empty() || in_->text[in_->at - 1] != '=') return false;
    const Word& last = command.words.back();
    if (!last.written.ends_with('=')) return false;
    Assignment assignment;
    assignment.name = {last.written.substr(0, last.written.size() - 1), last.at};
    const std::size_t begin = in_->at;
    read_elements(assignment);
    assignment.at = span(begin, in_->at);
    command.assignments.push_back(std::move(assignment));
    return true;
  }

  void read_elements(Assignment& assignment) {
    ++in_->at;
    for (;;) {
      skip_lines();
      if (peek() == ')') break;
      if (!starts_word()) return error(here(), "expected ')'");
      assignment.elements.push_back(word());
    }
    ++in_->at;
  }

  // Redirections.

  struct RedirectText {
    std::string_view text;
    Redirect kind;
  };
  // Longer ones before those that they start with.
  static constexpr std::array<RedirectText, 12> kRedirects = {{{"&>>", Redirect::both},
                                                               {"&>", Redirect::both},
                                                               {"<<<", Redirect::here_string},
                                                               {"<<", Redirect::heredoc},
                                                               {"<&", Redirect::input_fd},
                                                               {"<>", Redirect::read_write},
                                                               {"<", Redirect::input},
                                                               {">>", Redirect::append},
                                                               {">&", Redirect::output_fd},
                                                               {">|", Redirect::output},
                                                               {">", Redirect::output},
                                                               {"", Redirect::input}}};

  // Size of `2` or `{name}` before a redirection here.
  std::size_t fd_size() const {
    std::size_t size = 0;
    if (peek() == '{') {
      for (size = 1; is_name(peek(size));) ++size;
      size = size > 1 && peek(size) == '}' ? size + 1 : 0;
    } else {
      while (is_digit(peek(size))) ++size;
    }
    return peek(size) == '<' || peek(size) == '>' ? size : 0;
  }

  bool take_redirection(std::vector<Redirection>& out) {
    const std::size_t begin = in_->at;
    const std::size_t fd = fd_size();
    const std::string_view ahead = rest().substr(std::min(fd, rest().size()));
    const RedirectText& found = *std::find_if(
        kRedirects.begin(), kRedirects.end(),
        [&](const RedirectText& redirect) { return ahead.starts_with(redirect.text); });
    if (found.text.empty()) return false;
    const bool is_process = found.text.size() == 1 && ahead.size() > 1 && ahead[1] == '(';
    if (is_process && fd == 0) return false;
    Redirection redirection;
    redirection.kind = found.kind;
    if (fd != 0) redirection.fd = {text(begin, begin + fd), span(begin, begin + fd)};
    in_->at += fd + found.text.size();
    bool strips_tabs = false;
    if (found.kind == Redirect::heredoc && peek() == '-') {
      strips_tabs = true;
      ++in_->at;
    }
    skip_blanks();
    if (starts_word()) {
      redirection.target = word();
    } else {
      error(span(begin, in_->at), "redirection has no target");
    }
    redirection.at = span(begin, in_->at);
    if (found.kind == Redirect::heredoc && !redirection.target.parts.empty()) {
      expect_heredoc(redirection, strips_tabs, out.size());
    }
    out.push_back(std::move(redirection));
    return true;
  }

  void expect_heredoc(Redirection& redirection, bool strips_tabs, std::size_t index) {
    const Word& target = redirection.target;
    redirection.heredoc = offset(script_.heredocs.size());
    Heredoc& heredoc = script_.heredocs.emplace_back();
    heredoc.expands = target.written.find_first_of("'\"\\") == target.written.npos;
    const std::string_view delimiter = target.is_known() ? target.value : target.written;
    pending_.push_back(
        {redirection.heredoc, delimiter, strips_tabs, redirection.at, command_, index});
  }

  // The cursor stands at the start of a line, behind one that announced here-documents.
  void read_heredocs() {
    const std::vector<Pending> list = std::exchange(pending_, {});
    for (const Pending& pending : list) read_heredoc(pending);
  }

  void read_heredoc(const Pending& pending) {
    const std::size_t begin = in_->at;
    std::size_t body_end = in_->end;
    std::size_t next = in_->end;
    bool is_closed = false;
    for (std::size_t at = begin; at < in_->end && !is_closed;) {
      const std::size_t line_end = std::min(in_->text.find('\n', at), in_->end);
      std::string_view line = text(at, line_end);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (pending.strips_tabs)
        line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
      is_closed = line == pending.delimiter;
      if (is_closed) body_end = at;
      at = line_end + 1;
      if (is_closed) next = std::min(at, in_->end);
    }
    if (!is_closed) error(pending.at, "here-document has no end");
    const bool is_script = is_run(pending);
    script_.heredocs[pending.heredoc].is_script = is_script;
    const std::size_t saved_end = std::exchange(in_->end, body_end);
    const std::uint32_t saved_command = std::exchange(command_, pending.command);
    const bool saved_flat = std::exchange(is_flat_, is_script);
    Word body;
    if (script_.heredocs[pending.heredoc].expands) {
      parts(body.parts, Mode::rest, Quote::double_quoted);
    } else if (body_end > begin) {
      add(body.parts, PartKind::literal, Quote::single_quoted, begin, body_end,
          text(begin, body_end));
    }
    in_->at = body_end;
    finish(body, begin);
    script_.heredocs[pending.heredoc].body = std::move(body);
    is_flat_ = saved_flat;
    command_ = saved_command;
    in_->end = saved_end;
    if (is_script) read_script(pending, begin, body_end);
    in_->at = next;
  }

  bool is_run(const Pending& pending) const {
    if (takes_script_ == nullptr || pending.command >= script_.commands.size()) return false;
    const Command& command = script_.commands[pending.command];
    if (pending.redirection >= command.redirections.size()) return false;
    const Redirection& input = command.redirections[pending.redirection];
    // Those of a compound command are not of the command that it stands in.
    return input.heredoc == pending.heredoc && takes_script_(script_, command, input);
  }

  // The body of a here-document once more, as the shell reads it that runs it: without the tabs
  // that `<<-` takes away, and without the backslashes that the shell around takes away.
  void read_script(const Pending& pending, std::size_t begin, std::size_t end) {
    const bool expands = script_.heredocs[pending.heredoc].expands;
    const auto dropped = [&](std::size_t at) {
      std::size_t size = 0;
      if (pending.strips_tabs && (at == begin || in_->text[at - 1] == '\n')) {
        while (at + size < end && in_->text[at + size] == '\t') ++size;
      }
      const bool escapes = expands && at + size + 1 < end && in_->text[at + size] == '\\' &&
                           is_one_of(in_->text[at + size + 1], "$`\\");
      return escapes ? size + 1 : size;
    };
    // Each is read again within the one around it, so that their sizes add up.
    reread_ += end - begin;
    if (reread_ > limits_.nodes) return stop("more text in here-documents than the limit");
    const std::uint32_t saved_command = std::exchange(command_, kNone);
    const std::vector<Pending> saved_pending = std::exchange(pending_, {});
    const Range commands = without(begin, end, dropped);
    refuse_pending();
    pending_ = saved_pending;
    command_ = saved_command;
    script_.heredocs[pending.heredoc].commands = commands;
  }

  void refuse_pending() {
    for (const Pending& pending : pending_) error(pending.at, "here-document has no end");
  }

  // Words.

  bool starts_word() const {
    const char c = peek();
    if (at_end()) return false;
    if (c == '<' || c == '>') return peek(1) == '(';
    return !ends_word(c);
  }

  Word word() {
    const std::size_t begin = in_->at;
    Word word;
    parts(word.parts, Mode::word, Quote::none);
    finish(word, begin);
    return word;
  }

  void finish(Word& word, std::size_t begin) {
    const std::size_t end = std::max(begin, in_->at);
    word.at = span(begin, end);
    word.written = text(begin, end);
    std::size_t top = 0;
    for (std::size_t i = 0; i < word.parts.size(); i += 1 + word.parts[i].inner, ++top) {
      if (!word.parts[i].is_known()) return;
    }
    if (top == 0) word.value = word.written.substr(0, 0);
    if (top == 1) word.value = word.parts.front().text;
    if (top < 2) return;
    std::string whole;
    for (const Part& part : word.parts) whole += part.text;
    word.value = script_.strings.keep(whole);
  }

  bool ends_parts(Mode mode, bool is_first) {
    const char c = peek();
    switch (mode) {
      case Mode::word:
        if (c == '(' && !is_first && is_one_of(in_->text[in_->at - 1], "?*+@!")) {
          return paren_end(in_->at) == 0;
        }
        if ((c == '<' || c == '>') && peek(1) == '(') return false;
        return ends_word(c);
      case Mode::double_quoted:
        return c == '"';
      case Mode::braced:
        return c == '}';
      case Mode::rest:
        return false;
    }
    return true;
  }

  void parts(std::vector<Part>& out, Mode mode, Quote quote) {
    while (!at_end() && !ends_parts(mode, out.empty())) {
      const char c = peek();
      const bool is_bare = quote == Quote::none;
      if (c == '\\') {
        escape(out, mode, quote);
      } else if (c == '$') {
        dollar(out, mode, quote);
      } else if (c == '`' && !is_flat_) {
        backticks(out, quote);
      } else if (c == '"' && mode != Mode::rest) {
        double_quoted(out);
      } else if (c == '\'' && is_bare) {
        single_quoted(out);
      } else if (mode == Mode::word && (c == '<' || c == '>')) {
        substitution(out, PartKind::process, quote);
      } else if (mode == Mode::word && is_one_of(c, "*?[(")) {
        glob(out);
      } else {
        literal(out, mode, quote);
      }
    }
  }

  void literal(std::vector<Part>& out, Mode mode, Quote quote) {
    std::string_view specials = "\\$`";
    if (mode == Mode::word) specials = "\\$`'\"*?[ \t\r\n;&|<>()";
    if (mode == Mode::double_quoted) specials = "\\$`\"";
    if (mode == Mode::braced) specials = quote == Quote::none ? "\\$`'\"}" : "\\$`\"}";
    const std::size_t begin = in_->at;
    in_->at += std::min(rest().find_first_of(specials, 1), rest().size());
    add(out, PartKind::literal, quote, begin, in_->at, text(begin, in_->at));
  }

  void glob(std::vector<Part>& out) {
    const std::size_t begin = in_->at;
    in_->at = peek() == '(' ? paren_end(begin) : begin + 1;
    add(out, PartKind::glob, Quote::none, begin, in_->at, text(begin, in_->at));
  }

  void escape(std::vector<Part>& out, Mode mode, Quote quote) {
    if (const std::size_t size = continuation()) {
      in_->at += size;
      return;
    }
    const std::size_t begin = in_->at;
    const char next = peek(1);
    bool escapes = next != '\0';
    if (quote != Quote::none) {
      escapes = is_one_of(next, mode == Mode::rest ? "$`\\" : "$`\"\\") ||
                (mode == Mode::braced && next == '}');
    }
    in_->at += escapes ? 2U : 1U;
    add(out, PartKind::literal, quote, begin, in_->at, text(in_->at - 1, in_->at));
  }

  void single_quoted(std::vector<Part>& out) {
    const std::size_t open = in_->at++;
    const std::size_t parts_before = out.size();
    std::size_t begin = in_->at;
    const auto flush = [&] {
      if (in_->at > begin) {
        add(out, PartKind::literal, Quote::single_quoted, begin, in_->at, text(begin, in_->at));
      }
    };
    for (;;) {
      in_->at += std::min(rest().find_first_of("'$"), rest().size());
      if (at_end()) {
        error(span(open, open + 1), "quote has no end");
        return flush();
      }
      if (peek() == '\'') break;
      const std::size_t end = expression_end();
      if (end == 0) {
        ++in_->at;
        continue;
      }
      flush();
      expression(out, Quote::single_quoted, end);
      begin = in_->at;
    }
    flush();
    if (out.size() == parts_before) {
      add(out, PartKind::literal, Quote::single_quoted, in_->at, in_->at, text(in_->at, in_->at));
    }
    ++in_->at;
  }

  void double_quoted(std::vector<Part>& out) {
    const std::size_t open = in_->at++;
    const std::size_t parts_before = out.size();
    parts(out, Mode::double_quoted, Quote::double_quoted);
    if (out.size() == parts_before) {
      add(out, PartKind::literal, Quote::double_quoted, in_->at, in_->at, text(in_->at, in_->at));
    }
    if (at_end()) return error(span(open, open + 1), "quote has no end");
    ++in_->at;
  }

  // $'…'
  void ansi_quoted(std::vector<Part>& out) {
    const std::size_t open = in_->at;
    in_->at += 2;
    std::string decoded;
    while (!at_end() && peek() != '\'') {
      if (peek() == '\\' && in_->at + 1 < in_->end) {
        ansi_escape(decoded);
      } else {
        decoded += peek();
        ++in_->at;
      }
    }
    if (at_end()) {
      error(span(open, open + 2), "quote has no end");
    } else {
      ++in_->at;
    }
    add(out, PartKind::literal, Quote::single_quoted, open, in_->at, script_.strings.keep(decoded));
  }

  void ansi_escape(std::string& out) {
    constexpr std::string_view kLetters = "abefnrtv\\'\"?E";
    constexpr std::string_view kMeaning = "\a\b\x1B\f\n\r\t\v\\'\"?\x1B";
    const char c = peek(1);
    in_->at += 2;
    if (const std::size_t i = kLetters.find(c); i != kLetters.npos) {
      out += kMeaning[i];
      return;
    }
    const bool is_octal = c >= '0' && c <= '7';
    const bool is_hex = c == 'x' || c == 'u' || c == 'U';
    if (!is_octal && !is_hex) {
      out += '\\';
      out += c;
      return;
    }
    const char32_t base = is_octal ? 8 : 16;
    std::size_t left = is_octal ? 2 : c == 'x' ? 2 : c == 'u' ? 4 : 8;
    char32_t value = is_octal ? static_cast<char32_t>(c - '0') : 0;
    for (; left > 0; --left, ++in_->at) {
      const char digit = peek();
      const char lower = static_cast<char>(digit | 0x20);
      char32_t amount = base;
      if (is_digit(digit)) amount = static_cast<char32_t>(digit - '0');
      if (lower >= 'a' && lower <= 'f') amount = static_cast<char32_t>(lower - 'a' + 10);
      if (amount >= base) break;
      value = value * base + amount;
    }
    if (c == 'u' || c == 'U') {
      utf8::append(out, value);
    } else {
      out += static_cast<char>(value & 0xFF);
    }
  }

  // Expansions.

  void dollar(std::vector<Part>& out, Mode mode, Quote quote) {
    const char next = peek(1);
    if (next == '{') {
      const std::size_t end = expression_end();
      return end != 0 ? expression(out, quote, end) : parameter(out, quote);
    }
    if (next == '(' && !is_flat_) {
      if (peek(2) == '(' && arithmetic_end(in_->at + 1) != 0) return read_arithmetic(out, quote, 1);
      return substitution(out, PartKind::command, quote);
    }
    const bool is_bare = quote == Quote::none && mode != Mode::rest;
    if (next == '\'' && is_bare) return ansi_quoted(out);
    if (next == '"' && is_bare) {
      ++in_->at;  // a translated string
      return;
    }
    const std::size_t begin = in_->at;
    std::size_t size = 1;
    if (is_name_start(next)) {
      while (is_name(peek(size))) ++size;
    } else if (is_digit(next) || is_one_of(next, "@*#?-$!")) {
      size = 2;
    }
    in_->at += size;
    if (size == 1)
      return add(out, PartKind::literal, quote, begin, begin + 1, text(begin, begin + 1));
    add(out, PartKind::variable, quote, begin, in_->at, text(begin + 1, in_->at));
  }

  // Behind the "}}" of a `${{` here; 0 where none stands here, or it has no end.
  std::size_t expression_end() {
    if (!in_->may_have_expressions || !rest().starts_with("${{")) return 0;
    bool is_string = false;  // which may hold "}}"
    for (std::size_t i = in_->at + 3; i < in_->end; ++i) {
      if (in_->text[i] == '\'') is_string = !is_string;
      if (!is_string && in_->text[i] == '}' && i + 1 < in_->end && in_->text[i + 1] == '}') {
        return i + 2;
      }
    }
    in_->may_have_expressions = false;
    return 0;
  }

  void expression(std::vector<Part>& out, Quote quote, std::size_t end) {
    const std::size_t begin = std::exchange(in_->at, end);
    add(out, PartKind::expression, quote, begin, end, text(begin + 3, end - 2));
  }

  void close_outer(std::vector<Part>& out, std::size_t index, std::size_t begin) {
    out[index].inner = offset(out.size() - index - 1);
    out[index].at = span(begin, std::max(begin, in_->at));
  }

  // ${NAME…}
  void parameter(std::vector<Part>& out, Quote quote) {
    const Deeper deeper(*this);
    if (!deeper) return;
    const std::size_t begin = in_->at;
    const std::size_t index = out.size();
    in_->at += 2;
    if ((peek() == '#' || peek() == '!') && is_name(peek(1))) ++in_->at;
    const std::size_t name = in_->at;
    while (is_name(peek())) ++in_->at;
    if (in_->at == name && is_one_of(peek(), "@*#?-$!")) ++in_->at;
    add(out, PartKind::parameter, quote, begin, in_->at, text(name, in_->at));
    parts(out, Mode::braced, quote);
    if (peek() == '}') {
      ++in_->at;
    } else {
      error(span(begin, begin + 2), "expected '}'");
    }
    close_outer(out, index, begin);
  }

  // $(…), <(…), >(…)
  void substitution(std::vector<Part>& out, PartKind kind, Quote quote) {
    const std::size_t begin = in_->at;
    in_->at += 2;
    const Range commands = nested(closer::kParen);
    add(out, kind, quote, begin, in_->at, text(begin + 2, in_->at));
    if (peek() == ')') {
      ++in_->at;
    } else {
      error(span(begin, begin + 2), "expected ')'");
    }
    out.back().commands = commands;
    close_outer(out, out.size() - 1, begin);
  }

  Range nested(Closers closers) {
    const Deeper deeper(*this);
    const std::uint32_t first = offset(script_.commands.size());
    if (!deeper) return {first, first};
    const Context saved_context = context_;
    const Closers saved_closers = std::exchange(closers_, closers);
    const std::uint32_t saved_command = command_;
    context_ = {};
    context_.compound = saved_context.compound;
    context_.parent = command_;
    list();
    command_ = saved_command;
    closers_ = saved_closers;
    context_ = saved_context;
    return {first, offset(script_.commands.size())};
  }

  void backticks(std::vector<Part>& out, Quote quote) {
    const std::size_t begin = in_->at;
    std::size_t close = begin + 1;
    while (close < in_->end && in_->text[close] != '`') close += in_->text[close] == '\\' ? 2U : 1U;
    if (close >= in_->end) {
      error(here(), "expected '`'");
      ++in_->at;
      return add(out, PartKind::literal, quote, begin, begin + 1, text(begin, begin + 1));
    }
    const std::string_view inner = text(begin + 1, close);
    Range commands;
    if (inner.find('\\') == inner.npos) {
      const std::size_t saved = std::exchange(in_->end, close);
      ++in_->at;
      commands = nested(closer::kNothing);
      in_->end = saved;
    } else {
      commands = unescaped(begin + 1, close, quote);
    }
    in_->at = close + 1;
    add(out, PartKind::backticks, quote, begin, in_->at, inner);
    out.back().commands = commands;
  }

  // Within backticks a backslash escapes '$', '`' and itself before anything is read.
  Range unescaped(std::size_t begin, std::size_t end, Quote quote) {
    return without(begin, end, [&](std::size_t at) -> std::size_t {
      if (in_->text[at] != '\\' || at + 1 >= end) return 0;
      const char next = in_->text[at + 1];
      return is_one_of(next, "$`\\") || (next == '"' && quote == Quote::double_quoted) ? 1 : 0;
    });
  }

  // Reads a range of the text as a list of its own, and without some of its bytes: `dropped` says
  // how many there are before the next one that counts.
  template <typename Dropped>
  Range without(std::size_t begin, std::size_t end, Dropped dropped) {
    std::string plain;
    OffsetMap map;
    bool starts_piece = true;
    for (std::size_t i = begin; i < end; ++i) {
      const std::size_t skipped = dropped(i);
      i += skipped;
      if (i >= end) break;
      const std::uint32_t source = in_->map->source(offset(i));
      // Pieces of the outer text count as well: they end where the source does not go on.
      if (starts_piece || skipped > 0 || source != in_->map->source(offset(i - 1)) + 1) {
        map.add(offset(plain.size()), source);
      }
      starts_piece = false;
      plain += in_->text[i];
    }
    Cursor cursor;
    cursor.text = script_.strings.keep(plain);
    cursor.map = &map;
    cursor.end = cursor.text.size();
    Cursor* const saved = std::exchange(in_, &cursor);
    const Range commands = nested(closer::kNothing);
    in_ = saved;
    return commands;
  }

  // Arithmetic, and where parentheses close.

  // Behind the ')' that closes the '(' at `open`, by counting alone; 0 for none.
  std::size_t paren_end(std::size_t open) {
    if (in_->parens.empty()) match_parens();
    const std::uint32_t close = in_->parens[open];
    return close == kNone || close >= in_->end ? 0 : close + std::size_t{1};
  }

  void match_parens() {
    in_->parens.assign(in_->text.size(), kNone);
    std::vector<std::uint32_t> open;
    for (std::size_t i = 0; i < in_->text.size(); ++i) {
      const char c = in_->text[i];
      if (c == '\\') {
        ++i;
      } else if (c == '(') {
        open.push_back(offset(i));
      } else if (c == ')' && !open.empty()) {
        in_->parens[open.back()] = offset(i);
        open.pop_back();
      }
    }
  }

  // Behind the "))" that belongs to the "((" at `open`; 0 where it is a subshell in a subshell.
  std::size_t arithmetic_end(std::size_t open) {
    const std::size_t outer = paren_end(open);
    const std::size_t inner = paren_end(open + 1);
    return outer != 0 && inner + 1 == outer ? outer : 0;
  }

  // `skip` bytes before the "((".
  void read_arithmetic(std::vector<Part>& out, Quote quote, std::size_t skip) {
    const Deeper deeper(*this);
    if (!deeper) return;
    const std::size_t begin = in_->at;
    const std::size_t end = arithmetic_end(begin + skip);
    const std::size_t index = out.size();
    add(out, PartKind::arithmetic, quote, begin, end, text(begin + skip + 2, end - 2));
    in_->at = begin + skip + 2;
    const std::size_t saved = std::exchange(in_->end, end - 2);
    parts(out, Mode::rest, Quote::double_quoted);
    in_->end = saved;
    in_->at = end;
    close_outer(out, index, begin);
  }

  Script& script_;
  std::vector<ParseError>& errors_;
  const ParseLimits& limits_;
  TakesScript takes_script_;
  Cursor* in_;
  Context context_;
  Closers closers_ = closer::kNothing;
  std::uint32_t command_ = kNone;  // whose words are being read
  std::vector<Pending> pending_;
  bool is_flat_ = false;    // substitutions are text: what stands in them is read elsewhere
  std::uint32_t list_ = 0;  // the one being read, and how many there are
  std::uint32_t lists_ = 0;
  std::size_t depth_ = 0;
  std::size_t nodes_ = 0;
  std::size_t reread_ = 0;  // bytes
  bool stopped_ = false;
};

}  // namespace

std::string_view Word::prefix() const {
  if (is_known()) return value;
  return !parts.empty() && parts.front().is_known() ? parts.front().text : std::string_view();
}

std::string_view Command::name() const {
  if (words.empty() || !words.front().is_known()) return {};
  const std::string_view value = words.front().value;
  return value.substr(value.rfind('/') + 1);
}

}  // namespace shell

Parsed<shell::Script> parse_shell(std::string_view text, const OffsetMap& map,
                                  const ParseLimits& limits, TakesScript takes_script) {
  Parsed<shell::Script> result;
  shell::Cursor cursor;
  cursor.text = text;
  cursor.map = &map;
  cursor.end = text.size();
  shell::Parser(result, cursor, limits, takes_script).run();
  return result;
}

}  // namespace sluice
