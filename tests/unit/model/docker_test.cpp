#include "core/model/docker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/command.h"

namespace sluice::docker {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Fixture {
  explicit Fixture(std::string_view text)
      : parsed(parse_dockerfile(text, {})), file(parsed.tree, ParseLimits{}) {}

  Parsed<dockerfile::Tree> parsed;
  Dockerfile file;
};

std::string shown(const std::optional<std::string>& value) { return value.value_or("?"); }

TEST(DockerModel, Stages) {
  const Fixture fixture(
      "ARG V=12\nFROM debian:$V AS Base\nUSER 7\nFROM base AS mid\nFROM scratch\nCOPY --from=mid / "
      "/\n"
      "FROM MID\n");
  const auto& stages = fixture.file.stages;
  ASSERT_EQ(stages.size(), 4U);
  EXPECT_EQ(shown(stages[0].base), "debian:12");
  EXPECT_EQ(stages[0].parent, nullptr);
  EXPECT_EQ(stages[1].parent, &stages[0]);
  EXPECT_TRUE(stages[2].is_scratch());
  EXPECT_FALSE(stages[2].is_in_image);
  EXPECT_EQ(stages[3].parent, &stages[1]);
  EXPECT_EQ(stages[3].origin, &stages[0]);
  EXPECT_TRUE(stages[3].ships);
  EXPECT_TRUE(stages[0].is_in_image);
  EXPECT_EQ(stages[3].user, stages[0].user);
  EXPECT_EQ(stages[3].user->value(), "7");
  EXPECT_EQ(stages[0].user->address(), "Base.USER");
  EXPECT_EQ(stages[0].address(), "Base.FROM");
  EXPECT_EQ(stages[2].address(), "2.FROM");
  EXPECT_EQ(stages[2].instructions[1].address(), "2.COPY");
  EXPECT_EQ(fixture.file.globals.at(0).address(), "ARG");
  EXPECT_EQ(fixture.file.stage("BASE"), &stages[0]);
  EXPECT_EQ(fixture.file.stage("2"), &stages[2]);
  EXPECT_EQ(fixture.file.stage("nope"), nullptr);
}

TEST(DockerModel, VariablesAreKnownWhereTheirDefaultIs) {
  struct Row {
    std::string_view text;  // its last instruction is asked
    std::string_view value;
  };
  const Row rows[] = {
      {"FROM a\nUSER x", "x"},
      {"FROM a\nUSER 'x y'\"z\"", "x yz"},
      {"FROM a\nARG U=x\nUSER $U", "x"},
      {"FROM a\nARG U\nUSER $U", "?"},
      {"FROM a\nUSER ${U:-x}", "x"},
      {"FROM a\nARG U=\nUSER ${U:-${V-y}}", "y"},
      {"FROM a\nUSER ${U:+x}", "?"},
      {"FROM a\nUSER \\$U", "$U"},
      {"FROM a\nUSER '$U'", "$U"},
      {"ARG U=g\nFROM a\nUSER $U", "?"},
      {"ARG U=g\nFROM a\nARG U\nUSER $U", "g"},
      {"FROM a\nENV U=e\nARG U=x\nUSER $U", "e"},
      {"FROM a AS p\nENV U=e\nFROM p\nUSER $U", "e"},
      {"FROM a\nENV U=1 V=$U\nUSER $V", "?"},
      {"ARG A=1\nARG B=$A-x\nFROM i:${B}", "i:1-x"},
      {"FROM i:$A", "?"},
  };
  for (const Row& row : rows) {
    const Fixture fixture(row.text);
    const Instruction& last = fixture.file.stages.back().instructions.back();
    ASSERT_FALSE(last.values.empty()) << row.text;
    EXPECT_EQ(shown(last.values[0]), row.value) << row.text;
  }
}

TEST(DockerModel, DoublingVariablesEnd) {
  std::string text = "FROM a\nENV A=aaaaaaaaaa\n";
  for (int i = 0; i < 60; ++i) text += "ENV A=$A$A\n";
  const Fixture fixture(text + "USER $A");
  EXPECT_FALSE(fixture.file.stages[0].instructions.back().value().has_value());
}

TEST(DockerModel, ScriptsByTheirShell) {
  struct Row {
    std::string_view text;
    std::vector<std::string> programs;
  };
  const Row rows[] = {
      {"FROM a\nRUN b && \\\n  sudo -u x c", {"b", "c"}},
      {"FROM a\nRUN [\"b\", \"c\"]", {"b"}},
      {"FROM a\nRUN [\"/bin/bash\", \"-ec\", \"b; c\"]", {"b", "c"}},
      {"FROM a\nSHELL [\"pwsh\", \"-c\"]\nRUN b", {}},
      {"FROM a\nSHELL [\"/bin/bash\", \"-c\"]\nRUN b", {"b"}},
      {"# escape=`\nFROM a\nRUN b `\n  && c", {"b", "c"}},
      {"# escape=`\nFROM a\nRUN <<EOF\n#!/bin/sh\nb\nEOF\n", {"b"}},
      {"FROM a\nSHELL [\"/usr/bin/env\", \"bash\", \"-c\"]\nRUN b", {"b"}},
      {"FROM a\nSHELL [\"/bin/busybox\", \"sh\", \"-c\"]\nRUN b", {"b"}},
      {"FROM a\nSHELL [\"tini\", \"--\", \"bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN b", {"b"}},
      {"FROM a\nSHELL [\"conda\", \"run\", \"-n\", \"node\", \"/bin/bash\", \"-c\"]\nRUN b", {"b"}},
      {"FROM a\nSHELL [\"/opt/shell\", \"-ec\"]\nRUN b", {"b"}},
      {"FROM a\nSHELL [\"cmd\", \"/S\", \"/C\"]\nRUN b", {}},
      {"FROM a\nSHELL [\"C:\\\\Windows\\\\powershell.exe\", \"-c\"]\nRUN b", {}},
      {"FROM a\nSHELL [\"env\", \"python3\", \"-c\"]\nRUN b", {}},
      {"FROM mcr.microsoft.com/windows/nanoserver:1809\nRUN b", {}},
      {"ARG T=8.0-nanoserver\nFROM mcr.microsoft.com/dotnet/sdk:$T\nRUN b", {}},
      {"FROM golang:1.22-windowsservercore-$V\nRUN b", {}},
      {"FROM --platform=windows/amd64 a\nRUN b", {}},
      {"FROM ghcr.io/cross-rs/x86_64-pc-windows-gnu\nRUN b", {"b"}},
      {"FROM python:nanoserver\nSHELL [\"C:\\\\Git\\\\bash.exe\", \"-c\"]\nRUN b", {"b"}},
      {"FROM a\nRUN [\"env\", \"A=1\", \"bash\", \"-o\", \"pipefail\", \"-c\", \"b | c\"]",
       {"b", "c"}},
      {"FROM a\nENTRYPOINT [\"tini\", \"--\", \"sh\", \"-c\", \"b\", \"sh\"]", {"b"}},
      {"FROM a\nRUN [\"b\", \"sh\", \"-x\"]", {"b"}},
      {"FROM a\nRUN <<EOF\nb\nc\nEOF\n", {"b", "c"}},
      {"FROM a\nRUN <<EOF\n#!/usr/bin/env python3\nimport b\nEOF\n", {}},
      {"FROM a\nRUN <<EOF\n#!/bin/bash -e\nb\nEOF\n", {"b"}},
      {"FROM a\nRUN <<-EOF\n\tb\n\tcat <<X\n\ty\n\tX\n\tc\n\tEOF\n", {"b", "cat", "c"}},
      {"FROM a\nSHELL [\"pwsh\"]\nRUN <<EOF\n#!/bin/sh\nb\nEOF\nRUN <<EOF\n#!/bin/sh\nb\nEOF\n",
       {"b"}},
      {"FROM a\nSHELL [\"pwsh\"]\nRUN <<EOF\nb\nEOF\n", {}},
      {"FROM a\nRUN <<EOF bash\nb\nEOF\n", {"bash", "b"}},
      {"FROM a\nRUN <<'EOF' /bin/sh -e\nb\nc\nEOF\n", {"sh", "b", "c"}},
      {"FROM a\nRUN bash <<EOF\n#!/usr/bin/python3\nb\nEOF\n", {"bash", "b"}},
      {"FROM a\nRUN exec env A=1 zsh -s x <<EOF && d\nb\nEOF\n", {"zsh", "d", "b"}},
      {"FROM a\nRUN <<EOF python3\nb\nEOF\n", {"python3"}},
      {"FROM a\nRUN cat <<EOF > /etc/x\nb\nEOF\n", {"cat"}},
      {"FROM a\nRUN cat <<EOF | sudo sh\nb\nEOF\n", {"cat", "sh", "b"}},
      {"FROM a\nRUN bash -c c <<EOF\nb\nEOF\n", {"bash", "c"}},
      {"FROM a\nRUN bash c.sh <<EOF\nb\nEOF\n", {"bash"}},
      {"FROM a\nRUN bash 3<<EOF\nb\nEOF\n", {"bash"}},
      {"FROM a\nRUN <<A cat >x && <<B ksh\nb\nA\nc\nB\n", {"cat", "ksh", "c"}},
      {"FROM a\nRUN bash <<A <<B\nb\nA\nc\nB\n", {"bash", "c"}},
      {"FROM a\nCOPY <<EOF /x\nb\nEOF\n", {}},
      {"FROM a\nHEALTHCHECK CMD b || c", {"b", "c"}},
      {"FROM a\nENTRYPOINT exec b", {"b"}},
  };
  for (const Row& row : rows) {
    const Fixture fixture(row.text);
    std::vector<std::string> programs;
    for (const Invocation& call : fixture.file.stages[0].instructions.back().invocations) {
      programs.emplace_back(call.name);
    }
    EXPECT_EQ(programs, row.programs) << row.text;
  }
}

TEST(DockerModel, CommandsHaveTheirPlaceInTheFile) {
  const std::string_view text =
      "FROM a\nRUN x && \\\n  # why\n  curl \\\n    -k u\nRUN [\"sh\", \"-c\", \"a \\\"b\\\"; "
      "c\"]\nRUN <<-E\n\tp\n\tq r\n\tE\nRUN bash <<-E\n\t\ts\n\tt \\$u\n\tE\n";
  const Fixture fixture(text);
  const auto& instructions = fixture.file.stages[0].instructions;
  EXPECT_EQ(slice(text, instructions[1].invocations.at(1).command->at), "curl \\\n    -k u");
  EXPECT_EQ(slice(text, instructions[2].invocations.at(1).command->at), "c");
  EXPECT_EQ(instructions[3].invocations.at(0).command->at.begin, text.find("p\n"));
  EXPECT_EQ(slice(text, instructions[3].invocations.at(1).command->at), "q r");
  EXPECT_EQ(instructions[4].invocations.at(1).command->at.begin, text.find("s\n"));
  EXPECT_EQ(slice(text, instructions[4].invocations.at(2).command->at), "t \\$u");
}

TEST(DockerModel, EscapesOfJsonMoveNoPlace) {
  const std::string_view text =
      R"(FROM a
RUN ["sh", "-c", "a '\u00e9\u20ac\ud83d\ude00'; b \"c\" \/d; e"])";
  const Fixture fixture(text);
  const auto& calls = fixture.file.stages[0].instructions[1].invocations;
  ASSERT_EQ(calls.size(), 3U);
  EXPECT_EQ(calls[0].command->words[1].value, "\u00e9\u20ac\U0001f600");
  EXPECT_EQ(slice(text, calls[1].command->at), R"(b \"c\" \/d)");
  EXPECT_EQ(slice(text, calls[2].command->at), "e");
}

