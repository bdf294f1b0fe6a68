#include "core/rules/shared/executed_files.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include "core/model/command.h"
#include "core/model/delivery/row_index.h"
#include "core/model/kept.h"
#include "core/rules/shared/outsiders.h"
#include "core/rules/shared/workflow.h"
#include "core/text/order.h"

namespace sluice::actions {
namespace {

// An action that executes files of a folder: the input that names it, and the input without which
// it does nothing of the kind.
struct ExecutingAction {
  std::string_view action, folder, needs;
};
constexpr ExecutingAction kActions[] = {
#define ACTION(action, folder, needs) {action, folder, needs},
#define PROGRAM(names, verbs, files, unless)
#include "core/rules/shared/executed_files.def"
#undef PROGRAM
#undef ACTION
};

struct Program {
  std::string_view names, verbs, files, unless;
};
constexpr Program kPrograms[] = {
#define ACTION(action, folder, needs)
#define PROGRAM(names, verbs, files, unless) {names, verbs, files, unless},
#include "core/rules/shared/executed_files.def"
#undef PROGRAM
#undef ACTION
};
constexpr char as_it_is(char c) { return c; }
constexpr auto kByName = delivery::index_rows<delivery::count_names(kPrograms, &Program::names)>(
    kPrograms, &Program::names, as_it_is);

// --- places ---

// Before a path that starts at the workspace, wherever the script is.
constexpr char kFromWorkspace = '@';
constexpr std::string_view kElsewhere = "/";
constexpr std::size_t kLongestPath = 1'024;

bool has_word(std::string_view list, std::string_view word) {
  for (std::size_t at = list.find(word); at != list.npos; at = list.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ' ')) return true;
  }
  return false;
}

bool take_start(std::string_view& text, std::string_view start) {
  if (!text.starts_with(start)) return false;
  text.remove_prefix(start.size());
  return true;
}

// A word without its quotes, separators of folders as '/'.
std::string plain(std::string_view written) {
  std::string text;
  for (const char c : written) {
    if (c != '"' && c != '\'') text += c == '\\' ? '/' : c;
  }
  return text;
}

// `path` as the folder names it: from the folder, from the workspace behind '@', or "/…".
std::string joined(std::string_view folder, std::string_view path) {
  if (folder.size() + path.size() > kLongestPath) return std::string(kElsewhere);
  constexpr std::string_view kWorkspace[] = {"$GITHUB_WORKSPACE", "${GITHUB_WORKSPACE}",
                                             "$env:GITHUB_WORKSPACE", "${{ github.workspace }}",
                                             "${{github.workspace}}"};
  constexpr std::string_view kHere[] = {"$PWD", "${PWD}", "$(pwd)",
                                        "$pwd", "`pwd`",  "$(git rev-parse --show-toplevel)"};
  constexpr std::string_view kOutside[] = {"/",
                                           "~",
                                           "$HOME",
                                           "${HOME",
                                           "$RUNNER_TEMP",
                                           "${RUNNER_TEMP",
                                           "$TMP",
                                           "${TMP",
                                           "$(mktemp",
                                           "`mktemp",
                                           "$env:TEMP",
                                           "$env:RUNNER_TEMP",
                                           "%TEMP%",
                                           "${{ runner.temp",
                                           "${{runner.temp"};
  std::string start(folder);
  const auto is_start = [&](std::string_view one) { return take_start(path, one); };
  if (path.starts_with(kFromWorkspace)) {
    path.remove_prefix(1);
    start = kFromWorkspace;
  } else if (std::any_of(std::begin(kWorkspace), std::end(kWorkspace), is_start)) {
    start = kFromWorkspace;
  } else if (std::any_of(std::begin(kHere), std::end(kHere), is_start)) {
  } else if (std::any_of(std::begin(kOutside), std::end(kOutside),
                         [&](std::string_view one) { return path.starts_with(one); }) ||
             (path.size() > 1 && path[1] == ':')) {
    return std::string(kElsewhere);
  }
  std::string out;
  std::size_t fixed = 0;  // what no ".." takes away
  if (start.starts_with('/')) return std::string(kElsewhere);
  if (start.starts_with(kFromWorkspace)) {
    out = kFromWorkspace;
    start.erase(0, 1);
    fixed = 1;
  }
  for (std::string_view rest : {std::string_view(start), path}) {
    while (!rest.empty()) {
      // An expression is one name, whatever it holds.
      const bool is_expression = rest.starts_with("${{");
      const std::size_t from = is_expression ? std::min(rest.find("}}"), rest.size()) : 0;
      const std::size_t end = std::min(rest.find('/', from), rest.size());
      const std::string_view name = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (name.empty() || name == ".") continue;
      const std::size_t slash = out.rfind('/');
      const std::size_t last = slash == out.npos ? fixed : slash + 1;
      if (name == ".." && out.size() > fixed && std::string_view(out).substr(last) != "..") {
        out.resize(slash == out.npos ? fixed : slash);
        continue;
      }
      if (name == ".." && fixed > 0) return std::string(kElsewhere);
      if (out.size() > fixed) out += '/';
      out += name;
    }
  }
  return out;
}

