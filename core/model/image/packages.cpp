#include "core/model/image/packages.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "core/model/image/programs.h"
#include "core/model/image/rpm.h"
#include "core/parse/json.h"

namespace sluice::image {
namespace {

constexpr ParseLimits kParse{64, 2'000'000, 0};
constexpr std::size_t kMostPackages = 100'000;  // of one file

using Packages = std::vector<Package>;

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }
std::string_view folder_of_path(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// What is no version or name of anything, and would only make a report long.
bool is_plausible(std::string_view text) {
  return !text.empty() && text.size() <= 256 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c != '\x7F'; });
}

void add(Packages& into, std::string type, std::string_view name, std::string_view version,
         std::string_view license = {}, std::string_view source = {}) {
  name = trimmed(name);
  version = trimmed(version);
  if (!is_plausible(name) || !is_plausible(version) || into.size() >= kMostPackages) return;
  into.push_back({std::move(type), std::string(name), std::string(version), std::string(source),
                  std::string(trimmed(license.substr(0, 1'000))), 0});
}

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

Packages read_dpkg(std::string_view text, bool needs_status) {
  Packages packages;
  each_stanza(text, [&](const auto& value) {
    const std::string_view status = value("Status");
    if (needs_status || !status.empty()) {
      // "want flag status": of what is deinstalled, files may remain.
      if (status.substr(status.rfind(' ') + 1) != "installed") return;
    }
    const std::string_view source = value("Source");
    add(packages, "deb", value("Package"), value("Version"), {},
        source.substr(0, source.find(' ')));
  });
  return packages;
}

Packages read_apk(std::string_view text) {
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
  return packages;
}

// PEP 503.
std::string python_name(std::string_view name) {
  std::string out;
  for (char c : trimmed(name)) {
    if (c == '-' || c == '_' || c == '.') {
      if (!out.ends_with('-')) out += '-';
      continue;
    }
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    out += c;
  }
  return out;
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
  constexpr std::string_view kStart = "\nClassifier: License :: ";
  const std::size_t at = text.find(kStart);
  if (at == text.npos) return {};
  text.remove_prefix(at + kStart.size());
  std::string_view line = take_line(text);
  if (line.starts_with("OSI Approved :: ")) line.remove_prefix(16);
  for (const Known& one : kKnown) {
    if (line.starts_with(one.classifier)) return one.license;
  }
  return line;
}

Packages read_python(std::string_view text) {
  const std::string_view classifier = license_of_classifier(text);
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

Parsed<Tree> json_of(std::string_view text) { return parse_json(text, kParse); }

Packages read_npm(std::string_view text) {
  Packages packages;
  const Parsed<Tree> parsed = json_of(text);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !root.is_mapping()) return packages;
  NodeRef license = root["license"];
  if (!license) license = root["licenses"][0];
  add(packages, "npm", root["name"].value(), root["version"].value(),
      license.is_scalar() ? license.value() : license["type"].value());
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
    add(packages, "composer", one["name"].value(), version, one["license"][0].value());
  }
  return packages;
}

// The name of the file has both; what it says of them is code.
Packages read_gem(std::string_view path, std::string_view text) {
  Packages packages;
  std::string_view name;
  std::string_view version;
  const auto quoted = [](std::string_view line) {
    const std::size_t first = line.find_first_of("\"'");
    if (first == line.npos) return std::string_view();
    const std::size_t last = line.find(line[first], first + 1);
    return last == line.npos ? std::string_view() : line.substr(first + 1, last - first - 1);
  };
  std::string_view license;
  while (!text.empty()) {
    const std::string_view line = trimmed(take_line(text));
    const std::size_t dot = line.find('.');
    if (dot == line.npos || dot > 12) continue;
    const std::string_view rest = line.substr(dot + 1);
    if (rest.starts_with("name =") && name.empty()) name = quoted(rest);
    if (rest.starts_with("version =") && version.empty()) version = quoted(rest);
    if (rest.starts_with("licenses =") && license.empty()) license = quoted(rest);
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

Packages read_requirements(std::string_view text) {
  Packages packages;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    line = trimmed(line.substr(0, line.find('#')));
    line = line.substr(0, line.find(';'));
    const std::size_t pin = line.find("==");
    if (pin == line.npos || line.starts_with("-")) continue;
    std::string_view version = trimmed(line.substr(pin + 2));
    if (version.starts_with("=")) version.remove_prefix(1);
    version = version.substr(0, version.find_first_of(" \\,"));
    if (version.find('*') != version.npos) continue;
    std::string_view name = line.substr(0, pin);
    name = name.substr(0, name.find('['));
    add(packages, "pypi", python_name(name), version);
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
      add(packages, "npm", one.key().value, one["version"].value());
      walk(one["dependencies"], depth + 1);
    }
  };
  walk(root["dependencies"], 0);
  return packages;
}

// Gemfile.lock: "    name (1.2.3)" below "specs:".
Packages read_gemfile_lock(std::string_view text) {
  Packages packages;
  bool is_within = false;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (!line.starts_with(' ')) is_within = line == "GEM";
    if (!is_within || !line.starts_with("    ") || line.starts_with("     ")) continue;
    const std::size_t open = line.find(" (");
    if (open == line.npos || !line.ends_with(')')) continue;
    std::string_view version = line.substr(open + 2, line.size() - open - 3);
    const std::size_t platform = version.find('-');
    add(packages, "gem", line.substr(0, open), version.substr(0, platform));
  }
  return packages;
}

// Cargo.lock and poetry.lock: tables of name and version.
Packages read_toml_lock(std::string_view text, const std::string& type) {
  Packages packages;
  std::string_view name;
  std::string_view version;
  bool is_within = false;
  const auto finish = [&] {
    if (is_within)
      add(packages, type, type == "pypi" ? python_name(name) : std::string(name), version);
    name = version = {};
  };
  while (!text.empty()) {
    const std::string_view line = trimmed(take_line(text));
    if (line.starts_with('[')) {
      finish();
      is_within = line == "[[package]]";
    } else if (line.starts_with("name = \"") || line.starts_with("version = \"")) {
      const std::size_t from = line.find('"') + 1;
      const std::string_view value = line.substr(from, line.find('"', from) - from);
      (line.starts_with("name") ? name : version) = value;
    }
  }
  finish();
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
  requirements,
  package_lock,
  gemfile_lock,
  cargo_lock,
  poetry_lock,
  deps_json,
  jar,
};

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
  if (name == "requirements.txt") return Format::requirements;
  if (name == "package-lock.json" || name == ".package-lock.json" || name == "npm-shrinkwrap.json")
    return name.front() == '.' ? Format::none : Format::package_lock;
  if (name == "Gemfile.lock") return Format::gemfile_lock;
  if (name == "Cargo.lock") return Format::cargo_lock;
  if (name == "poetry.lock") return Format::poetry_lock;
  if (name.ends_with(".deps.json")) return Format::deps_json;
  if (name.ends_with(".jar") || name.ends_with(".war") || name.ends_with(".ear"))
    return Format::jar;
  return Format::none;
}

}  // namespace

bool is_package_file(std::string_view path) { return format_of(path) != Format::none; }

std::vector<Package> read_packages(std::string_view path, std::string_view bytes) {
  switch (format_of(path)) {
    case Format::none:
      break;
    case Format::dpkg:
      return read_dpkg(bytes, true);
    case Format::dpkg_one:
      return read_dpkg(bytes, false);
    case Format::apk:
      return read_apk(bytes);
    case Format::rpm:
      return read_rpm(bytes);
    case Format::python:
      return read_python(bytes);
    case Format::npm:
      return read_npm(bytes);
    case Format::composer:
      return read_composer(bytes);
    case Format::gem:
      return read_gem(path, bytes);
    case Format::requirements:
      return read_requirements(bytes);
    case Format::package_lock:
      return read_package_lock(bytes);
    case Format::gemfile_lock:
      return read_gemfile_lock(bytes);
    case Format::cargo_lock:
      return read_toml_lock(bytes, "cargo");
    case Format::poetry_lock:
      return read_toml_lock(bytes, "pypi");
    case Format::deps_json:
      return read_deps_json(bytes);
    case Format::jar:
      return read_jar(bytes);
  }
  return {};
}

}  // namespace sluice::image
