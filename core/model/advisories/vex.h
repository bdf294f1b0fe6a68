#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/model/advisories/database.h"
#include "core/model/image/artifact.h"
#include "core/parse/tree.h"

// What makers say of holes in what they ship (VEX).
namespace sluice::advisories {

// What the packages at hand are shipped in, as far as that is known.
struct Shipped {
  struct Image {
    std::vector<std::string> digests;  // of its manifest and of indexes around that: "sha256:…"
    std::vector<std::string> names;    // "registry.example/org/app:1"
  };
  std::vector<Image> images;
  std::vector<std::string> subjects;  // package URLs: what a bill of materials is about
};

// By the package URL of all that is shipped; nothing of other texts.
Shipped shipped_as(std::string_view purl);

// Whether holes do harm in what is shipped. Of all that is said of one hole in one package the
// newest counts, and of what is said at the same time what warns.
class Vex {
 public:
  // OpenVEX, or the vulnerabilities of CycloneDX. False where it is neither, or says more than the
  // limit.
  bool add(std::string_view json);

  // Of the products that statements are about, those that these packages are shipped in.
  using Products = std::vector<std::size_t>;
  Products products_of(const Shipped& shipped, const std::vector<image::Package>& packages) const;
  // Why the hole is none here; null where nothing is said, or that it is one. Empty where no reason
  // is given.
  const std::string* find(const Match& match, const image::Package& package,
                          const Products& products) const;

 private:
  // An image by its digest or its repository, or another package.
  struct Product {
    std::string digest, repository, tag;
    bool is_last_part = false;  // the repository is only the end of one
    image::Package package;
    // Only where it is all that is shipped, not where it is a part of that.
    bool is_whole = false;
  };
  // Within which product it holds (nothing for wherever the package is), and on which system
  // ("debian:12", "debian"; empty for any).
  using Scope = std::pair<std::optional<std::size_t>, std::string>;
  struct Statement {
    std::int64_t time = 0;  // seconds since 1970; 0 where nothing says it
    bool is_harmless = false;
    std::string reason;
  };
  // What a document says, before its products are read.
  struct Word {
    std::vector<std::string> ids;
    Statement says;
  };
  bool add_openvex(NodeRef root);
  bool add_cyclonedx(NodeRef root);
  void take(const Word& word, std::string_view product, std::string_view digest,
            const std::vector<std::string>& parts);
  void keep(const Word& word, const image::Package* part, std::optional<std::size_t> product);
  std::optional<std::size_t> product_of(std::string_view purl, std::string_view digest,
                                        bool is_whole);
  static bool is_shipped(const Product& product, const Shipped& shipped,
                         const std::set<std::string>& packages);

  std::size_t count_ = 0;
  // By hole, package and version.
  std::map<std::string, std::map<Scope, Statement>, std::less<>> statements_;
  std::vector<Product> products_;
  std::map<std::tuple<std::string, std::string, bool>, std::size_t> known_products_;
};

}  // namespace sluice::advisories
