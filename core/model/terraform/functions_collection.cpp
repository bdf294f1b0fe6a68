#include <algorithm>
#include <cmath>

#include "core/model/terraform/evaluator.h"
#include "core/parse/graphemes.h"
#include "core/text/order.h"

// Functions over lists, sets and maps.
namespace sluice::terraform {
namespace {

using Arguments = std::span<const Val>;

Items items_of(Val value) { return {value->items.begin(), value->items.end()}; }

bool is_collection(Val value) { return value->is_list() || value->is_object(); }

// An open collection may hold more: what looks at all of it is not known.
bool is_open(Arguments arguments) {
  return std::any_of(arguments.begin(), arguments.end(), [](Val one) { return one->is_open; });
}

Val unknown(Evaluator& e) { return e.unknown("function call"); }

Val opened(Evaluator& e, Val value, bool open) {
  if (!open || !value->is_known()) return value;
  Computed copy = *value;
  copy.is_open = true;
  return e.keep(copy);
}

// As the argument was: a list of a list, a tuple of a tuple.
Val like(Evaluator& e, Val made, Val argument) {
  return argument->is_uniform && !argument->is_set ? e.uniform(made) : made;
}

bool is_whole_number(const std::optional<double>& number) {
  return number && *number == std::floor(*number);
}

bool holds(Evaluator& e, const Items& items, Val wanted) {
  return std::any_of(items.begin(), items.end(),
                     [&](const auto& one) { return e.is_equal(one.value, wanted); });
}

// True for all that is so; nothing where that is not known.
Val every(Evaluator& e, Arguments a, bool wanted, bool otherwise) {
  if (!a[0]->is_list()) return e.error();
  bool is_sure = !a[0]->is_open;
  for (const Computed::Item& one : a[0]->items) {
    if (one.value->is_null()) {
      if (!wanted) return e.boolean(otherwise);
      continue;
    }
    const std::optional<bool> truth = e.boolean_of(one.value);
    if (!truth && one.value->is_known()) return e.error();
    if (!truth) is_sure = false;
    if (truth == wanted) return e.boolean(wanted);
  }
  return is_sure ? e.boolean(!wanted) : unknown(e);
}

Val alltrue(Evaluator& e, const Scope&, Arguments a) { return every(e, a, false, false); }
Val anytrue(Evaluator& e, const Scope&, Arguments a) { return every(e, a, true, false); }

Val chunklist(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<double> size = e.number_of(a[1]);
  if (!a[0]->is_list() || !is_whole_number(size) || *size < 0) return e.error();
  const auto most = *size == 0 ? std::max<std::size_t>(a[0]->items.size(), 1)
                               : static_cast<std::size_t>(std::min(*size, 1e6));
  Items chunks;
  for (std::size_t i = 0; i < a[0]->items.size(); i += most) {
    const std::size_t end = std::min(a[0]->items.size(), i + most);
    const auto at = [&](std::size_t from) {
      return a[0]->items.begin() + static_cast<std::ptrdiff_t>(from);
    };
    chunks.push_back(e.item(e.uniform(e.list(Items(at(i), at(end))))));
  }
  return opened(e, e.uniform(e.list(chunks)), a[0]->is_open);
}

Val coalesce(Evaluator& e, const Scope&, Arguments a) {
  for (const Val one : a) {
    if (!one->is_known()) return one->items.empty() ? unknown(e) : one;
    if (one->is_null() || (one->is_string() && one->text.empty())) continue;
    const bool with_text = std::any_of(a.begin(), a.end(), [](Val x) { return x->is_string(); });
    return with_text && one->is_scalar() ? e.to_string(one) : one;
  }
  return e.error();
}

Val coalescelist(Evaluator& e, const Scope&, Arguments a) {
  for (const Val one : a) {
    if (!one->is_known() || (one->is_open && one->items.empty())) return unknown(e);
    if (!is_collection(one)) return e.error();
    if (!one->items.empty()) return one;
  }
  return e.error();
}

Val compact(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_list()) return e.error();
  Items items;
  for (const Computed::Item& one : a[0]->items) {
    if (one.value->is_null() || (one.value->is_string() && one.value->text.empty())) continue;
    items.push_back(one);
    if (one.value->is_known()) items.back().value = e.to_string(one.value);
    if (e.is_error(items.back().value)) return e.error();
  }
  return opened(e, e.uniform(e.list(items)), a[0]->is_open);
}

Val concat(Evaluator& e, const Scope&, Arguments a) {
  Items items;
  bool open = false;
  bool are_lists = true;
  for (const Val one : a) {
    if (one->is_known() && (!one->is_list() || one->is_set)) return e.error();
    are_lists = are_lists && one->is_uniform;
    open = open || !one->is_known() || one->is_open;
    items.insert(items.end(), one->items.begin(), one->items.end());
    if (!one->is_known())
      items.push_back(e.item(e.unknown("function call", one->text, one->resource)));
  }
  are_lists = are_lists && e.unify(items);
  const Val made = e.list(items);
  return opened(e, are_lists ? e.uniform(made) : made, open);
}

Val contains(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_list() || a[1]->is_null()) return e.error();
  bool is_sure = !a[0]->is_open && e.is_whole(a[1]);
  for (const Computed::Item& one : a[0]->items) {
    if (e.is_equal(one.value, a[1])) return e.boolean(true);
    is_sure = is_sure && e.is_whole(one.value);
  }
  return is_sure ? e.boolean(false) : unknown(e);
}

