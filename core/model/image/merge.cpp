#include <algorithm>
#include <unordered_set>
#include <utility>

#include "core/model/image/reader.h"
#include "core/parse/archive/entry_name.h"

namespace sluice::image {
namespace {

constexpr std::string_view kWhiteout = ".wh.";
constexpr std::string_view kOpaque = ".wh..wh..opq";

// Where a relative link leads out of the image. An absolute one is one within it.
bool climbs(std::string_view path, std::string_view target) {
  if (!target.starts_with('/')) return archive::leads_out(path, target);
  while (target.starts_with('/')) target.remove_prefix(1);
  return archive::leads_out({}, target);
}

class Merger {
 public:
  Merger(Image& image, std::vector<Fault>& faults) : image_(image), faults_(faults) {}

  void run() {
    for (std::uint32_t i = 0; i < image_.layers.size(); ++i) {
      const Layer* const layer = image_.layers[i].get();
      if (layer == nullptr) continue;
      layer_ = i;
      // What a layer removes is below it, wherever its entries stand.
      for (const Entry& entry : layer->entries) remove(entry);
      parent_ = {};
      for (std::uint32_t j = 0; j < layer->entries.size(); ++j) {
        if (!is_whiteout(layer->entries[j])) add(j, layer->entries[j]);
      }
      for (std::uint32_t j = 0; j < layer->entries.size(); ++j) {
        // One that leads out of the image has no target, and was told of.
        const Entry& entry = layer->entries[j];
        if (entry.type == Entry::Type::hard_link && !entry.target.empty()) check_hard_link(j);
      }
    }
  }

 private:
  static std::string_view last(std::string_view path) { return path.substr(path.rfind('/') + 1); }
  static std::string_view folder(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == path.npos ? std::string_view() : path.substr(0, slash);
  }
  static bool is_whiteout(const Entry& entry) { return last(entry.path).starts_with(kWhiteout); }

  void remove(const Entry& entry) {
    const std::string_view name = last(entry.path);
    if (!name.starts_with(kWhiteout)) return;
    std::string path(folder(entry.path));
    if (name == kOpaque) return hide_below(resolved_folder(std::move(path)), "removed");
    if (name.starts_with(".wh..wh.")) return;  // of aufs itself
    const std::string_view what = name.substr(kWhiteout.size());
    if (what.empty() || what == "." || what == "..") return;
    if (!path.empty()) path += '/';
    path += what;
    path = resolved(path);
    hide(path, "removed");
    hide_below(path, "removed");
  }

  void note_hidden(const Blame& at, const char* how) {
    const Entry& entry = image_.entry(at);
    if (entry.type == Entry::Type::file && entry.size > 0)
      image_.hidden.push_back({at, layer_, how});
  }

  void hide(const std::string& path, const char* how) {
    const auto found = image_.files.find(path);
    if (found == image_.files.end() || found->second.layer == layer_) return;
    note_hidden(found->second, how);
    image_.files.erase(found);
  }

  // What the layer itself put there goes as well.
  void hide_below(const std::string& path, const char* how) {
    const std::string below = path.empty() ? std::string() : path + "/";
    auto at = image_.files.lower_bound(below);
    while (at != image_.files.end() && at->first.starts_with(below)) {
      if (at->second.layer != layer_) note_hidden(at->second, how);
      at = image_.files.erase(at);
    }
  }

  // The path with links of its folders followed, within the image.
  std::string resolved(std::string_view path) {
    const std::string_view own = folder(path);
    if (own.empty()) return std::string(path);
    if (own != parent_) {
      parent_ = own;
      parent_resolved_ = resolved_folder(std::string(own));
    }
    return parent_resolved_.empty() ? std::string(last(path))
                                    : parent_resolved_ + "/" + std::string(last(path));
  }

  // Takes time by the length of the path, however deep it is.
  std::string resolved_folder(std::string path) {
    constexpr int kMostLinks = 40;
    constexpr std::size_t kLongest = 8'192;
    for (int links = 0; links < kMostLinks; ++links) {
      const auto link = first_link(path);
      if (link == image_.files.end()) return path;
      const std::string_view own = link->first;
      const Entry& entry = image_.entry(link->second);
      if (climbs(own, entry.target)) through_ = link->second;
      std::string target = entry.target;
      if (!target.starts_with('/')) target = std::string(folder(own)) + "/" + target;
      target = archive::entry_name(target, archive::Separators::slash).path;
      const std::string_view rest = std::string_view(path).substr(own.size());  // "/…" or nothing
      if (target.size() + rest.size() > kLongest) return std::string(folder(own));
      path = target.empty() ? std::string(rest.substr(std::min<std::size_t>(rest.size(), 1)))
                            : target + std::string(rest);
    }
    return path;
  }

  // The first part of the path at which a link stands, by a hash of each part that grows with it:
  // to look up every part would take time by the square of the length.
  std::map<std::string, Blame, std::less<>>::const_iterator first_link(
      std::string_view path) const {
    std::uint64_t hash = kHashStart;
    for (std::size_t i = 0; i <= path.size(); ++i) {
      if (i == path.size() || path[i] == '/') {
        if (links_.contains(hash)) {
          const auto found = image_.files.find(path.substr(0, i));
          if (found != image_.files.end() &&
              image_.entry(found->second).type == Entry::Type::link) {
            return found;
          }
        }
        if (i == path.size()) break;
      }
      hash = grown(hash, path[i]);
    }
    return image_.files.end();
  }

