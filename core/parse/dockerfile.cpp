#include "core/parse/dockerfile.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "core/parse/encoding.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace sluice {
namespace dockerfile {
namespace {

constexpr std::array<std::string_view, 18> kKeywords = {
    "ADD",    "ARG",   "CMD",         "COPY",  "ENTRYPOINT", "ENV",
    "EXPOSE", "FROM",  "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD",
    "RUN",    "SHELL", "STOPSIGNAL",  "USER",  "VOLUME",     "WORKDIR"};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::uint32_t offset(std::size_t value) { return static_cast<std::uint32_t>(value); }

std::optional<Keyword> keyword_of(std::string_view word) {
  for (std::size_t i = 0; i < kKeywords.size(); ++i) {
    if (equals_ignoring_case(word, kKeywords[i])) return static_cast<Keyword>(i);
  }
  return std::nullopt;
}

bool takes_flags(Keyword keyword) {
  return keyword == Keyword::add || keyword == Keyword::copy || keyword == Keyword::from ||
         keyword == Keyword::healthcheck || keyword == Keyword::run;
}

bool takes_heredocs(Keyword keyword) {
  return keyword == Keyword::add || keyword == Keyword::copy || keyword == Keyword::run;
}

bool takes_one_string(Keyword keyword) {
  return keyword == Keyword::user || keyword == Keyword::workdir ||
         keyword == Keyword::stopsignal || keyword == Keyword::maintainer;
}

bool takes_pairs(Keyword keyword) {
  return keyword == Keyword::env || keyword == Keyword::arg || keyword == Keyword::label;
}

bool takes_shell(Keyword keyword) {
  return keyword == Keyword::run || keyword == Keyword::cmd || keyword == Keyword::entrypoint;
}

bool takes_list(Keyword keyword) {
  return takes_shell(keyword) || keyword == Keyword::add || keyword == Keyword::copy ||
         keyword == Keyword::volume || keyword == Keyword::shell;
}

// A line without its end. `next` is where the next one starts.
struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t next = 0;
};

// One logical line: its text with continuations taken out.
struct Joined {
  std::string_view text;
  OffsetMap map;
};

class Parser {
 public:
  Parser(Parsed<Tree>& out, std::string_view text, const ParseLimits& limits)
      : tree_(out.tree), errors_(out.errors), text_(text), limits_(limits) {}

  void run() {
    at_ = utf8::bom_size(text_);
    read_directives();
    while (at_ < text_.size() && !stopped_) read_logical_line();
  }

 private:
  // Lines.

  Line line_at(std::size_t at) const {
    Line line{at, text_.find('\n', at), 0};
    if (line.end == text_.npos) {
      line.end = line.next = text_.size();
    } else {
      line.next = line.end + 1;
    }
    if (line.end > line.begin && text_[line.end - 1] == '\r') --line.end;
    return line;
  }

  std::string_view text_of(const Line& line) const {
    return text_.substr(line.begin, line.end - line.begin);
  }

  static std::size_t skip_space(std::string_view text, std::size_t at) {
    while (at < text.size() && is_space(text[at])) ++at;
    return at;
  }

  // Where the escape character that continues the line stands: the last one that is not white
  // space, and not escaped itself.
  std::optional<std::size_t> continuation(std::string_view line) const {
    std::size_t end = line.size();
    while (end > 0 && is_space(line[end - 1])) --end;
    if (end == 0 || line[end - 1] != tree_.escape) return std::nullopt;
    if (end > 1 && line[end - 2] == tree_.escape) return std::nullopt;
    return end - 1;
  }

  // True, and kept, if the line is a comment.
  bool take_comment(const Line& line) {
    const std::string_view text = text_of(line);
    const std::size_t begin = skip_space(text, 0);
    if (begin == text.size() || text[begin] != '#') return false;
    if (!count()) return true;
    tree_.comments.push_back({text.substr(begin), {offset(line.begin + begin), offset(line.end)}});
    return true;
  }

  // `# key=value` at the very top; the first line that is none ends them.
  void read_directives() {
    while (at_ < text_.size()) {
      const Line line = line_at(at_);
      const std::string_view text = text_of(line);
      std::size_t i = skip_space(text, 0);
      if (i == text.size() || text[i] != '#') return;
      i = skip_space(text, i + 1);
      const std::size_t name = i;
      while (i < text.size() && (is_alpha(text[i]) || (i > name && is_digit(text[i])))) ++i;
      const std::size_t name_end = i;
      i = skip_space(text, i);
      if (name == name_end || i == text.size() || text[i] != '=') return;
      const std::size_t value = skip_space(text, i + 1);
      std::size_t end = text.size();
      while (end > value && is_space(text[end - 1])) --end;
      if (value == end) return;
      const auto part = [&](std::size_t from, std::size_t to) {
        return Text{text.substr(from, to - from),
                    {offset(line.begin + from), offset(line.begin + to)}};
      };
      add_directive({part(name, name_end), part(value, end)});
      take_comment(line);
      at_ = line.next;
    }
  }

