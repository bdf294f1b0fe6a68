#pragma once

#include <map>

#include "core/findings/finding.h"
#include "core/model/delivery/activity.h"
#include "core/model/document.h"
#include "core/text/line_index.h"

namespace sluice {

// Where something stands, as reports tell it. Views the documents.
class Locator {
 public:
  Location at(const Document& document, Span span);
  Location at(const delivery::Place& place) { return at(*place.document, place.at); }

 private:
  std::map<const Document*, LineIndex> lines_;
};

}  // namespace sluice
