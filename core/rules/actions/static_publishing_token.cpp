#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/step_commands.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
PyPI, npm, crates.io, RubyGems and NuGet take the identity of the workflow itself: a token that GitHub signs for
one run and that is good for minutes. A token in the secrets is good for years, wherever it is copied to. Commands
count where the job cannot ask for such an identity; registries of one's own do not.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «pypa/gh-action-pypi-publish@release/v1»
        with: {password: "${{ secrets.PYPI }}"}
      - run: «cargo +nightly publish»
      - run: |
          npm ci
          «npm publish --access public»
)",
    R"(on: push
jobs:
  test:
    runs-on: windows-2022
    steps:
      - run: «dotnet nuget push a.nupkg»
      - uses: «actions/setup-node@v4»
        with: {registry-url: "https://registry.npmjs.org/", always-auth: true}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    permissions: {id-token: write}
    steps:
      - uses: pypa/gh-action-pypi-publish@release/v1
      - run: npm publish --provenance
      - uses: actions/setup-node@v4
        with: {registry-url: "https://npm.example.com", always-auth: true}
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: cargo publish --dry-run
      - run: echo npm publish
      - run: npm publish --registry https://npm.example.com
  other:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/setup-node@v4
        with: {registry-url: "https://npm.pkg.github.com"}
      - run: npm publish
  python:
    runs-on: ubuntu-24.04
    steps:
      - uses: pypa/gh-action-pypi-publish@release/v1
        with: {password: "${{ secrets.X }}", repository-url: "https://example.com/legacy/"}
)",
};
constexpr std::string_view kAliases[] = {"zizmor:use-trusted-publishing"};

// Those that know trusted publishing.
bool is_public_registry(std::string_view url) {
  constexpr std::string_view kHosts[] = {"registry.npmjs.org", "upload.pypi.org", "test.pypi.org",
                                         "rubygems.org",       "crates.io",       "nuget.org"};
  return url.empty() ||
         std::any_of(std::begin(kHosts), std::end(kHosts),
                     [&](std::string_view host) { return url.find(host) != url.npos; });
}

bool is_set_to(const Step& step, std::string_view name, std::string_view value) {
  return equals_ignoring_case(input(step, name).value(), value);
}

std::string_view address(const Step& step, std::string_view name, std::string_view other) {
  const std::string_view first = input(step, name).value();
  return first.empty() ? input(step, other).value() : first;
}

bool is_action_with_token(const Step& step) {
  const UsesTarget target = read_uses(step.uses.value);
  if (target.is("pypa/gh-action-pypi-publish")) {
    return input(step, "password") &&
           is_public_registry(address(step, "repository-url", "repository_url"));
  }
  if (target.is("rubygems/release-gem")) return is_set_to(step, "setup-trusted-publisher", "false");
  if (target.is("rubygems/configure-rubygems-credentials"))
    return input(step, "api-token") && is_public_registry(input(step, "gem-server").value());
  if (target.is("actions/setup-node"))
    return is_set_to(step, "always-auth", "true") &&
           is_public_registry(input(step, "registry-url").value());
  return target.is("JS-DevTools/npm-publish") && input(step, "token") &&
         is_public_registry(input(step, "registry").value());
}

// Words before the one that says what is done: "bundle exec gem", "python -m twine", "cargo +x".
bool is_wrapper(std::string_view word) {
  constexpr std::string_view kWrappers[] = {"bundle", "exec", "-m",     "pipx", "run",
                                            "bunx",   "npx",  "dotnet", "uvx",  "dlx"};
  return std::find(std::begin(kWrappers), std::end(kWrappers), word) != std::end(kWrappers) ||
         word.starts_with('+') || word.starts_with("python");
}

std::string_view without_version(std::string_view word) { return word.substr(0, word.find("==")); }

bool publishes(const StepCommand& command) {
  std::vector<std::string_view> words;
  for (const std::string& word : command.words) {
    if (words.size() < 3 && !is_wrapper(word)) words.push_back(without_version(word));
  }
  words.resize(3);
  const auto is = [&](std::string_view program, std::string_view verb) {
    return words[0] == program && words[1] == verb;
  };
  return is("npm", "publish") || is("pnpm", "publish") || is("bun", "publish") ||
         (is("yarn", "npm") && words[2] == "publish") || is("cargo", "publish") ||
         is("gem", "push") || is("nuget", "push") || is("twine", "upload") || is("uv", "publish") ||
         is("poetry", "publish") || is("hatch", "publish") || is("flit", "publish") ||
         is("pdm", "publish");
}

// Where a flag names a registry: "--registry x", "--source=x".
bool goes_elsewhere(const StepCommand& command) {
  constexpr std::string_view kFlags[] = {"--registry",
                                         "--source",
                                         "--repository-url",
                                         "--host",
                                         "--publish-url",
                                         "--index",
                                         "--repository",
                                         "-r",
                                         "-s"};
  for (std::size_t i = 0; i + 1 < command.words.size(); ++i) {
    for (const std::string_view flag : kFlags) {
      const std::string_view word = command.words[i];
      if (word == flag && !is_public_registry(command.words[i + 1])) return true;
      if (word.starts_with(flag) && word.substr(flag.size()).starts_with('=') &&
          !is_public_registry(word.substr(flag.size())))
        return true;
    }
  }
  return !command.starting("--registry=").empty() &&
         !is_public_registry(command.starting("--registry="));
}

// A step before points the package manager to a registry of one's own.
bool is_set_up_for_other(const Step& step) {
  if (step.job == nullptr) return false;
  const auto& steps = step.job->steps;
  return std::any_of(steps.begin(), steps.end(), [](const Step& other) {
    return other.uses.present() && read_uses(other.uses.value).is("actions/setup-node") &&
           !is_public_registry(input(other, "registry-url").value());
  });
}

bool is_of_npm(const StepCommand& command) {
  return command.has("publish") && command.program() != "cargo" && command.program() != "uv";
}

void check(const Step& step, Sink& sink) {
  if (step.uses.present() && is_action_with_token(step))
    sink.report(step.node["uses"], quote(step.uses.value) + " is set up with a token");
  if (step.job != nullptr && permission_of(*step.job, "id-token") == "write") return;
  for (const StepCommand& command : commands_of(step)) {
    if (!publishes(command) || command.has("--dry-run") || command.has("-n")) continue;
    if (goes_elsewhere(command) || (is_of_npm(command) && is_set_up_for_other(step))) continue;
    sink.report(command.at, quote(command.program()) + " publishes in a job without an identity")
        .with_node(step.node["run"].path());
  }
}

}  // namespace

extern constinit const Rule static_publishing_token{
    .id = "actions/static-publishing-token",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Package is published with a stored token",
    .risk = "Whoever copies the token publishes versions of the package until somebody notices.",
    .fix =
        "Set up trusted publishing at the registry, give the job id-token: write, and remove the "
        "token.",
    .aliases = kAliases,
    .topics = {Topic::credentials, Topic::supply_chain},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc static_publishing_token_doc{
    .rule = static_publishing_token,
    .why = kWhy,
    .source = "OpenSSF: Trusted publishers for all package repositories",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
