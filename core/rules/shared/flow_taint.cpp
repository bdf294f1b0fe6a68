#include "core/rules/shared/flow_taint.h"

#include <algorithm>
#include <utility>

namespace sluice::actions {

void Taint::add(const Strand& strand) {
  for (Strand& own : strands_) {
    if (own.origin != strand.origin) continue;
    own.is_lines = own.is_lines || strand.is_lines;
    own.is_pasted = own.is_pasted && strand.is_pasted;
    return;
  }
  if (strands_.size() < kMost) {
    strands_.push_back(strand);
  } else if (!strand.is_name) {
    const auto name = std::find_if(strands_.begin(), strands_.end(),
                                   [](const Strand& own) { return own.is_name; });
    if (name != strands_.end()) *name = strand;
  }
}

void Taint::add(const Taint& other) {
  for (const Strand& strand : other.strands_) add(strand);
}

bool Taint::has_lines() const {
  return std::any_of(strands_.begin(), strands_.end(),
                     [](const Strand& strand) { return strand.is_lines; });
}

Taint Taint::one_line() const {
  Taint result = *this;
  for (Strand& strand : result.strands_) strand.is_lines = false;
  return result;
}

Taint Taint::many_lines() const {
  Taint result = *this;
  for (Strand& strand : result.strands_) strand.is_lines = true;
  return result;
}

Taint Taint::texts() const {
  Taint result;
  for (const Strand& strand : strands_) {
    if (!strand.is_name) result.add(strand);
  }
  return result;
}

Taint Taint::without_pasted() const {
  Taint result;
  for (const Strand& strand : strands_) {
    if (!strand.is_pasted && !strand.is_name) result.add(strand);
  }
  return result;
}

Taint Taint::pasted() const {
  Taint result = *this;
  for (Strand& strand : result.strands_) strand.is_pasted = true;
  return result;
}

std::uint32_t Ways::append(std::uint32_t before, const Document* document, Span at,
                           std::string_view note) {
  std::uint32_t length = 1;
  if (before != kNowhere) {
    const Hop& last = hops[before];
    if (last.document == document && last.at == at) return before;
    length = last.length + 1;
    if (last.length >= kLongest) {
      before = last.before;
      length = last.length;
    }
  }
  hops.push_back({document, at, note, before, length});
  return static_cast<std::uint32_t>(hops.size() - 1);
}

Taint Ways::through(const Taint& taint, const Document& document, Span at, std::string_view note) {
  Taint result;
  for (Strand strand : taint.strands()) {
    strand.last = append(strand.last, &document, at, note);
    strand.is_pasted = false;
    result.add(strand);
  }
  return result;
}

void Ways::join(const Strand& inner, const Taint& handed, Taint& result) {
  const std::vector<Hop> within = way(inner.last);
  for (Strand strand : handed.strands()) {
    for (const Hop& hop : within) strand.last = append(strand.last, hop.document, hop.at, hop.note);
    strand.is_lines = strand.is_lines && inner.is_lines;
    strand.is_pasted = false;
    result.add(strand);
  }
}

std::uint32_t Ways::add(Origin origin) {
  origins.push_back(std::move(origin));
  return static_cast<std::uint32_t>(origins.size() - 1);
}

std::vector<Hop> Ways::way(std::uint32_t last) const {
  std::vector<Hop> list;
  for (; last != kNowhere; last = hops[last].before) list.push_back(hops[last]);
  std::reverse(list.begin(), list.end());
  return list;
}

}  // namespace sluice::actions
