#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/model/advisories/database.h"

// A database as one text: numbers as varints (seven bits a byte, the lowest first), texts with
// their size before them, lists with their count. First the advisories, then what they affect in
// order of type and name, so that what is equal stands together and packs well.
namespace sluice::advisories {
namespace {

class Writer {
 public:
  void number(std::uint64_t value) {
    constexpr std::uint64_t kSeven = 0x7F;
    for (; value > kSeven; value >>= 7U) out_ += static_cast<char>((value & kSeven) | 0x80U);
    out_ += static_cast<char>(value);
  }
  void text(std::string_view value) {
    number(value.size());
    out_ += value;
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

// Reads nothing behind the first fault.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if ((byte & 0x80U) == 0) return value;
    }
    fail();
    return 0;
  }
  // Of a list: each of its elements takes a byte at least.
  std::size_t count() {
    const std::uint64_t value = number();
    if (value <= rest_.size()) return static_cast<std::size_t>(value);
    fail();
    return 0;
  }
  std::string_view text() {
    const std::size_t size = count();
    const std::string_view value = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return value;
  }
  bool is_good() const { return is_good_; }
  bool is_at_end() const { return rest_.empty(); }

 private:
  void fail() {
    is_good_ = false;
    rest_ = {};
  }

  std::string_view rest_;
  bool is_good_ = true;
};

}  // namespace

std::string Database::compiled() const {
  Writer out;
  out.number(advisories_.size());
  for (const Advisory& one : advisories_) {
    out.text(one.id);
    out.text(one.summary);
    out.number(one.aliases.size());
    for (const std::string& alias : one.aliases) out.text(alias);
    out.number(static_cast<std::uint64_t>(one.level) * 2 + (one.is_exploited ? 1 : 0));
  }
  out.number(affected_.size());
  for (const auto& [key, one] : affected_) {
    out.text(key.first);
    out.text(key.second);
    out.number(one.advisory);
    out.text(one.ecosystem);
    // Versions that the ranges hold need not be listed.
    Affected ranges = one;
    ranges.versions.clear();
    std::vector<std::string_view> versions;
    for (const std::string& version : one.versions) {
      if (!holds(ranges, version, nullptr)) versions.emplace_back(version);
    }
    out.number(versions.size());
    for (const std::string_view version : versions) out.text(version);
    out.number(one.ranges.size());
    for (const Range& range : one.ranges) {
      out.number(range.events.size() * 2 + (range.is_semver ? 1 : 0));
      for (const auto& [version, kind] : range.events) {
        out.text(version);
        out.number(static_cast<unsigned char>(kind));
      }
    }
  }
  return std::string(kCompiledMagic) + out.take();
}

bool Database::add_compiled(std::string_view bytes) {
  bytes.remove_prefix(kCompiledMagic.size());
  Reader in(bytes);
  const std::size_t before = advisories_.size();
  const std::size_t advisories = in.count();
  for (std::size_t i = 0; i < advisories && in.is_good(); ++i) {
    Advisory& one = advisories_.emplace_back();
    one.id = in.text();
    one.summary = in.text();
    const std::size_t aliases = in.count();
    for (std::size_t j = 0; j < aliases && in.is_good(); ++j) {
      const std::string_view alias = in.text();
      if (j < kMostAliases) one.aliases.emplace_back(alias);
    }
    const std::uint64_t level = in.number();
    one.level = static_cast<Level>(std::min<std::uint64_t>(level / 2, 5));
    one.is_exploited = level % 2 == 1;
  }
  const std::size_t count = in.count();
  for (std::size_t i = 0; i < count && in.is_good(); ++i) {
    std::pair<std::string, std::string> key;
    key.first = in.text();
    key.second = in.text();
    Affected one;
    const std::uint64_t advisory = in.number();
    one.ecosystem = in.text();
    const std::size_t versions = in.count();
    for (std::size_t j = 0; j < versions && in.is_good(); ++j) one.versions.emplace_back(in.text());
    const std::size_t ranges = in.count();
    for (std::size_t j = 0; j < ranges && in.is_good(); ++j) {
      Range& range = one.ranges.emplace_back();
      const std::uint64_t events = in.number();
      range.is_semver = events % 2 == 1;
      for (std::uint64_t k = 0; k < events / 2 && in.is_good(); ++k) {
        const std::string_view version = in.text();
        range.events.emplace_back(version, static_cast<char>(in.number() & 0x7FU));
      }
    }
    const std::optional<Order> order = order_of(one.ecosystem);
    if (!in.is_good() || !order || advisory >= advisories) return false;
    one.order = *order;
    one.advisory = before + static_cast<std::size_t>(advisory);
    ecosystems_.insert(one.ecosystem);
    affected_.emplace_hint(affected_.end(), std::move(key), std::move(one));
  }
  return in.is_good() && in.is_at_end();
}

}  // namespace sluice::advisories
