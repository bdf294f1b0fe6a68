// What the script of a step makes of a secret and prints.
#include "core/rules/shared/derived_secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/support/examples.h"

namespace sluice {
namespace {

using testing::IsEmpty;

constexpr std::string_view kRule = "actions/secret-in-log";

test::Example workflow(std::string_view script) {
  std::string text =
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    env: {S: \"${{ secrets.S }}\"}\n"
      "    steps:\n      - run: |\n";
  std::string line;
  for (const char c : std::string(script) + "\n") {
    line += c;
    if (c != '\n') continue;
    text += "          " + line;
    line.clear();
  }
  return test::read_example(text, ".github/workflows/ci.yml");
}

TEST(DerivedSecrets, ArePrintedInManyWays) {
  for (const std::string_view script : {
           "echo \"«${S:1}»\"",
           "echo \"«${S%?}»\" \"«${S#a}»\" «${S/a/b}» «${S^^}»",
           "T=$S; echo «${T:0:3}»",
           "T=${S:0:3}; U=\"x$T\"; echo $S; echo «$U»",
           "export T=$(rev <<< \"$S\"); printf '%s' \"«$T»\"",
           "declare T; T=`echo $S | cut -c2-`; echo «$T»",
           "cat <<EOF | «base64 --decode»\n$S\nEOF",
           "echo \"$S\" | base64 | «base64»\necho x",
           "echo \"$S\" | sort | «jq .»",
           "echo «$(echo \"$S\" | jq -r .a | tr -d x | cat)»",
           "echo \"$S\" | «tr a-z n-za-m»",
           "if [ -n \"$S\" ]; then echo \"$S\" | «rev»; fi",
           "echo \"$S\" | «rev» 1>&2",
           "T=${S:1}; S=x; echo «$T» ${S:1}",
       }) {
    const test::Example example = workflow(script);
    EXPECT_THAT(test::places_of(example, kRule), testing::ElementsAreArray(example.marks))
        << script;
  }
}

TEST(DerivedSecrets, AreNotWhatIsWholeHiddenOrElsewhere) {
  for (const std::string_view script : {
           "echo $S ${S} \"${S:-x}\" \"${S:?missing}\" ${#S} ${S:+x} ${S+${S:1}}",
           "echo '${S:1}' # ${S:1}",
           "echo \"$S\" | base64 -w0",
           "echo \"$S\" | base64 | base64 -d",
           "echo \"$S\" | tr -d '\\n'",
           "echo \"$S\" | base64 -d > f",
           "{ echo \"$S\" | rev; } > f",
           "echo \"$S\" | rev | ./sign",
           "echo \"$S\" | rev | sha256sum",
           "echo \"$S\" | jq -r .client_email",
           "echo \"$S\" | jq -r '.a | length'",
           "echo \"$S\" | sed 's/./*/g'",
           "echo \"$S\" | awk '{print \"***\"}'",
           "echo \"$OTHER\" | rev",
           "S=public; echo ${S:1}",
           "T=${S:1}; T=; echo $T",
           "T=${S:1}; echo \"::add-mask::$T\"; echo $T",
           "echo \"::add-mask::$(echo $S | rev)\"; echo $S | rev",
           "printf -v T %s ${S:1}",
           "echo \"::set-output name=x::${S:1}\"",
           "f() { echo ${S:1}; }; T=$(f)",
           "echo ${S:1} | { cat > f; }",
           "{ true; } | rev",
       }) {
    EXPECT_THAT(test::places_of(workflow(script), kRule), IsEmpty()) << script;
  }
}

TEST(DerivedSecrets, AreNoneOfTheTokenOfTheRun) {
  EXPECT_THAT(test::places_of(test::read_example("on: push\njobs:\n  a:\n    runs-on: x\n"
                                                 "    env: {T: \"${{ secrets.GITHUB_TOKEN }}\"}\n"
                                                 "    steps: [{run: \"echo ${T:0:4}\"}]\n",
                                                 ".github/workflows/ci.yml"),
                              kRule),
              IsEmpty());
}

}  // namespace
}  // namespace sluice
