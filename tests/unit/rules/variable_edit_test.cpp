// Expressions that are handed over in a variable: what the edit makes of a step, in every style and
// shell, and where there is none.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "tests/support/examples.h"

namespace sluice {
namespace {

constexpr std::string_view kRule = "actions/template-injection";
constexpr std::string_view kHead =
    "on: issues\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n";

// @T stands for the title of the issue and @B for its body, as expressions.
std::string filled(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view two = text.substr(i, 2);
    const bool is_title = two == "@T";
    if (!is_title && two != "@B") {
      out += text[i];
      continue;
    }
    out += is_title ? "${{ github.event.issue.title }}" : "${{ github.event.issue.body }}";
    ++i;
  }
  return out;
}

// The steps once every edit up to `most` is made.
std::string mended(std::string_view steps, Edit::Safety most = Edit::Safety::needs_review) {
  test::Example example;
  example.files.push_back({".github/workflows/ci.yml", std::string(kHead) + filled(steps)});
  example = test::mended(std::move(example), kRule, most);
  return example.files.empty() ? "edits without an end"
                               : example.files[0].bytes.substr(kHead.size());
}

struct Row {
  std::string_view steps;
  std::string_view wanted;
};

template <std::size_t N>
void expect(const Row (&rows)[N]) {
  for (const Row& row : rows) EXPECT_EQ(mended(row.steps), filled(row.wanted));
}

template <std::size_t N>
void expect_none(const std::string_view (&list)[N]) {
  for (const std::string_view steps : list) EXPECT_EQ(mended(steps), filled(steps));
}

TEST(VariableEdit, KeepsTheStyleOfTheStep) {
  const Row rows[] = {
      {"      - run: echo \"@T\"\n",
       "      - env:\n          ISSUE_TITLE: @T\n        run: echo \"${ISSUE_TITLE}\"\n"},
      {"      - name: x # why\n        # how\n        run: |-\n          \tmake\n          echo "
       "\"@T\"\n",
       "      - name: x # why\n        env:\n          ISSUE_TITLE: @T\n        # how\n        "
       "run: "
       "|-\n          \tmake\n          echo \"${ISSUE_TITLE}\"\n"},
      {"      - run: >\n          echo\n          \"@T\"\n        shell: bash\n",
       "      - env:\n          ISSUE_TITLE: @T\n        run: >\n          echo\n          "
       "\"${ISSUE_TITLE}\"\n        shell: bash\n"},
      {"      - run: 'echo \"@T\" ''it'''\n",
       "      - env:\n          ISSUE_TITLE: @T\n        run: 'echo \"${ISSUE_TITLE}\" ''it'''\n"},
      {"      - run: 'echo @T'\n",
       "      - env:\n          ISSUE_TITLE: @T\n        run: 'echo \"$ISSUE_TITLE\"'\n"},
      {"      - run: \"echo\\t\\\"@T\\\" @B\"\n",
       "      - env:\n          ISSUE_TITLE: @T\n          ISSUE_BODY: @B\n        run: "
       "\"echo\\t\\\"${ISSUE_TITLE}\\\" \\\"$ISSUE_BODY\\\"\"\n"},
      {"      - {run: 'echo \"@T\"', shell: bash}\n",
       "      - {env: {ISSUE_TITLE: '@T'}, run: 'echo \"${ISSUE_TITLE}\"', shell: bash}\n"},
      {"      - run: echo \"@T\"\n        env: {A: b}\n",
       "      - run: echo \"${ISSUE_TITLE}\"\n        env: {ISSUE_TITLE: '@T', A: b}\n"},
      {"      - run: echo \"@T\"\n        env:\n            A: b # why\n",
       "      - run: echo \"${ISSUE_TITLE}\"\n        env:\n            A: b # why\n"
       "            ISSUE_TITLE: @T\n"},
      {"      - run: echo \"@T\"\n        env:\n          A: |\n            b\n",
       "      - run: echo \"${ISSUE_TITLE}\"\n        env:\n          ISSUE_TITLE: @T\n"
       "          A: |\n            b\n"},
  };
  expect(rows);
}

TEST(VariableEdit, KeepsLineBreaks) {
  std::string steps = "      - run: |\n          make\n          echo \"@T\"\n";
  std::string wanted =
      "      - env:\n          ISSUE_TITLE: @T\n        run: |\n          make\n"
      "          echo \"${ISSUE_TITLE}\"\n";
  const auto with_returns = [](std::string_view text) {
    std::string out;
    for (const char c : text) out.append(c == '\n' ? "\r\n" : std::string(1, c));
    return out;
  };
  test::Example example;
  example.files.push_back(
      {".github/workflows/ci.yml", with_returns(std::string(kHead) + filled(steps))});
  const auto findings = test::findings_of(example, kRule);
  ASSERT_EQ(findings.size(), 1U);
  ASSERT_TRUE(findings[0].edit);
  EXPECT_EQ(test::edited(example, *findings[0].edit).files[0].bytes,
            with_returns(std::string(kHead) + filled(wanted)));
}

TEST(VariableEdit, QuotesAsTheShellAsks) {
  struct Quoted {
    std::string_view script;
    std::string_view wanted;
  };
  const Quoted rows[] = {
      {"echo @T", "echo \"$ISSUE_TITLE\""},
      {"echo a@T.b", "echo a\"$ISSUE_TITLE\".b"},
      {"echo \"a @T b\"", "echo \"a ${ISSUE_TITLE} b\""},
      {"echo 'a @T b'", "echo 'a '\"$ISSUE_TITLE\"' b'"},
      {"echo '@T'", "echo \"$ISSUE_TITLE\""},
      {"A=@T", "A=\"$ISSUE_TITLE\""},
      {"if [[ @T == x ]]; then make; fi", "if [[ \"$ISSUE_TITLE\" == x ]]; then make; fi"},
      {"case @T in x) make ;; esac", "case \"$ISSUE_TITLE\" in x) make ;; esac"},
      {"echo \"$(echo \"@T\")\"", "echo \"$(echo \"${ISSUE_TITLE}\")\""},
      {"make > @T", "make > \"$ISSUE_TITLE\""},
      {"python run.py \"@T\"", "python run.py \"${ISSUE_TITLE}\""},
      {"echo \"@T\" | awk '{print $1}'", "echo \"${ISSUE_TITLE}\" | awk '{print $1}'"},
      {"cat <<EOF\n          a @T\n          EOF",
       "cat <<EOF\n          a ${ISSUE_TITLE}\n          EOF"},
      // The script has a variable of that name.
      {"ISSUE_TITLE=1; echo \"@T\"", "ISSUE_TITLE=1; echo \"${ISSUE_TITLE_2}\""},
  };
  for (const Quoted& row : rows) {
    const bool is_second = row.wanted.find("_2}") != row.wanted.npos;
    const std::string before = "      - run: |\n          " + std::string(row.script) + '\n';
    const std::string after = "      - env:\n          ISSUE_TITLE" +
                              std::string(is_second ? "_2" : "") +
                              ": @T\n        run: |\n          " + std::string(row.wanted) + '\n';
    EXPECT_EQ(mended(before), filled(after));
  }
}

TEST(VariableEdit, IsNotMadeWhereTheValueWouldStayCode) {
  for (const std::string_view script : {
           "eval \"echo @T\"",
           "sh -c \"echo @T\"",
           "python3 -c 'print(\"@T\")'",
           "awk '/@T/'",
           "ssh host \"echo @T\"",
           "docker run image bash -c \"echo @T\"",
           "echo \"@T\" | bash",
           "bash <<< \"@T\"",
           "bash <<EOF\n          echo @T\n          EOF",
           "cat <<'EOF'\n          @T\n          EOF",
           "echo $((@T + 1))",
           "[[ @T -eq 1 ]]",
           "[[ $A =~ @T ]]",
           "echo \"${A:-@T}\"",
           "echo `echo @T`",
           "echo $'a\\n@T'",
           "eval \"$(echo \"@T\")\"",
           "@T",
           "sudo @T",
           "for a in @T; do make; done",
           "A=(@T)",
       }) {
    const std::string steps = "      - run: |\n          " + std::string(script) + '\n';
    EXPECT_EQ(mended(steps), filled(steps));
  }
}

TEST(VariableEdit, IsNotMadeWhereOthersShareWhatItChanges) {
  constexpr std::string_view kSteps[] = {
      "      - run: &run echo \"@T\"\n      - run: *run\n",
      "      - &step\n        run: echo \"@T\"\n",
      "      - env: &env {A: b}\n        run: echo \"@T\"\n      - env: *env\n        run: make\n",
      "      - env: '${{ fromJSON(vars.ENV) }}'\n        run: echo \"@T\"\n",
      "      - shell: cmd\n        run: echo \"@T\"\n",
      "      - uses: azure/cli@v2\n        with:\n          inlineScript: echo \"@T\"\n",
      // The quote would make a quoted scalar of it.
      "      - run: @T/x\n",
  };
  expect_none(kSteps);
}

TEST(VariableEdit, EntersEachExpressionOnce) {
  const Row rows[] = {
      {"      - run: |\n          echo \"@T\" @B '@T'\n          echo \"@T@B\"\n",
       "      - env:\n          ISSUE_TITLE: @T\n          ISSUE_BODY: @B\n        run: |\n"
       "          echo \"${ISSUE_TITLE}\" \"$ISSUE_BODY\" \"$ISSUE_TITLE\"\n"
       "          echo \"${ISSUE_TITLE}${ISSUE_BODY}\"\n"},
      {"      - env:\n          SUBJECT: @T\n        run: echo \"@T\"\n",
       "      - env:\n          SUBJECT: @T\n        run: echo \"${SUBJECT}\"\n"},
      {"      - env:\n          ISSUE_TITLE: other\n        run: echo \"@T\"\n",
       "      - env:\n          ISSUE_TITLE: other\n          ISSUE_TITLE_2: @T\n"
       "        run: echo \"${ISSUE_TITLE_2}\"\n"},
      {"      - env:\n          SUBJECT: @T\n        run: echo '${{ env.SUBJECT }}'\n",
       "      - env:\n          SUBJECT: @T\n        run: echo \"$SUBJECT\"\n"},
      // What stands in eval stays, and what can be mended beside it is.
      {"      - run: |\n          echo \"@T\"\n          eval \"@T\"\n",
       "      - env:\n          ISSUE_TITLE: @T\n        run: |\n          echo "
       "\"${ISSUE_TITLE}\"\n"
       "          eval \"@T\"\n"},
  };
  expect(rows);
}

TEST(VariableEdit, IsSafeOnlyWhereQuotesWere) {
  EXPECT_EQ(mended("      - run: echo \"@T\" @T @B\n", Edit::Safety::safe),
            filled("      - env:\n          ISSUE_TITLE: @T\n        run: echo "
                   "\"${ISSUE_TITLE}\" @T @B\n"));
}

TEST(VariableEdit, KnowsOtherLanguages) {
  const Row rows[] = {
      {"      - shell: pwsh\n        run: |\n          Write-Host \"a @T\" '@T' @T # @T\n"
       "          Write-Host 'a @T'\n          @T\n",
       "      - shell: pwsh\n        env:\n          ISSUE_TITLE: @T\n        run: |\n"
       "          Write-Host \"a ${env:ISSUE_TITLE}\" \"$env:ISSUE_TITLE\" \"$env:ISSUE_TITLE\" # "
       "@T\n          Write-Host 'a @T'\n          @T\n"},
      {"      - shell: python\n        run: |\n          import os\n          print('@T', r'@T', "
       "'a "
       "@T')\n",
       "      - shell: python\n        env:\n          ISSUE_TITLE: @T\n        run: |\n"
       "          import os\n          print(os.environ['ISSUE_TITLE'], r'@T', 'a @T')\n"},
      {"      - shell: python\n        run: print('@T')\n",
       "      - shell: python\n        run: print('@T')\n"},
      {"      - shell: pwsh\n        run: Invoke-Expression \"@T\"\n",
       "      - shell: pwsh\n        run: Invoke-Expression \"@T\"\n"},
      {"      - uses: actions/github-script@v7\n        with:\n          script: |\n"
       "            core.info('@T', `a @T ${f({b: \"@T\"})}`)\n"
       "            core.info('a @T', {'@T': 1}, @T)\n",
       "      - uses: actions/github-script@v7\n        env:\n          ISSUE_TITLE: @T\n"
       "        with:\n          script: |\n"
       "            core.info(process.env.ISSUE_TITLE, `a ${process.env.ISSUE_TITLE} ${f({b: "
       "process.env.ISSUE_TITLE})}`)\n"
       "            core.info('a @T', {'@T': 1}, @T)\n"},
  };
  expect(rows);
}

}  // namespace
}  // namespace sluice
