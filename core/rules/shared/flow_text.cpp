#include "core/rules/shared/flow_text.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include "core/text/trim.h"

namespace sluice::actions {
namespace {

// Without blanks and the ends of statements around it.
std::string_view bare(std::string_view text) { return trimmed(text, " \t\r\n;"); }

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$';
}

std::string_view take_name(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_name(text[end])) ++end;
  return text.substr(0, end);
}

// Of what stands in brackets at the end of the text: how many are still open. Quoted texts and
// comments count for nothing.
int open_brackets(std::string_view text) {
  int open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\'' || c == '"' || c == '`') {
      for (++i; i < text.size() && text[i] != c && (c == '`' || text[i] != '\n'); ++i) {
        if (text[i] == '\\') ++i;
      }
    } else if (c == '/' && text.substr(i).starts_with("//")) {
      i = std::min(text.find('\n', i), text.size());
    } else if (c == '(' || c == '[' || c == '{') {
      ++open;
    } else if (c == ')' || c == ']' || c == '}') {
      --open;
    }
  }
  return open;
}

// Reads JavaScript a line at a time, and what a line hands on or takes apart to its end.
class Javascript {
 public:
  Javascript(std::string_view text, ShellSources& sources) : text_(text), sources_(sources) {}

  ShellFlow read() {
    for (std::size_t begin = 0; begin < text_.size();) {
      const std::size_t end = end_of(begin);
      line(begin, text_.substr(begin, end - begin));
      begin = end + 1;
    }
    return std::move(flow_);
  }

 private:
  // The end of the line, or of the statement that begins there where it is one to be read whole.
  std::size_t end_of(std::size_t begin) const {
    constexpr int kMostLines = 40;
    std::size_t end = std::min(text_.find('\n', begin), text_.size());
    if (!is_followed(bare(text_.substr(begin, end - begin)))) return end;
    const std::size_t first = end;
    for (int lines = 0; open_brackets(text_.substr(begin, end - begin)) > 0; ++lines) {
      if (end == text_.size() || lines == kMostLines || end - begin > kLongest) return first;
      end = std::min(text_.find('\n', end + 1), text_.size());
    }
    return end;
  }

  static bool is_followed(std::string_view line) {
    if (line.starts_with("//")) return false;
    for (const std::string_view call : {"core.setOutput(", "core.exportVariable(", "execSync("}) {
      if (line.find(call) != line.npos) return true;
    }
    for (const std::string_view keyword : {"const ", "let ", "var "}) {
      if (line.starts_with(keyword)) line = bare(line.substr(keyword.size()));
    }
    if (line.starts_with('{') || line.starts_with("({")) return true;
    // A function that begins here is read by its lines.
    const std::string_view name = take_name(line);
    const std::string_view rest = bare(line.substr(name.size()));
    return !name.empty() && rest.starts_with('=') && !rest.starts_with("==") &&
           rest.find("=>") == rest.npos && rest.find("function") == rest.npos;
  }

  void line(std::size_t begin, std::string_view whole) {
    std::string_view text = bare(whole);
    if (text.starts_with("//") || text.size() > kLongest) return;
    write("core.setOutput(", RunnerFile::output, begin, text);
    write("core.exportVariable(", RunnerFile::environment, begin, text);
    judge(begin, whole);
    if (text.starts_with("return ")) {
      record(RunnerFile::output, "result", of(text.substr(7)), begin, whole.size());
      return;
    }
    for (const std::string_view keyword : {"const ", "let ", "var "}) {
      if (text.starts_with(keyword)) text = bare(text.substr(keyword.size()));
    }
    if (text.starts_with("({")) text.remove_prefix(1);
    if (text.starts_with('{')) {
      take_apart(text.substr(1));
      return;
    }
    const std::string_view name = take_name(text);
    const std::string_view rest = bare(text.substr(name.size()));
    if (name.empty() || !rest.starts_with('=') || rest.starts_with("==")) return;
    const std::string_view value = bare(rest.substr(1));
    objects_.erase(std::string(name));
    if (std::string object = object_of(value); !object.empty())
      objects_[std::string(name)] = std::move(object);
    variables_[std::string(name)] = of(value);
  }

