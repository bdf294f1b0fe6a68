#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/rules/shared/flow_text.h"
#include "core/text/ascii.h"
#include "core/text/trim.h"

// PowerShell, cmd, Python and Node as the shell of a step: which lines write a file of the runner,
// and which have a text read as code.
namespace sluice::actions {
namespace {

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view take_name(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_name(text[end])) ++end;
  return text.substr(0, end);
}

// A value that a line uses.
struct Used {
  std::size_t begin = 0, end = 0;  // in the line
  Taint taint;
  bool is_made = false;  // by something at run time, whoever that is
  std::string name{};    // of the variable
};

constexpr std::pair<std::string_view, RunnerFile> kFiles[] = {
    {"GITHUB_OUTPUT", RunnerFile::output},
    {"GITHUB_ENV", RunnerFile::environment},
    {"GITHUB_PATH", RunnerFile::path}};

class Lines {
 public:
  Lines(std::string_view text, Language language, ShellSources& sources)
      : text_(text), language_(language), sources_(sources) {}

  ShellFlow read() {
    for (std::size_t begin = 0; begin < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', begin), text_.size());
      line(begin, text_.substr(begin, end - begin));
      begin = end + 1;
    }
    return std::move(flow_);
  }

 private:
  static constexpr std::size_t kLongest = 4'000;

  void line(std::size_t begin, std::string_view line) {
    if (line.size() > kLongest || is_comment(trimmed(line))) return;
    const std::vector<Used> used = uses(line);
    const bool describes = is_narrow(line);
    for (const Used& one : used) {
      if (describes || is_looked_up(line, one)) checked_.insert(one.name);
    }
    judge(begin, line, used);
    write(begin, line, used);
    assign(line, used);
  }

  bool is_comment(std::string_view line) const {
    if (language_ == Language::node) return line.starts_with("//");
    if (language_ != Language::cmd) return line.starts_with('#');
    const std::string start = lower_case(line.substr(0, 4));
    return line.starts_with("::") || start == "rem " || lower_case(line) == "rem" ||
           start == "@rem";
  }

  // -- what a line uses

  std::vector<Used> uses(std::string_view line) {
    std::vector<Used> used;
    switch (language_) {
      case Language::powershell:
        powershell(line, used);
        break;
      case Language::cmd:
        cmd(line, used);
        break;
      case Language::python:
        calls(line, {"os.environ[", "os.environ.get(", "os.getenv(", "environ[", "getenv("}, used);
        locals(line, used);
        break;
      case Language::node:
        members(line, used);
        locals(line, used);
        break;
      case Language::unknown:
        powershell(line, used);
        cmd(line, used);
        break;
    }
    return used;
  }

  void add(std::vector<Used>& used, std::size_t begin, std::size_t end, std::string_view variable) {
    if (variable.empty() || variable.starts_with("GITHUB_")) return;
    std::string name(variable);
    const bool is_checked = checked_.count(name) != 0;
    used.push_back(
        {begin, end, is_checked ? Taint() : sources_.variable(variable), true, std::move(name)});
  }

  // A condition that only lets texts through which a pattern describes from end to end, and that
  // holds nothing a language would read as code.
  bool is_narrow(std::string_view line) const {
    constexpr std::string_view kAsking[] = {"-match ",   "-notmatch ",    "-cmatch ", "-cnotmatch ",
                                            "re.match(", "re.fullmatch(", ".test(",   ".match("};
    if (std::none_of(std::begin(kAsking), std::end(kAsking),
                     [&](std::string_view one) { return line.find(one) != line.npos; }))
      return false;
    const std::size_t begin = line.find('^');
    const std::size_t end = line.find('$', begin == line.npos ? line.size() : begin);
    const bool is_whole = line.find("re.fullmatch(") != line.npos;
    if (!is_whole && (begin == line.npos || end == line.npos)) return false;
    const std::string_view pattern =
        is_whole ? line.substr(line.find("re.fullmatch(")) : line.substr(begin, end - begin);
    for (const std::string_view wide : {".*", ".+", "[^", "\\S", "\\D", "\\W"}) {
      if (pattern.find(wide) != pattern.npos) return false;
    }
    return true;
  }

