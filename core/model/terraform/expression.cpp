#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "core/model/terraform/evaluator.h"
#include "core/parse/json.h"
#include "core/parse/regex.h"
#include "core/text/ascii.h"
#include "core/text/numbers.h"
#include "core/text/order.h"
#include "core/text/trim.h"
#include "core/text/utf8.h"

// What expressions are.
namespace sluice::terraform {

using hcl::NodeKind;

// One level of nesting of what is evaluated, across all that refers to each other.
class Evaluator::Level {
 public:
  explicit Level(Evaluator& evaluator) : evaluator_(evaluator) { ++evaluator_.depth_; }
  ~Level() { --evaluator_.depth_; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;
  explicit operator bool() const { return evaluator_.depth_ <= kMostDepth && evaluator_.takes(1); }

 private:
  Evaluator& evaluator_;
};

namespace {

bool looks_like_json(std::string_view text) {
  text = trimmed(text);
  return text.size() > 1 && (text.front() == '{' || text.front() == '[');
}

// Where each byte of a text within a template is written: through escapes, and past what the marker
// `<<-` takes off the lines.
std::vector<std::uint32_t> places_of(hcl::Ref node, bool is_heredoc) {
  const Text text = node.text();
  const std::string_view written = slice(node.tree()->source, text.at);
  std::vector<std::uint32_t> places;
  places.reserve(text.value.size());
  std::size_t at = 0;
  for (std::size_t i = 0; i < text.value.size();) {
    // `$${` and `%%{` are `${` and `%{`.
    if (written.substr(at).starts_with("$${") || written.substr(at).starts_with("%%{")) ++at;
    std::size_t size = 1;
    std::size_t decoded = 1;
    if (!is_heredoc && at < written.size() && written[at] == '\\') {
      const char kind = at + 1 < written.size() ? written[at + 1] : ' ';
      size = kind == 'u' ? 6 : kind == 'U' ? 10 : 2;
      if (size > 2) decoded = utf8::decode(text.value, i).size;
    } else if (is_heredoc) {
      while (at < written.size() && written[at] != text.value[i] &&
             (written[at] == ' ' || written[at] == '\t' || written[at] == '\r'))
        ++at;
    }
    for (std::size_t n = 0; n < decoded && i < text.value.size(); ++n, ++i)
      places.push_back(text.at.begin + static_cast<std::uint32_t>(std::min(at, written.size())));
    at += size;
  }
  return places;
}

// A name that an iteration declares: its nodes are the first of a `for`.
std::size_t names_of(hcl::Ref node) { return node.child(1).is(NodeKind::name) ? 2 : 1; }

}  // namespace

// Where a text that a template made stands in its file.
class Evaluator::WrittenText {
 public:
  WrittenText(const Pieces& text, hcl::Ref node, const Document* document)
      : pieces_(text.all), node_(node), document_(document) {}

  // Nothing where the first or the last byte was not written there.
  ValuePlace place(Span at) const {
    if (at.empty()) return {};
    const std::optional<Span> first = written(at.begin);
    const std::optional<Span> last = written(at.end - 1);
    if (!first || !last || first->begin > last->end) return {};
    return {document_, {first->begin, last->end}, node_.index()};
  }

 private:
  std::optional<Span> written(std::size_t at) const {
    const auto behind =
        std::upper_bound(pieces_.begin(), pieces_.end(), at,
                         [](std::size_t byte, const Piece& piece) { return byte < piece.begin; });
    if (behind == pieces_.begin()) return std::nullopt;
    const Piece& piece = *std::prev(behind);
    if (at >= piece.end) return std::nullopt;
    if (!piece.node.is(NodeKind::text) && !piece.node.is(NodeKind::string))
      return piece.node.span();
    const auto [known, is_new] = places_.try_emplace(piece.node.index());
    if (is_new) known->second = places_of(piece.node, node_.is_heredoc());
    const std::vector<std::uint32_t>& places = known->second;
    const std::size_t index = at - piece.begin;
    if (index >= places.size()) return std::nullopt;
    // Escapes are taken whole.
    const std::uint32_t end = index + 1 < places.size() ? places[index + 1] : places[index] + 1;
    return Span{places[index], std::max(places[index] + 1, end)};
  }

  const std::vector<Piece>& pieces_;
  hcl::Ref node_;
  const Document* document_;
  mutable std::map<hcl::NodeIndex, std::vector<std::uint32_t>> places_;
};

void Evaluator::sort_by_name(const Computed& object, std::vector<std::uint32_t>& order) {
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return object.items[a].name < object.items[b].name;
  });
}