  // FNV-1a.
  static constexpr std::uint64_t kHashStart = 0xCBF29CE484222325;
  static std::uint64_t grown(std::uint64_t hash, char c) {
    return (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  }

  void tell(Fault fault) {
    constexpr std::size_t kMost = 10'000;
    if (faults_.size() < kMost) faults_.push_back(std::move(fault));
  }

  // What it stands for is a file of this layer or of one below.
  void check_hard_link(std::uint32_t index) {
    constexpr int kMostLinks = 8;
    const Entry* at = &image_.layers[layer_]->entries[index];
    for (int i = 0; i < kMostLinks; ++i) {
      const auto found = image_.files.find(resolved(at->target));
      if (found == image_.files.end()) break;
      at = &image_.entry(found->second);
      if (at->type != Entry::Type::hard_link) return;
    }
    tell({Fault::Kind::malformed_archive, image_.place(Blame{layer_, index}),
          "Hard link to a file that is not there", image_.layers[layer_]->entries[index].target});
  }

  void add(std::uint32_t index, const Entry& entry) {
    through_.reset();
    is_circle_ = false;
    const std::string before = parent_;
    std::string path = resolved(entry.path);
    if (is_circle_) {
      tell({Fault::Kind::malformed_archive, image_.place(Blame{layer_, index}),
            "It is written through links that lead in a circle"});
    }
    if (through_) {
      tell({Fault::Kind::link_escape, image_.place(Blame{layer_, index}),
            "It is written through a link that leads out of the image",
            image_.entry(*through_).target});
    } else if (folder(entry.path) == before && is_out_) {
      tell({Fault::Kind::link_escape, image_.place(Blame{layer_, index}),
            "It is written through a link that leads out of the image"});
    }
    is_out_ = through_.has_value() || (folder(entry.path) == before && is_out_);
    if (entry.type == Entry::Type::link) {
      parent_ = {};  // may be a folder of what follows
      std::uint64_t hash = kHashStart;
      for (const char c : path) hash = grown(hash, c);
      links_.insert(hash);
    }
    const bool is_folder = entry.type == Entry::Type::folder;
    const auto [at, is_new] = image_.files.try_emplace(path, Blame{layer_, index});
    // A folder need not have an entry of its own. What is below it stands behind it, if not at
    // once.
    const auto after = std::next(at);
    if (!is_folder && after != image_.files.end() && after->first.starts_with(path))
      hide_below(path, "overwritten");
    if (is_new) return;
    if (at->second.layer != layer_) note_hidden(at->second, "overwritten");
    at->second = {layer_, index};
  }

  Image& image_;
  std::vector<Fault>& faults_;
  std::uint32_t layer_ = 0;
  std::string parent_;  // the folder that was resolved last
  std::string parent_resolved_;
  std::unordered_set<std::uint64_t> links_;  // hashes of the paths that links stand or stood at
  std::optional<Blame> through_;             // a link on the way that climbs out
  bool is_circle_ = false;                   // there are more links on the way than anybody follows
  bool is_out_ = false;                      // likewise, for the folder at hand
};

}  // namespace

void merge(Image& image, std::vector<Fault>& faults) { Merger(image, faults).run(); }

namespace {

// What a hard link of a layer stands for: the entry of that name before it, there or in a layer
// below.
std::optional<Blame> linked(const Image& image, Blame at) {
  constexpr int kMostLinks = 8;
  for (int i = 0; i < kMostLinks && image.entry(at).type == Entry::Type::hard_link; ++i) {
    const std::string& target = image.entry(at).target;
    bool is_found = false;
    for (std::uint32_t layer = at.layer + 1; layer-- > 0 && !is_found;) {
      if (!image.layers[layer]) continue;
      const std::vector<Entry>& entries = image.layers[layer]->entries;
      std::size_t end = layer == at.layer ? at.entry : entries.size();
      while (end > 0 && entries[end - 1].path != target) --end;
      if (end == 0) continue;
      is_found = true;
      at = {layer, static_cast<std::uint32_t>(end - 1)};
    }
    if (!is_found) return std::nullopt;
  }
  return at;
}

}  // namespace

std::optional<Blame> Image::find(std::string_view path) const {
  constexpr int kMostLinks = 40;
  constexpr std::size_t kLongest = 8'192;
  std::string rest(path);
  std::string done;
  for (int links = 0; links < kMostLinks;) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string part = rest.substr(0, end);
    rest.erase(0, std::min(end + 1, rest.size()));
    const std::string next = done.empty() ? part : done + "/" + part;
    const auto found = files.find(next);
    if (found != files.end() && entry(found->second).type == Entry::Type::link) {
      ++links;
      std::string target = entry(found->second).target;
      if (!target.starts_with('/') && !done.empty()) target = done + "/" + target;
      target = archive::entry_name(target, archive::Separators::slash).path;
      if (!rest.empty()) target += "/" + rest;
      if (target.size() > kLongest) return std::nullopt;
      rest = std::move(target);
      done.clear();
      continue;
    }
    if (rest.empty()) {
      if (found == files.end()) return std::nullopt;
      return linked(*this, found->second);
    }
    done = next;
  }
  return std::nullopt;
}

const std::string* Image::content(std::string_view path) const {
  const auto found = find(path);
  return found ? entry(*found).content.get() : nullptr;
}

std::string Image::place(const Blame& at) const {
  return prefix + "layer " + std::to_string(at.layer + 1) + ": " + entry(at).path;
}

}  // namespace sluice::image
