#include "core/rules/shared/download_runs.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/model/command.h"

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

// Names of files and addresses.

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A word as a name that can be compared: its text, with variables as $NAME however they are
// written. The same name in one script is the same file, whatever its variables hold.
std::string name_of(const Word& word) {
  std::string name;
  for (std::size_t i = 0; i < word.parts.size(); i += 1 + word.parts[i].inner) {
    const Part& part = word.parts[i];
    if (part.is_known()) {
      name += part.text;
    } else if (part.kind == PartKind::variable ||
               (part.kind == PartKind::parameter && part.inner == 0 &&
                part.at.end - part.at.begin == part.text.size() + 3)) {
      name += '$';
      name += part.text;
    } else {
      return std::string(word.written);
    }
  }
  return name;
}

// The file that a name stands for in the current folder.
std::string file_of(std::string_view name) {
  while (name.starts_with("./")) name.remove_prefix(2);
  return std::string(name);
}

std::string last_part(std::string_view address) {
  return std::string(address.substr(address.rfind('/') + 1));
}

bool is_commit_id(std::string_view text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

struct Address {
  std::string text;
  bool is_harmless = false;  // of this machine, or of content that cannot change
};

// True if the host keeps what a commit id names: GitHub, GitLab and their kind, by name.
bool is_forge(std::string_view host) {
  return host.find("git") != host.npos || host.find("bitbucket") != host.npos ||
         host.find("codeberg") != host.npos;
}

bool has_commit_id(std::string_view path) {
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    if (is_commit_id(part)) return true;
    path.remove_prefix(std::min(part.size() + 1, path.size()));
  }
  return false;
}

// `text` is what a word names, as far as it is known.
Address read_address(std::string text) {
  Address address;
  const std::size_t scheme = text.find("://");
  const std::string_view rest =
      scheme == text.npos ? std::string_view(text) : std::string_view(text).substr(scheme + 3);
  const std::string_view host = rest.substr(0, rest.find_first_of("/:?"));
  const bool is_local = text.starts_with("file://") || host == "localhost" || host == "127.0.0.1" ||
                        host == "0.0.0.0" || rest.starts_with("[::1]");
  const bool is_fixed =
      !text.starts_with("http://") && is_forge(host) && has_commit_id(rest.substr(host.size()));
  address.is_harmless = is_local || is_fixed;
  address.text = std::move(text);
  return address;
}

// Downloads.

struct Fetch {
  std::vector<Address> addresses;
  std::vector<std::string> files;  // what it writes to; none: to its standard output
  bool is_content = true;          // not only headers

  bool is_plain_http() const {
    return std::any_of(addresses.begin(), addresses.end(),
                       [](const Address& one) { return one.text.starts_with("http://"); });
  }
  bool is_harmless() const {
    return !is_content ||
           (!addresses.empty() && std::all_of(addresses.begin(), addresses.end(),
                                              [](const Address& one) { return one.is_harmless; }));
  }
};

constexpr std::string_view kCurlLong[] = {"--header",
                                          "--data",
                                          "--request",
                                          "--user",
                                          "--user-agent",
                                          "--cookie",
                                          "--max-time",
                                          "--retry",
                                          "--retry-delay",
                                          "--proto",
                                          "--write-out",
                                          "--referer",
                                          "--data-raw",
                                          "--form",
                                          "--cacert",
                                          "--cert",
                                          "--key",
                                          "--proxy",
                                          "--cookie-jar",
                                          "--resolve",
                                          "--config",
                                          "--url",
                                          "--tls-max",
                                          "--upload-file",
                                          "--data-binary",
                                          "--retry-max-time",
                                          "--connect-timeout"};
constexpr std::string_view kWgetLong[] = {"--header",     "--tries",     "--timeout",
                                          "--user-agent", "--user",      "--password",
                                          "--post-data",  "--waitretry", "--output-file"};

// How curl and wget are told where to write.
struct Downloader {
  std::string_view name;
  std::string_view letters;  // of flags that take a value
  std::span<const std::string_view> names;
  char file;  // the flag that names the file
  std::string_view file_name;
  char folder;
  std::string_view folder_name;
};
constexpr std::array<Downloader, 2> kDownloaders = {
    {{"curl", "odHuAXebmTxwFcCDEKPQrtUyYz", kCurlLong, 'o', "--output", '\0', "--output-dir"},
     {"wget", "OoaBtTwQPUlADRXie", kWgetLong, 'O', "--output-document", 'P',
      "--directory-prefix"}}};

// Reads the words of a download.
class FetchReader {
 public:
  FetchReader(const Invocation& call, const Downloader& downloader)
      : words_(call.arguments()), downloader_(downloader) {}

  Fetch run() {
    for (; at_ < words_.size(); ++at_) {
      const std::string_view text = words_[at_].prefix();
      if (text.starts_with("--")) {
        long_flag(text);
      } else if (text.starts_with('-') && text.size() > 1) {
        letters(text);
      } else {
        fetch_.addresses.push_back(read_address(name_of(words_[at_])));
      }
    }
    const bool is_wget = downloader_.file == 'O';
    if (takes_remote_name_ || (is_wget && !has_file_)) {
      for (const Address& address : fetch_.addresses) {
        // wget takes a query for a part of the name.
        const std::string_view text = address.text;
        fetch_.files.push_back(last_part(is_wget ? text : text.substr(0, text.find('?'))));
      }
      // wget that is told nothing else writes files alone, whatever they are called.
      if (fetch_.files.empty()) fetch_.is_content = false;
    }
    if (folder_.empty()) return std::move(fetch_);
    while (folder_.ends_with('/')) folder_.pop_back();
    for (std::string& file : fetch_.files) file = file_of(folder_ + "/" + file);
    return std::move(fetch_);
  }