// The same with keys as expressions see them. False where `f` stopped it.
template <typename F>
bool Evaluator::each_of(Val collection, F f) {
  double index = 0;
  bool is_done = true;
  each_in_order(collection, [&](std::string_view name, const Computed::Item& one) {
    const Val key = collection->is_object() ? string(name)
                    : collection->is_set    ? one.value
                                            : number(index++);
    return is_done = f(key, one);
  });
  return is_done;
}

bool Evaluator::takes(std::size_t steps) {
  steps_ += steps;
  if (is_over_) return false;
  if (steps_ > kMostSteps || store_.size() > kMostBytes) {
    is_over_ = true;
    limit(nullptr, {}, "the configuration takes more to evaluate than the limit");
    return false;
  }
  if (spent() <= share_end_) return true;
  if (at_work_ != nullptr)
    limit(at_work_->document, at_work_->header, "this takes more to evaluate than the limit");
  return false;
}

Val Evaluator::evaluate(const Expression& expression, const Scope& scope) {
  Scope own = scope;
  own.document = expression.document;
  if (expression.native) return evaluate(expression.native, own);
  if (expression.json) return json(expression.json, own);
  return null();
}

Val Evaluator::literal(hcl::Ref node, Type type, std::string_view text, const Scope& scope) {
  Computed literal;
  literal.state = Value::State::known;
  literal.type = type;
  literal.text = text;
  if (scope.document != nullptr && !scope.is_template) {
    literal.is_written = true;
    literal.place = {scope.document, node.span(), node.index()};
    literal.origin = {scope.document, node.span(), nullptr};
    if (type == Type::string && looks_like_json(text)) {
      const auto [known, is_new] = literals_of_json_.try_emplace(text.data(), nullptr);
      if (is_new)
        known->second = json_in({std::string(text), {{0, text.size(), node}}}, node, scope);
      literal.json = known->second;
    }
  }
  return keep(literal);
}

Val Evaluator::json_in(const Pieces& text, hcl::Ref node, const Scope& scope) {
  if (!looks_like_json(text.text)) return nullptr;
  const Parsed<Tree> parsed = parse_json(text.text, ParseLimits{});
  if (!parsed.usable) return nullptr;
  if (scope.document == nullptr || scope.is_template) return from_data(parsed.tree.root());
  const WrittenText written(text, node, scope.document);
  return from_data(parsed.tree.root(), &written);
}

Val Evaluator::evaluate(hcl::Ref node, const Scope& scope) {
  const Level level(*this);
  if (!level) return unknown(kTooMuch);
  switch (node.kind()) {
    case NodeKind::null:
      return literal(node, Type::null, {}, scope);
    case NodeKind::boolean:
      return literal(node, Type::boolean, node.text().value, scope);
    case NodeKind::number:
      return literal(node, Type::number, node.text().value, scope);
    case NodeKind::string:
      return literal(node, Type::string, node.text().value, scope);
    case NodeKind::template_:
      return template_of(node, scope);
    case NodeKind::interpolation:
    case NodeKind::parentheses:
      return evaluate(node.first(), scope);
    case NodeKind::tuple:
      return tuple(node, scope);
    case NodeKind::object:
      return object_of(node, scope);
    case NodeKind::unary:
      return unary(node, scope);
    case NodeKind::binary:
      return binary(node, scope);
    case NodeKind::conditional:
      return conditional(node, scope);
    case NodeKind::for_tuple:
    case NodeKind::for_object:
      return for_expression(node, scope);
    case NodeKind::call:
      return call_function(node, scope);
    case NodeKind::variable:
      return reference(node, {}, scope);
    case NodeKind::traversal:
      return traversal(node, scope);
    default:
      return unknown("cannot be read");
  }
}