bool is_below(std::string_view place, std::string_view folder) {
  if (place.starts_with('/')) return false;
  if (folder.empty()) return true;
  return place.starts_with(folder) &&
         (place.size() == folder.size() || place[folder.size()] == '/');
}

// --- scripts ---

// Where code lies that a command brings into a script.
struct Move {
  std::size_t at = 0;
  std::string folder;  // of the command
};

class Reader {
 public:
  explicit Reader(std::vector<ExecutedFile>& found, std::vector<Move>* moves = nullptr)
      : found_(found), moves_(moves) {}

  void read(const shell::Script& script, std::string folder, std::size_t at, int depth) {
    struct Saved {
      std::size_t end;
      std::string folder;
    };
    std::vector<Saved> saved;
    std::size_t next = 0;  // of the compounds
    for (std::size_t i = 0; i < script.commands.size(); ++i) {
      const shell::Command& command = script.commands[i];
      while (!saved.empty() && saved.back().end <= i) {
        folder = std::move(saved.back().folder);
        saved.pop_back();
      }
      for (; next < script.compounds.size() && script.compounds[next].commands.begin <= i; ++next) {
        const shell::Compound& compound = script.compounds[next];
        if (compound.kind == shell::CompoundKind::subshell && saved.size() < kMostSaved)
          saved.push_back({compound.commands.end, folder});
      }
      const std::optional<Invocation> call = invocation_of(command);
      if (!call) continue;
      std::vector<std::string> words;
      for (const shell::Word& word : call->arguments()) {
        if (words.size() == kMostWords) break;
        words.push_back(plain(word.written));
      }
      const std::size_t here = depth == 0 ? command.at.begin : at;
      if (moves_ != nullptr && depth == 0) moves_->push_back({here, folder});
      const bool is_certain = command.parent == shell::kNone;
      if (call->name == "cd" || call->name == "pushd" || call->name == "Set-Location" ||
          call->name == "chdir") {
        if (is_certain && !words.empty()) {
          stack_.push_back(folder);
          folder = words[0] == "-" && stack_.size() > 1 ? stack_[stack_.size() - 2]
                                                        : joined(folder, words[0]);
          if (stack_.size() > kMostSaved) stack_.clear();
        }
        continue;
      }
      if (call->name == "popd" && is_certain && !stack_.empty()) {
        folder = std::move(stack_.back());
        stack_.pop_back();
        continue;
      }
      judge(*call, plain(call->word().written), words, folder, here, depth);
      judge_input(script, command, *call, folder, here);
    }
  }

