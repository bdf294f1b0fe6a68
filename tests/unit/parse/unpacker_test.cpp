#include "core/parse/archive/unpacker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace sluice::archive {
namespace {

// "hello\n", by `xz -6`.
const std::string kHello(
    "\xFD\x37\x7A\x58\x5A\x00\x00\x04\xE6\xD6\xB4\x46\x02\x00\x21\x01"
    "\x16\x00\x00\x00\x74\x2F\xE5\xA3\x01\x00\x05\x68\x65\x6C\x6C\x6F"
    "\x0A\x00\x00\x00\xA5\x60\x97\xF1\x94\xF6\xFD\xE0\x00\x01\x1E\x06"
    "\xC1\x2F\xA4\x1D\x1F\xB6\xF3\x7D\x01\x00\x00\x00\x00\x04\x59\x5A",
    64);

struct Result {
  std::string text;
  Unpacker::Fault fault;
};

Result unpack(std::string_view packed, std::size_t piece = 1) {
  Unpacker unpacker(200);
  Result result{};
  const Unpacker::Take take = [&](std::string_view bytes) { result.text += bytes; };
  for (; !packed.empty(); packed.remove_prefix(std::min(piece, packed.size())))
    unpacker.feed(packed.substr(0, piece), take);
  unpacker.finish(take);
  result.fault = unpacker.fault();
  return result;
}

TEST(Unpacker, XzInPiecesOfAnySize) {
  for (const std::size_t piece : {1U, 5U, 6U, 7U, 64U, 1000U}) {
    const Result result = unpack(kHello, piece);
    EXPECT_EQ(result.text, "hello\n") << piece;
    EXPECT_EQ(result.fault, Unpacker::Fault::none) << piece;
  }
}

TEST(Unpacker, StreamsOfXzFollowEachOther) {
  const Result result = unpack(kHello + std::string(8, '\0') + kHello + std::string(4, '\0'));
  EXPECT_EQ(result.text, "hello\nhello\n");
  EXPECT_EQ(result.fault, Unpacker::Fault::none);
}

TEST(Unpacker, WhatStandsBehindXzIsTold) {
  EXPECT_EQ(unpack(kHello + "more").fault, Unpacker::Fault::trailing);
}

TEST(Unpacker, XzThatIsCutOffOrChangedIsBroken) {
  EXPECT_EQ(unpack(std::string_view(kHello).substr(0, kHello.size() - 1)).fault,
            Unpacker::Fault::broken);
  std::string changed = kHello;
  changed[changed.size() / 2] ^= 1;
  EXPECT_EQ(unpack(changed).fault, Unpacker::Fault::broken);
}

// Its header asks for a window of 4 GiB.
TEST(Unpacker, XzWithAnEnormousWindowIsNotUnpacked) {
  const std::string enormous(
      "\xFD\x37\x7A\x58\x5A\x00\x00\x04\xE6\xD6\xB4\x46\x02\x00\x21\x01"
      "\x28\x00\x00\x00\xE6\xA0\x11\xB3\x01\x00\x05\x68\x65\x6C\x6C\x6F"
      "\x0A\x00\x00\x00\xA5\x60\x97\xF1\x94\xF6\xFD\xE0\x00\x01\x1E\x06"
      "\xC1\x2F\xA4\x1D\x1F\xB6\xF3\x7D\x01\x00\x00\x00\x00\x04\x59\x5A",
      64);
  EXPECT_EQ(unpack(enormous).fault, Unpacker::Fault::window);
  EXPECT_EQ(unpack(enormous).text, "");
}

}  // namespace
}  // namespace sluice::archive
