#include "core/rules/shared/networks.h"
#include "core/text/numbers.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace sluice {
namespace {

constexpr unsigned kBits = 32;

std::optional<unsigned> number(std::string_view text, unsigned most) {
  const auto value = whole_number<unsigned>(text);
  return value && *value <= most ? value : std::nullopt;
}

// The first and last address of an IPv4 network.
using Range = std::pair<std::uint64_t, std::uint64_t>;

std::optional<Range> ipv4(std::string_view address, unsigned prefix) {
  std::uint64_t bits = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = address.find('.');
    if ((dot == address.npos) != (part == 3)) return std::nullopt;
    const auto byte = number(address.substr(0, dot), 255);
    if (!byte) return std::nullopt;
    bits = bits << 8U | *byte;
    address.remove_prefix(std::min(dot, address.size() - 1) + 1);
  }
  const std::uint64_t size = std::uint64_t{1} << (kBits - prefix);
  const std::uint64_t first = bits & ~(size - 1);
  return Range{first, first + size - 1};
}

bool is_ipv6(std::string_view address) {
  return address.find(':') != address.npos &&
         address.find_first_not_of("0123456789abcdefABCDEF:.") == address.npos;
}

}  // namespace

Value everyone_of(const std::vector<Value>& networks) {
  std::vector<std::pair<Range, const Value*>> ranges;
  for (const Value& network : networks) {
    if (!network.is(Value::Type::string)) continue;
    const std::string_view text = network.text().value;
    const std::size_t slash = text.find('/');
    if (slash == text.npos) continue;
    const std::string_view address = text.substr(0, slash);
    if (is_ipv6(address)) {
      if (number(text.substr(slash + 1), 128) == 0U) return network;
      continue;
    }
    const auto prefix = number(text.substr(slash + 1), kBits);
    const auto range = prefix ? ipv4(address, *prefix) : std::nullopt;
    if (!range) continue;
    if (*prefix == 0) return network;
    ranges.emplace_back(*range, &network);
  }
  std::sort(ranges.begin(), ranges.end());
  std::uint64_t next = 0;  // the first address that none so far holds
  for (const auto& [range, network] : ranges) {
    if (range.first > next) return {};
    next = std::max(next, range.second + 1);
  }
  return next == std::uint64_t{1} << kBits ? *ranges.front().second : Value();
}

}  // namespace sluice
