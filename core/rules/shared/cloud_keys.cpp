#include "core/rules/shared/cloud_keys.h"

#include <algorithm>
#include <iterator>

namespace sluice {
namespace {

// The secret half of each: the id of a key alone opens nothing.
constexpr std::string_view kNames[] = {
    "AWS_SECRET_ACCESS_KEY", "AZURE_CLIENT_SECRET", "ARM_CLIENT_SECRET", "AZURE_CREDENTIALS",
    "GOOGLE_CREDENTIALS",    "GCP_SA_KEY",          "GCLOUD_SERVICE_KEY"};

}  // namespace

bool is_cloud_key_variable(std::string_view name) {
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

}  // namespace sluice
