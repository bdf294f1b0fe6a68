#include "core/rules/shared/own_repository.h"

#include <optional>
#include <set>
#include <variant>

#include "core/model/actions.h"
#include "core/rules/shared/workflow.h"
#include "core/text/ascii.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kFolder = ".github/workflows/";

// The folder that holds .github of a workflow, with its '/'; nothing for other files.
std::optional<std::string_view> root_of(std::string_view path) {
  const std::string_view folder = folder_of(path);
  const std::string_view own = kFolder.substr(0, kFolder.size() - 1);
  if (!folder.ends_with(own)) return std::nullopt;
  const std::string_view root = folder.substr(0, folder.size() - own.size());
  if (!root.empty() && !root.ends_with('/')) return std::nullopt;
  return root;
}

using Names = std::set<std::string, std::less<>>;

struct Evidence {
  Names compared;  // with github.repository
  Names called;    // workflows of them are called that stand here as well
  Names foreign;   // workflows of them are called that do not
};

// Adds each text that github.repository is compared with.
void add_compared(const Expression& expression, Names& names) {
  for (const ExpressionNode& node : expression.nodes) {
    if (node.kind != ExpressionKind::comparison || node.children.size() != 2) continue;
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      const ExpressionNode& text = expression.nodes[node.children[1 - i]];
      if (text.kind != ExpressionKind::string || text.text.find('/') == text.text.npos) continue;
      if (expression.path(node.children[i]) == "github.repository")
        names.insert(lower_case(text.text));
    }
  }
}

bool is_callable(const Document* document) {
  const auto* const workflow =
      document != nullptr ? std::get_if<Workflow>(&document->model) : nullptr;
  return workflow != nullptr && workflow->event("workflow_call") != nullptr;
}

void add(const Project& project, std::string_view root, const Workflow& workflow,
         Evidence& evidence) {
  for (const Condition& condition : conditions(workflow))
    add_compared(condition.expression, evidence.compared);
  for (const Job& job : workflow.jobs) {
    const UsesTarget target = read_uses(job.uses.value);
    if (target.kind != UsesTarget::Kind::repository || !target.path.starts_with(kFolder)) continue;
    const std::string path = std::string(root) + std::string(target.path);
    Names& names = is_callable(project.find(path)) ? evidence.called : evidence.foreign;
    names.insert(lower_case(target.repository));
  }
}

std::string name_by(Evidence evidence) {
  if (evidence.compared.size() == 1) return *evidence.compared.begin();
  for (const std::string& name : evidence.foreign) evidence.called.erase(name);
  return evidence.called.size() == 1 ? *evidence.called.begin() : std::string();
}

}  // namespace

OwnRepositories::OwnRepositories(const Project& project) {
  std::map<std::string, Evidence, std::less<>> found;
  for (const Document* const document : project.documents) {
    const auto* const workflow = std::get_if<Workflow>(&document->model);
    const auto root = root_of(document->path);
    if (workflow != nullptr && root) add(project, *root, *workflow, found[std::string(*root)]);
  }
  for (auto& [root, evidence] : found) {
    if (std::string name = name_by(std::move(evidence)); !name.empty())
      names_.emplace(root, std::move(name));
  }
}

std::string_view OwnRepositories::name_at(std::string_view path) const {
  if (names_.empty()) return {};
  for (std::string_view root = path;;) {
    const std::size_t slash = root.rfind('/');
    root = slash == root.npos ? std::string_view() : root.substr(0, slash);
    const std::string key = root.empty() ? std::string() : std::string(root) + "/";
    if (const auto found = names_.find(key); found != names_.end()) return found->second;
    if (root.empty()) return {};
  }
}

}  // namespace sluice::actions
