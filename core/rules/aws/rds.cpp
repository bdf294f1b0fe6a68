#include "core/rules/aws/rds.h"

#include <algorithm>
#include <array>

namespace sluice::aws {

bool inherits_storage(const Resource& database) {
  constexpr std::array<std::string_view, 6> kSources = {
      "replicate_source_db", "replication_source_identifier", "snapshot_identifier",
      "s3_import",           "restore_to_point_in_time",      "global_cluster_identifier",
  };
  return std::any_of(kSources.begin(), kSources.end(), [&](std::string_view source) {
    const Value value = database.get(source);
    return !value.is_absent() && !value.is_null();
  });
}

}  // namespace sluice::aws