Val distinct(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_list()) return e.error();
  if (a[0]->items.size() > 2'000) return unknown(e);
  Items once;
  Items all = items_of(a[0]);
  if (!e.unify(all)) return e.error();
  for (const Computed::Item& one : all) {
    if (!holds(e, once, one.value)) once.push_back(one);
  }
  return opened(e, e.uniform(e.list(once)), a[0]->is_open);
}

Val element(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<double> index = e.number_of(a[1]);
  if (!a[0]->is_list() || a[0]->is_set || !index || *index != std::floor(*index)) return e.error();
  if (a[0]->is_open) return unknown(e);
  if (a[0]->items.empty()) return e.error();
  const auto size = static_cast<double>(a[0]->items.size());
  double at = std::fmod(*index, size);
  if (at < 0) at += size;  // from the end, as newer versions have it
  return a[0]->items[static_cast<std::size_t>(at)].value;
}

// False where it is too much. Lists may be shared, so that a few make any number.
bool add_flat(Evaluator& e, Val value, Items& items, bool& open, int depth) {
  open = open || value->is_open;
  for (const Computed::Item& one : value->items) {
    if (items.size() > Evaluator::kMostElements || !e.takes(1)) return false;
    if (one.value->is_list() && depth < 64) {
      if (!add_flat(e, one.value, items, open, depth + 1)) return false;
    } else {
      open = open || !one.value->is_known();
      items.push_back(one);
      items.back().name = {};
    }
  }
  return true;
}

Val flatten(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_list()) return e.error();
  Items items;
  bool open = false;
  if (!add_flat(e, a[0], items, open, 0)) {
    e.limit_here("a list has more elements than are looked at");
    return e.unknown(kTooMuch);
  }
  return opened(e, e.list(items), open);
}

Val index(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_list() || a[0]->is_set) return e.error();
  for (std::size_t i = 0; i < a[0]->items.size(); ++i) {
    if (!e.is_whole(a[0]->items[i].value)) return unknown(e);
    if (e.is_equal(a[0]->items[i].value, a[1])) return e.number(static_cast<double>(i));
  }
  return a[0]->is_open ? unknown(e) : e.error();
}

Items sorted(Val object) {
  Items items = items_of(object);
  sort_stably(items, [](const auto& x, const auto& y) { return x.name < y.name; });
  return items;
}

Val keys(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_object()) return e.error();
  Items names = sorted(a[0]);
  for (Computed::Item& one : names) one = e.item(e.string(one.name));
  return opened(e, like(e, e.list(names), a[0]), a[0]->is_open);
}

Val values(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_object()) return e.error();
  Items items = sorted(a[0]);
  for (Computed::Item& one : items) one.name = {};
  return opened(e, like(e, e.list(items), a[0]), a[0]->is_open);
}

Val lookup(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_known() || !a[1]->is_known()) return unknown(e);
  const std::optional<std::string> name = e.text_of(a[1]);
  if (!a[0]->is_object() || !name) return e.error();
  if (const Computed::Item* const found = a[0]->find(*name)) return found->value;
  if (a[0]->is_open) return unknown(e);
  if (a.size() < 3) return e.error();
  // Of a map, what stands for it is of the type of the others.
  if (!a[0]->is_uniform || a[0]->items.empty()) return a[2];
  const Val other = a[0]->items.front().value;
  return other->is_string()         ? e.to_string(a[2])
         : other->is(Type::number)  ? e.to_number(a[2])
         : other->is(Type::boolean) ? e.to_boolean(a[2])
                                    : a[2];
}

