#include "core/model/delivery/forge_declared.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/model/document.h"
#include "core/model/resource.h"
#include "core/text/ascii.h"
#include "core/text/numbers.h"

namespace sluice::delivery {
namespace {

// A text that is written out; empty where it is not.
std::string literal(const Value& value) {
  return value.is_scalar() ? std::string(value.text().value) : std::string();
}

// The texts of a list, none where it is left out; nothing where one of them is not known.
std::optional<std::vector<std::string>> literals(const Value& list) {
  std::vector<std::string> found;
  if (list.is_absent() || list.is_null()) return found;
  for (const Value& element : list.elements()) {
    if (!element.is_scalar()) return std::nullopt;
    found.push_back(literal(element));
  }
  return found;
}

std::optional<std::uint32_t> count_of(const Value& value) {
  return value.is_scalar() ? whole_number<std::uint32_t>(value.text().value) : std::nullopt;
}

// Somebody stands in the list.
Truth names_somebody(const Value& list) {
  if (list.is_absent() || list.is_null()) return Truth::no;
  return list.is_unknown() ? Truth::unknown : truth_of(!list.elements().empty());
}

// "github_repository.shop" of github_repository.shop.name.
std::string_view referenced_address(std::string_view reference) {
  const std::size_t type_end = reference.find('.', reference.starts_with("data.") ? 5U : 0U);
  return reference.substr(0, reference.find_first_of(".[", type_end + 1));
}

// A branch by a name that is known; else it is about branches that nobody knows.
void set_branch(BranchSettings& branches, const Value& name) {
  branches.knows_branches = name.is_scalar();
  if (branches.knows_branches) branches.include = {literal(name)};
}

class DeclaredReader {
 public:
  explicit DeclaredReader(const Project& project) : project_(project) {}

  void read(ForgeSettings& settings) {
    each_resource([&](const Resource& resource) { remember_name(resource); });
    each_resource([&](const Resource& resource) { read(resource); });
    // Of several repositories nobody knows which is this one.
    for (std::size_t forge = 0; forge < kForges; ++forge) {
      if (repositories_[forge].size() == 1) settings.add(std::move(found_[forge]));
    }
  }

 private:
  using Reads = void (DeclaredReader::*)(const Resource&);
  struct Kind {
    std::string_view type;
    Forge forge;
    std::string_view repository;  // the attribute that says of which one it is
    Reads reads;
  };
  static const std::array<Kind, 9> kKinds;

  // Of the forges' providers.
  template <typename Visit>
  void each_resource(const Visit& visit) const {
    for (const Document* const document : project_.documents) {
      const auto* const file = std::get_if<terraform::File>(&document->model);
      if (file == nullptr) continue;
      for (const Resource& resource : file->resources) {
        const std::string_view type = resource.type.value;
        const bool is_of_forge = type.starts_with("github_") || type.starts_with("gitlab_");
        if (is_of_forge && resource.exists()) visit(resource);
      }
    }
  }

  void read(const Resource& resource) {
    const auto* const kind = std::find_if(kKinds.begin(), kKinds.end(),
                                          [&](const Kind& one) { return resource.is(one.type); });
    if (kind == kKinds.end()) return;
    const std::string repository = repository_of(resource, resource.get(kind->repository));
    if (repository.empty()) return;
    repositories_[static_cast<std::size_t>(kind->forge)].insert(repository);
    source_ = {kind->forge, true, {resource.document, resource.header}, resource.address()};
    (this->*kind->reads)(resource);
  }

  // What tells a repository from others: its name, or that of the value that holds it. Empty where
  // the resource stands for several.
  std::string repository_of(const Resource& from, const Value& value) const {
    if (value.is_scalar()) return lower_case(literal(value));
    const std::string_view reference = value.reference();
    const bool is_several = reference.starts_with("each.") || reference.starts_with("count.") ||
                            reference.find('[') != reference.npos;
    if (reference.empty() || is_several) return {};
    std::string name = lower_case(name_of(from, reference));
    return name.empty() ? key_of(from, referenced_address(reference)) : name;
  }

  static std::string key_of(const Resource& from, std::string_view address) {
    return std::string(folder_of(from.document->path)) + ':' + std::string(address);
  }

  // What others name by a reference.
  void remember_name(const Resource& resource) {
    const bool is_environment = resource.is("github_repository_environment");
    std::string name = literal(resource.get(is_environment ? "environment" : "name"));
    if (!name.empty()) names_.emplace(key_of(resource, resource.address()), std::move(name));
  }

