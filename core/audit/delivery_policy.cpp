#include "core/audit/delivery_policy.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {
namespace {

using delivery::ArtifactTags;
using delivery::ComponentPolicy;
using delivery::DeliveryPolicy;
using delivery::EnvironmentPolicy;
using delivery::Stage;

class DeliveryReader {
 public:
  DeliveryReader(ArtifactTrust& trust, PolicyFaults& faults) : trust_(trust), faults_(faults) {}

  DeliveryPolicy read(NodeRef section) {
    if (section.is_mapping()) {
      if (const NodeRef value = section["preset"]) preset(value);
      // What follows names them.
      if (const NodeRef value = section["environments"]) environments(value);
      for (const NodeRef value : section.children()) member(value);
    } else {
      faults_.fail(section, "delivery must be a mapping of " + std::string(kKeys));
    }
    policy_.at = section.key().at;
    return std::move(policy_);
  }

 private:
  static constexpr std::string_view kKeys =
      "preset, environments, protected, previews, artifacts and components";
  static constexpr std::string_view kEnvironmentKeys = "branches, tags, from, approval and require";

  using Texts = std::vector<std::string>;

  void member(NodeRef value) {
    const std::string_view key = value.key().value;
    if (key == "preset" || key == "environments") return;
    if (key == "protected") return protected_names(value);
    if (key == "previews") {
      policy_.previews = globs(value, "a list of names or globs of environments", "a preview");
    } else if (key == "artifacts") {
      artifacts(value);
    } else if (key == "components") {
      faults_.each(value, value.is_mapping(), "a mapping of components",
                   [&](NodeRef component) { this->component(component); });
    } else {
      faults_.unknown_key(value, kKeys);
    }
  }

  void preset(NodeRef value) {
    std::optional<DeliveryPolicy> preset = delivery::delivery_preset(value.value());
    knows_names_ = preset.has_value();
    if (!preset) {
      return faults_.fail(value, with_word("no preset is called so", value.value()) +
                                     "; known is " + listed(delivery::delivery_preset_names()));
    }
    policy_ = std::move(*preset);
    for (EnvironmentPolicy& environment : policy_.environments) {
      place(environment, value.use());
      names_.insert(environment.name);
    }
  }

  static void place(EnvironmentPolicy& environment, Span at) {
    for (Span* const span :
         {&environment.at, &environment.branches_at, &environment.tags_at, &environment.from_at,
          &environment.approval_at, &environment.require_at})
      *span = at;
  }

  void environments(NodeRef value) {
    knows_names_ = knows_names_ && value.is_mapping();
    faults_.each(value, value.is_mapping(), "a mapping of environments",
                 [&](NodeRef environment) { this->environment(environment); });
    for (const EnvironmentPolicy& environment : policy_.environments)
      sources_.insert(environment.branches.begin(), environment.branches.end());
    // What is replaced may have been the source of what stays.
    for (const EnvironmentPolicy& environment : policy_.environments) {
      const NodeRef from = value[environment.name]["from"];
      check_source(environment.from, from ? from.use() : environment.from_at);
      const auto has_source = [&](const EnvironmentPolicy& one) {
        return std::find(one.branches.begin(), one.branches.end(), environment.from) !=
               one.branches.end();
      };
      // A branch that another environment has as well is where that one deploys from.
      const auto others =
          std::count_if(policy_.environments.begin(), policy_.environments.end(), has_source);
      if (from && others == 1 && has_source(environment) && value[environment.name]["branches"])
        faults_.fail(from, "from names the environment's own branch");
    }
  }

  void environment(NodeRef value) {
    const std::string name = name_of(value, "an environment");
    const bool is_new = names_.insert(name).second;
    // What is not written of one of the preset stays.
    EnvironmentPolicy environment = is_new ? EnvironmentPolicy() : *find(name);
    environment.name = name;
    is_new ? place(environment, value.key().at) : void(environment.at = value.key().at);
    if (value.is_mapping()) {
      for (const NodeRef member : value.children()) environment_member(member, environment);
    } else {
      faults_.fail(value, "an environment is a mapping of " + std::string(kEnvironmentKeys));
    }
    if (is_new) {
      policy_.environments.push_back(std::move(environment));
    } else {
      *find(environment.name) = std::move(environment);
    }
  }

