#include "core/model/image_reference.h"

#include <algorithm>
#include <array>

namespace sluice {
namespace {

constexpr std::array<std::string_view, 12> kFloatingTags = {
    "latest", "stable", "edge",    "nightly",     "main",   "master",
    "dev",    "devel",  "develop", "development", "canary", "mainline"};

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// "algorithm:hex", where the algorithm is one that registries take.
bool is_digest(std::string_view text) {
  if (text.starts_with("sha256:")) return text.size() == 7 + 64 && is_hex(text.substr(7));
  if (text.starts_with("sha512:")) return text.size() == 7 + 128 && is_hex(text.substr(7));
  return false;
}

bool is_known(std::string_view text) {
  return !text.empty() && text.find_first_of("$% \t\r\n\"'") == text.npos &&
         text.find("{{") == text.npos;
}

// The first part is a registry if it could be no part of a repository on Docker Hub.
bool is_registry(std::string_view part) {
  return part == "localhost" || part.find_first_of(".:") != part.npos;
}

}  // namespace

std::string_view ImageReference::name() const {
  const std::size_t slash = repository.rfind('/');
  return slash == repository.npos ? repository : repository.substr(slash + 1);
}

bool ImageReference::is_floating() const {
  return !is_pinned() && (tag.empty() || is_floating_tag(tag));
}

bool is_floating_tag(std::string_view tag) {
  return std::find(kFloatingTags.begin(), kFloatingTags.end(), tag) != kFloatingTags.end();
}

std::optional<ImageReference> read_image_reference(std::string_view text) {
  if (!is_known(text)) return std::nullopt;
  ImageReference image;
  if (const std::size_t at = text.find('@'); at != text.npos) {
    image.digest = text.substr(at + 1);
    if (!is_digest(image.digest)) return std::nullopt;
    text = text.substr(0, at);
  }
  const std::size_t slash = text.find('/');
  if (slash != text.npos && is_registry(text.substr(0, slash))) {
    image.registry = text.substr(0, slash);
    text = text.substr(slash + 1);
  }
  // A ':' behind the last '/' starts the tag; the one of a port stood in the registry.
  if (const std::size_t colon = text.rfind(':'); colon != text.npos) {
    image.tag = text.substr(colon + 1);
    text = text.substr(0, colon);
    if (image.tag.empty() || image.tag.find('/') != image.tag.npos) return std::nullopt;
  }
  if (text.empty() || text.front() == '/' || text.back() == '/') return std::nullopt;
  image.repository = text;
  return image;
}

}  // namespace sluice
