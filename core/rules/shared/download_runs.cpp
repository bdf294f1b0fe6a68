#include "core/rules/shared/download_runs.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/model/command.h"
#include "core/rules/shared/fetch.h"
#include "core/rules/wording.h"

namespace sluice {
namespace {

using shell::Command;
using shell::kNone;
using shell::Part;
using shell::PartKind;
using shell::Redirect;
using shell::Redirection;
using shell::Script;
using shell::Word;

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Checks.

constexpr std::string_view kHashes[] = {
    "sha1sum", "sha224sum", "sha256sum", "sha384sum", "sha512sum", "shasum",  "md5sum",
    "b2sum",   "b3sum",     "cksum",     "sha256",    "sha512",    "openssl", "rhash"};
constexpr std::string_view kCheckFlags[] = {"-c", "--check"};
constexpr std::string_view kSignatures[] = {"gpgv", "gpgv2", "minisign", "signify",
                                            "slsa-verifier"};

bool has_word(const Invocation& call, std::string_view start) {
  const std::span<const Word> words = call.arguments();
  return std::any_of(words.begin(), words.end(),
                     [&](const Word& word) { return word.prefix().starts_with(start); });
}

bool is_named_as_check(std::string_view name) {
  for (const std::string_view part :
       {"verify", "checksum", "check_sum", "sha256", "sha512", "hash"})
    if (name.find(part) != name.npos && name != "hash") return true;
  return false;
}

// True if the command compares a checksum or a signature.
bool is_check(const Script& script, const Command& command, const Invocation& call) {
  if (is_one_of(call.name, kHashes)) {
    // A sum that something else goes on with is compared there.
    const bool is_read =
        command.parent != kNone || (command.pipeline < script.pipelines.size() &&
                                    command.stage + 1 < script.pipelines[command.pipeline].stages);
    return is_read || call.has_any(kCheckFlags) || has_word(call, "-verify");
  }
  if (is_one_of(call.name, kSignatures) || is_named_as_check(call.name)) return true;
  if (call.name == "gpg" || call.name == "gpg2") return has_word(call, "--verify");
  if (call.name == "rpm") return has_word(call, "-K") || has_word(call, "--checksig");
  if (call.name == "ssh-keygen" || call.name == "cosign" || call.name == "gh" ||
      call.name == "sigstore" || call.name == "notation" || call.name == "codesign") {
    return has_word(call, "verify") || has_word(call, "--verify");
  }
  const Word* const code = code_of(call);
  return code != nullptr && code->written.find("hash") != code->written.npos;
}

// The code that a word is: a substitution at its start, "$(curl …)".
const Part* substitution(const Word& word) {
  for (const Part& part : word.parts) {
    if (part.kind == PartKind::command || part.kind == PartKind::backticks ||
        part.kind == PartKind::process) {
      return &part;
    }
    if (!part.text.empty()) return nullptr;
  }
  return nullptr;
}

// The program that a command runs in the end, as a sentence has it.
std::string program(const Command& command) {
  const auto call = invocation_of(command);
  return !call || call->name.empty() ? "a program" : quote(call->name);
}

// Follows what is downloaded through one script, in order of writing.
class Follower {
 public:
  // Code in quotes, as in `sh -c '…'`, is followed once and no deeper.
  enum class Quoted : std::uint8_t { follow, skip };

  Follower(const Script& script, Quoted quoted) : script_(script), quoted_(quoted) {}

  std::vector<DownloadRun> run() {
    gather_checks();
    for (index_ = 0; index_ < script_.commands.size(); ++index_) {
      const Command& command = script_.commands[index_];
      const auto call = invocation_of(command);
      if (!call) continue;
      runs(command, *call);
      fetches(command, *call);
      if (is_check(script_, command, *call) || checks_.contains(call->name)) files_.clear();
    }
    return std::move(found_);
  }

 private:
  struct Source {
    const Command* command = nullptr;
    std::uint32_t stage = 0;
    bool is_plain_http = false;
  };

  // Functions of the script that check something: calling them does.
  void gather_checks() {
    for (const shell::Compound& compound : script_.compounds) {
      if (compound.kind != shell::CompoundKind::function) continue;
      for (std::uint32_t i = compound.commands.begin; i < compound.commands.end; ++i) {
        const auto call = invocation_of(script_.commands[i]);
        if (!call || !is_check(script_, script_.commands[i], *call)) continue;
        checks_.insert(compound.name.value);
        break;
      }
    }
  }

