#include <array>
#include <cmath>

#include "core/model/terraform/evaluator.h"
#include "core/text/numbers.h"

// Functions over networks in CIDR notation, of IPv4 and IPv6.
namespace sluice::terraform {
namespace {

using Arguments = std::span<const Val>;
__extension__ using Bits = unsigned __int128;

struct Network {
  Bits address = 0;  // in the lowest `size` bits
  unsigned size = 32;
  unsigned prefix = 0;
};

Bits mask(unsigned size, unsigned prefix) {
  if (prefix == 0) return 0;
  const Bits all = size == 128 ? ~Bits{0} : (Bits{1} << size) - 1;
  return prefix >= size ? all : all & ~((Bits{1} << (size - prefix)) - 1);
}

std::optional<Bits> ipv4(std::string_view text) {
  Bits bits = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = text.find('.');
    if ((dot == text.npos) != (part == 3)) return std::nullopt;
    const auto byte = whole_number<unsigned>(text.substr(0, dot));
    if (!byte || *byte > 255) return std::nullopt;
    bits = bits << 8U | *byte;
    text.remove_prefix(part == 3 ? text.size() : dot + 1);
  }
  return bits;
}

std::optional<Bits> ipv6(std::string_view text) {
  std::vector<unsigned> before, after;
  const std::size_t gap = text.find("::");
  const auto read = [](std::string_view part, std::vector<unsigned>& out) {
    while (!part.empty()) {
      const std::size_t colon = std::min(part.find(':'), part.size());
      const std::string_view group = part.substr(0, colon);
      if (group.find('.') != group.npos) {
        const std::optional<Bits> last = ipv4(group);
        if (!last) return false;
        out.push_back(static_cast<unsigned>(*last >> 16U));
        out.push_back(static_cast<unsigned>(*last & 0xFFFFU));
      } else {
        if (group.empty() || group.size() > 4) return false;
        unsigned value = 0;
        for (const char c : group) {
          const auto digit = hex_digit(c);
          if (!digit) return false;
          value = value * 16 + *digit;
        }
        out.push_back(value);
      }
      part.remove_prefix(std::min(colon + 1, part.size()));
    }
    return true;
  };
  if (!read(text.substr(0, gap), before)) return std::nullopt;
  if (gap != text.npos && !read(text.substr(gap + 2), after)) return std::nullopt;
  const std::size_t count = before.size() + after.size();
  if (count > 8 || (gap == text.npos && count != 8)) return std::nullopt;
  before.resize(8 - after.size());
  before.insert(before.end(), after.begin(), after.end());
  Bits bits = 0;
  for (const unsigned group : before) bits = bits << 16U | group;
  return bits;
}

std::optional<Network> network_of(std::string_view text) {
  const std::size_t slash = text.find('/');
  Network network;
  const std::string_view address = text.substr(0, slash);
  const bool is_six = address.find(':') != address.npos;
  network.size = is_six ? 128 : 32;
  const std::optional<Bits> bits = is_six ? ipv6(address) : ipv4(address);
  if (!bits || slash == text.npos) return std::nullopt;
  const auto prefix = whole_number<unsigned>(text.substr(slash + 1));
  if (!prefix || *prefix > network.size) return std::nullopt;
  network.prefix = *prefix;
  network.address = *bits & mask(network.size, *prefix);
  return network;
}

std::string written_address(Bits address, unsigned size) {
  std::string out;
  if (size == 32) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      if (!out.empty()) out += '.';
      out += std::to_string(static_cast<unsigned>(address >> static_cast<unsigned>(shift)) & 255U);
    }
    return out;
  }
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i)
    groups[i] = static_cast<unsigned>(address >> (112 - 16 * i)) & 0xFFFFU;
  // The longest run of zeros is left out.
  std::size_t best = 8, best_size = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t end = i;
    while (end < 8 && groups[end] == 0) ++end;
    if (end - i > best_size) {
      best = i;
      best_size = end - i;
    }
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      out += "::";
      i += best_size - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    bool is_started = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
      const unsigned digit = groups[i] >> static_cast<unsigned>(shift) & 15U;
      is_started = is_started || digit != 0 || shift == 0;
      if (is_started) out += kDigits[digit];
    }
  }
  return out;
}

