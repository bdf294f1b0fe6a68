#include "core/cli/read.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sluice::cli {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int value() const { return value_; }

 private:
  int value_;
};

Content unreadable(std::string problem) {
  return {Input::State::unreadable, {}, std::move(problem)};
}

Content larger_than(std::uint64_t limit) {
  return {
      Input::State::too_large, {}, "larger than the limit of " + std::to_string(limit) + " bytes"};
}

Content unreadable(int error) { return unreadable(std::string(std::strerror(error))); }

// Why nothing of this type is read; empty for what is.
const char* fault_of(mode_t mode, Reads reads) {
  if (S_ISREG(mode)) return "";
  if (S_ISDIR(mode)) return "is a folder";
  if (reads == Reads::streams) {
    if (S_ISFIFO(mode) || S_ISCHR(mode)) return "";
    if (S_ISSOCK(mode)) return "is a socket";
    if (S_ISBLK(mode)) return "is a block device";
  }
  return "not a regular file";
}

Content read_to_end(int file, std::uint64_t expected, std::uint64_t limit) {
  constexpr std::size_t kPiece = std::size_t{64} * 1024;
  Content content;
  // One byte more: the end shows, and what has grown since.
  std::size_t room = static_cast<std::size_t>(expected) + 1;
  for (;; room = kPiece) {
    const std::size_t had = content.bytes.size();
    content.bytes.resize(had + room);
    const ssize_t got = ::read(file, content.bytes.data() + had, content.bytes.size() - had);
    if (got < 0 && errno == EINTR) {
      content.bytes.resize(had);
      continue;
    }
    if (got < 0) return unreadable(errno);
    content.bytes.resize(had + static_cast<std::size_t>(got));
    if (content.bytes.size() > limit) return larger_than(limit);
    if (got == 0) return content;
  }
}

}  // namespace

Content read_content(const std::string& path, Reads reads, std::uint64_t limit) {
  if (reads == Reads::standard_input) return read_to_end(STDIN_FILENO, 0, limit);
  struct stat status{};
  // Before it is opened: opening may already do something to a device, and wait for a FIFO.
  const int found =
      reads == Reads::streams ? ::stat(path.c_str(), &status) : ::lstat(path.c_str(), &status);
  if (found != 0) return unreadable(errno);
  if (const char* const fault = fault_of(status.st_mode, reads); *fault != '\0')
    return unreadable(std::string(fault));
  const int flags = O_RDONLY | O_CLOEXEC | (reads == Reads::files ? O_NOFOLLOW | O_NONBLOCK : 0);
  const Descriptor file(::open(path.c_str(), flags));  // NOLINT: POSIX has it so
  if (file.value() < 0) return unreadable(errno);
  // It may have become another since.
  if (::fstat(file.value(), &status) != 0) return unreadable(errno);
  if (const char* const fault = fault_of(status.st_mode, reads); *fault != '\0')
    return unreadable(std::string(fault));
  const std::uint64_t size =
      S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0;
  if (size > limit) return larger_than(limit);
  return read_to_end(file.value(), size, limit);
}

}  // namespace sluice::cli