  // The name of the resource of the same module that a reference takes from; empty where it is not
  // known.
  std::string name_of(const Resource& from, std::string_view reference) const {
    if (reference.empty()) return {};
    const auto found = names_.find(key_of(from, referenced_address(reference)));
    return found == names_.end() ? std::string() : found->second;
  }

  ForgeSettings& found() { return found_[static_cast<std::size_t>(source_.forge)]; }

  Place place(const Value& value) const {
    return value.at().empty() ? source_.at : Place{source_.at.document, value.at()};
  }

  // Environments

  void github_environment(const Resource& resource) {
    EnvironmentSettings environment;
    environment.source = source_;
    environment.name = literal(resource.get("environment"));
    if (environment.name.empty()) return;
    environment.asks = Truth::no;
    environment.asks_at = place(resource.get("reviewers"));
    for (const std::string_view whom : {"reviewers.users", "reviewers.teams"}) {
      for (const Value& list : resource.all(whom))
        environment.asks = either(environment.asks, names_somebody(list));
    }
    const Value refs = resource.get("deployment_branch_policy");
    environment.refs_at = place(refs);
    if (refs.is_absent() || refs.is_null()) {
      environment.refs = EnvironmentSettings::Refs::any;
    } else if (refs.get("custom_branch_policies").is_true()) {
      environment.refs = EnvironmentSettings::Refs::listed;
    } else if (const Value only = refs.get("protected_branches"); only.is_true()) {
      environment.refs = EnvironmentSettings::Refs::protected_branches;
      environment.refs_at = place(only);
    }
    found().add(std::move(environment));
  }

  void deployment_policy(const Resource& resource) {
    const Value environment = resource.get("environment");
    add_allowed(resource, environment, resource.get("branch_pattern"), false);
    add_allowed(resource, environment, resource.get("tag_pattern"), true);
  }

  void deployment_branch_policy(const Resource& resource) {
    add_allowed(resource, resource.get("environment_name"), resource.get("name"), false);
  }

  void add_allowed(const Resource& resource, const Value& environment, const Value& pattern,
                   bool is_tag) {
    std::string name = literal(environment);
    if (name.empty()) name = name_of(resource, environment.reference());
    if (name.empty() || !pattern.is_scalar()) return;
    SettingsSource source = source_;
    source.at = place(pattern);
    found().allowed.push_back({std::move(source), std::move(name), literal(pattern), is_tag});
  }

  void gitlab_environment(const Resource& resource) {
    EnvironmentSettings environment;
    environment.source = source_;
    environment.name = literal(resource.get("environment"));
    if (environment.name.empty()) return;
    const Value rules = resource.get("approval_rules");
    const Value count = resource.get("required_approval_count");
    environment.asks_at = place(rules.is_absent() ? count : rules);
    environment.asks =
        count.is_unknown() ? Truth::unknown : truth_of(count_of(count).value_or(0) > 0);
    for (const Value& all : resource.all("approval_rules")) {
      if (all.is_null()) continue;
      for (const Value& rule : all.elements()) {
        const Value needed = rule.get("required_approvals");
        const bool is_known = needed.is_absent() || needed.is_scalar();
        environment.asks =
            either(environment.asks,
                   is_known ? truth_of(count_of(needed).value_or(1) > 0) : Truth::unknown);
      }
    }
    found().add(std::move(environment));
  }

  // Branches

  BranchSettings& add_branches(BranchSettings::Kind kind) {
    BranchSettings& branches = found().branches.emplace_back();
    branches.source = source_;
    branches.kind = kind;
    branches.checks_at = source_.at;
    return branches;
  }

  void set_checks(BranchSettings& branches, const Value& block, const std::vector<Value>& lists) {
    branches.knows_checks = true;
    branches.checks_at = place(block);
    for (const Value& list : lists) {
      const auto names = literals(list);
      branches.knows_checks = branches.knows_checks && names.has_value();
      if (names) branches.checks.insert(branches.checks.end(), names->begin(), names->end());
    }
  }

  void set_reviews(BranchSettings& branches, const Value& block, std::uint32_t by_default) {
    if (block.is_absent() || block.is_null()) return;
    const Value count = block.get("required_approving_review_count");
    branches.reviews = count.is_absent() ? by_default : count_of(count);
  }

