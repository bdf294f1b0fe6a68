#include "core/model/delivery/activity_status.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "core/model/command.h"

namespace sluice::delivery {
namespace {

using shell::Command;
using shell::Compound;
using shell::CompoundKind;
using shell::kNone;
using shell::Operator;
using shell::Pipeline;
using shell::Script;
using Kind = Weakness::Kind;

constexpr int kDeepest = 60;

// Commands that say something and succeed.
constexpr std::string_view kHarmless[] = {"echo", "printf", "true", ":", "cat", "date", "sleep"};

bool is_harmless(const Command& command) {
  if (command.words.empty()) return true;
  return std::find(std::begin(kHarmless), std::end(kHarmless), command.name()) !=
         std::end(kHarmless);
}

bool names_variable(const shell::Word& word, std::string_view name) {
  return std::any_of(word.parts.begin(), word.parts.end(), [&](const shell::Part& part) {
    const bool is_arithmetic = part.kind == shell::PartKind::arithmetic;
    if (is_arithmetic) return part.text.find(name) != part.text.npos;
    return (part.kind == shell::PartKind::variable || part.kind == shell::PartKind::parameter) &&
           part.text == name;
  });
}

bool names_variable(const Command& command, std::string_view name) {
  const auto is_in = [&](const shell::Word& word) { return names_variable(word, name); };
  return std::any_of(command.words.begin(), command.words.end(), is_in) ||
         std::any_of(command.assignments.begin(), command.assignments.end(),
                     [&](const shell::Assignment& one) { return is_in(one.value); });
}

// The status of the command before it.
bool asks_status(const Command& command) {
  return names_variable(command, "?") || names_variable(command, "PIPESTATUS");
}

bool is_test(std::string_view name) { return name == "[" || name == "[[" || name == "test"; }

bool is_exit(std::string_view name) { return name == "exit" || name == "return"; }

// True if there is a compound command of that kind between a pipeline and the one around it. The
// body of a function is one in another.
bool stands_in(const Script& script, const Pipeline& here, CompoundKind kind) {
  const std::uint32_t outer = script.commands[here.commands.begin].parent;
  std::uint32_t end = kNone;
  if (here.parent != kNone) {
    end = script.pipelines[here.parent].compound;
  } else if (outer != kNone) {
    end = script.commands[outer].compound;
  }
  for (std::uint32_t at = here.compound; at != kNone && at != end;
       at = script.compounds[at].compound) {
    if (script.compounds[at].kind == kind) return true;
  }
  return false;
}

bool joins(Operator op) { return op == Operator::and_if || op == Operator::or_if; }

}  // namespace

// The way of one failure outwards.
class ExitStatus::Walk {
 public:
  Walk(const ExitStatus& status, const CommandSite& site)
      : status_(status), text_(site.text), caller_(site.caller) {}

  Outcome of(std::uint32_t index) {
    const Command& command = script().commands[index];
    return fails(command.pipeline, command.stage);
  }

 private:
  // How a list ends that runs because something failed.
  struct Ending {
    enum class How : std::uint8_t { goes_on, exits_zero, fails, keeps, unknown } how = How::unknown;
    std::string_view variable;  // that keeps the status
    Span at;
  };
  using How = Ending::How;

  const Script& script() const { return *status_.texts_[text_].script; }
  const Pipeline& pipeline(std::uint32_t index) const { return script().pipelines[index]; }
  const Command& first(std::uint32_t index) const {
    return script().commands[pipeline(index).commands.begin];
  }
  std::uint32_t next(std::uint32_t index) const { return status_.next_[text_][index]; }

  Outcome outcome(Truth stops, Kind kind, Span at) const { return {stops, kind, text_, at}; }
  Outcome lost(Kind kind, Span at) const { return outcome(Truth::no, kind, at); }
  Outcome unclear(Kind kind, Span at) const { return outcome(Truth::unknown, kind, at); }

  // A stage of the pipeline fails.
  Outcome fails(std::uint32_t index, std::uint32_t stage) {
    if (++depth_ > kDeepest || index == kNone) return unclear(Kind::condition, {});
    const Pipeline& here = pipeline(index);
    if (stage + 1 < here.stages) {
      const Truth kept = status_.value(Option::pipefail, text_, here.commands.begin);
      if (kept == Truth::no && !is_asked(index)) return lost(Kind::pipe, here.at);
      if (kept == Truth::unknown) return unclear(Kind::pipe, here.at);
    }
    if (here.is_condition) return condition(index);
    if (here.is_negated) return lost(Kind::negation, here.at);
    if (here.after == Operator::background) return background(here);
    if (here.after == Operator::or_if) return alternative(index, next(index));
    if (here.after == Operator::and_if) return passed_over(index);
    return ends_list(index, Kind::errexit_off);
  }

