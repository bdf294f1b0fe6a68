// The command line as people write it: what each word is taken for, and the exit code.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr int kFindings = 1;
constexpr int kWrongUsage = 64;

constexpr std::string_view kDockerfile = "FROM alpine:latest\nRUN sudo true\n";

struct Outcome {
  int code = 0;
  std::string out;
};

std::string in_quotes(std::string_view word) { return "'" + std::string(word) + "'"; }

// A folder with files to audit, in which the tool runs.
class Arguments : public testing::Test {
 protected:
  Arguments() {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = std::filesystem::path(testing::TempDir()) / ("sluice-" + name);
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "a");
    write("a/Dockerfile", kDockerfile);
    write("b.txt", kDockerfile);
  }
  ~Arguments() override { std::filesystem::remove_all(folder_); }
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;

  void make_folder(std::string_view name) const {
    std::filesystem::create_directories(folder_ / name);
  }

  void write(std::string_view name, std::string_view text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  std::string read(std::string_view name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  // What the tool prints, errors included. Standard input is `input`.
  Outcome run(const std::vector<std::string>& words, std::string_view input = {}) const {
    return run_in(".", words, input);
  }

  // The same in a folder of that folder.
  Outcome run_in(std::string_view place, const std::vector<std::string>& words,
                 std::string_view input = {}) const {
    write("input", input);
    std::string command =
        "cd " + in_quotes((folder_ / place).string()) + " && " + in_quotes(SLUICE_TOOL);
    for (const std::string& word : words) command += " " + in_quotes(word);
    command += " 2>&1 < " + in_quotes((folder_ / "input").string());
    Outcome outcome;
    FILE* const pipe = popen(command.c_str(), "r");
    std::array<char, 4096> buffer{};
    for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
      outcome.out.append(buffer.data(), got);
    outcome.code = WEXITSTATUS(pclose(pipe));
    return outcome;
  }

 private:
  std::filesystem::path folder_;
};

constexpr std::string_view kUser = "docker/no-user";
constexpr std::string_view kImage = "docker/unpinned-base-image";

TEST_F(Arguments, AnOptionTakesOneValueAndLeavesThePath) {
  const std::vector<std::vector<std::string>> rows = {
      {"audit", "--select", std::string(kImage), "a"},
      {"audit", "a", "--select", std::string(kImage)},
      {"audit", "--select=" + std::string(kImage), "a"},
      {"--select", std::string(kImage), "a"},
      {"--kind", "*.txt=text", "--select", std::string(kImage), "a"},
      {"--select", std::string(kImage), "--kind", "*.txt=text", "a"},
  };
  for (const std::vector<std::string>& words : rows) {
    const Outcome outcome = run(words);
    EXPECT_EQ(outcome.code, kFindings) << outcome.out;
    EXPECT_THAT(outcome.out,
                AllOf(HasSubstr(std::string(kImage)), HasSubstr("Dockerfile:1:6"),
                      Not(HasSubstr(std::string(kUser))), HasSubstr("1 file audited")));
  }
}

TEST_F(Arguments, OptionsRepeat) {
  const Outcome both = run({"--select", std::string(kImage), "--select", std::string(kUser),
                            "--persona", "auditor", "a"});
  EXPECT_THAT(both.out, AllOf(HasSubstr(std::string(kImage)), HasSubstr(std::string(kUser))));
  // The last match wins.
  const Outcome kinds = run({"--kind", "*.txt=text", "--kind", "b.*=dockerfile", "b.txt"});
  EXPECT_THAT(kinds.out, HasSubstr(std::string(kImage)));
}

TEST_F(Arguments, OutputsTakeOneFileEach) {
  const Outcome outcome = run({"--output", "json=report.json", "--output", "report.txt", "a"});
  EXPECT_EQ(outcome.code, kFindings);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(read("report.json"), HasSubstr("\"sluice.report/1\""));
  EXPECT_THAT(read("report.txt"), HasSubstr("1 file audited"));
}

TEST_F(Arguments, WithoutACommandItAudits) {
  EXPECT_EQ(run({"a"}).out, run({"audit", "a"}).out);
  EXPECT_EQ(run({"a"}).code, kFindings);
  // All files below the current folder, standard input of the test among them.
  EXPECT_THAT(run({}).out, HasSubstr("3 files audited"));
}

TEST_F(Arguments, ExplainsTheWorstOfAllThatHaveTheName) {
  const Outcome outcome = run({"explain", "zizmor:template-injection"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, testing::StartsWith("actions/template-injection  (high)"));
  EXPECT_THAT(outcome.out, HasSubstr("actions/expression-in-script  (note)"));
  EXPECT_EQ(run({"explain", "template-injection"}).out, outcome.out);
  EXPECT_EQ(run({"explain", "no-such-rule"}).code, kWrongUsage);
}

TEST_F(Arguments, EveryCommandReadsWhateverAFileIsWrittenIn) {
  std::string wide = "\xFF\xFE";
  for (const char c : std::string_view("job: {script: [make]}\n")) wide += {c, '\0'};
  write("wide.yml", wide);
  const Outcome effective = run({"effective", "wide.yml"});
  EXPECT_EQ(effective.code, 0);
  EXPECT_THAT(effective.out, HasSubstr("script:\n    - make\n"));
}

TEST_F(Arguments, ADashIsStandardInput) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"audit", "-", "--kind", "stdin=dockerfile"},
                                             {"audit", "--kind", "*=dockerfile", "-"},
                                             {"-", "--stdin-name", "x/Dockerfile"}}) {
    const Outcome outcome = run(words, kDockerfile);
    EXPECT_EQ(outcome.code, kFindings) << outcome.out;
    EXPECT_THAT(outcome.out, HasSubstr(std::string(kImage)));
  }
  EXPECT_EQ(run({"-"}, "").code, 0);
  const Outcome among = run({"a", "-", "--stdin-name", "x/Dockerfile"}, kDockerfile);
  EXPECT_EQ(among.code, kFindings);
  EXPECT_THAT(among.out, AllOf(HasSubstr("a/Dockerfile:1:6"), HasSubstr("x/Dockerfile:1:6"),
                               HasSubstr("2 files audited")));
}

