#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/advisories/version_order.h"
#include "core/model/image/artifact.h"

// Known holes, as the OSV format tells of them, and what a maker says of them (VEX).
namespace sluice::advisories {

enum class Level : std::uint8_t { unknown, low, medium, high, critical };

struct Advisory {
  std::string id;
  std::string summary;
  std::vector<std::string> aliases;
  Level level = Level::unknown;
  bool is_exploited = false;  // known to be used by attackers
};

// One hole in one installed package.
struct Match {
  std::vector<const Advisory*> advisories;  // names of the same hole; the first one stands for all
  std::string fixed;                        // the version that mends it; empty where none is known
};

// What a compiled database begins with.
inline constexpr std::string_view kCompiledMagic = "sluice.advisories/1\n";

class Database {
 public:
  // Takes in a document of OSV (JSON or YAML) or a list of them, a zip or tar of such documents, or
  // a compiled database; gzip or zstd around any of them. False where nothing of it is one.
  bool add(std::string_view bytes);

  // All of it in a form that is small and quick to take in: the same packages have the same holes.
  std::string compiled() const;

  bool empty() const { return advisories_.empty(); }
  std::size_t size() const { return advisories_.size(); }
  // What is known of the package, on that release of a distribution ("debian:12", empty for none).
  std::vector<Match> find(const image::Package& package) const;

 private:
  struct Range {
    bool is_semver = false;
    // Version and what happens with it: 'i' introduced, 'f' fixed, 'l' last affected.
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

  std::vector<Advisory> advisories_;
  std::multimap<std::pair<std::string, std::string>, Affected> affected_;  // by type and name
};

// What a maker says of holes: that they do no harm in what is shipped.
class Vex {
 public:
  // OpenVEX, or the vulnerabilities of CycloneDX. False where it is neither.
  bool add(std::string_view json);
  // Why the hole is none here; null where nothing is said. Empty where no reason is given.
  const std::string* find(const Match& match, const image::Package& package) const;

 private:
  struct Statement {
    std::string vulnerability;
    image::Package package;  // type empty for all of the image; version empty for all versions
    std::string reason;
  };
  std::vector<Statement> statements_;
};

}  // namespace sluice::advisories
