#include <algorithm>
#include <array>
#include <utility>

#include "core/model/gitlab.h"
#include "core/model/gitlab_build.h"

// Includes: which files a configuration takes in, and all of them merged.
namespace sluice::gitlab {
namespace {

bool is_url(std::string_view text) {
  return text.starts_with("https://") || text.starts_with("http://");
}

bool has_variable(std::string_view text) { return text.find('$') != text.npos; }

// "name" of a component of the project itself, at the commit that the pipeline runs for.
std::string_view own_component(std::string_view component) {
  const auto take = [&](std::string_view name) {
    const std::string braces = "${" + std::string(name) + "}";
    const std::string plain = "$" + std::string(name);
    for (const std::string_view form : {std::string_view(braces), std::string_view(plain)}) {
      if (component.starts_with(form)) {
        component.remove_prefix(form.size());
        return true;
      }
    }
    return false;
  };
  const auto take_slash = [&] {
    const bool is_slash = component.starts_with('/');
    if (is_slash) component.remove_prefix(1);
    return is_slash;
  };
  if (!take("CI_SERVER_HOST") && !take("CI_SERVER_FQDN")) return {};
  if (!take_slash() || !take("CI_PROJECT_PATH") || !take_slash()) return {};
  const std::size_t at = component.find('@');
  const std::string_view name = component.substr(0, at);
  if (at == component.npos || has_variable(name) || name.find("..") != name.npos) return {};
  component.remove_prefix(at + 1);
  return take("CI_COMMIT_SHA") && component.empty() ? name : std::string_view{};
}

class Includer {
 public:
  explicit Includer(Build& build) : build_(build) {}

  // The configuration of a file over all that it includes.
  const Node* file(const Document& document, const Given& given) {
    const Node* const root = read_configuration(build_, document, given);
    if (root == nullptr) return nullptr;
    const Field* const include = root->field("include");
    if (include == nullptr) return root;
    on_way_.push_back(&document);
    const Node* base = includes(*include->value);
    on_way_.pop_back();
    if (base == nullptr) return nullptr;
    Node own;
    own.kind = Node::Kind::mapping;
    own.written = root->written;
    const auto is_other = [](const Field& field) { return field.key != "include"; };
    std::copy_if(root->fields.begin(), root->fields.end(), std::back_inserter(own.fields),
                 is_other);
    const Node* const top = build_.add(std::move(own));
    return top != nullptr ? build_.merge(base, top, nullptr, nullptr) : nullptr;
  }

 private:
  // All that a file includes, merged in order.
  const Node* includes(const Node& list) {
    const Node* merged = build_.mapping({}, list.written);
    if (merged == nullptr || !list.is_sequence())
      return merged != nullptr ? any_entry(list, merged) : nullptr;
    for (const Item& item : list.items) {
      if (merged == nullptr) return nullptr;
      // A list within the list is what an anchor or an input made of it.
      if (item.value->is_sequence()) {
        for (const Item& inner : item.value->items) {
          if (merged != nullptr) merged = any_entry(*inner.value, merged);
        }
      } else {
        merged = any_entry(*item.value, merged);
      }
    }
    return merged;
  }

  // What a wrong entry would bring is not known.
  const Node* any_entry(const Node& node, const Node* merged) {
    const std::size_t depth = on_way_.size();
    const Node* const with = entry(node, merged);
    if (with != nullptr || !build_.passes_over()) return with;
    on_way_.resize(depth);
    build_.unknown(Unknown::Kind::include, node.written, "wrong include");
    return merged;
  }

  const Node* entry(const Node& node, const Node* merged) {
    if (node.is_null()) return merged;
    if (node.is_text()) {
      if (!is_url(node.text)) return local(node, {nullptr, node.written, {}}, merged);
      build_.unknown(Unknown::Kind::include, node.written, "remote: " + std::string(node.text));
      return count(node) ? merged : nullptr;
    }
    if (!node.is_mapping()) return build_.fail(node.written, "include takes paths or mappings");
    if (const Node* const rules = node.get("rules"); rules != nullptr) {
      const Truth taken = is_included(build_, *rules);
      if (build_.failed()) return nullptr;
      if (taken == Truth::no) return merged;
      if (taken == Truth::unknown)
        build_.unknown(Unknown::Kind::condition, node.written, "include with rules");
    }
    check_include_form(build_, node);
    const Node* const inputs = node.get("inputs");
    if (inputs != nullptr && !inputs->is_mapping() && !inputs->is_null())
      return build_.fail(inputs->written, "inputs must be a mapping");
    const Given given{inputs, node.written, {}};
    if (const Node* const path = node.get("local"); path != nullptr)
      return local(*path, given, merged);
    if (const Node* const component = node.get("component"); component != nullptr)
      return own(*component, given, merged);
    constexpr std::array<std::string_view, 4> kElsewhere = {"project", "remote", "template",
                                                            "artifact"};
    for (const std::string_view kind : kElsewhere) {
      const Node* const what = node.get(kind);
      if (what == nullptr) continue;
      build_.unknown(Unknown::Kind::include, what->written,
                     std::string(kind) + ": " + std::string(what->text));
      return count(node) ? merged : nullptr;
    }
    return build_.fail(node.written, "include names no file");
  }