TEST_F(Arguments, WhatIsNotUnderstoodIsWrongUsage) {
  const std::vector<std::vector<std::string>> rows = {{"--select"},
                                                      {"--select", "no/such-rule", "a"},
                                                      {"--kind", "a"},
                                                      {"--kind", "x=y", "a"},
                                                      {"--fail-on", "bad", "a"},
                                                      {"--no-such-flag", "a"},
                                                      {"--jobs", "many", "a"},
                                                      {"--color", "pink", "a"},
                                                      {"rules", "--color", "pink"},
                                                      {"--kind", "=dockerfile", "a"},
                                                      {"--kind", "[=dockerfile", "a"},
                                                      {"--kind", "../a=dockerfile", "a"},
                                                      {"--output", "", "a"},
                                                      {"--output", "json=", "a"},
                                                      {"--output", "x", "--output", "sarif=x", "a"},
                                                      {"--output", "x", "--output", "./x", "a"},
                                                      {""},
                                                      {"a", ""},
                                                      {"--stdin-name", "", "-"},
                                                      {"--stdin-name", "a/", "-"},
                                                      {"--stdin-name", "..", "-"},
                                                      {"--stdin-name", "b.txt", "a"}};
  for (const std::vector<std::string>& words : rows) {
    const Outcome outcome = run(words);
    EXPECT_EQ(outcome.code, kWrongUsage) << words[0] << ": " << outcome.out;
  }
}

TEST_F(Arguments, ANameOfStandardInputIsOnePath) {
  const auto prints = [&](const std::string& name) {
    std::string out = run({"-", "--stdin-name", name, "--format", "json"}, kDockerfile).out;
    return out.substr(0, out.find("\"fix\""));
  };
  EXPECT_EQ(prints("./x/../Dockerfile"), prints("Dockerfile"));
}

TEST_F(Arguments, WhatIsSaidOfThemIsFitForATerminal) {
  const std::string word = "\x1B[31mx";
  const std::vector<std::vector<std::string>> rows = {
      {"explain", word},
      {"--select", word, "a"},
      {"--config", word, "a"},
      {"--jobs", word, "a"},
      {"--output", "no/" + word, "a"},
      {"--baseline", word, "a"},
      {"--color", word, "a"},
      {"--" + word, "a"},
  };
  for (const std::vector<std::string>& words : rows) {
    const Outcome outcome = run(words);
    EXPECT_NE(outcome.code, 0);
    EXPECT_EQ(outcome.out.find('\x1B'), outcome.out.npos) << words[0];
  }
}

// What files are may depend on where they lie, also where the root is below that.
TEST_F(Arguments, TheFoldersAboveTheRootCount) {
  for (const std::string_view place : {"repo/.github/workflows", "alone/.github/workflows"}) {
    make_folder(place);
    write(std::string(place) + "/x.yml", "a: b\n");
  }
  make_folder("repo/.git");
  const auto kind = [&](const std::string& place, const std::string& path) {
    const Outcome outcome = run_in(place, {path, "--format", "json"});
    return outcome.out.find("\"kind\": \"github-actions\"") != std::string::npos;
  };
  EXPECT_TRUE(kind(".", "repo/.github/workflows"));
  EXPECT_TRUE(kind("repo", ".github/workflows/x.yml"));
  EXPECT_TRUE(kind("repo/.github", "workflows"));
  EXPECT_TRUE(kind("repo/.github/workflows", "x.yml"));
  EXPECT_TRUE(kind("repo/.github/workflows", "."));
  EXPECT_TRUE(kind("alone/.github/workflows", "."));
  EXPECT_TRUE(kind("alone/.github", "workflows/x.yml"));
  // The repository is the nearest one, and nothing above it counts.
  make_folder("repo/.github/workflows/.git");
  EXPECT_FALSE(kind("repo/.github/workflows", "x.yml"));
}

}  // namespace
}  // namespace sluice
