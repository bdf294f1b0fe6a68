#pragma once

#include <string_view>

#include "core/detect/kind.h"

namespace sluice {

struct Detected {
  Kind kind = Kind::unknown;
  // True where the name or the place says what the file is (main.tf, .gitlab-ci.yml): it must then
  // parse. False where only its content does: what does not parse is no such file.
  bool fixed = false;
};

// What `path` (relative to the root, with '/') must be by its name and place alone; Kind::unknown
// where they do not tell.
Detected detect_by_path(std::string_view path);

// The same with a look at the content for names that do not tell (*.yaml, *.json): cheap searches
// over the first bytes for what each format must hold, no parsing. What is text and nothing else is
// Kind::text; what is no text is Kind::unknown.
Detected detect(std::string_view path, std::string_view bytes);

// How the bytes of a kind are written.
enum class Syntax : std::uint8_t { none, yaml, json, hcl, dockerfile, archive };
Syntax syntax_of(Kind kind, std::string_view path, std::string_view bytes);

}  // namespace sluice
