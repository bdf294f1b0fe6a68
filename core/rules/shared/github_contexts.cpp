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

// Events that bring text of outsiders, and others that are privileged.
constexpr std::string_view kEvents[] = {"pull_request",
                                        "pull_request_target",
                                        "pull_request_review",
                                        "pull_request_review_comment",
                                        "issues",
                                        "issue_comment",
                                        "discussion",
                                        "discussion_comment",
                                        "commit_comment",
                                        "workflow_run",
                                        "push",
                                        "merge_group",
                                        "gollum",
                                        "check_suite",
                                        "check_run",
                                        "fork",
                                        "watch"};
constexpr EventSet kOtherEvent = EventSet{1} << std::size(kEvents);

// What starts with one of these names is in the payload of these events, and written by whom.
struct Payload {
  std::string_view start;
  std::array<std::string_view, 4> events;
  std::string_view author;
};
constexpr std::string_view kContributor = "Whoever opens a pull request";
constexpr std::string_view kCommenter = "Whoever writes a comment";
constexpr Payload kPayloads[] = {
    {"github.head_ref", {"pull_request", "pull_request_target"}, kContributor},
    {"github.event.pull_request.",
     {"pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment"},
     kContributor},
    {"github.event.issue.", {"issues", "issue_comment"}, "Whoever opens an issue"},
    {"github.event.discussion.",
     {"discussion", "discussion_comment"},
     "Whoever starts a discussion"},
    {"github.event.comment.",
     {"issue_comment", "pull_request_review_comment", "discussion_comment", "commit_comment"},
     kCommenter},
    {"github.event.review.", {"pull_request_review"}, "Whoever reviews a pull request"},
    {"github.event.review_comment.", {"pull_request_review_comment"}, kCommenter},
    {"github.event.changes.",
     {"issues", "pull_request", "pull_request_target", "issue_comment"},
     "Whoever edits an issue or a pull request"},
    {"github.event.pages", {"gollum"}, "Whoever edits the wiki"},
    {"github.event.commits", {"push"}, "The author of a commit"},
    {"github.event.head_commit", {"push"}, "The author of a commit"},
    {"github.event.merge_group.", {"merge_group"}, "The author of a commit"},
    {"github.event.workflow_run.", {"workflow_run"}, kContributor},
    {"github.event.check_suite.", {"check_suite"}, kContributor},
    {"github.event.check_run.", {"check_run"}, kContributor},
};

const Payload* payload_of(std::string_view path) {
  const auto* const found =
      std::find_if(std::begin(kPayloads), std::end(kPayloads),
                   [&](const Payload& one) { return path.starts_with(one.start); });
  return found == std::end(kPayloads) ? nullptr : found;
}

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

bool is_ref_name(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('.') + 1);
  return name == "ref" || name == "head_ref" || name == "head_branch" || name == "default_branch" ||
         name == "label";
}

EventSet event_bit(std::string_view name) {
  const auto* const found = std::find(std::begin(kEvents), std::end(kEvents), name);
  return found == std::end(kEvents) ? kOtherEvent : EventSet{1} << (found - std::begin(kEvents));
}

std::span<const std::string_view> events_with_a_bit() { return kEvents; }

EventSet filling_events(std::string_view path) {
  const Payload* const payload = payload_of(path);
  if (payload == nullptr) return kOtherEvent - 1;
  EventSet events = 0;
  for (const std::string_view name : payload->events) {
    if (!name.empty()) events |= event_bit(name);
  }
  return events;
}

bool has_privileged_event(EventSet events) {
  return std::any_of(std::begin(kPrivilegedEvents), std::end(kPrivilegedEvents),
                     [&](std::string_view name) { return (events & event_bit(name)) != 0; });
}

std::string_view who_writes(std::string_view path) {
  const Payload* const payload = payload_of(path);
  return payload != nullptr ? payload->author : std::string_view("Whoever causes the event");
}

bool is_privileged_event(std::string_view name) {
  return std::find(std::begin(kPrivilegedEvents), std::end(kPrivilegedEvents), name) !=
         std::end(kPrivilegedEvents);
}

bool names_last_actor(std::string_view path) {
  constexpr std::array<std::string_view, 6> kPaths = {
      "github.actor",
      "github.triggering_actor",
      "github.event.sender.login",
      "github.actor_id",
      "github.event.workflow_run.actor.login",
      "github.event.workflow_run.triggering_actor.login"};
  return std::find(kPaths.begin(), kPaths.end(), path) != kPaths.end();
}

}  // namespace sluice::actions
