#include "core/rules/shared/gitlab_rules.h"

#include <string_view>
#include <variant>

#include "core/model/document.h"
#include "core/model/gitlab.h"

namespace sluice::gitlab {

bool is_main(const Effective& pipeline) {
  constexpr std::string_view kName = ".gitlab-ci.yml";
  const std::string_view path = pipeline.entry->path;
  const auto* const file = std::get_if<Pipeline>(&pipeline.entry->model);
  const bool is_named = path == kName || path.ends_with("/.gitlab-ci.yml");
  return is_named && file != nullptr && !file->spec;
}

Place place_of(const Written& written) {
  Place place;
  place.source = written.document->id;
  place.at = written.at();
  return place;
}

}  // namespace sluice::gitlab
