// What is said of secrets outside of the files that hold them: in the policy and in gitleaks' own
// settings; and what findings of one secret say of each other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "core/audit/gitleaks_rules.h"
#include "core/audit/policy.h"
#include "core/parse/sha1.h"
#include "tests/support/samples.h"

namespace sluice {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Lines = std::vector<std::string>;
using Files = std::vector<std::pair<std::string, std::string>>;

const std::string& token() {
  static const std::string text = "glpat-" + test::word64(20);
  return text;
}

// Another one, that ends differently.
std::string other(char end = 'z') { return "glpat-" + test::word64(19) + end; }

Report run(Files files, Options options = {}) {
  options.show_suppressed = true;
  std::vector<Input> inputs;
  for (auto& [path, bytes] : files) inputs.push_back({std::move(path), std::move(bytes)});
  return audit(std::move(inputs), options);
}

// "path:line rule", or "path:line by tool: reason" of what is suppressed.
Lines told(const Report& report) {
  Lines lines;
  for (const Finding& finding : report.findings) {
    const Location& at = finding.primary;
    lines.push_back(at.path + ":" + std::to_string(at.start.line) + " " +
                    (finding.suppressed
                         ? "by " + finding.suppressed->by + ": " + finding.suppressed->reason
                         : std::string(finding.rule->id)));
  }
  return lines;
}

Lines with_config(std::string_view toml, Options options = {}) {
  return told(run({{".gitleaks.toml", std::string(toml)},
                   {"src/a.py", "x = '" + token() + "'\n"},
                   {"src/b.py", "y = 1\ny = '" + other() + "'\n"}},
                  std::move(options)));
}

constexpr std::string_view kA = "src/a.py:1 secrets/gitlab-token";
constexpr std::string_view kB = "src/b.py:2 secrets/gitlab-token";

TEST(GitleaksConfig, AllowsByPathValueWordAndLine) {
  EXPECT_THAT(with_config(""), ElementsAre(kA, kB));
  EXPECT_THAT(with_config("[allowlist]\npaths = ['''src/a\\.py$''']\ndescription = 'why'\n"),
              ElementsAre("src/a.py:1 by gitleaks: why", kB));
  EXPECT_THAT(with_config("[[allowlists]]\nregexes = ['''^glpat-.*z$''']\n"),
              ElementsAre(kA, "src/b.py:2 by gitleaks: by .gitleaks.toml"));
  EXPECT_THAT(with_config("[allowlist]\nregexes = ['''^y =''']\n"), ElementsAre(kA, kB));
  EXPECT_THAT(with_config("[allowlist]\nregexTarget = 'line'\nregexes = ['''^y =''']\n"),
              ElementsAre(kA, "src/b.py:2 by gitleaks: by .gitleaks.toml"));
  EXPECT_THAT(with_config("[allowlist]\nstopwords = ['GLPAT']\n"),
              ElementsAre("src/a.py:1 by gitleaks: by .gitleaks.toml",
                          "src/b.py:2 by gitleaks: by .gitleaks.toml"));
}

TEST(GitleaksConfig, HoldsToRulesAndConditions) {
  EXPECT_THAT(with_config("[[rules]]\nid = 'gitlab-pat'\n[[rules.allowlists]]\npaths = ['a.py']\n"),
              ElementsAre("src/a.py:1 by gitleaks: by .gitleaks.toml", kB));
  EXPECT_THAT(with_config("[[rules]]\nid = 'slack-bot-token'\n[rules.allowlist]\npaths = ['.']\n"),
              ElementsAre(kA, kB));
  EXPECT_THAT(with_config("[[allowlists]]\ntargetRules = ['npm-access-token']\npaths = ['.']\n"),
              ElementsAre(kA, kB));
  EXPECT_THAT(with_config("[extend]\ndisabledRules = ['gitlab-pat']\n"),
              ElementsAre(HasSubstr("switched off"), HasSubstr("switched off")));
  EXPECT_THAT(with_config("[[allowlists]]\ncondition = 'AND'\npaths = ['.py']\nregexes = ['z$']\n"),
              ElementsAre(kA, "src/b.py:2 by gitleaks: by .gitleaks.toml"));
}

TEST(GitleaksConfig, CountsOnlyWhereItIsOneAndIsAskedFor) {
  EXPECT_THAT(with_config("[allowlist\npaths = ['.']"), ElementsAre(kA, kB));
  EXPECT_THAT(with_config("[allowlist]\npaths = ['(']\n"), ElementsAre(kA, kB));
  EXPECT_THAT(with_config("[allowlist]\ndescription = 'nothing'\n"), ElementsAre(kA, kB));
  EXPECT_THAT(with_config("[allowlist]\npaths = ['.']\n", {.honour_ignores = false}),
              ElementsAre(kA, kB));
}

// In a folder they are about what lies below it, as if they were run there.
TEST(GitleaksConfig, OfAFolderIsAboutWhatLiesBelow) {
  EXPECT_THAT(
      told(run({{"src/.gitleaks.toml", "[allowlist]\npaths = ['^a']\n"},
                {"src/.gitleaksignore", "b.py:gitlab-pat:1\n"},
                {"a.py", "x = '" + token() + "'\n"},
                {"src/a.py", "x = '" + token() + "'\n"},
                {"src/b.py", "x = '" + token() + "'\n"},
                {"src/c.py", "x = '" + token() + "'\n"}})),
      ElementsAre("a.py:1 secrets/gitlab-token", "src/a.py:1 by gitleaks: by .gitleaks.toml",
                  "src/b.py:1 by gitleaks: by .gitleaksignore", "src/c.py:1 secrets/gitlab-token"));
}

Lines with_rules(std::string_view toml, std::string_view path, std::string_view text) {
  Options options;
  options.settings.push_back({".gitleaks.toml", std::string(toml)});
  return told(run({{std::string(path), std::string(text)}}, options));
}

TEST(GitleaksConfig, WritesRulesOfItsOwn) {
  const std::string rule =
      "[[rules]]\nid = 'acme_key'\nregex = '''(id|key):(acme-[a-z0-9]{12})'''\nsecretGroup = 2\n"
      "keywords = ['acme-']\n";
  const std::string secret = "acme-" + std::string("q7w1e9r3t5y2");
  const std::string line = "x key:" + secret + "\n";
  EXPECT_THAT(with_rules(rule, "a.cfg", line), ElementsAre("a.cfg:1 secrets/custom-acme-key"));
  EXPECT_THAT(with_rules(rule, "a.cfg", "x key:acme-short\n"), IsEmpty());
  EXPECT_THAT(with_rules(rule + "path = '''\\.env$'''\n", "a.cfg", line), IsEmpty());
  EXPECT_THAT(with_rules(rule + "path = '''\\.env$'''\n", "p/.env", line),
              ElementsAre("p/.env:1 secrets/custom-acme-key"));
  EXPECT_THAT(with_rules(rule + "entropy = 4.5\n", "a.cfg", line), IsEmpty());
  // What lets gitleaks' findings pass counts for it as well.
  EXPECT_THAT(with_rules(rule, "a.cfg", "x key:" + secret + " # gitleaks:allow\n"),
              ElementsAre(HasSubstr("by gitleaks")));
  Options options;
  options.settings.push_back({".gitleaks.toml", rule});
  const Report report = run({{"a.cfg", line}}, options);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].primary.start.column, 7U);
  EXPECT_THAT(report.findings[0].aliases, ElementsAre("gitleaks:acme_key"));
}

