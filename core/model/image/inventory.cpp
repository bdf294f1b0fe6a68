#include "core/model/image/inventory.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "core/model/image/bill.h"
#include "core/model/image/license_files.h"
#include "core/model/image/purl.h"
#include "core/model/licenses/expression.h"
#include "core/model/licenses/texts.h"
#include "core/parse/json.h"

namespace sluice::image {
namespace {

constexpr ParseLimits kParse{64, 4'000'000, 0};

// What a list of packages holds, as registries name it.
using Keys = std::set<std::tuple<std::string, std::string, std::string>>;

Keys::value_type key_of(const Package& one) {
  return {one.type, registry_name(one.type, one.name), one.version};
}

Keys keys_of(const std::vector<Package>& packages) {
  Keys keys;
  for (const Package& one : packages) keys.insert(key_of(one));
  return keys;
}

// Older forms of a database, by its path: in which layers, from the bottom up.
using Versions = std::map<std::string_view, std::vector<std::pair<std::uint32_t, const Entry*>>>;

// "debian:12", by os-release; empty where that does not say.
std::string os_of(const Image& image) {
  const std::string* text = image.content("etc/os-release");
  if (text == nullptr) text = image.content("usr/lib/os-release");
  if (text == nullptr) return {};
  const auto value = [&](std::string_view key) {
    std::string_view rest = *text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      std::string_view line = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (!line.starts_with(key)) continue;
      line.remove_prefix(key.size());
      while (!line.empty() && (line.front() == '"' || line.front() == '\'')) line.remove_prefix(1);
      while (!line.empty() && (line.back() == '"' || line.back() == '\'' || line.back() == '\r'))
        line.remove_suffix(1);
      return std::string(line);
    }
    return std::string();
  };
  const std::string id = value("ID=");
  std::string version = value("VERSION_ID=");
  // "22.03 (LTS-SP3)": openEuler names its service pack there alone.
  const std::string whole = value("VERSION=");
  const std::size_t open = whole.find(" (LTS");
  if (id == "openEuler" && open != whole.npos && whole.ends_with(')'))
    version += "-" + whole.substr(open + 2, whole.size() - open - 3);
  return version.empty() ? id : id + ":" + version;
}

void take(const Image& image, std::vector<Package>& into) {
  const std::string os = os_of(image);
  const LicenseFiles licenses(image);
  Versions versions;
  for (std::uint32_t i = 0; i < image.layers.size(); ++i) {
    if (!image.layers[i]) continue;
    for (const Entry& entry : image.layers[i]->entries) {
      if (entry.packages) versions[entry.path].emplace_back(i, &entry);
    }
  }
  for (const auto& [path, at] : image.files) {
    const Entry& entry = image.entry(at);
    if (!entry.packages || entry.type != Entry::Type::file) continue;
    const auto& older = versions[entry.path];
    // Sorted, so that large databases are compared in no more than their size.
    using Key = std::pair<std::string_view, std::string_view>;
    std::vector<std::pair<std::uint32_t, std::set<Key>>> sets;
    for (auto it = older.rbegin(); it != older.rend(); ++it) {
      if (it->first >= at.layer) continue;
      std::set<Key> keys;
      for (const Package& one : *it->second->packages) keys.emplace(one.name, one.version);
      sets.emplace_back(it->first, std::move(keys));
      constexpr std::size_t kMost = 64;
      if (sets.size() > kMost) break;
    }
    for (Package package : *entry.packages) {
      std::uint32_t since = at.layer;
      for (const auto& [layer, keys] : sets) {
        if (!keys.contains({package.name, package.version})) break;
        since = layer;
      }
      package.layer = since + 1;
      package.place = image.place("layer " + std::to_string(package.layer) + ": " + entry.path);
      if (package.type == "deb" || package.type == "apk" || package.type == "rpm") package.os = os;
      if (package.license.empty()) package.license = licenses.of(package, path);
      package.license = licenses::spdx_name(package.license);
      into.push_back(std::move(package));
    }
  }
}

// "<hash>-name-1.2.3-bin" of the store of Nix: name and version, without the name of the output.
void add_derivation(std::string_view folder, Package package, std::vector<Package>& into) {
  constexpr std::size_t kHash = 32;
  constexpr std::string_view kOutputs[] = {"-bin",  "-dev",    "-lib",     "-out",    "-doc",
                                           "-man",  "-info",   "-data",    "-static", "-debug",
                                           "-dist", "-getent", "-terminfo"};
  if (folder.size() <= kHash + 1 || folder[kHash] != '-' ||
      folder.substr(0, kHash).find_first_not_of("0123456789abcdfghijklmnpqrsvwxyz") != folder.npos)
    return;
  std::string_view rest = folder.substr(kHash + 1);
  if (rest.ends_with(".drv")) return;
  for (const std::string_view output : kOutputs) {
    if (!rest.ends_with(output)) continue;
    rest.remove_suffix(output.size());
    break;
  }
  for (std::size_t dash = rest.find('-'); dash != rest.npos; dash = rest.find('-', dash + 1)) {
    if (dash == 0 || dash + 1 >= rest.size() || rest[dash + 1] < '0' || rest[dash + 1] > '9')
      continue;
    package.type = "nix";
    package.name = rest.substr(0, dash);
    package.version = rest.substr(dash + 1);
    into.push_back(std::move(package));
    return;
  }
}

void take_nix_store(const Image& image, std::vector<Package>& into) {
  constexpr std::string_view kStore = "nix/store/";
  std::string_view last;
  for (auto it = image.files.lower_bound(kStore);
       it != image.files.end() && it->first.starts_with(kStore); ++it) {
    const std::string_view path = it->first;
    const std::size_t end = path.find('/', kStore.size());
    const std::string_view folder = path.substr(kStore.size(), end - kStore.size());
    // Files of the store itself are single files, patches among them.
    const bool is_folder = end != path.npos || image.entry(it->second).type == Entry::Type::folder;
    if (!is_folder || folder == last) continue;
    last = folder;
    Package package;
    package.layer = it->second.layer + 1;
    package.place = image.place("layer " + std::to_string(package.layer) + ": " +
                                std::string(kStore) + std::string(folder));
    add_derivation(folder, std::move(package), into);
  }
}

// Of what is installed twice all licences hold. False where one is none that can be joined.
bool join_license(std::string& license, const std::string& other) {
  constexpr std::size_t kLongest = 1'000;
  if (license.empty()) license = other;
  if (other.empty() || license == other) return true;
  const auto one = licenses::Expression::parse(license);
  const auto two = licenses::Expression::parse(other);
  if (!one || !two || license.size() + other.size() > kLongest) return false;
  for (const licenses::Term& term : one->terms()) {
    if (two->terms().size() == 1 && two->text() == term.id) return true;
  }
  const auto within = [](const licenses::Expression& expression) {
    return expression.has_choice() ? "(" + expression.text() + ")" : expression.text();
  };
  license = within(*one) + " AND " + within(*two);
  return true;
}

}  // namespace