  void add_directive(const Directive& directive) {
    const bool is_escape = equals_ignoring_case(directive.name.value, "escape");
    if (!is_escape && !equals_ignoring_case(directive.name.value, "syntax") &&
        !equals_ignoring_case(directive.name.value, "check")) {
      return;  // an ordinary comment that looks like one
    }
    for (const Directive& other : tree_.directives) {
      if (equals_ignoring_case(other.name.value, directive.name.value)) {
        return error(directive.name.at, "directive stands twice");
      }
    }
    tree_.directives.push_back(directive);
    if (!is_escape) return;
    const std::string_view value = directive.value.value;
    if (value == "\\" || value == "`") {
      tree_.escape = value.front();
    } else {
      error(directive.value.at, "escape must be a backslash or a backtick");
    }
  }

  void read_logical_line() {
    const Line line = line_at(at_);
    at_ = line.next;
    if (take_comment(line)) return;
    const std::string_view text = text_of(line);
    const std::size_t begin = skip_space(text, 0);
    if (begin == text.size()) return;
    Joined joined{text.substr(begin), OffsetMap(offset(line.begin + begin))};
    if (const auto end = continuation(joined.text)) join(joined, *end);
    while (!joined.text.empty() && is_space(joined.text.back())) joined.text.remove_suffix(1);
    read_instruction(joined);
  }

  // Appends lines for as long as each is continued. Comments and empty lines in between are passed
  // over, as builders do.
  void join(Joined& joined, std::size_t first_end) {
    std::string whole(joined.text.substr(0, first_end));
    while (at_ < text_.size() && !stopped_) {
      const Line line = line_at(at_);
      at_ = line.next;
      if (take_comment(line)) continue;
      const std::string_view text = text_of(line);
      if (skip_space(text, 0) == text.size()) continue;
      const auto end = continuation(text);
      joined.map.add(offset(whole.size()), offset(line.begin));
      whole += text.substr(0, end.value_or(text.size()));
      if (!end) break;
    }
    joined.text = tree_.strings.keep(whole);
  }

  // Instructions.

  void read_instruction(const Joined& joined) {
    bool is_trigger = false;
    std::size_t at = 0;
    for (std::size_t depth = 0; at < joined.text.size(); ++depth) {
      if (depth >= limits_.depth)
        return limit(joined.map.source(offset(at)), "nested deeper than the limit");
      std::size_t end = at;
      while (end < joined.text.size() && !is_space(joined.text[end])) ++end;
      const Text name = text_at(joined, at, end);
      const std::optional<Keyword> keyword = keyword_of(name.value);
      if (!keyword) return error(name.at, "unknown instruction");
      if (!count()) return;
      Instruction& instruction = tree_.instructions.emplace_back();
      instruction.keyword = *keyword;
      instruction.name = name;
      instruction.is_trigger = is_trigger;
      instruction.span = joined.map.source(Span{offset(at), offset(joined.text.size())});
      at = skip_space(joined.text, end);
      if (at == joined.text.size()) return error(name.at, "instruction has no argument");
      if (*keyword != Keyword::onbuild) return read_arguments(instruction, joined, at);
      is_trigger = true;
    }
  }

  void read_arguments(Instruction& instruction, const Joined& line, std::size_t at) {
    const Keyword keyword = instruction.keyword;
    if (takes_flags(keyword)) at = read_flags(instruction, line, at);
    if (keyword == Keyword::healthcheck) at = read_check_kind(instruction, line, at);
    set_text(instruction, line, at);
    if (takes_pairs(keyword)) return read_pairs(instruction, line, at);
    if (takes_one_string(keyword)) {
      if (count()) instruction.arguments.push_back(text_at(line, at, line.text.size()));
      return;
    }
    const bool is_check = keyword == Keyword::healthcheck;
    if ((takes_list(keyword) || is_check) && read_json(instruction, line, at)) return;
    if (takes_heredocs(keyword)) read_heredocs(instruction, line, at);
    if (takes_shell(keyword) || is_check) {
      instruction.form = Form::shell;
    } else {
      read_words(instruction, line, at);
    }
    judge(instruction);
  }

