#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/model/image/artifact.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

// The rules about exported images are rows without a check of their own kind: they run once, over
// what the archive was read into.
namespace sluice::image {

struct Check {
  std::string_view id;
  void (*of_image)(const Image&, Sink&) = nullptr;
  void (*of_artifact)(const Artifact&, Sink&) = nullptr;
};

extern const std::span<const Check> kArchiveChecks;
extern const std::span<const Check> kConfigChecks;
extern const std::span<const Check> kContentChecks;
extern const std::span<const Check> kHistoryChecks;
extern const std::span<const Check> kFileChecks;
extern const std::span<const Check> kSystemChecks;

// Runs those of the rules that are about images.
void run_checks(const std::vector<const Rule*>& rules, const Artifact& artifact, Sink& sink);

}  // namespace sluice::image
