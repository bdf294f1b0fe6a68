#include "core/detect/detect.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

#include "core/detect/archive_format.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

constexpr std::array<std::string_view, kKinds> kNames = {
    "github-actions", "github-action",  "gitlab-ci", "dependabot",   "pre-commit", "terraform",
    "terraform-plan", "cloudformation", "cdk",       "cdk-manifest", "dockerfile", "compose",
    "kubernetes",     "kustomization",  "helm",      "sbom",         "lockfile",   "image",
    "archive",        "policy",         "text",      "unknown",
};

// How much of a file is looked at to tell what it is.
constexpr std::size_t kProbe = std::size_t{64} * 1024;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_fold(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

bool ends_with_fold(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && equal_fold(text.substr(text.size() - end.size()), end);
}

bool any_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(),
                     [&](auto other) { return equal_fold(name, other); });
}

bool any_end(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](auto end) { return ends_with_fold(name, end); });
}

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? path : path.substr(slash + 1);
}

bool is_yaml_name(std::string_view name) { return any_end(name, {".yml", ".yaml"}); }

// True if `folder` (with a trailing '/') stands in the path as whole components.
bool in_folder(std::string_view path, std::string_view folder) {
  for (std::size_t at = path.find(folder); at != path.npos; at = path.find(folder, at + 1)) {
    if (at == 0 || path[at - 1] == '/') return true;
  }
  return false;
}

bool is_dockerfile_name(std::string_view name) {
  const auto is = [&](std::string_view word) {
    if (name.size() < word.size()) return false;
    if (equal_fold(name, word)) return true;
    if (equal_fold(name.substr(0, word.size()), word) &&
        (name[word.size()] == '.' || name[word.size()] == '-')) {
      return !any_end(name, {".md", ".txt", ".html", ".dockerignore", ".yml", ".yaml", ".json",
                             ".sh", ".py", ".go", ".tpl", ".j2", ".rst"});
    }
    return ends_with_fold(name, std::string_view(".dockerfile")) ||
           ends_with_fold(name, ".containerfile");
  };
  return is("Dockerfile") || is("Containerfile");
}

// Of a program about Dockerfiles, or of a Dockerfile for programs in the language.
bool is_source_name(std::string_view name) {
  return any_end(name, {".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".rs", ".ts", ".js",
                        ".mjs", ".java", ".kt", ".rb", ".php", ".cs", ".swift"});
}

bool is_compose_name(std::string_view name) {
  if (!is_yaml_name(name)) return false;
  const std::string_view stem = name.substr(0, name.rfind('.'));
  for (const std::string_view word : {"docker-compose", "compose"}) {
    if (equal_fold(stem, word)) return true;
    if (stem.size() > word.size() && equal_fold(stem.substr(0, word.size()), word) &&
        (stem[word.size()] == '.' || stem[word.size()] == '-')) {
      return true;
    }
  }
  return false;
}

// A line of the text starts with `key` (a YAML key at any or at no indentation) or holds it quoted.
bool has_line(std::string_view text, std::string_view key) {
  for (std::size_t at = text.find(key); at != text.npos; at = text.find(key, at + 1)) {
    if (at == 0 || text[at - 1] == '\n') return true;
  }
  return false;
}

bool has(std::string_view text, std::string_view word) { return text.find(word) != text.npos; }

Kind yaml_by_content(std::string_view text) {
  if (has(text, "AWSTemplateFormatVersion") || has(text, "AWS::Serverless-") ||
      (has_line(text, "Resources:") && has(text, "Type:") &&
       (has(text, "AWS::") || has(text, "Alexa::")))) {
    return Kind::cloudformation;
  }
  if (has_line(text, "apiVersion:") && has_line(text, "kind:")) {
    return has(text, "kustomize.config.k8s.io") ? Kind::kustomization : Kind::kubernetes;
  }
  const bool has_trigger =
      has_line(text, "on:") || has_line(text, "\"on\":") || has_line(text, "'on':");
  if (has_trigger && has_line(text, "jobs:") && (has(text, "runs-on:") || has(text, "uses:")))
    return Kind::github_actions;
  if (has_line(text, "services:") && (has(text, "image:") || has(text, "build:")))
    return Kind::compose;
  return Kind::unknown;
}

Kind json_by_content(std::string_view text) {
  if (has(text, "\"AWSTemplateFormatVersion\"") ||
      (has(text, "\"Resources\"") && has(text, "\"AWS::"))) {
    return Kind::cloudformation;
  }
  if (has(text, "\"planned_values\"") && has(text, "\"terraform_version\""))
    return Kind::terraform_plan;
  if (has(text, "\"apiVersion\"") && has(text, "\"kind\"") &&
      (has(text, "\"metadata\"") || has(text, "\"spec\""))) {
    return Kind::kubernetes;
  }
  if (has(text, "\"bomFormat\"") || has(text, "\"spdxVersion\"")) return Kind::sbom;
  return Kind::unknown;
}

// By the bytes, or by the name of what is no text: what stands in for a large file is text (a
// pointer to it).
std::optional<Detected> detect_archive(std::string_view path, std::string_view bytes) {
  const bool is_named = archive_format_of_name(path) != ArchiveFormat::none;
  if (archive_format(bytes) != ArchiveFormat::none)
    return Detected{Kind::archive, is_named || is_certain_archive(bytes)};
  const bool is_text =
      !has(bytes, std::string_view("\0", 1)) && !utf8::first_invalid(bytes).has_value();
  if (is_named && !is_text) return Detected{Kind::archive, true};
  return std::nullopt;
}

}  // namespace