// Text is put together until a part is none: then `fault` says what it is, and the text has holes
// for what is not known.
bool Evaluator::append_parts(hcl::Ref node, const Scope& scope, Pieces& out, Val& fault) {
  const auto append = [&](std::string_view text, hcl::Ref part) {
    out.all.push_back({out.text.size(), out.text.size() + text.size(), part});
    out.text += text;
  };
  if (node.is(NodeKind::string)) {
    append(node.text().value, node);
    return true;
  }
  for (const hcl::Ref part : node.children()) {
    const auto hole = [&](Val value) {
      if (fault == nullptr || is_error(value)) fault = value;
      append(kHole, part);
      return !is_error(value);
    };
    if (out.text.size() > kMostText || !takes(1)) {
      fault = unknown(kTooMuch);
      return false;
    }
    if (part.is(NodeKind::text)) {
      append(part.text().value, part);
    } else if (part.is(NodeKind::if_directive)) {
      const Val test = evaluate(part.first(), scope);
      const std::optional<bool> truth = boolean_of(test);
      if (!truth) {
        if (!hole(test->is_known() ? error() : test)) return false;
        continue;
      }
      const hcl::Ref branch = part.child(*truth ? 1 : 2);
      if (branch && !append_parts(branch, scope, out, fault)) return false;
    } else if (part.is(NodeKind::for_directive)) {
      const std::size_t names = names_of(part);
      const Val collection = evaluate(part.child(names), scope);
      if (!collection->is_list() && !collection->is_object()) {
        if (!hole(collection->is_known() ? error() : collection)) return false;
        continue;
      }
      const hcl::Ref content = part.child(names + 1);
      const bool is_whole = each_of(collection, [&](Val key, const Computed::Item& one) {
        const Names value{part.child(names - 1).text().value, one.value, scope.names};
        const Names both{part.first().text().value, key, &value};
        Scope inner = scope;
        inner.names = names == 2 ? &both : &value;
        return append_parts(content, inner, out, fault);
      });
      if (!is_whole) return false;
    } else {
      const Val value = evaluate(part, scope);
      const std::optional<std::string> text = text_of(value);
      if (text) {
        append(*text, part);
      } else if (!hole(value->is_known() ? error() : value)) {
        return false;
      }
    }
  }
  return true;
}

// One sequence alone is what its expression is.
Val Evaluator::template_of(hcl::Ref node, const Scope& scope) {
  const hcl::Ref first = node.first();
  if (first.is(NodeKind::interpolation) && !first.next()) return evaluate(first, scope);
  Pieces text;
  Val fault = nullptr;
  const bool is_text = append_parts(node, scope, text, fault);
  if (fault == nullptr) {
    Computed made = *string(text.text);
    if (made.is_string()) made.json = json_in(text, node, scope);
    return made.json == nullptr ? string(text.text) : keep(made);
  }
  if (!is_text || is_error(fault)) return fault;
  Computed made = *unknown("template");
  made.is_sensitive = fault->is_sensitive;
  made.json = json_in(text, node, scope);
  return keep(made);
}

// 0x1F, 0o17.
std::optional<double> in_other_base(std::string_view text) {
  if (text.size() < 3 || text.front() != '0') return std::nullopt;
  const unsigned base = text[1] == 'x' ? 16 : text[1] == 'o' ? 8 : 0;
  if (base == 0) return std::nullopt;
  double value = 0;
  for (const char c : text.substr(2)) {
    const std::optional<unsigned> digit = hex_digit(c);
    if (!digit || *digit >= base) return std::nullopt;
    value = value * base + *digit;
  }
  return value;
}

Val Evaluator::scalar_of(NodeRef node) {
  const std::string_view text = node.value();
  if (text.find(kHole) != text.npos) return unknown("template");
  return node.style() == Style::plain ? plain_scalar(text) : string(text);
}

// YAML 1.1, as Terraform reads it; JSON has no other plain scalars than YAML.
Val Evaluator::plain_scalar(std::string_view text) {
  constexpr std::string_view kTrue[] = {"true", "yes", "on", "y"};
  constexpr std::string_view kFalse[] = {"false", "no", "off", "n"};
  const auto is_among = [&](std::span<const std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
      const std::string small = lower_case(text);
      const bool is_upper =
          std::none_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
      return small == word && (is_upper || text.substr(1) == word.substr(1));
    });
  };
  if (is_among(kTrue)) return boolean(true);
  if (is_among(kFalse)) return boolean(false);
  if (const std::optional<double> other = in_other_base(text)) return number(*other);
  const std::optional<double> decimal =
      decimal_number(text.starts_with('+') && text.size() > 1 ? text.substr(1) : text);
  if (!decimal) return string(text);
  const bool is_usual =
      text.find_first_of("+eE") == text.npos && !text.ends_with('.') && !text.starts_with('.');
  if (!is_usual) return number(*decimal);
  Computed scalar;
  scalar.state = Value::State::known;
  scalar.type = Type::number;
  scalar.text = store_.keep(text);
  return keep(scalar);
}

// 2020-1-2, and with a time of day behind `T` or blanks: what it is in RFC 3339, without fractions.
std::optional<std::string> timestamp_of(std::string_view text) {
  static const Regex* const form =
      new Regex(R"(^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.\d*)?)"
                R"((?:[ \t]*(?:([Zz])|([-+]\d\d?)(?::(\d\d))?))?)?$)");
  const std::vector<Regex::Group> groups = form->groups(text, 0);
  if (groups.empty()) return std::nullopt;
  const auto part = [&](std::size_t i) {
    std::string digits = groups[i].at ? std::string(slice(text, *groups[i].at)) : "00";
    if (digits.size() == 1) digits.insert(0, 1, '0');
    return digits;
  };
  const bool has_zone = groups[8].at.has_value();
  std::string zone = has_zone ? std::string(slice(text, *groups[8].at)) : "Z";
  if (zone.size() == 2) zone.insert(1, 1, '0');
  if (has_zone) zone += ':' + part(9);
  return part(1) + "-" + part(2) + "-" + part(3) + "T" + part(4) + ":" + part(5) + ":" + part(6) +
         zone;
}

