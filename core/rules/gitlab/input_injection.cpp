#include "core/model/gitlab.h"
#include "core/parse/scalar_map.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
GitLab pastes an input into the file before it reads it: a value with a quote and a semicolon in it becomes a
part of the command, and one with a colon another image. Whoever includes the file, or starts a pipeline of it,
gives the value. `options`, `regex` and a type that is no text say what it may be.
)";

constexpr std::string_view kBad[] = {
    R"(spec:
  inputs:
    name: {}
    image: {default: alpine}
---
build:
  image: «$[[ inputs.image ]]»
  script:
    - echo «$[[ inputs.name ]]»
)",
    R"(spec:
  inputs:
    target: {type: string}
---
deploy:
  environment: {name: "«$[[ inputs.target | expand_vars ]]»"}
  script:
    - |
      make
      ./deploy.sh "«$[[ inputs.target ]]»"
)",
    R"(spec:
  inputs:
    image:
    list: {type: array}
---
default:
  image: «$[[ inputs.image ]]»
  before_script: ["echo «$[[ inputs.list[0] ]]»"]
test:
  services: [{name: "db:«$[[ inputs.image ]]»"}]
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(spec:
  inputs:
    level: {options: [debug, release]}
    version: {regex: '^v[0-9]+$'}
    count: {type: number}
---
build:
  image: alpine:$[[ inputs.version ]]
  script:
    - make $[[ inputs.level ]] -j $[[ inputs.count ]]
)",
    R"(spec:
  inputs:
    stage: {default: test}
---
build:
  stage: $[[ inputs.stage ]]
  variables: {STAGE: "$[[ inputs.stage ]]"}
  script:
    - make "$STAGE" && echo $[[ inputs.unknown ]]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL051", "poutine:injection"};

bool is_constrained(NodeRef input) {
  if (input["options"] || input["regex"]) return true;
  const std::string_view type = input["type"].value();
  return type == "number" || type == "boolean";
}

// The name behind "$[[ inputs." that stands at `at`; and where that ends.
struct Interpolation {
  std::string_view name;
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<Interpolation> interpolations(std::string_view text) {
  constexpr std::string_view kInputs = "inputs.";
  std::vector<Interpolation> found;
  for (std::size_t at = text.find("$[["); at != text.npos; at = text.find("$[[", at + 3)) {
    const std::size_t end = text.find("]]", at);
    if (end == text.npos) break;
    std::string_view inside = text.substr(at + 3, end - at - 3);
    inside.remove_prefix(std::min(inside.find_first_not_of(' '), inside.size()));
    if (!inside.starts_with(kInputs)) continue;
    inside.remove_prefix(kInputs.size());
    found.push_back({inside.substr(0, inside.find_first_of(" |.,[")), at, end + 2});
  }
  return found;
}

void check_scalar(NodeRef inputs, NodeRef scalar, std::string_view where, const Job* job,
                  Sink& sink) {
  if (!scalar.is_scalar()) return;
  const std::vector<Interpolation> found = interpolations(scalar.value());
  if (found.empty()) return;
  const ScalarMap map(scalar.tree()->source, scalar.text());
  for (const Interpolation& one : found) {
    const NodeRef input = inputs[one.name];
    if (!input || is_constrained(input)) continue;
    Hit& hit = sink.report(
        map.span(one.begin, one.end),
        "Any text for " + quote(one.name) + " becomes a part of the " + std::string(where));
    hit.with_node(scalar.path()).with_evidence(std::string(one.name));
    if (job != nullptr) hit.with_resource(job->address());
    hit.relate(input.key().at, "declared here");
  }
}

void check(const Pipeline& pipeline, Sink& sink) {
  const NodeRef inputs = pipeline.spec["inputs"];
  if (!inputs.is_mapping()) return;
  for (const ScriptText& text : pipeline.texts)
    check_scalar(inputs, text.node, "script", text.job, sink);
  const auto check_images = [&](NodeRef owner, NodeRef services, const Job* job) {
    check_scalar(inputs, owner.is_mapping() ? owner["name"] : owner, "image", job, sink);
    if (!services.is_sequence()) return;
    for (const NodeRef service : services.children())
      check_scalar(inputs, service.is_mapping() ? service["name"] : service, "image", job, sink);
  };
  check_images(pipeline.image, pipeline.services, nullptr);
  check_images(pipeline.defaults["image"], pipeline.defaults["services"], nullptr);
  for (const Job& job : pipeline.jobs) {
    const NodeRef environment =
        job.environment.is_mapping() ? job.environment["name"] : job.environment;
    check_images(job.image, job.services, &job);
    check_scalar(inputs, environment, "environment", &job, sink);
  }
}

}  // namespace

extern constinit const Rule input_injection{
    .id = "gitlab/input-injection",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Input without limits becomes code",
    .risk = "Whoever gives the value runs commands in the job, with its variables and its token.",
    .fix =
        "Give the input options, a regex or the type number; or set a variable to it, and use that "
        "in double quotes.",
    .aliases = kAliases,
    .topics = {Topic::injection},
    .check = check,
};

extern constinit const RuleDoc input_injection_doc{.rule = input_injection,
                                                   .why = kWhy,
                                                   .source = "GitLab: CI/CD inputs; CWE-94",
                                                   .path = ".gitlab-ci.yml",
                                                   .bad = kBad,
                                                   .good = kGood};

}  // namespace sluice::gitlab