  bool is_asked(std::uint32_t index) const {
    const std::uint32_t behind = next(index);
    return behind != kNone && names_variable(first(behind), "PIPESTATUS");
  }

  Outcome background(const Pipeline& here) const {
    const bool is_awaited =
        std::any_of(script().commands.begin(), script().commands.end(), [](const Command& command) {
          return command.name() == "wait" && command.words.size() > 1;
        });
    return is_awaited ? unclear(Kind::background, here.at) : lost(Kind::background, here.at);
  }

  // What stands behind && is left out, up to what stands behind ||.
  Outcome passed_over(std::uint32_t index) {
    std::uint32_t at = index;
    while (next(at) != kNone && joins(pipeline(at).after)) {
      if (pipeline(at).after == Operator::or_if) return alternative(index, next(at));
      at = next(at);
    }
    if (pipeline(at).after == Operator::background) return background(pipeline(at));
    return goes_on(at, Kind::list, pipeline(index).at);
  }

  Outcome alternative(std::uint32_t index, std::uint32_t other) {
    if (other == kNone) return unclear(Kind::alternative, pipeline(index).at);
    const bool is_again =
        !first(other).name().empty() && first(other).name() == first(index).name();
    return taken_up(ending_of(other, true), Kind::alternative, pipeline(other).at,
                    is_again ? Truth::unknown : Truth::no, pipeline(other).commands.end);
  }

  Outcome taken_up(const Ending& ending, Kind kind, Span at, Truth where_it_goes_on,
                   std::uint32_t behind) {
    switch (ending.how) {
      case How::fails:
        return {};
      case How::exits_zero:
        return lost(Kind::exit_zero, ending.at);
      case How::goes_on:
        return outcome(where_it_goes_on, kind, at);
      case How::keeps:
        return kept(ending.variable, behind, at);
      case How::unknown:
        break;
    }
    return unclear(kind, at);
  }

  // The failure is that of the whole list up to here; errexit looks at it.
  Outcome ends_list(std::uint32_t index, Kind kind) {
    const Pipeline& here = pipeline(index);
    const Truth stops = status_.value(Option::errexit, text_, here.commands.begin);
    if (stops != Truth::no && !is_ignored(index)) {
      Outcome end = leaves_shell(index);
      if (stops == Truth::unknown && end.stops == Truth::yes && next(index) != kNone)
        end = unclear(Kind::errexit_off, here.at);
      return end;
    }
    Span at = here.at;
    if (const Setting* const off = status_.setting(Option::errexit, text_, here.commands.begin);
        off != nullptr && off->text == text_) {
      at = script().commands[off->command].at;
    }
    return goes_on(index, kind, at);
  }

  // True where the shell does not look at the status of what stands here: a compound command that
  // is a condition, negated, or not the last of a list of && and ||.
  bool is_ignored(std::uint32_t index) const {
    std::size_t text = text_;
    const CommandSite* caller = caller_;
    for (std::uint32_t at = index;;) {
      const Script& script = *status_.texts_[text].script;
      const Pipeline& here = script.pipelines[at];
      if (here.is_condition || here.is_negated || joins(here.after)) return true;
      if (is_function(script, here)) {
        if (caller == nullptr) return false;
        text = caller->text;
        at = status_.texts_[text].script->commands[caller->command].pipeline;
        caller = caller->caller;
        continue;
      }
      if (here.parent == kNone) return is_substituted(script, here);
      at = here.parent;
    }
  }

  static bool is_function(const Script& script, const Pipeline& here) {
    return stands_in(script, here, CompoundKind::function);
  }

  // A substitution does not inherit errexit.
  static bool is_substituted(const Script& script, const Pipeline& here) {
    return script.commands[here.commands.begin].parent != kNone;
  }

