#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/duplicate_keys.h"
#include "core/rules/sink.h"

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Of two jobs, or two keys of a job, with one name in one mapping GitLab takes the last and drops the first
without a word: a scan, a rule or a variable that stands in the file and does not exist.
)";

constexpr std::string_view kBad[] = {
    R"(scan:
  script: [make scan]
deploy:
  script: [make deploy]
«scan»:
  script: ["true"]
)",
    R"(scan:
  script: [make scan]
  variables: {A: "1", «A»: "2"}
  «script»: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(scan:
  script: [make scan]
Scan:
  script: [make scan]
)",
    R"(.a: &a
  image: alpine:3.20
scan:
  <<: *a
  image: alpine:3.21
  script: ["scan: x", "scan: x"]
)",
};

void check(const Pipeline& pipeline, Sink& sink) {
  if (pipeline.node.tree() != nullptr) report_duplicate_keys(*pipeline.node.tree(), sink);
}

}  // namespace

extern constinit const Rule duplicate_key{
    .id = "gitlab/duplicate-key",
    .severity = Severity::medium,
    .title = "Key stands twice",
    .risk = "The first of the two has no effect, whatever it was to check or to keep back.",
    .fix = "Rename or remove one of the two.",
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc duplicate_key_doc{.rule = duplicate_key,
                                                 .why = kWhy,
                                                 .source = "YAML 1.2.2, 3.2.1.3: keys are unique",
                                                 .path = ".gitlab-ci.yml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::gitlab
