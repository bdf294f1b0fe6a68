#include <algorithm>
#include <array>
#include <charconv>
#include <deque>
#include <iterator>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/model/command.h"
#include "core/model/delivery/activity.h"
#include "core/model/delivery/activity_call.h"
#include "core/model/delivery/activity_guards.h"
#include "core/model/delivery/activity_host.h"
#include "core/model/delivery/activity_project.h"
#include "core/model/delivery/activity_runner.h"
#include "core/model/delivery/activity_settings.h"
#include "core/model/delivery/activity_status.h"
#include "core/model/delivery/activity_tasks.h"
#include "core/model/delivery/activity_tools.h"
#include "core/model/delivery/shell_writes.h"
#include "core/text/trim.h"
#include "core/text/words.h"

namespace sluice::delivery {
namespace {

using shell::Command;
using shell::CompoundKind;
using shell::kNone;
using shell::PartKind;

constexpr int kDeepest = 12;                   // scripts and functions within each other
constexpr std::size_t kMostCommands = 50'000;  // that are looked at, all scripts together
constexpr std::size_t kMostActivities = 500;
constexpr std::size_t kMostTurns = 8;             // of a loop over known words
constexpr std::size_t kMostVariables = 500;       // that scripts set
constexpr std::size_t kMostRead = 8U << 20U;      // bytes of scripts of the repository
constexpr std::size_t kLongestWord = 1U << 14U;   // that is put together of others
constexpr std::size_t kLongestValue = 1U << 11U;  // of a variable
constexpr int kDeepestWalk = 150;                 // functions and subshells within each other

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_name_char) &&
         !(text.front() >= '0' && text.front() <= '9');
}

// What a shell keeps between its commands.
struct Shell {
  Variables variables;
  std::string folder;
  std::string script;           // the folder that its file stands in
  std::vector<Name> arguments;  // "$1" and those behind it, as far as they are known
  bool has_all = false;         // of them: there are no more

  // What a script or a function is called with.
  void take(std::span<const Word> words) {
    constexpr std::size_t kMost = 64;
    arguments.clear();
    for (const Word& word : words) {
      has_all = !word.is_open && arguments.size() < kMost;
      if (!has_all) return;
      arguments.push_back(word.name());
    }
    has_all = true;
  }

  void forget_arguments() {
    arguments.clear();
    has_all = false;
  }
};

// What stands around the commands of a script.
struct Frame {
  std::vector<Place> through;
  Truth runs = Truth::yes;
  std::vector<Guard> guards;
  Truth blocking = Truth::yes;
  Weakness weakness;
  int depth = 0;
};

class Reader {
 public:
  Reader(const Surroundings& around, Activities& out) : around_(around), out_(out) {}

