#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/proposal_parts.h"
#include "core/model/delivery/unknown_parts.h"
#include "core/rules/shared/delivery_artifacts.h"
#include "core/text/ascii.h"

namespace sluice {
namespace {

using delivery::ArtifactName;
using delivery::Delivery;
using delivery::ImageUse;
using delivery::ImageUses;
using delivery::Name;
using delivery::Stage;
using Entry = PolicyProposal::Entry;

// What a part of a tag that only a run knows most likely holds, by the words in it.
std::optional<std::string_view> placeholder_of(std::string_view part) {
  struct Row {
    std::string_view word, placeholder;
  };
  // The first that is found counts.
  static constexpr Row kRows[] = {
      {"version", "{semver}"},   {"semver", "{semver}"},   {"branch", "{branch}"},
      {"ref_name", "{branch}"},  {"ref_slug", "{branch}"}, {"head_ref", "{branch}"},
      {"run_number", "{n}"},     {"run_id", "{n}"},        {"run_attempt", "{n}"},
      {"pipeline_iid", "{n}"},   {"pipeline_id", "{n}"},   {"build_number", "{n}"},
      {"date", "{date}"},        {"sha", "{sha}"},         {"rev-parse", "{sha}"},
      {"commit_short", "{sha}"},
  };
  const std::string text = lower_case(part);
  const auto* const found = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& row) {
    return text.find(row.word) != text.npos;
  });
  return found == std::end(kRows) ? std::nullopt : std::optional(found->placeholder);
}

// A pattern that the tag fits; empty where it says nothing.
std::string pattern_of(const ArtifactName& name) {
  bool is_known = true;
  const auto stand_in = [&](std::string_view part) {
    const std::optional<std::string_view> placeholder = placeholder_of(part);
    is_known = is_known && placeholder.has_value();
    return std::string(placeholder.value_or(std::string_view()));
  };
  std::string pattern = delivery::with_unknown_as(stand_in, name.tag);
  constexpr std::size_t kLongest = 128;
  const Name tag{name.tag, name.tag.find('$') == name.tag.npos};
  const bool fits = is_known && !pattern.empty() && pattern.size() <= kLongest &&
                    !delivery::tag_pattern_fault(pattern) &&
                    delivery::TagPattern(pattern).matches(tag) != Truth::no;
  return fits ? pattern : std::string();
}

// The repository and its neighbours, as far as that is known: "ghcr.io/acme/*".
std::string registry_of(std::string_view repository) {
  const std::string_view known = delivery::known_pieces(repository).front();
  const bool is_whole = known.size() == repository.size();
  const std::size_t slash = known.rfind('/');
  if (known.empty() || slash == known.npos) return {};
  return std::string(known.substr(0, slash)) + (is_whole ? "/*" : "/**");
}

class Proposer {
 public:
  Proposer(const Delivery& delivery, Locator& locate, PolicyProposal& proposal)
      : delivery_(delivery), locate_(locate), proposal_(proposal), policy_(as_policy(proposal)) {}

  void propose() {
    for (const ImageUses::InRun& here : delivery_.images.runs()) {
      for (const ImageUse& push : here.all(Stage::push)) {
        if (is_release(push) && push.is_known()) add(push);
      }
    }
    sign();
  }

 private:
  void add(const ImageUse& push) {
    const delivery::EnvironmentPolicy* const environment =
        environment_of_image(policy_, delivery_.reach, push);
    for (const Name& name : push.names) {
      const ArtifactName artifact = delivery::read_artifact(name);
      add_registry(artifact, push);
      if (environment != nullptr) add_tag(artifact, push, environment->name);
    }
  }

  void add_registry(const ArtifactName& artifact, const ImageUse& push) {
    std::string glob = registry_of(artifact.repository);
    const std::string example = delivery::with_unknown_as("x", artifact.repository);
    if (is_glob_of(glob, example)) add_once(proposal_.registries, std::move(glob), push);
  }

  void add_tag(const ArtifactName& artifact, const ImageUse& push, const std::string& environment) {
    const delivery::Scenario& scenario = push.run->scenario();
    // Of a pattern of refs only an example is put in.
    const bool is_example = scenario.ref != scenario.shown &&
                            artifact.tag.find(scenario.ref_name()) != std::string::npos;
    if (artifact.is_by_digest || is_example || delivery::moves(*push.run, artifact) == Truth::yes)
      return;
    std::string pattern = pattern_of(artifact);
    if (pattern.empty()) return;
    auto tags = std::find_if(proposal_.tags.begin(), proposal_.tags.end(),
                             [&](const auto& one) { return one.environment == environment; });
    if (tags == proposal_.tags.end()) {
      proposal_.tags.push_back({environment, {}});
      tags = std::prev(proposal_.tags.end());
    }
    add_once(tags->patterns, std::move(pattern), push);
  }

  void add_once(std::vector<Entry>& list, std::string text, const ImageUse& push) {
    const bool is_there =
        std::any_of(list.begin(), list.end(), [&](const Entry& one) { return one.text == text; });
    if (!is_there) list.push_back({std::move(text), seen(locate_.at(push.activity().place))});
  }

  // Where every deploy of an artifact is behind a signature, none may go without.
  void sign() {
    for (const delivery::Reach& row : delivery_.reach) {
      if (row.run->scenario().kind == delivery::Scenario::Kind::change) continue;
      if (row.environment.empty() || !row.is_bound_by(Stage::sign)) continue;
      if (row.gate(Stage::sign) != Truth::yes) return proposal_.sign.reset();
      if (!proposal_.sign)
        proposal_.sign = seen(locate_.at(delivery::place_of(*row.run, row.gate_site(Stage::sign))));
    }
  }

  const Delivery& delivery_;
  Locator& locate_;
  PolicyProposal& proposal_;
  delivery::DeliveryPolicy policy_;
};

}  // namespace

void propose_artifacts(const Delivery& delivery, Locator& locate, PolicyProposal& proposal) {
  Proposer(delivery, locate, proposal).propose();
}

}  // namespace sluice