TEST(GitleaksConfig, RulesNeedNoKeywordAndARegexThatIsOne) {
  const std::string line = "pin 7-" + std::string("QK3Z9X") + "\n";
  EXPECT_THAT(with_rules("[[rules]]\nid = 'pin'\nregex = '''\\b7-[A-Z0-9]{6}\\b'''\n", "a.txt",
                         line + line),
              ElementsAre("a.txt:1 secrets/custom-pin", "a.txt:2 secrets/custom-pin"));
  EXPECT_THAT(with_rules("[[rules]]\nid = 'pin'\nregex = '''(?=7)['''\n", "a.txt", line),
              IsEmpty());
  EXPECT_THAT(with_rules("[[rules]]\nid = 'aws-access-token'\n", "a.txt", line), IsEmpty());
}

TEST(GitleaksConfig, KeepsOneGroupOfARegex) {
  EXPECT_EQ(with_one_group("(a)(?:b)(c)[(]\\((?P<d>e)", 2), "(?:a)(?:b)(c)[(]\\((?:e)");
  EXPECT_EQ(with_one_group("[](](x)", 1), "[](](x)");
  EXPECT_EQ(with_one_group("(?P<n>x)(y)", 1), "(x)(?:y)");
  EXPECT_EQ(with_one_group("(", 1), "(");
  EXPECT_EQ(with_one_group("(?P<", 1), "(");
}

