#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/findings/report.h"

// A report's packages as a bill of materials. The same packages give the same bytes: there is no
// clock, and what must be unique is made of the content.
namespace sluice {

// CycloneDX 1.6. `date` in days since 1970-01-01 is the time stamp; without one there is none.
std::string write_cyclonedx(const Report& report, std::optional<std::int32_t> date);

// SPDX 2.3. The format asks for a time stamp: without a date it is 1970-01-01.
std::string write_spdx(const Report& report, std::optional<std::int32_t> date);

namespace bill {

// A package, once, whatever the number of layers that hold it.
struct Item {
  const image::Package* package = nullptr;
  std::string purl;
};
std::vector<Item> items(const Report& report);  // in order of the report

// What the bill is of, where that is one file: an archive or an image. Null for several.
const FileEntry* subject(const Report& report);
// Its name without the folders, which are the machine's.
std::string_view name_of(const FileEntry& file);

// "2026-01-31T00:00:00Z"
std::string time_stamp(std::int32_t date);
// "urn:uuid:…", made of a text.
std::string urn_of(std::string_view text);

}  // namespace bill
}  // namespace sluice
