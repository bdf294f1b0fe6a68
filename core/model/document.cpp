#include "core/model/document.h"

#include <algorithm>
#include <utility>

#include "core/detect/detect.h"
#include "core/model/change_set.h"
#include "core/model/content.h"
#include "core/model/terraform_plan.h"
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

void build_plan(Document& document, const Tree& tree, const ParseLimits& limits,
                std::vector<ParseError>& errors) {
  auto& plan = document.model.emplace<plan::Plan>();
  if (document.kind == Kind::change_set) {
    plan::read_change_set(tree, limits, plan);
  } else {
    plan::read_terraform_plan(tree, plan);
  }
  errors.insert(errors.end(), plan.errors.begin(), plan.errors.end());
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
    case Kind::dependabot:
      document.model.emplace<dependabot::File>(tree);
      break;
    case Kind::pre_commit:
      document.model.emplace<pre_commit::File>(tree);
      break;
    case Kind::gitlab_ci:
      build_with_scripts<gitlab::Pipeline>(document, tree, limits, errors);
      break;
    case Kind::kubernetes:
    case Kind::kustomization:
    case Kind::helm:
      document.model.emplace<kubernetes::Manifest>(tree);
      break;
    case Kind::compose:
      document.model.emplace<compose::File>(tree);
      break;
    case Kind::terraform:
      if (is_terraform_configuration(document.path))
        document.model.emplace<terraform::File>(tree, &document);
      break;
    case Kind::terraform_plan:
    case Kind::change_set:
      build_plan(document, tree, limits, errors);
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

ReadResult parse(Document& document, Syntax syntax, const ParseLimits& limits) {
  document.written = syntax;
  switch (syntax) {
    case Syntax::yaml:
      return keep(document, parse_yaml(document.bytes, limits));
    case Syntax::json:
      return keep(document, parse_json(document.bytes, limits));
    case Syntax::hcl:
      return keep(document, hcl::parse_hcl(document.bytes, limits));
    case Syntax::dockerfile:
      return keep(document, parse_dockerfile(document.bytes, limits));
    case Syntax::archive:
    case Syntax::none:
      break;
  }
  return {};
}

bool is_limit(const ParseError& error) { return error.code == ErrorCode::limit; }

// True if what is whole of a YAML stream that does not parse is Kubernetes.
bool is_kubernetes_in_part(const Document& document) {
  const Tree* const tree = std::get_if<Tree>(&document.syntax);
  return tree != nullptr && kind_of_content(*tree, document.path) == Kind::kubernetes;
}

// Text, of which only limits are told: nothing else can be wrong with it.
ReadResult as_text(Document& document, ReadResult result) {
  document.kind = Kind::text;
  document.written = Syntax::none;
  document.syntax.emplace<std::monostate>();
  document.is_usable = false;
  result.usable = true;
  std::erase_if(result.errors, [](const ParseError& error) { return !is_limit(error); });
  return result;
}

void build(Document& document, const ParseLimits& limits, std::vector<ParseError>& errors) {
  if (const Tree* const tree = std::get_if<Tree>(&document.syntax)) {
    build_from_tree(document, *tree, limits, errors);
  } else if (const auto* const file = std::get_if<hcl::Tree>(&document.syntax)) {
    if (is_terraform_configuration(document.path))
      document.model.emplace<terraform::File>(*file, &document);
  } else if (std::holds_alternative<dockerfile::Tree>(document.syntax)) {
    build_from_dockerfile(document, limits, errors);
  }
}

// Of names that are no proof, what the file holds: whoever is given the file by name takes it for
// what it is.
void mend_kind(Document& document) {
  const Tree* const tree = std::get_if<Tree>(&document.syntax);
  const bool is_soft = document.kind == Kind::helm || document.kind == Kind::kustomization ||
                       document.kind == Kind::compose;
  if (!is_soft || tree == nullptr) return;
  for (std::size_t i = 0; document.kind == Kind::compose && i < tree->documents.size(); ++i) {
    if (tree->root(i)["services"]) return;
  }
  const Kind kind = kind_of_content(*tree, document.path);
  if (kind == Kind::kubernetes || kind == Kind::cloudformation) document.kind = kind;
}

// What is read of a file of the kind are the keys of a mapping: a program that is given another
// value refuses it, and here nothing would be looked at. Kinds that are not listed say so by rules
// of their own.
bool takes_only_mappings(const Document& document) {
  switch (document.kind) {
    case Kind::gitlab_ci:
    case Kind::dependabot:
    case Kind::pre_commit:
    case Kind::compose:
    case Kind::kubernetes:
    case Kind::kustomization:
    case Kind::helm:
    case Kind::cloudformation:
    case Kind::change_set:
    case Kind::terraform:
    case Kind::terraform_plan:
    case Kind::sbom:
      return true;
    default:
      return false;
  }
}

// Hooks of pre-commit are a list; Terraform takes a list of mappings for one of them all.
bool may_be_list(const Document& document) {
  return document.kind == Kind::pre_commit || document.kind == Kind::terraform;
}

void refuse_other_values(const Document& document, std::vector<ParseError>& errors) {
  const Tree* const tree = std::get_if<Tree>(&document.syntax);
  if (tree == nullptr || !takes_only_mappings(document)) return;
  for (std::size_t i = 0; i < tree->documents.size(); ++i) {
    const NodeRef root = tree->root(i);
    if (root.is_mapping() || root.is_null() || (root.is_sequence() && may_be_list(document)))
      continue;
    errors.push_back({ErrorCode::syntax, root.span(), "a mapping of keys is expected here"});
    return;
  }
}

}  // namespace

