#include "core/rules/rule.h"
#include "core/rules/shared/flow.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Steps of a job with a `container` run in it, and the environment, the workspace and the token of the job are in its
reach. The image of a service shares their network. An expression that an outsider fills in chooses that code.
)";

constexpr std::string_view kBad[] = {
    R"(on: issues
jobs:
  work:
    runs-on: ubuntu-24.04
    container: «octo/tool:${{ github.event.issue.title }}»
    steps: [{run: make}]
)",
    R"(on: pull_request_target
jobs:
  work:
    runs-on: ubuntu-24.04
    services:
      store:
        image: «octo/store:${{ github.head_ref }}»
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: issues
jobs:
  work:
    runs-on: ubuntu-24.04
    strategy:
      matrix: {version: [1, 2]}
    container: octo/tool:${{ matrix.version }}
    services:
      store: {image: "octo/store:${{ github.sha }}"}
    steps: [{run: make}]
)",
};
void check(const Arrival& arrival, Sink& sink) {
  if (arrival.harm != Harm::image) return;
  Hit& hit = report(arrival, "chooses the image", sink);
  if (arrival.is_privileged && !hit.severity) hit.with_severity(Severity::critical);
}

}  // namespace

extern constinit const Rule outsider_image{
    .id = "actions/outsider-image",
    .severity = Severity::high,
    .title = "Outsiders choose the image that a job runs in",
    .risk =
        "The image is code: whoever chooses it has the secrets, the token and the workspace of the "
        "job.",
    .fix = "Write the image down, with its digest.",
    .topics = {Topic::injection, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc outsider_image_doc{.rule = outsider_image,
                                                  .why = kWhy,
                                                  .source = "CWE-829",
                                                  .path = ".github/workflows/ci.yml",
                                                  .bad = kBad,
                                                  .good = kGood};

}  // namespace sluice::actions
