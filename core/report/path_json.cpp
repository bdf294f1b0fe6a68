#include "core/report/escape.h"
#include "core/report/json_writer.h"
#include "core/report/path.h"

namespace sluice {
namespace {

void position(std::string_view name, const Position& position, JsonWriter& out) {
  out.key(name).begin_object();
  out.member("line", position.line).member("column", position.column);
  out.member("offset", position.offset).end_object();
}

void place(const Location& at, JsonWriter& out) {
  out.member("path", at.path).key("span").begin_object();
  position("start", at.start, out);
  position("end", at.end, out);
  out.end_object();
}

void texts(std::string_view name, const std::vector<std::string>& list, JsonWriter& out) {
  out.key(name).begin_array();
  for (const std::string& one : list) out.value(one);
  out.end_array();
}

void activity(const PathReport::Activity& activity, JsonWriter& out) {
  out.begin_object().member("kind", activity.kind).member("tool", activity.tool);
  place(activity.at, out);
  if (!activity.object.empty()) out.member("object", activity.object);
  out.member("blocking", activity.blocking).end_object();
}

void job(const PathReport::Job& job, JsonWriter& out) {
  out.begin_object().member("id", job.id);
  place(job.at, out);
  texts("needs", job.needs, out);
  if (!job.environment.empty()) out.member("environment", job.environment);
  out.key("activities").begin_array();
  for (const PathReport::Activity& one : job.activities) activity(one, out);
  out.end_array().end_object();
}

void row(const PathReport::Row& row, JsonWriter& out) {
  out.begin_object().member("environment", row.environment).member("event", row.event);
  out.member("ref", row.ref).member("runs", row.runs).member("job", row.job);
  out.member("approval", row.approval).key("gates").begin_object();
  for (const auto& [word, truth] : row.gates) out.member(word, truth);
  out.end_object();
  texts("missing", row.missing, out);
  out.member("credentials", row.credentials);
  if (row.is_listed) out.key("listed").flag(*row.is_listed);
  out.key("places").begin_object();
  for (const auto& [what, at] : row.places) {
    out.key(what).begin_object();
    place(at, out);
    out.end_object();
  }
  out.end_object().end_object();
}

void environment(const PathReport::Environment& environment, JsonWriter& out) {
  out.begin_object().member("name", environment.name);
  texts("branches", environment.branches, out);
  out.key("protected").flag(environment.is_protected);
  texts("allowed", environment.allowed, out);
  out.key("settings").begin_array();
  for (const PathReport::EnvironmentSettings& one : environment.settings) {
    out.begin_object().member("name", one.name).member("forge", one.forge);
    out.member("approval", one.approval).member("refs", one.refs);
    place(one.at, out);
    out.end_object();
  }
  out.end_array().end_object();
}

void branches(const PathReport::Branches& branches, JsonWriter& out) {
  out.begin_object();
  texts("names", branches.names, out);
  out.member("forge", branches.forge).member("protected", branches.is_protected);
  if (branches.checks) texts("checks", *branches.checks, out);
  if (branches.reviews) out.member("reviews", *branches.reviews);
  place(branches.at, out);
  out.end_object();
}

void pipeline(const PathReport::Pipeline& pipeline, JsonWriter& out) {
  out.begin_object().member("path", pipeline.path).member("kind", pipeline.kind);
  out.key("jobs").begin_array();
  for (const PathReport::Job& one : pipeline.jobs) job(one, out);
  out.end_array().end_object();
}

// An array of what `write` makes of each.
template <typename Item, typename Write>
void list(std::string_view name, const std::vector<Item>& items, Write write, JsonWriter& out) {
  out.key(name).begin_array();
  for (const Item& item : items) write(item, out);
  out.end_array();
}

}  // namespace

std::string write_path_json(const PathReport& path) {
  JsonWriter out;
  out.begin_object().member("schema", "sluice.path/1").key("tool").begin_object();
  out.member("name", "sluice").member("version", version()).end_object();
  list("environments", path.environments, environment, out);
  list("branches", path.branches, branches, out);
  list("pipelines", path.pipelines, pipeline, out);
  list("reach", path.reach, row, out);
  texts("unknown", path.unknown, out);
  out.end_object();
  return log_safe_json(std::move(out).take()).append(1, '\n');
}

}  // namespace sluice
