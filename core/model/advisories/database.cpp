#include "core/model/advisories/database.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <numeric>

#include "core/detect/archive_format.h"
#include "core/model/advisories/severity.h"
#include "core/model/image/purl.h"
#include "core/parse/archive/archive.h"
#include "core/parse/archive/unpacker.h"
#include "core/parse/json.h"
#include "core/parse/yaml.h"

namespace sluice::advisories {
namespace {

constexpr ParseLimits kParse{64, 4'000'000, 0};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

struct Ecosystem {
  std::string_view name;  // of OSV, in small letters
  std::string_view type;  // of package URLs
  std::string_view os;    // the ID of os-release; empty for languages
};
constexpr Ecosystem kEcosystems[] = {
    {"pypi", "pypi", ""},
    {"npm", "npm", ""},
    {"go", "golang", ""},
    {"crates.io", "cargo", ""},
    {"maven", "maven", ""},
    {"rubygems", "gem", ""},
    {"packagist", "composer", ""},
    {"nuget", "nuget", ""},
    {"debian", "deb", "debian"},
    {"ubuntu", "deb", "ubuntu"},
    {"alpine", "apk", "alpine"},
    {"wolfi", "apk", "wolfi"},
    {"chainguard", "apk", "chainguard"},
    {"red hat", "rpm", "rhel"},
    {"rocky linux", "rpm", "rocky"},
    {"almalinux", "rpm", "almalinux"},
    {"red hat", "rpm", "centos"},
    {"suse", "rpm", "sles"},
    {"suse", "rpm", "sled"},
    {"suse", "rpm", "sles_sap"},
    {"suse", "rpm", "sle_hpc"},
    {"suse", "rpm", "sle-micro"},
    {"suse", "rpm", "sl-micro"},
    {"opensuse", "rpm", "opensuse-leap"},
    {"opensuse", "rpm", "opensuse-leap-micro"},
    {"opensuse", "rpm", "opensuse-tumbleweed"},
    {"azure linux", "rpm", "azurelinux"},
    {"azure linux", "rpm", "mariner"},
    {"mageia", "rpm", "mageia"},
    {"openeuler", "rpm", "openeuler"},
    {"photon os", "rpm", "photon"},
    {"alpaquita", "apk", "alpaquita"},
    {"bellsoft hardened containers", "apk", "alpaquita"},
    {"minimos", "apk", "minimos"},
    {"echo", "deb", "echo"},
    {"hex", "hex", ""},
    {"pub", "pub", ""},
    {"cran", "cran", ""},
    {"hackage", "hackage", ""},
};

const Ecosystem* ecosystem_of(std::string_view name) {
  const std::string small = lower(name.substr(0, name.find(':')));
  for (const Ecosystem& one : kEcosystems) {
    if (one.name == small) return &one;
  }
  return nullptr;
}

// "Linux Enterprise Server 15 SP4-LTSS", "Linux Enterprise Module for Basesystem 15 SP4": of 15.4,
// whichever module it is; of the small systems ("Linux Enterprise Micro 5.3") by their own number.
bool is_of_suse(std::string_view product, std::string_view id, std::string_view version) {
  const bool is_micro = product.find("Micro") != product.npos;
  if (is_micro != id.ends_with("micro") || product.find("Live Patching") != product.npos)
    return false;
  const std::size_t from = product.find_first_of("0123456789");
  if (from == product.npos) return false;
  product.remove_prefix(from);
  const std::size_t end = std::min(product.find_first_not_of("0123456789."), product.size());
  std::string release(product.substr(0, end));
  product.remove_prefix(end);
  constexpr std::string_view kPack = " SP";
  if (product.starts_with(kPack)) {
    product.remove_prefix(kPack.size());
    release += '.';
    release += product.substr(0, product.find_first_not_of("0123456789"));
  }
  return release == version || release + ".0" == version;
}

bool is_of_opensuse(std::string_view product, std::string_view id, std::string_view version) {
  if (product.starts_with("Tumbleweed")) return id == "opensuse-tumbleweed";
  if (product.starts_with("Leap Micro "))
    return id == "opensuse-leap-micro" && product.substr(11) == version;
  return id == "opensuse-leap" && product.starts_with("Leap ") && product.substr(5) == version;
}

// "22.03-LTS-SP3"; of a release that does not say its service pack, whichever.
bool is_of_openeuler(std::string_view product, std::string_view version) {
  return product == version || (version.find('-') == version.npos && product.starts_with(version) &&
                                product[version.size()] == '-');
}

// "enterprise_linux:8::appstream", "rhel_eus:8.4::baseos"; what else Red Hat ships for the system
// has a number of its own.
bool is_of_red_hat(std::string_view product, std::string_view id, std::string_view version) {
  const std::size_t colon = product.find(':');
  const bool is_plain = product.front() >= '0' && product.front() <= '9';
  const std::string_view name = is_plain ? "enterprise_linux" : product.substr(0, colon);
  const bool is_extended = name.starts_with("rhel_") && name != "rhel_software_collections";
  if (name != "enterprise_linux" && (!is_extended || id != "rhel")) return false;
  if (!is_plain) product.remove_prefix(std::min(name.size() + 1, product.size()));
  product = product.substr(0, product.find(':'));
  return !product.empty() && version.starts_with(product) &&
         (version.size() == product.size() || version[product.size()] == '.');
}

// "12" is about 12, "v3.18" about 3.18.2, "Pro:22.04:LTS" about 22.04.
bool has_part(std::string_view suffix, std::string_view version) {
  if (suffix.starts_with('v')) suffix.remove_prefix(1);
  for (std::string_view rest = suffix; !rest.empty();) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (part.empty()) continue;
    if (version.starts_with(part) && (version.size() == part.size() || version[part.size()] == '.'))
      return true;
  }
  return false;
}

// "Debian:12" is about debian:12. Of a release that is not known (a rolling one, no os-release)
// only what is about all of them.
bool is_of_release(std::string_view ecosystem, std::string_view os, const Ecosystem& known) {
  if (known.os.empty()) return true;
  const std::size_t colon = os.find(':');
  const std::string id = lower(os.substr(0, colon));
  const std::size_t mark = ecosystem.find(':');
  const std::string_view suffix = mark == ecosystem.npos ? "" : ecosystem.substr(mark + 1);
  if (id.empty()) return suffix.empty() && (known.name == "debian" || known.name == "alpine");
  if (std::none_of(std::begin(kEcosystems), std::end(kEcosystems),
                   [&](const Ecosystem& one) { return one.name == known.name && one.os == id; })) {
    return false;
  }
  if (suffix.empty()) return true;
  const std::string_view version = colon == os.npos ? std::string_view() : os.substr(colon + 1);
  if (known.name == "opensuse") return is_of_opensuse(suffix, id, version);
  if (version.empty()) return false;
  if (known.name == "red hat") return is_of_red_hat(suffix, id, version);
  if (known.name == "suse") return is_of_suse(suffix, id, version);
  if (known.name == "openeuler") return is_of_openeuler(suffix, version);
  return has_part(suffix, version);
}

// "exploited: true", "cisa_kev: {…}", "exploit_maturity: attacked": known, not merely possible.
bool says_exploited(NodeRef notes) {
  if (!notes.is_mapping()) return false;
  for (const NodeRef one : notes.children()) {
    const std::string key = lower(one.key().value);
    const std::string value = one.is_scalar() ? lower(one.value()) : std::string();
    if (key.find("exploited") != key.npos || key.find("kev") != key.npos) {
      constexpr std::string_view kNo[] = {"", "false", "no", "none", "null", "unknown", "0", "n/a"};
      const bool is_no = std::find(std::begin(kNo), std::end(kNo), value) != std::end(kNo);
      if (one.is_mapping() ? one.size() > 0 : one.is_scalar() && !is_no) return true;
    } else if (key.find("exploit") != key.npos) {
      constexpr std::string_view kYes[] = {"attacked", "active", "exploited", "in the wild"};
      const bool is_yes = std::any_of(std::begin(kYes), std::end(kYes), [&](std::string_view word) {
        return value == word || (word.size() > 6 && value.starts_with(word));
      });
      if (is_yes) return true;
    }
  }
  return false;
}

Level level_of(NodeRef root) {
  Level level = Level::unknown;
  const auto take = [&](Level (*of)(std::string_view)) {
    for (const NodeRef one : root["severity"].children())
      level = std::max(level, of(one["score"].value()));
    for (const NodeRef affected : root["affected"].children()) {
      for (const NodeRef one : affected["severity"].children())
        level = std::max(level, of(one["score"].value()));
    }
    return level != Level::unknown;
  };
  // Version 2 rates too high what the later ones rate.
  const auto later = [](std::string_view score) {
    return score.starts_with("CVSS:") ? level_of_vector(score) : Level::unknown;
  };
  if (take(later) || take(level_of_word) || take(level_of_vector)) return level;
  level = level_of_word(root["database_specific"]["severity"].value());
  for (const NodeRef affected : root["affected"].children()) {
    level = std::max({level, level_of_word(affected["ecosystem_specific"]["severity"].value()),
                      level_of_word(affected["database_specific"]["severity"].value()),
                      level_of_vector(affected["database_specific"]["cvss"].value())});
  }
  return level;
}

}  // namespace

