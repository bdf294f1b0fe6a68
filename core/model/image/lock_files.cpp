#include "core/model/image/lock_files.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/detect/into_utf8.h"
#include "core/model/image/package_text.h"
#include "core/parse/yaml.h"

namespace sluice::image {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Of what comes from elsewhere (a folder, an address) the version is not one of the registry.
bool is_version(std::string_view text) {
  return !text.empty() && is_digit(text.front()) && text.find_first_of("/:") == text.npos;
}

// "@scope/name@npm:1.2.3", "/@scope/name@1.2.3(peer@1)", "/@scope/name/1.2.3_peer": the name, and
// what stands behind it.
std::pair<std::string_view, std::string_view> split_npm(std::string_view text, char mark) {
  if (text.starts_with('/')) text.remove_prefix(1);
  std::size_t from = 0;
  if (text.starts_with('@')) from = text.find('/');
  if (from == text.npos) return {};
  const std::size_t at = text.find(mark, from + 1);
  if (at == text.npos) return {};
  return {text.substr(0, at), text.substr(at + 1)};
}

// "name[extra] >=1.0, ==1.2 ; marker --hash=…": what is pinned by == or ===.
Packages read_requirements(std::string_view text) {
  Packages packages;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    line = trimmed(line.substr(0, line.find('#')));
    // Of what comes by its address ("name @ https://…") the version is not said.
    if (line.find("://") != line.npos || line.find(" @ ") != line.npos) continue;
    line = line.substr(0, std::min(line.find(';'), line.find(" --")));
    const auto* const end = std::find_if_not(line.begin(), line.end(), [](char c) {
      return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
             c == '_' || c == '.';
    });
    const std::string_view name = line.substr(0, static_cast<std::size_t>(end - line.begin()));
    if (name.empty() || name.starts_with('-')) continue;
    std::string_view rest = trimmed(line.substr(name.size()));
    if (rest.starts_with('[')) rest = rest.substr(std::min(rest.find(']'), rest.size() - 1) + 1);
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      std::string_view clause = trimmed(rest.substr(0, comma));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
      if (clause.starts_with('(')) clause = trimmed(clause.substr(1));
      if (!clause.starts_with("==")) continue;
      clause = trimmed(clause.substr(clause.starts_with("===") ? 3 : 2));
      const std::string_view version = clause.substr(0, clause.find_first_of(" \\)"));
      if (version.find('*') == version.npos) add(packages, "pypi", python_name(name), version);
    }
  }
  return packages;
}

Packages read_package_lock(std::string_view text) {
  Packages packages;
  const Parsed<Tree> parsed = json_of(text);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !root.is_mapping()) return packages;
  if (root["packages"].is_mapping()) {
    for (const NodeRef one : root["packages"].children()) {
      const std::string_view path = one.key().value;
      const std::size_t at = path.rfind("node_modules/");
      if (at == path.npos || one["link"].is_true()) continue;
      const std::string_view own = one["name"].value();
      add(packages, "npm", own.empty() ? path.substr(at + 13) : own, one["version"].value(),
          one["license"].value());
    }
    return packages;
  }
  const std::function<void(NodeRef, int)> walk = [&](NodeRef list, int depth) {
    if (!list.is_mapping() || depth > 32) return;
    for (const NodeRef one : list.children()) {
      std::string_view name = one.key().value;
      std::string_view version = one["version"].value();
      // "npm:name@1.2.3" of an alias.
      if (version.starts_with("npm:")) std::tie(name, version) = split_npm(version.substr(4), '@');
      if (is_version(version)) add(packages, "npm", name, version);
      walk(one["dependencies"], depth + 1);
    }
  };
  walk(root["dependencies"], 0);
  return packages;
}