  // What a builder refuses on the first look.
  void judge(const Instruction& instruction) {
    const std::size_t size = instruction.arguments.size();
    switch (instruction.keyword) {
      case Keyword::from:
        if (size == 1 || (size == 3 && equals_ignoring_case(instruction.arguments[1].value, "AS")))
          return;
        return error(instruction.span, "FROM takes one image, and AS with a name");
      case Keyword::shell:
        return error(instruction.span, "SHELL takes a JSON list of strings");
      case Keyword::add:
      case Keyword::copy:
        if (size < 2) error(instruction.span, "a source or the destination is missing");
        return;
      default:
        return;
    }
  }

  Text text_at(const Joined& line, std::size_t begin, std::size_t end) const {
    return {line.text.substr(begin, end - begin),
            line.map.source(Span{offset(begin), offset(end)})};
  }

  void set_text(Instruction& instruction, const Joined& line, std::size_t at) const {
    instruction.text = line.text.substr(at);
    instruction.map = line.map.from(offset(at));
  }

  // End of the word at `at`: the first white space outside of quotes.
  std::size_t word_end(std::string_view text, std::size_t at) const {
    char quote = 0;
    for (; at < text.size(); ++at) {
      const char c = text[at];
      if (quote == 0 && is_space(c)) return at;
      if (c == tree_.escape && quote != '\'' && at + 1 < text.size()) {
        ++at;
      } else if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      }
    }
    return at;
  }

  std::size_t read_flags(Instruction& instruction, const Joined& line, std::size_t at) {
    while (line.text.substr(at).starts_with("--")) {
      const std::size_t end = word_end(line.text, at);
      if (end == at + 2) return at;
      Flag flag;
      flag.at = text_at(line, at, end).at;
      const std::size_t equals = std::min(line.text.find('=', at), end);
      flag.name = text_at(line, at + 2, equals);
      if (equals < end) flag.value = text_at(line, equals + 1, end);
      if (!count()) return line.text.size();
      instruction.flags.push_back(flag);
      at = skip_space(line.text, end);
    }
    return at;
  }

  // HEALTHCHECK CMD …, HEALTHCHECK NONE
  std::size_t read_check_kind(Instruction& instruction, const Joined& line, std::size_t at) {
    const std::size_t end = word_end(line.text, at);
    const Text kind = text_at(line, at, end);
    if (!equals_ignoring_case(kind.value, "CMD") && !equals_ignoring_case(kind.value, "NONE")) {
      error(kind.at, "HEALTHCHECK takes CMD or NONE");
      return at;
    }
    instruction.arguments.push_back(kind);
    return skip_space(line.text, end);
  }

  void read_words(Instruction& instruction, const Joined& line, std::size_t at) {
    while (at < line.text.size()) {
      const std::size_t end = word_end(line.text, at);
      if (!count()) return;
      instruction.arguments.push_back(text_at(line, at, end));
      at = skip_space(line.text, end);
    }
  }

  void read_pairs(Instruction& instruction, const Joined& line, std::size_t at) {
    instruction.form = Form::pairs;
    const bool needs_value = instruction.keyword != Keyword::arg;
    for (bool first = true; at < line.text.size(); first = false) {
      const std::size_t end = word_end(line.text, at);
      const std::size_t equals = key_end(line.text, at, end);
      Pair pair;
      pair.key = text_at(line, at, equals);
      at = skip_space(line.text, end);
      if (equals < end) {
        pair.value = text_at(line, equals + 1, end);
      } else if (needs_value && first && at < line.text.size()) {
        pair.value = text_at(line, at, line.text.size());  // ENV key the whole rest
        at = line.text.size();
      } else if (needs_value) {
        error(pair.key.at, "a key without a value");
      }
      if (!count()) return;
      instruction.pairs.push_back(pair);
    }
  }

  // The '=' behind the key of a pair, which may be quoted; `end` where there is none.
  static std::size_t key_end(std::string_view text, std::size_t at, std::size_t end) {
    if (text[at] == '"' || text[at] == '\'') {
      const std::size_t close = text.find(text[at], at + 1);
      if (close < end) at = close;
    }
    return std::min(text.find('=', at), end);
  }

