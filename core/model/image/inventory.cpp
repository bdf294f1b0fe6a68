#include "core/model/image/inventory.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "core/model/image/bill.h"
#include "core/parse/json.h"

namespace sluice::image {
namespace {

constexpr ParseLimits kParse{64, 4'000'000, 0};

bool is_listed(const std::vector<Package>& packages, const Package& wanted) {
  return std::any_of(packages.begin(), packages.end(), [&](const Package& one) {
    return one.name == wanted.name && one.version == wanted.version && one.type == wanted.type;
  });
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
  const std::string version = value("VERSION_ID=");
  return version.empty() ? id : id + ":" + version;
}

void take(const Image& image, std::vector<Package>& into) {
  const std::string os = os_of(image);
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
      into.push_back(std::move(package));
    }
  }
}

}  // namespace

void sort_packages(std::vector<Package>& packages) {
  std::sort(packages.begin(), packages.end());
  const auto same = [](const Package& a, const Package& b) {
    return a.type == b.type && a.name == b.name && a.version == b.version && a.layer == b.layer;
  };
  packages.erase(std::unique(packages.begin(), packages.end(), same), packages.end());
}

void take_inventory(Artifact& artifact) {
  for (const Image& image : artifact.images) take(image, artifact.packages);
  if (artifact.files) {
    for (const Entry& entry : artifact.files->entries) {
      if (!entry.packages) continue;
      for (Package package : *entry.packages) {
        package.place = entry.path;
        artifact.packages.push_back(std::move(package));
      }
    }
  }
  sort_packages(artifact.packages);
}

void compare_bills(Artifact& artifact) {
  for (const Attachment& attachment : artifact.attachments) {
    const Parsed<Tree> parsed = parse_json(attachment.text, kParse);
    if (!parsed.usable || !parsed.tree.root().is_mapping()) continue;
    const std::vector<Package> bill = read_bill(parsed.tree.root());
    if (bill.empty()) continue;
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
      if (!types.contains(one.type) || is_listed(bill, one)) continue;
      if (told.emplace(one.type, one.name + " " + one.version).second)
        tell(one, "The bill of materials lacks what the layers hold");
    }
    for (const Package& one : bill) {
      if (!is_listed(artifact.packages, one))
        tell(one, "The bill of materials names what no layer holds");
    }
  }
}

}  // namespace sluice::image