  void judge_words(std::span<const std::string> words, const std::string& folder, std::size_t at) {
    if (words.empty()) return;
    const std::string_view name = words.front();
    if (name.find('/') != name.npos) add(joined(folder, name), at);
    judge_program(name.substr(name.rfind('/') + 1), words.subspan(1), folder, at);
  }

 private:
  static constexpr std::size_t kMostSaved = 64, kMostWords = 256, kMostFound = 512;
  static constexpr int kDeepest = 3;

  void add(std::string place, std::size_t at) {
    if (place.starts_with('/') || found_.size() >= kMostFound) return;
    if (!found_.empty() && found_.back().at == at && found_.back().place == place) return;
    found_.push_back({std::move(place), at});
  }

  void judge(const Invocation& call, const std::string& program,
             const std::vector<std::string>& words, const std::string& folder, std::size_t at,
             int depth) {
    const bool sources = program == "source" || program == ".";
    if (sources || program == "&") {
      // What `python -m venv` makes by that name is not of the repository.
      if (!words.empty() && !words[0].ends_with("bin/activate")) add(joined(folder, words[0]), at);
      return;
    }
    if (program.find('/') != program.npos) add(joined(folder, program), at);
    const Language language = language_of(call);
    if (language != Language::none) {
      judge_interpreter(call, words, folder, at, depth);
      return;
    }
    std::string_view name = call.name;
    for (const std::string_view end : {".exe", ".cmd", ".bat"}) {
      if (name.ends_with(end)) name.remove_suffix(end.size());
    }
    if (name == "eval" && depth < kDeepest) {
      std::string code;
      for (const std::string& word : words) code += word + ' ';
      read_code(code, folder, at, depth);
      return;
    }
    judge_program(name, words, folder, at);
  }

  void read_code(std::string_view code, const std::string& folder, std::size_t at, int depth) {
    const Parsed<shell::Script> parsed = read_shell(code, OffsetMap(), {});
    read(parsed.tree, folder, at, depth + 1);
  }

  void judge_interpreter(const Invocation& call, const std::vector<std::string>& words,
                         const std::string& folder, std::size_t at, int depth) {
    if (const shell::Word* const script = script_of(call)) {
      add(joined(folder, plain(script->written)), at);
      return;
    }
    if (call.name.starts_with("python")) {
      const auto flag = std::find(words.begin(), words.end(), "-m");
      if (flag != words.end()) {
        judge_module(std::span(words).subspan(static_cast<std::size_t>(flag - words.begin()) + 1),
                     folder, at);
        return;
      }
    }
    const shell::Word* const code = code_of(call);
    if (code == nullptr) {
      if (has_word("--test --run", words.empty() ? std::string_view() : words[0]))
        add(joined(folder, "."), at);
      const auto file = std::find_if(words.begin(), words.end(), [](const std::string& word) {
        return word == "-File" || word == "-file" || word == "-f";
      });
      if (file != words.end() && file + 1 != words.end()) add(joined(folder, file[1]), at);
      return;
    }
    std::string_view text = code->is_known() ? code->value : code->written;
    if (language_of(call) == Language::shell) {
      if (!code->is_known() && text.size() > 1 && text.front() == text.back() &&
          (text.front() == '"' || text.front() == '\''))
        text = text.substr(1, text.size() - 2);
      if (depth < kDeepest) read_code(text, folder, at, depth);
      return;
    }
    // node -e "require('./build')"
    for (const std::string_view start : {"'./", "\"./", "'../"}) {
      if (text.find(start) != text.npos) add(joined(folder, "."), at);
    }
  }

  // python -m MODULE, which the folder may hold.
  void judge_module(std::span<const std::string> words, const std::string& folder, std::size_t at) {
    constexpr std::string_view kOfPython =
        "json.tool http.server venv ensurepip zipfile tarfile base64 site sysconfig";
    if (words.empty() || has_word(kOfPython, words[0])) return;
    if (words[0] == "pip") {
      judge_program(words[0], words.subspan(1), folder, at);
      return;
    }
    add(joined(folder, "."), at);
    for (const std::string& word : words.subspan(1)) add_path(word, folder, at);
  }