  // A JSON list of strings and nothing else; false, and nothing taken, for any other text.
  bool read_json(Instruction& instruction, const Joined& line, std::size_t at) {
    const std::string_view text = line.text;
    if (at >= text.size() || text[at] != '[') return false;
    std::vector<Text> strings;
    at = skip_space(text, at + 1);
    const bool is_empty = at < text.size() && text[at] == ']';
    while (!is_empty) {
      Text string;
      if (!read_json_string(line, at, string)) return false;
      if (!count()) return true;
      strings.push_back(string);
      at = skip_space(text, at);
      if (at >= text.size() || (text[at] != ',' && text[at] != ']')) return false;
      if (text[at] == ']') break;
      at = skip_space(text, at + 1);
    }
    if (skip_space(text, at + 1) != text.size()) return false;
    instruction.form = Form::exec;
    instruction.arguments.insert(instruction.arguments.end(), strings.begin(), strings.end());
    return true;
  }

  bool read_json_string(const Joined& line, std::size_t& at, Text& string) {
    const std::string_view text = line.text;
    if (at >= text.size() || text[at] != '"') return false;
    const std::size_t begin = at++;
    std::string decoded;
    bool has_escape = false;
    while (at < text.size() && text[at] != '"') {
      if (text[at] != '\\') {
        decoded += text[at++];
        continue;
      }
      has_escape = true;
      ++at;
      if (at >= text.size() || !read_json_escape(text, at, decoded)) return false;
    }
    if (at >= text.size()) return false;
    ++at;
    string = text_at(line, begin, at);
    string.value =
        has_escape ? tree_.strings.keep(decoded) : text.substr(begin + 1, at - begin - 2);
    return true;
  }

  static bool read_json_escape(std::string_view text, std::size_t& at, std::string& decoded) {
    constexpr std::string_view kEscapes = "\"\\/bfnrt";
    constexpr std::string_view kMeaning = "\"\\/\b\f\n\r\t";
    const char c = text[at++];
    if (c != 'u') {
      const std::size_t i = kEscapes.find(c);
      if (i == kEscapes.npos) return false;
      decoded += kMeaning[i];
      return true;
    }
    const std::optional<char32_t> unit = read_hex4(text, at);
    if (!unit) return false;
    char32_t code_point = *unit;
    if (code_point >= 0xD800 && code_point < 0xDC00 && text.substr(at).starts_with("\\u")) {
      std::size_t next = at + 2;
      const std::optional<char32_t> low = read_hex4(text, next);
      if (low && *low >= 0xDC00 && *low < 0xE000) {
        code_point = 0x10000 + ((code_point - 0xD800) << 10) + (*low - 0xDC00);
        at = next;
      }
    }
    utf8::append(decoded, code_point);
    return true;
  }

