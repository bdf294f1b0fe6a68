#include "core/rules/shared/flow_shell.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "core/model/command.h"
#include "core/rules/shared/shell_variables.h"
#include "core/rules/shared/untrusted_checkout.h"
#include "core/text/ascii.h"

namespace sluice::actions {
namespace {

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Commands that leave what they read as it is, or pieces of it.
constexpr std::array<std::string_view, 17> kPassing = {
    "cat", "tac",   "sort", "uniq",     "fold",   "tee",      "column",  "strings", "iconv",
    "cut", "xargs", "rev",  "dos2unix", "expand", "basename", "dirname", "awk"};
// Commands whose options run code, write files or leave for another host.
constexpr std::array<std::string_view, 36> kSensitive = {
    "git",    "gh",      "tar",   "curl", "wget",   "rsync",  "ssh",  "scp",       "find",
    "zip",    "unzip",   "npm",   "npx",  "yarn",   "pnpm",   "pip",  "pip3",      "docker",
    "podman", "kubectl", "helm",  "aws",  "az",     "gcloud", "make", "python",    "python3",
    "node",   "go",      "cargo", "mvn",  "gradle", "sed",    "awk",  "terraform", "hub"};
constexpr std::array<std::string_view, 4> kDeclarations = {"export", "local", "readonly",
                                                           "declare"};
constexpr std::array<std::string_view, 6> kClients = {"curl",  "wget", "http",
                                                      "https", "nc",   "lynx"};
// Variables that make a later program load code.
constexpr std::array<std::string_view, 12> kLoading = {
    "PATH",         "LD_PRELOAD",      "LD_LIBRARY_PATH",   "BASH_ENV",
    "NODE_OPTIONS", "PYTHONPATH",      "PYTHONSTARTUP",     "PERL5OPT",
    "RUBYOPT",      "GIT_SSH_COMMAND", "JAVA_TOOL_OPTIONS", "DYLD_INSERT_LIBRARIES"};

constexpr std::string_view kCurlValues[] = {"--header",
                                            "--data",
                                            "--data-raw",
                                            "--data-binary",
                                            "--data-urlencode",
                                            "--request",
                                            "--user",
                                            "--output",
                                            "--form",
                                            "--user-agent",
                                            "--retry",
                                            "--max-time",
                                            "--cacert",
                                            "--cert",
                                            "--key",
                                            "--write-out",
                                            "--connect-timeout",
                                            "--retry-delay",
                                            "--post-data",
                                            "--output-document",
                                            "--referer",
                                            "--proxy"};
constexpr FlagValues kClientFlags{"AbcCdDeEFhHKmoOPQrtTuUwxXyYz", kCurlValues};
constexpr FlagValues kWgetFlags{"OoPUt", kCurlValues};

bool is_name_char(char c) {
  return (lower_case(c) >= 'a' && lower_case(c) <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// True for a range of letters or digits.
bool is_range(char first, char last) {
  const auto within = [&](char from, char to) {
    return from <= first && first <= last && last <= to;
  };
  return within('a', 'z') || within('A', 'Z') || within('0', '9');
}

// True if a set, as stands between brackets, holds nothing that means anything to a shell.
bool is_narrow(std::string_view set) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./ :,+@=~";
  constexpr std::string_view kClasses[] = {"[:alnum:]", "[:alpha:]", "[:digit:]",
                                           "[:lower:]", "[:upper:]", "[:xdigit:]"};
  while (!set.empty()) {
    if (set.front() == '[') {
      const auto* const found =
          std::find_if(std::begin(kClasses), std::end(kClasses),
                       [&](std::string_view one) { return set.starts_with(one); });
      if (found == std::end(kClasses)) return false;
      set.remove_prefix(found->size());
      continue;
    }
    if (set.size() > 2 && set[1] == '-' && !is_range(set[0], set[2])) return false;
    if (set.front() == '\\') set.remove_prefix(1);
    if (set.empty() || kPlain.find(set.front()) == kPlain.npos) return false;
    set.remove_prefix(1);
  }
  return true;
}

// `[^a-z]` at the start of a pattern: its length where the set is narrow, else 0.
std::size_t foreign_set(std::string_view pattern) {
  if (!pattern.starts_with("[^") && !pattern.starts_with("[!")) return 0;
  std::size_t end = pattern.substr(2).starts_with(']') ? 3 : 2;
  while (end < pattern.size() && pattern[end] != ']') {
    const bool is_class = pattern.substr(end).starts_with("[:");
    const std::size_t close = is_class ? pattern.find(":]", end) : pattern.npos;
    end = close == pattern.npos ? end + 1 : close + 2;
  }
  return end < pattern.size() && is_narrow(pattern.substr(2, end - 2)) ? end + 1 : 0;
}

// True for a script of sed that replaces everything outside of an alphabet: s/[^a-z]/-/g.
bool replaces_foreign(std::string_view script) {
  while (true) {
    const std::size_t start = script.find_first_not_of("; \t\n'\"");
    if (start == script.npos) return false;
    script.remove_prefix(start);
    if (script.size() < 4 || script.front() != 's') return false;
    const char mark = script[1];
    script.remove_prefix(2);
    const std::size_t set = foreign_set(script);
    std::size_t end = set;
    while (end < script.size() && script[end] != mark) end += script[end] == '\\' ? 2U : 1U;
    constexpr std::string_view kRepeat[] = {"", "+", "*", "\\+"};
    const std::string_view repeat = script.substr(std::min(set, script.size()), end - set);
    const bool is_whole =
        set > 0 && std::find(std::begin(kRepeat), std::end(kRepeat), repeat) != std::end(kRepeat);
    const std::size_t flags = script.find(mark, std::min(end + 1, script.size()));
    if (flags == script.npos) return false;
    script.remove_prefix(flags + 1);
    const std::size_t stop = std::min(script.find(';'), script.size());
    if (is_whole && script.substr(0, stop).find('g') != script.npos) return true;
    script.remove_prefix(stop);
  }
}

bool has(const shell::Word& word, std::string_view text) {
  return word.written.find(text) != std::string_view::npos;
}

// A line that goes to a file of the runner, as far as it is known.
struct Line {
  std::string head;     // before the first part that is not known
  std::string written;  // all of it, as it stands in the script
  bool is_known = true;
  Taint taint;
};

class Reader {
 public:
  Reader(const shell::Script& script, std::string_view text, ShellSources& sources)
      : script_(script), text_(text), sources_(sources), uses_(find_shell_variables(script)) {}

  ShellFlow read() {
    find_checked();
    find_loops();
    for (std::uint32_t i = 0; i < script_.commands.size(); ++i) {
      const shell::Command& command = script_.commands[i];
      for (; loop_ < loops_.size() && loops_[loop_]->commands.begin <= i; ++loop_) assign_loop();
      judge_uses(command.at.end);
      note_question(command);
      move(command);
      judge(command);
      assign(command);
      if (command.parent == shell::kNone) write(command);
    }
    judge_uses(text_.size() + 1);
    for (const auto& [begin, place] : pasted_) flow_.pasted.push_back(place);
    for (ShellHarm& use : used_) {
      if (judged_.count(use.begin) == 0) flow_.harms.push_back(std::move(use));
    }
    std::stable_sort(flow_.harms.begin(), flow_.harms.end(),
                     [](const ShellHarm& a, const ShellHarm& b) { return a.begin < b.begin; });
    return std::move(flow_);
  }

 private:
  // Variables that the script compares with a pattern, or asks a file system about. What it then
  // does with them is its own affair.
  void find_checked() {
    for (const shell::Command& command : script_.commands) {
      const std::string_view name = command.name();
      if (name == "[[") check_matches(command);
      const bool asks = (name == "[" || name == "test" || name == "[[") &&
                        command.words.size() > 1 &&
                        (command.words[1].value == "-d" || command.words[1].value == "-f" ||
                         command.words[1].value == "-e");
      if (asks) {
        for (const shell::Word& word : command.words) check(word);
      }
      if (name == "grep" && command.stage > 0) {
        const auto call = invocation_of(command);
        if (!call || call->flag("-q") == nullptr) continue;
        const shell::Range range = script_.pipelines[command.pipeline].commands;
        for (std::uint32_t i = range.begin; i < range.end; ++i) {
          if (script_.commands[i].pipeline != command.pipeline) continue;
          for (const shell::Word& word : script_.commands[i].words) check(word);
        }
      }
    }
    for (const shell::Compound& compound : script_.compounds) {
      if (compound.kind == shell::CompoundKind::case_ && !compound.words.empty())
        check(compound.words.front());
    }
  }

  // Of `[[ $X =~ ^[a-z]+$ ]]` what stands to the left.
  void check_matches(const shell::Command& command) {
    for (std::size_t i = 2; i + 1 < command.words.size(); ++i) {
      if (command.words[i].value != "=~") continue;
      const std::uint32_t begin = command.words[i + 1].at.begin;
      std::string_view pattern = slice({begin, std::max(begin, command.at.end)});
      for (const std::string_view end : {" ]]", " && ", " || "})
        pattern = pattern.substr(0, pattern.find(end));
      if (limits(pattern)) {
        check(command.words[i - 1]);
      } else if (pattern.starts_with('^')) {
        for (const shell::Part& part : command.words[i - 1].parts) begun_.insert(part.text);
      }
    }
  }

  // True if a pattern, as it is written, says what all of the text may be made of, or looks for
  // what may not be in it; also where the pattern is not known.
  static bool limits(std::string_view pattern) {
    while (!pattern.empty() && (pattern.front() == '"' || pattern.front() == '\'')) {
      pattern.remove_prefix(1);
      if (!pattern.empty()) pattern.remove_suffix(1);
    }
    const std::size_t variable = pattern.find('$');
    if (variable + 1 < pattern.size() && variable != pattern.npos) return true;
    if (!pattern.starts_with('^')) {
      return pattern.starts_with('[') || pattern.starts_with("([") ||
             pattern.find("[^") != pattern.npos;
    }
    if (!pattern.ends_with('$')) return false;
    constexpr std::string_view kWide[] = {".*", ".+", "[^", "\\S"};
    return std::none_of(std::begin(kWide), std::end(kWide), [&](std::string_view wide) {
      const std::size_t at = pattern.find(wide);
      return at != pattern.npos && (at == 0 || pattern[at - 1] != '\\');
    });
  }

  void check(const shell::Word& word) {
    for (const shell::Part& part : word.parts) {
      if (part.kind == shell::PartKind::variable || part.kind == shell::PartKind::parameter)
        checked_.insert(part.text);
    }
  }

  void find_loops() {
    for (const shell::Compound& compound : script_.compounds) {
      if (compound.kind == shell::CompoundKind::for_) loops_.push_back(&compound);
    }
    std::stable_sort(loops_.begin(), loops_.end(),
                     [](const shell::Compound* a, const shell::Compound* b) {
                       return a->commands.begin < b->commands.begin;
                     });
  }

  void assign_loop() {
    const shell::Compound& loop = *loops_[loop_];
    Taint taint;
    for (const shell::Word& word : loop.words) taint.add(of(word));
    set(loop.name.value, taint.one_line(), false);
  }

  // --- values ---

  Taint variable(std::string_view name) {
    if (checked_.count(name) != 0) return {};
    if (const auto own = variables_.find(name); own != variables_.end()) return own->second;
    return sources_.variable(name);
  }

  void set(std::string_view name, Taint taint, bool appends) {
    Taint& own = variables_[std::string(name)];
    if (appends) {
      own.add(taint);
    } else {
      own = std::move(taint);
    }
  }

  Taint of(const shell::Word& word) {
    Taint taint;
    for (std::size_t i = 0; i < word.parts.size(); i += 1 + word.parts[i].inner)
      taint.add(of(word, i));
    return taint;
  }

  Taint of(const shell::Word& word, std::size_t index) {
    const shell::Part& part = word.parts[index];
    switch (part.kind) {
      case shell::PartKind::variable:
        return variable(part.text);
      case shell::PartKind::parameter:
        return parameter(word, index);
      case shell::PartKind::command:
      case shell::PartKind::backticks:
        return output(part.commands);
      case shell::PartKind::expression:
        return sources_.expression(part.at.begin).pasted();
      default:
        return {};
    }
  }

  Taint parameter(const shell::Word& word, std::size_t index) {
    const shell::Part& part = word.parts[index];
    const std::string_view written = slice(part.at);
    // A length; everything but an alphabet replaced; quoted for a shell.
    const std::size_t all = written.find("//[");
    const std::size_t set = all == written.npos ? 0 : foreign_set(written.substr(all + 2));
    const bool is_replaced = set > 0 && all + 2 + set < written.size() &&
                             (written[all + 2 + set] == '/' || written[all + 2 + set] == '}');
    if (written.starts_with("${#") || is_replaced || written.ends_with("@Q}")) return {};
    Taint taint = variable(part.text);
    for (std::size_t i = index + 1; i <= index + part.inner; i += 1 + word.parts[i].inner)
      taint.add(of(word, i));
    return taint;
  }

  // What the commands of a substitution print.
  Taint output(shell::Range range) {
    Taint all;
    if (range.begin >= range.end || depth_ > kDeepest) return all;
    ++depth_;
    const std::uint32_t parent = script_.commands[range.begin].parent;
    Taint piped;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const shell::Command& command = script_.commands[i];
      if (command.parent != parent) continue;
      piped = printed(command, command.stage == 0 ? Taint() : piped);
      const bool is_last = command.pipeline == shell::kNone ||
                           command.stage + 1 == script_.pipelines[command.pipeline].stages;
      if (is_last) all.add(piped);
    }
    --depth_;
    return all;
  }

  // A file as the folder names it in which the step begins; empty for what is not known.
  std::string path_of(const shell::Word& word) const {
    if (word.is_known()) {
      const std::string_view path = word.value;
      const bool is_whole = path.starts_with('/') || path.starts_with('~');
      return is_whole || folder_.empty() ? std::string(path) : folder_ + '/' + std::string(path);
    }
    std::string_view path = unquoted(word.written);
    for (const std::string_view start : {"$GITHUB_WORKSPACE/", "${GITHUB_WORKSPACE}/"}) {
      if (!path.starts_with(start)) continue;
      path.remove_prefix(start.size());
      if (path.find_first_of("$`\"'") == path.npos)
        return std::string(sources_.workspace()) + std::string(path);
    }
    return {};
  }

  // `cd folder`, where it counts for all that follows.
  void move(const shell::Command& command) {
    const bool is_certain = command.compound == shell::kNone && command.parent == shell::kNone;
    if (!is_certain || command.name() != "cd" || command.words.size() != 2) return;
    const std::string to = path_of(command.words[1]);
    folder_ = to.empty() || to.size() > kLongestPath ? "/" : to;  // nothing of ours lies there
  }

  // What a command reads: a here-string, a file, the pipe.
  Taint input(const shell::Command& command, const Taint& piped) {
    Taint taint = piped;
    for (const shell::Redirection& redirection : command.redirections) add(redirection, taint);
    std::uint32_t compound = command.compound;
    while (taint.empty() && compound != shell::kNone) {
      const auto [known, is_new] = handed_in_.try_emplace(compound);
      if (is_new) {
        for (const shell::Redirection& redirection : script_.compounds[compound].redirections)
          add(redirection, known->second);
      }
      taint = known->second;
      compound = script_.compounds[compound].compound;
    }
    return taint;
  }

  void add(const shell::Redirection& redirection, Taint& taint) {
    if (redirection.kind == shell::Redirect::here_string) taint.add(of(redirection.target));
    if (redirection.kind == shell::Redirect::input)
      taint.add(sources_.file(path_of(redirection.target)));
    if (redirection.kind == shell::Redirect::heredoc &&
        redirection.heredoc < script_.heredocs.size()) {
      const shell::Heredoc& heredoc = script_.heredocs[redirection.heredoc];
      if (!heredoc.is_script) taint.add(of(heredoc.body));
    }
  }

  Taint files(const Invocation& call) {
    Taint taint;
    for (const shell::Word& word : call.arguments()) {
      if (!word.prefix().starts_with('-')) taint.add(sources_.file(path_of(word)));
    }
    return taint;
  }

  // What a command prints, where `piped` comes in. Nothing for what is not known.
  Taint printed(const shell::Command& command, const Taint& piped) {
    const std::optional<Invocation> call = invocation_of(command);
    if (!call) return input(command, {});  // $(<file)
    const std::string_view name = call->name;
    if (name == "echo" || name == "printf") {
      Taint taint;
      for (const shell::Word& word : call->arguments()) taint.add(of(word));
      return taint;
    }
    if (name == "gh") return of_forge(*call);
    Taint in = input(command, piped);
    if (name == "jq") return filtered(*call, in);
    if (name == "basename" || name == "dirname") {
      for (const shell::Word& word : call->arguments()) in.add(of(word));
      return in;
    }
    in.add(files(*call));
    if (in.empty() || is_one_of(name, kPassing)) return in;
    if (name == "head" || name == "tail") return is_one_line(*call) ? in.one_line() : in;
    if (name == "tr") return translated(*call, in);
    if (name == "sed") {
      const auto words = call->arguments();
      const bool cleans = std::any_of(words.begin(), words.end(), [](const shell::Word& word) {
        return replaces_foreign(word.is_known() ? word.value : word.written);
      });
      return cleans ? Taint() : in;
    }
    if (name == "grep" || name == "egrep" || name == "rg") return found(*call, in);
    return {};
  }

  static bool is_one_line(const Invocation& call) {
    const std::span<const shell::Word> words = call.arguments();
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i].value == "-1" || words[i].value == "-n1" || words[i].value == "--lines=1")
        return true;
      if (words[i].value == "-n" && i + 1 < words.size() && words[i + 1].value == "1") return true;
    }
    return false;
  }

  // Of tr, which knows \n and puts classes into brackets like everything else.
  static bool is_narrow_of_tr(std::string_view set) {
    std::string plain;
    for (std::size_t i = 0; i < set.size(); ++i) {
      const std::string_view rest = set.substr(i);
      if (rest.starts_with("\\n") || rest.starts_with("\\r") || rest.starts_with("\\t")) {
        ++i;
      } else if (set[i] != '\n') {
        plain += set[i];
      }
    }
    return is_narrow(plain);
  }

  static Taint translated(const Invocation& call, const Taint& in) {
    if (call.flag("-c") != nullptr || call.flag("-C") != nullptr ||
        call.flag("--complement") != nullptr) {
      const auto sets = call.operands();
      const bool is_wide = !sets.empty() && sets[0]->is_known() && !is_narrow_of_tr(sets[0]->value);
      return is_wide ? in : Taint();
    }
    const auto operands = call.operands();
    const bool takes_lines =
        !operands.empty() && (has(*operands[0], "\\n") || has(*operands[0], "\n"));
    return takes_lines ? in.one_line() : in;
  }

  // Of grep: what matches a pattern without any wildcard is of its alphabet.
  static Taint found(const Invocation& call, const Taint& in) {
    if (call.flag("-q") != nullptr || call.flag("-c") != nullptr || call.flag("-l") != nullptr)
      return {};
    if (call.flag("-o") == nullptr && call.flag("--only-matching") == nullptr) return in;
    const auto words = call.arguments();
    const bool is_wide = std::any_of(words.begin(), words.end(), [](const shell::Word& word) {
      return has(word, "[^") || has(word, ".*") || has(word, ".+") || has(word, "\\S");
    });
    return is_wide ? in.many_lines() : Taint();
  }

  // Of jq: its options with two values give a variable of the filter a value.
  struct Filter {
    struct Named {
      std::string_view name;
      std::string_view option;
      const shell::Word* value = nullptr;
    };
    const shell::Word* text = nullptr;
    std::vector<const shell::Word*> inputs;
    std::vector<Named> named;
    std::vector<const shell::Word*> positional;
    bool is_raw = false;
  };

  static Filter filter_of(const Invocation& call) {
    constexpr std::string_view kNaming[] = {"--arg", "--argjson", "--rawfile", "--slurpfile"};
    constexpr std::string_view kOneValue[] = {"-f", "--from-file", "-L", "--indent"};
    Filter filter;
    bool reads_values = false;
    const std::span<const shell::Word> words = call.arguments();
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string_view word = words[i].value;
      if (!words[i].prefix().starts_with('-')) {
        if (filter.text == nullptr) {
          filter.text = &words[i];
        } else {
          (reads_values ? filter.positional : filter.inputs).push_back(&words[i]);
        }
        continue;
      }
      const bool is_letters = !word.starts_with("--");
      filter.is_raw = filter.is_raw || word == "--raw-output" || word == "--join-output" ||
                      (is_letters && word.find_first_of("rj") != word.npos);
      reads_values = reads_values || word == "--args" || word == "--jsonargs";
      if (std::find(std::begin(kNaming), std::end(kNaming), word) != std::end(kNaming) &&
          i + 2 < words.size()) {
        filter.named.push_back({words[i + 1].value, word, &words[i + 2]});
        i += 2;
      } else if (std::find(std::begin(kOneValue), std::end(kOneValue), word) !=
                 std::end(kOneValue)) {
        if (word.ends_with('f') || word.ends_with("file"))
          filter.text = i + 1 < words.size() ? &words[i + 1] : nullptr;
        ++i;
      }
    }
    return filter;
  }

  // True if a filter reads its variable of that name: "$title".
  static bool reads_variable(std::string_view filter, std::string_view name) {
    for (std::size_t at = filter.find('$'); at != filter.npos; at = filter.find('$', at + 1)) {
      std::size_t end = at + 1;
      while (end < filter.size() && is_name_char(filter[end])) ++end;
      const std::string_view found = filter.substr(at + 1, end - at - 1);
      if (found == name || found == "ARGS") return true;
    }
    return false;
  }

  Taint filtered(const Invocation& call, const Taint& in) {
    const Filter jq = filter_of(call);
    const std::string_view filter = jq.text != nullptr ? jq.text->value : std::string_view();
    for (const std::string_view narrow : {"@", "test(", "length", "tonumber"}) {
      if (filter.find(narrow) != filter.npos) return {};
    }
    Taint taint = in;
    for (const shell::Word* const word : jq.inputs) {
      if (has(*word, "GITHUB_EVENT_PATH")) {
        taint.add(of_event(filter));
      } else if (word->is_known()) {
        taint.add(sources_.file(path_of(*word)));
      }
    }
    for (const Filter::Named& one : jq.named) {
      if (!reads_variable(filter, one.name)) continue;
      const bool is_file = one.option == "--rawfile" || one.option == "--slurpfile";
      taint.add(is_file ? sources_.file(path_of(*one.value)) : of(*one.value));
    }
    if (filter.find("$ARGS") != filter.npos) {
      for (const shell::Word* const word : jq.positional) taint.add(of(*word));
    }
    for (const std::string_view start : {"$ENV.", "env."}) {
      for (std::size_t at = filter.find(start); at != filter.npos;
           at = filter.find(start, at + 1)) {
        std::size_t end = at + start.size();
        while (end < filter.size() && is_name_char(filter[end])) ++end;
        if (at == 0 || !is_name_char(filter[at - 1]))
          taint.add(variable(filter.substr(at + start.size(), end - at - start.size())));
      }
    }
    for (const shell::Redirection& redirection : call.command->redirections) {
      if (redirection.kind == shell::Redirect::input &&
          has(redirection.target, "GITHUB_EVENT_PATH"))
        taint.add(of_event(filter));
    }
    return jq.is_raw ? taint : taint.one_line();
  }

  // Of a filter such as `.pull_request.title`.
  Taint of_event(std::string_view filter) {
    constexpr std::string_view kNames =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
    filter = filter.substr(0, filter.find("//"));  // what stands for null comes behind
    filter = filter.substr(0, filter.find_last_not_of(" ?") + 1);
    if (filter.size() < 2 || filter.front() != '.' ||
        filter.find_first_not_of(kNames) != filter.npos) {
      return {};
    }
    return sources_.context("github.event" + std::string(filter));
  }

  // `gh pr view --json title --jq .title`.
  Taint of_forge(const Invocation& call) {
    const auto operands = call.operands({.letters = "qtRF", .names = {}});
    if (operands.size() < 2) return {};
    const auto words = call.arguments();
    const auto asks = [&](std::string_view filter) {
      return std::any_of(words.begin(), words.end(),
                         [&](const shell::Word& word) { return word.value == filter; });
    };
    const std::string_view what = operands[0]->value;
    if (what == "api") return of_api(*operands[1], asks);
    if (operands[1]->value != "view" || (what != "pr" && what != "issue")) return {};
    const std::string start = what == "pr" ? "github.event.pull_request." : "github.event.issue.";
    if (asks(".title")) return sources_.fetched(start + "title");
    if (asks(".body")) return sources_.fetched(start + "body");
    if (asks(".headRefName")) return sources_.fetched("github.event.pull_request.head.ref");
    if (asks(".headRefOid")) return sources_.fetched("github.event.pull_request.head.sha");
    return {};
  }

  // `gh api repos/$REPO/pulls/$NUMBER --jq .head.sha`.
  template <typename Asks>
  Taint of_api(const shell::Word& address, const Asks& asks) {
    constexpr std::string_view kPulls = "/pulls/";
    constexpr std::array<std::string_view, 5> kFields = {".title", ".body", ".head.ref",
                                                         ".head.sha", ".head.repo.full_name"};
    const std::size_t at = address.written.find(kPulls);
    if (at == address.written.npos) return {};
    // Of the request itself, not of its files or comments.
    if (address.written.find('/', at + kPulls.size()) != address.written.npos) return {};
    for (const std::string_view field : kFields) {
      if (asks(field)) return sources_.fetched("github.event.pull_request" + std::string(field));
    }
    return {};
  }

  // --- assignments ---

  void assign(const shell::Command& command) {
    // What stands in a substitution sets nothing outside of it.
    const bool is_weak = command.compound != shell::kNone;
    if (command.words.empty()) {
      for (const shell::Assignment& assignment : command.assignments) {
        Taint taint = of(assignment.value);
        for (const shell::Word& element : assignment.elements) taint.add(of(element));
        set(assignment.name.value, std::move(taint), assignment.appends || is_weak);
      }
      return;
    }
    if (is_one_of(command.name(), kDeclarations)) {
      for (const shell::Word& word : command.words) {
        const std::string_view prefix = word.prefix();
        const std::size_t equals = prefix.find('=');
        if (equals == prefix.npos || equals == 0) continue;
        set(prefix.substr(0, equals), of(word), is_weak);
      }
      return;
    }
    if (command.name() == "printf" && command.words.size() > 3 && command.words[1].value == "-v") {
      Taint taint;
      for (const shell::Word& word : std::span(command.words).subspan(3)) taint.add(of(word));
      if (command.words[2].is_known()) set(command.words[2].value, std::move(taint), is_weak);
      return;
    }
    if (command.name() != "read" && command.name() != "mapfile" && command.name() != "readarray")
      return;
    const Taint taint = input(command, before(command)).one_line();
    for (const shell::Word& word : std::span(command.words).subspan(1)) {
      if (word.is_known() && !word.value.starts_with('-')) set(word.value, taint, true);
    }
  }

  // What the stages before a command hand to it.
  Taint before(const shell::Command& command) {
    if (command.stage == 0 || command.pipeline == shell::kNone) return {};
    const shell::Range range = script_.pipelines[command.pipeline].commands;
    Taint piped;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const shell::Command& other = script_.commands[i];
      if (other.pipeline != command.pipeline) continue;
      if (other.stage >= command.stage) break;
      piped = printed(other, piped);
    }
    return piped;
  }

  // --- harm ---

  // Notes what a command asks that stands in a condition, or before && or ||.
  void note_question(const shell::Command& command) {
    if (command.pipeline == shell::kNone) return;
    const shell::Pipeline& pipeline = script_.pipelines[command.pipeline];
    const auto [last, is_new] = last_of_list_.try_emplace(pipeline.list, command.pipeline);
    if (!is_new && last->second != command.pipeline)
      previous_[command.pipeline] = std::exchange(last->second, command.pipeline);
    const bool decides = pipeline.is_condition || pipeline.after == shell::Operator::and_if ||
                         pipeline.after == shell::Operator::or_if;
    if (!decides || !asks_for_more(command)) return;
    asking_.insert(command.pipeline);
    if (pipeline.is_condition && command.compound != shell::kNone)
      asking_compounds_.insert(command.compound);
  }

  // True if the command looks at more than whether text of outsiders is there at all.
  bool asks_for_more(const shell::Command& command) {
    return std::any_of(command.words.begin(), command.words.end(), [&](const shell::Word& word) {
      if (word.value == "=" || word.value == "==" || word.value == "=~" || word.value == "-eq")
        return true;
      return !word.is_known() && of(word).texts().empty();
    });
  }

  // True where the script has asked something before it comes here that may keep the text out.
  bool is_conditional(const shell::Command& command) {
    constexpr int kLongest = 8;
    std::uint32_t pipeline = command.pipeline;
    for (int i = 0; pipeline != shell::kNone; ++i) {
      const shell::Operator before = script_.pipelines[pipeline].before;
      if (before != shell::Operator::and_if && before != shell::Operator::or_if) break;
      const auto known = previous_.find(pipeline);
      if (known == previous_.end() || i == kLongest) return true;
      pipeline = known->second;
      if (asking_.count(pipeline) != 0) return true;
    }
    for (std::uint32_t i = command.compound; i != shell::kNone; i = script_.compounds[i].compound) {
      const shell::Compound& compound = script_.compounds[i];
      if (compound.kind == shell::CompoundKind::case_) return true;
      if (compound.kind == shell::CompoundKind::if_ && asking_compounds_.count(i) != 0) return true;
    }
    return false;
  }

  // Uses of variables that stand before `end`.
  void judge_uses(std::size_t end) {
    for (; use_ < uses_.size() && uses_[use_].begin < end; ++use_) {
      const ShellVariable& use = uses_[use_];
      if (use.use == ShellVariable::Use::whole) continue;
      const std::string_view written =
          slice(Span{static_cast<std::uint32_t>(use.begin), static_cast<std::uint32_t>(use.end)});
      if (written.ends_with("@Q}") || written.starts_with("${#")) continue;
      const Taint taint = variable(use.name).without_pasted();
      if (taint.empty()) continue;
      const bool is_evaluated = use.use == ShellVariable::Use::evaluated;
      used_.push_back({is_evaluated ? ShellHarm::Kind::evaluated : ShellHarm::Kind::unquoted, taint,
                       use.name, use.begin, use.end, false, false, false});
    }
  }

  void judge(const shell::Command& command) {
    const std::optional<Invocation> call = invocation_of(command);
    if (!call) return;
    const bool is_sensitive = is_one_of(call->name, kSensitive);
    const bool is_client = is_one_of(call->name, kClients);
    if (call->name.empty()) judge_name(call->word());
    if (language_of(*call) == Language::other) judge_code(*call);
    if (is_client) judge_hosts(*call);
    if (call->name == "git" || call->name == "gh") judge_checkout(*call);
    for (std::size_t i = call->program; i < command.words.size(); ++i) {
      const shell::Word& word = command.words[i];
      for (std::size_t at = 0; at < word.parts.size(); ++at) {
        const shell::Part& part = word.parts[at];
        if (part.kind != shell::PartKind::expression) continue;
        PastedPlace& place = pasted(part.at.begin);
        place.is_argument = place.is_argument || (is_sensitive && i > call->program);
        place.is_request = place.is_request || (is_client && i > call->program);
      }
    }
    if (is_sensitive && !is_conditional(command)) judge_arguments(*call);
  }

  // A command whose name an outsider writes.
  void judge_name(const shell::Word& word) {
    if (word.parts.empty()) return;
    const shell::Part& first = word.parts.front();
    const bool is_variable =
        first.kind == shell::PartKind::variable || first.kind == shell::PartKind::parameter;
    if (!is_variable) return;
    const Taint taint = of(word, 0).without_pasted();
    if (taint.empty()) return;
    judged_.insert(first.at.begin);
    use_named(first, taint, ShellHarm::Kind::evaluated);
  }

  void use_named(const shell::Part& part, const Taint& taint, ShellHarm::Kind kind) {
    flow_.harms.push_back(
        {kind, taint, std::string(part.text), part.at.begin, part.at.end, false, false, false});
  }

  // python -c "… $X …"
  void judge_code(const Invocation& call) {
    const shell::Word* const code = code_of(call);
    if (code == nullptr) return;
    for (std::size_t i = 0; i < code->parts.size(); i += 1 + code->parts[i].inner) {
      const shell::Part& part = code->parts[i];
      if (part.kind != shell::PartKind::variable && part.kind != shell::PartKind::parameter)
        continue;
      const Taint taint = of(*code, i).without_pasted();
      if (taint.empty()) continue;
      judged_.insert(part.at.begin);
      use_named(part, taint, ShellHarm::Kind::evaluated);
    }
  }

  // `git checkout $SHA`, what is fetched before, and `gh pr checkout $NUMBER`.
  void judge_checkout(const Invocation& call) {
    constexpr std::array<std::string_view, 4> kSwitching = {"checkout", "switch", "reset", "merge"};
    constexpr std::array<std::string_view, 2> kBringing = {"clone", "pull"};
    auto words = call.operands({.letters = "Ccb", .names = {}});
    if (words.empty()) return;
    const std::string_view verb = words[0]->value;
    words.erase(words.begin());
    if (call.name == "gh") {
      if (verb != "pr" || words.size() < 2 || words[0]->value != "checkout") return;
      check_out(call, of(*words[1]), true);
      return;
    }
    const bool is_partial = std::any_of(call.arguments().begin(), call.arguments().end(),
                                        [](const shell::Word& word) { return word.value == "--"; });
    const bool switches = is_one_of(verb, kSwitching);
    if (is_partial || (!switches && verb != "fetch" && !is_one_of(verb, kBringing))) return;
    Taint taint;
    bool takes_number = false;
    for (const shell::Word* const word : words) {
      // A longer word is the name of a new branch.
      if (switches && (word->parts.empty() || word->parts[0].inner + 1 != word->parts.size()))
        continue;
      taint.add(of(*word));
      takes_number = takes_number || has(*word, "pull/");
    }
    if (verb == "fetch") {
      if (!taint.empty() && fetched_.size() < kMostFetched)
        fetched_.push_back({local_name(*words.back()), taint, takes_number});
      return;
    }
    for (const Fetched& one : fetched_) {
      const bool is_meant =
          switches && std::any_of(words.begin(), words.end(), [&](const shell::Word* word) {
            return word->value == "FETCH_HEAD" || unquoted(word->written) == one.name;
          });
      if (!is_meant) continue;
      taint.add(one.taint);
      takes_number = takes_number || one.is_number;
    }
    check_out(call, taint, takes_number);
  }

  static std::string_view unquoted(std::string_view word) {
    if (word.size() > 1 && (word.front() == '"' || word.front() == '\'')) {
      word.remove_prefix(1);
      word.remove_suffix(1);
    }
    return word;
  }

  // The branch that `git fetch origin pull/1/head:name` makes; empty for none.
  static std::string_view local_name(const shell::Word& word) {
    const std::string_view written = unquoted(word.written);
    const std::size_t colon = written.rfind(':');
    return colon == written.npos ? std::string_view() : written.substr(colon + 1);
  }

  // A branch of that name need not be the contributor's; a commit or a repository is.
  void check_out(const Invocation& call, const Taint& named, bool takes_number) {
    Taint names;
    for (const Strand& strand : named.strands()) {
      if (strand.is_name) names.add(strand);
    }
    if (names.empty()) return;
    const Span at = call.command->at;
    flow_.harms.push_back({ShellHarm::Kind::checkout,
                           names,
                           {},
                           at.begin,
                           at.end,
                           false,
                           false,
                           false,
                           takes_number});
  }

  void judge_hosts(const Invocation& call) {
    if (is_conditional(*call.command)) return;
    for (const shell::Word* const word :
         call.operands(call.name == "wget" ? kWgetFlags : kClientFlags)) {
      if (word->parts.empty()) continue;
      // Behind https:// the host ends at the next slash.
      std::string head;
      for (std::size_t i = 0; i < word->parts.size(); i += 1 + word->parts[i].inner) {
        const shell::Part& part = word->parts[i];
        if (part.is_known()) {
          head += part.text;
          continue;
        }
        if (!head.empty() && head != "http://" && head != "https://") break;
        if (begun_.count(part.text) != 0) break;
        const Taint taint = of(*word, i).without_pasted();
        if (taint.empty()) break;
        judged_.insert(part.at.begin);
        use_named(part, taint, ShellHarm::Kind::request);
        break;
      }
    }
  }

  void judge_arguments(const Invocation& call) {
    for (const shell::Word& word : call.arguments()) {
      for (std::size_t i = 0; i < word.parts.size(); i += 1 + word.parts[i].inner) {
        const shell::Part& part = word.parts[i];
        const bool is_value =
            part.kind == shell::PartKind::variable || part.kind == shell::PartKind::parameter ||
            part.kind == shell::PartKind::command || part.kind == shell::PartKind::backticks;
        const bool is_judged = judged_.count(part.at.begin) != 0 || begun_.count(part.text) != 0;
        if (!is_value || part.quote != shell::Quote::none || is_judged) continue;
        const Taint taint = of(word, i).without_pasted();
        if (taint.empty()) continue;
        judged_.insert(part.at.begin);
        use_named(part, taint, ShellHarm::Kind::argument);
      }
    }
  }

  PastedPlace& pasted(std::size_t begin) {
    PastedPlace& place = pasted_[begin];
    place.begin = begin;
    return place;
  }

  // --- files of the runner ---

  static std::optional<RunnerFile> file_named(std::string_view name) {
    if (name == "GITHUB_OUTPUT") return RunnerFile::output;
    if (name == "GITHUB_ENV") return RunnerFile::environment;
    if (name == "GITHUB_PATH") return RunnerFile::path;
    return std::nullopt;
  }

  static std::optional<RunnerFile> file_of(const shell::Word& word) {
    for (const shell::Part& part : word.parts) {
      if (part.kind == shell::PartKind::variable || part.kind == shell::PartKind::parameter)
        return file_named(part.text);
    }
    return std::nullopt;
  }

  static std::optional<RunnerFile> file_of(const std::vector<shell::Redirection>& redirections) {
    if (redirections.size() > kMostRedirections) return std::nullopt;
    for (const shell::Redirection& redirection : redirections) {
      if (redirection.kind != shell::Redirect::output &&
          redirection.kind != shell::Redirect::append)
        continue;
      if (redirection.fd.present() && redirection.fd.value != "1") continue;
      if (const auto file = file_of(redirection.target)) return file;
    }
    return std::nullopt;
  }

  static constexpr std::size_t kMostRedirections = 8;  // more are no honest script

  // True if what the command prints goes to some other file.
  static bool is_redirected(const std::vector<shell::Redirection>& redirections) {
    if (redirections.size() > kMostRedirections) return true;
    return std::any_of(redirections.begin(), redirections.end(), [](const shell::Redirection& one) {
      return one.kind == shell::Redirect::output || one.kind == shell::Redirect::append ||
             one.kind == shell::Redirect::both;
    });
  }

  // Where the output of a command ends.
  std::optional<RunnerFile> target_of(const shell::Command& command) {
    if (const auto file = file_of(command.redirections)) return file;
    if (is_redirected(command.redirections)) return std::nullopt;
    if (const auto call = invocation_of(command); call && call->name == "tee") {
      for (const shell::Word& word : call->arguments()) {
        if (const auto file = file_of(word)) return file;
      }
    }
    for (std::uint32_t i = command.compound; i != shell::kNone; i = script_.compounds[i].compound) {
      const shell::Compound& compound = script_.compounds[i];
      if (const auto file = file_of(compound.redirections)) return file;
      if (is_redirected(compound.redirections)) return std::nullopt;
    }
    return std::nullopt;
  }

  void write(const shell::Command& command) {
    const bool is_last = command.pipeline == shell::kNone ||
                         command.stage + 1 == script_.pipelines[command.pipeline].stages;
    if (!is_last) return;
    const std::optional<RunnerFile> file = target_of(command);
    const auto call = invocation_of(command);
    const bool speaks = call && (call->name == "echo" || call->name == "printf");
    if (!file && !(speaks && command.stage == 0)) return;
    const std::vector<Line> lines = lines_of(command);
    for (const Line& line : lines) {
      if (file) {
        write(command, *file, line);
      } else {
        write_command(command, line);
      }
    }
    if (file) mark_pasted(command, *file);
  }

  void mark_pasted(const shell::Command& command, RunnerFile file) {
    const auto mark = [&](const shell::Word& word) {
      for (const shell::Part& part : word.parts) {
        if (part.kind != shell::PartKind::expression) continue;
        PastedPlace& place = pasted(part.at.begin);
        if (file == RunnerFile::output) place.is_output = true;
        if (file == RunnerFile::environment) place.is_environment = true;
        if (file == RunnerFile::path) place.is_path = true;
      }
    };
    for (const shell::Word& word : command.words) mark(word);
    for (const shell::Redirection& redirection : command.redirections) {
      if (redirection.heredoc < script_.heredocs.size())
        mark(script_.heredocs[redirection.heredoc].body);
    }
  }

  // The command of the stage before; null for none.
  const shell::Command* stage_before(const shell::Command& command) const {
    if (command.stage == 0 || command.pipeline == shell::kNone) return nullptr;
    const shell::Range range = script_.pipelines[command.pipeline].commands;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const shell::Command& other = script_.commands[i];
      if (other.pipeline == command.pipeline && other.stage + 1 == command.stage) return &other;
    }
    return nullptr;
  }

  // The lines that a command prints.
  std::vector<Line> lines_of(const shell::Command& command) {
    std::vector<Line> lines;
    const auto call = invocation_of(command);
    if (call && call->name == "tee") {
      const shell::Command* const writer = stage_before(command);
      if (writer != nullptr && writer->stage == 0) return lines_of(*writer);
    }
    if (call && (call->name == "echo" || call->name == "printf")) {
      const bool is_printf = call->name == "printf";
      auto words = call->arguments();
      while (!is_printf && !words.empty() &&
             (words[0].value == "-e" || words[0].value == "-n" || words[0].value == "-E")) {
        words = words.subspan(1);
      }
      lines.emplace_back();
      if (is_printf) {
        print_format(words, lines);
      } else {
        for (std::size_t i = 0; i < words.size(); ++i) {
          if (i > 0) add_text(" ", lines);
          add_word(words[i], lines);
        }
      }
      return lines;
    }
    for (const shell::Redirection& redirection : command.redirections) {
      if (redirection.kind != shell::Redirect::heredoc ||
          redirection.heredoc >= script_.heredocs.size() || !call || call->name != "cat")
        continue;
      lines.emplace_back();
      add_word(script_.heredocs[redirection.heredoc].body, lines);
      return lines;
    }
    Line line;
    line.is_known = false;
    line.written = slice(command.at);
    line.taint = printed(command, before(command));
    lines.push_back(std::move(line));
    return lines;
  }

  void print_format(std::span<const shell::Word> words, std::vector<Line>& lines) {
    if (words.empty()) return;
    if (!words[0].is_known()) {
      for (const shell::Word& word : words) add_word(word, lines);
      return;
    }
    const std::string_view format = words[0].value;
    std::size_t next = 1;
    for (std::size_t i = 0; i < format.size(); ++i) {
      if (format[i] != '%' || i + 1 >= format.size()) {
        const std::size_t end = std::min(format.find('%', i), format.size());
        add_text(format.substr(i, std::max(end, i + 1) - i), lines);
        i = std::max(end, i + 1) - 1;
        continue;
      }
      ++i;
      while (i < format.size() && format.find_first_of("-0123456789.*", i) == i) ++i;
      if (i >= format.size()) break;
      if (format[i] == '%') {
        add_text("%", lines);
      } else if (next < words.size()) {
        const shell::Word& word = words[next++];
        if (format[i] == 's' || format[i] == 'b') {
          add_word(word, lines);
        } else {
          lines.back().is_known = false;
        }
      }
    }
  }

  static void add_text(std::string_view text, std::vector<Line>& lines) {
    while (true) {
      const std::size_t feed = text.find('\n');
      const std::size_t escape = text.find("\\n");
      const std::size_t end = std::min({feed, escape, text.size()});
      Line& line = lines.back();
      if (line.is_known) line.head += text.substr(0, end);
      line.written += text.substr(0, end);
      if (end == text.size()) return;
      text.remove_prefix(end + (end == feed ? 1 : 2));
      lines.emplace_back();
    }
  }

  void add_word(const shell::Word& word, std::vector<Line>& lines) {
    for (std::size_t i = 0; i < word.parts.size(); i += 1 + word.parts[i].inner) {
      const shell::Part& part = word.parts[i];
      if (part.is_known()) {
        add_text(part.text, lines);
        continue;
      }
      Line& line = lines.back();
      line.is_known = false;
      line.written += slice(part.at);
      line.taint.add(of(word, i));
    }
  }

  // The values between two delimiters.
  struct Open {
    bool is_open = false;
    bool is_fixed = false;
    std::string name, delimiter;
  };

  void write(const shell::Command& command, RunnerFile file, const Line& line) {
    if (file == RunnerFile::path) {
      record(command, file, {}, line.taint);
      if (!line.is_known) judge_write(command, file, line.taint, false, false);
      return;
    }
    Open& open = open_[static_cast<std::size_t>(file)];
    if (open.is_open) {
      if (line.written == open.delimiter) {
        open = {};
        return;
      }
      record(command, file, open.name, line.taint);
      if (open.is_fixed) judge_write(command, file, line.taint, true, true);
      return;
    }
    const std::size_t equals = line.head.find('=');
    const std::size_t opens = line.head.find("<<");
    if (opens != line.head.npos && (equals == line.head.npos || opens < equals)) {
      open = {true, line.is_known, line.head.substr(0, opens),
              line.written.substr(std::min(opens + 2, line.written.size()))};
      return;
    }
    if (equals == line.head.npos) {
      if (!line.is_known) {
        record(command, file, {}, line.taint);
        judge_write(command, file, line.taint, false, false);
      }
      return;
    }
    const std::string name = line.head.substr(0, equals);
    record(command, file, name, line.taint);
    const bool is_loading =
        file == RunnerFile::environment && is_one_of(std::string_view(name), kLoading);
    if (!line.is_known) judge_write(command, file, line.taint, !is_loading, false);
  }

  // ::set-output name=NAME::VALUE
  void write_command(const shell::Command& command, const Line& line) {
    for (const auto& [start, file] :
         {std::pair(std::string_view("::set-output name="), RunnerFile::output),
          std::pair(std::string_view("::set-env name="), RunnerFile::environment)}) {
      if (!line.head.starts_with(start)) continue;
      const std::string_view rest = std::string_view(line.head).substr(start.size());
      const std::size_t end = rest.find("::");
      if (end == rest.npos) continue;
      record(command, file, std::string(rest.substr(0, end)), line.taint.one_line());
    }
  }

  void record(const shell::Command& command, RunnerFile file, std::string name,
              const Taint& taint) {
    if (taint.empty()) return;
    flow_.writes.push_back({file, std::move(name), taint, command.at.begin, command.at.end});
  }

  void judge_write(const shell::Command& command, RunnerFile file, const Taint& all,
                   bool needs_lines, bool is_delimited) {
    const Taint taint = all.without_pasted();
    const bool is_output = file == RunnerFile::output;
    ShellHarm::Kind kind = is_output ? ShellHarm::Kind::output : ShellHarm::Kind::environment;
    if (all.texts().empty()) {
      if (is_output || !is_made(command)) return;
      kind = ShellHarm::Kind::unclear;
    } else if (taint.empty() || (needs_lines && !taint.has_lines()) || is_conditional(command)) {
      return;
    }
    ShellHarm& harm = flow_.harms.emplace_back();
    harm.kind = kind;
    harm.taint = taint;
    harm.begin = command.at.begin;
    harm.end = command.at.end;
    harm.is_path = file == RunnerFile::path;
    harm.is_delimited = is_delimited;
    harm.needs_lines = needs_lines;
  }

  // True if a program of the script's own makes what the command prints.
  bool is_made(const shell::Command& command) const {
    for (const shell::Word& word : command.words) {
      for (const shell::Part& part : word.parts) {
        if (part.kind == shell::PartKind::command || part.kind == shell::PartKind::backticks)
          return true;
      }
    }
    return false;
  }

  std::string_view slice(Span at) const {
    const std::size_t begin = std::min<std::size_t>(at.begin, text_.size());
    return text_.substr(begin, std::max<std::size_t>(at.end, begin) - begin);
  }

  static constexpr int kDeepest = 32;
  static constexpr std::size_t kMostFetched = 16;
  static constexpr std::size_t kLongestPath = 4'096;

  const shell::Script& script_;
  std::string_view text_;
  ShellSources& sources_;
  std::vector<ShellVariable> uses_;
  std::size_t use_ = 0;
  std::vector<const shell::Compound*> loops_;  // in order of their first command
  std::size_t loop_ = 0;
  std::set<std::string_view> checked_;
  std::set<std::string_view> begun_;  // of which a pattern tells how they begin, and no more
  std::map<std::string, Taint, std::less<>> variables_;
  std::vector<ShellHarm> used_;
  std::set<std::size_t> judged_;  // places of variables that are reported as something worse
  std::map<std::size_t, PastedPlace> pasted_;
  std::map<std::uint32_t, Taint> handed_in_;  // what redirections of a compound command bring
  std::array<Open, 3> open_;
  struct Fetched {
    std::string_view name;  // of the branch that it makes; empty for none
    Taint taint;
    bool is_number = false;
  };
  std::vector<Fetched> fetched_;                                    // by git; the first few
  std::map<std::uint32_t, std::uint32_t> last_of_list_, previous_;  // pipelines
  std::set<std::uint32_t> asking_, asking_compounds_;  // pipelines and ifs that ask for more
  std::string folder_;  // in which the script is, from where it began
  int depth_ = 0;
  ShellFlow flow_;
};

}  // namespace

ShellFlow read_shell_flow(const shell::Script& script, std::string_view text,
                          ShellSources& sources) {
  return Reader(script, text, sources).read();
}

}  // namespace sluice::actions
