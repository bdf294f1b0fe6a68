#include "core/rules/shared/fetch.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <span>
#include <utility>

#include "core/rules/shared/calls.h"

namespace sluice {
namespace {

using shell::Command;
using shell::Part;
using shell::Redirect;
using shell::Redirection;
using shell::Word;

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string last_part(std::string_view address) {
  return std::string(address.substr(address.rfind('/') + 1));
}

bool is_commit_id(std::string_view text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

// True if the host keeps what a commit id names.
bool is_forge(std::string_view host) {
  constexpr std::string_view kForges[] = {"github", "gitlab", "gitea", "bitbucket", "codeberg"};
  return std::any_of(std::begin(kForges), std::end(kForges),
                     [&](std::string_view forge) { return host.find(forge) != host.npos; });
}

bool has_commit_id(std::string_view path) {
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    if (is_commit_id(part)) return true;
    path.remove_prefix(std::min(part.size() + 1, path.size()));
  }
  return false;
}

// Where something is fetched from.
struct Address {
  const Word* word = nullptr;
  std::string text;  // what the word names, as far as it is known
  bool is_harmless = false;
};

Address read_address(const Word& word, std::string text) {
  Address address{&word, {}, false};
  const std::size_t scheme = text.find("://");
  const std::string_view rest =
      scheme == text.npos ? std::string_view(text) : std::string_view(text).substr(scheme + 3);
  const std::string_view host = rest.substr(0, rest.find_first_of("/:?"));
  const bool is_local =
      text.starts_with("file://") || is_local_host(host) || rest.starts_with("[::1]");
  const bool is_fixed =
      !text.starts_with("http://") && is_forge(host) && has_commit_id(rest.substr(host.size()));
  address.is_harmless = is_local || is_fixed;
  address.text = std::move(text);
  return address;
}

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
                                          "--data-urlencode",
                                          "--data-ascii",
                                          "--form-string",
                                          "--json",
                                          "--oauth2-bearer",
                                          "--noproxy",
                                          "--limit-rate",
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

  std::vector<const Word*> addresses() {
    read();
    std::vector<const Word*> words;
    words.reserve(addresses_.size());
    for (const Address& address : addresses_) words.push_back(address.word);
    return words;
  }

  std::optional<Fetch> run() {
    read();
    const bool is_wget = downloader_.file == 'O';
    if (takes_remote_name_ || (is_wget && !has_file_)) {
      for (const Address& address : addresses_) {
        // wget takes a query for a part of the name.
        const std::string_view text = address.text;
        fetch_.files.push_back(last_part(is_wget ? text : text.substr(0, text.find('?'))));
      }
      // wget that is told nothing else writes files alone, whatever they are called.
      if (fetch_.files.empty()) is_content_ = false;
    }
    add_folder();
    const bool is_harmless =
        !addresses_.empty() &&
        std::all_of(addresses_.begin(), addresses_.end(),
                    [](const Address& address) { return address.is_harmless; });
    if (!is_content_ || is_harmless) return std::nullopt;
    fetch_.is_plain_http =
        std::any_of(addresses_.begin(), addresses_.end(),
                    [](const Address& address) { return address.text.starts_with("http://"); });
    return std::move(fetch_);
  }

 private:
  void read() {
    for (; at_ < words_.size(); ++at_) {
      const std::string_view text = words_[at_].prefix();
      if (text.starts_with("--")) {
        long_flag(text);
      } else if (text.starts_with('-') && text.size() > 1) {
        letters(text);
      } else {
        addresses_.push_back(read_address(words_[at_], name_of(words_[at_])));
      }
    }
  }