  // The shell that runs this ends with the failure.
  Outcome leaves_shell(std::uint32_t index) {
    for (std::uint32_t at = index;;) {
      const Pipeline& here = pipeline(at);
      if (is_function(script(), here)) {
        if (caller_ == nullptr) return {};
        at = to_caller();
        const Pipeline& call = pipeline(at);
        if (call.stages > 1) return fails(at, call_stage_);
        continue;
      }
      if (here.parent == kNone) return leaves_text(at);
      const Pipeline& outer = pipeline(here.parent);
      const bool is_own = stands_in(script(), here, CompoundKind::subshell);
      if (is_own || outer.stages > 1 || outer.after == Operator::background)
        return fails(here.parent, here.parent_stage);
      at = here.parent;
    }
  }

  // Goes on at the call of the function; gives its pipeline.
  std::uint32_t to_caller() {
    const CommandSite& site = *caller_;
    text_ = site.text;
    caller_ = site.caller;
    const Command& call = script().commands[site.command];
    call_stage_ = call.stage;
    return call.pipeline;
  }

  // A list at the top fails: that of a substitution, of a script in a here-document, or of all.
  Outcome leaves_text(std::uint32_t index) {
    const std::uint32_t begin = pipeline(index).commands.begin;
    const Command& command = script().commands[begin];
    if (command.parent != kNone) return substituted(command);
    const std::uint32_t owner = reader_of(begin);
    if (owner != kNone)
      return fails(script().commands[owner].pipeline, script().commands[owner].stage);
    return {};
  }

  // The command whose here-document a command stands in.
  std::uint32_t reader_of(std::uint32_t index) const {
    const auto& all = script().heredocs;
    const bool is_in_one = std::any_of(all.begin(), all.end(), [&](const shell::Heredoc& heredoc) {
      return heredoc.is_script && heredoc.commands.contains(index);
    });
    if (!is_in_one) return kNone;
    for (std::uint32_t i = 0; i < script().commands.size() && i < index; ++i) {
      for (const shell::Redirection& one : script().commands[i].redirections) {
        if (one.heredoc == kNone || one.heredoc >= script().heredocs.size()) continue;
        const shell::Heredoc& heredoc = script().heredocs[one.heredoc];
        if (heredoc.is_script && heredoc.commands.contains(index)) return i;
      }
    }
    return kNone;
  }

  Outcome substituted(const Command& inner) {
    const Command& outer = script().commands[inner.parent];
    // A=$(b) ends with the status of b.
    if (outer.words.empty()) return fails(outer.pipeline, outer.stage);
    if (is_test(outer.name())) return unclear(Kind::substitution, outer.at);
    return lost(Kind::substitution, outer.at);
  }

  // The shell goes on behind the pipeline, whose status is that of the list so far.
  Outcome goes_on(std::uint32_t index, Kind kind, Span at) {
    if (++depth_ > kDeepest) return unclear(kind, at);
    if (const std::uint32_t behind = next(index); behind != kNone) return asked(behind, kind, at);
    const Pipeline& here = pipeline(index);
    if (is_function(script(), here)) {
      if (caller_ == nullptr) return {};
      const std::uint32_t call = to_caller();
      return fails(call, call_stage_);
    }
    if (here.parent == kNone) {
      const Command& command = script().commands[here.commands.begin];
      if (command.parent != kNone || reader_of(here.commands.begin) != kNone)
        return leaves_text(index);
      return ends_text(kind, at);
    }
    if (here.compound != kNone) {
      const CompoundKind around = script().compounds[here.compound].kind;
      const bool is_loop = around == CompoundKind::for_ || around == CompoundKind::while_ ||
                           around == CompoundKind::until || around == CompoundKind::select;
      if (is_loop) return unclear(kind, at);  // the status of the last turn
    }
    return fails(here.parent, here.parent_stage);
  }

  // The last status of a text: the script's, or the one before the next text.
  Outcome ends_text(Kind kind, Span at) {
    const std::size_t from = text_;
    for (std::size_t i = text_ + 1; i < status_.texts_.size(); ++i) {
      if (status_.texts_[i].script->pipelines.empty()) continue;
      text_ = i;
      Outcome result = asked(0, kind, at);
      if (result.at == at) result.text = from;
      return result;
    }
    return {};
  }

  // What follows may ask for the status.
  Outcome asked(std::uint32_t index, Kind kind, Span at) {
    const Command& command = first(index);
    if (!asks_status(command)) return lost(kind, at);
    if (is_exit(command.name())) return {};
    if (const std::string_view name = keeper(command); !name.empty())
      return kept(name, pipeline(index).commands.end, at);
    return judged(command.pipeline, kind, at);
  }

