#include "core/rules/shared/github_contexts.h"

#include <algorithm>
#include <array>

namespace sluice::actions {
namespace {

// Below github; '*' is any one name.
constexpr std::string_view kOutsider[] = {
    "head_ref",
    "event.issue.title",
    "event.issue.body",
    "event.pull_request.title",
    "event.pull_request.body",
    "event.pull_request.head.ref",
    "event.pull_request.head.label",
    "event.pull_request.head.repo.default_branch",
    "event.pull_request.head.repo.description",
    "event.pull_request.head.repo.homepage",
    "event.discussion.title",
    "event.discussion.body",
    "event.comment.body",
    "event.review.body",
    "event.review_comment.body",
    "event.changes.title.from",
    "event.changes.body.from",
    "event.pages.*.page_name",
    "event.pages.*.title",
    "event.commits.*.message",
    "event.commits.*.author.name",
    "event.commits.*.author.email",
    "event.commits.*.committer.name",
    "event.commits.*.committer.email",
    "event.head_commit.message",
    "event.head_commit.author.name",
    "event.head_commit.author.email",
    "event.head_commit.committer.name",
    "event.head_commit.committer.email",
    "event.merge_group.head_commit.message",
    "event.merge_group.head_commit.author.name",
    "event.merge_group.head_commit.author.email",
    "event.workflow_run.head_branch",
    "event.workflow_run.display_title",
    "event.workflow_run.head_commit.message",
    "event.workflow_run.head_commit.author.name",
    "event.workflow_run.head_commit.author.email",
    "event.workflow_run.head_commit.committer.name",
    "event.workflow_run.head_commit.committer.email",
    "event.workflow_run.head_repository.description",
    "event.workflow_run.pull_requests.*.head.ref",
    "event.check_suite.head_branch",
    "event.check_run.check_suite.head_branch",
};

// Text of people who are trusted more than that, but text all the same.
constexpr std::string_view kInsider[] = {
    "github.ref",
    "github.ref_name",
    "github.base_ref",
    "github.event.ref",
    "github.event.inputs",
    "github.event.client_payload",
    "inputs",
    "vars",
    "env",
};

constexpr std::string_view kPrivilegedEvents[] = {
    "pull_request_target", "workflow_run", "issues", "issue_comment", "discussion",
    "discussion_comment",  "fork",         "watch",  "gollum"};

std::string_view take_name(std::string_view& path) {
  const std::size_t dot = path.find('.');
  const std::string_view name = path.substr(0, dot);
  path = dot == path.npos ? std::string_view{} : path.substr(dot + 1);
  return name;
}

enum class Match : std::uint8_t { none, same, above };

// Whether the path is what the pattern names, or something above it.
Match match(std::string_view pattern, std::string_view path) {
  while (!pattern.empty()) {
    if (path.empty()) return Match::above;
    const std::string_view wanted = take_name(pattern);
    const std::string_view name = take_name(path);
    if (wanted != name && wanted != "*" && name != "*") return Match::none;
  }
  return path.empty() ? Match::same : Match::none;
}

bool is_below(std::string_view path, std::string_view context) {
  return path.starts_with(context) &&
         (path.size() == context.size() || path[context.size()] == '.');
}

}  // namespace

Author author_of(const ContextReference& reference) {
  if (reference.use == ContextReference::Use::tested) return Author::platform;
  std::string_view path = reference.path;
  const bool is_serialized = reference.use == ContextReference::Use::serialized;
  if (is_below(path, "github")) {
    std::string_view rest = path;
    take_name(rest);
    const bool found =
        std::any_of(std::begin(kOutsider), std::end(kOutsider), [&](std::string_view pattern) {
          const Match result = match(pattern, rest);
          // An object that is not serialised becomes the word "Object".
          return result == Match::same || (result == Match::above && is_serialized);
        });
    if (found) return Author::outsider;
  }
  const bool is_output = is_below(path, "steps") || is_below(path, "needs");
  if (is_output) {
    return path.find(".outputs") != path.npos ? Author::insider : Author::platform;
  }
  const bool is_insider = std::any_of(std::begin(kInsider), std::end(kInsider),
                                      [&](std::string_view name) { return is_below(path, name); });
  return is_insider ? Author::insider : Author::platform;
}

bool is_single_line(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('.') + 1);
  constexpr std::array<std::string_view, 11> kNames = {
      "title", "display_title", "ref",  "head_ref", "label",    "default_branch",
      "email", "head_branch",   "name", "homepage", "page_name"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool is_privileged_event(std::string_view name) {
  return std::find(std::begin(kPrivilegedEvents), std::end(kPrivilegedEvents), name) !=
         std::end(kPrivilegedEvents);
}

}  // namespace sluice::actions
