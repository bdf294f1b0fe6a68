#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/deploys.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Without `strategy` a job that starts another pipeline has succeeded as soon as that one exists. Whatever it
finds, a failed scan among it, leaves this pipeline green.
)";

constexpr std::string_view kBad[] = {
    R"(scan:
  «trigger»:
    include: [{local: ci/scan.yml}]
downstream:
  «trigger»: group/project
)",
    R"(.child:
  «trigger»: {include: ci/scan.yml}
scan:
  extends: .child
)",
};
constexpr std::string_view kGood[] = {
    R"(scan:
  trigger:
    include: [{local: ci/scan.yml}]
    strategy: depend
downstream:
  trigger: {project: group/project, strategy: mirror}
)",
    R"(.child:
  trigger: {strategy: depend}
scan:
  extends: .child
  trigger: {include: ci/scan.yml}
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL034"};

void check(const EffectiveJob& job, Sink& sink) {
  const Field* const trigger = job.field("trigger");
  if (trigger == nullptr || trigger->value->get("strategy") != nullptr || !is_closed(job)) return;
  sink.report_key(*trigger, "Job " + quote(job.name) + " has no strategy");
}

}  // namespace

extern constinit const Rule trigger_not_waiting{
    .id = "gitlab/trigger-not-waiting",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Failure of the downstream pipeline is not seen",
    .risk = "A scan or test in the downstream pipeline fails, and nothing is stopped.",
    .fix = "Set strategy to depend.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc trigger_not_waiting_doc{
    .rule = trigger_not_waiting,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: trigger:strategy",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
