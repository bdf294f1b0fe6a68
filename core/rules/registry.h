#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/rule.h"

namespace sluice {

// Every rule, in the order of rules.def, tables written out.
const std::vector<const Rule*>& all_rules();

// Their documentation: every code rule has one, rows only where they need it by hand.
// Kept apart so that what does not ask for it does not carry it.
std::vector<const RuleDoc*> all_rule_docs();

// Rules whose id or alias is `name`; a name ending in '*' matches by what stands before it.
// Aliases are compared with and without the tool in front: CKV_AWS_20 finds checkov:CKV_AWS_20.
std::vector<const Rule*> find_rules(std::string_view name);

// True if `name` names the rule as find_rules has it.
bool is_named(const Rule& rule, std::string_view name);
// The same with only some of the rule's aliases: those that one finding is about.
bool is_named(const Rule& rule, std::span<const std::string_view> aliases, std::string_view name);

// What mends it in general: an order that the reader can carry out.
std::string fix_of(const Rule& rule);

// What severity_name and persona_name give, read back.
std::optional<Severity> severity_of_name(std::string_view name);
std::optional<Persona> persona_of_name(std::string_view name);

// The kinds of files that a rule reads, for people: "github-actions", "terraform", …
std::vector<std::string_view> platforms(const Rule& rule);

}  // namespace sluice
