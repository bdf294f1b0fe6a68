#include "core/rules/rows.h"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include "core/model/cloudformation/evaluation.h"
#include "core/model/document.h"
#include "core/model/missing_place.h"
#include "core/model/truth.h"
#include "core/parse/json.h"
#include "core/rules/attribute_edits.h"
#include "core/rules/edits.h"
#include "core/rules/shared/networks.h"
#include "core/rules/value_wording.h"
#include "core/rules/widen.h"
#include "core/text/numbers.h"

namespace sluice {
namespace {

// What a row is about, by its letter.
struct Subject {
  char letter;
  Topics topics;
  std::string_view risk;
};
constexpr Subject kSubjects[] = {
    {'a', {Topic::access}, "Who is not meant to can read or change what is here."},
    {'b', {Topic::availability}, "What is deleted or overwritten, by mistake or not, is gone."},
    {'c', {Topic::credentials}, "Whoever reads the code or the state has the credential."},
    {'d', {Topic::availability}, "One mistaken or malicious call removes it with all its data."},
    {'e', {Topic::encryption}, "Disks, snapshots and backups hold the data in clear."},
    {'h', {Topic::hygiene}, "It works, but less well than it could, or nobody knows whose it is."},
    {'i', {Topic::integrity}, "What is kept or run can be exchanged without anyone noticing."},
    {'k',
     {Topic::encryption},
     "No key policy of your own decides who reads the data, and nothing can cut them off."},
    {'l', {Topic::logging}, "What was done here, and by whom, cannot be found out afterwards."},
    {'n', {Topic::network}, "Whoever finds the address can try passwords and exploits on it."},
    {'o', {Topic::logging}, "Faults and overload are noticed late, and hard to explain."},
    {'p', {Topic::hygiene, Topic::integrity}, "Faults that are long mended elsewhere stay open."},
    {'r', {Topic::availability}, "One fault, or a burst of requests, takes the service down."},
    {'s', {Topic::storage, Topic::access}, "Strangers can read, and perhaps write, what is kept."},
    {'t',
     {Topic::encryption, Topic::network},
     "Whoever sits on the way reads and changes what is sent."},
    {'w', {Topic::network}, "Common attacks reach the application unfiltered."},
};

bool is_among(char c, std::string_view list) { return list.find(c) != list.npos; }

// The next part of a text, taken off its front with what separates it from the rest.
std::string_view take(std::string_view& text, std::string_view by) {
  const std::size_t at = text.find(by);
  const std::string_view part = text.substr(0, at);
  text = at == text.npos ? std::string_view() : text.substr(at + by.size());
  return part;
}

template <typename F>
void for_each_part(std::string_view text, std::string_view by, F f) {
  while (!text.empty()) {
    if (const std::string_view part = take(text, by); !part.empty()) f(part);
  }
}

// Whose name for a check this is.
std::string_view tool_of(std::string_view alias) {
  if (alias.starts_with("CKV")) return "checkov:";
  for (const std::string_view start : {"AWS-", "AZU-", "GCP-", "GIT-", "KUBE-"}) {
    if (alias.starts_with(start)) return "trivy:";
  }
  // A UUID, or what some of its queries have in the place of one.
  if (std::count(alias.begin(), alias.end(), '-') == 4) return "kics:";
  if (is_among(alias.front(), "WF") && is_among(alias[1], "0123456789")) return "cfn_nag:";
  if (alias.starts_with("AwsSolutions-")) return "cdk_nag:";
  if (alias.ends_with("Rule") || alias.ends_with("Wildcard")) return "cfn_nag:";
  return "guard:";
}

std::string with_spaces(std::string_view text) {
  std::string out(text);
  std::replace(out.begin(), out.end(), '~', ' ');
  return out;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool is_alike(std::string_view text, std::string_view value) {
  return std::equal(text.begin(), text.end(), value.begin(), value.end(),
                    [](char a, char b) { return lower(a) == lower(b == '~' ? ' ' : b); });
}

bool holds(std::string_view text, std::string_view value) {
  for (std::size_t at = 0; at + value.size() <= text.size(); ++at) {
    if (is_alike(text.substr(at, value.size()), value)) return true;
  }
  return false;
}

template <typename F>
bool any_of(std::string_view values, F f) {
  bool is_one = false;
  for_each_part(values, ",", [&](std::string_view value) { is_one = is_one || f(value); });
  return is_one;
}

constexpr std::string_view kWorld = "0.0.0.0/0,::/0,*,internet,any,0.0.0.0,allUsers,Everyone";

double number_of(std::string_view text) {
  double number = 0;
  for (const char c : text) number = number * 10 + (c - '0');
  return number;
}

// "7776000s" too: durations of Google Cloud.
std::optional<double> number_of(const Value& value) {
  const std::string_view text = value.text().value;
  if (!text.ends_with('s')) return value.number();
  return decimal_number(text.substr(0, text.size() - 1));
}

// What a resource has as an attribute is there, whatever it is; also of one that stands elsewhere.
bool is_attribute(const Value& value) {
  if (const Resource* const owner = value.resource(); owner != nullptr) return !owner->is_data;
  const std::string_view reference = value.reference();
  for (const std::string_view other :
       {"var.", "local.", "module.", "data.", "each.", "count.", "self.", "path.", "terraform."}) {
    if (reference.starts_with(other)) return false;
  }
  return std::count(reference.begin(), reference.end(), '.') >= 2;
}

// Null and what is empty is what is not there: the provider's default counts.
bool is_unset(const Value& value) {
  return value.is_absent() || value.is_null() ||
         (value.is(Value::Type::list) && value.elements().empty()) ||
         (value.is(Value::Type::string) && value.text().value.empty());
}

Clause read_clause(std::string_view text) {
  Clause clause;
  clause.path = take(text, " ");
  if (const std::size_t at = clause.path.find('@'); at != clause.path.npos) {
    clause.type = clause.path.substr(0, at);
    if (clause.type.find('^') != clause.type.npos) clause.via = take(clause.type, "^");
    clause.path.remove_prefix(at + 1);
    clause.reference = take(clause.path, ">");
  }
  if (text.starts_with('!')) {
    clause.is_denied = true;
    text.remove_prefix(1);
  }
  if (text.starts_with("any")) {
    clause.is_any = true;
    text.remove_prefix(3);
  }
  clause.passes_absent = clause.is_denied || text == "absent";
  if (text.ends_with("?!")) {
    clause.passes_absent = false;
    text.remove_suffix(2);
  } else if (text.ends_with('?')) {
    clause.passes_absent = true;
    text.remove_suffix(1);
  }
  std::size_t size = text.find_first_of("=^$*");
  size = size == text.npos ? text.size() : size + 1;
  if (text.starts_with("has=")) size = 4;
  clause.test = text.substr(0, size);
  clause.values = text.substr(size);
  return clause;
}

void read_clauses(std::string_view text, std::vector<Column::Alternatives>& out) {
  for_each_part(text, " & ", [&](std::string_view part) {
    Column::Alternatives& alternatives = out.emplace_back();
    for_each_part(part, " | ",
                  [&](std::string_view one) { alternatives.push_back(read_clause(one)); });
  });
}

// What comes by a parameter that is not hidden: whoever may describe the stack reads it.
bool is_shown(const Value& value) {
  return value.reason() == cloudformation::kNoValue && !value.is_sensitive();
}

// It is there, whatever it will be.
bool stands(const Value& value) {
  const std::string_view reason = value.reason();
  return reason == cloudformation::kDeployed || reason == cloudformation::kExported ||
         reason == cloudformation::kResolved;
}

// Whether a value that is set is as the test names it, `!` not counted.
Truth is_so(const Clause& clause, const Value& value) {
  const std::string_view test = clause.test;
  if (value.is_unknown()) {
    // Whatever it is, it stands there.
    if (test == "absent" || test == "set") {
      if (!is_attribute(value) && !stands(value)) return Truth::unknown;
      return truth_of(test == "set");
    }
    if (test == "literal") return truth_of(is_shown(value));
    return Truth::unknown;
  }
  if (test == "set") return Truth::yes;
  if (test == "absent") return Truth::no;
  // An object where a scalar belongs says nothing.
  if (!value.is_scalar()) return Truth::unknown;
  const std::string_view text = value.text().value;
  if (test == "true") return truth_of(is_alike(text, "true"));
  if (test == "false") return truth_of(is_alike(text, "false"));
  if (test == "literal") return truth_of(!text.starts_with("{{resolve:"));
  if (test == "public")
    return truth_of(any_of(kWorld, [&](std::string_view one) { return is_alike(text, one); }) ||
                    !everyone_of({value}).is_absent());
  if (test == ">=" || test == "<=") {
    const auto number = number_of(value);
    if (!number) return Truth::unknown;
    const double bound = number_of(clause.values);
    return truth_of(test == ">=" ? *number >= bound : *number <= bound);
  }
  return truth_of(any_of(clause.values, [&](std::string_view one) {
    if (test == "=") return is_alike(text, one);
    if (one.size() > text.size()) return false;
    if (test == "^") return is_alike(text.substr(0, one.size()), one);
    if (test == "$") return is_alike(text.substr(text.size() - one.size()), one);
    return holds(text, one);
  }));
}

Truth passes(const Clause& clause, const Value& value) {
  if (!value.is_unknown() && is_unset(value)) return truth_of(clause.passes_absent);
  const Truth truth = is_so(clause, value);
  return clause.is_denied ? negate(truth) : truth;
}

// What JSON in strings holds, as long as somebody looks at it.
class Texts {
 public:
  // Nothing where it is no JSON.
  Value read(const Value& text) {
    if (const Value encoded = text.json_argument(); !encoded.is_absent()) return encoded;
    if (!text.is(Value::Type::string)) return {};
    const std::string_view bytes = text.text().value;
    auto known = std::find_if(read_.begin(), read_.end(),
                              [&](const auto& one) { return one.first == bytes.data(); });
    if (known == read_.end())
      known = read_.insert(read_.end(), {bytes.data(), parse_json(bytes, ParseLimits{})});
    return known->second.usable ? Value::of(known->second.tree.root()) : Value();
  }

 private:
  std::deque<std::pair<const char*, Parsed<Tree>>> read_;
};

// What stands at a path, list elements one by one; never empty.
void collect(const Value& from, std::string_view path, Texts& texts, std::vector<Value>& out) {
  const std::size_t stop = path.find_first_of("[#>");
  if (stop == path.npos) {
    for (const Value& value : path.empty() ? std::vector<Value>{from} : from.all(path)) {
      if (!value.is(Value::Type::list) || value.elements().empty()) {
        out.push_back(value);
      } else {
        for (const Value& element : value.elements()) out.push_back(element);
      }
    }
    return;
  }
  std::string_view rest = path.substr(stop + 1);
  const std::string_view before = path.substr(0, stop);
  if (path[stop] == '>') {
    std::string_view type;
    if (rest.find(':') != rest.npos) type = take(rest, ":");
    for (const Value& list : from.all(before)) {
      for (const Value& value : list.is_absent() ? std::vector<Value>{list} : list.elements()) {
        const Resource* const owner = value.resource();
        if (owner != nullptr && (type.empty() || owner->type.value == type)) {
          collect(owner->body, rest, texts, out);
        } else {
          out.push_back(owner == nullptr && value.is_unknown() ? value : Value());
        }
      }
    }
    if (out.empty()) out.emplace_back();
    return;
  }
  if (path[stop] == '#') {
    const Value text = from.get(before);
    const Value json = texts.read(text);
    // Nothing is known of what is no JSON.
    if (json.is_absent()) {
      out.push_back(text.is(Value::Type::string) ? text.get(rest) : text);
    } else {
      collect(json, rest, texts, out);
    }
    return;
  }
  std::string_view filter = take(rest, "]");
  if (rest.starts_with('.')) rest.remove_prefix(1);
  const std::string_view key = take(filter, "=");
  std::vector<Value> elements;
  collect(from, before, texts, elements);
  const std::size_t size = out.size();
  for (const Value& element : elements) {
    const Value name = element.get(key);
    if (element.is_unknown() || name.is_unknown()) {
      out.push_back(element.is_unknown() ? element : name);
    } else if (is_alike(name.text().value, filter)) {
      collect(element, rest, texts, out);
    }
  }
  if (out.size() == size) out.emplace_back();
}

// What a row is asked of: a resource, or an object in it.
struct Asked {
  const Resource& resource;
  const ResourceGraph* graph;
  Texts& texts;
  Value object;

  std::vector<Value> values(const Clause& clause) const {
    std::vector<Value> values;
    if (clause.path.starts_with('^')) {
      collect(resource.body, clause.path.substr(1), texts, values);
    } else {
      collect(object, clause.path, texts, values);
    }
    // A secret that the state is spared stands in the code all the same: password_wo.
    if (clause.test == "literal" && resource.platform == Platform::terraform) {
      const Value spared = object.get(std::string(clause.path) + "_wo");
      if (!spared.is_absent()) values.push_back(spared);
    }
    // A list with elements is there, whatever they are.
    const bool is_known = std::none_of(values.begin(), values.end(),
                                       [](const Value& one) { return one.is_unknown(); });
    if (is_known || (clause.test != "set" && clause.test != "absent")) return values;
    const std::string_view path = clause.path.substr(clause.path.starts_with('^') ? 1 : 0);
    if (path.find_first_of("[#>") != path.npos) return values;
    const Value list = (clause.path.starts_with('^') ? resource.body : object).get(path);
    if (list.is(Value::Type::list) && !list.elements().empty()) return {list};
    return values;
  }
};

// Of several values all must pass, or just one.
Truth judge(const Clause& clause, const std::vector<Value>& values, bool is_one_enough) {
  if (clause.test == "has=") {
    // The list holds all of them.
    Truth all = Truth::yes;
    for_each_part(clause.values, ",", [&](std::string_view one) {
      const Clause is{{}, {}, {}, {}, "=", one, clause.is_denied, clause.passes_absent, false};
      Truth any = Truth::no;
      for (const Value& value : values) any = either(any, passes(is, value));
      all = both(all, any);
    });
    return all;
  }
  if (clause.test == "many") {
    const Value& first = values.front();
    if (values.size() > 1) return Truth::yes;
    if (first.is_unknown()) return Truth::unknown;
    return truth_of(is_unset(first) && clause.passes_absent);
  }
  // Several networks may be the whole internet together.
  if (clause.test == "public" && !everyone_of(values).is_absent())
    return truth_of(!clause.is_denied);
  is_one_enough = is_one_enough || clause.is_any;
  Truth truth = truth_of(!is_one_enough);
  for (const Value& value : values) {
    const Truth one = passes(clause, value);
    truth = is_one_enough ? either(truth, one) : both(truth, one);
  }
  return truth;
}

// The resources of a clause's type that refer to the resource, or to the one that it refers to.
ResourceGraph::Related related_by(const Asked& asked, const Clause& clause) {
  if (clause.via.empty())
    return asked.graph->related(asked.resource, clause.type, clause.reference);
  const Value named = asked.resource.get(clause.via);
  if (named.resource() != nullptr)
    return asked.graph->related(*named.resource(), clause.type, clause.reference);
  ResourceGraph::Related related;
  if (!named.is_scalar() && named.reference().empty()) return related;
  // Each would be held against each.
  constexpr std::size_t kMost = 500;
  const std::vector<const Resource*> all = asked.graph->of_type(clause.type);
  if (all.size() > kMost) return related;
  for (const Resource* const other : all) {
    const Value own = other->get(clause.reference);
    const bool is_same =
        named.is_scalar()
            ? own.is_scalar() && own.text().value == named.text().value
            : own.is_unknown() && !own.reference().empty() && own.reference() == named.reference();
    if (is_same) related.resources.push_back(other);
  }
  return related;
}

Truth judge(const Asked& asked, const Clause& clause, bool is_condition) {
  const bool is_one_enough = is_condition && !clause.is_denied && clause.test != "absent";
  if (clause.type.empty()) return judge(clause, asked.values(clause), is_one_enough);
  const ResourceGraph::Related related = related_by(asked, clause);
  // None may have what is denied; of what is wanted one is enough.
  Truth truth =
      truth_of(clause.is_denied || (clause.test == "absent" && related.resources.empty()));
  for (const Resource* const other : related.resources) {
    if (clause.path.empty()) {
      truth = truth_of(clause.test == "set");
      continue;
    }
    std::vector<Value> values;
    collect(other->body, clause.path, asked.texts, values);
    const Truth one = judge(clause, values, is_one_enough);
    truth = clause.is_denied ? both(truth, one) : either(truth, one);
  }
  return related.is_open && truth != Truth::yes ? Truth::unknown : truth;
}

Truth judge(const Asked& asked, const Column::Alternatives& alternatives, bool is_condition) {
  Truth truth = Truth::no;
  // What a module makes that is not here may have neighbours: where it says by itself how it is
  // meant, that counts.
  const bool has_own = std::any_of(alternatives.begin(), alternatives.end(),
                                   [](const Clause& clause) { return clause.type.empty(); });
  if (!is_condition && has_own && asked.resource.get("?").is_unknown()) {
    for (const Clause& clause : alternatives) {
      if (clause.type.empty()) truth = either(truth, judge(asked, clause, false));
    }
    return truth;
  }
  for (const Clause& clause : alternatives) {
    truth = either(truth, judge(asked, clause, is_condition));
    if (truth == Truth::yes) break;
  }
  return truth;
}

// The value that an attribute can be set to; empty where there are several, or none that is known.
std::string_view wanted(const Clause& clause) {
  if (clause.is_denied || clause.is_any || !clause.type.empty()) return {};
  // "At least one" is any: which, nobody says.
  if (clause.test == ">=" && clause.values == "1") return {};
  if (clause.test == "true" || clause.test == "false") return clause.test;
  if ((clause.test == "=" && clause.values.find(',') == std::string_view::npos) ||
      clause.test == ">=" || clause.test == "<=")
    return clause.values;
  return {};
}

// What to do so that a clause holds.
std::string order(const Clause& clause) {
  std::string path(clause.path.substr(clause.path.starts_with('^') ? 1 : 0));
  std::replace(path.begin(), path.end(), '#', '.');
  std::string values;
  for_each_part(clause.values, ",", [&](std::string_view value) {
    values += (values.empty() ? "" : ", ") + with_spaces(value);
  });
  std::string text;
  if (!clause.type.empty()) {
    if (clause.test == "absent") return "Remove the " + std::string(clause.type) + ".";
    text = "Add a resource " + std::string(clause.type) + " whose " +
           std::string(clause.reference) + " names it";
    if (clause.path.empty()) return text + '.';
    text += ", and in that s";
  } else if (const std::size_t behind = path.rfind('>'); behind != path.npos) {
    text = "In what " + path.substr(0, path.find('>')) + " refers to, s";
    path.erase(0, path.find(':', behind) == path.npos ? behind + 1 : path.find(':', behind) + 1);
  } else {
    text = "S";
  }
  if (clause.test == "absent" || (clause.is_denied && clause.test == "set"))
    return text.size() > 1 ? text + "et no " + path + '.' : "Remove " + path + '.';
  if (clause.test == "literal") return text + "et " + path + " from a secret store.";
  if (clause.test == "public") return text + "et " + path + " to the addresses that need it.";
  text += "et " + path;
  const bool is_text = clause.test.size() == 1;
  if (clause.test == "set") return text + '.';
  if (clause.test == "true" || clause.test == "false")
    return text + " = " + std::string(clause.test) + '.';
  if (is_text && clause.is_denied) return text + " to another value than " + values + '.';
  if (clause.test == "has=" || clause.is_any) return text + " to hold " + values + '.';
  if (clause.test == "many") return text + " to several.";
  if (clause.test == ">=") return text + " to " + values + " or more.";
  if (clause.test == "<=") return text + " to " + values + " or less.";
  if (clause.test == "^") return text + " to what starts with " + values + '.';
  if (clause.test == "$") return text + " to what ends with " + values + '.';
  if (clause.test == "*") return text + " to what holds " + values + '.';
  return text + (values.find(',') == values.npos ? " to " : " to one of ") + values + '.';
}

bool has_line(const PropertyRow& row, char start) {
  const std::string_view text = row.columns;
  for (std::size_t at = text.find(start); at != text.npos; at = text.find(start, at + 1)) {
    if (at == 0 || text[at - 1] == '\n') return true;
  }
  return false;
}

class Report {
 public:
  Report(const Resource& resource, const Rule& rule, const Column& column, Sink& sink)
      : resource_(resource), rule_(rule), column_(column), sink_(sink) {}

  void need(const Asked& asked, const Column::Alternatives& alternatives) {
    const Clause& clause = telling(asked, alternatives);
    if (!clause.type.empty()) return others(asked, clause);
    const std::vector<Value> values = asked.values(clause);
    const bool is_of_list = clause.test == "has=" || clause.test == "many" || clause.is_any;
    const Value everyone = clause.test == "public" ? everyone_of(values) : Value();
    for (const Value& value : values) {
      const bool is_everyone = !everyone.is_absent() && value.at() == everyone.at();
      if (!is_of_list && !is_everyone && passes(clause, value) != Truth::no) continue;
      if (clause.path.find('>') != clause.path.npos) return need_behind(asked, clause, value);
      if (const Value text = text_around(clause, value); !text.is_absent()) {
        need_in(text, clause, value);
        continue;
      }
      if (value.is_absent() && column_.each.empty() &&
          !told_.insert(place_of(asked, clause)).second)
        continue;
      std::string says;
      if (value.is_unknown() && clause.test == "literal")
        says = "It comes by a parameter without NoEcho, which whoever may describe the stack reads";
      Hit& hit = complete(sink_.report(resource_, value, std::move(says)), clause);
      if (value.is_absent()) {
        hit.primary.at = place_of(asked, clause);
        hit.with_evidence(what_lacks_it());
      }
      if (column_.is_whole) widen(hit, asked.object.at());
      if (alternatives.size() == 1) set(hit, asked, clause, value);
      if (is_of_list) return;
    }
  }

 private:
  // Of alternatives that all fail the first that says the same of a value which is written, or
  // switches something on or off.
  const Clause& telling(const Asked& asked, const Column::Alternatives& alternatives) const {
    const Clause& front = alternatives.front();
    for (const Clause& clause : alternatives) {
      const bool is_switch = clause.test == "true" || clause.test == "false";
      const bool is_same = clause.test == front.test && clause.values == front.values;
      if (!clause.type.empty() || !(is_switch || is_same)) continue;
      for (const Value& value : asked.values(clause)) {
        if (!value.is_absent() && passes(clause, value) == Truth::no) return clause;
      }
    }
    return front;
  }
  void set(Hit& hit, const Asked& asked, const Clause& clause, const Value& value) const {
    const std::string_view text = wanted(clause);
    if (text.empty() || clause.path.find_first_of("[#^>") != clause.path.npos) return;
    const Edit::Safety safety = has_line(std::get<PropertyRow>(rule_.check), '+')
                                    ? Edit::Safety::safe
                                    : Edit::Safety::needs_review;
    if (value.is_absent()) {
      add_attribute(hit, safety, resource_, asked.object, clause.path, with_spaces(text));
    } else {
      set_attribute(hit, safety, resource_, value, with_spaces(text));
    }
  }
  // What is wrong in a resource that this one refers to, is wrong here.
  void need_behind(const Asked& asked, const Clause& clause, const Value& value) {
    const Value reference = asked.object.get(clause.path.substr(0, clause.path.find('>')));
    std::string_view path = clause.path.substr(clause.path.rfind('>') + 1);
    path.remove_prefix(path.find(':') + 1);
    std::string says = quote(path);
    says += value.is_absent()   ? " of what it refers to is not set"
            : value.is_scalar() ? " of what it refers to is " + quote(value)
                                : " of what it refers to is set";
    Hit& hit = complete(sink_.report(resource_, reference, std::move(says)), clause);
    if (value.is_absent() || value.document() == nullptr) return;
    Place place;
    place.source = value.document()->id;
    place.at = value.at();
    hit.relate(place, "set here");
  }
  // The text that the value stands in, where it is JSON in one; absent elsewhere.
  Value text_around(const Clause& clause, const Value& value) const {
    for (const std::string_view path : {column_.each, clause.path}) {
      const std::size_t at = path.find('#');
      if (at == path.npos) continue;
      const Value text = resource_.get(path.substr(0, at));
      // What jsonencode takes has nodes of its own.
      const bool is_text = text.json_argument().is_absent() || value.node() == text.node() ||
                           (value.is_absent() && !text.is_unknown() && text.is_written());
      if (text.is(Value::Type::string) && is_text) return text;
    }
    return {};
  }
  void need_in(const Value& text, const Clause& clause, const Value& value) {
    std::string says = quote(clause.path.substr(clause.path.find('#') + 1));
    says += value.is_absent()   ? " is not set"
            : value.is_scalar() ? " is " + quote(value)
                                : " is set";
    const bool is_placed = !value.is_absent() && !text.json_argument().is_absent();
    Hit& hit = complete(sink_.report(resource_, is_placed ? value : text, std::move(says)), clause);
    if (value.is_absent() || is_placed || !text.is_written()) return;
    hit.primary.at = text.text_map().span(value.at().begin, value.at().end);
  }
  // The nearest block around what is absent: its header, as far as that is one line.
  Span place_of(const Asked& asked, const Clause& clause) const {
    const bool is_of_resource = column_.each.empty() || clause.path.starts_with('^');
    std::string_view path = clause.path.substr(0, clause.path.find_first_of("[#^>"));
    const Value& whole = is_of_resource ? resource_.body : asked.object;
    for (std::size_t dot; (dot = path.rfind('.')) != path.npos;) {
      path = path.substr(0, dot);
      const std::vector<Value> blocks = whole.all(path);
      // Of a list with none that has it: the list.
      if (const Value list = whole.get(path); list.is_null() || list.is(Value::Type::list)) {
        if (const Span key = key_of(whole, path); is_line(key)) return key;
      }
      if (blocks.size() != 1 || !blocks[0].is(Value::Type::object)) continue;
      if (is_line(blocks[0].at())) return blocks[0].at();
      if (const Span key = key_of(whole, path); is_line(key)) return key;
    }
    if (is_of_resource) return missing_at(resource_);
    if (is_line(asked.object.at())) return asked.object.at();
    // What is written over several lines starts with its first key.
    const std::vector<Value::Field> fields = asked.object.fields();
    return !fields.empty() && is_line(fields[0].name.at) ? fields[0].name.at
                                                         : missing_at(resource_);
  }
  // Where the name of what stands at a path is written; empty where that is not known.
  static Span key_of(const Value& whole, std::string_view path) {
    const std::size_t dot = path.rfind('.');
    const Value parent = dot == path.npos ? whole : whole.get(path.substr(0, dot));
    for (const Value::Field& field : parent.fields()) {
      if (field.name.value == path.substr(dot == path.npos ? 0 : dot + 1)) return field.name.at;
    }
    return {};
  }
  // The same whether or not the block around it is one line.
  std::string what_lacks_it() const {
    std::string text(slice(resource_.document->bytes, missing_at(resource_)));
    std::erase_if(text, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
    return text;
  }
  bool is_line(Span at) const {
    const std::string_view text = slice(resource_.document->bytes, at);
    return !text.empty() && text.find('\n') == text.npos;
  }

  // Several of them may stand where one would do: told is what the resource lacks.
  void others(const Asked& asked, const Clause& clause) {
    if (!told_.insert(resource_.header).second) return;
    const auto related = asked.graph->related(resource_, clause.type, clause.reference);
    std::string says = related.resources.empty() ? "no " : "";
    says += quote(clause.type);
    says += related.resources.empty() ? " refers to it" : ": " + quote(clause.path) + " is wrong";
    if (!related.resources.empty() && clause.path.empty())
      says = quote(clause.type) + " refers to it";
    if (rule_.points_at_secret()) says.clear();
    Hit& hit = complete(sink_.report(resource_.header, std::move(says)), clause);
    for (const Resource* const other : related.resources) {
      Place place;
      place.source = other->document->id;
      place.at = other->header;
      hit.relate(place, "declared here");
    }
  }

  // The fix that was made from the first column is another one here.
  Hit& complete(Hit& hit, const Clause& clause) {
    if (!has_line(std::get<PropertyRow>(rule_.check), '>')) hit.with_fix(order(clause));
    return hit;
  }

  const Resource& resource_;
  const Rule& rule_;
  const Column& column_;
  Sink& sink_;
  std::set<Span> told_;  // where something is absent
};

}  // namespace

std::string order_of(const PropertyRow& row) {
  const Column column = read_column(lines_of(row).front());
  return column.needs.empty() ? std::string() : order(column.needs.front().front());
}

bool Column::asks_others() const {
  const auto asks = [](const std::vector<Alternatives>& parts) {
    return std::any_of(parts.begin(), parts.end(), [](const Alternatives& alternatives) {
      return std::any_of(alternatives.begin(), alternatives.end(),
                         [](const Clause& clause) { return !clause.type.empty(); });
    });
  };
  return asks(needs) || asks(conditions);
}

bool Column::is_about_what_stands() const {
  return std::all_of(needs.begin(), needs.end(), [](const Alternatives& alternatives) {
    return alternatives.front().is_denied && alternatives.front().type.empty();
  });
}

std::vector<std::string_view> lines_of(const PropertyRow& row) {
  std::vector<std::string_view> lines;
  for_each_part(row.columns, "\n", [&](std::string_view line) {
    if (line.starts_with('@')) lines.push_back(line.substr(1));
  });
  return lines;
}

Column read_column(std::string_view line) {
  Column column;
  std::string_view head = take(line, " : ");
  std::string_view types = take(head, " each ");
  column.each = head;
  if (const std::size_t whole = types.find(" whole"); whole != types.npos) {
    column.is_whole = true;
    column.each = types.substr(whole + 6);
    types = types.substr(0, whole);
    if (column.each.starts_with(' ')) column.each.remove_prefix(1);
  }
  for_each_part(types, " ", [&](std::string_view type) { column.types.push_back(type); });
  const std::string_view needs = take(line, " if ");
  read_clauses(needs, column.needs);
  read_clauses(line, column.conditions);
  return column;
}

RowPlatforms platforms_of(const PropertyRow& row) {
  RowPlatforms platforms;
  for (const std::string_view line : lines_of(row)) {
    const bool is_template = line.substr(0, line.find(' ')).find("::") != line.npos;
    (is_template ? platforms.cloudformation : platforms.terraform) = true;
  }
  return platforms;
}

RowRules::RowRules(const RowTable& table) {
  const auto count = [&](std::string_view what) {
    std::size_t n = 0;
    for (std::size_t at = table.text.find(what); at != table.text.npos;
         at = table.text.find(what, at + what.size()))
      ++n;
    return n;
  };
  // As many as there may be: rules are pointed at, and view their aliases.
  rules_.reserve(count("\n") + 1);
  aliases_.reserve(count(" ") + count("\n") + 1);
  std::string_view text = table.text;
  while (!text.empty()) {
    // A row ends before the next line that starts with a letter.
    std::size_t end = text.find('\n');
    while (end != text.npos && end + 1 < text.size() && is_among(text[end + 1], "@!>=+"))
      end = text.find('\n', end + 1);
    end = std::min(end, text.size());
    if (end > 0) add(table.family, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void RowRules::add(std::string_view family, std::string_view row) {
  std::string_view lines = row;
  std::string_view head = take(lines, "\n");
  const std::string_view slug = take(head, " ");
  const std::string_view letters = take(head, " ");
  Rule& rule = rules_.emplace_back();
  std::string scratch;
  const auto joined = [&](std::string_view front, std::string_view back) {
    scratch.assign(front).append(back);
    return texts_.keep(scratch);
  };
  scratch.assign(family).push_back('/');
  rule.id = texts_.keep(scratch.append(slug));
  constexpr std::string_view kLetters = "nlmMhc";
  constexpr Severity kSeverities[] = {Severity::note,   Severity::low,  Severity::medium,
                                      Severity::medium, Severity::high, Severity::critical};
  const std::size_t severity = std::min(kLetters.find(letters[0]), std::size(kSeverities) - 1);
  rule.severity = kSeverities[severity];
  rule.persona = severity < kLetters.find('M') ? Persona::pedantic : Persona::regular;
  const auto* const subject =
      std::find_if(std::begin(kSubjects), std::end(kSubjects),
                   [&](const Subject& one) { return one.letter == letters[1]; });
  if (subject != std::end(kSubjects)) {
    rule.topics = subject->topics;
    rule.risk = subject->risk;
  }
  rule.title = head;
  rule.check = PropertyRow{lines};
  const std::size_t first = aliases_.size();
  for_each_part(lines, "\n", [&](std::string_view line) {
    const std::string_view rest = line.substr(1);
    if (line[0] == '!') rule.risk = rest;
    if (line[0] == '>') rule.fix = rest;
    if (line[0] != '=') return;
    for_each_part(rest, " ", [&](std::string_view alias) {
      aliases_.push_back(joined(tool_of(alias), alias));
    });
  });
  rule.aliases = std::span(aliases_).subspan(first);
}

void RowIndex::read() const {
  for (const Rule* const rule : rules_) {
    for (const std::string_view line : lines_of(std::get<PropertyRow>(rule->check))) {
      const auto column = static_cast<std::uint32_t>(columns_.size());
      for (const std::string_view type : columns_.emplace_back(read_column(line)).types)
        rows_[type].push_back({rule, column});
    }
  }
}

void RowIndex::run(const Resource& resource, const ResourceGraph* graph, Rows which,
                   Sink& sink) const {
  if (resource.is_data || rules_.empty()) return;
  std::call_once(is_read_, [this] { read(); });
  const auto found = rows_.find(resource.type.value);
  if (found == rows_.end()) return;
  Texts texts;
  for (const Entry& entry : found->second) {
    const Column& column = columns_[entry.column];
    if (column.asks_others() != (which != Rows::of_one)) continue;
    if (which == Rows::of_plan && !column.is_about_what_stands()) continue;
    sink.begin(*entry.rule);
    Report report(resource, *entry.rule, column, sink);
    if (which == Rows::of_one || graph != nullptr) {
      std::vector<Value> objects;
      if (column.each.empty()) {
        objects.push_back(resource.body);
      } else {
        collect(resource.body, column.each, texts, objects);
      }
      for (const Value& object : objects) {
        if (!column.each.empty() && !object.is(Value::Type::object)) continue;
        const Asked asked{resource, graph, texts, object};
        const bool applies =
            std::all_of(column.conditions.begin(), column.conditions.end(),
                        [&](const auto& part) { return judge(asked, part, true) == Truth::yes; });
        if (!applies) continue;
        for (const Column::Alternatives& need : column.needs) {
          if (judge(asked, need, false) == Truth::no) report.need(asked, need);
        }
      }
    }
  }
}

}  // namespace sluice