// Besides what JSON has: tags, times of day, and keys that are no texts.
Val Evaluator::from_yaml(NodeRef node) {
  const Level level(*this);
  if (!level) return unknown(kTooMuch);
  const std::string_view tag = node.tag();
  constexpr std::string_view kTags[] = {"!!str", "!!int", "!!float",     "!!bool",  "!!null",
                                        "!!map", "!!seq", "!!timestamp", "!!binary"};
  if (!tag.empty() && std::find(std::begin(kTags), std::end(kTags), tag) == std::end(kTags))
    return error();
  if (node.is_sequence()) {
    Items items;
    for (const NodeRef child : node.children()) {
      items.push_back(item(from_yaml(child)));
      if (is_error(items.back().value)) return error();
    }
    return list(items);
  }
  if (node.is_mapping()) {
    Items items;
    std::map<std::string_view, std::size_t> seen;
    for (const NodeRef child : node.children()) {
      const Val value = from_yaml(child);
      if (is_error(value)) return value;
      // Keys are texts: what a plain one means, as text.
      const Text key = child.key();
      const std::string_view as_written = slice(child.tree()->source, key.at);
      const bool is_plain = as_written == key.value;
      if (is_plain && (key.value == "~" || lower_case(key.value) == "null")) return error();
      const std::optional<std::string> meant =
          is_plain ? text_of(plain_scalar(key.value)) : std::nullopt;
      const std::string_view name = store_.keep(meant ? std::string_view(*meant) : key.value);
      const auto [at, is_new] = seen.emplace(name, items.size());
      if (is_new)
        items.push_back(item(name, value));
      else
        items[at->second].value = value;
    }
    return object(items);
  }
  if (!node.is_scalar()) return null();
  const std::string_view text = node.value();
  if (tag == "!!null") return null();
  if (tag == "!!str" || tag == "!!binary") return string(text);
  if ((tag == "!!int" || tag == "!!float") && node.style() == Style::plain)
    return to_number(string(text));
  if (node.style() == Style::plain) {
    const std::string small = lower_case(text.substr(text.find_first_not_of("+-") == 1 ? 1 : 0));
    if (small == ".inf" || small == ".nan") return error();
    if (const std::optional<std::string> time = timestamp_of(text)) return string(*time);
  }
  return scalar_of(node);
}

Val Evaluator::from_data(NodeRef node, const WrittenText* written) {
  const Level level(*this);
  if (!level) return unknown(kTooMuch);
  const auto child_of = [&](NodeRef child) {
    Computed::Item one = item(from_data(child, written));
    if (written != nullptr) one.use = written->place(child.span());
    return one;
  };
  Val made = null();
  if (node.is_sequence()) {
    Items items;
    for (const NodeRef child : node.children()) items.push_back(child_of(child));
    made = list(items);
  } else if (node.is_mapping()) {
    // Of keys that stand twice the last.
    Items items;
    std::map<std::string_view, std::size_t> seen;
    for (const NodeRef child : node.children()) {
      const auto [at, is_new] = seen.emplace(child.key().value, items.size());
      Computed::Item& one = is_new ? items.emplace_back() : items[at->second];
      one = child_of(child);
      one.name = store_.keep(child.key().value);
      if (written != nullptr) one.name_at = written->place(child.key().at).at;
    }
    made = object(items);
  } else if (node.is_scalar()) {
    made = scalar_of(node);
  }
  const ValuePlace place = written != nullptr ? written->place(node.span()) : ValuePlace();
  if (place.document == nullptr) return made;
  Computed here = *made;
  here.place = place;
  here.origin = {place.document, place.at, nullptr};
  return keep(here);
}

Val Evaluator::evaluate_template(std::string_view text, const Scope& scope) {
  const hcl::Tree*& known = templates_by_text_[{text.data(), text.size()}];
  if (known == nullptr) {
    auto& [source, tree] = templates_.emplace_back(std::string(text), hcl::Tree());
    Parsed<hcl::Tree> parsed = hcl::parse_template(source, ParseLimits{});
    if (parsed.usable) {
      tree = std::move(parsed.tree);
      tree.source = source;
    }
    known = &tree;
  }
  if (known->nodes.empty()) return error();
  return evaluate(known->root(), scope);
}

