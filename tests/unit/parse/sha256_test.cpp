#include "core/parse/sha256.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "core/parse/content_hash.h"

namespace sluice {
namespace {

// Whichever way the machine takes: by instructions of its processor, or by Mbed TLS.
TEST(Sha256, OfWhatIsKnown) {
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex(sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, PiecesMayBeOfAnySize) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += static_cast<char>(i);
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const std::string_view whole = std::string_view(text).substr(0, size);
    const Sha256 wanted = sha256(whole);
    for (const std::size_t piece : {1U, 63U, 64U, 65U, 200U}) {
      Sha256Stream stream;
      for (std::size_t at = 0; at < size; at += piece) stream.add(whole.substr(at, piece));
      EXPECT_EQ(stream.finish(), wanted) << size << " " << piece;
    }
  }
}

TEST(ContentHash, IsTheSameForTheSameBytesHoweverTheyCome) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += static_cast<char>(i);
  std::set<Sha256> seen;
  for (std::size_t size = 0; size <= text.size(); ++size) {
    ContentHash whole;
    whole.add(std::string_view(text).substr(0, size));
    const Sha256 digest = whole.finish();
    EXPECT_TRUE(seen.insert(digest).second) << size;
    ContentHash pieces;
    for (std::size_t at = 0; at < size; at += 63)
      pieces.add(std::string_view(text).substr(at, std::min<std::size_t>(63, size - at)));
    EXPECT_EQ(pieces.finish(), digest) << size;
  }
}

}  // namespace
}  // namespace sluice