  // cat build.sh | sh, sh < build.sh
  void judge_input(const shell::Script& script, const shell::Command& command,
                   const Invocation& call, const std::string& folder, std::size_t at) {
    if (language_of(call) == Language::none || !runs_input(call)) return;
    for (const shell::Redirection& one : command.redirections) {
      if (one.kind == shell::Redirect::input) add(joined(folder, plain(one.target.written)), at);
    }
    if (command.stage == 0 || command.pipeline == shell::kNone) return;
    const shell::Range range = script.pipelines[command.pipeline].commands;
    for (std::uint32_t i = range.begin; i < range.end && i < range.begin + kMostSaved; ++i) {
      const shell::Command& first = script.commands[i];
      if (first.pipeline != command.pipeline || first.stage != 0 || first.name() != "cat") continue;
      for (std::size_t w = 1; w < first.words.size(); ++w)
        add(joined(folder, plain(first.words[w].written)), at);
    }
  }

  void judge_program(std::string_view name, std::span<const std::string> words,
                     const std::string& folder, std::size_t at) {
    if (words.size() == 1 && has_word("--version -v -V --help version help -version", words[0]))
      return;
    for (const delivery::NamedRow& row : delivery::rows_named(kByName, name, as_it_is))
      judge_row(kPrograms[row.row], words, folder, at);
    // The program behind `find -exec`, and in a container that has the workspace.
    std::size_t inner = words.size();
    if (name == "find") {
      const auto exec = std::find_if(words.begin(), words.end(), [](const std::string& word) {
        return word == "-exec" || word == "-execdir";
      });
      if (exec != words.end()) judge_words({exec + 1, words.end()}, folder, at);
      return;
    }
    if (name != "docker" && name != "podman") return;
    if (words.empty() || (words[0] != "run" && words[0] != "exec")) return;
    for (std::size_t i = 1; i < words.size(); ++i) {
      const bool is_mount = words[i] == "-v" || words[i] == "--volume" || words[i] == "--mount";
      const std::string_view mount = is_mount && i + 1 < words.size() ? words[i + 1] : words[i];
      const std::size_t source = mount.find("source=");
      const std::size_t from = source == mount.npos ? mount.find('=') + 1 : source + 7;
      const std::size_t end = std::min(mount.find_first_of(":,", from), mount.size());
      const bool is_it = is_mount || mount.starts_with("--volume=") || mount.starts_with("-v=");
      const std::string_view host = mount.substr(from, end - from);
      if (!is_it || (!host.starts_with('.') && !host.starts_with('$'))) continue;
      if (joined(folder, host).starts_with('/')) continue;
      inner = i + 1;
    }
    for (std::size_t i = inner; i < words.size(); ++i) {
      const bool is_relative = words[i].starts_with("./");
      const bool is_program =
          !delivery::rows_named(kByName, std::string_view(words[i]), as_it_is).empty();
      if (is_program || (is_relative && words[i - 1].find_first_of("-") != 0))
        judge_words(words.subspan(i), folder, at);
    }
  }

  static bool looks_like_path(std::string_view word) {
    return word.find("://") == word.npos && !word.starts_with('-') &&
           (word.starts_with('.') || word.find('/') != word.npos || word.starts_with('$'));
  }

  void add_path(const std::string& word, const std::string& folder, std::size_t at) {
    if (looks_like_path(word)) add(joined(folder, word), at);
  }

