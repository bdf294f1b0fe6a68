#include "core/audit/policy.h"

#include <algorithm>
#include <utility>

#include "core/audit/policy_faults.h"
#include "core/findings/suppressions.h"
#include "core/parse/yaml.h"
#include "core/rules/registry.h"
#include "core/rules/shared/duplicate_keys.h"

namespace sluice {

namespace engine {
extern const Rule parse_error;
extern const Rule limit_reached;
}  // namespace engine

namespace {

bool is_own(const Rule* rule) { return rule->id.starts_with("sluice/"); }

bool is_family(std::string_view name) {
  const std::vector<const Rule*>& rules = all_rules();
  return std::any_of(rules.begin(), rules.end(), [&](const Rule* rule) {
    return rule->id.size() > name.size() && rule->id.starts_with(name) &&
           rule->id[name.size()] == '/';
  });
}

// Reads one policy; goes on behind what is wrong, so that one run tells all of it.
class PolicyReader : private PolicyFaults {
 public:
  ParsedPolicy read(const Tree& tree) {
    const NodeRef root = tree.root();
    if (tree.documents.size() > 1) {
      fail(tree.root(1).use(), "a policy is one document");
    } else if (root && !root.is_null()) {
      check_keys(tree);
      this->root(root);
    }
    result_.errors = take();
    return std::move(result_);
  }

 private:
  Policy& policy() { return result_.policy; }

  void check_keys(const Tree& tree) {
    Sink sink;
    report_duplicate_keys(tree, sink);
    for (const Hit& hit : sink.take()) fail(hit.primary.at, "key stands twice");
  }

  void root(NodeRef root) {
    if (!root.is_mapping()) return fail(root, "a policy is a mapping of keys");
    for (const NodeRef value : root.children()) section(value);
  }

  void section(NodeRef value) {
    const std::string_view key = value.key().value;
    if (key == "version") return version(value);
    if (key == "rules") {
      return each(value, value.is_mapping(), "a mapping of rules",
                  [&](NodeRef rule) { this->rule(rule); });
    }
    if (key == "ignores") {
      return each(value, value.is_sequence(), "a list of ignores",
                  [&](NodeRef item) { ignore(item); });
    }
    if (key == "allow_errors") {
      return each(value, value.is_sequence(), "a list of globs", [&](NodeRef item) {
        policy().allow_errors.push_back(glob(item, "a glob in allow_errors"));
      });
    }
    if (key == "kinds") {
      return each(value, value.is_mapping(), "a mapping of globs to kinds",
                  [&](NodeRef kind) { this->kind(kind); });
    }
    if (key == "gates") {
      return each(value, value.is_mapping(), "a mapping of gates",
                  [&](NodeRef gate) { this->gate(gate); });
    }
    if (key == "pins") {
      return each(value, value.is_mapping(), "a mapping of names to commits and digests",
                  [&](NodeRef pin) { this->pin(pin); });
    }
    if (key == "uses") return name_list(value, policy().lists.uses);
    if (key == "images") return name_list(value, policy().lists.images);
    if (key == "includes") return name_list(value, policy().lists.includes);
    if (key == "licenses") return name_list(value, policy().licenses);
    if (key == "delivery") {
      policy().delivery = read_delivery_policy(value, policy().trust, *this);
      return;
    }
    if (key == "secrets") {
      policy().secrets = read_secrets_policy(value, *this);
      return;
    }
    if (key == "persona") return persona(value);
    if (key == "fail_on") {
      policy().fail_on = severity(value);
      return;
    }
    unknown_key(
        value,
        "version, rules, ignores, allow_errors, kinds, persona, fail_on, gates, pins, uses, "
        "images, includes, licenses, secrets and delivery");
  }

  void version(NodeRef value) {
    if (value.value() != "1" || value.is_quoted()) fail(value, "version must be 1");
  }

  void persona(NodeRef value) {
    policy().persona = persona_of_name(value.value());
    if (!policy().persona) fail(value, "persona must be regular, pedantic or auditor");
  }

  std::optional<Severity> severity(NodeRef value) {
    const auto severity = severity_of_name(value.value());
    if (!severity) fail(value, "a severity is note, low, medium, high or critical");
    return severity;
  }

