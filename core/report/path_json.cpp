#include <nlohmann/json.hpp>

#include "core/report/escape.h"
#include "core/report/path.h"

namespace sluice {
namespace {

using nlohmann::ordered_json;

ordered_json position(const Position& position) {
  return {{"line", position.line}, {"column", position.column}, {"offset", position.offset}};
}

ordered_json span(const Location& at) {
  return {{"start", position(at.start)}, {"end", position(at.end)}};
}

ordered_json activity(const PathReport::Activity& activity) {
  ordered_json out{{"kind", activity.kind},
                   {"tool", activity.tool},
                   {"path", activity.at.path},
                   {"span", span(activity.at)}};
  if (!activity.object.empty()) out["object"] = activity.object;
  out["blocking"] = activity.blocking;
  return out;
}

ordered_json job(const PathReport::Job& job) {
  ordered_json out{{"id", job.id}, {"path", job.at.path}, {"span", span(job.at)}};
  out["needs"] = job.needs;
  if (!job.environment.empty()) out["environment"] = job.environment;
  ordered_json& list = out["activities"] = ordered_json::array();
  for (const PathReport::Activity& one : job.activities) list.push_back(activity(one));
  return out;
}

ordered_json row(const PathReport::Row& row) {
  ordered_json gates = ordered_json::object();
  for (const auto& [word, truth] : row.gates) gates[word] = truth;
  ordered_json places = ordered_json::object();
  for (const auto& [what, at] : row.places) places[what] = {{"path", at.path}, {"span", span(at)}};
  ordered_json out{{"environment", row.environment},
                   {"event", row.event},
                   {"ref", row.ref},
                   {"runs", row.runs},
                   {"job", row.job},
                   {"approval", row.approval},
                   {"gates", std::move(gates)},
                   {"missing", row.missing},
                   {"credentials", row.credentials}};
  if (row.is_listed) out["listed"] = *row.is_listed;
  out["places"] = std::move(places);
  return out;
}

ordered_json environment(const PathReport::Environment& environment) {
  ordered_json settings = ordered_json::array();
  for (const PathReport::EnvironmentSettings& one : environment.settings) {
    settings.push_back({{"name", one.name},
                        {"forge", one.forge},
                        {"approval", one.approval},
                        {"refs", one.refs},
                        {"path", one.at.path},
                        {"span", span(one.at)}});
  }
  return {{"name", environment.name},
          {"branches", environment.branches},
          {"protected", environment.is_protected},
          {"allowed", environment.allowed},
          {"settings", std::move(settings)}};
}

ordered_json branches(const PathReport::Branches& branches) {
  ordered_json out{
      {"names", branches.names}, {"forge", branches.forge}, {"protected", branches.is_protected}};
  if (branches.checks) out["checks"] = *branches.checks;
  if (branches.reviews) out["reviews"] = *branches.reviews;
  out["path"] = branches.at.path;
  out["span"] = span(branches.at);
  return out;
}

}  // namespace

std::string write_path_json(const PathReport& path) {
  ordered_json out{{"schema", "sluice.path/1"},
                   {"tool", {{"name", "sluice"}, {"version", version()}}}};
  ordered_json& environments = out["environments"] = ordered_json::array();
  for (const PathReport::Environment& one : path.environments)
    environments.push_back(environment(one));
  ordered_json& settings = out["branches"] = ordered_json::array();
  for (const PathReport::Branches& one : path.branches) settings.push_back(branches(one));
  ordered_json& pipelines = out["pipelines"] = ordered_json::array();
  for (const PathReport::Pipeline& one : path.pipelines) {
    ordered_json jobs = ordered_json::array();
    for (const PathReport::Job& each : one.jobs) jobs.push_back(job(each));
    pipelines.push_back({{"path", one.path}, {"kind", one.kind}, {"jobs", std::move(jobs)}});
  }
  ordered_json& reach = out["reach"] = ordered_json::array();
  for (const PathReport::Row& one : path.reach) reach.push_back(row(one));
  out["unknown"] = path.unknown;
  return log_safe_json(out.dump(2, ' ', false, ordered_json::error_handler_t::replace)) + "\n";
}

}  // namespace sluice
