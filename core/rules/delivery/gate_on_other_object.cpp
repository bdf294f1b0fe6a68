#include "core/model/delivery/artifact.h"
#include "core/model/delivery/content.h"
#include "core/rules/rule.h"
#include "core/rules/shared/delivery_gates.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>
#include <vector>

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A scan says something of what it looked at, and of nothing else. Here it looks at another image, folder, plan or commit
than the one that is shipped, which nobody examined.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  push: {branches: [main]}
jobs:
  ship:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: docker build -t registry.example.com/api:1 .
      - run: «trivy image --exit-code 1 registry.example.com/base:1»
      - run: docker push registry.example.com/api:1
      - run: kubectl set image deployment/api api=registry.example.com/api:1
)",
    R"(=== .gitlab-ci.yml
stages: [test, plan, deploy]
scan:
  stage: test
  script: [«checkov --directory examples»]
plan:
  stage: plan
  script: [terraform -chdir=infra plan -out=tfplan]
apply:
  stage: deploy
  environment: production
  script: [terraform -chdir=infra apply tfplan]
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  push: {branches: [main]}
jobs:
  ship:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: docker build -t registry.example.com/api:1 .
      - run: trivy image --exit-code 1 registry.example.com/base:1
      - run: trivy image --exit-code 1 registry.example.com/api:1
      - run: docker push registry.example.com/api:1
      - run: kubectl set image deployment/api api=registry.example.com/api:1
)",
    R"(=== .gitlab-ci.yml
stages: [test, plan, deploy]
scan:
  stage: test
  script: [checkov --directory .]
plan:
  stage: plan
  script: [terraform -chdir=infra plan -out=tfplan]
apply:
  stage: deploy
  environment: production
  script: [terraform -chdir=infra apply tfplan]
)",
    R"(=== .gitlab-ci.yml
scan:
  stage: test
  script: [checkov -d modules]
apply:
  stage: deploy
  environment: production
  script: [terragrunt run-all apply --terragrunt-working-dir live/production]
)",
    R"(on:
  push: {branches: [main]}
jobs:
  ship:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: trivy image --exit-code 1 "$IMAGE"
      - run: kubectl set image deployment/api api=registry.example.com/api:1
)",
};

// A folder as far as it is known: of a plan that of its file.
std::string folder_of_object(const Run& run, const Site& site) {
  const Object& object = run.activity(site).object;
  if (object.kind != Object::Kind::folder && object.kind != Object::Kind::plan) return {};
  const Name name = run.name(site, object.name);
  if (name.text.find('$') != std::string::npos || name.empty()) return {};
  if (object.kind == Object::Kind::folder) return name.text;
  const std::string folder(folder_of(name.text));
  return folder.empty() ? "." : folder;
}

// The gate looks at all, at the folder, or at what is above or within it.
bool covers(const std::string& examined, const std::string& folder) {
  return examined == "." || is_within(folder, examined) || is_within(examined, folder);
}

// Whether the gate looks at another thing than `ship` ships, both being known.
bool is_other(const Run& run, const Site& ship, const Site& gate) {
  if (run.activity(gate).stage == Stage::image_scan) {
    const std::vector<Name> images = images_of(run, gate);
    return !images.empty() && is_on_same_object(run, ship, gate) == Truth::no;
  }
  // What terragrunt applies stands where its `source` says.
  if (run.activity(ship).tool == "terragrunt") return false;
  const std::string shipped = folder_of_object(run, ship);
  const std::string examined = folder_of_object(run, gate);
  return !shipped.empty() && !examined.empty() && !covers(examined, shipped);
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  for (const Run& run : delivery.path.runs()) {
    const std::vector<Site> ships = shipped_in(run);
    for (const Stage stage : {Stage::image_scan, Stage::iac_scan}) {
      const std::vector<Site> gates = run.all(stage);
      for (const Site& ship : ships) {
        const Stage what = run.activity(ship).stage;
        const bool is_of_image = stage == Stage::image_scan;
        if (is_of_image ? images_of(run, ship).empty() : what != Stage::apply) continue;
        const auto other = [&](const Site& gate) { return is_other(run, ship, gate); };
        if (gates.empty() || !std::all_of(gates.begin(), gates.end(), other)) continue;
        Hit* const hit = out.report(
            run, gates.front(),
            std::string(gate_word(stage)) + " looks at " +
                quote(run.name(gates.front(), run.activity(gates.front()).object.name).text) +
                ", and that is not what is shipped");
        if (hit == nullptr) continue;
        with_certainty(*hit, run.runs(ship));
        relate(*hit, run, ship, "this is shipped");
      }
    }
  }
}

}  // namespace

extern constinit const Rule gate_on_other_object{
    .id = "delivery/gate-on-other-object",
    .severity = Severity::medium,
    .title = "Gate examines something else than what is shipped",
    .risk = "What is shipped was examined by nobody, though the pipeline looks as if it was.",
    .fix = "Examine the very image, folder or plan that is shipped, by the same name or digest.",
    .topics = {Topic::integrity, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc gate_on_other_object_doc{.rule = gate_on_other_object,
                                                        .why = kWhy,
                                                        .source = "SLSA v1.0: Verifying artifacts",
                                                        .path = ".github/workflows/ci.yml",
                                                        .bad = kBad,
                                                        .good = kGood};

}  // namespace sluice::delivery