  void run(std::span<const ScriptText> texts, ShellOptions options, Shell& shell,
           const Frame& frame) {
    if (is_stopped_) return;
    if (frame.depth > kDeepest) return cut();
    Session session(texts, options, shell, frame);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const auto size = static_cast<std::uint32_t>(texts[i].script->commands.size());
      walk(session, i, {0, size}, nullptr);
    }
  }

  // One call, of a program that runs another one as well. `around` is what stands around it; it
  // costs something to find that out, and most calls are of no interest.
  template <typename Around>
  void consider(Call call, Shell& shell, const Around& around) {
    std::string folder = shell.folder;
    for (int i = 0; i < kDeepest && !is_task(call, folder) && see_through(call, folder); ++i) {
    }
    if (call.program.empty()) return;
    if (has_word("ssh plink", call.program) && run_on_host(call, shell, around)) return;
    if (host_ != nullptr && consider_on_host(call, around)) return;
    if (runs_scripts(call)) {
      const Frame frame = around();
      if (frame.depth > kDeepest) return cut();
      if (run_shell(call, folder, shell, frame) || run_pieces(call, folder, shell, frame)) return;
    }
    remember(call, folder);
    for (Alias& alias : aliases_of(call, folder)) out_.aliases.push_back(std::move(alias));
    std::vector<Activity> found = classify(call, folder);
    if (found.empty()) return;
    if (call.program == "cdk" && has_cdk_nag(folder, around_)) {
      Activity scan;
      scan.stage = Stage::iac_scan;
      scan.tool = "cdk-nag";
      scan.place = call.place;
      scan.object = {Object::Kind::folder, {folder.empty() ? "." : folder, true}};
      found.insert(found.begin(), std::move(scan));
    }
    const Frame frame = around();
    for (Activity& activity : found) {
      complete(call, activity, folder);
      ask_environment(call, activity, shell);
      ask_settings(call, activity, folder, around_);
    }
    const bool is_by_file = std::any_of(found.begin(), found.end(), [](const Activity& one) {
      return one.stage == Stage::push && one.object.kind == Object::Kind::image &&
             one.object.name.empty();
    });
    if (is_by_file) push_by_file(call, folder, shell, found);
    for (Activity& activity : found) add(std::move(activity), frame);
  }

  // Something is left out.
  void cut() { out_.is_cut = true; }

 private:
  // A task of the project, and not a program of that name: `pdm run lint`.
  bool is_task(const Call& call, std::string_view folder) const {
    return around_.project != nullptr && host_ == nullptr && runs_task(call) &&
           task_pieces(call, folder, around_).state == Pieces::State::read;
  }

  // What is known of what a host is told.
  struct Host {
    std::string name;
    Word image;           // that it was told to fetch last
    bool is_idle = true;  // nothing that it was told changes what runs there
  };

  // ssh HOST 'docker compose up -d', ssh HOST <<EOF: a deploy where what the host is told starts
  // something. False where that cannot be said.
  template <typename Around>
  bool run_on_host(const Call& call, const Shell& shell, const Around& around) {
    if (host_ != nullptr) return false;
    const Arguments arguments(call);
    Name told = command_of_ssh(call);
    // bash -s: it is told what comes on the standard input.
    const bool reads = told.empty() || has_word("sh bash zsh ash dash", told.text) ||
                       told.text.find("sh -s") != std::string::npos ||
                       told.text.find("sh -se") != std::string::npos;
    if (reads && !call.input.text.empty()) told = call.input.name();
    if (told.empty() || arguments.operands().empty()) return false;
    const Frame frame = around();
    if (frame.depth > kDeepest) return false;
    Host host;
    host.name = arguments.operand(0);
    host.name.erase(0, host.name.rfind('@') + 1);
    const std::size_t before = out_.list.size();
    const std::size_t unread = out_.unread.size();
    host_ = &host;
    Piece piece;
    piece.text = std::move(told.text);
    piece.options = {Truth::unknown, Truth::unknown};
    Shell inner = copy(shell);
    inner.folder = "$HOST";
    run_piece(std::move(piece), call, inner, frame);
    host_ = nullptr;
    // What it tests and builds there is none of the pipeline's gates.
    const auto first = out_.list.begin() + static_cast<std::ptrdiff_t>(before);
    out_.list.erase(std::remove_if(first, out_.list.end(),
                                   [](const Activity& one) {
                                     return one.stage != Stage::deploy && one.stage != Stage::apply;
                                   }),
                    out_.list.end());
    out_.unread.resize(std::min(out_.unread.size(), unread));
    return out_.list.size() > before || host.is_idle;
  }

  // Of what a host is told, a call. True where nothing more is to be asked of it.
  template <typename Around>
  bool consider_on_host(const Call& call, const Around& around) {
    // Its files are not those of the repository.
    const bool is_code = is_posix_shell(call.program) && call.words.size() > 1 &&
                         call.words.front().text.find('c') != std::string::npos;
    if (is_code) return false;
    const OnHost means = on_host(call);
    if (means != OnHost::nothing) host_->is_idle = false;
    if (auto image = image_on_host(call); image && !image->is_open) host_->image = *image;
    if (means == OnHost::nothing) return true;
    if (means == OnHost::unknown) return runs_scripts(call);
    Activity activity;
    activity.stage = Stage::deploy;
    activity.tool = "ssh";
    activity.place = call.place;
    activity.object = {Object::Kind::service,
                       {host_->name, host_->name.find('$') == std::string::npos}};
    if (!host_->image.text.empty())
      activity.facts.push_back({Fact::Kind::image, host_->image.name(), call.place});
    add(std::move(activity), around());
    return true;
  }

  // The images of the files that `docker compose` and `docker buildx bake` read, a push each.
  void push_by_file(const Call& call, std::string_view folder, const Shell& shell,
                    std::vector<Activity>& found) const {
    const std::vector<Name> images = images_of_files(call, folder, shell.variables, around_);
    if (images.empty()) return;
    const auto push = std::find_if(found.begin(), found.end(), [](const Activity& one) {
      return one.stage == Stage::push && one.object.name.empty();
    });
    const Activity one = *push;
    auto at = found.erase(push);
    for (const Name& image : images) {
      Activity named = one;
      named.object.name = image;
      at = found.insert(at, std::move(named)) + 1;
    }
  }

  // All that follows is left out.
  void stop() {
    is_stopped_ = true;
    cut();
  }

  // Where the body of a function is.
  struct Function {
    std::size_t text = 0;
    std::uint32_t compound = 0;
    const ScriptText* sourced = nullptr;  // of another file: its text, in the stead of `text`
  };

  // A file that was sourced. Its functions are called later.
  struct Sourced {
    Piece piece;
    Parsed<shell::Script> parsed;
    ScriptText text{nullptr, {}, nullptr, Places(Span{})};
  };

  struct Session {
    Session(std::span<const ScriptText> texts_, ShellOptions options, Shell& shell_,
            const Frame& frame_)
        : texts(texts_), status(texts_, options), shell(shell_), frame(frame_) {
      starts.resize(texts.size());
      for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto& compounds = texts[i].script->compounds;
        for (std::uint32_t k = 0; k < compounds.size(); ++k) {
          if (compounds[k].commands.begin < compounds[k].commands.end)
            starts[i][compounds[k].commands.begin].push_back(k);
        }
      }
    }

    std::span<const ScriptText> texts;
    ExitStatus status;
    Shell& shell;
    const Frame& frame;
    int calls = 0;  // of functions within each other
    std::vector<std::unordered_map<std::uint32_t, std::vector<std::uint32_t>>> starts;
    std::map<std::string, Function, std::less<>> functions;
    std::set<std::pair<std::size_t, std::uint32_t>> open;  // compounds that are being walked
    // What variables held before they were set, in order: what may have been left out is put back.
    struct Before {
      std::string name;
      std::optional<Name> value;
      bool is_conditional = true;
    };
    std::vector<Before> before;
  };

  // A compound command that may leave out what is in it, up to its end.
  struct Choice {
    std::uint32_t end = 0;
    std::size_t before = 0;  // in Session::before
  };

  // --- the way through a script

  void walk(Session& session, std::size_t text, shell::Range range, const CommandSite* caller) {
    if (depth_ >= kDeepestWalk) return cut();
    ++depth_;
    std::vector<Choice> choices;
    const auto close = [&](std::uint32_t at) {
      while (!choices.empty() && choices.back().end <= at) {
        forget(session, choices.back());
        choices.pop_back();
      }
    };
    for (std::uint32_t i = range.begin; i < range.end;) {
      if (++commands_ > kMostCommands) stop();
      if (is_stopped_) break;
      close(i);
      if (const auto end = list_from(*session.texts[text].script, i, range.end))
        choices.push_back({*end, session.before.size()});
      if (const auto next = walk_compound(session, text, i, caller, choices)) {
        i = *next;
        continue;
      }
      handle(session, {text, i, caller});
      ++i;
    }
    close(range.end);
    --depth_;
  }

  // Where a list of && and || starts: behind it.
  static std::optional<std::uint32_t> list_from(const shell::Script& script, std::uint32_t at,
                                                std::uint32_t end) {
    const auto goes_on = [](shell::Operator op) {
      return op == shell::Operator::and_if || op == shell::Operator::or_if;
    };
    const Command& first = script.commands[at];
    if (first.pipeline == kNone) return std::nullopt;
    const shell::Pipeline& here = script.pipelines[first.pipeline];
    if (!goes_on(here.after) || goes_on(here.before) || here.commands.begin != at)
      return std::nullopt;
    std::uint32_t last = here.commands.end;
    for (std::size_t i = first.pipeline + std::size_t{1}; i < script.pipelines.size(); ++i) {
      const shell::Pipeline& other = script.pipelines[i];
      if (other.list != here.list) continue;
      last = other.commands.end;
      if (!goes_on(other.after)) break;
    }
    return std::min(last, end);
  }

  // Behind a choice a variable that it set to something else may hold one or the other.
  void forget(Session& session, const Choice& choice) {
    std::set<std::string_view> seen;
    for (std::size_t i = choice.before; i < session.before.size(); ++i) {
      const auto& [name, old, is_conditional] = session.before[i];
      if (!is_conditional || !seen.insert(name).second) continue;
      const auto found = session.shell.variables.find(name);
      if (found == session.shell.variables.end()) continue;
      if (!old || old->text != found->second.text) found->second = {"$" + name, false};
    }
  }

  // What a shell of its own starts with. Copies have their price.
  Shell copy(const Shell& shell) {
    commands_ += shell.variables.size() / 16;
    return shell;
  }

  void set(Session& session, std::string_view name, Name value, bool is_conditional = true) {
    const auto found = session.shell.variables.find(name);
    const bool is_there = found != session.shell.variables.end();
    if (session.before.size() < kMostCommands)
      session.before.push_back({std::string(name),
                                is_there ? std::optional(found->second) : std::nullopt,
                                is_conditional});
    set(session.shell, name, std::move(value));
  }

  // A variable that the script itself sets. Where something is asked before, it is kept with that,
  // and what it held until then: the run says what it holds behind the condition.
  void set_here(Session& session, const CommandSite& site, std::string_view name, Name value,
                const Place& at) {
    const bool is_conditional = session.status.runs(site) == Truth::unknown;
    if (is_conditional && out_.writes.size() + 1 < kMostActivities) {
      const Name* const old = variable(session, name);
      const auto is_of_it = [&](const Write& one) {
        return one.name == name && one.file.text == kShellVariables;
      };
      const bool is_first = std::none_of(out_.writes.begin(), out_.writes.end(), is_of_it);
      const Name file{std::string(kShellVariables), true};
      const std::string self = "$" + std::string(name);
      if (is_first && old != nullptr && old->text != self)
        out_.writes.push_back({file, std::string(name), *old, at, Truth::yes, {}});
      out_.writes.push_back(
          {file, std::string(name), value, at, Truth::unknown, guards(session, site)});
    }
    set(session, name, std::move(value), is_conditional);
  }

  void set(Shell& shell, std::string_view name, Name value) {
    const auto found = shell.variables.find(name);
    if (value.text.size() > kLongestValue) value = {"$" + std::string(name), false};
    if (found != shell.variables.end()) {
      found->second = std::move(value);
    } else if (shell.variables.size() < around_.variables.size() + kMostVariables) {
      shell.variables.emplace(name, std::move(value));
    }
  }

  // Where a compound command starts that is walked in a way of its own: behind it.
  std::optional<std::uint32_t> walk_compound(Session& session, std::size_t text, std::uint32_t at,
                                             const CommandSite* caller,
                                             std::vector<Choice>& choices) {
    const auto found = session.starts[text].find(at);
    if (found == session.starts[text].end()) return std::nullopt;
    for (const std::uint32_t index : found->second) {
      if (session.open.count({text, index}) != 0) continue;
      const shell::Compound& compound = session.texts[text].script->compounds[index];
      if (compound.kind == CompoundKind::function) {
        session.functions[std::string(compound.name.value)] = {text, index};
        return compound.commands.end;
      }
      if (compound.kind == CompoundKind::subshell) {
        const Shell saved = copy(session.shell);
        session.open.insert({text, index});
        walk(session, text, compound.commands, caller);
        session.open.erase({text, index});
        session.shell = saved;
        return compound.commands.end;
      }
      const bool is_choice =
          compound.kind == CompoundKind::if_ || compound.kind == CompoundKind::case_ ||
          compound.kind == CompoundKind::while_ || compound.kind == CompoundKind::until;
      if (is_choice) choices.push_back({compound.commands.end, session.before.size()});
      const bool is_loop =
          compound.kind == CompoundKind::while_ || compound.kind == CompoundKind::until;
      if (is_loop && shifts(*session.texts[text].script, compound.commands))
        session.shell.forget_arguments();
      if (compound.kind != CompoundKind::for_) continue;
      session.open.insert({text, index});
      const bool is_done = walk_turns(session, text, compound, caller);
      session.open.erase({text, index});
      if (is_done) return compound.commands.end;
      set(session.shell, compound.name.value, {"$" + std::string(compound.name.value), false});
    }
    return std::nullopt;
  }

  // while [ $# -gt 0 ]; do case $1 in … esac; shift; done
  static bool shifts(const shell::Script& script, shell::Range range) {
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      if (script.commands[i].name() == "shift") return true;
    }
    return false;
  }

  // A loop over words that are known, turn by turn.
  bool walk_turns(Session& session, std::size_t text, const shell::Compound& loop,
                  const CommandSite* caller) {
    std::vector<Word> words;
    for (const shell::Word& word : loop.words) {
      for (Word& one : resolve(session, text, word)) words.push_back(std::move(one));
    }
    const bool is_known = std::all_of(words.begin(), words.end(), [](const Word& word) {
      return word.is_known && word.text.find_first_of("*?") == std::string::npos;
    });
    if (words.empty() || words.size() > kMostTurns || !is_known) return false;
    for (const Word& word : words) {
      set(session.shell, loop.name.value, word.name());
      walk(session, text, loop.commands, caller);
    }
    return true;
  }

  void handle(Session& session, const CommandSite& site) {
    const ScriptText& text = session.texts[site.text];
    const Command& command = text.script->commands[site.command];
    if (command.words.empty()) {
      assign(session, site, command);
      return;
    }
    Call call = call_of(session, site.text, command);
    if (call.program.empty() || built_in(session, site, command, call)) return;
    if (const auto function = session.functions.find(call.written);
        function != session.functions.end()) {
      return call_function(session, site, call, function->second);
    }
    read_output(session, site, command, call);
    read_saved(session, site.text, command);
    read_key_file(session, site, command, call);
    if (call.program.ends_with("sum")) read_checksum(session, site.text, command, call);
    if (has_word("grep egrep fgrep rg", call.program))
      read_branches(session, site.text, command, call);
    consider(std::move(call), session.shell, [&] { return frame_of(session, site); });
  }

  void call_function(Session& session, const CommandSite& site, const Call& call,
                     Function function) {
    if (session.calls >= kDeepest) return cut();
    ++session.calls;
    const std::vector<Name> arguments = session.shell.arguments;
    const bool had_all = session.shell.has_all;
    session.shell.take(call.words);
    if (function.sourced != nullptr) {
      call_sourced(session, site, call, function);
    } else {
      const shell::Script& script = *session.texts[function.text].script;
      const auto [open, is_new] = session.open.insert({function.text, function.compound});
      if (is_new) {
        walk(session, function.text, script.compounds[function.compound].commands, &site);
        session.open.erase(open);
      }
    }
    session.shell.arguments = arguments;
    session.shell.has_all = had_all;
    --session.calls;
  }

  void call_sourced(Session& session, const CommandSite& site, const Call& call,
                    const Function& function) {
    const Frame frame = inner_frame(call, frame_of(session, site));
    if (frame.depth > kDeepest) return cut();
    const shell::Script& script = *function.sourced->script;
    commands_ += script.commands.size() / 16;  // to read it has its price
    Session inner({function.sourced, 1}, session.status.options_at(site), session.shell, frame);
    take_functions(session, inner);
    inner.open.insert({0, function.compound});
    walk(inner, 0, script.compounds[function.compound].commands, nullptr);
  }

  // Functions of sourced files are those of every script around.
  static void take_functions(const Session& from, Session& to) {
    for (const auto& [name, function] : from.functions) {
      if (function.sourced != nullptr) to.functions[name] = function;
    }
  }

  // `source FILE`: what it does and sets is done and set here.
  void source(Session& session, const CommandSite& site, const Call& call) {
    Call sourced = call;
    sourced.written.clear();
    Pieces pieces = script_file(sourced, call.words.front().text, session.shell.folder, around_);
    if (!spend(pieces)) return;
    if (pieces.state != Pieces::State::read) return miss(pieces, call);
    const Frame frame = inner_frame(call, frame_of(session, site));
    if (frame.depth > kDeepest) return cut();
    for (Piece& piece : pieces.list) {
      if (sourced_.size() >= kMostVariables) return cut();
      Sourced& one = sourced_.emplace_back();
      one.piece = std::move(piece);
      one.parsed = read_shell(one.piece.text, OffsetMap(), around_.limits);
      one.text = {&one.parsed.tree, one.piece.text, one.piece.document,
                  std::move(one.piece.places)};
      Session inner({&one.text, 1}, session.status.options_at(site), session.shell, frame);
      take_functions(session, inner);
      walk(inner, 0, {0, static_cast<std::uint32_t>(one.parsed.tree.commands.size())}, nullptr);
      for (const auto& [name, function] : inner.functions)
        session.functions[name] = {0, function.compound,
                                   function.sourced != nullptr ? function.sourced : &one.text};
    }
  }

  // `exit` that something asks for, as far as it ends the step.
  void read_exit(Session& session, const CommandSite& site, const Command& command) {
    if (session.status.runs(site) != Truth::unknown || !ends_shell(session, site)) return;
    const shell::Script& script = *session.texts[site.text].script;
    const bool has_code = command.words.size() > 1;
    if (has_code && !command.words[1].is_known()) return;
    const bool is_failure =
        has_code ? command.words[1].value != "0"
                 : script.pipelines[command.pipeline].before == shell::Operator::or_if;
    add_exit(session, guards(session, site), is_failure);
  }

  // [ "$REF" = main ], which ends the script where it does not hold.
  void read_test(Session& session, const CommandSite& site, const Command& command) {
    const shell::Pipeline& here = session.texts[site.text].script->pipelines[command.pipeline];
    const auto joins = [](shell::Operator op) {
      return op == shell::Operator::and_if || op == shell::Operator::or_if ||
             op == shell::Operator::background;
    };
    const bool is_alone = here.stages == 1 && !here.is_condition && !joins(here.before) &&
                          !joins(here.after) && here.parent == kNone && !here.is_negated;
    if (!is_alone || !ends_shell(session, site) || site.caller != nullptr) return;
    if (session.status.options_at(site).errexit != Truth::yes) return;
    const std::optional<WrittenGuard> test = guard_of(command);
    if (!test) return;
    std::vector<Guard> list = session.frame.guards;
    list.push_back(read_guard(session, *test, site.text));
    list.back().is_negated = !list.back().is_negated;
    add_exit(session, std::move(list), true);
  }

  // Not in a shell of its own.
  static bool ends_shell(const Session& session, const CommandSite& site) {
    for (const CommandSite* at = &site; at != nullptr; at = at->caller) {
      const shell::Script& script = *session.texts[at->text].script;
      const Command& command = script.commands[at->command];
      if (command.parent != kNone) return false;
      for (std::uint32_t one = command.compound; one != kNone;
           one = script.compounds[one].compound) {
        if (script.compounds[one].kind == CompoundKind::subshell) return false;
      }
      for (std::uint32_t one = command.pipeline; one != kNone; one = script.pipelines[one].parent) {
        if (script.pipelines[one].stages > 1) return false;
      }
    }
    return true;
  }

  void add_exit(const Session& session, std::vector<Guard> guards, bool is_failure) {
    const bool is_known =
        !guards.empty() && std::none_of(guards.begin(), guards.end(), [](const Guard& guard) {
          return guard.kind == Guard::Kind::unknown;
        });
    // A script of its own fails, and with it what called it.
    const bool is_outer = session.frame.through.empty();
    if (!is_known || (!is_outer && (!is_failure || session.frame.blocking != Truth::yes))) return;
    if (out_.exits.size() >= kMostActivities) return;
    out_.exits.push_back({std::move(guards), is_failure, out_.list.size()});
  }

  Frame frame_of(Session& session, const CommandSite& site) {
    Frame frame = session.frame;
    if (session.status.runs(site) == Truth::unknown) {
      frame.runs = Truth::unknown;
      frame.guards = guards(session, site);
    }
    const Outcome outcome = session.status.of(site);
    const ScriptText& text = session.texts[outcome.text];
    const Weakness weakness{outcome.kind, {text.document, text.places.source(outcome.at)}};
    weaken(frame.blocking, frame.weakness, outcome.stops, weakness);
    return frame;
  }

  // What is asked before a command runs, by all that is around it.
  std::vector<Guard> guards(Session& session, const CommandSite& site) {
    std::vector<Guard> list = session.frame.guards;
    for (const WrittenGuard& one : guards_of(session.texts, site))
      list.push_back(read_guard(session, one, one.text));
    return list;
  }

  Guard read_guard(Session& session, const WrittenGuard& one, std::size_t text) {
    Guard guard;
    guard.kind = one.kind;
    guard.is_negated = one.is_negated;
    if (one.what != nullptr) guard.what = name_of(session, text, *one.what);
    for (const shell::Word* const word : one.with)
      guard.with.push_back(name_of(session, text, *word));
    if (one.with.empty()) guard.with.push_back({{}, true});
    return guard;
  }

  // What is inside comes first on the way out.
  static void weaken(Truth& blocking, Weakness& weakness, Truth inner, const Weakness& why) {
    if (inner == Truth::yes) return;
    if (inner == Truth::no || blocking == Truth::yes) {
      blocking = blocking == Truth::no ? Truth::no : inner;
      weakness = why;
    }
  }

  // --- variables and words

  void assign(Session& session, const CommandSite& site, const Command& command) {
    const ScriptText& text = session.texts[site.text];
    for (const shell::Assignment& one : command.assignments) {
      const std::string_view name = one.name.value;
      Name value = name_of(session, site.text, one.value);
      if (!one.elements.empty()) value = {"$" + std::string(name), false};
      if (const Name* const old = variable(session, name); one.appends && old != nullptr)
        value = {old->text + value.text, old->is_known && value.is_known};
      set_here(session, site, name, std::move(value),
               {text.document, text.places.source(one.name.at)});
    }
  }

  const Name* variable(const Session& session, std::string_view name) const {
    if (!name.empty() && name.front() >= '1' && name.front() <= '9') {
      const std::vector<Name>& list = session.shell.arguments;
      std::size_t number = 0;
      std::from_chars(name.data(), name.data() + name.size(), number);
      if (number >= 1 && number <= list.size()) return &list[number - 1];
      return session.shell.has_all ? &nothing_ : nullptr;
    }
    const auto found = session.shell.variables.find(name);
    return found == session.shell.variables.end() ? nullptr : &found->second;
  }

  std::vector<Word> resolve(Session& session, std::size_t text, const shell::Word& word) {
    Word one;
    if (word.parts.size() == 1 && is_all_arguments(word.parts.front())) {
      // "$@"
      one.at = session.texts[text].places.source(word.at);
      std::vector<Word> list;
      for (const Name& name : session.shell.arguments) {
        Word& argument = list.emplace_back(one);
        argument.text = name.text;
        argument.is_known = name.is_known;
      }
      one.text = word.written;
      one.is_known = false;
      one.is_open = true;
      if (!session.shell.has_all) list.push_back(std::move(one));
      return list;
    }
    const Name name = name_of(session, text, word);
    one.text = name.text;
    one.is_known = name.is_known;
    one.at = session.texts[text].places.source(word.at);
    const bool is_bare = word.parts.size() == 1 && word.parts.front().quote == shell::Quote::none &&
                         (word.parts.front().kind == PartKind::variable ||
                          word.parts.front().kind == PartKind::parameter ||
                          word.parts.front().kind == PartKind::expression);
    if (!is_bare) return {std::move(one)};
    if (!one.is_known && one.text.starts_with('$')) {
      one.is_open = true;
      return {std::move(one)};
    }
    std::vector<Word> list;
    for (const std::string_view part : Words(one.text)) {
      Word piece = one;
      piece.text = std::string(part);
      list.push_back(std::move(piece));
    }
    return list;
  }

  static bool is_all_arguments(const shell::Part& part) {
    return (part.kind == PartKind::variable || part.kind == PartKind::parameter) &&
           (part.text == "@" || part.text == "*");
  }

  Name name_of(Session& session, std::size_t text, const shell::Word& word) {
    if (word.is_known()) return {std::string(word.value), true};
    Name name{{}, true};
    for (std::size_t i = 0; i < word.parts.size(); i += 1 + word.parts[i].inner) {
      const Name part = name_of(session, text, word.parts[i]);
      name.text += part.text;
      name.is_known = name.is_known && part.is_known;
      if (name.text.size() > kLongestWord) return {std::string(word.written), false};
    }
    return name;
  }

  Name name_of(Session& session, std::size_t text, const shell::Part& part) {
    const std::string_view written = slice(session.texts[text].text, part.at);
    switch (part.kind) {
      case PartKind::literal:
      case PartKind::glob:
        return {std::string(part.text), true};
      case PartKind::variable:
      case PartKind::parameter:
        return parameter(session, part, written);
      case PartKind::expression:
        return expression(trimmed(part.text));
      case PartKind::command:
      case PartKind::backticks:
        if (const auto digest = digest_asked(session, text, part)) return *digest;
        return {std::string(written), false};
      case PartKind::process:
      case PartKind::arithmetic:
        break;
    }
    return {std::string(written), false};
  }

  Name parameter(const Session& session, const shell::Part& part, std::string_view written) const {
    const std::string plain = "${" + std::string(part.text) + "}";
    const bool is_plain = part.kind == PartKind::variable || written == plain;
    const bool has_default = written.starts_with("${" + std::string(part.text) + ":") ||
                             written.starts_with("${" + std::string(part.text) + "-");
    const Name* const known = variable(session, part.text);
    if (is_plain && known != nullptr) return *known;
    if (has_default && known != nullptr && known->is_known && !known->empty()) return *known;
    // ${1:-dev}
    const std::size_t dash = written.find(":-");
    if (has_default && known != nullptr && known->is_known && dash != written.npos) {
      const std::string_view other = written.substr(dash + 2, written.size() - dash - 3);
      if (other.find_first_of("$`\"'\\") == other.npos) return {std::string(other), true};
    }
    if (is_plain) return {"$" + std::string(part.text), false};
    return {std::string(written), false};
  }

  Name expression(std::string_view text) const {
    if (around_.expressions != nullptr) {
      Name value = around_.expressions->value(text);
      if (value.is_known || !value.empty()) return value;
    }
    return {"${{ " + std::string(text) + " }}", false};
  }

  // $(docker inspect --format '{{index .RepoDigests 0}}' IMAGE) and its kind.
  std::optional<Name> digest_asked(Session& session, std::size_t text, const shell::Part& part) {
    const std::vector<Command>& commands = session.texts[text].script->commands;
    if (part.commands.begin >= part.commands.end) return std::nullopt;
    const Command& command = commands[part.commands.begin];
    // Those in its words are in the list as well.
    for (std::uint32_t i = part.commands.begin + 1; i < part.commands.end; ++i) {
      if (commands[i].parent == command.parent) return std::nullopt;
    }
    if (command.words.empty()) return std::nullopt;
    const Call call = call_of(session, text, command);
    const Arguments arguments(call);
    const auto digest_of = [](std::string_view reference) {
      return "$(digest of " + std::string(reference) + ")";
    };
    const auto last = [&] { return arguments.operand(arguments.operands().size() - 1); };
    if (arguments.operands().size() < 2) return std::nullopt;
    const Arguments::Flag* const format = arguments.flag("--format -f");
    const std::string_view shape = format != nullptr ? std::string_view(format->value.text) : "";
    if (has_word("docker podman nerdctl", call.program)) {
      const bool inspects = has_word("inspect", arguments.operand(0)) ||
                            has_word("inspect", arguments.operand(1)) ||
                            has_word("inspect", arguments.operand(2));
      const bool gives_reference = shape.find("RepoDigests") != shape.npos;
      if (!inspects || (!gives_reference && shape.find("Digest") == shape.npos))
        return std::nullopt;
      if (!gives_reference) return Name{digest_of(last()), false};
      return Name{repository_of(last()) + "@" + digest_of(last()), false};
    }
    if (call.program == "crane" && arguments.operand(0) == "digest") {
      if (arguments.has("--full-ref"))
        return Name{repository_of(last()) + "@" + digest_of(last()), false};
      return Name{digest_of(last()), false};
    }
    if ((call.program == "skopeo" && shape.find("Digest") != shape.npos) ||
        (call.program == "oras" && arguments.operand(0) == "resolve") ||
        (call.program == "regctl" && arguments.operand(1) == "digest")) {
      std::string_view image = last();
      if (image.starts_with("docker://")) image.remove_prefix(9);
      return Name{digest_of(image), false};
    }
    if (call.program == "aws" && arguments.operand(1) == "describe-images") {
      const Arguments::Flag* const repository = arguments.flag("--repository-name");
      const Arguments::Flag* const ids = arguments.flag("--image-ids");
      const Arguments::Flag* const query = arguments.flag("--query");
      if (repository == nullptr || ids == nullptr || query == nullptr ||
          query->value.text.find("imageDigest") == std::string::npos ||
          !ids->value.text.starts_with("imageTag=")) {
        return std::nullopt;
      }
      return Name{digest_of(repository->value.text + ":" + ids->value.text.substr(9)), false};
    }
    return std::nullopt;
  }

  // An image reference without its tag and digest.
  static std::string repository_of(std::string_view reference) {
    reference = reference.substr(0, reference.find('@'));
    const std::size_t colon = reference.rfind(':');
    const std::size_t slash = reference.rfind('/');
    const bool is_tag = colon != reference.npos && (slash == reference.npos || colon > slash) &&
                        reference.find("${{") == reference.npos;
    if (is_tag) return std::string(reference.substr(0, colon));
    // Behind a ':' in an expression stands no tag; before it one may begin.
    const std::size_t expression = reference.find(":${{");
    return std::string(expression != reference.npos ? reference.substr(0, expression) : reference);
  }

  Call call_of(Session& session, std::size_t text, const Command& command) {
    const auto invocation = invocation_of(command);
    Call call;
    if (!invocation) return call;
    const ScriptText& source = session.texts[text];
    call.place = {source.document,
                  source.places.source({invocation->word().at.begin, command.words.back().at.end})};
    for (std::size_t i = invocation->program; i < command.words.size(); ++i) {
      for (Word& word : resolve(session, text, command.words[i]))
        call.words.push_back(std::move(word));
    }
    // A program before another whose name is only known at run time: $LAUNCHER ctest.
    std::size_t at = 0;
    while (at + 1 < call.words.size() && call.words[at].is_open) ++at;
    call.shift(at);
    if (has_word("ssh plink", call.program)) read_input(session, text, command, call);
    return call;
  }

  // What stands in a here-document, a here-string, or a script of the repository that is read.
  void read_input(Session& session, std::size_t text, const Command& command, Call& call) {
    const shell::Script& script = *session.texts[text].script;
    for (const shell::Redirection& one : command.redirections) {
      const shell::Word* word = nullptr;
      if (one.kind == shell::Redirect::heredoc && one.heredoc < script.heredocs.size())
        word = &script.heredocs[one.heredoc].body;
      if (one.kind == shell::Redirect::here_string || one.kind == shell::Redirect::input)
        word = &one.target;
      if (word == nullptr) continue;
      Name name = name_of(session, text, *word);
      if (one.kind == shell::Redirect::input) {
        Call file = call;
        file.program = "sh";
        Pieces pieces = script_file(file, name.text, session.shell.folder, around_);
        if (!spend(pieces) || pieces.list.empty()) continue;
        name = {std::move(pieces.list.front().text), true};
      }
      call.input = {std::move(name.text), name.is_known, false,
                    session.texts[text].places.source(word->at)};
    }
  }

  // --- what the shell does itself

  bool built_in(Session& session, const CommandSite& site, const Command& command,
                const Call& call) {
    const std::string& name = call.program;
    if (name == "cd" || name == "pushd") {
      if (!call.words.empty()) change_folder(session.shell, call.words.front().text);
      return true;
    }
    if (has_word("export readonly local declare typeset", name)) {
      declare(session, site, command, call);
      return true;
    }
    if (name == "." || name == "source") {
      if (!call.words.empty()) source(session, site, call);
      return true;
    }
    if (name == "eval") {
      Piece piece;
      for (const Word& word : call.words) piece.text += (piece.text.empty() ? "" : " ") + word.text;
      run_piece(std::move(piece), call, session.shell, frame_of(session, site));
      return true;
    }
    if (name == "exit") read_exit(session, site, command);
    if (name == "shift") shift(session, site, call);
    if (name == "set") {
      const auto dashes = std::find_if(call.words.begin(), call.words.end(),
                                       [](const Word& word) { return word.text == "--"; });
      if (dashes != call.words.end()) session.shell.take({dashes + 1, call.words.end()});
    }
    if (has_word("[ [[ test", name)) read_test(session, site, command);
    return has_word("set unset shopt trap exit return true false : [ [[ test read shift wait umask",
                    name);
  }

  static void shift(Session& session, const CommandSite& site, const Call& call) {
    std::vector<Name>& list = session.shell.arguments;
    const bool is_by_one = call.words.empty() || call.words.front().text == "1";
    if (!is_by_one || session.status.runs(site) != Truth::yes)
      return session.shell.forget_arguments();
    if (!list.empty()) list.erase(list.begin());
  }

  static void change_folder(Shell& shell, std::string_view path) {
    // cd "$(dirname "$0")/.."
    std::string_view from = shell.folder;
    const bool is_own = path.starts_with("$(dirname ") &&
                        (path.find("$0") != path.npos || path.find("BASH_SOURCE") != path.npos);
    if (is_own) {
      from = shell.script;
      path.remove_prefix(path.rfind(')') + 1);
      while (path.starts_with('/')) path.remove_prefix(1);
      if (path.empty()) path = ".";
    }
    constexpr std::size_t kLongest = 4'096;  // no system has longer ones
    std::string folder = path_in(from, path);
    if (folder.size() > kLongest) return;
    shell.folder = folder == "." ? std::string() : std::move(folder);
  }

  void declare(Session& session, const CommandSite& site, const Command& command,
               const Call& call) {
    assign(session, site, command);
    std::vector<Input> inputs;
    for (const Word& word : call.words) {
      const std::size_t equals = word.text.find('=');
      if (equals == std::string::npos || !is_name(std::string_view(word.text).substr(0, equals)))
        continue;
      const std::string name = word.text.substr(0, equals);
      Name value{word.text.substr(equals + 1), word.is_known};
      set_here(session, site, name, value, {call.place.document, word.at});
      inputs.push_back({name, std::move(value), {call.place.document, word.at}});
    }
    for (Activity& activity : credentials_in(inputs)) {
      activity.place = call.place;
      add(std::move(activity), session.frame);
    }
  }

  // echo "$SUM  FILE" | sha256sum --check
  void read_checksum(Session& session, std::size_t text, const Command& command, Call& call) {
    const shell::Script& script = *session.texts[text].script;
    if (command.stage == 0 ||
        !(Arguments(call).operand(0).empty() || Arguments(call).operand(0) == "-"))
      return;
    std::erase_if(call.words, [](const Word& word) { return word.text == "-"; });
    const shell::Range range = script.pipelines[command.pipeline].commands;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const Command& other = script.commands[i];
      if (other.pipeline != command.pipeline || other.stage + 1 != command.stage) continue;
      if (other.name() != "echo" && other.name() != "printf") return;
      const Name said = name_of(session, text, other.words.back());
      const std::string_view line = trimmed(said.text);
      Word file;
      file.text = line.substr(line.find_last_of(" \t*") + 1);
      file.is_known = file.text.find('$') == std::string::npos;
      file.at = session.texts[text].places.source(other.words.back().at);
      call.words.push_back(std::move(file));
      return;
    }
  }

  // git branch --contains COMMIT | grep BRANCH asks what git merge-base --is-ancestor does, and
  // fails alike.
  void read_branches(Session& session, std::size_t text, const Command& command, Call& call) {
    if (command.stage == 0) return;
    const shell::Script& script = *session.texts[text].script;
    const shell::Range range = script.pipelines[command.pipeline].commands;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const Command& other = script.commands[i];
      if (other.pipeline != command.pipeline || other.stage >= command.stage ||
          other.name() != "git")
        continue;
      const Call list = call_of(session, text, other);
      const Arguments asked(list);
      const Arguments::Flag* const commit = asked.flag("--contains");
      if (commit == nullptr || !has_word("branch for-each-ref", asked.operand(0))) continue;
      const Arguments arguments(call);
      if (arguments.has("-v --invert-match")) return;
      const Arguments::Flag* const pattern = arguments.flag("-e --regexp");
      Name branch = pattern != nullptr             ? pattern->value
                    : arguments.operands().empty() ? Name()
                                                   : arguments.operands().front()->name();
      branch.text = plain_text_of(branch.text);
      call.program = call.written = "git";
      call.place = list.place;
      call.words.clear();
      for (const Name& name :
           {Name{"merge-base", true}, Name{"--is-ancestor", true},
            Name{commit->value.text.empty() ? "HEAD" : commit->value.text, commit->value.is_known},
            branch})
        call.words.push_back({name.text, name.is_known, false, list.place.at});
      return;
    }
  }

  // Of "^\s*origin/stable$": what it finds.
  static std::string plain_text_of(std::string_view pattern) {
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      const char c = pattern[i];
      if (c == '\\' && i + 1 < pattern.size()) {
        const char next = pattern[++i];
        if (!has_word("b s S w W < >", std::string_view(&next, 1))) text += next;
        continue;
      }
      constexpr std::string_view kMarks = "^*?+()| ";
      const bool is_end = c == '$' && i + 1 == pattern.size();
      if (!is_end && kMarks.find(c) == kMarks.npos) text += c;
    }
    return text;
  }

  // echo NAME=VALUE >> FILE; jq … > FILE
  void read_output(Session& session, const CommandSite& site, const Command& command,
                   const Call& call) {
    const bool is_said = call.program == "echo" || call.program == "printf";
    const bool is_made =
        call.program == "jq" || call.program == "terraform" || call.program == "tofu";
    if (!is_said && !is_made) return;
    const Name file = output_of(session, site.text, command);
    if (file.empty()) return;
    if (is_made) return made(call, path_in(session.shell.folder, file.text), session.shell.folder);
    std::string line;
    bool is_known = true;
    std::size_t first = 0;
    while (first < call.words.size() && has_word("-e -n -en -ne", call.words[first].text)) ++first;
    for (std::size_t i = first; i < call.words.size(); ++i) {
      const Word& word = call.words[i];
      const std::size_t hole = line.find("%s");
      if (call.program == "printf" && i > first && hole != std::string::npos) {
        line.replace(hole, 2, word.text);
      } else {
        line += (i > first ? " " : "") + word.text;
      }
      is_known = is_known && word.is_known;
    }
    while (line.ends_with("\\n")) line.resize(line.size() - 2);
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos || !is_output_name(std::string_view(line).substr(0, equals)))
      return;
    if (out_.writes.size() >= kMostActivities) return cut();
    Name value{line.substr(equals + 1), is_known};
    value.is_known = is_known || value.text.find('$') == std::string::npos;
    Write write{file, line.substr(0, equals), std::move(value), call.place, session.frame.runs, {}};
    if (session.status.runs(site) == Truth::unknown) write.runs = Truth::unknown;
    if (write.runs == Truth::unknown) write.guards = guards(session, site);
    out_.writes.push_back(std::move(write));
  }

  // echo "$KEY" | base64 -d > FILE: what the file holds, where something said it.
  void read_saved(Session& session, std::size_t text, const Command& command) {
    if (command.redirections.empty() || saved_.size() >= kMostVariables) return;
    const shell::Script& script = *session.texts[text].script;
    const bool is_decoded = command.stage > 0 && command.name() == "base64";
    if (command.name() != "echo" && command.name() != "printf" && !is_decoded) return;
    const Name file = output_of(session, text, command);
    const Command& first = script.commands[script.pipelines[command.pipeline].commands.begin];
    if (file.empty() || first.words.size() < 2) return;
    if (first.name() != "echo" && first.name() != "printf") return;
    saved_[path_in(session.shell.folder, file.text)] = name_of(session, text, first.words.back());
  }

  // cat > ~/.aws/credentials <<EOF, and echo to it.
  void read_key_file(Session& session, const CommandSite& site, const Command& command,
                     const Call& call) {
    if (!has_word("cat echo printf tee", call.program)) return;
    const shell::Script& script = *session.texts[site.text].script;
    Name file = output_of(session, site.text, command);
    if (call.program == "tee" && !call.words.empty()) file = call.words.back().name();
    const bool is_of_cloud = file.text.ends_with(".aws/credentials");
    if (file.empty() || (!is_of_cloud && call.program != "cat")) return;
    std::string text;
    for (const Word& word : call.words) text += word.text + " ";
    for (const shell::Redirection& one : command.redirections) {
      if (one.heredoc == kNone || one.heredoc >= script.heredocs.size()) continue;
      if (!script.heredocs[one.heredoc].is_script)
        text = name_of(session, site.text, script.heredocs[one.heredoc].body).text;
    }
    if (!is_of_cloud) {
      // One value that makes all of a file: a key that a later command is given.
      const std::string_view value = trimmed(text);
      if (value.starts_with("${{") && value.ends_with("}}") && saved_.size() < kMostVariables)
        saved_[path_in(session.shell.folder, file.text)] = {std::string(value), false};
      return;
    }
    if (text.find("aws_session_token") != std::string::npos) return;
    std::size_t at = std::string::npos;
    for (const std::string_view name : {"aws_secret_access_key", "aws_access_key_id"}) {
      if (at == std::string::npos) at = text.find(name);
    }
    if (at == std::string::npos) return;
    const std::size_t equals = text.find('=', at);
    if (equals == std::string::npos) return;
    const std::size_t end = std::min(text.find('\n', equals), text.size());
    const std::string_view value =
        trimmed(std::string_view(text).substr(equals + 1, end - equals - 1));
    if (value.empty() || out_.list.size() >= kMostActivities) return;
    Activity activity;
    activity.stage = Stage::credentials;
    activity.tool = "aws";
    activity.place = call.place;
    activity.facts.push_back(
        {Fact::Kind::key, {std::string(value), value.find('$') == value.npos}, call.place});
    add(std::move(activity), frame_of(session, site));
  }

  static bool is_output_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(),
                                        [](char c) { return is_name_char(c) || c == '-'; });
  }

  // The file that the output of a command goes to: its own redirection, or that of a group around.
  Name output_of(Session& session, std::size_t text, const Command& command) {
    const shell::Script& script = *session.texts[text].script;
    const auto find = [&](const std::vector<shell::Redirection>& list) -> Name {
      for (const shell::Redirection& one : list) {
        const bool is_output =
            one.kind == shell::Redirect::output || one.kind == shell::Redirect::append;
        if (is_output && (!one.fd.present() || one.fd.value == "1"))
          return name_of(session, text, one.target);
      }
      return {};
    };
    Name file = find(command.redirections);
    for (std::uint32_t at = command.compound; file.empty() && at != kNone;
         at = script.compounds[at].compound) {
      file = find(script.compounds[at].redirections);
    }
    if (!file.empty() || command.pipeline == kNone) return file;
    const shell::Range range = script.pipelines[command.pipeline].commands;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const Command& other = script.commands[i];
      if (other.pipeline != command.pipeline || other.stage != command.stage + 1) continue;
      if (other.name() != "tee") break;
      for (std::size_t w = 1; w < other.words.size(); ++w) {
        if (!other.words[w].prefix().starts_with('-'))
          return name_of(session, text, other.words[w]);
      }
    }
    return file;
  }

  // A file that holds the image which jq puts in, or a plan as JSON.
  void made(const Call& call, const std::string& file, std::string_view folder) {
    const Arguments arguments(call);
    if (call.program != "jq") {
      if (arguments.operand(0) != "show" || !arguments.has("-json") ||
          arguments.operands().size() < 2)
        return;
      const Word& plan = *arguments.operands()[1];
      out_.aliases.push_back(
          {{Object::Kind::plan,
            {path_in(terraform_folder(arguments, folder), plan.text), plan.is_known}},
           {Object::Kind::plan, {file, true}},
           call.place});
      return;
    }
    for (std::size_t i = 0; i + 2 < call.words.size(); ++i) {
      if (call.words[i].text == "--arg") images_[file] = {call.words[i + 2].name(), call.place};
    }
    const bool sets_image = std::any_of(call.words.begin(), call.words.end(), [](const Word& word) {
      return word.text.find("mage") != std::string::npos;
    });
    if (!sets_image) images_.erase(file);
  }

  // --- scripts that a call runs

  static bool runs_scripts(const Call& call) {
    return is_posix_shell(call.program) || is_script_path(call) || runs_pieces(call) ||
           call.program == "nix-shell" || is_foreign_script(call);
  }

  // python3 ci/deploy.py: a script of the repository in a language that is not read here.
  static bool is_foreign_script(const Call& call) {
    return has_word("py rb js mjs cjs ts pl ps1 php groovy kts", ending_of(call.written)) &&
           call.written.find('/') != std::string::npos;
  }
  static std::string_view ending_of(std::string_view path) {
    return path.substr(std::min(path.rfind('.') + 1, path.size()));
  }

  // bash -c 'code', bash script.sh, ./script.sh
  bool run_shell(const Call& call, const std::string& folder, Shell& shell, const Frame& frame) {
    if (is_posix_shell(call.program)) {
      ShellOptions options;
      for (std::size_t i = 0; i < call.words.size(); ++i) {
        const std::string_view word = call.words[i].text;
        if (word == "pipefail") options.pipefail = Truth::yes;
        if (word.size() > 1 && word.front() == '-' && !word.starts_with("--")) {
          if (word.find('e') != word.npos) options.errexit = Truth::yes;
          if (word.find('c') != word.npos) {
            if (i + 1 >= call.words.size()) return true;
            Piece piece;
            piece.text = call.words[i + 1].text;
            piece.document = call.place.document;
            piece.places = Places(call.words[i + 1].at);
            piece.options = options;
            Shell inner = copy(shell);
            inner.folder = folder;
            inner.forget_arguments();
            run_piece(std::move(piece), call, inner, frame);
            return true;
          }
          if (word.ends_with('o')) continue;
          continue;
        }
        if (word == "pipefail" || word == "errexit") continue;
        Call script = call;
        script.words.erase(script.words.begin(),
                           script.words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        run_script(script, word, folder, shell, frame);
        return true;
      }
      return true;
    }
    if (call.program == "nix-shell") {
      const Arguments arguments(call);
      const Arguments::Flag* const code = arguments.flag("--run --command");
      if (code == nullptr || !code->has_value) return true;
      Piece piece;
      piece.text = code->value.text;
      Shell inner = copy(shell);
      inner.folder = folder;
      run_piece(std::move(piece), call, inner, frame);
      return true;
    }
    if (is_foreign_script(call)) {
      Pieces pieces;
      pieces.what = path_in(folder, call.written);
      const bool is_there =
          around_.project != nullptr && around_.project->find(pieces.what) != nullptr;
      if (!is_known_tool(call.program)) miss(pieces, call);
      return is_there && !is_known_tool(call.program);
    }
    if (!is_script_path(call)) return false;
    run_script(call, call.written, folder, shell, frame);
    return true;
  }

  void run_script(const Call& call, std::string_view path, const std::string& folder,
                  const Shell& shell, const Frame& frame) {
    Pieces pieces = script_file(call, path, folder, around_);
    if (!spend(pieces)) return;
    if (pieces.state != Pieces::State::read) return miss(pieces, call);
    for (Piece& piece : pieces.list) {
      Shell inner = copy(shell);
      inner.folder = folder;
      inner.script = folder_of(pieces.what);
      inner.take(call.words);
      run_piece(std::move(piece), call, inner, frame);
    }
  }

  bool spend(const Pieces& pieces) {
    read_ += pieces.read;
    if (read_ > kMostRead) stop();
    return !is_stopped_;
  }

  void miss(const Pieces& pieces, const Call& call) {
    if (out_.unread.size() < kMostActivities) out_.unread.push_back({pieces.what, call.place});
  }

  Frame inner_frame(const Call& call, const Frame& frame) const {
    Frame inner = frame;
    inner.through.push_back(call.place);
    ++inner.depth;
    return inner;
  }

  void run_piece(Piece piece, const Call& call, Shell& shell, const Frame& frame) {
    if (is_stopped_) return;
    if (piece.document == nullptr) {
      piece.document = call.place.document;
      piece.places = Places(call.place.at);
    }
    Frame inner = inner_frame(call, frame);
    if (piece.goes_on)
      weaken(inner.blocking, inner.weakness, Truth::no,
             {Weakness::Kind::runner, {piece.document, piece.places.source({0, 1})}});
    if (piece.is_detached)
      weaken(inner.blocking, inner.weakness, Truth::unknown, {Weakness::Kind::runner, call.place});
    const Parsed<shell::Script> parsed = read_shell(piece.text, OffsetMap(), around_.limits);
    const ScriptText text{&parsed.tree, piece.text, piece.document, std::move(piece.places)};
    run(std::span(&text, 1), piece.options, shell, inner);
  }

  // make, npm run and their kind.
  bool run_pieces(const Call& call, const std::string& folder, const Shell& shell,
                  const Frame& frame) {
    if (is_stopped_) return true;
    Pieces pieces = pieces_of(call, folder, around_);
    if (!spend(pieces)) return true;
    if (pieces.state == Pieces::State::none) {
      if (!has_word("yarn pnpm", call.program)) return false;
      return run_package(call, folder, shell, frame);
    }
    const std::size_t before = out_.list.size();
    const std::size_t unread_before = out_.unread.size();
    for (Piece& piece : pieces.list) {
      Shell inner = copy(shell);
      inner.folder = piece.call ? folder : piece.folder;
      inner.forget_arguments();
      if (piece.call) {
        consider(std::move(*piece.call), inner, [&] { return inner_frame(call, frame); });
      } else {
        run_piece(std::move(piece), call, inner, frame);
      }
    }
    const bool is_missing = pieces.state == Pieces::State::missing;
    if (is_missing) miss(pieces, call);
    const bool says_nothing = out_.list.size() == before;
    // A hook that is none of the known tools looks at the style of something.
    const bool by_name = says_nothing && (is_missing || out_.unread.size() == unread_before);
    if (!by_name) return true;
    std::set<Stage> told;
    for (const Stage stage : pieces.by_name) {
      if (!told.insert(stage).second) continue;
      Activity activity;
      activity.stage = stage;
      activity.tool = call.program;
      activity.place = call.place;
      activity.object = {Object::Kind::folder, {folder.empty() ? "." : folder, true}};
      add(std::move(activity), frame);
    }
    return true;
  }

  // yarn and pnpm run a program of the project by its name.
  bool run_package(const Call& call, const std::string& folder, const Shell& shell,
                   const Frame& frame) {
    const Arguments arguments(call);
    const std::size_t at = arguments.operand(0) == "run" ? 1 : 0;
    if (at >= arguments.operands().size()) return false;
    const Word* const word = arguments.operands()[at];
    const std::string program = program_of_package(word->text);
    if (!is_known_tool(program) || has_word("audit publish pack build deploy npm test", word->text))
      return false;
    Call inner = call;
    shift_to(inner, &inner.words[static_cast<std::size_t>(word - call.words.data())]);
    Shell own = copy(shell);
    own.folder = folder;
    consider(std::move(inner), own, [&] { return frame; });
    return true;
  }

  // --- what later calls need

  void remember(const Call& call, const std::string& folder) {
    const Arguments arguments(call);
    if (has_word("terraform tofu", call.program)) {
      const std::string where = terraform_folder(arguments, folder);
      if (arguments.operand(0) == "init") {
        for (const Arguments::Flag& flag : arguments.flags()) {
          if (flag.name == "-backend-config" && flag.value.text.starts_with("key="))
            states_[where] = {{flag.value.text.substr(4), flag.value.is_known},
                              {call.place.document, flag.at}};
        }
      }
      if (arguments.operand(0) == "workspace" && has_word("select new", arguments.operand(1)) &&
          arguments.operands().size() > 2) {
        workspaces_[where] = {arguments.operands()[2]->name(), call.place};
      }
    }
    if (call.program == "aws" && arguments.operand(1) == "update-kubeconfig") {
      if (const auto* const name = arguments.flag("--name"); name != nullptr)
        cluster_ = {name->value, call.place};
    }
    if (call.program == "gcloud" && arguments.operand(2) == "get-credentials" &&
        arguments.operands().size() > 3) {
      cluster_ = {arguments.operands()[3]->name(), call.place};
    }
    if (call.program == "kubectl" && arguments.operand(1) == "use-context" &&
        arguments.operands().size() > 2) {
      cluster_ = {arguments.operands()[2]->name(), call.place};
    }
    if (call.program == "aws" && arguments.operand(1) == "register-task-definition") {
      const auto* const input = arguments.flag("--cli-input-json --container-definitions");
      if (input != nullptr && input->value.text.starts_with("file://")) {
        const std::string file = path_in(folder, input->value.text.substr(7));
        const auto found = images_.find(file);
        tasks_[file] = found != images_.end() ? found->second : Remembered{{}, call.place};
      }
    }
    if (call.program == "kustomize" && arguments.operand(0) == "edit" &&
        arguments.operand(2) == "image" && arguments.operands().size() > 3) {
      const std::string& text = arguments.operands()[3]->text;
      images_[folder.empty() ? "." : folder] = {
          {text.substr(text.find('=') + 1), arguments.operands()[3]->is_known}, call.place};
    }
  }

  struct Remembered {
    Name name;
    Place at;
  };

  static void add_fact(Activity& activity, Fact::Kind kind, const Remembered& what) {
    if (!what.name.empty() && !activity.has(kind))
      activity.facts.push_back({kind, what.name, what.at});
  }

  // The image of the task definition that was registered for the service: the only one, or that
  // of a file with the name of the task.
  void add_task(Activity& activity) const {
    const Fact* const source = activity.fact(Fact::Kind::source);
    const std::string name =
        (source != nullptr ? source->value.text : activity.object.name.text) + ".";
    const bool is_only = tasks_.size() == 1;
    for (const auto& [file, image] : tasks_) {
      if (!is_only && !base_name(file).starts_with(name)) continue;
      add_fact(activity, Fact::Kind::image, image);
      if (image.name.empty())
        activity.facts.push_back({Fact::Kind::attachment, {file, true}, image.at});
      return;
    }
  }

  // TRIVY_EXIT_CODE stands for the flag.
  static void ask_environment(const Call& call, Activity& activity, const Shell& shell) {
    if (call.program != "trivy" || activity.weakness.kind != Weakness::Kind::default_) return;
    const auto found = shell.variables.find("TRIVY_EXIT_CODE");
    if (found == shell.variables.end()) return;
    const Name& code = found->second;
    if (code.is_known && code.text == "0") return;
    activity.blocking = code.is_known ? Truth::yes : Truth::unknown;
    if (code.is_known) activity.weakness = {};
  }

  void complete(const Call& call, Activity& activity, const std::string& folder) {
    if (activity.stage == Stage::credentials) {
      for (Fact& fact : activity.facts) {
        if (fact.kind != Fact::Kind::key) continue;
        const auto held = saved_.find(path_in(folder, fact.value.text));
        if (held != saved_.end()) fact.value = held->second;
      }
    }
    const bool is_terraform = has_word("terraform tofu", call.program);
    if (is_terraform && activity.stage != Stage::lint) {
      const std::string where = terraform_folder(Arguments(call), folder);
      if (const auto state = states_.find(where); state != states_.end())
        add_fact(activity, Fact::Kind::state, state->second);
      if (const auto space = workspaces_.find(where); space != workspaces_.end())
        add_fact(activity, Fact::Kind::environment, space->second);
    }
    if (activity.stage != Stage::deploy) return;
    if (has_word("kubectl helm kustomize helmfile", call.program) &&
        !activity.has(Fact::Kind::context))
      add_fact(activity, Fact::Kind::cluster, cluster_);
    if (call.program == "aws" && activity.object.kind == Object::Kind::service) {
      add_task(activity);
    }
    if (const auto image = images_.find(activity.object.name.text); image != images_.end())
      add_fact(activity, Fact::Kind::image, image->second);
  }

  void add(Activity activity, const Frame& frame) {
    if (out_.list.size() >= kMostActivities) return stop();
    activity.through = frame.through;
    activity.runs = frame.runs;
    activity.guards = frame.guards;
    // The call's own verdict stands further inside than what surrounds it.
    Truth blocking = frame.blocking;
    Weakness weakness = frame.weakness;
    weaken(blocking, weakness, activity.blocking, activity.weakness);
    activity.blocking = blocking;
    activity.weakness = weakness;
    // Of a host's own files the repository knows nothing.
    constexpr std::string_view kHostFolder = "$HOST/";
    if (host_ != nullptr && activity.object.name.text.starts_with(kHostFolder))
      activity.object.name = {activity.object.name.text.substr(kHostFolder.size()), false};
    out_.list.push_back(std::move(activity));
  }

  const Surroundings& around_;
  Activities& out_;
  const Name nothing_{{}, true};
  std::size_t commands_ = 0;
  std::size_t read_ = 0;
  int depth_ = 0;
  bool is_stopped_ = false;
  std::deque<Sourced> sourced_;
  std::map<std::string, Remembered, std::less<>> images_;               // that files hold
  std::map<std::string, Remembered, std::less<>> states_, workspaces_;  // of a folder
  std::map<std::string, Remembered, std::less<>>
      tasks_;             // definitions that are registered, by file
  Host* host_ = nullptr;  // that is told what is being read
  Remembered cluster_;
  std::map<std::string, Name, std::less<>> saved_;  // what is in files
};

}  // namespace