Val Evaluator::render(std::string_view text, Val variables) {
  if (!takes(1 + variables->items.size())) return unknown(kTooMuch);
  std::vector<Names> names(variables->items.size());
  for (std::size_t i = 0; i < names.size(); ++i)
    names[i] = {variables->items[i].name, variables->items[i].value,
                i > 0 ? &names[i - 1] : nullptr};
  Scope scope;
  scope.names = names.empty() ? nullptr : &names.back();
  scope.is_template = true;
  return evaluate_template(text, scope);
}

Val Evaluator::decode_values(std::string_view text) {
  auto& [source, tree] = templates_.emplace_back(std::string(text), hcl::Tree());
  Parsed<hcl::Tree> parsed = hcl::parse_hcl(source, ParseLimits{});
  if (!parsed.usable) return error();
  tree = std::move(parsed.tree);
  tree.source = source;
  const auto is_other = [](const hcl::Node& node) {
    return node.kind == NodeKind::call || node.kind == NodeKind::block ||
           node.kind == NodeKind::invalid;
  };
  if (std::any_of(tree.nodes.begin(), tree.nodes.end(), is_other)) return error();
  Scope nothing;
  nothing.is_template = true;
  Items items;
  for (const hcl::Ref attribute : tree.root().children()) {
    const Val value = evaluate(attribute.first(), nothing);
    if (is_error(value)) return value;
    items.push_back(item(attribute.text().value, value));
  }
  return object(items);
}

Val Evaluator::tuple(hcl::Ref node, const Scope& scope) {
  Items items;
  for (const hcl::Ref child : node.children()) {
    Computed::Item& one = items.emplace_back(item(evaluate(child, scope)));
    if (is_error(one.value)) return one.value;
    if (!scope.is_template) one.use = {scope.document, child.span(), child.index()};
  }
  return made_here(list(items), scope, node);
}

Val Evaluator::made_here(Val value, const Scope& scope, hcl::Ref node) {
  if (scope.is_template || scope.document == nullptr || !value->is_known()) return value;
  Computed made = *value;
  made.place = {scope.document, node.span(), node.index()};
  made.origin = {scope.document, node.span(), nullptr};
  return keep(made);
}

Val Evaluator::object_of(hcl::Ref node, const Scope& scope) {
  Items items;
  std::unordered_map<std::string_view, std::size_t> known;
  bool is_open = false;
  for (const hcl::Ref child : node.children()) {
    const Val key = evaluate(child.first(), scope);
    const hcl::Ref expression = child.child(1);
    const Val value = evaluate(expression, scope);
    if (is_error(key)) return key;
    if (is_error(value)) return value;
    const std::optional<std::string> name = text_of(key);
    if (!name) {
      if (key->is_known()) return error();
      is_open = true;
      continue;
    }
    const std::string_view kept = store_.keep(*name);
    const auto [same, is_new] = known.try_emplace(kept, items.size());
    Computed::Item& one = is_new ? items.emplace_back() : items[same->second];
    one = item(kept, value);
    if (!scope.is_template) {
      one.name_at = child.first().span();
      one.use = {scope.document, expression.span(), expression.index()};
    }
  }
  Val made = made_here(object(items), scope, node);
  if (!is_open || !made->is_known()) return made;
  Computed open = *made;
  open.is_open = true;
  return keep(open);
}

Val Evaluator::unary(hcl::Ref node, const Scope& scope) {
  const Val value = evaluate(node.first(), scope);
  if (!value->is_known()) return is_error(value) ? value : unknown("expression");
  if (node.text().value == "!") {
    const std::optional<bool> truth = boolean_of(value);
    return truth ? boolean(!*truth) : error();
  }
  const std::optional<double> operand = number_of(value);
  if (!operand) return error();
  const std::optional<Number> exact = exact_of(value);
  Computed made = *(exact ? number(exact->negated()) : number(-*operand));
  if (node.first().is(NodeKind::number)) {
    made.place = {scope.document, node.span(), node.index()};
    if (scope.document != nullptr && !scope.is_template)
      made.origin = {scope.document, node.span(), nullptr};
  }
  return keep(made);
}

