#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "core/model/command.h"
#include "core/rules/shared/expression_places.h"
#include "core/text/ascii.h"
#include "core/text/order.h"

namespace sluice::actions {
namespace {

// Programs whose arguments are code, or become code elsewhere, and those that run their input.
constexpr std::array<std::string_view, 24> kArgumentsAreCode = {
    "eval",   "ssh",      "su",     "runuser", "trap",  "alias",   "let",     "awk",
    "gawk",   "mawk",     "nawk",   "bc",      "dc",    "watch",   "tmux",    "screen",
    "script", "parallel", "expect", "psql",    "mysql", "mariadb", "sqlite3", "declare"};
constexpr std::array<std::string_view, 11> kInputIsCode = {
    "ssh", "su", "psql", "mysql", "mariadb", "sqlite3", "bc", "dc", "at", "parallel", "expect"};
constexpr std::array<std::string_view, 4> kDeclarations = {"export", "local", "readonly",
                                                           "typeset"};
// Operators of [[ … ]] that compute what stands beside them.
constexpr std::array<std::string_view, 6> kComputing = {"-eq", "-ne", "-lt", "-le", "-gt", "-ge"};
// Ends of names whose values are several words on purpose.
constexpr std::array<std::string_view, 8> kLists = {"args",      "flags",  "options",  "opts",
                                                    "arguments", "params", "packages", "files"};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_interpreter(std::string_view path) {
  Invocation call;
  call.name = path.substr(path.rfind('/') + 1);
  return language_of(call) != Language::none;
}

// What a command is to the values in its words, as far as that is the same for all of them.
struct Reader {
  std::optional<Invocation> call;
  const shell::Word* code = nullptr;
  bool takes_code = false;  // any argument may be code

  explicit Reader(const shell::Command& command) : call(invocation_of(command)) {
    if (!call) return;
    code = code_of(*call);
    const bool is_computing =
        call->name == "[[" &&
        std::any_of(command.words.begin(), command.words.end(),
                    [](const shell::Word& word) { return is_one_of(word.value, kComputing); });
    takes_code = is_computing || is_one_of(call->name, kArgumentsAreCode) || call->name == "pwsh" ||
                 call->name == "powershell";
  }

  bool runs_input() const {
    if (!call) return false;
    return is_one_of(call->name, kInputIsCode) ||
           (language_of(*call) != Language::none && sluice::runs_input(*call));
  }
};

// What may become of a place in a word.
enum class Role : std::uint8_t {
  text,  // quotes around it change nothing but splitting
  list,  // splitting is what it is there for
  forbidden,
};

class Finder {
 public:
  Finder(const ExpressionSearch& search, const shell::Script& script)
      : search_(search), script_(script), is_left_out_(script.commands.size(), false) {}

  std::vector<ExpressionPlace> run() {
    leave_out();
    for (std::size_t i = 0; i < script_.commands.size(); ++i) {
      if (!is_left_out_[i]) add(script_.commands[i]);
    }
    for (const shell::Compound& compound : script_.compounds) {
      if (is_in_left_out(compound.commands)) continue;
      const bool is_list = compound.kind == shell::CompoundKind::for_ ||
                           compound.kind == shell::CompoundKind::select;
      for (const shell::Word& word : compound.words) add(word, is_list ? Role::list : Role::text);
      add(compound.redirections, false);
    }
    sort_stably(places_, [](const ExpressionPlace& a, const ExpressionPlace& b) {
      return a.begin < b.begin;
    });
    return std::move(places_);
  }

 private:
  void leave_out(shell::Range range) {
    for (std::uint32_t i = range.begin; i < range.end && i < is_left_out_.size(); ++i)
      is_left_out_[i] = true;
  }

  // Commands in backticks, where quotes have rules of their own, in scripts that another shell
  // reads, and in substitutions whose output is run.
  void leave_out() {
    for (const shell::Heredoc& heredoc : script_.heredocs) {
      leave_out_backticks(heredoc.body);
      if (heredoc.is_script) leave_out(heredoc.commands);
    }
    for (std::size_t i = 0; i < script_.commands.size(); ++i) {
      const shell::Command& command = script_.commands[i];
      for (const shell::Assignment& assignment : command.assignments) {
        leave_out_backticks(assignment.value);
        for (const shell::Word& element : assignment.elements) leave_out_backticks(element);
      }
      for (const shell::Word& word : command.words) leave_out_backticks(word);
      for (const shell::Redirection& redirection : command.redirections)
        leave_out_backticks(redirection.target);
      // A command stands before those in its substitutions.
      if (command.parent < i &&
          (is_left_out_[command.parent] || is_run(script_.commands[command.parent])))
        is_left_out_[i] = true;
    }
    for (const shell::Compound& compound : script_.compounds) {
      for (const shell::Word& word : compound.words) leave_out_backticks(word);
    }
  }

