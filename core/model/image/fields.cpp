#include "core/model/image/fields.h"

namespace sluice::image {
namespace {

// One letter of a key in upper case, as Go folds it: two letters beyond ASCII are folded to it.
char take_letter(std::string_view& key) {
  constexpr std::string_view kLongS = "\xC5\xBF";
  constexpr std::string_view kKelvin = "\xE2\x84\xAA";
  if (key.starts_with(kLongS)) {
    key.remove_prefix(kLongS.size());
    return 'S';
  }
  if (key.starts_with(kKelvin)) {
    key.remove_prefix(kKelvin.size());
    return 'K';
  }
  const char letter = key.front();
  key.remove_prefix(1);
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

bool folds_to(std::string_view key, std::string_view name) {
  // No letter takes more than three bytes for one.
  if (key.size() < name.size() || key.size() > 3 * name.size()) return false;
  while (!key.empty() && !name.empty()) {
    if (take_letter(key) != take_letter(name)) return false;
  }
  return key.empty() && name.empty();
}

}  // namespace

Fields Fields::operator[](std::string_view name) const {
  Fields found(*odd_);
  for (const NodeRef node : nodes_) {
    if (!node.is_mapping()) continue;
    for (const NodeRef child : node.children()) {
      const std::string_view key = child.key().value;
      if (!folds_to(key, name)) continue;
      const bool is_odd = key != name || !found.nodes_.empty();
      if (is_odd && odd_->empty()) *odd_ = key;
      found.nodes_.push_back(child);
    }
  }
  return found;
}

}  // namespace sluice::image