Val Evaluator::binary(hcl::Ref node, const Scope& scope) {
  const std::string_view sign = node.text().value;
  const Val left = evaluate(node.first(), scope);
  if (is_error(left)) return left;
  if (sign == "&&" || sign == "||") {
    const std::optional<bool> a = boolean_of(left);
    if (left->is_known() && !a) return error();
    const bool decides = sign == "||";
    if (a == decides) return boolean(decides);
    const Val right = evaluate(node.child(1), scope);
    const std::optional<bool> b = boolean_of(right);
    if (right->is_known() && !b) return error();
    if (b == decides) return boolean(decides);
    return a && b ? boolean(!decides) : is_error(right) ? right : unknown("expression");
  }
  const Val right = evaluate(node.child(1), scope);
  if (is_error(right)) return right;
  if (sign == "==" || sign == "!=") {
    const bool is_wanted = sign == "==";
    // Nothing that is not known by now is null by then: but it may be, so nothing is said.
    // A text and a number are never equal, whatever they say.
    if (is_whole(left) && is_whole(right)) {
      const bool equal = is_equal(left, right);
      return takes(0) ? boolean(equal == is_wanted) : unknown(kTooMuch);
    }
    const bool differ = left->is_known() && right->is_known() &&
                        (left->is_null() != right->is_null() ||
                         (left->is_list() && right->is_list() && !left->is_open &&
                          !right->is_open && left->items.size() != right->items.size()));
    return differ ? boolean(!is_wanted) : unknown("expression");
  }
  if (!left->is_known() || !right->is_known()) return unknown("expression");
  const std::optional<double> a = number_of(left);
  const std::optional<double> b = number_of(right);
  if (!a || !b) return error();
  constexpr double kExact = 9007199254740992;  // up to it doubles hold every whole number
  const auto is_exact = [](double one) {
    return one == std::floor(one) && std::fabs(one) < kExact;
  };
  if (is_exact(*a) && is_exact(*b) && (sign == "+" || sign == "-" || sign == "*")) {
    const double made = sign == "+" ? *a + *b : sign == "-" ? *a - *b : *a * *b;
    // Of what is near them, a double may stand for another number.
    if (is_exact(made) && std::fabs(*a) < kExact / 2 && std::fabs(*b) < kExact / 2)
      return number(made);
  }
  constexpr std::size_t kSteps = 256;  // what 512 bits cost, digits and all
  if (!takes(kSteps)) return unknown(kTooMuch);
  const std::optional<Number> x = exact_of(left);
  const std::optional<Number> y = exact_of(right);
  if (!x || !y) return unknown(kTooMuch);
  if (sign == "+") return number(*x + *y);
  if (sign == "-") return number(*x - *y);
  if (sign == "*") return number(*x * *y);
  if (sign == "/") return y->is_zero() ? error() : number(*x / *y);
  if (sign == "%") return y->is_zero() ? number(*x) : number(*x - (*x / *y).truncated() * *y);
  const int order = compare(*x, *y);
  if (sign == "<") return boolean(order < 0);
  if (sign == "<=") return boolean(order <= 0);
  if (sign == ">") return boolean(order > 0);
  return boolean(order >= 0);
}

// Where nobody knows which branch it is, it is one of both.
Val Evaluator::conditional(hcl::Ref node, const Scope& scope) {
  const Val test = evaluate(node.first(), scope);
  if (is_error(test)) return test;
  if (test->is_known()) {
    const std::optional<bool> truth = boolean_of(test);
    if (!truth) return error();
    const Val value = evaluate(node.child(*truth ? 1 : 2), scope);
    // Both are brought to one type. A text is one whatever the other is.
    const hcl::Ref other = node.child(*truth ? 2 : 1);
    if (!value->is_known() || value->is_null() || value->is_string() || other.is(NodeKind::null))
      return value;
    if (other.is(NodeKind::string)) return value->is_scalar() ? to_string(value) : value;
    const Doubt doubt(*this);
    const Val otherwise = evaluate(other, scope);
    return otherwise->is_known() ? unified_with(value, otherwise) : value;
  }
  Items choices;
  const Doubt doubt(*this);
  for (std::size_t i = 1; i <= 2; ++i) {
    const hcl::Ref branch = node.child(i);
    const Val value = evaluate(branch, scope);
    if (is_error(value)) continue;  // it is not taken, or the plan fails
    if (!value->is_known() && value->items.empty()) return unknown("condition is not known");
    if (!value->is_known()) {
      choices.insert(choices.end(), value->items.begin(), value->items.end());
    } else {
      Computed::Item& one = choices.emplace_back(item(value));
      if (!scope.is_template) one.use = {scope.document, branch.span(), branch.index()};
    }
  }
  const auto is_first = [&](const Computed::Item& one) {
    return is_whole(one.value) && is_equal(one.value, choices.front().value);
  };
  if (choices.empty()) return error();
  if (std::all_of(choices.begin(), choices.end(), is_first)) return choices.front().value;
  constexpr std::size_t kMostChoices = 8;
  Computed made = *unknown("condition is not known");
  if (choices.size() <= kMostChoices) made.items = store_.keep(choices);
  return keep(made);
}

