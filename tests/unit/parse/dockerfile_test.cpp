#include "core/parse/dockerfile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::dockerfile {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Parsed<Tree> parse(std::string_view text, const ParseLimits& limits = {}) {
  return parse_dockerfile(text, limits);
}

// The source of each place, so that a test reads as what it points at.
std::vector<std::string> written(const Tree& tree, const std::vector<Text>& list) {
  std::vector<std::string> out;
  for (const Text& text : list) out.emplace_back(slice(tree.source, text.at));
  return out;
}

std::vector<std::string> errors_of(const Parsed<Tree>& parsed) {
  std::vector<std::string> out;
  for (const ParseError& error : parsed.errors) {
    out.push_back(std::to_string(error.at.begin) + "-" + std::to_string(error.at.end) + " " +
                  error.message);
  }
  return out;
}

TEST(Dockerfile, ArgumentsSayWhereTheyAreWritten) {
  struct Row {
    std::string_view text;
    Keyword keyword;
    Form form;
    std::vector<std::string> arguments;
  };
  const Row rows[] = {
      {"FROM a:1 AS b", Keyword::from, Form::words, {"a:1", "AS", "b"}},
      {"  from\ta:1  ", Keyword::from, Form::words, {"a:1"}},
      {"USER a b ", Keyword::user, Form::words, {"a b"}},
      {"EXPOSE 80 \\\n 443/tcp\r\n", Keyword::expose, Form::words, {"80", "443/tcp"}},
      {"COPY a\\ b \"c d\" /e", Keyword::copy, Form::words, {"a\\ b", "\"c d\"", "/e"}},
      {R"(CMD ["a", "b\n"])", Keyword::cmd, Form::exec, {R"("a")", R"("b\n")"}},
      {"CMD [\"a\", \\\n  \"b\"]", Keyword::cmd, Form::exec, {"\"a\"", "\"b\""}},
      {"CMD []", Keyword::cmd, Form::exec, {}},
      {"CMD ['a']", Keyword::cmd, Form::shell, {}},
      {"RUN a b", Keyword::run, Form::shell, {}},
      {"HEALTHCHECK --interval=5s CMD [\"x\"]", Keyword::healthcheck, Form::exec, {"CMD", "\"x\""}},
      {"HEALTHCHECK NONE", Keyword::healthcheck, Form::shell, {"NONE"}},
      {"SHELL [\"bash\", \"-c\"]", Keyword::shell, Form::exec, {"\"bash\"", "\"-c\""}},
  };
  for (const Row& row : rows) {
    const Parsed<Tree> parsed = parse(row.text);
    EXPECT_THAT(errors_of(parsed), IsEmpty()) << row.text;
    ASSERT_EQ(parsed.tree.instructions.size(), 1U) << row.text;
    const Instruction& instruction = parsed.tree.instructions[0];
    EXPECT_EQ(instruction.keyword, row.keyword) << row.text;
    EXPECT_EQ(instruction.form, row.form) << row.text;
    EXPECT_EQ(written(parsed.tree, instruction.arguments), row.arguments) << row.text;
  }
}

TEST(Dockerfile, ExecStringsAreDecoded) {
  const Parsed<Tree> parsed = parse(R"(CMD ["a\"b", "\u00e9", "\ud83d\ude00", ""])");
  const auto& arguments = parsed.tree.instructions.at(0).arguments;
  ASSERT_EQ(arguments.size(), 4U);
  EXPECT_EQ(arguments[0].value, "a\"b");
  EXPECT_EQ(arguments[1].value, "é");
  EXPECT_EQ(arguments[2].value, "😀");
  EXPECT_TRUE(arguments[3].present());
  EXPECT_TRUE(arguments[3].empty());
}

TEST(Dockerfile, Flags) {
  const std::string_view text =
      "RUN --mount=type=secret,id=k --network=none cmd --x=1\nCOPY --link --from=b --chown=\"a b\" "
      "c d";
  const Parsed<Tree> parsed = parse(text);
  const Instruction& run = parsed.tree.instructions.at(0);
  ASSERT_EQ(run.flags.size(), 2U);
  EXPECT_EQ(run.flags[0].name.value, "mount");
  EXPECT_EQ(run.flags[0].value.value, "type=secret,id=k");
  EXPECT_EQ(run.flags[0].at, (Span{4, 28}));
  EXPECT_EQ(run.flags[0].value.at, (Span{12, 28}));
  EXPECT_EQ(run.text, "cmd --x=1");
  const Instruction& copy = parsed.tree.instructions.at(1);
  EXPECT_FALSE(copy.flag("link")->value.present());
  EXPECT_EQ(copy.flag("from")->value.value, "b");
  EXPECT_EQ(copy.flag("chown")->value.value, "\"a b\"");
  EXPECT_EQ(copy.flag("chmod"), nullptr);
  EXPECT_EQ(written(parsed.tree, copy.arguments), (std::vector<std::string>{"c", "d"}));
}

