#include "core/parse/shell.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::shell {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Parsed<Script> parse(std::string_view text, const ParseLimits& limits = {}) {
  return parse_shell(text, OffsetMap(), limits);
}

std::vector<std::string> errors_of(const Parsed<Script>& parsed) {
  std::vector<std::string> out;
  for (const ParseError& error : parsed.errors) {
    out.push_back(std::to_string(error.at.begin) + "-" + std::to_string(error.at.end) + " " +
                  error.message);
  }
  return out;
}

// Each command as it is written.
std::vector<std::string> commands_of(std::string_view text, const Script& script) {
  std::vector<std::string> out;
  for (const Command& command : script.commands) out.emplace_back(slice(text, command.at));
  return out;
}

std::string describe(const Part& part) {
  constexpr std::string_view kKinds[] = {"lit",  "glob", "var",   "param", "cmd",
                                         "tick", "proc", "arith", "expr"};
  constexpr std::string_view kQuotes[] = {"", "'", "\""};
  std::string out(kKinds[static_cast<std::size_t>(part.kind)]);
  out += kQuotes[static_cast<std::size_t>(part.quote)];
  out += ":" + std::string(part.text);
  out += "@" + std::to_string(part.at.begin) + "-" + std::to_string(part.at.end);
  if (part.inner > 0) out += "+" + std::to_string(part.inner);
  return out;
}

TEST(Shell, EveryCommandIsListed) {
  struct Row {
    std::string_view text;
    std::vector<std::string> commands;
  };
  const Row rows[] = {
      {"a b; c & d && e || ! f\ng", {"a b", "c", "d", "e", "f", "g"}},
      {"a | b |& c", {"a", "b", "c"}},
      {"if a; then b; elif c; then d; else e; fi; f", {"a", "b", "c", "d", "e", "f"}},
      {"while a; do b; done < x\nuntil c\ndo d\ndone", {"a", "b", "c", "d"}},
      {"for i in 1 $(a) 3; do b $i; done", {"a", "b $i"}},
      {"for ((i=0; i<3; i++)); do b; done", {"b"}},
      {"case $x in a|b) c;; (d) e ;; *) f\nesac; g", {"c", "e", "f", "g"}},
      {"{ a; b; } 2>&1; (c; d)", {"a", "b", "c", "d"}},
      {"f() { a; }; function g { b; }; f", {"a", "b", "f"}},
      {"a $(b \"$(c)\") `d`", {"a $(b \"$(c)\") `d`", "b \"$(c)\"", "c", "d"}},
      {"diff <(a) <(b)", {"diff <(a) <(b)", "a", "b"}},
      {"X=1 Y=$(a) b c", {"X=1 Y=$(a) b c", "a"}},
      {"# a; b\nc # d\n", {"c"}},
      {"a \\\n  b", {"a \\\n  b"}},
      {"[[ $a =~ ^(x|y)$ && b ]] && c", {"[[ $a =~ ^(x|y)$ && b ]]", "c"}},
      {"((i++)); a", {"((i++))", "a"}},
      {"((a); (b))", {"a", "b"}},
      {"echo done fi }", {"echo done fi }"}},
      {"cat <<E | b\n$(c)\nE\nd", {"cat <<E", "c", "b", "d"}},
      {"time -p a; ! b", {"a", "b"}},
      {"> x", {"> x"}},
      {"a\r\nb\r\n", {"a", "b"}},
      {"", {}},
  };
  for (const Row& row : rows) {
    const Parsed<Script> parsed = parse(row.text);
    EXPECT_THAT(errors_of(parsed), IsEmpty()) << row.text;
    // A here-document is read at the line end, so that what it substitutes comes last.
    EXPECT_THAT(commands_of(row.text, parsed.tree),
                testing::UnorderedElementsAreArray(row.commands))
        << row.text;
  }
}

