#include "core/rules/shared/outsiders.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/model/expression.h"
#include "core/model/expression_value.h"

namespace sluice::actions {
namespace {

using Value = ExpressionValue;

constexpr std::string_view kOutsider = "someone-else";
constexpr std::string_view kFork = "someone-else/fork";
constexpr std::string_view kRepository = "owner/repository";

// What holds of the people around an event: what they are to the repository, and what caused the
// run that a workflow_run follows. Outsiders may be any of these.
struct Outsider {
  std::string_view association;
  std::string_view upstream;
};
constexpr std::array<Outsider, 3> kOutsiders = {{{"NONE", "pull_request"},
                                                 {"CONTRIBUTOR", "pull_request_target"},
                                                 {"FIRST_TIME_CONTRIBUTOR", "issue_comment"}}};

bool is_about_pull_requests(std::string_view event) {
  return event.starts_with("pull_request");  // pull_request_target and the reviews as well
}

Value text(std::string_view value) { return Value::of(std::string(value)); }

// What the event itself decides.
Value of_event(std::string_view path, std::string_view event) {
  if (event.empty()) return Value::unknown();
  if (path == "github.event_name") return text(event);
  constexpr std::string_view kPullRequest = "github.event.pull_request";
  if (!path.starts_with(kPullRequest)) return Value::unknown();
  if (!is_about_pull_requests(event)) return Value::null();
  return Value::unknown(path.size() == kPullRequest.size() ? Truth::yes : Truth::unknown);
}

Value of_outsider(std::string_view path, std::string_view event, const Outsider& who,
                  std::string_view repository) {
  if (path == "github.repository") return text(repository);
  if (path == "github.repository_owner") return text(repository.substr(0, repository.find('/')));
  if (path == "github.repository_id") return text("1");
  if (path.ends_with(".base.repo.full_name")) return text(repository);
  if (path.ends_with(".base.repo.id")) return Value::of(1);
  if (path == "github.event.workflow_run.event") return text(who.upstream);
  const bool is_known_event =
      event.empty() || is_about_pull_requests(event) || event == "workflow_run";
  if (!is_known_event) {
    const bool is_author = event == "issue_comment"
                               ? path == "github.event.comment.author_association"
                               : path == "github.event.issue.author_association";
    return is_author ? text(who.association) : Value::unknown();
  }
  if (path.ends_with(".head.repo.fork") || path.ends_with(".head_repository.fork"))
    return Value::boolean(true);
  if (path.ends_with(".head.repo.full_name") || path.ends_with(".head_repository.full_name"))
    return text(kFork);
  if (path.ends_with(".head.repo.id") || path.ends_with(".head_repository.id")) return Value::of(2);
  if (path.ends_with(".head.repo.owner.login") || path.ends_with(".head_repository.owner.login") ||
      path.ends_with(".head.user.login") || path == "github.event.pull_request.user.login")
    return text(kOutsider);
  if (path == "github.event.pull_request.author_association") return text(who.association);
  // Somebody with rights has read what is merged.
  if (path == "github.event.pull_request.merged") return Value::boolean(false);
  return Value::unknown();
}

// Null where there is no condition.
const Expression* condition_of(NodeRef owner) {
  const NodeRef node = owner["if"];
  return node.is_scalar() ? &condition_in(node) : nullptr;
}

// What the repository may be called: anything, and so whatever the condition asks for.
std::vector<std::string> repositories(const Expression& condition) {
  constexpr std::size_t kMost = 8;
  std::vector<std::string> names = {std::string(kRepository)};
  const bool asks =
      std::any_of(condition.nodes.begin(), condition.nodes.end(),
                  [](const ExpressionNode& node) { return node.text.starts_with("repository"); });
  if (!asks) return names;
  for (const ExpressionNode& node : condition.nodes) {
    if (node.kind != ExpressionKind::string || node.text.empty()) continue;
    if (names.size() == kMost) break;
    names.push_back(node.text.find('/') != node.text.npos ? node.text : node.text + "/repository");
  }
  return names;
}

bool starts_without_rights(std::string_view event) {
  constexpr std::array<std::string_view, 9> kEvents = {"pull_request",
                                                       "pull_request_target",
                                                       "pull_request_review",
                                                       "workflow_run",
                                                       "pull_request_review_comment",
                                                       "issue_comment",
                                                       "issues",
                                                       "discussion",
                                                       "discussion_comment"};
  return std::find(kEvents.begin(), kEvents.end(), event) != kEvents.end();
}

}  // namespace

bool may_run_on(NodeRef owner, std::string_view event) {
  const Expression* const condition = condition_of(owner);
  return condition == nullptr || evaluate(*condition, [&](std::string_view path) {
                                   return of_event(path, event);
                                 }).truth() != Truth::no;
}

namespace {

// The best that an outsider gets out of the condition, by what `value` gives.
template <typename ValueOf>
Truth runs_for_any(NodeRef owner, const ValueOf& value_of) {
  if (!owner["if"]) return Truth::yes;
  const Expression* const found = condition_of(owner);
  if (found == nullptr || !found->is_valid) return Truth::unknown;
  const Expression& condition = *found;
  Truth result = Truth::no;
  for (const std::string& repository : repositories(condition)) {
    for (const Outsider& who : kOutsiders) {
      const Truth truth = evaluate(condition, [&](std::string_view path) {
                            return value_of(path, who, repository);
                          }).truth();
      if (truth == Truth::yes) return truth;
      if (truth == Truth::unknown) result = truth;
    }
  }
  return result;
}

}  // namespace

Truth runs_for_outsider(NodeRef owner, std::string_view event) {
  return runs_for_any(
      owner, [&](std::string_view path, const Outsider& who, const std::string& repository) {
        const Value value = of_outsider(path, event, who, repository);
        return value.is_known() ? value : of_event(path, event);
      });
}

Truth runs_for_stranger(NodeRef owner) {
  return runs_for_any(
      owner, [](std::string_view path, const Outsider& who, const std::string& repository) {
        if (path == "github.actor" || path == "github.triggering_actor" ||
            path == "github.event.sender.login" || path.ends_with(".user.login"))
          return text(kOutsider);
        if (path.ends_with(".author_association")) return text(who.association);
        return of_outsider(path, {}, who, repository);
      });
}

bool keeps_outsiders_away(NodeRef owner, const Workflow* workflow) {
  if (!owner["if"].is_scalar()) return false;
  bool is_known = false;
  if (workflow != nullptr) {
    for (const Event& event : workflow->events) {
      const std::string_view name = event.name.value;
      if (name == "workflow_call") continue;  // what its callers are started by
      if (!starts_without_rights(name)) continue;
      is_known = true;
      if (runs_for_outsider(owner, name) != Truth::no) return false;
    }
  }
  return is_known || runs_for_outsider(owner, {}) == Truth::no;
}

}  // namespace sluice::actions
