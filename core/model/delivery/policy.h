#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/delivery/activity.h"
#include "core/text/source.h"

namespace sluice::delivery {

struct EnvironmentPolicy {
  std::string name;
  std::vector<std::string> branches, tags;
  std::string from;
  bool needs_reviewer = false;
  std::vector<Stage> require;
  Span at;
};

struct DeliveryPolicy {
  std::vector<EnvironmentPolicy> environments;
  std::vector<std::string> protected_;
  const EnvironmentPolicy* environment(std::string_view written) const;
  bool is_protected(std::string_view written) const;
};

std::string canonical_environment(std::string_view text);
std::string_view gate_word(Stage stage);

}  // namespace sluice::delivery