  // Of a name that stands for many rules, those that must stay are left out; one that stands for
  // nothing else is an error.
  void check_rule(std::string_view name, Span at) {
    const std::vector<const Rule*> rules = find_rules(name);
    if (rules.empty()) {
      fail(at, with_word("no rule is called so", name));
    } else if (all_own(rules) && std::any_of(rules.begin(), rules.end(), [](const Rule* rule) {
                 return tells_errors(*rule);
               })) {
      fail(
          at,
          "what could not be audited is always told; allow_errors names files that need not parse");
    }
  }

  static bool all_own(const std::vector<const Rule*>& rules) {
    return std::all_of(rules.begin(), rules.end(), is_own);
  }

  void rule(NodeRef value) {
    RuleSetting setting;
    setting.name = value.key().value;
    check_rule(setting.name, value.key().at);
    if (value.is_mapping()) {
      for (const NodeRef member : value.children()) {
        if (member.key().value == "severity") {
          setting.severity = severity(member);
        } else {
          unknown_key(member, "severity");
        }
      }
      if (!value["severity"]) fail_key(value, "a rule is off, or has a severity");
    } else if (is_off(value)) {
      if (const auto rules = find_rules(setting.name); !rules.empty() && all_own(rules))
        fail(value, "what the audit says of itself cannot be switched off");
    } else if (setting.severity = severity_of_name(value.value()); !setting.severity) {
      fail(value, "a rule is off, note, low, medium, high or critical");
    }
    policy().rules.push_back(std::move(setting));
  }

  // Tools that write YAML 1.1 make false of it.
  static bool is_off(NodeRef value) {
    return value.value() == "off" || (value.value() == "false" && !value.is_quoted());
  }

  void ignore(NodeRef item) {
    if (!item.is_mapping()) {
      return fail(item, "an ignore is a mapping of rule, path, resource, reason and expires");
    }
    PolicyIgnore ignore;
    for (const NodeRef value : item.children()) ignore_member(value, ignore);
    for (const std::string_view key : {"rule", "reason"}) {
      if (!item[key]) fail_header(item, "an ignore needs a " + std::string(key));
    }
    policy().ignores.push_back(std::move(ignore));
  }

  void ignore_member(NodeRef value, PolicyIgnore& ignore) {
    const std::string_view key = value.key().value;
    if (key == "rule") {
      ignore.rule = text(value, key);
      if (!ignore.rule.empty()) check_rule(ignore.rule, value.use());
    } else if (key == "path") {
      ignore.path = glob(value, key);
    } else if (key == "resource") {
      ignore.resource = text(value, key);
    } else if (key == "reason") {
      ignore.reason = text(value, key);
    } else if (key == "expires") {
      ignore.until = parse_date(value.value());
      ignore.until_at = value.use();
      if (!ignore.until) fail(value, "expires must be a date, YYYY-MM-DD");
    } else {
      unknown_key(value, "rule, path, resource, reason and expires");
    }
  }

  void kind(NodeRef value) {
    const std::string_view glob = value.key().value;
    check_glob(glob, value.key().at);
    const auto kind = kind_of_name(value.value());
    if (!kind) return fail(value, with_word("no kind is called so", value.value()));
    policy().kinds.push_back({std::string(glob), *kind});
  }

  void pin(NodeRef value) {
    const std::string_view name = value.key().value;
    const std::string_view fixed = value.value();
    constexpr std::string_view kDigest = "sha256:";
    const bool is_image = fixed.starts_with(kDigest);
    const std::string_view digits = is_image ? fixed.substr(kDigest.size()) : fixed;
    const bool is_hexadecimal = digits.find_first_not_of("0123456789abcdef") == digits.npos;
    if (name.find(is_image ? ':' : '@') == name.npos)
      return fail_key(value,
                      is_image ? "an image is named IMAGE:TAG" : "an action is named ACTION@REF");
    if (!value.is_scalar() || !is_hexadecimal || digits.size() != (is_image ? 64U : 40U))
      return fail(value, "a pin is a commit id of 40 digits, or sha256: and 64 digits");
    policy().pins.insert_or_assign(std::string(name), std::string(fixed));
  }

