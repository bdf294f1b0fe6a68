// Examples of every row about properties, made from the row itself: what it refuses, what it takes,
// and what nobody knows, in Terraform and in CloudFormation.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/rules/registry.h"
#include "core/rules/rows.h"
#include "tests/support/examples.h"

namespace sluice {

void PrintTo(const Rule* rule, std::ostream* out) { *out << rule->id; }

namespace {

std::string first_of(std::string_view values) {
  std::string text(values.substr(0, values.find(',')));
  std::replace(text.begin(), text.end(), '~', ' ');
  return text;
}

std::string number_beside(std::string_view number, int step) {
  return std::to_string(std::stoi(std::string(number)) + step);
}

// A value, or nothing where the attribute has to be left out. Several are a list.
using Example = std::optional<std::string>;
constexpr std::string_view kBlock = "{}";

bool is_within(std::string_view path, std::string_view block) {
  return path.size() > block.size() && path.starts_with(block) &&
         std::string_view(".#[").find(path[block.size()]) != std::string_view::npos;
}

Example so(const Clause& clause) {
  const std::string first = first_of(clause.values);
  if (clause.test == "true" || clause.test == "false") return std::string(clause.test);
  if (clause.test == "absent") return std::nullopt;
  if (clause.test == "set" || clause.test == "literal") return "some";
  if (clause.test == "public") return "0.0.0.0/0";
  if (clause.test == "many") return "[one,two]";
  if (clause.test == "has=") return "[" + std::string(clause.values) + "]";
  if (clause.test == "^") return first + "9";
  if (clause.test == "$") return "9" + first;
  return first;
}

Example not_so(const Clause& clause) {
  const std::string first = first_of(clause.values);
  if (clause.test == "true") return "false";
  if (clause.test == "false") return "true";
  if (clause.test == "absent") return "some";
  if (clause.test == "set" || clause.test == "literal" || clause.test == "has=")
    return std::nullopt;
  if (clause.test == "public") return "10.0.0.0/8";
  if (clause.test == "many") return "[one]";
  if (clause.test == ">=") return first == "0" ? Example() : number_beside(first, -1);
  if (clause.test == "<=") return number_beside(first, 1);
  return "another";
}

Example good(const Clause& clause) { return clause.is_denied ? not_so(clause) : so(clause); }
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

class Template {
 public:
  Template(std::string_view type, bool is_terraform) : type_(type), is_terraform_(is_terraform) {}

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
  // In a resource that this one refers to.
  void refer(std::string_view path, std::size_t at, const Example& value) {
    const std::string_view before = path.substr(0, at);
    std::string_view rest = path.substr(at + 1);
    std::string_view type = "aws_thing";
    if (const std::size_t colon = rest.find(':'); colon < rest.find('>')) {
      type = rest.substr(0, colon);
      rest.remove_prefix(colon + 1);
    }
    auto other = std::ranges::find_if(
        others_, [&](const Template& one) { return one.type_ == type && one.reference_.empty(); });
    if (other == others_.end()) {
      other = others_.insert(others_.end(), Template(type, is_terraform_));
      if (!is_terraform_) other->name_ = name_ + "Behind";
    }
    if (value) set(before, is_terraform_ ? std::string(type) + ".it.id" : "REF" + other->name_);
    other->set(rest, value);
  }
  // In a resource that refers to this one.
  void beside(const Clause& clause, const Example& value) {
    auto other = std::ranges::find_if(others_, [&](const Template& one) {
      return one.type_ == clause.type && one.reference_ == clause.reference;
    });
    if (other == others_.end()) {
      other = others_.insert(others_.end(), Template(clause.type, is_terraform_));
      other->name_ = "other" + std::to_string(others_.size());
      other->reference_ = clause.reference;
      other->set(clause.reference, is_terraform_ ? type_ + ".it.id" : "REF");
    }
    if (!clause.path.empty()) other->set(clause.path, value);
  }

  std::string text() const {
    std::string resources = resource();
    for (const Template& other : others_) resources += other.all_of_it();
    if (is_terraform_) return resources;
    return "{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Resources\": {" + resources +
           "\"Last\": {\"Type\": \"AWS::CloudFormation::WaitConditionHandle\"}}}";
  }

