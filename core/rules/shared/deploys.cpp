#include "core/rules/shared/deploys.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <string>
#include <vector>

#include "core/model/command.h"
#include "core/text/ascii.h"

namespace sluice::gitlab {
namespace {

template <typename List>
bool contains(const List& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The words of a name, in lower case: "Deploy:prod-eu2" has deploy, prod, eu.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  bool is_within = false;
  for (const char c : name) {
    if (is_letter(c)) {
      if (!is_within) words.emplace_back();
      words.back() += lower_case(c);
    }
    is_within = is_letter(c);
  }
  return words;
}

bool is_live_word(std::string_view word) {
  constexpr std::array<std::string_view, 6> kLive = {"live",  "prd", "staging",
                                                     "stage", "stg", "preprod"};
  return word.starts_with("production") || contains(kLive, word) ||
         (word.starts_with("prod") && !word.starts_with("produ"));
}

// -- names

constexpr std::array<std::string_view, 9> kStageWords = {"deploy",  "deployment", "deploys",
                                                         "publish", "publishing", "production",
                                                         "release", "delivery",   "rollout"};
constexpr std::array<std::string_view, 6> kVerbs = {"deploy",  "publish", "deploying",
                                                    "rollout", "ship",    "release"};
// What is done before a deployment, behind it, or to take it back.
constexpr std::array<std::string_view, 25> kOther = {
    "pre",    "post",     "before",   "after",   "check",    "checks",  "test",
    "tests",  "verify",   "validate", "lint",    "plan",     "prepare", "dry",
    "build",  "stop",     "destroy",  "cleanup", "teardown", "approve", "approval",
    "notify", "rollback", "e",        "smoke"};

bool has_other_word(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [](const std::string& word) { return contains(kOther, word); });
}

bool is_deploy_stage(std::string_view stage) {
  const auto words = words_of(stage);
  return !has_other_word(words) &&
         std::any_of(words.begin(), words.end(),
                     [](const std::string& word) { return contains(kStageWords, word); });
}

// -- scripts

struct Deployer {
  std::string_view program;
  std::string_view verb;  // its first operand; empty for any
};
constexpr std::array<Deployer, 44> kDeployers = {{
    {"kubectl", "apply"},
    {"kubectl", "set"},
    {"kubectl", "rollout"},
    {"kubectl", "replace"},
    {"kubectl", "patch"},
    {"oc", "apply"},
    {"oc", "rollout"},
    {"helm", "upgrade"},
    {"helm", "install"},
    {"helmfile", "apply"},
    {"helmfile", "sync"},
    {"terraform", "apply"},
    {"tofu", "apply"},
    {"terragrunt", "apply"},
    {"pulumi", "up"},
    {"serverless", "deploy"},
    {"sls", "deploy"},
    {"cdk", "deploy"},
    {"sam", "deploy"},
    {"flyctl", "deploy"},
    {"fly", "deploy"},
    {"firebase", "deploy"},
    {"netlify", "deploy"},
    {"vercel", "deploy"},
    {"wrangler", "deploy"},
    {"wrangler", "publish"},
    {"cf", "push"},
    {"copilot", "deploy"},
    {"npm", "publish"},
    {"pnpm", "publish"},
    {"yarn", "publish"},
    {"cargo", "publish"},
    {"poetry", "publish"},
    {"uv", "publish"},
    {"twine", "upload"},
    {"gem", "push"},
    {"mvn", "deploy"},
    {"mvnw", "deploy"},
    {"dotnet", "nuget"},
    {"goreleaser", "release"},
    {"semantic-release", {}},
    {"release-cli", "create"},
    {"dpl", {}},
    {"kamal", "deploy"},
}};
// Programs whose second or third operand says it: "aws ecs update-service", "gcloud run deploy".
constexpr std::array<Deployer, 9> kNested = {{
    {"aws", "update-service"},
    {"aws", "update-function-code"},
    {"aws", "create-deployment"},
    {"aws", "deploy"},
    {"aws", "create-invalidation"},
    {"gcloud", "deploy"},
    {"az", "deploy"},
    {"az", "up"},
    {"argocd", "sync"},
}};

bool is_trial(const Invocation& call) {
  const auto words = call.arguments();
  return std::any_of(words.begin(), words.end(), [](const shell::Word& word) {
    return word.written.starts_with("--dry-run") || word.written == "--noop" ||
           word.written == "--help" || word.written.starts_with("--snapshot");
  });
}

bool is_deployer(const Invocation& call) {
  const auto operands = call.operands();
  const auto is_at = [&](std::size_t at, std::string_view verb) {
    return at < operands.size() && operands[at]->value == verb;
  };
  const bool is_plain = std::any_of(kDeployers.begin(), kDeployers.end(), [&](const Deployer& one) {
    return call.name == one.program && (one.verb.empty() || is_at(0, one.verb));
  });
  const bool is_nested = std::any_of(kNested.begin(), kNested.end(), [&](const Deployer& one) {
    return call.name == one.program && (is_at(1, one.verb) || is_at(2, one.verb));
  });
  return (is_plain || is_nested) && !is_trial(call);
}

bool has_deployer(const EffectiveJob& job) {
  return std::any_of(job.script.begin(), job.script.end(), [](const EffectiveText& text) {
    return text.section != "after_script" &&
           std::any_of(text.script->commands.begin(), text.script->commands.end(),
                       [](const shell::Command& command) {
                         const auto call = invocation_of(command);
                         return call && is_deployer(*call);
                       });
  });
}

// -- rules, only and except

Variables variables_of(Event event) {
  constexpr std::string_view kBranch = "some-branch";
  Variables variables;
  const auto set = [&](std::string_view name, std::string_view value) {
    variables.known.emplace(name, value);
  };
  const auto leave = [&](std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) variables.unset.emplace(name);
  };
  set("CI", "true");
  set("GITLAB_CI", "true");
  set("CI_COMMIT_REF_NAME", kBranch);
  set("CI_COMMIT_REF_SLUG", kBranch);
  set("CI_COMMIT_REF_PROTECTED", "false");
  set("CI_COMMIT_MESSAGE", "Change");
  set("CI_COMMIT_TITLE", "Change");
  set("CI_DEFAULT_BRANCH", "main");
  leave({"CI_COMMIT_TAG", "CI_COMMIT_TAG_MESSAGE", "CI_PIPELINE_TRIGGERED",
         "CI_EXTERNAL_PULL_REQUEST_IID"});
  if (event == Event::branch_push) leave({"CI_OPEN_MERGE_REQUESTS"});
  if (event == Event::proposed_push) set("CI_OPEN_MERGE_REQUESTS", "group/project!1");
  if (event == Event::merge_request) {
    set("CI_PIPELINE_SOURCE", "merge_request_event");
    set("CI_MERGE_REQUEST_IID", "1");
    set("CI_MERGE_REQUEST_ID", "1");
    set("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", kBranch);
    set("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main");
    set("CI_MERGE_REQUEST_TITLE", "Change");
    leave({"CI_COMMIT_BRANCH"});
  } else {
    set("CI_PIPELINE_SOURCE", "push");
    set("CI_COMMIT_BRANCH", kBranch);
    leave({"CI_MERGE_REQUEST_ID", "CI_MERGE_REQUEST_IID", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
           "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "CI_MERGE_REQUEST_TITLE",
           "CI_MERGE_REQUEST_LABELS", "CI_MERGE_REQUEST_PROJECT_PATH", "CI_MERGE_REQUEST_REF_PATH",
           "CI_MERGE_REQUEST_EVENT_TYPE"});
  }
  return variables;
}

