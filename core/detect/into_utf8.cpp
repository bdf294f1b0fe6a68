#include "core/detect/into_utf8.h"

#include "core/detect/archive_format.h"

namespace sluice {

Encoding into_utf8(std::string_view path, std::string& bytes) {
  const Encoding encoding = encoding_of(bytes);
  if (encoding == Encoding::utf8 || archive_format_of_name(path) != ArchiveFormat::none ||
      archive_format(bytes) != ArchiveFormat::none)
    return Encoding::utf8;
  bytes = to_utf8(bytes, encoding);
  return encoding;
}

}  // namespace sluice
