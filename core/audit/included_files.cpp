#include "core/audit/included_files.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/audit/file_audit.h"
#include "core/model/compose_merge.h"
#include "core/model/document.h"
#include "core/model/gitlab.h"
#include "core/model/project.h"

namespace sluice {
namespace {

// What a pipeline of GitLab takes in is GitLab's, and what a Compose file takes in is Compose's,
// wherever it lies: such files are audited once more as what they are. Paths of GitLab count from
// the root of the repository, which is the audited one, or the folder of a pipeline that lies
// deeper (in an archive, in a test).
class IncludedFiles {
 public:
  IncludedFiles(const Context& context, FileResults& files) : context_(context), files_(files) {}

  void run() {
    of_compose();
    for (const auto& file : files_) {
      add(*file, {});
      const std::string_view folder = folder_of(file->entry.path);
      if (!folder.empty()) add(*file, std::string(folder) + '/');
    }
    while (!open_.empty()) {
      const Pipeline next = std::move(open_.back());
      open_.pop_back();
      for (const std::string_view path : gitlab::local_files(model_of(*next.file))) {
        if (!include(next, path)) return;
      }
    }
  }

 private:
  struct Pipeline {
    FileResult* file;
    std::string base;  // with a trailing '/', empty for the root
  };

  static const gitlab::Pipeline& model_of(const FileResult& file) {
    return std::get<gitlab::Pipeline>(file.document->model);
  }

  void add(FileResult& file, std::string base) {
    if (file.document && std::holds_alternative<gitlab::Pipeline>(file.document->model))
      open_.push_back({&file, std::move(base)});
  }

  // Files that something else says to be something stay that. False where the limit is reached.
  bool include(const Pipeline& pipeline, std::string_view pattern) {
    const std::string start = pipeline.base + std::string(pattern.substr(0, pattern.find('*')));
    auto file = std::lower_bound(
        files_.begin(), files_.end(), start,
        [](const auto& one, const std::string& wanted) { return one->entry.path < wanted; });
    for (; file != files_.end() && (*file)->entry.path.starts_with(start); ++file) {
      if (!(*file)->document || (*file)->fixed || (*file)->entry.kind == Kind::gitlab_ci) continue;
      if (matches_++ >= kMostIncludeMatches) {
        tell_limit(*pipeline.file);
        return false;
      }
      const std::string_view path = (*file)->entry.path;
      if (!gitlab::matches_include(pattern, path.substr(pipeline.base.size()))) continue;
      audit_again(*file, Kind::gitlab_ci);
      add(**file, pipeline.base);
    }
    return true;
  }

  void of_compose() {
    std::vector<const Document*> open;
    for (const auto& file : files_) {
      if (file->document && file->document->kind == Kind::compose)
        open.push_back(file->document.get());
    }
    while (!open.empty()) {
      const std::vector<std::string> paths = compose::local_files(*open.back());
      open.pop_back();
      for (const std::string& path : paths) {
        const auto file = std::lower_bound(
            files_.begin(), files_.end(), path,
            [](const auto& one, const std::string& wanted) { return one->entry.path < wanted; });
        if (file == files_.end() || (*file)->entry.path != path || !(*file)->document ||
            (*file)->fixed || (*file)->entry.kind == Kind::compose)
          continue;
        audit_again(*file, Kind::compose);
        if ((*file)->document) open.push_back((*file)->document.get());
      }
    }
  }

  void audit_again(std::unique_ptr<FileResult>& file, Kind kind) const {
    // Copied: for another report it is again what nothing says anything of.
    const Document& document = *file->document;
    file =
        audit_document(context_, {document.path, document.bytes}, document.encoding, {kind, true});
  }

  void tell_limit(FileResult& file) const {
    const std::string message = "includes were held against more files than the limit";
    Sink sink;
    report_error({ErrorCode::limit, {}, message}, sink);
    add_about_file(file.entry.path, sink, context_.options, file.findings);
    file.not_whole(message, true);
  }

  const Context& context_;
  FileResults& files_;
  std::vector<Pipeline> open_;
  std::size_t matches_ = 0;
};

}  // namespace

void audit_included(const Context& context, FileResults& files) {
  IncludedFiles(context, files).run();
}

}  // namespace sluice
