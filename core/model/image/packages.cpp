#include "core/model/image/packages.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/model/image/lock_files.h"
#include "core/model/image/package_text.h"
#include "core/model/image/programs.h"
#include "core/model/image/rpm.h"
#include "core/model/licenses/texts.h"
#include "core/parse/yaml.h"

namespace sluice::image {
namespace {

// Stanzas of "Field: value" lines with an empty line between (RFC 822, as Debian has it).
template <typename F>
void each_stanza(std::string_view text, F f) {
  std::vector<std::pair<std::string_view, std::string_view>> fields;
  const auto value = [&](std::string_view name) {
    for (const auto& [key, text_of] : fields) {
      if (key == name) return text_of;
    }
    return std::string_view();
  };
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty()) {
      if (!fields.empty()) f(value);
      fields.clear();
      continue;
    }
    if (line.front() == ' ' || line.front() == '\t') continue;
    const std::size_t colon = line.find(':');
    if (colon != line.npos && fields.size() < 200)
      fields.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
  }
  if (!fields.empty()) f(value);
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

Packages read_dpkg(std::string_view text, bool needs_status, Unread& unread) {
  Packages packages;
  bool is_known = is_blank(text);
  each_stanza(text, [&](const auto& value) {
    const std::string_view status = value("Status");
    is_known = is_known || !value("Package").empty();
    if (needs_status || !status.empty()) {
      // "want flag status": of what is deinstalled, files may remain.
      if (status.substr(status.rfind(' ') + 1) != "installed") return;
    }
    // "name (version)", where they are not those of the package.
    const std::string_view source = value("Source");
    const std::size_t bracket = source.find('(');
    const std::size_t before = packages.size();
    add(packages, "deb", value("Package"), value("Version"), {},
        source.substr(0, source.find(' ')));
    if (value("Version").empty()) unread.say("The database is cut off or broken");
    if (packages.size() == before || bracket == source.npos) return;
    const std::string_view version = source.substr(bracket + 1);
    packages.back().source_version = trimmed(version.substr(0, version.find(')')));
  });
  if (!is_known) unread.say("It is no database of dpkg");
  return packages;
}

Packages read_apk(const std::string_view whole, Unread& unread) {
  std::string_view text = whole;
  Packages packages;
  std::array<std::string_view, 4> fields;  // P V L o
  constexpr std::string_view kLetters = "PVLo";
  const auto finish = [&] {
    add(packages, "apk", fields[0], fields[1], fields[2], fields[3]);
    fields = {};
  };
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty()) finish();
    if (line.size() < 2 || line[1] != ':') continue;
    const std::size_t at = kLetters.find(line[0]);
    if (at != kLetters.npos) fields[at] = line.substr(2);
  }
  finish();
  if (packages.empty() && !is_blank(whole)) unread.say("It is no database of apk");
  return packages;
}

// What classifiers of the index call by other names than SPDX.
std::string_view license_of_classifier(std::string_view text) {
  struct Known {
    std::string_view classifier, license;
  };
  constexpr Known kKnown[] = {
      {"MIT License", "MIT"},
      {"Apache Software License", "Apache-2.0"},
      {"BSD License", "BSD-3-Clause"},
      {"ISC License", "ISC"},
      {"Python Software Foundation License", "PSF-2.0"},
      {"Mozilla Public License 2.0", "MPL-2.0"},
      {"GNU Affero General Public License v3 or later", "AGPL-3.0-or-later"},
      {"GNU Affero General Public License v3", "AGPL-3.0-only"},
      {"GNU Lesser General Public License v3 or later", "LGPL-3.0-or-later"},
      {"GNU Lesser General Public License v3", "LGPL-3.0-only"},
      {"GNU General Public License v3 or later", "GPL-3.0-or-later"},
      {"GNU General Public License v3", "GPL-3.0-only"},
      {"GNU General Public License v2 or later", "GPL-2.0-or-later"},
      {"GNU General Public License v2", "GPL-2.0-only"},
  };
  for (const Known& one : kKnown) {
    if (text.starts_with(one.classifier)) return one.license;
  }
  return text;
}

