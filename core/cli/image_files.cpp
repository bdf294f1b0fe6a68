#include "core/cli/image_files.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/cli/files.h"
#include "core/cli/stream.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;
using Results = std::vector<std::unique_ptr<FileResult>>;

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
