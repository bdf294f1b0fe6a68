#include "core/model/command.h"
#include "core/model/gitlab.h"
#include "core/parse/scalar_map.h"
#include "core/rules/rule.h"
#include "core/rules/shared/download_runs.h"
#include "core/rules/shared/fetch.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
One line of a script downloads a file, a later one runs it, and nothing between them compares a checksum or a
signature; or the file is made a program, in a job that checks nothing at all. What is run is whatever the
server gives on that day. Both in one line, or in one block, is reported by `gitlab/download-and-run`.
)";

constexpr std::string_view kBad[] = {
    R"(setup:
  script:
    - curl -sSLO https://example.com/setup.sh
    - «bash setup.sh»
)",
    R"(build:
  before_script:
    - wget -O /tmp/tool https://example.com/tool
    - chmod +x /tmp/tool
  script:
    - make
    - «/tmp/tool build»
    - |
      curl -Lo /usr/local/bin/jq https://example.com/jq
      «chmod +x /usr/local/bin/jq»
)",
    R"(.fetch: &fetch
  - curl -Lo tool https://example.com/tool
  - «chmod +x tool»
build:
  before_script: *fetch
  script: [make]
test:
  before_script:
    - *fetch
  script: [make test]
)",
};
constexpr std::string_view kGood[] = {
    R"(setup:
  script:
    - curl -sSLO https://example.com/setup.sh
    - echo "$SUM  setup.sh" | sha256sum -c -
    - bash setup.sh
)",
    R"(setup:
  script:
    - curl -sSLO https://example.com/data.json
    - bash setup.sh data.json
test:
  script:
    - bash data.json
build:
  script:
    - |
      curl -sSLO https://example.com/x.sh
      sha256sum -c x.sh.sha256
    - sh x.sh
    - curl -Lo tool https://example.com/tool
    - chmod 640 tool && chmod +x other
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL020"};

// The scripts of a job, one behind the other, as the shell gets them.
class Joined {
 public:
  explicit Joined(const std::vector<NodeRef>& lines) : lines_(lines) {
    for (const NodeRef line : lines) {
      starts_.push_back(text_.size());
      text_ += line.value();
      text_ += '\n';
    }
  }

  const std::string& text() const { return text_; }
  std::size_t line_at(std::size_t at) const {
    return static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end(), at) -
                                    starts_.begin()) -
           1;
  }
  Span in_source(Span at) const {
    const std::size_t line = line_at(at.begin);
    const NodeRef node = lines_[line];
    const std::size_t begin = at.begin - starts_[line];
    const ScalarMap map(node.tree()->source, node.text());
    return map.span(begin, std::min(at.end - starts_[line], node.value().size()));
  }

 private:
  const std::vector<NodeRef>& lines_;
  std::string text_;
  std::vector<std::size_t> starts_;  // of each line
};

bool downloads(const Job& job) {
  return std::any_of(job.script.begin(), job.script.end(), [](NodeRef line) {
    const std::string_view text = line.value();
    return text.find("curl") != text.npos || text.find("wget") != text.npos;
  });
}

// The file that a call makes a program of: `chmod +x FILE`, `dpkg -i FILE`.
std::vector<const shell::Word*> installed_files(const Invocation& call) {
  if (call.name != "chmod" && call.name != "dpkg" && call.name != "rpm") return {};
  std::vector<const shell::Word*> files = call.operands();
  if (call.name != "chmod") {
    const bool is_install = call.flag("-i") != nullptr || call.flag("--install") != nullptr ||
                            call.flag("-U") != nullptr;
    return is_install ? files : std::vector<const shell::Word*>();
  }
  // "u+x", "755": whoever it is for may run it.
  const std::string_view mode = files.empty() ? std::string_view() : files.front()->value;
  const bool may_run = mode.find('x') != mode.npos || mode.find_first_of("1357") != mode.npos;
  if (!may_run) return {};
  files.erase(files.begin());
  return files;
}

constexpr std::string_view kChecks[] = {
    "sha256sum", "sha512sum", "sha1sum",  "md5sum", "shasum",  "gpg",           "gpgv",
    "cosign",    "openssl",   "minisign", "b2sum",  "signify", "slsa-verifier", "cmp"};

// A fetched file that is made a program, in a job that checks nothing at all.
std::vector<DownloadRun> find_installed(const shell::Script& script) {
  std::unordered_map<std::string, Span> fetched;
  std::vector<DownloadRun> found;
  for (const shell::Command& command : script.commands) {
    const auto call = invocation_of(command);
    if (!call) continue;
    if (std::find(std::begin(kChecks), std::end(kChecks), call->name) != std::end(kChecks))
      return {};
    if (const auto fetch = fetch_of(*call)) {
      for (const std::string& file : fetch->files) fetched[file] = command.at;
      continue;
    }
    for (const shell::Word* const word : installed_files(*call)) {
      const std::string name = file_of(name_of(*word));
      const auto file = fetched.find(name);
      if (file == fetched.end()) continue;
      found.push_back({command.at, file->second, false,
                       quote(name) + " was downloaded, and is made a program"});
      fetched.erase(file);
    }
  }
  return found;
}

bool is_same(Span a, Span b) { return a.begin == b.begin && a.end == b.end; }

void check(const Job& job, Sink& sink) {
  if (!downloads(job)) return;
  const Joined joined(job.script);
  const Parsed<shell::Script> parsed = read_shell(joined.text(), OffsetMap(), {});
  const auto add = [&](const DownloadRun& run) {
    DownloadRun mapped = run;
    mapped.at = joined.in_source(run.at);
    mapped.download = joined.in_source(*run.download);
    report(mapped, sink)
        .with_node(job.script[joined.line_at(run.at.begin)].path())
        .with_resource(job.address());
  };
  const std::vector<DownloadRun> runs = find_download_runs(parsed.tree);
  for (const DownloadRun& run : runs) {
    if (run.download && joined.line_at(run.download->begin) != joined.line_at(run.at.begin))
      add(run);
  }
  for (const DownloadRun& run : find_installed(parsed.tree)) {
    const bool is_run = std::any_of(runs.begin(), runs.end(), [&](const DownloadRun& other) {
      return other.download && is_same(*other.download, *run.download);
    });
    if (!is_run) add(run);
  }
}

}  // namespace

extern constinit const Rule unverified_download{
    .id = "gitlab/unverified-download",
    .severity = Severity::medium,
    .title = "Downloaded file is run without being checked",
    .risk =
        "Whoever controls the server, or the way to it, runs code in the job with its variables "
        "and its token.",
    .fix = "Compare the checksum of the file with sha256sum -c before it is run.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc unverified_download_doc{.rule = unverified_download,
                                                       .why = kWhy,
                                                       .source = "CWE-494",
                                                       .path = ".gitlab-ci.yml",
                                                       .bad = kBad,
                                                       .good = kGood};

}  // namespace sluice::gitlab
