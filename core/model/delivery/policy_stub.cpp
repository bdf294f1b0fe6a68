#include "core/model/delivery/policy.h"
#include "core/text/ascii.h"
namespace sluice::delivery {
const EnvironmentPolicy* DeliveryPolicy::environment(std::string_view) const { return nullptr; }
bool DeliveryPolicy::is_protected(std::string_view) const { return false; }
std::string canonical_environment(std::string_view text) {
  for (const char* n : {"dev", "qa", "staging", "uat", "prod"}) if (lower_case(text).find(n) != std::string::npos) return n[0]=='p' ? "production" : n;
  return {};
}
std::string_view gate_word(Stage stage) { return stage == Stage::unit_test ? "tests" : stage_name(stage); }
}
