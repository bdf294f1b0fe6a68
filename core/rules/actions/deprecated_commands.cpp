#include "core/model/actions.h"
#include "core/parse/scalar_map.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

#include <optional>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`::set-output` and `::save-state` still work but are on the way out, since whatever a step prints can
forge them; `::set-env` and `::add-path` are off. The files `$GITHUB_OUTPUT`, `$GITHUB_STATE`,
`$GITHUB_ENV` and `$GITHUB_PATH` took their place.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          make
          echo "«::set-output» name=tag::1"
      - run: echo "«::add-path»::/opt/bin"
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: "echo\t'«::save-state» name=pid::1' && echo \"«::set-env» name=A::b\""
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          echo "tag=1" >> "$GITHUB_OUTPUT"
          echo "::notice title=done::set-output is gone"
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - name: echo "::set-output name=tag::1"
        run: cargo test set::set-output
)",
};
constexpr std::string_view kAliases[] = {"actionlint:deprecated-commands",
                                         "sisakulint:deprecated-commands"};

// A command as it is printed, and the file that has taken its place.
struct Command {
  std::string_view text;
  std::string_view fix;
};
constexpr Command kCommands[] = {
    {"::set-output name=",
     "Append to the file instead: echo \"name=value\" >> \"$GITHUB_OUTPUT\"."},
    {"::save-state name=", "Append to the file instead: echo \"name=value\" >> \"$GITHUB_STATE\"."},
    {"::set-env name=", "Append to the file instead: echo \"NAME=value\" >> \"$GITHUB_ENV\"."},
    {"::add-path::", "Append to the file instead: echo \"folder\" >> \"$GITHUB_PATH\"."},
};

void check(const Step& step, Sink& sink) {
  const std::string_view script = step.run.value;
  std::optional<ScalarMap> map;
  for (const Command& command : kCommands) {
    const std::size_t size = command.text.find_first_of(" :", 2);
    for (std::size_t at = script.find(command.text); at != script.npos;
         at = script.find(command.text, at + 1)) {
      const NodeRef run = step.node["run"];
      if (!map) map.emplace(run.tree()->source, run.text());
      sink.report(map->span(at, at + size),
                  "Command " + std::string(command.text.substr(2, size - 2)) + " is printed")
          .with_node(run.path())
          .with_fix(std::string(command.fix));
    }
  }
}

}  // namespace

extern constinit const Rule deprecated_commands{
    .id = "actions/deprecated-commands",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Workflow command is deprecated",
    .risk =
        "The command stops working, and until then anything that is printed can forge its value.",
    .fix = "Append to the file instead: echo \"name=value\" >> \"$GITHUB_OUTPUT\".",
    .aliases = kAliases,
    .topics = {Topic::reliability, Topic::injection},
    .check = check,
};

extern constinit const RuleDoc deprecated_commands_doc{
    .rule = deprecated_commands,
    .why = kWhy,
    .source = "GitHub: Workflow commands for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