  const Node* local(const Node& path, const Given& given, const Node* merged) {
    std::string_view name = path.text;
    if (!path.is_text()) return build_.fail(path.written, "path of an include must be a text");
    if (name.starts_with("./") || name == ".." || name.starts_with("../") ||
        name.find("/../") != name.npos || name.ends_with("/.."))
      return build_.fail(path.written, "path of an include counts from the root and has no dots");
    if (has_variable(name)) {
      build_.unknown(Unknown::Kind::include, path.written, "local: " + std::string(name));
      return count(path) ? merged : nullptr;
    }
    while (name.starts_with('/')) name.remove_prefix(1);
    if (!name.ends_with(".yml") && !name.ends_with(".yaml"))
      return build_.fail(path.written, "included file must end with .yml or .yaml");
    if (name.find('*') == name.npos) return take(path, name, given, merged);
    const std::vector<std::string_view> paths = matching_paths(build_.project, name);
    if (paths.empty() && !build_.project.is_whole)
      build_.unknown(Unknown::Kind::include, path.written, "local: " + std::string(name));
    for (const std::string_view one : paths) {
      if (merged != nullptr) merged = take(path, one, given, merged);
    }
    return merged;
  }

  const Node* own(const Node& component, const Given& given, const Node* merged) {
    const std::string_view name = own_component(component.text);
    if (name.empty()) {
      build_.unknown(Unknown::Kind::include, component.written,
                     "component: " + std::string(component.text));
      return count(component) ? merged : nullptr;
    }
    const std::string stem = "templates/" + std::string(name);
    std::string path = stem + ".yml";
    if (!has(path) && has(stem + "/template.yml")) path = stem + "/template.yml";
    return take(component, path, {given.inputs, given.at, std::string(name)}, merged);
  }

  bool has(std::string_view path) const {
    return build_.project.has_file(path) || build_.project.find(path) != nullptr;
  }

  // One file of the project over what is merged so far.
  const Node* take(const Node& at, std::string_view path, const Given& given, const Node* merged) {
    if (!count(at)) return nullptr;
    const Document* const document = build_.project.find(path);
    if (document == nullptr || configuration_tree(*document) == nullptr) {
      if (document == nullptr && build_.project.is_whole && !has(path))
        return build_.fail_about(ConfigurationError::About::include, at.written,
                                 "included file " + quote(path) + " does not exist");
      if (document == nullptr && has(path)) build_.out.wanted.emplace_back(path);
      build_.unknown(Unknown::Kind::include, at.written, "local: " + std::string(path));
      return merged;
    }
    if (std::find(on_way_.begin(), on_way_.end(), document) != on_way_.end())
      return build_.fail_own(at.written, "include leads back to itself");
    const Node* const top = file(*document, given);
    if (top == nullptr) return nullptr;
    return build_.merge(merged, top, nullptr, build_.use(Via::include, at.written));
  }

  bool count(const Node& at) {
    if (++count_ <= build_.limits.includes) return true;
    build_.fail_at(at.written, at.written.at(),
                   "more than " + std::to_string(build_.limits.includes) + " files are included",
                   ErrorCode::limit);
    return false;
  }

  Build& build_;
  std::size_t count_ = 0;
  std::vector<const Document*> on_way_;
};

}  // namespace

std::vector<std::string_view> matching_paths(const Project& project, std::string_view pattern) {
  std::vector<std::string_view> paths;
  const std::size_t star = pattern.find('*');
  const std::string_view prefix = pattern.substr(0, star);
  auto path = std::lower_bound(project.paths.begin(), project.paths.end(), prefix);
  for (; path != project.paths.end() && path->starts_with(prefix); ++path) {
    if (matches_include(pattern, *path)) paths.push_back(*path);
  }
  return paths;
}

const Node* read_with_includes(Build& build, const Document& entry) {
  return Includer(build).file(entry, {});
}

}  // namespace sluice::gitlab
