#include "core/cli/image_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <utility>

#include "core/cli/files.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;
using Results = std::vector<std::unique_ptr<FileResult>>;
using Take = std::function<void(std::string_view)>;

constexpr std::size_t kPiece = std::size_t{1} << 20U;

// Hands over the file piece by piece; why it could not be read, or nothing.
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

std::string stream_layout(const fs::path& root, ArtifactAudit& audit) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator at(root, error), end; !error && at != end;
       at.increment(error)) {
    if (at->symlink_status(error).type() == fs::file_type::regular) files.push_back(at->path());
  }
  if (error) return error.message();
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    audit.begin_file(file.lexically_relative(root).generic_string(), fs::file_size(file, error));
    const std::string problem =
        stream(file, [&](std::string_view piece) { audit.feed_file(piece); });
    audit.end_file();
    if (!problem.empty()) return file.string() + ": " + problem;
  }
  return {};
}

}  // namespace

void read_documents(const std::string& path, std::vector<Input>& into) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 30U;
  std::error_code error;
  std::vector<fs::path> files;
  if (fs::is_directory(path, error)) {
    for (fs::recursive_directory_iterator at(path, error), end; !error && at != end;
         at.increment(error)) {
      if (at->path().extension() == ".json" && at->is_regular_file(error))
        files.push_back(at->path());
    }
  } else {
    files.emplace_back(path);
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    Content content = read_content(file.string(), Reads::streams, kMost);
    into.push_back({file.generic_string(), std::move(content.bytes), content.state,
                    std::move(content.problem)});
  }
}

std::vector<std::unique_ptr<FileResult>> audit_images(const Engine& engine,
                                                      const std::vector<std::string>& paths,
                                                      const std::string& stdin_name) {
  Results results;
  for (const std::string& path : paths) {
    const bool is_stdin = path == "-";
    const std::string shown = is_stdin ? stdin_name : path_below(".", path);
    const auto audit = engine.open_artifact(shown);
    const Take take = [&](std::string_view piece) { audit->feed(piece); };
    std::error_code error;
    std::string problem = is_stdin                        ? stream(STDIN_FILENO, take)
                          : fs::is_directory(path, error) ? stream_layout(path, *audit)
                                                          : stream(fs::path(path), take);
    Results of_one = problem.empty()
                         ? audit->finish()
                         : engine.audit_file({shown, {}, Input::State::unreadable, problem});
    std::move(of_one.begin(), of_one.end(), std::back_inserter(results));
  }
  return results;
}

}  // namespace sluice::cli
