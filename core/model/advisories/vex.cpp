#include "core/model/advisories/vex.h"

#include <algorithm>
#include <functional>

#include "core/model/image/names.h"
#include "core/model/image/purl.h"
#include "core/parse/json.h"
#include "core/text/utc_time.h"

// https://github.com/openvex/spec, version 0.2.0, and the older form in which products are texts
// and their parts stand beside them; https://cyclonedx.org/docs/1.6/json, `vulnerabilities`.
namespace sluice::advisories {
namespace {

using image::Package;

constexpr ParseLimits kParse{64, 4'000'000, 0};
constexpr std::size_t kMostStatements = 1'000'000;  // by names of holes and packages

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// Modules of Go have a 'v' before the version, addresses do not always.
std::string_view plain_version(const Package& package) {
  const std::string_view version = package.version;
  return package.type == "golang" && version.starts_with('v') ? version.substr(1) : version;
}

std::string key_of(const Package& package, std::string_view version) {
  return package.type + '\0' + image::registry_name(package.type, package.name) + '\0' +
         std::string(version);
}

bool is_image(const Package& package) { return package.type == "oci" || package.type == "docker"; }

// What is said of "debian:12" is about 12 and 12.5, and of "debian" about all of them.
bool is_of_system(std::string_view wanted, std::string_view os) {
  if (wanted.empty()) return true;
  const std::size_t colon = std::min(wanted.find(':'), wanted.size());
  const std::size_t own_colon = std::min(os.find(':'), os.size());
  if (lower(wanted.substr(0, colon)) != lower(os.substr(0, own_colon))) return false;
  if (colon == wanted.size()) return true;
  // A release that is not known is not the one that is meant.
  if (own_colon == os.size()) return false;
  const std::string_view release = wanted.substr(colon + 1);
  const std::string_view own = os.substr(own_colon + 1);
  const auto begins = [](std::string_view text, std::string_view start) {
    return text.starts_with(start) && (text.size() == start.size() || text[start.size()] == '.');
  };
  return begins(own, release) || begins(release, own);
}

// Of a product or a part of it: texts, or mappings with an address within.
std::string_view address_of(NodeRef node) {
  if (node.is_scalar()) return node.value();
  const std::string_view address = node["identifiers"]["purl"].value();
  return address.empty() ? node["@id"].value() : address;
}

std::int64_t time_of(NodeRef node, const char* newer, const char* older) {
  auto time = read_time(node[newer].value());
  if (!time) time = read_time(node[older].value());
  return time.value_or(0);
}

// Addresses of the components of CycloneDX, by their references.
using Addresses = std::map<std::string, std::string, std::less<>>;
void take_references(NodeRef component, int depth, Addresses& into) {
  constexpr int kDeepest = 16;
  if (depth > kDeepest || !component.is_mapping()) return;
  const std::string_view reference = component["bom-ref"].value();
  const std::string_view address = component["purl"].value();
  if (!reference.empty() && !address.empty()) into.emplace(reference, address);
  for (const NodeRef one : component["components"].children())
    take_references(one, depth + 1, into);
}

}  // namespace

Shipped shipped_as(std::string_view purl) {
  Shipped shipped;
  Package package;
  if (!image::read_purl(purl, package)) return shipped;
  if (!is_image(package)) {
    shipped.subjects.emplace_back(purl);
    return shipped;
  }
  Shipped::Image& one = shipped.images.emplace_back();
  const bool is_digest = package.version.find(':') != std::string::npos;
  if (is_digest) one.digests.push_back(package.version);
  std::string name = image::purl_qualifier(purl, "repository_url");
  if (package.type == "docker") name += (name.empty() ? "" : "/") + package.name;
  if (name.empty()) name = package.name;
  std::string tag = image::purl_qualifier(purl, "tag");
  if (tag.empty() && !is_digest) tag = package.version;
  if (!tag.empty()) name += ":" + tag;
  one.names.push_back(std::move(name));
  return shipped;
}

std::optional<std::size_t> Vex::product_of(std::string_view purl, std::string_view digest,
                                           bool is_whole) {
  Product product;
  product.is_whole = is_whole;
  Package& package = product.package;
  if (!image::read_purl(purl, package)) {
    // By its digest alone.
    if (digest.empty()) return std::nullopt;
    package = {};
    package.type = "oci";
  }
  if (is_image(package)) {
    const bool is_digest = package.version.find(':') != std::string::npos;
    if (is_digest) product.digest = package.version;
    if (!digest.empty()) product.digest = "sha256:" + lower(digest);
    product.repository = image::purl_qualifier(purl, "repository_url");
    // Of `docker` it is the registry, of `oci` all of it.
    product.is_last_part = product.repository.empty() && package.type == "oci";
    if (package.type == "docker" && !product.repository.empty()) product.repository += '/';
    if (package.type == "docker" || product.is_last_part) product.repository += package.name;
    product.tag = image::purl_qualifier(purl, "tag");
    if (product.tag.empty() && !is_digest) product.tag = package.version;
  }
  const auto [at, is_new] = known_products_.emplace(
      std::tuple(std::string(purl), std::string(digest), is_whole), products_.size());
  if (is_new) products_.push_back(std::move(product));
  return at->second;
}

void Vex::keep(const Word& word, const Package* part, std::optional<std::size_t> product) {
  const std::string key = part == nullptr ? std::string() : key_of(*part, plain_version(*part));
  const Scope scope(product, part == nullptr ? std::string() : part->os);
  for (const std::string& id : word.ids) {
    if (id.empty() || ++count_ > kMostStatements) continue;
    const auto [at, is_new] = statements_[id + '\0' + key].emplace(scope, word.says);
    Statement& known = at->second;
    const bool is_newer =
        word.says.time > known.time || (word.says.time == known.time && !word.says.is_harmless);
    if (!is_new && is_newer) known = word.says;
  }
}

void Vex::take(const Word& word, std::string_view product, std::string_view digest,
               const std::vector<std::string>& parts) {
  Package package;
  const bool is_package = image::read_purl(product, package) && !is_image(package);
  if (parts.empty()) {
    if (is_package) keep(word, &package, std::nullopt);
    // Of all that is in it.
    if (const auto whole = product_of(product, digest, true)) keep(word, nullptr, whole);
    return;
  }
  // What a product is that nothing here can be compared with, nobody knows.
  const auto within = product_of(product, digest, false);
  if (!within) return;
  for (const std::string& one : parts) {
    Package part;
    if (image::read_purl(one, part)) keep(word, &part, within);
  }
}

bool Vex::add_openvex(NodeRef root) {
  const std::int64_t time = time_of(root, "timestamp", "timestamp");
  for (const NodeRef one : root["statements"].children()) {
    const std::string_view status = one["status"].value();
    Word word;
    word.says.is_harmless = status == "not_affected" || status == "fixed";
    word.says.time = time_of(one, "last_updated", "timestamp");
    if (word.says.time == 0) word.says.time = time;
    std::string_view reason = one["justification"].value();
    if (reason.empty()) reason = one["impact_statement"].value();
    word.says.reason = reason;
    const NodeRef hole = one["vulnerability"];
    word.ids.emplace_back(hole.is_scalar() ? hole.value() : hole["name"].value());
    for (const NodeRef alias : hole["aliases"].children()) {
      if (word.ids.size() < kMostAliases) word.ids.emplace_back(alias.value());
    }
    std::vector<std::string> beside;
    for (const NodeRef part : one["subcomponents"].children())
      beside.emplace_back(address_of(part));
    for (const NodeRef product : one["products"].children()) {
      std::vector<std::string> parts = beside;
      for (const NodeRef part : product["subcomponents"].children())
        parts.emplace_back(address_of(part));
      take(word, address_of(product), product["hashes"]["sha-256"].value(), parts);
    }
  }
  return count_ <= kMostStatements;
}

bool Vex::add_cyclonedx(NodeRef root) {
  Addresses addresses;
  take_references(root["metadata"]["component"], 0, addresses);
  for (const NodeRef one : root["components"].children()) take_references(one, 0, addresses);
  for (const NodeRef one : root["vulnerabilities"].children()) {
    const NodeRef analysis = one["analysis"];
    if (!analysis.is_mapping()) continue;
    const std::string_view state = analysis["state"].value();
    Word word;
    word.says.is_harmless = state == "not_affected" || state == "false_positive" ||
                            state == "resolved" || state == "resolved_with_pedigree";
    word.says.time = time_of(analysis, "lastUpdated", "firstIssued");
    if (word.says.time == 0) word.says.time = time_of(one, "updated", "published");
    word.says.reason = analysis["justification"].value();
    word.ids.emplace_back(one["id"].value());
    for (const NodeRef same : one["references"].children()) {
      if (word.ids.size() < kMostAliases) word.ids.emplace_back(same["id"].value());
    }
    for (const NodeRef product : one["affects"].children()) {
      std::string_view reference = product["ref"].value();
      // "urn:cdx:serial/1#reference"
      if (const std::size_t mark = reference.find('#');
          reference.starts_with("urn:cdx:") && mark != reference.npos)
        reference.remove_prefix(mark + 1);
      const auto at = addresses.find(reference);
      const std::string_view address = at == addresses.end() ? reference : at->second;
      take(word, address, {}, {});
      // Versions that are affected, whatever is said of the others.
      Package package;
      if (!word.says.is_harmless || !image::read_purl(address, package)) continue;
      for (const NodeRef version : product["versions"].children()) {
        const std::string_view status = version["status"].value();
        package.version = version["version"].value();
        if (package.version.empty() || status == "unaffected" || status == "unknown") continue;
        Word warning = word;
        warning.says.is_harmless = false;
        keep(warning, &package, std::nullopt);
      }
    }
  }
  return count_ <= kMostStatements;
}

bool Vex::add(std::string_view json) {
  const Parsed<Tree> parsed = parse_json(json, kParse);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !root.is_mapping()) return false;
  if (root["statements"].is_sequence()) return add_openvex(root);
  return root["vulnerabilities"].is_sequence() && add_cyclonedx(root);
}