Val matchkeys(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_list() || !a[1]->is_list() || !a[2]->is_list()) return e.error();
  if (is_open(a)) return unknown(e);
  if (a[0]->items.size() != a[1]->items.size()) return e.error();
  Items items;
  // Keys and what is searched for are of one type.
  Items wanted = items_of(a[1]);
  wanted.insert(wanted.end(), a[2]->items.begin(), a[2]->items.end());
  if (!e.unify(wanted)) return e.error();
  const Items keys(wanted.begin(),
                   wanted.begin() + static_cast<std::ptrdiff_t>(a[1]->items.size()));
  wanted.erase(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(keys.size()));
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (holds(e, wanted, keys[i].value)) items.push_back(a[0]->items[i]);
  }
  return e.uniform(e.list(items));
}

Val merge(Evaluator& e, const Scope&, Arguments a) {
  Items items;
  bool are_maps = !a.empty();
  std::map<std::string_view, std::size_t> seen;
  bool open = false;
  for (const Val one : a) {
    if (!one->is_known()) {
      // It may put anything over what was there.
      for (Computed::Item& before : items)
        before = {before.name, before.name_at, unknown(e), {}, false};
      open = true;
      continue;
    }
    if (one->is_null()) continue;
    if (!one->is_object()) return e.error();
    open = open || one->is_open;
    are_maps = are_maps && one->is_uniform;
    for (const Computed::Item& item : one->items) {
      const auto [at, is_new] = seen.emplace(item.name, items.size());
      if (is_new) {
        items.push_back(item);
      } else {
        items[at->second] = item;
      }
    }
  }
  are_maps = are_maps && e.unify(items);
  const Val made = e.object(items);
  return opened(e, are_maps ? e.uniform(made) : made, open);
}

Val one(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_list()) return e.error();
  if (a[0]->is_open) return unknown(e);
  if (a[0]->items.empty()) return e.null();
  return a[0]->items.size() == 1 ? a[0]->items.front().value : e.error();
}

Val range(Evaluator& e, const Scope&, Arguments a) {
  Number numbers[3];
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::optional<Number> number = e.exact_of(a[i]);
    if (!number) return e.error();
    numbers[i] = *number;
  }
  Number from = numbers[0];
  Number to = numbers[1];
  if (a.size() == 1) {
    to = from;
    from = Number();
  }
  const Number step = a.size() == 3 ? numbers[2] : Number(to < from ? -1 : 1);
  const bool is_up = !step.is_negative();
  if (step.is_zero() || is_up != !(to < from))
    return to == from ? e.uniform(e.list({})) : e.error();
  constexpr std::size_t kMost = 1'024;  // Terraform's own
  Items items;
  for (Number at = from; is_up ? at < to : to < at; at = at + step) {
    if (!e.takes(64)) return e.unknown(kTooMuch);
    if (items.size() == kMost) {
      if (e.is_in_doubt()) return e.error();
      e.limit_here("a range has more than 1,024 numbers, which Terraform refuses");
      return e.unknown(kTooMuch);
    }
    items.push_back(e.item(e.number(at)));
  }
  return e.uniform(e.list(items));
}

Val reverse(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_list()) return e.error();
  Items items = items_of(a[0]);
  std::reverse(items.begin(), items.end());
  return opened(e, like(e, e.list(items), a[0]), a[0]->is_open);
}

// The arguments brought to sets of one type; nothing where they are none.
std::optional<std::vector<Items>> sets_of(Evaluator& e, Arguments a) {
  Items all;
  for (const Val one : a) {
    if (!one->is_list()) return std::nullopt;
    all.insert(all.end(), one->items.begin(), one->items.end());
  }
  if (!e.unify(all)) return std::nullopt;
  std::vector<Items> sets;
  auto from = all.begin();
  for (const Val one : a) {
    const auto end = from + static_cast<std::ptrdiff_t>(one->items.size());
    sets.emplace_back(from, end);
    from = end;
  }
  return sets;
}

Val setintersection(Evaluator& e, const Scope&, Arguments a) {
  if (is_open(a)) return unknown(e);
  std::optional<std::vector<Items>> sets = sets_of(e, a);
  if (!sets) return e.error();
  Items items = std::move(sets->front());
  for (std::size_t i = 1; i < sets->size(); ++i)
    std::erase_if(items, [&](const auto& item) { return !holds(e, (*sets)[i], item.value); });
  return e.to_set(items);
}