  // Calls `visit(pipeline, stage)` for the pipeline of a command and those around it, until true.
  template <typename Visit>
  void around(const Command& command, Visit visit) const {
    std::uint32_t stage = command.stage;
    for (std::uint32_t at = command.pipeline; at < script_.pipelines.size();) {
      if (visit(at, stage)) return;
      stage = script_.pipelines[at].parent_stage;
      at = script_.pipelines[at].parent;
    }
  }

  // What a command reads from the pipe before it.
  const Source* piped_into(const Command& command) const {
    const Source* found = nullptr;
    around(command, [&](std::uint32_t pipeline, std::uint32_t stage) {
      const auto source = piped_.find(pipeline);
      if (source != piped_.end() && source->second.stage < stage) found = &source->second;
      return found != nullptr;
    });
    return found;
  }

  // The download whose output a substitution in a word of the current command is.
  std::optional<Source> fetched_in(const Part& part) const {
    for (std::uint32_t i = part.commands.begin; i < part.commands.end; ++i) {
      const Command& command = script_.commands[i];
      if (command.parent != index_) continue;  // an argument of something in there
      const auto call = invocation_of(command);
      const auto fetch = call ? fetch_of(*call) : std::nullopt;
      if (fetch && fetch->files.empty() && !quotes_for_shell(command.pipeline, part.commands))
        return Source{&command, 0, fetch->is_plain_http};
    }
    return std::nullopt;
  }

  // `jq -r '@sh "A=\(.a)"'` makes values of what it reads, not code.
  bool quotes_for_shell(std::uint32_t pipeline, shell::Range range) const {
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const Command& command = script_.commands[i];
      if (command.pipeline != pipeline || command.name() != "jq") continue;
      for (const Word& word : command.words) {
        if (word.written.find("@sh") != word.written.npos) return true;
      }
    }
    return false;
  }

  std::optional<Source> fetched_in(const Word* word) const {
    const Part* const part = word != nullptr ? substitution(*word) : nullptr;
    return part != nullptr ? fetched_in(*part) : std::nullopt;
  }

  // Fetching.

  void fetches(const Command& command, const Invocation& call) {
    if (const auto fetch = fetch_of(call)) {
      for (const std::string& file : fetch->files) keep(file, {&command, 0, fetch->is_plain_http});
      if (fetch->files.empty()) pipe(command, fetch->is_plain_http);
      return;
    }
    // `echo "$(curl …)"` writes what curl fetched.
    constexpr std::string_view kWriters[] = {"echo", "printf", "cat"};
    if (is_one_of(call.name, kWriters)) {
      for (const Word& word : call.arguments()) {
        const auto source = fetched_in(&word);
        if (!source) continue;
        if (const std::string file = output_file(command); !file.empty()) {
          keep(file, {&command, 0, source->is_plain_http});
        } else {
          pipe(command, source->is_plain_http);
        }
        return;
      }
    }
    const Source* const source = piped_into(command);
    if (source == nullptr) return;
    if (const std::string file = output_file(command); !file.empty()) keep(file, *source);
    if (call.name != "tee") return;
    for (const Word* word : call.operands()) keep(file_of(name_of(*word)), *source);
  }

  void pipe(const Command& command, bool is_plain_http) {
    around(command, [&](std::uint32_t pipeline, std::uint32_t stage) {
      return !piped_.try_emplace(pipeline, Source{&command, stage, is_plain_http}).second;
    });
  }

  void keep(const std::string& file, Source source) {
    if (!file.empty() && file != "/dev/null") files_[file] = source;
  }

  // Running.

  void runs(const Command& command, const Invocation& call) {
    if (call.name == "pwsh" || call.name == "powershell") runs_powershell(command, call);
    if (runs_code(command, call)) return;
    if (runs_given_input(command, call)) return;
    if (runs_quoted(command, call)) return;
    runs_file(command, call);
  }

  void add(const Source& source, const Command& command) {
    const Span download = source.command->at;
    found_.push_back(
        {{std::min(download.begin, command.at.begin), std::max(download.end, command.at.end)},
         std::nullopt,
         source.is_plain_http,
         "What " + program(*source.command) + " fetches is run by " + program(command)});
  }

