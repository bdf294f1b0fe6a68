// The house as it is drawn: what may include what, which library is named where, and that lists and
// files agree. Reads the sources as text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/files.h"

namespace sluice {
namespace {

using testing::IsEmpty;

// The data's way. A folder may include itself and what stands before it.
constexpr std::array<std::string_view, 9> kOrder = {
    "text",      // bytes and positions
    "detect",    // what is it
    "parse",     // trees
    "model",     // views of trees
    "rules",     // hits
    "findings",  // hits located, worded, suppressed
    "report",    // findings as text
    "audit",     // the function that strings them together
    "cli",       // disk, terminal, exit code
};

// A library is named only in these folders: what it throws, and how it counts, ends there.
const std::map<std::string_view, std::set<std::string_view>> kLibraries = {
    {"yaml-cpp", {"parse"}},
    {"simdjson.h", {"parse"}},
    {"re2", {"parse"}},
    {"zlib.h", {"parse"}},
    {"lzma.h", {"parse"}},
    {"zstd.h", {"parse"}},
    {"zstd_errors.h", {"parse"}},
    {"wasm_simd128.h", {"text"}},
    {"emmintrin.h", {"text"}},
    {"mbedtls", {"parse"}},
    {"nlohmann", {"parse", "findings", "report", "audit", "cli"}},
    {"CLI", {"cli"}},
    {"unistd.h", {"cli"}},
    {"fcntl.h", {"cli"}},
    {"dirent.h", {"cli"}},
    {"malloc.h", {"cli"}},
    {"cpuid.h", {"parse"}},
    {"sys", {"cli"}},
    {"spawn.h", {"cli"}},
    {"toml.hpp", {"parse"}},
    {"monocypher.h", {"parse"}},
    {"monocypher-ed25519.h", {"parse"}},
};

// Each drags locales, or a slow and recursive engine, into the WebAssembly module.
const std::set<std::string_view> kForbidden = {"iostream", "regex", "locale", "format", "codecvt"};

struct Include {
  std::string file;
  std::string_view target;  // as written between quotes or brackets
  bool own = false;         // in quotes
};

bool is_source(std::string_view path) { return path.ends_with(".h") || path.ends_with(".cpp"); }

// Parts of a path: core, rules, actions, unpinned_uses.cpp
std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

std::string_view folder_of(std::string_view path) { return parts_of(path).at(1); }

class Architecture : public testing::Test {
 protected:
  void SetUp() override {
    for (const std::string& path : test::repository_files("core")) {
      texts_[path] = test::read_repository_file(path);
    }
    for (const auto& [path, text] : texts_) {
      if (is_source(path)) read_includes(path, text);
    }
    ASSERT_FALSE(includes_.empty());
  }

  void read_includes(const std::string& path, std::string_view text) {
    for (std::string_view line : test::lines_of(text)) {
      constexpr std::string_view kInclude = "#include ";
      if (!line.starts_with(kInclude)) continue;
      line.remove_prefix(kInclude.size());
      const char closer = line.starts_with('<') ? '>' : '"';
      line.remove_prefix(1);
      includes_.push_back({path, line.substr(0, line.find(closer)), closer == '"'});
    }
  }

  bool exists(std::string_view path) const { return texts_.contains(std::string(path)); }

