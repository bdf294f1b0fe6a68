#include "core/model/image/programs.h"

#include <algorithm>
#include <array>

#include "core/model/image/package_text.h"
#include "core/model/licenses/texts.h"
#include "core/parse/archive/archive.h"
#include "core/parse/archive/inflate.h"

namespace sluice::image {
namespace {

constexpr std::string_view kMark = "\xFF Go buildinf:";
constexpr std::size_t kMostInfo = std::size_t{1} << 20U;
constexpr std::size_t kHeader = 32;

// Enough of the list's beginning to know it by.
constexpr std::size_t kMostHead = 320;

bool is_list(std::string_view packed) {
  constexpr std::string_view kStart = "{\"packages\":[";
  std::array<char, kStart.size()> start{};
  archive::Inflater inflater(packed, archive::Inflater::Wrapping::zlib);
  return inflater.read(start) == start.size() &&
         std::string_view(start.data(), start.size()) == kStart;
}

// Of what begins in front of `end`.
std::size_t find_list(std::string_view bytes, std::size_t end) {
  constexpr char kZlib = '\x78';
  for (std::size_t at = bytes.find(kZlib); at < end; at = bytes.find(kZlib, at + 1)) {
    // Its second byte is one of four, by how tightly it is packed.
    const auto next = at + 1 < bytes.size() ? static_cast<unsigned char>(bytes[at + 1]) : 0U;
    if (next != 0x01 && next != 0x5E && next != 0x9C && next != 0xDA) continue;
    if (is_list(bytes.substr(at, kMostHead))) return at;
  }
  return bytes.npos;
}

void read_crates(std::string_view packed, std::vector<Package>& packages) {
  constexpr std::size_t kMost = std::size_t{8} << 20U;
  std::string text;
  std::array<char, 1U << 14U> piece{};
  archive::Inflater inflater(packed, archive::Inflater::Wrapping::zlib);
  for (std::size_t got = 1; got > 0 && text.size() < kMost;) {
    got = inflater.read(piece);
    text.append(piece.data(), got);
  }
  const Parsed<Tree> parsed = json_of(text);
  if (!parsed.usable || inflater.is_broken()) return;
  for (const NodeRef one : parsed.tree.root()["packages"].children()) {
    // What only the build ran is no part of the program.
    const std::string_view kind = one["kind"].value();
    if (kind.empty() || kind == "runtime")
      add(packages, "cargo", one["name"].value(), one["version"].value());
  }
}

bool is_program(std::string_view bytes) {
  return bytes.starts_with(
             "\x7F"
             "ELF") ||
         bytes.starts_with(std::string_view("\0asm", 4)) || bytes.starts_with("MZ") ||
         bytes.starts_with("\xCF\xFA\xED\xFE") || bytes.starts_with("\xFE\xED\xFA\xCF");
}

// A text with its length before it (a varint).
std::string_view take_text(std::string_view& bytes) {
  std::uint64_t size = 0;
  unsigned shift = 0;
  while (!bytes.empty() && shift < 63) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    size |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if ((byte & 0x80U) == 0) break;
    shift += 7;
  }
  const std::string_view text =
      bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(size, bytes.size())));
  bytes.remove_prefix(text.size());
  return text;
}

std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return taken;
}

// "key=value" or "Key: value" lines.
std::string value_of(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    std::string_view line = take_until(text, '\n');
    if (!line.starts_with(key) || line.size() <= key.size()) continue;
    const char next = line[key.size()];
    if (next == '=' || next == ':') return std::string(trimmed(line.substr(key.size() + 1)));
  }
  return {};
}

}  // namespace

void ProgramReader::add(std::string_view bytes) {
  // Wherever the border of the first pieces falls.
  constexpr std::size_t kEnough = 4;
  if (!is_begun_) {
    head_ += bytes;
    if (head_.size() < kEnough) return;
    is_begun_ = true;
    is_program_ = is_program(head_);
    bytes = head_;
  }
  if (is_program_) {
    find_modules(bytes);
    find_crates(bytes);
  }
  head_.clear();
}

void ProgramReader::find_modules(std::string_view bytes) {
  if (info_.empty()) {
    const std::string both = tail_ + std::string(bytes.substr(0, kMark.size()));
    std::size_t at = both.find(kMark);
    if (at != both.npos && at < tail_.size()) {
      info_ = tail_.substr(at);
    } else if (at = bytes.find(kMark); at != bytes.npos) {
      bytes.remove_prefix(at);
    } else {
      const std::string_view last =
          bytes.substr(bytes.size() - std::min(bytes.size(), kMark.size() - 1));
      tail_ = (tail_ + std::string(last));
      tail_.erase(0, tail_.size() - std::min(tail_.size(), kMark.size() - 1));
      return;
    }
  }
  if (info_.size() < kMostInfo) info_ += bytes.substr(0, kMostInfo - info_.size());
}