void sort_packages(std::vector<Package>& packages) {
  std::sort(packages.begin(), packages.end());
  const auto same = [](const Package& a, const Package& b) {
    return a.type == b.type && a.name == b.name && a.version == b.version && a.layer == b.layer;
  };
  std::size_t kept = 0;
  for (std::size_t i = 0; i < packages.size(); ++i) {
    if (kept > 0 && same(packages[kept - 1], packages[i]) &&
        join_license(packages[kept - 1].license, packages[i].license)) {
      continue;
    }
    if (kept != i) packages[kept] = std::move(packages[i]);
    ++kept;
  }
  packages.resize(kept);
}

void take_inventory(Artifact& artifact) {
  for (const Image& image : artifact.images) {
    take(image, artifact.packages);
    take_nix_store(image, artifact.packages);
  }
  if (artifact.files) {
    const LicenseFiles licenses(*artifact.files);
    for (const Entry& entry : artifact.files->entries) {
      if (!entry.packages) continue;
      for (Package package : *entry.packages) {
        package.place = entry.path;
        if (package.license.empty()) package.license = licenses.of(package, entry.path);
        package.license = licenses::spdx_name(package.license);
        artifact.packages.push_back(std::move(package));
      }
    }
  }
  sort_packages(artifact.packages);
}

void compare_bills(Artifact& artifact) {
  const Keys held = artifact.attachments.empty() ? Keys() : keys_of(artifact.packages);
  for (const Attachment& attachment : artifact.attachments) {
    const Parsed<Tree> parsed = parse_json(attachment.text, kParse);
    if (!parsed.usable || !parsed.tree.root().is_mapping()) continue;
    const std::vector<Package> bill = read_bill(parsed.tree.root());
    if (bill.empty()) continue;
    const Keys listed = keys_of(bill);
    std::set<std::string> types;
    for (const Package& one : bill) types.insert(one.type);
    const auto tell = [&](const Package& one, const char* says) {
      constexpr std::size_t kMost = 1'000;
      if (artifact.faults.size() < 10'000 + kMost)
        artifact.faults.push_back(
            {Fault::Kind::sbom_drift, attachment.place, says, one.name + " " + one.version});
    };
    std::set<std::pair<std::string, std::string>> told;
    for (const Package& one : artifact.packages) {
      if (!types.contains(one.type) || listed.contains(key_of(one))) continue;
      if (told.emplace(one.type, one.name + " " + one.version).second)
        tell(one, "The bill of materials lacks what the layers hold");
    }
    for (const Package& one : bill) {
      if (!held.contains(key_of(one))) tell(one, "The bill of materials names what no layer holds");
    }
  }
}

}  // namespace sluice::image
