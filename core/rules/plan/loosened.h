#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/model/plan_sources.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::plan {

// Whether what is made anew is judged as well: nothing protected it before.
enum class Made : std::uint8_t { is_passed_over, is_judged };

// Reports each property that is as its row wants it before, and is not afterwards. What is unknown
// on either side says nothing.
void report_loosened(const Review& review, std::span<const PropertyCheck> rows, Sink& sink,
                     Made made = Made::is_passed_over);

// Resources that are nothing but the protection of another: their types, '|' between them, and the
// attribute that names what they protect; empty where that is the account.
struct Guard {
  std::string_view terraform;
  std::string_view cloudformation;
  std::string_view of;
};

// Reports each guard that is destroyed while what it guards stays, and nothing new guards it.
void report_removed(const Review& review, std::span<const Guard> guards, Sink& sink);

}  // namespace sluice::plan
