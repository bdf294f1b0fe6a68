#include "core/model/advisories/vex.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/image/purl.h"

namespace sluice::advisories {
namespace {

const Advisory kHole{"OSV-1", {}, {"CVE-1"}, Level::high, false};

// What is shipped, and what is said of it.
class VexTest : public testing::Test {
 protected:
  void add(std::string_view json) { ASSERT_TRUE(vex_.add(json)) << json; }
  void add_statement(std::string_view fields) {
    add(R"({"@context":"https://openvex.dev/ns/v0.2.0","timestamp":"2026-01-01T00:00:00Z",)"
        R"("statements":[{"vulnerability":{"name":"CVE-1"},)" +
        std::string(fields) + "}]}");
  }
  bool is_closed(std::string_view purl) const {
    image::Package package;
    EXPECT_TRUE(image::read_purl(purl, package));
    Match match;
    match.advisories = {&kHole};
    return vex_.find(match, package, vex_.products_of(shipped_, {package})) != nullptr;
  }

  Shipped shipped_ = {{{{"sha256:aa"}, {"ghcr.io/org/app:1"}}}, {}};
  Vex vex_;
};

TEST_F(VexTest, OfThePackageItself) {
  add_statement(R"("status":"not_affected","products":[{"@id":"pkg:npm/%40a/b@1.0"}])");
  EXPECT_TRUE(is_closed("pkg:npm/%40a/b@1.0"));
  EXPECT_FALSE(is_closed("pkg:npm/%40a/b@1.1"));
  EXPECT_FALSE(is_closed("pkg:npm/b@1.0"));
}

TEST_F(VexTest, NamesAreThoseOfTheRegistryAndVersionsMayBeLeftOut) {
  add_statement(R"("status":"fixed","products":["pkg:pypi/Foo_Bar", "pkg:golang/a.b/c@1.2.3"])");
  EXPECT_TRUE(is_closed("pkg:pypi/foo-bar@3"));
  EXPECT_TRUE(is_closed("pkg:golang/a.b/c@v1.2.3"));
}

TEST_F(VexTest, OfAnotherImageNothingIsSaid) {
  for (const std::string_view product :
       {"pkg:oci/app@sha256%3Abb?repository_url=ghcr.io/org/app",
        "pkg:oci/app?repository_url=ghcr.io/evil/app",
        "pkg:oci/app?repository_url=ghcr.io/org/app&tag=2", "pkg:oci/other",
        "pkg:docker/evil/app@1?repository_url=ghcr.io"}) {
    Vex fresh;
    std::swap(vex_, fresh);
    add_statement(R"("status":"not_affected","products":[{"@id":")" + std::string(product) +
                  "\"}]");
    EXPECT_FALSE(is_closed("pkg:npm/b@1")) << product;
    add_statement(R"("status":"not_affected","products":[{"@id":")" + std::string(product) +
                  R"(","subcomponents":[{"@id":"pkg:npm/b@1"}]}])");
    EXPECT_FALSE(is_closed("pkg:npm/b@1")) << product;
  }
}

TEST_F(VexTest, OfThisImage) {
  for (const std::string_view product :
       {"pkg:oci/app@sha256%3Aaa?repository_url=elsewhere.example/app",
        "pkg:oci/app?repository_url=ghcr.io/org/app&tag=1", "pkg:oci/app",
        "pkg:docker/org/app@1?repository_url=ghcr.io"}) {
    Vex fresh;
    std::swap(vex_, fresh);
    add_statement(R"("status":"not_affected","products":[{"@id":")" + std::string(product) +
                  R"(","subcomponents":[{"@id":"pkg:npm/b@1"}]}])");
    EXPECT_TRUE(is_closed("pkg:npm/b@1")) << product;
    EXPECT_FALSE(is_closed("pkg:npm/c@1")) << product;
  }
  add_statement(R"("status":"not_affected","products":[{"hashes":{"sha-256":"AA"}}])");
  EXPECT_TRUE(is_closed("pkg:npm/c@1"));
}

// Packages of several images are listed together.
TEST_F(VexTest, OfAllImagesAtHand) {
  add_statement(
      R"("status":"not_affected","products":["pkg:oci/app?repository_url=ghcr.io/org/app"])");
  EXPECT_TRUE(is_closed("pkg:npm/b@1"));
  shipped_.images.push_back({{"sha256:bb"}, {"ghcr.io/org/other:1"}});
  EXPECT_FALSE(is_closed("pkg:npm/b@1"));
  shipped_.images.clear();
  EXPECT_FALSE(is_closed("pkg:npm/b@1"));
}

TEST_F(VexTest, PartsOfAnotherProductAreNotMeant) {
  add_statement(R"("status":"not_affected","products":[{"@id":"pkg:npm/shop@1",)"
                R"("subcomponents":[{"@id":"pkg:npm/b@1"}]},{"@id":"https://shop.example/2",)"
                R"("subcomponents":[{"@id":"pkg:npm/b@1"}]}])");
  EXPECT_FALSE(is_closed("pkg:npm/b@1"));
  shipped_ = shipped_as("pkg:npm/shop@1");
  EXPECT_TRUE(is_closed("pkg:npm/b@1"));
}

TEST_F(VexTest, OfAllThatIsShipped) {
  add_statement(R"("status":"not_affected","products":["pkg:npm/shop@1"])");
  EXPECT_FALSE(is_closed("pkg:npm/b@1"));
  shipped_ = shipped_as("pkg:npm/shop@1");
  EXPECT_TRUE(is_closed("pkg:npm/b@1"));
}

