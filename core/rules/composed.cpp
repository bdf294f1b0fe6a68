#include "core/rules/composed.h"

#include <algorithm>
#include <utility>

#include "core/model/document.h"

namespace sluice {
namespace {

bool place_in_document(Place& place, const Composition& composition) {
  const auto found = composition.place(place.at);
  if (!found) return false;
  place.source = found->first->id;
  place.at = found->second;
  return true;
}

}  // namespace

bool place_in_document(Hit& hit, const Composition& composition) {
  // Made now: what it looks at goes with the composition.
  if (const auto make = std::exchange(hit.edit_when_kept, {})) make(hit);
  if (!place_in_document(hit.primary, composition)) return false;
  std::erase_if(hit.related, [&](Place& place) { return !place_in_document(place, composition); });
  if (hit.scope) {
    const auto scope = composition.place(*hit.scope);
    const bool is_its_own = scope && scope->first->id == hit.primary.source;
    hit.scope = is_its_own ? std::optional(scope->second) : std::nullopt;
  }
  if (!hit.edit) return true;
  for (Edit::Replacement& one : hit.edit->replacements) {
    const auto at = composition.place(one.at);
    if (!at || at->first->id != hit.primary.source) {
      hit.edit.reset();
      break;
    }
    one.source = at->first->id;
    one.at = at->second;
  }
  return true;
}

}  // namespace sluice
