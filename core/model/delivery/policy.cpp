#include "core/model/delivery/policy.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

#include "core/detect/glob.h"
#include "core/model/delivery/environment_name.h"
#include "core/model/delivery/unknown_parts.h"

namespace sluice::delivery {
namespace {

struct GateWord {
  std::string_view word;
  Stage stage;
};
constexpr GateWord kGateWords[] = {
    {"tests", Stage::unit_test},
    {"lint", Stage::lint},
    {"commit-lint", Stage::commit_lint},
    {"secret-scan", Stage::secret_scan},
    {"sast", Stage::sast},
    {"iac-scan", Stage::iac_scan},
    {"dependency-scan", Stage::dependency_scan},
    {"licence-scan", Stage::licence_scan},
    {"image-scan", Stage::image_scan},
    {"sbom", Stage::sbom},
    {"sign", Stage::sign},
    {"attest", Stage::attest},
    {"verify", Stage::verify},
    {"plan", Stage::plan},
    {"plan-scan", Stage::plan_scan},
    {"approve", Stage::approve},
};
constexpr GateWord kOtherWords[] = {
    {"license-scan", Stage::licence_scan},
    {"provenance", Stage::attest},
};

std::optional<Stage> stage_of(std::span<const GateWord> words, std::string_view word) {
  const auto found = std::find_if(words.begin(), words.end(),
                                  [&](const GateWord& one) { return one.word == word; });
  return found == words.end() ? std::nullopt : std::optional<Stage>(found->stage);
}

enum class Approval : std::uint8_t { none, reviewer };

struct PresetEnvironment {
  std::string_view name, branch, from;
  Approval approval;
  std::span<const Stage> require;
};

constexpr std::string_view kDevelopQaStableUat = "develop-qa-stable-uat";
constexpr Stage kDevGates[] = {Stage::unit_test, Stage::secret_scan};
constexpr Stage kQaGates[] = {Stage::unit_test, Stage::secret_scan, Stage::sast, Stage::iac_scan};
constexpr Stage kStagingGates[] = {Stage::unit_test, Stage::secret_scan, Stage::sast,
                                   Stage::iac_scan,  Stage::image_scan,  Stage::sign};
constexpr Stage kUatGates[] = {Stage::image_scan, Stage::verify};
constexpr PresetEnvironment kPresetEnvironments[] = {
    {"dev", "develop", "", Approval::none, kDevGates},
    {"qa", "qa", "", Approval::none, kQaGates},
    {"staging", "stable", "", Approval::reviewer, kStagingGates},
    {"uat", "uat", "stable", Approval::reviewer, kUatGates},
};

using Words = std::vector<std::string>;

bool holds_all(const Words& words, const Words& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  });
}

// The one whose words say all that those of the others do, and more; null where there is none.
const EnvironmentPolicy* most_exact(const std::vector<const EnvironmentPolicy*>& matches) {
  const EnvironmentPolicy* best = nullptr;
  std::size_t most = 0;
  for (const EnvironmentPolicy* const one : matches) {
    const std::size_t size = environment_words(one->name).size();
    if (size <= most) continue;
    most = size;
    best = one;
  }
  for (const EnvironmentPolicy* const one : matches) {
    if (one == best) continue;
    const Words words = environment_words(one->name);
    if (words.size() == most || !holds_all(environment_words(best->name), words)) return nullptr;
  }
  return best;
}

}  // namespace

const EnvironmentPolicy* DeliveryPolicy::environment(std::string_view written) const {
  const auto exact =
      std::find_if(environments.begin(), environments.end(),
                   [&](const EnvironmentPolicy& one) { return one.name == written; });
  if (exact != environments.end()) return &*exact;
  const Words words = environment_words(with_unknown_as(" ", written));
  // Of a name with words of two environments, that of a third is the whole or nothing.
  const bool is_several = names_several_environments(words);
  std::vector<const EnvironmentPolicy*> matches;
  for (const EnvironmentPolicy& one : environments) {
    const Words wanted = environment_words(one.name);
    const bool is_meant = is_several ? wanted == words : holds_all(words, wanted);
    if (is_meant && !wanted.empty()) matches.push_back(&one);
  }
  return most_exact(matches);
}

