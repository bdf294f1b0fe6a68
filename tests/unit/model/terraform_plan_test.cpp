#include "core/model/terraform_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/document.h"
#include "tests/support/errors.h"

namespace sluice::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A plan, read as the audit reads it.
class Read {
 public:
  explicit Read(std::string text)
      : document_("tfplan.json", std::move(text), Kind::terraform_plan) {
    errors = test::errors_of(sluice::read(document_, ParseLimits{}).errors);
  }

  const Plan& plan() const { return std::get<Plan>(document_.model); }
  const Change& change() const { return plan().changes.at(0); }
  std::string written(Span at) const { return std::string(slice(document_.bytes, at)); }
  const Tree& tree() const { return std::get<Tree>(document_.syntax); }

  std::string errors;

 private:
  Document document_;
};

// One that holds a single change of aws_x.y.
std::string with_change(std::string_view change, std::string_view more = "") {
  std::string text =
      R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [{)"
      R"("address": "aws_x.y", "mode": "managed", "type": "aws_x", "name": "y", "change": {)";
  text += change;
  text += "}}]";
  text += more;
  return text + "}";
}

TEST(TerraformPlan, ReadsEveryListOfActions) {
  struct Row {
    std::string_view actions;
    Action action;
    bool is_gone;
  };
  constexpr Row kRows[] = {
      {R"("no-op")", Action::none, false},
      {R"("create")", Action::create, false},
      {R"("read")", Action::read, false},
      {R"("update")", Action::update, false},
      {R"("delete")", Action::destroy, true},
      {R"("delete", "create")", Action::replace, true},
      {R"("create", "delete")", Action::replace, true},
      {R"("forget")", Action::forget, false},
      {R"("create", "forget")", Action::replace, false},
      {R"("delete", "something-new")", Action::destroy, true},
      {R"("something-new")", Action::unknown, false},
      {"", Action::unknown, false},
  };
  for (const Row& row : kRows) {
    const Read read(with_change("\"actions\": [" + std::string(row.actions) + "]"));
    EXPECT_EQ(read.change().action, row.action) << row.actions;
    EXPECT_EQ(read.change().is_gone(), row.is_gone) << row.actions;
    EXPECT_EQ(read.written(read.change().action_at), "[" + std::string(row.actions) + "]");
    EXPECT_EQ(read.errors, "");
  }
}

TEST(TerraformPlan, ValuesAreKnownUnknownOrAbsent) {
  const Read read(with_change(R"("actions": ["update"],
    "before": {"a": "x", "secret": "s"},
    "after": {"a": "${literal}", "n": null, "list": [1, null, 3], "block": [{"on": true}], "Ref": "z"},
    "after_unknown": {"id": true, "list": [false, true, false], "block": [{"key": true}], "a": false},
    "before_sensitive": {"secret": true},
    "after_sensitive": {"block": [{"on": true}]})"));
  const Value& after = read.change().after.value;
  EXPECT_EQ(after.get("a").text().value, "${literal}");
  EXPECT_EQ(read.written(after.get("a").at()), "\"${literal}\"");
  EXPECT_TRUE(after.get("n").is_null());
  EXPECT_TRUE(after.get("id").is_unknown());
  EXPECT_EQ(after.get("id").reason(), "known after apply");
  EXPECT_TRUE(after.get("nothing").is_absent());
  EXPECT_TRUE(after.get("block.on").is_true());
  EXPECT_TRUE(after.get("block.key").is_unknown());
  const std::vector<Value> list = after.get("list").elements();
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0].number(), 1.0);
  EXPECT_TRUE(list[1].is_unknown());
  EXPECT_FALSE(list[2].is_unknown());

  EXPECT_TRUE(read.change().before.value.get("secret").is_sensitive());
  EXPECT_FALSE(read.change().before.value.get("a").is_sensitive());
  EXPECT_TRUE(after.get("block").is_sensitive());
  EXPECT_TRUE(after.get("block.on").is_sensitive());
  EXPECT_FALSE(after.get("a").is_sensitive());

  EXPECT_EQ(after.get("block.on").node(), "resource_changes[0].change.after.block[0].on");
  EXPECT_EQ(after.get("block.off").node(), "resource_changes[0].change.after.block[0].off");
  std::vector<std::string> names;
  for (const Value::Field& field : after.fields()) names.emplace_back(field.name.value);
  EXPECT_THAT(names, ElementsAre("a", "n", "list", "block", "Ref", "id"));
}