// Of several nobody says whether one may choose: all hold.
std::string license_of_classifiers(std::string_view text) {
  constexpr std::string_view kStart = "Classifier: License :: ";
  constexpr std::string_view kApproved = "OSI Approved :: ";
  constexpr std::size_t kMost = 20;
  std::vector<std::string_view> names;
  // The description stands behind an empty line.
  for (std::string_view line = take_line(text); !line.empty() && names.size() < kMost;
       line = take_line(text)) {
    if (!line.starts_with(kStart)) continue;
    line.remove_prefix(kStart.size());
    if (line.starts_with(kApproved)) line.remove_prefix(kApproved.size());
    // "OSI Approved" alone names none.
    if (line == "OSI Approved") continue;
    const std::string_view name = license_of_classifier(line);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  std::string joined;
  for (const std::string_view name : names) {
    if (!joined.empty()) joined += " AND ";
    joined += name;
  }
  return joined;
}

Packages read_python(std::string_view text) {
  const std::string classifier = license_of_classifiers(text);
  Packages packages;
  // The first stanza alone: the description follows it.
  bool is_first = true;
  each_stanza(text, [&](const auto& value) {
    if (!std::exchange(is_first, false)) return;
    std::string_view license = value("License-Expression");
    if (license.empty()) license = value("License");
    if (license.empty() || license == "UNKNOWN") license = classifier;
    add(packages, "pypi", python_name(value("Name")), value("Version"), license);
  });
  return packages;
}

Packages read_npm(std::string_view text) {
  Packages packages;
  const Parsed<Tree> parsed = json_of(text);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !root.is_mapping()) return packages;
  const NodeRef license = root["license"];
  const bool is_list = license.is_sequence() || !license;
  add(packages, "npm", root["name"].value(), root["version"].value(),
      is_list               ? choice_of(license ? license : root["licenses"])
      : license.is_scalar() ? std::string(license.value())
                            : std::string(license["type"].value()));
  return packages;
}

Packages read_composer(std::string_view text) {
  Packages packages;
  const Parsed<Tree> parsed = json_of(text);
  NodeRef list = parsed.tree.root();
  if (!parsed.usable) return packages;
  if (list.is_mapping()) list = list["packages"];
  if (!list.is_sequence()) return packages;
  for (const NodeRef one : list.children()) {
    std::string_view version = one["version"].value();
    if (version.size() > 1 && version[0] == 'v' && version[1] >= '0' && version[1] <= '9')
      version.remove_prefix(1);
    add(packages, "composer", one["name"].value(), version, choice_of(one["license"]));
  }
  return packages;
}

// "licenses = ["MIT".freeze, "Ruby".freeze]": one of them.
std::string choice_of_gem(std::string_view line) {
  std::string choice;
  for (std::string_view name = quoted_part(line); !name.empty(); name = quoted_part(line)) {
    line.remove_prefix(static_cast<std::size_t>(name.data() - line.data()) + name.size() + 1);
    if (!choice.empty()) choice += " OR ";
    choice += licenses::spdx_name(name);
  }
  return choice;
}

// The name of the file has both; what it says of them is code.
Packages read_gem(std::string_view path, std::string_view text) {
  Packages packages;
  std::string_view name;
  std::string_view version;
  std::string license;
  while (!text.empty()) {
    const std::string_view line = trimmed(take_line(text));
    const std::size_t dot = line.find('.');
    if (dot == line.npos || dot > 12) continue;
    const std::string_view rest = line.substr(dot + 1);
    if (rest.starts_with("name =") && name.empty()) name = quoted_part(rest);
    if (rest.starts_with("version =") && version.empty()) version = quoted_part(rest);
    if (rest.starts_with("licenses =") && license.empty()) license = choice_of_gem(rest);
  }
  if (name.empty() || version.empty()) {
    std::string_view file = name_of(path);
    file.remove_suffix(std::min<std::size_t>(file.size(), 8));  // ".gemspec"
    for (std::size_t dash = file.find('-'); dash != file.npos; dash = file.find('-', dash + 1)) {
      if (dash + 1 >= file.size() || file[dash + 1] < '0' || file[dash + 1] > '9') continue;
      name = file.substr(0, dash);
      version = file.substr(dash + 1);
      break;
    }
  }
  add(packages, "gem", name, version, license);
  return packages;
}

Packages read_deps_json(std::string_view text) {
  Packages packages;
  const Parsed<Tree> parsed = json_of(text);
  const NodeRef list = parsed.tree.root()["libraries"];
  if (!parsed.usable || !list.is_mapping()) return packages;
  for (const NodeRef one : list.children()) {
    if (one["type"].value() != "package") continue;
    const std::string_view key = one.key().value;
    const std::size_t slash = key.find('/');
    if (slash != key.npos) add(packages, "nuget", key.substr(0, slash), key.substr(slash + 1));
  }
  return packages;
}

// A file for each package of an environment: name, version, license.
Packages read_conda(std::string_view text) {
  Packages packages;
  const Parsed<Tree> parsed = json_of(text);
  const NodeRef root = parsed.tree.root();
  if (parsed.usable && root.is_mapping())
    add(packages, "conda", root["name"].value(), root["version"].value(), root["license"].value());
  return packages;
}

