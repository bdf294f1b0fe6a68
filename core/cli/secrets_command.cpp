#include "core/cli/secrets_command.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/audit/file_result.h"
#include "core/cli/git.h"
#include "core/cli/git_history.h"
#include "core/cli/pool.h"
#include "core/cli/read.h"
#include "core/text/diff_reader.h"

namespace sluice::cli {
namespace {

using Done = std::function<void(std::size_t, std::size_t)>;

constexpr std::uint64_t kLargestDiff = std::uint64_t{1} << 30U;

// What the settings of other scanners leave out counts here as well: they lie at the root.
void add_settings(const Engine& engine, const std::string& folder, FileResults& results) {
  for (const std::string_view name : {".gitleaks.toml", ".gitleaksignore"}) {
    const std::string file = (std::filesystem::path(folder) / name).string();
    Content content = read_content(file, Reads::files, engine.options().limits.file_bytes);
    if (content.state != Input::State::read) continue;
    Input input{std::string(name), std::move(content.bytes)};
    input.role = Input::Role::declares;
    for (auto& result : engine.audit_file(std::move(input))) results.push_back(std::move(result));
  }
}

std::vector<Input::LineRange> added_lines(const ChangedFile& file) {
  std::vector<Input::LineRange> lines;
  lines.reserve(file.added.size());
  for (const ChangedFile::Lines added : file.added) lines.push_back({added.first, added.last});
  return lines;
}

bool is_bare(const std::string& folder) {
  constexpr std::uint64_t kWord = 1024;
  return run_git(folder, {"rev-parse", "--is-bare-repository"}, kWord).text.starts_with("true");
}

ChangesAudit audit_staged(const Engine& engine, const std::string& folder, unsigned jobs,
                          const Done& done) {
  const GitOutput diff = run_git(
      folder,
      {"diff", "--cached", "--unified=0", "--full-index", "--no-renames", "--relative",
       "--diff-filter=d", "--no-ext-diff", "--no-textconv", "--no-color", "--no-indent-heuristic",
       "--src-prefix=a/", "--dst-prefix=b/", "--ignore-submodules"},
      kLargestDiff);
  if (!diff.error.empty()) return {{}, "cannot read what is staged: " + diff.error};
  if (diff.text.empty() && is_bare(folder))
    return {{}, "cannot read what is staged: the repository has no working tree"};
  ChangedFiles changed = read_unified_diff(diff.text);
  if (!changed.error.empty()) return {{}, "cannot read what is staged: " + changed.error};
  std::erase_if(changed.files, [](const ChangedFile& file) { return !file.is_file; });

  std::vector<FoundFile> files;
  files.reserve(changed.files.size());
  for (const ChangedFile& file : changed.files)
    files.push_back({.path = file.path, .on_disk = file.blob});
  GitBlobs blobs(folder);
  std::mutex mutex;
  const std::uint64_t limit = engine.options().limits.file_bytes;
  const auto read = [&](const FoundFile& file) {
    const ChangedFile& change = changed.files[static_cast<std::size_t>(&file - files.data())];
    Content content;
    {
      const std::lock_guard lock(mutex);
      content = blobs.read(file.on_disk, limit);
    }
    Input input{file.path, std::move(content.bytes), content.state, std::move(content.problem)};
    // Of what git takes for binary no line is known to stay.
    if (!change.is_binary) input.lines = added_lines(change);
    return input;
  };
  FileResults results =
      audit_files(engine, files, jobs, [&](std::size_t count) { done(count, files.size()); }, read);
  add_settings(engine, folder, results);
  return {engine.finish(std::move(results)), {}};
}

// The file as far as the diff shows it: each line has its number, and the others are empty. `left`
// is how many of those may still be made.
Input shown_by_diff(ChangedFile& file, std::uint64_t limit, std::uint64_t& left) {
  Input input;
  input.path = std::move(file.path);
  input.lines = added_lines(file);
  std::uint32_t line = 1;
  for (const ChangedFile::Hunk& hunk : file.hunks) {
    const std::uint32_t gap = hunk.first > line ? hunk.first - line : 0;
    if (gap > left || input.bytes.size() + gap + hunk.text.size() > limit) {
      return {std::move(input.path),
              {},
              Input::State::too_large,
              "the diff is of more lines than are read"};
    }
    left -= gap;
    if (!input.bytes.empty() && !input.bytes.ends_with('\n')) input.bytes += '\n';
    input.bytes.append(gap, '\n');
    input.bytes += hunk.text;
    line = std::max(hunk.first, line) +
           static_cast<std::uint32_t>(std::count(hunk.text.begin(), hunk.text.end(), '\n'));
  }
  return input;
}

ChangesAudit audit_diff(const Engine& engine, const std::string& folder, unsigned jobs,
                        const Done& done) {
  const Content diff = read_content("-", Reads::standard_input, kLargestDiff);
  if (diff.state != Input::State::read) return {{}, "cannot read the diff: " + diff.problem};
  ChangedFiles changed = read_unified_diff(diff.bytes);
  if (!changed.error.empty()) return {{}, "cannot read the diff: " + changed.error};
  const std::uint64_t limit = engine.options().limits.file_bytes;
  std::uint64_t left = limit / 4;
  std::vector<FoundFile> files;
  std::vector<Input> inputs;
  for (ChangedFile& file : changed.files) {
    if (!file.is_file) continue;
    files.push_back({.path = file.path});
    if (file.is_binary) {
      inputs.push_back({file.path, {}, Input::State::skipped, "binary, and not in the diff"});
    } else {
      inputs.push_back(shown_by_diff(file, limit, left));
    }
  }
  const auto read = [&](const FoundFile& file) {
    return std::move(inputs[static_cast<std::size_t>(&file - files.data())]);
  };
  FileResults results =
      audit_files(engine, files, jobs, [&](std::size_t count) { done(count, files.size()); }, read);
  add_settings(engine, folder, results);
  return {engine.finish(std::move(results)), {}};
}

// All versions of all files, of which only those are kept that something is told of. A secret that
// stays from one version of a file to the next is told once: where it came in.
class HistoryAudit {
 public:
  HistoryAudit(const Engine& engine, const std::string& folder, const GitHistory& history)
      : engine_(engine), folder_(folder), history_(history) {}

