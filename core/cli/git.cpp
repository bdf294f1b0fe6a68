#include "core/cli/git.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <mutex>
#include <utility>

#include "core/text/numbers.h"
#include "core/text/utf8.h"

extern char** environ;

namespace sluice::cli {
namespace {

constexpr std::size_t kBuffer = std::size_t{256} * 1024;

// What a repository may not make git do.
constexpr const char* kSettings[] = {
    "core.fsmonitor=false", "core.hooksPath=/dev/null", "log.showSignature=false",
    "log.showRoot=true",    "core.quotePath=true",      "diff.ignoreSubmodules=all",
};
constexpr const char* kEnvironment[] = {
    "GIT_OPTIONAL_LOCKS=0",     "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1",
    "GIT_NO_REPLACE_OBJECTS=1", "GIT_ALLOW_PROTOCOL=",   "LC_ALL=C",
};

std::vector<std::string> command(const std::string& folder,
                                 const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {"git", "--no-pager", "-C", folder};
  for (const char* const setting : kSettings) {
    words.emplace_back("-c");
    words.emplace_back(setting);
  }
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

std::vector<std::string> environment() {
  std::vector<std::string> all(std::begin(kEnvironment), std::end(kEnvironment));
  for (char** one = environ; *one != nullptr; ++one) {
    const std::string_view variable = *one;
    const std::string_view name = variable.substr(0, variable.find('=') + 1);
    const bool is_set =
        std::any_of(std::begin(kEnvironment), std::end(kEnvironment),
                    [&](std::string_view set) { return set.substr(0, set.find('=') + 1) == name; });
    if (!is_set && name != "GIT_EXTERNAL_DIFF=") all.emplace_back(variable);
  }
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  list.reserve(words.size() + 1);
  for (std::string& word : words) list.push_back(word.data());
  list.push_back(nullptr);
  return list;
}

// Both ends are closed in any other process that is started.
bool make_pipe(int (&ends)[2]) {
  if (pipe(ends) != 0) return false;
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  return true;
}

void close_once(int& file) {
  if (file >= 0) close(file);
  file = -1;
}

}  // namespace

GitProcess::GitProcess(const std::string& folder, const std::vector<std::string>& arguments) {
  // A write to a git that has ended is an error, and not the end of this process.
  std::signal(SIGPIPE, SIG_IGN);
  // One at a time: what another thread starts in between would hold the ends of these pipes open.
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  said_ = std::tmpfile();
  if (said_ != nullptr) fcntl(fileno(said_), F_SETFD, FD_CLOEXEC);
  int in[2] = {-1, -1};
  int out[2] = {-1, -1};
  if (said_ == nullptr || !make_pipe(in) || !make_pipe(out)) {
    for (int* const file : {&in[0], &in[1], &out[0], &out[1]}) close_once(*file);
    return;
  }
  std::vector<std::string> words = command(folder, arguments);
  std::vector<std::string> variables = environment();
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, in[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, fileno(said_), STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  if (posix_spawnp(&id_, "git", &files, &attributes, pointers(words).data(),
                   pointers(variables).data()) != 0) {
    id_ = -1;
  }
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  close_once(in[0]);
  close_once(out[1]);
  in_ = in[1];
  out_ = out[0];
}

GitProcess::~GitProcess() { finish(); }

bool GitProcess::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(in_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool GitProcess::fill() {
  if (at_ == buffer_.size()) {
    buffer_.clear();
    at_ = 0;
  }
  if (out_ < 0) return false;
  const std::size_t size = buffer_.size();
  buffer_.resize(size + kBuffer);
  ssize_t count = -1;
  do {
    count = ::read(out_, buffer_.data() + size, kBuffer);
  } while (count < 0 && errno == EINTR);
  buffer_.resize(size + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  return count > 0;
}

std::optional<std::string> GitProcess::read_until(char end, std::size_t most) {
  for (std::size_t looked = at_;;) {
    const std::size_t found = buffer_.find(end, looked);
    if (found != buffer_.npos) {
      std::string text = buffer_.substr(at_, found - at_);
      at_ = found + 1;
      return text;
    }
    if (buffer_.size() - at_ > most) return std::nullopt;
    if (at_ > 0) {
      buffer_.erase(0, at_);
      at_ = 0;
    }
    looked = buffer_.size();
    if (!fill()) return std::nullopt;
  }
}

bool GitProcess::read(std::size_t size, std::string& bytes) {
  bytes.clear();
  constexpr std::size_t kExpected = std::size_t{1} << 20U;
  bytes.reserve(std::min(size, kExpected));
  while (bytes.size() < size) {
    if (at_ == buffer_.size() && !fill()) return false;
    const std::size_t part = std::min(size - bytes.size(), buffer_.size() - at_);
    bytes.append(buffer_, at_, part);
    at_ += part;
  }
  return true;
}

bool GitProcess::skip(std::size_t size) {
  while (size > 0) {
    if (at_ == buffer_.size() && !fill()) return false;
    const std::size_t part = std::min(size, buffer_.size() - at_);
    at_ += part;
    size -= part;
  }
  return true;
}

std::string GitProcess::finish() {
  close_once(in_);
  close_once(out_);
  if (said_ == nullptr) return "git cannot be started";
  std::string why;
  if (id_ < 0) {
    why = "git cannot be started";
  } else {
    int status = 0;
    while (waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = -1;
    // 127 is what the system says of a program that is not there.
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
      why = "git is not to be found";
    } else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
      char text[1024];
      std::rewind(said_);
      const std::size_t size = std::fread(text, 1, sizeof text, said_);
      const std::string_view said(text, size);
      why = utf8::valid(std::string(said.substr(0, said.find('\n'))));
      if (why.empty()) why = "git failed";
    }
  }
  std::fclose(said_);
  said_ = nullptr;
  return why;
}

GitOutput run_git(const std::string& folder, const std::vector<std::string>& arguments,
                  std::uint64_t limit) {
  GitProcess git(folder, arguments);
  GitOutput output;
  std::string part;
  const auto most = static_cast<std::size_t>(limit);
  git.read(most, output.text);
  const bool is_more = output.text.size() == most && git.read(1, part);
  output.error = git.finish();
  if (is_more) output.error = "what git says is longer than " + std::to_string(limit) + " bytes";
  return output;
}

Content GitBlobs::read(const std::string& id, std::uint64_t limit) {
  constexpr unsigned kMostFailures = 100;
  constexpr std::size_t kLongestHeader = 1024;
  Content content{Input::State::unreadable, {}, "git does not give it"};
  if (failures_ > kMostFailures) return content;
  if (!git_) git_.emplace(folder_, std::vector<std::string>{"cat-file", "--batch"});
  std::optional<std::string> header;
  if (git_->write(id + "\n")) header = git_->read_until('\n', kLongestHeader);
  if (header && (header->ends_with(" missing") || header->ends_with(" ambiguous"))) {
    content.problem = "the object " + id + " is not in the repository";
    return content;
  }
  const std::size_t blank = header ? header->rfind(' ') : std::string::npos;
  const auto size = blank == std::string::npos
                        ? std::nullopt
                        : whole_number<std::uint64_t>(std::string_view(*header).substr(blank + 1));
  std::string end;
  if (size && *size > limit && git_->skip(static_cast<std::size_t>(*size)) && git_->read(1, end)) {
    content.state = Input::State::too_large;
    content.problem = "larger than the limit of " + std::to_string(limit) + " bytes";
    return content;
  }
  if (size && *size <= limit && git_->read(static_cast<std::size_t>(*size), content.bytes) &&
      git_->read(1, end)) {
    content.state = Input::State::read;
    content.problem.clear();
    return content;
  }
  // A broken object ends git: the next one is asked of another.
  ++failures_;
  content.bytes.clear();
  if (const std::string why = git_->finish(); !why.empty()) content.problem = why;
  git_.reset();
  return content;
}

}  // namespace sluice::cli
