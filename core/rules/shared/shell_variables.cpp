#include "core/rules/shared/shell_variables.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "core/parse/shell.h"
#include "core/text/order.h"

namespace sluice {
namespace {

using Use = ShellVariable::Use;

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 5> kDeclarations = {"export", "local", "readonly", "declare",
                                                           "typeset"};

// Programs that run another one in a container or elsewhere.
constexpr std::array<std::string_view, 9> kElsewhere = {
    "docker", "podman", "nerdctl", "kubectl", "oc", "docker-compose", "lxc", "nsenter", "su"};

bool is_name_start(std::string_view name) {
  if (name.empty()) return false;
  const char c = static_cast<char>(name.front() | 0x20);
  return name.front() == '_' || (c >= 'a' && c <= 'z');
}

// NAME=…, as far as the word is known.
bool starts_assignment(const shell::Word& word) {
  const std::string_view known = word.prefix();
  const std::size_t equals = known.find('=');
  return equals != known.npos && equals > 0;
}

class Finder {
 public:
  explicit Finder(const shell::Script& script)
      : script_(script), is_code_(script.heredocs.size(), false) {}

  std::vector<ShellVariable> run() {
    find_pasted();
    find_fed();
    for (const shell::Command& command : script_.commands) add(command);
    for (const shell::Compound& compound : script_.compounds) add(compound);
    for (std::size_t i = 0; i < script_.heredocs.size(); ++i) {
      const shell::Heredoc& heredoc = script_.heredocs[i];
      const Span around = pasted_around(heredoc.body.at);
      if (!heredoc.expands || !(around.empty() || around == heredoc.body.at)) continue;
      const bool is_code = is_code_[i] || heredoc.is_script;
      add_parts(heredoc.body, is_code ? Use::evaluated : Use::whole);
    }
    sort_stably(found_,
                [](const ShellVariable& a, const ShellVariable& b) { return a.begin < b.begin; });
    return std::move(found_);
  }

 private:
  // The words that the command reads as code, from `first` up to `end`.
  struct CodeWords {
    std::size_t first = 0, end = 0;

    bool contain(std::size_t index) const { return first <= index && index < end; }
  };
  static CodeWords code_words(const shell::Command& command) {
    const std::size_t end = command.words.size();
    const std::optional<Invocation> call = invocation_of(command);
    if (!call) return {};
    if (call->name == "eval") return {call->program + 1, end};
    if (call->name == "ssh") {
      // Behind the host, everything is text for the shell there.
      const auto operands = call->operands({.letters = "bcDeEFIiJlLmOopQRSWw", .names = {}});
      if (operands.empty()) return {};
      return {static_cast<std::size_t>(operands[0] - command.words.data()) + 1, end};
    }
    if (is_one_of(call->name, kElsewhere)) return code_elsewhere(*call);
    if (language_of(*call) == Language::none) return {};
    // What follows the code of `sh -c` and `python -c` are its arguments.
    const shell::Word* const code = code_of(*call);
    if (code == nullptr) return {};
    const auto at = static_cast<std::size_t>(code - command.words.data());
    return {at, at + 1};
  }

  // The code in `docker run image sh -c "…"`, `kubectl exec pod -- bash -c "…"`.
  static CodeWords code_elsewhere(const Invocation& call) {
    const auto& words = call.command->words;
    for (std::size_t i = call.program + 1; i + 2 < words.size(); ++i) {
      if (!words[i].is_known() || !is_posix_shell(words[i].value)) continue;
      const std::string_view flag = words[i + 1].prefix();
      const bool names_code =
          flag.size() > 1 && flag.front() == '-' && flag[1] != '-' && flag.find('c') != flag.npos;
      if (names_code) return {i + 2, i + 3};
    }
    return {};
  }

  static bool runs_shell_input(const shell::Command& command) {
    const std::optional<Invocation> call = invocation_of(command);
    return call && language_of(*call) == Language::shell && runs_input(*call);
  }

  // Gathers the commands whose output a shell reads as its script: `echo "$A" | bash`, also where
  // filters stand between that leave the text what it is: `echo "$A" | sed 's/a/b/' | bash`.
  void find_fed() {
    std::vector<std::vector<const shell::Command*>> stages(script_.pipelines.size());
    for (const shell::Command& command : script_.commands) {
      if (command.pipeline >= stages.size()) continue;
      std::vector<const shell::Command*>& before = stages[command.pipeline];
      if (command.stage != before.size()) continue;  // of a group there are several
      before.push_back(&command);
      if (!runs_shell_input(command)) continue;
      for (std::size_t i = before.size() - 1; i-- > 0;) {
        const std::optional<Invocation> writer = invocation_of(*before[i]);
        if (!writer) break;
        if (writer->name == "echo" || writer->name == "printf") {
          fed_.insert(before[i]);
          break;
        }
        if (!leaves_text(*writer)) break;
      }
    }
  }