  void github_protection(const Resource& resource) {
    BranchSettings& branches = add_branches(BranchSettings::Kind::protection);
    set_branch(branches,
               resource.get(resource.is("github_branch_protection") ? "pattern" : "branch"));
    branches.is_protected = Truth::yes;
    const Value block = resource.get("required_status_checks");
    std::vector<Value> lists = resource.all("required_status_checks.contexts");
    set_checks(branches, block, lists);
    add_numbered_checks(branches, resource.get("required_status_checks.checks"));
    set_reviews(branches, resource.get("required_pull_request_reviews"), 1);
  }

  // "context:12345", where the number is the app that reports it.
  static void add_numbered_checks(BranchSettings& branches, const Value& list) {
    const auto names = literals(list);
    branches.knows_checks = branches.knows_checks && names.has_value();
    if (!names) return;
    for (const std::string& name : *names) {
      const std::size_t colon = name.rfind(':');
      const bool is_numbered =
          colon != name.npos && name.find_first_not_of("0123456789", colon + 1) == name.npos;
      branches.checks.push_back(is_numbered ? name.substr(0, colon) : name);
    }
  }

  void ruleset(const Resource& resource) {
    if (const Value state = resource.get("enforcement");
        state.is_scalar() && state.text().value != "active")
      return;
    if (const Value target = resource.get("target");
        target.is_scalar() && target.text().value != "branch")
      return;
    BranchSettings& branches = add_branches(BranchSettings::Kind::ruleset);
    branches.is_protected = Truth::yes;
    branches.knows_branches = resource.get("enforcement").is_scalar();
    set_ruleset_branches(resource.get("conditions.ref_name.include"), branches.include, branches);
    set_ruleset_branches(resource.get("conditions.ref_name.exclude"), branches.exclude, branches);
    set_checks(branches, resource.get("rules.required_status_checks"),
               resource.all("rules.required_status_checks.required_check.context"));
    for (const std::string_view other :
         {"rules.required_workflows", "rules.required_code_scanning"})
      branches.knows_checks = branches.knows_checks && resource.get(other).is_absent();
    set_reviews(branches, resource.get("rules.pull_request"), 0);
  }

  static void set_ruleset_branches(const Value& list, std::vector<std::string>& globs,
                                   BranchSettings& branches) {
    const auto refs = literals(list);
    branches.knows_branches = branches.knows_branches && refs && add_branches_of(*refs, globs);
  }

  void gitlab_protection(const Resource& resource) {
    BranchSettings& branches = add_branches(BranchSettings::Kind::protection);
    set_branch(branches, resource.get("branch"));
    branches.is_protected = Truth::yes;
  }

  void approval_rule(const Resource& resource) {
    BranchSettings& branches = add_branches(BranchSettings::Kind::approval);
    branches.knows_branches = resource.get("protected_branch_ids").is_absent();
    branches.include = {"**"};
    branches.reviews = count_of(resource.get("approvals_required"));
  }

  const Project& project_;
  std::array<ForgeSettings, kForges> found_;
  SettingsSource source_;                     // of the resource that is read
  std::map<std::string, std::string> names_;  // of resources, by module and address
  std::array<std::set<std::string>, kForges> repositories_;
};

constinit const std::array<DeclaredReader::Kind, 9> DeclaredReader::kKinds = {{
    {"github_repository_environment", Forge::github, "repository",
     &DeclaredReader::github_environment},
    {"github_repository_environment_deployment_policy", Forge::github, "repository",
     &DeclaredReader::deployment_policy},
    {"github_repository_deployment_branch_policy", Forge::github, "repository",
     &DeclaredReader::deployment_branch_policy},
    {"github_branch_protection", Forge::github, "repository_id",
     &DeclaredReader::github_protection},
    {"github_branch_protection_v3", Forge::github, "repository",
     &DeclaredReader::github_protection},
    {"github_repository_ruleset", Forge::github, "repository", &DeclaredReader::ruleset},
    {"gitlab_project_protected_environment", Forge::gitlab, "project",
     &DeclaredReader::gitlab_environment},
    {"gitlab_branch_protection", Forge::gitlab, "project", &DeclaredReader::gitlab_protection},
    {"gitlab_project_approval_rule", Forge::gitlab, "project", &DeclaredReader::approval_rule},
}};

}  // namespace

void read_declared(const Project& project, ForgeSettings& settings) {
  DeclaredReader(project).read(settings);
}

}  // namespace sluice::delivery