Lines with_baseline(std::string_view json) {
  return told(run({{".secrets.baseline", std::string(json)},
                   {"src/a.py", "x = '" + token() + "'\n"},
                   {"src/b.py", "y = 1\ny = '" + other() + "'\n"}}));
}

TEST(DetectSecretsBaseline, KnowsSecretsByFileAndDigest) {
  const std::string digest = sha1_hex(token());
  const auto of = [](std::string_view file, std::string_view hash) {
    return R"({"results": {")" + std::string(file) +
           R"(": [{"line_number": 9, "hashed_secret": ")" + std::string(hash) + R"("}]}})";
  };
  EXPECT_THAT(with_baseline(of("src/a.py", digest)),
              ElementsAre("src/a.py:1 by detect-secrets: known to .secrets.baseline", kB));
  EXPECT_THAT(with_baseline(of("src/b.py", digest)), ElementsAre(kA, kB));
  EXPECT_THAT(with_baseline(of("src/a.py", digest.substr(1))), ElementsAre(kA, kB));
  EXPECT_THAT(with_baseline(R"({"results": [)"), ElementsAre(kA, kB));
}

TEST(DetectSecretsBaseline, LeavesOutWhatItsFiltersName) {
  EXPECT_THAT(with_baseline(R"({"filters_used": [{"path":)"
                            R"( "detect_secrets.filters.regex.should_exclude_file",)"
                            R"( "pattern": ["src/b.*"]}], "results": {}})"),
              ElementsAre(kA, "src/b.py:2 by detect-secrets: left out in .secrets.baseline"));
  EXPECT_THAT(with_baseline(R"({"exclude": {"files": "^src/a", "lines": null}, "results": {}})"),
              ElementsAre("src/a.py:1 by detect-secrets: left out in .secrets.baseline", kB));
}

// What stands around a secret and the secret's own form are one finding, that of the form.
TEST(OneSecretAtOnePlace, IsToldOnceByItsForm) {
  const Report report =
      run({{"Dockerfile", "FROM alpine:3.20\nENV GITLAB_TOKEN=" + token() + "\nUSER nobody\n"}});
  Lines lines;
  for (const Finding& finding : report.findings) {
    if (finding.rule->points_at_secret()) lines.emplace_back(finding.rule->id);
  }
  ASSERT_THAT(lines, ElementsAre("secrets/gitlab-token"));
  const auto found =
      std::find_if(report.findings.begin(), report.findings.end(),
                   [](const Finding& one) { return one.rule->id == "secrets/gitlab-token"; });
  EXPECT_THAT(found->aliases, Contains("docker/secret-in-env"));
}

TEST(BareIgnore, IsToldBesideASecretInAnyText) {
  const auto with = [](const std::string& line) { return told(run({{"src/a.py", line}})); };
  EXPECT_THAT(with("x = '" + token() + "'  # sluice:ignore\n"),
              ElementsAre(kA, "src/a.py:1 sluice/unreadable-ignore"));
  EXPECT_THAT(
      with("# sluice:ignore\nx = '" + token() + "'\n"),
      ElementsAre("src/a.py:1 sluice/unreadable-ignore", "src/a.py:2 secrets/gitlab-token"));
  EXPECT_THAT(with("# sluice:ignore\n\n\nx = '" + token() + "'\n"),
              ElementsAre("src/a.py:4 secrets/gitlab-token"));
}

TEST(GitleaksIgnore, NamesFindingsByPlace) {
  const auto with = [](std::string_view lines) {
    return told(run({{".gitleaksignore", std::string(lines)},
                     {"src/a.py", "x = '" + token() + "'\n"},
                     {"src/b.py", "y = 1\ny = '" + other() + "'\n"}}));
  };
  EXPECT_THAT(with("# why\nsrc/a.py:gitlab-pat:1\r\n"),
              ElementsAre("src/a.py:1 by gitleaks: by .gitleaksignore", kB));
  EXPECT_THAT(with("src/a.py:gitlab-pat:2\nsrc/b.py:slack-bot-token:2\nsrc/b.py\n::\n"),
              ElementsAre(kA, kB));
  // Of a commit, and these files are of none.
  EXPECT_THAT(with(std::string(40, 'a') + ":src/a.py:gitlab-pat:1\n"), ElementsAre(kA, kB));
}

