#include "core/findings/report.h"

#include <algorithm>
#include <string_view>

namespace sluice {

bool GateEntry::stops(const Finding& finding) const {
  if (finding.severity < least) return false;
  const std::string_view id = finding.rule->id;
  return families.empty() ||
         std::find(families.begin(), families.end(), id.substr(0, id.find('/'))) != families.end();
}

std::string_view status_name(FileEntry::Status status) {
  switch (status) {
    case FileEntry::Status::audited:
      return "audited";
    case FileEntry::Status::skipped:
      return "skipped";
    case FileEntry::Status::error:
      break;
  }
  return "error";
}

}  // namespace sluice