TEST(TerraformPlan, WhatIsWhollyUnknownOrSensitiveIsSoAllTheWayDown) {
  const Read read(with_change(R"("actions": ["create"], "before": null,
    "after": {"tags": {"a": "b"}, "list": [{"k": "v"}]}, "after_unknown": {"list": true},
    "after_sensitive": true)"));
  const Value& after = read.change().after.value;
  EXPECT_TRUE(after.get("tags.a").is_sensitive());
  EXPECT_TRUE(after.get("list.k").is_unknown());
  EXPECT_TRUE(read.change().is_made());
}

TEST(TerraformPlan, SaysWhatForcesAReplacement) {
  const Read read(with_change(R"("actions": ["delete", "create"],
    "before": {"settings": [{"tier": "a"}], "gone": 1}, "after": {"settings": [{"tier": "b"}]},
    "replace_paths": [["settings", 0, "tier"], ["gone"], [], "odd"])"));
  ASSERT_EQ(read.change().forcing.size(), 2U);
  EXPECT_EQ(read.change().forcing[0].path, "settings[0].tier");
  EXPECT_EQ(read.written(read.change().forcing[0].at), "\"b\"");
  EXPECT_EQ(read.change().forcing[1].path, "gone");
  EXPECT_EQ(read.written(read.change().forcing[1].at), "[\"gone\"]");
}

TEST(TerraformPlan, ReadsDriftOutputsAndWhatElseIsSaidOfAChange) {
  const Read read(R"({"format_version": "1.2", "terraform_version": "1.9.8",
    "resource_changes": [
      {"address": "module.a[\"x\"].aws_x.y[0]", "module_address": "module.a[\"x\"]", "mode": "managed", "type": "aws_x",
       "name": "y", "index": 0, "deposed": "deadbeef", "action_reason": "delete_because_count_index",
       "change": {"actions": ["delete"], "before": {}, "after": null}},
      {"address": "data.aws_x.z", "mode": "data", "type": "aws_x", "name": "z", "change": {"actions": ["read"]}},
      {"address": "aws_x.i", "mode": "managed", "type": "aws_x", "name": "i",
       "change": {"actions": ["no-op"], "before": {}, "after": {}, "importing": {"id": "i-1"}}}],
    "resource_drift": [
      {"address": "aws_x.d", "mode": "managed", "type": "aws_x", "name": "d", "change": {"actions": ["update"], "before": {"a": 1}, "after": {"a": 2}}}],
    "output_changes": {"o": {"actions": ["create"], "before": null, "after": "v", "after_sensitive": true}}})");
  const Change& gone = read.change();
  EXPECT_EQ(gone.resource.value, "module.a[\"x\"].aws_x.y[0]");
  EXPECT_EQ(gone.module.value, "module.a[\"x\"]");
  EXPECT_TRUE(gone.is_deposed);
  EXPECT_EQ(gone.reason.value, "delete_because_count_index");
  EXPECT_TRUE(read.plan().changes.at(1).is_data);
  EXPECT_TRUE(read.plan().changes.at(2).is_import);
  ASSERT_EQ(read.plan().drift.size(), 1U);
  ASSERT_EQ(read.plan().outputs.size(), 1U);
  EXPECT_EQ(read.plan().outputs[0].name.value, "o");
  EXPECT_TRUE(read.plan().outputs[0].after.is_sensitive());
  const Counts counts = read.plan().counts();
  EXPECT_EQ(counts.destroy, 1U);
  EXPECT_EQ(counts.import, 1U);
  EXPECT_EQ(counts.drifted, 1U);
  EXPECT_EQ(counts.add + counts.change + counts.replace + counts.forget, 0U);
}

TEST(TerraformPlan, TellsWhatIsLeftOut) {
  const auto gaps = [](std::string_view more) {
    const Read read(with_change(R"("actions": ["no-op"])", more));
    std::vector<Gap::Kind> kinds;
    for (const Gap& gap : read.plan().gaps) kinds.push_back(gap.kind);
    return kinds;
  };
  EXPECT_THAT(gaps(""), IsEmpty());
  EXPECT_THAT(gaps(R"(, "complete": true, "errored": false, "applyable": false)"), IsEmpty());
  EXPECT_THAT(gaps(R"(, "complete": false, "errored": false)"), ElementsAre(Gap::Kind::partial));
  EXPECT_THAT(gaps(R"(, "complete": false, "errored": true)"), ElementsAre(Gap::Kind::failed));
  EXPECT_THAT(gaps(R"(, "complete": "false", "errored": "true")"), IsEmpty());
}

TEST(TerraformPlan, RefusesAVersionThatItDoesNotUnderstand) {
  for (const std::string_view version : {"\"2.0\"", "\"10.1\"", "\"x\"", "{}"}) {
    const Read read(R"({"format_version": )" + std::string(version) +
                    R"(, "terraform_version": "3.0", "resource_changes": [1]})");
    EXPECT_THAT(read.errors, testing::HasSubstr("version of the format")) << version;
    EXPECT_THAT(read.errors, testing::StartsWith("19-")) << version;
  }
  for (const std::string_view version : {"\"0.1\"", "\"1.0\"", "\"1.99\""}) {
    const Read read(R"({"format_version": )" + std::string(version) +
                    R"(, "terraform_version": "3.0", "resource_changes": []})");
    EXPECT_EQ(read.errors, "") << version;
  }
}

TEST(TerraformPlan, TellsOfEntriesThatAreNoChangesAndReadsTheOthers) {
  const Read read(
      R"({"terraform_version": 9, "resource_changes": [5, null, {"change": [], "type": {}},)"
      R"( {"address": "aws_x.y", "type": "aws_x", "name": "y", "change": {"actions": ["delete"], "before": "x", "after_unknown": 3}}],)"
      R"( "resource_drift": {}, "output_changes": [1]})");
  EXPECT_EQ(read.errors,
            "46-47: entry of resource_changes is no change with an address, a type and actions\n"
            "226-228: resource_drift is no list of changes\n");
  ASSERT_EQ(read.plan().changes.size(), 1U);
  EXPECT_FALSE(read.change().is_compared());
}

TEST(TerraformPlan, FindsEverySensitiveValue) {
  const Read read(R"({"format_version": "1.2", "terraform_version": "1.9.8",
    "variables": {"pw": {"value": "v1"}, "open": {"value": "no"}},
    "configuration": {"root_module": {"variables": {"pw": {"sensitive": true}, "open": {}}}},
    "planned_values": {"outputs": {"o": {"sensitive": true, "value": "v2"}, "p": {"sensitive": false, "value": "no"}},
      "root_module": {"resources": [{"values": {"a": "v3", "b": "no"}, "sensitive_values": {"a": true}}],
        "child_modules": [{"resources": [{"values": {"l": ["no", "v4"]}, "sensitive_values": {"l": [false, true]}}]}]}},
    "prior_state": {"values": {"root_module": {"resources": [{"values": {"m": {"k": "v5"}}, "sensitive_values": {"m": true}}]}}},
    "resource_changes": [{"address": "a.b", "type": "a", "change": {"actions": ["update"], "before": {"x": "v6"}, "after": {"x": "v7"},
      "before_sensitive": {"x": true}, "after_sensitive": {"x": true}}}],
    "resource_drift": [{"change": {"after": "v8", "after_sensitive": true}}],
    "deferred_changes": [{"resource_change": {"change": {"before": {"d": "v9"}, "before_sensitive": {"d": true}}}}],
    "output_changes": {"q": {"before": "v10", "before_sensitive": true}}})");
  std::vector<std::string> found;
  for (const NodeRef value : sensitive_values(read.tree())) found.emplace_back(value.written());
  EXPECT_THAT(found, testing::UnorderedElementsAre("\"v1\"", "\"v2\"", "\"v3\"", "\"v4\"",
                                                   "{\"k\": \"v5\"}", "\"v6\"", "\"v7\"", "\"v8\"",
                                                   "\"v9\"", "\"v10\""));
}

