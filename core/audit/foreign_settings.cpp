#include "core/audit/foreign_settings.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/model/project.h"
#include "core/parse/tree.h"
#include "core/parse/yaml.h"
#include "core/rules/registry.h"
#include "core/text/numbers.h"

namespace sluice {
namespace {

constexpr std::size_t kMostIgnores = 1'000;
constexpr std::string_view kGitHub = ".github";

using Ignores = std::vector<ForeignIgnore>;

// A list of texts, or one alone.
std::vector<std::string> texts_of(NodeRef node) {
  std::vector<std::string> texts;
  if (node.is_scalar()) texts.emplace_back(node.value());
  if (!node.is_sequence()) return texts;
  for (const NodeRef item : node.children()) {
    if (item.is_scalar()) texts.emplace_back(item.value());
  }
  return texts;
}

bool has_only(NodeRef mapping, std::initializer_list<std::string_view> keys) {
  const auto children = mapping.children();
  return mapping.is_mapping() && std::all_of(children.begin(), children.end(), [&](NodeRef child) {
           return std::find(keys.begin(), keys.end(), child.key().value) != keys.end();
         });
}

// zizmor: rules.ID.disable, rules.ID.ignore: [FILE, FILE:LINE, FILE:LINE:COLUMN]. The file is its
// name alone.
void read_zizmor(NodeRef root, Ignores& out) {
  for (const NodeRef rule : root["rules"].children()) {
    const std::string id = "zizmor:" + std::string(rule.key().value);
    if (rule["disable"].is_true()) out.push_back({.id = id});
    for (const std::string& text : texts_of(rule["ignore"])) {
      const std::string_view place = text;
      const std::size_t colon = place.find(':');
      ForeignIgnore ignore{.id = id, .path = Glob(place.substr(0, colon))};
      if (colon != place.npos) {
        const std::string_view line = place.substr(colon + 1);
        ignore.line = whole_number<std::uint32_t>(line.substr(0, line.find(':')));
        if (!ignore.line) continue;
      }
      out.push_back(std::move(ignore));
    }
  }
}

// actionlint: labels of runners that it need not know, and patterns for its own messages. Of those
// only what passes over everything can be told of other words.
void read_actionlint(NodeRef root, Ignores& out) {
  for (std::string& label : texts_of(root["self-hosted-runner"]["labels"]))
    out.push_back({.id = "actionlint:runner-label", .text = Glob(label)});
  for (const NodeRef path : root["paths"].children()) {
    const std::vector<std::string> patterns = texts_of(path["ignore"]);
    const bool is_all = std::any_of(patterns.begin(), patterns.end(), [](const std::string& one) {
      return one == ".*" || one == ".+" || one == "^.*$";
    });
    if (is_all) out.push_back({.id = "actionlint:*", .path = Glob(path.key().value)});
  }
}

// poutine: skip, a list of what all has to hold. What has other conditions may mean less.
void read_poutine(NodeRef root, Ignores& out) {
  for (const NodeRef skip : root["skip"].children()) {
    if (!has_only(skip, {"rule", "path", "job"})) continue;
    std::vector<std::string> rules = texts_of(skip["rule"]);
    std::vector<std::string> paths = texts_of(skip["path"]);
    std::vector<std::string> jobs = texts_of(skip["job"]);
    if (rules.empty() && paths.empty() && jobs.empty()) continue;
    if (rules.empty()) rules.emplace_back("*");
    if (paths.empty()) paths.emplace_back();
    if (jobs.empty()) jobs.emplace_back();
    for (const std::string& rule : rules) {
      for (const std::string& path : paths) {
        for (const std::string& job : jobs) {
          if (out.size() == kMostIgnores) return;
          ForeignIgnore ignore{.id = "poutine:" + rule, .job = job};
          if (!path.empty()) ignore.path.emplace(path);
          out.push_back(std::move(ignore));
        }
      }
    }
  }
}

// ghalint: excludes, each of one policy.
void read_ghalint(NodeRef root, Ignores& out) {
  for (const NodeRef exclude : root["excludes"].children()) {
    const std::string_view policy = exclude["policy_name"].value();
    if (policy.empty() || exclude["step_id"]) continue;
    ForeignIgnore ignore{.id = "ghalint:" + std::string(policy),
                         .job = std::string(exclude["job_name"].value())};
    for (const std::string_view key : {"workflow_file_path", "action_file_path"}) {
      if (const NodeRef path = exclude[key]) ignore.path.emplace(path.value());
    }
    if (const NodeRef action = exclude["action_name"])
      ignore.text.emplace(std::string(action.value()) + "@*");
    out.push_back(std::move(ignore));
  }
}

// checkov: skip-check, by id or what ids begin with.
void read_checkov(NodeRef root, Ignores& out) {
  for (const std::string& check : texts_of(root["skip-check"])) {
    if (check.starts_with("CKV")) out.push_back({.id = "checkov:" + check});
  }
}

struct Tool {
  std::string_view name;
  bool is_in_github = false;              // and there alone
  std::array<std::string_view, 2> names;  // without their endings
  void (*read)(NodeRef root, Ignores& out) = nullptr;
};
constexpr std::array<Tool, 5> kTools = {{
    {"zizmor", false, {"zizmor", ""}, read_zizmor},
    {"actionlint", true, {"actionlint", ""}, read_actionlint},
    {"poutine", false, {".poutine", "poutine"}, read_poutine},
    {"ghalint", false, {".ghalint", "ghalint"}, read_ghalint},
    {"checkov", false, {".checkov", ""}, read_checkov},
}};

const Tool* tool_of(std::string_view path) {
  const std::string_view file = path.substr(path.rfind('/') + 1);
  const std::size_t dot = file.rfind('.');
  if (dot == file.npos || (file.substr(dot) != ".yml" && file.substr(dot) != ".yaml"))
    return nullptr;
  const std::string_view name = file.substr(0, dot);
  const std::string_view folder = folder_of(path);
  const bool is_in_github = folder.substr(folder.rfind('/') + 1) == kGitHub;
  const auto* const found = std::find_if(kTools.begin(), kTools.end(), [&](const Tool& tool) {
    return !name.empty() && (name == tool.names[0] || name == tool.names[1]) &&
           (is_in_github || !tool.is_in_github);
  });
  return found != kTools.end() ? found : nullptr;
}

}  // namespace

bool ForeignIgnore::names(const Finding& finding, std::string_view pointed_at) const {
  if (!is_named(*finding.rule, finding.aliases, id)) return false;
  if (line && (*line < finding.primary.start.line || *line > finding.primary.end.line))
    return false;
  if (!job.empty()) {
    const std::string address = "jobs." + job;
    if (!finding.resource.starts_with(address)) return false;
    if (finding.resource.size() > address.size() && finding.resource[address.size()] != '.')
      return false;
  }
  return !text || text->matches_exactly(pointed_at);
}

std::vector<const ForeignIgnore*> ForeignSettings::about(std::string_view path) const {
  std::vector<const ForeignIgnore*> list;
  for (const ForeignIgnore& ignore : ignores) {
    if (!ignore.path || ignore.path->matches(path)) list.push_back(&ignore);
  }
  return list;
}

ForeignSettings read_foreign_settings(std::string_view path, std::string_view bytes,
                                      const ParseLimits& limits) {
  const Tool* const tool = tool_of(path);
  if (tool == nullptr) return {};
  const Parsed<Tree> parsed = parse_yaml(bytes, limits);
  if (!parsed.errors.empty()) return {};
  ForeignSettings settings;
  settings.tool = tool->name;
  settings.base = path.substr(0, path.rfind('/') + 1);
  if (settings.base.ends_with(".github/") &&
      (settings.base.size() == kGitHub.size() + 1 ||
       settings.base[settings.base.size() - kGitHub.size() - 2] == '/'))
    settings.base.remove_suffix(kGitHub.size() + 1);
  tool->read(parsed.tree.root(), settings.ignores);
  if (settings.ignores.size() > kMostIgnores) settings.ignores.resize(kMostIgnores);
  return settings;
}

}  // namespace sluice
