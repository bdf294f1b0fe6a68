#include "core/rules/widen.h"

namespace sluice {

Hit& widen(Hit& hit, Span whole) {
  if (whole == hit.primary.at || !whole.contains(hit.primary.at)) return hit;
  hit.relate(hit.primary.at, "this");
  hit.primary.at = whole;
  return hit;
}

}  // namespace sluice
