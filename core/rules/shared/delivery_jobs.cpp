#include "core/rules/shared/delivery_jobs.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/model/delivery/activity_call.h"
#include "core/model/delivery/environment_name.h"
#include "core/model/document.h"
#include "core/text/ascii.h"

namespace sluice::delivery {
namespace {

// What enters a cloud, or is handed its key.
constexpr std::string_view kClouds[] = {"aws",
                                        "az",
                                        "gcloud",
                                        "aws-actions/configure-aws-credentials",
                                        "azure/login",
                                        "google-github-actions/auth",
                                        "appleboy/lambda-action",
                                        "einaregilsson/beanstalk-deploy"};

bool enters_cloud(const Activity& activity) {
  // "actions/name@v4" is that action.
  const std::string_view tool = std::string_view(activity.tool).substr(0, activity.tool.find('@'));
  return std::any_of(std::begin(kClouds), std::end(kClouds),
                     [&](std::string_view one) { return equals_ignoring_case(one, tool); });
}

void append(std::string& text, const Document& document, Span at) {
  text.append(std::string_view(document.bytes).substr(at.begin, at.end - at.begin));
  text += '\n';
}

void append_variables(std::string& text, const gitlab::Node* variables) {
  if (variables == nullptr) return;
  for (const gitlab::Field& field : variables->fields) {
    text.append(field.key).append(": ");
    if (field.value->is_scalar()) text += field.value->text;
    text += '\n';
  }
}

}  // namespace

std::string text_of(const JobSite& job) {
  std::string text;
  if (job.github != nullptr) {
    append(text, *job.document, job.github->node.span());
    if (const NodeRef env = job.github->workflow->env) append(text, *job.document, env.span());
    for (const StepSite& step : job.steps) {
      if (step.caller != kNone) append(text, *step.document, step.at);
    }
    return text;
  }
  if (job.gitlab == nullptr) return text;
  append_variables(text, job.gitlab->get("variables"));
  for (const gitlab::EffectiveText& one : job.gitlab->script) {
    text += one.item->value->text;
    text += '\n';
  }
  return text;
}

bool ships(const Run& run) {
  for (const Stage stage : {Stage::deploy, Stage::apply, Stage::push, Stage::sign}) {
    if (!run.all(stage).empty()) return true;
  }
  for (std::size_t job = 0; job < run.jobs().size(); ++job) {
    if (run.jobs()[job].runs == Truth::no) continue;
    const std::vector<std::string> words = environment_words(run.jobs()[job].name);
    const bool is_called_so = std::any_of(words.begin(), words.end(), [](const std::string& word) {
      return word == "deploy" || word == "release" || word == "publish";
    });
    if (is_called_so || !run.environment(job).empty()) return true;
  }
  return false;
}

std::vector<CloudCredential> cloud_credentials(const Run& run, std::size_t job) {
  std::vector<CloudCredential> list;
  const std::vector<StepSite>& steps = run.jobs()[job].site->steps;
  for (std::size_t s = 0; s < steps.size(); ++s) {
    for (std::size_t a = 0; a < steps[s].does->list.size(); ++a) {
      const Activity& activity = steps[s].does->list[a];
      const Site site{job, s, a};
      if (!enters_cloud(activity) || run.runs(site) == Truth::no) continue;
      const Fact* const key = activity.fact(Fact::Kind::key);
      const Fact* const role = activity.fact(Fact::Kind::role);
      const Fact* const fact = key != nullptr ? key : role;
      if (fact == nullptr || (key == nullptr && activity.stage != Stage::credentials)) continue;
      list.push_back({site, fact, run.name(site, fact->value), key != nullptr,
                      activity.has(Fact::Kind::oidc)});
    }
  }
  return list;
}

std::vector<CloudCredential> cloud_credentials_before(const Run& run, const Site& site) {
  std::vector<CloudCredential> list = cloud_credentials(run, site.job);
  std::erase_if(list, [&](const CloudCredential& one) {
    return std::pair(one.site.step, one.site.activity) > std::pair(site.step, site.activity);
  });
  return list;
}

JobCalls::JobCalls(const JobSite& job) {
  if (job.gitlab == nullptr) {
    for (const StepSite& step : job.steps) {
      if (step.github == nullptr || step.github->script == nullptr) continue;
      const NodeRef run = step.github->node["run"];
      add(step.number, 0, *step.github->script, *step.document,
          Places(ScalarMap(run.tree()->source, run.text())));
    }
    return;
  }
  for (std::size_t i = 0; i < job.gitlab->script.size(); ++i) {
    const gitlab::EffectiveText& text = job.gitlab->script[i];
    if (text.script == nullptr || !text.is_written) continue;
    const gitlab::Written& written = text.item->value->written;
    add(text.section == "after_script" ? 1 : 0, i, *text.script, *written.document,
        Places(ScalarMap(written.node.tree()->source, written.node.text())));
  }
}

void JobCalls::add(std::size_t step, std::size_t text, const shell::Script& script,
                   const Document& document, Places places) {
  places_.push_back(std::move(places));
  for (const shell::Command& command : script.commands) {
    if (const std::optional<Invocation> call = invocation_of(command))
      calls_.push_back({step, text, *call, &script, &document, &places_.back()});
  }
}

bool is_same_environment(std::string_view a, std::string_view b, const DeliveryPolicy* policy) {
  if (a == b) return true;
  const auto named = [&](std::string_view text) {
    if (policy != nullptr) {
      if (const EnvironmentPolicy* const one = policy->environment(text)) return one->name;
    }
    std::string usual = canonical_environment(text);
    return usual.empty() ? lower_case(text) : usual;
  };
  return named(a) == named(b);
}

bool is_preview(std::string_view environment, const DeliveryPolicy* policy) {
  if (policy != nullptr && policy->is_preview(environment)) return true;
  return canonical_environment(environment) == "preview";
}

std::vector<Site> plans_for(const Run& run, const Site& apply) {
  const Activity& activity = run.activity(apply);
  const Fact* const applied = activity.fact(Fact::Kind::plan);
  const std::string file =
      applied == nullptr ? std::string() : run.name(apply, applied->value).text;
  const auto folder_of_site = [&](const Site& site) {
    const Activity& one = run.activity(site);
    const Fact* const source = one.fact(Fact::Kind::source);
    return run.name(site, source != nullptr ? source->value : one.object.name).text;
  };
  std::vector<Site> plans;
  for (const Site& site : run.all(Stage::plan)) {
    const Activity& plan = run.activity(site);
    if (plan.tool != activity.tool &&
        !(applied == nullptr && plan.object.kind == activity.object.kind))
      continue;
    const Fact* const written = plan.fact(Fact::Kind::plan);
    const bool is_of_file = !file.empty() && written != nullptr &&
                            base_name(run.name(site, written->value).text) == base_name(file);
    const bool is_of_place = file.empty() && folder_of_site(site) == folder_of_site(apply);
    if (is_of_file || is_of_place) plans.push_back(site);
  }
  return plans;
}

}  // namespace sluice::delivery