template <typename Node>
bool Database::read(Node root) {
  if (!root["id"].is_scalar()) return false;
  const NodeRef withdrawn = root["withdrawn"];
  if (withdrawn.is_scalar() && !withdrawn.value().empty()) return true;
  Advisory advisory;
  advisory.id = root["id"].value();
  advisory.summary = root["summary"].value();
  const auto add_alias = [&](NodeRef one) {
    if (advisory.aliases.size() < kMostAliases) advisory.aliases.emplace_back(one.value());
  };
  for (const NodeRef one : root["aliases"].children()) add_alias(one);
  // What a distribution says of one hole of upstream is about that hole; of several it is a bundle.
  if (root["upstream"].size() == 1) add_alias(root["upstream"][0]);
  advisory.level = level_of(root);
  advisory.is_exploited = says_exploited(root["database_specific"]);
  for (const NodeRef one : root["affected"].children()) {
    const std::string_view name = one["package"]["ecosystem"].value();
    const Ecosystem* const known = ecosystem_of(name);
    const auto order = order_of(name);
    if (known == nullptr || !order) continue;
    advisory.is_exploited = advisory.is_exploited || says_exploited(one["database_specific"]) ||
                            says_exploited(one["ecosystem_specific"]);
    Affected affected;
    affected.advisory = advisories_.size();
    affected.order = *order;
    affected.ecosystem = name;
    ecosystems_.emplace(name);
    for (const NodeRef version : one["versions"].children())
      affected.versions.emplace_back(version.value());
    for (const NodeRef range : one["ranges"].children()) {
      if (range["type"].value() == "GIT") continue;
      Range& made = affected.ranges.emplace_back();
      made.is_semver = range["type"].value() == "SEMVER";
      for (const NodeRef event : range["events"].children()) {
        for (const auto& [key, kind] : {std::pair("introduced", 'i'), std::pair("fixed", 'f'),
                                        std::pair("last_affected", 'l'), std::pair("limit", 'm')}) {
          if (event[key].is_scalar()) made.events.emplace_back(event[key].value(), kind);
        }
      }
      const Order by = made.is_semver ? Order::semver : *order;
      const auto rank = [](char kind) { return kind == 'i' ? 1 : kind == 'f' ? 0 : 2; };
      std::stable_sort(made.events.begin(), made.events.end(), [&](const auto& a, const auto& b) {
        const bool zero_a = a.first == "0";
        const bool zero_b = b.first == "0";
        if (zero_a != zero_b) return zero_a;
        const int diff = zero_a ? 0 : compare(by, a.first, b.first);
        return diff != 0 ? diff < 0 : rank(a.second) < rank(b.second);
      });
    }
    affected_.emplace(std::pair(std::string(known->type),
                                image::registry_name(known->type, one["package"]["name"].value())),
                      std::move(affected));
  }
  advisories_.push_back(std::move(advisory));
  return true;
}

