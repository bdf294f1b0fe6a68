#include "core/model/image/license_files.h"

#include <algorithm>
#include <set>

#include "core/model/image/package_text.h"
#include "core/model/licenses/texts.h"
#include "core/text/ascii.h"

namespace sluice::image {
namespace {

constexpr std::string_view kDocuments = "usr/share/doc/";

bool is_copyright(std::string_view path) {
  return path.starts_with(kDocuments) && name_of(path) == "copyright";
}

// "LICENSE", "LICENCE.txt", "COPYING.LESSER", "LICENSE-MIT"
bool is_license_name(std::string_view name) {
  constexpr std::size_t kLongest = 40;
  constexpr std::string_view kStarts[] = {"license", "licence", "copying", "unlicense"};
  constexpr std::string_view kPrograms[] = {".py", ".js", ".ts", ".rb", ".json", ".pyc"};
  if (name.size() > kLongest) return false;
  const std::string small = lower_case(name);
  const auto starts = [&](std::string_view start) { return small.starts_with(start); };
  const auto ends = [&](std::string_view end) { return small.ends_with(end); };
  return std::any_of(std::begin(kStarts), std::end(kStarts), starts) &&
         std::none_of(std::begin(kPrograms), std::end(kPrograms), ends);
}

// One licence of several to choose from, as its name says: "LICENSE-MIT", "LICENSE.APACHE".
bool is_choice(std::string_view name) {
  constexpr std::string_view kEnds[] = {".txt", ".md", ".rst", ".markdown"};
  std::string small = lower_case(name);
  for (const std::string_view end : kEnds) {
    if (small.ends_with(end)) small.resize(small.size() - end.size());
  }
  return small.starts_with("licen") && small.size() > 8 && (small[7] == '-' || small[7] == '.');
}

}  // namespace

bool is_license_file(std::string_view path) {
  constexpr std::string_view kOwners[] = {"node_modules/", ".dist-info/", ".egg-info/", "gems/",
                                          "vendor/"};
  if (is_copyright(path)) return true;
  return is_license_name(name_of(path)) &&
         std::any_of(std::begin(kOwners), std::end(kOwners),
                     [&](std::string_view owner) { return path.find(owner) != path.npos; });
}

std::string read_license_file(std::string_view path, std::string_view bytes) {
  return is_copyright(path) ? licenses::of_copyright(bytes) : licenses::known_texts(bytes);
}

LicenseFiles::LicenseFiles(const Image& image) : image_(&image) {
  for (const auto& [path, at] : image.files) {
    const Layer& layer = *image.layers[at.layer];
    if (layer.licenses.empty() || !is_license_file(path)) continue;
    const auto found = layer.licenses.find(at.entry);
    if (found != layer.licenses.end()) files_.emplace(path, found->second);
  }
}

LicenseFiles::LicenseFiles(const Layer& files) {
  for (const auto& [entry, license] : files.licenses)
    files_.emplace(files.entries[entry].path, license);
}

std::string LicenseFiles::of_folder(std::string_view folder) const {
  const std::string start = std::string(folder) + "/";
  std::set<std::string_view> found;
  bool are_choices = true;
  for (auto at = files_.lower_bound(start); at != files_.end() && at->first.starts_with(start);
       ++at) {
    if (at->first.find('/', start.size()) != at->first.npos) continue;
    are_choices = are_choices && is_choice(name_of(at->first));
    found.insert(at->second);
  }
  std::string text;
  for (const std::string_view one : found) {
    if (!text.empty()) text += are_choices ? " OR " : " AND ";
    const bool is_joined = found.size() > 1 && one.find(' ') != one.npos;
    text += is_joined ? "(" + std::string(one) + ")" : std::string(one);
  }
  return text;
}

std::string LicenseFiles::of(const Package& package, std::string_view path) const {
  if (files_.empty()) return {};
  const std::string_view folder = folder_of_path(path);
  if (package.type == "deb") {
    std::string place = std::string(kDocuments) + package.name;
    // Packages of one source share a folder.
    if (image_ != nullptr) {
      const auto link = image_->files.find(place);
      if (link != image_->files.end() && image_->entry(link->second).type == Entry::Type::link) {
        const std::string_view target = name_of(image_->entry(link->second).target);
        place = std::string(kDocuments) + std::string(target);
      }
    }
    const auto found = files_.find(place + "/copyright");
    return found == files_.end() ? std::string() : std::string(found->second);
  }
  if (package.type == "npm") return of_folder(folder);
  if (package.type == "pypi") {
    std::string own = of_folder(folder);
    return own.empty() ? of_folder(std::string(folder) + "/licenses") : own;
  }
  if (package.type == "gem") {
    const std::size_t at = folder.rfind("specifications");
    if (at == folder.npos) return {};
    return of_folder(std::string(folder.substr(0, at)) + "gems/" + package.name + "-" +
                     package.version);
  }
  if (package.type == "composer" && path.ends_with("composer/installed.json"))
    return of_folder(std::string(folder.substr(0, folder.size() - 8)) + package.name);
  return {};
}

}  // namespace sluice::image
