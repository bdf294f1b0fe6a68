#include "core/model/command.h"
#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/download_runs.h"
#include "core/rules/sink.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
One line of a script downloads a file, a later one runs it, and nothing between them compares a checksum or a
signature. What is run is whatever the server gives on that day. Both in one line, or in one block, is reported
by `gitlab/download-and-run`.
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
    return node.part(begin, std::min(at.end - starts_[line], node.value().size()) - begin);
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

void check(const Job& job, Sink& sink) {
  if (job.script.size() < 2 || !downloads(job)) return;
  const Joined joined(job.script);
  const Parsed<shell::Script> parsed = read_shell(joined.text(), OffsetMap(), {});
  for (const DownloadRun& run : find_download_runs(parsed.tree)) {
    if (!run.download || joined.line_at(run.download->begin) == joined.line_at(run.at.begin))
      continue;
    DownloadRun mapped = run;
    mapped.at = joined.in_source(run.at);
    mapped.download = joined.in_source(*run.download);
    report(mapped, sink)
        .with_node(job.script[joined.line_at(run.at.begin)].path())
        .with_resource(job.address());
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
