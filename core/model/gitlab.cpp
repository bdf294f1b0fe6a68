#include "core/model/gitlab.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "core/model/script.h"

namespace sluice::gitlab {
namespace {

constexpr std::array<std::string_view, 14> kGlobals = {
    "default", "include", "stages",        "variables",    "workflow", "image",         "services",
    "cache",   "spec",    "before_script", "after_script", "types",    "pages-default", "$schema"};

void gather_lines(NodeRef node, std::vector<NodeRef>& lines, int depth = 0) {
  constexpr int kDeepest = 12;  // GitLab allows ten levels of nested lists in a script
  if (node.is_scalar()) lines.push_back(node);
  if (!node.is_sequence() || depth >= kDeepest || node.tag() == "!reference") return;
  for (const NodeRef child : node.children()) gather_lines(child, lines, depth + 1);
}

Include make_include(NodeRef node) {
  Include include;
  include.node = node;
  if (node.is_scalar()) {
    const Text text = node.text();
    const bool is_remote = text.value.starts_with("http://") || text.value.starts_with("https://");
    (is_remote ? include.remote : include.local) = text;
    return include;
  }
  include.local = node["local"].text();
  include.remote = node["remote"].text();
  include.template_ = node["template"].text();
  include.project = node["project"].text();
  include.file = node["file"].text();
  include.ref = node["ref"].text();
  include.component = node["component"].text();
  return include;
}

void add_includes(NodeRef node, std::vector<Include>& includes) {
  if (node.is_sequence()) {
    for (const NodeRef entry : node.children()) includes.push_back(make_include(entry));
  } else if (node.is_scalar() || node.is_mapping()) {
    includes.push_back(make_include(node));
  }
}

Job make_job(NodeRef node) {
  Job job;
  job.name = node.key();
  job.node = node;
  job.hidden = job.name.value.starts_with('.');
  job.image = node["image"];
  job.services = node["services"];
  job.stage = node["stage"];
  job.variables = node["variables"];
  job.rules = node["rules"];
  job.only = node["only"];
  job.except = node["except"];
  job.needs = node["needs"];
  job.environment = node["environment"];
  job.extends = node["extends"];
  job.id_tokens = node["id_tokens"];
  job.secrets = node["secrets"];
  job.trigger = node["trigger"];
  job.artifacts = node["artifacts"];
  job.allow_failure = node["allow_failure"];
  job.when = node["when"];
  for (const std::string_view key : {"before_script", "script", "after_script"}) {
    gather_lines(node[key], job.script);
  }
  return job;
}

}  // namespace

bool is_global_keyword(std::string_view key) {
  return std::find(kGlobals.begin(), kGlobals.end(), key) != kGlobals.end();
}

Pipeline::Pipeline(const Tree& tree, const ParseLimits& limits) {
  const std::size_t documents = tree.documents.size();
  if (documents == 0) return;
  node = tree.root(documents - 1);
  spec = tree.root()["spec"];
  stages = node["stages"];
  variables = node["variables"];
  workflow = node["workflow"];
  defaults = node["default"];
  image = node["image"];
  services = node["services"];
  for (const NodeRef owner : {node, defaults}) {
    gather_lines(owner["before_script"], script);
    gather_lines(owner["after_script"], script);
  }
  add_includes(node["include"], includes);
  if (!node.is_mapping()) return;
  for (const NodeRef child : node.children()) {
    if (child.is_mapping() && !is_global_keyword(child.key().value))
      jobs.push_back(make_job(child));
  }
  for (Job& job : jobs) {
    job.pipeline = this;
    by_name_.emplace(job.name.value, static_cast<std::size_t>(&job - jobs.data()));
  }
  std::unordered_set<NodeIndex> seen;
  const auto read = [&](NodeRef scalar, const Job* job) {
    if (!seen.insert(scalar.index()).second) return;
    ScriptText& text = texts.emplace_back(scalar, job, read_script(scalar, limits, errors));
    for (const shell::Command& command : text.script.commands) {
      if (const auto call = invocation_of(command)) text.invocations.push_back(*call);
    }
  };
  for (const NodeRef scalar : script) read(scalar, nullptr);
  for (const Job& job : jobs) {
    for (const NodeRef scalar : job.script) read(scalar, &job);
  }
}

const Job* Pipeline::job(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found != by_name_.end() ? &jobs[found->second] : nullptr;
}

std::vector<std::string_view> local_files(const Pipeline& pipeline) {
  std::vector<Include> includes = pipeline.includes;
  for (const Job& job : pipeline.jobs) add_includes(job.trigger["include"], includes);
  std::vector<std::string_view> paths;
  for (const Include& include : includes) {
    std::string_view path = include.local.value;
    while (path.starts_with('/')) path.remove_prefix(1);
    if (!path.empty() && path.find('$') == path.npos) paths.push_back(path);
  }
  return paths;
}

bool matches_include(std::string_view pattern, std::string_view path) {
  const std::size_t star = pattern.find('*');
  if (star == pattern.npos) return pattern == path;
  if (!path.starts_with(pattern.substr(0, star))) return false;
  pattern.remove_prefix(star);
  path.remove_prefix(star);
  // Which beginnings of the path the pattern matches so far.
  std::vector<bool> reached(path.size() + 1, false);
  reached[0] = true;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '*') {
      for (std::size_t at = path.size(); at > 0; --at)
        reached[at] = reached[at - 1] && path[at - 1] == pattern[i];
      reached[0] = false;
      continue;
    }
    const bool is_across = pattern.substr(i).starts_with("**");
    if (is_across) ++i;
    for (std::size_t at = 1; at <= path.size(); ++at)
      reached[at] = reached[at] || (reached[at - 1] && (is_across || path[at - 1] != '/'));
  }
  return reached[path.size()];
}

}  // namespace sluice::gitlab
