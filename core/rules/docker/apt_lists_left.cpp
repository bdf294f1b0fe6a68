#include "core/model/docker.h"
#include "core/rules/docker/kept_layers.h"
#include "core/rules/docker/packages.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string_view>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
Files that a later layer removes are still in the layer before it. A cache or tmpfs mount over the
folder keeps them out as well. Stages that do not ship are not reported: nothing of their layers is
left.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN «apt-get update» && apt-get install -y curl\n",
    "FROM debian:12.5\nRUN rm -rf /var/lib/apt/lists/* && «apt-get update»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN apt-get update && apt-get install -y curl && rm -rf "
    "/var/lib/apt/lists/*\n",
    "FROM debian:12.5 AS build\nRUN apt-get update && apt-get install -y gcc\nFROM scratch\n",
    "FROM debian:12.5\nRUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get "
    "install -y curl\n",
};

constexpr auto& kHadolint = kTexts<"hadolint:DL3009">;
constexpr auto& kKics = kTexts<"kics:df746b39-6564-4fed-bf85-e9c44382303c">;

void check(const Instruction& instruction, Sink& sink) {
  constexpr std::string_view kLists = "/var/lib/apt/lists";
  if (!instruction.is(Keyword::run)) return;
  const auto update =
      std::find_if(instruction.invocations.begin(), instruction.invocations.end(),
                   [](const Invocation& call) { return runs(call, kApt, "update"); });
  if (update == instruction.invocations.end()) return;
  if (!is_layer_kept(instruction)) return;
  const bool is_emptied =
      std::any_of(update, instruction.invocations.end(),
                  [&](const Invocation& call) { return removes(call, kLists); });
  if (is_emptied || has_cache_mount(instruction, kLists)) return;
  Hit& hit =
      sink.report(update->command->at,
                  quote(update->name) + " update fills /var/lib/apt/lists, and nothing empties it");
  // What it empties is /var/cache/apt, which KICS takes for enough.
  const bool cleans = std::any_of(instruction.invocations.begin(), instruction.invocations.end(),
                                  [](const Invocation& call) { return runs(call, kApt, "clean"); });
  if (cleans) hit.with_aliases(kHadolint);
}

}  // namespace

extern constinit const Rule apt_lists_left{
    .id = "docker/apt-lists-left",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Package lists of apt stay in the image",
    .risk =
        "The image is larger than it need be, and what it knows of packages is as old as the "
        "layer.",
    .fix = "Remove them in the same RUN: rm -rf /var/lib/apt/lists/*.",
    .aliases = kJoined<kHadolint, kKics>,
    .topics = {Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc apt_lists_left_doc{.rule = apt_lists_left,
                                                  .why = kWhy,
                                                  .source = "Docker build best practices",
                                                  .path = "Dockerfile",
                                                  .bad = kBad,
                                                  .good = kGood};

}  // namespace sluice::docker