bool has_condition(const Node& rule) {
  return rule.get("if") != nullptr || rule.get("changes") != nullptr ||
         rule.get("exists") != nullptr;
}

// True if some rule asks something. Lists may stand within the list.
bool asks(const Node& rules) {
  return std::any_of(rules.items.begin(), rules.items.end(), [](const Item& item) {
    return item.value->is_sequence() ? asks(*item.value) : has_condition(*item.value);
  });
}

Reach by_rules(const Node& rules, const Variables& variables, std::string_view job_when) {
  RuleContext context{variables};
  context.job_when = job_when;
  const RulesResult result = evaluate_rules(rules, context);
  Reach reach;
  reach.is_guarded = asks(rules);
  reach.rule = result.rule;
  reach.when = result.when;
  if (result.is_known) reach.runs = result.when == "never" ? Truth::no : Truth::yes;
  return reach;
}

Truth names_event(std::string_view text, Event event) {
  if (text == "branches" || text == "pushes")
    return event != Event::merge_request ? Truth::yes : Truth::no;
  if (text == "merge_requests") return event == Event::merge_request ? Truth::yes : Truth::no;
  if (text.starts_with('$') || text.empty()) return Truth::unknown;
  // Another word is the name of a branch, or of an event of another kind.
  if (!text.starts_with('/') || event == Event::merge_request) return Truth::no;
  return Condition("$CI_COMMIT_REF_NAME =~ " + std::string(text)).evaluate(variables_of(event));
}

// Whether one entry of `only` or `except` names what the event is about.
Truth names_event(const Node& entry, Event event) {
  const std::size_t at = entry.text.rfind('@');
  const Truth named = names_event(entry.text.substr(0, at), event);
  // Behind it stands the project that alone is meant: whether it is this one is not known.
  return at != entry.text.npos && named == Truth::yes ? Truth::unknown : named;
}

Truth any_names_event(const Node* list, Event event) {
  if (list == nullptr) return Truth::no;
  Truth result = Truth::no;
  const auto add = [&](const Node& entry) {
    const Truth here = names_event(entry, event);
    if (here == Truth::yes || (here == Truth::unknown && result == Truth::no)) result = here;
  };
  if (list->is_scalar()) add(*list);
  for (const Item& item : list->items) add(*item.value);
  return result;
}

