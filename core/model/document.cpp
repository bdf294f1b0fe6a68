#include "core/model/document.h"

#include <utility>

#include "core/detect/detect.h"
#include "core/parse/dockerfile.h"
#include "core/parse/json.h"
#include "core/parse/yaml.h"

namespace sluice {
namespace {

// Values of variables, locks and Terragrunt's own files are written in the same syntax, and declare
// nothing.
bool is_terraform_configuration(std::string_view path) {
  for (const std::string_view other :
       {".tfvars", ".tfvars.json", ".terraform.lock.hcl", "terragrunt.hcl"}) {
    if (path.ends_with(other)) return false;
  }
  return true;
}

// A model, and what was not looked at in it.
template <typename T>
void build_with_scripts(Document& document, const Tree& tree, const ParseLimits& limits,
                        std::vector<ParseError>& errors) {
  const T& model = document.model.emplace<T>(tree, limits);
  errors.insert(errors.end(), model.errors.begin(), model.errors.end());
}

void build_from_tree(Document& document, const Tree& tree, const ParseLimits& limits,
                     std::vector<ParseError>& errors) {
  switch (document.kind) {
    case Kind::github_actions:
      build_with_scripts<actions::Workflow>(document, tree, limits, errors);
      break;
    case Kind::github_action:
      build_with_scripts<actions::Action>(document, tree, limits, errors);
      break;
    case Kind::gitlab_ci:
      build_with_scripts<gitlab::Pipeline>(document, tree, limits, errors);
      break;
    case Kind::kubernetes:
      document.model.emplace<kubernetes::Manifest>(tree);
      break;
    case Kind::compose:
      document.model.emplace<compose::File>(tree);
      break;
    case Kind::terraform:
      if (is_terraform_configuration(document.path))
        document.model.emplace<terraform::File>(tree, &document);
      break;
    default:
      break;
  }
}

void build_from_dockerfile(Document& document, const ParseLimits& limits,
                           std::vector<ParseError>& errors) {
  const auto& tree = std::get<dockerfile::Tree>(document.syntax);
  const auto& model = document.model.emplace<docker::Dockerfile>(tree, limits);
  errors.insert(errors.end(), model.errors.begin(), model.errors.end());
}

template <typename T>
ReadResult keep(Document& document, Parsed<T> parsed) {
  document.syntax.emplace<T>(std::move(parsed.tree));
  document.is_usable = parsed.usable;
  return {std::move(parsed.errors), parsed.usable};
}

}  // namespace

ReadResult read(Document& document, const ParseLimits& limits) {
  ReadResult result;
  switch (syntax_of(document.kind, document.path, document.bytes)) {
    case Syntax::yaml:
      result = keep(document, parse_yaml(document.bytes, limits));
      break;
    case Syntax::json:
      result = keep(document, parse_json(document.bytes, limits));
      break;
    case Syntax::hcl:
      result = keep(document, hcl::parse_hcl(document.bytes, limits));
      break;
    case Syntax::dockerfile:
      result = keep(document, parse_dockerfile(document.bytes, limits));
      if (result.usable) build_from_dockerfile(document, limits, result.errors);
      return result;
    case Syntax::archive:
    case Syntax::none:
      return result;
  }
  if (!result.usable) return result;
  if (const Tree* const tree = std::get_if<Tree>(&document.syntax))
    build_from_tree(document, *tree, limits, result.errors);
  if (const auto* const tree = std::get_if<hcl::Tree>(&document.syntax);
      tree != nullptr && is_terraform_configuration(document.path))
    document.model.emplace<terraform::File>(*tree, &document);
  return result;
}

bool is_kept_for_project(Kind kind) {
  switch (kind) {
    case Kind::github_actions:
    case Kind::github_action:
    case Kind::gitlab_ci:
    case Kind::terraform:
    case Kind::dockerfile:
    case Kind::compose:
      return true;
    default:
      return false;
  }
}

}  // namespace sluice
