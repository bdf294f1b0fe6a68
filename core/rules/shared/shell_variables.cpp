#include "core/rules/shared/shell_variables.h"

#include <algorithm>
#include <string>

namespace sluice {
namespace {

using Use = ShellVariable::Use;

bool is_name_start(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// NAME=…, or NAME+=…
bool is_assignment(std::string_view word) {
  if (word.empty() || !is_name_start(word.front())) return false;
  std::size_t i = 0;
  while (i < word.size() && is_name(word[i])) ++i;
  if (i < word.size() && word[i] == '+') ++i;
  return i < word.size() && word[i] == '=';
}

// What kind of command the words belong to.
enum class Command : std::uint8_t { none, other, eval, shell, ssh, declaration, test };

// One level of commands: the script, and each $( ) or ` ` in it.
struct Level {
  char close = '\0';  // ')' or '`'; none for the script itself
  bool quoted = false;
  Command command = Command::none;
  bool evaluates = false;
  std::size_t arguments = 0;
  std::size_t word = std::string_view::npos;  // where the word began
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) { levels_.emplace_back(); }

  std::vector<ShellVariable> run() {
    while (at_ < text_.size()) step();
    return std::move(found_);
  }

 private:
  Level& level() { return levels_.back(); }
  char next() const { return at_ + 1 < text_.size() ? text_[at_ + 1] : '\0'; }

  void begin_word() {
    if (level().word == text_.npos) level().word = at_;
  }

  void end_word() {
    Level& here = level();
    if (here.word == text_.npos) return;
    const std::string_view word = text_.substr(here.word, at_ - here.word);
    here.word = text_.npos;
    if (here.command == Command::none) {
      begin_command(word);
    } else if (here.command == Command::shell) {
      here.evaluates = here.evaluates || (word.starts_with('-') && !word.starts_with("--") &&
                                          word.find('c') != word.npos);
    } else if (here.command == Command::ssh) {
      // Behind the host, everything is text for the shell there.
      if (!word.starts_with('-') && ++here.arguments >= 1) here.evaluates = true;
    } else if (here.command == Command::test && word == "]]") {
      end_command();
    }
  }

  void begin_command(std::string_view word) {
    if (is_assignment(word) ||
        is_one_of(word, {"if", "then", "elif", "else", "while", "until", "do", "!", "{", "time",
                         "sudo", "exec", "command", "env", "nohup"})) {
      return;
    }
    Level& here = level();
    const std::string_view name = base_name(word);
    here.command = Command::other;
    if (word == "eval") {
      here.command = Command::eval;
      here.evaluates = true;
    } else if (is_one_of(name, {"sh", "bash", "dash", "ash", "zsh", "ksh"})) {
      here.command = Command::shell;
    } else if (name == "ssh") {
      here.command = Command::ssh;
    } else if (word == "[[" || word == "case") {
      here.command = Command::test;
    } else if (is_one_of(word, {"export", "local", "readonly", "declare", "typeset"})) {
      here.command = Command::declaration;
    }
  }

  void end_command() {
    Level& here = level();
    here.command = Command::none;
    here.evaluates = false;
    here.arguments = 0;
  }

  void open(char close, std::size_t width) {
    begin_word();
    at_ += width;
    Level inner;
    inner.close = close;
    levels_.push_back(inner);
  }

  void close(std::size_t width) {
    end_word();
    levels_.pop_back();
    at_ += width;
  }

  void step() {
    const char c = text_[at_];
    if (c == '\\') {
      begin_word();
      at_ = std::min(at_ + 2, text_.size());
    } else if (c == '`') {
      level().close == '`' && !level().quoted ? close(1) : open('`', 1);
    } else if (c == '$') {
      dollar();
    } else if (c == '"') {
      begin_word();
      level().quoted = !level().quoted;
      ++at_;
    } else if (level().quoted) {
      ++at_;
    } else {
      unquoted(c);
    }
  }

  void unquoted(char c) {
    switch (c) {
      case '\'':
        begin_word();
        at_ = std::min(text_.find('\'', at_ + 1), text_.size() - 1) + 1;
        return;
      case '#':
        if (level().word == text_.npos) {
          at_ = std::min(text_.find('\n', at_), text_.size());
          return;
        }
        break;
      case ' ':
      case '\t':
      case '\r':
        end_word();
        ++at_;
        return;
      case '\n':
        end_word();
        end_command();
        ++at_;
        skip_here_documents();
        return;
      case ';':
      case '|':
      case '&':
      case '(':
        end_word();
        // "in" of a case, and its patterns, end with these as well.
        if (level().command != Command::test || c == ';') end_command();
        ++at_;
        return;
      case ')':
        if (level().close == ')') return close(1);
        end_word();
        end_command();
        ++at_;
        return;
      case '<':
        if (next() == '<') return here_document();
        break;
      default:
        break;
    }
    begin_word();
    ++at_;
  }

  void dollar() {
    begin_word();
    if (next() == '(') {
      const bool is_arithmetic = text_.substr(at_).starts_with("$((");
      const std::size_t end = is_arithmetic ? text_.find("))", at_) : text_.npos;
      if (end != text_.npos) {
        at_ = end + 2;
      } else {
        open(')', 2);
      }
      return;
    }
    const std::size_t begin = at_;
    const bool braced = next() == '{';
    std::size_t i = at_ + (braced ? 2 : 1);
    if (braced && i < text_.size() && (text_[i] == '#' || text_[i] == '!')) ++i;
    const std::size_t name = i;
    if (i < text_.size() && is_name_start(text_[i])) {
      while (i < text_.size() && is_name(text_[i])) ++i;
    }
    at_ = std::max(i, begin + 1);
    if (i == name) return;
    const std::string_view name_text = text_.substr(name, i - name);
    if (braced) at_ = std::min(text_.find('}', i), text_.size() - 1) + 1;
    found_.push_back({name_text, begin, at_, use_of(begin)});
  }

  Use use_of(std::size_t begin) const {
    const Level& here = levels_.back();
    if (here.evaluates) return Use::evaluated;
    if (here.quoted || here.command == Command::test) return Use::whole;
    const std::string_view word = text_.substr(here.word, begin - here.word);
    const bool takes_assignments =
        here.command == Command::none || here.command == Command::declaration;
    return takes_assignments && is_assignment(word) ? Use::whole : Use::split;
  }

  // << and what ends the document; its lines are skipped at the end of this line.
  void here_document() {
    if (text_.substr(at_).starts_with("<<<")) {
      at_ += 3;
      return;
    }
    at_ += 2;
    if (at_ < text_.size() && text_[at_] == '-') ++at_;
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    std::string word;
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n;|&<>()").find(text_[at_]) == std::string_view::npos) {
      if (text_[at_] != '\'' && text_[at_] != '"' && text_[at_] != '\\') word += text_[at_];
      ++at_;
    }
    if (!word.empty()) documents_.push_back(std::move(word));
  }

  void skip_here_documents() {
    for (const std::string& word : documents_) {
      while (at_ < text_.size()) {
        const std::size_t end = std::min(text_.find('\n', at_), text_.size());
        std::string_view line = text_.substr(at_, end - at_);
        at_ = std::min(end + 1, text_.size());
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line == word) break;
      }
    }
    documents_.clear();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Level> levels_;
  std::vector<std::string> documents_;
  std::vector<ShellVariable> found_;
};

}  // namespace

std::vector<ShellVariable> find_shell_variables(std::string_view script) {
  return Scanner(script).run();
}

}  // namespace sluice