  // The shell around puts values into a script before the shell that runs it reads anything: what
  // the words of that script are has no say. Gathers where such scripts stand, those within another
  // left out.
  void find_pasted() {
    std::vector<Span> bodies;
    for (const shell::Heredoc& heredoc : script_.heredocs) {
      if (heredoc.is_script && heredoc.expands) bodies.push_back(heredoc.body.at);
    }
    std::sort(bodies.begin(), bodies.end(), [](Span a, Span b) { return a.begin < b.begin; });
    for (const Span body : bodies) {
      if (pasted_.empty() || body.begin >= pasted_.back().end) pasted_.push_back(body);
    }
  }

  // The script of that kind in which a place stands; an empty span for none.
  Span pasted_around(Span at) const {
    const auto next =
        std::upper_bound(pasted_.begin(), pasted_.end(), at.begin,
                         [](std::uint32_t begin, Span body) { return begin < body.begin; });
    const bool is_in = next != pasted_.begin() && at.begin < std::prev(next)->end;
    return is_in ? *std::prev(next) : Span{};
  }

  void add(const shell::Command& command) {
    for (const shell::Assignment& assignment : command.assignments) {
      add(assignment.value, Use::whole);
      for (const shell::Word& element : assignment.elements) add(element, Use::split);
    }
    const bool is_test = command.name() == "[[";
    const bool declares = is_one_of(command.name(), kDeclarations);
    CodeWords code = code_words(command);
    if (fed_.contains(&command)) code = {1, command.words.size()};
    for (std::size_t i = 0; i < command.words.size(); ++i) {
      const shell::Word& word = command.words[i];
      if (code.contain(i)) {
        add(word, Use::evaluated);
      } else {
        add(word, is_test || (declares && starts_assignment(word)) ? Use::whole : Use::split);
      }
    }
    add(command.redirections, runs_shell_input(command));
    mark_code(command);
  }

  // The shell of another host runs what a here-document hands to ssh.
  void mark_code(const shell::Command& command) {
    const std::optional<Invocation> call = invocation_of(command);
    if (!call || call->name != "ssh") return;
    for (const shell::Redirection& redirection : command.redirections) {
      if (redirection.heredoc < is_code_.size()) is_code_[redirection.heredoc] = true;
    }
  }

  void add(const shell::Compound& compound) {
    const bool splits =
        compound.kind == shell::CompoundKind::for_ || compound.kind == shell::CompoundKind::select;
    for (const shell::Word& word : compound.words) add(word, splits ? Use::split : Use::whole);
    add(compound.redirections);
  }

  // `is_run`: a shell runs what comes in.
  void add(const std::vector<shell::Redirection>& redirections, bool is_run = false) {
    for (const shell::Redirection& redirection : redirections) {
      // The end of a here-document is no word, and a here-string stays one.
      const bool is_whole = redirection.kind == shell::Redirect::heredoc ||
                            redirection.kind == shell::Redirect::here_string;
      if (is_run && redirection.kind == shell::Redirect::here_string) {
        add(redirection.target, Use::evaluated);
        continue;
      }
      if (redirection.kind != shell::Redirect::heredoc)
        add(redirection.target, is_whole ? Use::whole : Use::split);
    }
  }

  // `unquoted` is what becomes of a part without quotes; what is evaluated is so in quotes as well.
  void add(const shell::Word& word, Use unquoted) {
    if (pasted_around(word.at).empty()) add_parts(word, unquoted);
  }

  void add_parts(const shell::Word& word, Use unquoted) {
    for (const shell::Part& part : word.parts) {
      if (part.kind != shell::PartKind::variable && part.kind != shell::PartKind::parameter)
        continue;
      if (!is_name_start(part.text)) continue;  // $1, $@
      const bool is_quoted = part.quote != shell::Quote::none;
      const Use use = is_quoted && unquoted == Use::split ? Use::whole : unquoted;
      found_.push_back({std::string(part.text), part.at.begin, part.at.end, use});
    }
  }

  const shell::Script& script_;
  std::vector<bool> is_code_;  // of each here-document
  std::vector<Span> pasted_;   // in order
  std::set<const shell::Command*> fed_;
  std::vector<ShellVariable> found_;
};

}  // namespace

bool leaves_text(const Invocation& filter) {
  constexpr std::array<std::string_view, 9> kFilters = {"sed",  "tee",  "cat", "tr",      "head",
                                                        "tail", "sort", "fmt", "envsubst"};
  if (!is_one_of(filter.name, kFilters)) return false;
  const auto& words = filter.command->words;
  return std::none_of(words.begin() + 1, words.end(), [&](const shell::Word& word) {
    const std::string_view text = word.written;
    const bool deletes = filter.name == "tr" && (text.starts_with("-c") || text.starts_with("-d") ||
                                                 text.starts_with("-C"));
    return deletes || text.find("[^") != text.npos;
  });
}

std::vector<ShellVariable> find_shell_variables(const shell::Script& script) {
  return Finder(script).run();
}

std::vector<ShellVariable> find_shell_variables(std::string_view text) {
  if (text.find('$') == text.npos) return {};
  return Finder(read_shell(text, OffsetMap(), {}).tree).run();
}

}  // namespace sluice