  static std::optional<char32_t> read_hex4(std::string_view text, std::size_t& at) {
    if (text.size() - at < 4) return std::nullopt;
    char32_t value = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = text[at++];
      const char lower = static_cast<char>(c | 0x20);
      if (is_digit(c)) {
        value = value * 16 + static_cast<char32_t>(c - '0');
      } else if (lower >= 'a' && lower <= 'f') {
        value = value * 16 + static_cast<char32_t>(lower - 'a' + 10);
      } else {
        return std::nullopt;
      }
    }
    return value;
  }

  // Here-documents.

  void read_heredocs(Instruction& instruction, const Joined& line, std::size_t at) {
    const std::size_t text_begin = at;
    while (at < line.text.size()) {
      const std::size_t end = word_end(line.text, at);
      read_heredoc_mark(instruction, line, at, end);
      at = skip_space(line.text, end);
    }
    if (instruction.heredocs.empty()) return;
    const std::size_t bodies = at_;
    for (Heredoc& heredoc : instruction.heredocs) read_body(heredoc);
    const Heredoc& last = instruction.heredocs.back();
    instruction.span.end = last.end.empty() ? last.body.at.end : last.end.end;
    if (instruction.keyword != Keyword::run) return;
    const Heredoc& first = instruction.heredocs.front();
    if (instruction.heredocs.size() == 1 &&
        text_at(line, text_begin, line.text.size()).at == first.at) {
      return set_body(instruction, first);
    }
    std::string script(instruction.text);
    script += '\n';
    instruction.map.add(offset(script.size()), offset(bodies));
    script += text_.substr(bodies, instruction.span.end - bodies);
    instruction.text = tree_.strings.keep(script);
  }

  // A script of its own: without the tabs that `<<-` takes away.
  void set_body(Instruction& instruction, const Heredoc& heredoc) {
    const Text& body = heredoc.body;
    instruction.text = body.value;
    instruction.map = OffsetMap(body.at.begin);
    if (!heredoc.strips_tabs) return;
    std::string plain;
    instruction.map = OffsetMap();
    for (std::size_t i = 0; i < body.value.size();) {
      i = std::min(body.value.find_first_not_of('\t', i), body.value.size());
      const std::size_t next = std::min(body.value.find('\n', i), body.value.size() - 1) + 1;
      instruction.map.add(offset(plain.size()), body.at.begin + offset(i));
      plain += body.value.substr(i, next - i);
      i = next;
    }
    instruction.text = tree_.strings.keep(plain);
  }

  // 3<<-"EOF" within the word from `at` to `end`, of which it must be the start.
  void read_heredoc_mark(Instruction& instruction, const Joined& line, std::size_t at,
                         std::size_t end) {
    const std::string_view text = line.text.substr(0, end);
    const std::size_t begin = at;
    while (at < end && is_digit(text[at])) ++at;
    if (!text.substr(at).starts_with("<<")) return;
    at += 2;
    Heredoc heredoc;
    if (at < end && text[at] == '-') {
      heredoc.strips_tabs = true;
      ++at;
    }
    const std::size_t name = at;
    std::string unquoted;
    char quote = 0;
    for (; at < end; ++at) {
      const char c = text[at];
      if (quote == 0 && std::string_view("<>;|&()").find(c) != std::string_view::npos) break;
      if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
        heredoc.expands = false;
      } else if (quote == 0 && c == tree_.escape && at + 1 < end) {
        unquoted += text[++at];
        heredoc.expands = false;
      } else {
        unquoted += c;
      }
    }
    if (unquoted.empty() || (at < end && text[at] == '<')) return;  // `<<<word`, `1 << 2`
    if (!count()) return;
    heredoc.delimiter = text_at(line, name, at);
    heredoc.at = text_at(line, begin, at).at;
    if (!heredoc.expands) heredoc.delimiter.value = tree_.strings.keep(unquoted);
    instruction.heredocs.push_back(heredoc);
  }

  void read_body(Heredoc& heredoc) {
    const std::size_t begin = at_;
    while (at_ < text_.size()) {
      const Line line = line_at(at_);
      std::string_view text = text_of(line);
      if (heredoc.strips_tabs)
        text.remove_prefix(std::min(text.find_first_not_of('\t'), text.size()));
      if (text == heredoc.delimiter.value) {
        heredoc.body = {text_.substr(begin, at_ - begin), {offset(begin), offset(at_)}};
        heredoc.end = {offset(line.end - text.size()), offset(line.end)};
        at_ = line.next;
        return;
      }
      at_ = line.next;
    }
    // Nothing behind it can be told from it, so that it takes the rest of the file.
    heredoc.body = {text_.substr(begin), {offset(begin), offset(text_.size())}};
    heredoc.end = {offset(text_.size()), offset(text_.size())};
    error(heredoc.at, "here-document has no end");
  }

  // Limits and errors.

  bool count() {
    if (++nodes_ <= limits_.nodes) return true;
    limit(offset(at_), "more values than the limit");
    return false;
  }

  void limit(std::uint32_t at, const char* message) {
    if (!stopped_) errors_.push_back({ErrorCode::limit, {at, at}, message});
    stopped_ = true;
  }

  void error(Span at, const char* message) { errors_.push_back({ErrorCode::syntax, at, message}); }

  Tree& tree_;
  std::vector<ParseError>& errors_;
  std::string_view text_;
  const ParseLimits& limits_;
  std::size_t at_ = 0;
  std::size_t nodes_ = 0;
  bool stopped_ = false;
};

}  // namespace

std::string_view keyword_name(Keyword keyword) {
  return kKeywords[static_cast<std::size_t>(keyword)];
}

const Flag* Instruction::flag(std::string_view wanted) const {
  for (const Flag& flag : flags) {
    if (flag.name.value == wanted) return &flag;
  }
  return nullptr;
}

}  // namespace dockerfile

Parsed<dockerfile::Tree> parse_dockerfile(std::string_view bytes, const ParseLimits& limits) {
  Parsed<dockerfile::Tree> result;
  result.tree.source = bytes;
  Readable readable = make_readable(bytes, Controls::forbidden);
  result.errors = std::move(readable.errors);
  result.usable = readable.is_text;
  if (!readable.is_text) return result;
  const std::string_view text =
      readable.copy.empty() ? bytes : result.tree.strings.keep(readable.copy);
  dockerfile::Parser(result, text, limits).run();
  return result;
}

}  // namespace sluice
