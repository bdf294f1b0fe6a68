#include "core/rules/rule.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A manual run that asks for the environment, on whatever branch it was started, lets one person put any branch into any
environment. Nothing ties the two: the branch that is picked and the environment that is chosen. A condition that
relates both does, and so does one environment for each branch.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  workflow_dispatch:
    inputs:
      target: {type: choice, options: [staging, production]}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: «${{ inputs.target }}»
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(on:
  workflow_dispatch:
    inputs:
      target: {type: string}
jobs:
  deploy:
    if: github.ref == 'refs/heads/main'
    runs-on: ubuntu-24.04
    environment: {name: «"${{ github.event.inputs.target }}"»}
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(=== .gitlab-ci.yml
variables:
  TARGET: {value: staging, options: [staging, production], description: Where to}
deploy:
  environment: «$TARGET»
  script: [kubectl apply -f k8s/]
  rules:
    - if: $CI_PIPELINE_SOURCE == "web"
)",
    R"(on:
  workflow_dispatch:
    inputs:
      environment: {type: string}
jobs:
  «deploy»:
    runs-on: ubuntu-24.04
    steps: [{run: "helm upgrade api chart -n ${{ inputs.environment }}"}]
)",
    R"(=== .gitlab-ci.yml
spec:
  inputs:
    where: {default: «staging», options: [staging, production]}
---
deploy:
  environment: $[[ inputs.where ]]
  script: [kubectl apply -f k8s/]
  rules:
    - if: $CI_PIPELINE_SOURCE == "web"
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  workflow_dispatch:
    inputs:
      target: {type: choice, options: [staging, production]}
jobs:
  deploy:
    if: >-
      inputs.target == 'staging' && github.ref == 'refs/heads/develop' ||
      inputs.target == 'production' && github.ref == 'refs/heads/main'
    runs-on: ubuntu-24.04
    environment: ${{ inputs.target }}
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(on:
  workflow_dispatch:
    inputs:
      version: {type: string}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: ${{ github.ref == 'refs/heads/main' && 'production' || 'staging' }}
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(=== .gitlab-ci.yml
variables:
  LEVEL: {value: info, options: [info, debug], description: How much is logged}
deploy:
  environment: production
  script: [kubectl apply -f k8s/]
  rules:
    - if: $CI_PIPELINE_SOURCE == "web" && $CI_COMMIT_BRANCH == "main"
)",
};

// The environment of a job of GitLab is an input of the pipeline itself: environment: $[[ inputs.x
// ]], whose default stands in the header of the file that starts it. Inputs of files that are
// included somebody else gives.
bool is_input_of_pipeline(const Run& run, const Reach& reach) {
  const gitlab::EffectiveJob* const job = run.job(reach.site).site->gitlab;
  if (job == nullptr || !reach.is_environment_bound) return false;
  const Place at = run.environment_place(reach.site.job);
  if (at.document != &run.entry()) return false;
  const std::string_view bytes = at.document->bytes;
  const std::size_t end = bytes.find("\n---");
  if (end != bytes.npos && at.at.begin < end)
    return bytes.substr(0, end).find("spec:") != bytes.npos;
  const std::string_view written = slice(bytes, at.at);
  const std::size_t open = written.find("$[[");
  return open != written.npos && written.find("inputs.", open) != written.npos;
}

// Without `environment:`, where what the deploy goes to has a name that somebody writes, by an
// input that is called like it: helm upgrade -n ${{ inputs.environment }}.
bool is_target_chosen(const Run& run, const Site& site) {
  if (run.forge() != Forge::github) return false;
  constexpr Fact::Kind kKinds[] = {Fact::Kind::environment, Fact::Kind::namespace_,
                                   Fact::Kind::cluster,     Fact::Kind::context,
                                   Fact::Kind::stack,       Fact::Kind::profile};
  return std::any_of(std::begin(kKinds), std::end(kKinds), [&](Fact::Kind kind) {
    const Fact* const fact = run.activity(site).fact(kind);
    if (fact == nullptr) return false;
    const std::string name = run.name(site, fact->value).text;
    const std::size_t at = name.find("inputs.");
    if (at == std::string::npos) return false;
    const std::string_view input = std::string_view(name).substr(at + 7);
    return input.starts_with("env") || input.starts_with("stage") || input.starts_with("target") ||
           input.starts_with("namespace") || input.starts_with("cluster");
  });
}

