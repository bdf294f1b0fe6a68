#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice {

// True for controls, and for what changes the order or the look of other characters unseen.
bool is_deceptive(char32_t c);

// Text of an audited file, fit for a terminal and for the log of a runner: control characters,
// bidirectional overrides, zero-width and other invisible characters become \u{…}, and so does what
// would make a command for the runner of it (a ':' in front, the last '#' of "##[" and "##vso[").
// A tab becomes a space.
std::string terminal_safe(std::string_view text);

// Appends what the character of `text` at `at` is shown as, within a line that starts with
// something else, and gives its size in `text`.
std::size_t append_terminal_safe(std::string& out, std::string_view text, std::size_t at);

// JSON that says the same, and holds no command for the runner in whose log it ends.
std::string log_safe_json(std::string json);

// A path of a report as a URI reference for SARIF (RFC 3986): every byte outside of the unreserved
// characters and '/' percent-encoded, those that utf8::spelled spells as themselves.
std::string uri_path(std::string_view path);

}  // namespace sluice