// yarn.lock: keys "name@range, name@range" at the margin, and below each its version. Berry writes
// the same as YAML, with the true name in `resolution`.
Packages read_yarn_lock(std::string_view text) {
  Packages packages;
  std::string_view name;
  std::string_view version;
  bool is_workspace = false;
  const auto finish = [&] {
    if (!is_workspace && is_version(version)) add(packages, "npm", name, version);
    name = version = {};
    is_workspace = false;
  };
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty() || line.front() == '#') continue;
    if (line.front() != ' ') {
      finish();
      std::string_view key = line;
      if (key.front() == '"') key.remove_prefix(1);
      key = key.substr(0, key.find_first_of(",\":"));
      name = split_npm(key, '@').first;
      // An alias: `name@npm:other@1`.
      const std::size_t alias = line.find("@npm:");
      if (alias != line.npos && !line.starts_with("__")) {
        const auto [other, range] = split_npm(line.substr(alias + 5), '@');
        if (!range.empty() && other.find_first_of(" ,\"") == other.npos) name = other;
      }
      continue;
    }
    std::string_view field = trimmed(line);
    if (line.starts_with("   ")) continue;
    if (field.starts_with("version")) {
      field.remove_prefix(7);
      version = field.find('"') == field.npos ? trimmed(field.substr(field.find(' ') + 1))
                                              : quoted_part(field);
    } else if (field.starts_with("resolution:")) {
      const auto [own, rest] = split_npm(quoted_part(field), '@');
      if (!own.empty()) name = own;
      is_workspace = !rest.starts_with("npm:");
    } else if (field.starts_with("resolved ")) {
      const std::string_view from = quoted_part(field);
      is_workspace = from.starts_with("git") || from.starts_with("file:");
    }
  }
  finish();
  return packages;
}

// pnpm-lock.yaml: keys of `packages`, in the forms of versions 5 ("/name/1.0.0"), 6 ("/name@1.0.0")
// and 9 ("name@1.0.0").
Packages read_pnpm_lock(std::string_view text) {
  Packages packages;
  constexpr ParseLimits kLimits{64, 2'000'000, 0};
  const Parsed<Tree> parsed = parse_yaml(text, kLimits);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !root.is_mapping()) return packages;
  for (const NodeRef one : root["packages"].children()) {
    const std::string_view key = one.key().value;
    auto [name, version] = split_npm(key, '@');
    // In the oldest form the '@' is one of a peer, behind the version.
    const std::size_t scope = name.starts_with('@') ? name.find('/') + 1 : 0;
    if (name.empty() || name.find('/', scope) != name.npos)
      std::tie(name, version) = split_npm(key, '/');
    version = version.substr(0, version.find_first_of("(_"));
    if (is_version(version)) add(packages, "npm", name, version);
  }
  return packages;
}

// Gemfile.lock: "    name (1.2.3)" below "specs:", from registries and repositories.
Packages read_gemfile_lock(std::string_view text) {
  Packages packages;
  bool is_within = false;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (!line.starts_with(' ')) is_within = line == "GEM" || line == "GIT";
    if (!is_within || !line.starts_with("    ") || line.starts_with("     ")) continue;
    const std::size_t open = line.find(" (");
    if (open == line.npos || !line.ends_with(')')) continue;
    std::string_view version = line.substr(open + 2, line.size() - open - 3);
    const std::size_t platform = version.find('-');
    add(packages, "gem", line.substr(0, open), version.substr(0, platform));
  }
  return packages;
}

// Cargo.lock, poetry.lock and uv.lock: tables of name and version. What lies beside is the
// project's own: of Cargo what has no source, of the others what is named by its folder.
Packages read_toml_lock(std::string_view text, const std::string& type) {
  Packages packages;
  const Parsed<Tree> parsed = toml_of(text);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !root.is_mapping()) return packages;
  const bool is_cargo = type == "cargo";
  for (const NodeRef one : root["package"].children()) {
    const NodeRef source = one["source"];
    constexpr std::string_view kOwn[] = {"editable", "virtual", "directory", "path"};
    const bool is_own =
        is_cargo ? !source
                 : std::any_of(std::begin(kOwn), std::end(kOwn), [&](std::string_view key) {
                     return static_cast<bool>(source[key]) || source["type"].value() == key;
                   });
    const std::string_view name = one["name"].value();
    if (!is_own)
      add(packages, type, is_cargo ? std::string(name) : python_name(name), one["version"].value());
  }
  return packages;
}

