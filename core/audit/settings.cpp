#include "core/audit/settings.h"

#include <algorithm>
#include <utility>

#include "core/audit/file_audit.h"
#include "core/audit/gitleaks_rules.h"
#include "core/audit/secrets_policy.h"
#include "core/detect/into_utf8.h"
#include "core/model/project.h"
#include "core/rules/registry.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

// Globs, ready to be matched with every file.
std::vector<Glob> compile(const std::vector<std::string>& globs) {
  return {globs.begin(), globs.end()};
}

// A rule that is named in full runs whatever its persona. One that is switched off by a name of
// some of its checks runs as well: its other checks may speak.
bool is_chosen(const Rule& rule, const RuleSetting* setting, const Options& options) {
  if (options.only_secrets && !rule.id.starts_with("secrets/") && !rule.id.starts_with("sluice/"))
    return false;
  if (setting != nullptr && !setting->severity && is_named(rule, {}, setting->name)) return false;
  if (options.select.empty())
    return rule.persona <= options.persona.value_or(Persona::regular) ||
           (setting != nullptr && setting->names_one());
  return std::any_of(options.select.begin(), options.select.end(),
                     [&](const std::string& name) { return is_named(rule, name); });
}

// A severity that the caller says counts at every gate, and for every family.
void take_gates(const Options& options, const Policy& policy, Settings& settings) {
  const Severity usual = options.fail_on.value_or(policy.fail_on.value_or(Severity::medium));
  settings.gates.push_back({"merge", usual, {}});
  for (const Gate& gate : policy.gates) {
    GateEntry entry{utf8::valid(gate.name), usual, {}};
    if (!options.fail_on) {
      entry.least = gate.severity.value_or(usual);
      entry.families = gate.families;
    }
    const bool is_merge = gate.name == "merge";
    if (gate.name == options.gate && !is_merge) settings.gate = settings.gates.size();
    if (is_merge) {
      settings.gates.front() = std::move(entry);
    } else {
      settings.gates.push_back(std::move(entry));
    }
  }
}

// A .gitleaks.toml among the settings is none of the forge's: its rules run among the policy's.
void take_gitleaks_rules(Options& options, std::vector<SecretsPolicy::Pattern>& patterns) {
  std::erase_if(options.settings, [&](const Input& input) {
    if (input.path != kGitleaksSettings) return false;
    for (auto& rule : read_gitleaks_rules(input.bytes, options.limits.parse)) {
      const bool is_known = std::any_of(patterns.begin(), patterns.end(),
                                        [&](const auto& own) { return own.id == rule.id; });
      if (!is_known) patterns.push_back(std::move(rule));
    }
    return true;
  });
}

}  // namespace

Settings apply_policy(Options& options) {
  if (options.policy) into_utf8(options.policy->path, options.policy->text);
  ParsedPolicy parsed = policy_in_force(options);
  Settings settings;
  settings.is_broken = !parsed.errors.empty();
  if (settings.is_broken) parsed.policy = {};
  Policy& policy = parsed.policy;
  if (!options.persona) options.persona = policy.persona.value_or(Persona::regular);
  options.kinds.insert(options.kinds.begin(), policy.kinds.begin(), policy.kinds.end());
  for (const KindRule& rule : options.kinds) settings.kinds.push_back({Glob(rule.glob), rule.kind});
  options.allow_errors.insert(options.allow_errors.end(), policy.allow_errors.begin(),
                              policy.allow_errors.end());
  settings.allow_errors = compile(options.allow_errors);
  take_gates(options, policy, settings);
  std::vector<SecretsPolicy::Pattern> patterns = std::move(policy.secrets.patterns);
  take_gitleaks_rules(options, patterns);
  settings.custom = std::make_shared<const CustomSecrets>(std::move(patterns));
  // Before the others: of overlapping secrets, what the policy knows wins.
  for (const Rule& rule : settings.custom->rules())
    (is_chosen(rule, nullptr, options) ? settings.rules : settings.silent).push_back(&rule);
  for (const Rule* const rule : all_rules()) {
    const RuleSetting* const setting = policy.setting(*rule, rule->aliases);
    if (is_chosen(*rule, setting, options)) {
      settings.rules.push_back(rule);
    } else if (rule->points_at_secret()) {
      settings.silent.push_back(rule);
    }
  }
  for (PolicyIgnore& ignore : policy.ignores) {
    std::optional<Glob> path;
    if (!ignore.path.empty()) path.emplace(ignore.path);
    settings.ignores.push_back({std::move(ignore), std::move(path)});
  }
  settings.policy = std::move(policy);
  return settings;
}

void Rules::add_secrets(std::string_view text, SecretMask& mask) const {
  for (const RuleSet* const set : {&chosen, &silent}) {
    for (const Span at : set->secrets_in(text)) mask.add_value(slice(text, at));
  }
}

bool Context::is_policy(const Input& input) const {
  return options.policy && options.policy->path == input.path &&
         options.policy->text == input.bytes;
}

std::string Context::placed(const std::string& path) const {
  if (options.place.empty() || path.starts_with('/')) return path;
  return path_within(options.place, path).value_or(path);
}

Detected Context::kind_of(const Input& input) const {
  if (is_policy(input)) return {Kind::policy, true};
  if (options.only_secrets) return detect_text(placed(input.path), input.bytes);
  for (auto rule = settings.kinds.rbegin(); rule != settings.kinds.rend(); ++rule) {
    if (rule->glob.matches(input.path)) return {rule->kind, true};
  }
  return detect(placed(input.path), input.bytes);
}

bool matches_any(const std::vector<Glob>& globs, std::string_view path) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const Glob& glob) { return glob.matches(path); });
}

}  // namespace sluice
