#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/model/command.h"
#include "core/model/expression.h"
#include "core/rules/shared/download_runs.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

namespace sluice {
namespace {

constexpr std::string_view kDownloaders[] = {
    "irm", "iwr", "invoke-restmethod", "invoke-webrequest", "curl", "wget"};
constexpr std::string_view kEvaluators[] = {"iex", "invoke-expression", "bash", "sh"};
constexpr std::string_view kShells[] = {"pwsh", "powershell", "pwsh.exe", "powershell.exe"};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::string_view (&names)[N]) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

enum class TokenKind : std::uint8_t { word, string, open, close, pipe, end };

struct Token {
  TokenKind kind = TokenKind::end;
  Span at;
  std::string_view text;  // of a string, what stands between its quotes
};

// Words, strings and what separates them; comments and joined lines left out.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Token next() {
    skip();
    const std::size_t begin = at_;
    if (at_ >= text_.size()) return token(TokenKind::end, begin);
    const char c = text_[at_];
    if (c == '\n' || c == ';') return take(TokenKind::end, 1);
    if (starts("&&") || starts("||")) return take(TokenKind::end, 2);
    if (c == '|') return take(TokenKind::pipe, 1);
    if (c == '(' || c == '{') return take(TokenKind::open, 1);
    if (starts("$(") || starts("@(") || starts("@{")) return take(TokenKind::open, 2);
    if (c == ')' || c == '}') return take(TokenKind::close, 1);
    if (starts("@'\n") || starts("@\"\n")) return here_string();
    if (c == '\'' || c == '"') return string();
    return word();
  }

  bool is_done() const { return at_ >= text_.size(); }

 private:
  bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  Token token(TokenKind kind, std::size_t begin) const {
    return {kind, span(begin, at_), text_.substr(begin, at_ - begin)};
  }
  static Span span(std::size_t begin, std::size_t end) {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  Token take(TokenKind kind, std::size_t size) {
    const std::size_t begin = at_;
    at_ += size;
    return token(kind, begin);
  }

  void skip_past(std::string_view end) {
    const std::size_t found = text_.find(end, at_);
    at_ = found == text_.npos ? text_.size() : found + end.size();
  }

  void skip() {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (starts("<#")) {
        skip_past("#>");
        --at_;
      } else if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
        return;
      } else if (starts("`\r\n")) {
        at_ += 2;
      } else if (starts("`\n")) {
        ++at_;
      } else if (c != ' ' && c != '\t' && c != '\r' && c != ',') {
        return;
      }
    }
  }

  Token here_string() {
    const std::size_t begin = at_;
    const std::string end = std::string("\n") + text_[at_ + 1] + '@';
    at_ += 2;
    skip_past(end);
    return {TokenKind::string, span(begin, at_), text_.substr(begin + 2, at_ - begin - 2)};
  }

  // A quote twice stands for itself; within '"', a backtick escapes.
  Token string() {
    const std::size_t begin = at_;
    const char quote = text_[at_++];
    for (; at_ < text_.size(); ++at_) {
      if (quote == '"' && text_[at_] == '`') {
        ++at_;
      } else if (text_[at_] == quote) {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != quote) break;
        ++at_;
      }
    }
    const std::size_t end = std::min(at_, text_.size());
    at_ = std::min(at_ + 1, text_.size());
    return {TokenKind::string, span(begin, at_), text_.substr(begin + 1, end - begin - 1)};
  }

  Token word() {
    const std::size_t begin = at_;
    while (at_ < text_.size()) {
      if (starts("${")) {
        skip_past(starts("${{") ? "}}" : "}");
        continue;
      }
      if (starts("$(")) break;
      if (at_ > begin &&
          std::string_view(" \t\r\n;|(){}\"',").find(text_[at_]) != std::string_view::npos)
        break;
      ++at_;
    }
    return token(TokenKind::word, begin);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// A name of a file, however it is written.
std::string file_of(std::string_view name) {
  std::string file = lower_case(name);
  std::replace(file.begin(), file.end(), '\\', '/');
  while (file.starts_with("./")) file.erase(0, 2);
  return file;
}

bool fetches(std::string_view word) {
  return is_one_of(word, kDownloaders) || word.find(".downloadstring") != word.npos;
}

// "& { $(irm …) }"
bool fetches_within(std::string_view string) {
  Lexer lexer(string);
  bool is_inner = false;
  while (!lexer.is_done()) {
    const Token token = lexer.next();
    if (token.kind == TokenKind::open && token.text == "$(") is_inner = true;
    if (is_inner && token.kind == TokenKind::word && fetches(lower_case(token.text))) return true;
  }
  return false;
}

class Follower {
 public:
  // Code in quotes, as in `pwsh -c '…'`, is followed once and no deeper.
  enum class Quoted : std::uint8_t { follow, skip };

  Follower(std::string_view text, Quoted quoted) : lexer_(text), quoted_(quoted) {}

  std::vector<DownloadRun> run() {
    stack_.emplace_back();
    while (!lexer_.is_done()) take(lexer_.next());
    while (!stack_.empty()) close();
    return std::move(found_);
  }

 private:
  // A statement that is being read; one stands in the other's parentheses.
  struct Statement {
    bool is_start = true;  // the next word is a command
    std::uint32_t stage = 0;
    std::uint32_t stage_begin = 0;
    std::uint32_t end = 0;
    std::optional<std::uint32_t> download;  // where it begins
    std::uint32_t download_stage = 0;
    bool is_plain_http = false;
    std::optional<std::uint32_t> evaluator;
    std::uint32_t evaluator_stage = 0;
    std::string command;  // of the stage
    std::string flag;     // the word before
    std::string fetcher;  // the program that downloads
    std::string runner;   // the one that runs it
  };
  struct File {
    Span download;
    bool is_plain_http = false;
  };

  void take(const Token& token) {
    switch (token.kind) {
      case TokenKind::end:
        finish();
        return;
      case TokenKind::pipe:
        ++top().stage;
        top().is_start = true;
        top().command.clear();
        return;
      case TokenKind::open:
        begin_stage(token.at);
        if (stack_.size() < kMostNesting) {
          stack_.emplace_back();
        } else {
          ++unopened_;
          top().is_start = true;
        }
        return;
      case TokenKind::close:
        if (unopened_ > 0) {
          --unopened_;
        } else if (stack_.size() > 1) {
          close();
        }
        top().end = token.at.end;
        return;
      case TokenKind::word:
        word(token);
        return;
      case TokenKind::string:
        string(token);
        return;
    }
  }

  Statement& top() { return stack_.back(); }

  // `&` and `.` run what stands behind them.
  bool is_called() { return top().command == "&" || top().command == "."; }

  void begin_stage(Span at) {
    if (top().is_start && !is_called() && !is_one_of(top().command, kShells))
      top().stage_begin = at.begin;
    top().is_start = false;
    top().end = at.end;
  }

  void word(const Token& token) {
    const std::string word = lower_case(token.text);
    const bool is_start = top().is_start;
    begin_stage(token.at);
    if (word == "=" || word == "+=" || word == "return" || word == "&" || word == ".") {
      top().is_start = true;  // what follows is a command
      if (word == "&" || word == ".") top().command = word;
      return;
    }
    if (is_start) start(word, token.at);
    if (is_start ? fetches(word) : word.find(".downloadstring") != word.npos)
      fetch(token.at, is_start ? word : std::string());
    if (word.starts_with("http://") && top().download) mark_plain_http();
    if (word.find("[scriptblock]::create") != word.npos) evaluate(token.at);
    if (word == "-c" && is_posix_shell(top().command)) top().evaluator.reset();
    // The rest of the line is the code.
    if ((word == "-c" || word == "-command") && is_one_of(top().command, kShells)) {
      top().is_start = true;
      top().flag = word;
      return;
    }
    if (word == "get-filehash" || word == "get-authenticodesignature") files_.clear();
    argument(token.text);
    top().flag = word;
  }

  void string(const Token& token) {
    const bool is_start = top().is_start;
    begin_stage(token.at);
    if (token.text.starts_with("http://")) mark_plain_http();
    if (is_start && is_called()) run_file(token.text, token.at);
    if (top().evaluator && fetches_within(token.text)) fetch(token.at, {});
    if (quoted_ == Quoted::follow && is_one_of(top().command, kShells)) {
      const std::vector<DownloadRun> runs = Follower(token.text, Quoted::skip).run();
      if (!runs.empty()) {
        found_.push_back({{top().stage_begin, token.at.end},
                          std::nullopt,
                          runs.front().is_plain_http,
                          runs.front().what});
      }
    }
    argument(token.text);
    top().flag.clear();
  }

  void start(const std::string& word, Span at) {
    run_file(word, at);
    top().command = word;
    if (is_one_of(word, kEvaluators)) evaluate(at);
  }

  void evaluate(Span at) {
    // A shell runs what is piped into it, if anything.
    if (is_posix_shell(top().command) && !top().download) return;
    top().runner = top().command;
    top().evaluator = at.begin;
    top().evaluator_stage = top().stage;
  }

  // All that the download stands in has it.
  void fetch(Span at, const std::string& program) {
    for (Statement& statement : stack_) {
      if (statement.download) continue;
      statement.fetcher = program;
      const bool is_own = &statement == &top();
      statement.download = is_own ? at.begin : statement.stage_begin;
      statement.download_stage = statement.stage;
    }
  }

  void mark_plain_http() {
    for (Statement& statement : stack_) statement.is_plain_http = true;
  }

  // iwr … -OutFile x.ps1, pwsh -File x.ps1
  void argument(std::string_view text) {
    const Statement& statement = top();
    if ((statement.flag == "-outfile" || statement.flag == "-o") && statement.download) {
      files_[file_of(text)] = {{*statement.download, statement.end}, statement.is_plain_http};
    } else if (statement.flag == "-file" && is_one_of(statement.command, kShells)) {
      run_file(text, {statement.stage_begin, statement.end});
    }
  }

  void run_file(std::string_view name, Span at) {
    const auto file = files_.find(file_of(name));
    if (file == files_.end()) return;
    found_.push_back({at, file->second.download, file->second.is_plain_http,
                      "What was fetched into " + quote(name) + " is run"});
    files_.erase(file);
  }

  // Programs that are piped one into the other are none of PowerShell's own.
  static std::string program_of(const Statement& statement) {
    const bool is_native = is_posix_shell(statement.runner) && !statement.fetcher.empty();
    return is_native ? statement.fetcher : "PowerShell";
  }

  void finish() {
    const Statement& statement = top();
    if (statement.evaluator && statement.download &&
        statement.download_stage <= statement.evaluator_stage) {
      found_.push_back({{std::min(*statement.download, *statement.evaluator), statement.end},
                        std::nullopt,
                        statement.is_plain_http,
                        "What " + program_of(statement) + " fetches is run at once"});
      // What stands around it is no second finding.
      for (Statement& around : stack_) around.evaluator.reset();
    }
    top() = Statement();
  }

  void close() {
    finish();
    stack_.pop_back();
  }

  static constexpr std::size_t kMostNesting = 64;

  Lexer lexer_;
  Quoted quoted_;
  std::vector<Statement> stack_;
  std::size_t unopened_ = 0;  // parentheses deeper than that
  std::unordered_map<std::string, File> files_;
  std::vector<DownloadRun> found_;
};

}  // namespace

std::vector<DownloadRun> find_powershell_download_runs(std::string_view text) {
  return Follower(text, Follower::Quoted::follow).run();
}

}  // namespace sluice
