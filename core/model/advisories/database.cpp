#include "core/model/advisories/database.h"

#include <algorithm>
#include <numeric>
#include <set>

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
    {"suse", "rpm", "sles"},
    {"opensuse", "rpm", "opensuse-leap"},
    {"azure linux", "rpm", "azurelinux"},
    {"mageia", "rpm", "mageia"},
    {"openeuler", "rpm", "openEuler"},
    {"alpaquita", "apk", "alpaquita"},
};

const Ecosystem* ecosystem_of(std::string_view name) {
  const std::string small = lower(name.substr(0, name.find(':')));
  for (const Ecosystem& one : kEcosystems) {
    if (one.name == small) return &one;
  }
  return nullptr;
}

// PEP 503, and what other registries do not tell apart.
std::string normalized(std::string_view type, std::string_view name) {
  std::string out =
      type == "pypi" || type == "nuget" || type == "composer" ? lower(name) : std::string(name);
  if (type != "pypi") return out;
  std::string joined;
  for (const char c : out) {
    const bool is_separator = c == '-' || c == '_' || c == '.';
    if (is_separator && joined.ends_with('-')) continue;
    joined += is_separator ? '-' : c;
  }
  return joined;
}

// "Debian:12" is about debian:12, "Alpine:v3.18" about alpine:3.18.2.
bool is_of_release(std::string_view ecosystem, std::string_view os, const Ecosystem& known) {
  if (known.os.empty()) return true;
  const std::size_t colon = os.find(':');
  const std::string_view id = os.substr(0, colon);
  if (id.empty()) return known.name == "debian" || known.name == "alpine";
  if (id != known.os) return false;
  const std::size_t suffix = ecosystem.find(':');
  if (suffix == ecosystem.npos || colon == os.npos) return true;
  std::string_view wanted = ecosystem.substr(suffix + 1);
  if (wanted.starts_with('v')) wanted.remove_prefix(1);
  const std::string_view version = os.substr(colon + 1);
  for (std::string_view rest = wanted; !rest.empty();) {
    // "enterprise_linux:8::appstream", "22.04:LTS"
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (part.empty()) continue;
    if (version.starts_with(part) && (version.size() == part.size() || version[part.size()] == '.'))
      return true;
  }
  return false;
}

bool says_exploited(NodeRef notes) {
  if (!notes.is_mapping()) return false;
  for (const NodeRef one : notes.children()) {
    const std::string key = lower(one.key().value);
    const bool is_it = key.find("exploit") != key.npos || key.find("kev") != key.npos;
    if (!is_it) continue;
    if (one.is_true() || one.is_mapping() ||
        (one.is_scalar() && one.is_quoted() && !one.value().empty() &&
         lower(one.value()) != "false"))
      return true;
  }
  return false;
}

Level level_of(NodeRef root) {
  Level level = Level::unknown;
  const auto take = [&](NodeRef list) {
    if (!list.is_sequence()) return;
    for (const NodeRef one : list.children())
      level = std::max(level, level_of_vector(one["score"].value()));
  };
  take(root["severity"]);
  for (const NodeRef affected : root["affected"].children()) take(affected["severity"]);
  if (level != Level::unknown) return level;
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
  for (const NodeRef one : root["aliases"].children()) advisory.aliases.emplace_back(one.value());
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
    for (const NodeRef version : one["versions"].children())
      affected.versions.emplace_back(version.value());
    for (const NodeRef range : one["ranges"].children()) {
      if (range["type"].value() == "GIT") continue;
      Range& made = affected.ranges.emplace_back();
      made.is_semver = range["type"].value() == "SEMVER";
      for (const NodeRef event : range["events"].children()) {
        for (const auto& [key, kind] : {std::pair("introduced", 'i'), std::pair("fixed", 'f'),
                                        std::pair("last_affected", 'l')}) {
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
                                normalized(known->type, one["package"]["name"].value())),
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
    for (const auto& [version, kind] : range.events) {
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
    is_affected = is_affected || is_within;
  }
  return is_affected;
}

std::vector<Match> Database::find(const image::Package& package) const {
  struct Hit {
    std::size_t advisory = 0;
    std::string fixed;
  };
  std::vector<Hit> hits;
  std::set<std::string> names{normalized(package.type, package.name)};
  if (!package.source.empty()) names.insert(package.source);
  for (const std::string& name : names) {
    // Distributions tell of holes in what is built, whose version may be another.
    const bool is_of_source = package.source.empty() || name == package.source;
    const std::string& version =
        is_of_source && !package.source_version.empty() ? package.source_version : package.version;
    const auto [first, last] = affected_.equal_range({package.type, name});
    for (auto it = first; it != last; ++it) {
      const Affected& affected = it->second;
      const Ecosystem* const known = ecosystem_of(affected.ecosystem);
      if (known == nullptr || !is_of_release(affected.ecosystem, package.os, *known)) continue;
      std::string fixed;
      if (holds(affected, version, &fixed)) hits.push_back({affected.advisory, std::move(fixed)});
    }
  }
  // Names of one hole belong together.
  std::vector<std::size_t> group(hits.size());
  std::iota(group.begin(), group.end(), std::size_t{0});
  std::map<std::string, std::size_t> owners;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const Advisory& advisory = advisories_[hits[i].advisory];
    const auto join = [&](const std::string& id) {
      const auto [at, is_new] = owners.emplace(id, i);
      if (is_new || group[at->second] == group[i]) return;
      const std::size_t from = std::max(group[at->second], group[i]);
      const std::size_t to = std::min(group[at->second], group[i]);
      std::replace(group.begin(), group.end(), from, to);
    };
    join(advisory.id);
    for (const std::string& alias : advisory.aliases) join(alias);
  }
  std::map<std::size_t, Match> matches;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    Match& match = matches[group[i]];
    const Advisory* const advisory = &advisories_[hits[i].advisory];
    if (std::find(match.advisories.begin(), match.advisories.end(), advisory) ==
        match.advisories.end()) {
      match.advisories.push_back(advisory);
    }
    if (match.fixed.empty()) match.fixed = hits[i].fixed;
  }
  std::vector<Match> result;
  for (auto& [key, match] : matches) {
    // Whatever the order of the files was.
    std::sort(match.advisories.begin(), match.advisories.end(),
              [](const Advisory* a, const Advisory* b) { return a->id < b->id; });
    result.push_back(std::move(match));
  }
  std::sort(result.begin(), result.end(), [](const Match& a, const Match& b) {
    return a.advisories[0]->id < b.advisories[0]->id;
  });
  return result;
}

