#include "core/cli/fix.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/cli/commands.h"
#include "core/cli/pool.h"
#include "core/cli/write.h"
#include "core/findings/edits.h"
#include "core/findings/mask.h"
#include "core/rules/registry.h"
#include "core/rules/secrets/login.h"
#include "core/rules/secrets/scanner.h"
#include "core/text/line_diff.h"

namespace sluice::cli {
namespace {

// An edit may leave room for another, such as one for each expression of a script; a chain of more
// than these is a fault of a rule.
constexpr int kMostRounds = 40;

// Where findings point at secrets, by path.
using CredentialPlaces = std::map<std::string, std::vector<Span>, std::less<>>;

CredentialPlaces credentials_of(const Report& report) {
  CredentialPlaces places;
  for (const Finding& finding : report.findings) {
    const Location& at = finding.primary;
    // What points at a whole block points at no value.
    if (finding.rule->points_at_secret() && at.start.line == at.end.line)
      places[at.path].push_back({at.start.offset, at.end.offset});
  }
  return places;
}

// The files with what was changed in them so far, none of it written.
class Workspace {
 public:
  Workspace(const Engine& engine, const std::vector<FoundFile>& files, unsigned jobs)
      : engine_(engine), files_(files), jobs_(jobs) {
    for (const FoundFile& file : files_) {
      if (file.state == Input::State::read && file.reads != Reads::standard_input)
        by_path_.emplace(file.path, &file);
    }
  }

  Report audit() const {
    const auto read = [&](const FoundFile& file) {
      const auto changed = changed_.find(file.path);
      if (changed == changed_.end()) return read_file(file, engine_.options().limits.file_bytes);
      Input input;
      input.path = file.path;
      input.bytes = changed->second.after;
      return input;
    };
    return engine_.finish(audit_files(engine_, files_, jobs_, {}, read));
  }

  bool may_change(const std::string& path) const {
    return by_path_.contains(path) && !left_alone_.contains(path);
  }

  void change(const Patch& patch) {
    for (const auto& [path, changes] : patch.files) {
      const auto [at, is_new] = changed_.try_emplace(path);
      Change& file = at->second;
      if (is_new) {
        file.before = read_file(*by_path_.at(path), engine_.options().limits.file_bytes).bytes;
        file.after = file.before;
      }
      file.last = std::exchange(file.after, make_edits(file.after, changes));
    }
  }

  // Takes back what the last edits made of these files, and leaves them alone from now on.
  void take_back(const std::set<std::string>& paths) {
    for (const std::string& path : paths) {
      const auto file = changed_.find(path);
      if (file == changed_.end()) continue;
      file->second.after = file->second.last;
      left_alone_.insert(path);
    }
  }

  // Without the secrets that stand in it, or beside what changes: a diff ends up in logs.
  std::string diff(const CredentialPlaces& before, const CredentialPlaces& after,
                   bool& is_masked) const {
    const secrets::Scanner scanner(all_rules());
    std::string text;
    for (const auto& [path, file] : changed_) {
      SecretMask mask;
      const auto add = [&, &path = path](std::string_view bytes, const CredentialPlaces& places) {
        for (const secrets::Found& found : scanner.find(bytes, secrets::use_of_file(path)))
          mask.add_value(slice(bytes, found.at));
        const auto known = places.find(path);
        if (known == places.end()) return;
        for (const Span at : known->second) {
          if (at.end <= bytes.size()) mask.add_value(slice(bytes, at));
        }
      };
      add(file.before, before);
      add(file.after, after);
      const std::string one = unified_diff(path, file.before, file.after);
      text += mask.cover(one);
      is_masked = is_masked || mask.holds(one);
    }
    return text;
  }

  // The name of a file that could not be written; empty where all are.
  std::string write() const {
    for (const auto& [path, file] : changed_) {
      const std::string& on_disk = by_path_.at(path)->on_disk;
      if (file.after != file.before && !write_out(file.after, on_disk)) return on_disk;
    }
    return {};
  }

