#include "core/cli/plan_files.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/detect/detect.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

// By its name: configurations of Terraform, and templates of CloudFormation under the names that
// the CDK, SAM and most people give them.
bool may_declare(const std::string& path) {
  const Kind kind = detect_by_path(path).kind;
  const fs::path name = fs::path(path).filename();
  return kind == Kind::terraform || kind == Kind::cloudformation || name.stem() == "template" ||
         name.extension() == ".template";
}

}  // namespace

std::vector<FoundFile> find_plans(const Search& search, const std::string& root,
                                  const Limits& limits) {
  std::vector<FoundFile> plans;
  std::vector<std::string> named;
  for (const std::string& path : search.paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      plans.push_back({.path = path,
                       .on_disk = path,
                       .state = Input::State::unreadable,
                       .problem = "a folder, not a plan"});
    } else {
      named.push_back(path);
    }
  }
  for (FoundFile& file : find_files({named, search.stdin_name, search.git_ignore}, limits)) {
    if (file.reads != Reads::standard_input) file.path = path_below(root, file.on_disk);
    plans.push_back(std::move(file));
  }
  std::set<std::string_view> paths;
  for (FoundFile& plan : plans) {
    plan.role = Input::Role::plan;
    paths.insert(plan.path);
  }
  std::vector<FoundFile> files = find_files({{root}, {}, search.git_ignore}, limits);
  std::erase_if(files, [&](const FoundFile& file) {
    return !may_declare(file.path) || paths.contains(file.path);
  });
  for (FoundFile& file : files) file.role = Input::Role::declares;
  files.insert(files.end(), plans.begin(), plans.end());
  std::stable_sort(files.begin(), files.end(),
                   [](const FoundFile& a, const FoundFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace sluice::cli
