#include "core/cli/stream.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPiece = std::size_t{1} << 20U;

}  // namespace

std::string stream(int file, const Take& take) {
  std::vector<char> piece(kPiece);
  for (;;) {
    const ssize_t got = ::read(file, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::strerror(errno);
    if (got == 0) return {};
    take({piece.data(), static_cast<std::size_t>(got)});
  }
}

std::string stream(const fs::path& path, const Take& take) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);  // NOLINT: POSIX has it so
  if (file < 0) return std::strerror(errno);
  std::string problem = stream(file, take);
  ::close(file);
  return problem;
}

std::string files_below(const fs::path& root, std::vector<fs::directory_entry>& files) {
  std::error_code error;
  for (fs::recursive_directory_iterator at(root, error), end; !error && at != end;
       at.increment(error)) {
    if (at->symlink_status(error).type() != fs::file_type::directory) files.push_back(*at);
  }
  if (error) return error.message();
  std::sort(files.begin(), files.end());
  return {};
}

}  // namespace sluice::cli
