#include "core/model/compose_merge.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/document.h"
#include "core/model/project.h"
#include "core/text/trim.h"

namespace sluice::compose {
namespace {

constexpr int kDeepest = 16;  // services that extend services
// What all files of a project make: the rest is left as it is written.
constexpr std::size_t kMostParts = 500'000;

bool is_among(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::string_view target_of(const Part& item) {
  if (item.is_mapping()) return item.text("target");
  std::string_view text = item.value;
  const std::size_t first = text.find(':');
  if (first == text.npos) return text;
  text.remove_prefix(first + 1);
  return text.substr(0, text.find(':'));
}

void merge_lists(Part& base, const Part& over) {
  if (is_among(base.key, {"command", "entrypoint", "test"})) {
    base = over;
    return;
  }
  const bool by_target = is_among(base.key, {"volumes", "devices", "secrets", "configs"});
  for (const Part& item : over.children) {
    const auto same =
        std::find_if(base.children.begin(), base.children.end(), [&](const Part& own) {
          return by_target && !target_of(own).empty() && target_of(own) == target_of(item);
        });
    if (same != base.children.end()) {
      *same = item;
    } else {
      base.children.push_back(item);
    }
  }
}

void merge(Part& base, const Part& over) {
  for (const Part& field : over.children) {
    if (field.tag == "!reset") {
      base.erase(field.key);
      continue;
    }
    Part* const own = base.find(field.key);
    if (own == nullptr) {
      base.children.push_back(field);
    } else if (field.tag == "!override") {
      *own = field;
    } else if (own->is_mapping() && field.is_mapping()) {
      merge(*own, field);
    } else if (own->is_sequence() && field.is_sequence()) {
      merge_lists(*own, field);
    } else if (!own->is_scalar() || !field.is_scalar() || own->value != field.value) {
      *own = field;  // what says the same stays where it was said first
    }
  }
}

using Environment = std::map<std::string_view, std::string_view>;

// NAME=value, a line each, as the .env beside a file has them.
Environment read_environment(std::string_view text) {
  Environment environment;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with("export ")) line = trimmed(line.substr(7));
    const std::size_t by = line.find('=');
    if (line.starts_with('#') || by == line.npos) continue;
    std::string_view value = trimmed(line.substr(by + 1));
    const char quote = value.empty() ? ' ' : value.front();
    if (quote == '"' || quote == '\'') {
      const std::size_t close = value.find(quote, 1);
      if (close == value.npos) continue;
      value = value.substr(1, close - 1);
    } else {
      const std::size_t comment = value.find(" #");
      value = trimmed(value.substr(0, comment));
    }
    environment.insert_or_assign(trimmed(line.substr(0, by)), value);
  }
  return environment;
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// With the variables put in that the environment has; of others nothing changes.
std::string with_variables(std::string_view text, const Environment& environment) {
  std::string out;
  while (!text.empty()) {
    const std::size_t dollar = std::min(text.find('$'), text.size());
    out += text.substr(0, dollar);
    text.remove_prefix(dollar);
    if (text.empty()) break;
    const bool is_braced = text.starts_with("${");
    const std::size_t start = is_braced ? 2 : 1;
    std::size_t end = start;
    while (end < text.size() && is_name(text[end])) ++end;
    const auto found = environment.find(text.substr(start, end - start));
    std::size_t behind = end;
    if (is_braced) {
      const std::size_t close = text.find('}', end);
      // A default may hold variables of its own.
      const bool is_plain =
          close != text.npos && text.substr(end, close - end).find('$') == text.npos;
      const std::string_view rest =
          is_plain ? text.substr(end, close - end) : std::string_view("?");
      const bool has_value =
          found != environment.end() && (!found->second.empty() || !rest.starts_with(':'));
      const bool is_taken =
          has_value && is_plain && !rest.starts_with('+') && !rest.starts_with(":+");
      behind = is_taken ? close + 1 : start;
      if (is_taken) {
        out += found->second;
      } else {
        out += text.substr(0, behind);
      }
    } else if (found != environment.end() && end > start) {
      out += found->second;
    } else {
      behind = text.size() > 1 && text[1] == '$' ? 2 : 1;
      out += text.substr(0, behind);
    }
    text.remove_prefix(behind);
  }
  return out;
}

// Settings that say what the service may do. What its program is told may be a secret, which stands
// elsewhere and is told of there.
constexpr std::string_view kSettings[] = {
    "image",       "privileged", "user",    "network_mode", "pid",        "ipc",
    "userns_mode", "ports",      "volumes", "cap_add",      "cap_drop",   "security_opt",
    "read_only",   "deploy",     "cpus",    "mem_limit",    "pids_limit", "restart"};

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// compose.yaml of compose.override.yaml, and so on: what Compose takes together by itself.
std::string_view override_name(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kNames = {
      {{"compose.yaml", "compose.override.yaml"},
       {"compose.yml", "compose.override.yml"},
       {"docker-compose.yml", "docker-compose.override.yml"},
       {"docker-compose.yaml", "docker-compose.override.yaml"}}};
  for (const auto& [base, over] : kNames) {
    if (base == name) return over;
  }
  return {};
}

const Tree* tree_of(const Document& document) {
  return std::holds_alternative<File>(document.model) ? std::get_if<Tree>(&document.syntax)
                                                      : nullptr;
}

std::string beside(std::string_view path, std::string_view name) {
  const std::string_view folder = folder_of(path);
  return folder.empty() ? std::string(name) : std::string(folder) + "/" + std::string(name);
}

const Document* override_of(const Project& project, const Document& document) {
  const std::string_view name = override_name(name_of(document.path));
  if (name.empty()) return nullptr;
  const Document* const found = project.find(beside(document.path, name));
  return found != nullptr && tree_of(*found) != nullptr ? found : nullptr;
}

// A string, or a list of them.
std::vector<std::string> paths_in(NodeRef node, std::string_view folder) {
  std::vector<std::string> paths;
  const auto add = [&](NodeRef item) {
    const auto path = item.is_scalar() ? path_within(folder, item.value()) : std::nullopt;
    if (path) paths.push_back(*path);
  };
  add(node);
  if (node.is_sequence()) {
    for (const NodeRef item : node.children()) add(item);
  }
  return paths;
}

// An entry of `include`: a file and what is put over it, and where variables get their values.
struct Include {
  std::vector<std::string> paths, env_files;
};

std::vector<Include> includes_of(const Document& document) {
  std::vector<Include> includes;
  const Tree* const tree = tree_of(document);
  const NodeRef list = tree != nullptr ? tree->root()["include"] : NodeRef();
  if (!list.is_sequence()) return includes;
  const std::string_view folder = folder_of(document.path);
  for (const NodeRef item : list.children()) {
    Include& include = includes.emplace_back();
    include.paths = paths_in(item.is_scalar() ? item : item["path"], folder);
    include.env_files = paths_in(item["env_file"], folder);
  }
  return includes;
}

// How a file is taken in by another.
struct Included {
  const Document* by = nullptr;  // null for none
  std::vector<const Document*> overrides;
  std::vector<std::string> env_files;
};
using AllIncluded = std::map<const Document*, Included>;

const Document* compose_file(const Project& project, const std::string& path) {
  const Document* const found = project.find(path);
  return found != nullptr && tree_of(*found) != nullptr ? found : nullptr;
}

// A file that several take in is as the first has it.
AllIncluded all_included(const Project& project) {
  AllIncluded all;
  for (const Document* const document : project.documents) {
    if (tree_of(*document) == nullptr) continue;
    for (Include& include : includes_of(*document)) {
      if (include.paths.empty()) continue;
      const Document* const first = compose_file(project, include.paths.front());
      if (first == nullptr || first == document) continue;
      const auto [at, is_new] = all.try_emplace(first);
      if (!is_new) continue;
      at->second.by = document;
      at->second.env_files = std::move(include.env_files);
      for (std::size_t i = 1; i < include.paths.size(); ++i) {
        const Document* const over = compose_file(project, include.paths[i]);
        if (over != nullptr && over != first) at->second.overrides.push_back(over);
      }
    }
  }
  return all;
}

// What the file itself is told, below what those say that take it in.
void read_environments(const Project& project, const AllIncluded& all, const Document& document,
                       Environment& environment) {
  const Document* at = &document;
  std::set<const Document*> seen;
  std::vector<Environment> found;
  while (at != nullptr && seen.insert(at).second && seen.size() <= kDeepest) {
    const auto included = all.find(at);
    const bool is_told = included != all.end() && !included->second.env_files.empty();
    if (!is_told) {
      found.push_back(read_environment(project.text(beside(at->path, ".env"))));
    } else {
      for (const std::string& path : included->second.env_files)
        found.push_back(read_environment(project.text(path)));
    }
    at = included != all.end() ? included->second.by : nullptr;
  }
  for (const Environment& one : found) {
    for (const auto& [name, value] : one) environment.insert_or_assign(name, value);
  }
}

class Builder {
 public:
  Builder(const Project& project, const AllIncluded& included, Merged& out)
      : project_(project), included_(included), out_(out) {}

