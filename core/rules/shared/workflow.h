#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/actions.h"
#include "core/model/expression.h"
#include "core/parse/tree.h"

// What several rules ask of a workflow.
namespace sluice::actions {

// A mapping of environment variables, and what it belongs to: "" for the workflow, else the address
// of its job or step.
struct Environment {
  NodeRef variables;
  std::string address;
};
std::vector<Environment> environments(const Workflow& workflow);
std::vector<Environment> environments(const Action& action);

// The address of the job, or of the step, out of the path of a node below it; "" for what is in no
// job.
std::string address_of(std::string_view path);

// An `if` of a job or a step.
struct Condition {
  NodeRef node;
  const Expression& expression;  // the tree's
};
std::vector<Condition> conditions(const Workflow& workflow);

// Calls `visit(NodeRef scalar, const Expression&)` for every expression that is written in the
// tree, in order.
template <typename Visit>
void for_each_expression(const Tree& tree, Visit visit) {
  for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
    const TreeNode& node = tree.nodes[i];
    if (node.kind != NodeKind::scalar || node.value.find("${{") == node.value.npos) continue;
    const NodeRef scalar(tree, i);
    for (const Expression& expression : expressions_of(scalar)) visit(scalar, expression);
  }
}

// True if the token may do nothing but read: `permissions` of the job, else of the workflow. False
// where neither says so.
bool is_read_only(const Job& job);

// True if the scalar holds an expression.
bool has_expression(std::string_view value);

// What ${{ env.NAME }} reads in a step: the innermost scope that sets it counts. Nothing where this
// file does not.
NodeRef find_variable(const Step& step, std::string_view name);

// The step's own `if` is the literal false: it stands there for tools that read the file.
bool never_runs(const Step& step);

// The event is limited to activity types, and this is one of them.
bool has_type(const Event& event, std::string_view type);

// What a comment behind the value, on the same line, says: without '#' and spaces around. Empty for
// none.
std::string_view comment_behind(NodeRef scalar);

// The permission that `scope` has as it takes effect in a job: "read", "write", "none"; nothing
// where the settings of the repository decide.
std::optional<std::string_view> permission_of(const Job& job, std::string_view scope);

// The texts of a step that run as code: its script, and the inputs of actions that take one. Only
// scalars.
std::vector<NodeRef> code_of(const Step& step);

// The shell that the step names, or else its job or its workflow by default; empty where the system
// of the runner decides.
std::string_view shell_name(const Step& step);

// How code of a step reads the variable TITLE of its environment in the place of an expression: an
// order to the reader, by the language of that code.
std::string use_a_variable(const Step& step, NodeRef code);
// The same for one expression: what is in the environment already is read as it is called there.
std::string use_a_variable(const Step& step, NodeRef code, const Expression& expression);

// The variable that the runner sets to what the expression gives, GITHUB_SHA of github.sha; empty
// where there is none.
std::string default_variable(const Step& step, const Expression& expression);

// What a step hands to its action under `name`, which GitHub compares without case.
NodeRef input(const Step& step, std::string_view name);

}  // namespace sluice::actions