Val Evaluator::for_expression(hcl::Ref node, const Scope& scope) {
  const bool is_object = node.is(NodeKind::for_object);
  const std::size_t names = names_of(node);
  const std::size_t before = doubts_;
  const Val collection = evaluate(node.child(names), scope);
  std::optional<Doubt> doubt;
  if (doubts_ != before) doubt.emplace(*this);
  if (!collection->is_known()) return is_error(collection) ? collection : unknown("for expression");
  if (!collection->is_list() && !collection->is_object()) return error();
  const hcl::Ref key_node = node.child(names + 1);
  const hcl::Ref value_node = is_object ? node.child(names + 2) : key_node;
  const hcl::Ref filter = value_node.next();
  Items items;
  bool is_open = collection->is_open;
  Val fault = nullptr;
  const bool is_done = each_of(collection, [&](Val key, const Computed::Item& one) {
    const Names value_name{node.child(names - 1).text().value, one.value, scope.names};
    const Names both{node.first().text().value, key, &value_name};
    Scope inner = scope;
    inner.names = names == 2 ? &both : &value_name;
    if (filter.is(NodeKind::condition)) {
      const Val test = evaluate(filter.first(), inner);
      const std::optional<bool> truth = boolean_of(test);
      if (test->is_known() && !truth) fault = error();
      if (is_error(test)) fault = test;
      if (!truth) is_open = true;
      if (fault != nullptr) return false;
      if (!truth || !*truth) return true;
    }
    const Val value = evaluate(value_node, inner);
    if (is_error(value)) {
      fault = value;
      return false;
    }
    ValuePlace use = one.use;
    if (!scope.is_template && value->origin.document == scope.document &&
        value_node.span().contains(value->origin.at))
      use = {scope.document, value_node.span(), value_node.index()};
    if (!is_object) {
      items.push_back({{}, {}, value, use, false});
      return items.size() <= kMostElements;
    }
    const Val name = evaluate(key_node, inner);
    const std::optional<std::string> text = text_of(name);
    if (!text) {
      if (is_error(name) || name->is_known()) fault = error();
      is_open = true;
      return fault == nullptr;
    }
    const std::string_view kept = store_.keep(*text);
    items.push_back({kept, {}, value, use, false});
    return items.size() <= kMostElements;
  });
  if (fault != nullptr) return fault;
  if (!is_done) return unknown(kTooMuch);
  if (is_object) {
    // What has one key is one list by `...`, else an error.
    std::map<std::string_view, std::size_t> seen;
    Items joined;
    std::vector<Items> groups;
    for (const Computed::Item& one : items) {
      const auto [at, is_new] = seen.emplace(one.name, joined.size());
      if (is_new) {
        joined.push_back(one);
        groups.emplace_back();
      }
      if (node.is_grouping()) {
        groups[at->second].push_back({{}, {}, one.value, one.use, false});
      } else if (!is_new) {
        return error();
      }
    }
    if (node.is_grouping()) {
      for (std::size_t i = 0; i < joined.size(); ++i) {
        joined[i].value = list(groups[i]);
        joined[i].use = {};
      }
    }
    items = std::move(joined);
  }
  Val made = is_object ? object(items) : list(items);
  if (!is_open || !made->is_known()) return made;
  Computed open = *made;
  open.is_open = true;
  return keep(open);
}

// In JSON syntax, texts are templates.
Val Evaluator::json(NodeRef node, const Scope& scope) {
  const Level level(*this);
  if (!level) return unknown(kTooMuch);
  const ValuePlace place{scope.document, node.span(), node.index()};
  Computed made;
  if (node.is_sequence()) {
    Items items;
    for (const NodeRef child : node.children()) {
      items.push_back(item(json(child, scope)));
      items.back().use = {scope.document, child.span(), child.index()};
    }
    made = *list(items);
  } else if (node.is_mapping()) {
    Items items;
    for (const NodeRef child : node.children()) {
      if (child.key().value == "//") continue;
      std::string_view name = child.key().value;
      if (name.find("${") != name.npos) {
        const std::optional<std::string> text = text_of(evaluate_template(name, scope));
        if (!text) continue;
        name = store_.keep(*text);
      }
      items.push_back(item(name, json(child, scope)));
      items.back().name_at = child.key().at;
      items.back().use = {scope.document, child.span(), child.index()};
    }
    made = *object(items);
  } else if (node.is_scalar() && node.is_quoted()) {
    const std::string_view text = node.value();
    if (text.find("${") != text.npos || text.find("%{") != text.npos) {
      Scope inner = scope;
      inner.document = nullptr;  // places are those of the string
      return evaluate_template(text, inner);
    }
    made.state = Value::State::known;
    made.type = Type::string;
    made.text = text;
    made.is_written = true;
  } else if (node.is_scalar()) {
    made.state = Value::State::known;
    made.type = node.is_true() || node.is_false() ? Type::boolean : Type::number;
    made.text = node.value();
    made.is_written = true;
  } else {
    made = *null();
  }
  made.place = place;
  made.origin = {scope.document, place.at, nullptr};
  return keep(made);
}