TEST(Shell, PartsOfAWord) {
  struct Row {
    std::string_view text;  // the word; offsets count from its start
    std::vector<std::string> parts;
  };
  const Row rows[] = {
      {"abc", {"lit:abc@0-3"}},
      {"'a b'", {"lit':a b@1-4"}},
      {"\"\"", {"lit\":@1-1"}},
      {"\"$TITLE\"", {"var\":TITLE@1-7"}},
      {"$TITLE", {"var:TITLE@0-6"}},
      {"a$1b", {"lit:a@0-1", "var:1@1-3", "lit:b@3-4"}},
      {"\"a $x\"'$y'", {"lit\":a @1-3", "var\":x@3-5", "lit':$y@7-9"}},
      {"a\\ b", {"lit:a@0-1", "lit: @1-3", "lit:b@3-4"}},
      {"\"\\$a\\n\"", {"lit\":$@1-3", "lit\":a@3-4", "lit\":\\@4-5", "lit\":n@5-6"}},
      {"*.[ch]", {"glob:*@0-1", "lit:.@1-2", "glob:[@2-3", "lit:ch]@3-6"}},
      {"${X:-$Y}z", {"param:X@0-8+2", "lit::-@3-5", "var:Y@5-7", "lit:z@8-9"}},
      {"${#X}", {"param:X@0-5"}},
      {"$(a)", {"cmd:a@0-4"}},
      {"\"`a`\"", {"tick\":a@1-4"}},
      {"$((1+$x))", {"arith:1+$x@0-9+2", "lit\":1+@3-5", "var\":x@5-7"}},
      {"<(a)", {"proc:a@0-4"}},
      {"${{ a.b }}", {"expr: a.b @0-10"}},
      {"'x${{ y['z'] }}'", {"lit':x@1-2", "expr': y['z'] @2-15"}},
      {"\"${{ '}}' }}\"", {"expr\": '}}' @1-12"}},
      {"$'a\\tb'", {"lit':a\tb@0-7"}},
      {"@(a|b)", {"lit:@@0-1", "glob:(a|b)@1-6"}},
      {"$", {"lit:$@0-1"}},
  };
  for (const Row& row : rows) {
    const Parsed<Script> parsed = parse(row.text);
    EXPECT_THAT(errors_of(parsed), IsEmpty()) << row.text;
    ASSERT_FALSE(parsed.tree.commands.empty()) << row.text;
    std::vector<std::string> parts;
    for (const Part& part : parsed.tree.commands[0].words.at(0).parts) {
      parts.push_back(describe(part));
    }
    EXPECT_EQ(parts, row.parts) << row.text;
  }
}

TEST(Shell, ValuesOfWords) {
  const Parsed<Script> parsed = parse("a 'b c'\"d\" \"\" x$y /l/* ${z}");
  const std::vector<Word>& words = parsed.tree.commands.at(0).words;
  ASSERT_EQ(words.size(), 6U);
  EXPECT_EQ(words[1].value, "b cd");
  EXPECT_TRUE(words[2].is_known());
  EXPECT_EQ(words[2].value, "");
  EXPECT_FALSE(words[3].is_known());
  EXPECT_EQ(words[3].prefix(), "x");
  EXPECT_EQ(words[4].value, "/l/*");
  EXPECT_EQ(words[5].prefix(), "");
}

TEST(Shell, PipelinesSayWhatStandsAroundThem) {
  const std::string_view text = "if a; then { b | c; } | d && ! e || f & fi";
  const Parsed<Script> parsed = parse(text);
  EXPECT_THAT(errors_of(parsed), IsEmpty());
  const Script& script = parsed.tree;
  const auto command = [&](std::string_view name) -> const Command& {
    for (const Command& one : script.commands) {
      if (one.name() == name) return one;
    }
    ADD_FAILURE() << name;
    return script.commands.front();
  };
  const auto pipeline = [&](std::string_view name) -> const Pipeline& {
    return script.pipelines.at(command(name).pipeline);
  };
  EXPECT_TRUE(pipeline("a").is_condition);
  EXPECT_FALSE(pipeline("b").is_condition);
  EXPECT_EQ(pipeline("b").stages, 2U);
  EXPECT_EQ(command("c").stage, 1U);
  EXPECT_EQ(pipeline("b").parent, command("d").pipeline);
  EXPECT_EQ(pipeline("b").parent_stage, 0U);
  EXPECT_EQ(command("d").stage, 1U);
  EXPECT_EQ(slice(text, pipeline("d").at), "{ b | c; } | d");
  EXPECT_EQ(pipeline("d").after, Operator::and_if);
  EXPECT_TRUE(pipeline("e").is_negated);
  EXPECT_EQ(pipeline("e").before, Operator::and_if);
  EXPECT_EQ(pipeline("f").before, Operator::or_if);
  EXPECT_EQ(pipeline("f").after, Operator::background);
  EXPECT_EQ(script.compounds.at(command("b").compound).kind, CompoundKind::group);
  EXPECT_EQ(script.compounds.at(command("e").compound).kind, CompoundKind::if_);
}

TEST(Shell, SubstitutionsKnowTheirCommand) {
  const Parsed<Script> parsed = parse("a \"$(b | c)\"");
  ASSERT_EQ(parsed.tree.commands.size(), 3U);
  EXPECT_EQ(parsed.tree.commands[1].parent, 0U);
  EXPECT_EQ(parsed.tree.commands[2].parent, 0U);
  const Part& part = parsed.tree.commands[0].words[1].parts[0];
  EXPECT_EQ(part.commands.begin, 1U);
  EXPECT_EQ(part.commands.end, 3U);
  EXPECT_EQ(parsed.tree.pipelines[parsed.tree.commands[1].pipeline].parent, kNone);
}