bool Vex::is_shipped(const Product& product, const Shipped& shipped,
                     const std::set<std::string>& packages) {
  const Package& package = product.package;
  if (!is_image(package)) {
    const std::string key = key_of(package, plain_version(package));
    const auto is_it = [&](const std::string& subject) {
      Package other;
      if (!image::read_purl(subject, other)) return false;
      return key == key_of(other, plain_version(other)) || key == key_of(other, {});
    };
    return std::any_of(shipped.subjects.begin(), shipped.subjects.end(), is_it) ||
           (!product.is_whole && packages.contains(key));
  }
  const auto is_named = [&](const std::string& name) {
    const std::size_t slash = name.rfind('/');
    const std::size_t colon = name.find(':', slash == name.npos ? 0 : slash);
    const std::string_view tag = colon == name.npos ? "" : std::string_view(name).substr(colon + 1);
    if (!product.tag.empty() && product.tag != tag) return false;
    if (!product.is_last_part) return image::goes_by(name, product.repository);
    const std::size_t from = slash == name.npos ? 0 : slash + 1;
    return name.substr(from, std::min(colon, name.size()) - from) == product.repository;
  };
  // Packages of several images are listed together.
  return !shipped.images.empty() &&
         std::all_of(shipped.images.begin(), shipped.images.end(), [&](const auto& one) {
           if (!product.digest.empty()) {
             return std::find(one.digests.begin(), one.digests.end(), product.digest) !=
                    one.digests.end();
           }
           return std::any_of(one.names.begin(), one.names.end(), is_named);
         });
}

