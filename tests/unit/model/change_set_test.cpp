#include "core/model/change_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/document.h"
#include "tests/support/errors.h"

namespace sluice::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Read {
 public:
  explicit Read(std::string text) : document_("changes.json", std::move(text), Kind::change_set) {
    errors = test::errors_of(sluice::read(document_, ParseLimits{}).errors);
  }

  const Plan& plan() const { return std::get<Plan>(document_.model); }
  const Change& change() const { return plan().changes.at(0); }
  std::string written(Span at) const { return std::string(slice(document_.bytes, at)); }

  std::string errors;

 private:
  Document document_;
};

std::string with_change(std::string_view change, std::string_view more = "") {
  return R"({"ChangeSetName": "c", "Status": "CREATE_COMPLETE", "Changes": [{"Type": "Resource", "ResourceChange": {)"
         R"("LogicalResourceId": "Db", "ResourceType": "AWS::RDS::DBInstance", )" +
         std::string(change) + "}}]" + std::string(more) + "}";
}

TEST(ChangeSet, ReadsEveryAction) {
  struct Row {
    std::string_view change;
    Action action;
    bool is_gone;
    bool is_certain;
  };
  constexpr Row kRows[] = {
      {R"("Action": "Add")", Action::create, false, true},
      {R"("Action": "Remove")", Action::destroy, true, true},
      {R"("Action": "Remove", "PolicyAction": "Retain")", Action::destroy, false, true},
      {R"("Action": "Remove", "PolicyAction": "Snapshot")", Action::destroy, true, true},
      {R"("Action": "Modify", "Replacement": "False")", Action::update, false, true},
      {R"("Action": "Modify", "Replacement": "True")", Action::replace, true, true},
      {R"("Action": "Modify", "Replacement": "Conditional")", Action::replace, true, false},
      {R"("Action": "Modify", "Replacement": "True", "PolicyAction": "ReplaceAndRetain")",
       Action::replace, false, true},
      {R"("Action": "Import")", Action::none, false, true},
      {R"("Action": "SyncWithActual")", Action::none, false, true},
      {R"("Action": "Dynamic")", Action::unknown, false, false},
  };
  for (const Row& row : kRows) {
    const Read read(with_change(row.change));
    EXPECT_EQ(read.change().action, row.action) << row.change;
    EXPECT_EQ(read.change().is_gone(), row.is_gone) << row.change;
    EXPECT_EQ(read.change().is_certain, row.is_certain) << row.change;
    EXPECT_EQ(read.errors, "");
  }
  EXPECT_TRUE(
      Read(with_change(R"("Action": "Remove", "PolicyAction": "Snapshot")")).change().keeps_copy);
}

TEST(ChangeSet, ReadsPropertiesWithTheirPlaces) {
  const Read read(with_change(
      R"("Action": "Modify", "Replacement": "False",
         "BeforeContext": "{\"Properties\":{\"Multi\":\"true\",\"Tags\":[{\"Key\":\"a\"}]}}",
         "AfterContext": "{\"Properties\":{\"Multi\":\"false\",\"Arn\":\"{{changeSet:KNOWN_AFTER_APPLY}}\"}}")"));
  const Change& change = read.change();
  ASSERT_TRUE(change.is_compared());
  EXPECT_EQ(change.before.value.get("Tags.Key").text().value, "a");
  EXPECT_EQ(read.written(change.before.place(change.before.value.get("Tags.Key").at())),
            R"(\"a\")");
  EXPECT_EQ(read.written(change.after.place(change.after.value.get("Multi").at())), R"(\"false\")");
  EXPECT_TRUE(change.after.value.get("Arn").is_unknown());
}

TEST(ChangeSet, SaysWhatForcesAReplacement) {
  const Read read(with_change(R"("Action": "Modify", "Replacement": "True", "Details": [
    {"Target": {"Attribute": "Properties", "Name": "Engine", "RequiresRecreation": "Always"}},
    {"Target": {"Attribute": "Properties", "Name": "Engine", "RequiresRecreation": "Always"}},
    {"Target": {"Attribute": "Properties", "Name": "A", "Path": "/Properties/A/B", "RequiresRecreation": "Conditionally"}},
    {"Target": {"Attribute": "Properties", "Name": "Size", "RequiresRecreation": "Never"}},
    {"Target": {"Attribute": "Tags", "RequiresRecreation": "Never"}}])"));
  std::vector<std::string> paths;
  for (const Forcing& one : read.change().forcing) paths.push_back(one.path);
  EXPECT_THAT(paths, ElementsAre("Engine", "A.B"));
}

TEST(ChangeSet, TellsWhatIsLeftOut) {
  const auto gaps = [](std::string_view change, std::string_view more) {
    const Read read(with_change(change, more));
    std::vector<Gap::Kind> kinds;
    for (const Gap& gap : read.plan().gaps) kinds.push_back(gap.kind);
    return kinds;
  };
  constexpr std::string_view kRemove = R"("Action": "Remove")";
  EXPECT_THAT(gaps(kRemove, ""), IsEmpty());
  EXPECT_THAT(gaps(kRemove, R"(, "NextToken": null)"), IsEmpty());
  EXPECT_THAT(gaps(kRemove, R"(, "NextToken": "x")"), ElementsAre(Gap::Kind::partial));
  EXPECT_THAT(gaps(kRemove, R"(, "ExecutionStatus": "OBSOLETE")"), ElementsAre(Gap::Kind::partial));
  EXPECT_THAT(gaps(kRemove, R"(, "Status": "FAILED")"), ElementsAre(Gap::Kind::failed));
  EXPECT_THAT(gaps(kRemove, R"(, "Status": "CREATE_IN_PROGRESS")"),
              ElementsAre(Gap::Kind::partial));
  EXPECT_THAT(gaps(R"("Action": "Modify", "Replacement": "False")", ""),
              ElementsAre(Gap::Kind::unstated));
  EXPECT_THAT(
      gaps(R"("Action": "Modify", "Replacement": "False", "AfterContext": "{\"Properties\":{}}")",
           ""),
      IsEmpty());
}

TEST(ChangeSet, TellsOfWhatItCannotRead) {
  EXPECT_EQ(Read(R"({"ChangeSetName": "c", "Changes": [{"Type": "Resource"}, 1]})").errors,
            "35-55: entry of Changes is no change with an action, a logical id and a type\n");
  EXPECT_THAT(Read(with_change(R"("Action": "Add", "AfterContext": "{\"Prop")")).errors,
              testing::HasSubstr("are no JSON"));
}

}  // namespace
}  // namespace sluice::plan
