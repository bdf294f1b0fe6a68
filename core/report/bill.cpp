#include "core/report/bill.h"

#include <set>
#include <utility>

#include "core/model/image/purl.h"
#include "core/parse/sha256.h"

namespace sluice::bill {

std::vector<Item> items(const Report& report) {
  std::vector<Item> list;
  std::set<std::string> seen;
  for (const image::Package& package : report.packages) {
    std::string purl = image::write_purl(package);
    if (seen.insert(purl).second) list.push_back({&package, std::move(purl)});
  }
  return list;
}

const FileEntry* subject(const Report& report) {
  if (report.files.size() != 1) return nullptr;
  const FileEntry& file = report.files.front();
  return file.kind == Kind::image || file.kind == Kind::archive ? &file : nullptr;
}

std::string_view name_of(const FileEntry& file) {
  const std::string_view path = file.path;
  return path.substr(path.rfind('/') + 1);
}

std::string time_stamp(std::int32_t date) {
  // Howard Hinnant's civil_from_days, for days from 1970-01-01 on.
  const std::int64_t days = std::int64_t{date} + 719'468;
  const std::int64_t era = days / 146'097;
  const std::int64_t of_era = days % 146'097;
  const std::int64_t year_of_era =
      (of_era - of_era / 1'460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * of_year + 2) / 153;  // months from March on
  const std::int64_t day = of_year - (153 * shifted + 2) / 5 + 1;
  const std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  const auto digits = [](std::int64_t number, std::size_t width) {
    std::string text = std::to_string(number);
    if (text.size() < width) text.insert(0, width - text.size(), '0');
    return text;
  };
  return digits(year, 4) + "-" + digits(month, 2) + "-" + digits(day, 2) + "T00:00:00Z";
}

std::string urn_of(std::string_view text) {
  Sha256 digest = sha256(text);
  // RFC 9562, version 8: bytes of one's own making.
  digest[6] = static_cast<std::uint8_t>((digest[6] & 0x0FU) | 0x80U);
  digest[8] = static_cast<std::uint8_t>((digest[8] & 0x3FU) | 0x80U);
  const std::string all = hex(digest, 32);
  return "urn:uuid:" + all.substr(0, 8) + "-" + all.substr(8, 4) + "-" + all.substr(12, 4) + "-" +
         all.substr(16, 4) + "-" + all.substr(20);
}

}  // namespace sluice::bill