  // Of the preset, or of a key that stands twice; the last counts.
  EnvironmentPolicy* find(std::string_view name) {
    return &*std::find_if(policy_.environments.begin(), policy_.environments.end(),
                          [&](const EnvironmentPolicy& one) { return one.name == name; });
  }

  void environment_member(NodeRef value, EnvironmentPolicy& environment) {
    const auto [key, at] = value.key();
    if (key == "branches") {
      environment.branches = globs(value, "a list of branches", "a branch");
      without_prefix(value, "refs/heads/", "a branch");
      environment.branches_at = at;
    } else if (key == "tags") {
      environment.tags = globs(value, "a list of tags", "a tag");
      without_prefix(value, "refs/tags/", "a tag");
      environment.tags_at = at;
    } else if (key == "from") {
      environment.from = faults_.text(value, key);
      environment.from_at = at;
    } else if (key == "approval") {
      environment.needs_reviewer = value.value() == "reviewer";
      environment.approval_at = at;
      if (!environment.needs_reviewer && value.value() != "none")
        faults_.fail(value, "approval must be none or reviewer");
    } else if (key == "require") {
      environment.require.clear();
      faults_.each(value, value.is_sequence(), "a list of gates",
                   [&](NodeRef word) { gate(word, environment.require); });
      environment.require_at = at;
    } else {
      faults_.unknown_key(value, kEnvironmentKeys);
    }
  }

  // Names are compared without it: such an entry would match nothing.
  void without_prefix(NodeRef list, std::string_view prefix, std::string_view what) {
    for (const NodeRef item : list.children()) {
      if (item.is_scalar() && item.value().starts_with(prefix))
        faults_.fail(item, std::string(what) + " is written without " + std::string(prefix));
    }
  }

  void gate(NodeRef word, std::vector<Stage>& require) {
    const std::optional<Stage> stage = delivery::gate_of_word(word.value());
    if (!stage) {
      return faults_.fail(word, with_word("no gate is called so", word.value()) + "; known are " +
                                    listed(delivery::gate_words()));
    }
    if (std::find(require.begin(), require.end(), *stage) != require.end())
      return faults_.fail(word, "gate stands twice");
    require.push_back(*stage);
  }

  void check_source(const std::string& name, Span at) {
    if (name.empty() || sources_.count(name) > 0 || names_.count(name) > 0 || !knows_names_) return;
    faults_.fail(at, with_word("no branch and no environment of the policy is called so", name));
  }

  std::string environment_name(std::string_view name, Span at) {
    if (names_.count(name) == 0 && knows_names_)
      faults_.fail(at, with_word("no environment of the policy is called so", name));
    return std::string(name);
  }

  void protected_names(NodeRef value) {
    policy_.protected_ = collect(value, "a list of environments", [&](NodeRef item) {
      const std::string name = faults_.text(item, "an environment");
      return name.empty() ? name : environment_name(name, item.use());
    });
  }

  void artifacts(NodeRef value) {
    constexpr std::string_view kArtifactKeys =
        "tags, registries, sign, signers, builders and sources";
    if (!value.is_mapping()) {
      return faults_.fail(value, "artifacts must be a mapping of " + std::string(kArtifactKeys));
    }
    for (const NodeRef member : value.children()) {
      const std::string_view key = member.key().value;
      if (key == "tags") {
        faults_.each(member, member.is_mapping(), "a mapping of environments to patterns",
                     [&](NodeRef tags) { this->tags(tags); });
      } else if (key == "registries") {
        policy_.registries = globs(member, "a list of globs", "a registry");
      } else if (key == "sign") {
        policy_.sign_required = member.value() == "required";
        if (!policy_.sign_required && member.value() != "optional")
          faults_.fail(member, "sign must be required or optional");
      } else if (key == "signers") {
        faults_.each(member, member.is_sequence(), "a list of signers",
                     [&](NodeRef item) { signer(item); });
      } else if (key == "builders") {
        trust_.builders = texts(member, "a list of builders", "a builder");
      } else if (key == "sources") {
        trust_.sources = texts(member, "a list of repositories", "a repository");
      } else {
        faults_.unknown_key(member, kArtifactKeys);
      }
    }
  }

