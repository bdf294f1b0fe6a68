#include "core/rules/shared/image_checks.h"

namespace sluice::image {

void run_checks(const std::vector<const Rule*>& rules, const Artifact& artifact, Sink& sink) {
  sink.no_subject();
  for (const Rule* const rule : rules) {
    if (!rule->id.starts_with("image/") && !rule->id.starts_with("supply/")) continue;
    for (const auto& table : {kArchiveChecks, kConfigChecks, kContentChecks, kHistoryChecks,
                              kFileChecks, kSystemChecks}) {
      for (const Check& check : table) {
        if (check.id != rule->id) continue;
        sink.begin(*rule);
        if (check.of_artifact != nullptr) check.of_artifact(artifact, sink);
        if (check.of_image == nullptr) continue;
        for (const Image& image : artifact.images) check.of_image(image, sink);
      }
    }
  }
}

}  // namespace sluice::image
