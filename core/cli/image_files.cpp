#include "core/cli/image_files.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <utility>

#include "core/cli/commands.h"
#include "core/cli/files.h"
#include "core/cli/stream.h"
#include "core/cli/write.h"
#include "core/model/advisories/database.h"
#include "core/parse/archive/deflate.h"
#include "core/report/escape.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;
using Results = std::vector<std::unique_ptr<FileResult>>;

bool is_document(const fs::path& path, Documents which) {
  constexpr std::string_view kEnds[] = {".json", ".yaml", ".yml", ".zip",
                                        ".gz",   ".tgz",  ".zst", ".tar"};
  const std::string end = path.extension().string();
  if (which == Documents::json) return end == ".json";
  return std::find(std::begin(kEnds), std::end(kEnds), end) != std::end(kEnds);
}

}  // namespace

void read_documents(const std::string& path, Documents which, std::vector<Input>& into) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 30U;
  std::error_code error;
  std::vector<fs::path> files;
  if (fs::is_directory(path, error)) {
    for (fs::recursive_directory_iterator at(path, error), end; !error && at != end;
         at.increment(error)) {
      if (is_document(at->path(), which) && at->is_regular_file(error)) files.push_back(at->path());
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

int compile_advisories(const std::vector<std::string>& paths, const std::string& output) {
  advisories::Database database;
  bool is_whole = true;
  for (const std::string& path : paths) {
    std::vector<Input> documents;
    read_documents(path, Documents::advisories, documents);
    for (const Input& one : documents) {
      if (one.state == Input::State::read && database.add(one.bytes)) continue;
      is_whole = false;
      std::string why = one.state == Input::State::read ? database.problem() : one.problem;
      if (why.empty()) why = "no advisories";
      std::cerr << terminal_safe("sluice: " + one.path + ": " + why) << '\n';
    }
  }
  if (database.empty()) {
    std::cerr << "sluice: there are no advisories\n";
    return kCouldNotAudit;
  }
  const std::string packed = archive::gzip(database.compiled());
  if (!write_out(packed, output)) {
    std::cerr << "sluice: cannot write " << output << '\n';
    return kCouldNotAudit;
  }
  std::cerr << "sluice: " << database.size() << " advisories in " << packed.size() << " bytes\n";
  return is_whole ? 0 : kCouldNotAudit;
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