bool Database::add_document(std::string_view text, bool is_yaml) {
  const Parsed<Tree> parsed = is_yaml ? parse_yaml(text, kParse) : parse_json(text, kParse);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable) return false;
  const NodeRef list = root.is_sequence() ? root : root["vulns"];
  if (!list.is_sequence()) return root.is_mapping() && read(root);
  bool is_good = true;
  for (const NodeRef one : list.children()) is_good = read(one) && is_good;
  return is_good;
}

bool Database::add_archive(std::string_view bytes) {
  ArchiveBudget budget{2'000'000, std::uint64_t{8} << 30U};
  constexpr std::uint64_t kMostOfDocument = std::uint64_t{64} << 20U;
  constexpr std::uint64_t kRatio = 1'000;
  ArchiveReader reader(bytes, "advisories", {kMostOfDocument, kRatio}, budget);
  bool has_any = false;
  while (const auto entry = reader.next()) {
    if (entry->state != ArchiveEntry::State::file) continue;
    const std::string_view path = entry->path;
    const bool is_yaml = path.ends_with(".yaml") || path.ends_with(".yml");
    // What else stands beside them is no fault.
    if (is_yaml || path.ends_with(".json"))
      has_any = add_document(entry->bytes, is_yaml) || has_any;
  }
  return has_any && !reader.error();
}