// What `only` or `except` says beside names is asked when the pipeline is made.
bool asks_more(const Node& part) {
  return part.is_mapping() && std::any_of(part.fields.begin(), part.fields.end(),
                                          [](const Field& field) { return field.key != "refs"; });
}

Reach by_only(const Node* only, const Node* except, Event event, std::string_view job_when) {
  const auto refs = [](const Node* part) {
    return part != nullptr && part->is_mapping() ? part->get("refs") : part;
  };
  Reach reach;
  reach.when = job_when;
  reach.is_guarded = only != nullptr || except != nullptr;
  if (const Node* const names = refs(only); names != nullptr)
    reach.runs = any_names_event(names, event);
  else
    reach.runs = event != Event::merge_request ? Truth::yes : Truth::no;
  const Truth excepted = any_names_event(refs(except), event);
  if (excepted == Truth::yes) reach.runs = Truth::no;
  const bool is_asked = (only != nullptr && asks_more(*only)) ||
                        (except != nullptr && asks_more(*except)) || excepted == Truth::unknown;
  if (reach.runs == Truth::yes && is_asked) reach.runs = Truth::unknown;
  if (job_when == "never") reach.runs = Truth::no;
  return reach;
}

}  // namespace

bool is_closed(const EffectiveJob& job) { return !job.is_open && !job.pipeline->is_open(); }

DeployTarget deploy_target(const EffectiveJob& job) {
  const Field* const field = job.field("environment");
  if (field == nullptr || field->value->is_null()) return {};
  const Node& environment = *field->value;
  const Node* const name = environment.is_mapping() ? environment.get("name") : &environment;
  const Node* const tier = environment.get("deployment_tier");
  const Node* const action = environment.get("action");
  if (action != nullptr && action->text != "start") return {};
  const bool has_name = name != nullptr && name->is_scalar() && !name->text.empty();
  if (!has_name && tier == nullptr) return {};
  DeployTarget target;
  target.field = field;
  if (has_name) target.name = name->text;
  target.is_dynamic = target.name.find('$') != target.name.npos;
  if (tier != nullptr) {
    const std::string_view text = tier->text;
    target.is_live = text == "production" || text == "staging";
  } else if (!target.is_dynamic) {
    // "review/live-search" is a review of something called live.
    const auto words = words_of(target.name.substr(0, target.name.find('/')));
    target.is_live = std::any_of(words.begin(), words.end(), is_live_word);
  }
  return target;
}

Deploys deploys(const EffectiveJob& job) {
  if (job.get("trigger") != nullptr) return Deploys::no;
  if (deploy_target(job).field != nullptr) return Deploys::to_environment;
  // An environment that is stopped, or none by its name.
  if (const Node* const environment = job.get("environment");
      environment != nullptr && environment->is_mapping())
    return Deploys::no;
  const auto words = words_of(job.name);
  if (has_other_word(words)) return Deploys::no;
  if (has_deployer(job)) return Deploys::by_script;
  const Node* const stage = job.get("stage");
  const bool is_named = stage != nullptr && is_deploy_stage(stage->text);
  return is_named || (!words.empty() && contains(kVerbs, words.front())) ? Deploys::by_name
                                                                         : Deploys::no;
}

bool surely_deploys(const EffectiveJob& job) {
  const Deploys how = deploys(job);
  if (how == Deploys::no || how == Deploys::by_script) return how != Deploys::no;
  if (deploy_target(job).is_live) return true;
  const auto words = words_of(job.name);
  const Node* const stage = job.get("stage");
  const bool is_named = !words.empty() && contains(kVerbs, words.front());
  return !has_other_word(words) &&
         (is_named || (stage != nullptr && contains(kStageWords, lower_case(stage->text))));
}

Reach reach(const EffectiveJob& job, Event event) {
  const Node* const workflow =
      job.pipeline->workflow != nullptr ? job.pipeline->workflow->get("rules") : nullptr;
  const bool has_workflow = workflow != nullptr && !workflow->is_null();
  Reach of_pipeline;
  of_pipeline.runs = job.pipeline->is_open() ? Truth::unknown : Truth::yes;
  const Node* const rules = job.get("rules");
  const Variables variables = has_workflow || rules != nullptr ? variables_of(event) : Variables();
  if (has_workflow) of_pipeline = by_rules(*workflow, variables, "always");
  if (of_pipeline.runs == Truth::no) return {Truth::no, of_pipeline.is_guarded, {}, nullptr};

  const Node* const when = job.get("when");
  const std::string_view job_when = when != nullptr ? when->text : "on_success";
  Reach result;
  if (rules != nullptr) {
    result = by_rules(*rules, variables, job_when);
  } else {
    const Node* const only = job.get("only");
    const Node* const except = job.get("except");
    result = by_only(only, except, event, job_when);
    if (result.runs == Truth::yes && !is_closed(job)) result.runs = Truth::unknown;
  }
  if (result.runs == Truth::yes) result.runs = of_pipeline.runs;
  result.is_guarded = result.is_guarded || of_pipeline.is_guarded;
  return result;
}

}  // namespace sluice::gitlab