TEST(Shell, AssignmentsAndRedirections) {
  const std::string_view text = "A=1 B+=\"$x\" C=(1 2) cmd >o 2>>\"$e\" <<<h &>f 2>&1";
  const Parsed<Script> parsed = parse(text);
  EXPECT_THAT(errors_of(parsed), IsEmpty());
  const Command& command = parsed.tree.commands.at(0);
  ASSERT_EQ(command.assignments.size(), 3U);
  EXPECT_EQ(command.assignments[0].name.value, "A");
  EXPECT_EQ(slice(text, command.assignments[1].at), "B+=\"$x\"");
  EXPECT_TRUE(command.assignments[1].appends);
  EXPECT_EQ(command.assignments[2].elements.size(), 2U);
  ASSERT_EQ(command.redirections.size(), 5U);
  EXPECT_EQ(command.redirections[0].kind, Redirect::output);
  EXPECT_EQ(command.redirections[1].kind, Redirect::append);
  EXPECT_EQ(command.redirections[1].fd.value, "2");
  EXPECT_EQ(slice(text, command.redirections[1].at), "2>>\"$e\"");
  EXPECT_EQ(command.redirections[2].kind, Redirect::here_string);
  EXPECT_EQ(command.redirections[3].kind, Redirect::both);
  EXPECT_EQ(command.redirections[4].kind, Redirect::output_fd);
  EXPECT_EQ(command.words.size(), 1U);
}

TEST(Shell, Heredocs) {
  const Parsed<Script> parsed = parse("cat <<A <<-'B' >x\n$v\nA\n\t$w\n\tB\nnext");
  EXPECT_THAT(errors_of(parsed), IsEmpty());
  ASSERT_EQ(parsed.tree.heredocs.size(), 2U);
  const Command& command = parsed.tree.commands.at(0);
  EXPECT_EQ(command.redirections.at(0).heredoc, 0U);
  EXPECT_EQ(command.redirections.at(1).heredoc, 1U);
  EXPECT_EQ(describe(parsed.tree.heredocs[0].body.parts.at(0)), "var\":v@18-20");
  EXPECT_FALSE(parsed.tree.heredocs[1].expands);
  EXPECT_EQ(parsed.tree.heredocs[1].body.value, "\t$w\n");
  EXPECT_EQ(parsed.tree.commands.at(1).name(), "next");
}

// What every reader of here-documents takes for a script: that of a command called sh.
bool is_for_sh(const Script& /*script*/, const Command& command, const Redirection& /*input*/) {
  return command.name() == "sh";
}

TEST(Shell, HeredocsOfAShellAreScripts) {
  struct Row {
    std::string_view text;
    std::vector<std::string> commands;
  };
  const Row rows[] = {
      {"sh <<E\na; b | c\nE\nd", {"sh <<E", "a", "b", "c", "d"}},
      {"cat <<E\na\nE\nd", {"cat <<E", "d"}},
      {"cat <<A; sh <<'B'\nx\nA\n y\nB\nz", {"cat <<A", "sh <<'B'", "y", "z"}},
      {"sh <<-E\n\ta\n\tcat <<F\n\tb\n\tF\n\tc\n\tE\nd", {"sh <<-E", "a", "cat <<F", "c", "d"}},
      {"sh <<E\nsh <<F\na\nF\nb\nE\nc", {"sh <<E", "sh <<F", "a", "b", "c"}},
      {"sh <<E\na $(b) `c`\nE\nd", {"sh <<E", "a $(b) `c`", "b", "c", "d"}},
      {"sh <<E\na \"\\$(b)\" c\nE\n", {"sh <<E", "a \"\\$(b)\" c", "b"}},
      {"sh <<'E'\na \"\\$(b)\" c\nE\n", {"sh <<'E'", "a \"\\$(b)\" c"}},
      {"if sh <<E\na\nE\nthen b; fi; c", {"sh <<E", "a", "b", "c"}},
      {"x $(sh <<E\na\nE\n) y", {"x $(sh <<E\na\nE\n) y", "sh <<E", "a"}},
      {"sh <<E\ncat <<F", {"sh <<E", "cat <<F"}},
  };
  for (const Row& row : rows) {
    const Parsed<Script> parsed = parse_shell(row.text, OffsetMap(), {}, is_for_sh);
    EXPECT_EQ(commands_of(row.text, parsed.tree), row.commands) << row.text;
  }
}

