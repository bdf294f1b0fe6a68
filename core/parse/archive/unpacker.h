#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace sluice::archive {

// Unpacks a stream that comes in pieces, whatever it is packed by: its first bytes tell. Holds one
// window of it at a time.
class Unpacker {
 public:
  enum class Packing : std::uint8_t { unknown, none, gzip, zstd, xz };
  enum class Fault : std::uint8_t {
    none,
    broken,    // or cut off
    bomb,      // more than any honest stream gives
    window,    // asks for more memory than it may have
    trailing,  // bytes behind its end that are not zero
  };
  using Take = std::function<void(std::string_view)>;

  // `ratio` of unpacked to packed, of what is above 1 MiB.
  explicit Unpacker(std::uint64_t ratio);
  ~Unpacker();
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  // Calls `take` with what the piece gives.
  void feed(std::string_view piece, const Take& take);
  // Behind the last piece.
  void finish(const Take& take);

  Packing packing() const { return packing_; }
  // The first that was met; nothing follows but after `trailing`.
  Fault fault() const { return fault_; }

 private:
  struct Streams;
  void choose();
  void unpack(std::string_view piece, const Take& take);
  void inflate(std::string_view piece, const Take& take);
  void decompress(std::string_view piece, const Take& take);
  void decode(std::string_view piece, const Take& take);
  void give(std::string_view bytes, const Take& take);
  void fail(Fault fault);

  std::uint64_t ratio_;
  std::uint64_t packed_ = 0;
  std::uint64_t unpacked_ = 0;
  Packing packing_ = Packing::unknown;
  Fault fault_ = Fault::none;
  bool is_within_ = false;  // of a member or frame
  bool is_over_ = false;    // no further one follows
  std::string first_;       // bytes, until there are enough to tell
  std::unique_ptr<Streams> streams_;
};

}  // namespace sluice::archive