TEST(GitleaksIgnore, NamesFindingsOfACommit) {
  Options options;
  options.only_secrets = true;
  options.show_suppressed = true;
  const Engine engine(options);
  const auto commit =
      std::make_shared<const Commit>(Commit{std::string(40, 'a'), "Ada", "2026-01-01"});
  const auto with = [&](const std::string& line) {
    std::vector<std::unique_ptr<FileResult>> results;
    Input file{"a.py", "x = '" + token() + "'\n"};
    file.commit = commit;
    Input settings{".gitleaksignore", line};
    settings.role = Input::Role::declares;
    for (Input* const input : {&file, &settings}) {
      for (auto& result : engine.audit_file(std::move(*input)))
        results.push_back(std::move(result));
    }
    return told(engine.finish(std::move(results)));
  };
  EXPECT_THAT(with(std::string(40, 'a') + ":a.py:gitlab-pat:1"),
              ElementsAre("a.py:1 by gitleaks: by .gitleaksignore"));
  EXPECT_THAT(with(std::string(40, 'b') + ":a.py:gitlab-pat:1"),
              ElementsAre("a.py:1 secrets/gitlab-token"));
  EXPECT_THAT(with("a.py:gitlab-pat:1"), ElementsAre("a.py:1 by gitleaks: by .gitleaksignore"));
}

Options with_policy(std::string_view policy) {
  Options options;
  options.policy = PolicyFile{".sluice.yaml", std::string(policy)};
  return options;
}

constexpr std::string_view kPatterns = R"(version: 1
secrets:
  patterns:
    - id: acme-token
      title: Token of Acme
      pattern: \b(acme_[a-z0-9]{12})\b
      keywords: [ACME_]
      severity: critical
      fix: Ask in the channel.
)";

TEST(SecretsPolicy, PatternsAreRules) {
  const std::string text = "one acme_" + test::base36(12) + ".\n";
  const Report report = run({{"a.txt", text}}, with_policy(kPatterns));
  ASSERT_THAT(told(report), ElementsAre("a.txt:1 secrets/custom-acme-token"));
  const Finding& finding = report.findings[0];
  EXPECT_EQ(finding.severity, Severity::critical);
  EXPECT_EQ(finding.rule->title, "Token of Acme");
  EXPECT_EQ(finding.fix, "Ask in the channel.");
  EXPECT_EQ(finding.primary.start.column, 5U);
  EXPECT_EQ(finding.primary.end.column, 22U);
  EXPECT_THAT(finding.message, Not(HasSubstr(text.substr(4, 12))));

  Options other = with_policy(kPatterns);
  other.select = {"secrets/gitlab-token"};
  EXPECT_THAT(told(run({{"a.txt", text}}, other)), IsEmpty());
  EXPECT_THAT(told(run({{"a.txt", "# sluice:ignore secrets/custom-acme-token -- known\n" + text}},
                       with_policy(kPatterns))),
              ElementsAre("a.txt:2 by comment: known"));
}

TEST(SecretsPolicy, AllowsWhereAllHolds) {
  const auto with = [](const std::string& allow) {
    return told(
        run({{"src/a.py", "x = '" + token() + "'\n"}, {"b.py", "y = '" + other() + "'\n"}},
            with_policy("version: 1\nsecrets:\n  allow:\n    - {reason: why, " + allow + "}\n")));
  };
  EXPECT_THAT(with("path: src/"),
              ElementsAre("b.py:1 secrets/gitlab-token", "src/a.py:1 by policy: why"));
  EXPECT_THAT(with("pattern: z$"), ElementsAre("b.py:1 by policy: why", kA));
  EXPECT_THAT(with("pattern: z$, path: src/"), ElementsAre("b.py:1 secrets/gitlab-token", kA));
  EXPECT_THAT(with("words: [GLpat], rule: 'secrets/gitlab-*'"),
              ElementsAre("b.py:1 by policy: why", "src/a.py:1 by policy: why"));
  EXPECT_THAT(with("path: '*.py', rule: secrets/npm-token"),
              ElementsAre("b.py:1 secrets/gitlab-token", kA));
}