TEST(Shell, ScriptsInHeredocsKeepWhatTheShellAroundPutsIn) {
  const std::string_view text = "sh <<E\na '$v' $(b $w)\nE\n";
  const Parsed<Script> parsed = parse_shell(text, OffsetMap(), {}, is_for_sh);
  EXPECT_THAT(errors_of(parsed), IsEmpty());
  const Heredoc& heredoc = parsed.tree.heredocs.at(0);
  EXPECT_TRUE(heredoc.is_script);
  EXPECT_EQ(heredoc.commands.begin, 1U);
  EXPECT_EQ(heredoc.commands.end, 3U);
  EXPECT_EQ(parsed.tree.commands.at(1).parent, kNone);
  EXPECT_EQ(parsed.tree.commands.at(2).parent, 1U);
  std::vector<std::string> variables;
  for (const Part& part : heredoc.body.parts) {
    if (part.kind == PartKind::variable) variables.emplace_back(part.text);
  }
  EXPECT_THAT(variables, ElementsAre("v", "w"));
}

TEST(Shell, BackticksUnescapeAndKeepPlaces) {
  const std::string_view text = "a `b \\`c d\\` \\$e`";
  const Parsed<Script> parsed = parse(text);
  EXPECT_THAT(errors_of(parsed), IsEmpty());
  ASSERT_EQ(parsed.tree.commands.size(), 3U);
  EXPECT_EQ(parsed.tree.commands[2].name(), "c");
  EXPECT_EQ(slice(text, parsed.tree.commands[2].at), "c d");
  EXPECT_EQ(parsed.tree.commands[2].parent, 1U);
  EXPECT_EQ(slice(text, parsed.tree.commands[1].words.at(2).at), "$e");
}

TEST(Shell, PlacesGoThroughTheMap) {
  // "RUN a \<newline>  b": the text starts at 4, and goes on at 8.
  OffsetMap map(4);
  map.add(2, 8);
  const Parsed<Script> parsed = parse_shell("a   b", map, {});
  const Command& command = parsed.tree.commands.at(0);
  EXPECT_EQ(command.words.at(0).at, (Span{4, 5}));
  EXPECT_EQ(command.words.at(1).at, (Span{10, 11}));
  EXPECT_EQ(command.at, (Span{4, 11}));
}

TEST(Shell, BrokenScriptsGiveWhatCanBeRead) {
  struct Row {
    std::string_view text;
    std::vector<std::string> errors;
    std::size_t commands;
  };
  const Row rows[] = {
      {"a 'b", {"2-3 quote has no end"}, 1},
      {"a \"$(b", {"3-5 expected ')'", "2-3 quote has no end"}, 2},
      {"a ${b", {"2-4 expected '}'"}, 1},
      {"a `b", {"2-3 expected '`'"}, 1},
      {"a ) b", {"2-3 unexpected character"}, 2},
      {"if a; then b", {"12-12 expected 'fi'"}, 2},
      {"for x in y; z", {"12-13 expected 'do'"}, 1},
      {"case x in a b", {"12-13 expected a pattern and ')'"}, 1},
      {"(a", {"2-2 expected ')'"}, 1},
      {"a <<E\nb", {"2-5 here-document has no end"}, 1},
      {"a >", {"2-3 redirection has no target"}, 1},
      {"a (b)", {"2-3 unexpected '('"}, 2},
      {"a |", {"3-3 a pipe leads nowhere"}, 1},
  };
  for (const Row& row : rows) {
    const Parsed<Script> parsed = parse(row.text);
    EXPECT_EQ(errors_of(parsed), row.errors) << row.text;
    EXPECT_EQ(parsed.tree.commands.size(), row.commands) << row.text;
  }
}

TEST(Shell, NestingStopsAtTheLimit) {
  for (const std::string_view unit :
       {"$( ", "$(", "${x:-", "\"${x:-", "( ", "{ ", "if ", "while ", "$(( ", "(( ", "f() ",
        "case x in a) ", "`\\`", "<(", "$(cat <<E\n", "sh <<E\n", "sh <<-E\n\t", "$(sh <<E\n"}) {
    // Reserved words count where a command may start.
    std::string text = unit.front() == '$' || unit.front() == '"' ? "a " : "";
    for (int i = 0; i < 5000; ++i) text += unit;
    const Parsed<Script> parsed = parse_shell(text, OffsetMap(), {}, is_for_sh);
    EXPECT_FALSE(parsed.errors.empty()) << unit;
    EXPECT_LE(parsed.errors.size(), 51U) << unit;
  }
  ParseLimits few;
  few.nodes = 4;
  const Parsed<Script> parsed = parse("a b c d e f g", few);
  ASSERT_EQ(parsed.errors.size(), 1U);
  EXPECT_EQ(parsed.errors[0].code, ErrorCode::limit);
}

}  // namespace
}  // namespace sluice::shell
