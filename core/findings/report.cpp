#include "core/findings/report.h"

namespace sluice {

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
