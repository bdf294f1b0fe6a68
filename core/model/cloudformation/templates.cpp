#include "core/model/cloudformation/templates.h"

#include <optional>
#include <set>
#include <variant>

#include "core/model/cloudformation/syntax.h"
#include "core/parse/json.h"

namespace sluice::cloudformation {
namespace {

const Tree* tree_of(const Document& document) {
  return document.is_usable ? std::get_if<Tree>(&document.syntax) : nullptr;
}

}  // namespace

Templates::Templates(const Project& project) : project_(project) {
  for (const Document* const document : project.documents) {
    if (document->kind == Kind::cloudformation && tree_of(*document) != nullptr)
      documents_.push_back(document);
  }
  for (const std::string& path : project.var_files) read_values(project.text(path));
}

// As the command line has them, [{"ParameterKey": …, "ParameterValue": …}], and as pipelines do,
// {"Parameters": {name: value}}.
void Templates::read_values(std::string_view text) {
  if (text.find("Parameter") == text.npos) return;
  const Parsed<Tree> parsed = parse_json(text, ParseLimits{});
  if (!parsed.usable) return;
  const NodeRef root = parsed.tree.root();
  for (const NodeRef entry : root.children()) {
    if (root.is_sequence() && entry["ParameterKey"].is_scalar() &&
        entry["ParameterValue"].is_scalar())
      given_[std::string(entry["ParameterKey"].value())] = entry["ParameterValue"].value();
  }
  for (const NodeRef entry : root["Parameters"].children()) {
    if (entry.is_scalar() && entry.key().present())
      given_[std::string(entry.key().value)] = entry.value();
  }
}

const Document* Templates::nested(const Document& document, NodeRef resource) const {
  const std::string_view type = resource["Type"].value();
  std::string_view path;
  if (type == "AWS::CloudFormation::Stack") {
    path = literal_text(resource["Properties"]["TemplateURL"]);
    // The CDK says where it wrote what it uploads.
    if (path.empty()) path = literal_text(resource["Metadata"]["aws:asset:path"]);
  } else if (type == "AWS::Serverless::Application") {
    path = literal_text(resource["Properties"]["Location"]);
  }
  if (path.empty() || path.find("://") != path.npos) return nullptr;
  const std::optional<std::string> place = path_within(folder_of(document.path), path);
  const Document* const found = place ? project_.find(*place) : nullptr;
  return found != nullptr && found->kind == Kind::cloudformation && tree_of(*found) != nullptr
             ? found
             : nullptr;
}

std::vector<const Document*> Templates::roots() const {
  std::set<const Document*> reached;
  const auto walk = [&](const Document* from) {
    std::vector<const Document*> open{from};
    while (!open.empty()) {
      const Document* const document = open.back();
      open.pop_back();
      for (const NodeRef resource : tree_of(*document)->root()["Resources"].children()) {
        const Document* const below = nested(*document, resource);
        if (below != nullptr && reached.insert(below).second) open.push_back(below);
      }
    }
  };
  for (const Document* const document : documents_) {
    for (const NodeRef resource : tree_of(*document)->root()["Resources"].children()) {
      if (const Document* const below = nested(*document, resource); below != document)
        reached.insert(below);
    }
  }
  std::vector<const Document*> roots;
  for (const Document* const document : documents_) {
    if (reached.count(document) == 0) roots.push_back(document);
  }
  // What only a ring nests.
  std::set<const Document*> nested_somewhere;
  std::swap(reached, nested_somewhere);
  for (const Document* const root : roots) walk(root);
  for (const Document* const document : documents_) {
    if (nested_somewhere.count(document) == 0 || reached.count(document) != 0) continue;
    roots.push_back(document);
    reached.insert(document);
    walk(document);
  }
  return roots;
}

}  // namespace sluice::cloudformation