  void signer(NodeRef value) {
    constexpr std::string_view kSignerKeys = "identity and issuer";
    if (!value.is_mapping() || value.size() == 0)
      return faults_.fail(value, "a signer is a mapping of " + std::string(kSignerKeys));
    ArtifactTrust::Signer signer;
    for (const NodeRef member : value.children()) {
      const std::string_view key = member.key().value;
      if (key == "identity") {
        signer.identity = faults_.text(member, key);
      } else if (key == "issuer") {
        signer.issuer = faults_.text(member, key);
      } else {
        faults_.unknown_key(member, kSignerKeys);
      }
    }
    trust_.signers.push_back(std::move(signer));
  }

  void tags(NodeRef value) {
    ArtifactTags tags;
    tags.environment = environment_name(value.key().value, value.key().at);
    tags.at = value.key().at;
    if (value.is_sequence() && value.size() > 0) {
      faults_.each(value, true, {}, [&](NodeRef item) { pattern(item, tags); });
    } else if (value.is_scalar()) {
      pattern(value, tags);
    } else {
      faults_.fail(value, "the tags of an environment are a pattern, or a list of them");
    }
    policy_.tags.push_back(std::move(tags));
  }

  void pattern(NodeRef value, ArtifactTags& tags) {
    std::string text = faults_.text(value, "a pattern of tags");
    if (text.empty()) return;
    faults_.count_glob(text, value.use());
    if (const auto fault = delivery::tag_pattern_fault(text))
      faults_.fail(value.part(fault->begin, fault->size), std::string(fault->reason));
    tags.patterns.emplace_back(std::move(text));
  }

  void component(NodeRef value) {
    constexpr std::string_view kComponentKeys = "paths and runners";
    ComponentPolicy component;
    component.name = name_of(value, "a component");
    component.at = value.key().at;
    if (!value.is_mapping()) {
      return faults_.fail(value, "a component is a mapping of " + std::string(kComponentKeys));
    }
    for (const NodeRef member : value.children()) {
      const std::string_view key = member.key().value;
      if (key == "paths") {
        component.paths = globs(member, "a list of globs", "a path");
        if (member.is_sequence() && member.size() == 0)
          faults_.fail(member, "a component needs paths");
      } else if (key == "runners") {
        component.runners = texts(member, "a list of labels", "a label");
      } else {
        faults_.unknown_key(member, kComponentKeys);
      }
    }
    if (!value["paths"]) faults_.fail_header(value, "a component needs paths");
    policy_.components.push_back(std::move(component));
  }

  std::string name_of(NodeRef value, std::string_view what) {
    const std::string_view name = value.key().value;
    if (name.find_first_not_of(" \t\r\n") == name.npos)
      faults_.fail_key(value, std::string(what) + " needs a name");
    return std::string(name);
  }

  Texts globs(NodeRef list, std::string_view wanted, std::string_view what) {
    return collect(list, wanted, [&](NodeRef item) { return faults_.glob(item, what); });
  }

  Texts texts(NodeRef list, std::string_view wanted, std::string_view what) {
    return collect(list, wanted, [&](NodeRef item) { return faults_.text(item, what); });
  }

  template <typename Read>
  Texts collect(NodeRef list, std::string_view wanted, Read read) {
    Texts found;
    std::set<std::string_view> seen;
    faults_.each(list, list.is_sequence(), wanted, [&](NodeRef item) {
      std::string text = read(item);
      if (text.empty()) return;
      if (!seen.insert(item.value()).second) return faults_.fail(item, "entry stands twice");
      found.push_back(std::move(text));
    });
    return found;
  }

  ArtifactTrust& trust_;
  PolicyFaults& faults_;
  DeliveryPolicy policy_;
  std::set<std::string, std::less<>> names_;    // of the environments
  std::set<std::string, std::less<>> sources_;  // their branches
  bool knows_names_ = true;  // not so where they are what is wrong: one fault is enough
};

}  // namespace

DeliveryPolicy read_delivery_policy(NodeRef section, ArtifactTrust& trust, PolicyFaults& faults) {
  return DeliveryReader(trust, faults).read(section);
}

}  // namespace sluice
