#include <algorithm>
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
    if (name == kOpaque) return hide_below(path, "removed");
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

  void hide_below(const std::string& path, const char* how) {
    const std::string below = path.empty() ? std::string() : path + "/";
    auto at = image_.files.lower_bound(below);
    while (at != image_.files.end() && at->first.starts_with(below)) {
      if (at->second.layer == layer_) {
        ++at;
        continue;
      }
      note_hidden(at->second, how);
      at = image_.files.erase(at);
    }
  }

  // The path with links of its folders followed, within the image.
  std::string resolved(std::string_view path) {
    const std::string_view own = folder(path);
    if (own.empty()) return std::string(path);
    if (own != parent_) {
      parent_ = own;
      parent_resolved_ = resolved_folder(own, 0);
    }
    return parent_resolved_.empty() ? std::string(last(path))
                                    : parent_resolved_ + "/" + std::string(last(path));
  }

  std::string resolved_folder(std::string_view path, int depth) {
    constexpr int kMostLinks = 40;
    std::string done;
    while (!path.empty()) {
      const std::size_t end = std::min(path.find('/'), path.size());
      const std::string part(path.substr(0, end));
      path.remove_prefix(std::min(end + 1, path.size()));
      std::string next = done.empty() ? part : done + "/" + part;
      const auto found = image_.files.find(next);
      if (found != image_.files.end() && depth >= kMostLinks &&
          image_.entry(found->second).type == Entry::Type::link) {
        is_circle_ = true;
      } else if (found != image_.files.end()) {
        const Entry& entry = image_.entry(found->second);
        if (entry.type == Entry::Type::link) {
          if (climbs(next, entry.target)) through_ = found->second;
          std::string target = entry.target;
          if (!target.starts_with('/') && !done.empty()) target = done + "/" + target;
          target = archive::entry_name(target, archive::Separators::slash).path;
          if (target.size() + path.size() > 8'192) return done;
          if (!path.empty()) target += "/" + std::string(path);
          return resolved_folder(target, depth + 1);
        }
      }
      done = std::move(next);
    }
    return done;
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
    if (entry.type == Entry::Type::link) parent_ = {};  // may be a folder of what follows
    const auto [at, is_new] = image_.files.try_emplace(path, Blame{layer_, index});
    if (is_new) return;
    const Entry& old = image_.entry(at->second);
    const bool was_folder = old.type == Entry::Type::folder;
    if (at->second.layer != layer_) note_hidden(at->second, "overwritten");
    at->second = {layer_, index};
    if (was_folder && entry.type != Entry::Type::folder) hide_below(path, "overwritten");
  }

  Image& image_;
  std::vector<Fault>& faults_;
  std::uint32_t layer_ = 0;
  std::string parent_;  // the folder that was resolved last
  std::string parent_resolved_;
  std::optional<Blame> through_;  // a link on the way that climbs out
  bool is_circle_ = false;        // there are more links on the way than anybody follows
  bool is_out_ = false;           // likewise, for the folder at hand
};

}  // namespace

void merge(Image& image, std::vector<Fault>& faults) { Merger(image, faults).run(); }

const std::string* Image::content(std::string_view path) const {
  const auto found = files.find(path);
  return found == files.end() ? nullptr : entry(found->second).content.get();
}

std::string Image::place(const Blame& at) const {
  return prefix + "layer " + std::to_string(at.layer + 1) + ": " + entry(at).path;
}

}  // namespace sluice::image
