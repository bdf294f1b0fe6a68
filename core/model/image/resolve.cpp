#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "core/model/image/config.h"
#include "core/model/image/fields.h"
#include "core/model/image/reader.h"
#include "core/parse/archive/entry_name.h"
#include "core/parse/json.h"

namespace sluice::image {
namespace {

constexpr std::size_t kDigits = 64;
constexpr std::size_t kMostDescriptors = 10'000;
constexpr ParseLimits kParse{64, 1'000'000, 0};

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == text.npos;
}

// The digest that a file is named by: "<hex>.json", "sha256:<hex>", blobs/sha256/<hex>.
std::string_view digest_of_name(std::string_view path) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  if (name.starts_with("sha256:")) name.remove_prefix(7);
  name = name.substr(0, name.find('.'));
  return name.size() == kDigits && is_hex(name) ? name : std::string_view();
}

struct Descriptor {
  std::string_view type, digest, os, architecture, tag, signature;
  std::optional<std::int64_t> size;
  bool has_urls = false;
};

Descriptor read_descriptor(const Fields& node) {
  Descriptor read;
  read.type = node["mediaType"].value();
  read.digest = node["digest"].value();
  const std::string_view size = node["size"].value();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), number);
  if (error == std::errc() && end == size.data() + size.size() && !size.empty()) read.size = number;
  read.os = node["platform"]["os"].value();
  read.architecture = node["platform"]["architecture"].value();
  const NodeRef notes = node["annotations"].node();
  read.tag = notes["io.containerd.image.name"].value();
  if (read.tag.empty()) read.tag = notes["org.opencontainers.image.ref.name"].value();
  read.signature = notes["dev.cosignproject.cosign/signature"].value();
  read.has_urls = node["urls"].node().size() > 0;
  return read;
}

bool is_image_config(std::string_view type) {
  return type.empty() || type == "application/vnd.oci.image.config.v1+json" ||
         type == "application/vnd.docker.container.image.v1+json";
}

bool is_docker_type(std::string_view type) { return type.starts_with("application/vnd.docker."); }
bool is_oci_type(std::string_view type) { return type.starts_with("application/vnd.oci."); }

bool is_foreign_type(std::string_view type) {
  return type.find("nondistributable") != type.npos ||
         type.find("vnd.docker.image.rootfs.foreign.") != type.npos;
}

bool is_layer_type(std::string_view type) {
  constexpr std::string_view kTypes[] = {"application/vnd.oci.image.layer.v1.tar",
                                         "application/vnd.oci.image.layer.nondistributable.v1.tar",
                                         "application/vnd.docker.image.rootfs.diff.tar",
                                         "application/vnd.docker.image.rootfs.foreign.diff.tar"};
  for (const std::string_view known : kTypes) {
    if (!type.starts_with(known)) continue;
    const std::string_view rest = type.substr(known.size());
    return rest.empty() || rest == "+gzip" || rest == "+zstd" || rest == ".gzip" || rest == ".zstd";
  }
  return false;
}

// What is said about an image, and not run: signatures, attestations, bills of materials.
bool is_document_type(std::string_view type) {
  constexpr std::string_view kTypes[] = {"application/vnd.in-toto+json",
                                         "application/vnd.in-toto.",
                                         "application/vnd.dev.cosign.",
                                         "application/vnd.dsse.envelope.",
                                         "application/vnd.dev.sigstore.bundle",
                                         "application/jose+json",
                                         "application/cose",
                                         "application/spdx+",
                                         "text/spdx",
                                         "application/vnd.cyclonedx",
                                         "application/vnd.syft+json"};
  return std::any_of(std::begin(kTypes), std::end(kTypes),
                     [&](std::string_view known) { return type.starts_with(known); });
}

// A digest stands in the list for as long as this does.
class Within {
 public:
  Within(std::vector<std::string>& list, std::string_view digest) : list_(list) {
    list_.emplace_back(digest);
  }
  ~Within() { list_.pop_back(); }
  Within(const Within&) = delete;
  Within& operator=(const Within&) = delete;

