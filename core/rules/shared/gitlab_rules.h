#pragma once

#include <unordered_set>

#include "core/model/gitlab_effective.h"
#include "core/rules/sink.h"

namespace sluice::gitlab {

// A file that is a pipeline by its name. Any other is included or started by some file that may
// not be at hand, and one with inputs says nothing without them.
bool is_main(const Effective& pipeline);

Place place_of(const Written& written);

// Each `if` of the rules of the workflow and of the jobs, with its rule; those that jobs share
// once.
template <typename Visit>
void each_condition(const Effective& pipeline, const Visit& visit) {
  std::unordered_set<const Node*> seen;
  const auto walk = [&](const auto& self, const Node* rules) -> void {
    if (rules == nullptr || !seen.insert(rules).second) return;
    for (const Item& rule : rules->items) {
      if (rule.value->is_sequence()) {
        self(self, rule.value);
      } else if (const Field* const condition = rule.value->field("if");
                 condition != nullptr && condition->value->is_text()) {
        visit(*condition, *rule.value);
      }
    }
  };
  if (pipeline.workflow != nullptr) walk(walk, pipeline.workflow->get("rules"));
  for (const EffectiveJob& job : pipeline.jobs) walk(walk, job.get("rules"));
}

}  // namespace sluice::gitlab
