#include "core/model/expression_value.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace sluice::actions {
namespace {

using Value = ExpressionValue;

// Contexts by their paths; what is not among them is unknown.
using Known = std::map<std::string, Value, std::less<>>;

KnownContexts from(const Known& known) {
  return [&known](std::string_view path) {
    const auto found = known.find(path);
    return found != known.end() ? found->second : Value::unknown();
  };
}

const Known kKnown = {
    {"github.ref", Value::of("refs/heads/qa")},
    {"github.ref_name", Value::of("qa")},
    {"github.event_name", Value::of("push")},
    {"github.event.pull_request", Value::null()},
    {"inputs.count", Value::of(3)},
    {"inputs.dry", Value::boolean(false)},
    {"inputs.none", Value::of("")},
    {"success()", Value::boolean(true)},
    {"failure()", Value::boolean(false)},
};

Value value_of(std::string_view text) {
  const Expression expression =
      read_condition(text, {text, {0, static_cast<std::uint32_t>(text.size())}});
  return evaluate(expression, from(kKnown));
}

// As GitHub writes it; "?" for what is not known, with what it counts for where that is known.
std::string shown(std::string_view text) {
  const Value value = value_of(text);
  if (!value.is_known())
    return value.truthy == Truth::yes ? "?true" : value.truthy == Truth::no ? "?false" : "?";
  return value.as_text().value_or("…");
}

TEST(ExpressionValue, FollowsGitHubsRules) {
  struct Row {
    const char* text;
    const char* value;
  };
  const Row rows[] = {
      {"'it''s'", "it's"},
      {"null", ""},
      {"42", "42"},
      {"true", "true"},
      // comparisons are loose, and look at no case
      {"'A' == 'a'", "true"},
      {"'a' < 'B'", "true"},
      {"1 == '1'", "true"},
      {"1 == ' 1 '", "true"},
      {"true == 1", "true"},
      {"true == '1'", "true"},
      {"null == ''", "true"},
      {"null == 0", "true"},
      {"null == false", "true"},
      {"'x' == 0", "false"},
      {"'x' != 0", "true"},
      {"'x' >= 0", "false"},
      {"null == null", "true"},
      {"inputs.count > 2", "true"},
      {"github.ref == 'refs/heads/QA'", "true"},
      {"fromJSON('[1]') == fromJSON('[1]')", "?"},
      // && and || give one of their operands
      {"'a' && 'b'", "b"},
      {"'' && 'b'", ""},
      {"'' || 'b'", "b"},
      {"inputs.dry || inputs.none || 0", "0"},
      {"github.event_name == 'push' && 'prod' || 'test'", "prod"},
      {"!inputs.dry", "true"},
      {"!''", "true"},
      // what is not known stays unknown, unless it does not matter
      {"inputs.unknown", "?"},
      {"inputs.unknown == 'a'", "?"},
      {"inputs.unknown && false", "?false"},
      {"inputs.unknown && true", "?"},
      {"inputs.unknown || 'a'", "?true"},
      {"inputs.unknown || ''", "?"},
      {"false && inputs.unknown", "false"},
      {"true || inputs.unknown", "true"},
      {"(inputs.unknown || 'a') && 'b'", "b"},
      {"!(inputs.unknown && false)", "true"},
      // functions
      {"contains('Hello', 'ELL')", "true"},
      {"contains('Hello', '')", "true"},
      {"contains(fromJSON('[\"qa\", \"uat\"]'), github.ref_name)", "true"},
      {"contains(fromJSON('[\"uat\"]'), github.ref_name)", "false"},
      {"contains(fromJSON('[\"uat\"]'), inputs.unknown)", "?"},
      {"contains(inputs.unknown, 'a')", "?"},
      {"contains(github.event.labels.*.name, 'a')", "?"},
      {"startsWith(github.ref, 'refs/TAGS/')", "false"},
      {"startsWith(github.ref, 'refs/heads/')", "true"},
      {"endsWith(github.ref, '/qa')", "true"},
      {"format('{0}-{1}-{{x}}', 'a', 2)", "a-2-{x}"},
      {"format('{0}', inputs.unknown)", "?"},
      {"format('{1}', 'a')", "?"},
      {"format('{', 'a')", "?"},
      {"join(fromJSON('[1, \"b\"]'), '+')", "1+b"},
      {"join(fromJSON('[1, 2]'))", "1,2"},
      {"fromJSON('{\"qa\": \"Q\"}')[github.ref_name]", "Q"},
      {"fromJSON('{\"QA\": \"Q\"}').qa", "Q"},
      {"fromJSON('{\"a\": \"A\"}')[github.ref_name]", ""},
      {"fromJSON('[5, 6]')[1]", "6"},
      {"fromJSON('[5, 6]')[2]", ""},
      {"fromJSON('{')", "?"},
      {"case(github.ref_name == 'uat', 'U', github.ref_name == 'qa', 'Q', 'D')", "Q"},
      {"case(false, 'U', 'D')", "D"},
      {"case(inputs.unknown, 'U', 'D')", "?"},
      {"always()", "true"},
      {"success() && !failure()", "true"},
      {"cancelled()", "?"},
      {"hashFiles('**/lock')", "?"},
      {"github.event.pull_request.head.ref", ""},
      {"github.event.pull_request && 'a' || 'b'", "b"},
      // not valid
      {"'a", "?"},
      {"a ==", "?"},
  };
  for (const Row& row : rows) EXPECT_EQ(shown(row.text), row.value) << row.text;
}

TEST(ExpressionValue, ATextIsKnownWhereAllOfItIs) {
  const auto text_of = [](std::string_view text) {
    return interpolate(text, {text, {0, static_cast<std::uint32_t>(text.size())}}, from(kKnown))
        .value_or("?");
  };
  EXPECT_EQ(text_of("plain"), "plain");
  EXPECT_EQ(text_of("shop-${{ github.ref_name }}-${{ inputs.count }}"), "shop-qa-3");
  EXPECT_EQ(text_of("shop-${{ inputs.unknown }}"), "?");
  EXPECT_EQ(text_of("shop-${{ github.ref_name"), "?");
}

TEST(ExpressionValue, DepthAndSizeAreBound) {
  std::string deep = "x";
  for (int i = 0; i < 30; ++i) deep = "format('{0}{0}', " + deep + ")";
  EXPECT_EQ(shown("format('{0}', 'x') && " + deep), "?");
  std::string doubled = "'xxxxxxxx'";
  for (int i = 0; i < 20; ++i) doubled = "format('{0}{0}', " + doubled + ")";
  EXPECT_EQ(shown(doubled), "?") << "would be of 8 MB";
}

}  // namespace
}  // namespace sluice::actions