// Pipfile.lock: what is pinned, as "==1.2".
Packages read_pipfile_lock(std::string_view text) {
  Packages packages;
  const Parsed<Tree> parsed = json_of(text);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !root.is_mapping()) return packages;
  for (const std::string_view list : {"default", "develop"}) {
    for (const NodeRef one : root[list].children()) {
      std::string_view version = one["version"].value();
      if (!version.starts_with("==")) continue;
      version.remove_prefix(version.starts_with("===") ? 3 : 2);
      add(packages, "pypi", python_name(one.key().value), version);
    }
  }
  return packages;
}

Packages read_composer_lock(std::string_view text) {
  Packages packages;
  const Parsed<Tree> parsed = json_of(text);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !root.is_mapping()) return packages;
  for (const std::string_view list : {"packages", "packages-dev"}) {
    for (const NodeRef one : root[list].children()) {
      std::string_view version = one["version"].value();
      if (version.size() > 1 && version[0] == 'v' && is_digit(version[1])) version.remove_prefix(1);
      add(packages, "composer", one["name"].value(), version, choice_of(one["license"]));
    }
  }
  return packages;
}

// The words of a line of go.mod, without what is quoted around them and comments.
std::vector<std::string_view> words_of_go(std::string_view line) {
  std::vector<std::string_view> words;
  line = line.substr(0, line.find("//"));
  while (!(line = trimmed(line)).empty()) {
    std::string_view word = line.substr(0, line.find_first_of(" \t"));
    line.remove_prefix(word.size());
    if (word.size() > 1 && (word.front() == '"' || word.front() == '`') &&
        word.back() == word.front())
      word = word.substr(1, word.size() - 2);
    words.push_back(word);
  }
  return words;
}

// go.mod: "require path v1.2.3" and "replace path [v1.2.3] => other v1.2.4", alone or in brackets.
// Of what a folder replaces no version is known. go.sum names more than is built.
Packages read_go_mod(std::string_view text) {
  struct Other {
    std::string_view path, version;
  };
  std::vector<Other> required;
  std::map<std::pair<std::string_view, std::string_view>, Other> replaced;  // by path and version
  std::string_view block;
  while (!text.empty()) {
    std::vector<std::string_view> words = words_of_go(take_line(text));
    if (words.empty()) continue;
    if (words[0] == ")") {
      block = {};
      continue;
    }
    std::string_view directive = block;
    if (directive.empty()) {
      directive = words[0];
      if (words.size() == 2 && words[1] == "(") {
        block = directive;
        continue;
      }
      words.erase(words.begin());
    }
    if (words.size() >= 2 && directive == "require") required.push_back({words[0], words[1]});
    const auto arrow = std::find(words.begin(), words.end(), "=>");
    if (directive == "replace" && arrow != words.end() && arrow != words.begin() &&
        arrow + 1 != words.end()) {
      const std::string_view version = arrow - words.begin() > 1 ? words[1] : std::string_view();
      const std::string_view by = arrow + 2 == words.end() ? std::string_view() : arrow[2];
      replaced[{words[0], version}] = {arrow[1], by};
    }
  }
  Packages packages;
  for (Other one : required) {
    auto at = replaced.find({one.path, one.version});
    if (at == replaced.end()) at = replaced.find({one.path, {}});
    if (at != replaced.end()) one = at->second;
    if (one.version.starts_with('v')) add(packages, "golang", one.path, one.version);
  }
  return packages;
}

// packages.lock.json of NuGet: by framework, then by name.
Packages read_nuget_lock(std::string_view text) {
  Packages packages;
  const Parsed<Tree> parsed = json_of(text);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !root.is_mapping()) return packages;
  for (const NodeRef framework : root["dependencies"].children()) {
    for (const NodeRef one : framework.children()) {
      if (one["type"].value() != "Project")
        add(packages, "nuget", one.key().value, one["resolved"].value());
    }
  }
  return packages;
}

