#include "core/model/image/layer_reader.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "core/detect/archive_format.h"
#include "core/model/image/license_files.h"
#include "core/model/image/packages.h"
#include "core/parse/archive/entry_name.h"

namespace sluice::image {
namespace {

using archive::Unpacker;

constexpr std::size_t kTarBlock = 512;
constexpr std::size_t kMostFaults = 1'000;  // of one layer

Entry::Type type_of(char type) {
  switch (type) {
    case '1':
      return Entry::Type::hard_link;
    case '2':
      return Entry::Type::link;
    case '3':
      return Entry::Type::character;
    case '4':
      return Entry::Type::block;
    case '5':
    case 'D':
      return Entry::Type::folder;
    case '6':
      return Entry::Type::fifo;
    default:
      return Entry::Type::file;
  }
}

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_out(std::string_view fault) {
  return fault == "its name is absolute" || fault == "its name leads out of the archive" ||
         fault == "its name holds a drive";
}

// "./" and "/" are the root itself.
bool is_root(std::string_view name) {
  return name.find_first_not_of("./") == name.npos && name.find("..") == name.npos;
}

}  // namespace

bool is_kept(std::string_view path) {
  constexpr std::string_view kWhole[] = {
      "etc/passwd",           "etc/shadow",           "etc/group",
      "etc/os-release",       "etc/apt/sources.list", "usr/lib/os-release",
      "etc/apk/repositories", "etc/pip.conf",         "etc/yum.conf",
      "etc/dnf/dnf.conf",     "etc/alpine-release",   "etc/debian_version"};
  constexpr std::string_view kNames[] = {
      "pip.conf", ".npmrc", "npmrc",    "config.json", ".dockercfg",       "credentials",
      "config",   ".netrc", "_netrc",   ".pgpass",     ".git-credentials", ".pypirc",
      "id_rsa",   "id_dsa", "id_ecdsa", "id_ed25519",  ".htpasswd"};
  constexpr std::string_view kFolders[] = {"etc/apt/apt.conf.d/", "etc/apt/sources.list.d/",
                                           "etc/yum.repos.d/", "var/lib/dpkg/info/"};
  if (std::find(std::begin(kWhole), std::end(kWhole), path) != std::end(kWhole)) return true;
  const std::string_view name = name_of(path);
  if (std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames)) {
    // Names that many files have mean something in one folder only.
    const bool is_common = name == "config.json" || name == "config" || name == "credentials";
    const std::string_view folder = path.substr(0, path.size() - name.size());
    return !is_common || folder.ends_with(".docker/") || folder.ends_with(".kube/") ||
           folder.ends_with(".aws/");
  }
  for (const std::string_view folder : kFolders) {
    if (!path.starts_with(folder)) continue;
    return folder != "var/lib/dpkg/info/" || path.ends_with(".md5sums");
  }
  return false;
}

void finish_file(Layer& layer, std::size_t at, std::string_view bytes, ReadBudget& budget) {
  constexpr std::size_t kLargest = std::size_t{1} << 20U;
  Entry& entry = layer.entries[at];
  if (is_kept(entry.path) && bytes.size() <= kLargest && bytes.size() <= budget.kept) {
    budget.kept -= bytes.size();
    entry.content = std::make_shared<const std::string>(bytes);
  }
  if (is_package_file(entry.path)) {
    entry.packages = std::make_shared<const std::vector<Package>>(read_packages(entry.path, bytes));
  }
  if (is_license_file(entry.path)) {
    std::string license = read_license_file(entry.path, bytes);
    if (!license.empty())
      layer.licenses.emplace(static_cast<std::uint32_t>(at), std::move(license));
  }
}

LayerReader::LayerReader(const ReadLimits& limits, ReadBudget& budget, FileVisitor& visitor)
    : limits_(limits),
      budget_(budget),
      visitor_(visitor),
      unpacker_(limits.ratio),
      tar_(*this, budget.entries) {}

void LayerReader::feed(std::string_view bytes) {
  unpacker_.feed(bytes, [&](std::string_view piece) { unpacked(piece); });
}

bool LayerReader::is_packed() const {
  return packing() != Unpacker::Packing::unknown && packing() != Unpacker::Packing::none;
}

void LayerReader::unpacked(std::string_view bytes) {
  if (is_packed()) diff_id_.add(bytes);
  if (!is_tar_) {
    first_ += bytes;
    if (first_.size() < kTarBlock) return;
    const std::string_view block = std::string_view(first_).substr(0, kTarBlock);
    is_tar_ = is_tar_header(block) || block.substr(257, 5) == "ustar" ||
              block.find_first_not_of('\0') == block.npos;
    if (*is_tar_) tar_.feed(first_);
    first_ = {};
  } else if (*is_tar_) {
    tar_.feed(bytes);
  }
}

void LayerReader::tell(Fault::Kind kind, std::string path, std::string says, std::string name) {
  if (layer_->faults.size() < kMostFaults)
    layer_->faults.push_back({kind, std::move(path), std::move(says), std::move(name)});
}

void LayerReader::check_name(const archive::TarEntry& entry, std::string_view fault) {
  if (fault.empty() || fault == "its name holds '..'") return;
  tell(is_out(fault) ? Fault::Kind::path_escape : Fault::Kind::malformed_archive,
       layer_->entries.back().path, "Of an entry, " + std::string(fault), entry.name);
}