bool Database::add(std::string_view bytes) {
  using archive::Unpacker;
  problem_.clear();
  if (bytes.starts_with("\x1F\x8B") || bytes.starts_with("\x28\xB5\x2F\xFD")) {
    constexpr std::uint64_t kRatio = 2'000;
    constexpr std::size_t kMost = std::size_t{1} << 30U;
    Unpacker unpacker(kRatio);
    std::string text;
    bool is_too_large = false;
    const Unpacker::Take take = [&](std::string_view piece) {
      is_too_large = is_too_large || text.size() + piece.size() > kMost;
      if (!is_too_large) text += piece;
    };
    constexpr std::size_t kPiece = std::size_t{1} << 20U;
    for (std::string_view rest = bytes; !rest.empty() && !is_too_large;) {
      const std::string_view piece = rest.substr(0, kPiece);
      unpacker.feed(piece, take);
      rest.remove_prefix(piece.size());
    }
    unpacker.finish(take);
    const bool is_packed_again =
        text.starts_with("\x1F\x8B") || text.starts_with("\x28\xB5\x2F\xFD");
    if (unpacker.fault() != Unpacker::Fault::none || is_too_large || is_packed_again) return false;
    return add(text);
  }
  if (bytes.starts_with(kCompiledMagic)) return add_compiled(bytes);
  constexpr std::string_view kAnyVersion = "sluice.advisories/";
  if (bytes.starts_with(kAnyVersion)) {
    problem_ = "It was compiled by another version of sluice: compile it anew";
    return false;
  }
  if (archive_format(bytes) != ArchiveFormat::none) return add_archive(bytes);
  const std::size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const bool is_json = first != bytes.npos && (bytes[first] == '{' || bytes[first] == '[');
  return add_document(bytes, !is_json);
}

bool Database::holds(const Affected& affected, std::string_view installed, std::string* fixed) {
  bool is_affected = false;
  for (const std::string& version : affected.versions) {
    is_affected =
        is_affected || version == installed || compare(affected.order, version, installed) == 0;
  }
  for (const Range& range : affected.ranges) {
    const Order order = range.is_semver ? Order::semver : affected.order;
    bool is_within = false;
    bool has_limit = false;
    bool is_below = false;
    for (const auto& [version, kind] : range.events) {
      if (kind == 'm') {
        has_limit = true;
        is_below = is_below || version == "*" || compare(order, version, installed) > 0;
        continue;
      }
      const int diff = version == "0" ? -1 : compare(order, version, installed);
      if (kind == 'i' && diff <= 0) is_within = true;
      if (kind == 'f' && diff <= 0) is_within = false;
      if (kind == 'l' && diff < 0) is_within = false;
      // The next one above mends it.
      if (fixed != nullptr && kind == 'f' && diff > 0 &&
          (fixed->empty() || compare(order, version, *fixed) < 0)) {
        *fixed = version;
      }
    }
    is_affected = is_affected || (is_within && (is_below || !has_limit));
  }
  return is_affected;
}