TEST_F(VexTest, OnTheSystemThatIsMeant) {
  add_statement(R"("status":"not_affected","products":["pkg:deb/ubuntu/foo?distro=ubuntu-22.04"])");
  EXPECT_TRUE(is_closed("pkg:deb/ubuntu/foo@1?distro=ubuntu-22.04"));
  EXPECT_FALSE(is_closed("pkg:deb/ubuntu/foo@1?distro=ubuntu-24.04"));
  EXPECT_FALSE(is_closed("pkg:deb/debian/foo@1?distro=debian-12"));
  EXPECT_FALSE(is_closed("pkg:deb/ubuntu/foo@1"));
}

TEST_F(VexTest, TheLastWordCounts) {
  const std::string product = R"(,"products":["pkg:npm/b@1"])";
  add_statement(R"("timestamp":"2026-02-01T00:00:00Z","status":"affected")" + product);
  add_statement(R"("timestamp":"2026-01-15T00:00:00Z","status":"not_affected")" + product);
  EXPECT_FALSE(is_closed("pkg:npm/b@1"));
  // Of what is said at the same time the warning counts, in either order.
  add_statement(R"("timestamp":"2026-03-01T00:00:00Z","status":"fixed")" + product);
  EXPECT_TRUE(is_closed("pkg:npm/b@1"));
  add_statement(R"("timestamp":"2026-03-01T00:00:00Z","status":"affected")" + product);
  add_statement(R"("timestamp":"2026-03-01T00:00:00Z","status":"fixed")" + product);
  EXPECT_FALSE(is_closed("pkg:npm/b@1"));
  add_statement(R"("timestamp":"2026-01-01T00:00:00Z","last_updated":"2026-04-01T00:00:00Z",)"
                R"("status":"fixed")" +
                product);
  EXPECT_TRUE(is_closed("pkg:npm/b@1"));
  add_statement(R"("timestamp":"2026-05-01T00:00:00Z","status":"under_investigation",)"
                R"("products":["pkg:npm/b"])");
  EXPECT_FALSE(is_closed("pkg:npm/b@1"));
}

TEST_F(VexTest, ByItsIdentifiersAndOtherNames) {
  add(R"({"statements":[{"vulnerability":{"name":"X-1","aliases":["CVE-1"]},"status":)"
      R"("not_affected","products":[{"@id":"urn:uuid:1","identifiers":{"purl":"pkg:npm/b@1"}}]}]})");
  EXPECT_TRUE(is_closed("pkg:npm/b@1"));
}

TEST_F(VexTest, PartsBesideProductsAsInTheOlderForm) {
  add(R"({"statements":[{"vulnerability":"CVE-1","status":"not_affected",)"
      R"("products":["pkg:oci/app"],"subcomponents":["pkg:npm/b@1"]}]})");
  EXPECT_TRUE(is_closed("pkg:npm/b@1"));
  EXPECT_FALSE(is_closed("pkg:npm/c@1"));
}

const std::string kBefore =
    R"({"bomFormat":"CycloneDX","components":[{"bom-ref":"a","purl":"pkg:npm/a@1","components":)"
    R"([{"bom-ref":"b","purl":"pkg:npm/b@1"}]}],"vulnerabilities":[)";

TEST_F(VexTest, OfCycloneDx) {
  add(kBefore + R"({"id":"CVE-1","analysis":{"state":"not_affected"},"affects":[)"
                R"({"ref":"urn:cdx:11111111-1111-1111-1111-111111111111/1#b"}]}]})");
  EXPECT_TRUE(is_closed("pkg:npm/b@1"));
  EXPECT_FALSE(is_closed("pkg:npm/a@1"));
  add(kBefore + R"({"id":"OSV-0","references":[{"id":"OSV-1"}],"analysis":{"state":)"
                R"("exploitable"},"affects":[{"ref":"b"}]}]})");
  EXPECT_FALSE(is_closed("pkg:npm/b@1"));
}

TEST_F(VexTest, OfCycloneDxWithVersions) {
  add(kBefore + R"({"id":"CVE-1","analysis":{"state":"resolved"},"affects":[{"ref":"b",)"
                R"("versions":[{"version":"1","status":"affected"},{"version":"2","status":)"
                R"("unaffected"}]}]}]})");
  EXPECT_FALSE(is_closed("pkg:npm/b@1"));
}

TEST_F(VexTest, OtherTextsAreRefused) {
  for (const std::string_view text : {"", "[]", "{", "{\"statements\":1}", "{\"a\":[]}"})
    EXPECT_FALSE(vex_.add(text)) << text;
}

// 3,000 holes and 20,000 statements took more than 40 seconds.
TEST_F(VexTest, ManyStatementsAreNoHarm) {
  std::string json = R"({"statements":[)";
  constexpr int kCount = 20'000;
  for (int i = 0; i < kCount; ++i) {
    json += R"({"vulnerability":"CVE-1","status":"not_affected","products":["pkg:npm/p)" +
            std::to_string(i) + "@1\"]}" + (i + 1 < kCount ? "," : "");
  }
  add(json + "]}");
  std::vector<image::Package> packages;
  for (int i = 0; i < 3'000; ++i) packages.push_back({"npm", "p" + std::to_string(i * 2), "1"});
  const auto begin = std::chrono::steady_clock::now();
  Match match;
  match.advisories = {&kHole};
  const Vex::Products products = vex_.products_of(shipped_, packages);
  for (const image::Package& one : packages) EXPECT_NE(vex_.find(match, one, products), nullptr);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(4));
}

}  // namespace
}  // namespace sluice::advisories