Val setunion(Evaluator& e, const Scope&, Arguments a) {
  Items items;
  for (const Val one : a) {
    if (!one->is_list()) return e.error();
    items.insert(items.end(), one->items.begin(), one->items.end());
  }
  return opened(e, e.to_set(items), is_open(a));
}

Val setsubtract(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_list() || !a[1]->is_list()) return e.error();
  if (is_open(a) || !e.is_whole(a[1])) return unknown(e);
  std::optional<std::vector<Items>> sets = sets_of(e, a);
  if (!sets) return e.error();
  std::erase_if(sets->front(),
                [&](const auto& item) { return holds(e, sets->back(), item.value); });
  return e.to_set(sets->front());
}

Val setproduct(Evaluator& e, const Scope&, Arguments a) {
  if (is_open(a)) return unknown(e);
  std::size_t size = 1;
  std::vector<Items> parts;  // each of one type
  for (const Val one : a) {
    if (!one->is_list()) return e.error();
    size *= one->items.size();
    if (size * a.size() > Evaluator::kMostElements) return e.unknown(kTooMuch);
    if (!e.unify(parts.emplace_back(items_of(one)))) return e.error();
  }
  const bool is_set = std::any_of(a.begin(), a.end(), [](Val one) { return one->is_set; });
  Items items;
  for (std::size_t i = 0; i < size; ++i) {
    Items tuple(a.size());
    std::size_t rest = i;
    for (std::size_t part = a.size(); part-- > 0;) {
      const Items& from = parts[part];
      tuple[part] = from[rest % from.size()];
      rest /= from.size();
    }
    items.push_back(e.item(e.list(tuple)));
  }
  return is_set ? e.to_set(items) : e.uniform(e.list(items));
}

Val slice(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<double> from = e.number_of(a[1]);
  const std::optional<double> to = e.number_of(a[2]);
  if (!a[0]->is_list() || a[0]->is_set || !from || !to) return e.error();
  if (a[0]->is_open) return unknown(e);
  const auto size = static_cast<double>(a[0]->items.size());
  if (*from < 0 || *to < *from || *to > size) return e.error();
  if (!is_whole_number(from) || !is_whole_number(to)) return e.error();
  const auto at = [&](double index) {
    return a[0]->items.begin() + static_cast<std::ptrdiff_t>(index);
  };
  return like(e, e.list(Items(at(*from), at(*to))), a[0]);
}

Val sort(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_list()) return e.error();
  Items items = items_of(a[0]);
  for (Computed::Item& item : items) {
    if (!item.value->is_known()) return unknown(e);
    item.value = e.to_string(item.value);
    if (!item.value->is_string()) return e.error();
  }
  sort_stably(items, [](const auto& x, const auto& y) { return x.value->text < y.value->text; });
  return opened(e, e.uniform(e.list(items)), a[0]->is_open);
}

Val sum(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_list() || (a[0]->items.empty() && !a[0]->is_open)) return e.error();
  if (!e.is_whole(a[0])) return unknown(e);
  Number total;
  for (const Computed::Item& item : a[0]->items) {
    const std::optional<Number> number = e.exact_of(item.value);
    if (!number || !e.takes(32)) return number ? e.unknown(kTooMuch) : e.error();
    total = total + *number;
  }
  return e.number(total);
}

Val transpose(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_object()) return e.error();
  if (!e.is_whole(a[0])) return unknown(e);
  std::map<std::string_view, Items> turned;
  for (const Computed::Item& item : sorted(a[0])) {
    for (const Computed::Item& name : item.value->items)
      turned[name.value->text].push_back(e.item(e.string(item.name)));
  }
  Items items;
  for (const auto& [name, list] : turned) items.push_back(e.item(name, e.uniform(e.list(list))));
  return e.uniform(e.object(items));
}

Val zipmap(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_list() || !a[1]->is_list()) return e.error();
  if (is_open(a)) return unknown(e);
  if (a[0]->items.size() != a[1]->items.size()) return e.error();
  Items items;
  for (std::size_t i = 0; i < a[0]->items.size(); ++i) {
    const Val name = e.to_string(a[0]->items[i].value);
    if (!name->is_string()) return name->is_known() ? e.error() : unknown(e);
    std::erase_if(items, [&](const auto& other) { return other.name == name->text; });
    Computed::Item item = a[1]->items[i];
    item.name = name->text;
    items.push_back(item);
  }
  return like(e, e.object(items), a[1]);
}

Val length(Evaluator& e, const Scope&, Arguments a);

