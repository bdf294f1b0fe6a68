#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/model/plan.h"

namespace sluice::plan {

// A range of ports that a firewall lets the whole internet in on.
struct Opening {
  std::string group;     // the group of rules that it is in, as the plan names it
  std::string protocol;  // "tcp"; "all" for every one
  std::uint32_t first = 0, last = 0;
  bool is_ipv6 = false;
  Value network;  // "0.0.0.0/0", "*", "Internet"

  // Of the web alone, which is there to be open.
  bool is_web() const;
  // Nothing that could be reached: echoes and errors.
  bool is_icmp() const { return protocol == "icmp" || protocol == "icmpv6"; }
};

// What a resource of AWS, Azure or Google Cloud opens, before or after its change. Ports and
// networks that are not known open nothing.
std::vector<Opening> openings(const Change& change, const Snapshot& snapshot);

// Everything that was open before a plan, also what only goes on to be open somewhere else.
class OpenBefore {
 public:
  explicit OpenBefore(const Plan& plan);
  bool covers(const Opening& opening) const;

 private:
  struct Range {
    std::uint32_t first, last;
  };
  using Key = std::tuple<std::string, std::string, bool>;  // group, protocol, family
  static Key key(const Opening& opening, std::string_view protocol);
  bool covers(const Key& key, const Opening& opening) const;

  std::map<Key, std::vector<Range>> ranges_;  // sorted, each reaching further than the one before
};

}  // namespace sluice::plan
