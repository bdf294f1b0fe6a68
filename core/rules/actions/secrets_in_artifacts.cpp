#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/upload.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Artifacts of a public repository are there for every user of GitHub. `.env`, `.git`, `.npmrc`, `.aws` and their kind are
files that hold keys; the whole workspace together with hidden files has them all. `upload-artifact` leaves hidden files
out since version 4.4 unless `include-hidden-files` asks for them.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/upload-artifact@v4
        with: {path: «.env»}
      - uses: actions/upload-artifact@v4
        with:
          path: «|
            dist
            config/.npmrc»
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/upload-artifact@v4
        with: {path: «.», include-hidden-files: true}
      - uses: actions/upload-artifact@v3
        with: {path: «"${{ github.workspace }}"»}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/upload-artifact@v4
        with: {path: .}
      - uses: actions/upload-artifact@v4
        with: {path: dist, include-hidden-files: true}
      - uses: actions/upload-artifact@v3
        with: {path: dist/}
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/upload-artifact@v4
        with:
          path: |
            out
            !out/.env
            .env.example
      - uses: octo/upload@v1
        with: {path: .env}
)",
};
constexpr std::string_view kAliases[] = {"sisakulint:secrets-in-artifacts"};

constexpr std::string_view kCredentials[] = {
    ".env",  ".git",    ".npmrc", ".pypirc",    ".netrc",          ".aws", ".ssh", ".azure",
    ".kube", ".docker", "id_rsa", "id_ed25519", ".git-credentials"};

bool is_credential_path(std::string_view path) {
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view name = path.substr(0, end);
    if (std::find(std::begin(kCredentials), std::end(kCredentials), name) != std::end(kCredentials))
      return true;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

void check(const Step& step, Sink& sink) {
  if (!is_upload(step)) return;
  const NodeRef paths = input(step, "path");
  const bool takes_hidden = takes_hidden_files(step);
  for (const std::string_view path : uploaded_paths(step)) {
    if (is_credential_path(path)) {
      sink.report(paths, quote(path) + " holds credentials");
      return;
    }
    if (takes_hidden && is_whole_workspace(path)) {
      sink.report(paths, quote(path) + " takes hidden files such as .env along")
          .with_severity(Severity::medium);
      return;
    }
  }
}

}  // namespace

extern constinit const Rule secrets_in_artifacts{
    .id = "actions/secrets-in-artifacts",
    .severity = Severity::high,
    .title = "Files with credentials are uploaded",
    .risk = "Everybody who can see the run can download the artifact, and what is in it.",
    .fix = "Upload the folder with the results alone, and leave hidden files out.",
    .aliases = kAliases,
    .topics = {Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc secrets_in_artifacts_doc{
    .rule = secrets_in_artifacts,
    .why = kWhy,
    .source = "actions/upload-artifact: include-hidden-files; CWE-312",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