  void run() {
    Part root = load(*out_.document);
    for (const Document* const over : out_.overrides) merge(root, load(*over));
    if (Part* const services = root.find("services")) {
      const Part all = *services;
      for (Part& service : services->children) {
        service = resolved(service, all, *out_.document, kDeepest);
        put_in(service);
      }
    }
    std::vector<Part> documents;
    documents.push_back(std::move(root));
    out_.tree = out_.composition.tree(documents);
    out_.file = std::make_unique<File>(out_.tree);
  }

 private:
  // All documents of a file, the later ones over the earlier.
  Part load(const Document& document) {
    Part root;
    root.kind = NodeKind::mapping;
    const Tree* const tree = tree_of(document);
    for (std::size_t i = 0; tree != nullptr && i < tree->documents.size(); ++i) {
      Part part = out_.composition.lift(tree->root(i), document);
      if (i == 0 && part.is_mapping()) {
        root = std::move(part);
      } else {
        merge(root, part);
      }
    }
    return root;
  }

  // The service over what it extends; `all` are those of its file. Where that is not here, it still
  // says that it extends something.
  Part resolved(const Part& service, const Part& all, const Document& document, int depth) {
    const Part* const extends = service.find("extends");
    if (extends == nullptr || depth == 0) return service;
    const std::string_view name = extends->is_scalar() ? extends->value : extends->text("service");
    const std::string_view file = extends->text("file");
    const Document* from = &document;
    if (!file.empty()) {
      const auto path = path_within(folder_of(document.path), file);
      from = path ? project_.find(*path) : nullptr;
      if (from == nullptr || tree_of(*from) == nullptr) return service;
    }
    const Part& siblings = from == &document ? all : services_of(*from);
    const Part* const base = siblings.find(name);
    if (base == nullptr || base == &service || !out_.composition.spend(base->count()))
      return service;
    Part made = resolved(*base, siblings, *from, depth - 1);
    if (made.find("extends") != nullptr) return service;
    for (const std::string_view key : {"depends_on", "volumes_from", "links", "profiles"})
      made.erase(key);
    Part own = service;
    own.erase("extends");
    merge(made, own);
    made.key = service.key;
    made.key_span = service.key_span;
    made.span = service.span;
    return made;
  }

