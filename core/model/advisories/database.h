#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/advisories/version_order.h"
#include "core/model/image/artifact.h"

// Known holes, as the OSV format tells of them.
namespace sluice::advisories {

enum class Level : std::uint8_t { unknown, none, low, medium, high, critical };

struct Advisory {
  std::string id;
  std::string summary;
  std::vector<std::string> aliases;
  Level level = Level::unknown;
  bool is_exploited = false;  // known to be used by attackers
};

// Of one advisory; those beyond are left out, so that a file of them costs no more than it reads.
inline constexpr std::size_t kMostAliases = 256;

// One hole in one installed package.
struct Match {
  std::vector<const Advisory*> advisories;  // names of the same hole; the first one stands for all
  std::string fixed;                        // the version that mends it; empty where none is known
};

// What a compiled database begins with; of one of another version only the number differs.
inline constexpr std::string_view kCompiledMagic = "sluice.advisories/2\n";

class Database {
 public:
  // Takes in a document of OSV (JSON or YAML) or a list of them, a zip or tar of such documents, or
  // a compiled database; gzip or zstd around any of them. False where nothing of it is one;
  // `problem` then says why, where that is known.
  bool add(std::string_view bytes);
  const std::string& problem() const { return problem_; }

  // All of it in a form that is small and quick to take in: the same packages have the same holes.
  std::string compiled() const;

  bool empty() const { return advisories_.empty(); }
  std::size_t size() const { return advisories_.size(); }
  // What is known of the package, on that release of a distribution ("debian:12", empty for none).
  std::vector<Match> find(const image::Package& package) const;
  // It has advisories for other releases than that of the package, and none for that: of the
  // package it says nothing, which does not mean that it has no holes.
  bool lacks_release(const image::Package& package) const;

 private:
  struct Range {
    bool is_semver = false;
    // Version and what happens with it: 'i' introduced, 'f' fixed, 'l' last affected, 'm' from
    // there on it says nothing (OSV's limit).
    std::vector<std::pair<std::string, char>> events;
  };
  struct Affected {
    std::size_t advisory = 0;
    Order order{};
    std::string ecosystem;  // "Debian:12"
    std::vector<std::string> versions;
    std::vector<Range> ranges;
  };

  bool add_document(std::string_view text, bool is_yaml);
  bool add_archive(std::string_view bytes);
  bool add_compiled(std::string_view bytes);
  template <typename Node>
  bool read(Node root);
  static bool holds(const Affected& affected, std::string_view version, std::string* fixed);

  std::string problem_;  // of the last that was added
  std::vector<Advisory> advisories_;
  std::set<std::string> ecosystems_;                                       // "Debian:12"
  std::multimap<std::pair<std::string, std::string>, Affected> affected_;  // by type and name
};

}  // namespace sluice::advisories
