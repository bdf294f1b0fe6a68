#include "tests/support/archives.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace sluice::test {
namespace {

void put(std::string& out, std::uint64_t value, unsigned size) {
  for (unsigned i = 0; i < size; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

// Bits from the lowest of each byte on, as deflate has them.
class Bits {
 public:
  void add(std::uint32_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i) add_bit(value >> i & 1U);
  }
  // Huffman codes stand with their highest bit first.
  void add_code(std::uint32_t code, unsigned size) {
    for (unsigned i = size; i-- > 0;) add_bit(code >> i & 1U);
  }
  std::string take() { return std::move(bytes_); }

 private:
  void add_bit(std::uint32_t bit) {
    if (used_ == 0) bytes_ += '\0';
    bytes_.back() = static_cast<char>(static_cast<unsigned char>(bytes_.back()) | bit << used_);
    used_ = (used_ + 1) % 8;
  }

  std::string bytes_;
  unsigned used_ = 0;
};

std::uint64_t inflated_size(const ZipEntry& entry) {
  return entry.claimed != 0 ? entry.claimed : entry.content.size();
}

std::string zip64_extra(const ZipEntry& entry) {
  std::string extra;
  if (!entry.zip64) return extra;
  put(extra, 1, 2);
  put(extra, 16, 2);
  put(extra, inflated_size(entry), 8);
  put(extra, entry.data.size(), 8);
  return extra;
}

// Flags to sizes: what both headers share.
void put_common(std::string& out, const ZipEntry& entry) {
  put(out, entry.flags, 2);
  put(out, entry.method, 2);
  put(out, 0, 4);  // date and time
  put(out, entry.crc != 0 ? entry.crc : crc32(entry.content), 4);
  put(out, entry.zip64 ? 0xFFFFFFFF : entry.data.size(), 4);
  put(out, entry.zip64 ? 0xFFFFFFFF : inflated_size(entry), 4);
}

void octal(std::string& block, std::size_t at, std::size_t size, std::uint64_t value) {
  for (std::size_t i = size - 1; i-- > 0;) {
    block[at + i] = static_cast<char>('0' + (value & 7U));
    value >>= 3U;
  }
}

}  // namespace

std::string deflate_stored(std::string_view bytes) {
  std::string out;
  do {
    const std::string_view block = bytes.substr(0, 0xFFFF);
    bytes.remove_prefix(block.size());
    out += bytes.empty() ? '\x01' : '\x00';
    put(out, block.size(), 2);
    put(out, ~block.size(), 2);
    out += block;
  } while (!bytes.empty());
  return out;
}

std::string deflate_zeros(std::uint32_t count) {
  Bits bits;
  bits.add(1, 1);          // the last block
  bits.add(1, 2);          // of fixed codes
  bits.add_code(0x30, 8);  // a zero
  for (--count; count >= 258; count -= 258) {
    bits.add_code(0xC5, 8);  // length 258 …
    bits.add_code(0, 5);     // … from distance 1
  }
  for (; count > 0; --count) bits.add_code(0x30, 8);
  bits.add_code(0, 7);  // the end
  return bits.take();
}

std::string gzip(std::string_view bytes) {
  std::string out("\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x03", 10);
  out += deflate_stored(bytes);
  put(out, crc32(bytes), 4);
  put(out, bytes.size(), 4);
  return out;
}

ZipEntry stored(std::string name, std::string content) {
  ZipEntry entry;
  entry.name = std::move(name);
  entry.data = content;
  entry.content = std::move(content);
  return entry;
}

ZipEntry deflated(std::string name, std::string content) {
  ZipEntry entry;
  entry.name = std::move(name);
  entry.data = deflate_stored(content);
  entry.content = std::move(content);
  entry.method = 8;
  return entry;
}

std::string zip(const std::vector<ZipEntry>& entries, std::string_view prefix) {
  std::string out(prefix);
  std::string directory;
  for (const ZipEntry& entry : entries) {
    const std::uint64_t offset = out.size() - prefix.size();
    const std::string& local_name = entry.local_name.empty() ? entry.name : entry.local_name;
    const std::string extra = zip64_extra(entry);
    out += "PK\x03\x04";
    put(out, 45, 2);
    put_common(out, entry);
    put(out, local_name.size(), 2);
    put(out, extra.size(), 2);
    out += local_name + extra + entry.data;

    constexpr unsigned kUnix = 3;
    directory += "PK\x01\x02";
    put(directory, (entry.mode != 0 ? kUnix : 0) << 8U | 45U, 2);
    put(directory, 45, 2);
    put_common(directory, entry);
    put(directory, entry.name.size(), 2);
    put(directory, extra.size(), 2);
    put(directory, 0, 6);  // comment, disk, inner attributes
    put(directory, std::uint64_t{entry.mode} << 16U, 4);
    put(directory, offset, 4);
    directory += entry.name + extra;
  }
  const std::uint64_t at = out.size() - prefix.size();
  out += directory;
  out += "PK\x05\x06";
  put(out, 0, 4);
  put(out, entries.size(), 2);
  put(out, entries.size(), 2);
  put(out, directory.size(), 4);
  put(out, at, 4);
  put(out, 0, 2);
  return out;
}

std::string tar_entry(const TarEntry& entry) {
  std::string block(512, '\0');
  const auto text = [&](std::size_t at, std::size_t size, std::string_view value) {
    const std::string_view part = value.substr(0, size);
    std::copy(part.begin(), part.end(), block.begin() + static_cast<std::ptrdiff_t>(at));
  };
  const std::uint64_t size = entry.claimed != 0 ? entry.claimed : entry.data.size();
  text(0, 100, entry.name);
  octal(block, 100, 8, entry.mode);
  octal(block, 108, 8, 0);
  octal(block, 116, 8, 0);
  octal(block, 124, 12, size);
  if (entry.base256) {
    for (std::size_t i = 0; i < 12; ++i) {
      const std::size_t shift = 8 * (11 - i);
      block[124 + i] = static_cast<char>(shift < 64 ? size >> shift & 0xFFU : 0);
    }
    block[124] = static_cast<char>(0x80);
  }
  octal(block, 136, 12, 0);
  block[156] = entry.type;
  text(157, 100, entry.link);
  text(257, 8, std::string_view("ustar\00000", 8));
  text(345, 155, entry.prefix);
  text(148, 8, "        ");
  std::uint64_t sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  octal(block, 148, 7, sum);
  block[154] = '\0';
  std::string out = block + entry.data;
  out.resize((out.size() + 511) / 512 * 512);
  return out;
}

std::string tar(const std::vector<TarEntry>& entries) {
  std::string out;
  for (const TarEntry& entry : entries) out += tar_entry(entry);
  return out + std::string(1024, '\0');
}

std::string pax_record(std::string_view key, std::string_view value) {
  const std::string rest = " " + std::string(key) + "=" + std::string(value) + "\n";
  // The length counts its own digits.
  std::size_t length = rest.size() + 1;
  while (std::to_string(length).size() + rest.size() != length) ++length;
  return std::to_string(length) + rest;
}

}  // namespace sluice::test
