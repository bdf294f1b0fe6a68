#pragma once

#include <string_view>

#include "core/detect/kind.h"
#include "core/parse/dockerfile.h"
#include "core/parse/tree.h"

namespace sluice {

// What a file is by what it holds, where its name does not tell: by the keys at the top of any of
// its documents, not by how they are spelt. Kind::text where it is nothing that is known. Of
// several kinds the one that says most of itself counts.
Kind kind_of_content(const Tree& tree, std::string_view path);

// The same of a text that parsed as a Dockerfile without an error: it builds on an image, and does
// something there. Where the name speaks of a Dockerfile, the image is enough.
Kind kind_of_content(const dockerfile::Tree& tree, std::string_view path);

}  // namespace sluice
