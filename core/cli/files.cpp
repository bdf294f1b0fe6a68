#include "core/cli/files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "core/detect/glob.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

struct IgnorePattern {
  std::string glob;
  bool negated = false;
  bool folders_only = false;
};

// The patterns of one .gitignore, for paths relative to its folder.
std::vector<IgnorePattern> read_patterns(const fs::path& file) {
  std::vector<IgnorePattern> patterns;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) line.pop_back();
    while (line.ends_with(' ') && !line.ends_with("\\ ")) line.pop_back();
    if (line.empty() || line.starts_with('#')) continue;
    IgnorePattern pattern;
    pattern.negated = line.starts_with('!');
    pattern.folders_only = line.ends_with('/');
    pattern.glob = pattern.negated ? line.substr(1) : line;
    patterns.push_back(std::move(pattern));
  }
  return patterns;
}

class Walker {
 public:
  Walker(std::vector<FoundFile>& files, GitIgnore git_ignore)
      : files_(files), git_ignore_(git_ignore) {}

  // `base` is the path of the folder as the report names it, empty for the root.
  void folder(const fs::path& on_disk, const std::string& base) {
    levels_.push_back({base, git_ignore_ == GitIgnore::honour ? patterns_of(on_disk, base)
                                                              : std::vector<IgnorePattern>{}});
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator i(on_disk, error), end; !error && i != end; i.increment(error)) {
      entries.push_back(*i);
    }
    if (error) {
      files_.push_back({base.empty() ? "." : base, on_disk.string(), 0, Input::State::unreadable,
                        error.message()});
    }
    std::sort(entries.begin(), entries.end());
    for (const fs::directory_entry& entry : entries) child(entry, base);
    levels_.pop_back();
  }

  void file(const fs::path& on_disk, std::string path) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(on_disk, error);
    FoundFile found{std::move(path), on_disk.string(), 0, Input::State::read, {}};
    if (fs::is_symlink(status)) {
      found.state = Input::State::skipped;
      found.problem = "symbolic link";
    } else if (!fs::is_regular_file(status)) {
      found.state = Input::State::skipped;
      found.problem = "not a regular file";
    } else {
      found.size = fs::file_size(on_disk, error);
    }
    files_.push_back(std::move(found));
  }

 private:
  struct Level {
    std::string base;
    std::vector<IgnorePattern> patterns;
  };

  static std::vector<IgnorePattern> patterns_of(const fs::path& on_disk, const std::string& base) {
    std::vector<IgnorePattern> patterns;
    if (base.empty()) patterns = read_patterns(on_disk / ".git" / "info" / "exclude");
    for (IgnorePattern& pattern : read_patterns(on_disk / ".gitignore"))
      patterns.push_back(std::move(pattern));
    return patterns;
  }

  void child(const fs::directory_entry& entry, const std::string& base) {
    const std::string name = entry.path().filename().string();
    std::string path = base.empty() ? name : base + "/" + name;
    std::error_code error;
    const bool is_folder = fs::is_directory(entry.symlink_status(error));
    if (is_folder && name == ".git") return;
    if (is_ignored(path, is_folder)) return;
    if (is_folder) {
      folder(entry.path(), path);
    } else {
      file(entry.path(), std::move(path));
    }
  }

  // The last pattern that matches decides, the deepest file last (gitignore(5)).
  bool is_ignored(std::string_view path, bool is_folder) const {
    bool ignored = false;
    for (const Level& level : levels_) {
      const std::string_view relative =
          level.base.empty() ? path : path.substr(std::min(level.base.size() + 1, path.size()));
      for (const IgnorePattern& pattern : level.patterns) {
        if (pattern.folders_only && !is_folder) continue;
        if (pattern.negated == ignored && glob_matches_exactly(pattern.glob, relative)) {
          ignored = !pattern.negated;
        }
      }
    }
    return ignored;
  }

  std::vector<FoundFile>& files_;
  GitIgnore git_ignore_;
  std::vector<Level> levels_;
};

// A path below the current folder as the report names it.
std::string report_path(const fs::path& path) {
  std::string text = path.lexically_normal().generic_string();
  while (text.starts_with("./")) text.erase(0, 2);
  return text;
}

}  // namespace

std::vector<FoundFile> find_files(const std::vector<std::string>& paths, GitIgnore git_ignore,
                                  const Limits& limits) {
  std::vector<FoundFile> files;
  Walker walker(files, git_ignore);
  for (const std::string& path : paths) {
    std::error_code error;
    const fs::path on_disk(path);
    const fs::file_status status = fs::status(on_disk, error);
    if (!fs::exists(status)) {
      files.push_back({report_path(on_disk), path, 0, Input::State::unreadable,
                       error ? error.message() : "no such file"});
    } else if (fs::is_directory(status)) {
      // The one folder named is the root; of several, each keeps its name.
      walker.folder(on_disk, paths.size() == 1 ? std::string() : report_path(on_disk));
    } else {
      walker.file(on_disk, report_path(on_disk));
    }
  }
  const auto before = [](const FoundFile& a, const FoundFile& b) { return a.path < b.path; };
  std::sort(files.begin(), files.end(), before);
  const auto same = [](const FoundFile& a, const FoundFile& b) { return a.path == b.path; };
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
  if (file.state != Input::State::read) return input;
  if (file.size > limit) {
    input.state = Input::State::too_large;
    return input;
  }
  errno = 0;
  std::ifstream in(file.on_disk, std::ios::binary);
  if (in) {
    input.bytes.resize(file.size);
    in.read(input.bytes.data(), static_cast<std::streamsize>(file.size));
    const std::streamsize got = in.gcount();
    input.bytes.resize(static_cast<std::size_t>(got));
    if (!in.bad()) return input;
  }
  input.state = Input::State::unreadable;
  input.problem = std::strerror(errno != 0 ? errno : EIO);
  input.bytes.clear();
  return input;
}

}  // namespace sluice::cli