TEST(DockerModel, LimitsOfTheShellAreErrors) {
  std::string deep = "FROM a\nRUN ";
  for (int i = 0; i < 5000; ++i) deep += "$( ";
  const Fixture fixture(deep);
  ASSERT_EQ(fixture.file.errors.size(), 1U);
  EXPECT_EQ(fixture.file.errors[0].code, ErrorCode::limit);
  EXPECT_THAT(Fixture("FROM a\nRUN echo 'x").file.errors, IsEmpty());
}

TEST(DockerModel, OddFilesBuild) {
  for (const std::string_view text :
       {"", "FROM", "RUN a", "ONBUILD FROM x\nFROM", "FROM a AS a\nFROM a",
        "FROM $A AS x\nUSER\nSHELL []\nRUN b"}) {
    const Fixture fixture(text);
    EXPECT_THAT(fixture.file.errors, IsEmpty()) << text;
  }
}

TEST(Invocation, LooksThroughWrappers) {
  struct Row {
    std::string_view text;
    std::string_view name;
  };
  const Row rows[] = {
      {"sudo -u root -E apt-get install", "apt-get"},
      {"env -i A=1 /usr/bin/curl x", "curl"},
      {"timeout -k 5 10 curl x", "curl"},
      {"command -v curl", "command"},
      {"xargs -n 1 rm", "rm"},
      {"exec \"$@\"", ""},
      {"A=1 b", "b"},
      {"sudo", "sudo"},
  };
  for (const Row& row : rows) {
    const Parsed<shell::Script> parsed = parse_shell(row.text, OffsetMap(), {});
    const auto call = invocation_of(parsed.tree.commands.at(0));
    ASSERT_TRUE(call.has_value()) << row.text;
    EXPECT_EQ(call->name, row.name) << row.text;
  }
}

TEST(Invocation, FlagsAndOperands) {
  const Parsed<shell::Script> parsed =
      parse_shell("p -qy --opt=1 -o kernel a -t r --long v b -- -z", OffsetMap(), {});
  const auto call = invocation_of(parsed.tree.commands.at(0));
  ASSERT_TRUE(call.has_value());
  constexpr std::string_view kLong[] = {"--long"};
  const FlagValues values{"ot", kLong};
  EXPECT_NE(call->flag("-y", values), nullptr);
  EXPECT_NE(call->flag("--opt", values), nullptr);
  EXPECT_EQ(call->flag("--op", values), nullptr);
  EXPECT_EQ(call->flag("-k", values), nullptr);
  EXPECT_EQ(call->flag("-z", values), nullptr);
  std::vector<std::string> operands;
  for (const shell::Word* word : call->operands(values)) operands.emplace_back(word->value);
  EXPECT_THAT(operands, ElementsAre("a", "b", "-z"));
}

}  // namespace
}  // namespace sluice::docker