ReadResult read(Document& document, const ParseLimits& limits) {
  const Syntax syntax = syntax_of(document.kind, document.path, document.bytes);
  ReadResult result = parse(document, syntax, limits);
  result.in_part =
      !result.usable && document.kind == Kind::kubernetes && is_kubernetes_in_part(document);
  document.is_usable = result.usable = result.usable || result.in_part;
  if (!result.usable) return result;
  mend_kind(document);
  refuse_other_values(document, result.errors);
  build(document, limits, result.errors);
  return result;
}

ReadResult read_open(Document& document, Syntax syntax, const ParseLimits& limits) {
  ReadResult result = parse(document, syntax, limits);
  // What starts as JSON does may still be YAML: {a: b}, or "{{ template }}" that is neither.
  const bool is_limited = std::any_of(result.errors.begin(), result.errors.end(), is_limit);
  if (syntax == Syntax::json && !result.usable && !is_limited) {
    ReadResult other = parse(document, Syntax::yaml, limits);
    if (other.usable || is_yaml_name(document.path)) result = std::move(other);
  }
  Kind kind = Kind::text;
  if (Tree* const tree = std::get_if<Tree>(&document.syntax)) {
    tree->merges = tree->merges || is_yaml_name(document.path);  // JSON in a file that says YAML
    result.in_part = !result.usable && is_kubernetes_in_part(document);
    result.usable = result.usable || result.in_part;
    if (result.usable) kind = kind_of_content(*tree, document.path);
  } else if (const auto* const file = std::get_if<dockerfile::Tree>(&document.syntax)) {
    // The parser recovers; what is no instruction makes it no Dockerfile.
    result.usable = result.usable && result.errors.empty();
    if (result.usable) kind = kind_of_content(*file, document.path);
  }
  document.is_usable = result.usable;
  if (!result.usable && document.kind != Kind::text) return result;
  if (kind == Kind::text) return as_text(document, std::move(result));
  document.kind = kind;
  result.is_proven = is_plan(kind);
  build(document, limits, result.errors);
  return result;
}

bool is_plan(Kind kind) { return kind == Kind::terraform_plan || kind == Kind::change_set; }

bool is_kept_for_project(Kind kind) {
  switch (kind) {
    case Kind::github_actions:
    case Kind::github_action:
    case Kind::dependabot:
    case Kind::gitlab_ci:
    case Kind::terraform:
    case Kind::dockerfile:
    case Kind::compose:
    case Kind::kubernetes:
    case Kind::kustomization:
    case Kind::terraform_plan:
    case Kind::change_set:
      return true;
    default:
      return false;
  }
}

}  // namespace sluice
