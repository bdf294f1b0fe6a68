#include "core/model/command.h"
#include "core/rules/rule.h"
#include "core/rules/shared/foreign_files.h"
#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/outsiders.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
The artifacts of another run may be those of a pull request, whose author wrote every file in them. A
workflow with the rights of the repository that unpacks them into its workspace lets that author replace
scripts, settings of the build and programs there; what the job runs next is theirs. Unpack into a folder
of `${{ runner.temp }}`, and take from it only what is checked.
)";

constexpr std::string_view kBad[] = {
    R"(on: workflow_run
jobs:
  publish:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: «dawidd6/action-download-artifact@v6»
        with: {name: site}
      - run: npm run publish
)",
    R"(on: workflow_run
jobs:
  publish:
    runs-on: ubuntu-24.04
    steps:
      - uses: «actions/download-artifact@v4»
        with:
          path: ./dist
          run-id: ${{ github.event.workflow_run.id }}
          github-token: ${{ github.token }}
      - run: |
          chmod +x dist/deploy.sh
          ./dist/deploy.sh
)",
};
constexpr std::string_view kGood[] = {
    R"(on: workflow_run
jobs:
  apart:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: dawidd6/action-download-artifact@v6
        with: {name: site, path: "${{ runner.temp }}/site"}
      - run: ./publish.sh "$RUNNER_TEMP/site"
  data:
    runs-on: ubuntu-24.04
    steps:
      - uses: dawidd6/action-download-artifact@v6
        with: {name: number, path: pr}
      - run: |
          cat pr/number.txt
          ./tools/comment.sh
  own:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/download-artifact@v4
      - run: ./deploy.sh
  pushed:
    if: github.event.workflow_run.event == 'push'
    runs-on: ubuntu-24.04
    steps:
      - uses: dawidd6/action-download-artifact@v6
      - run: ./deploy.sh
)",
    R"(on: push
jobs:
  publish:
    runs-on: ubuntu-24.04
    steps:
      - uses: dawidd6/action-download-artifact@v6
      - run: ./deploy.sh
)",
};
constexpr std::string_view kForeign[] = {"sisakulint:artifact-poisoning-medium"};
constexpr std::string_view kOwn[] = {"sisakulint:artifact-poisoning-critical"};

// Programs that run what they find in the folder that they are started in.
constexpr std::array<std::string_view, 21> kBuilders = {
    "npm",   "yarn",   "pnpm",   "make",   "cmake", "tox",      "nox",
    "cargo", "mvn",    "mvnw",   "gradle", "ant",   "just",     "bundle",
    "rake",  "pytest", "poetry", "task",   "bazel", "composer", "sbt"};

// True if the workspace, or the folder that the files were put into, is where the program comes
// from.
bool runs_from(const shell::Command& command, std::string_view folder) {
  const auto call = invocation_of(command);
  if (!call) return false;
  const shell::Word& word = call->word();
  if (word.is_known() && word.value.find('/') != word.value.npos &&
      is_in_folder(word.value, folder)) {
    return true;
  }
  const shell::Word* file = script_of(*call);
  if ((call->name == "source" || call->name == ".") && !call->arguments().empty())
    file = &call->arguments().front();
  if (file != nullptr && file->is_known() && is_in_folder(file->value, folder)) return true;
  return folder.empty() &&
         std::find(kBuilders.begin(), kBuilders.end(), call->name) != kBuilders.end();
}

// Where a step runs what came with the files.
std::optional<NodeRef> runs_from(const Step& step, std::string_view folder) {
  if (step.uses.value.starts_with("./") && is_in_folder(step.uses.value, folder))
    return step.node["uses"];
  if (step.script == nullptr) return std::nullopt;
  const auto& commands = step.script->commands;
  const bool runs =
      std::any_of(commands.begin(), commands.end(),
                  [&](const shell::Command& command) { return runs_from(command, folder); });
  return runs ? std::optional(step.node["run"]) : std::nullopt;
}

void check(const Job& job, Sink& sink) {
  const auto& events = job.workflow->events;
  const bool is_privileged = std::any_of(events.begin(), events.end(), [](const Event& event) {
    return is_privileged_event(event.name.value);
  });
  if (!is_privileged || keeps_outsiders_away(job.node, job.workflow)) return;
  for (auto step = job.steps.begin(); step != job.steps.end(); ++step) {
    const std::optional<ForeignFiles> files = foreign_artifact(*step);
    if (!files || files->is_apart || keeps_outsiders_away(step->node, job.workflow)) continue;
    for (auto later = step + 1; later != job.steps.end(); ++later) {
      const auto at = runs_from(*later, files->folder);
      if (!at) continue;
      const bool is_own = read_uses(step->uses.value).is("actions/download-artifact");
      Hit& hit =
          sink.report(files->at, "Files of another run are unpacked where this job runs them")
              .with_resource(step->address())
              .relate(at->span(), "run here");
      if (is_own) {
        hit.with_aliases(kOwn);
      } else {
        hit.with_aliases(kForeign);
      }
      break;
    }
  }
}

}  // namespace

extern constinit const Rule artifact_poisoning{
    .id = "actions/artifact-poisoning",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Files of an artifact run with the rights of the repository",
    .risk =
        "Whoever opens a pull request puts files into the artifact, and runs code with the secrets "
        "and the token of this job.",
    .fix =
        "Unpack into a folder of ${{ runner.temp }}, take the build from the default branch, and "
        "check what is read.",
    .aliases = kJoined<kForeign, kOwn>,
    .topics = {Topic::injection, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc artifact_poisoning_doc{
    .rule = artifact_poisoning,
    .why = kWhy,
    .source = "GitHub Security Lab: Preventing pwn requests; CWE-829",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