  static bool is_run(const shell::Command& command) {
    const Reader reader(command);
    return reader.takes_code || reader.code != nullptr;
  }

  void leave_out_backticks(const shell::Word& word) {
    for (const shell::Part& part : word.parts) {
      if (part.kind == shell::PartKind::backticks) leave_out(part.commands);
    }
  }

  bool is_in_left_out(shell::Range range) const {
    return range.begin < range.end && range.begin < is_left_out_.size() &&
           is_left_out_[range.begin];
  }

  void add(const shell::Command& command) {
    const Reader reader(command);
    const bool is_run = is_run_behind(command);
    for (const shell::Assignment& assignment : command.assignments) {
      add(assignment.value, Role::text);
      for (const shell::Word& element : assignment.elements) add(element, Role::list);
    }
    if (!is_run) {
      for (std::size_t i = 0; i < command.words.size(); ++i)
        add(command.words[i], role_of(command, reader, i));
    }
    add(command.redirections, is_run || reader.runs_input());
  }

  // What the command prints, or hands on, is read as code by one behind it in the pipe.
  bool is_run_behind(const shell::Command& command) const {
    if (command.pipeline == shell::kNone) return false;
    const shell::Range range = script_.pipelines[command.pipeline].commands;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const shell::Command& other = script_.commands[i];
      if (other.pipeline == command.pipeline && other.stage > command.stage &&
          Reader(other).runs_input())
        return true;
    }
    return false;
  }

  static Role role_of(const shell::Command& command, const Reader& reader, std::size_t index) {
    const shell::Word& word = command.words[index];
    const bool begins = !word.parts.empty() && !word.parts.front().is_known();
    if (!reader.call) return Role::text;
    if (reader.takes_code || &word == reader.code) return Role::forbidden;
    // The value is the name of the command, and perhaps more of it.
    if (index == reader.call->program && begins && word.parts.size() == 1) return Role::forbidden;
    if (begins && is_one_of(reader.call->name, kDeclarations)) return Role::forbidden;
    // Quotes make a text of what was a pattern.
    if (index > 0 && command.words[index - 1].value == "=~") return Role::forbidden;
    // docker run image sh -c "…"
    for (std::size_t i = reader.call->program + 1; i + 1 < index; ++i) {
      const std::string_view flag = command.words[i + 1].prefix();
      if (flag.starts_with('-') && flag.find_first_of("ce") != flag.npos &&
          is_interpreter(command.words[i].value))
        return Role::forbidden;
    }
    return Role::text;
  }

  void add(const std::vector<shell::Redirection>& redirections, bool is_run) {
    for (const shell::Redirection& redirection : redirections) {
      if (redirection.kind == shell::Redirect::heredoc) {
        if (redirection.heredoc >= script_.heredocs.size()) continue;
        const shell::Heredoc& heredoc = script_.heredocs[redirection.heredoc];
        if (heredoc.expands && !heredoc.is_script && !is_run) add_body(heredoc.body);
        continue;
      }
      const bool is_input = redirection.kind == shell::Redirect::here_string;
      add(redirection.target, is_input && is_run ? Role::forbidden : Role::text);
    }
  }

  // Calls `visit` for the places that are in the word itself: not within ${…}, $((…)) or $(…).
  template <typename Visit>
  void for_each_place(const shell::Word& word, Visit visit) const {
    for (std::size_t i = 0; i < word.parts.size(); i += 1 + word.parts[i].inner) {
      const shell::Part& part = word.parts[i];
      if (part.kind != shell::PartKind::expression) continue;
      const auto* const found = std::lower_bound(
          search_.expressions.data(), search_.expressions.data() + search_.expressions.size(),
          part.at.begin, [](const Expression& one, std::size_t at) { return one.begin < at; });
      const bool is_wanted = found != search_.expressions.data() + search_.expressions.size() &&
                             found->begin == part.at.begin && found->end == part.at.end &&
                             inner_text(search_.code, *found) == search_.expression;
      if (is_wanted) visit(part);
    }
  }

  bool is_list_by_name() const {
    const std::string lower = lower_case(search_.expression);
    return std::any_of(kLists.begin(), kLists.end(),
                       [&](std::string_view end) { return lower.ends_with(end); });
  }

