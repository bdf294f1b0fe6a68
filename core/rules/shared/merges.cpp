#include "core/rules/shared/merges.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/expression.h"
#include "core/rules/shared/step_commands.h"
#include "core/rules/shared/workflow.h"

namespace sluice::actions {
namespace {

using Does = Merge::Does;

struct Merger {
  std::string_view action;
  Does does = Does::merges;
  std::string_view token;  // the input that takes the token of the run where it is left out
};
constexpr Merger kMergers[] = {
    {"hmarr/auto-approve-action", Does::approves, "github-token"},
    {"juliangruber/approve-pull-request-action", Does::approves, {}},
    {"koj-co/dependabot-pr-action", Does::approves, {}},
    {"peter-evans/enable-pull-request-automerge", Does::arms, "token"},
    {"alexwilson/enable-github-automerge-action", Does::arms, {}},
    {"pascalgn/automerge-action", Does::merges, {}},
    {"fastify/github-action-merge-dependabot", Does::merges, "github-token"},
    {"ahmadnassri/action-dependabot-auto-merge", Does::merges, {}},
    {"juliangruber/merge-pull-request-action", Does::merges, {}},
    {"reitermarkus/automerge", Does::merges, {}},
    {"ridedott/merge-me-action", Does::merges, {}},
    {"squalrus/merge-bot", Does::merges, {}},
};

// The value is the token of the run, and nothing besides.
bool is_own_token(NodeRef value) {
  if (!value.is_scalar()) return false;
  const auto& expressions = expressions_of(value);
  if (expressions.size() != 1 || !expressions[0].is_valid) return false;
  if (expressions[0].begin != 0 || expressions[0].end != value.value().size()) return false;
  const std::string path = expressions[0].path(expressions[0].root);
  return path == "github.token" || path == "secrets.github_token";
}

// Of a script, which hands it to gh or curl.
bool has_own_variable(const Step& step) {
  constexpr std::array<std::string_view, 2> kNames = {"GH_TOKEN", "GITHUB_TOKEN"};
  for (const std::string_view name : kNames) {
    if (const NodeRef value = find_variable(step, name)) return is_own_token(value);
  }
  return false;
}

bool has_own_input(const Step& step, std::string_view default_input) {
  if (!default_input.empty()) {
    const NodeRef given = input(step, default_input);
    return !given || is_own_token(given);
  }
  if (!step.with.is_mapping()) return has_own_variable(step);
  const auto inputs = step.with.children();
  return std::any_of(inputs.begin(), inputs.end(), is_own_token) || has_own_variable(step);
}

// "repos/$OWNER/$NAME/pulls/1/merge", with or without quotes and what stands before.
bool is_path_to(std::string_view word, std::string_view last) {
  while (word.ends_with('"') || word.ends_with('\'')) word.remove_suffix(1);
  return word.find("repos/") != word.npos && word.ends_with(last);
}

bool has_path_to(const StepCommand& command, std::string_view last) {
  return std::any_of(command.words.begin(), command.words.end(),
                     [&](std::string_view word) { return is_path_to(word, last); });
}

std::optional<Does> what_does(const StepCommand& command) {
  const std::string_view program = command.program();
  if (program == "curl") {
    if (has_path_to(command, "/merge") && (command.has("PUT") || command.has("-XPUT")))
      return Does::merges;
    return std::nullopt;
  }
  if (program != "gh" || command.words.size() < 3) return std::nullopt;
  const std::string_view verb = command.words[2];
  if (command.words[1] == "pr") {
    if (verb == "merge") return command.has("--auto") ? Does::arms : Does::merges;
    if (verb == "review" && (command.has("--approve") || command.has("-a"))) return Does::approves;
    return std::nullopt;
  }
  if (command.words[1] != "api") return std::nullopt;
  if (has_path_to(command, "/merge")) return Does::merges;
  if (has_path_to(command, "/reviews") && command.has("event=APPROVE")) return Does::approves;
  return std::nullopt;
}

std::optional<Does> what_does(std::string_view script) {
  if (script.find("pulls.merge") != script.npos) return Does::merges;
  if (script.find("enablePullRequestAutoMerge") != script.npos) return Does::arms;
  if (script.find("createReview") != script.npos && script.find("APPROVE") != script.npos)
    return Does::approves;
  return std::nullopt;
}

}  // namespace

std::optional<Merge> merge_of(const Step& step) {
  if (!step.uses.present()) {
    for (const StepCommand& command : commands_of(step)) {
      if (const auto does = what_does(command))
        return Merge{*does, command.at, step.node["run"], has_own_variable(step)};
    }
    return std::nullopt;
  }
  const UsesTarget target = read_uses(step.uses.value);
  if (target.is("actions/github-script")) {
    const NodeRef script = input(step, "script");
    const auto does = what_does(script.value());
    if (!does) return std::nullopt;
    return Merge{*does, script.use(), script, has_own_input(step, "github-token")};
  }
  const auto merger = std::find_if(std::begin(kMergers), std::end(kMergers),
                                   [&](const Merger& one) { return target.is(one.action); });
  if (merger == std::end(kMergers)) return std::nullopt;
  return Merge{merger->does, step.uses.at, step.node["uses"], has_own_input(step, merger->token)};
}

}  // namespace sluice::actions