TEST(Dockerfile, Pairs) {
  struct Row {
    std::string_view text;
    std::vector<std::string> pairs;  // key, value; "-" where it is absent
  };
  const Row rows[] = {
      {"ENV a=1 b=\"x y\" c='z' d=q\\ r", {"a", "1", "b", "\"x y\"", "c", "'z'", "d", "q\\ r"}},
      {"ENV a one  two ", {"a", "one  two"}},
      {"ENV a=", {"a", ""}},
      {"ARG a b=2", {"a", "-", "b", "2"}},
      {"LABEL \"x y\"=z \\\n  w=1", {"\"x y\"", "z", "w", "1"}},
      {"ENV a=b=c", {"a", "b=c"}},
  };
  for (const Row& row : rows) {
    const Parsed<Tree> parsed = parse(row.text);
    EXPECT_THAT(errors_of(parsed), IsEmpty()) << row.text;
    std::vector<std::string> pairs;
    for (const Pair& pair : parsed.tree.instructions.at(0).pairs) {
      pairs.emplace_back(slice(row.text, pair.key.at));
      pairs.emplace_back(pair.value.present() ? slice(row.text, pair.value.at) : "-");
    }
    EXPECT_EQ(pairs, row.pairs) << row.text;
  }
}

TEST(Dockerfile, ContinuedLinesKeepTheirPlaces) {
  //                             0         1         2          3
  //                             0123456789012345678901 23456789012345
  const std::string_view text = "RUN a && \\\n# note\n\n   b \\  \n  c\nUSER x";
  const Parsed<Tree> parsed = parse(text);
  const Instruction& run = parsed.tree.instructions.at(0);
  EXPECT_EQ(run.text, "a &&    b   c");
  EXPECT_EQ(run.map.source(8), 22U);
  EXPECT_EQ(text[run.map.source(8)], 'b');
  EXPECT_EQ(text[run.map.source(12)], 'c');
  EXPECT_EQ(slice(text, run.span), "RUN a && \\\n# note\n\n   b \\  \n  c");
  EXPECT_EQ(slice(text, run.map.source(Span{8, 13})), "b \\  \n  c");
  EXPECT_EQ(written(parsed.tree, parsed.tree.comments), std::vector<std::string>{"# note"});
  EXPECT_EQ(slice(text, parsed.tree.instructions.at(1).span), "USER x");
}

TEST(Dockerfile, DirectivesComeFirst) {
  const Parsed<Tree> parsed = parse(
      "\xEF\xBB\xBF# syntax = docker/dockerfile:1\n# escape=`\nRUN a `\n b \\\n# escape=\\\n");
  EXPECT_THAT(errors_of(parsed), IsEmpty());
  ASSERT_EQ(parsed.tree.directives.size(), 2U);
  EXPECT_EQ(parsed.tree.directives[0].name.value, "syntax");
  EXPECT_EQ(parsed.tree.directives[0].value.value, "docker/dockerfile:1");
  EXPECT_EQ(slice(parsed.tree.source, parsed.tree.directives[1].value.at), "`");
  EXPECT_EQ(parsed.tree.escape, '`');
  EXPECT_EQ(parsed.tree.instructions.at(0).text, "a  b \\");
  // Behind an empty line it is a comment.
  EXPECT_EQ(parse("\n# escape=`\nRUN a").tree.escape, '\\');
}

TEST(Dockerfile, AnEscapedEscapeDoesNotContinue) {
  const Parsed<Tree> parsed = parse("RUN a \\\\\nUSER b");
  ASSERT_EQ(parsed.tree.instructions.size(), 2U);
  EXPECT_EQ(parsed.tree.instructions[0].text, "a \\\\");
}

TEST(Dockerfile, HeredocAlone) {
  const std::string_view text = "RUN <<EOF\na\nb $x\nEOF\nUSER u\n";
  const Parsed<Tree> parsed = parse(text);
  EXPECT_THAT(errors_of(parsed), IsEmpty());
  const Instruction& run = parsed.tree.instructions.at(0);
  ASSERT_EQ(run.heredocs.size(), 1U);
  EXPECT_EQ(slice(text, run.heredocs[0].at), "<<EOF");
  EXPECT_EQ(run.heredocs[0].body.value, "a\nb $x\n");
  EXPECT_EQ(run.heredocs[0].body.at, (Span{10, 17}));
  EXPECT_EQ(slice(text, run.heredocs[0].end), "EOF");
  EXPECT_EQ(run.text, "a\nb $x\n");
  EXPECT_EQ(run.map.source(2), 12U);
  EXPECT_EQ(run.span.end, 20U);
  EXPECT_EQ(slice(text, parsed.tree.instructions.at(1).span), "USER u");
}

