#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A short comment behind each scope (`issues: write # posts the report`), or above it, is what a reader needs to see whether
it is still needed. `contents: read` speaks for itself, and a block of it alone says nothing to explain.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
permissions:
  contents: read
  packages: «read»
jobs:
  a:
    # what the job needs
    permissions:
      # packages: write
      issues: «write» #
      contents: write # pushes the tag
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
permissions: {issues: «write»}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
permissions: {contents: read}
jobs:
  a:
    permissions:
      issues: write # posts the report
      packages: none
      # trusted publishing
      id-token: write
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
permissions: {}
jobs:
  a:
    permissions: read-all
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"zizmor:undocumented-permissions"};

// What a comment on the line above the key says; empty for none.
std::string_view comment_above(NodeRef scalar) {
  const Text key = scalar.key();
  if (!key.present()) return {};
  const std::string_view source = scalar.tree()->source;
  const std::size_t end = source.substr(0, key.at.begin).rfind('\n');
  // Of a mapping in one line the comment would be about the whole.
  if (end == source.npos ||
      source.substr(end + 1, key.at.begin - end - 1).find_first_not_of(' ') != source.npos)
    return {};
  const std::size_t feed = source.substr(0, end).rfind('\n');
  const std::size_t begin = feed == source.npos ? 0 : feed + 1;
  std::string_view line = source.substr(begin, end - begin);
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  if (!line.starts_with('#')) return {};
  line.remove_prefix(std::min(line.find_first_not_of("# \t"), line.size()));
  line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
  // A scope that somebody took out says nothing of the next one.
  const bool is_scope =
      line.ends_with(": read") || line.ends_with(": write") || line.ends_with(": none");
  return is_scope ? std::string_view() : line;
}

void check_block(NodeRef permissions, const std::string& address, Sink& sink) {
  if (!permissions.is_mapping()) return;
  for (const NodeRef scope : permissions.children()) {
    const std::string_view name = scope.key().value;
    const std::string_view level = scope.value();
    if (level == "none" || (name == "contents" && level == "read")) continue;
    if (!scope.is_scalar() || !comment_behind(scope).empty() || !comment_above(scope).empty())
      continue;
    sink.report(scope, "Nothing says why " + quote(name) + " is needed").with_resource(address);
  }
}

void check(const Workflow& workflow, Sink& sink) {
  check_block(workflow.permissions, {}, sink);
  for (const Job& job : workflow.jobs) check_block(job.permissions, job.address(), sink);
}

}  // namespace

extern constinit const Rule undocumented_permissions{
    .id = "actions/undocumented-permissions",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Nothing says what a permission is for",
    .risk = "Nobody dares to take a right away whose use is not known, so that it stays for ever.",
    .fix = "Say behind the scope, as a comment, which step needs it.",
    .aliases = kAliases,
    .topics = {Topic::hygiene, Topic::access},
    .check = check,
};

extern constinit const RuleDoc undocumented_permissions_doc{
    .rule = undocumented_permissions,
    .why = kWhy,
    .source = "GitHub: Controlling permissions for GITHUB_TOKEN",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