Vex::Products Vex::products_of(const Shipped& shipped, const std::vector<Package>& packages) const {
  Products products;
  if (products_.empty()) return products;
  std::set<std::string> keys;
  for (const Package& one : packages) {
    keys.insert(key_of(one, plain_version(one)));
    keys.insert(key_of(one, {}));
  }
  for (std::size_t i = 0; i < products_.size(); ++i) {
    if (is_shipped(products_[i], shipped, keys)) products.push_back(i);
  }
  return products;
}

const std::string* Vex::find(const Match& match, const Package& package,
                             const Products& products) const {
  if (statements_.empty()) return nullptr;
  const std::string keys[] = {std::string(), key_of(package, {}),
                              key_of(package, plain_version(package))};
  const Statement* newest = nullptr;
  const auto look = [&](const std::string& id) {
    for (const std::string& key : keys) {
      const auto at = statements_.find(id + '\0' + key);
      if (at == statements_.end()) continue;
      // Not through those of all other products, which may be many.
      const auto& statements = at->second;
      const auto look_within = [&](std::optional<std::size_t> product) {
        for (auto it = statements.lower_bound(Scope(product, {}));
             it != statements.end() && it->first.first == product; ++it) {
          if (!is_of_system(it->first.second, package.os)) continue;
          // Of what is said at the same time, what warns counts.
          const Statement& one = it->second;
          const bool is_newer = newest == nullptr || one.time > newest->time ||
                                (one.time == newest->time && !one.is_harmless);
          if (is_newer) newest = &one;
        }
      };
      look_within(std::nullopt);
      for (const std::size_t product : products) look_within(product);
    }
  };
  for (const Advisory* const advisory : match.advisories) {
    look(advisory->id);
    for (const std::string& alias : advisory->aliases) look(alias);
  }
  return newest != nullptr && newest->is_harmless ? &newest->reason : nullptr;
}

}  // namespace sluice::advisories