// The list is JSON under zlib in a section of its own (".dep-v0"). Where that lies stands at the
// end of the program, so what begins like it is tried.
void ProgramReader::find_crates(std::string_view bytes) {
  if (!list_.empty()) {
    if (list_.size() < kMostInfo) list_ += bytes.substr(0, kMostInfo - list_.size());
    return;
  }
  // Across the border of two pieces, then within the second.
  if (!seen_.empty()) {
    const std::size_t border = seen_.size();
    const std::string both = seen_ + std::string(bytes.substr(0, kMostHead));
    const std::size_t at = find_list(both, border);
    if (at != both.npos) {
      list_ = both.substr(at, border - at);
      list_ += bytes.substr(0, kMostInfo);
      return;
    }
  }
  const std::size_t end = bytes.size() - std::min(bytes.size(), kMostHead);
  const std::size_t at = find_list(bytes, end);
  if (at != bytes.npos) {
    list_ = bytes.substr(at, kMostInfo);
    return;
  }
  if (end == 0) {
    seen_ += bytes;
  } else {
    seen_ = bytes.substr(end);
  }
  if (seen_.size() > 2 * kMostHead) seen_.erase(0, seen_.size() - kMostHead);
}

std::vector<Package> ProgramReader::finish() const {
  std::vector<Package> packages;
  if (!list_.empty()) {
    read_crates(list_, packages);
  } else if (const std::size_t at = find_list(seen_, seen_.size()); at != seen_.npos) {
    read_crates(std::string_view(seen_).substr(at), packages);
  }
  constexpr unsigned kInline = 2;
  // Before Go 1.18 it held pointers.
  if (info_.size() < kHeader || (static_cast<unsigned char>(info_[15]) & kInline) == 0)
    return packages;
  std::string_view rest = std::string_view(info_).substr(kHeader);
  std::string_view version = take_text(rest);
  std::string_view modules = take_text(rest);
  if (!version.starts_with("go1")) return packages;
  version = version.substr(2, version.find(' ') - 2);
  packages.push_back({"golang", "stdlib", "v" + std::string(version), {}, {}, 0});
  constexpr std::size_t kSentinel = 16;  // before and behind it
  if (modules.size() < 2 * kSentinel) return packages;
  modules = modules.substr(kSentinel, modules.size() - 2 * kSentinel);
  while (!modules.empty()) {
    std::string_view line = take_until(modules, '\n');
    const std::string_view what = take_until(line, '\t');
    if (what != "dep" && what != "=>" && what != "mod") continue;
    const std::string_view name = take_until(line, '\t');
    const std::string_view of = take_until(line, '\t');
    if (name.empty() || name.size() > 500) continue;
    if (what == "=>" && !packages.empty()) packages.pop_back();
    if (of.starts_with('v')) {
      packages.push_back({"golang", std::string(name), std::string(of), {}, {}, 0});
    } else if (what == "dep") {
      packages.push_back({"golang", std::string(name), "(devel)", {}, {}, 0});
    }
  }
  std::erase_if(packages, [](const Package& one) { return one.version == "(devel)"; });
  return packages;
}

std::vector<Package> read_jar(std::string_view bytes, int depth) {
  constexpr int kDeepest = 3;
  constexpr std::uint64_t kMost = std::uint64_t{128} << 20U;
  std::vector<Package> packages;
  if (depth >= kDeepest || !bytes.starts_with("PK")) return packages;
  ArchiveBudget budget{50'000, kMost};
  ArchiveReader reader(bytes, "a.jar", {kMost, 1'000}, budget);
  Package manifest;
  std::string license;
  std::size_t own = 0;  // packages of this archive, which come before those within it
  while (const auto entry = reader.next()) {
    if (entry->state != ArchiveEntry::State::file) continue;
    const std::string_view path = entry->path;
    const std::string_view name = path.substr(path.rfind('/') + 1);
    if (path.starts_with("META-INF/maven/") && name == "pom.properties") {
      const std::string group = value_of(entry->bytes, "groupId");
      const std::string artifact = value_of(entry->bytes, "artifactId");
      const std::string version = value_of(entry->bytes, "version");
      if (!group.empty() && !artifact.empty() && !version.empty())
        packages.insert(packages.begin() + static_cast<std::ptrdiff_t>(own++),
                        {"maven", group + ":" + artifact, version, {}, {}, 0});
    } else if (license.empty() && (path == "META-INF/LICENSE" || path == "META-INF/LICENSE.txt" ||
                                   path == "LICENSE" || path == "LICENSE.txt")) {
      license = licenses::known_texts(entry->bytes);
    } else if (path == "META-INF/MANIFEST.MF") {
      std::string group = value_of(entry->bytes, "Implementation-Vendor-Id");
      const std::string title = value_of(entry->bytes, "Implementation-Title");
      manifest.version = value_of(entry->bytes, "Implementation-Version");
      if (!group.empty() && !title.empty() && title.find(' ') == title.npos)
        manifest.name = group + ":" + title;
    } else if (name.ends_with(".jar") || name.ends_with(".war")) {
      for (Package& one : read_jar(entry->bytes, depth + 1)) packages.push_back(std::move(one));
    }
  }
  if (own == 0 && !manifest.name.empty() && !manifest.version.empty())
    packages.insert(packages.begin() + static_cast<std::ptrdiff_t>(own++),
                    {"maven", manifest.name, manifest.version, {}, {}, 0});
  // Of an archive that holds several, the text may be about any of them.
  if (own == 1) packages.front().license = license;
  return packages;
}

}  // namespace sluice::image
