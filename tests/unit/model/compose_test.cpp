#include "core/model/compose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/parse/yaml.h"

namespace sluice::compose {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string written(const Tree& tree, Span at) { return std::string(slice(tree.source, at)); }

TEST(ComposeModel, ReadsVariablesFromMapsAndLists) {
  const auto read = [](std::string_view yaml) {
    const Parsed<Tree> parsed = parse_yaml(yaml, {});
    std::vector<std::string> list;
    for (const Variable& variable : variables(parsed.tree.root())) {
      std::string text(variable.name);
      if (variable.value.data() != nullptr) {
        text += "=" + std::string(variable.value) + " at " +
                written(parsed.tree, variable.at(variable.value));
      }
      list.push_back(std::move(text));
    }
    return list;
  };
  EXPECT_THAT(read("{A: x, B: , C: 1}"), ElementsAre("A=x at x", "B", "C=1 at 1"));
  EXPECT_THAT(read("[A=x, B, 'C=a=b', \"D=t\\tb\"]"),
              ElementsAre("A=x at x", "B", "C=a=b at a=b", "D=t\tb at \"D=t\\tb\""));
  EXPECT_THAT(read("text"), IsEmpty());
}

TEST(ComposeModel, ReadsMounts) {
  const auto read = [](std::string_view yaml) {
    const Parsed<Tree> parsed = parse_yaml(yaml, {});
    std::vector<std::string> list;
    for (const Mount& mount : mounts(parsed.tree.root())) {
      list.push_back(std::string(mount.source) + " > " + std::string(mount.target) + " at " +
                     written(parsed.tree, mount.at));
    }
    return list;
  };
  EXPECT_THAT(read("['/a:/b:ro', data:/c, /anonymous, 'C:\\x:/d']"),
              ElementsAre("/a > /b at /a", "data > /c at data", " > /anonymous at /anonymous",
                          "C:\\x > /d at C:\\x"));
  EXPECT_THAT(read("[{type: bind, source: /a, target: /b}, {type: tmpfs, target: /t}]"),
              ElementsAre("/a > /b at /a", " > /t at {type: tmpfs, target: /t}"));
}

TEST(ComposeModel, ReadsMountsThatVariablesName) {
  const auto read = [](std::string_view yaml) {
    const Parsed<Tree> parsed = parse_yaml(yaml, {});
    std::vector<std::string> list;
    for (const Mount& mount : mounts(parsed.tree.root())) {
      list.push_back(mount.source + " > " + mount.target + (mount.is_default ? " perhaps" : "") +
                     " at " + written(parsed.tree, mount.at));
    }
    return list;
  };
  EXPECT_THAT(read("['${A:-/a}:/b', '${A}/x:${B-/b}:ro', '${A:-/a:/b}', '$$x:/b']"),
              ElementsAre("/a > /b perhaps at ${A:-/a}", "${A}/x > /b at ${A}/x",
                          "/a > /b perhaps at '${A:-/a:/b}'", "$x > /b at $$x"));
}

TEST(ComposeModel, VariablesHaveTheirDefaults) {
  struct Row {
    std::string_view written;
    std::string_view text;
    bool is_known;
    bool is_default;
  };
  const Row rows[] = {
      {"a", "a", true, false},
      {"$$a$$", "$a$", true, false},
      {"${A:-b}c", "bc", true, true},
      {"${A-b}", "b", true, true},
      {"${A:-}", "", true, true},
      {"${A:-${B:-c}}", "c", true, true},
      {"${A:-${B}}", "${B}", false, true},
      {"$A", "$A", false, false},
      {"${A}", "${A}", false, false},
      {"${A:?b}", "${A:?b}", false, false},
      {"${A:+b}", "${A:+b}", false, false},
      {"${A:-b", "${A:-b", false, false},
      {"${:-b}", "${:-b}", false, false},
      {"{{ a }}", "{{ a }}", false, false},
  };
  for (const Row& row : rows) {
    const Reading reading = evaluate(row.written);
    EXPECT_EQ(reading.text, row.text) << row.written;
    EXPECT_EQ(reading.is_known, row.is_known) << row.written;
    EXPECT_EQ(reading.is_default, row.is_default) << row.written;
  }
  std::string deep;
  for (int i = 0; i < 10000; ++i) deep += "${A:-";
  EXPECT_FALSE(evaluate(deep + std::string(10000, '}')).is_known);
  EXPECT_EQ(evaluate(deep).text, deep);
}

TEST(ComposeModel, ReadsPorts) {
  const auto read = [](std::string_view yaml) {
    const Parsed<Tree> parsed = parse_yaml(yaml, {});
    std::vector<std::string> list;
    for (const Port& port : published_ports(parsed.tree.root())) {
      list.push_back(std::string(port.address) + "|" + std::string(port.published) + "|" +
                     std::string(port.target) + (port.is_open() ? " open" : ""));
    }
    return list;
  };
  EXPECT_THAT(read("['80', '8080:80', '127.0.0.1:8080:80/tcp', '[::1]:1:2', '0.0.0.0:1-2:3-4', "
                   "'127.0.0.1::5', '${P}:1']"),
              ElementsAre("||80 open", "|8080|80 open", "127.0.0.1|8080|80", "[::1]|1|2",
                          "0.0.0.0|1-2|3-4 open", "127.0.0.1||5"));
  EXPECT_THAT(
      read("[{target: 80, published: 8080}, {target: 80, published: '1', host_ip: 127.0.0.1}, "
           "{target: 80, published: '127.0.0.1:1'}, {target: 80, published: '${P}'}]"),
      ElementsAre("|8080|80 open", "127.0.0.1|1|80", "127.0.0.1:1|127.0.0.1:1|80", "|${P}|80"));
}

TEST(ComposeModel, KnowsWhatIsNotWhole) {
  const Parsed<Tree> parsed = parse_yaml(
      "services:\n  a: {image: x}\n  b: {build: .}\n  c: {ports: []}\n"
      "  d: {image: x, extends: {service: a}}\n",
      {});
  const File file(parsed.tree);
  std::string whole;
  for (const Service& service : file.services) {
    if (service.is_whole()) whole += service.address() + " ";
  }
  EXPECT_EQ(whole, "services.a services.b ");
}

TEST(ComposeModel, ReadsEveryDocument) {
  const Parsed<Tree> parsed = parse_yaml(
      "name: x\n---\nservices:\n  a: {image: x}\n  b: {image: x}\n---\n- none\n---\n"
      "services:\n  b: {privileged: true}\n  c: {image: x}\n",
      {});
  const File file(parsed.tree);
  std::string all;
  for (const Service& service : file.services)
    all += service.address() + (service.is_whole() ? " " : "? ");
  EXPECT_EQ(all, "services.a services.b? services.b? services.c ");
}

TEST(ComposeModel, TellsInterpolationFromDollars) {
  EXPECT_TRUE(is_interpolated("$NAME"));
  EXPECT_TRUE(is_interpolated("a${NAME:-b}"));
  EXPECT_TRUE(is_interpolated("$$$NAME"));
  EXPECT_FALSE(is_interpolated("pa$$word"));
  EXPECT_FALSE(is_interpolated(""));
}

}  // namespace
}  // namespace sluice::compose
