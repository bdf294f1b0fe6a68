#include "core/model/gitlab_node.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kDigits = "0123456789";

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// Takes digits off the front; false where there are none.
bool take_digits(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_not_of(kDigits), text.size());
  text.remove_prefix(end);
  return end > 0;
}

void take_sign(std::string_view& text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
}

bool is_number(std::string_view text) {
  const auto only = [](std::string_view rest, std::string_view digits) {
    return !rest.empty() && rest.find_first_not_of(digits) == rest.npos;
  };
  if (text.starts_with("0x")) return only(text.substr(2), "0123456789abcdefABCDEF");
  if (text.starts_with("0o")) return only(text.substr(2), "01234567");
  if (is_one_of(text, {".nan", ".NaN", ".NAN"})) return true;
  take_sign(text);
  if (is_one_of(text, {".inf", ".Inf", ".INF"})) return true;
  const bool whole = take_digits(text);
  bool fraction = false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = take_digits(text);
  }
  if (!whole && !fraction) return false;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    take_sign(text);
    if (!take_digits(text)) return false;
  }
  return text.empty();
}

// Where each key of a list of fields stands. A few are searched, many are hashed.
class Keys {
 public:
  explicit Keys(const std::vector<Field>& fields) : fields_(fields) {
    constexpr std::size_t kWorthIt = 16;
    if (fields.size() < kWorthIt) return;
    index_.reserve(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) index_.emplace(fields[i].key, i);
  }

  std::size_t find(std::string_view key) const {
    if (!index_.empty()) {
      const auto found = index_.find(key);
      return found != index_.end() ? found->second : fields_.size();
    }
    const auto same = [&](const Field& field) { return field.key == key; };
    const auto found = std::find_if(fields_.begin(), fields_.end(), same);
    return static_cast<std::size_t>(found - fields_.begin());
  }

 private:
  const std::vector<Field>& fields_;
  std::unordered_map<std::string_view, std::size_t> index_;
};

}  // namespace

Node::Kind plain_kind(std::string_view text) {
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return Node::Kind::null;
  if (is_one_of(text, {"true", "True", "TRUE", "false", "False", "FALSE"}))
    return Node::Kind::boolean;
  return is_number(text) ? Node::Kind::number : Node::Kind::text;
}

const Field* Node::field(std::string_view key) const {
  const auto same = [&](const Field& field) { return field.key == key; };
  const auto found = std::find_if(fields.begin(), fields.end(), same);
  return found != fields.end() ? &*found : nullptr;
}

const Node* Node::get(std::string_view key) const {
  const Field* const found = field(key);
  return found != nullptr ? found->value : nullptr;
}

const Node* Nodes::add(Node node) {
  made_ += 1 + node.items.size() + node.fields.size();
  std::size_t size = 1;
  std::size_t height = 0;
  const auto count = [&](const Node& inner) {
    size += inner.size;
    height = std::max<std::size_t>(height, inner.height);
    node.pending = node.pending || inner.pending;
  };
  for (const Item& item : node.items) count(*item.value);
  for (const Field& field : node.fields) count(*field.value);
  node.pending = node.pending || node.kind == Node::Kind::reference;
  full_ = full_ || made_ > limits_.made || size > limits_.written_out || height >= limits_.height;
  if (full_) return nullptr;
  node.size = static_cast<std::uint32_t>(size);
  node.height = static_cast<std::uint16_t>(height + 1);
  return &nodes_.emplace_back(std::move(node));
}

const Use* Nodes::add(Use use) { return &uses_.emplace_back(use); }

std::string_view Nodes::keep(std::string_view text) {
  full_ = full_ || texts_.size() + text.size() > limits_.text;
  return full_ ? std::string_view("") : texts_.keep(text);
}

const Node* Nodes::merge(const Node* base, const Node* top, const Use* base_use,
                         const Use* top_use) {
  // A reference that is yet to be resolved is a mapping below what is merged over it.
  const bool mergeable = base->is_mapping() || base->kind == Node::Kind::reference;
  if (!mergeable || !top->is_mapping()) return top;
  Node merged;
  merged.kind = base->kind;
  merged.written = top->written;
  merged.items = base->items;
  if (base->kind == Node::Kind::reference) merged.written = base->written;
  // Each key costs what adding it costs, before it is copied.
  if (base->fields.size() + top->fields.size() + made_ > limits_.made) full_ = true;
  if (full_) return nullptr;
  merged.fields.reserve(base->fields.size() + top->fields.size());
  merged.fields = base->fields;
  if (base_use != nullptr) {
    for (Field& field : merged.fields) field.use = base_use;
  }
  const Keys keys(base->fields);
  for (Field field : top->fields) {
    if (top_use != nullptr) field.use = top_use;
    const std::size_t at = keys.find(field.key);
    if (at < base->fields.size()) {
      const Node* const under = merged.fields[at].value;
      field.value = merge(under, field.value, base_use, top_use);
      if (field.value == nullptr) return nullptr;
      merged.fields[at] = field;
    } else {
      merged.fields.push_back(field);
    }
  }
  return add(std::move(merged));
}

}  // namespace sluice::gitlab
