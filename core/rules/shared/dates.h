#pragma once

#include <cstdint>
#include <string>

namespace sluice {

// Days since 1970-01-01 of a date YYYYMMDD: Howard Hinnant's days_from_civil, for years from 0 on.
constexpr std::int32_t day_of(std::int32_t date) {
  const std::int32_t month = date / 100 % 100;
  const std::int32_t year = date / 10'000 - (month <= 2 ? 1 : 0);
  const std::int32_t era = year / 400;
  const std::int32_t of_era = year - era * 400;
  const std::int32_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date % 100 - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

// "2026-04-30" of 20260430.
inline std::string written_date(std::int32_t date) {
  const std::string digits = std::to_string(date);
  return digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6);
}

}  // namespace sluice
