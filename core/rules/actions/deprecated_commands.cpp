#include "core/model/actions.h"
#include "core/parse/scalar_map.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

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
  std::string_view file;
  std::string_view fix;
};
constexpr Command kCommands[] = {
    {"::set-output name=", "GITHUB_OUTPUT",
     "Append to the file instead: echo \"name=value\" >> \"$GITHUB_OUTPUT\"."},
    {"::save-state name=", "GITHUB_STATE",
     "Append to the file instead: echo \"name=value\" >> \"$GITHUB_STATE\"."},
    {"::set-env name=", "GITHUB_ENV",
     "Append to the file instead: echo \"NAME=value\" >> \"$GITHUB_ENV\"."},
    {"::add-path::", "GITHUB_PATH",
     "Append to the file instead: echo \"folder\" >> \"$GITHUB_PATH\"."},
};

// What printing the command takes in the script: "::set-output name=tag::", and what stands in
// front of the value in the file: "tag=".
struct Print {
  std::size_t begin = 0, end = 0;
  std::string entry;
  std::size_t command_end = 0;
  bool is_known = false;  // the value stands there
};

// Nothing where echo does not print just this, or where the value has lines of its own.
std::optional<Print> read_print(const shell::Script& script, const shell::Command& command,
                                std::string_view text, std::size_t at, const Command& what) {
  const bool is_echo = command.name() == "echo" && command.assignments.empty() &&
                       command.redirections.empty() && command.parent == shell::kNone &&
                       command.words.size() > 1;
  if (!is_echo || script.pipelines[command.pipeline].stages != 1) return std::nullopt;
  for (std::uint32_t i = command.compound; i != shell::kNone; i = script.compounds[i].compound) {
    if (!script.compounds[i].redirections.empty()) return std::nullopt;
  }
  const shell::Word& first = command.words[1];
  const bool starts = first.at.begin == at || (first.at.begin + 1 == at && text[at - 1] != '$');
  if (!starts) return std::nullopt;
  Print print{at, at + what.text.size(), {}, command.at.end, true};
  if (what.text.ends_with('=')) {
    const std::size_t colons = text.find("::", print.end);
    const std::string_view name = text.substr(print.end, std::min(colons, text.size()) - print.end);
    constexpr std::string_view kName =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    if (colons == text.npos || name.empty() || name.find_first_not_of(kName) != name.npos)
      return std::nullopt;
    print.entry.append(name).append(1, '=');
    print.end = colons + 2;
  }
  // A line break is written as %0A.
  if (text.substr(at, command.at.end - at).find_first_of("%\n") != text.npos) return std::nullopt;
  for (std::size_t i = 1; i < command.words.size(); ++i)
    print.is_known = print.is_known && command.words[i].is_known();
  return print;
}

const shell::Command* command_at(const shell::Script& script, std::size_t at) {
  const auto behind = std::upper_bound(
      script.commands.begin(), script.commands.end(), at,
      [](std::size_t place, const shell::Command& one) { return place < one.at.begin; });
  return behind == script.commands.begin() ? nullptr : &*std::prev(behind);
}

void add_edit(Hit& hit, const Step& step, const ScalarMap& map, std::size_t at,
              const Command& what) {
  if (step.script == nullptr) return;
  const std::string_view text = step.run.value;
  const shell::Command* const command = command_at(*step.script, at);
  if (command == nullptr) return;
  const auto print = read_print(*step.script, *command, text, at, what);
  if (!print) return;
  const NodeRef run = step.node["run"];
  const Edit::Safety safety = print->is_known ? Edit::Safety::safe : Edit::Safety::needs_review;
  std::string behind = " >> \"$";
  behind.append(what.file).append(1, '"');
  if (set_part(hit, safety, run, map, print->begin, print->end, print->entry) &&
      !set_part(hit, safety, run, map, print->command_end, print->command_end, behind))
    hit.edit.reset();
}

void check(const Step& step, Sink& sink) {
  const std::string_view script = step.run.value;
  std::optional<ScalarMap> map;
  for (const Command& command : kCommands) {
    const std::size_t size = command.text.find_first_of(" :", 2);
    for (std::size_t at = script.find(command.text); at != script.npos;
         at = script.find(command.text, at + 1)) {
      const NodeRef run = step.node["run"];
      if (!map) map.emplace(run.tree()->source, run.text());
      Hit& hit =
          sink.report(map->span(at, at + size),
                      "Command " + std::string(command.text.substr(2, size - 2)) + " is printed")
              .with_node(run.path())
              .with_fix(std::string(command.fix));
      add_edit(hit, step, *map, at, command);
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