 private:
  std::string all_of_it() const {
    std::string resources = resource();
    for (const Template& other : others_) resources += other.all_of_it();
    return resources;
  }
  std::string resource() const {
    if (is_terraform_)
      return "resource \"" + type_ + "\" \"" + name_ + "\" {\n" + hcl(body_) + "}\n";
    return "\"" + name_ + "\": {\"Type\": \"" + type_ + "\", \"Properties\": {" + json(body_) +
           "}},\n";
  }

  static bool is_bare(std::string_view value) {
    return value == "true" || value == "false" || value.starts_with("var.") ||
           (!value.empty() && value.find_first_not_of("0123456789") == value.npos);
  }
  std::string scalar(std::string_view value) const {
    if (value.starts_with("REF"))
      return "{\"Ref\": \"" + std::string(value == "REF" ? "it" : value.substr(3)) + "\"}";
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
    const bool is_reference = is_terraform_ && value.ends_with(".it.id");
    if (is_bare(value) || is_reference) {
      if (!is_terraform_ && value.starts_with("var.")) return "{\"Ref\": \"Unknown\"}";
      return std::string(value);
    }
    return "\"" + std::string(value) + "\"";
  }

  std::string hcl(const Node& node, bool is_object = false) const {
    std::string text;
    for (const Node& child : node.children) {
      std::string name = child.name.substr(0, child.name.find('['));
      if (name.find(':') != name.npos) name = '"' + name + '"';
      const bool is_json = json_.contains(child.name);
      if (child.children.empty() && !child.value.empty()) {
        text += name + " = " + scalar(child.value) + "\n";
      } else if (is_json) {
        text += name + " = jsonencode({\n" + hcl(child, true) + "})\n";
      } else {
        text += name + (is_object ? " = {\n" : " {\n") + hcl(child, is_object) + "}\n";
      }
    }
    return text;
  }
  std::string json(const Node& node) const {
    std::string text;
    for (const Node& child : node.children) {
      if (!text.empty()) text += ", ";
      const std::size_t bracket = child.name.find('[');
      text += "\"" + child.name.substr(0, bracket) + "\": ";
      if (child.children.empty() && !child.value.empty()) {
        text += scalar(child.value);
      } else {
        text += bracket == child.name.npos ? "{" + json(child) + "}" : "[{" + json(child) + "}]";
      }
    }
    return text;
  }

  std::string type_, reference_, name_ = "it";
  bool is_terraform_;
  Node body_;
  std::vector<Template> others_;
  std::map<std::string, bool> known_;  // whether nothing may be within it
  std::set<std::string> json_;
};

class RowExamples : public testing::TestWithParam<const Rule*> {
 protected:
  static std::string path_in(const Column& column, std::string_view path) {
    if (path.starts_with('^')) return std::string(path.substr(1));
    return column.each.empty() ? std::string(path)
                               : std::string(column.each) + '.' + std::string(path);
  }
  static void put(Template& out, const Column& column, const Clause& clause, Example value,
                  bool is_there) {
    if (clause.type.empty()) {
      if (value && (clause.test == "set" || clause.test == "absent") && asks_within(column, clause))
        value = kBlock;
      out.set(path_in(column, clause.path), value);
    } else if (is_there) {
      out.beside(clause, value);
    }
  }
  static bool asks_within(const Column& column, const Clause& block) {
    for (const auto* const parts : {&column.needs, &column.conditions}) {
      for (const Column::Alternatives& alternatives : *parts) {
        for (const Clause& clause : alternatives) {
          if (is_within(clause.path, block.path)) return true;
        }
      }
    }
    return false;
  }

  // What the parts of a column take, those first that ask for more than that something is there.
  static void put_good(Template& out, const Column& column, std::size_t refused) {
    for (const bool is_presence : {false, true}) {
      const auto put_one = [&](const Clause& clause, bool is_there) {
        if ((clause.test == "set") == is_presence) put(out, column, clause, good(clause), is_there);
      };
      for (const Column::Alternatives& condition : column.conditions)
        put_one(condition.front(), true);
      for (std::size_t i = 0; i < column.needs.size(); ++i) {
        if (i == refused) continue;
        const Clause& clause = column.needs[i].front();
        put_one(clause, clause.test != "absent");
      }
    }
  }

