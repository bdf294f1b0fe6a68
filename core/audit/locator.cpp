#include "core/audit/locator.h"

#include "core/text/utf8.h"

namespace sluice {

Location Locator::at(const Document& document, Span span) {
  const LineIndex& lines =
      lines_.try_emplace(&document, document.bytes, document.encoding).first->second;
  Location location;
  location.path = utf8::spelled(document.path);
  location.start = lines.at(span.begin);
  location.end = lines.at(span.end);
  return location;
}

}  // namespace sluice
