#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/image/artifact.h"
#include "core/model/image/unread.h"

namespace sluice::image {

// The file says by its place what is installed: a database of packages, or what one package left.
bool is_package_file(std::string_view path);

// What the file says is installed, and why that is not all. Any bytes may be handed in.
std::vector<Package> read_packages(std::string_view path, std::string_view bytes, Unread& unread);

}  // namespace sluice::image