std::string written_network(const Network& network) {
  return written_address(network.address, network.size) + '/' + std::to_string(network.prefix);
}

std::optional<Network> argument(Evaluator& e, Val value) {
  const std::optional<std::string> text = e.text_of(value);
  return text ? network_of(*text) : std::nullopt;
}

Val cidrhost(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<Network> network = argument(e, a[0]);
  const std::optional<double> host = e.number_of(a[1]);
  if (!network || !host || std::fabs(*host) > 1e15 || *host != std::floor(*host)) return e.error();
  const Bits within = ~mask(network->size, network->prefix) & mask(network->size, network->size);
  Bits number = static_cast<Bits>(std::fabs(*host));
  if (number > within + (*host < 0 ? 1 : 0) && within + 1 != 0) return e.error();
  if (*host < 0) number = within + 1 - number;
  return e.string(written_address(network->address | (number & within), network->size));
}

Val cidrnetmask(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<Network> network = argument(e, a[0]);
  if (!network || network->size != 32) return e.error();
  return e.string(written_address(mask(32, network->prefix), 32));
}

std::optional<Network> subnet(const Network& from, double bits, Bits number) {
  if (bits < 0 || bits + from.prefix > from.size) return std::nullopt;
  Network made = from;
  made.prefix += static_cast<unsigned>(bits);
  const auto width = static_cast<unsigned>(bits);
  if (width < 128 && number >> width != 0) return std::nullopt;
  const unsigned shift = made.size - made.prefix;
  if (shift < 128) made.address |= number << shift;
  return made;
}

Val cidrsubnet(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<Network> network = argument(e, a[0]);
  const std::optional<double> bits = e.number_of(a[1]);
  const std::optional<double> number = e.number_of(a[2]);
  if (!network || !bits || !number || *number < 0 || *number > 1e15) return e.error();
  if (*bits != std::floor(*bits) || *number != std::floor(*number)) return e.error();
  const std::optional<Network> made = subnet(*network, *bits, static_cast<Bits>(*number));
  return made ? e.string(written_network(*made)) : e.error();
}

Val cidrsubnets(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<Network> network = argument(e, a[0]);
  if (!network) return e.error();
  Items items;
  Bits next = network->address;
  for (const Val one : a.subspan(1)) {
    const std::optional<double> bits = e.number_of(one);
    if (!bits || *bits < 1 || *bits + network->prefix > network->size) return e.error();
    Network made = *network;
    made.prefix += static_cast<unsigned>(*bits);
    const unsigned shift = made.size - made.prefix;
    const Bits size = shift < 128 ? Bits{1} << shift : Bits{0};
    if (size != 0 && next % size != 0) next = (next / size + 1) * size;
    made.address = next;
    if ((made.address & mask(network->size, network->prefix)) != network->address) return e.error();
    next += size;
    items.push_back(e.item(e.string(written_network(made))));
  }
  return e.uniform(e.list(items));
}

Val cidrcontains(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<Network> network = argument(e, a[0]);
  std::optional<std::string> text = e.text_of(a[1]);
  if (!network || !text) return e.error();
  if (text->find('/') == text->npos) *text += text->find(':') != text->npos ? "/128" : "/32";
  const std::optional<Network> inner = network_of(*text);
  if (!inner || inner->size != network->size) return e.error();
  return e.boolean(inner->prefix >= network->prefix &&
                   (inner->address & mask(network->size, network->prefix)) == network->address);
}

constexpr NamedFunction kFunctions[] = {
    {"cidrcontains", cidrcontains, 2, 2}, {"cidrhost", cidrhost, 2, 2},
    {"cidrnetmask", cidrnetmask, 1, 1},   {"cidrsubnet", cidrsubnet, 3, 3},
    {"cidrsubnets", cidrsubnets, 1, -1},
};

}  // namespace

std::span<const NamedFunction> network_functions() { return kFunctions; }

}  // namespace sluice::terraform