  std::map<std::string, std::string, std::less<>> texts_;
  std::vector<Include> includes_;
};

std::size_t layer(std::string_view folder) {
  const auto at = std::find(kOrder.begin(), kOrder.end(), folder);
  EXPECT_NE(at, kOrder.end()) << "core/" << folder << " has no place in the order";
  return static_cast<std::size_t>(at - kOrder.begin());
}

std::string arrow(const Include& include) {
  return include.file + " -> " + std::string(include.target);
}

TEST_F(Architecture, ArrowsRunDownwards) {
  std::vector<std::string> upward;
  for (const Include& include : includes_) {
    if (!include.own) continue;
    ASSERT_TRUE(include.target.starts_with("core/")) << arrow(include);
    EXPECT_TRUE(exists(include.target)) << arrow(include);
    if (layer(folder_of(include.target)) > layer(folder_of(include.file))) {
      upward.push_back(arrow(include));
    }
  }
  EXPECT_THAT(upward, IsEmpty());
}

// What two families need lies in rules/shared, or above the families.
TEST_F(Architecture, FamiliesOfRulesDoNotKnowEachOther) {
  std::vector<std::string> across;
  for (const Include& include : includes_) {
    const auto from = parts_of(include.file);
    const auto to = parts_of(include.target);
    const bool between_rules = from.size() > 3 && from[1] == "rules" && to.size() > 3 &&
                               to[0] == "core" && to[1] == "rules";
    if (between_rules && to[2] != from[2] && to[2] != "shared") across.push_back(arrow(include));
  }
  EXPECT_THAT(across, IsEmpty());
}

TEST_F(Architecture, LibrariesAreNamedInTheirFoldersOnly) {
  std::vector<std::string> outside;
  for (const Include& include : includes_) {
    if (include.own) continue;
    const auto library = kLibraries.find(include.target.substr(0, include.target.find('/')));
    if (library == kLibraries.end()) {
      // A new library is to be entered above.
      EXPECT_FALSE(include.target.ends_with(".h") || include.target.ends_with(".hpp"))
          << arrow(include);
    } else if (!library->second.contains(folder_of(include.file))) {
      outside.push_back(arrow(include));
    }
  }
  EXPECT_THAT(outside, IsEmpty());
}

TEST_F(Architecture, HeavyHeadersStayOut) {
  std::vector<std::string> heavy;
  for (const Include& include : includes_) {
    if (folder_of(include.file) == "cli" || !kForbidden.contains(include.target)) continue;
    heavy.push_back(arrow(include));
  }
  EXPECT_THAT(heavy, IsEmpty());
}

// Differences between hosts are files in cli/ and wasm/, not conditions.
TEST_F(Architecture, HostsAreNotNamed) {
  for (const auto& [path, text] : texts_) {
    if (!is_source(path) || folder_of(path) == "cli") continue;
    for (const std::string_view name : {"__EMSCRIPTEN__", "_WIN32", "__linux__", "__APPLE__"}) {
      EXPECT_EQ(text.find(name), text.npos) << path << " names " << name;
    }
  }
}

TEST_F(Architecture, HeadersAreGuarded) {
  for (const auto& [path, text] : texts_) {
    if (!path.ends_with(".h")) continue;
    EXPECT_TRUE(text.starts_with("#pragma once\n")) << path;
  }
}

TEST_F(Architecture, EveryFolderSaysWhatItIs) {
  std::set<std::string> folders;
  for (const auto& [path, text] : texts_) folders.emplace(folder_of(path));
  for (const std::string& folder : folders) {
    EXPECT_TRUE(exists("core/" + folder + "/README.md")) << "core/" << folder;
  }
  constexpr std::size_t kMostLines = 15;
  for (const auto& [path, text] : texts_) {
    if (path.ends_with("/README.md")) {
      EXPECT_LE(test::lines_of(text).size(), kMostLines) << path;
    }
  }
}

// A line of rules.def: RULE(family, name), TABLE(family, name), ROWS(family, name) or LINES(family,
// name).
struct Entry {
  std::string macro;
  std::string file;
};

std::vector<Entry> listed_rules(std::string_view text) {
  std::vector<Entry> entries;
  for (const std::string_view line : test::lines_of(text)) {
    const std::size_t open = line.find('(');
    const std::size_t comma = line.find(", ");
    if (line.starts_with("//") || open == line.npos || comma == line.npos) continue;
    const std::string family(line.substr(open + 1, comma - open - 1));
    const std::string name(line.substr(comma + 2, line.find(')') - comma - 2));
    std::string file = "core/rules/" + family;
    file += '/' + name + ".cpp";
    entries.push_back({std::string(line.substr(0, open)), std::move(file)});
  }
  return entries;
}

std::string stem_of(std::string_view path) {
  const std::string_view name = parts_of(path).back();
  return std::string(name.substr(0, name.rfind('.')));
}

TEST_F(Architecture, RulesAreListedAndListedRulesAreThere) {
  const std::vector<Entry> entries = listed_rules(texts_.at("core/rules/rules.def"));
  ASSERT_FALSE(entries.empty());
  std::set<std::string> listed;
  for (const auto& [macro, file] : entries) {
    EXPECT_TRUE(macro == "RULE" || macro == "TABLE" || macro == "ROWS" || macro == "LINES")
        << macro;
    EXPECT_TRUE(exists(file)) << file << " is listed in rules.def";
    EXPECT_TRUE(listed.insert(file).second) << file << " is listed twice";
  }
  for (const auto& [path, text] : texts_) {
    if (!path.ends_with(".cpp") || parts_of(path).size() != 4 || folder_of(path) != "rules") {
      continue;
    }
    const std::string stem = stem_of(path);
    for (const std::string_view type : {"Rule ", "RuleTable ", "RowTable "}) {
      const std::string declaration = "extern constinit const " + std::string(type) + stem + "{";
      if (text.find(declaration) == text.npos) continue;
      EXPECT_TRUE(listed.contains(path)) << path << " is not listed in rules.def";
      listed.erase(path);
    }
  }
  EXPECT_THAT(listed, IsEmpty()) << "listed files that declare no rule of their name";
}

}  // namespace
}  // namespace sluice