bool Vex::add(std::string_view json) {
  const Parsed<Tree> parsed = parse_json(json, kParse);
  const NodeRef root = parsed.tree.root();
  if (!parsed.usable || !root.is_mapping()) return false;
  const auto add_product = [&](const std::string& id, std::string_view product,
                               std::string_view reason) {
    Statement statement;
    statement.vulnerability = id;
    statement.reason = reason;
    if (!image::read_purl(product, statement.package)) return false;
    statements_.push_back(std::move(statement));
    return true;
  };
  if (root["statements"].is_sequence()) {
    for (const NodeRef one : root["statements"].children()) {
      const std::string_view status = one["status"].value();
      if (status != "not_affected" && status != "fixed") continue;
      const NodeRef hole = one["vulnerability"];
      std::vector<std::string> ids;
      ids.emplace_back(hole.is_scalar() ? hole.value() : hole["name"].value());
      for (const NodeRef alias : hole["aliases"].children()) ids.emplace_back(alias.value());
      std::string_view reason = one["justification"].value();
      if (reason.empty()) reason = one["impact_statement"].value();
      for (const std::string& id : ids) {
        for (const NodeRef product : one["products"].children()) {
          const NodeRef parts = product["subcomponents"];
          if (parts.size() > 0) {
            for (const NodeRef part : parts.children())
              add_product(id, part.is_scalar() ? part.value() : part["@id"].value(), reason);
          } else {
            add_product(id, product.is_scalar() ? product.value() : product["@id"].value(), reason);
          }
        }
      }
    }
    return true;
  }
  if (!root["vulnerabilities"].is_sequence()) return false;
  for (const NodeRef one : root["vulnerabilities"].children()) {
    const NodeRef analysis = one["analysis"];
    const std::string_view state = analysis["state"].value();
    if (state != "not_affected" && state != "false_positive" && state != "resolved" &&
        state != "resolved_with_pedigree") {
      continue;
    }
    for (const NodeRef product : one["affects"].children()) {
      const std::string_view ref = product["ref"].value();
      const std::string id(one["id"].value());
      const std::string_view reason = analysis["justification"].value();
      if (add_product(id, ref, reason)) continue;
      for (const NodeRef component : root["components"].children()) {
        if (component["bom-ref"].value() == ref) add_product(id, component["purl"].value(), reason);
      }
    }
  }
  return true;
}

const std::string* Vex::find(const Match& match, const image::Package& package) const {
  for (const Statement& one : statements_) {
    const image::Package& of = one.package;
    const bool is_package = of.type == package.type &&
                            normalized(of.type, of.name) == normalized(of.type, package.name) &&
                            (of.version.empty() || of.version == package.version);
    if (!is_package && of.type != "oci" && of.type != "docker") continue;
    for (const Advisory* const advisory : match.advisories) {
      const auto& names = advisory->aliases;
      if (advisory->id == one.vulnerability ||
          std::find(names.begin(), names.end(), one.vulnerability) != names.end()) {
        return &one.reason;
      }
    }
  }
  return nullptr;
}

}  // namespace sluice::advisories
