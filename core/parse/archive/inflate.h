#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace sluice::archive {

// Inflates bytes in memory piece by piece. Views them.
class Inflater {
 public:
  enum class Wrapping : std::uint8_t {
    raw,   // a deflate stream, as zip has it
    zlib,  // the same with a header and a checksum around it
    gzip,  // one member of a gzip file or several, one behind the other
  };
  Inflater(std::string_view packed, Wrapping wrapping);
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Fills `out` and gives how much of it: fewer bytes only at the end of the stream, or where it is
  // broken.
  std::size_t read(std::span<char> out);

  bool is_broken() const { return broken_; }
  // Packed bytes taken so far.
  std::size_t taken() const;

 private:
  struct Stream;
  void feed();
  bool at_further_member() const;

  std::unique_ptr<Stream> stream_;
  std::string_view packed_;
  std::size_t fed_ = 0;  // bytes of packed_ handed to the stream
  Wrapping wrapping_;
  bool broken_ = false;
  bool ended_ = false;
};

}  // namespace sluice::archive