  std::size_t changed() const {
    return static_cast<std::size_t>(std::count_if(changed_.begin(), changed_.end(), [](auto& one) {
      return one.second.after != one.second.before;
    }));
  }

 private:
  struct Change {
    std::string before, last, after;
  };

  const Engine& engine_;
  const std::vector<FoundFile>& files_;
  unsigned jobs_;
  std::map<std::string, const FoundFile*> by_path_;
  std::map<std::string, Change> changed_;
  std::set<std::string> left_alone_;
};

std::set<std::string> with_errors(const Report& report) {
  std::set<std::string> paths;
  for (const FileEntry& file : report.files) {
    if (file.status == FileEntry::Status::error) paths.insert(file.path);
  }
  return paths;
}

// Those that are not suppressed.
std::set<std::string> fingerprints(const Report& report) {
  std::set<std::string> found;
  for (const Finding& finding : report.findings) {
    if (!finding.suppressed) found.insert(finding.fingerprint);
  }
  return found;
}

std::size_t count_edits(const Report& report) {
  return static_cast<std::size_t>(
      std::count_if(report.findings.begin(), report.findings.end(), [](const Finding& finding) {
        return !finding.suppressed && finding.edit &&
               finding.edit->safety == Edit::Safety::needs_review;
      }));
}

std::string counted(std::size_t count, std::string_view what) {
  std::string text = std::to_string(count) + ' ';
  text += what;
  if (count != 1) text += 's';
  return text;
}

}  // namespace

int fix(const Engine& engine, const std::vector<FoundFile>& files, const FixArguments& arguments) {
  const Edit::Safety most = arguments.unsafe ? Edit::Safety::needs_review : Edit::Safety::safe;
  Workspace workspace(engine, files, arguments.jobs);
  Report report = workspace.audit();
  const std::set<std::string> first = fingerprints(report);
  const CredentialPlaces credentials = credentials_of(report);
  for (int round = 0; round < kMostRounds; ++round) {
    const Patch patch = choose_edits(
        report.findings, most, [&](const std::string& path) { return workspace.may_change(path); });
    if (patch.files.empty()) break;
    workspace.change(patch);
    const std::set<std::string> before = with_errors(report);
    report = workspace.audit();
    std::set<std::string> broken = with_errors(report);
    std::erase_if(broken, [&](const std::string& path) { return before.contains(path); });
    if (broken.empty()) continue;
    workspace.take_back(broken);
    report = workspace.audit();
  }
  const std::set<std::string> last = fingerprints(report);
  const auto mended = std::count_if(first.begin(), first.end(),
                                    [&](const std::string& one) { return !last.contains(one); });
  bool is_masked = false;
  if (arguments.diff &&
      !write_out(workspace.diff(credentials, credentials_of(report), is_masked), {})) {
    return kCouldNotAudit;
  }
  if (is_masked) {
    std::cerr << "sluice: secrets in the diff are masked, so that it cannot be applied where they "
                 "stand: fix without --diff writes the change\n";
  }
  if (!arguments.diff) {
    if (const std::string file = workspace.write(); !file.empty()) {
      std::cerr << "sluice: cannot write " << file << '\n';
      return kCouldNotAudit;
    }
  }
  std::cerr << counted(static_cast<std::size_t>(mended), "finding")
            << (arguments.diff ? " would be mended in " : " mended in ")
            << counted(workspace.changed(), "file") << ", " << last.size() << " left";
  const std::size_t more = arguments.unsafe ? 0 : count_edits(report);
  if (more > 0) std::cerr << " (" << more << " of them with --unsafe)";
  std::cerr << '\n';
  if (report.incomplete) return kCouldNotAudit;
  return arguments.diff && workspace.changed() > 0 ? 1 : 0;
}

}  // namespace sluice::cli