TEST(Dockerfile, HeredocsWithinACommand) {
  const std::string_view text =
      "RUN cat <<-\"A\" 3<<B > /x \\\n && y\n\t1\n\tA\n2\nB\nCOPY <<C <<'D' /d/\nc\nC\nd\nD\n";
  const Parsed<Tree> parsed = parse(text);
  EXPECT_THAT(errors_of(parsed), IsEmpty());
  const Instruction& run = parsed.tree.instructions.at(0);
  ASSERT_EQ(run.heredocs.size(), 2U);
  EXPECT_TRUE(run.heredocs[0].strips_tabs);
  EXPECT_FALSE(run.heredocs[0].expands);
  EXPECT_EQ(run.heredocs[0].delimiter.value, "A");
  EXPECT_EQ(run.heredocs[0].body.value, "\t1\n");
  EXPECT_EQ(run.heredocs[1].body.value, "2\n");
  EXPECT_TRUE(run.heredocs[1].expands);
  EXPECT_EQ(run.text, "cat <<-\"A\" 3<<B > /x  && y\n\t1\n\tA\n2\nB");
  EXPECT_EQ(text[run.map.source(static_cast<std::uint32_t>(run.text.find("2\n")))], '2');
  const Instruction& copy = parsed.tree.instructions.at(1);
  ASSERT_EQ(copy.heredocs.size(), 2U);
  EXPECT_EQ(copy.heredocs[1].body.value, "d\n");
  EXPECT_EQ(written(parsed.tree, copy.arguments),
            (std::vector<std::string>{"<<C", "<<'D'", "/d/"}));
}

TEST(Dockerfile, WhatIsNoHeredoc) {
  for (const std::string_view text :
       {"RUN cat <<< x", "RUN echo $((1 << 2))", "RUN echo '<<EOF'", "RUN echo a<<", "CMD <<EOF"}) {
    const Parsed<Tree> parsed = parse(text);
    EXPECT_THAT(errors_of(parsed), IsEmpty()) << text;
    EXPECT_THAT(parsed.tree.instructions.at(0).heredocs, IsEmpty()) << text;
  }
}

TEST(Dockerfile, Triggers) {
  const std::string_view text = "ONBUILD onbuild RUN a \\\n b";
  const Parsed<Tree> parsed = parse(text);
  ASSERT_EQ(parsed.tree.instructions.size(), 3U);
  EXPECT_FALSE(parsed.tree.instructions[0].is_trigger);
  EXPECT_TRUE(parsed.tree.instructions[1].is_trigger);
  EXPECT_TRUE(parsed.tree.instructions[2].is_trigger);
  EXPECT_EQ(slice(text, parsed.tree.instructions[2].name.at), "RUN");
  EXPECT_EQ(parsed.tree.instructions[2].text, "a  b");
}

TEST(Dockerfile, ErrorsHaveTheirPlaceAndTheRestIsRead) {
  struct Row {
    std::string_view text;
    std::vector<std::string> errors;
    std::size_t instructions;
  };
  const Row rows[] = {
      {"FROM a\nRUNN x \\\n y\nUSER b", {"7-11 unknown instruction"}, 2},
      {"FROM\nUSER b", {"0-4 instruction has no argument"}, 2},
      {"FROM a b\n", {"0-8 FROM takes one image, and AS with a name"}, 1},
      {"ENV a\nUSER b", {"4-5 a key without a value"}, 2},
      {"RUN cat <<E\nx\nUSER y", {"8-11 here-document has no end"}, 1},
      {"# escape=x\nUSER b", {"9-10 escape must be a backslash or a backtick"}, 1},
      {"# escape=`\n# escape=`\nUSER b", {"13-19 directive stands twice"}, 1},
      {"SHELL bash\n", {"0-10 SHELL takes a JSON list of strings"}, 1},
      {"COPY a\n", {"0-6 a source or the destination is missing"}, 1},
      {"HEALTHCHECK x\n", {"12-13 HEALTHCHECK takes CMD or NONE"}, 1},
      {"USER a\xFFz", {"6-7 byte is not valid UTF-8"}, 1},
      {std::string_view("USER a\0b", 8), {"6-7 control character is not allowed"}, 1},
      {"", {}, 0},
      {"\\", {}, 0},
      {"RUN a \\", {}, 1},
  };
  for (const Row& row : rows) {
    const Parsed<Tree> parsed = parse(row.text);
    EXPECT_EQ(errors_of(parsed), row.errors) << row.text;
    EXPECT_EQ(parsed.tree.instructions.size(), row.instructions) << row.text;
  }
}

TEST(Dockerfile, Utf16IsNotRead) {
  using namespace std::string_view_literals;
  const Parsed<Tree> parsed = parse(
      "\xFF\xFE"
      "F\0R\0"sv);
  EXPECT_FALSE(parsed.usable);
  EXPECT_THAT(errors_of(parsed), ElementsAre("0-2 text is UTF-16 or UTF-32; only UTF-8 is read"));
}

TEST(Dockerfile, LimitsAreErrors) {
  std::string nested;
  for (int i = 0; i < 5000; ++i) nested += "ONBUILD ";
  const Parsed<Tree> deep = parse(nested + "RUN a");
  EXPECT_THAT(errors_of(deep), ElementsAre("2048-2048 nested deeper than the limit"));
  ParseLimits few;
  few.nodes = 3;
  const Parsed<Tree> many = parse("USER a\nUSER b\nUSER c", few);
  ASSERT_EQ(many.errors.size(), 1U);
  EXPECT_EQ(many.errors[0].code, ErrorCode::limit);
}

}  // namespace
}  // namespace sluice::dockerfile
