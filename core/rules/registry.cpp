#include "core/rules/registry.h"

#include <algorithm>
#include <array>
#include <deque>

#include "core/rules/rows.h"

namespace sluice {

#define RULE(family, name) \
  namespace family {       \
  extern const Rule name;  \
  }
#define TABLE(family, name)    \
  namespace family {           \
  extern const RuleTable name; \
  }
#define LINES(family, name)   \
  namespace family {          \
  extern const RowTable name; \
  }
#define ROWS(family, name) TABLE(family, name)
#include "core/rules/rules.def"
#undef RULE
#undef TABLE
#undef ROWS
#undef LINES

namespace {

// One line of rules.def.
struct Entry {
  const Rule* rule = nullptr;
  const RuleTable* table = nullptr;
  const RowTable* text = nullptr;
};

constexpr Entry kEntries[] = {
#define RULE(family, name) {&family::name, nullptr, nullptr},
#define TABLE(family, name) {nullptr, &family::name, nullptr},
#define LINES(family, name) {nullptr, nullptr, &family::name},
#define ROWS(family, name) TABLE(family, name)
#include "core/rules/rules.def"
#undef RULE
#undef TABLE
#undef ROWS
#undef LINES
};

// Rules that are written as text, read once. Nothing frees them: findings point at them.
const std::deque<RowRules>& row_rules() {
  static const auto* const kRules = [] {
    auto* const rules = new std::deque<RowRules>;
    for (const Entry& entry : kEntries) {
      if (entry.text != nullptr) rules->emplace_back(*entry.text);
    }
    return rules;
  }();
  return *kRules;
}

constexpr std::array<std::string_view, 5> kSeverities = {"note", "low", "medium", "high",
                                                         "critical"};
constexpr std::array<std::string_view, 3> kConfidences = {"low", "medium", "high"};
constexpr std::array<std::string_view, 3> kPersonas = {"regular", "pedantic", "auditor"};
constexpr std::array<std::string_view, kTopics> kTopicNames = {
    "access",  "availability", "credentials", "encryption", "injection",    "integrity",
    "logging", "network",      "reliability", "storage",    "supply-chain", "hygiene"};

// The enumerator whose name stands at its place in `names`.
template <typename Enum>
std::optional<Enum> value_of(std::span<const std::string_view> names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

// "zizmor:artipacked" is called so, and "artipacked".
bool matches(std::string_view alias, std::string_view name) {
  if (name.ends_with('*')) {
    name.remove_suffix(1);
    return alias.starts_with(name) || alias.substr(alias.find(':') + 1).starts_with(name);
  }
  if (!alias.ends_with(name)) return false;
  return alias.size() == name.size() || (alias.find(':') == alias.size() - name.size() - 1);
}

std::vector<const Rule*> list_rules() {
  std::vector<const Rule*> rules;
  auto rows = row_rules().begin();
  for (const Entry& entry : kEntries) {
    if (entry.rule != nullptr) {
      rules.push_back(entry.rule);
    } else if (entry.text != nullptr) {
      for (const Rule& row : (rows++)->rules()) rules.push_back(&row);
    } else {
      for (const Rule& row : entry.table->rows) rules.push_back(&row);
    }
  }
  return rules;
}

}  // namespace

std::string_view severity_name(Severity severity) {
  return kSeverities[static_cast<std::size_t>(severity)];
}
std::string_view confidence_name(Confidence confidence) {
  return kConfidences[static_cast<std::size_t>(confidence)];
}
std::string_view persona_name(Persona persona) {
  return kPersonas[static_cast<std::size_t>(persona)];
}
std::optional<Severity> severity_of_name(std::string_view name) {
  return value_of<Severity>(kSeverities, name);
}
std::optional<Persona> persona_of_name(std::string_view name) {
  return value_of<Persona>(kPersonas, name);
}
std::string_view topic_name(Topic topic) { return kTopicNames[static_cast<std::size_t>(topic)]; }

const std::vector<const Rule*>& all_rules() {
  static const auto* const kRules = new std::vector<const Rule*>(list_rules());
  return *kRules;
}

bool is_named(const Rule& rule, std::string_view name) {
  return is_named(rule, rule.aliases, name);
}

bool is_named(const Rule& rule, std::span<const std::string_view> aliases, std::string_view name) {
  if (matches(rule.id, name)) return true;
  return std::any_of(aliases.begin(), aliases.end(),
                     [&](std::string_view alias) { return matches(alias, name); });
}

std::string fix_of(const Rule& rule) {
  const auto* const row = std::get_if<PropertyRow>(&rule.check);
  return row != nullptr && rule.fix.empty() ? order_of(*row) : std::string(rule.fix);
}

std::vector<const Rule*> find_rules(std::string_view name) {
  std::vector<const Rule*> found;
  const std::vector<const Rule*>& rules = all_rules();
  // Most names are ids, which nothing else is called.
  const auto own =
      std::find_if(rules.begin(), rules.end(), [&](const Rule* rule) { return rule->id == name; });
  if (own != rules.end()) return {*own};
  for (const Rule* const rule : rules) {
    if (is_named(*rule, name)) found.push_back(rule);
  }
  return found;
}

std::vector<std::string_view> platforms(const Rule& rule) {
  struct Names {
    using List = std::vector<std::string_view>;
    List operator()(std::monostate) const { return {}; }
    List operator()(void (*)(const actions::Workflow&, Sink&)) const { return {"github-actions"}; }
    List operator()(void (*)(const actions::Job&, Sink&)) const { return {"github-actions"}; }
    List operator()(void (*)(const actions::Step&, Sink&)) const {
      return {"github-actions", "github-action"};
    }
    List operator()(void (*)(const actions::Use&, Sink&)) const {
      return {"github-actions", "github-action"};
    }
    List operator()(void (*)(const actions::Action&, Sink&)) const { return {"github-action"}; }
    List operator()(void (*)(const actions::Arrival&, Sink&)) const {
      return {"github-actions", "github-action"};
    }
    List operator()(void (*)(const dependabot::File&, Sink&)) const { return {"dependabot"}; }
    List operator()(void (*)(const pre_commit::File&, Sink&)) const { return {"pre-commit"}; }
    List operator()(void (*)(const gitlab::Pipeline&, Sink&)) const { return {"gitlab-ci"}; }
    List operator()(void (*)(const gitlab::Job&, Sink&)) const { return {"gitlab-ci"}; }
    List operator()(void (*)(const gitlab::Effective&, Sink&)) const { return {"gitlab-ci"}; }
    List operator()(void (*)(const gitlab::EffectiveJob&, Sink&)) const { return {"gitlab-ci"}; }
    List operator()(void (*)(const delivery::Delivery&, Sink&)) const {
      return {"github-actions", "gitlab-ci"};
    }
    List operator()(void (*)(const plan::Review&, Sink&)) const {
      return {"terraform-plan", "cloudformation-change-set"};
    }
    List operator()(void (*)(const docker::Dockerfile&, Sink&)) const { return {"dockerfile"}; }
    List operator()(void (*)(const docker::Stage&, Sink&)) const { return {"dockerfile"}; }
    List operator()(void (*)(const docker::Instruction&, Sink&)) const { return {"dockerfile"}; }
    List operator()(void (*)(const kubernetes::Object&, Sink&)) const { return {"kubernetes"}; }
    List operator()(void (*)(const kubernetes::Container&, Sink&)) const { return {"kubernetes"}; }
    List operator()(void (*)(const compose::File&, Sink&)) const { return {"compose"}; }
    List operator()(void (*)(const compose::Service&, Sink&)) const { return {"compose"}; }
    List operator()(void (*)(const Resource&, Sink&)) const {
      return {"terraform", "cloudformation"};
    }
    List operator()(void (*)(const Resource&, const ResourceGraph&, Sink&)) const {
      return {"terraform", "cloudformation"};
    }
    List operator()(void (*)(const ResourceGraph&, Sink&)) const {
      return {"terraform", "cloudformation"};
    }
    List operator()(void (*)(const terraform::File&, Sink&)) const { return {"terraform"}; }
    List operator()(void (*)(const Project&, Sink&)) const { return {"project"}; }
    List operator()(const PropertyCheck& check) const {
      List list;
      if (!check.terraform.empty()) list.push_back("terraform");
      if (!check.cloudformation.empty()) list.push_back("cloudformation");
      return list;
    }
    List operator()(const PropertyRow& row) const {
      List list;
      const RowPlatforms platforms = platforms_of(row);
      if (platforms.terraform) list.push_back("terraform");
      if (platforms.cloudformation) list.push_back("cloudformation");
      return list;
    }
    List operator()(const SecretPattern&) const { return {"text"}; }
  };
  std::vector<std::string_view> names = std::visit(Names{}, rule.check);
  for (const std::string_view name : std::visit(Names{}, rule.also)) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

}  // namespace sluice
