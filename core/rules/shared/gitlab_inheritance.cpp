#include "core/rules/shared/gitlab_inheritance.h"

#include <algorithm>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr int kLevels = 11;  // of extends, as many as GitLab allows

// The jobs of the file that a job extends, the one that counts most first.
std::vector<const Job*> parents(const Pipeline& pipeline, const Job& job) {
  std::vector<const Job*> list;
  const auto add = [&](NodeRef name) {
    const Job* const other = name.is_scalar() ? pipeline.job(name.value()) : nullptr;
    if (other != nullptr && other != &job) list.push_back(other);
  };
  add(job.extends);
  if (job.extends.is_sequence()) {
    for (const NodeRef name : job.extends.children()) add(name);
  }
  std::reverse(list.begin(), list.end());
  return list;
}

// Looks from a job for the first that says something about `key`, and whether `base` is on the way.
class Search {
 public:
  Search(const Pipeline& pipeline, const Job& base, std::string_view key)
      : pipeline_(pipeline), base_(base), key_(key) {}

  const Job* from(const Job& job, int level = 0) {
    // Beyond a few hundred steps the answer is left open: the base counts as taken.
    if (level > kLevels || ++steps_ > kMostSteps) return &base_;
    if (&job == &base_) finds_base = true;
    const Job* found = job.node[key_] ? &job : nullptr;
    for (const Job* const parent : parents(pipeline_, job)) {
      const Job* const further = from(*parent, level + 1);
      if (found == nullptr) found = further;
    }
    return found;
  }

  bool finds_base = false;

 private:
  static constexpr int kMostSteps = 500;

  const Pipeline& pipeline_;
  const Job& base_;
  std::string_view key_;
  int steps_ = 0;
};

}  // namespace

bool is_always_replaced(const Pipeline& pipeline, const Job& job, std::string_view key) {
  constexpr std::size_t kMostJobs = 2'000;
  if (!job.hidden || pipeline.jobs.size() > kMostJobs) return false;
  bool is_extended = false;
  for (const Job& other : pipeline.jobs) {
    if (other.hidden || !other.extends) continue;
    Search search(pipeline, job, key);
    const Job* const found = search.from(other);
    if (!search.finds_base) continue;
    if (found == &job) return false;
    is_extended = true;
  }
  return is_extended;
}

}  // namespace sluice::gitlab