  const Part& services_of(const Document& document) {
    const auto [at, is_new] = services_.try_emplace(&document);
    if (is_new) {
      Part root = load(document);
      if (Part* const services = root.find("services")) at->second = std::move(*services);
    }
    return at->second;
  }

  void put_in(Part& service) {
    if (!environment_)
      read_environments(project_, included_, *out_.document, environment_.emplace());
    if (environment_->empty()) return;
    for (Part& setting : service.children) {
      if (std::find(std::begin(kSettings), std::end(kSettings), setting.key) != std::end(kSettings))
        put_in_value(setting);
    }
  }

  void put_in_value(Part& part) {
    if (part.is_scalar() && part.value.find('$') != part.value.npos)
      part.value = out_.composition.keep(with_variables(part.value, *environment_));
    for (Part& child : part.children) put_in_value(child);
  }

  const Project& project_;
  const AllIncluded& included_;
  Merged& out_;
  std::optional<Environment> environment_;
  std::map<const Document*, Part> services_;  // of other files
};

// What services of a file are extended from, in other files.
std::vector<const Document*> sources(const Project& project, const Document& document) {
  std::vector<const Document*> found;
  for (const Service& service : std::get<File>(document.model).services) {
    const NodeRef file = service.node["extends"]["file"];
    const auto path = file ? path_within(folder_of(document.path), file.value()) : std::nullopt;
    const Document* const from = path ? compose_file(project, *path) : nullptr;
    if (from != nullptr) found.push_back(from);
  }
  return found;
}

// What is put over the file, by its name or where another takes it in.
std::vector<const Document*> overrides_of(const Project& project, const AllIncluded& included,
                                          const Document& document) {
  const auto found = included.find(&document);
  if (found != included.end()) return found->second.overrides;
  const Document* const beside_it = override_of(project, document);
  return beside_it != nullptr ? std::vector{beside_it} : std::vector<const Document*>();
}

bool is_changed(const Project& project, const AllIncluded& included, const Document& document) {
  const File& file = std::get<File>(document.model);
  if (tree_of(document)->documents.size() > 1 || !overrides_of(project, included, document).empty())
    return true;
  const bool extends = std::any_of(file.services.begin(), file.services.end(),
                                   [](const Service& service) { return service.node["extends"]; });
  if (extends) return true;
  if (document.bytes.find('$') == std::string::npos) return false;
  Environment environment;
  read_environments(project, included, document, environment);
  return !environment.empty();
}

}  // namespace

std::deque<Merged> merged_files(const Project& project) {
  const AllIncluded included = all_included(project);
  std::set<const Document*> changed, overrides;
  for (const Document* const document : project.documents) {
    if (tree_of(*document) == nullptr || !is_changed(project, included, *document)) continue;
    changed.insert(document);
    for (const Document* const source : sources(project, *document)) changed.insert(source);
    for (const Document* const over : overrides_of(project, included, *document))
      overrides.insert(over);
  }
  std::deque<Merged> all;
  std::size_t left = kMostParts;
  for (const Document* const document : project.documents) {
    if (!changed.contains(document) || overrides.contains(document)) continue;
    Merged& made = all.emplace_back();
    made.document = document;
    made.overrides = overrides_of(project, included, *document);
    if (left == 0) continue;
    Builder(project, included, made).run();
    left -= std::min(left, made.composition.size());
    if (made.composition.is_full()) made.file.reset();
  }
  return all;
}

std::vector<std::string> local_files(const Document& document) {
  std::vector<std::string> paths;
  if (tree_of(document) == nullptr) return paths;
  for (Include& include : includes_of(document))
    std::move(include.paths.begin(), include.paths.end(), std::back_inserter(paths));
  const std::string_view folder = folder_of(document.path);
  for (const Service& service : std::get<File>(document.model).services) {
    for (std::string& path : paths_in(service.node["extends"]["file"], folder))
      paths.push_back(std::move(path));
  }
  return paths;
}

}  // namespace sluice::compose
