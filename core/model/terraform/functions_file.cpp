#include <algorithm>
#include <vector>

#include "core/detect/glob.h"
#include "core/model/terraform/evaluator.h"
#include "core/text/base64.h"
#include "core/text/utf8.h"

// Functions over files: of the audit, below its root.
namespace sluice::terraform {

// Relative paths start where the root module lies, where people run Terraform.
std::optional<std::string> Evaluator::path_of(std::string_view path) const {
  if (path.starts_with('/') || path.starts_with('~')) return std::nullopt;
  return path_within(root_path(), path);
}

namespace {

using Arguments = std::span<const Val>;

// What a file holds; else why that is no text.
Val content_of(Evaluator& e, Val path, std::string_view& bytes) {
  const std::optional<std::string> text = e.text_of(path);
  if (!text) return e.error();
  const std::optional<std::string> place = e.path_of(*text);
  if (!place) return e.unknown("file outside of the root");
  const Project& project = e.folders().project();
  bytes = project.text(*place);
  if (bytes.data() != nullptr) return nullptr;
  return project.is_whole && !project.has_file(*place) ? e.error() : e.unknown("file");
}

Val file(Evaluator& e, const Scope&, Arguments a) {
  std::string_view bytes;
  if (const Val fault = content_of(e, a[0], bytes)) return fault;
  return utf8::first_invalid(bytes) ? e.error() : e.string(bytes);
}

Val filebase64(Evaluator& e, const Scope&, Arguments a) {
  std::string_view bytes;
  if (const Val fault = content_of(e, a[0], bytes)) return fault;
  return e.string(encode_base64(bytes));
}

Val fileexists(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  const std::optional<std::string> place = text ? e.path_of(*text) : std::nullopt;
  if (!place) return e.unknown("file outside of the root");
  const Project& project = e.folders().project();
  if (project.has_file(*place)) return e.boolean(true);
  return project.is_whole ? e.boolean(false) : e.unknown("file");
}

Val fileset(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> folder = e.text_of(a[0]);
  const std::optional<std::string> pattern = e.text_of(a[1]);
  const std::optional<std::string> place = folder ? e.path_of(*folder) : std::nullopt;
  if (!pattern) return e.error();
  const Project& project = e.folders().project();
  if (!place || !project.is_whole) return e.unknown("files");
  // Without a slash a glob would match at any depth.
  const std::string start = place->empty() ? "" : *place + "/";
  std::vector<Glob> globs;
  std::string anchored = "/";
  anchored += *pattern;
  const std::size_t open = anchored.find('{');
  const std::size_t close = anchored.find('}', open);
  if (open != anchored.npos && close != anchored.npos) {
    std::string_view rest = std::string_view(anchored).substr(open + 1, close - open - 1);
    for (;;) {
      const std::size_t comma = rest.find(',');
      globs.emplace_back(anchored.substr(0, open) + std::string(rest.substr(0, comma)) +
                         anchored.substr(close + 1));
      if (comma == rest.npos) break;
      rest.remove_prefix(comma + 1);
    }
  } else {
    globs.emplace_back(anchored);
  }
  Items items;
  for (auto at =
           std::lower_bound(project.paths.begin(), project.paths.end(), std::string_view(start));
       at != project.paths.end() && at->starts_with(start); ++at) {
    if (!e.takes(1)) break;
    const std::string_view path = at->substr(start.size());
    if (std::any_of(globs.begin(), globs.end(),
                    [&](const Glob& glob) { return glob.matches_exactly(path); }))
      items.push_back(e.item(e.string(path)));
  }
  return e.to_set(items);
}

Val templatefile(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_known()) return e.unknown("file");
  std::string_view bytes;
  if (const Val fault = content_of(e, a[0], bytes)) return fault;
  if (!a[1]->is_object()) return a[1]->is_known() ? e.error() : e.unknown("template");
  return e.render(bytes, a[1]);
}

// Without what says nothing: "a//b/./c/../d" is "a/b/d".
std::string clean_path(std::string_view path) {
  const bool is_rooted = path.starts_with('/');
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !is_rooted) {
      parts.push_back(part);
    }
  }
  std::string out = is_rooted ? "/" : "";
  for (const std::string_view part : parts) {
    if (out.size() > (is_rooted ? 1U : 0U)) out += '/';
    out += part;
  }
  return out.empty() ? "." : out;
}

std::string folder(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? "." : clean_path(path.substr(0, slash + 1));
}

Val dirname(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> path = e.text_of(a[0]);
  return path ? e.string(folder(*path)) : e.error();
}

Val basename(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> path = e.text_of(a[0]);
  if (!path) return e.error();
  std::string_view name = *path;
  if (name.empty()) return e.string(".");
  while (name.size() > 1 && name.ends_with('/')) name.remove_suffix(1);
  return e.string(name == "/" ? name : name.substr(name.rfind('/') + 1));
}

Val pathexpand(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> path = e.text_of(a[0]);
  if (!path) return e.error();
  return path->starts_with('~') ? e.unknown("path") : a[0];
}

Val abspath(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> path = e.text_of(a[0]);
  if (!path) return e.error();
  return path->starts_with('/') ? e.string(clean_path(*path)) : e.unknown("path");
}

constexpr NamedFunction kFunctions[] = {
    {"abspath", abspath, 1, 1},
    {"basename", basename, 1, 1},
    {"dirname", dirname, 1, 1},
    {"file", file, 1, 1},
    {"filebase64", filebase64, 1, 1},
    {"fileexists", fileexists, 1, 1},
    {"fileset", fileset, 2, 2},
    {"pathexpand", pathexpand, 1, 1},
    {"templatefile", templatefile, 2, 2, true},
};

}  // namespace

std::span<const NamedFunction> file_functions() { return kFunctions; }

}  // namespace sluice::terraform
