#pragma once

#include <string>
#include <string_view>

namespace sluice {

// True for controls, and for what changes the order or the look of other characters unseen.
bool is_deceptive(char32_t c);

// Text of an audited file, fit for a terminal: control characters, bidirectional overrides,
// zero-width and other invisible characters become \u{…}; a tab becomes a space.
std::string terminal_safe(std::string_view text);

// The same as a URI reference for SARIF (RFC 3986): every byte outside of the unreserved
// characters and '/' percent-encoded.
std::string uri_path(std::string_view path);

}  // namespace sluice