 private:
  // What stands behind a flag: the rest of its word, or the next one.
  std::string value(std::string_view rest) {
    if (!rest.empty()) return std::string(rest);
    if (at_ + 1 >= words_.size()) return {};
    return name_of(words_[++at_]);
  }

  void long_flag(std::string_view text) {
    const std::size_t equals = std::min(text.find('='), text.size());
    const std::string_view name = text.substr(0, equals);
    const std::string whole = name_of(words_[at_]);
    const std::string_view rest =
        equals < whole.size() ? std::string_view(whole).substr(equals + 1) : std::string_view();
    if (name == downloader_.file_name) {
      add_file(value(rest));
    } else if (name == downloader_.folder_name) {
      folder_ = value(rest);
    } else if (name == "--url") {
      fetch_.addresses.push_back(read_address(value(rest)));
    } else if (name == "--remote-name" || name == "--remote-name-all") {
      takes_remote_name_ = true;
    } else if (name == "--head" || name == "--spider") {
      fetch_.is_content = false;
    } else if (equals == text.size() && is_one_of(name, downloader_.names)) {
      ++at_;
    }
  }

  void letters(std::string_view text) {
    const std::string whole = name_of(words_[at_]);
    for (std::size_t i = 1; i < text.size(); ++i) {
      const char letter = text[i];
      const std::string_view rest = std::string_view(whole).substr(i + 1);
      if (letter == downloader_.file) return add_file(value(rest));
      if (letter == downloader_.folder) {
        folder_ = value(rest);
        return;
      }
      if (downloader_.letters.find(letter) != std::string_view::npos) {
        value(rest);
        return;
      }
      if (downloader_.file != 'o') continue;
      if (letter == 'O') takes_remote_name_ = true;
      if (letter == 'I') fetch_.is_content = false;
    }
  }

  void add_file(std::string name) {
    has_file_ = true;
    if (name == "/dev/null") {
      fetch_.is_content = false;
    } else if (name != "-" && name != "/dev/stdout") {
      fetch_.files.push_back(file_of(name));
    }
  }

  std::span<const Word> words_;
  const Downloader& downloader_;
  std::size_t at_ = 0;
  Fetch fetch_;
  std::string folder_;
  bool has_file_ = false;
  bool takes_remote_name_ = false;
};

// The file that the standard output of a command goes to; empty for none.
std::string output_file(const Command& command) {
  for (const Redirection& redirection : command.redirections) {
    const bool is_output = redirection.kind == Redirect::output ||
                           redirection.kind == Redirect::append ||
                           redirection.kind == Redirect::both;
    if (!is_output || (redirection.fd.present() && redirection.fd.value != "1")) continue;
    const std::string name = name_of(redirection.target);
    if (name != "/dev/stdout") return file_of(name);
  }
  return {};
}

// Nothing where the command fetches nothing, or nothing that could do harm.
std::optional<Fetch> fetch_of(const Invocation& call) {
  const auto downloader =
      std::find_if(kDownloaders.begin(), kDownloaders.end(),
                   [&](const Downloader& one) { return one.name == call.name; });
  if (downloader == kDownloaders.end()) return std::nullopt;
  Fetch fetch = FetchReader(call, *downloader).run();
  if (fetch.is_harmless()) return std::nullopt;
  if (std::string file = output_file(*call.command); fetch.files.empty() && !file.empty())
    fetch.files.push_back(std::move(file));
  return fetch;
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
        return Source{&command, 0, fetch->is_plain_http()};
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
      for (const std::string& file : fetch->files)
        keep(file, {&command, 0, fetch->is_plain_http()});
      if (fetch->files.empty()) pipe(command, fetch->is_plain_http());
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
         source.is_plain_http});
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
    found_.push_back({command.at, source.command->at, source.is_plain_http});
    files_.erase(file);
  }

  // sh -c 'curl … | sh'
  bool runs_quoted(const Command& command, const Invocation& call) {
    if (quoted_ == Quoted::skip || language_of(call) != Language::shell) return false;
    const Word* const code = code_of(call);
    if (code == nullptr || !code->is_known()) return false;
    const Parsed<Script> parsed = read_shell(code->value, OffsetMap(), {});
    const auto runs = Follower(parsed.tree, Quoted::skip).run();
    if (!runs.empty()) found_.push_back({command.at, std::nullopt, runs.front().is_plain_http});
    return true;
  }

  // powershell -c "irm … | iex"
  void runs_powershell(const Command& command, const Invocation& call) {
    for (const Word& word : call.arguments()) {
      if (!word.is_known()) continue;
      const auto runs = find_powershell_download_runs(word.value);
      if (runs.empty()) continue;
      found_.push_back({command.at, std::nullopt, runs.front().is_plain_http});
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
  Hit& hit = sink.report(run.at, run.is_plain_http
                                     ? "Download over plain HTTP is run without being checked"
                                     : std::string());
  if (run.is_plain_http) hit.with_severity(Severity::high);
  if (run.download) hit.relate(*run.download, "downloaded here");
  return hit;
}

}  // namespace sluice
