#pragma once

#include <string>
#include <string_view>

namespace sluice::archive {

// The bytes as one member of gzip, packed as tightly as it can; the same bytes give the same.
std::string gzip(std::string_view bytes);

// The same as Go's writer ends it when it is flushed before it is closed: the data, an empty block,
// and an empty last one.
std::string gzip_in_parts(std::string_view bytes);

}  // namespace sluice::archive