  // `{ title, body: text, draft = false } = context.payload.issue`.
  void take_apart(std::string_view text) {
    const std::size_t close = text.find('}');
    if (close == text.npos) return;
    const std::string_view behind = bare(text.substr(close + 1));
    if (!behind.starts_with('=')) return;
    // `({ title } = …)` ends with the bracket that it begins with.
    std::string_view value = bare(behind.substr(1));
    if (open_brackets(value) < 0 && value.ends_with(')')) value.remove_suffix(1);
    const std::string object = object_of(bare(value));
    if (object.empty()) return;
    std::string_view list = text.substr(0, close);
    while (!list.empty()) {
      const std::size_t comma = std::min(list.find(','), list.size());
      const std::string_view one = bare(list.substr(0, comma));
      list.remove_prefix(std::min(comma + 1, list.size()));
      const std::string_view member = take_name(one);
      std::string_view name = member;
      const std::string_view rest = bare(one.substr(member.size()));
      if (rest.starts_with(':')) name = take_name(bare(rest.substr(1)));
      if (member.empty() || name.empty()) continue;
      objects_[std::string(name)] = object + "." + std::string(member);
    }
  }

  // The members that a text names and nothing else, from a known object on: `context.payload.issue`
  // or what the forge is asked for; empty for anything else.
  std::string object_of(std::string_view text) {
    constexpr std::pair<std::string_view, std::string_view> kAsked[] = {{".pulls.get(", kPull},
                                                                        {".issues.get(", kIssue}};
    const bool is_grouped = text.starts_with("(await ");
    for (const auto& [call, object] : kAsked) {
      const std::size_t at = text.find(call);
      if (at == text.npos || !(is_grouped || text.starts_with("await "))) continue;
      const std::size_t close = text.rfind(')');
      const std::string_view behind =
          is_grouped && close != text.npos ? text.substr(close + 1) : std::string_view();
      return std::string(object) + std::string(behind);
    }
    const std::size_t end = text.find_first_not_of(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$.?");
    if (end != text.npos) return {};
    const std::string_view name = take_name(text);
    if (name == "context") return std::string(text);
    const auto known = objects_.find(name);
    if (known == objects_.end() || known->second.size() > kLongest) return {};
    return known->second + std::string(text.substr(name.size()));
  }

  void write(std::string_view call, RunnerFile file, std::size_t begin, std::string_view text) {
    const std::size_t at = text.find(call);
    if (at == text.npos) return;
    const std::string_view arguments = text.substr(at + call.size());
    const std::size_t comma = arguments.find(',');
    if (comma == arguments.npos) return;
    std::string_view name = bare(arguments.substr(0, comma));
    if (name.size() < 2 || (name.front() != '\'' && name.front() != '"')) return;
    name = name.substr(1, name.size() - 2);
    record(file, name, of(arguments.substr(comma + 1)), begin, text.size());
  }

  // Calls that read a text as code once more.
  void judge(std::size_t begin, std::string_view text) {
    constexpr std::string_view kCalls[] = {"execSync(", "child_process.exec(", "eval(",
                                           "new Function("};
    for (const std::string_view call : kCalls) {
      const std::size_t at = text.find(call);
      if (at == text.npos) continue;
      if (at > 0 && (is_name(text[at - 1]) || (call == "eval(" && text[at - 1] == '.'))) continue;
      const Taint taint = of(text.substr(at + call.size()));
      if (taint.empty()) continue;
      flow_.harms.push_back(
          {ShellHarm::Kind::evaluated,
           taint,
           {},
           begin + at,
           begin + bare(text).size() + static_cast<std::size_t>(bare(text).data() - text.data()),
           false,
           false,
           false});
      return;
    }
  }

  void record(RunnerFile file, std::string_view name, const Taint& taint, std::size_t begin,
              std::size_t size) {
    if (!taint.empty())
      flow_.writes.push_back({file, std::string(name), taint, begin, begin + size});
  }

  // Of an expression that hands a value on, as it is or in a template.
  Taint of(std::string_view text) {
    constexpr std::array<std::string_view, 15> kUnclear = {
        ".match",    ".test(",  "parseInt",  "Number(",     "===",
        "!==",       ".length", ".includes", ".startsWith", ".endsWith",
        "encodeURI", ".map(",   ".filter(",  "await ",      ".some("};
    // What the condition asks does not come out.
    if (const std::size_t asks = text.find(" ? "); asks != text.npos) text = text.substr(asks + 3);
    if (text.find(".replace") != text.npos && text.find("[^") != text.npos) return {};
    const auto stands = [&](std::string_view one) { return text.find(one) != text.npos; };
    if (std::any_of(kUnclear.begin(), kUnclear.end(), stands)) return {};
    Taint taint;
    const std::size_t offset = static_cast<std::size_t>(text.data() - text_.data());
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text.substr(i).starts_with("${{")) taint.add(sources_.expression(offset + i).pasted());
      if (!is_name(text[i]) || text[i] == '$') continue;
      const bool is_member = i > 0 && text[i - 1] == '.';
      const std::string_view name = take_name(text.substr(i));
      if (!is_member) taint.add(named(name, text.substr(i)));
      i += name.size() - 1;
    }
    return taint;
  }

  Taint named(std::string_view name, std::string_view text) {
    constexpr std::string_view kEnvironment = "process.env.";
    if (text.starts_with(kEnvironment))
      return sources_.variable(take_name(text.substr(kEnvironment.size())));
    if (name == "context") return member(text);
    const auto object = objects_.find(name);
    if (object != objects_.end()) {
      std::size_t end = name.size();
      while (end < text.size() && (is_name(text[end]) || text[end] == '.' || text[end] == '?'))
        ++end;
      // A method is no member.
      if (end < text.size() && text[end] == '(') end = text.substr(0, end).rfind('.');
      return member(object->second + std::string(text.substr(name.size(), end - name.size())));
    }
    const auto known = variables_.find(name);
    return known != variables_.end() ? known->second : Taint();
  }

  // `context.payload.issue.title`, or the same of what the forge gave.
  Taint member(std::string_view text) {
    constexpr std::pair<std::string_view, std::string_view> kStarts[] = {
        {"context.payload.", "github.event"},
        {"context.issue.", "github.event.issue"},
        {kPull, "github.event.pull_request"},
        {kIssue, "github.event.issue"}};
    for (const auto& [start, path] : kStarts) {
      if (!text.starts_with(start)) continue;
      const bool is_fetched = start == kPull || start == kIssue;
      text.remove_prefix(start.size());
      if (!is_fetched) return named_in(std::string(path), text, false);
      return text.starts_with(".data.") ? named_in(std::string(path), text.substr(6), true)
                                        : Taint();
    }
    return {};
  }

  Taint named_in(std::string path, std::string_view text, bool is_fetched) {
    while (true) {
      const std::string_view name = take_name(text);
      text.remove_prefix(name.size());
      if (name.empty() || text.starts_with('(')) break;  // a method
      path += '.';
      path += name;
      if (text.starts_with('?')) text.remove_prefix(1);
      if (!text.starts_with('.')) break;
      text.remove_prefix(1);
    }
    return is_fetched ? sources_.fetched(path) : sources_.context(path);
  }

  static constexpr std::size_t kLongest = 2'000;
  // What `await github.rest.pulls.get(…)` gives.
  static constexpr std::string_view kPull = "pull request";
  static constexpr std::string_view kIssue = "issue";

  std::string_view text_;
  ShellSources& sources_;
  std::map<std::string, Taint, std::less<>> variables_;
  std::map<std::string, std::string, std::less<>> objects_;  // other names of members
  ShellFlow flow_;
};

}  // namespace

ShellFlow read_javascript_flow(std::string_view text, ShellSources& sources) {
  return Javascript(text, sources).read();
}

}  // namespace sluice::actions
