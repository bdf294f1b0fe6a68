#include "core/model/image/purl.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace sluice::image {
namespace {

struct Row {
  Package package;
  std::string_view purl;
};

Package of(std::string type, std::string name, std::string version, std::string os = {},
           std::string source = {}) {
  Package package;
  package.type = std::move(type);
  package.name = std::move(name);
  package.version = std::move(version);
  package.os = std::move(os);
  package.source = std::move(source);
  return package;
}

TEST(Purl, IsReadAsItIsWritten) {
  const Row rows[] = {
      {of("npm", "@scope/name", "1.2.3"), "pkg:npm/%40scope/name@1.2.3"},
      {of("maven", "org.group:artifact", "1.0"), "pkg:maven/org.group/artifact@1.0"},
      {of("golang", "example.org/Mod/v2", "v2.0.0"), "pkg:golang/example.org/Mod/v2@v2.0.0"},
      {of("pypi", "a-b", "1!2+local"), "pkg:pypi/a-b@1%212%2Blocal"},
      {of("deb", "libc6", "2:1.0+b1", "debian:12", "glibc"),
       "pkg:deb/debian/libc6@2:1.0%2Bb1?distro=debian-12&upstream=glibc"},
      {of("rpm", "acl", "1:2.3-4", "rhel:9.2"), "pkg:rpm/rhel/acl@2.3-4?distro=rhel-9.2&epoch=1"},
      {of("apk", "musl", "1.2-r0", "alpine:3.20.1"),
       "pkg:apk/alpine/musl@1.2-r0?distro=alpine-3.20.1"},
      {of("gem", "rack", ""), "pkg:gem/rack"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(write_purl(row.package), row.purl);
    Package read;
    ASSERT_TRUE(read_purl(row.purl, read)) << row.purl;
    EXPECT_EQ(read, row.package) << row.purl;
  }
}

TEST(Purl, TakesWhatOthersWrite) {
  Package package;
  ASSERT_TRUE(
      read_purl("pkg:deb/debian/apt@2.6.1?arch=amd64&distro=debian-12&upstream=x@1#sub", package));
  Package apt = of("deb", "apt", "2.6.1", "debian:12", "x");
  apt.source_version = "1";
  EXPECT_EQ(package, apt);
  EXPECT_EQ(write_purl(apt), "pkg:deb/debian/apt@2.6.1?distro=debian-12&upstream=x%401");
  package = {};
  ASSERT_TRUE(read_purl("pkg://npm/%40scope%2Fname", package));
  EXPECT_EQ(package, of("npm", "@scope/name", ""));
  package = {};
  ASSERT_TRUE(read_purl("pkg:npm/@scope/name", package));
  EXPECT_EQ(package.name, "@scope/name");
  for (const std::string_view text : {"", "pkg:", "pkg:npm", "pkg:npm/", "npm/a@1", "pkg:a?b/c"}) {
    Package none;
    EXPECT_FALSE(read_purl(text, none)) << text;
  }
}

}  // namespace
}  // namespace sluice::image