Val tolist(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_known() || a[0]->is_null()) return a[0];
  if (!a[0]->is_list()) return e.error();
  Items items = items_of(a[0]);
  if (!e.unify(items)) return e.error();
  Computed copy = *a[0];
  copy.is_set = false;
  copy.is_uniform = true;
  copy.items = e.store().keep(items);
  return e.keep(copy);
}

Val toset(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_known() || a[0]->is_null()) return a[0];
  return a[0]->is_list() ? opened(e, e.to_set(items_of(a[0])), a[0]->is_open) : e.error();
}

Val tomap(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_object()) return !a[0]->is_known() || a[0]->is_null() ? a[0] : e.error();
  Items items = items_of(a[0]);
  if (!e.unify(items)) return e.error();
  Computed copy = *a[0];
  copy.is_uniform = true;
  copy.items = e.store().keep(items);
  return e.keep(copy);
}

Val tostring(Evaluator& e, const Scope&, Arguments a) { return e.to_string(a[0]); }
Val tonumber(Evaluator& e, const Scope&, Arguments a) { return e.to_number(a[0]); }
Val tobool(Evaluator& e, const Scope&, Arguments a) { return e.to_boolean(a[0]); }

Val marked(Evaluator& e, Val value, bool is_sensitive) {
  Computed copy = *value;
  copy.is_sensitive = is_sensitive;
  return e.keep(copy);
}
Val sensitive(Evaluator& e, const Scope&, Arguments a) { return marked(e, a[0], true); }
Val nonsensitive(Evaluator& e, const Scope&, Arguments a) { return marked(e, a[0], false); }
Val issensitive(Evaluator& e, const Scope&, Arguments a) { return e.boolean(a[0]->is_sensitive); }
Val same(Evaluator&, const Scope&, Arguments a) { return a[0]; }

Val type(Evaluator& e, const Scope&, Arguments a) {
  switch (a[0]->type) {
    case Type::string:
      return e.string("string");
    case Type::number:
      return e.string("number");
    case Type::boolean:
      return e.string("bool");
    default:
      return unknown(e);
  }
}

Val length(Evaluator& e, const Scope&, Arguments a) {
  if (a[0]->is_open) return unknown(e);
  if (is_collection(a[0])) return e.number(static_cast<double>(a[0]->items.size()));
  if (!a[0]->is_string()) return e.error();
  if (!e.takes(1 + a[0]->text.size() / 16)) return e.unknown(kTooMuch);
  return e.number(static_cast<double>(grapheme_starts(a[0]->text).size()));
}

constexpr NamedFunction kFunctions[] = {
    {"alltrue", alltrue, 1, 1},
    {"anytrue", anytrue, 1, 1},
    {"chunklist", chunklist, 2, 2},
    {"coalesce", coalesce, 1, -1, true},
    {"coalescelist", coalescelist, 1, -1, true},
    {"compact", compact, 1, 1},
    {"concat", concat, 1, -1, true},
    {"contains", contains, 2, 2},
    {"distinct", distinct, 1, 1},
    {"element", element, 2, 2},
    {"ephemeralasnull", same, 1, 1, true},
    {"flatten", flatten, 1, 1},
    {"index", index, 2, 2},
    {"issensitive", issensitive, 1, 1},
    {"keys", keys, 1, 1},
    {"length", length, 1, 1},
    {"lookup", lookup, 2, 3, true},
    {"matchkeys", matchkeys, 3, 3},
    {"merge", merge, 0, -1, true},
    {"nonsensitive", nonsensitive, 1, 1, true},
    {"one", one, 1, 1},
    {"range", range, 1, 3},
    {"reverse", reverse, 1, 1},
    {"sensitive", sensitive, 1, 1, true},
    {"setintersection", setintersection, 1, -1},
    {"setproduct", setproduct, 2, -1},
    {"setsubtract", setsubtract, 2, 2},
    {"setunion", setunion, 1, -1},
    {"slice", slice, 3, 3},
    {"sort", sort, 1, 1},
    {"sum", sum, 1, 1},
    {"tobool", tobool, 1, 1, true},
    {"tolist", tolist, 1, 1, true},
    {"tomap", tomap, 1, 1, true},
    {"tonumber", tonumber, 1, 1, true},
    {"toset", toset, 1, 1, true},
    {"tostring", tostring, 1, 1, true},
    {"transpose", transpose, 1, 1},
    {"type", type, 1, 1},
    {"values", values, 1, 1},
    {"zipmap", zipmap, 2, 2},
};

}  // namespace

std::span<const NamedFunction> collection_functions() { return kFunctions; }

}  // namespace sluice::terraform
