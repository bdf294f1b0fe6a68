#pragma once

#include <string>
#include <string_view>

namespace sluice::archive {

// The bytes as one member of gzip, packed as tightly as it can; the same bytes give the same.
std::string gzip(std::string_view bytes);

}  // namespace sluice::archive
