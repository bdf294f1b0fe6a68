#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::test {

// Writers of small archives, for tests that need odd ones. Nothing is really packed: deflate
// streams are stored blocks, but for zeros().

// A deflate stream of stored blocks.
std::string deflate_stored(std::string_view bytes);
// A deflate stream of `count` zeros in few bytes (fixed Huffman codes, matches of 258).
std::string deflate_zeros(std::uint32_t count);
std::string gzip(std::string_view bytes);

struct ZipEntry {
  std::string name;
  std::string data;  // as it stands in the archive
  unsigned method = 0;
  std::string content;  // what `data` unpacks to; the same where nothing is packed
  unsigned flags = 0;
  std::uint32_t mode = 0;     // of Unix, file type included; 0 for a zip that knows none
  std::string local_name;     // where the two headers differ
  bool zip64 = false;         // sizes stand in the extra field
  std::uint32_t crc = 0;      // 0 for the right one
  std::uint64_t claimed = 0;  // inflated size of the headers; 0 for the right one
};
ZipEntry stored(std::string name, std::string content);
ZipEntry deflated(std::string name, std::string content);
std::string zip(const std::vector<ZipEntry>& entries, std::string_view prefix = {});

struct TarEntry {
  std::string name;
  std::string data;
  char type = '0';
  std::string link;
  std::string prefix;
  std::uint64_t claimed = 0;  // size of the header; 0 for that of the data
  bool base256 = false;
  std::uint32_t mode = 0644;
};
// One header and its data, padded.
std::string tar_entry(const TarEntry& entry);
// With two blocks of zeros at the end.
std::string tar(const std::vector<TarEntry>& entries);
// A record of a PAX header: "27 path=…\n".
std::string pax_record(std::string_view key, std::string_view value);

}  // namespace sluice::test
