// Examples of every property row, made from the row itself: what is missing, what is wrong, what is
// right, and what is not known, in both syntaxes of Terraform. Places are exact.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/registry.h"
#include "tests/support/examples.h"

namespace sluice {

void PrintTo(const Rule* rule, std::ostream* out) { *out << rule->id; }

namespace {

using Absent = PropertyCheck::Absent;

std::string quoted(std::string_view text) {
  std::string out = "\"";
  out += text;
  return out + '"';
}

// A value that the row refuses, as its tables tell or as `must` does.
std::string bad_value(const PropertyCheck& check) {
  if (!check.bad.empty()) return std::string(check.bad);
  switch (check.must) {
    case Must::be_true:
      return "false";
    case Must::be_false:
      return "true";
    case Must::be_set:
      return "\"\"";
    case Must::be_absent:
      return "\"x\"";
    case Must::be_one_of:
      return "\"another\"";
    case Must::not_be_one_of:
      return quoted(check.values.front());
    case Must::be_at_least:
      return std::to_string(std::stoi(std::string(check.values.front())) - 1);
    case Must::be_at_most:
      return std::to_string(std::stoi(std::string(check.values.front())) + 1);
  }
  return {};
}

// One that it takes; empty where only absence will do.
std::string good_value(const PropertyCheck& check) {
  if (!check.good.empty()) return std::string(check.good);
  switch (check.must) {
    case Must::be_true:
      return "true";
    case Must::be_false:
      return "false";
    case Must::be_one_of:
      return quoted(check.values.front());
    case Must::be_at_least:
    case Must::be_at_most:
      return std::string(check.values.front());
    case Must::be_set:
    case Must::not_be_one_of:
      return "\"another\"";
    case Must::be_absent:
      break;
  }
  return {};
}

bool fails_where_absent(const PropertyCheck& check) {
  if (check.must == Must::be_set) return true;
  return check.must != Must::be_absent && check.absent == Absent::fails;
}

std::vector<std::string> types_of(const PropertyColumn& column) {
  std::vector<std::string> types;
  for (std::string_view rest = column.type; !rest.empty();) {
    const std::size_t size = std::min(rest.find('|'), rest.size());
    types.emplace_back(rest.substr(0, size));
    rest.remove_prefix(std::min(size + 1, rest.size()));
  }
  return types;
}

std::vector<std::string> names_of(std::string_view path) {
  std::vector<std::string> names;
  while (!path.empty()) {
    const std::size_t size = std::min(path.find('.'), path.size());
    names.emplace_back(path.substr(0, size));
    path.remove_prefix(std::min(size + 1, path.size()));
  }
  return names;
}

// The attribute within its blocks.
std::string native_content(std::string_view path, std::string_view value) {
  std::string text;
  const std::vector<std::string> names = names_of(path);
  for (std::size_t i = 0; i + 1 < names.size(); ++i) text += names[i] + " {\n";
  text += names.back() + " = " + std::string(value) + "\n";
  for (std::size_t i = 0; i + 1 < names.size(); ++i) text += "}\n";
  return text;
}

// The blocks without the attribute.
std::string empty_blocks(std::string_view path) {
  std::string text;
  const std::vector<std::string> names = names_of(path);
  for (std::size_t i = 0; i + 1 < names.size(); ++i) text += names[i] + " {\n";
  for (std::size_t i = 0; i + 1 < names.size(); ++i) text += "}\n";
  return text;
}

std::string native(std::string_view type, std::string_view content, bool header_is_marked = false) {
  std::string header = "resource \"" + std::string(type) + "\" \"x\"";
  if (header_is_marked) header = "«" + header + "»";
  return header + " {\n" + std::string(content) + "}\n";
}

std::string json(std::string_view type, std::string_view path, std::string_view value) {
  std::string text = "{\"resource\": {\"" + std::string(type) + "\": {\"x\": {";
  const std::vector<std::string> names = names_of(path);
  for (std::size_t i = 0; i + 1 < names.size(); ++i) text += quoted(names[i]) + ": [{";
  text += quoted(names.back()) + ": " + std::string(value);
  for (std::size_t i = 0; i + 1 < names.size(); ++i) text += "}]";
  return text + "}}}}\n";
}

class PropertyExamples : public testing::TestWithParam<const Rule*> {
 protected:
  void expect(std::string_view text, std::string_view path = "main.tf") {
    const test::Example example = test::read_example(text, path);
    EXPECT_THAT(test::places_of(example, GetParam()->id),
                testing::UnorderedElementsAreArray(example.marks))
        << text;
    EXPECT_THAT(test::faulty_edits(example, GetParam()->id), testing::IsEmpty());
  }
};

TEST_P(PropertyExamples, AreFoundAndLeftAloneAsTheRowSays) {
  const auto& check = std::get<PropertyCheck>(GetParam()->check);
  const std::string_view path = check.terraform.path;
  const std::string bad = bad_value(check);
  const std::string good = good_value(check);
  const bool absent_fails = fails_where_absent(check);
  for (const std::string& type : types_of(check.terraform)) {
    expect(native(type, "", absent_fails));
    expect(native(type, empty_blocks(path), absent_fails));
    expect(native(type, native_content(path, "«" + bad + "»")));
    expect(native(type, native_content(path, "«(" + bad + ")»")));
    expect(native(type, native_content(path, "var.value")));
    expect(native(type, native_content(path, "\"${var.value}\"")));
    expect(native(type, native_content(path, absent_fails ? "«null»" : "null")));
    expect(json(type, path, "«" + bad + "»"), "main.tf.json");
    expect(json(type, path, "\"${var.value}\""), "main.tf.json");
    expect("data \"" + type + "\" \"x\" {\n" + native_content(path, bad) + "}\n");
    if (good.empty()) continue;
    expect(native(type, native_content(path, good)));
    expect(json(type, path, good), "main.tf.json");
  }
}

std::vector<const Rule*> property_rows() {
  std::vector<const Rule*> rows = all_rules();
  std::erase_if(rows, [](const Rule* rule) {
    const auto* const check = std::get_if<PropertyCheck>(&rule->check);
    return check == nullptr || check->terraform.empty();
  });
  return rows;
}

std::string test_name(const testing::TestParamInfo<const Rule*>& info) {
  std::string name(info.param->id);
  std::replace_if(name.begin(), name.end(), [](char c) { return c == '/' || c == '-'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, PropertyExamples, testing::ValuesIn(property_rows()), test_name);

}  // namespace
}  // namespace sluice