  // A test of the status: what follows from it.
  Outcome judged(std::uint32_t index, Kind kind, Span at) {
    const Pipeline& here = pipeline(index);
    if (here.is_condition) {
      const auto lists = lists_of(here.compound);
      const bool fails_there = std::any_of(lists.begin(), lists.end(), [&](std::uint32_t list) {
        return !pipeline(list).is_condition && ending(list).how == How::fails;
      });
      return fails_there ? Outcome{} : unclear(kind, at);
    }
    if (joins(here.after) && next(index) != kNone &&
        ending_of(next(index), false).how == How::fails) {
      return {};
    }
    return unclear(kind, at);
  }

  // A variable that takes a status, or that something failed.
  static std::string_view keeper(const Command& command) {
    if (!command.words.empty() || command.assignments.size() != 1) return {};
    return command.assignments.front().name.value;
  }

  Outcome kept(std::string_view variable, std::uint32_t behind, Span at) {
    constexpr std::size_t kMost = 5'000;  // commands that are looked at
    const std::size_t from = text_;
    std::size_t looked_at = 0;
    bool is_used = false;
    for (std::size_t i = text_; i < status_.texts_.size(); ++i) {
      text_ = i;
      const std::vector<Command>& commands = script().commands;
      for (std::uint32_t c = i == from ? behind : 0; c < commands.size(); ++c) {
        const Command& command = commands[c];
        if (++looked_at > kMost) is_used = true;
        if (looked_at > kMost) break;
        if (!names_variable(command, variable)) continue;
        if (is_exit(command.name())) return {};
        const bool is_asked = is_test(command.name()) || command.name().empty();
        if (is_asked && command.pipeline != kNone &&
            judged(command.pipeline, Kind::kept_status, at).stops == Truth::yes) {
          return {};
        }
        is_used = is_used || is_asked || !command.redirections.empty();
      }
    }
    text_ = from;
    return outcome(is_used ? Truth::unknown : Truth::no, Kind::kept_status, at);
  }

  // The first pipelines of the lists of a compound command, in order.
  std::vector<std::uint32_t> lists_of(std::uint32_t compound) const {
    std::vector<std::uint32_t> lists;
    if (compound == kNone) return lists;
    const std::uint32_t end = script().compounds[compound].commands.end;
    for (std::uint32_t i = 0; i < script().pipelines.size(); ++i) {
      const Pipeline& one = pipeline(i);
      if (one.compound != compound || one.commands.begin >= end) continue;
      if (script().commands[one.commands.begin].parent != kNone && one.parent == kNone) continue;
      if (lists.empty() || pipeline(lists.back()).list != one.list) lists.push_back(i);
    }
    return lists;
  }

  Outcome condition(std::uint32_t index) {
    const Pipeline& here = pipeline(index);
    if (here.compound == kNone || script().compounds[here.compound].kind != CompoundKind::if_ ||
        joins(here.after)) {
      return unclear(Kind::condition, here.at);
    }
    const std::vector<std::uint32_t> lists = lists_of(here.compound);
    const auto own = std::find_if(lists.begin(), lists.end(), [&](std::uint32_t one) {
      return pipeline(one).list == here.list;
    });
    const auto body = own == lists.end() ? own : own + 1;
    const std::uint32_t behind = script().compounds[here.compound].commands.end;
    if (here.is_negated) {
      if (body == lists.end()) return unclear(Kind::condition, here.at);
      return taken_up(ending(*body), Kind::condition, here.at, Truth::no, behind);
    }
    const auto other = body == lists.end() ? body : body + 1;
    if (other == lists.end()) return lost(Kind::condition, here.at);
    if (pipeline(*other).is_condition) return unclear(Kind::condition, here.at);
    return taken_up(ending(*other), Kind::condition, here.at, Truth::no, behind);
  }

  // How the list ends that starts with a pipeline.
  Ending ending(std::uint32_t from) {
    Ending last{How::goes_on, {}, {}};
    for (std::uint32_t at = from; at != kNone; at = next(at)) {
      const Ending one = ending_of(at, at == from);
      const bool is_maybe = joins(pipeline(at).before) || joins(pipeline(at).after);
      const bool leaves = one.how == How::fails || one.how == How::exits_zero;
      if (leaves && is_maybe) return {How::unknown, {}, one.at};
      if (leaves && (first(at).name() != "false" || next(at) == kNone)) return one;
      if (one.how == How::keeps) last = one;
      if (one.how == How::unknown && last.how != How::keeps) last = one;
    }
    return last;
  }