namespace {

// Under which names, and as which versions, a database may know the package. Debian's and Alpine's
// speak of sources: a program of the same name may be of another one.
std::map<std::string, std::string_view> names_of(const image::Package& package) {
  std::map<std::string, std::string_view> names;
  const bool is_by_source =
      package.type == "deb" || (package.type == "apk" && package.os.starts_with("alpine"));
  if (package.source.empty() || !is_by_source)
    names.emplace(image::registry_name(package.type, package.name), package.version);
  if (!package.source.empty()) {
    names.emplace(package.source,
                  package.source_version.empty() ? package.version : package.source_version);
  }
  return names;
}

// Names of one hole belong together: of each advisory the first one of its group.
class Groups {
 public:
  explicit Groups(std::size_t size) : parents_(size) {
    std::iota(parents_.begin(), parents_.end(), std::size_t{0});
  }
  std::size_t of(std::size_t one) {
    while (parents_[one] != one) one = parents_[one] = parents_[parents_[one]];
    return one;
  }
  void join(const std::string& name, std::size_t one) {
    const auto [at, is_new] = owners_.emplace(name, one);
    if (is_new) return;
    const std::size_t a = of(at->second);
    const std::size_t b = of(one);
    parents_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parents_;
  std::map<std::string, std::size_t, std::less<>> owners_;
};

}  // namespace

bool Database::lacks_release(const image::Package& package) const {
  bool is_of_type = false;
  for (const std::string& ecosystem : ecosystems_) {
    const Ecosystem* const known = ecosystem_of(ecosystem);
    if (known == nullptr || known->type != package.type || known->os.empty()) continue;
    if (is_of_release(ecosystem, package.os, *known)) return false;
    is_of_type = true;
  }
  return is_of_type;
}

std::vector<Match> Database::find(const image::Package& package) const {
  struct Hit {
    std::size_t advisory = 0;
    std::string fixed;
  };
  std::vector<Hit> hits;
  for (const auto& [name, version] : names_of(package)) {
    const auto [first, last] = affected_.equal_range({package.type, name});
    for (auto it = first; it != last; ++it) {
      const Affected& affected = it->second;
      const Ecosystem* const known = ecosystem_of(affected.ecosystem);
      if (known == nullptr || !is_of_release(affected.ecosystem, package.os, *known)) continue;
      std::string fixed;
      if (holds(affected, version, &fixed)) hits.push_back({affected.advisory, std::move(fixed)});
    }
  }
  Groups groups(hits.size());
  for (std::size_t i = 0; i < hits.size() && hits.size() > 1; ++i) {
    const Advisory& advisory = advisories_[hits[i].advisory];
    groups.join(advisory.id, i);
    for (const std::string& alias : advisory.aliases) groups.join(alias, i);
  }
  std::map<std::size_t, Match> matches;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    Match& match = matches[groups.of(i)];
    match.advisories.push_back(&advisories_[hits[i].advisory]);
    if (match.fixed.empty()) match.fixed = hits[i].fixed;
  }
  std::vector<Match> result;
  for (auto& [key, match] : matches) {
    // Whatever the order of the files was.
    std::sort(match.advisories.begin(), match.advisories.end(),
              [](const Advisory* a, const Advisory* b) {
                return a->id != b->id ? a->id < b->id : std::less<>()(a, b);
              });
    match.advisories.erase(std::unique(match.advisories.begin(), match.advisories.end()),
                           match.advisories.end());
    result.push_back(std::move(match));
  }
  std::sort(result.begin(), result.end(), [](const Match& a, const Match& b) {
    return a.advisories[0]->id < b.advisories[0]->id;
  });
  return result;
}

}  // namespace sluice::advisories