  // A condition that looks a value up among those that are allowed.
  bool is_looked_up(std::string_view line, const Used& one) const {
    const std::string before = lower_case(trimmed(line.substr(0, one.begin)));
    const std::string after = lower_case(trimmed(line.substr(std::min(one.end, line.size()))));
    const auto begins = [&](std::string_view word) { return after.starts_with(word); };
    switch (language_) {
      case Language::powershell: {
        constexpr std::string_view kBefore[] = {"-contains", "-notcontains", "-ccontains",
                                                "-cnotcontains"};
        constexpr std::string_view kAfter[] = {"-in ", "-notin ", "-cin ", "-cnotin "};
        return std::any_of(std::begin(kAfter), std::end(kAfter), begins) ||
               std::any_of(std::begin(kBefore), std::end(kBefore),
                           [&](std::string_view word) { return before.ends_with(word); });
      }
      case Language::python: {
        // Not `for x in name:`, nor a part of a text: `x in "abc"`.
        constexpr std::string_view kLists = "([{";
        for (const std::string_view word : {"in ", "not in "}) {
          if (!begins(word)) continue;
          const std::string_view list = trimmed(std::string_view(after).substr(word.size()));
          return !list.empty() && kLists.find(list.front()) != kLists.npos;
        }
        return false;
      }
      case Language::node:
        // Of a list that is written out: ["a", "b"].includes(name)
        return before.ends_with("].includes(") || before.ends_with("]).has(");
      default:
        return false;
    }
  }

  // `$env:NAME` and `$name`, but within single quotes.
  void powershell(std::string_view line, std::vector<Used>& used) {
    constexpr std::string_view kEnvironment = "env:";
    bool is_verbatim = false;
    bool is_quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      if (c == '`' && !is_verbatim) {
        ++i;
      } else if (c == '\'' && !is_quoted) {
        is_verbatim = !is_verbatim;
      } else if (c == '"' && !is_verbatim) {
        is_quoted = !is_quoted;
      } else if (c == '$' && !is_verbatim) {
        const bool is_braced = line.substr(i + 1).starts_with('{');
        std::string_view rest = line.substr(i + (is_braced ? 2 : 1));
        const bool is_environment = lower_case(rest.substr(0, kEnvironment.size())) == kEnvironment;
        if (is_environment) rest.remove_prefix(kEnvironment.size());
        const std::string_view name = take_name(rest);
        const std::size_t end = i + (is_braced ? 3 : 1) + (is_environment ? 4 : 0) + name.size();
        if (is_environment) {
          add(used, i, std::min(end, line.size()), name);
        } else if (const auto known = locals_.find(lower_case(name)); known != locals_.end()) {
          const std::string key = lower_case(name);
          const bool is_checked = checked_.count(key) != 0;
          used.push_back(
              {i, std::min(end, line.size()), is_checked ? Taint() : known->second, true, key});
        }
      }
    }
  }

  // `%NAME%`, which is put in before the line is read, whatever stands around.
  void cmd(std::string_view line, std::vector<Used>& used) {
    for (std::size_t at = line.find('%'); at != line.npos; at = line.find('%', at + 1)) {
      const std::string_view name = take_name(line.substr(at + 1));
      std::size_t close = at + 1 + name.size();
      // %NAME:~0,7% and %NAME:a=b%
      if (close < line.size() && line[close] == ':' && !name.empty())
        close = std::min(line.find('%', close), line.size());
      if (name.empty() || close >= line.size() || line[close] != '%') continue;
      add(used, at, close + 1, name);
      at = close;
    }
  }

  void calls(std::string_view line, std::initializer_list<std::string_view> calls,
             std::vector<Used>& used) {
    for (const std::string_view call : calls) {
      for (std::size_t at = line.find(call); at != line.npos; at = line.find(call, at + 1)) {
        if (at > 0 && (is_name(line[at - 1]) || line[at - 1] == '.')) continue;
        const std::size_t quote = at + call.size();
        if (quote >= line.size() || (line[quote] != '\'' && line[quote] != '"')) continue;
        const std::string_view name = take_name(line.substr(quote + 1));
        add(used, at, std::min(quote + name.size() + 3, line.size()), name);
      }
    }
  }

  void members(std::string_view line, std::vector<Used>& used) {
    constexpr std::string_view kEnvironment = "process.env.";
    for (std::size_t at = line.find(kEnvironment); at != line.npos;
         at = line.find(kEnvironment, at + 1)) {
      const std::string_view name = take_name(line.substr(at + kEnvironment.size()));
      add(used, at, at + kEnvironment.size() + name.size(), name);
    }
  }

