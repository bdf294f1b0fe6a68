#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/parse/sha256.h"

// An exported image, or another archive that is deployed, as it was read.
namespace sluice::image {

// What is installed, as its ecosystem names it.
struct Package {
  std::string type;  // as in a package URL: deb, apk, rpm, pypi, npm, …
  std::string name;
  std::string version;
  std::string source;       // the package that it was built from, where that is another
  std::string license;      // as declared; empty where nothing is
  std::uint32_t layer = 0;  // since which it stands in that version, from 1; 0 where there are none
  std::string os = {};      // of packages of a distribution: "debian:12"
  std::string place = {};   // what says that it is installed: "layer 2: var/lib/dpkg/status"

  friend auto operator<=>(const Package&, const Package&) = default;
};

// One entry of a layer.
struct Entry {
  enum class Type : std::uint8_t { file, folder, link, hard_link, character, block, fifo };
  Type type = Type::file;
  bool has_capabilities = false;
  std::uint16_t mode = 0;  // permissions, set-id and sticky bits
  std::uint64_t size = 0;
  std::string path;    // without a leading '/' or "./"
  std::string target;  // of links
  Sha256 digest{};     // of the content of files
  // The content of what rules read, and what is installed by it.
  std::shared_ptr<const std::string> content;
  std::shared_ptr<const std::vector<Package>> packages;
};

// What no honest archive has. The rules supply/… tell of them by their kind.
struct Fault {
  enum class Kind : std::uint8_t {
    digest_mismatch,
    diff_id_mismatch,
    manifest_conflict,
    size_mismatch,
    missing_blob,
    unreferenced_blob,
    path_escape,
    link_escape,
    duplicate_entry,
    malformed_archive,
    trailing_data,
    foreign_layer,
    unknown_media_type,
    encrypted_layer,
    platform_mismatch,
    mixed_media_types,
    special_file,
    sbom_drift,
    // Told by the audit itself: what is behind it was not read.
    limit,
    unreadable,
  };
  Kind kind{};
  std::string resource;
  std::string says;       // a sentence without a period
  std::string name = {};  // of the archive, at the end of the sentence; empty for none
};

// A layer's bytes, read once, however many images have it.
struct Layer {
  Sha256 diff_id{};
  std::vector<Entry> entries;  // in order
  std::vector<Fault> faults;   // `resource` is the path within the layer; empty for the layer
  bool is_tar = false;
  // Of files that hold a licence, by their entry: as an expression of SPDX.
  std::map<std::uint32_t, std::string> licenses;
};

// Where a file of the merged view comes from.
struct Blame {
  std::uint32_t layer = 0;  // index into Image::layers
  std::uint32_t entry = 0;
};

// Content that a later layer hides.
struct Hidden {
  Blame from;
  std::uint32_t by = 0;  // index into Image::layers
  std::string how;       // "removed", "overwritten"
};

struct History {
  std::string created_by;
  bool is_empty = false;  // made no layer
};

struct Config {
  std::string text;  // as it stands in the archive
  std::optional<std::string> user;
  std::vector<std::string> env, cmd, entrypoint;
  std::vector<std::pair<std::string, std::string>> labels;
  std::vector<std::string> ports, volumes;
  std::string workdir, created, os, architecture, stop_signal;
  bool has_healthcheck = false;
  bool shell_cmd = false;  // a command through a shell
  std::vector<std::string> diff_ids;
  std::vector<History> history;
};

struct Image {
  std::string prefix;  // of resources: "linux/arm64/", where the archive holds several platforms
  std::vector<std::string> tags;
  // Of its manifest and of the indexes around that ("sha256:…"); empty for an archive without them.
  std::vector<std::string> digests;
  bool is_docker = false;  // a form of archive that can hold a health check
  bool has_config = false;
  Config config;
  std::vector<std::shared_ptr<const Layer>> layers;  // null for what is not there
  std::map<std::string, Blame, std::less<>> files;   // the merged view
  std::vector<Hidden> hidden;

  const Entry& entry(const Blame& at) const { return layers[at.layer]->entries[at.entry]; }
  // Null where the merged view has no such file, or its content was not kept.
  const std::string* content(std::string_view path) const;
  std::string place(std::string_view what) const { return prefix + std::string(what); }
  // "layer 2: usr/bin/su"
  std::string place(const Blame& at) const;
};

// A document that is attached to the image: a bill of materials, a provenance, a signature.
struct Attachment {
  std::string media_type;
  std::string text;
  std::string place = "manifest";  // of what is wrong with it
  std::string signature = {};      // of the text, base64, where it stands beside it
};

struct Artifact {
  std::vector<Image> images;
  std::shared_ptr<const Layer> files;  // of an archive that is no image
  std::vector<Fault> faults;
  std::vector<Attachment> attachments;
  std::vector<Package> packages;
};

}  // namespace sluice::image