 private:
  std::vector<std::string>& list_;
};

class Resolver {
 public:
  Resolver(Blobs& blobs, const ReadLimits& limits, Artifact& artifact)
      : blobs_(blobs), limits_(limits), artifact_(artifact) {}

  void run() {
    const auto docker = blobs_.find("manifest.json");
    const auto index = blobs_.find("index.json");
    if (docker == blobs_.end() && index == blobs_.end()) {
      tell(Fault::Kind::unreadable, {},
           "The archive is no image: it has neither a manifest.json nor an index.json");
      return;
    }
    if (index != blobs_.end()) read_index(index->second.text, {}, 0, "index");
    from_index_ = artifact_.images.size();
    std::vector<std::vector<std::string>> tags;  // of index.json
    for (const Image& image : artifact_.images) tags.push_back(image.tags);
    if (docker != blobs_.end()) read_docker(docker->second.text);
    compare_tags(tags);
    set_prefixes();
    std::set<const Layer*> told;
    for (Image& image : artifact_.images) {
      tell_layers(image, told);
      merge(image, artifact_.faults);
    }
    if (is_whole_) find_unreferenced();
    if (artifact_.images.empty() && is_whole_)
      tell(Fault::Kind::unreadable, {}, "The archive holds no image, only what is said about some");
    drop_repeated();
  }