void LayerReader::begin(archive::TarEntry from) {
  if (budget_.entries > 0) --budget_.entries;
  Entry& entry = layer_->entries.emplace_back();
  archive::EntryName name = archive::entry_name(from.name, archive::Separators::slash);
  entry.type = type_of(from.type);
  entry.mode = static_cast<std::uint16_t>(from.mode);
  entry.size = entry.type == Entry::Type::file ? from.size : 0;
  entry.has_capabilities = from.has_capabilities;
  is_within_ = true;
  if (entry.type == Entry::Type::folder && is_root(from.name)) {
    most_ = 0;
    content_.clear();
    return;
  }
  entry.path = std::move(name.path);
  check_name(from, name.fault);
  const std::string_view last = name_of(entry.path);
  if (last.starts_with(".wh.") && (last.substr(4) == ".." || last.substr(4) == "."))
    tell(Fault::Kind::path_escape, entry.path, "It removes a folder above its own");
  if (entry.type == Entry::Type::hard_link) {
    const archive::EntryName target = archive::entry_name(from.target, archive::Separators::slash);
    if (is_out(target.fault)) {
      tell(Fault::Kind::link_escape, entry.path, "Hard link to outside of the image", from.target);
    }
    entry.target = target.path;
  } else {
    entry.target = std::move(from.target);
  }
  if (entry.type == Entry::Type::character || entry.type == Entry::Type::block ||
      entry.type == Entry::Type::fifo) {
    tell(Fault::Kind::special_file, entry.path,
         entry.type == Entry::Type::fifo ? "It is a pipe" : "It is a device");
  }
  content_.clear();
  most_ = 0;
  hash_.reset();
  if (entry.type != Entry::Type::file) return;
  hash_.emplace();
  program_ = {};
  most_ = is_package_file(entry.path) ? limits_.database_bytes : limits_.file_bytes;
  if (entry.size > most_) most_ = 0;
}

void LayerReader::data(std::string_view bytes) {
  if (hash_) hash_->add(bytes);
  if (most_ > 0) content_ += bytes;
  if (hash_) program_.add(bytes);
}

void LayerReader::end(bool is_whole) {
  Entry& entry = layer_->entries.back();
  is_within_ = false;
  if (hash_) entry.digest = hash_->finish();
  hash_.reset();
  if (entry.path.empty()) {
    layer_->entries.pop_back();
    return;
  }
  if (entry.type == Entry::Type::file && is_whole) {
    if (std::vector<Package> packages = program_.finish(); !packages.empty())
      entry.packages = std::make_shared<const std::vector<Package>>(std::move(packages));
  }
  if (most_ == 0 || entry.type != Entry::Type::file) return;
  const std::size_t at = layer_->entries.size() - 1;
  if (is_whole) finish_file(*layer_, at, content_, budget_);
  visitor_.file(*layer_, at, content_);
  constexpr std::size_t kLarge = std::size_t{1} << 20U;
  if (content_.capacity() > kLarge) content_ = {};
}

void LayerReader::fault(std::string says) {
  std::string path = is_within_ ? layer_->entries.back().path : std::string();
  tell(Fault::Kind::malformed_archive, std::move(path), "The tar: " + says);
}

void LayerReader::trailing() {
  tell(Fault::Kind::trailing_data, {}, "Bytes that are not zero stand behind the end of the tar");
}

void LayerReader::tell_packing() {
  switch (unpacker_.fault()) {
    case Unpacker::Fault::none:
      return;
    case Unpacker::Fault::broken:
      tell(Fault::Kind::malformed_archive, {}, "What is packed is broken or cut off");
      return tell(Fault::Kind::unreadable, {}, "What is packed could be read in part only");
    case Unpacker::Fault::bomb:
      return tell(Fault::Kind::limit, {},
                  "It unpacks to more than " + std::to_string(limits_.ratio) + " times its size");
    case Unpacker::Fault::window:
      return tell(Fault::Kind::limit, {}, "Unpacking it takes more memory than the limit");
    case Unpacker::Fault::trailing:
      return tell(Fault::Kind::trailing_data, {},
                  "Bytes that are not zero stand behind the end of what is packed");
  }
}

// One path twice, with other bytes: which one counts depends on who unpacks it.
void LayerReader::find_duplicates() {
  const std::vector<Entry>& entries = layer_->entries;
  std::vector<std::uint32_t> order(entries.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(entries[a].path, a) < std::tie(entries[b].path, b);
  });
  for (std::size_t i = 1; i < order.size(); ++i) {
    const Entry& a = entries[order[i - 1]];
    const Entry& b = entries[order[i]];
    if (a.path != b.path) continue;
    if (a.type == b.type && a.digest == b.digest && a.target == b.target) continue;
    tell(Fault::Kind::duplicate_entry, b.path,
         "The path stands in the layer twice, with other bytes");
  }
}

std::shared_ptr<Layer> LayerReader::finish() {
  unpacker_.finish([&](std::string_view piece) { unpacked(piece); });
  if (!is_tar_ || !*is_tar_) {
    if (!is_packed() || unpacker_.fault() == Unpacker::Fault::none) {
      layer_->diff_id = diff_id_.finish();
      return nullptr;
    }
  }
  tar_.finish();
  layer_->is_tar = is_tar_.value_or(false);
  layer_->diff_id = diff_id_.finish();
  tell_packing();
  if (tar_.is_at_limit() && tar_.is_cut())
    tell(Fault::Kind::limit, {}, "The layers have more entries than the limit");
  else if (tar_.is_cut() && unpacker_.fault() == Unpacker::Fault::none)
    tell(Fault::Kind::unreadable, {}, "The tar could be read in part only");
  find_duplicates();
  layer_->entries.shrink_to_fit();
  return layer_;
}

}  // namespace sluice::image
