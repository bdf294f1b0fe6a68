#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/audit.h"
#include "core/audit/delivery_policy.h"
#include "core/audit/secrets_policy.h"
#include "core/findings/finding.h"
#include "core/model/delivery/policy.h"
#include "core/parse/parsed.h"
#include "core/parse/tree.h"
#include "core/rules/lists.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice {

// What a policy makes of the rules that a name stands for.
struct RuleSetting {
  std::string name;                  // as find_rules takes it
  std::optional<Severity> severity;  // nothing: the rules are off

  bool names_one() const { return !name.ends_with('*'); }
};

// Findings that somebody accepted, and why.
struct PolicyIgnore {
  std::string rule;                   // as find_rules takes it
  std::string path;                   // a glob; empty for every file
  std::string resource;               // '*' at the end allowed; empty for every resource
  std::string reason;                 // never empty
  std::optional<std::int32_t> until;  // days since 1970-01-01, the last day it counts
  Span until_at;                      // where that is written

  // True from the day after `until`; never where today is not known.
  bool is_over(std::optional<std::int32_t> today) const;
  // True for a finding of the rule at the resource; of a rule that is several checks of another
  // tool, for one that is about the check that is named. The path is asked apart: it is the same
  // for many findings.
  bool names(const Finding& finding) const;
};

// Which findings make an audit fail.
struct Gate {
  std::string name;                   // "merge", "deploy:<environment>"
  std::optional<Severity> severity;   // the least that counts; nothing for the policy's `fail_on`
  std::vector<std::string> families;  // of rules; empty for all
};

// The contract of docs/schema/policy.schema.json, read.
struct Policy {
  std::vector<RuleSetting> rules;  // the last that names a rule decides
  std::vector<PolicyIgnore> ignores;
  std::vector<std::string> allow_errors;
  std::vector<KindRule> kinds;  // the last match wins
  std::optional<Persona> persona;
  std::optional<Severity> fail_on;
  std::vector<Gate> gates;
  Pins pins;
  NameLists lists;
  NameList licenses;  // of packages
  std::optional<delivery::DeliveryPolicy> delivery;
  ArtifactTrust trust;  // as `delivery.artifacts` has it
  SecretsPolicy secrets;

  // What decides on the rule, or on a finding that is about some of its aliases; null where no name
  // is its own.
  const RuleSetting* setting(const Rule& rule, std::span<const std::string_view> aliases) const;
  const Gate* gate(std::string_view name) const;
};

// A policy with errors is broken: nothing of it may count, since nobody can say what its author
// meant. `policy` then still holds what could be read, for reports about the file itself.
struct ParsedPolicy {
  Policy policy;
  std::vector<ParseError> errors;  // in order of place
};

// What the tree of a policy file says. A file without any value is a policy that says nothing.
ParsedPolicy read_policy(const Tree& tree);
// The same from the bytes on.
ParsedPolicy parse_policy(std::string_view bytes, const ParseLimits& limits);
// Of the policy that the options bring along; one that says nothing where they bring none.
ParsedPolicy policy_in_force(const Options& options);

// True for the rules that tell what could not be audited: no policy switches them off, grades them
// anew or ignores them.
bool tells_errors(const Rule& rule);

}  // namespace sluice
