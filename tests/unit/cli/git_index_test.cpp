#include "core/cli/git_index.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli {
namespace {

void put(std::string& out, std::uint64_t value, unsigned size) {
  for (unsigned i = size; i-- > 0;) out += static_cast<char>(value >> (8 * i) & 0xFFU);
}

struct Layout {
  const char* name;
  unsigned version;
  std::size_t id_size = 20;
  bool is_extended = false;
};

std::string index(const Layout& layout, const std::vector<std::string>& paths) {
  std::string out = "DIRC";
  put(out, layout.version, 4);
  put(out, paths.size(), 4);
  std::string before;
  for (const std::string& path : paths) {
    const std::size_t begin = out.size();
    out += std::string(40, '\x01') + std::string(layout.id_size, '\x02');
    put(out, (layout.is_extended ? 0x4000U : 0U) | path.size(), 2);
    if (layout.is_extended) put(out, 0x2000, 2);
    if (layout.version == 4) {
      std::size_t same = 0;
      while (same < before.size() && same < path.size() && before[same] == path[same]) ++same;
      const std::size_t dropped = before.size() - same;
      // Two bytes from 128 on, less the one that they stand for anyway.
      if (dropped >= 128) put(out, 0x80U | ((dropped - 128) >> 7U), 1);
      put(out, dropped & 0x7FU, 1);
      out += path.substr(same) + '\0';
      before = path;
    } else {
      out += path;
      out.append(8 - (out.size() - begin) % 8, '\0');
    }
  }
  out += "TREE";
  put(out, 3, 4);
  out += "abc";
  return out + std::string(layout.id_size, '\x03');
}

constexpr Layout kLayouts[] = {
    {"version_2", 2},
    {"version_3", 3, 20, true},
    {"version_4", 4},
    {"version_2_sha256", 2, 32},
    {"version_4_sha256", 4, 32},
};

TEST(GitIndex, TracksWhatItHolds) {
  const std::string deep = "z/" + std::string(300, 'd') + "/f";
  for (const Layout& layout : kLayouts) {
    const GitIndex read(
        index(layout, {".env", "a/b", "a/bc/d.tf", "a/bc/e.tf", "a b", "é\xFF", deep, "z/last"}));
    for (const std::string& path :
         {std::string(".env"), std::string("a/b"), std::string("a/bc/e.tf"), std::string("a b"),
          std::string("é\xFF"), deep, std::string("z/last")}) {
      EXPECT_TRUE(read.tracks(path)) << layout.name << " " << path;
    }
    EXPECT_FALSE(read.tracks("a")) << layout.name;
    EXPECT_FALSE(read.tracks("a/bc/f.tf")) << layout.name;
    EXPECT_TRUE(read.tracks_below("a")) << layout.name;
    EXPECT_TRUE(read.tracks_below("a/bc")) << layout.name;
    EXPECT_FALSE(read.tracks_below("a/b")) << layout.name;
    EXPECT_FALSE(read.tracks_below(".env")) << layout.name;
  }
}

TEST(GitIndex, ThatIsBrokenTracksNothing) {
  const std::string whole = index({"", 2}, {"a", "b/c"});
  std::string garbled = whole;
  garbled[7] = '\x07';  // the version
  std::string more = whole;
  more[11] = '\x03';  // entries
  for (const std::string& bytes :
       {std::string(), whole.substr(0, 40), whole + "x", garbled, more, "X" + whole.substr(1)}) {
    EXPECT_FALSE(GitIndex(bytes).tracks("a"));
  }
}

TEST(GitIndex, TakesAnyBytes) {
  for (const Layout& layout : kLayouts) {
    const std::string whole = index(layout, {"a", "a/b", "c"});
    for (std::size_t size = 0; size < whole.size(); ++size) GitIndex(whole.substr(0, size));
    for (std::size_t at = 0; at < whole.size(); ++at) {
      std::string changed = whole;
      changed[at] = static_cast<char>(~changed[at]);
      GitIndex read(changed);
    }
  }
}

}  // namespace
}  // namespace sluice::cli
