#include "core/audit/file_result.h"

#include <algorithm>
#include <deque>
#include <utility>
#include <variant>

#include "core/model/delivery/activity.h"
#include "core/model/delivery/deployed_file.h"
#include "core/model/terraform_plan.h"

namespace sluice {

namespace {

// A shorter text stands in other words by chance, and is only covered where it stands.
constexpr std::size_t kShortestText = 8;

// What a plan says that nobody may show: the plan itself, and the texts of it, hold all of it.
void hide_sensitive(NodeRef value, HiddenPlaces& hidden) {
  const Span at = value.span();
  hidden.credentials.push_back(at);
  if (value.is_scalar() && value.is_quoted() && at.size() >= kShortestText + 2)
    hidden.secrets.push_back({at.begin + 1, at.end - 1});
  if (!value.is_mapping() && !value.is_sequence()) return;
  for (const NodeRef child : value.children()) hide_sensitive(child, hidden);
}

}  // namespace

void FileResult::not_whole(std::string reason, bool is_read_at_all) {
  if (entry.reason.empty()) entry.reason = without_period(std::move(reason));
  if (!errors_allowed || is_policy) {  // what is wrong with the policy is not its own to allow
    entry.status = FileEntry::Status::error;
  } else if (!is_read_at_all) {
    entry.status = FileEntry::Status::skipped;
  }
}

namespace {

// Of a chart, where Chart.yaml is beside it.
bool is_values_file(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name == "values.yaml" || name == "values.yml";
}

}  // namespace

bool is_for_project(const Document& document) {
  constexpr std::size_t kLargestScript = std::size_t{256} * 1024;
  if (delivery::is_run_by_steps(document.path) && document.bytes.size() <= kLargestScript)
    return true;
  if (document.bytes.size() <= kLargestScript &&
      delivery::is_task_definition(document.path, document.bytes))
    return true;
  if (document.kind == Kind::policy) return true;  // rules about delivery point at it
  if (is_values_file(document.path)) return document.bytes.size() <= kLargestScript;
  if (document.kind == Kind::cloudformation || document.kind == Kind::cdk)
    return document.is_usable;
  if (document.kind == Kind::terraform && document.is_usable &&
      (document.path.ends_with(".tfvars") || document.path.ends_with(".tfvars.json")))
    return true;
  return is_kept_for_project(document.kind) &&
         !std::holds_alternative<std::monostate>(document.model);
}

void mask(const Document& document, const Context& context, FileResult& file) {
  if (std::exchange(file.is_masked, true)) return;
  Sink sink(most_findings(context.options));
  sink.today = context.options.today;
  context.rules.silent.run(document, sink);
  context.rules.silent.run_as_written(document, sink);
  for (const Hit& hit : sink.take()) file.hidden.add(hit);
  for (const auto& [source, overflow] : sink.take_overflow()) file.hidden.add(overflow.hidden);
  const Tree* const tree = std::get_if<Tree>(&document.syntax);
  if (document.kind != Kind::terraform_plan || tree == nullptr) return;
  for (const NodeRef value : plan::sensitive_values(*tree)) hide_sensitive(value, file.hidden);
}

Hit& report_error(const ParseError& error, Sink& sink) {
  sink.begin(error.code == ErrorCode::limit ? engine::limit_reached : engine::parse_error);
  Hit& hit = sink.report(error.at, error.message).with_evidence(error.message);
  if (error.related) hit.relate(error.related->at, error.related->note);
  return hit;
}

std::size_t most_findings(const Options& options) {
  return static_cast<std::size_t>(
      std::min<std::uint64_t>(options.limits.findings_per_file, Sink::kMost));
}

CollectOptions base_options(const Options& options) {
  CollectOptions collect;
  collect.excerpts = options.excerpts ? Excerpts::lines : Excerpts::none;
  collect.today = options.today;
  return collect;
}

void add_about_file(std::string_view path, Sink& sink, const Options& options,
                    std::vector<Finding>& findings) {
  for (Finding& finding : collect(sink.take(), {{path, {}}}, base_options(options)))
    findings.push_back(std::move(finding));
}

std::map<std::string, std::string> limit_findings(std::vector<Finding>& findings,
                                                  std::map<std::string, std::size_t> more,
                                                  const Options& options) {
  const std::size_t most = most_findings(options);
  auto kept = findings.begin();
  std::string path;
  std::size_t of_file = 0;
  for (auto finding = findings.begin(); finding != findings.end(); ++finding) {
    if (finding->primary.path != path) {
      path = finding->primary.path;
      of_file = 0;
    }
    if (of_file++ >= most) {
      ++more[path];
    } else {
      if (kept != finding) *kept = std::move(*finding);
      ++kept;
    }
  }
  findings.erase(kept, findings.end());
  std::map<std::string, std::string> said;
  for (const auto& [name, count] : more) {
    const std::string message =
        std::to_string(count) + " further findings in this file are not listed";
    Sink sink;
    sink.begin(engine::limit_reached);
    sink.report(Span{}, message);  // without evidence: how many there are is no other finding
    add_about_file(name, sink, options, findings);
    said.emplace(name, message);
  }
  return said;
}

std::string without_period(std::string text) {
  while (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace sluice
