#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Who uses an action pins its commit to run what was reviewed. An action that itself runs an image by its tag, or
other actions by tag or branch, undoes that: the commit stays the same and what runs does not. A Dockerfile in
the repository is built from the commit, so that it is judged by its own rules.
)";

constexpr std::string_view kBad[] = {
    R"(=== action.yml
name: scan
runs:
  using: docker
  image: «docker://alpine:latest»
)",
    R"(=== tools/action.yml
name: scan
runs:
  using: «composite»
  steps:
    - uses: actions/cache@0057852bfaa89a56745cba8c7296529d2fc39830
    - uses: actions/github-script@main
    - uses: octo/tool@v1
)",
};
constexpr std::string_view kGood[] = {
    R"(=== action.yml
name: scan
runs:
  using: docker
  image: Dockerfile
)",
    R"(=== action.yml
name: scan
runs:
  using: composite
  steps:
    - uses: actions/cache@0057852bfaa89a56745cba8c7296529d2fc39830
    - uses: ./inner
    - uses: docker://alpine@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1
)",
    R"(=== action.yml
name: scan
runs:
  using: node24
  main: dist/index.js
)",
};
constexpr std::string_view kAliases[] = {"poutine:unpinnable_action"};

bool is_unpinned_image(std::string_view image) {
  return image.find("@sha256:") == image.npos && image.find("${{") == image.npos;
}

bool is_unpinned(const Step& step) {
  if (!step.uses.present()) return false;
  const UsesTarget target = read_uses(step.uses.value);
  if (target.kind == UsesTarget::Kind::docker) return is_unpinned_image(target.image);
  return target.kind == UsesTarget::Kind::repository && !target.is_pinned();
}

void check(const Action& action, Sink& sink) {
  const UsesTarget image = read_uses(action.image.value);
  if (image.kind == UsesTarget::Kind::docker && is_unpinned_image(image.image)) {
    sink.report(action.runs["image"], quote(image.image) + " has no digest");
  }
  Hit* hit = nullptr;
  for (const Step& step : action.steps) {
    if (!is_unpinned(step)) continue;
    if (hit == nullptr)
      hit = &sink.report(action.runs["using"], "Its steps run actions that are not pinned");
    hit->relate(step.uses.at, "not pinned");
  }
}

}  // namespace

extern constinit const Rule unpinnable_action{
    .id = "actions/unpinnable-action",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Pinning the action does not pin what it runs",
    .risk =
        "Whoever moves the image or the inner action changes what every user runs, even those who "
        "pinned a commit.",
    .fix = "Pin the image by its digest and inner actions by their commit.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc unpinnable_action_doc{
    .rule = unpinnable_action,
    .why = kWhy,
    .source = "Palo Alto Networks: Unpinnable actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
