#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/delivery/path.h"
#include "core/model/delivery/policy.h"
#include "core/model/truth.h"

// What the settings of a forge enforce beside the pipelines: who lets a deployment pass, which refs
// may deploy, what a branch asks of a merge. Only what somebody has shown: a saved answer of the
// forge's API (forge_answers.h), or its declaration in Terraform (forge_declared.h). Each says
// where it stands; what nobody says is unknown.
namespace sluice::delivery {

// Who says it. A forge answers what is, Terraform declares what is to be.
struct SettingsSource {
  Forge forge = Forge::github;
  bool is_declared = false;  // in Terraform
  Place at;                  // what names the thing
  std::string resource;      // its address in Terraform; else its own name
};

struct EnvironmentSettings {
  // Which refs may deploy.
  enum class Refs : std::uint8_t { unknown, any, protected_branches, listed };

  SettingsSource source;
  std::string name;
  Truth asks = Truth::unknown;  // each deployment waits until somebody approves it
  Place asks_at;
  Refs refs = Refs::unknown;
  Place refs_at;
};

// A ref, or a pattern of refs, that may deploy to an environment whose refs are listed.
struct AllowedRef {
  SettingsSource source;
  std::string environment;
  std::string glob;  // "release/*"
  bool is_tag = false;
};

// What is asked before something gets into branches.
struct BranchSettings {
  enum class Kind : std::uint8_t {
    protection,  // of branches by name
    ruleset,
    effective,  // all that rulesets ask of one branch together
    approval,   // a rule of GitLab on who approves a merge
  };

  SettingsSource source;
  Kind kind = Kind::protection;
  bool knows_branches = false;  // which branches it is about
  std::vector<std::string> include, exclude;
  Truth is_protected = Truth::unknown;
  bool knows_checks = false;
  std::vector<std::string> checks;  // names of those that have to succeed
  Place checks_at;
  std::optional<std::uint32_t> reviews;  // how many have to approve

  Truth covers(std::string_view branch) const;
};

// Adds the branches among what a ruleset says of refs ("refs/heads/release/*", "~ALL"), as globs.
// False where one of them is the default branch, whichever that may be.
bool add_branches_of(const std::vector<std::string>& refs, std::vector<std::string>& globs);

class ForgeSettings {
 public:
  std::vector<AllowedRef> allowed;
  std::vector<BranchSettings> branches;

  void add(EnvironmentSettings environment);
  const std::vector<EnvironmentSettings>& environments() const { return environments_; }

  // Where a forge lists all environments that it knows of; nothing where it was not asked.
  std::optional<Place> list(Forge forge) const { return lists_[index_of(forge)]; }
  void add_list(Forge forge, const Place& at) { lists_[index_of(forge)] = at; }

  // Whether a deployment to the environment of this name waits for an approval. What the forge
  // answers wins over what Terraform declares; of several statements of one kind the worst counts.
  Truth asks(Forge forge, std::string_view environment) const;

  // Takes in what another one says.
  void add(ForgeSettings other);

 private:
  struct Asks {
    std::optional<Truth> answered, declared;
  };
  static std::size_t index_of(Forge forge) { return static_cast<std::size_t>(forge); }

  std::vector<EnvironmentSettings> environments_;
  std::array<std::optional<Place>, kForges> lists_;
  // Of each environment, by its name in lower case.
  std::array<std::map<std::string, Asks, std::less<>>, kForges> asks_;
};

// What is said of the environments of a policy, by the names that it has for them.
class PolicySettings {
 public:
  // Views both.
  PolicySettings(const ForgeSettings& settings, const DeliveryPolicy& policy);

  std::vector<const EnvironmentSettings*> of(const EnvironmentPolicy& environment) const;
  // Where the forge lists all environments, and this one is not among them.
  std::optional<Place> list_without(const EnvironmentPolicy& environment, Forge forge) const;

 private:
  const ForgeSettings& settings_;
  std::map<const EnvironmentPolicy*, std::vector<const EnvironmentSettings*>> by_policy_;
};

}  // namespace sluice::delivery
