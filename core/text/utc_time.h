#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

// Days since 1970-01-01 of a date of the proleptic Gregorian calendar.
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day);

// Seconds since 1970 of a time as RFC 3339 writes it, "2026-01-31T12:00:00Z", with parts of seconds
// or an offset; nothing for other texts.
std::optional<std::int64_t> read_time(std::string_view text);
// The other way round, in UTC.
std::string write_time(std::int64_t time);

}  // namespace sluice
