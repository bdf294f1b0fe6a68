#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/image/artifact.h"

namespace sluice::image {

// The file lies where a package keeps its licence: beside what says that it is installed, or among
// the documents of a distribution.
bool is_license_file(std::string_view path);

// As an expression of SPDX; empty where no licence is known by its text.
std::string read_license_file(std::string_view path, std::string_view bytes);

// Finds the licence of packages that declare none themselves. Views what it is made of.
class LicenseFiles {
 public:
  explicit LicenseFiles(const Image& image);
  explicit LicenseFiles(const Layer& files);  // of an archive that is no image

  // `path` is the file that says that the package is installed. Empty where there is no licence.
  std::string of(const Package& package, std::string_view path) const;

 private:
  std::string of_folder(std::string_view folder) const;

  const Image* image_ = nullptr;
  std::map<std::string_view, std::string_view> files_;  // path to expression
};

}  // namespace sluice::image
