#pragma once

#include <string_view>
#include <vector>

#include "core/model/actions.h"
#include "core/rules/rule.h"

// What is known of actions beyond the file, as of a date: known_actions.def.
namespace sluice::actions {

std::string_view known_actions_date();

// An advisory about some versions of an action.
struct Advisory {
  std::string_view action;  // owner/repository, or a path below it
  std::string_view id;
  Severity severity = Severity::medium;
  std::string_view introduced;
  std::string_view fixed;   // empty where nothing mends it
  bool is_of_tags = false;  // tags were moved to hostile code, commits stayed what they were
};

// Those about the version that a tag, or the comment beside a commit id, names. "v2" and "v2.1" are
// the newest of their kind, so that an advisory counts only where it is about all of them. Nothing
// for branches and for commit ids without a version.
std::vector<Advisory> advisories_of(const UsesTarget& target, std::string_view version);

// The version that a `uses` names: its tag, or the comment behind a commit id ("v4.1.2",
// "tag=v4.1.2"). May be a branch; empty for none.
std::string_view version_of(const Use& use);

// Both are versions, and the first is the older one.
bool is_older(std::string_view a, std::string_view b);

// True for owners whom GitHub has verified as creators.
bool is_verified_creator(std::string_view owner);

// owner/repository of one that is archived.
bool is_archived(std::string_view repository);

// The widely used action whose name is one slip away from this one and whose owner is another;
// empty for none.
std::string_view lookalike_of(std::string_view repository);

}  // namespace sluice::actions
