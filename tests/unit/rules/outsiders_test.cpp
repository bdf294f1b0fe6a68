#include "core/rules/shared/outsiders.h"

#include <gtest/gtest.h>

#include <string>

#include "core/parse/yaml.h"

namespace sluice::actions {
namespace {

// A workflow of one job with a condition.
class Conditioned {
 public:
  Conditioned(std::string_view events, std::string_view condition)
      : text_("on: [" + std::string(events) + "]\njobs:\n  a:\n    if: " + std::string(condition) +
              "\n    runs-on: x\n"),
        parsed_(parse_yaml(text_, {})),
        workflow(parsed_.tree) {}

  NodeRef job() const { return workflow.jobs.at(0).node; }

 private:
  std::string text_;
  Parsed<Tree> parsed_;

 public:
  Workflow workflow;
};

TEST(Outsiders, ConditionsAreAskedForSomebodyWithoutRights) {
  struct Row {
    const char* event;
    const char* condition;
    Truth runs;
  };
  const Row rows[] = {
      {"pull_request_target", "github.event.pull_request.head.repo.fork == false", Truth::no},
      {"pull_request_target", "github.event.pull_request.head.repo.fork", Truth::yes},
      {"pull_request_target", "${{ !github.event.pull_request.head.repo.fork }}", Truth::no},
      {"pull_request_target", "github.event.pull_request.head.repo.full_name == github.repository",
       Truth::no},
      {"pull_request_target", "github.event.pull_request.head.repo.full_name != github.repository",
       Truth::yes},
      {"pull_request_target", "github.repository == github.event.pull_request.head.repo.full_name",
       Truth::no},
      {"pull_request_target",
       "github.event.pull_request.head.repo.owner.login == github.repository_owner", Truth::no},
      {"pull_request_target", "github.event.pull_request.user.login == 'dependabot[bot]'",
       Truth::no},
      // The repository may be the one that is asked for.
      {"pull_request_target", "github.repository_owner == 'octo'", Truth::yes},
      {"pull_request_target", "github.repository == 'octo/shop'", Truth::yes},
      {"pull_request_target",
       "github.repository == 'octo/shop' && "
       "github.event.pull_request.head.repo.full_name == github.repository",
       Truth::no},
      {"pull_request_target", "github.event.pull_request.head.repo.full_name == 'octo/shop'",
       Truth::no},
      // Who acted last can be a bot that somebody makes act.
      {"pull_request_target", "github.actor == 'dependabot[bot]'", Truth::unknown},
      {"pull_request_target", "github.event.pull_request.author_association == 'MEMBER'",
       Truth::no},
      {"pull_request_target", "github.event.pull_request.author_association != 'NONE'", Truth::yes},
      {"pull_request_target", "contains(github.event.pull_request.labels.*.name, 'safe')",
       Truth::unknown},
      {"pull_request_target", "github.event.pull_request.merged == true", Truth::no},
      {"pull_request_target", "github.event_name == 'push'", Truth::no},
      {"pull_request_target",
       "github.event_name == 'push' || github.event.pull_request.head.repo.fork == false",
       Truth::no},
      {"pull_request_target", "github.event_name != 'push'", Truth::yes},
      {"pull_request_target", "github.event.pull_request && true", Truth::yes},
      {"issue_comment", "github.event.comment.author_association == 'OWNER'", Truth::no},
      {"issue_comment",
       "contains(fromJSON('[\"OWNER\",\"MEMBER\"]'), github.event.comment.author_association)",
       Truth::no},
      {"issue_comment", "github.event.issue.author_association == 'OWNER'", Truth::unknown},
      {"issue_comment", "github.event.issue.pull_request", Truth::unknown},
      {"issue_comment", "github.event.pull_request.head.repo.fork == false", Truth::yes},
      {"issues", "github.event.issue.author_association == 'OWNER'", Truth::no},
      {"workflow_run", "github.event.workflow_run.event == 'push'", Truth::no},
      {"workflow_run", "github.event.workflow_run.event == 'pull_request'", Truth::yes},
      {"workflow_run", "github.event.workflow_run.head_repository.full_name == github.repository",
       Truth::no},
      // A fork may call its branch so.
      {"workflow_run", "github.event.workflow_run.head_branch == 'main'", Truth::unknown},
      {"workflow_run", "github.event.workflow_run.conclusion == 'success'", Truth::unknown},
      {"pull_request_target", "\"${{ a }} and text\"", Truth::unknown},
  };
  for (const Row& row : rows) {
    const Conditioned one(row.event, row.condition);
    EXPECT_EQ(runs_for_outsider(one.job(), row.event), row.runs)
        << row.event << ": " << row.condition;
  }
}

TEST(Outsiders, WithoutAConditionEverybodyGetsThrough) {
  const Parsed<Tree> parsed = parse_yaml("on: issues\njobs: {a: {runs-on: x}}", {});
  const Workflow workflow(parsed.tree);
  EXPECT_EQ(runs_for_outsider(workflow.jobs.at(0).node, "issues"), Truth::yes);
  EXPECT_FALSE(keeps_outsiders_away(workflow.jobs.at(0).node, &workflow));
}

TEST(Outsiders, AreKeptAwayWhereNoEventLetsThemThrough) {
  const auto is_kept = [](std::string_view events, std::string_view condition) {
    const Conditioned one(events, condition);
    return keeps_outsiders_away(one.job(), &one.workflow);
  };
  constexpr std::string_view kOwn =
      "github.event.pull_request.head.repo.full_name == github.repository";
  EXPECT_TRUE(is_kept("pull_request_target", kOwn));
  EXPECT_TRUE(is_kept("pull_request_target, push", kOwn)) << "nobody else pushes";
  EXPECT_FALSE(is_kept("pull_request_target, issue_comment", "github.event.comment.body == 'x'"));
  EXPECT_TRUE(is_kept("pull_request_target, issue_comment",
                      "github.event_name == 'pull_request_target' && "
                      "github.event.pull_request.head.repo.fork == false"));
  EXPECT_TRUE(is_kept("workflow_call", kOwn));
}

}  // namespace
}  // namespace sluice::actions
