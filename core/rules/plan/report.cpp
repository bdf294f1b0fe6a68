#include "core/rules/plan/report.h"

#include <algorithm>
#include <utility>

#include "core/model/document.h"
#include "core/rules/wording.h"

namespace sluice::plan {

Hit& report(const Review& review, const Change& change, Span at, std::string_view what,
            std::string particulars, Sink& sink) {
  std::string evidence(change.resource.value);
  evidence += '\0';
  evidence += what;
  Hit& hit = sink.report(at, std::move(particulars))
                 .with_resource(std::string(change.resource.value))
                 .with_node(change.node.path())
                 .with_evidence(std::move(evidence));
  if (const auto declared = review.declaration(change)) {
    Place place;
    place.source = declared->document->id;
    place.at = declared->header;
    hit.relate(place, "declared here");
  }
  return hit;
}

Hit& report(const Review& review, const Change& change, const Snapshot& in, const Value& value,
            std::string_view what, std::string particulars, Sink& sink) {
  const Span at = value.is_absent() ? change.action_at : in.place(value.at());
  Hit& hit = report(review, change, at, what, std::move(particulars), sink);
  // Paths within a string of JSON say nothing of where that stands.
  if (in.map == nullptr && !value.is_absent()) hit.with_node(value.node());
  return hit;
}

std::string shown(const Value& value) {
  if (value.is_sensitive()) return "a sensitive value";
  if (value.is_absent() || value.is_null()) return "not set";
  if (value.is_unknown()) return "a value that is not known yet";
  if (value.is_scalar())
    return value.text().empty() ? std::string("an empty text") : quote(value.text().value);
  const bool is_list = value.is(Value::Type::list);
  const bool is_empty = is_list ? value.elements().empty() : value.fields().empty();
  return std::string(is_empty  ? "an empty "
                     : is_list ? "a "
                               : "an ") +
         (is_list ? "list" : "object");
}

bool is_among(std::string_view type, std::string_view types) {
  while (!types.empty()) {
    const std::size_t size = std::min(types.find('|'), types.size());
    if (types.substr(0, size) == type) return true;
    types.remove_prefix(std::min(size + 1, types.size()));
  }
  return false;
}

}  // namespace sluice::plan
