#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "core/model/actions.h"
#include "core/model/delivery/activity_call.h"
#include "core/rules/rule.h"
#include "core/rules/shared/delivery_jobs.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A saved plan carries out whatever it holds, and says nothing of the code that it was made from. One that comes from
another run may be of another commit, of a branch that nobody has agreed to, or of yesterday's state. One that
travels as an artifact can be read, with the secrets in it, and replaced by whoever can write artifacts of the run.
Take it from the same run, and compare it with a digest that came by another way (a job output, a dotenv report), or
encrypt it.
)";

constexpr std::string_view kBad[] = {
    R"yaml(on: {workflow_dispatch: {inputs: {run: {required: true}}}}
jobs:
  apply:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: actions/download-artifact@v4
        with:
          name: tfplan
          run-id: ${{ inputs.run }}
          github-token: ${{ github.token }}
      - run: «terraform apply tfplan»
)yaml",
    R"yaml(on: {push: {branches: [main]}}
jobs:
  plan:
    runs-on: ubuntu-24.04
    steps:
      - run: terraform plan -out=tfplan
      - uses: actions/upload-artifact@v4
        with: {name: tfplan, path: tfplan}
  apply:
    needs: plan
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: actions/download-artifact@v4
        with: {name: tfplan}
      - run: «terraform apply tfplan»
)yaml",
    R"yaml(=== .gitlab-ci.yml
apply:
  stage: deploy
  environment: production
  needs:
    - {project: acme/infra, job: plan, ref: develop, artifacts: true}
  script:
    - «terraform apply tfplan»
  rules: [{if: '$CI_COMMIT_BRANCH == "main"'}]
)yaml",
};
constexpr std::string_view kGood[] = {
    R"yaml(on: {push: {branches: [main]}}
jobs:
  plan:
    runs-on: ubuntu-24.04
    outputs: {sha256: '${{ steps.plan.outputs.sha256 }}'}
    steps:
      - id: plan
        run: |
          terraform plan -out=tfplan
          echo "sha256=$(sha256sum tfplan | cut -d' ' -f1)" >> "$GITHUB_OUTPUT"
      - uses: actions/upload-artifact@v4
        with: {name: tfplan, path: tfplan}
  apply:
    needs: plan
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: actions/download-artifact@v4
        with: {name: tfplan}
      - run: echo "$SHA256  tfplan" | sha256sum --check
        env: {SHA256: '${{ needs.plan.outputs.sha256 }}'}
      - run: terraform apply tfplan
  whole:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: terraform plan -out=whole.tfplan && terraform apply whole.tfplan
)yaml",
    R"yaml(=== .gitlab-ci.yml
plan:
  stage: build
  script:
    - terraform plan -out=tfplan
    - echo "PLAN_SHA256=$(sha256sum tfplan | cut -d' ' -f1)" > plan.env
  artifacts: {paths: [tfplan], reports: {dotenv: plan.env}}
apply:
  stage: deploy
  environment: production
  needs: [plan]
  script:
    - echo "$PLAN_SHA256  tfplan" | sha256sum --check
    - terraform apply tfplan
  rules: [{
  if: '$CI_COMMIT_BRANCH == "main"'}]
)yaml",
};

// How the plan comes to the job.
enum class Way : std::uint8_t {
  made_here,
  artifact,  // of another job of the run
  other_run,
  unknown,
};

// A step, or an entry of `needs`, that brings it.
struct Bringer {
  Way way = Way::unknown;
  std::optional<Place> at;
};

bool is_download_of_other_run(const actions::Step& step, const actions::UsesTarget& target) {
  if (target.is("actions/download-artifact")) return actions::input(step, "run-id").is_scalar();
  return target.is("dawidd6/action-download-artifact") || target.is("actions/cache") ||
         target.is("actions/cache/restore");
}

// A cache holds a plan only where it says so.
bool may_hold(const actions::Step& step, const actions::UsesTarget& target, std::string_view file) {
  const bool is_cache = target.is("actions/cache") || target.is("actions/cache/restore");
  if (is_cache) return actions::input(step, "path").value().find(file) != std::string_view::npos;
  const NodeRef name = actions::input(step, "name");
  const std::string text = lower_case(name.value());
  return !name.is_scalar() || text.find("plan") != text.npos || text.find("tf") != text.npos ||
         text.find("${{") != text.npos || text.find(lower_case(file)) != text.npos;
}

Bringer github_bringer(const Run& run, const Site& apply, std::string_view file) {
  Bringer bringer;
  for (const StepSite& step : run.job(apply).site->steps) {
    if (step.number >= apply.step) break;
    if (step.github == nullptr || !step.github->uses.present()) continue;
    const actions::UsesTarget target = actions::read_uses(step.github->uses.value);
    const bool is_other = is_download_of_other_run(*step.github, target);
    if (!is_other && !target.is("actions/download-artifact")) continue;
    if (!may_hold(*step.github, target, file)) continue;
    bringer = {is_other ? Way::other_run : Way::artifact, Place{step.document, step.at}};
  }
  return bringer;
}

