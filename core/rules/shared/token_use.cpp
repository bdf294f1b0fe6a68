#include "core/rules/shared/token_use.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "core/rules/shared/checkout.h"
#include "core/text/ascii.h"

namespace sluice::actions {
namespace {

// Actions that prepare a job and write nothing.
constexpr std::string_view kPreparing[] = {
    "actions/checkout",           "actions/cache",
    "actions/setup-node",         "actions/setup-python",
    "actions/setup-go",           "actions/setup-java",
    "actions/setup-dotnet",       "actions/upload-artifact",
    "actions/download-artifact",  "ruby/setup-ruby",
    "docker/setup-buildx-action", "docker/setup-qemu-action"};
// Words of scripts that write, or may.
constexpr std::string_view kWriting[] = {"push",       "gh ",    "release", "publish",
                                         "api.github", "deploy", "upload",  "github_token",
                                         "gh_token",   "hub "};

bool has_word_of(std::string_view text) {
  const std::string lower = lower_case(text);
  return std::any_of(std::begin(kWriting), std::end(kWriting),
                     [&](std::string_view word) { return lower.find(word) != lower.npos; });
}

}  // namespace

// Programs of the repository itself may do anything, once they are handed the token.
bool is_handed_token(NodeRef values) {
  if (!values) return false;
  const std::string_view written = values.written();
  return written.find("github.token") != written.npos || has_word_of(written);
}

bool writes_nothing(const Step& step) {
  if (is_handed_token(step.env)) return false;
  if (step.run.present()) return !step.uses.present() && !has_word_of(step.run.value);
  if (!step.uses.present()) return true;
  const UsesTarget target = read_uses(step.uses.value);
  return std::any_of(std::begin(kPreparing), std::end(kPreparing),
                     [&](std::string_view action) { return target.is(action); });
}

bool leaves_no_token(const Job& job) {
  return std::none_of(job.steps.begin(), job.steps.end(), [](const Step& step) {
    return is_checkout(step) && keeps_credentials(step) != false;
  });
}

bool lacks_token(const Step& step) {
  if (!step.run.present() || step.uses.present() || is_handed_token(step.env)) return false;
  // `toJSON(github)` holds it too.
  constexpr std::string_view kHanding[] = {"token", "secrets", "tojson"};
  const std::string script = lower_case(step.run.value);
  return std::none_of(std::begin(kHanding), std::end(kHanding),
                      [&](std::string_view word) { return script.find(word) != script.npos; });
}

TokenNeed token_need(const Job& job) {
  const bool is_open = job.uses.present() || job.steps.empty() || is_handed_token(job.env) ||
                       is_handed_token(job.workflow->env);
  if (is_open || !std::all_of(job.steps.begin(), job.steps.end(), [](const Step& step) {
        return writes_nothing(step) && !is_handed_token(step.with);
      }))
    return {TokenUse::unknown, true};
  TokenNeed need;
  bool leaves_token = false;
  for (const Step& step : job.steps) {
    if (is_checkout(step)) {
      need.use = TokenUse::reads;
      leaves_token = leaves_token || keeps_credentials(step) != false;
    }
    need.is_in_reach = need.is_in_reach || (leaves_token && step.run.present());
  }
  return need;
}

TokenNeed shared_token_need(const Workflow& workflow) {
  TokenNeed all;
  for (const Job& job : workflow.jobs) {
    if (job.permissions) continue;
    const TokenNeed need = token_need(job);
    all.use = std::max(all.use, need.use);
    all.is_in_reach = all.is_in_reach || need.is_in_reach;
  }
  return all;
}

}  // namespace sluice::actions
