#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/delivery/activity.h"
#include "core/model/delivery/tag_pattern.h"
#include "core/text/source.h"

// What a policy says of the delivery path: which refs may reach which environment, and what must
// have happened before. Plain data that owns its texts; core/audit reads it from the file.
namespace sluice::delivery {

// An environment and what may reach it. Where a key is not written, its place is that of the
// environment; an environment of the preset stands where the preset is named.
struct EnvironmentPolicy {
  std::string name;
  std::vector<std::string> branches;  // globs, as matches_name takes them
  std::vector<std::string> tags;      // of git, likewise
  // Written out: the branch that a commit has to be in, or the environment that it has to have
  // passed; empty where any will do.
  std::string from;
  bool needs_reviewer = false;
  std::vector<Stage> require;

  Span at, branches_at, tags_at, from_at, approval_at, require_at;
};

// How the tags of artifacts look that go to an environment: like any of the patterns.
struct ArtifactTags {
  std::string environment;
  std::vector<TagPattern> patterns;
  Span at;
};

// A part of the repository with pipelines of its own.
struct ComponentPolicy {
  std::string name;
  std::vector<std::string> paths;    // globs
  std::vector<std::string> runners;  // labels of those that serve it, and it alone; empty for any
  Span at;
};

struct DeliveryPolicy {
  std::string preset;  // empty for none
  std::vector<EnvironmentPolicy> environments;
  std::vector<std::string> protected_;  // environments, by name
  std::vector<std::string> previews;    // names of environments of a single request, as globs
  std::vector<ArtifactTags> tags;
  std::vector<std::string> registries;  // globs
  bool sign_required = false;
  std::vector<ComponentPolicy> components;
  Span at;           // of the key `delivery`
  std::string path;  // of the policy; empty where it came without one

  // The environment that a pipeline means by a name. The very name of one always wins. Else it is
  // the one whose words all stand in the name, in any usual spelling (environment_words): "QA-1",
  // "stage", "eu-staging", "shopUat". Where several do, it is the one that says most. Null for a
  // name with words of two usual environments, and where nothing decides. Unknown parts of the name
  // say nothing.
  const EnvironmentPolicy* environment(std::string_view written) const;
  bool is_protected(std::string_view written) const;
  bool is_preview(std::string_view written) const;

  // Those that a branch may reach: one branch may serve several, one after the other.
  std::vector<const EnvironmentPolicy*> for_branch(std::string_view branch) const;
  // The branches that `from` of an environment comes to, as globs; none where it says nothing.
  std::vector<std::string> source_branches(const EnvironmentPolicy& environment) const;
  // Null where nothing is said of the environment.
  const ArtifactTags* artifact_tags(const EnvironmentPolicy& environment) const;
};

// One glob for a name with '/' in it, such as a branch: as in .gitignore, from its beginning to its
// end. '*' stays before the next '/', "**" does not.
bool matches_name(std::string_view glob, std::string_view name);

// The mapping of branches to environments that a policy may name: develop to dev, qa to qa, stable
// to staging, uat to uat. Nothing for a name that is none.
std::optional<DeliveryPolicy> delivery_preset(std::string_view name);
std::vector<std::string_view> delivery_preset_names();

// What `require` calls a stage: "tests", "image-scan". Empty for stages that no policy requires.
std::string_view gate_word(Stage stage);
// Takes further spellings: "license-scan", "provenance".
std::optional<Stage> gate_of_word(std::string_view word);
std::vector<std::string_view> gate_words();

}  // namespace sluice::delivery