  Report run(unsigned jobs, const Done& done) {
    const std::size_t count = history_.blobs.size();
    // So many that starting git for them costs nothing.
    constexpr std::size_t kChunk = 64;
    std::atomic<std::size_t> finished{0};
    on_threads((count + kChunk - 1) / kChunk, 1, jobs, [&](std::size_t chunk) {
      std::unique_ptr<GitBlobs> blobs = take_blobs();
      const std::size_t end = std::min(count, (chunk + 1) * kChunk);
      for (std::size_t i = chunk * kChunk; i < end; ++i) audit(i, *blobs);
      give_back(std::move(blobs));
      done(finished += end - chunk * kChunk, count);
    });
    FileResults results = first_ones();
    tell_what_is_not_there(results);
    add_settings(engine_, folder_, results);
    Report report = engine_.finish(std::move(results));
    report.summary.files += audited_ + skipped_;
    report.summary.audited += audited_;
    report.summary.skipped += skipped_;
    const auto same = [](const FileEntry& a, const FileEntry& b) {
      return a.path == b.path && a.status == b.status;
    };
    report.files.erase(std::unique(report.files.begin(), report.files.end(), same),
                       report.files.end());
    return report;
  }

 private:
  // What makes a secret of one file the same in another version of it.
  using Key = std::tuple<const Rule*, std::string, std::string>;
  static Key key(const Finding& finding) {
    return {finding.rule, finding.primary.path, finding.fingerprint};
  }

  std::unique_ptr<GitBlobs> take_blobs() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return std::make_unique<GitBlobs>(folder_);
    std::unique_ptr<GitBlobs> blobs = std::move(idle_.back());
    idle_.pop_back();
    return blobs;
  }