 private:
  void tell(Fault::Kind kind, std::string resource, std::string says, std::string name = {}) {
    if (kind == Fault::Kind::unreadable || kind == Fault::Kind::limit) is_whole_ = false;
    if (artifact_.faults.size() < 10'000)
      artifact_.faults.push_back({kind, std::move(resource), std::move(says), std::move(name)});
  }

  // Follows links.
  const Blob* find(std::string path, const std::string& resource) {
    constexpr int kMostLinks = 8;
    for (int i = 0; i < kMostLinks; ++i) {
      const auto found = blobs_.find(path);
      if (found == blobs_.end()) break;
      named_.insert(found->first);
      if (!found->second.is_link) return &found->second;
      path = found->second.link;
    }
    tell(Fault::Kind::missing_blob, resource, "The archive does not hold it", std::move(path));
    return nullptr;
  }

  // The blob of a descriptor, its size and digest checked. Null where it is not there.
  const Blob* find(const Descriptor& of, const std::string& resource) {
    const std::size_t colon = of.digest.find(':');
    const std::string_view algorithm = of.digest.substr(0, colon);
    const std::string_view digits =
        colon == of.digest.npos ? std::string_view() : of.digest.substr(colon + 1);
    if (digits.empty() || !is_hex(digits) || algorithm.find_first_of("/.\\") != algorithm.npos ||
        (algorithm == "sha256" && digits.size() != kDigits)) {
      tell(Fault::Kind::unreadable, resource, "The digest of its descriptor is none",
           std::string(of.digest));
      return nullptr;
    }
    std::string path = "blobs/" + std::string(algorithm) + "/" + std::string(digits);
    if (of.has_urls || is_foreign_type(of.type)) {
      tell(Fault::Kind::foreign_layer, resource,
           "It is fetched from elsewhere, and need not be in the archive");
      if (!blobs_.contains(path)) return nullptr;
    }
    const Blob* const blob = find(std::move(path), resource);
    if (blob == nullptr) return nullptr;
    if (algorithm != "sha256") {
      tell(Fault::Kind::unreadable, resource, "Its digest cannot be checked",
           std::string(algorithm));
    } else if (hex(blob->digest) != digits) {
      tell(Fault::Kind::digest_mismatch, resource,
           "Its bytes have another digest than " + std::string(digits.substr(0, 12)) + "…");
    }
    if (!of.size || *of.size < 0 || static_cast<std::uint64_t>(*of.size) != blob->size) {
      tell(Fault::Kind::size_mismatch, resource,
           "Its descriptor tells another size than " + std::to_string(blob->size) + " bytes");
    }
    return blob;
  }

  static bool is_fit(const Parsed<Tree>& parsed, NodeKind kind) {
    return parsed.usable && parsed.errors.empty() && parsed.tree.root().kind() == kind;
  }

  void read_index(const std::string& text, std::string tag, std::size_t depth,
                  const std::string& resource) {
    const Parsed<Tree> parsed = parse_json(text, kParse);
    std::string odd;
    const Fields list = Fields(parsed.tree.root(), odd)["manifests"];
    if (!is_fit(parsed, NodeKind::mapping) || !list.is_sequence())
      return tell(Fault::Kind::unreadable, resource, "The index is no JSON of its kind");
    bool has_docker = false;
    bool has_oci = false;
    for (const NodeRef child : list.node().children()) {
      const Fields node = list.of(child);
      if (descriptors_++ > kMostDescriptors)
        return tell(Fault::Kind::limit, resource, "The indexes name more than the limit");
      if (!node.is_mapping()) {
        tell(Fault::Kind::unreadable, resource, "An entry of the index is no descriptor");
        continue;
      }
      Descriptor of = read_descriptor(node);
      has_docker = has_docker || is_docker_type(of.type);
      has_oci = has_oci || is_oci_type(of.type);
      if (of.tag.empty()) of.tag = tag;
      read_manifest_of(of, depth);
    }
    tell_odd(odd, resource);
    if (has_docker && has_oci)
      tell(Fault::Kind::mixed_media_types, resource,
           "It names manifests of Docker's and of OCI's type");
  }

  void read_manifest_of(const Descriptor& of, std::size_t depth) {
    const bool is_index = of.type == "application/vnd.oci.image.index.v1+json" ||
                          of.type == "application/vnd.docker.distribution.manifest.list.v2+json";
    const std::string resource = is_index ? "index" : "manifest";
    const bool is_new = seen_.insert(std::string(of.digest)).second;
    const Blob* const blob = find(of, resource);
    if (blob == nullptr) return;
    if (depth + 1 > limits_.index_depth)
      return tell(Fault::Kind::limit, resource,
                  "Indexes stand within each other deeper than the limit");
    if (!is_new) {
      add_tag(of);
      return;
    }
    if (!blob->is_text)
      return tell(Fault::Kind::unreadable, resource, "The manifest is no JSON of its kind");
    const Within within(around_, of.digest);
    if (is_index) return read_index(blob->text, std::string(of.tag), depth + 1, resource);
    const Parsed<Tree> parsed = parse_json(blob->text, kParse);
    if (!is_fit(parsed, NodeKind::mapping))
      return tell(Fault::Kind::unreadable, resource, "The manifest is no JSON of its kind");
    std::string odd;
    const Fields root(parsed.tree.root(), odd);
    const bool has_layers = root["layers"].is_sequence();
    if (root["manifests"].is_sequence()) {
      if (has_layers)
        tell(Fault::Kind::manifest_conflict, resource, "It is a manifest and an index at once");
      read_index(blob->text, std::string(of.tag), depth + 1, resource);
      if (!has_layers) return;
    }
    read_manifest(root, of);
    tell_odd(odd, resource);
  }

  // Go's readers take a key for a field whatever its case, others do not.
  void tell_odd(const std::string& key, const std::string& resource) {
    if (key.empty()) return;
    tell(Fault::Kind::manifest_conflict, resource,
         "Readers take a key of it for different things, by its case or because it stands twice",
         key);
  }

  void add_tag(const Descriptor& of) {
    if (of.tag.empty()) return;
    for (std::size_t i = 0; i < artifact_.images.size(); ++i) {
      if (manifests_[i] == of.digest) artifact_.images[i].tags.emplace_back(of.tag);
    }
  }

  void read_manifest(const Fields& manifest, const Descriptor& of) {
    const Fields config = manifest["config"];
    const Fields layers = manifest["layers"];
    if (!config.is_mapping() || !layers.is_sequence())
      return tell(Fault::Kind::unreadable, "manifest", "The manifest is no JSON of its kind");
    const Descriptor config_of = read_descriptor(config);
    if (is_attached(config_of, layers)) return read_attached(layers, config_of);
    if (artifact_.images.size() >= limits_.images)
      return tell(Fault::Kind::limit, "index", "The archive holds more images than the limit");
    Image image;
    if (!of.tag.empty()) image.tags.emplace_back(of.tag);
    image.digests = around_;
    manifests_.emplace_back(of.digest);
    artifact_.images.push_back(std::move(image));
    Image& made = artifact_.images.back();
    if (!is_image_config(config_of.type))
      tell(Fault::Kind::unknown_media_type, "config", "Its media type is",
           std::string(config_of.type));
    read_config(made, find(config_of, "config"));
    std::size_t number = 0;
    for (const NodeRef child : layers.node().children()) {
      const Fields node = layers.of(child);
      if (!has_room(made)) break;
      const Descriptor layer = read_descriptor(node);
      const std::string resource = "layer " + std::to_string(++number);
      bool is_read = true;
      if (layer.type.ends_with("+encrypted")) {
        tell(Fault::Kind::encrypted_layer, resource, "What it holds cannot be looked at");
        is_read = false;
      } else if (!is_layer_type(layer.type)) {
        tell(Fault::Kind::unknown_media_type, resource, "Its media type is",
             std::string(layer.type));
      }
      const Blob* const blob = find(layer, resource);
      add_layer(made, blob, resource, is_read && is_layer_type(layer.type));
    }
    check_config(made, of);
  }

  // Whatever a manifest calls itself or is called (subject, artifactType, a platform that is none):
  // what has the config of an image, and more than documents for layers, can be run.
  bool is_attached(const Descriptor& config, const Fields& layers) const {
    bool has_layers = false;
    bool is_said = true;  // all of it is about an image
    for (const NodeRef child : layers.node().children()) {
      const Fields node = layers.of(child);
      const Descriptor layer = read_descriptor(node);
      const bool is_document = is_document_type(layer.type);
      has_layers = has_layers || is_layer_type(layer.type) || (is_document && is_tar(layer));
      is_said = is_said && is_document;
    }
    // By its type, or whatever that says, by what it holds.
    const Blob* const blob = blob_of(config);
    Config held;
    const bool has_config =
        is_image_config(config.type) || (blob != nullptr && blob->is_text &&
                                         parse_config(blob->text, held) && !held.diff_ids.empty());
    return !has_config || (!has_layers && is_said && layers.node().size() > 0);
  }

  // Null where it is not there, or not as a file.
  const Blob* blob_of(const Descriptor& of) const {
    const std::size_t colon = of.digest.find(':');
    if (colon == of.digest.npos) return nullptr;
    const auto found = blobs_.find("blobs/" + std::string(of.digest.substr(0, colon)) + "/" +
                                   std::string(of.digest.substr(colon + 1)));
    return found == blobs_.end() ? nullptr : &found->second;
  }

  bool is_tar(const Descriptor& of) const {
    const Blob* const blob = blob_of(of);
    return blob != nullptr && blob->layer != nullptr;
  }

  bool has_room(const Image& image) {
    if (image.layers.size() < limits_.layers) return true;
    tell(Fault::Kind::limit, "manifest", "The image has more layers than the limit");
    return false;
  }

  void add_layer(Image& image, const Blob* blob, const std::string& resource, bool is_tar) {
    image.layers.push_back(blob != nullptr ? blob->layer : nullptr);
    unpacked_.emplace_back(blob != nullptr ? hex(blob->unpacked) : std::string());
    if (blob != nullptr && !blob->layer && is_tar) {
      tell(Fault::Kind::malformed_archive, resource, "It is no tar, packed or not");
      tell(Fault::Kind::unreadable, resource, "It could not be read");
    }
  }

  // What is beside an image: an attestation, a signature, a bill of materials.
  void read_attached(const Fields& layers, const Descriptor& config) {
    find(config, "config of an attachment");
    for (const NodeRef child : layers.node().children()) {
      const Fields node = layers.of(child);
      const Descriptor layer = read_descriptor(node);
      const Blob* const blob = find(layer, "attachment");
      if (blob == nullptr || !blob->is_text) continue;
      artifact_.attachments.push_back(
          {std::string(layer.type), blob->text, "manifest", std::string(layer.signature)});
    }
  }

  void read_config(Image& image, const Blob* blob) {
    if (blob == nullptr) return;
    if (!blob->is_text || !parse_config(blob->text, image.config))
      return tell(Fault::Kind::unreadable, "config", "The config is no JSON of its kind");
    image.has_config = true;
    tell_odd(image.config.odd_key, "config");
  }

  void check_config(Image& image, const Descriptor& of) {
    std::vector<std::string> unpacked = std::exchange(unpacked_, {});
    if (!image.has_config) return;
    const std::vector<std::string>& ids = image.config.diff_ids;
    if (ids.size() != unpacked.size() && image.layers.size() < limits_.layers) {
      tell(Fault::Kind::diff_id_mismatch, "config",
           "It lists " + std::to_string(ids.size()) + " layers, the manifest " +
               std::to_string(unpacked.size()));
    }
    for (std::size_t i = 0; i < std::min(ids.size(), unpacked.size()); ++i) {
      // Of what was not unpacked to its end nothing is known.
      if (image.layers[i] && !image.layers[i]->is_whole) continue;
      if (unpacked[i].empty() || ids[i] == "sha256:" + unpacked[i]) continue;
      tell(Fault::Kind::diff_id_mismatch, "layer " + std::to_string(i + 1),
           "What it unpacks to is not what the config lists");
    }
    if ((!of.os.empty() && of.os != image.config.os) ||
        (!of.architecture.empty() && of.architecture != image.config.architecture)) {
      tell(Fault::Kind::platform_mismatch, "config",
           "The index says " + std::string(of.os) + "/" + std::string(of.architecture) +
               ", the config",
           image.config.os + "/" + image.config.architecture);
    }
  }

  void read_docker(const std::string& text) {
    const Parsed<Tree> parsed = parse_json(text, kParse);
    if (!is_fit(parsed, NodeKind::sequence))
      return tell(Fault::Kind::unreadable, "manifest", "manifest.json is no JSON of its kind");
    if (from_index_ > 0 && parsed.tree.root().size() == 0) {
      tell(Fault::Kind::manifest_conflict, "manifest",
           "manifest.json describes no image, index.json does");
    }
    std::string odd;
    const Fields list(parsed.tree.root(), odd);
    for (const NodeRef child : list.node().children()) {
      const Fields entry = list.of(child);
      const Fields layers = entry["Layers"];
      const Fields tags = entry["RepoTags"];
      const bool is_good = entry.is_mapping() && entry["Config"].is_scalar() &&
                           (layers.is_sequence() || !layers || layers.is_null()) &&
                           (tags.is_sequence() || !tags || tags.is_null());
      if (!is_good) {
        tell(Fault::Kind::unreadable, "manifest", "manifest.json is no JSON of its kind");
        continue;
      }
      if (artifact_.images.size() >= limits_.images)
        return tell(Fault::Kind::limit, "manifest", "The archive holds more images than the limit");
      read_docker_image(entry);
    }
    tell_odd(odd, "manifest");
  }

  std::string file_of(std::string_view name, const std::string& resource) {
    const archive::EntryName clean = archive::entry_name(name, archive::Separators::slash);
    if (!clean.fault.empty()) {
      tell(Fault::Kind::path_escape, resource, "The manifest names a file outside of the archive",
           std::string(name));
    }
    return clean.path;
  }

  void check_name(const std::string& path, const Blob* blob, const std::string& resource) {
    const std::string_view digest = digest_of_name(path);
    if (blob == nullptr || digest.empty() || path.ends_with("/layer.tar")) return;
    if (digest != hex(blob->digest) && digest != hex(blob->unpacked)) {
      tell(Fault::Kind::digest_mismatch, resource,
           "Its bytes have another digest than its name tells");
    }
  }

  void read_docker_image(const Fields& entry) {
    Image image;
    image.is_docker = true;
    for (const NodeRef tag : entry["RepoTags"].node().children())
      image.tags.emplace_back(tag.value());
    const std::string config = file_of(entry["Config"].value(), "config");
    const Blob* const config_blob = find(config, "config");
    check_name(config, config_blob, "config");
    read_config(image, config_blob);
    std::size_t number = 0;
    for (const NodeRef layer : entry["Layers"].node().children()) {
      if (!has_room(image)) break;
      const std::string resource = "layer " + std::to_string(++number);
      const std::string path = file_of(layer.value(), resource);
      const Blob* const blob = find(path, resource);
      check_name(path, blob, resource);
      add_layer(image, blob, resource, true);
    }
    check_config(image, {});
    join_docker(std::move(image));
  }

  // Docker from 25 on tells of the same image twice.
  void join_docker(Image image) {
    for (std::size_t i = 0; i < from_index_; ++i) {
      Image& same = artifact_.images[i];
      if (same.config.text != image.config.text || same.layers != image.layers) continue;
      same.is_docker = true;
      for (std::string& tag : image.tags) {
        docker_tags_.emplace_back(full_tag(tag), i);
        if (std::find(same.tags.begin(), same.tags.end(), tag) == same.tags.end())
          same.tags.push_back(std::move(tag));
      }
      return;
    }
    if (from_index_ > 0 || blobs_.contains("index.json")) {
      tell(Fault::Kind::manifest_conflict, "manifest",
           "manifest.json describes an image that index.json does not");
    }
    for (const std::string& tag : image.tags)
      docker_tags_.emplace_back(full_tag(tag), artifact_.images.size());
    artifact_.images.push_back(std::move(image));
  }

  // Without what is meant where nothing is written.
  static std::string full_tag(std::string_view tag) {
    for (const std::string_view host : {"docker.io/", "library/"}) {
      if (tag.starts_with(host)) tag.remove_prefix(host.size());
    }
    return std::string(tag);
  }

  // A name that manifest.json gives to one image and index.json to others. `tags` are those of
  // index.json, by image. It may give a tag alone, without the name of a repository.
  void compare_tags(const std::vector<std::vector<std::string>>& tags) {
    constexpr std::size_t kMost = 10'000;  // of names, which the limits of images bound otherwise
    std::map<std::string, std::set<std::size_t>, std::less<>> of_index;
    std::map<std::string, std::set<std::size_t>, std::less<>> of_docker;
    for (std::size_t i = 0; i < tags.size(); ++i) {
      for (const std::string& tag : tags[i]) of_index[full_tag(tag)].insert(i);
    }
    for (const auto& [tag, image] : docker_tags_) {
      of_docker[tag].insert(image);
      of_docker[tag.substr(tag.rfind(':') + 1)].insert(image);
    }
    if (of_docker.size() > kMost) return;
    const auto meet = [](const std::set<std::size_t>& a, const std::set<std::size_t>& b) {
      return std::any_of(a.begin(), a.end(), [&](std::size_t one) { return b.contains(one); });
    };
    for (const auto& [tag, images] : of_index) {
      const auto found = of_docker.find(tag);
      if (found == of_docker.end() || meet(images, found->second)) continue;
      tell(Fault::Kind::manifest_conflict, "manifest",
           "manifest.json gives the name to another image than index.json does", tag);
    }
  }

  void set_prefixes() {
    std::set<std::pair<std::string, std::string>> platforms;
    for (const Image& image : artifact_.images)
      platforms.emplace(image.config.os, image.config.architecture);
    if (platforms.size() < 2) return;
    for (Image& image : artifact_.images) {
      if (image.has_config) image.prefix = image.config.os + "/" + image.config.architecture + "/";
    }
  }

  // What is wrong within layers, once for each, of the first image that has it.
  void tell_layers(const Image& image, std::set<const Layer*>& told) {
    for (std::size_t i = 0; i < image.layers.size(); ++i) {
      const Layer* const layer = image.layers[i].get();
      if (layer == nullptr || !told.insert(layer).second) continue;
      for (const Fault& fault : layer->faults) {
        std::string resource = image.place("layer " + std::to_string(i + 1));
        if (!fault.resource.empty()) resource += ": " + fault.resource;
        tell(fault.kind, std::move(resource), fault.says, fault.name);
      }
    }
  }

  void find_unreferenced() {
    for (auto& [path, blob] : blobs_) {
      if (named_.contains(path) || path == "manifest.json" || path == "index.json") continue;
      const bool is_known = is_legacy(path, blob);
      if (blob.is_text) artifact_.texts.push_back({path, std::move(blob.text)});
      if (is_known) continue;
      tell(Fault::Kind::unreferenced_blob, path,
           path == "oci-layout" || path == "repositories"
               ? "It holds something else than a file of this name does"
               : "Nothing names it");
    }
  }

  // Files of the format itself. Old archives have a folder for each layer, with what older versions
  // of Docker read. Each holds what such a file holds, and nothing else.
  bool is_legacy(const std::string& path, const Blob& blob) const {
    constexpr std::string_view kLayout[] = {"imageLayoutVersion"};
    constexpr std::string_view kImage[] = {
        "id",        "parent",       "comment",          "created",        "container",
        "config",    "architecture", "container_config", "docker_version", "author",
        "os",        "variant",      "os.version",       "os.features",    "Size",
        "throwaway", "checksum",     "parent_id",        "layer_id"};
    if (path == "oci-layout") return is_object(blob, kLayout, 1'024);
    if (path == "repositories") return is_object(blob, {}, 1U << 20U);
    const std::size_t slash = path.find('/');
    if (slash != kDigits || !is_hex(std::string_view(path).substr(0, slash))) return false;
    const std::string_view name = std::string_view(path).substr(slash + 1);
    if (name == "layer.tar") return blob.is_link && named_.contains(blob.link);
    if (!blobs_.contains(path.substr(0, slash) + "/layer.tar")) return false;
    if (name == "VERSION") return blob.size <= 4 && !blob.is_link;
    return name == "json" && is_object(blob, kImage, 1U << 16U);
  }

  // An object with these keys alone; with any, where none are given.
  static bool is_object(const Blob& blob, std::span<const std::string_view> keys,
                        std::size_t most) {
    if (!blob.is_text || blob.text.size() > most) return false;
    const Parsed<Tree> parsed = parse_json(blob.text, kParse);
    if (!is_fit(parsed, NodeKind::mapping)) return false;
    if (keys.empty()) return true;
    for (const NodeRef child : parsed.tree.root().children()) {
      if (std::find(keys.begin(), keys.end(), child.key().value) == keys.end()) return false;
    }
    return true;
  }

  void drop_repeated() {
    std::set<std::pair<Fault::Kind, std::string>> seen;
    std::erase_if(artifact_.faults, [&](const Fault& fault) {
      return !seen.emplace(fault.kind, fault.resource + '\0' + fault.says + '\0' + fault.name)
                  .second;
    });
  }

  Blobs& blobs_;
  const ReadLimits& limits_;
  Artifact& artifact_;
  std::set<std::string, std::less<>> named_;
  std::set<std::string> seen_;          // digests of manifests
  std::vector<std::string> around_;     // digests of the manifest at hand and of indexes around it
  std::vector<std::string> manifests_;  // of the images of indexes
  std::vector<std::string> unpacked_;   // of the layers at hand
  std::vector<std::pair<std::string, std::size_t>> docker_tags_;  // to images
  std::size_t descriptors_ = 0;
  std::size_t from_index_ = 0;
  bool is_whole_ = true;
};

}  // namespace

void resolve(Blobs& blobs, const ReadLimits& limits, Artifact& artifact) {
  Resolver(blobs, limits, artifact).run();
}

}  // namespace sluice::image