  Ending ending_of(std::uint32_t index, bool follows_failure) {
    if (++depth_ > kDeepest) return {};
    const Pipeline& here = pipeline(index);
    const Command& command = first(index);
    if (command.pipeline != index) return ending_of_compound(index);
    const std::string_view name = command.name();
    if (is_exit(name)) return ending_of_exit(command, follows_failure);
    if (name == "false") return {How::fails, {}, here.at};
    if (const std::string_view variable = keeper(command); !variable.empty())
      return {How::keeps, variable, here.at};
    if (const std::uint32_t body = function(name); body != kNone) return ending(body);
    return {is_harmless(command) && here.stages == 1 ? How::goes_on : How::unknown, {}, here.at};
  }

  static Ending ending_of_exit(const Command& command, bool follows_failure) {
    const auto by = [&](bool is_zero) {
      return Ending{is_zero ? How::exits_zero : How::fails, {}, command.at};
    };
    if (command.words.size() < 2)
      return follows_failure ? by(false) : Ending{How::unknown, {}, command.at};
    const shell::Word& status = command.words[1];
    if (status.is_known()) return by(status.value == "0");
    if (names_variable(status, "?") && !follows_failure) return {How::unknown, {}, command.at};
    return by(false);
  }

  // { …; }, and whatever else stands in the place of a command.
  Ending ending_of_compound(std::uint32_t index) {
    std::uint32_t compound = kNone;
    std::uint32_t inner = kNone;
    for (std::uint32_t i = index + 1; i < script().pipelines.size(); ++i) {
      if (pipeline(i).parent != index) continue;
      compound = pipeline(i).compound;
      inner = i;
      break;
    }
    const Span at = pipeline(index).at;
    if (compound == kNone) return {How::unknown, {}, at};
    const CompoundKind kind = script().compounds[compound].kind;
    if (kind == CompoundKind::group || kind == CompoundKind::subshell) return ending(inner);
    return {How::unknown, {}, at};
  }

  // The first pipeline in the body of a function of this text.
  std::uint32_t function(std::string_view name) const {
    if (name.empty()) return kNone;
    for (std::uint32_t i = 0; i < script().compounds.size(); ++i) {
      const Compound& one = script().compounds[i];
      if (one.kind != CompoundKind::function || one.name.value != name) continue;
      for (std::uint32_t p = 0; p < script().pipelines.size(); ++p) {
        if (pipeline(p).compound == i) return p;
      }
    }
    return kNone;
  }

  const ExitStatus& status_;
  std::size_t text_;
  const CommandSite* caller_;
  std::uint32_t call_stage_ = 0;
  int depth_ = 0;
};

ExitStatus::ExitStatus(std::span<const ScriptText> texts, ShellOptions options)
    : texts_(texts), options_(options), next_(texts.size()) {
  for (std::size_t i = 0; i < texts_.size(); ++i) collect(i);
}

void ExitStatus::collect(std::size_t text) {
  const Script& script = *texts_[text].script;
  std::vector<std::uint32_t>& next = next_[text];
  next.assign(script.pipelines.size(), kNone);
  std::vector<std::uint32_t> last;  // of each list
  for (std::uint32_t i = 0; i < script.pipelines.size(); ++i) {
    const std::uint32_t list = script.pipelines[i].list;
    if (list >= last.size()) last.resize(list + std::size_t{1}, kNone);
    if (last[list] != kNone) next[last[list]] = i;
    last[list] = i;
  }
  for (std::uint32_t i = 0; i < script.commands.size(); ++i) collect(text, i);
}

void ExitStatus::collect(std::size_t text, std::uint32_t index) {
  const Command& command = texts_[text].script->commands[index];
  if (command.name() == "trap") collect_trap(text, index);
  if (command.name() != "set") return;
  bool takes_name = false;
  bool is_on = true;
  const auto add = [&](Option option) { settings_.push_back({text, index, option, is_on}); };
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const std::string_view word = command.words[i].prefix();
    if (takes_name) {
      if (word == "pipefail") add(Option::pipefail);
      if (word == "errexit") add(Option::errexit);
      takes_name = false;
      continue;
    }
    if (word.size() < 2 || (word.front() != '-' && word.front() != '+')) return;
    is_on = word.front() == '-';
    if (word.find('e', 1) != word.npos) add(Option::errexit);
    takes_name = word.find('o', 1) != word.npos;
  }
}