  void add_folder() {
    if (folder_.empty()) return;
    while (folder_.ends_with('/')) folder_.pop_back();
    folder_ += '/';
    for (std::string& file : fetch_.files) file = file_of(file.insert(0, folder_));
  }

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
      std::string address = value(rest);
      // By then, at_ is at the word that holds it.
      addresses_.push_back(read_address(words_[at_], std::move(address)));
    } else if (name == "--remote-name" || name == "--remote-name-all") {
      takes_remote_name_ = true;
    } else if (name == "--head" || name == "--spider") {
      is_content_ = false;
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
      if (letter == 'I') is_content_ = false;
    }
  }

  void add_file(std::string_view name) {
    has_file_ = true;
    if (name == "/dev/null") {
      is_content_ = false;
    } else if (name != "-" && name != "/dev/stdout") {
      fetch_.files.push_back(file_of(name));
    }
  }

  std::span<const Word> words_;
  const Downloader& downloader_;
  std::size_t at_ = 0;
  Fetch fetch_;
  std::vector<Address> addresses_;
  bool is_content_ = true;  // not only headers
  std::string folder_;
  bool has_file_ = false;
  bool takes_remote_name_ = false;
};

const Downloader* downloader_of(const Invocation& call) {
  const auto found = std::find_if(kDownloaders.begin(), kDownloaders.end(),
                                  [&](const Downloader& one) { return one.name == call.name; });
  return found == kDownloaders.end() ? nullptr : &*found;
}

}  // namespace

std::string name_of(const Word& word) {
  std::string name;
  for (std::size_t i = 0; i < word.parts.size(); i += 1 + word.parts[i].inner) {
    const Part& part = word.parts[i];
    if (part.is_known()) {
      name += part.text;
    } else if (is_plain_variable(part)) {
      name += '$';
      name += part.text;
    } else {
      return std::string(word.written);
    }
  }
  return name;
}

std::string file_of(std::string_view name) {
  while (name.starts_with("./")) name.remove_prefix(2);
  return std::string(name);
}

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

std::vector<const Word*> addresses_of(const Invocation& call) {
  const Downloader* const downloader = downloader_of(call);
  return downloader != nullptr ? FetchReader(call, *downloader).addresses()
                               : std::vector<const Word*>();
}

const Word* cloned_repository(const Invocation& call) {
  constexpr std::string_view kNames[] = {
      "--depth",         "--branch",        "--origin",           "--config",   "--reference",
      "--jobs",          "--filter",        "--separate-git-dir", "--template", "--upload-pack",
      "--server-option", "--shallow-since", "--shallow-exclude",  "--git-dir",  "--work-tree"};
  if (call.name != "git") return nullptr;
  const std::vector<const Word*> operands = call.operands({"bcojuC", kNames});
  return operands.size() > 1 && operands[0]->value == "clone" ? operands[1] : nullptr;
}

std::vector<const Word*> remote_addresses(const Invocation& call) {
  const Word* const repository = cloned_repository(call);
  return repository != nullptr ? std::vector<const Word*>{repository} : addresses_of(call);
}

bool is_foreign_address(std::string_view address) {
  const std::string_view host = host_of(address);
  if (host.empty() || host.find('$') != host.npos || is_local_host(host)) return false;
  if (host.find("gitlab") != host.npos || host.find('.') == host.npos) return false;
  return address.find("/api/v4/") == address.npos && address.find("/api/graphql") == address.npos;
}

std::string_view host_of(std::string_view address) {
  const std::size_t scheme = address.find("://");
  if (scheme == address.npos) return {};
  address.remove_prefix(scheme + 3);
  address = address.substr(0, address.find_first_of("/?#"));
  address.remove_prefix(address.rfind('@') + 1);
  if (address.starts_with('[')) return address.substr(0, address.find(']') + 1);
  return address.substr(0, address.find(':'));
}

bool is_local_host(std::string_view host) {
  return host == "localhost" || host.starts_with("127.") || host == "0.0.0.0" || host == "[::1]";
}

std::optional<Fetch> fetch_of(const Invocation& call) {
  const Downloader* const downloader = downloader_of(call);
  if (downloader == nullptr) return std::nullopt;
  std::optional<Fetch> fetch = FetchReader(call, *downloader).run();
  if (!fetch) return std::nullopt;
  if (std::string file = output_file(*call.command); fetch->files.empty() && !file.empty())
    fetch->files.push_back(std::move(file));
  return fetch;
}

}  // namespace sluice
