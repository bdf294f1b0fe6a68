#include "tests/support/delivery.h"

#include <algorithm>
#include <set>
#include <utility>

#include "tests/support/examples.h"

namespace sluice::test {
namespace {

Kind kind_of(std::string_view path) {
  if (path.starts_with(".github/workflows/")) return Kind::github_actions;
  if (path.ends_with("action.yml")) return Kind::github_action;
  return path.ends_with(".yml") ? Kind::gitlab_ci : Kind::text;
}

}  // namespace

DeliveryProject::DeliveryProject(std::string_view example,
                                 std::optional<delivery::DeliveryPolicy> policy)
    : policy_(std::move(policy)) {
  Example read_files = read_example(example, ".github/workflows/ci.yml");
  for (ExampleFile& file : read_files.files) {
    const Kind kind = kind_of(file.path);
    Document& document = *documents_.emplace_back(
        std::make_unique<Document>(std::move(file.path), std::move(file.bytes), kind));
    read(document, {});
    project_.documents.push_back(&document);
  }
  std::sort(project_.documents.begin(), project_.documents.end(),
            [](const Document* a, const Document* b) { return a->path < b->path; });
  for (const Document* const document : project_.documents)
    project_.paths.push_back(document->path);
  project_.is_whole = true;
  const delivery::DeliveryPolicy* const given = policy_ ? &*policy_ : nullptr;
  pipelines_ = std::make_unique<gitlab::Pipelines>(project_);
  path_ = std::make_unique<delivery::Path>(project_, *pipelines_, delivery::known_refs(given));
  delivery_ = std::make_unique<delivery::Delivery>(delivery::deliver(*path_, given, settings_));
}

std::string DeliveryProject::jobs(std::string_view event, std::string_view shown) const {
  for (const delivery::Run& run : path_->runs()) {
    if (run.scenario().event != event || run.scenario().shown != shown) continue;
    std::string text;
    for (const delivery::JobRun& job : run.jobs()) {
      if (job.runs == Truth::no) continue;
      if (!text.empty()) text += ", ";
      text += job.name;
      if (job.runs == Truth::unknown) text += '?';
    }
    return text;
  }
  return "no run";
}

std::string DeliveryProject::reach() const {
  std::set<std::string> lines;
  for (const delivery::Reach& one : delivery_->reach) {
    const delivery::Scenario& scenario = one.run->scenario();
    std::string line = scenario.event + " " + scenario.shown + " " + one.environment;
    if (one.runs == Truth::unknown) line += '?';
    line += one.approval == Truth::yes ? ": approved" : one.approval == Truth::no ? ":" : ": maybe";
    std::string gates;
    for (std::size_t i = 0; i < delivery::kStages; ++i) {
      if (one.gates[i] == Truth::no) continue;
      gates += (gates.empty() ? " " : ", ");
      gates += delivery::stage_name(static_cast<delivery::Stage>(i));
      if (one.gates[i] == Truth::unknown) gates += '?';
    }
    lines.insert(line + gates);
  }
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

Truth DeliveryProject::runs_after(std::string_view event, std::string_view job,
                                  std::string_view failing) const {
  for (const delivery::Run& run : path_->runs()) {
    if (run.scenario().event != event) continue;
    const auto find = [&](std::string_view name) {
      const auto& jobs = run.jobs();
      const auto found =
          std::find_if(jobs.begin(), jobs.end(), [&](const auto& one) { return one.name == name; });
      return static_cast<std::size_t>(found - jobs.begin());
    };
    const std::size_t at = find(job);
    const std::size_t fault = find(failing);
    if (at == run.jobs().size() || fault == run.jobs().size()) continue;
    return run.job_runs(at, {delivery::Fault::Kind::fails, fault, delivery::kNone});
  }
  return Truth::unknown;
}

}  // namespace sluice::test
