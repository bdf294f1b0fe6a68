#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/model/terraform/evaluator.h"
#include "core/text/numbers.h"
#include "core/text/order.h"

// Making values, and conversions between their types.
namespace sluice::terraform {
namespace {

constexpr int kMostNesting = 64;

void write_json_text(std::string_view text, std::string& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    switch (c) {
      case '"':
      case '\\':
        out += '\\';
        out += c;
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '<':
      case '>':
      case '&':
        out += "\\u00";
        out += kDigits[static_cast<unsigned char>(c) >> 4U];
        out += kDigits[static_cast<unsigned char>(c) & 15U];
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += kDigits[static_cast<unsigned char>(c) >> 4U];
          out += kDigits[static_cast<unsigned char>(c) & 15U];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

bool write_json(Val value, Evaluator& evaluator, std::string& out, int depth) {
  if (depth > kMostNesting || !value->is_known() || value->is_open) return false;
  if (out.size() > Evaluator::kMostText || !evaluator.takes(1)) return false;
  switch (value->type) {
    case Type::null:
      out += "null";
      return true;
    case Type::boolean:
      out += value->text;
      return true;
    case Type::number:
      out += *evaluator.text_of(value);
      return true;
    case Type::string:
      write_json_text(value->text, out);
      return true;
    case Type::list: {
      out += '[';
      bool is_first = true;
      for (const Computed::Item& item : value->items) {
        if (!std::exchange(is_first, false)) out += ',';
        if (!write_json(item.value, evaluator, out, depth + 1)) return false;
      }
      out += ']';
      return true;
    }
    case Type::object: {
      Items items(value->items.begin(), value->items.end());
      sort_stably(items, [](const auto& a, const auto& b) { return a.name < b.name; });
      out += '{';
      bool is_first = true;
      for (const Computed::Item& item : items) {
        if (!std::exchange(is_first, false)) out += ',';
        write_json_text(item.name, out);
        out += ':';
        if (!write_json(item.value, evaluator, out, depth + 1)) return false;
      }
      out += '}';
      return true;
    }
  }
  return false;
}

bool is_true_text(std::string_view text) { return text == "true" || text == "1"; }
bool is_false_text(std::string_view text) { return text == "false" || text == "0"; }

}  // namespace

std::string written(double number) {
  constexpr double kExact = 1e15;
  char buffer[40];
  if (number == std::floor(number) && std::fabs(number) < kExact) {
    std::snprintf(buffer, sizeof buffer, "%.0f", number == 0 ? 0.0 : number);
    return buffer;
  }
  // Without an exponent, as far as a double holds it.
  constexpr double kLargest = 1e22;
  if (number == std::floor(number) && std::fabs(number) <= kLargest) {
    std::snprintf(buffer, sizeof buffer, "%.0f", number);
    return buffer;
  }
  for (int digits = 1; digits <= 17; ++digits) {
    std::snprintf(buffer, sizeof buffer, "%.*g", digits, number);
    const std::optional<double> read = decimal_number(buffer);
    if (read && std::fabs(*read - number) <= std::fabs(number) * 1e-15) break;
  }
  const std::string_view shortest = buffer;
  const std::size_t exponent = shortest.find("e-");
  constexpr double kSmallest = 1e-15;
  if (exponent != shortest.npos && std::fabs(number) > kSmallest) {
    const auto digits = std::count_if(shortest.begin(), shortest.begin() + exponent,
                                      [](char c) { return c >= '0' && c <= '9'; });
    const auto shift = whole_number<int>(shortest.substr(exponent + 2)).value_or(0);
    std::snprintf(buffer, sizeof buffer, "%.*f", static_cast<int>(digits) - 1 + shift, number);
  }
  return buffer;
}

Val Evaluator::keep(const Computed& value) { return store_.keep(value); }

Val Evaluator::null() { return null_; }
Val Evaluator::boolean(bool value) { return value ? true_ : false_; }
Val Evaluator::error() { return error_; }

Val Evaluator::number(double value) {
  if (!std::isfinite(value)) return error();
  Computed number;
  number.state = Value::State::known;
  number.type = Type::number;
  number.text = store_.keep(written(value));
  return keep(number);
}

Val Evaluator::string(std::string_view text) {
  if (text.size() > kMostText) return unknown(kTooMuch);
  Computed string;
  string.state = Value::State::known;
  string.type = Type::string;
  string.text = store_.keep(text);
  return keep(string);
}

Val Evaluator::list(const Items& items, bool is_set) {
  if (items.size() > kMostElements) limit_here("a list has more elements than are looked at");
  if (items.size() > kMostElements || !takes(items.size())) return unknown(kTooMuch);
  Computed list;
  list.state = Value::State::known;
  list.type = Type::list;
  list.is_set = is_set;
  for (const Computed::Item& item : items) list.is_sensitive |= item.value->is_sensitive;
  list.items = store_.keep(items);
  return keep(list);
}

Val Evaluator::object(const Items& items) {
  if (items.size() > kMostElements) limit_here("an object has more in it than is looked at");
  if (items.size() > kMostElements || !takes(items.size())) return unknown(kTooMuch);
  Computed object;
  object.state = Value::State::known;
  object.type = Type::object;
  for (const Computed::Item& item : items) object.is_sensitive |= item.value->is_sensitive;
  object.items = store_.keep(items);
  return keep(object);
}

Val Evaluator::unknown(std::string_view reason, std::string_view reference,
                       const Resource* resource) {
  Computed unknown;
  unknown.reason = reason;
  unknown.text = reference.empty() ? std::string_view() : store_.keep(reference);
  unknown.resource = resource;
  return keep(unknown);
}

std::optional<std::string> Evaluator::text_of(Val value) const {
  if (!value->is_scalar()) return std::nullopt;
  if (value->type == Type::number) {
    const std::optional<double> number = number_of(value);
    // What a double does not hold stays as it is written.
    constexpr std::size_t kDigits = 15;
    if (number && value->text.size() <= kDigits) return written(*number);
  }
  return std::string(value->text);
}

std::optional<double> Evaluator::number_of(Val value) const {
  if (!value->is(Type::number) && !value->is(Type::string)) return std::nullopt;
  return decimal_number(value->text);
}

std::optional<bool> Evaluator::boolean_of(Val value) const {
  if (!value->is(Type::boolean) && !value->is(Type::string)) return std::nullopt;
  if (is_true_text(value->text)) return true;
  if (is_false_text(value->text)) return false;
  return std::nullopt;
}

Val Evaluator::to_string(Val value) {
  if (!value->is_known() || value->is_null() || value->is_string()) return value;
  const std::optional<std::string> text = text_of(value);
  if (!text) return error();
  Computed made = *value;
  made.type = Type::string;
  made.is_written = made.is_written && *text == value->text;
  made.text = store_.keep(*text);
  return keep(made);
}

Val Evaluator::to_number(Val value) {
  if (!value->is_known() || value->is_null() || value->is(Type::number)) return value;
  if (!number_of(value)) return error();
  Computed made = *value;
  made.type = Type::number;
  return keep(made);
}

Val Evaluator::to_boolean(Val value) {
  if (!value->is_known() || value->is_null() || value->is(Type::boolean)) return value;
  const std::optional<bool> truth = boolean_of(value);
  if (!truth) return error();
  Computed made = *value;
  made.type = Type::boolean;
  made.text = *truth ? "true" : "false";
  return keep(made);
}

void Evaluator::unify(Items& items) {
  const auto is_any = [&](Type type) {
    return std::any_of(items.begin(), items.end(),
                       [&](const Computed::Item& one) { return one.value->is(type); });
  };
  if (!is_any(Type::string) || (!is_any(Type::number) && !is_any(Type::boolean))) return;
  for (Computed::Item& one : items) {
    if (one.value->is_scalar()) one.value = to_string(one.value);
  }
}

// Of elements that are the same the first; of texts and numbers in their order.
Val Evaluator::to_set(Items items) {
  if (items.size() > kMostElements) return unknown(kTooMuch);
  unify(items);
  const auto is_text = [](const Computed::Item& item) { return item.value->is_scalar(); };
  if (std::all_of(items.begin(), items.end(), is_text)) {
    sort_stably(items, [&](const Computed::Item& a, const Computed::Item& b) {
      if (a.value->type == Type::number && b.value->type == Type::number)
        return number_of(a.value).value_or(0) < number_of(b.value).value_or(0);
      return a.value->text < b.value->text;
    });
    items.erase(
        std::unique(items.begin(), items.end(),
                    [&](const auto& a, const auto& b) { return is_equal(a.value, b.value); }),
        items.end());
    return list(items, true);
  }
  if (items.size() > 2'000) return unknown(kTooMuch);
  Items once;
  for (const Computed::Item& one : items) {
    const bool is_there = std::any_of(once.begin(), once.end(), [&](const auto& other) {
      return is_whole(one.value) && is_equal(other.value, one.value);
    });
    if (!is_there) once.push_back(one);
  }
  return list(once, true);
}

bool Evaluator::is_whole(Val value, int depth) {
  if (!value->is_known() || value->is_open || depth > kMostNesting) return false;
  if (!value->items.empty() && !takes(value->items.size())) return false;
  return std::all_of(value->items.begin(), value->items.end(),
                     [&](const Computed::Item& item) { return is_whole(item.value, depth + 1); });
}

bool Evaluator::is_equal(Val a, Val b) {
  if (a == b) return true;
  if (a->state != b->state || a->type != b->type || !a->is_known()) return false;
  switch (a->type) {
    case Type::null:
      return true;
    case Type::number:
      return number_of(a) == number_of(b);
    case Type::boolean:
    case Type::string:
      return a->text == b->text;
    case Type::list:
      return a->items.size() == b->items.size() && takes(a->items.size()) &&
             std::equal(a->items.begin(), a->items.end(), b->items.begin(),
                        [&](const auto& x, const auto& y) { return is_equal(x.value, y.value); });
    case Type::object:
      return a->items.size() == b->items.size() && takes(a->items.size()) &&
             std::all_of(a->items.begin(), a->items.end(), [&](const Computed::Item& item) {
               const Computed::Item* const other = b->find(item.name);
               return other != nullptr && is_equal(item.value, other->value);
             });
  }
  return false;
}

std::optional<std::string> Evaluator::json_of(Val value) {
  std::string out;
  if (!write_json(value, *this, out, 0)) return std::nullopt;
  return out;
}

// By a type constraint. What does not fit is left as it is: it is for Terraform to refuse.
Val Evaluator::convert(Val value, const Expression& type, bool keeps_extra) {
  hcl::Ref node = type.native;
  if (type.json || node.is(hcl::NodeKind::string)) {
    // "list(string)": as text in JSON, and in the language's first version.
    const std::string_view text = type.json ? type.json.value() : node.text().value;
    if (text.empty()) return value;
    std::string whole = "${";
    whole += text;
    whole += '}';
    auto& [source, tree] = templates_.emplace_back(std::move(whole), hcl::Tree());
    Parsed<hcl::Tree> parsed = hcl::parse_template(source, ParseLimits{});
    if (!parsed.usable) return value;
    tree = std::move(parsed.tree);
    node = tree.root().first().first();
  }
  if (node.is(hcl::NodeKind::parentheses)) node = node.first();
  if (!takes(1) || depth_ > kMostDepth) return unknown(kTooMuch);
  const std::string_view name = node.text().value;
  if (!value->is_known() || value->is_null()) return value;
  const auto checked = [&](Val made) { return is_error(made) ? value : made; };
  if (node.is(hcl::NodeKind::variable)) {
    if (name == "string") return checked(to_string(value));
    if (name == "number") return checked(to_number(value));
    if (name == "bool") return checked(to_boolean(value));
    if (name == "set" && value->is_list())
      return to_set(Items(value->items.begin(), value->items.end()));
    return value;
  }
  if (!node.is(hcl::NodeKind::call)) return value;
  const Expression inner{type.document, node.first(), {}};
  const auto converted = [&](auto type_of) {
    Items items(value->items.begin(), value->items.end());
    bool is_changed = false;
    ++depth_;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Expression own = type_of(i);
      if (!own) continue;
      const Val made = convert(items[i].value, own);
      is_changed = is_changed || made != items[i].value;
      items[i].value = made;
    }
    --depth_;
    if (!is_changed) return value;
    Computed copy = *value;
    copy.items = store_.keep(items);
    return keep(copy);
  };
  if (name == "list" && value->is_list()) {
    const Val made = converted([&](std::size_t) { return inner; });
    if (!made->is_set) return made;
    Computed copy = *made;
    copy.is_set = false;
    return keep(copy);
  }
  if (name == "set" && value->is_list()) {
    const Val made = converted([&](std::size_t) { return inner; });
    return to_set(Items(made->items.begin(), made->items.end()));
  }
  if (name == "map" && value->is_object()) return converted([&](std::size_t) { return inner; });
  if (name == "tuple" && value->is_list()) {
    return converted(
        [&](std::size_t i) { return Expression{type.document, inner.native.child(i), {}}; });
  }
  if (name != "object" || !value->is_object()) return value;
  Items items;
  ++depth_;
  for (const hcl::Ref member : inner.native.children()) {
    if (!member.is(hcl::NodeKind::item)) continue;
    const std::string_view key = member.first().text().value;
    hcl::Ref wanted = member.child(1);
    hcl::Ref otherwise;
    const bool is_optional = wanted.is(hcl::NodeKind::call) && wanted.text().value == "optional";
    if (is_optional) {
      otherwise = wanted.child(1);
      wanted = wanted.first();
    }
    const Computed::Item* const given = value->find(key);
    Computed::Item made = given != nullptr ? *given : item(key, null());
    if (made.value->is_null() && otherwise) {
      Scope nothing;
      nothing.document = type.document;
      made.value = evaluate(otherwise, nothing);
    } else if (given == nullptr && !is_optional) {
      made.value = unknown("is not given");
    }
    made.value = convert(made.value, {type.document, wanted, {}});
    items.push_back(made);
  }
  --depth_;
  for (const Computed::Item& extra : value->items) {
    if (keeps_extra && std::none_of(items.begin(), items.end(),
                                    [&](const auto& one) { return one.name == extra.name; }))
      items.push_back(extra);
  }
  Computed copy = *value;
  copy.items = store_.keep(items);
  return keep(copy);
}

}  // namespace sluice::terraform
