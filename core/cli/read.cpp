#include "core/cli/read.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
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
  std::array<char, kPiece> piece;  // NOLINT: filled before it is read
  Content content;
  std::string& bytes = content.bytes;
  // Of a file that is as long as expected one read tells as well that it ends there.
  bytes.resize(static_cast<std::size_t>(expected) + (expected > 0 ? 1 : 0));
  std::size_t size = 0;
  // What is expected goes where it stays; what has grown since, and all of a stream, by pieces, so
  // that nothing is kept but what was read.
  for (;;) {
    const bool in_place = size < bytes.size();
    char* const to = in_place ? bytes.data() + size : piece.data();
    const ssize_t got = ::read(file, to, in_place ? bytes.size() - size : piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(errno);
    if (got == 0) break;
    if (!in_place) bytes.append(piece.data(), static_cast<std::size_t>(got));
    size += static_cast<std::size_t>(got);
    if (size > limit) return larger_than(limit);
    if (expected > 0 && size == expected) break;
  }
  bytes.resize(size);
  return content;
}

}  // namespace

Content read_content(const std::string& path, Reads reads, std::uint64_t limit) {
  if (reads == Reads::standard_input) return read_to_end(STDIN_FILENO, 0, limit);
  struct stat status{};
  // Before it is opened: opening may already do something to a device, and wait for a FIFO.
  if (reads != Reads::found) {
    const int found =
        reads == Reads::streams ? ::stat(path.c_str(), &status) : ::lstat(path.c_str(), &status);
    if (found != 0) return unreadable(errno);
    if (const char* const fault = fault_of(status.st_mode, reads); *fault != '\0')
      return unreadable(std::string(fault));
  }
  const int flags = O_RDONLY | O_CLOEXEC | (reads != Reads::streams ? O_NOFOLLOW | O_NONBLOCK : 0);
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
