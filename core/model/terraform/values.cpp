#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <vector>

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
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\xE2': {
        // The two that end lines in JavaScript.
        const std::string_view rest = text.substr(i);
        const bool is_line = rest.starts_with("\u2028");
        if (is_line || rest.starts_with("\u2029")) {
          out += is_line ? "\\u2028" : "\\u2029";
          i += 2;
        } else {
          out += c;
        }
        break;
      }
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

// The fewest digits that make this double, without an exponent.
std::string written(double number) {
  constexpr double kExact = 1e15;
  char buffer[40];
  if (number == std::floor(number) && std::fabs(number) < kExact) {
    std::snprintf(buffer, sizeof buffer, "%.0f", number == 0 ? 0.0 : number);
    return buffer;
  }
  for (int digits = 0; digits < 17; ++digits) {
    std::snprintf(buffer, sizeof buffer, "%.*e", digits, number);
    const std::optional<Number> read = Number::read(buffer);
    if (read && read->to_double() == number) break;
  }
  const std::optional<Number> read = Number::read(buffer);
  return read ? read->written() : std::string(buffer);
}

namespace {

// As numbers are written in the end: no exponent, no zeros that say nothing.
bool is_plain(std::string_view text) {
  constexpr std::size_t kLongest = 150;
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || text.size() > kLongest) return false;
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const auto is_digits = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == part.npos;
  };
  if (!is_digits(whole) || (whole.size() > 1 && whole.front() == '0')) return false;
  if (point == text.npos) return true;
  const std::string_view behind = text.substr(point + 1);
  return is_digits(behind) && !behind.ends_with('0');
}

}  // namespace

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

Val Evaluator::number(const Number& value) {
  const std::string text = value.written();
  if (text.size() > kMostDigits || !takes(text.size() / 8)) return unknown(kTooMuch);
  Computed number;
  number.state = Value::State::known;
  number.type = Type::number;
  number.text = store_.keep(text);
  return keep(number);
}

std::optional<Number> Evaluator::exact_of(Val value) const {
  if (!number_of(value)) return std::nullopt;
  return Number::read(value->text);
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
  list.is_set = list.is_uniform = is_set;
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
    if (is_plain(value->text)) return std::string(value->text);
    const std::optional<Number> number = Number::read(value->text);
    if (number) return number->written();
  }
  return std::string(value->text);
}

