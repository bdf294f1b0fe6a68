#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "tests/support/archives.h"

namespace sluice::test {

// Writers of small exported images, and what an audit says of them.

// A secret that is none: of the right form, made up here.
extern const std::string kToken;

struct Made {
  std::vector<std::string> layers;  // tars, not packed
  std::string config = R"("User":"1000","Healthcheck":{"Test":["CMD","/up"]})";
  std::string tag = "app:1.2";
  bool packed = false;
  std::vector<TarEntry> more;  // of the archive itself
};
std::string config_of(const Made& made);

// As `docker save` has it; `swap` replaces a layer once all digests are written.
std::string docker_archive(const Made& made, const std::string& swap = {});

// An OCI layout, of images by what their descriptors in index.json and their manifests say besides
// ("\"annotations\":{…}"); each config and layer is the one of `made`.
struct OciImage {
  Made made;
  std::string descriptor, manifest;
};
std::vector<std::pair<std::string, std::string>> oci_files(const std::vector<OciImage>& images);
std::string oci_archive(const std::vector<OciImage>& images);

Report audit_image(std::string_view bytes, std::size_t piece = 4096, Options options = {});

// "rule: resource"
std::vector<std::string> found(const Report& report);

}  // namespace sluice::test