// gradle.lockfile: "group:artifact:version=configurations".
Packages read_gradle_lock(std::string_view text) {
  Packages packages;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    if (line.starts_with('#')) continue;
    line = line.substr(0, line.find('='));
    const std::size_t last = line.rfind(':');
    if (last == line.npos || line.find(':') == last) continue;
    add(packages, "maven", line.substr(0, last), line.substr(last + 1));
  }
  return packages;
}

struct Reader {
  std::string_view name;
  Packages (*read)(std::string_view text);
};
constexpr Reader kReaders[] = {
    {"requirements.txt", read_requirements},
    {"package-lock.json", read_package_lock},
    {"npm-shrinkwrap.json", read_package_lock},
    {"yarn.lock", read_yarn_lock},
    {"pnpm-lock.yaml", read_pnpm_lock},
    {"Gemfile.lock", read_gemfile_lock},
    {"Cargo.lock", [](std::string_view text) { return read_toml_lock(text, "cargo"); }},
    {"poetry.lock", [](std::string_view text) { return read_toml_lock(text, "pypi"); }},
    {"uv.lock", [](std::string_view text) { return read_toml_lock(text, "pypi"); }},
    {"Pipfile.lock", read_pipfile_lock},
    {"composer.lock", read_composer_lock},
    {"go.mod", read_go_mod},
    {"packages.lock.json", read_nuget_lock},
    {"gradle.lockfile", read_gradle_lock},
};

const Reader* reader_of(std::string_view path) {
  const std::string_view name = name_of(path);
  const auto* const at = std::find_if(std::begin(kReaders), std::end(kReaders),
                                      [&](const Reader& one) { return one.name == name; });
  return at == std::end(kReaders) ? nullptr : at;
}

}  // namespace

bool is_lock_file(std::string_view path) { return reader_of(path) != nullptr; }

Packages read_lock_file(std::string_view path, std::string_view bytes) {
  const Reader* const reader = reader_of(path);
  if (reader == nullptr) return {};
  // PowerShell writes `pip freeze > requirements.txt` in UTF-16.
  std::string text;
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ||
      bytes.starts_with("\xEF\xBB\xBF")) {
    text = bytes;
    into_utf8(path, text);
    bytes = text;
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  }
  Packages packages = reader->read(bytes);
  // One that several parts ask for stands in some files several times.
  std::set<std::pair<std::string, std::string>> seen;
  std::erase_if(packages,
                [&](const Package& one) { return !seen.emplace(one.name, one.version).second; });
  return packages;
}

namespace {

bool is_of_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

// The first word of the text, from its beginning in that; empty where there is none.
std::string_view first_word(std::string_view text) {
  const auto* const begin = std::find_if(text.begin(), text.end(), is_of_word);
  const auto* const end = std::find_if_not(begin, text.end(), is_of_word);
  return text.substr(static_cast<std::size_t>(begin - text.begin()),
                     static_cast<std::size_t>(end - begin));
}

}  // namespace

Places::Places(std::string_view text) : text_(text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view word = first_word(text.substr(at));
    if (word.empty()) break;
    const auto begin = static_cast<std::size_t>(word.data() - text.data());
    words_[word].push_back(static_cast<std::uint32_t>(begin));
    at = begin + word.size();
  }
}

Span Places::of(const Package& package) const {
  constexpr std::size_t kClose = 200;
  constexpr int kMost = 1'000;  // of a name that is a common word
  const std::string_view name = package.name;
  const std::string_view word = first_word(name);
  const auto found = words_.find(word);
  if (word.empty() || found == words_.end()) return {};
  const auto before = static_cast<std::size_t>(word.data() - name.data());
  int tries = 0;
  for (const std::uint32_t at : found->second) {
    if (++tries > kMost) break;
    if (at < before || !text_.substr(at - before).starts_with(name)) continue;
    const std::size_t end = at - before + name.size();
    if (end < text_.size() && is_of_word(text_[end])) continue;
    if (text_.substr(end, kClose).find(package.version) == text_.npos) continue;
    return {static_cast<std::uint32_t>(at - before), static_cast<std::uint32_t>(end)};
  }
  return {};
}

}  // namespace sluice::image
