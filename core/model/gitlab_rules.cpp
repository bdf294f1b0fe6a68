#include <algorithm>

#include "core/detect/glob.h"
#include "core/model/gitlab_build.h"

// `rules`: of jobs, of includes, of the workflow.
namespace sluice::gitlab {
namespace {

// `exists`: a path, a list of patterns, or a mapping with such a list under `paths`.
Truth exists(const Node& node, const Project* project) {
  if (project == nullptr || node.get("project") != nullptr) return Truth::unknown;
  const Node* const list = node.is_mapping() ? node.get("paths") : &node;
  if (list == nullptr) return Truth::unknown;
  bool is_known = project->is_whole;
  const auto is_there = [&](const Node& pattern) {
    if (pattern.text.find('$') != std::string_view::npos) is_known = false;
    const Glob from_root("/" + std::string(pattern.text));
    return std::any_of(project->paths.begin(), project->paths.end(),
                       [&](std::string_view path) { return from_root.matches_exactly(path); });
  };
  const bool found = list->is_text()
                         ? is_there(*list)
                         : std::any_of(list->items.begin(), list->items.end(),
                                       [&](const Item& i) { return is_there(*i.value); });
  if (found) return Truth::yes;
  return is_known ? Truth::no : Truth::unknown;
}

Truth matches(const Node& rule, const RuleContext& context) {
  Truth result = Truth::yes;
  if (const Node* const condition = rule.get("if"); condition != nullptr) {
    result = context.conditions != nullptr
                 ? context.conditions->of(condition->text).evaluate(context.variables)
                 : Condition(condition->text).evaluate(context.variables);
  }
  if (const Node* const paths = rule.get("exists"); paths != nullptr && result != Truth::no)
    result = both(result, exists(*paths, context.project));
  if (rule.get("changes") != nullptr) result = both(result, Truth::unknown);
  return result;
}

// Calls `visit` for every rule, those of lists within the list too, until it gives false.
template <typename Visit>
bool each_rule(const Node& rules, const Visit& visit) {
  for (const Item& item : rules.items) {
    const Node& rule = *item.value;
    if (rule.is_sequence() ? !each_rule(rule, visit) : !visit(rule)) return false;
  }
  return true;
}

}  // namespace

std::vector<RulesResult> ways_of_rules(const Node& rules, const RuleContext& context) {
  std::vector<RulesResult> ways;
  const bool may_fail = context.job_allow_failure.value_or(context.job_when == "manual");
  const bool is_undecided = each_rule(rules, [&](const Node& rule) {
    const Truth here = matches(rule, context);
    if (here == Truth::no) return true;
    RulesResult& way = ways.emplace_back();
    way.is_known = here == Truth::yes;
    way.rule = &rule;
    way.when = context.job_when;
    way.allow_failure = may_fail;
    if (const Node* const when = rule.get("when"); when != nullptr) way.when = when->text;
    if (const Node* const allow = rule.get("allow_failure"); allow != nullptr)
      way.allow_failure = !allow->is_false();
    way.variables = rule.get("variables");
    return here == Truth::unknown;
  });
  if (is_undecided) ways.emplace_back().allow_failure = may_fail;
  return ways;
}

RulesResult evaluate_rules(const Node& rules, const RuleContext& context) {
  return ways_of_rules(rules, context).front();
}

Truth is_included(Build& build, const Node& rules) {
  check_rules(build, rules);
  const Variables nothing_known;
  RuleContext context{nothing_known};
  context.project = &build.project;
  bool may_be = false;
  bool may_not_be = false;
  const bool undecided = each_rule(rules, [&](const Node& rule) {
    const Truth here = matches(rule, context);
    if (here == Truth::no) return true;
    const Node* const when = rule.get("when");
    (when != nullptr && when->text == "never" ? may_not_be : may_be) = true;
    return here == Truth::unknown;
  });
  if (undecided) may_not_be = true;
  if (may_be && may_not_be) return Truth::unknown;
  return may_be ? Truth::yes : Truth::no;
}

void check_rules(Build& build, const Node& rules) {
  if (!build.checked_rules.insert(&rules).second) return;
  each_rule(rules, [&](const Node& rule) {
    const Node* const condition = rule.get("if");
    if (!rule.is_mapping()) {
      build.fail(rule.written, "a rule must be a mapping");
    } else if (condition != nullptr && !condition->is_text()) {
      build.fail(condition->written, "condition of a rule must be a text");
    } else if (condition != nullptr) {
      const Condition parsed(condition->text);
      // Of a job with such a rule all else can still be judged: nobody takes the rule for true.
      if (!parsed.error().empty() && !parsed.is_tolerated()) {
        build.fail(condition->written, parsed.error());
        build.passes_over();
      }
    }
    return !build.failed();
  });
}

}  // namespace sluice::gitlab