// A name that is only known once somebody has written it: an input, or a variable that is asked
// for.
bool is_chosen(const Run& run, const Reach& reach) {
  if (is_input_of_pipeline(run, reach)) return true;
  if (reach.is_environment_known) return false;
  if (!reach.is_environment_bound) return is_target_chosen(run, reach.site);
  const std::string& name = reach.environment;
  if (run.forge() == Forge::github) return name.find("inputs.") != std::string::npos;
  const gitlab::EffectiveJob* const job = run.job(reach.site).site->gitlab;
  if (job == nullptr || job->pipeline == nullptr || job->pipeline->variables == nullptr)
    return false;
  for (const gitlab::Field& field : job->pipeline->variables->fields) {
    const bool is_asked = static_cast<bool>(field.written.node["description"]);
    if (is_asked && name.find("$" + std::string(field.key)) != std::string::npos) return true;
  }
  return false;
}

// Some condition on the way, or a script that may refuse, speaks of both.
bool is_tied(const Run& run, const Reach& reach) {
  const auto speaks_of_both = [](std::string_view text) {
    const bool of_ref =
        text.find("github.ref") != text.npos || text.find("GITHUB_REF") != text.npos ||
        text.find("CI_COMMIT_BRANCH") != text.npos || text.find("CI_COMMIT_REF") != text.npos;
    const bool of_choice = text.find("inputs.") != text.npos || text.find("exit 1") != text.npos;
    return of_ref && of_choice;
  };
  for (std::size_t i = 0; i < run.jobs().size(); ++i) {
    const JobRun& job = run.jobs()[i];
    const bool is_on_way =
        i == reach.site.job ||
        run.job_runs(reach.site.job, {Fault::Kind::left_out, i, kNone}) == Truth::no;
    if (!is_on_way || job.site->github == nullptr) continue;
    if (speaks_of_both(job.site->github->condition.value)) return true;
    for (const actions::Step& step : job.site->github->steps) {
      if (speaks_of_both(step.run.value) || speaks_of_both(step.condition.value)) return true;
    }
  }
  return false;
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  // What one branch can reach at one place, by what is chosen.
  std::map<std::tuple<const StepSite*, std::string>, std::set<std::string>> reached;
  const auto key = [](const Reach& reach) {
    return std::tuple(&reach.run->step(reach.site), reach.run->scenario().ref);
  };
  for (const Reach& reach : delivery.reach) {
    if (reach.run->scenario().kind == Scenario::Kind::manual &&
        !reach.run->scenario().inputs.empty())
      reached[key(reach)].insert(reach.environment);
  }
  for (const Reach& reach : delivery.reach) {
    const Run& run = *reach.run;
    if (run.scenario().kind != Scenario::Kind::manual) continue;
    const auto found = reached.find(key(reach));
    const bool is_among = found != reached.end() && found->second.size() > 1;
    if (!is_among && !is_chosen(run, reach)) continue;
    if (!is_among && is_tied(run, reach)) continue;
    Hit* const hit =
        out.report_at(run, reach.site.job, run.environment_place(reach.site.job),
                      who_starts(run.scenario()) + " deploys to the environment that is picked");
    if (hit == nullptr) continue;
    with_certainty(*hit, reach.runs);
    relate_way(*hit, run, reach.site);
  }
}

}  // namespace

extern constinit const Rule dispatch_chooses_environment{
    .id = "delivery/dispatch-chooses-environment",
    .severity = Severity::medium,
    .title = "Manual run picks the environment, whatever the branch",
    .risk = "Whoever may start a run puts any branch into any environment.",
    .fix =
        "Ask in the condition of the job for the branch that belongs to the environment, or deploy "
        "each environment from its own branch.",
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc dispatch_chooses_environment_doc{
    .rule = dispatch_chooses_environment,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-1 Insufficient Flow Control Mechanisms",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
