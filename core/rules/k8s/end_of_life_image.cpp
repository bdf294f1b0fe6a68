#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/end_of_life.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Every release of a system, a language or a database has a day behind which nobody mends it any more.
Looked up are official images by their tags, at the date of the audit.
)";

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: store}
spec:
  containers:
  - {name: store, image: «redis:5.0.14-alpine»}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: store}
spec:
  containers:
  - {name: store, image: redis:7.2}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: store}
spec:
  containers:
  - {name: store, image: "redis:{{ .Values.tag }}"}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: store}
spec:
  containers:
  - {name: store, image: registry.example.org/redis:5}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  const auto over = ended_image(container.image.value, sink.today);
  if (!over) return;
  sink.report(container.node["image"], called(container) + " runs " + quote(over->name()) +
                                           ", whose updates ended on " + over->date());
}

}  // namespace

extern constinit const Rule end_of_life_image{
    .id = "k8s/end-of-life-image",
    .severity = Severity::medium,
    .title = "Image gets no more updates",
    .risk = "Holes that are found in it stay open.",
    .fix = "Run a release that is supported.",
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc end_of_life_image_doc{.rule = end_of_life_image,
                                                     .why = kWhy,
                                                     .source = "The publishers' support policies",
                                                     .path = "deploy.yaml",
                                                     .bad = kBad,
                                                     .good = kGood};

}  // namespace sluice::k8s