  // What the row takes, but for the part `refused` of what it needs: `how` says what that is.
  enum class How { bad, bad_beside, unknown };
  std::optional<std::string> example(const Column& column, std::string_view type,
                                     std::size_t refused, How how) {
    Template out(type, !type.starts_with("AWS::"));
    if (!column.each.empty()) out.set(column.each, std::string(kBlock));
    if (refused < column.needs.size()) {
      for (const Clause& clause : column.needs[refused]) {
        Example value = bad(clause);
        const bool is_beside = (how == How::bad_beside && !clause.path.empty()) ||
                               clause.is_denied || clause.test == "absent";
        if (how == How::unknown && clause.type.empty()) {
          if (!value) return std::nullopt;
          value = "var.x";
        }
        if (how == How::unknown && !clause.type.empty()) return std::nullopt;
        put(out, column, clause, value, is_beside);
      }
    }
    put_good(out, column, refused);
    // The other columns about the type have nothing to say.
    for (const Column& other : columns_) {
      if (&other != &column && other.each.empty() && std::ranges::count(other.types, type) > 0)
        put_good(out, other, other.needs.size());
    }
    return out.text();
  }

  std::size_t found(const std::string& text, std::string_view type) {
    const std::string path = type.starts_with("AWS::") ? "template.json" : "main.tf";
    return test::findings_of(test::read_example(text, path), GetParam()->id).size();
  }

  std::vector<Column> columns_;
};

TEST_P(RowExamples, AreFoundAndLeftAloneAsTheRowSays) {
  for (const std::string_view line : lines_of(std::get<PropertyRow>(GetParam()->check)))
    columns_.push_back(read_column(line));
  for (const Column& column : columns_) {
    ASSERT_FALSE(column.types.empty());
    ASSERT_FALSE(column.needs.empty());
    for (const std::string_view type : column.types) {
      constexpr std::size_t kNone = 1000;
      const std::string taken = *example(column, type, kNone, How::bad);
      EXPECT_EQ(found(taken, type), 0U) << taken;
      for (std::size_t i = 0; i < column.needs.size(); ++i) {
        const std::string refused = *example(column, type, i, How::bad);
        EXPECT_GE(found(refused, type), 1U) << refused;
        if (std::ranges::any_of(column.needs[i], [](const Clause& clause) {
              return !clause.reference.empty() && !clause.path.empty();
            })) {
          const std::string beside = *example(column, type, i, How::bad_beside);
          EXPECT_GE(found(beside, type), 1U) << beside;
        }
        const auto unknown = example(column, type, i, How::unknown);
        if (unknown) {
          EXPECT_EQ(found(*unknown, type), 0U) << *unknown;
        }
      }
    }
  }
}

std::vector<const Rule*> rows() {
  std::vector<const Rule*> rows = all_rules();
  std::erase_if(rows,
                [](const Rule* rule) { return !std::holds_alternative<PropertyRow>(rule->check); });
  return rows;
}

std::string test_name(const testing::TestParamInfo<const Rule*>& info) {
  std::string name(info.param->id);
  std::replace_if(name.begin(), name.end(), [](char c) { return c == '/' || c == '-'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, RowExamples, testing::ValuesIn(rows()), test_name);

const std::set<std::string_view> kTests = {
    "true", "false", "set", "absent",  "=",    "^",    "$",
    "*",    ">=",    "<=",  "literal", "has=", "many", "public"};

TEST(Rows, AreWrittenInTheirVocabulary) {
  for (const Rule* const rule : rows()) {
    for (const std::string_view line : lines_of(std::get<PropertyRow>(rule->check))) {
      const Column column = read_column(line);
      for (const auto* const parts : {&column.needs, &column.conditions}) {
        for (const Column::Alternatives& alternatives : *parts) {
          for (const Clause& clause : alternatives) {
            EXPECT_TRUE(kTests.contains(clause.test)) << rule->id << ": " << line;
            EXPECT_EQ(clause.values.empty(), clause.test.size() > 2 && !clause.test.ends_with('='))
                << rule->id << ": " << line;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace sluice