bool DeliveryPolicy::is_protected(std::string_view written) const {
  const EnvironmentPolicy* const one = environment(written);
  return one != nullptr &&
         std::find(protected_.begin(), protected_.end(), one->name) != protected_.end();
}

bool DeliveryPolicy::is_preview(std::string_view written) const {
  const std::string name = with_unknown_as("x", written);
  return std::any_of(previews.begin(), previews.end(),
                     [&](const std::string& glob) { return matches_name(glob, name); });
}

std::vector<const EnvironmentPolicy*> DeliveryPolicy::for_branch(std::string_view branch) const {
  std::vector<const EnvironmentPolicy*> found;
  for (const EnvironmentPolicy& one : environments) {
    if (std::any_of(one.branches.begin(), one.branches.end(),
                    [&](const std::string& glob) { return matches_name(glob, branch); }))
      found.push_back(&one);
  }
  return found;
}

std::vector<std::string> DeliveryPolicy::source_branches(
    const EnvironmentPolicy& environment) const {
  if (environment.from.empty()) return {};
  const auto is_source_branch = [&](const EnvironmentPolicy& one) {
    return std::find(one.branches.begin(), one.branches.end(), environment.from) !=
           one.branches.end();
  };
  if (std::any_of(environments.begin(), environments.end(), is_source_branch))
    return {environment.from};
  const auto source =
      std::find_if(environments.begin(), environments.end(),
                   [&](const EnvironmentPolicy& one) { return one.name == environment.from; });
  return source == environments.end() ? std::vector<std::string>() : source->branches;
}

const ArtifactTags* DeliveryPolicy::artifact_tags(const EnvironmentPolicy& environment) const {
  const auto found = std::find_if(tags.begin(), tags.end(), [&](const ArtifactTags& one) {
    return one.environment == environment.name;
  });
  return found == tags.end() ? nullptr : &*found;
}

bool matches_name(std::string_view glob, std::string_view name) {
  if (glob.find_first_of("*?[\\") == glob.npos) return glob == name;
  // Without it, a glob of one part would match at any depth.
  return Glob("/" + std::string(glob)).matches_exactly(name);
}

std::optional<DeliveryPolicy> delivery_preset(std::string_view name) {
  if (name != kDevelopQaStableUat) return std::nullopt;
  DeliveryPolicy policy;
  policy.preset = name;
  for (const PresetEnvironment& one : kPresetEnvironments) {
    EnvironmentPolicy& environment = policy.environments.emplace_back();
    environment.name = one.name;
    environment.branches = {std::string(one.branch)};
    environment.from = one.from;
    environment.needs_reviewer = one.approval == Approval::reviewer;
    environment.require.assign(one.require.begin(), one.require.end());
    if (environment.needs_reviewer) policy.protected_.push_back(environment.name);
  }
  policy.sign_required = true;  // as the gates of staging ask for it
  return policy;
}

std::vector<std::string_view> delivery_preset_names() { return {kDevelopQaStableUat}; }

std::string_view gate_word(Stage stage) {
  const auto* const found = std::find_if(std::begin(kGateWords), std::end(kGateWords),
                                         [&](const GateWord& one) { return one.stage == stage; });
  return found == std::end(kGateWords) ? std::string_view() : found->word;
}

std::optional<Stage> gate_of_word(std::string_view word) {
  const std::optional<Stage> usual = stage_of(kGateWords, word);
  return usual ? usual : stage_of(kOtherWords, word);
}

std::vector<std::string_view> gate_words() {
  std::vector<std::string_view> words;
  for (const GateWord& one : kGateWords) words.push_back(one.word);
  return words;
}

}  // namespace sluice::delivery
