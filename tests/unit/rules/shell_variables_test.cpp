#include "core/rules/shared/shell_variables.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

// "NAME:use" of each variable, joined by spaces.
std::string uses(std::string_view script) {
  std::string text;
  for (const ShellVariable& variable : find_shell_variables(script)) {
    constexpr const char* kNames[] = {"whole", "split", "evaluated"};
    if (!text.empty()) text += ' ';
    text += variable.name + ":" + kNames[static_cast<std::size_t>(variable.use)];
  }
  return text;
}

TEST(ShellVariables, TellWhatTheShellDoesWithThem) {
  struct Row {
    const char* script;
    const char* expected;
  };
  const Row rows[] = {
      {"echo $A", "A:split"},
      {"echo ${A:-x}", "A:split"},
      {"echo \"$A and ${B}\"", "A:whole B:whole"},
      {"echo '$A'", ""},
      {"echo \\$A", ""},
      {"A=$B", "B:whole"},
      {"A=$B make C=$D", "B:whole D:split"},
      {"export A=$B", "B:whole"},
      {"# $A\necho $B # $C", "B:split"},
      {"echo x#$A", "A:split"},
      {"eval \"echo $A\"", "A:evaluated"},
      {"bash -c \"echo $A\"; echo \"$B\"", "A:evaluated B:whole"},
      {"/bin/sh -ec \"echo $A\"", "A:evaluated"},
      {"bash script.sh \"$A\"", "A:whole"},
      {"bash -c 'echo \"$1\"' bash \"$A\"", "A:whole"},
      {"ssh -p 22 host \"echo $A\"", "A:evaluated"},
      {"ssh $HOST", "HOST:split"},
      {"[[ $A == x ]] && echo $B", "A:whole B:split"},
      {"if [ \"$A\" ]; then eval $B; fi", "A:whole B:evaluated"},
      {"echo \"$(cat $A)\" \"$B\"", "A:split B:whole"},
      {"echo `cat $A` $B", "A:split B:split"},
      {"echo $((A + $B)) $C", "B:whole C:split"},
      {"cat <<EOF\n$A\nEOF\necho $B", "A:whole B:split"},
      {"ssh host <<EOF\n$A\nEOF\n", "A:evaluated"},
      {"bash <<EOF\necho '$A' \"$B\"\nEOF\necho $C", "A:evaluated B:evaluated C:split"},
      {"bash <<'EOF'\necho '$A' \"$B\" $C\nEOF\n", "B:whole C:split"},
      {"bash <<EOF\nbash <<'X'\n$A\nX\n$B\nEOF\n$C", "A:evaluated B:evaluated C:split"},
      {"bash x.sh <<EOF\n$A\nEOF\n", "A:whole"},
      {"ssh host <<'EOF'\n$A\nEOF\n", ""},
      {"for x in $A \"$B\"; do echo \"$x\"; done", "A:split B:whole x:whole"},
      {"case $A in x) echo $B;; esac", "A:whole B:split"},
      {"sudo -u me sh -c \"$A\"", "A:evaluated"},
      {"echo \"$A\" | bash", "A:evaluated"},
      {"printf '%s' \"$A\" | sudo sh -s", "A:evaluated"},
      {"echo \"$A\" | bash x.sh", "A:whole"},
      {"echo \"$A\" | cat | bash", "A:evaluated"},
      {"bash <<< \"$A\"", "A:evaluated"},
      {"cat <<< \"$A\"", "A:whole"},
      {"docker run --rm -e X=\"$B\" image sh -c \"make $A\"", "B:whole A:evaluated"},
      {"kubectl exec pod -- /bin/bash -ec \"make $A\" \"$B\"", "A:evaluated B:whole"},
      {"docker build -t \"$A\" .", "A:whole"},
      {"cat <<-'EOF' > $C\n\t$A\n\tEOF\necho $B", "C:split B:split"},
      {"echo $ $1 $@ $", ""},
      {"echo ${#A} ${!B}", "A:split B:split"},
      {"'unclosed $A", ""},
      {"\"unclosed $A", "A:whole"},
      {"", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(uses(row.script), row.expected) << row.script;
}

TEST(ShellVariables, SpansAreExact) {
  const auto found = find_shell_variables("x \"${AB%/}\" $C");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].begin, 3U);
  EXPECT_EQ(found[0].end, 10U);
  EXPECT_EQ(found[1].begin, 12U);
  EXPECT_EQ(found[1].end, 14U);
}

TEST(ShellVariables, DepthIsNoDanger) {
  std::string script = "echo ";
  for (int i = 0; i < 50'000; ++i) script += "$(`";
  EXPECT_EQ(uses(script + "$A"), "");
  EXPECT_EQ(uses("echo $B; " + script + "$A"), "B:split");
}

}  // namespace
}  // namespace sluice