TEST(TerraformPlan, ListsDifferences) {
  const auto paths = [](std::string_view before, std::string_view after,
                        std::string_view unknown = "{}") {
    const Read read(with_change(R"("actions": ["update"], "before": )" + std::string(before) +
                                ", \"after\": " + std::string(after) +
                                ", \"after_unknown\": " + std::string(unknown)));
    std::vector<std::string> list;
    for (const Difference& one : differences(read.change().before.value, read.change().after.value))
      list.push_back(one.path);
    return list;
  };
  EXPECT_THAT(paths(R"({"a": 1, "b": {"c": 1, "d": 2}, "l": [1, 2]})",
                    R"({"a": 1, "b": {"c": 1, "d": 3}, "l": [2, 1]})"),
              ElementsAre("b.d", "l"));
  EXPECT_THAT(paths(R"({"a": null, "gone": 1, "x.y": 1})", R"({"b": null, "x.y": 1})"),
              ElementsAre("gone"));
  EXPECT_THAT(paths(R"({"a": 1, "t": "1"})", R"({"t": 1})", R"({"a": true})"), IsEmpty());
  EXPECT_THAT(paths(R"({"l": [{"a": 1}]})", R"({"l": [{"a": 1, "b": null}]})"), IsEmpty());
}

}  // namespace
}  // namespace sluice::plan
