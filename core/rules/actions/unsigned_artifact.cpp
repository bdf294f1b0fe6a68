#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/step_commands.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/text/ascii.h"
#include "core/text/words.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A signature that is made in the workflow, with its own identity, proves which workflow of which repository built an image;
a bill of materials says what is in it. Anything in the file that signs or attests counts for all of it.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «docker/build-push-action@v6»
        with: {push: true}
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: «docker push ghcr.io/octo/app:1»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: docker/build-push-action@v6
        with: {push: true, sbom: true, provenance: true}
      - run: cosign sign --yes ghcr.io/octo/app
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: docker/build-push-action@v6
        with: {push: false}
      - uses: docker/build-push-action@v6
        with: {push: "${{ github.event_name == 'push' }}"}
      - run: echo docker push x
)",
};
constexpr std::string_view kSignature[] = {"checkov:CKV_GHA_5"};
constexpr std::string_view kSbom[] = {"checkov:CKV_GHA_6"};

bool mentions(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return holds(text, word); });
}

// Both kinds are told by one glance at the file: an attestation of any job may be about the image.
bool signs(std::string_view file) {
  return mentions(file, {"cosign", "actions/attest", "slsa-framework",
                         "provenance:", "notation sign", "DOCKER_CONTENT_TRUST"});
}

bool lists_parts(std::string_view file) {
  return mentions(file, {"sbom", "syft", "cyclonedx", "spdx", "cosign attest"});
}

void report(const Step& step, Span at, std::string_view file, Sink& sink) {
  const bool is_signed = signs(file);
  const bool is_listed = lists_parts(file);
  Hit& hit = sink.report(at, is_signed   ? "Nothing in the workflow says what is in it"
                             : is_listed ? "Nothing in the workflow signs what is pushed"
                                         : "Nothing in the workflow signs it or says what is in it")
                 .with_node(step.node.path())
                 .with_resource(step.address());
  if (is_signed) hit.with_aliases(kSbom);
  if (is_listed) hit.with_aliases(kSignature);
}

// Where the step pushes an image; nothing for none.
std::optional<Span> push_of(const Step& step) {
  const bool is_build =
      step.uses.present() && read_uses(step.uses.value).is("docker/build-push-action");
  if (is_build && equals_ignoring_case(input(step, "push").value(), "true")) return step.uses.at;
  for (const StepCommand& command : commands_of(step)) {
    if (command.program() == "docker" && command.words.size() > 1 && command.words[1] == "push")
      return command.at;
  }
  return std::nullopt;
}

// The first push stands for all: what is missing is missing in the whole file.
void check(const Workflow& workflow, Sink& sink) {
  const Tree* const tree = workflow.node.tree();
  if (tree == nullptr || (signs(tree->source) && lists_parts(tree->source))) return;
  for (const Job& job : workflow.jobs) {
    for (const Step& step : job.steps) {
      if (const std::optional<Span> at = push_of(step)) {
        report(step, *at, tree->source, sink);
        return;
      }
    }
  }
}

}  // namespace

extern constinit const Rule unsigned_artifact{
    .id = "actions/unsigned-artifact",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Image is published without signature or bill of materials",
    .risk = "Who pulls the image cannot tell it from one that somebody else put in its place.",
    .fix = "Sign the image with cosign, or let the build attest it: provenance: true, sbom: true.",
    .aliases = kJoined<kSignature, kSbom>,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc unsigned_artifact_doc{.rule = unsigned_artifact,
                                                     .why = kWhy,
                                                     .source = "Sigstore: cosign; SLSA: Provenance",
                                                     .path = ".github/workflows/ci.yml",
                                                     .bad = kBad,
                                                     .good = kGood};

}  // namespace sluice::actions