std::string_view kind_name(Kind kind) { return kNames[static_cast<std::size_t>(kind)]; }

std::optional<Kind> kind_of_name(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Kind>(found - kNames.begin());
}

Detected detect_by_path(std::string_view path) {
  const std::string_view name = base_name(path);
  const auto fixed = [](Kind kind) { return Detected{kind, true}; };
  if (is_yaml_name(name)) {
    if (in_folder(path, ".github/workflows/") || in_folder(path, ".gitea/workflows/") ||
        in_folder(path, ".forgejo/workflows/")) {
      return fixed(Kind::github_actions);
    }
    if (any_of(name, {"action.yml", "action.yaml"})) return {Kind::github_action, false};
    if (any_end(name, {".gitlab-ci.yml", ".gitlab-ci.yaml"}) || in_folder(path, ".gitlab/ci/")) {
      return fixed(Kind::gitlab_ci);
    }
    if (any_of(name, {"dependabot.yml", "dependabot.yaml"}) && in_folder(path, ".github/")) {
      return fixed(Kind::dependabot);
    }
    if (any_of(name, {".pre-commit-config.yaml", ".pre-commit-hooks.yaml"}))
      return fixed(Kind::pre_commit);
    if (any_of(name, {".sluice.yaml", ".sluice.yml"})) return fixed(Kind::policy);
    if (any_of(name, {"kustomization.yaml", "kustomization.yml"}))
      return fixed(Kind::kustomization);
    if (any_of(name, {"Chart.yaml"})) return fixed(Kind::helm);
    if (is_compose_name(name)) return {Kind::compose, true};
    return {};
  }
  if (any_end(name, {".tf", ".tofu", ".tf.json", ".tofu.json"})) return fixed(Kind::terraform);
  if (any_end(name, {".tfvars", ".tfvars.json"})) return fixed(Kind::terraform);
  if (any_of(name, {"terragrunt.hcl", ".terraform.lock.hcl"})) return fixed(Kind::terraform);
  if (any_of(name, {"tfplan.json", "plan.json"}))
    return {Kind::terraform_plan, equal_fold(name, "tfplan.json")};
  if (is_dockerfile_name(name)) return {Kind::dockerfile, !is_source_name(name)};
  if (any_end(name, {".template.json"}) && in_folder(path, "cdk.out/"))
    return fixed(Kind::cloudformation);
  if (any_end(name, {".cdx.json", ".spdx.json"})) return fixed(Kind::sbom);
  if (any_of(name, {"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml",
                    "poetry.lock", "Pipfile.lock", "uv.lock", "Cargo.lock", "go.sum",
                    "Gemfile.lock", "composer.lock"})) {
    return {Kind::lockfile, false};
  }
  return {};
}

Detected detect(std::string_view path, std::string_view bytes) {
  const Detected by_path = detect_by_path(path);
  if (by_path.fixed) return by_path;
  const std::string_view name = base_name(path);
  if (const auto archive = detect_archive(path, bytes)) return *archive;
  const std::string_view text = bytes.substr(0, kProbe);
  if (by_path.kind == Kind::github_action) {
    if (has_line(text, "runs:")) return {Kind::github_action, true};
    return {Kind::unknown, false};
  }
  if (by_path.kind == Kind::dockerfile) {
    if (has_line(text, "FROM ")) return {Kind::dockerfile, true};
  } else if (by_path.kind != Kind::unknown) {
    return by_path;
  }
  Kind kind = Kind::unknown;
  if (is_yaml_name(name)) {
    kind = yaml_by_content(text);
  } else if (ends_with_fold(name, ".json") || ends_with_fold(name, ".template")) {
    const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    kind = first != text.npos && text[first] == '{' ? json_by_content(text) : yaml_by_content(text);
  }
  if (kind != Kind::unknown) return {kind, false};
  if (text.find('\0') != text.npos && !text.starts_with("\xFF\xFE") &&
      !text.starts_with("\xFE\xFF")) {
    return {Kind::unknown, false};
  }
  return {Kind::text, false};
}

Syntax syntax_of(Kind kind, std::string_view path, std::string_view bytes) {
  switch (kind) {
    case Kind::terraform:
      return ends_with_fold(path, ".json") ? Syntax::json : Syntax::hcl;
    case Kind::dockerfile:
      return Syntax::dockerfile;
    case Kind::archive:
    case Kind::image:
      return Syntax::archive;
    case Kind::text:
    case Kind::unknown:
    case Kind::lockfile:
      return Syntax::none;
    case Kind::github_actions:
    case Kind::github_action:
    case Kind::gitlab_ci:
    case Kind::dependabot:
    case Kind::pre_commit:
    case Kind::policy:
    case Kind::kustomization:
    case Kind::compose:
    case Kind::helm:
      return Syntax::yaml;
    default:
      break;
  }
  // The rest come in both; JSON is read by the faster parser, and only it reads it strictly.
  if (!ends_with_fold(path, ".json") && !ends_with_fold(path, ".template")) return Syntax::yaml;
  const std::size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first == bytes.npos || bytes[first] == '{' || bytes[first] == '[' ? Syntax::json
                                                                           : Syntax::yaml;
}

}  // namespace sluice
