#pragma once

#include <sys/types.h>

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/cli/read.h"

namespace sluice::cli {

// git as a process of its own, in a folder that somebody else may have made: it runs no program
// that the repository names (hooks, monitors, filters of diffs, signatures), fetches nothing, and
// takes no lock. Its output is read as it comes.
class GitProcess {
 public:
  GitProcess(const std::string& folder, const std::vector<std::string>& arguments);
  ~GitProcess();
  GitProcess(const GitProcess&) = delete;
  GitProcess& operator=(const GitProcess&) = delete;

  // False where it does not take it all: it has ended.
  bool write(std::string_view bytes);
  // Up to the next `end`, which is left out; nothing at the end of the output. What is longer than
  // `most` ends the output.
  std::optional<std::string> read_until(char end, std::size_t most);
  // Exactly so many bytes; false at the end of the output.
  bool read(std::size_t size, std::string& bytes);
  bool skip(std::size_t size);

  // Waits for its end. Why it failed, in its own words; empty where it did not.
  std::string finish();

 private:
  bool fill();

  pid_t id_ = -1;
  int in_ = -1;
  int out_ = -1;
  std::FILE* said_ = nullptr;  // its standard error
  std::string buffer_;
  std::size_t at_ = 0;  // in the buffer
};

// All that a command prints, up to `limit` bytes.
struct GitOutput {
  std::string text;
  std::string error;  // empty for none
};
GitOutput run_git(const std::string& folder, const std::vector<std::string>& arguments,
                  std::uint64_t limit);

// The blobs of a repository, one after the other. Used by one thread at a time.
class GitBlobs {
 public:
  explicit GitBlobs(std::string folder) : folder_(std::move(folder)) {}

  // As a file's content: what git does not give has a problem.
  Content read(const std::string& id, std::uint64_t limit);

 private:
  std::string folder_;
  std::optional<GitProcess> git_;
  unsigned failures_ = 0;
};

}  // namespace sluice::cli
