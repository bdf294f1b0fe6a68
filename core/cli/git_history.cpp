#include "core/cli/git_history.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/cli/git.h"
#include "core/text/utf8.h"

namespace sluice::cli {
namespace {

// No name that git prints is longer.
constexpr std::size_t kLongest = std::size_t{1} << 20U;

// What `git log --raw -z` prints: for each commit, newest first, its id, author and date, then what
// it changed, as
//   :100644 100644 <id before> <id after> M NUL path NUL
// and with one more ':', mode and id for each further parent.
class LogReader {
 public:
  explicit LogReader(GitProcess& git) : git_(git) {}

  GitHistory run() {
    while (std::optional<std::string> word = next()) {
      while (word->starts_with('\n')) word->erase(0, 1);
      if (word->empty()) continue;
      if (word->starts_with(':')) {
        const std::optional<std::string> path = next();
        if (!path) break;
        change(*word, *path);
      } else if (!commit(std::move(*word))) {
        break;
      }
    }
    std::reverse(history_.blobs.begin(), history_.blobs.end());
    std::stable_sort(
        history_.blobs.begin(), history_.blobs.end(),
        [](const GitHistory::Blob& a, const GitHistory::Blob& b) { return a.commit > b.commit; });
    return std::move(history_);
  }

 private:
  std::optional<std::string> next() { return git_.read_until('\0', kLongest); }

  bool commit(std::string id) {
    const std::optional<std::string> author = next();
    const std::optional<std::string> date = next();
    if (!author || !date) return false;
    history_.commits.push_back(
        std::make_shared<const Commit>(Commit{std::move(id), utf8::valid(*author), *date}));
    return true;
  }

  void change(std::string_view fields, const std::string& path) {
    const std::size_t parents = fields.find_first_not_of(':');
    if (parents == fields.npos || history_.commits.empty()) return;
    std::vector<std::string_view> words;
    for (std::string_view rest = fields.substr(parents); !rest.empty();) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      words.push_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (words.size() != 2 * parents + 3) return;
    const std::string_view mode = words[parents];
    const std::string_view id = words[2 * parents + 1];
    if (!mode.starts_with("100")) return;  // no file: gone, a link, a submodule
    const auto commit = static_cast<std::uint32_t>(history_.commits.size() - 1);
    const auto [known, is_new] =
        blobs_.try_emplace(std::string(id), static_cast<std::uint32_t>(history_.blobs.size()));
    if (is_new && history_.blobs.size() == GitHistory::kMostBlobs) {
      blobs_.erase(known);
      history_.is_limited = true;
      return;
    }
    if (is_new) history_.blobs.push_back({std::string(id), 0, 0});
    // The older one comes later.
    GitHistory::Blob& blob = history_.blobs[known->second];
    blob.path = path_number(path);
    blob.commit = commit;
  }

  std::uint32_t path_number(const std::string& path) {
    const auto [known, is_new] =
        paths_.try_emplace(path, static_cast<std::uint32_t>(history_.paths.size()));
    if (is_new) history_.paths.push_back(path);
    return known->second;
  }

  GitProcess& git_;
  GitHistory history_;
  std::unordered_map<std::string, std::uint32_t> blobs_;
  std::unordered_map<std::string, std::uint32_t> paths_;
};

}  // namespace

GitHistory read_git_history(const std::string& folder) {
  constexpr std::uint64_t kWord = 1024;
  const GitOutput shallow = run_git(folder, {"rev-parse", "--is-shallow-repository"}, kWord);
  GitHistory history;
  if (!shallow.error.empty()) {
    history.error = shallow.error;
    return history;
  }
  GitProcess git(folder, {"log", "--all", "--raw", "--no-abbrev", "-z", "--no-renames", "-c",
                          "--diff-filter=d", "--relative", "--no-ext-diff", "--no-textconv",
                          "--no-mailmap", "--no-notes", "--no-color", "--no-decorate",
                          "--format=format:%H%x00%an <%ae>%x00%as%x00"});
  history = LogReader(git).run();
  history.error = git.finish();
  history.is_cut = shallow.text.starts_with("true");
  return history;
}

}  // namespace sluice::cli
