#include "core/rules/shared/networks.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

#include "core/text/numbers.h"

namespace sluice {
namespace {

// Addresses [first, last]; of IPv6 the upper 64 bits.
struct Range {
  std::uint64_t first = 0, last = 0;
  const Value* value = nullptr;
};

// What the internet has no address in: private networks, loopback, link-local, multicast, reserved.
constexpr Range kNobodyV4[] = {{0x00000000, 0x00FFFFFF}, {0x0A000000, 0x0AFFFFFF},
                               {0x64400000, 0x647FFFFF}, {0x7F000000, 0x7FFFFFFF},
                               {0xA9FE0000, 0xA9FEFFFF}, {0xAC100000, 0xAC1FFFFF},
                               {0xC0A80000, 0xC0A8FFFF}, {0xE0000000, 0xFFFFFFFF}};
// All but 2000::/3.
constexpr Range kNobodyV6[] = {{0x0000000000000000, 0x1FFFFFFFFFFFFFFF},
                               {0x4000000000000000, 0xFFFFFFFFFFFFFFFF}};

std::optional<unsigned> number(std::string_view text, unsigned most) {
  const auto value = whole_number<unsigned>(text);
  return value && *value <= most ? value : std::nullopt;
}

std::optional<std::uint64_t> ipv4(std::string_view address) {
  std::uint64_t bits = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = address.find('.');
    if ((dot == address.npos) != (part == 3)) return std::nullopt;
    const auto byte = number(address.substr(0, dot), 255);
    if (!byte) return std::nullopt;
    bits = bits << 8U | *byte;
    address.remove_prefix(std::min(dot, address.size() - 1) + 1);
  }
  return bits;
}

// Its upper 64 bits: of eight groups the first four, with `::` for any number of zeros.
std::optional<std::uint64_t> ipv6(std::string_view address) {
  constexpr std::size_t kGroups = 8;
  std::array<std::uint64_t, kGroups> groups{};
  std::array<std::uint64_t, kGroups> behind{};
  std::size_t before_gap = 0;
  std::size_t after_gap = 0;
  bool has_gap = false;
  if (address.starts_with("::")) {
    has_gap = true;
    address.remove_prefix(2);
  }
  while (!address.empty()) {
    const std::size_t colon = std::min(address.find(':'), address.size());
    const std::string_view group = address.substr(0, colon);
    if (before_gap + after_gap == kGroups) return std::nullopt;
    std::uint64_t value = 0;
    // The last group may be an address of IPv4: it is of the lower 64 bits.
    if (group.find('.') == group.npos) {
      if (group.empty() || group.size() > 4) return std::nullopt;
      for (const char c : group) {
        const std::optional<unsigned> digit = hex_digit(c);
        if (!digit) return std::nullopt;
        value = value << 4U | *digit;
      }
    }
    if (has_gap) {
      behind[after_gap++] = value;
    } else {
      groups[before_gap++] = value;
    }
    address.remove_prefix(colon);
    if (address.starts_with("::") && !has_gap) {
      has_gap = true;
      address.remove_prefix(2);
    } else if (address.starts_with(':')) {
      address.remove_prefix(1);
      if (address.empty()) return std::nullopt;
    }
  }
  if (!has_gap && before_gap != kGroups) return std::nullopt;
  for (std::size_t i = 0; i < after_gap; ++i) groups[kGroups - after_gap + i] = behind[i];
  return groups[0] << 48U | groups[1] << 32U | groups[2] << 16U | groups[3];
}

std::optional<Range> range_of(std::uint64_t address, unsigned prefix, unsigned bits) {
  if (prefix > bits) return std::nullopt;
  const std::uint64_t all = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
  const std::uint64_t rest = prefix == bits ? 0 : all >> prefix;
  return Range{address & ~rest, (address & ~rest) | rest, nullptr};
}

// The first of the ranges where together with what nobody has they are everything up to `last`.
const Value* everyone_in(std::vector<Range> ranges, const Range* nobody, std::size_t size,
                         std::uint64_t last) {
  if (ranges.empty()) return nullptr;
  ranges.insert(ranges.end(), nobody, nobody + size);
  std::stable_sort(ranges.begin(), ranges.end(),
                   [](const Range& a, const Range& b) { return a.first < b.first; });
  std::uint64_t next = 0;  // the first address that none so far holds
  const Value* first = nullptr;
  bool is_done = false;
  for (const Range& range : ranges) {
    if (!is_done && range.first > next) return nullptr;
    if (first == nullptr) first = range.value;
    if (is_done || range.last < next) continue;
    is_done = range.last >= last;
    next = range.last + (is_done ? 0 : 1);
  }
  return is_done ? first : nullptr;
}

constexpr std::uint64_t kLastV4 = 0xFFFFFFFF;
constexpr std::uint64_t kLastV6 = ~std::uint64_t{0};

}  // namespace

Value everyone_of(const std::vector<Value>& networks) {
  std::vector<Range> of_v4, of_v6;
  for (const Value& network : networks) {
    if (!network.is(Value::Type::string)) continue;
    const std::string_view text = network.text().value;
    const std::size_t slash = text.find('/');
    if (slash == text.npos) continue;
    const std::string_view address = text.substr(0, slash);
    const bool is_v6 = address.find(':') != address.npos;
    const auto prefix = number(text.substr(slash + 1), is_v6 ? 128 : 32);
    const std::optional<std::uint64_t> bits = is_v6 ? ipv6(address) : ipv4(address);
    std::optional<Range> range =
        prefix && bits ? range_of(*bits, *prefix, is_v6 ? 64 : 32) : std::nullopt;
    if (!range) continue;
    if (*prefix == 0) return network;
    range->value = &network;
    (is_v6 ? of_v6 : of_v4).push_back(*range);
  }
  const Value* const v4 = everyone_in(std::move(of_v4), kNobodyV4, std::size(kNobodyV4), kLastV4);
  if (v4 != nullptr) return *v4;
  const Value* const v6 = everyone_in(std::move(of_v6), kNobodyV6, std::size(kNobodyV6), kLastV6);
  return v6 != nullptr ? *v6 : Value();
}

bool is_everyone_between(std::string_view first, std::string_view last) {
  const auto from = ipv4(first);
  const auto to = ipv4(last);
  if (!from || !to || *from > *to) return false;
  // What is said of one address is said of none: "0.0.0.0" alone has a meaning of its own.
  const Value any;
  return everyone_in({{*from, *to, &any}}, kNobodyV4, std::size(kNobodyV4), kLastV4) != nullptr;
}

}  // namespace sluice