  // eval "$(curl …)", sh -c "$(curl …)", bash <(curl …)
  bool runs_code(const Command& command, const Invocation& call) {
    std::optional<Source> source;
    if (call.name == "eval") {
      for (const Word& word : call.arguments()) {
        if (!source) source = fetched_in(&word);
      }
    } else if (sources(call)) {
      source = fetched_in(call.arguments().empty() ? nullptr : &call.arguments().front());
    } else {
      source = fetched_in(code_of(call));
      const Word* const script = script_of(call);
      const Part* const part = script != nullptr ? substitution(*script) : nullptr;
      if (part != nullptr && part->kind == PartKind::process) source = fetched_in(*part);
    }
    if (source) add(*source, command);
    return source.has_value();
  }

  static bool sources(const Invocation& call) { return call.name == "source" || call.name == "."; }

  bool runs_given_input(const Command& command, const Invocation& call) {
    const bool sources_input = sources(call) && !call.arguments().empty() &&
                               call.arguments().front().value == "/dev/stdin";
    if (!sources_input && !runs_input(call)) return false;
    for (const Redirection& redirection : command.redirections) {
      if (redirection.fd.present() && redirection.fd.value != "0") continue;
      if (redirection.kind == Redirect::heredoc) return true;
      if (redirection.kind != Redirect::input && redirection.kind != Redirect::here_string)
        continue;
      if (const auto source = fetched_in(&redirection.target)) {
        add(*source, command);
      } else if (redirection.kind == Redirect::input) {
        run_file(name_of(redirection.target), command);
      }
      return true;
    }
    if (const Source* const source = piped_into(command)) add(*source, command);
    return true;
  }

  void runs_file(const Command& command, const Invocation& call) {
    if (sources(call)) {
      if (!call.arguments().empty()) run_file(name_of(call.arguments().front()), command);
    } else if (const Word* const script = script_of(call)) {
      run_file(name_of(*script), command);
    } else if (const Word& program = call.word();
               !program.is_known() || program.value.find('/') != std::string_view::npos) {
      run_file(name_of(program), command);
    }
  }

  void run_file(std::string_view name, const Command& command) {
    const auto file = files_.find(file_of(name));
    if (file == files_.end()) return;
    const Source& source = file->second;
    found_.push_back(
        {command.at, source.command->at, source.is_plain_http,
         "What " + program(*source.command) + " fetched into " + quote(name) + " is run"});
    files_.erase(file);
  }

  // sh -c 'curl … | sh'
  bool runs_quoted(const Command& command, const Invocation& call) {
    if (quoted_ == Quoted::skip || language_of(call) != Language::shell) return false;
    const Word* const code = code_of(call);
    if (code == nullptr || !code->is_known()) return false;
    const Parsed<Script> parsed = read_shell(code->value, OffsetMap(), {});
    const auto runs = Follower(parsed.tree, Quoted::skip).run();
    if (!runs.empty())
      found_.push_back({command.at, std::nullopt, runs.front().is_plain_http, runs.front().what});
    return true;
  }

  // powershell -c "irm … | iex"
  void runs_powershell(const Command& command, const Invocation& call) {
    for (const Word& word : call.arguments()) {
      if (!word.is_known()) continue;
      const auto runs = find_powershell_download_runs(word.value);
      if (runs.empty()) continue;
      found_.push_back({command.at, std::nullopt, runs.front().is_plain_http, runs.front().what});
      return;
    }
  }

  const Script& script_;
  Quoted quoted_;
  std::uint32_t index_ = 0;  // of the current command
  std::unordered_set<std::string_view> checks_;
  std::unordered_map<std::uint32_t, Source> piped_;  // the first download of each pipeline
  std::unordered_map<std::string, Source> files_;    // downloaded, and not checked
  std::vector<DownloadRun> found_;
};

}  // namespace

std::vector<DownloadRun> find_download_runs(const Script& script) {
  return Follower(script, Follower::Quoted::follow).run();
}

DownloadRun in_source(const DownloadRun& run, const ScalarMap& map) {
  DownloadRun mapped = run;
  mapped.at = map.span(run.at.begin, run.at.end);
  if (run.download) mapped.download = map.span(run.download->begin, run.download->end);
  return mapped;
}

Hit& report(const DownloadRun& run, Sink& sink) {
  Hit& hit =
      sink.report(run.at, run.what + (run.is_plain_http ? ", and comes over plain HTTP" : ""));
  if (run.is_plain_http) hit.with_severity(Severity::high);
  if (run.download) hit.relate(*run.download, "downloaded here");
  return hit;
}

}  // namespace sluice