std::optional<double> Evaluator::number_of(Val value) const {
  if (!value->is(Type::number) && !value->is(Type::string)) return std::nullopt;
  std::string_view text = value->text;
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  return decimal_number(text);
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

namespace {

// What type a value is of, as far as it is known: what conversion has to look at.
struct Shape {
  enum class Kind : std::uint8_t { any, boolean, number, string, list, set, map, tuple, object };
  struct Part;
  Kind kind = Kind::any;
  std::vector<Part> parts;  // of a collection the one of its elements

  bool is(Kind wanted) const { return kind == wanted; }
  bool is_scalar() const { return kind >= Kind::boolean && kind <= Kind::string; }
  bool is_sequence() const { return is(Kind::list) || is(Kind::set) || is(Kind::tuple); }
  const Shape* part(std::string_view name) const;
};
struct Shape::Part {
  std::string_view name;
  Shape shape;
};

const Shape* Shape::part(std::string_view name) const {
  const auto found =
      std::find_if(parts.begin(), parts.end(), [&](const Part& one) { return one.name == name; });
  return found != parts.end() ? &found->shape : nullptr;
}

using Kind = Shape::Kind;

std::optional<Shape> common(const Shape& a, const Shape& b);

// Of all parts of both, as one collection has it.
std::optional<Shape> common_part(const Shape& a, const Shape& b) {
  Shape one;
  // Texts first: what is none becomes one beside them.
  for (const bool with_texts : {true, false}) {
    for (const Shape* const from : {&a, &b}) {
      for (const Shape::Part& part : from->parts) {
        if (part.shape.is(Kind::string) != with_texts) continue;
        std::optional<Shape> both = common(one, part.shape);
        if (!both) return std::nullopt;
        one = std::move(*both);
      }
    }
  }
  return one;
}

// The type that values of both can be converted to, as the language finds it.
std::optional<Shape> common(const Shape& a, const Shape& b) {
  if (a.is(Kind::any)) return b;
  if (b.is(Kind::any)) return a;
  if (a.is_scalar() && b.is_scalar()) {
    if (a.kind == b.kind) return a;
    if (a.is(Kind::string) || b.is(Kind::string)) return Shape{Kind::string, {}};
    return std::nullopt;
  }
  const bool are_alike = a.parts.size() == b.parts.size();
  const bool are_tuples = a.is(Kind::tuple) && b.is(Kind::tuple) && are_alike;
  bool are_objects = a.is(Kind::object) && b.is(Kind::object) && are_alike;
  if (are_objects || are_tuples) {
    Shape made{a.kind, {}};
    for (std::size_t i = 0; i < a.parts.size(); ++i) {
      const Shape* const other = are_tuples ? &b.parts[i].shape : b.part(a.parts[i].name);
      if (other == nullptr) {
        are_objects = false;
        break;
      }
      std::optional<Shape> both = common(a.parts[i].shape, *other);
      if (!both) break;
      made.parts.push_back({a.parts[i].name, std::move(*both)});
    }
    if (made.parts.size() == a.parts.size()) return made;
    if (are_objects) return std::nullopt;
  }
  const auto is_map = [](const Shape& one) { return one.is(Kind::map) || one.is(Kind::object); };
  if ((!a.is_sequence() || !b.is_sequence()) && (!is_map(a) || !is_map(b))) return std::nullopt;
  std::optional<Shape> part = common_part(a, b);
  if (!part) return std::nullopt;
  Shape made;
  made.kind = is_map(a) ? Kind::map : a.is(Kind::set) || b.is(Kind::set) ? Kind::set : Kind::list;
  if (!part->is(Kind::any)) made.parts.push_back({{}, std::move(*part)});
  return made;
}

Shape shape_of(Evaluator& e, Val value, int depth) {
  if (!value->is_known() || value->is_null() || depth > kMostNesting || !e.takes(1)) return {};
  switch (value->type) {
    case Type::boolean:
      return {Kind::boolean, {}};
    case Type::number:
      return {Kind::number, {}};
    case Type::string:
      return {Kind::string, {}};
    default:
      break;
  }
  const bool is_list = value->is_list();
  Shape made;
  made.kind = value->is_set       ? Kind::set
              : value->is_uniform ? is_list ? Kind::list : Kind::map
                                  : (is_list ? Kind::tuple : Kind::object);
  // What may hold more has no type that could be told.
  if (value->is_open && !value->is_uniform && !value->is_set) return {};
  for (const Computed::Item& one : value->items) {
    Shape part = shape_of(e, one.value, depth + 1);
    if (made.is(Kind::tuple) || made.is(Kind::object)) {
      made.parts.push_back({one.name, std::move(part)});
    } else if (!part.is(Kind::any)) {
      // All are of one type already, but what is empty says little.
      if (made.parts.empty())
        made.parts.push_back({{}, std::move(part)});
      else if (std::optional<Shape> both = common(made.parts.front().shape, part))
        made.parts.front().shape = std::move(*both);
    }
  }
  return made;
}

Val shaped(Evaluator& e, Val value, const Shape& shape) {
  if (!value->is_known() || value->is_null() || shape.is(Kind::any) || !e.takes(1)) return value;
  switch (shape.kind) {
    case Kind::string:
      return e.to_string(value);
    case Kind::number:
      return e.to_number(value);
    case Kind::boolean:
      return e.to_boolean(value);
    default:
      break;
  }
  if (!value->is_list() && !value->is_object()) return value;
  Items items(value->items.begin(), value->items.end());
  bool is_changed = false;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Shape* const part = shape.is(Kind::tuple)
                                  ? i < shape.parts.size() ? &shape.parts[i].shape : nullptr
                              : shape.is(Kind::object) ? shape.part(items[i].name)
                              : shape.parts.empty()    ? nullptr
                                                       : &shape.parts.front().shape;
    if (part == nullptr) continue;
    const Val made = shaped(e, items[i].value, *part);
    is_changed = is_changed || made != items[i].value;
    items[i].value = made;
  }
  const bool is_uniform = !shape.is(Kind::tuple) && !shape.is(Kind::object);
  if (shape.is(Kind::set) && !value->is_set) {
    Computed made = *e.to_set(items);
    made.is_open = value->is_open;
    made.place = value->place;
    made.origin = value->origin;
    return e.keep(made);
  }
  if (!is_changed && is_uniform == value->is_uniform && !value->is_set) return value;
  Computed copy = *value;
  if (is_changed) copy.items = e.store().keep(items);
  copy.is_uniform = is_uniform;
  copy.is_set = shape.is(Kind::set);
  return e.keep(copy);
}

}  // namespace

bool Evaluator::unify(Items& items) {
  // Most are of one simple type as they are.
  const auto is_simple = [&](const Computed::Item& one) {
    return one.value->is_scalar() && one.value->type == items.front().value->type;
  };
  if (std::all_of(items.begin(), items.end(), is_simple)) return true;
  Shape all;
  for (const bool with_texts : {true, false}) {
    for (const Computed::Item& one : items) {
      if (one.value->is_string() != with_texts) continue;
      std::optional<Shape> both = common(all, shape_of(*this, one.value, 0));
      if (!both) return false;
      all = std::move(*both);
    }
  }
  for (Computed::Item& one : items) one.value = shaped(*this, one.value, all);
  return true;
}

Val Evaluator::unified_with(Val value, Val other) {
  const std::optional<Shape> both = common(shape_of(*this, value, 0), shape_of(*this, other, 0));
  return both ? shaped(*this, value, *both) : value;
}