Bringer gitlab_bringer(const Run& run, const Site& apply, bool is_planned_in_run) {
  const gitlab::EffectiveJob* const job = run.job(apply).site->gitlab;
  if (job == nullptr || job->is_open) return {};
  if (const gitlab::Node* const needs = job->get("needs"); needs != nullptr) {
    for (const gitlab::Item& item : needs->items) {
      const gitlab::Node& need = *item.value;
      const bool is_other = need.get("project") != nullptr || need.get("pipeline") != nullptr;
      const gitlab::Node* const artifacts = need.get("artifacts");
      if (!is_other || is_planned_in_run || (artifacts != nullptr && artifacts->is_false()))
        continue;
      return {Way::other_run, Place{need.written.document, need.written.at()}};
    }
  }
  return {is_planned_in_run ? Way::artifact : Way::unknown, std::nullopt};
}

// A digest that came by another way was compared, or the plan was encrypted. What only might be
// that counts: the job says more than is read here.
bool is_protected(const Run& run, const Site& apply, std::string_view file) {
  const JobSite& site = *run.job(apply).site;
  for (const StepSite& step : site.steps) {
    for (const Activity& one : step.does->list) {
      if (one.stage != Stage::verify) continue;
      const bool is_of_list = one.has(Fact::Kind::checksum) &&
                              base_name(one.object.name.text).find(file) == std::string_view::npos;
      const bool is_list_of_file =
          one.has(Fact::Kind::checksum) && base_name(one.object.name.text) != file &&
          base_name(one.object.name.text).find(file) != std::string_view::npos;
      // A list of digests that came with the plan was replaced with it.
      if (!is_of_list && !is_list_of_file) return true;
    }
  }
  constexpr std::string_view kWords[] = {"gpg ",        "openssl enc",   "age ",         "sops ",
                                         "kms decrypt", "ansible-vault", "openssl dgst", "pkeyutl"};
  const std::string text = text_of(site);
  const bool compares = text.find("sha256sum") != text.npos &&
                        (text.find("[ ") != text.npos || text.find("test ") != text.npos) &&
                        text.find(".sha256") == text.npos;
  return compares || std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view word) {
           return text.find(word) != text.npos;
         });
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  for (const Reach& reach : delivery.reach) {
    const Run& run = *reach.run;
    const Activity& activity = run.activity(reach.site);
    const Fact* const plan = activity.fact(Fact::Kind::plan);
    if (!reach.is_apply() || plan == nullptr) continue;
    const std::string path = run.name(reach.site, plan->value).text;
    const std::string_view file = base_name(path);
    const std::vector<Site> plans = plans_for(run, reach.site);
    if (std::any_of(plans.begin(), plans.end(),
                    [&](const Site& site) { return site.job == reach.site.job; }))
      continue;
    const bool is_github = run.job(reach.site).site->forge == Forge::github;
    const Bringer bringer = is_github ? github_bringer(run, reach.site, file)
                                      : gitlab_bringer(run, reach.site, !plans.empty());
    if (bringer.way == Way::unknown || is_protected(run, reach.site, file)) continue;
    const bool is_other = bringer.way == Way::other_run;
    Hit* const hit =
        out.report(run, reach.site,
                   who_starts(run.scenario()) + " applies to " + environment_words(reach) +
                       (is_other ? " a plan of another run"
                                 : " a plan that travels unprotected between jobs"));
    if (hit == nullptr) continue;
    with_certainty(*hit, reach.runs);
    if (!is_other) hit->with_severity(Severity::low);
    if (!plans.empty()) relate(*hit, run, plans.front(), "planned here");
    if (bringer.at && bringer.at->document != nullptr) {
      sluice::Place place;
      place.source = bringer.at->document->id;
      place.at = bringer.at->at;
      hit->relate(place, "brought here");
    }
  }
}

}  // namespace

extern constinit const Rule plan_from_other_commit{
    .id = "delivery/plan-from-other-commit",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .title = "Plan may not be the one of this commit",
    .risk =
        "Whoever can name a run or replace an artifact has a plan of his own applied with the "
        "rights "
        "of the environment.",
    .fix =
        "Plan and apply in one run, and compare the plan with its digest from a job output or a "
        "dotenv report, or encrypt it, before it is applied.",
    .topics = {Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc plan_from_other_commit_doc{
    .rule = plan_from_other_commit,
    .why = kWhy,
    .source = "HashiCorp: Running Terraform in automation; OWASP CICD-SEC-9",
    .path = ".github/workflows/apply.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