  void give_back(std::unique_ptr<GitBlobs> blobs) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(blobs));
  }

  void audit(std::size_t number, GitBlobs& blobs) {
    const GitHistory::Blob& blob = history_.blobs[number];
    Content content = blobs.read(blob.id, engine_.options().limits.file_bytes);
    Input input{history_.paths[blob.path], std::move(content.bytes), content.state,
                std::move(content.problem)};
    input.commit = history_.commits[blob.commit];
    for (auto& result : engine_.audit_file(std::move(input))) keep(number, std::move(result));
  }

  void keep(std::size_t number, std::unique_ptr<FileResult> result) {
    result->document.reset();
    result->text.clear();
    const std::lock_guard lock(mutex_);
    std::erase_if(result->findings, [&](const Finding& finding) {
      const auto [known, is_new] = first_.try_emplace(key(finding), number);
      const bool is_later = !is_new && known->second < number;
      known->second = std::min(known->second, number);
      return is_later;
    });
    if (!result->findings.empty() || result->entry.status == FileEntry::Status::error) {
      kept_.emplace_back(number, std::move(result));
    } else if (result->entry.status == FileEntry::Status::skipped) {
      ++skipped_;
    } else {
      ++audited_;
    }
  }

  // Threads do not keep to the order of the versions: what a later one told first is left out now.
  FileResults first_ones() {
    std::stable_sort(kept_.begin(), kept_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    FileResults results;
    for (auto& [number, result] : kept_) {
      std::erase_if(result->findings, [&, at = number](const Finding& finding) {
        return first_.find(key(finding))->second != at;
      });
      results.push_back(std::move(result));
    }
    return results;
  }

  void tell_what_is_not_there(FileResults& results) const {
    const auto tell = [&](std::string path, std::string problem) {
      Input input{std::move(path), {}, Input::State::unreadable, std::move(problem)};
      for (auto& result : engine_.audit_file(std::move(input)))
        results.push_back(std::move(result));
    };
    if (history_.is_cut) {
      tell(".git/shallow",
           "the clone is shallow, commits before its edge are not here (git fetch --unshallow)");
    }
    if (history_.is_limited) {
      tell(".git/objects", "there are more than " + std::to_string(GitHistory::kMostBlobs) +
                               " versions of files, and the oldest were left out");
    }
  }

  const Engine& engine_;
  const std::string& folder_;
  const GitHistory& history_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<GitBlobs>> idle_;
  std::map<Key, std::size_t> first_;  // by what a finding is, the version that has it first
  std::vector<std::pair<std::size_t, std::unique_ptr<FileResult>>> kept_;
  std::size_t audited_ = 0;
  std::size_t skipped_ = 0;
};

ChangesAudit audit_history(const Engine& engine, const std::string& folder, unsigned jobs,
                           const Done& done) {
  const GitHistory history = read_git_history(folder);
  if (!history.error.empty()) return {{}, "cannot read the history: " + history.error};
  return {HistoryAudit(engine, folder, history).run(jobs, done), {}};
}

}  // namespace

void add_secrets_options(CLI::App& app, SecretsArguments& arguments) {
  CLI::Option* const staged = app.add_flag(
      "--staged", arguments.staged, "What git has staged: only the lines that it adds to HEAD");
  CLI::Option* const diff =
      app.add_flag("--diff", arguments.diff, "A unified diff on standard input: the lines it adds");
  CLI::Option* const history =
      app.add_flag("--history", arguments.history,
                   "Each version of each file that a commit brought in, deleted ones too");
  staged->excludes(diff)->excludes(history);
  diff->excludes(history);
}

ChangesAudit audit_changes(const Engine& engine, const SecretsArguments& arguments,
                           const std::string& folder, unsigned jobs, const Done& done) {
  if (arguments.diff) return audit_diff(engine, folder, jobs, done);
  return arguments.staged ? audit_staged(engine, folder, jobs, done)
                          : audit_history(engine, folder, jobs, done);
}

}  // namespace sluice::cli
