#include "core/cli/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <tuple>
#include <utility>

#include "core/cli/git_ignore.h"
#include "core/cli/git_index.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

// Of all .gitignore files from the root down to a folder: each pattern is held against each path.
constexpr std::uint64_t kMostPatterns = std::uint64_t{128} * 1024;

std::string joined(const std::string& folder, std::string_view name) {
  std::string path = folder;
  if (!path.empty()) path += '/';
  return path += name;
}

// Where the files of the repository at `folder` are; empty where there is none. In a worktree and a
// submodule .git is a file that tells.
fs::path git_folder(const fs::path& folder) {
  constexpr std::uint64_t kLongest = 4096;
  fs::path own = folder / ".git";
  std::error_code error;
  if (fs::is_directory(own, error)) return own;
  const Content content = read_content(own.string(), Reads::files, kLongest);
  constexpr std::string_view kKey = "gitdir: ";
  if (content.state != Input::State::read || !content.bytes.starts_with(kKey)) return {};
  const std::string target =
      content.bytes.substr(kKey.size(), content.bytes.find_first_of("\r\n") - kKey.size());
  return folder / target;
}

// What git tracks, read when something is ignored.
class Repository {
 public:
  // `base` is the path of the repository's folder as the report names it; `above`, that of the
  // root within the repository where it starts above the root.
  Repository(fs::path git, std::string base, std::string above)
      : git_(std::move(git)), base_(std::move(base)), above_(std::move(above)) {}

  bool tracks(std::string_view path) { return index().tracks(within(path)); }
  bool tracks_below(std::string_view path) { return index().tracks_below(within(path)); }

 private:
  const GitIndex& index() {
    if (!index_) {
      constexpr std::uint64_t kLargest = std::uint64_t{64} << 20U;
      const Content content = read_content((git_ / "index").string(), Reads::files, kLargest);
      index_.emplace(content.bytes);
    }
    return *index_;
  }

  std::string within(std::string_view path) const {
    if (!base_.empty()) path.remove_prefix(std::min(base_.size() + 1, path.size()));
    return joined(above_, path);
  }

  fs::path git_;
  std::string base_;
  std::string above_;
  std::optional<GitIndex> index_;
};

// The repository that a folder lies in.
struct Surroundings {
  fs::path top;
  fs::path git;
  std::string above;  // the folder's path within it; empty for the top itself
};

std::optional<Surroundings> find_repository(const fs::path& folder) {
  std::error_code error;
  const fs::path from = fs::canonical(folder, error);
  if (error) return std::nullopt;
  for (fs::path at = from;; at = at.parent_path()) {
    if (fs::path git = git_folder(at); !git.empty()) {
      std::string above = from.lexically_relative(at).generic_string();
      if (above == ".") above.clear();
      return Surroundings{at, std::move(git), std::move(above)};
    }
    if (!at.has_relative_path()) return std::nullopt;
  }
}

// What a repository leaves out without telling others. Worktrees share it.
fs::path exclude_file(const fs::path& git) {
  constexpr std::uint64_t kLongest = 4096;
  const Content content = read_content((git / "commondir").string(), Reads::files, kLongest);
  if (content.state != Input::State::read) return git / "info" / "exclude";
  const std::string common = content.bytes.substr(0, content.bytes.find_first_of("\r\n"));
  return git / common / "info" / "exclude";
}

// What stands in a folder.
struct FolderEntry {
  std::string name;
  EntryType type = EntryType::file;
  std::uint64_t size = 0;    // of a regular file
  std::string problem = {};  // of what is none
};

struct Listing {
  std::vector<FolderEntry> entries;  // by name
  std::string problem;               // why there are no further ones
};

