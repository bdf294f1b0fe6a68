#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Until when systems, languages, databases and runtimes get updates: end_of_life.def.
namespace sluice {

// A release that gets no more updates.
struct Ended {
  std::string_view product;  // as in /etc/os-release, or as its official image is called
  std::string version;
  std::int32_t day = 0;  // the last one on which it got them, as YYYYMMDD

  // "debian 9".
  std::string name() const { return std::string(product) + " " + version; }
  // "2022-06-30".
  std::string date() const;
};

// What is known of a release: its own end, that of the one that it is a patch of ("3.6.15" of
// 3.6), or, of what stands for whatever is newest in it ("3"), the last end of all. Nothing where
// that day is not over, or not known. `today` is in days since 1970-01-01; without it, the day on
// which the table was made is taken, since what had ended then has ended.
std::optional<Ended> ended(std::string_view product, std::string_view version,
                           std::optional<std::int32_t> today);

// The same of an image whose publisher is the product's own or Docker's, by its tag: what it is
// made for ("python:3.6-slim"), else the system below ("python:3.12-buster").
std::optional<Ended> ended_image(std::string_view reference, std::optional<std::int32_t> today);

}  // namespace sluice
