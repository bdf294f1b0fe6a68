#include "core/model/actions.h"
#include "core/model/pre_commit.h"
#include "core/rules/rule.h"
#include "core/rules/shared/known_actions.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
The owner of the repository has set it to read-only: it gets no fixes, not even for faults that others find
in its dependencies, and it stops to work once the runtime that it asks for is gone. Many archived actions
are thin wrappers of a command that every runner has, such as `cargo` or `gh release create`. What is
archived is known as of a date, and the finding says which.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «actions/create-release@v1»
      - uses: «Actions-RS/Toolchain@b2417cde72dcf67f306c0ae8e0828a81bf0b189f» # v1
  call:
    uses: «actions-rs/cargo/.github/workflows/ci.yml@main»
)",
    R"(=== .pre-commit-config.yaml
repos:
  - repo: «https://github.com/pre-commit/mirrors-prettier»
    rev: v3.1.0
    hooks: [{id: prettier}]
  - repo: «git@github.com:pycqa/pydocstyle.git»
    rev: 6.3.0
    hooks: [{id: pydocstyle}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: ./actions/create-release
      - uses: docker://actions/create-release:1
      - uses: octo/create-release@v1
)",
    R"(=== .pre-commit-config.yaml
repos:
  - repo: https://gitlab.com/pre-commit/mirrors-prettier
    rev: v3.1.0
    hooks: [{id: prettier}]
  - repo: local
    hooks: [{id: mirrors-prettier, name: x, entry: x, language: system}]
)",
};
constexpr std::string_view kAliases[] = {"zizmor:archived-uses", "sisakulint:archived-uses"};

std::string particulars(std::string_view name) {
  return quote(name) + " was archived as of " + std::string(known_actions_date());
}

void check(const Use& use, Sink& sink) {
  if (use.target.kind == UsesTarget::Kind::repository && is_archived(use.target.repository))
    sink.report(use.text, particulars(use.target.repository));
}

// owner/repository of an address of GitHub; empty for others.
std::string_view github_repository(std::string_view url) {
  for (const std::string_view start :
       {"https://github.com/", "http://github.com/", "git://github.com/",
        "git@github.com:", "ssh://git@github.com/"}) {
    if (!url.starts_with(start)) continue;
    url.remove_prefix(start.size());
    while (url.ends_with('/')) url.remove_suffix(1);
    if (url.ends_with(".git")) url.remove_suffix(4);
    return url;
  }
  return {};
}

void check_hooks(const pre_commit::File& file, Sink& sink) {
  for (const pre_commit::Repository& repository : file.repositories) {
    const std::string_view name = github_repository(repository.url.value());
    if (!name.empty() && is_archived(name)) sink.report(repository.url, particulars(name));
  }
}

}  // namespace

extern constinit const Rule archived_uses{
    .id = "actions/archived-uses",
    .severity = Severity::medium,
    .title = "Action is archived",
    .risk = "Nobody mends what is found in it, nor in the libraries that it brings along.",
    .fix = "Use a maintained action in its place, or the command that it wraps.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain},
    .check = check,
    .also = check_hooks,
};

extern constinit const RuleDoc archived_uses_doc{.rule = archived_uses,
                                                 .why = kWhy,
                                                 .source = "GitHub: Archiving repositories",
                                                 .path = ".github/workflows/ci.yml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::actions
