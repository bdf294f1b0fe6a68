#include "core/text/utc_time.h"

#include <array>

namespace sluice {
namespace {

constexpr std::int64_t kDay = 86'400;

}  // namespace

std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  // Howard Hinnant's days_from_civil.
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

std::optional<std::int64_t> read_time(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd";
  if (text.size() <= kForm.size()) return std::nullopt;
  std::array<std::int64_t, 6> fields{};
  std::size_t field = 0;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == 'd' ? !is_digit : text[i] != kForm[i]) return std::nullopt;
    if (kForm[i] != 'd') {
      ++field;
      continue;
    }
    fields[field] = fields[field] * 10 + (text[i] - '0');
  }
  const auto [year, month, day, hour, minute, second] = fields;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
    return std::nullopt;
  std::string_view rest = text.substr(kForm.size());
  if (rest.starts_with('.')) {
    const std::size_t end = rest.find_first_not_of("0123456789", 1);
    if (end == rest.npos || end == 1) return std::nullopt;
    rest.remove_prefix(end);
  }
  std::int64_t offset = 0;
  if (rest != "Z") {
    constexpr std::string_view kOffset = "+00:00";
    if (rest.size() != kOffset.size() || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':')
      return std::nullopt;
    const auto number = [&](std::size_t at) {
      const bool is_good =
          rest[at] >= '0' && rest[at] <= '9' && rest[at + 1] >= '0' && rest[at + 1] <= '9';
      return is_good ? (rest[at] - '0') * 10 + (rest[at + 1] - '0') : -1;
    };
    if (number(1) < 0 || number(4) < 0) return std::nullopt;
    offset = (number(1) * 60 + number(4)) * 60 * (rest[0] == '-' ? -1 : 1);
  }
  return days_of(year, month, day) * kDay + hour * 3'600 + minute * 60 + second - offset;
}

std::string write_time(std::int64_t time) {
  // Howard Hinnant's civil_from_days, for times from 1970 on.
  const std::int64_t days = time / kDay + 719'468;
  const std::int64_t era = days / 146'097;
  const std::int64_t of_era = days % 146'097;
  const std::int64_t year_of_era =
      (of_era - of_era / 1'460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * of_year + 2) / 153;
  const std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  const auto digits = [](std::int64_t number, std::size_t width) {
    std::string text = std::to_string(number);
    if (text.size() < width) text.insert(0, width - text.size(), '0');
    return text;
  };
  return digits(year_of_era + era * 400 + (month <= 2 ? 1 : 0), 4) + "-" + digits(month, 2) + "-" +
         digits(of_year - (153 * shifted + 2) / 5 + 1, 2) + "T" + digits(time % kDay / 3'600, 2) +
         ":" + digits(time / 60 % 60, 2) + ":" + digits(time % 60, 2) + "Z";
}

}  // namespace sluice
