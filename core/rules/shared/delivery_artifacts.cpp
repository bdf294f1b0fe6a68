#include "core/rules/shared/delivery_artifacts.h"

#include <algorithm>

#include "core/rules/shared/delivery_report.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

bool is_done_in(const ImageUses::InRun& here, const ImageUse& push, const Duty& duty,
                const ImageUses::InRun& there) {
  for (const Stage stage : duty.stages) {
    const std::vector<ImageUse>& uses = there.all(stage);
    if (std::any_of(uses.begin(), uses.end(),
                    [&](const ImageUse& use) { return duty.is_done(here, push, there, use); })) {
      return true;
    }
  }
  return false;
}

}  // namespace

void report_undone(const Delivery& delivery, const Duty& duty, Sink& sink) {
  DeliverySink out(sink);
  for (const ImageUses::InRun& here : delivery.images.runs()) {
    for (const ImageUse& push : here.all(Stage::push)) {
      if (!is_release(push) || is_done_in(here, push, duty, here)) continue;
      const auto& runs = delivery.images.runs();
      const bool is_done = std::any_of(runs.begin(), runs.end(), [&](const auto& there) {
        return &there != &here && is_done_in(here, push, duty, there);
      });
      if (is_done) continue;
      Hit* const hit = out.report(*here.run, push.site,
                                  who_starts(here.run->scenario()) + " publishes " +
                                      image_words(push) + " and " + std::string(duty.undone));
      if (hit == nullptr) continue;
      // What could not be read may do it.
      with_certainty(*hit, here.run->is_open() ? Truth::unknown : here.run->runs(push.site));
      relate_way(*hit, *here.run, push.site);
    }
  }
}

bool is_done_to_image(const ImageUses::InRun& here, const ImageUse& push,
                      const ImageUses::InRun& there, const ImageUse& use) {
  if (is_same_image(push, use) == Truth::no) return false;
  if (&here == &there) return true;
  return !is_proposal(*there.run) && (!there.builds(use) || !here.builds(push));
}

const EnvironmentPolicy* environment_of_image(const DeliveryPolicy& policy,
                                              const std::vector<Reach>& reach,
                                              const ImageUse& push) {
  if (const Name bound = push.run->environment(push.site.job); !bound.empty()) {
    if (const EnvironmentPolicy* const one = policy.environment(bound.text)) return one;
  }
  const std::vector<const EnvironmentPolicy*> mapped =
      policy.for_branch(push.run->scenario().branch());
  if (mapped.size() == 1) return mapped.front();
  const EnvironmentPolicy* only = nullptr;
  for (const Reach& row : reach) {
    if (row.run != push.run || !row.is_environment_known) continue;
    const EnvironmentPolicy* const one = policy.environment(row.environment);
    if (one == nullptr || (only != nullptr && only != one)) return nullptr;
    only = one;
  }
  return only;
}

std::string image_words(const ImageUse& use) {
  const std::string& name = use.activity().object.name.text;
  return name.empty() ? "an image" : "the image " + quote(name);
}

}  // namespace sluice::delivery