  void add(const shell::Word& word, Role role) {
    if (role == Role::forbidden) return;
    const bool is_one = word.parts.size() == 1;
    for_each_place(word, [&](const shell::Part& part) {
      const std::string name(search_.name);
      switch (part.quote) {
        case shell::Quote::double_quoted:
          return put(part, "${" + name + '}', true);
        case shell::Quote::single_quoted:
          return reopen(part);
        case shell::Quote::none:
          if (role == Role::list || (is_one && is_list_by_name())) return;
          return put(part, "\"$" + name + '"', false);
      }
    });
  }

  // Out of single quotes, and in again where there is more of them.
  void reopen(const shell::Part& part) {
    const std::string_view code = search_.code;
    std::size_t begin = part.at.begin, end = part.at.end;
    const bool opens = begin > 0 && code[begin - 1] == '\'';
    const bool closes = end < code.size() && code[end] == '\'';
    std::string text = opens ? "\"$" : "'\"$";
    text.append(search_.name).append(closes ? "\"" : "\"'");
    if (opens) --begin;
    if (closes) ++end;
    places_.push_back({begin, end, std::move(text), true});
  }

  // What the body is written to may be run later.
  void add_body(const shell::Word& body) {
    for_each_place(body, [&](const shell::Part& part) {
      put(part, std::string("${").append(search_.name).append("}"), false);
    });
  }

  void put(const shell::Part& part, std::string text, bool is_exact) {
    places_.push_back({part.at.begin, part.at.end, std::move(text), is_exact});
  }

  const ExpressionSearch& search_;
  const shell::Script& script_;
  std::vector<bool> is_left_out_;  // of each command
  std::vector<ExpressionPlace> places_;
};

// What a shell makes of a script, quotes aside, so that two scripts can be compared. Expressions at
// `places` count as the variable that takes their place.
class Meaning {
 public:
  Meaning(std::string_view name, const std::vector<ExpressionPlace>& places)
      : name_(name), places_(places) {}

  std::string of(const shell::Script& script) {
    text_.clear();
    for (const shell::Command& command : script.commands) {
      mark('c');
      for (const shell::Assignment& assignment : command.assignments) {
        mark('=');
        text_ += assignment.name.value;
        add(assignment.value);
        for (const shell::Word& element : assignment.elements) add(element);
      }
      for (const shell::Word& word : command.words) add(word);
      add(command.redirections);
    }
    for (const shell::Compound& compound : script.compounds) {
      mark('{');
      for (const shell::Word& word : compound.words) add(word);
      add(compound.redirections);
    }
    for (const shell::Heredoc& heredoc : script.heredocs) add(heredoc.body);
    return std::move(text_);
  }

 private:
  void mark(char what) {
    text_ += '\x01';
    text_ += what;
  }

  void add(const std::vector<shell::Redirection>& redirections) {
    for (const shell::Redirection& redirection : redirections) {
      mark('>');
      text_ += redirection.fd.value;
      add(redirection.target);
    }
  }

  void add(const shell::Word& word) {
    mark('w');
    for (const shell::Part& part : word.parts) {
      const bool is_moved = part.kind == shell::PartKind::expression && is_place(part.at.begin);
      if (part.kind == shell::PartKind::literal) {
        text_ += part.text;
      } else if (is_moved || part.kind == shell::PartKind::variable ||
                 part.kind == shell::PartKind::parameter) {
        mark('$');
        text_ += is_moved ? name_ : part.text;
        mark('.');
      } else {
        mark(static_cast<char>('0' + static_cast<int>(part.kind)));
        // Of a substitution the commands are among those of the script.
        if (part.kind == shell::PartKind::glob || part.kind == shell::PartKind::expression)
          text_ += part.text;
        mark('.');
      }
    }
  }

  bool is_place(std::size_t begin) const {
    return std::any_of(places_.begin(), places_.end(), [&](const ExpressionPlace& place) {
      return place.begin <= begin && begin < place.end;
    });
  }

  std::string_view name_;
  const std::vector<ExpressionPlace>& places_;
  std::string text_;
};

}  // namespace

std::vector<ExpressionPlace> places_in_shell(const ExpressionSearch& search,
                                             const shell::Script& script) {
  std::vector<ExpressionPlace> places = Finder(search, script).run();
  if (places.empty()) return places;
  std::string changed;
  std::size_t at = 0;
  for (const ExpressionPlace& place : places) {
    changed.append(search.code.substr(at, place.begin - at)).append(place.text);
    at = place.end;
  }
  changed += search.code.substr(at);
  // Whatever the quotes around a place were: to a shell the words are the same as before.
  const Parsed<shell::Script> after = read_shell(changed, OffsetMap(), {});
  const std::string wanted = Meaning(search.name, places).of(script);
  if (Meaning(search.name, {}).of(after.tree) != wanted) places.clear();
  return places;
}

}  // namespace sluice::actions