// Of a file that says nothing: that it does not read at all.
void check_syntax(std::string_view path, std::string_view bytes, Unread& unread) {
  constexpr ParseLimits kLimits{64, 2'000'000, 0};
  const std::string_view name = name_of(path);
  if (name == "package.json") return;  // the tests of many a package have broken ones
  const bool is_json = name.ends_with(".json") || name == "composer.lock" || name == "Pipfile.lock";
  const bool is_toml = name == "Cargo.lock" || name == "poetry.lock" || name == "uv.lock";
  if ((!is_json && !is_toml && !name.ends_with(".yaml")) || is_blank(bytes)) return;
  const Parsed<Tree> parsed = is_json   ? json_of(bytes)
                              : is_toml ? toml_of(bytes)
                                        : parse_yaml(bytes, kLimits);
  const bool is_limit =
      std::any_of(parsed.errors.begin(), parsed.errors.end(),
                  [](const ParseError& one) { return one.code == ErrorCode::limit; });
  if (is_limit) {
    unread.reach("It holds more than the limit");
  } else if (!parsed.usable || !parsed.errors.empty()) {
    unread.say("What it says is installed does not read");
  }
}

// What brings a file's reader.
enum class Format : std::uint8_t {
  none,
  dpkg,
  dpkg_one,
  apk,
  rpm,
  python,
  npm,
  composer,
  gem,
  lock_file,
  deps_json,
  conda,
  jar,
};

// What a dependency brings along for its own development.
bool is_of_dependency(std::string_view path) {
  constexpr std::string_view kFolders[] = {"node_modules/", "/gems/", "site-packages/",
                                           "dist-packages/"};
  return path.starts_with("usr/share/") ||
         std::any_of(std::begin(kFolders), std::end(kFolders),
                     [&](std::string_view folder) { return path.find(folder) != path.npos; });
}

Format format_of(std::string_view path) {
  const std::string_view name = name_of(path);
  const std::string_view folder = folder_of_path(path);
  if (path == "var/lib/dpkg/status" || path == "usr/lib/dpkg/status" ||
      path == "usr/lib/opkg/status") {
    return Format::dpkg;
  }
  if (folder == "var/lib/dpkg/status.d")
    return name.ends_with(".md5sums") || name.ends_with(".list") ? Format::none : Format::dpkg_one;
  if (path == "lib/apk/db/installed" || path == "usr/lib/apk/db/installed") return Format::apk;
  if (folder == "var/lib/rpm" || folder == "usr/lib/sysimage/rpm" || folder == "usr/share/rpm") {
    return name == "rpmdb.sqlite" || name == "Packages.db" || name == "Packages" ? Format::rpm
                                                                                 : Format::none;
  }
  if (name == "METADATA" && folder.ends_with(".dist-info")) return Format::python;
  if (name == "PKG-INFO" && (folder.ends_with(".egg-info") || folder.ends_with("EGG-INFO")))
    return Format::python;
  if (name.ends_with(".egg-info")) return Format::python;
  if (name == "package.json") {
    // The root of a package, not what it brings to test itself with.
    const std::size_t at = folder.rfind("node_modules/");
    if (at == folder.npos) return Format::none;
    const std::string_view rest = folder.substr(at + 13);
    const auto parts = std::count(rest.begin(), rest.end(), '/');
    return parts == (rest.starts_with('@') ? 1 : 0) ? Format::npm : Format::none;
  }
  if (path.ends_with("vendor/composer/installed.json")) return Format::composer;
  if (name.ends_with(".gemspec") &&
      (folder.ends_with("/specifications") || folder.ends_with("/specifications/default"))) {
    return Format::gem;
  }
  if (is_lock_file(path) && name != "go.mod" && !is_of_dependency(path)) return Format::lock_file;
  if (name.ends_with(".deps.json")) return Format::deps_json;
  if (name.ends_with(".json") && name_of(folder) == "conda-meta") return Format::conda;
  if (name.ends_with(".jar") || name.ends_with(".war") || name.ends_with(".ear"))
    return Format::jar;
  return Format::none;
}

}  // namespace

bool is_package_file(std::string_view path) { return format_of(path) != Format::none; }

namespace {

Packages read_by_format(std::string_view path, std::string_view bytes, Unread& unread) {
  switch (format_of(path)) {
    case Format::none:
      break;
    case Format::dpkg:
      return read_dpkg(bytes, true, unread);
    case Format::dpkg_one:
      return read_dpkg(bytes, false, unread);
    case Format::apk:
      return read_apk(bytes, unread);
    case Format::rpm:
      return read_rpm(bytes, unread);
    case Format::python:
      return read_python(bytes);
    case Format::npm:
      return read_npm(bytes);
    case Format::composer:
      return read_composer(bytes);
    case Format::gem:
      return read_gem(path, bytes);
    case Format::lock_file:
      return read_lock_file(path, bytes);
    case Format::deps_json:
      return read_deps_json(bytes);
    case Format::conda:
      return read_conda(bytes);
    case Format::jar:
      return read_jar(path, bytes, unread);
  }
  return {};
}

}  // namespace

std::vector<Package> read_packages(std::string_view path, std::string_view bytes, Unread& unread) {
  Packages packages = read_by_format(path, bytes, unread);
  if (packages.empty()) check_syntax(path, bytes, unread);
  if (packages.size() >= kMostPackages) unread.reach("It names more packages than the limit");
  return packages;
}

}  // namespace sluice::image
