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
std::string_view bare(std::string_view text) { return trimmed(text, " \t\r;"); }

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$';
}

std::string_view take_name(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_name(text[end])) ++end;
  return text.substr(0, end);
}

// Reads JavaScript a line at a time.
class Javascript {
 public:
  Javascript(std::string_view text, ShellSources& sources) : text_(text), sources_(sources) {}

  ShellFlow read() {
    for (std::size_t begin = 0; begin < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', begin), text_.size());
      line(begin, text_.substr(begin, end - begin));
      begin = end + 1;
    }
    return std::move(flow_);
  }

 private:
  void line(std::size_t begin, std::string_view whole) {
    std::string_view text = bare(whole);
    if (text.starts_with("//") || text.size() > kLongest) return;
    write("core.setOutput(", RunnerFile::output, begin, text);
    write("core.exportVariable(", RunnerFile::environment, begin, text);
    if (text.starts_with("return ")) {
      record(RunnerFile::output, "result", of(text.substr(7)), begin, whole.size());
      return;
    }
    for (const std::string_view keyword : {"const ", "let ", "var "}) {
      if (text.starts_with(keyword)) text = bare(text.substr(keyword.size()));
    }
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
    const std::string object = object_of(bare(behind.substr(1)));
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

ShellFlow read_line_flow(std::string_view text, ShellSources& sources) {
  ShellFlow flow;
  constexpr std::array<std::pair<std::string_view, RunnerFile>, 3> kFiles = {
      {{"GITHUB_OUTPUT", RunnerFile::output},
       {"GITHUB_ENV", RunnerFile::environment},
       {"GITHUB_PATH", RunnerFile::path}}};
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    for (const auto& [name, file] : kFiles) {
      if (line.find(name) == line.npos) continue;
      Taint taint;
      bool is_made = false;
      for (std::size_t at = line.find("$env:"); at != line.npos; at = line.find("$env:", at + 1)) {
        const std::string_view variable = take_name(line.substr(at + 5));
        if (variable.starts_with("GITHUB_")) continue;
        is_made = true;
        taint.add(sources.variable(variable));
      }
      for (std::size_t at = line.find('%'); at != line.npos; at = line.find('%', at + 1)) {
        const std::string_view variable = take_name(line.substr(at + 1));
        const std::size_t close = at + 1 + variable.size();
        if (variable.empty() || close >= line.size() || line[close] != '%') continue;
        at = close;
        if (variable.starts_with("GITHUB_")) continue;
        is_made = true;
        taint.add(sources.variable(variable));
      }
      const std::size_t equals = line.find('=');
      std::string key;
      if (equals != line.npos) {
        std::size_t start = equals;
        while (start > 0 && is_name(line[start - 1])) --start;
        key = line.substr(start, equals - start);
      }
      if (!taint.empty()) {
        flow.writes.push_back({file, key, taint, begin, end});
        const bool is_harmful = taint.has_lines() || file == RunnerFile::path;
        if (is_harmful) {
          flow.harms.push_back(
              {file == RunnerFile::output ? ShellHarm::Kind::output : ShellHarm::Kind::environment,
               taint, key, begin, end, file == RunnerFile::path, false, file != RunnerFile::path});
        }
      } else if (is_made && file != RunnerFile::output) {
        flow.harms.push_back({ShellHarm::Kind::unclear,
                              {},
                              key,
                              begin,
                              end,
                              file == RunnerFile::path,
                              false,
                              false});
      }
    }
    begin = end + 1;
  }
  return flow;
}

}  // namespace sluice::actions