void ExitStatus::collect_trap(std::size_t text, std::uint32_t index) {
  const Command& command = texts_[text].script->commands[index];
  // One that is set in a part of the script may not be set at all.
  if (command.words.size() < 3 || command.compound != kNone) return;
  const std::string_view code = command.words[1].value;
  const std::size_t last = code.find_last_not_of(" \t\n;");
  const bool succeeds = last != code.npos && code.substr(0, last + 1).ends_with("exit 0");
  const bool is_at_end =
      std::any_of(command.words.begin() + 2, command.words.end(), [](const shell::Word& word) {
        return word.value == "EXIT" || word.value == "0" || word.value == "ERR";
      });
  if (succeeds && is_at_end) traps_.push_back({text, index});
}

const ExitStatus::Setting* ExitStatus::setting(Option option, std::size_t text,
                                               std::uint32_t command) const {
  const Setting* found = nullptr;
  for (const Setting& one : settings_) {
    if (one.text > text || (one.text == text && one.command >= command)) break;
    if (one.option != option) continue;
    const Script& script = *texts_[one.text].script;
    if (script.commands[one.command].parent != kNone) continue;
    // What is set in a subshell or a function is not set outside.
    bool holds = true;
    for (std::uint32_t at = script.commands[one.command].compound; at != kNone;
         at = script.compounds[at].compound) {
      const Compound& around = script.compounds[at];
      const bool is_own =
          around.kind == CompoundKind::subshell || around.kind == CompoundKind::function;
      const bool is_inside = one.text == text && around.commands.contains(command);
      if (is_own && !is_inside) holds = false;
    }
    if (holds) found = &one;
  }
  return found;
}

Truth ExitStatus::value(Option option, std::size_t text, std::uint32_t command) const {
  if (const Setting* const set = setting(option, text, command); set != nullptr)
    return truth_of(set->is_on);
  return option == Option::errexit ? options_.errexit : options_.pipefail;
}

ShellOptions ExitStatus::options_at(const CommandSite& site) const {
  return {value(Option::errexit, site.text, site.command),
          value(Option::pipefail, site.text, site.command)};
}

Outcome ExitStatus::of(const CommandSite& site) const {
  Outcome outcome = Walk(*this, site).of(site.command);
  if (outcome.stops == Truth::no) return outcome;
  for (const Trap& trap : traps_) {
    if (trap.text > site.text || (trap.text == site.text && trap.command > site.command)) break;
    const Command& command = texts_[trap.text].script->commands[trap.command];
    return {Truth::no, Weakness::Kind::exit_zero, trap.text, command.at};
  }
  return outcome;
}

Truth ExitStatus::runs(const CommandSite& site) const {
  for (const CommandSite* here = &site; here != nullptr; here = here->caller) {
    const Script& script = *texts_[here->text].script;
    for (std::uint32_t at = script.commands[here->command].pipeline; at != kNone;) {
      const Pipeline& pipeline = script.pipelines[at];
      if (pipeline.before == Operator::or_if) return Truth::unknown;
      if (pipeline.before == Operator::and_if) {
        // Of a list, what stands before: a test decides; that other commands succeed is expected.
        for (std::uint32_t i = 0; i < at; ++i) {
          if (next_[here->text][i] != at) continue;
          const std::string_view name = script.commands[script.pipelines[i].commands.begin].name();
          if (is_test(name) || name == "grep" || name.empty()) return Truth::unknown;
        }
      }
      if (pipeline.compound != kNone) {
        const CompoundKind kind = script.compounds[pipeline.compound].kind;
        const bool is_open = kind == CompoundKind::if_ || kind == CompoundKind::while_ ||
                             kind == CompoundKind::until || kind == CompoundKind::case_ ||
                             kind == CompoundKind::select;
        if (is_open && !pipeline.is_condition) return Truth::unknown;
      }
      at = pipeline.parent;
    }
  }
  return Truth::yes;
}

}  // namespace sluice::delivery