  void name_list(NodeRef value, NameList& list) {
    const std::string key(value.key().value);
    if (!value.is_mapping()) return fail(value, key + " must be a mapping of allow and deny");
    for (const NodeRef member : value.children()) {
      const std::string_view name = member.key().value;
      if (name != "allow" && name != "deny") {
        unknown_key(member, "allow and deny");
        continue;
      }
      std::vector<std::string>& patterns = name == "allow" ? list.allow : list.deny;
      // An empty list of what is allowed would read as if all were.
      each(member, member.is_sequence() && member.size() > 0, "a list of names", [&](NodeRef item) {
        std::string pattern = text(item, "a name");
        count_glob(pattern, item.use());
        if (!pattern.empty()) patterns.push_back(std::move(pattern));
      });
    }
  }

  void gate(NodeRef value) {
    Gate gate;
    gate.name = value.key().value;
    constexpr std::string_view kDeploy = "deploy:";
    if (gate.name != "merge" && (!gate.name.starts_with(kDeploy) || gate.name == kDeploy)) {
      fail_key(value, "a gate is called merge or deploy:ENVIRONMENT");
    }
    if (!value.is_mapping()) return fail(value, "a gate is a mapping of severity and families");
    for (const NodeRef member : value.children()) {
      if (member.key().value == "severity") {
        gate.severity = severity(member);
      } else if (member.key().value == "families") {
        each(member, member.is_sequence() && member.size() > 0, "a list of families",
             [&](NodeRef family) { this->family(family, gate); });
      } else {
        unknown_key(member, "severity and families");
      }
    }
    policy().gates.push_back(std::move(gate));
  }

  void family(NodeRef value, Gate& gate) {
    std::string name = text(value, "a family");
    if (name.empty()) return;
    if (!is_family(name)) fail(value, with_word("no rule is of the family", name));
    gate.families.push_back(std::move(name));
  }

  ParsedPolicy result_;
};

}  // namespace

bool PolicyIgnore::is_over(std::optional<std::int32_t> today) const {
  return until && today && *until < *today;
}

bool PolicyIgnore::names(const Finding& finding) const {
  if (resource.ends_with('*')) {
    const std::string_view beginning(resource.data(), resource.size() - 1);
    if (!finding.resource.starts_with(beginning)) return false;
  } else if (!resource.empty() && finding.resource != resource) {
    return false;
  }
  return !tells_errors(*finding.rule) && is_named(*finding.rule, finding.aliases, rule);
}

const RuleSetting* Policy::setting(const Rule& rule,
                                   std::span<const std::string_view> aliases) const {
  if (tells_errors(rule)) return nullptr;
  const auto last = std::find_if(rules.rbegin(), rules.rend(), [&](const RuleSetting& setting) {
    return is_named(rule, aliases, setting.name);
  });
  return last == rules.rend() ? nullptr : &*last;
}

const Gate* Policy::gate(std::string_view name) const {
  const auto found =
      std::find_if(gates.begin(), gates.end(), [&](const Gate& gate) { return gate.name == name; });
  return found == gates.end() ? nullptr : &*found;
}

ParsedPolicy read_policy(const Tree& tree) { return PolicyReader().read(tree); }

ParsedPolicy parse_policy(std::string_view bytes, const ParseLimits& limits) {
  const Parsed<Tree> parsed = parse_yaml(bytes, limits);
  ParsedPolicy policy;
  if (parsed.usable) policy = read_policy(parsed.tree);
  policy.errors.insert(policy.errors.begin(), parsed.errors.begin(), parsed.errors.end());
  return policy;
}

ParsedPolicy policy_in_force(const Options& options) {
  if (!options.policy) return {};
  if (options.policy->text.size() > options.limits.file_bytes) {
    return {{}, {{ErrorCode::limit, {}, "policy is larger than the limit on files"}}};
  }
  ParsedPolicy parsed = parse_policy(options.policy->text, options.limits.parse);
  if (parsed.policy.delivery) parsed.policy.delivery->path = options.policy->path;
  return parsed;
}

bool tells_errors(const Rule& rule) {
  return &rule == &engine::parse_error || &rule == &engine::limit_reached;
}

}  // namespace sluice