// One look at each: a tree is tens of thousands of files, and that many calls.
Listing list_folder(const fs::path& folder) {
  Listing listing;
  DIR* const stream = ::opendir(folder.c_str());
  if (stream == nullptr) return {{}, std::generic_category().message(errno)};
  for (;;) {
    errno = 0;
    const dirent* const entry = ::readdir(stream);
    if (entry == nullptr) break;
    const std::string_view name(static_cast<const char*>(entry->d_name));
    if (name == "." || name == "..") continue;
    FolderEntry& one = listing.entries.emplace_back(FolderEntry{std::string(name)});
    if (entry->d_type == DT_DIR) {
      one.type = EntryType::folder;
    } else if (entry->d_type == DT_LNK) {
      one.problem = "symbolic link";
    } else {
      struct stat status{};
      const bool is_there =
          ::fstatat(::dirfd(stream), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0;
      if (is_there && S_ISDIR(status.st_mode)) {
        one.type = EntryType::folder;
      } else if (is_there && S_ISREG(status.st_mode)) {
        one.size = static_cast<std::uint64_t>(status.st_size);
      } else {
        one.problem = is_there && S_ISLNK(status.st_mode) ? "symbolic link" : "not a regular file";
      }
    }
  }
  if (errno != 0) listing.problem = std::generic_category().message(errno);
  ::closedir(stream);
  std::sort(listing.entries.begin(), listing.entries.end(),
            [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
  return listing;
}

class Walker {
 public:
  Walker(std::vector<FoundFile>& files, GitIgnore git_ignore)
      : files_(files), git_ignore_(git_ignore) {}

  // `base` is the path of the folder as the report names it, empty for the root.
  void root(const fs::path& on_disk, const std::string& base) {
    repositories_.clear();
    levels_.clear();
    if (git_ignore_ == GitIgnore::honour) {
      if (auto repository = find_repository(on_disk)) {
        enter_from_above(*repository, base);
        repositories_.emplace_back(std::move(repository->git), base, std::move(repository->above));
      }
    }
    levels_above_ = levels_.size();
    folder(on_disk, base, Takes::all);
  }

 private:
  // Of what is in an ignored folder, only what git tracks is audited.
  enum class Takes : std::uint8_t { all, tracked };

  struct Level {
    std::string base;
    // Of a folder above the root: where the root lies in it.
    std::string above = {};
    bool starts_repository = false;  // what stands around it says nothing here
    std::uint64_t size = 0;          // of the text of its patterns
    std::vector<GitIgnoreFile> files = {};

    std::string_view path(std::string_view path, std::string& room) const {
      const std::string_view within =
          base.empty() ? path : path.substr(std::min(base.size() + 1, path.size()));
      if (above.empty()) return within;
      return room = joined(above, within);
    }
  };

  // The patterns of the folders from the top of the repository down to the root. Where they ignore
  // the root itself they do not count: it was asked for.
  void enter_from_above(const Surroundings& repository, const std::string& base) {
    std::string_view rest = repository.above;
    fs::path on_disk = repository.top;
    for (bool is_top = true; !rest.empty(); is_top = false) {
      std::size_t depth = 1;
      for (const char c : rest) depth += c == '/' ? 1 : 0;
      std::string shown;
      for (std::size_t i = 0; i < depth; ++i) shown += "../";
      levels_.push_back({.base = base, .above = std::string(rest), .starts_repository = is_top});
      if (is_top) add_patterns(exclude_file(repository.git), shown + ".git/info/exclude");
      add_patterns(on_disk / ".gitignore", shown + ".gitignore");
      const std::size_t size = std::min(rest.find('/'), rest.size());
      on_disk /= std::string(rest.substr(0, size));
      // Of each level the folder that comes next, as it has it.
      for (const Level& level : levels_) {
        const std::string_view folder(level.above.data(), level.above.size() - rest.size() + size);
        for (const GitIgnoreFile& file : level.files) {
          if (file.ignores(folder, EntryType::folder).value_or(false)) return levels_.clear();
        }
      }
      rest.remove_prefix(std::min(size + 1, rest.size()));
    }
  }

  void folder(const fs::path& on_disk, const std::string& base, Takes takes) {
    levels_.push_back({.base = base});
    const std::size_t repositories = repositories_.size();
    if (git_ignore_ == GitIgnore::honour) enter(on_disk, base);
    Listing listing = list_folder(on_disk);
    if (!listing.problem.empty()) {
      files_.push_back({.path = base.empty() ? "." : base,
                        .on_disk = on_disk.string(),
                        .state = Input::State::unreadable,
                        .problem = std::move(listing.problem)});
    }
    for (FolderEntry& entry : listing.entries) child(on_disk, std::move(entry), base, takes);
    while (repositories_.size() > repositories) repositories_.pop_back();
    levels_.pop_back();
  }

  void enter(const fs::path& on_disk, const std::string& base) {
    if (fs::path git = git_folder(on_disk); !git.empty()) {
      levels_.back().starts_repository = true;
      add_patterns(exclude_file(git), joined(base, ".git/info/exclude"));
      // That of the root is known.
      if (levels_.size() > levels_above_ + 1)
        repositories_.emplace_back(std::move(git), base, std::string());
    }
    add_patterns(on_disk / ".gitignore", joined(base, ".gitignore"));
  }

  // Git reads no .gitignore behind a link either.
  void add_patterns(const fs::path& on_disk, const std::string& path) {
    std::uint64_t left = kMostPatterns;
    for (const Level& level : levels_) left -= level.size;
    const Content content = read_content(on_disk.string(), Reads::files, left);
    if (content.state == Input::State::too_large) {
      files_.push_back({.path = path,
                        .on_disk = on_disk.string(),
                        .state = Input::State::too_large,
                        .problem = "more patterns than the limit of " +
                                   std::to_string(kMostPatterns) + " bytes; these ignore nothing"});
    }
    if (content.state != Input::State::read) return;
    levels_.back().size += content.bytes.size();
    levels_.back().files.emplace_back(content.bytes);
  }

  void child(const fs::path& folder, FolderEntry entry, const std::string& base, Takes takes) {
    std::string path = joined(base, entry.name);
    const bool is_folder = entry.type == EntryType::folder;
    if (is_folder && entry.name == ".git") return;
    if (takes == Takes::tracked || is_ignored(path, entry.type)) {
      takes = Takes::tracked;
      if (repositories_.empty()) return;
      Repository& repository = repositories_.back();
      if (repository.tracks(path)) {
        takes = Takes::all;
      } else if (!is_folder || !repository.tracks_below(path)) {
        return;
      }
    }
    if (is_folder) return this->folder(folder / entry.name, path, takes);
    FoundFile& found = files_.emplace_back();
    found.path = std::move(path);
    found.on_disk = (folder / entry.name).string();
    found.size = entry.size;
    found.reads = Reads::found;
    found.problem = std::move(entry.problem);
    if (!found.problem.empty()) found.state = Input::State::skipped;
  }

  // The last pattern that matches decides, the deepest file last (gitignore(5)).
  bool is_ignored(std::string_view path, EntryType type) const {
    std::string room;
    for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
      const std::string_view relative = level->path(path, room);
      for (auto file = level->files.rbegin(); file != level->files.rend(); ++file) {
        if (const auto ignored = file->ignores(relative, type)) return *ignored;
      }
      if (level->starts_repository) break;
    }
    return false;
  }

  std::vector<FoundFile>& files_;
  GitIgnore git_ignore_;
  std::vector<Level> levels_;
  std::size_t levels_above_ = 0;          // those of folders that the root lies in
  std::vector<Repository> repositories_;  // one in the other
};

// A path below the current folder as the report names it; empty for the current folder.
std::string report_path(const fs::path& path) {
  std::string text = path.lexically_normal().generic_string();
  while (text.starts_with("./")) text.erase(0, 2);
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text == "." ? std::string() : text;
}

FoundFile named_file(const std::string& path, const fs::file_status& status) {
  FoundFile file{.path = report_path(path), .on_disk = path, .reads = Reads::streams};
  std::error_code error;
  if (fs::is_regular_file(status)) file.size = fs::file_size(path, error);
  if (error) file.size = 0;
  return file;
}

}  // namespace

std::string path_below(const fs::path& root, const fs::path& file) {
  // There may be no current folder any more; as they are written they are compared then.
  std::error_code error;
  const auto whole = [&](const fs::path& one) {
    const fs::path path = fs::absolute(one, error);
    return (error ? one : path).lexically_normal();
  };
  const std::string below = whole(file).lexically_relative(whole(root)).generic_string();
  return below.empty() || below == ".." || below.starts_with("../") ? file.generic_string() : below;
}

std::vector<FoundFile> find_files(const Search& search, const Limits& limits) {
  std::vector<FoundFile> files;
  Walker walker(files, search.git_ignore);
  for (const std::string& path : search.paths) {
    if (path == "-") {
      files.push_back({.path = report_path(search.stdin_name), .reads = Reads::standard_input});
      continue;
    }
    std::error_code error;
    const fs::path on_disk(path);
    const fs::file_status status = fs::status(on_disk, error);
    if (!fs::exists(status)) {
      files.push_back({.path = report_path(on_disk),
                       .on_disk = path,
                       .state = Input::State::unreadable,
                       .problem = error ? error.message() : "no such file"});
    } else if (fs::is_directory(status)) {
      // The one folder named is the root; of several, each keeps its name.
      walker.root(on_disk, search.paths.size() == 1 ? std::string() : report_path(on_disk));
    } else {
      files.push_back(named_file(path, status));
    }
  }
  // Of one file found twice, the one that was named.
  const auto order = [](const FoundFile& file) {
    return std::tuple(std::string_view(file.path), file.reads == Reads::standard_input,
                      file.reads != Reads::streams);
  };
  const auto before = [&](const FoundFile& a, const FoundFile& b) { return order(a) < order(b); };
  std::stable_sort(files.begin(), files.end(), before);
  const auto same = [](const FoundFile& a, const FoundFile& b) {
    const bool is_stdin = a.reads == Reads::standard_input;
    return a.path == b.path && is_stdin == (b.reads == Reads::standard_input);
  };
  files.erase(std::unique(files.begin(), files.end(), same), files.end());
  std::vector<std::uint64_t> sizes;
  sizes.reserve(files.size());
  for (const FoundFile& file : files) sizes.push_back(file.size);
  for (std::size_t i = inputs_within(sizes, limits); i < files.size(); ++i) {
    files[i].state = Input::State::too_large;
    files[i].problem = kBehindTotal;
  }
  return files;
}

Input read_file(const FoundFile& file, std::uint64_t limit) {
  Input input;
  input.path = file.path;
  input.state = file.state;
  input.problem = file.problem;
  input.role = file.role;
  if (file.state != Input::State::read) return input;
  Content content = read_content(file.on_disk, file.reads, limit);
  input.bytes = std::move(content.bytes);
  input.state = content.state;
  input.problem = std::move(content.problem);
  return input;
}

}  // namespace sluice::cli
