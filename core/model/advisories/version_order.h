#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// How versions are ordered: each ecosystem has rules of its own.
namespace sluice::advisories {

enum class Order : std::uint8_t {
  dpkg,
  apk,
  rpm,
  semver,
  pep440,
  maven,
  rubygems,
  nuget,
  php,
  pub,
  cran,
  hackage,
};

// By a name of OSV ("Debian:12", "PyPI", "crates.io"), a type of package URLs ("deb", "pypi"), or a
// name that people use ("alpine", "redhat"). Nothing for what is not known.
std::optional<Order> order_of(std::string_view ecosystem);

// Below 0 where `a` is older than `b`, 0 where they are the same. Any text may be handed in; takes
// time linear in it.
int compare(Order order, std::string_view a, std::string_view b);

}  // namespace sluice::advisories