  // Other names for them; in texts only where those take values in: f"…", `…`.
  void locals(std::string_view line, std::vector<Used>& used) {
    char quote = '\0';
    bool takes_values = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      if (quote != '\0') {
        if (c == '\\') ++i;
        if (c == quote) quote = '\0';
      } else if (c == '\'' || c == '"' || c == '`') {
        quote = c;
        takes_values = c == '`' || (i > 0 && lower_case(line[i - 1]) == 'f');
      }
      const bool is_start = is_name(c) && (i == 0 || (!is_name(line[i - 1]) && line[i - 1] != '.'));
      if (!is_start) continue;
      const std::string_view name = take_name(line.substr(i));
      const auto known = locals_.find(std::string(name));
      const bool is_code = quote == '\0' || (takes_values && i > 0 && line[i - 1] == '{');
      if (known != locals_.end() && is_code)
        used.push_back({i, i + name.size(),
                        checked_.count(known->first) != 0 ? Taint() : known->second, true,
                        known->first});
      i += name.size() - 1;
    }
  }

  // -- what becomes of it

  void assign(std::string_view line, const std::vector<Used>& used) {
    if (language_ == Language::cmd || language_ == Language::unknown) return;
    std::string_view rest = trimmed(line);
    for (const std::string_view keyword : {"const ", "let ", "var "}) {
      if (language_ == Language::node && rest.starts_with(keyword))
        rest = trimmed(rest.substr(keyword.size()));
    }
    if (language_ == Language::powershell) {
      if (!rest.starts_with('$')) return;
      rest.remove_prefix(1);
    }
    const std::string_view name = take_name(rest);
    rest = trimmed(rest.substr(name.size()));
    const bool is_added = rest.starts_with("+=");
    if (is_added) rest.remove_prefix(1);
    if (name.empty() || !rest.starts_with('=') || rest.starts_with("==")) return;
    const std::size_t value = static_cast<std::size_t>(rest.data() - line.data());
    Taint taint;
    if (!washes(rest)) {
      for (const Used& one : used) {
        if (one.begin > value) taint.add(one.taint);
      }
    }
    Taint& known =
        locals_[language_ == Language::powershell ? lower_case(name) : std::string(name)];
    if (is_added)
      known.add(taint);
    else
      known = taint;
  }

  // A value of which something is asked, or that is cleaned.
  bool washes(std::string_view value) const {
    constexpr std::string_view kPowershell[] = {"-match",    "-replace", "-eq",
                                                "-ne",       "-like",    ".Length",
                                                "-contains", "[int]",    "ConvertTo-Json"};
    constexpr std::string_view kOther[] = {
        "re.sub",   "re.match", "re.full", "shlex.quote", "len(",       "int(",
        ".replace", "==",       "!=",      " in ",        "json.dumps", "JSON.stringify",
        "parseInt", ".length",  ".match(", ".test("};
    const auto stands = [&](std::string_view one) { return value.find(one) != value.npos; };
    if (language_ == Language::powershell)
      return std::any_of(std::begin(kPowershell), std::end(kPowershell), stands);
    return std::any_of(std::begin(kOther), std::end(kOther), stands);
  }

  void judge(std::size_t begin, std::string_view line, const std::vector<Used>& used) {
    const std::optional<std::size_t> from = evaluates(line);
    if (!from) return;
    for (const Used& one : used) {
      if (one.taint.empty() || (one.begin < *from && !is_piped(line, one.end, *from))) continue;
      if (washes(line.substr(std::min(one.end, line.size()), 16))) continue;
      ShellHarm harm;
      harm.kind = ShellHarm::Kind::evaluated;
      harm.taint = one.taint;
      harm.begin = begin + one.begin;
      harm.end = begin + one.end;
      harm.name = take_env_name(line.substr(one.begin, one.end - one.begin));
      flow_.harms.push_back(std::move(harm));
    }
  }

  static std::string take_env_name(std::string_view text) {
    std::size_t begin = text.find_first_of(":%.'\"");
    if (text.starts_with("process.env.")) begin = text.rfind('.');
    if (text.starts_with("os.") || text.starts_with("environ") || text.starts_with("getenv"))
      begin = text.find_first_of("'\"");
    return std::string(take_name(begin == text.npos ? text : text.substr(begin + 1)));
  }

  // `$env:BODY | Invoke-Expression`
  bool is_piped(std::string_view line, std::size_t end, std::size_t from) const {
    if (language_ != Language::powershell || from <= end) return false;
    return line.substr(end, from - end).find('|') != line.npos;
  }

  // From where on what stands in the line is read as code; nothing where it is not.
  std::optional<std::size_t> evaluates(std::string_view line) const {
    if (language_ == Language::cmd) return 0;
    const std::string lower = lower_case(line);
    std::size_t first = lower.npos;
    const auto look = [&](std::string_view word, bool is_word) {
      for (std::size_t at = lower.find(word); at != lower.npos; at = lower.find(word, at + 1)) {
        const bool begins = at == 0 || !is_name(lower[at - 1]);
        const std::size_t end = at + word.size();
        const bool ends = !is_word || end >= lower.size() || !is_name(lower[end]);
        if (begins && ends && (!is_word || (at == 0 || lower[at - 1] != '-')))
          first = std::min(first, at);
      }
    };
    if (language_ == Language::powershell) {
      for (const std::string_view word :
           {"invoke-expression", "iex", "[scriptblock]::create", "invokescript("})
        look(word, word.back() != '(');
      for (const std::string_view word :
           {"powershell -c", "pwsh -c", "powershell.exe -c", "cmd /c", "cmd.exe /c", "bash -c",
            "bash.exe -c", "python -c", "python3 -c", "node -e"})
        look(word, false);
      // `& $env:COMMAND` and `. $env:COMMAND`
      const std::string_view bare = trimmed(lower);
      if (bare.starts_with("& $") || bare.starts_with("& \"$") || bare.starts_with(". $env:"))
        return static_cast<std::size_t>(lower.find(bare));
    } else if (language_ == Language::python) {
      for (const std::string_view word : {"os.system(", "os.popen(", "eval(", "exec(",
                                          "subprocess.getoutput(", "subprocess.getstatusoutput("})
        look(word, false);
      if (lower.find("shell=true") != lower.npos) look("subprocess.", false);
    } else if (language_ == Language::node) {
      for (const std::string_view word : {"execsync(", "child_process.exec(", "eval(", "function("})
        look(word, false);
    }
    if (first == lower.npos) return std::nullopt;
    return first;
  }

  void write(std::size_t begin, std::string_view line, const std::vector<Used>& used) {
    for (const auto& [name, file] : kFiles) {
      if (line.find(name) != line.npos) {
        write(file, begin, line, used);
        if (const std::size_t as = line.find(" as "); as != line.npos)
          handles_[std::string(take_name(line.substr(as + 4)))] = file;
      }
    }
    for (const auto& [name, file] : handles_) {
      if (line.find(name + ".write(") != line.npos || line.find("file=" + name) != line.npos)
        write(file, begin, line, used);
    }
  }

  void write(RunnerFile file, std::size_t begin, std::string_view line,
             const std::vector<Used>& used) {
    Taint taint;
    bool is_made = false;
    for (const Used& one : used) {
      is_made = is_made || one.is_made;
      taint.add(one.taint);
    }
    if (washes(line)) taint = Taint();
    const std::size_t equals = line.find('=');
    std::string key;
    if (equals != line.npos) {
      std::size_t start = equals;
      while (start > 0 && is_name(line[start - 1])) --start;
      key = line.substr(start, equals - start);
    }
    const std::size_t end = begin + line.size();
    if (!taint.empty()) {
      flow_.writes.push_back({file, key, taint, begin, end});
      const bool is_harmful = taint.has_lines() || file == RunnerFile::path;
      if (!is_harmful) return;
      const auto kind =
          file == RunnerFile::output ? ShellHarm::Kind::output : ShellHarm::Kind::environment;
      flow_.harms.push_back({kind, taint, key, begin, end, file == RunnerFile::path, false,
                             file != RunnerFile::path});
    } else if (is_made && file != RunnerFile::output) {
      flow_.harms.push_back(
          {ShellHarm::Kind::unclear, {}, key, begin, end, file == RunnerFile::path, false, false});
    }
  }

  std::string_view text_;
  Language language_;
  ShellSources& sources_;
  std::map<std::string, Taint, std::less<>> locals_;  // of PowerShell in lower case
  std::set<std::string> checked_;                     // variables that a pattern describes
  std::map<std::string, RunnerFile> handles_;         // files of the runner that are open
  ShellFlow flow_;
};

}  // namespace

Language language_of(std::string_view shell) {
  const std::string name = lower_case(trimmed(shell.substr(0, shell.find_first_of(" \t"))));
  std::string_view base = name;
  if (const std::size_t slash = base.find_last_of("/\\"); slash != base.npos)
    base.remove_prefix(slash + 1);
  if (base.ends_with(".exe")) base.remove_suffix(4);
  if (base == "pwsh" || base == "powershell") return Language::powershell;
  if (base == "cmd") return Language::cmd;
  if (base.starts_with("python")) return Language::python;
  if (base == "node" || base == "deno" || base == "bun") return Language::node;
  return Language::unknown;
}

ShellFlow read_line_flow(std::string_view text, Language language, ShellSources& sources) {
  return Lines(text, language, sources).read();
}

}  // namespace sluice::actions