Val Evaluator::uniform(Val value) {
  if (value->is_uniform || (!value->is_list() && !value->is_object())) return value;
  Computed copy = *value;
  copy.is_uniform = true;
  return keep(copy);
}

// By what the language orders elements of a set that have no order of their own: "<10;\"a\";>" of
// [10, "a"]. False where it is not known or takes too much.
bool Evaluator::append_order(Val value, std::string& out, int depth) {
  if (depth > kMostNesting || !value->is_known() || value->is_open || !takes(1)) return false;
  if (value->is_null()) {
    out += '~';
    return true;
  }
  if (value->is_string()) {
    out.append("\"").append(value->text).append("\"");
    return true;
  }
  if (value->type == Type::boolean) {
    out += value->text == "true" ? 'T' : 'F';
    return true;
  }
  if (value->type == Type::number) {
    out += text_of(value).value_or(std::string());
    return true;
  }
  const bool is_collection = value->is_uniform || value->is_set;
  const bool is_map = value->is_object() && is_collection;
  bool is_done = true;
  out += is_map ? '{' : is_collection ? '[' : '<';
  each_in_order(value, [&](std::string_view name, const Computed::Item& one) {
    if (is_map) out.append("\"").append(name).append("\":");
    is_done = append_order(one.value, out, depth + 1);
    out += ';';
    return is_done;
  });
  out += is_map ? '}' : is_collection ? ']' : '>';
  return is_done && out.size() <= kMostText;
}

// Of elements that are the same the first. Texts, numbers and truths have an order, nulls are last;
// what is not known stays behind all, as it stands.
Val Evaluator::to_set(Items items) {
  if (items.size() > kMostElements) return unknown(kTooMuch);
  if (!unify(items)) return error();
  struct Ordered {
    int group = 0;
    std::string text;
    std::optional<Number> number;
    Computed::Item item;
    bool operator<(const Ordered& other) const {
      if (group != other.group) return group < other.group;
      if (number && other.number) return *number < *other.number;
      return text < other.text;
    }
  };
  std::vector<Ordered> all;
  all.reserve(items.size());
  for (const Computed::Item& one : items) {
    Ordered& made = all.emplace_back();
    made.item = one;
    if (one.value->is(Type::number)) {
      made.number = exact_of(one.value);
    } else if (one.value->is_scalar()) {
      made.text = one.value->text;
    } else if (!append_order(one.value, made.text, 0)) {
      if (one.value->is_known() && !takes(0)) return unknown(kTooMuch);
      made.group = 2;
      made.text.clear();
      continue;
    }
    if (one.value->is_null()) made.group = 1;
  }
  sort_stably(all, [](const Ordered& a, const Ordered& b) { return a < b; });
  Items once;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool is_same =
        i > 0 && all[i].group < 2 && !(all[i - 1] < all[i]) && all[i - 1].group == all[i].group;
    if (!is_same) once.push_back(all[i].item);
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
      return a->text == b->text || (number_of(a) == number_of(b) && exact_of(a) == exact_of(b));
    case Type::boolean:
    case Type::string:
      return a->text == b->text;
    case Type::list:
      return a->items.size() == b->items.size() && a->is_set == b->is_set &&
             a->is_uniform == b->is_uniform && takes(a->items.size()) &&
             std::equal(a->items.begin(), a->items.end(), b->items.begin(),
                        [&](const auto& x, const auto& y) { return is_equal(x.value, y.value); });
    case Type::object:
      return a->items.size() == b->items.size() && a->is_uniform == b->is_uniform &&
             takes(a->items.size()) &&
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
  // Brought to one type, as list, set or map.
  const auto collected = [&](Val made, std::string_view kind) {
    Items items(made->items.begin(), made->items.end());
    if (kind == "set") {
      const Val set = to_set(items);
      return is_error(set) ? made : set;
    }
    const bool is_one = unify(items);
    if (made->is_uniform && !made->is_set) return made;
    Computed copy = *made;
    if (is_one) copy.items = store_.keep(items);
    copy.is_set = false;
    copy.is_uniform = true;
    return keep(copy);
  };
  if (node.is(hcl::NodeKind::variable)) {
    if (name == "string") return checked(to_string(value));
    if (name == "number") return checked(to_number(value));
    if (name == "bool") return checked(to_boolean(value));
    const bool fits = (name == "list" || name == "set") ? value->is_list()
                      : name == "map"                   ? value->is_object()
                                                        : false;
    return fits ? collected(value, name) : value;
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
  if ((name == "list" || name == "set") && value->is_list())
    return collected(converted([&](std::size_t) { return inner; }), name);
  if (name == "map" && value->is_object())
    return collected(converted([&](std::size_t) { return inner; }), name);
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
  copy.is_uniform = false;
  return keep(copy);
}

}  // namespace sluice::terraform
