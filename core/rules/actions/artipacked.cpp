#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/checkout.h"
#include "core/rules/shared/upload.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <array>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`actions/checkout` writes the token into `.git/config`. An artifact of the whole workspace then holds
it, and everyone who may read the run can download it while the job still runs.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: «actions/checkout@v4»
      - run: make
      - uses: actions/upload-artifact@v3
        with:
          name: all
          path: .
)",
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: «actions/checkout@v4»
        with: {persist-credentials: true}
      - uses: actions/upload-artifact@v4
        with:
          path: |
            dist
            ./.git/config
          include-hidden-files: true
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {persist-credentials: false}
      - uses: actions/upload-artifact@v3
        with: {path: .}
  other:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/upload-artifact@v3
        with: {path: .}
      - uses: actions/checkout@v4
)",
    R"(on: push
jobs:
  hidden-files-stay-behind:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: actions/upload-artifact@v4
        with: {path: .}
  one-folder:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: actions/upload-artifact@v3
        with: {path: dist}
)",
};
constexpr std::string_view kAliases[] = {"zizmor:artipacked", "sisakulint:artipacked"};

NodeRef uploaded_git(const Step& step) {
  if (!is_upload(step) || !takes_hidden_files(step)) return {};
  for (const std::string_view path : uploaded_paths(step)) {
    if (is_whole_workspace(path) || path == ".git" || path.starts_with(".git/") ||
        path.starts_with("./.git/") || path == "./.git")
      return input(step, "path");
  }
  return {};
}

void check(const Job& job, Sink& sink) {
  for (auto step = job.steps.begin(); step != job.steps.end(); ++step) {
    if (!is_checkout(*step) || keeps_credentials(*step) != true || input(*step, "path")) continue;
    for (auto later = step + 1; later != job.steps.end(); ++later) {
      const NodeRef path = uploaded_git(*later);
      if (!path) continue;
      Hit& hit = sink.report(step->node["uses"], quote(step->uses.value) +
                                                     " leaves its token in .git, which is uploaded")
                     .with_resource(step->address())
                     .relate(path.use(), "uploaded here");
      add_persist_edit(*step, hit);
      break;
    }
  }
}

}  // namespace

extern constinit const Rule artipacked{
    .id = "actions/artipacked",
    .severity = Severity::high,
    .title = "Token of the checkout is uploaded with the workspace",
    .risk = "Whoever can download the artifact while the job runs has its token.",
    .fix =
        "Set persist-credentials: false on the checkout, and upload only the folder with the "
        "results.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc artipacked_doc{.rule = artipacked,
                                              .why = kWhy,
                                              .source = "actions/checkout: persist-credentials",
                                              .path = ".github/workflows/ci.yml",
                                              .bad = kBad,
                                              .good = kGood};

}  // namespace sluice::actions