  void judge_row(const Program& program, std::span<const std::string> words,
                 const std::string& folder, std::size_t at) {
    std::vector<const std::string*> operands;
    std::vector<std::string> named;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string_view word = words[i];
      if (!word.starts_with('-') || word.size() == 1) {
        operands.push_back(&words[i]);
        continue;
      }
      if (has_word(program.unless, word)) return;
      const std::size_t equals = word.find('=');
      if (has_word(program.files, word.substr(0, equals))) {
        if (equals != word.npos) {
          named.push_back(joined(folder, word.substr(equals + 1)));
        } else if (i + 1 < words.size()) {
          named.push_back(joined(folder, words[++i]));
        }
      } else if (word.size() > 2 && word[1] != '-' && has_word(program.files, word.substr(0, 2))) {
        named.push_back(joined(folder, word.substr(2)));  // -Cfolder
      }
    }
    if (!is_meant(program.verbs, operands, words)) return;
    const bool is_only = has_word(program.files, "only");
    for (std::string& place : named) add(place, at);
    // What names its folder looks there, and not where it runs; a file may lie elsewhere.
    if (!is_only && named.empty()) add(joined(folder, "."), at);
    if (has_word(program.files, "#") && !operands.empty()) {
      const bool is_verb = operands.size() > 1 && (*operands[0] == "run" || *operands[0] == "test");
      add(joined(folder, *operands[is_verb ? 1 : 0]), at);
    }
    if (!has_word(program.files, ".")) return;
    for (const std::string* const operand : operands) {
      if (looks_like_path(*operand) || (!is_only && operand->find("://") == operand->npos))
        add(joined(folder, *operand), at);
    }
  }

  static bool is_meant(std::string_view verbs, const std::vector<const std::string*>& operands,
                       std::span<const std::string> words) {
    if (verbs.empty()) return true;
    const bool is_inverted = verbs.starts_with('!');
    if (is_inverted) verbs.remove_prefix(1);
    bool is_named = false;
    if (!operands.empty()) {
      is_named = has_word(verbs, *operands[0]);
      if (operands.size() > 1) {
        const std::string both = *operands[0] + ':' + *operands[1];
        is_named = is_named || has_word(verbs, both);
      }
    } else if (!words.empty()) {
      is_named = has_word(verbs, words[0]);
    }
    return is_named != is_inverted;
  }

  std::vector<ExecutedFile>& found_;
  std::vector<Move>* moves_;
  std::vector<std::string> stack_;  // of folders that were left
};

// A script of Python executes files of its own choice only by a call.
bool calls_programs(std::string_view code) {
  constexpr std::string_view kCalls[] = {"subprocess", "os.system", "os.popen", "os.exec",
                                         "runpy",      "exec(open", "importlib"};
  return std::any_of(std::begin(kCalls), std::end(kCalls),
                     [&](std::string_view call) { return code.find(call) != code.npos; });
}

void read_script(const Step& step, std::vector<ExecutedFile>& found,
                 std::vector<Move>* moves = nullptr) {
  if (step.script != nullptr) {
    Reader(found, moves).read(*step.script, {}, 0, 0);
    return;
  }
  if (shell_name(step).starts_with("python")) {
    if (calls_programs(step.run.value)) found.push_back({{}, 0});
    return;
  }
  // Calls of PowerShell and cmd are written as those of a shell.
  const Parsed<shell::Script> parsed = read_shell(step.run.value, OffsetMap(), {});
  Reader(found, moves).read(parsed.tree, {}, 0, 0);
}

// What a script executes and where it brings code to, as places in the folder in which it begins,
// each in order of writing.
struct ScriptFiles {
  std::vector<ExecutedFile> found;
  std::vector<Move> moves;
};

// Read once, however many places of the script ask for it.
const ScriptFiles& files_from_start(const Step& step) {
  return kept<ScriptFiles>(step.node["run"], Kept::programs, [&] {
    ScriptFiles files;
    read_script(step, files.found, &files.moves);
    sort_stably(files.found,
                [](const ExecutedFile& a, const ExecutedFile& b) { return a.at < b.at; });
    sort_stably(files.moves, [](const Move& a, const Move& b) { return a.at < b.at; });
    return files;
  });
}

