#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <array>
#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
What `include` brings in runs with the variables and the token of this project. Of another project it is
taken from the default branch where no `ref` stands, and from a branch where one is named: whoever can push
there changes this pipeline. A remote file is whatever its server says today, unless `integrity` holds its
hash. A tag is let pass, though only a commit cannot be moved. Of a project, whose members GitLab knows, it is
medium; of an address high.
)";

constexpr std::string_view kBad[] = {
    R"(include:
  - project: «octo/templates»
    file: /ci/build.yml
  - project: octo/templates
    ref: «main»
    file: /ci/test.yml
)",
    R"(include: «https://example.org/ci/build.yml»
)",
    R"(include:
  - remote: «"https://example.org/ci/build.yml"»
)",
};
constexpr std::string_view kGood[] = {
    R"(include:
  - project: octo/templates
    ref: v1.4.0
    file: /ci/build.yml
  - project: octo/templates
    ref: 3f1c9f0a7a3c1c4f0e7d3f1c9f0a7a3c1c4f0e7d
    file: [/ci/test.yml]
  - project: octo/templates
    ref: $TEMPLATES_REF
    file: /ci/test.yml
  - local: /ci/deploy.yml
  - template: Jobs/SAST.gitlab-ci.yml
)",
    R"(include:
  - /ci/main.yml
  - remote: https://example.org/ci/build.yml
    integrity: sha256-L3/GAoKaw0Arw6hDCKeKQlV1QPEgHYxGBHsH4zG1IY8=
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL003"};

bool is_branch(std::string_view ref) {
  constexpr std::array<std::string_view, 10> kBranches = {
      "main",  "master", "develop", "dev",    "development",
      "trunk", "HEAD",   "latest",  "stable", "staging"};
  return std::find(kBranches.begin(), kBranches.end(), ref) != kBranches.end() ||
         ref.starts_with("refs/heads/") || ref.starts_with("feature/");
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const Include& include : pipeline.includes) {
    const bool is_known = include.project.value.find('$') == std::string_view::npos;
    if (include.project.present() && is_known) {
      if (!include.ref.present()) {
        sink.report(include.project, "Include of " + quote(include.project.value) + " names no ref")
            .with_severity(Severity::medium)
            .with_fix("Add ref with a commit id, or at least a tag.");
      } else if (is_branch(include.ref.value)) {
        sink.report(include.ref, "Include of " + quote(include.project.value) +
                                     " follows the branch " + quote(include.ref.value))
            .with_severity(Severity::medium)
            .with_fix("Name a commit id, or at least a tag, in ref.");
      }
    }
    const bool is_remote = include.remote.present() && !include.node["integrity"];
    if (is_remote && include.remote.value.find('$') == std::string_view::npos) {
      sink.report(include.remote, "Include of " + quote(include.remote.value) + " has no integrity")
          .with_fix("Give the hash of the file in integrity.");
    }
  }
}

}  // namespace

extern constinit const Rule unpinned_include{
    .id = "gitlab/unpinned-include",
    .severity = Severity::high,
    .title = "Include can change without a change here",
    .risk =
        "Whoever changes what is included runs code with the variables and the token of this "
        "pipeline.",
    .fix =
        "Name a commit (or at least a tag) in ref; for a remote file give its hash in integrity.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc unpinned_include_doc{
    .rule = unpinned_include,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: include",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