Lines faults(std::string_view secrets) {
  Lines lines;
  const std::string text = "version: 1\nsecrets:\n" + std::string(secrets);
  for (const ParseError& error : parse_policy(text, {}).errors)
    lines.push_back(text.substr(error.at.begin, error.at.size()) + ": " + error.message);
  return lines;
}

TEST(SecretsPolicy, TellsWhatIsWrongAndWhere) {
  EXPECT_THAT(faults("  patterns: [{id: a, pattern: x, keywords: [abc]}]\n"), IsEmpty());
  EXPECT_THAT(faults("  patterns: [{id: A, pattern: x, keywords: [abc]}]\n"),
              ElementsAre("A: an id is made of small letters, digits and dashes"));
  EXPECT_THAT(faults("  patterns: [{id: a, pattern: '(', keywords: [abc]}]\n"),
              ElementsAre(HasSubstr("'(': this is no regular expression")));
  EXPECT_THAT(faults("  patterns: [{id: a, pattern: x, keywords: [ab]}]\n"),
              ElementsAre(HasSubstr("ab: a keyword has 3 to 64")));
  EXPECT_THAT(faults("  patterns: [{id: a, pattern: x}]\n"),
              ElementsAre(HasSubstr("a pattern needs keywords")));
  EXPECT_THAT(faults("  patterns: [{id: a, pattern: x, keywords: [abc], level: 2}]\n"),
              ElementsAre(HasSubstr("level")));
  EXPECT_THAT(faults("  patterns:\n  - &p {id: a, pattern: x, keywords: [abc]}\n  - *p\n"),
              ElementsAre(HasSubstr("another pattern has this id")));
  EXPECT_THAT(faults("  patterns: [{id: a, pattern: x, keywords: [abc], entropy: 9}]\n"),
              ElementsAre("9: entropy is a number of bits a character, 0 to 8"));
  EXPECT_THAT(faults("  allow: [{path: a}]\n"), ElementsAre(HasSubstr("needs a reason")));
  EXPECT_THAT(faults("  allow: [{reason: a}]\n"), ElementsAre(HasSubstr("a path, a pattern or")));
  EXPECT_THAT(faults("  allow: [{reason: a, path: b, rule: c}]\n"),
              ElementsAre(HasSubstr("no rule is called so")));
  EXPECT_THAT(faults("  deny: []\n"), ElementsAre(HasSubstr("patterns and allow")));
}

TEST(SameSecrets, AreRelated) {
  Files files;
  for (const char name : std::string_view("abcdefg"))
    files.emplace_back(std::string(1, name) + ".txt", "\n" + token() + "\n");
  files.emplace_back("z.txt", other() + "\n");
  const Report report = run(files);
  ASSERT_EQ(report.findings.size(), 8U);
  const std::vector<Location>& places = report.findings[1].related;
  ASSERT_EQ(places.size(), 4U);
  EXPECT_EQ(places[0].path, "a.txt");
  EXPECT_EQ(places[0].note, "same secret");
  EXPECT_EQ(places[1].path, "c.txt");
  EXPECT_EQ(places[3].note, "same secret, and at 2 further places");
  EXPECT_THAT(report.findings[7].related, IsEmpty());
}

TEST(OnlySecrets, ReadsTextThatIsCutAndRunsNoOtherRule) {
  Options options;
  options.only_secrets = true;
  Report report = run({{".github/workflows/a.yml", "on: [\n# " + token() + "\n"}}, options);
  EXPECT_THAT(told(report), ElementsAre(".github/workflows/a.yml:2 secrets/gitlab-token"));
  EXPECT_FALSE(report.incomplete);
}

TEST(ChangedLines, OnlyWhatTouchesThemIsTold) {
  Options options;
  options.only_secrets = true;
  const Engine engine(options);
  const auto with = [&](std::vector<Input::LineRange> lines) {
    Input input{"a", other('1') + "\n" + other('2') + "\n" + other('3') + "\n"};
    input.lines = std::move(lines);
    return told(engine.finish(engine.audit_file(std::move(input))));
  };
  EXPECT_THAT(with({}), IsEmpty());
  EXPECT_THAT(with({{2, 2}}), ElementsAre("a:2 secrets/gitlab-token"));
  EXPECT_THAT(with({{1, 1}, {3, 9}}),
              ElementsAre("a:1 secrets/gitlab-token", "a:3 secrets/gitlab-token"));
}

}  // namespace
}  // namespace sluice