Activities activities_of(std::span<const ScriptText> texts, ShellOptions options,
                         const Surroundings& around) {
  Activities found;
  Reader reader(around, found);
  Shell shell{around.variables, around.folder, {}};
  reader.run(texts, options, shell, {});
  // Keys that all later steps find in their environment.
  std::vector<Input> inputs;
  for (const Write& write : found.writes) {
    if (write.file.text.find("GITHUB_ENV") != std::string::npos)
      inputs.push_back({write.name, write.value, write.at});
  }
  for (Activity& activity : credentials_in(inputs)) found.list.push_back(std::move(activity));
  return found;
}

Activities activities_of_use(std::string_view uses, Place at, std::span<const Input> inputs,
                             const Surroundings& around) {
  Activities found;
  Reader reader(around, found);
  Shell shell{around.variables, around.folder, {}};
  Call call;
  call.place = at;
  constexpr std::string_view kDocker = "docker://";
  if (uses.starts_with(kDocker)) {
    // As docker run does it.
    call.program = call.written = "docker";
    const auto add = [&](std::string text, bool is_known, Span where) {
      Word word;
      word.text = std::move(text);
      word.is_known = is_known;
      word.at = where;
      call.words.push_back(std::move(word));
    };
    add("run", true, at.at);
    for (const Input& input : inputs) {
      if (input.name != "entrypoint") continue;
      add("--entrypoint=" + input.value.text, input.value.is_known, at.at);
    }
    add(std::string(uses.substr(kDocker.size())), true, at.at);
    for (const Input& input : inputs) {
      if (input.name != "args") continue;
      for (const std::string_view word : Words(input.value.text))
        add(std::string(word), word.find('$') == word.npos, input.at.at);
    }
    reader.consider(std::move(call), shell, [] { return Frame(); });
    return found;
  }
  if (uses.starts_with("./") || uses.starts_with("$")) return found;
  call.program = call.written = std::string(uses.substr(0, uses.find('@')));
  for (const Input& input : inputs) {
    Word word;
    word.text = "--" + input.name + "=" + input.value.text;
    word.is_known = input.value.is_known;
    word.at = input.at.at;
    call.words.push_back(std::move(word));
  }
  for (Call& inner : calls_of_action(call)) {
    const std::size_t before = found.list.size();
    reader.consider(std::move(inner), shell, [] { return Frame(); });
    for (std::size_t i = before; i < found.list.size(); ++i) {
      Activity& activity = found.list[i];
      activity.tool = call.program;
      activity.through.clear();
      if (activity.weakness.kind == Weakness::Kind::flag)
        activity.weakness.kind = Weakness::Kind::input;
    }
  }
  if (found.list.empty()) reader.consider(std::move(call), shell, [] { return Frame(); });
  return found;
}

}  // namespace sluice::delivery
