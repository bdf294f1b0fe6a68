#include "core/report/effective.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/gitlab.h"

namespace sluice {
namespace {

using test::GitlabProject;
using test::outcome;

std::string json_text(std::string_view text) {
  std::string out = "\"";
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 0xFU];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

// What is written as YAML is read back as the same pipeline.
void expect_round_trip(const std::string& text) {
  GitlabProject first(text);
  const gitlab::Effective pipeline = first.effective();
  ASSERT_FALSE(pipeline.error) << pipeline.error->message << "\n" << text;
  const std::string yaml = write_effective_yaml(pipeline);
  GitlabProject second(yaml);
  EXPECT_EQ(outcome(second.effective()), outcome(pipeline)) << yaml;
}

TEST(EffectiveYaml, TextsReadBackAsTheyAre) {
  constexpr std::string_view kTexts[] = {"plain",
                                         "two words",
                                         "true",
                                         "yes",
                                         "No",
                                         "null",
                                         "~",
                                         "1",
                                         "1.5",
                                         "0x1F",
                                         "1_000",
                                         "12:30:45",
                                         "2020-01-01",
                                         "",
                                         " ",
                                         " lead",
                                         "trail ",
                                         "a: b",
                                         "a:",
                                         "a #b",
                                         "#c",
                                         "- x",
                                         "-x",
                                         "?",
                                         "? x",
                                         "[x]",
                                         "{x}",
                                         "&a",
                                         "*a",
                                         "!t",
                                         "| x",
                                         "> x",
                                         "'q'",
                                         "\"q\"",
                                         "%d",
                                         "@x",
                                         "`x`",
                                         "a'b",
                                         "a\"b",
                                         "...",
                                         "---",
                                         "<<",
                                         "=",
                                         ".5",
                                         "+1",
                                         "3 apples",
                                         "a\nb",
                                         "a\nb\n",
                                         "a\n\nb\n\n",
                                         "\na",
                                         " a\nb",
                                         "a\n  b\n",
                                         "a\tb",
                                         "\ta",
                                         "a\r\nb",
                                         "back\\slash",
                                         "bell\x07",
                                         "esc\x1b[31m",
                                         "\xe2\x80\xae"
                                         "bidi",
                                         "\xc3\xbcmlaut",
                                         "\xf0\x9f\x98\x80",
                                         "a\n#b",
                                         "a: b\nc: d",
                                         "a,b",
                                         "k: v # c"};
  for (const std::string_view text : kTexts) {
    expect_round_trip("{\"job\": {\"script\": [\"x\"], \"x\": " + json_text(text) + "}}");
    expect_round_trip("{\"job\": {\"script\": [\"x\"], \"y\": {" + json_text(text) + ": [" +
                      json_text(text) + "]}}}");
  }
}

TEST(EffectiveYaml, ShapesReadBackAsTheyAre) {
  expect_round_trip(
      "a: {script: [x], l: [[], {}, [a, [b]], {k: {}, l: []}, {m: [{n: o, p: q}]}], z: [~]}");
  expect_round_trip("a: {script: [\"x\\ny\", \"z\\n\"], m: {k: \"x\\ny\", l: [\"p\\nq\"]}}");
}

TEST(EffectiveYaml, IsForPeople) {
  GitlabProject project(
      "a:\n  script: [make, \"if x\\nthen y\\n\"]\n  rules: [{if: $A, when: never}]\n");
  EXPECT_EQ(write_effective_yaml(project.effective()),
            "stages:\n  - .pre\n  - build\n  - test\n  - deploy\n  - .post\n\n"
            "a:\n  script:\n    - make\n    - |\n      if x\n      then y\n"
            "  rules:\n    - if: $A\n      when: never\n");
}

TEST(EffectiveJson, ErrorsHaveAPlace) {
  GitlabProject project("a:\n  extends: .b\n");
  EXPECT_EQ(write_effective_json(project.effective()),
            R"({
  "error": {
    "message": "extended job '.b' does not exist",
    "path": ".gitlab-ci.yml",
    "span": {
      "start": {
        "line": 2,
        "column": 12,
        "offset": 14
      },
      "end": {
        "line": 2,
        "column": 14,
        "offset": 16
      }
    }
  }
}
)");
}

TEST(EffectiveNotes, TellWhatIsNotKnown) {
  GitlabProject project("include: [{template: \"a\\eb\"}]\na: {script: x}\n");
  EXPECT_EQ(write_effective_notes(project.effective()),
            ".gitlab-ci.yml:1:22: not known here: template: a\\u{1b}b\n");
}

}  // namespace
}  // namespace sluice
