#include "core/findings/edits.h"

#include <algorithm>
#include <iterator>

namespace sluice {
namespace {

using Replacement = LocatedEdit::Replacement;

bool is_before(const Replacement& a, const Replacement& b) {
  return a.at.start.offset < b.at.start.offset;
}

// Two insertions at one place touch: in which order they belong, nobody knows.
bool touches(const Replacement& a, const Replacement& b) {
  return a.at.start.offset <= b.at.end.offset && b.at.start.offset <= a.at.end.offset;
}

bool has_room(const std::vector<Replacement>& sorted, const Replacement& change) {
  const auto next = std::lower_bound(sorted.begin(), sorted.end(), change, is_before);
  if (next != sorted.end() && touches(*next, change)) return false;
  return next == sorted.begin() || !touches(*std::prev(next), change);
}

void insert(std::vector<Replacement>& sorted, const Replacement& change) {
  sorted.insert(std::lower_bound(sorted.begin(), sorted.end(), change, is_before), change);
}

}  // namespace

Patch choose_edits(const std::vector<Finding>& findings, Edit::Safety most,
                   const std::function<bool(const std::string& path)>& may_change) {
  Patch patch;
  for (const Finding& finding : findings) {
    if (finding.suppressed || !finding.edit || finding.edit->safety > most) continue;
    const std::vector<Replacement>& changes = finding.edit->replacements;
    const bool fits = std::all_of(changes.begin(), changes.end(), [&](const Replacement& change) {
      if (!may_change(change.at.path)) return false;
      const auto others = patch.files.find(change.at.path);
      return others == patch.files.end() || has_room(others->second, change);
    });
    if (!fits) continue;
    for (const Replacement& change : changes) insert(patch.files[change.at.path], change);
    patch.mends.push_back(&finding);
  }
  return patch;
}

std::string make_edits(std::string_view text, const std::vector<Replacement>& changes) {
  std::string changed;
  std::size_t at = 0;
  for (const Replacement& change : changes) {
    const std::size_t begin = std::min<std::size_t>(change.at.start.offset, text.size());
    changed += text.substr(at, begin - at);
    changed += change.text;
    at = std::min<std::size_t>(change.at.end.offset, text.size());
  }
  return changed += text.substr(at);
}

}  // namespace sluice