std::string start_folder(const Step& step) {
  std::string_view named = step.working_directory.value;
  if (named.empty() && step.job != nullptr) {
    for (const NodeRef defaults : {step.job->defaults, step.job->workflow->defaults}) {
      if (named.empty()) named = defaults["run"]["working-directory"].value();
    }
  }
  return place_below({}, named);
}

// actions/checkout of something else into the folder leaves nothing of what was there.
bool replaces(const Step& step, std::string_view folder) {
  return step.uses.present() && read_uses(step.uses.value).is("actions/checkout") &&
         checkout_folder(step) == folder && !input(step, "repository") && !input(step, "ref") &&
         !input(step, "clean") && !step.condition.present();
}

}  // namespace

std::string place_below(std::string_view folder, std::string_view path) {
  std::string start(1, kFromWorkspace);
  start += folder;
  std::string place = folder.starts_with('/') && !path.starts_with(kFromWorkspace)
                          ? joined(folder, path)
                          : joined(start, path);
  if (place.starts_with(kFromWorkspace)) place.erase(0, 1);
  return place;
}

std::vector<ExecutedFile> executed_files(const Step& step) {
  std::vector<ExecutedFile> list;
  if (const std::string_view uses = step.uses.value; uses.starts_with("./"))
    list.push_back({place_below({}, uses), 0});
  for (const ExecutingAction& one : kActions) {
    if (!step.uses.present() || !read_uses(step.uses.value).is(one.action)) continue;
    if (one.needs.empty() || (input(step, one.needs) && input(step, one.needs).value() != "false"))
      list.push_back({place_below({}, input(step, one.folder).value()), 0});
  }
  if (!step.run.present() || !step.node["run"]) return list;
  const std::string start = start_folder(step);
  for (const ExecutedFile& one : files_from_start(step).found)
    list.push_back({place_below(start, one.place), one.at});
  return list;
}

bool executes(const Step& step, std::string_view folder, std::size_t from) {
  if (from == 0) {
    const std::vector<ExecutedFile> files = executed_files(step);
    return std::any_of(files.begin(), files.end(),
                       [&](const ExecutedFile& file) { return is_below(file.place, folder); });
  }
  // Behind a place of the script itself: no further than any honest one goes on.
  constexpr std::size_t kMostLooked = 1'000;
  if (!step.run.present() || !step.node["run"]) return false;
  const std::string start = start_folder(step);
  const std::vector<ExecutedFile>& files = files_from_start(step).found;
  const auto first = std::partition_point(files.begin(), files.end(),
                                          [&](const ExecutedFile& file) { return file.at < from; });
  const auto left = static_cast<std::size_t>(files.end() - first);
  const auto last = first + static_cast<std::ptrdiff_t>(std::min(left, kMostLooked));
  return std::any_of(first, last, [&](const ExecutedFile& file) {
    return is_below(place_below(start, file.place), folder);
  });
}

std::string fetched_folder(const Step& step, std::size_t at) {
  if (!step.run.present() || !step.node["run"]) return place_below(start_folder(step), {});
  const std::vector<Move>& moves = files_from_start(step).moves;
  const auto move = std::partition_point(moves.begin(), moves.end(),
                                         [&](const Move& one) { return one.at < at; });
  return place_below(start_folder(step), move == moves.end() ? std::string() : move->folder);
}

std::string checkout_folder(const Step& step) {
  return place_below({}, input(step, "path").value());
}

const Step* executed_behind(const Step& step, std::string_view folder) {
  constexpr std::ptrdiff_t kFarthest = 256;  // no honest job goes on for longer
  const std::vector<Step>& steps = step.job != nullptr ? step.job->steps : step.action->steps;
  auto next = steps.begin() + (&step - steps.data()) + 1;
  const auto end = next + std::min(kFarthest, steps.end() - next);
  for (; next != end && !replaces(*next, folder); ++next) {
    if (executes(*next, folder) && runs_for_outsider(next->node, {}) != Truth::no) return &*next;
  }
  return nullptr;
}

}  // namespace sluice::actions
