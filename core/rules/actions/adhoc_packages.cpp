#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/step_commands.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`npm install x` takes what the registry has on the day of the run. A version in the command pins the package and not
what it depends on; only a lock file, as `npm ci` and `bundle install` read, pins all. Packages of the repository
itself and files beside it are none of this.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: «gem install rake -v 13.0.6»
      - run: |
          echo hello
          sudo «npm i -g oxlint@1.55.0»
          «yarn global add x»
      - run: «pip install requests» && «go install example.com/x@latest»
      - run: «pip install requests==2.32.3»
)",
    R"(on: push
jobs:
  test:
    runs-on: windows-2022
    steps:
      - run: |
          Write-Host "hello"
          «npm install lodash»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: npm ci && npm install && npm install --no-fund --prefix sub
      - run: npm install ./tool.tgz
      - run: gem install --help
      - run: gem install pkg/x-1.0.gem
      - run: bundle install
      - run: echo npm install x
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: pip install -r requirements.txt
      - run: pip install . && pip install -e .[dev]
      - run: pip install --no-deps requests==2.32.3
      - run: pip install -c constraints.txt requests==2.32.3 && pip install pip==24.0
      - run: pip install --require-hashes requests==2.32.3
      - run: go install example.com/x@v1.2.3
      - run: npm install $PACKAGE
)",
};
constexpr std::string_view kLocked[] = {"zizmor:adhoc-packages"};
constexpr std::string_view kAny[] = {"scorecard:pinned-dependencies/package-manager"};
constexpr auto kBoth = kJoined<kLocked, kAny>;

enum class Manager : std::uint8_t { none, locked, python, go };

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Which manager a command installs with, and where the names of packages start.
Manager manager_of(const std::vector<std::string>& words, std::size_t& names) {
  if (words.size() < 3) return Manager::none;
  const std::string_view program = words[0];
  const std::string_view verb = words[1];
  names = 2;
  if (program == "gem") return is_one_of(verb, {"install", "i"}) ? Manager::locked : Manager::none;
  if (program == "npm")
    return is_one_of(verb, {"install", "i", "add"}) ? Manager::locked : Manager::none;
  if (program == "pnpm" || program == "bun")
    return is_one_of(verb, {"add", "install", "i"}) ? Manager::locked : Manager::none;
  if (program == "bundle" || program == "bundler")
    return verb == "add" ? Manager::locked : Manager::none;
  if (program == "yarn" && verb == "global" && words[2] == "add") {
    names = 3;
    return Manager::locked;
  }
  if (program == "yarn") return verb == "add" ? Manager::locked : Manager::none;
  if (program == "pip" || program == "pip3")
    return verb == "install" ? Manager::python : Manager::none;
  if (program.starts_with("python") && verb == "-m" && words[2] == "pip" && words.size() > 3 &&
      words[3] == "install") {
    names = 4;
    return Manager::python;
  }
  if (program == "go") return is_one_of(verb, {"install", "get"}) ? Manager::go : Manager::none;
  return Manager::none;
}

// Flags that take the next word.
bool takes_value(std::string_view flag) {
  return is_one_of(flag, {"--prefix",
                          "--registry",
                          "-w",
                          "--workspace",
                          "-C",
                          "--dir",
                          "--filter",
                          "-v",
                          "--version",
                          "-r",
                          "--requirement",
                          "-c",
                          "--constraint",
                          "-e",
                          "--editable",
                          "-i",
                          "--index-url",
                          "--extra-index-url",
                          "-t",
                          "--target",
                          "--source",
                          "-f",
                          "--find-links",
                          "--bindir",
                          "--install-dir",
                          "--tag"});
}

bool is_file(std::string_view name) {
  return name.starts_with('.') || name.starts_with('/') || name.starts_with('~') ||
         name.find('\\') != name.npos || name.starts_with("file:") || name.ends_with(".tgz") ||
         name.ends_with(".tar.gz") || name.ends_with(".gem") || name.ends_with(".whl");
}

bool is_pinned(std::string_view name, Manager manager) {
  if (manager == Manager::python)
    return name.find("==") != name.npos || name.find('@') != name.npos;
  if (manager != Manager::go) return false;
  const std::size_t at = name.find('@');
  if (at == name.npos) return true;  // as go.mod has it
  const std::string_view version = name.substr(at + 1);
  return version != "latest" && version != "main" && version != "master" && version != "upgrade";
}

// Tools that come without dependencies.
bool needs_nothing(std::string_view package) {
  const std::string_view name = package.substr(0, package.find_first_of("=@["));
  return is_one_of(name, {"pip", "setuptools", "uv", "ruff"});
}

struct Package {
  std::string_view name;   // empty for none
  bool is_pinned = false;  // itself, but not what it depends on
};

// The first package that a command installs by its name; one without a version before those with.
Package package_of(const StepCommand& command, Manager manager, std::size_t names) {
  Package pinned;
  if (command.has("--require-hashes") || command.has("--no-index")) return {};
  for (std::size_t i = names; i < command.words.size(); ++i) {
    const std::string_view word = command.words[i];
    if (word.starts_with('-')) {
      if (takes_value(word)) ++i;
      continue;
    }
    const bool is_known = word.find('$') == word.npos && word.find('*') == word.npos &&
                          word.find('"') == word.npos && word.find('\'') == word.npos &&
                          word.find_first_of("<>|;&") == word.npos;
    if (!is_known) return {};
    if (is_file(word)) continue;
    if (!is_pinned(word, manager)) return {word};
    // go.mod of a module says the versions of all that it needs, and a checksum database what they
    // are.
    const bool is_whole = manager == Manager::go || command.has("--no-deps") || command.has("-c") ||
                          command.has("--constraint") || needs_nothing(word);
    if (!is_whole && pinned.name.empty()) pinned = {word, true};
  }
  return pinned;
}

void check(const Step& step, Sink& sink) {
  for (const StepCommand& command : commands_of(step)) {
    std::size_t names = 0;
    const Manager manager = manager_of(command.words, names);
    if (manager == Manager::none) continue;
    const Package package = package_of(command, manager, names);
    if (package.name.empty()) continue;
    Hit& hit = sink.report(command.at, package.is_pinned
                                           ? quote(package.name) + " pins none of what it needs"
                                           : quote(package.name) + " is installed by its name")
                   .with_node(step.node["run"].path());
    if (package.is_pinned) hit.with_severity(Severity::note);
    if (manager == Manager::locked) {
      hit.with_aliases(kBoth);
    } else {
      hit.with_aliases(kAny);
    }
  }
}

}  // namespace

extern constinit const Rule adhoc_packages{
    .id = "actions/adhoc-packages",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Package is installed without a lock file",
    .risk = "The newest release of the package, or of what it needs, runs in the job unreviewed.",
    .fix = "Put the package into a manifest with a lock file, and install from that.",
    .aliases = kJoined<kLocked, kAny>,
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc adhoc_packages_doc{
    .rule = adhoc_packages,
    .why = kWhy,
    .source = "OpenSSF Scorecard: Pinned-Dependencies",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
