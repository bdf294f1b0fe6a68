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

class Database {
 public:
  // Takes in a document of OSV, or a list of them. False where it is none.
  bool add(std::string_view json);
  // Once, behind the last.
  void finish();

  bool empty() const { return advisories_.empty(); }
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

  template <typename Node>
  bool read(Node root);

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
