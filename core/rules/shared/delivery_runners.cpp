#include "core/rules/shared/delivery_runners.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "core/model/actions.h"
#include "core/model/delivery/environment_name.h"
#include "core/rules/shared/runners.h"
#include "core/text/ascii.h"

namespace sluice::delivery {
namespace {

// What is called so ends with its job, as far as names tell.
bool is_made_for_one_job(std::string_view label) {
  constexpr std::string_view kParts[] = {"saas-",   "ephemeral",  "autoscal", "spot",
                                         "fargate", "gitlab-org", "arc-",     "karpenter"};
  return actions::is_rented_label(label) ||
         std::any_of(std::begin(kParts), std::end(kParts),
                     [&](std::string_view part) { return label.find(part) != label.npos; });
}

// Where it runs, which does not tell how long it stays.
bool names_cluster(std::string_view label) {
  constexpr std::string_view kWords[] = {"k8s", "kubernetes", "docker", "eks", "gke", "aks"};
  return std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view word) {
    const std::size_t at = label.find(word);
    if (at == label.npos) return false;
    const auto is_letter = [&](std::size_t i) {
      return i < label.size() && label[i] >= 'a' && label[i] <= 'z';
    };
    return !(at > 0 && is_letter(at - 1)) && !is_letter(at + word.size());
  });
}

bool add_label(Runner& runner, std::string_view label) {
  const std::string name = lower_case(label);
  if (name.empty() || name.find('$') != name.npos || is_made_for_one_job(name)) return false;
  if (names_cluster(name)) runner.stays = Truth::unknown;
  runner.labels.insert(name);
  return true;
}

std::optional<Runner> github_runner(const Run& run, std::size_t job) {
  const JobSite& site = *run.jobs()[job].site;
  const NodeRef node = site.github->runs_on;
  if (!node) return std::nullopt;
  Runner runner;
  runner.at = {site.document, node.use()};
  const NodeRef labels = node.is_mapping() ? node["labels"] : node;
  if (node.is_mapping()) runner.group = lower_case(run.text(job, node["group"]));
  if (runner.group.find('$') != std::string::npos) return std::nullopt;
  if (labels.is_scalar() && !add_label(runner, run.text(job, labels))) return std::nullopt;
  for (const NodeRef label : labels.children()) {
    if (!add_label(runner, run.text(job, label))) return std::nullopt;
  }
  // Larger machines of GitHub are called by one word, or a group, too: that tells nothing.
  const bool is_own = !runner.group.empty() || runner.labels.contains("self-hosted");
  return is_own ? std::optional(runner) : std::nullopt;
}

std::optional<Runner> gitlab_runner(const Run& run, std::size_t job) {
  const JobSite& site = *run.jobs()[job].site;
  if (site.gitlab == nullptr || site.gitlab->is_open) return std::nullopt;
  const gitlab::Node* const tags = site.gitlab->get("tags");
  if (tags == nullptr || tags->items.empty() || tags->written.document == nullptr)
    return std::nullopt;
  Runner runner;
  runner.at = {tags->written.document, tags->written.at()};
  for (const gitlab::Item& item : tags->items) {
    if (!item.value->is_scalar()) return std::nullopt;
    const Name name = run.name({job, 0, 0}, {std::string(item.value->text), false});
    if (!add_label(runner, name.text)) return std::nullopt;
  }
  // GitLab's executors of these names make a container or a pod for each job.
  return runner.stays == Truth::yes ? std::optional(runner) : std::nullopt;
}

}  // namespace

std::optional<Runner> runner_of(const Run& run, std::size_t job) {
  return run.jobs()[job].site->forge == Forge::github ? github_runner(run, job)
                                                      : gitlab_runner(run, job);
}

bool may_meet(const Runner& a, const Runner& b) {
  if (a.group != b.group) return false;
  return std::includes(a.labels.begin(), a.labels.end(), b.labels.begin(), b.labels.end()) ||
         std::includes(b.labels.begin(), b.labels.end(), a.labels.begin(), a.labels.end());
}

const ComponentPolicy* component_of(const DeliveryPolicy& policy, const Run& run, std::size_t job) {
  const std::vector<std::string> words = environment_words(run.jobs()[job].name);
  for (const ComponentPolicy& one : policy.components) {
    const std::string name = lower_case(one.name);
    if (std::find(words.begin(), words.end(), name) != words.end()) return &one;
    for (const StepSite& step : run.jobs()[job].site->steps) {
      for (const Activity& activity : step.does->list) {
        const std::string& folder = activity.object.name.text;
        if (activity.object.kind == Object::Kind::folder && activity.object.name.is_known &&
            folder != "." &&
            std::any_of(one.paths.begin(), one.paths.end(),
                        [&](const std::string& glob) { return matches_name(glob, folder + "/x"); }))
          return &one;
      }
    }
  }
  return nullptr;
}

}  // namespace sluice::delivery
