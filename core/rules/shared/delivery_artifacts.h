#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/delivery/image_use.h"
#include "core/model/delivery/reach.h"
#include "core/rules/sink.h"

// What rules about artifacts of the delivery path share.
namespace sluice::delivery {

// What has to be done to an image that is published.
struct Duty {
  std::span<const Stage> stages;
  // Whether `use`, of the run `there`, does it for what is pushed in the run `here`.
  bool (*is_done)(const ImageUses::InRun& here, const ImageUse& push, const ImageUses::InRun& there,
                  const ImageUse& use);
  std::string_view undone;  // "nothing scans it"
};

// Reports each push of a release for which nobody does it.
void report_undone(const Delivery& delivery, const Duty& duty, Sink& sink);

// The usual answer: an activity of the same image in the same run; or in another that is no
// proposal and has the stored image, not one that it builds for itself.
bool is_done_to_image(const ImageUses::InRun& here, const ImageUse& push,
                      const ImageUses::InRun& there, const ImageUse& use);

// The environment whose image this is: the job's own, the only one that its branch may reach, or
// the only one that the run deploys to. Null where none of the policy is.
const EnvironmentPolicy* environment_of_image(const DeliveryPolicy& policy,
                                              const std::vector<Reach>& reach,
                                              const ImageUse& push);

// The image as it is written, quoted: "the image api:latest".
std::string image_words(const ImageUse& use);

}  // namespace sluice::delivery
