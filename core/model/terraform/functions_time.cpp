#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <utility>

#include "core/model/terraform/evaluator.h"
#include "core/text/ascii.h"
#include "core/text/numbers.h"
#include "core/text/utc_time.h"

// Functions over points in time as RFC 3339 writes them. What time it is nobody knows.
namespace sluice::terraform {
namespace {

using Arguments = std::span<const Val>;

struct Time {
  std::int64_t seconds = 0;  // since 1970, of UTC
  std::int64_t nanoseconds = 0;
  std::int64_t offset = 0;  // of the zone it is written in
};

struct Date {
  std::int64_t year, month, day;
};

Date date_of(std::int64_t days) {
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t of_era = days - era * 146'097;
  const std::int64_t year = (of_era - of_era / 1'460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const std::int64_t part = (5 * of_year + 2) / 153;
  const std::int64_t month = part + (part < 10 ? 3 : -9);
  return {year + era * 400 + (month <= 2 ? 1 : 0), month, of_year - (153 * part + 2) / 5 + 1};
}

std::optional<Time> time_of(std::string_view text) {
  // 2006-01-02T15:04:05Z, +07:00
  constexpr std::string_view kForm = "0000-00-00T00:00:00";
  if (text.size() <= kForm.size()) return std::nullopt;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == '0' ? !is_digit : text[i] != kForm[i]) return std::nullopt;
  }
  const auto part = [&](std::size_t at, std::size_t size) {
    return whole_number<std::int64_t>(text.substr(at, size)).value_or(0);
  };
  Time time;
  const std::int64_t days = days_of(part(0, 4), part(5, 2), part(8, 2));
  const Date date = date_of(days);
  if (date.month != part(5, 2) || date.day != part(8, 2) || part(11, 2) > 23 || part(14, 2) > 59 ||
      part(17, 2) > 59)
    return std::nullopt;
  time.seconds = days * 86'400 + part(11, 2) * 3'600 + part(14, 2) * 60 + part(17, 2);
  std::string_view zone = text.substr(kForm.size());
  if (zone.starts_with('.')) {
    const std::size_t end = std::min(zone.find_first_not_of("0123456789", 1), zone.size());
    std::string fraction(zone.substr(1, std::min<std::size_t>(end - 1, 9)));
    if (fraction.empty()) return std::nullopt;
    fraction.resize(9, '0');
    time.nanoseconds = whole_number<std::int64_t>(fraction).value_or(0);
    zone.remove_prefix(end);
  }
  if (zone == "Z") return time;
  if (zone.size() != 6 || zone[3] != ':') return std::nullopt;
  const auto hours = whole_number<std::int64_t>(zone.substr(1, 2));
  const auto minutes = whole_number<std::int64_t>(zone.substr(4, 2));
  if (!hours || !minutes || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
  time.offset = (*hours * 3'600 + *minutes * 60) * (zone[0] == '-' ? -1 : 1);
  time.seconds -= time.offset;
  return time;
}

std::string digits(std::int64_t value, std::size_t width) {
  std::string out = std::to_string(value);
  if (out.size() < width) out.insert(0, width - out.size(), '0');
  return out;
}

std::string zone_of(const Time& time, bool has_colon) {
  const std::int64_t size = time.offset < 0 ? -time.offset : time.offset;
  return (time.offset < 0 ? "-" : "+") + digits(size / 3'600, 2) + (has_colon ? ":" : "") +
         digits(size / 60 % 60, 2);
}

// "-1h30m", "24h": Go's durations.
std::optional<double> duration_of(std::string_view text) {
  double sign = 1;
  if (text.starts_with('-')) sign = -1;
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  double total = 0;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find_first_not_of("0123456789."), text.size());
    const std::optional<double> number = decimal_number(text.substr(0, size));
    if (!number) return std::nullopt;
    text.remove_prefix(size);
    const std::size_t end = std::min(text.find_first_of("0123456789."), text.size());
    const std::string_view unit = text.substr(0, end);
    text.remove_prefix(end);
    if (unit == "h")
      total += *number * 3'600;
    else if (unit == "m")
      total += *number * 60;
    else if (unit == "s")
      total += *number;
    else if (unit == "ms")
      total += *number / 1e3;
    else if (unit == "us" || unit == "µs")
      total += *number / 1e6;
    else if (unit == "ns")
      total += *number / 1e9;
    else
      return std::nullopt;
  }
  return total * sign;
}

std::optional<Time> argument(Evaluator& e, Val value) {
  const std::optional<std::string> text = e.text_of(value);
  return text ? time_of(*text) : std::nullopt;
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

Val timeadd(Evaluator& e, const Scope&, Arguments a) {
  std::optional<Time> time = argument(e, a[0]);
  const std::optional<std::string> text = e.text_of(a[1]);
  const std::optional<double> length = text ? duration_of(*text) : std::nullopt;
  if (!time || !length || *length > 1e12 || *length < -1e12) return e.error();
  const double whole = std::floor(*length);
  time->seconds += static_cast<std::int64_t>(whole);
  time->nanoseconds += static_cast<std::int64_t>(std::llround((*length - whole) * 1e9));
  time->seconds += time->nanoseconds / 1'000'000'000;
  const std::int64_t local = time->seconds + time->offset;
  const std::int64_t days = floor_divide(local, 86'400);
  const std::int64_t rest = local - days * 86'400;
  const Date date = date_of(days);
  return e.string(digits(date.year, 4) + "-" + digits(date.month, 2) + "-" + digits(date.day, 2) +
                  "T" + digits(rest / 3'600, 2) + ":" + digits(rest / 60 % 60, 2) + ":" +
                  digits(rest % 60, 2) + (time->offset == 0 ? "Z" : zone_of(*time, true)));
}

Val timecmp(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<Time> one = argument(e, a[0]);
  const std::optional<Time> two = argument(e, a[1]);
  if (!one || !two) return e.error();
  const auto a_time = std::pair(one->seconds, one->nanoseconds);
  const auto b_time = std::pair(two->seconds, two->nanoseconds);
  return e.number(a_time < b_time ? -1 : a_time > b_time ? 1 : 0);
}

Val formatdate(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> pattern = e.text_of(a[0]);
  const std::optional<Time> time = argument(e, a[1]);
  if (!pattern || !time) return e.error();
  constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};
  constexpr std::string_view kDays[] = {"Thursday", "Friday",  "Saturday", "Sunday",
                                        "Monday",   "Tuesday", "Wednesday"};
  const std::int64_t local = time->seconds + time->offset;
  const std::int64_t days = floor_divide(local, 86'400);
  const std::int64_t rest = local - days * 86'400;
  const Date date = date_of(days);
  const std::int64_t hour = rest / 3'600;
  const std::int64_t hour12 = hour % 12 == 0 ? 12 : hour % 12;
  std::string out;
  for (std::size_t i = 0; i < pattern->size();) {
    const char c = (*pattern)[i];
    if (c == '\'') {
      bool is_closed = false;
      for (++i; i < pattern->size(); ++i) {
        if ((*pattern)[i] == '\'') {
          if (i + 1 >= pattern->size() || (*pattern)[i + 1] != '\'') {
            is_closed = true;
            break;
          }
          ++i;
        }
        out += (*pattern)[i];
      }
      if (!is_closed) return e.error();
      ++i;
      continue;
    }
    std::size_t size = 1;
    while (i + size < pattern->size() && (*pattern)[i + size] == c) ++size;
    i += size;
    const bool is_letter = lower_case(c) >= 'a' && lower_case(c) <= 'z';
    // How often each letter may stand; others are refused.
    constexpr std::pair<char, std::string_view> kSizes[] = {
        {'Y', "24"}, {'M', "1234"}, {'D', "12"}, {'E', "34"}, {'h', "12"},  {'H', "12"},
        {'A', "2"},  {'a', "2"},    {'m', "12"}, {'s', "12"}, {'Z', "1345"}};
    const auto* const known = std::find_if(std::begin(kSizes), std::end(kSizes),
                                           [&](const auto& one) { return one.first == c; });
    if (is_letter && (known == std::end(kSizes) || size > 9 ||
                      known->second.find(static_cast<char>('0' + size)) == known->second.npos))
      return e.error();
    const auto number = [&](std::int64_t value) { out += digits(value, size); };
    const std::string_view month = kMonths[date.month - 1];
    const std::string_view day = kDays[((days % 7) + 7) % 7];
    switch (c) {
      case 'Y':
        out += size == 2 ? digits(date.year % 100, 2) : digits(date.year, 4);
        break;
      case 'M':
        if (size > 2)
          out += size == 3 ? month.substr(0, 3) : month;
        else
          number(date.month);
        break;
      case 'D':
        number(date.day);
        break;
      case 'E':
        out += size == 3 ? day.substr(0, 3) : day;
        break;
      case 'h':
        number(hour);
        break;
      case 'H':
        number(hour12);
        break;
      case 'A':
        out += hour < 12 ? "AM" : "PM";
        break;
      case 'a':
        out += hour < 12 ? "am" : "pm";
        break;
      case 'm':
        number(rest / 60 % 60);
        break;
      case 's':
        number(rest % 60);
        break;
      case 'Z':
        if (size == 1 && time->offset == 0)
          out += 'Z';
        else if (size == 3 && time->offset == 0)
          out += "UTC";
        else
          out += zone_of(*time, size == 1 || size == 5);
        break;
      default:
        out.append(size, c);
    }
  }
  return e.string(out);
}

Val never_known(Evaluator& e, const Scope&, Arguments) { return e.unknown("known after apply"); }

constexpr NamedFunction kFunctions[] = {
    {"formatdate", formatdate, 2, 2}, {"plantimestamp", never_known, 0, 0},
    {"timeadd", timeadd, 2, 2},       {"timecmp", timecmp, 2, 2},
    {"timestamp", never_known, 0, 0}, {"uuid", never_known, 0, 0},
    {"bcrypt", never_known, 1, 2},    {"rsadecrypt", never_known, 2, 2},
};

}  // namespace

std::span<const NamedFunction> time_functions() { return kFunctions; }

}  // namespace sluice::terraform
