#include "core/rules/row_examples.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace sluice {
namespace {

// A value as it is written, or nothing where the attribute has to be left out. What starts with '['
// is a list, what starts with '&' the name of another resource.
using Example = std::optional<std::string>;
constexpr std::string_view kBlock = "{}";
constexpr std::string_view kUnknown = "&?";

std::string first_of(std::string_view values) {
  std::string text(values.substr(0, values.find(',')));
  std::replace(text.begin(), text.end(), '~', ' ');
  return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::string number_beside(std::string_view number, int step) {
  int value = 0;
  for (const char c : number) value = value * 10 + (c - '0');
  return std::to_string(value + step);
}

bool is_within(std::string_view path, std::string_view block) {
  return path.size() > block.size() && path.starts_with(block) &&
         std::string_view(".#[").find(path[block.size()]) != std::string_view::npos;
}

// What people write in the place of a value; empty where nothing is known to be.
std::string opposite_of(std::string_view value) {
  constexpr std::pair<std::string_view, std::string_view> kOpposites[] = {
      {"enable", "disable"}, {"Enable", "Disable"}, {"ENABLE", "DISABLE"}, {"on", "off"},
      {"ON", "OFF"},         {"On", "Off"},         {"Deny", "Allow"},     {"DENY", "ALLOW"},
      {"yes", "no"},         {"1.2", "1.0"},        {"1_2", "1_0"},        {"1.3", "1.0"},
      {"HTTPS", "HTTP"},     {"https", "http"}};
  for (const auto& [a, b] : kOpposites) {
    // Of words all, or what "d" stands behind; of versions the part that counts.
    const bool is_part = is_digit(a.front());
    for (const auto& [from, to] : {std::pair(a, b), std::pair(b, a)}) {
      const std::size_t at = value.find(from);
      if (is_part ? from == b || at == value.npos
                  : at != 0 || (value.size() > from.size() &&
                                (value.size() > from.size() + 1 ||
                                 std::string_view("dD").find(value.back()) == value.npos)))
        continue;
      std::string text(value);
      return text.replace(at, from.size(), to);
    }
  }
  return {};
}

bool is_one_of(std::string_view value, std::string_view values) {
  while (!values.empty()) {
    const std::size_t end = std::min(values.find(','), values.size());
    if (value == first_of(values.substr(0, end))) return true;
    values.remove_prefix(std::min(end + 1, values.size()));
  }
  return false;
}

std::string joined(std::string_view start, std::string_view end) {
  const char last = start.empty() ? '-' : start.back();
  const bool is_word = (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z');
  return std::string(start) + (is_word && !end.starts_with('-') ? "-" : "") + std::string(end);
}

Example so(const Clause& clause) {
  const std::string first = first_of(clause.values);
  if (clause.test == "true" || clause.test == "false") return std::string(clause.test);
  if (clause.test == "absent") return std::nullopt;
  if (clause.test == "set" || clause.test == "literal") return "example";
  if (clause.test == "public") return "0.0.0.0/0";
  if (clause.test == "many") return "[first,second]";
  if (clause.test == "has=") return "[" + std::string(clause.values) + "]";
  if (clause.test == "^")
    return is_digit(first.back()) || first.ends_with('.') ? first + "9" : joined(first, "example");
  if (clause.test == "$")
    return first.front() == '.' ? "example" + first : joined("example", first);
  return first;
}

Example not_so(const Clause& clause) {
  const std::string first = first_of(clause.values);
  if (clause.test == "true") return "false";
  if (clause.test == "false") return "true";
  if (clause.test == "absent") return "example";
  if (clause.test == "set" || clause.test == "literal" || clause.test == "has=")
    return std::nullopt;
  if (clause.test == "public") return "10.0.0.0/8";
  if (clause.test == "many") return "[first]";
  if (clause.test == ">=") return first == "0" ? Example() : number_beside(first, -1);
  if (clause.test == "<=") return number_beside(first, 1);
  if (clause.test == "=") {
    const std::string opposite = opposite_of(first);
    if (!opposite.empty() && !is_one_of(opposite, clause.values)) return opposite;
  }
  return "other";
}

Example good(const Clause& clause) {
  Example value = clause.is_denied ? not_so(clause) : so(clause);
  return value == "other" ? "example" : value;
}
Example bad(const Clause& clause) { return clause.is_denied ? so(clause) : not_so(clause); }

// A block, or an object; in order of writing.
struct Node {
  std::string name;
  std::string value;
  std::vector<Node> children;

  Node& child(std::string_view wanted) {
    for (Node& one : children) {
      if (one.name == wanted) return one;
    }
    children.push_back({std::string(wanted), {}, {}});
    return children.back();
  }
  bool is_scalar() const { return children.empty() && !value.empty(); }
  bool is_list() const { return name.find('[') != name.npos; }
  std::string_view key() const { return std::string_view(name).substr(0, name.find('[')); }
};

struct Step {
  std::string name;  // with what is in brackets
  bool is_json = false;
};

std::vector<Step> steps_of(std::string_view path) {
  std::vector<Step> steps;
  std::string name;
  bool in_brackets = false;
  for (const char c : path) {
    in_brackets = c == '[' || (in_brackets && c != ']');
    if (!in_brackets && (c == '.' || c == '#')) {
      steps.push_back({name, c == '#'});
      name.clear();
    } else {
      name += c;
    }
  }
  steps.push_back({name, false});
  return steps;
}

// The type of what an attribute names: "vpc_id" of Amazon's is an aws_vpc.
std::string type_named_by(std::string_view attribute, std::string_view by) {
  attribute = attribute.substr(0, attribute.find_first_of(".["));
  for (const std::string_view end : {"_ids", "_id", "_arn", "_name", "Ids", "Id", "Arn", "Name"}) {
    if (attribute.ends_with(end) && attribute.size() > end.size()) {
      attribute.remove_suffix(end.size());
      break;
    }
  }
  const std::size_t at = RowExamples::is_template(by) ? by.rfind("::") + 2 : by.find('_') + 1;
  return std::string(by.substr(0, at)) + std::string(attribute);
}

class Template {
 public:
  explicit Template(std::string_view type)
      : type_(type), is_template_(RowExamples::is_template(type)) {
    name_ = is_template_ ? "Example" : "example";
  }

  // Where it is there already, it stays; so does what is in the way: a value where a block would
  // have to be, or what has to be left out.
  void set(std::string_view path, const Example& value) {
    if (const std::size_t at = path.find('>'); at != path.npos) return refer(path, at, value);
    for (const auto& [known, is_in_the_way] : known_) {
      if (is_in_the_way && is_within(path, known)) return;
      if (value && *value != kBlock && is_within(known, path)) return;
    }
    if (!known_.emplace(path, !value || *value != kBlock).second || !value) return;
    Node* at = &body_;
    for (const Step& step : steps_of(path)) {
      at = &at->child(step.name);
      if (const std::size_t open = step.name.find('['); open != step.name.npos) {
        const std::size_t equal = step.name.find('=');
        at->child(step.name.substr(open + 1, equal - open - 1)).value =
            first_of(step.name.substr(equal + 1, step.name.size() - equal - 2));
      }
      if (step.is_json) json_.insert(step.name);
    }
    if (*value != kBlock) at->value = *value;
  }

  // In a resource that refers to this one.
  void beside(const Clause& clause, const Example& value) {
    auto other = std::find_if(others_.begin(), others_.end(), [&](const Template& one) {
      return one.type_ == clause.type && one.reference_ == clause.reference;
    });
    if (other == others_.end()) {
      std::string own_name = name_for(clause.type);
      other = others_.insert(others_.end(), Template(clause.type));
      other->name_ = std::move(own_name);
      other->reference_ = clause.reference;
      other->set(clause.reference, name());
    }
    if (!clause.path.empty()) other->set(clause.path, value);
  }

  std::string text() const {
    if (!is_template_) return resources();
    return "AWSTemplateFormatVersion: \"2010-09-09\"\nResources:\n" + resources();
  }

 private:
  // In a resource that this one refers to.
  void refer(std::string_view path, std::size_t at, const Example& value) {
    const std::string_view before = path.substr(0, at);
    std::string_view rest = path.substr(at + 1);
    std::string type = type_named_by(before, type_);
    if (const std::size_t colon = rest.find(':'); colon < rest.find('>')) {
      type = rest.substr(0, colon);
      rest.remove_prefix(colon + 1);
    }
    auto other = std::find_if(others_.begin(), others_.end(), [&](const Template& one) {
      return one.type_ == type && one.reference_.empty();
    });
    if (other == others_.end()) {
      std::string own_name = name_for(type);
      other = others_.insert(others_.end(), Template(type));
      other->name_ = std::move(own_name);
    }
    if (value) set(before, other->name());
    other->set(rest, value);
  }

  // A resource beside this one.
  std::string name_for(std::string_view type) const {
    if (is_template_) {
      std::string name = "Other" + std::string(type.substr(type.rfind(':') + 1));
      return name + (others_.empty() ? "" : std::to_string(others_.size() + 1));
    }
    const auto has_type = [&](const Template& one) { return one.type_ == type; };
    const auto same = std::count_if(others_.begin(), others_.end(), has_type);
    return same == 0 && type != type_ ? "example" : "other" + std::to_string(same + 1);
  }
  // As a value that names it.
  std::string name() const { return '&' + (is_template_ ? name_ : type_ + "." + name_ + ".id"); }

  std::string resources() const {
    std::string text;
    if (is_template_) {
      text = "  " + name_ + ":\n    Type: " + type_ + "\n";
      if (!body_.children.empty()) text += "    Properties:\n" + yaml(body_, 6);
    } else {
      const std::string body = hcl(body_, 1, false);
      text = "resource \"" + type_ + "\" \"" + name_ + "\" {" + (body.empty() ? "" : "\n") + body +
             "}\n";
    }
    for (const Template& other : others_) text += (is_template_ ? "" : "\n") + other.resources();
    return text;
  }

  std::string scalar(std::string_view value) const {
    if (value == kUnknown) return is_template_ ? "!Ref Unknown" : "var.unknown";
    if (value.starts_with('&')) return (is_template_ ? "!Ref " : "") + std::string(value.substr(1));
    if (value.starts_with('[')) {
      std::string text = "[";
      std::string_view rest = value.substr(1, value.size() - 2);
      while (!rest.empty()) {
        const std::size_t size = std::min(rest.find(','), rest.size());
        text += (text.size() > 1 ? ", " : "") + scalar(rest.substr(0, size));
        rest.remove_prefix(std::min(size + 1, rest.size()));
      }
      return text + "]";
    }
    if (value == "true" || value == "false" || is_number(value)) return std::string(value);
    return '"' + std::string(value) + '"';
  }

  std::string hcl(const Node& node, std::size_t depth, bool is_object) const {
    const std::string indent(2 * depth, ' ');
    std::size_t width = 0;
    std::string text;
    const auto key_of = [](const Node& child) {
      const std::string key(child.key());
      return key.find_first_of(":/") == key.npos ? key : '"' + key + '"';
    };
    for (const Node& child : node.children) {
      if (child.is_scalar()) width = std::max(width, key_of(child).size());
    }
    for (const bool is_block : {false, true}) {
      for (const Node& child : node.children) {
        if (child.is_scalar() == is_block) continue;
        std::string key = key_of(child);
        if (!is_block) {
          key.resize(width, ' ');
          text += indent + key + " = " + scalar(child.value) + "\n";
          continue;
        }
        const bool is_json = json_.contains(child.name);
        const bool in_list = is_object && child.is_list();
        const std::string body = hcl(child, depth + 1, is_object || is_json);
        text += indent + key;
        text += is_json ? " = jsonencode({" : in_list ? " = [{" : is_object ? " = {" : " {";
        if (!body.empty()) text += "\n" + body + indent;
        text += is_json ? "})\n" : in_list ? "}]\n" : "}\n";
      }
    }
    return text;
  }

  std::string yaml(const Node& node, std::size_t indent) const {
    std::string text;
    for (const Node& child : node.children) {
      text += std::string(indent, ' ') + std::string(child.key()) + ":";
      if (child.is_scalar()) {
        text += " " + scalar(child.value) + "\n";
      } else if (child.children.empty()) {
        text += " {}\n";
      } else {
        std::string body = yaml(child, indent + (child.is_list() ? 4 : 2));
        if (child.is_list()) body[indent + 2] = '-';
        text += "\n" + body;
      }
    }
    return text;
  }

  std::string type_, reference_, name_;
  bool is_template_;
  Node body_;
  std::vector<Template> others_;
  std::map<std::string, bool, std::less<>> known_;  // whether nothing may be within it
  std::set<std::string, std::less<>> json_;
};

std::string path_in(const Column& column, std::string_view path) {
  if (path.starts_with('^')) return std::string(path.substr(1));
  return column.each.empty() ? std::string(path)
                             : std::string(column.each) + '.' + std::string(path);
}

bool asks_within(const Column& column, const Clause& block) {
  for (const auto* const parts : {&column.needs, &column.conditions}) {
    for (const Column::Alternatives& alternatives : *parts) {
      for (const Clause& clause : alternatives) {
        if (is_within(clause.path, block.path)) return true;
      }
    }
  }
  return false;
}

void put(Template& out, const Column& column, const Clause& clause, Example value, bool is_there) {
  if (clause.type.empty()) {
    if (value && (clause.test == "set" || clause.test == "absent") && asks_within(column, clause))
      value = kBlock;
    out.set(path_in(column, clause.path), value);
  } else if (is_there) {
    out.beside(clause, value);
  }
}

constexpr std::size_t kNone = SIZE_MAX;

// What the parts of a column take, those first that ask for more than that something is there.
void put_good(Template& out, const Column& column, std::size_t refused, bool in_short) {
  // Nothing else may ask for it.
  const auto is_asked_once = [&](const Clause& clause) {
    std::size_t count = 0;
    for (const Column::Alternatives& alternatives : column.needs) {
      for (const Clause& one : alternatives) count += one.path == clause.path ? 1U : 0U;
    }
    return count == 1;
  };
  const auto value_of = [&](const Clause& clause) {
    const bool may_be_left_out = in_short && clause.is_denied && clause.passes_absent &&
                                 is_asked_once(clause) &&
                                 opposite_of(first_of(clause.values)).empty();
    return may_be_left_out ? Example() : good(clause);
  };
  for (const bool is_presence : {false, true}) {
    const auto put_one = [&](const Clause& clause, bool is_there) {
      if ((clause.test == "set") == is_presence)
        put(out, column, clause, value_of(clause), is_there);
    };
    for (const Column::Alternatives& condition : column.conditions) {
      if ((condition.front().test == "set") == is_presence)
        put(out, column, condition.front(), good(condition.front()), true);
    }
    for (std::size_t i = 0; i < column.needs.size(); ++i) {
      if (i == refused) continue;
      const Clause& clause = column.needs[i].front();
      put_one(clause, clause.test != "absent");
    }
  }
}

}  // namespace

RowExamples::RowExamples(const PropertyRow& row) {
  for (const std::string_view line : lines_of(row)) columns_.push_back(read_column(line));
}

std::optional<std::string> RowExamples::text(const Column& column, std::string_view type,
                                             Shows shows, std::size_t need) const {
  const bool is_taken = shows == Shows::taken || shows == Shows::taken_in_short;
  if (is_taken) need = kNone;
  Template out(type);
  if (!column.each.empty()) out.set(column.each, std::string(kBlock));
  if (!is_taken) {
    for (const Clause& clause : column.needs[need]) {
      Example value = bad(clause);
      const bool is_beside = (shows == Shows::refused_beside && !clause.path.empty()) ||
                             clause.is_denied || clause.test == "absent";
      if (shows == Shows::unknown) {
        if (!value || !clause.type.empty()) return std::nullopt;
        value = kUnknown;
      }
      put(out, column, clause, value, is_beside);
    }
  }
  put_good(out, column, need, shows == Shows::taken_in_short || shows == Shows::refused);
  // The other columns about the type have nothing to say.
  for (const Column& other : columns_) {
    if (&other != &column && other.each.empty() &&
        std::count(other.types.begin(), other.types.end(), type) > 0)
      put_good(out, other, kNone, false);
  }
  return out.text();
}

}  // namespace sluice