// Below values. -----------------------------------------------------------------------------------

Val Evaluator::come_with(Val whole, Val part) {
  if (whole->origin.next == nullptr || part->origin.document == nullptr) return part;
  Computed come = *part;
  come.origin.next = joined(part->origin.next, whole->origin.next);
  return keep(come);
}

Val Evaluator::member(Val value, std::string_view name) {
  if (is_error(value)) return value;
  if (!value->is_known()) {
    if (value->text.empty()) return unknown(value->reason);
    std::string reference(value->text);
    reference += '.';
    reference += name;
    return unknown(value->reason, reference, value->resource);
  }
  if (value->is_object()) {
    if (!takes(looking_through(value->items.size()))) return unknown(kTooMuch);
    if (const Computed::Item* const found = value->find(name))
      return come_with(value, found->value);
    if (!value->is_open) return error();
    if (value->text.empty()) return unknown("may be set elsewhere");
    std::string reference(value->text);
    reference += '.';
    reference += name;
    return unknown("known after apply", reference, value->resource);
  }
  if (const auto index = whole_number<std::size_t>(name); index && value->is_list())
    return element(value, number(static_cast<double>(*index)));
  return value->is_list() && value->is_open ? unknown("may be set elsewhere") : error();
}

Val Evaluator::element(Val value, Val key) {
  if (is_error(value)) return value;
  if (is_error(key)) return key;
  if (!value->is_known()) return value->text.empty() ? unknown(value->reason) : value;
  if (value->is_object()) {
    const std::optional<std::string> name = text_of(key);
    if (name) return member(value, store_.keep(*name));
    return key->is_known() ? error() : unknown("expression");
  }
  if (!value->is_list() || value->is_set) return error();
  const std::optional<double> index = number_of(key);
  if (!index) return key->is_known() ? error() : unknown("expression");
  if (*index != std::floor(*index)) return error();
  if (*index < 0 || *index >= static_cast<double>(value->items.size()))
    return value->is_open ? unknown("may be set elsewhere") : error();
  return come_with(value, value->items[static_cast<std::size_t>(*index)].value);
}

Val Evaluator::follow(Val value, hcl::Ref step, const Scope& scope) {
  for (; step; step = step.next()) {
    switch (step.kind()) {
      case NodeKind::get:
        value = member(value, step.text().value);
        break;
      case NodeKind::index:
        value = element(value, evaluate(step.first(), scope));
        break;
      case NodeKind::legacy_index: {
        const auto index = whole_number<std::uint32_t>(step.text().value);
        value = index ? element(value, number(*index)) : error();
        break;
      }
      default:
        return splat(value, step, scope);
    }
  }
  return value;
}

Val Evaluator::splat(Val value, hcl::Ref step, const Scope& scope) {
  if (is_error(value)) return value;
  if (!value->is_known()) return unknown(value->reason, value->text, value->resource);
  Items items;
  if (value->is_list()) {
    items.assign(value->items.begin(), value->items.end());
  } else if (!value->is_null()) {
    items.push_back(item(value));
  }
  hcl::Ref next = step.next();
  hcl::Ref rest = next;
  const bool is_full = step.is(NodeKind::full_splat);
  if (!is_full) {
    while (rest.is(NodeKind::get) || rest.is(NodeKind::legacy_index)) rest = rest.next();
  } else {
    rest = {};
  }
  const bool is_uniform = value->is_uniform;
  for (Computed::Item& one : items) {
    if (is_full) {
      one.value = follow(one.value, next, scope);
    } else {
      for (hcl::Ref get = next; get && get != rest; get = get.next())
        one.value = member(one.value, get.text().value);
    }
    if (is_error(one.value)) return one.value;
  }
  Val made = list(items);
  if (is_uniform && value->is_list() && made->is_known()) made = uniform(made);
  if (value->is_open && made->is_known()) {
    Computed open = *made;
    open.is_open = true;
    made = keep(open);
  }
  return rest ? follow(made, rest, scope) : made;
}

Val Evaluator::traversal(hcl::Ref node, const Scope& scope) {
  const hcl::Ref first = node.first();
  if (first.is(NodeKind::variable)) return reference(first, first.next(), scope);
  return follow(evaluate(first, scope), first.next(), scope);
}

}  // namespace sluice::terraform
