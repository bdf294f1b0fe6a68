#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// What a policy says of names of one kind. A pattern is a name in which '*' stands for any text,
// '/' as well; letters count without case.
struct NameList {
  enum class Verdict : std::uint8_t {
    allowed,
    unlisted,  // there is a list of what is allowed, and it is not on that
    denied,
  };

  std::vector<std::string> allow;  // empty: all that is not denied
  std::vector<std::string> deny;   // goes before what is allowed

  bool empty() const { return allow.empty() && deny.empty(); }
  // Of a thing that may be written in several ways: a pattern that matches one of them names it.
  Verdict judge(std::span<const std::string> names) const;
};

// What may be used, by kind.
struct NameLists {
  NameList uses;      // actions and workflows: "owner/repository/path@ref"
  NameList images;    // of containers
  NameList includes;  // of GitLab: projects, addresses, components
};

// How a sentence about a name that is not allowed goes on: "is denied by the policy".
std::string_view refusal(NameList::Verdict verdict);

// True if the name is one that the pattern stands for. Takes time in the product of both.
bool matches_name(std::string_view pattern, std::string_view name);

}  // namespace sluice
