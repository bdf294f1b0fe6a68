#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice {

// Ends of lines and tabs within a text.
enum class YamlLines : std::uint8_t { escaped, kept };

// True if something in the text would be lost, or would deceive, outside of double quotes.
bool needs_yaml_escapes(std::string_view text, YamlLines lines);

// A text as a scalar of YAML, a key or a value, on one line: plain where every reader of YAML 1.1
// and 1.2 takes it for that text, else quoted.
std::string yaml_text(std::string_view text);

}  // namespace sluice
